//! The story: sources → snapshot → assessment → reminder or report → message → outbox → channel.
//!
//! A cycle may run at any moment, twice, on any replica, and changes nothing the second time.

pub mod basis;
pub mod bench;
pub mod collect;
pub mod compose;
mod control;
pub mod deliver;
pub mod drawing;
pub mod freezing;
pub mod hear;
pub mod notices;
pub mod parts;
mod post;
mod returns;

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime};
use tracing::{error, info, warn};

use crate::clock::Timestamp;
use crate::domain::agenda::{Due, Past, Planned, Schedule, SkipReason, Task, current_round, due, round_key};
use crate::domain::assessment::{life, of_sheets};
use crate::domain::calendar::FiscalYear;
use crate::domain::problem::{Problem, Severity};
use crate::domain::report::Earlier;
use crate::stores::store::{Occurrence, StoreError, Word};

use basis::{Basis, Shelf};
use collect::{Collected, Memory, collect};
use compose::{Bench, Composed};
use deliver::{Delivered, deliver};
use hear::hear;
use parts::Parts;

/// What a cycle came to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outcome {
    /// Letters that went to the outbox.
    pub composed: usize,
    /// Planned occurrences that were left out.
    pub skipped: usize,
    /// Planned occurrences for which nothing was due.
    pub nothing: usize,
    /// What was delivered.
    pub delivered: Delivered,
    /// What stands in the way.
    pub problems: Vec<Problem>,
    /// Whether nothing could be composed, since no good version of a table is known.
    pub blocked: bool,
}

impl Outcome {
    /// Whether everything that was to be done was done.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.delivered.failed == 0
            && self.delivered.unavailable.is_none()
            && self.problems.iter().all(|problem| problem.severity != Severity::Fault)
    }
}

/// Runs one cycle: reads every source once, judges what is due, writes messages, delivers them.
///
/// # Errors
/// The state cannot be read or written; everything else is in the outcome.
pub async fn run(parts: &Parts) -> Result<Outcome, StoreError> {
    let now = parts.clock.now();
    let today = parts.inputs.local(now).date();
    let mut outcome = Outcome::default();
    for mode in parts.desk.modes.phrases() {
        warn!(mode = %mode.key, facts = ?mode.args, "mail does not go to whom it is meant for");
    }
    let memory = Memory { store: parts.store.as_ref(), archive: &parts.archive, now };
    let collected = match collect(&parts.inputs, Some(memory), today).await {
        Ok(mut collected) => {
            hear(&mut collected, &parts.store.statements().await?, now, |moment| parts.inputs.local(moment));
            Some(collected)
        }
        Err(problems) => {
            for problem in &problems {
                error!(code = problem.code(), file = problem.file, place = problem.place, facts = ?problem.phrase.args, "no good version of a table");
            }
            outcome.problems = problems;
            outcome.blocked = true;
            None
        }
    };
    if let Some(collected) = &collected {
        let bench = Bench { inputs: &parts.inputs, desk: &parts.desk, collected, now };
        compose_all(parts, &bench, &mut outcome).await?;
    }
    outcome.delivered = deliver(parts).await?;
    outcome.problems.extend(outcome.delivered.unavailable.clone());
    outcome.problems.extend(returns::read(parts).await?);
    if let Some(collected) = &collected {
        let bench = Bench { inputs: &parts.inputs, desk: &parts.desk, collected, now };
        let told = notices::tell(parts, &bench, &outcome.problems, outcome.delivered.reached).await?
            + control::tell(parts, &bench).await?;
        outcome.composed += told;
        if told > 0 && outcome.delivered.unavailable.is_none() {
            let later = deliver(parts).await?;
            outcome.problems.extend(later.unavailable.clone());
            outcome.delivered.add(later);
        }
    }
    parts.store.remember("last_cycle", &now.to_rfc3339(), now).await?;
    info!(
        composed = outcome.composed,
        skipped = outcome.skipped,
        nothing = outcome.nothing,
        sent = outcome.delivered.sent,
        waiting = outcome.delivered.waiting,
        failed = outcome.delivered.failed,
        problems = outcome.problems.len(),
        "cycle"
    );
    Ok(outcome)
}

async fn compose_all(parts: &Parts, bench: &Bench<'_>, outcome: &mut Outcome) -> Result<(), StoreError> {
    let collected = bench.collected;
    let today = bench.inputs.local(bench.now).date();
    outcome.problems.extend(problems_of(collected, today));
    if let Err(problem) = basis::see(parts.store.as_ref(), collected, today, bench.now).await {
        outcome.problems.push(problem);
    }
    let past = past(parts, bench).await?;
    let mut stalled = past.stalled.clone();
    stalled.retain(|key, _| !past.done.contains(key));
    let errands = errands(collected, &parts.schedule, &past, bench.inputs.local(bench.now));
    let skipped: Vec<Occurrence> =
        errands.skipped.iter().map(|(planned, reason)| compose::skip(bench, planned, *reason)).collect();
    outcome.skipped += leave_out(parts, &skipped, bench.now).await?;
    for (planned, _) in &errands.skipped {
        stalled.remove(&planned.key);
    }
    // A report and a mail of the same day go by what was frozen.
    for (planned, plan, as_of) in &errands.freezes {
        freeze_by_itself(parts, bench, planned, *plan, *as_of, outcome).await?;
    }
    let frozen = freezing::rounds(parts.store.freezes().await?);
    let asking = compose::asking(bench, &errands.due, &frozen);
    let mut kept = false;
    for errand in &errands.due {
        let composed = match errand.as_slice() {
            [Planned { task: Task::Report { plan }, .. }] => {
                let earlier = earlier_reports(parts, &errand[0]).await?;
                match report_basis(parts, bench, *plan).await {
                    Ok(basis) => {
                        let bench = Bench { collected: &basis.collected, ..*bench };
                        compose::report(&bench, &errand[0], &earlier, &basis)
                    }
                    Err(problem) => Composed::Failed(vec![problem]),
                }
            }
            reminders => compose::remind(bench, &asking, parts.schedule.quiet, reminders),
        };
        if matches!(composed, Composed::Ready { .. }) && !kept {
            if let Err(problem) = keep_sources(parts, bench).await {
                outcome.problems.push(problem);
                break;
            }
            kept = true;
        }
        record(parts, bench, errand, composed, &mut stalled, outcome).await?;
    }
    if stalled != past.stalled {
        let text = serde_json::to_string(&stalled).unwrap_or_default();
        parts.store.remember("stalled", &text, bench.now).await?;
    }
    Ok(())
}

/// Records what is left out, all at once; one by one where another process has recorded some of it meanwhile. Returns how
/// much this call recorded.
async fn leave_out(parts: &Parts, skipped: &[Occurrence], now: Timestamp) -> Result<usize, StoreError> {
    if skipped.is_empty() || parts.store.commit(skipped, &[], now).await? {
        return Ok(skipped.len());
    }
    let mut recorded = 0;
    for occurrence in skipped {
        recorded += usize::from(parts.store.commit(std::slice::from_ref(occurrence), &[], now).await?);
    }
    Ok(recorded)
}

/// Keeps copies of the sheets before anything is made of them: a number that cannot be traced to bytes is not sent.
async fn keep_sources(parts: &Parts, bench: &Bench<'_>) -> Result<(), Problem> {
    for file in &bench.collected.files {
        let kept = parts.archive.keep(file).await;
        kept.map_err(|error| Problem::fault("state_unusable").with("detail", error.to_string()))?;
    }
    Ok(())
}

/// What the report of a plan is made of today.
async fn report_basis(parts: &Parts, bench: &Bench<'_>, plan: usize) -> Result<Basis, Problem> {
    let today = bench.inputs.local(bench.now).date();
    let collected = bench.collected;
    let Some(round) = current_round(&collected.plans[plan], today) else { return Ok(Basis::of_today(collected)) };
    let shelf = Shelf { store: Some(parts.store.as_ref()), archive: &parts.archive };
    basis::take_up(shelf, bench.inputs, collected, plan, round.as_of).await
}

/// Freezes a round on its set day. Where somebody has frozen it before, that holds.
async fn freeze_by_itself(
    parts: &Parts,
    bench: &Bench<'_>,
    planned: &Planned,
    plan: usize,
    as_of: NaiveDate,
    outcome: &mut Outcome,
) -> Result<(), StoreError> {
    let heads = parts.store.freezes().await?;
    if freezing::times(&heads, &bench.collected.plans[plan].id, as_of) > 0 {
        let nothing = bench.occurrence(planned, Word::Nothing, "");
        outcome.nothing += usize::from(parts.store.commit(&[nothing], &[], bench.now).await?);
        return Ok(());
    }
    let made = match freezing::make(bench, plan, as_of, 1, "") {
        Ok(made) => made,
        Err(problems) => {
            outcome.problems.extend(problems);
            return Ok(());
        }
    };
    if let Err(problem) = freezing::keep_copies(&parts.archive, bench, plan).await {
        outcome.problems.push(problem);
        return Ok(());
    }
    let done = bench.occurrence(planned, bench.word(planned), "");
    if parts.store.freeze(&made.kept, &made.dispatch, Some(&done)).await? {
        info!(id = made.kept.head.id, sha256 = made.kept.head.sha256, "frozen");
    }
    Ok(())
}

/// What stands in the way on a day, whatever is due.
#[must_use]
pub fn problems_of(collected: &Collected, today: NaiveDate) -> Vec<Problem> {
    let mut problems = collected.problems.clone();
    for (plan, snapshot) in collected.plans.iter().zip(&collected.snapshots) {
        let of_sheets = of_sheets(plan, snapshot, FiscalYear::of(today)).into_iter();
        problems.extend(of_sheets.filter(|problem| problem.severity == Severity::Finding));
        problems.extend(life(plan, today));
    }
    problems
}

async fn record(
    parts: &Parts,
    bench: &Bench<'_>,
    errand: &[Planned],
    composed: Composed,
    stalled: &mut BTreeMap<String, NaiveDate>,
    outcome: &mut Outcome,
) -> Result<(), StoreError> {
    match composed {
        Composed::Ready { occurrences, letters, report } => {
            if let (Some(made), [report]) = (&report, errand) {
                remember_report(parts, report, made.left.clone()).await?;
                outcome.problems.extend(made.problems.iter().cloned());
            }
            let done = match &report {
                Some(made) => parts.store.dispatch(&occurrences, &letters, &made.dispatch, bench.now).await?,
                None => parts.store.commit(&occurrences, &letters, bench.now).await?,
            };
            if done {
                outcome.composed += letters.len();
                outcome.nothing += usize::from(letters.is_empty());
            }
        }
        Composed::Stalled(keys, problems) => {
            outcome.problems.extend(problems);
            let today = bench.inputs.local(bench.now).date();
            for key in keys {
                stalled.entry(key).or_insert(today);
            }
        }
        Composed::Failed(problems) => outcome.problems.extend(problems),
    }
    Ok(())
}

/// What is due at a moment, sorted into errands.
#[derive(Debug, Default)]
pub struct Errands {
    /// The freezes, each with the index of its plan and its 基準日; they come first.
    pub freezes: Vec<(Planned, usize, NaiveDate)>,
    /// One digest a section, from all its stages that are due; one report a plan.
    pub due: Vec<Vec<Planned>>,
    /// What is to be recorded as left out.
    pub skipped: Vec<(Planned, SkipReason)>,
}

/// Sorts what is due into errands, so that each section gets one digest.
#[must_use]
pub fn errands(collected: &Collected, schedule: &Schedule, past: &Past, now: NaiveDateTime) -> Errands {
    let mut errands = Errands::default();
    let mut digests: BTreeMap<String, Vec<Planned>> = BTreeMap::new();
    for due in due(&collected.plans, &collected.office.calendar, schedule, past, now) {
        match due {
            Due::Skip(planned, reason) => errands.skipped.push((planned, reason)),
            Due::Do(planned) => match &planned.task {
                Task::Remind { section, .. } => digests.entry(section.clone()).or_default().push(planned),
                Task::Report { .. } => errands.due.push(vec![planned]),
                Task::Freeze { plan, round } => {
                    let (plan, as_of) = (*plan, round.as_of);
                    errands.freezes.push((planned, plan, as_of));
                }
            },
        }
    }
    errands.due.splice(0..0, digests.into_values());
    errands
}

/// What the store knows of the past; the first cycle remembers its day.
async fn past(parts: &Parts, bench: &Bench<'_>) -> Result<Past, StoreError> {
    let today = bench.inputs.local(bench.now).date();
    let known = parts.store.recall("first_start").await?.and_then(|text| text.parse().ok());
    if known.is_none() {
        parts.store.remember("first_start", &today.to_string(), bench.now).await?;
    }
    let first_start = known.unwrap_or(today);
    let stalled = parts.store.recall("stalled").await?.and_then(|text| serde_json::from_str(&text).ok());
    Ok(Past { stalled: stalled.unwrap_or_default(), ..past_of(parts.store.occurrences().await?, first_start) })
}

/// What the recorded occurrences say of the past.
#[must_use]
pub fn past_of(occurrences: BTreeMap<String, Occurrence>, first_start: NaiveDate) -> Past {
    let mut past = Past { first_start, ..Past::default() };
    let sent = occurrences.values().filter(|occurrence| matches!(occurrence.word, Word::Done | Word::Late));
    for key in sent.filter_map(|occurrence| round_key(&occurrence.key)) {
        *past.mails.entry(key).or_default() += 1;
    }
    past.done = occurrences.into_keys().collect();
    past
}

/// What the reports that were made left for comparison, by the key of the report.
async fn made_reports(parts: &Parts, report: &Planned) -> Result<(String, BTreeMap<String, Earlier>), StoreError> {
    let plan = report.key.split('/').nth(1).unwrap_or_default();
    let name = format!("reports/{plan}");
    let made = parts.store.recall(&name).await?.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    Ok((name, made))
}

/// Those before a report, oldest first.
async fn earlier_reports(parts: &Parts, report: &Planned) -> Result<Vec<Earlier>, StoreError> {
    let (_, made) = made_reports(parts, report).await?;
    Ok(made.range(..report.key.clone()).map(|(_, earlier)| earlier.clone()).collect())
}

async fn remember_report(parts: &Parts, report: &Planned, own: Earlier) -> Result<(), StoreError> {
    let (name, mut made) = made_reports(parts, report).await?;
    made.insert(report.key.clone(), own);
    parts.store.remember(&name, &serde_json::to_string(&made).unwrap_or_default(), parts.clock.now()).await
}

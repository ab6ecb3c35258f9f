//! Records one statement of the secretariat.

use std::path::Path;

use chrono::NaiveDate;

use crate::clock::{Clock, Timestamp};
use crate::daemon::build;
use crate::digest::sha256;
use crate::domain::agenda::asked_round;
use crate::domain::answer::{Answer, Entry, Matter, Scope, Standing, Statement, Way, check};
use crate::domain::assessment::{assess, fits};
use crate::domain::phrase::Phrase;
use crate::domain::plan::Plan;
use crate::domain::snapshot::Snapshot;
use crate::stores::sqlite::SqliteStore;
use crate::stores::statements::Statements;

use super::super::end::{End, WrongUse};
use super::super::explain::find;
use super::super::office::{self, Office};
use super::super::print;
use super::action::{About, Action, Decided};

/// Checks what is to be said against the plan and the cell, and records it.
pub(super) async fn say(file: &Path, action: &Action) -> anyhow::Result<End> {
    let Some(office) = office::open(file).await else { return Ok(End::Faults) };
    let now = Clock::system().now();
    let today = office.inputs.local(now).date();
    let refused = |refusal: Phrase| WrongUse(office.desk.language.say(&refusal));
    let (plan, matter, by) = matter(&office, action, today)?;
    check(&matter, today).map_err(refused)?;
    let way = Way::Secretariat { who: by.unwrap_or(&office.desk.from.name).to_owned() };
    let statement = Statement { key: key(&matter, now), at: now, way, plan: plan.id.clone(), matter };
    let store = SqliteStore::open(&build::database(&office.config)).await?;
    store.state(std::slice::from_ref(&statement)).await?;
    let entries = store.statements().await?;
    store.close().await;
    let number = entries.iter().find(|entry| entry.statement.key == statement.key).map_or(0, |entry| entry.number);
    let said = statement.matter.phrase(plan, &office.collected.office);
    let recorded = Phrase::new("answer.recorded").with("number", number.to_string()).with("said", said);
    print::line(office.desk.language.say(&recorded));
    Ok(if office.source_failed() { End::Failed } else { End::Well })
}

/// The same words in the same second are one statement.
fn key(matter: &Matter, now: Timestamp) -> String {
    let said = serde_json::to_string(matter).unwrap_or_default();
    format!("secretariat/{}/{}", now.timestamp(), &sha256(said.as_bytes())[..16])
}

type Said<'a> = (&'a Plan, Matter, Option<&'a str>);

fn matter<'a>(office: &'a Office, action: &'a Action, today: NaiveDate) -> Result<Said<'a>, WrongUse> {
    let answer = |about: &'a About, answer: Answer| -> Result<Said<'a>, WrongUse> {
        let (index, plan) = office.plan(about.plan.as_deref())?;
        let round = round(office, plan, about.round, today)?;
        let matter = answer_matter(office, (index, plan), about, round, answer)?;
        Ok((plan, matter, about.by.as_deref()))
    };
    match action {
        Action::Unchanged(about) => answer(about, Answer::Unchanged),
        Action::Late { about, until, because } => {
            answer(about, Answer::Late { until: *until, because: because.trim().to_owned() })
        }
        Action::NotApplicable { about, because } => {
            answer(about, Answer::NotApplicable { because: because.trim().to_owned() })
        }
        Action::Value { about, number } => answer(about, Answer::Value { number: *number }),
        Action::Waive { indicator, section, until, decided } => {
            let (_, plan) = office.plan(decided.plan.as_deref())?;
            let scope = match (indicator, section) {
                (Some(wanted), _) => Scope::Indicator(plan.indicators[position(office, plan, wanted)?].id.clone()),
                (None, section) => {
                    Scope::Section(code(office, section.as_deref().unwrap_or_default())?.unwrap_or_default())
                }
            };
            let Decided { because, approved_by, .. } = decided;
            let (reason, approved_by) = (because.trim().to_owned(), approved_by.trim().to_owned());
            Ok((plan, Matter::Waiver { scope, reason, until: *until, approved_by }, None))
        }
        Action::Extend { section, to, round: wanted, decided, .. } => {
            let (_, plan) = office.plan(decided.plan.as_deref())?;
            let round = round(office, plan, *wanted, today)?;
            let section = section.as_deref().map_or(Ok(None), |wanted| code(office, wanted))?;
            let deadline = to.local(office.inputs.zone);
            let known = plan.rounds.iter().find(|known| known.as_of == round);
            if let Some(known) = known.filter(|known| deadline <= known.deadline) {
                return Err(refused(office, &Phrase::new("answer.fault.not_later").with("deadline", known.deadline)));
            }
            let Decided { because, approved_by, .. } = decided;
            let (reason, approved_by) = (because.trim().to_owned(), approved_by.trim().to_owned());
            Ok((plan, Matter::Extension { round, section, deadline, reason, approved_by }, None))
        }
        Action::Withdraw { number, because, by } => {
            let plan = withdrawn_plan(office, *number)?;
            Ok((plan, Matter::Withdrawal { number: *number, reason: because.trim().to_owned() }, by.as_deref()))
        }
        Action::List { .. } => Err(WrongUse("list".to_owned())),
    }
}

fn answer_matter(
    office: &Office,
    (index, plan): (usize, &Plan),
    about: &About,
    round: NaiveDate,
    answer: Answer,
) -> Result<Matter, WrongUse> {
    let position = position(office, plan, &about.indicator)?;
    let cells = Snapshot { standing: Standing::default(), ..office.collected.snapshots[index].clone() };
    let judgement = &assess(plan, &cells, round).judgements[position];
    fits(&answer, judgement)
        .map_err(|refusal| refused(office, &refusal.with("raw", judgement.raw.as_deref().unwrap_or_default())))?;
    let section = judgement.section.as_deref().unwrap_or_default();
    Ok(Matter::answer(round, section, &plan.indicators[position].id, judgement.raw.as_deref(), answer))
}

fn position(office: &Office, plan: &Plan, wanted: &str) -> Result<usize, WrongUse> {
    find(plan, wanted).map_err(|refusal| refused(office, &refusal))
}

/// The code of a section by its code or name.
fn code(office: &Office, wanted: &str) -> Result<Option<String>, WrongUse> {
    let sections = &office.collected.office.sections;
    if let Some(found) = sections.iter().find(|section| section.code == wanted || section.name == wanted) {
        return Ok(Some(found.code.clone()));
    }
    let known: Vec<String> = sections.iter().map(|it| format!("{} {}", it.code, it.name)).collect();
    Err(refused(office, &Phrase::new("refusal.no_section").with("wanted", wanted).with("known", known)))
}

fn round(office: &Office, plan: &Plan, wanted: Option<NaiveDate>, today: NaiveDate) -> Result<NaiveDate, WrongUse> {
    let first_offset = office.config.schedule.stages.iter().map(|stage| stage.offset).min().unwrap_or_default();
    let asked = || asked_round(plan, &office.collected.office.calendar, first_offset, today);
    let found = match wanted {
        Some(as_of) => plan.rounds.iter().find(|round| round.as_of == as_of),
        None => asked(),
    };
    found.map(|round| round.as_of).ok_or_else(|| {
        let known: Vec<String> = plan.rounds.iter().map(|round| round.as_of.to_string()).collect();
        let wanted = wanted.map(|day| day.to_string()).unwrap_or_default();
        refused(office, &Phrase::new("refusal.no_round").with("wanted", wanted).with("known", known))
    })
}

/// The plan of a statement that can still be taken back.
fn withdrawn_plan(office: &Office, number: i64) -> Result<&Plan, WrongUse> {
    let takes_back = |entry: &Entry| matches!(entry.statement.matter, Matter::Withdrawal { .. });
    let is_gone = |entry: &&Entry| {
        let mut entries = office.entries.iter();
        !entries.any(|it| matches!(it.statement.matter, Matter::Withdrawal { number, .. } if number == entry.number))
    };
    let mut entries = office.entries.iter().filter(|entry| !takes_back(entry)).filter(is_gone);
    let plans = &office.collected.plans;
    let found = entries.find(|entry| entry.number == number);
    found
        .and_then(|entry| plans.iter().find(|plan| plan.id == entry.statement.plan))
        .ok_or_else(|| refused(office, &Phrase::new("refusal.no_statement").with("number", number.to_string())))
}

fn refused(office: &Office, refusal: &Phrase) -> WrongUse {
    WrongUse(office.desk.language.say(refusal))
}

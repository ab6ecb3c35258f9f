//! Tells the secretariat or the administrator what stands in the way, once for each trouble and not again until it has gone.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use tracing::error;

use crate::digest::sha256;
use crate::domain::agenda::is_open;
use crate::domain::message::Letter;
use crate::domain::office::Role;
use crate::domain::phrase::Arg;
use crate::domain::problem::{Problem, Severity};
use crate::render::mail;
use crate::stores::store::{DeliveryState, Occurrence, Store, StoreError, Word};

use super::bench::Bench;
use super::parts::Parts;

/// The name under which open troubles are remembered.
const FACT: &str = "troubles";

/// One trouble, whatever the server says this time (some servers say another number each time).
const MAIL_UNAVAILABLE: &str = "mail_unavailable";

/// The same trouble, however many days are left.
const HOLIDAYS_RUN_OUT: &str = "holidays_run_out";

/// The same trouble, whatever the server says this time.
const BOUNCES_UNREACHABLE: &str = "bounces_unreachable";

/// One batch, whatever part of it was released meanwhile.
const MAIL_HELD: &str = "mail_held";

/// What the key of every notice holds.
const NOTICE: &str = "_notice_";

/// A trouble that is open.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Trouble {
    /// The day on which it was first seen.
    since: NaiveDate,
    /// Whether somebody was told.
    told: bool,
}

/// Records which troubles are open, and tells the new ones: in the log at once, by mail on working days in office hours.
/// What was given up or parked counts as a trouble too. `mail_reached` says whether the channel took up any letter. Returns
/// how many letters went to the outbox.
///
/// # Errors
/// The state cannot be read or written.
pub async fn tell(
    parts: &Parts,
    bench: &Bench<'_>,
    problems: &[Problem],
    mail_reached: bool,
) -> Result<usize, StoreError> {
    let now = bench.now;
    let today = bench.inputs.local(now).date();
    let known: BTreeMap<String, Trouble> =
        parts.store.recall(FACT).await?.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    let mut open: BTreeMap<String, Trouble> = BTreeMap::new();
    // An outage is over when a letter was taken up, not when none was due.
    if !mail_reached && let Some((id, trouble)) = known.get_key_value(MAIL_UNAVAILABLE) {
        open.insert(id.clone(), trouble.clone());
    }
    let mut by_id: BTreeMap<String, &Problem> = BTreeMap::new();
    let undelivered = undelivered(parts, bench).await?;
    for problem in problems.iter().chain(&undelivered).filter(|problem| is_worth_telling(problem)) {
        let id = identity(problem);
        let trouble = known.get(&id).cloned().unwrap_or(Trouble { since: today, told: false });
        if !known.contains_key(&id) {
            error!(code = problem.code(), file = problem.file, place = problem.place, facts = ?problem.phrase.args, "trouble");
        }
        open.insert(id.clone(), trouble);
        by_id.insert(id, problem);
    }
    // First seen is fixed before anything is told, so that the keys of the letters are the same after a crash.
    remember(parts, &known, &open, now).await?;
    if !is_open(&parts.schedule, &bench.collected.office.calendar, bench.inputs.local(now)) {
        return Ok(0);
    }
    let before = open.clone();
    let mut letters = 0;
    for role in [Role::Secretariat, Role::Administrator] {
        let fresh: Vec<(&String, &Problem)> = by_id
            .iter()
            .filter(|(id, problem)| audience(problem) == role && open.get(*id).is_some_and(|trouble| !trouble.told))
            .map(|(id, problem)| (id, *problem))
            .collect();
        if fresh.is_empty() {
            continue;
        }
        letters += usize::from(send(parts, bench, role, &fresh, &open).await?);
        for (id, _) in &fresh {
            if let Some(trouble) = open.get_mut(*id) {
                trouble.told = true;
            }
        }
    }
    remember(parts, &before, &open, now).await?;
    Ok(letters)
}

/// What will not go out by itself, or came back. Notices are left to the status: telling of them would never end.
async fn undelivered(parts: &Parts, bench: &Bench<'_>) -> Result<Vec<Problem>, StoreError> {
    let deliveries = parts.store.deliveries().await?;
    let mut problems = Vec::new();
    let today = bench.inputs.local(bench.now).date();
    let mut batches: BTreeMap<NaiveDate, Vec<String>> = BTreeMap::new();
    for delivery in deliveries.into_iter().filter(|delivery| !delivery.letter.contains(NOTICE)) {
        let code = match delivery.state {
            DeliveryState::GaveUp => "mail_given_up",
            DeliveryState::Parked => "mail_parked",
            DeliveryState::Bounced => "mail_bounced",
            DeliveryState::Held => {
                // A letter's key begins with its day: what was made on one day is one batch.
                let day = delivery.letter.split('_').next().and_then(|day| day.parse().ok()).unwrap_or(today);
                let batch = batches.entry(day).or_default();
                if !batch.contains(&delivery.letter) {
                    batch.push(delivery.letter);
                }
                continue;
            }
            DeliveryState::Waiting | DeliveryState::Sending | DeliveryState::Sent => continue,
        };
        let indicators = without_a_reader(bench, &delivery.recipient);
        let problem = Problem::fault(code).with("letter", delivery.letter).with("recipient", delivery.recipient);
        let problem = problem.with("subject", delivery.subject).with("detail", delivery.said);
        problems.push(problem.with("indicators", indicators));
    }
    problems.extend(batches.into_iter().map(|(day, letters)| {
        Problem::finding(MAIL_HELD).with("day", day).with("count", letters.len()).with("letters", letters)
    }));
    Ok(problems)
}

/// The indicators of the section whose address, or whose chief's, it is: nobody reads of them there now.
fn without_a_reader(bench: &Bench<'_>, address: &str) -> Vec<String> {
    let today = bench.inputs.local(bench.now).date();
    let contacts = bench
        .collected
        .office
        .contacts
        .iter()
        .filter(|contact| contact.valid.covers(today) && contact.mailbox.address.eq_ignore_ascii_case(address));
    let sections: Vec<&str> = contacts.filter_map(|contact| contact.section.as_deref()).collect();
    let mut indicators = Vec::new();
    for plan in &bench.collected.plans {
        let section_of = plan.sections_on(today);
        let own = plan
            .indicators
            .iter()
            .filter(|indicator| section_of.get(&indicator.id).is_some_and(|section| sections.contains(section)));
        indicators.extend(own.map(|indicator| indicator.name.clone()));
    }
    indicators
}

/// The notices that a cycle with these problems would write, as far as nobody was told of them before: `known` is what
/// [`known`] gives, none where nothing is known.
#[must_use]
pub fn preview(bench: &Bench<'_>, problems: &[Problem], known: Option<&str>) -> Vec<Letter> {
    let today = bench.inputs.local(bench.now).date();
    let known: BTreeMap<String, Trouble> = known.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    let by_id: BTreeMap<String, &Problem> = problems
        .iter()
        .filter(|problem| is_worth_telling(problem))
        .map(|problem| (identity(problem), problem))
        .collect();
    let fresh = |role| {
        let is_fresh = |(id, problem): &(&String, &&Problem)| {
            audience(problem) == role && !known.get(*id).is_some_and(|trouble| trouble.told)
        };
        by_id.iter().filter(is_fresh).map(|(id, problem)| (id, *problem)).collect::<Vec<_>>()
    };
    let roles = [Role::Secretariat, Role::Administrator];
    let written = roles.into_iter().filter_map(|role| write(bench, role, &fresh(role), |_| today)?.ok());
    written.map(|(_, letter)| letter).collect()
}

/// Which troubles are known, as [`preview`] takes them.
///
/// # Errors
/// The state cannot be read.
pub async fn known(store: &dyn Store) -> Result<Option<String>, StoreError> {
    store.recall(FACT).await
}

/// Writes the notice of the fresh troubles to a role; none where there is nothing to tell or nobody to tell it to.
fn write(
    bench: &Bench<'_>,
    role: Role,
    fresh: &[(&String, &Problem)],
    since: impl Fn(&str) -> NaiveDate,
) -> Option<Result<(Vec<Occurrence>, Letter), Problem>> {
    let today = bench.inputs.local(bench.now).date();
    let to = bench.collected.office.mailboxes(role, None, today);
    if fresh.is_empty() || to.is_empty() {
        return None;
    }
    let occurrences: Vec<Occurrence> = fresh
        .iter()
        .map(|(id, _)| Occurrence {
            key: format!("notice/{id}/{}", since(id)),
            due_at: bench.now,
            recorded_at: bench.now,
            word: Word::Done,
            because: String::new(),
        })
        .collect();
    let problems: Vec<Problem> = fresh.iter().map(|(_, problem)| (*problem).clone()).collect();
    let keys: String = occurrences.iter().map(|occurrence| occurrence.key.as_str()).collect();
    let name = format!("{today}{NOTICE}{}", &sha256(keys.as_bytes())[..8]);
    let (desk, now) = (bench.desk, bench.inputs.local(bench.now));
    let written = mail::notice_mail(&desk.templates, &desk.language, &name, &problems, now, &bench.sender(), to);
    Some(bench.fix(written).map(|letter| (occurrences, letter)))
}

async fn send(
    parts: &Parts,
    bench: &Bench<'_>,
    role: Role,
    fresh: &[(&String, &Problem)],
    open: &BTreeMap<String, Trouble>,
) -> Result<bool, StoreError> {
    let today = bench.inputs.local(bench.now).date();
    match write(bench, role, fresh, |id| open.get(id).map_or(today, |trouble| trouble.since)) {
        None => Ok(false),
        Some(Ok((occurrences, letter))) => parts.store.commit(&occurrences, &[letter], bench.now).await,
        Some(Err(problem)) => {
            error!(code = problem.code(), facts = ?problem.phrase.args, "a notice cannot be written");
            Ok(false)
        }
    }
}

async fn remember(
    parts: &Parts,
    before: &BTreeMap<String, Trouble>,
    open: &BTreeMap<String, Trouble>,
    now: crate::clock::Timestamp,
) -> Result<(), StoreError> {
    let text = |troubles| serde_json::to_string(troubles).unwrap_or_default();
    if text(before) == text(open) {
        return Ok(());
    }
    parts.store.remember(FACT, &text(open), now).await
}

/// Whoever can do something about it: the administrator for the machine, the secretariat for everything else.
fn audience(problem: &Problem) -> Role {
    match problem.code() {
        "report_cut" | BOUNCES_UNREACHABLE | "frozen_unusable" | MAIL_UNAVAILABLE | "mail_parked"
        | "mail_unwritable" | "no_font" | "missing_glyph" | "report_undrawable" | "state_unusable"
        | HOLIDAYS_RUN_OUT => Role::Administrator,
        _ => Role::Secretariat,
    }
}

/// Findings of the sheet itself, which only the secretariat can mend; those of an entry go to the section in its digest.
const OF_THE_SHEET: [&str; 5] =
    ["unknown_indicator", "not_in_sheet", "year_unreadable", "year_column_missing", "files_undecided"];

/// A gap in the contacts that stops no mail, but changes whom one reaches.
const SECTION_WITHOUT_CHIEF: &str = "section_without_chief";

/// What begins and ends with a fiscal year, and targets that nothing can be judged by.
const OF_THE_PLAN: [&str; 7] = [
    "indicator_began",
    "indicator_ended",
    "plan_last_year",
    "plan_closed",
    "register_target",
    "register_target_unclear",
    "register_baseline",
];

fn is_worth_telling(problem: &Problem) -> bool {
    problem.severity == Severity::Fault
        || matches!(problem.code(), HOLIDAYS_RUN_OUT | SECTION_WITHOUT_CHIEF | "report_cut" | MAIL_HELD)
        || [&OF_THE_SHEET[..], &OF_THE_PLAN[..]].iter().any(|codes| codes.contains(&problem.code()))
}

/// The same trouble has the same identity tomorrow: days that a sentence mentions do not count.
fn identity(problem: &Problem) -> String {
    match problem.code() {
        MAIL_UNAVAILABLE | HOLIDAYS_RUN_OUT | BOUNCES_UNREACHABLE => return problem.code().to_owned(),
        MAIL_HELD => {
            let Some(Arg::Date(day)) = problem.phrase.args.get("day") else { return MAIL_HELD.to_owned() };
            return format!("{MAIL_HELD}/{day}");
        }
        _ => {}
    }
    let is_lasting = |(name, fact): &(&str, &Arg)| *name != "indicators" && !matches!(fact, Arg::Date(_));
    let facts: Vec<_> = problem.phrase.args.iter().filter(is_lasting).collect();
    let text = format!("{}|{:?}|{:?}|{facts:?}", problem.code(), problem.file, problem.place);
    sha256(text.as_bytes())[..16].to_owned()
}

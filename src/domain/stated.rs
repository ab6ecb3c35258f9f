//! What was said beside the sheets, as people are told of it: answers, waivers, later deadlines, each with whether it holds.
//!
//! Whatever keeps a section from being asked is listed in reports and accounts, so that nothing is silenced unseen. It
//! must not know who reads the list.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use serde::Serialize;

use super::answer::{Entry, Matter, Way};
use super::assessment::{arrear_years, assess};
use super::calendar::FiscalYear;
use super::office::Office;
use super::phrase::Phrase;
use super::plan::Plan;
use super::snapshot::Snapshot;

/// Something that was said beside the sheets.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stated {
    /// Its number.
    pub number: i64,
    /// The day on which it was said, in the plan's zone.
    pub on: NaiveDate,
    /// What sort of statement it is.
    pub kind: StatedKind,
    /// What was said: of what, until when, why, approved by whom.
    pub said: Phrase,
    /// Which way it came, and from whom as far as that is known.
    pub from: Phrase,
    /// Whether it came by the link of a mail.
    pub by_link: bool,
    /// Whether it keeps somebody from being asked on the day of the list.
    pub holds: bool,
}

/// The sorts of statements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StatedKind {
    /// A section answered.
    Answer,
    /// Nothing is asked for some time.
    Waiver,
    /// A later deadline.
    Extension,
    /// An earlier statement was taken back.
    Withdrawal,
}

/// The numbers of the statements that keep somebody from being asked on a day. `snapshot` has heard what stands.
#[must_use]
pub fn in_force(plan: &Plan, snapshot: &Snapshot, today: NaiveDate) -> BTreeSet<i64> {
    let current = plan.rounds.iter().map(|round| round.as_of).filter(|as_of| *as_of <= today).max();
    let earlier: Vec<NaiveDate> =
        current.into_iter().flat_map(|as_of| arrear_years(plan, as_of)).map(FiscalYear::last_day).collect();
    let is_asked = |round: NaiveDate| current.is_none_or(|current| current <= round) || earlier.contains(&round);
    let stated = snapshot.standing.stated();
    let rounds: BTreeSet<NaiveDate> = stated
        .iter()
        .filter_map(|entry| match &entry.statement.matter {
            Matter::Answer { round, .. } => Some(*round).filter(|round| is_asked(*round)),
            _ => None,
        })
        .collect();
    let judged = rounds.into_iter().flat_map(|round| assess(plan, snapshot, round).judgements);
    let counting: BTreeSet<i64> = judged.filter_map(|judgement| judgement.answer.map(|given| given.number)).collect();
    let holds = |entry: &&Entry| match &entry.statement.matter {
        Matter::Answer { .. } => counting.contains(&entry.number),
        Matter::Waiver { .. } => true,
        Matter::Extension { deadline, .. } => deadline.date() >= today,
        Matter::Withdrawal { .. } => false,
    };
    stated.iter().filter(holds).map(|entry| entry.number).collect()
}

/// Lists statements about a plan, oldest first; `local` shows a moment as the office's clocks do.
#[must_use]
pub fn list<'a>(
    entries: impl Iterator<Item = &'a Entry>,
    in_force: &BTreeSet<i64>,
    plan: &Plan,
    office: &Office,
    local: impl Fn(DateTime<Utc>) -> NaiveDateTime,
) -> Vec<Stated> {
    let own = entries.filter(|entry| entry.statement.plan == plan.id);
    let stated = own.map(|Entry { number, statement }| Stated {
        number: *number,
        on: local(statement.at).date(),
        kind: match statement.matter {
            Matter::Answer { .. } => StatedKind::Answer,
            Matter::Waiver { .. } => StatedKind::Waiver,
            Matter::Extension { .. } => StatedKind::Extension,
            Matter::Withdrawal { .. } => StatedKind::Withdrawal,
        },
        said: statement.matter.phrase(plan, office),
        from: statement.way.phrase(),
        by_link: matches!(statement.way, Way::Link { .. }),
        holds: in_force.contains(number),
    });
    stated.collect()
}

/// Everything about a plan that is in force on a day.
#[must_use]
pub fn standing(
    plan: &Plan,
    snapshot: &Snapshot,
    office: &Office,
    day: NaiveDate,
    local: impl Fn(DateTime<Utc>) -> NaiveDateTime,
) -> Vec<Stated> {
    let in_force = in_force(plan, snapshot, day);
    let entries = snapshot.standing.stated().iter().filter(|entry| in_force.contains(&entry.number));
    list(entries, &in_force, plan, office, local)
}

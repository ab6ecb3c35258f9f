//! By which deadline each section is called to a round: the round's own, or a later one that was granted.
//!
//! A granted deadline has a ladder of its own, from the moment on at which it was granted. It must not know stages.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, NaiveDateTime};

use crate::domain::calendar::OfficeCalendar;
use crate::domain::plan::{Plan, Round};

/// Sections that are called to a round by one deadline.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Call {
    /// The round, with the deadline of these sections.
    pub(super) round: Round,
    /// What stands for the round in keys: the 基準日 and the deadline (`2017-03-15~2017-03-31`). Where the office moves the
    /// deadline, the stages that lead to the new one are new too.
    pub(super) mark: String,
    /// Since when the deadline holds; none for the round's own.
    pub(super) since: Option<NaiveDateTime>,
    sections: Option<BTreeSet<String>>,
    released: BTreeSet<String>,
}

impl Call {
    /// Whether the section is meant.
    pub(super) fn has(&self, section: &str) -> bool {
        self.sections.as_ref().is_none_or(|sections| sections.contains(section))
    }

    /// Whether the section has a later deadline now, so that nothing more is asked by this one.
    pub(super) fn has_released(&self, section: &str) -> bool {
        self.released.contains(section)
    }
}

/// All calls to a round: its own first, then the later deadlines. Of several that concern a section the latest counts.
pub(super) fn calls(plan: &Plan, round: &Round) -> Vec<Call> {
    let sections: BTreeSet<&str> = plan.assignments.iter().map(|assignment| assignment.section.as_str()).collect();
    let mut granted: BTreeMap<(NaiveDateTime, NaiveDateTime), BTreeSet<String>> = BTreeMap::new();
    for section in sections {
        let own = plan.extensions.iter().filter(|it| it.concerns(round.as_of, section) && it.deadline > round.deadline);
        if let Some(extension) = own.max_by_key(|extension| extension.deadline) {
            granted.entry((extension.deadline, extension.since)).or_default().insert(section.to_owned());
        }
    }
    let released = granted.values().flatten().cloned().collect();
    let own = Call { round: *round, mark: mark(round.as_of, round.deadline), since: None, sections: None, released };
    let later = granted.into_iter().map(|((deadline, since), sections)| Call {
        round: Round { deadline, ..*round },
        mark: mark(round.as_of, deadline),
        since: Some(since),
        sections: Some(sections),
        released: BTreeSet::new(),
    });
    std::iter::once(own).chain(later).collect()
}

fn mark(as_of: NaiveDate, deadline: NaiveDateTime) -> String {
    format!("{as_of}~{}", deadline.date())
}

/// The round that sections are asked for on a day: the latest whose first stage, so many working days after its deadline,
/// has come; else the first.
#[must_use]
pub fn asked_round<'a>(
    plan: &'a Plan,
    calendar: &OfficeCalendar,
    first_offset: i64,
    today: NaiveDate,
) -> Option<&'a Round> {
    let asked = |round: &&Round| calendar.shift(round.deadline.date(), first_offset) <= today;
    plan.rounds.iter().filter(asked).max_by_key(|round| round.as_of).or(plan.rounds.first())
}

//! What stands of all that was said, at a moment.
//!
//! The later word counts: a later answer over an earlier one, and a cell that says something else by now over both. What
//! was withdrawn, and what has run out, stands no longer.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use serde::Serialize;

use super::statement::{Answer, Entry, Matter, Scope, Way};
use crate::domain::plan::{Extension, IndicatorId, Plan};

/// What stands for one plan at a moment.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Standing {
    answers: BTreeMap<(NaiveDate, IndicatorId), Given>,
    waivers: BTreeMap<IndicatorId, Waived>,
    decided: BTreeSet<i64>,
    stated: Vec<Entry>,
    /// The later deadlines.
    pub extensions: Vec<Extension>,
}

/// An answer that stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Given {
    /// The number of the statement.
    #[serde(rename = "statement")]
    pub number: i64,
    /// When it was given.
    pub at: DateTime<Utc>,
    /// Which way it came.
    #[serde(flatten)]
    pub way: Way,
    /// The cell's text on one line as it stood then.
    pub about: String,
    /// The answer.
    #[serde(flatten)]
    pub answer: Answer,
}

/// A waiver that stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Waived {
    /// The number of the statement.
    #[serde(rename = "statement")]
    pub number: i64,
    /// The last day on which it holds.
    pub until: NaiveDate,
    /// Why.
    pub reason: String,
    /// The post that approved it.
    pub approved_by: String,
}

/// Reduces what was said to what stands for the plan at `now`; `local` shows a moment as the office's clocks do.
#[must_use]
pub fn standing(
    entries: &[Entry],
    plan: &Plan,
    now: DateTime<Utc>,
    local: impl Fn(DateTime<Utc>) -> NaiveDateTime,
) -> Standing {
    let today = local(now).date();
    let mut said: Vec<&Entry> =
        entries.iter().filter(|entry| entry.statement.plan == plan.id && entry.statement.at <= now).collect();
    said.sort_by_key(|entry| entry.number);
    let withdrawn: BTreeSet<i64> = said.iter().filter_map(|entry| withdrawn(entry)).collect();
    let mut stands = Standing::default();
    for Entry { number, statement } in said.into_iter().filter(|entry| !withdrawn.contains(&entry.number)) {
        let (number, at) = (*number, statement.at);
        stands.stated.push(Entry { number, statement: statement.clone() });
        match statement.matter.clone() {
            Matter::Answer { round, indicator, about, answer, .. } => {
                let given = Given { number, at, way: statement.way.clone(), about, answer };
                stands.answers.insert((round, indicator), given);
            }
            Matter::Waiver { scope, reason, until, approved_by } if until >= today => {
                let waived = Waived { number, until, reason, approved_by };
                stands.decided.insert(number);
                for indicator in within(&scope, plan, today) {
                    stands.waivers.insert(indicator, waived.clone());
                }
            }
            Matter::Extension { round, section, deadline, .. } => {
                stands.decided.insert(number);
                stands.extensions.push(Extension { round, section, deadline, since: local(at) });
            }
            Matter::Waiver { .. } | Matter::Withdrawal { .. } => {}
        }
    }
    // One that has run out is not followed by the one before it: the section has spoken since.
    stands.answers.retain(|_, given| !matches!(given.answer, Answer::Late { until, .. } if until < today));
    let answers: BTreeSet<i64> = stands.answers.values().map(|given| given.number).collect();
    stands.stated.retain(|entry| answers.contains(&entry.number) || stands.decided.contains(&entry.number));
    stands
}

fn withdrawn(entry: &Entry) -> Option<i64> {
    if let Matter::Withdrawal { number, .. } = &entry.statement.matter { Some(*number) } else { None }
}

/// The indicators that a waiver is about on the day: after a reorganisation, those that the section has now.
fn within(scope: &Scope, plan: &Plan, today: NaiveDate) -> Vec<IndicatorId> {
    match scope {
        Scope::Indicator(id) => vec![id.clone()],
        Scope::Section(code) => {
            let sections = plan.sections_on(today).into_iter();
            sections.filter(|(_, section)| *section == code.as_str()).map(|(id, _)| id.clone()).collect()
        }
    }
}

impl Standing {
    /// The answer that stands for an indicator of a round, where its cell still says what the answer was about.
    #[must_use]
    pub fn answer(&self, round: NaiveDate, indicator: &IndicatorId, raw: Option<&str>) -> Option<&Given> {
        self.answers.get(&(round, indicator.clone())).filter(|given| given.about == on_one_line(raw))
    }

    /// Whether a waiver or a later deadline of that number stands. Of an answer the judgement of its cell says so.
    #[must_use]
    pub fn holds(&self, number: i64) -> bool {
        self.decided.contains(&number)
    }

    /// Everything that stands, oldest first. Of an answer the judgement of its cell says whether it counts.
    #[must_use]
    pub fn stated(&self) -> &[Entry] {
        &self.stated
    }

    /// The waiver that stands for an indicator.
    #[must_use]
    pub fn waiver(&self, indicator: &IndicatorId) -> Option<&Waived> {
        self.waivers.get(indicator)
    }
}

/// The text of a cell as statements keep it.
pub(super) fn on_one_line(raw: Option<&str>) -> String {
    raw.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Matter {
    /// An answer about a cell with that text, as the sheet has it; none where no sheet has a row.
    #[must_use]
    pub fn answer(round: NaiveDate, section: &str, indicator: &IndicatorId, raw: Option<&str>, answer: Answer) -> Self {
        let (section, indicator) = (section.to_owned(), indicator.clone());
        Self::Answer { round, section, indicator, about: on_one_line(raw), answer }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests;

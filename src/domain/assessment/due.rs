//! Whether a value can exist yet, and whether one that was left open has to be asked for again.
//!
//! A value that cannot exist yet is never asked for (`domain.md` B-1). It must not judge.

use chrono::NaiveDate;

use crate::domain::phrase::Phrase;
use crate::domain::plan::{Cadence, Indicator, Plan};
use crate::domain::value::{Content, Meaning, Reading};

use super::judgement::Class;
use crate::domain::calendar::FiscalYear;

/// What is asked for, and on which day.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked {
    /// The fiscal year of the value.
    pub(super) year: FiscalYear,
    /// The day that the value should describe.
    pub(super) as_of: NaiveDate,
    /// The day on which it is looked at.
    pub(super) today: NaiveDate,
}

/// Why no value can be there yet, none where one can: the cadence brings none in the year, it is not published, or this
/// round is not the one that collects it.
pub(super) fn why_not_due(plan: &Plan, indicator: &Indicator, asked: Asked) -> Option<Phrase> {
    if !indicator.cadence.brings(asked.year, plan.first_year) {
        return Some(Phrase::new("reason.not_due"));
    }
    if let Some(until) = indicator.published.and_then(|published| published.last_day(asked.year)) {
        // What is published in a month of its own is asked for by that month and not by the rounds' order.
        let awaited = asked.today <= until;
        return awaited.then(|| Phrase::new("reason.not_published").with("until", until));
    }
    if plan.collects(indicator.cadence, asked.as_of) {
        return None;
    }
    let reason = Phrase::new("reason.not_this_round").with("cadence", Phrase::new(name(indicator.cadence)));
    Some(match plan.next_collection(indicator.cadence, asked.as_of) {
        Some(next) => reason.with("next", next),
        None => reason.with("next", ""),
    })
}

fn name(cadence: Cadence) -> &'static str {
    match cadence {
        Cadence::Monthly => "register.value.monthly",
        Cadence::Quarterly => "register.value.quarterly",
        Cadence::HalfYearly => "register.value.half_yearly",
        Cadence::Yearly | Cadence::EveryYears(_) => "register.value.every_year",
    }
}

/// Whether an entry that was an answer for a while is none any more: a value announced for a day that has passed
/// (集計中（5月確定）), or a provisional one that can be final by now.
pub(super) fn is_open_again(indicator: &Indicator, class: Class, reading: &Reading, asked: Asked) -> bool {
    match &reading.content {
        Content::Status(status) if status.meaning == Meaning::Pending => {
            class == Class::TextOnly && status.until(asked.as_of).is_some_and(|until| until < asked.today)
        }
        Content::Value(_) => {
            let until = indicator.provisional_until(asked.year);
            reading.provisional && until.is_some_and(|until| until < asked.today)
        }
        _ => false,
    }
}

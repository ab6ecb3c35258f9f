//! What begins and ends: indicators that come and go between years, and the plan that comes to its last one.
//!
//! It must not judge.

use chrono::NaiveDate;

use crate::domain::calendar::FiscalYear;
use crate::domain::plan::{Phase, Plan};
use crate::domain::problem::{Problem, Severity};
use crate::domain::snapshot::Snapshot;

use super::expected::year_name;

/// What there is to know once on a day: which indicators began with its fiscal year or ended with the one before, that
/// it is the plan's last year, or that the plan is over.
#[must_use]
pub fn life(plan: &Plan, day: NaiveDate) -> Vec<Problem> {
    let year = FiscalYear::of(day);
    let note = |key, year| Problem::new(Severity::Note, key).with("year", year_name(plan, year));
    let mut found = Vec::new();
    for indicator in &plan.indicators {
        let told = |key| note(key, year).of(&indicator.id).with("name", indicator.name.as_str());
        if indicator.begins == Some(year) && year > plan.first_year {
            found.push(told("indicator_began"));
        }
        if indicator.ends == Some(FiscalYear(year.0 - 1)) {
            found.push(told("indicator_ended"));
        }
    }
    if year == plan.last_year {
        found.push(note("plan_last_year", year).with("plan", plan.name.as_str()));
    }
    if year > plan.last_year && plan.rounds.iter().all(|round| round.deadline.date() < day) {
        found.push(note("plan_closed", plan.last_year).with("plan", plan.name.as_str()));
    }
    found
}

/// What the sheets gave rise to; a row is not missed of an indicator that is not measured in the year.
#[must_use]
pub fn of_sheets(plan: &Plan, snapshot: &Snapshot, year: FiscalYear) -> Vec<Problem> {
    let in_force = |problem: &Problem| {
        let indicator = problem.indicator.as_ref().and_then(|id| plan.indicator(id));
        indicator.is_none_or(|indicator| indicator.phase(year) == Phase::InForce)
    };
    let of_sheets = snapshot.problems.iter();
    of_sheets.filter(|problem| problem.code() != "not_in_sheet" || in_force(problem)).cloned().collect()
}

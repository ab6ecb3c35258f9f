//! What was to be expected of an indicator by a day (decided rule 6).
//!
//! It must not compare: it only says what the plan would have reached by then, and on what basis.

use chrono::{Datelike, NaiveDate};

use crate::domain::calendar::FiscalYear;
use crate::domain::phrase::Phrase;
use crate::domain::plan::{Accumulation, Direction, Indicator, Nature, Plan};
use crate::domain::value::AsOf;

/// What was to be expected, and the sentence that says how it was reckoned.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Expectation {
    /// The expected value in the target's unit.
    pub(super) value: f64,
    /// How it was reckoned.
    pub(super) basis: Phrase,
}

/// Reckons what the target would have reached in `year`: a cumulative target by whole years of the plan, a yearly flow
/// pro rata to the day of the cell or else the 基準日, anything else whole.
pub(super) fn expect(
    plan: &Plan,
    indicator: &Indicator,
    target: f64,
    year: FiscalYear,
    stated: Option<&AsOf>,
    as_of: NaiveDate,
) -> Expectation {
    let whole = |key: &str| Expectation {
        value: target,
        basis: Phrase::new(format!("basis.{key}")).with("target", target).with("unit", indicator.unit.as_str()),
    };
    if indicator.direction != Direction::Increase {
        return whole("whole");
    }
    match (indicator.accumulation, indicator.nature) {
        (Accumulation::Cumulative, _) => by_years_of_the_plan(plan, indicator, target, year),
        (Accumulation::Yearly, Nature::Stock) => whole("stock"),
        (Accumulation::Yearly, Nature::Event) => whole("event"),
        (Accumulation::Yearly, Nature::Flow) if !plan.rules.pro_rata => whole("whole"),
        (Accumulation::Yearly, Nature::Flow) if target <= plan.rules.small_target => whole("small"),
        (Accumulation::Yearly, Nature::Flow) => match stated {
            Some(stated) if stated.month_end => by_months(target, indicator, stated.date),
            _ => by_days(target, indicator, year, stated.map_or(as_of, |stated| stated.date)),
        },
    }
}

fn by_years_of_the_plan(plan: &Plan, indicator: &Indicator, target: f64, year: FiscalYear) -> Expectation {
    let length = plan.length();
    let nth = (year.0 - plan.first_year.0 + 1).clamp(0, length);
    Expectation {
        value: target * f64::from(nth) / f64::from(length),
        basis: Phrase::new("basis.cumulative")
            .with("target", target)
            .with("unit", indicator.unit.as_str())
            .with("nth", f64::from(nth))
            .with("length", f64::from(length)),
    }
}

fn by_months(target: f64, indicator: &Indicator, month_end: NaiveDate) -> Expectation {
    let months = (month_end.month() + 8) % 12 + 1;
    Expectation {
        value: target * f64::from(months) / 12.0,
        basis: Phrase::new("basis.pro_rata_months")
            .with("target", target)
            .with("unit", indicator.unit.as_str())
            .with("months", f64::from(months)),
    }
}

fn by_days(target: f64, indicator: &Indicator, year: FiscalYear, until: NaiveDate) -> Expectation {
    let elapsed = ((until - year.first_day()).num_days() + 1).clamp(0, year.days());
    let (elapsed, whole) = (days(elapsed), days(year.days()));
    Expectation {
        value: target * elapsed / whole,
        basis: Phrase::new("basis.pro_rata_days")
            .with("target", target)
            .with("unit", indicator.unit.as_str())
            .with("days", elapsed)
            .with("year_days", whole)
            .with("until", until),
    }
}

fn days(count: i64) -> f64 {
    f64::from(i32::try_from(count).unwrap_or(i32::MAX))
}

//! What was to be expected of an indicator by a day (decided rule 6).
//!
//! It must not compare: it only says what the plan would have reached by then, and on what basis.

use chrono::{Datelike, NaiveDate};

use crate::domain::calendar::{Era, FiscalYear};
use crate::domain::phrase::Phrase;
use crate::domain::plan::{Accumulation, Direction, Indicator, Interpolation, Nature, Phase, Plan, number_of};
use crate::domain::value::{Aim, AsOf, Base};

use super::goal::{Certain, Goal, goal};

/// What was to be expected, and the sentence that says how it was reckoned.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Expectation {
    /// The expected value in the target's unit.
    pub(super) value: f64,
    /// The baseline for the same time, where the indicator has one.
    pub(super) base: Option<f64>,
    /// How it was reckoned.
    pub(super) basis: Phrase,
}

/// The year as the plan's own columns write it (H29).
#[must_use]
pub fn year_name(plan: &Plan, year: FiscalYear) -> String {
    let era = year.era_beside(Era::of(plan.first_year.first_day()));
    format!("{}{}", era.letter(), year.in_era(era))
}

/// Reckons what the target `number` would have reached in `year`: the year's own target as it is; a cumulative one by
/// whole years; one with a baseline on the straight line from there; a yearly flow pro rata to the day of the cell or
/// else the 基準日; anything else whole.
pub(super) fn expect(
    plan: &Plan,
    indicator: &Indicator,
    goal: &Certain<'_>,
    number: f64,
    year: FiscalYear,
    stated: Option<&AsOf>,
    as_of: NaiveDate,
) -> Expectation {
    if let Aim::Change { base: Base::PreviousYear, .. } = goal.aim {
        // It is the whole of what is asked for, wherever the plan began and however far the year has come.
        let basis = Phrase::new("basis.previous").with("target", number).with("unit", indicator.unit.as_str());
        return Expectation { value: number, base: None, basis };
    }
    let base = indicator.baseline.map(|baseline| baseline.value);
    let mut of_year = year_target(plan, indicator, goal, number, year);
    if is_for_later(plan, indicator, goal, year) && of_year.basis.is_none() {
        let last = year_name(plan, last_year(plan, indicator, goal));
        let basis = Phrase::new("basis.final").with("target", number).with("unit", indicator.unit.as_str());
        of_year.basis = Some(basis.with("year", last));
    }
    if indicator.direction != Direction::Increase {
        return Expectation { value: of_year.value, base, basis: of_year.basis_or("whole", indicator) };
    }
    let whole = |key| Expectation { value: of_year.value, base, basis: of_year.basis_or(key, indicator) };
    match (indicator.accumulation, indicator.nature) {
        (Accumulation::Yearly, Nature::Stock) => whole("stock"),
        (Accumulation::Yearly, Nature::Event) => whole("event"),
        (Accumulation::Yearly, Nature::Flow) if !plan.rules.pro_rata => whole("whole"),
        (Accumulation::Yearly, Nature::Flow) if of_year.value <= plan.rules.small_target => whole("small"),
        (Accumulation::Yearly, Nature::Flow) => {
            let (share, phrase) = match stated {
                Some(stated) if stated.month_end => months_until(stated.date),
                _ => days_until(year, stated.map_or(as_of, |stated| stated.date)),
            };
            let phrase = phrase.with("target", of_year.value).with("unit", indicator.unit.as_str());
            let basis = match of_year.basis {
                Some(own) => Phrase::new("basis.joined").with("own", own).with("then", phrase),
                None => phrase,
            };
            Expectation { value: of_year.value * share, base: base.map(|base| base * share), basis }
        }
        (Accumulation::Cumulative, _)
        | (Accumulation::Yearly, Nature::Ratio | Nature::Rank | Nature::YesNo | Nature::Ordinal) => whole("whole"),
    }
}

/// What each year of the plan is to reach at its end, by the target that holds on a day; years without such a number are
/// left out.
#[must_use]
pub fn target_path(plan: &Plan, indicator: &Indicator, day: NaiveDate) -> Vec<(FiscalYear, f64)> {
    let years = (plan.first_year.0..=plan.last_year.0).map(FiscalYear);
    let in_force = years.filter(|year| indicator.phase(*year) == Phase::InForce);
    in_force
        .filter_map(|year| match goal(indicator, year, day, None) {
            Goal::Certain(certain) => {
                let number = certain.number?;
                Some((year, year_target(plan, indicator, &certain, number, year).value))
            }
            _ => None,
        })
        .collect()
}

/// Whether a level is held against a target that names its own, later year (100%（H32）): a share of the way, no shortfall.
fn is_for_later(plan: &Plan, indicator: &Indicator, goal: &Certain<'_>, year: FiscalYear) -> bool {
    !goal.of_year
        && goal.target.until.is_some()
        && year < last_year(plan, indicator, goal)
        && matches!(indicator.nature, Nature::Ratio | Nature::Stock)
}

/// The target of one year, and how it follows from that of the last; no sentence where it is the last's.
struct YearTarget {
    value: f64,
    basis: Option<Phrase>,
}

impl YearTarget {
    fn basis_or(&self, key: &str, indicator: &Indicator) -> Phrase {
        self.basis.clone().unwrap_or_else(|| {
            let phrase = Phrase::new(format!("basis.{key}"));
            phrase.with("target", self.value).with("unit", indicator.unit.as_str())
        })
    }
}

fn year_target(plan: &Plan, indicator: &Indicator, goal: &Certain<'_>, number: f64, year: FiscalYear) -> YearTarget {
    let facts =
        |key: &str| Phrase::new(format!("basis.{key}")).with("target", number).with("unit", indicator.unit.as_str());
    if goal.of_year {
        return YearTarget { value: number, basis: Some(facts("path").with("year", year_name(plan, year))) };
    }
    if indicator.direction == Direction::Maintain {
        return YearTarget { value: number, basis: None };
    }
    let cumulative = indicator.accumulation == Accumulation::Cumulative && indicator.direction == Direction::Increase;
    match indicator.interpolation {
        Some(Interpolation::EndOnly | Interpolation::EachYear) => YearTarget { value: number, basis: None },
        None if cumulative && indicator.path.is_empty() => by_years(plan, indicator, goal, number, year),
        Some(Interpolation::Linear) if cumulative && indicator.path.is_empty() => {
            by_years(plan, indicator, goal, number, year)
        }
        None | Some(Interpolation::Linear) => on_the_line(plan, indicator, goal, number, year),
    }
}

/// A cumulative target by whole years: those that its text names, else those of the plan in which it is measured.
fn by_years(plan: &Plan, indicator: &Indicator, goal: &Certain<'_>, number: f64, year: FiscalYear) -> YearTarget {
    let (first, last) = goal.target.span.unwrap_or((
        indicator.begins.map_or(plan.first_year, |begins| begins.max(plan.first_year)),
        last_year(plan, indicator, goal),
    ));
    let length = (last.0 - first.0 + 1).max(1);
    let nth = (year.0 - first.0 + 1).clamp(0, length);
    let base = indicator.baseline.map_or(0.0, |baseline| baseline.value);
    let basis = Phrase::new("basis.cumulative")
        .with("target", number)
        .with("unit", indicator.unit.as_str())
        .with("nth", f64::from(nth))
        .with("length", f64::from(length));
    YearTarget { value: base + (number - base) * f64::from(nth) / f64::from(length), basis: Some(basis) }
}

/// The year by which a target is to be reached.
pub(super) fn last_year(plan: &Plan, indicator: &Indicator, goal: &Certain<'_>) -> FiscalYear {
    let last = goal.target.until.unwrap_or(plan.last_year);
    indicator.ends.map_or(last, |ends| ends.min(last))
}

/// The straight line between the points that the plan gives: the baseline, the targets of years, the last target.
fn on_the_line(plan: &Plan, indicator: &Indicator, goal: &Certain<'_>, number: f64, year: FiscalYear) -> YearTarget {
    let base = indicator.baseline;
    let value = base.map(|base| base.value);
    let start = base.map(|base| (base.year.unwrap_or(FiscalYear(plan.first_year.0 - 1)), base.value));
    let stations = indicator.path.iter().filter_map(|(year, target)| Some((*year, number_of(target.aim()?, value)?)));
    let end = (last_year(plan, indicator, goal), number);
    let points: Vec<(FiscalYear, f64)> = start.into_iter().chain(stations).chain([end]).collect();
    let before = points.iter().rev().find(|(at, _)| *at <= year);
    let after = points.iter().find(|(at, _)| *at >= year);
    let (Some((from, low)), Some((to, high))) = (before, after) else {
        return YearTarget { value: number, basis: None };
    };
    if from == to {
        let basis = (*from != end.0).then(|| {
            let phrase = Phrase::new("basis.path").with("target", *low).with("unit", indicator.unit.as_str());
            phrase.with("year", year_name(plan, year))
        });
        return YearTarget { value: *low, basis };
    }
    let basis = Phrase::new("basis.line")
        .with("unit", indicator.unit.as_str())
        .with("from", *low)
        .with("from_year", year_name(plan, *from))
        .with("to", *high)
        .with("to_year", year_name(plan, *to));
    let share = f64::from(year.0 - from.0) / f64::from(to.0 - from.0);
    YearTarget { value: low + (high - low) * share, basis: Some(basis) }
}

fn months_until(month_end: NaiveDate) -> (f64, Phrase) {
    let months = f64::from((month_end.month() + 8) % 12 + 1);
    (months / 12.0, Phrase::new("basis.pro_rata_months").with("months", months))
}

fn days_until(year: FiscalYear, until: NaiveDate) -> (f64, Phrase) {
    let elapsed = ((until - year.first_day()).num_days() + 1).clamp(0, year.days());
    let (elapsed, whole) = (days(elapsed), days(year.days()));
    let phrase = Phrase::new("basis.pro_rata_days").with("days", elapsed).with("year_days", whole).with("until", until);
    (elapsed / whole, phrase)
}

fn days(count: i64) -> f64 {
    f64::from(i32::try_from(count).unwrap_or(i32::MAX))
}

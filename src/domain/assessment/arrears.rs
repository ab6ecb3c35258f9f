//! Values of years gone by that can be known only now: published since, announced for a day that has passed, or provisional
//! when they were asked for.
//!
//! The round of their own year could not ask for them. It must not know to whom anything is said.

use chrono::NaiveDate;

use crate::domain::calendar::FiscalYear;
use crate::domain::plan::{Indicator, Phase, Plan};
use crate::domain::snapshot::Snapshot;
use crate::domain::value::Content;

use super::due::{Asked, is_open_again};
use super::judge::judge;
use super::judgement::{Class, Judgement};
use super::said::hear;

/// For how many years back a value is still asked for.
const YEARS_BACK: i32 = 2;

/// A value of an earlier year that is open.
#[derive(Debug, Clone, PartialEq)]
pub struct Arrear {
    /// The index of the indicator in the plan.
    pub indicator: usize,
    /// The year that it belongs to.
    pub year: FiscalYear,
    /// What the sheet says of it.
    pub judgement: Judgement,
}

/// The earlier years of which the round of a 基準日 still asks, the older year first.
pub fn arrear_years(plan: &Plan, as_of: NaiveDate) -> impl Iterator<Item = FiscalYear> + use<> {
    let (year, first) = (FiscalYear::of(as_of), plan.first_year);
    (year.0 - YEARS_BACK..year.0).map(FiscalYear).filter(move |year| *year >= first)
}

/// What is open today of the years before the one in which `as_of` lies, the older year first.
///
/// A year for which the sheets have no column is not asked for: there is no place to enter it.
#[must_use]
pub fn arrears(plan: &Plan, snapshot: &Snapshot, as_of: NaiveDate, today: NaiveDate) -> Vec<Arrear> {
    let mut found = Vec::new();
    for year in arrear_years(plan, as_of) {
        let asked = Asked { year, as_of: year.last_day(), today };
        for (index, indicator) in plan.indicators.iter().enumerate() {
            let is_measured =
                indicator.phase(year) == Phase::InForce && indicator.cadence.brings(year, plan.first_year);
            let Some(said) = hear(plan, snapshot, indicator, year).filter(|_| is_measured) else { continue };
            let judgement = judge(plan, snapshot, indicator, Some(said), asked);
            if !judgement.is_silenced() && is_open(indicator, &judgement, asked) {
                found.push(Arrear { indicator: index, year, judgement });
            }
        }
    }
    found
}

fn is_open(indicator: &Indicator, judgement: &Judgement, asked: Asked) -> bool {
    let Some(reading) = &judgement.reading else { return false };
    let published = indicator.published.and_then(|published| published.last_day(asked.year));
    let is_blank = matches!(reading.content, Content::Blank | Content::Symbol(_) | Content::Form(_));
    let since_published = published.is_some_and(|until| until < asked.today) && judgement.class == Class::Missing;
    (is_blank && since_published) || is_open_again(indicator, judgement.class, reading, asked)
}

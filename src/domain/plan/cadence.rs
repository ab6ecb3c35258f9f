//! When the values of an indicator come into being: how often, in which round they are collected, and when they can be known.
//!
//! It must not know what any sheet says.

use std::cmp::Reverse;

use chrono::NaiveDate;

use crate::domain::calendar::{FiscalYear, Period};

/// How near to the end of a period a round collects its value even where another round is nearer (年度末見込み).
const NEAR_DAYS: i64 = 31;

/// How often a value comes into being.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Cadence {
    /// Once a month.
    Monthly,
    /// Four times a year.
    Quarterly,
    /// Twice a year.
    HalfYearly,
    /// Once a year.
    #[default]
    Yearly,
    /// Every so many years, counted from the plan's first year (surveys).
    EveryYears(u32),
}

/// When the value of a fiscal year can be known (公表予定月).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Publication {
    /// The fiscal year of the month, counted from the value's own: 1 is 翌年度.
    pub years_after: i32,
    /// The month, from 1 to 12.
    pub month: u32,
}

impl Publication {
    /// The end of 出納整理期間: until 31 May the accounts of the year before are open (地方自治法第235条の5).
    pub const SETTLEMENT: Self = Self { years_after: 1, month: 5 };

    /// The last day on which the value of the year may still be unknown; none for a month that is not.
    #[must_use]
    pub fn last_day(self, year: FiscalYear) -> Option<NaiveDate> {
        FiscalYear(year.0 + self.years_after).month_end(self.month)
    }
}

impl Cadence {
    /// Whether a value comes into being in the fiscal year of a plan that begins with `first`.
    #[must_use]
    pub fn brings(self, year: FiscalYear, first: FiscalYear) -> bool {
        let every = if let Self::EveryYears(every) = self { i32::try_from(every).unwrap_or(1).max(1) } else { 1 };
        (year.0 - first.0).rem_euclid(every) == 0
    }

    /// Whether a round asks for its value. Each of its periods is collected in the round of the same fiscal year whose
    /// 基準日 is nearest to the period's end (the later of two), and in those within a month of it; on a day that is no
    /// round's 基準日 everything is collected.
    pub(super) fn is_collected(self, as_of: NaiveDate, rounds: &[NaiveDate]) -> bool {
        let year = FiscalYear::of(as_of);
        let of_year = || rounds.iter().copied().filter(|day| FiscalYear::of(*day) == year);
        let asks_for = |end: NaiveDate| {
            let far = |day: NaiveDate| (day - end).num_days().abs();
            let nearest = of_year().min_by_key(|day| (far(*day), Reverse(*day)));
            nearest == Some(as_of) || far(as_of) <= NEAR_DAYS
        };
        !rounds.contains(&as_of) || self.period_ends(year).into_iter().any(asks_for)
    }

    /// The last days of its periods in a fiscal year.
    fn period_ends(self, year: FiscalYear) -> Vec<NaiveDate> {
        let periods: Vec<Period> = match self {
            Self::Monthly => (1..=12).map(Period::Month).collect(),
            Self::Quarterly => (1..=4).map(Period::Quarter).collect(),
            Self::HalfYearly => (1..=2).map(Period::Half).collect(),
            Self::Yearly | Self::EveryYears(_) => return vec![year.last_day()],
        };
        periods.into_iter().filter_map(|period| period.last_day(year)).collect()
    }
}

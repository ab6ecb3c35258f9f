//! The days on which an office works: not on weekends, national holidays, from 29 December to 3 January, or when the
//! city says so.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::holiday::{LAST_YEAR, holidays_of};

/// How many days before the published holidays end a new list is asked for.
const WARN_DAYS: i64 = 60;

/// The working days of one office.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OfficeCalendar {
    /// The published ones, then those that are reckoned.
    holidays: BTreeMap<NaiveDate, String>,
    published_until: Option<i32>,
    closures: BTreeMap<NaiveDate, String>,
}

/// Whether the day lies in the closure around the new year, 29 December to 3 January (地方自治法第4条の2 and the
/// ordinances made under it).
#[must_use]
pub fn is_year_end_closure(day: NaiveDate) -> bool {
    matches!((day.month(), day.day()), (12, 29..) | (1, 1..=3))
}

impl OfficeCalendar {
    /// A calendar from the published national holidays and the city's own closures, each with its name. The holidays of
    /// the years behind the published ones are reckoned; without any published ones there are none.
    #[must_use]
    pub fn new(mut holidays: BTreeMap<NaiveDate, String>, closures: BTreeMap<NaiveDate, String>) -> Self {
        let published_until = holidays.last_key_value().map(|(day, _)| day.year());
        if let Some(last) = published_until {
            holidays.extend((last + 1..=LAST_YEAR).flat_map(holidays_of));
        }
        Self { holidays, published_until, closures }
    }

    /// Whether the office is open.
    #[must_use]
    pub fn is_working_day(&self, day: NaiveDate) -> bool {
        !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
            && !is_year_end_closure(day)
            && !self.holidays.contains_key(&day)
            && !self.closures.contains_key(&day)
    }

    /// The day that lies `offset` working days after the day (before it, when negative). The day itself counts as 0
    /// whether it is a working day or not; the result of any other offset is a working day.
    #[must_use]
    pub fn shift(&self, day: NaiveDate, offset: i64) -> NaiveDate {
        let mut current = day;
        let mut left = offset.unsigned_abs();
        while left > 0 {
            let next = if offset < 0 {
                current.checked_sub_days(Days::new(1))
            } else {
                current.checked_add_days(Days::new(1))
            };
            let Some(next) = next else { return current };
            current = next;
            if self.is_working_day(current) {
                left -= 1;
            }
        }
        current
    }

    /// The day itself if the office is open, else the next day on which it is.
    #[must_use]
    pub fn on_or_after(&self, day: NaiveDate) -> NaiveDate {
        if self.is_working_day(day) { day } else { self.shift(day, 1) }
    }

    /// How many working days lie between two days: from 10 March to 15 March 2017 it is 3; negative backwards.
    #[must_use]
    pub fn working_days_between(&self, from: NaiveDate, to: NaiveDate) -> i64 {
        let (first, last, sign) = if from <= to { (from, to, 1) } else { (to, from, -1) };
        let days = first.iter_days().skip(1).take_while(|day| *day <= last).filter(|day| self.is_working_day(*day));
        sign * i64::try_from(days.count()).unwrap_or(i64::MAX)
    }

    /// The last year of the published holidays, none without any; what lies behind it is reckoned.
    #[must_use]
    pub fn published_until(&self) -> Option<i32> {
        self.published_until
    }

    /// How many days are left on which the published holidays hold, where they are few: a new list is due.
    #[must_use]
    pub fn runs_out(&self, today: NaiveDate) -> Option<i64> {
        let last = NaiveDate::from_ymd_opt(self.published_until?, 12, 31)?;
        let left = (last - today).num_days();
        (left <= WARN_DAYS).then_some(left.max(0))
    }
}

//! The days on which an office works: not on weekends, national holidays, from 29 December to 3 January, or when the
//! city says so.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, Months, NaiveDate, NaiveDateTime, Weekday};

use super::holiday::{LAST_YEAR, holidays_of};

/// How many days before the published holidays end a new list is asked for.
const WARN_DAYS: i64 = 60;

/// The working days of one office.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OfficeCalendar {
    /// The published ones, then those that are reckoned.
    holidays: BTreeMap<NaiveDate, String>,
    published: Option<(i32, i32)>,
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
        let (first, last) = (holidays.first_key_value(), holidays.last_key_value());
        let published = first.zip(last).map(|((first, _), (last, _))| (first.year(), last.year()));
        if let Some((_, last)) = published {
            holidays.extend((last + 1..=LAST_YEAR).flat_map(holidays_of));
        }
        Self { holidays, published, closures }
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

    /// The last working day of the month in which the day lies (月末の開庁日).
    #[must_use]
    pub fn last_of_month(&self, day: NaiveDate) -> NaiveDate {
        let next = day.with_day(1).and_then(|first| first.checked_add_months(Months::new(1)));
        next.map_or(day, |next| self.shift(next, -1))
    }

    /// When a deadline really is: one on a closed day is the next working day at the same hour (地方自治法第4条の2第4項 for
    /// what is handed in to an office), one on the last day of a month the last working day of it (月末の開庁日).
    #[must_use]
    pub fn open_deadline(&self, deadline: NaiveDateTime) -> NaiveDateTime {
        let day = deadline.date();
        let is_last = day.succ_opt().is_none_or(|next| next.month() != day.month());
        let open = if is_last { self.last_of_month(day) } else { self.on_or_after(day) };
        open.and_time(deadline.time())
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
        self.published.map(|(_, last)| last)
    }

    /// The first and the last year of the published holidays; none without any.
    #[must_use]
    pub fn published_years(&self) -> Option<(i32, i32)> {
        self.published
    }

    /// The holidays, published and then reckoned, by day.
    #[must_use]
    pub fn holidays(&self) -> &BTreeMap<NaiveDate, String> {
        &self.holidays
    }

    /// The city's own closures, by day.
    #[must_use]
    pub fn closures(&self) -> &BTreeMap<NaiveDate, String> {
        &self.closures
    }

    /// How many days are left on which the published holidays hold, where they are few: a new list is due.
    #[must_use]
    pub fn runs_out(&self, today: NaiveDate) -> Option<i64> {
        let last = NaiveDate::from_ymd_opt(self.published_until()?, 12, 31)?;
        let left = (last - today).num_days();
        (left <= WARN_DAYS).then_some(left.max(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn calendar() -> OfficeCalendar {
        let holidays = (2017..=2019).flat_map(holidays_of).collect();
        OfficeCalendar::new(holidays, BTreeMap::from([(day("2017-08-14"), "夏季一斉閉庁日".to_owned())]))
    }

    #[test]
    fn the_office_is_closed_on_weekends_holidays_around_the_new_year_and_when_the_city_says_so() {
        for closed in ["2017-04-01", "2017-05-03", "2017-08-14", "2017-12-29", "2018-01-03", "2019-05-02", "2020-02-24"]
        {
            assert!(!calendar().is_working_day(day(closed)), "{closed}");
        }
        for open in ["2017-04-03", "2017-08-15", "2017-12-28", "2018-01-04", "2019-05-07"] {
            assert!(calendar().is_working_day(day(open)), "{open}");
        }
    }

    #[test]
    fn the_last_working_day_of_a_month_is_found_over_weekends_and_the_new_year() {
        for (of, last) in [("2017-09-02", "2017-09-29"), ("2017-12-01", "2017-12-28"), ("2018-03-31", "2018-03-30")] {
            assert_eq!(calendar().last_of_month(day(of)), day(last), "{of}");
        }
    }

    #[test]
    fn a_deadline_on_a_closed_day_is_the_next_working_day_or_the_last_of_its_month() {
        for (said, open) in [
            ("2017-03-15", "2017-03-15"),
            ("2019-05-01", "2019-05-07"),
            ("2017-10-21", "2017-10-23"),
            ("2017-09-30", "2017-09-29"),
            ("2017-12-31", "2017-12-28"),
            ("2018-01-01", "2018-01-04"),
        ] {
            let at = |text| day(text).and_hms_opt(17, 0, 0).expect("a time");
            assert_eq!(calendar().open_deadline(at(said)), at(open), "{said}");
        }
    }

    #[test]
    fn a_new_list_is_asked_for_sixty_days_before_the_last_one_ends() {
        assert_eq!(calendar().runs_out(day("2019-10-31")), None);
        assert_eq!(calendar().runs_out(day("2019-11-01")), Some(60));
        assert_eq!(calendar().runs_out(day("2020-02-01")), Some(0));
    }
}

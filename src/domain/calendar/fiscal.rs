//! Fiscal years (年度, from 1 April to 31 March) and eras.
//!
//! 平成32年度 = 令和2年度 = 2020: a plan may write a year that never came in its era, and it is the same year
//! (`domain.md` B-5, 和暦).

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// A fiscal year by the calendar year in which it begins: 2016 is 平成28年度.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FiscalYear(pub i32);

/// A part of a fiscal year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// A quarter, from 1 (April to June) to 4.
    Quarter(u32),
    /// A half, 1 (April to September) or 2.
    Half(u32),
    /// A month of the calendar, from 1 to 12.
    Month(u32),
}

impl Period {
    /// The last day of the period in a fiscal year; none for a period that is not.
    #[must_use]
    pub fn last_day(self, year: FiscalYear) -> Option<NaiveDate> {
        let month = match self {
            Self::Quarter(quarter @ 1..=4) => (quarter * 3 + 2) % 12 + 1,
            Self::Half(half @ 1..=2) => (half * 6 + 2) % 12 + 1,
            Self::Month(month) => month,
            _ => return None,
        };
        year.month_end(month)
    }
}

/// An era by which people count years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Era {
    /// 明治, from 1868-10-23 (the Gregorian calendar holds from 1873).
    Meiji,
    /// 大正, from 1912-07-30.
    Taisho,
    /// 昭和, from 1926-12-25.
    Showa,
    /// 平成, from 1989-01-08.
    Heisei,
    /// 令和, from 2019-05-01 (政令第143号, 2019).
    Reiwa,
}

impl Era {
    /// Every era, newest first.
    pub const ALL: [Self; 5] = [Self::Reiwa, Self::Heisei, Self::Showa, Self::Taisho, Self::Meiji];

    /// The first day of the era.
    #[must_use]
    pub fn first_day(self) -> NaiveDate {
        let (year, month, day) = match self {
            Self::Meiji => (1868, 10, 23),
            Self::Taisho => (1912, 7, 30),
            Self::Showa => (1926, 12, 25),
            Self::Heisei => (1989, 1, 8),
            Self::Reiwa => (2019, 5, 1),
        };
        NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
    }

    /// The era in two characters (平成).
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Meiji => "明治",
            Self::Taisho => "大正",
            Self::Showa => "昭和",
            Self::Heisei => "平成",
            Self::Reiwa => "令和",
        }
    }

    /// The era as one letter (H).
    #[must_use]
    pub fn letter(self) -> char {
        match self {
            Self::Meiji => 'M',
            Self::Taisho => 'T',
            Self::Showa => 'S',
            Self::Heisei => 'H',
            Self::Reiwa => 'R',
        }
    }

    /// The era in which a day lies.
    #[must_use]
    pub fn of(day: NaiveDate) -> Self {
        Self::ALL.into_iter().find(|era| era.first_day() <= day).unwrap_or(Self::Meiji)
    }

    /// The calendar year of a year of the era, also beyond the era's end: 平成32年 is 2020.
    #[must_use]
    pub fn calendar_year(self, year: i32) -> i32 {
        self.first_day().year() + year - 1
    }
}

impl FiscalYear {
    /// The fiscal year in which a day lies.
    #[must_use]
    pub fn of(day: NaiveDate) -> Self {
        Self(if day.month() >= 4 { day.year() } else { day.year() - 1 })
    }

    /// The first day, 1 April.
    #[must_use]
    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.0, 4, 1).unwrap_or_default()
    }

    /// The last day, 31 March.
    #[must_use]
    pub fn last_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.0 + 1, 3, 31).unwrap_or_default()
    }

    /// How many days it has.
    #[must_use]
    pub fn days(self) -> i64 {
        (self.last_day() - self.first_day()).num_days() + 1
    }

    /// The year counted in an era, also beyond the era's end: 2020 in 平成 is 32.
    #[must_use]
    pub fn in_era(self, era: Era) -> i32 {
        self.0 - era.first_day().year() + 1
    }

    /// The era in which the year is counted where a plan counts in `era`: that one, also beyond its end; a year before its
    /// beginning in its own.
    #[must_use]
    pub fn era_beside(self, era: Era) -> Era {
        if self.in_era(era) < 1 { Era::of(self.first_day()) } else { era }
    }

    /// The day of this fiscal year with that month and day (2/23 of 2016 is 2017-02-23); none for a day that is not.
    #[must_use]
    pub fn day(self, month: u32, day: u32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(if month >= 4 { self.0 } else { self.0 + 1 }, month, day)
    }

    /// The last day of that month of this fiscal year; none for a month that is not.
    #[must_use]
    pub fn month_end(self, month: u32) -> Option<NaiveDate> {
        let first = self.day(month, 1)?;
        first.checked_add_months(chrono::Months::new(1))?.pred_opt()
    }
}

/// The era, the year in it, month and day of a date: 2017-03-15 is 平成, 29, 3, 15.
#[must_use]
pub fn era_date(day: NaiveDate) -> (Era, i32, u32, u32) {
    let era = Era::of(day);
    (era, day.year() - era.first_day().year() + 1, day.month(), day.day())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn one_fiscal_year_goes_by_several_names() {
        // 平成32年度 = 令和2年度 = 2020, 平成31年度 = 令和元年度 = 2019.
        for (year, heisei, reiwa) in [(2020, 32, 2), (2019, 31, 1), (2016, 28, -2)] {
            assert_eq!(FiscalYear(year).in_era(Era::Heisei), heisei);
            assert_eq!(FiscalYear(year).in_era(Era::Reiwa), reiwa);
            let beside = if reiwa < 1 { Era::Heisei } else { Era::Reiwa };
            assert_eq!(
                (FiscalYear(year).era_beside(Era::Reiwa), FiscalYear(year).era_beside(Era::Heisei)),
                (beside, Era::Heisei)
            );
            assert_eq!(Era::Heisei.calendar_year(heisei), year);
            assert_eq!(Era::Reiwa.calendar_year(reiwa), year);
        }
    }

    #[test]
    fn the_era_turns_within_a_fiscal_year_and_its_first_year_is_one() {
        for (text, era, year) in [
            ("2019-04-01", Era::Heisei, 31),
            ("2019-04-30", Era::Heisei, 31),
            ("2019-05-01", Era::Reiwa, 1),
            ("2020-03-31", Era::Reiwa, 2),
            ("1989-01-07", Era::Showa, 64),
            ("1989-01-08", Era::Heisei, 1),
            ("1926-12-25", Era::Showa, 1),
        ] {
            let (said, nth, ..) = era_date(day(text));
            assert_eq!((said, nth), (era, year), "{text}");
        }
        assert_eq!(FiscalYear::of(day("2019-04-30")), FiscalYear::of(day("2019-05-01")));
    }

    #[test]
    fn a_fiscal_year_runs_from_april_to_march() {
        let year = FiscalYear(2019);
        assert_eq!((year.first_day(), year.last_day()), (day("2019-04-01"), day("2020-03-31")));
        assert_eq!(FiscalYear::of(day("2020-03-31")), year);
        assert_eq!(FiscalYear::of(day("2020-04-01")), FiscalYear(2020));
        assert_eq!((year.days(), FiscalYear(2018).days()), (366, 365));
        assert_eq!(year.day(2, 29), Some(day("2020-02-29")));
        assert_eq!(FiscalYear(2018).day(2, 29), None);
        assert_eq!(year.month_end(2), Some(day("2020-02-29")));
        assert_eq!(Period::Quarter(4).last_day(year), Some(day("2020-03-31")));
        assert_eq!(Period::Half(1).last_day(year), Some(day("2019-09-30")));
    }
}

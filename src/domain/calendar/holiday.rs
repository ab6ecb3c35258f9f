//! National holidays by rule (国民の祝日に関する法律, 昭和23年法律第178号, with its revisions and the one-off laws).
//!
//! The Cabinet Office publishes them a year ahead; beyond its list they are reckoned here. The equinoxes are an astronomical
//! forecast until they are announced each February (官報, 暦要項), and a law may still add or move a day.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// The last year for which the forecast of the equinoxes holds.
pub const LAST_YEAR: i32 = 2099;

/// When a holiday falls.
#[derive(Debug, Clone, Copy)]
enum When {
    Day(u32, u32),
    /// The n-th Monday of a month.
    Monday(u32, u8),
    Spring,
    Autumn,
}

/// A holiday, the first and the last year in which it falls so.
type Rule = (&'static str, i32, i32, When);

const ALWAYS: i32 = i32::MAX;

const RULES: &[Rule] = &[
    ("元日", 1949, ALWAYS, When::Day(1, 1)),
    ("成人の日", 1949, 1999, When::Day(1, 15)),
    ("成人の日", 2000, ALWAYS, When::Monday(1, 2)),
    ("建国記念の日", 1967, ALWAYS, When::Day(2, 11)),
    ("天皇誕生日", 2020, ALWAYS, When::Day(2, 23)),
    ("春分の日", 1949, ALWAYS, When::Spring),
    ("天皇誕生日", 1949, 1988, When::Day(4, 29)),
    ("みどりの日", 1989, 2006, When::Day(4, 29)),
    ("昭和の日", 2007, ALWAYS, When::Day(4, 29)),
    ("憲法記念日", 1949, ALWAYS, When::Day(5, 3)),
    ("みどりの日", 2007, ALWAYS, When::Day(5, 4)),
    ("こどもの日", 1949, ALWAYS, When::Day(5, 5)),
    ("海の日", 1996, 2002, When::Day(7, 20)),
    ("海の日", 2003, 2019, When::Monday(7, 3)),
    ("海の日", 2022, ALWAYS, When::Monday(7, 3)),
    ("山の日", 2016, 2019, When::Day(8, 11)),
    ("山の日", 2022, ALWAYS, When::Day(8, 11)),
    ("敬老の日", 1966, 2002, When::Day(9, 15)),
    ("敬老の日", 2003, ALWAYS, When::Monday(9, 3)),
    ("秋分の日", 1948, ALWAYS, When::Autumn),
    ("体育の日", 1966, 1999, When::Day(10, 10)),
    ("体育の日", 2000, 2018, When::Monday(10, 2)),
    ("体育の日（スポーツの日）", 2019, 2019, When::Monday(10, 2)),
    ("スポーツの日", 2022, ALWAYS, When::Monday(10, 2)),
    ("文化の日", 1948, ALWAYS, When::Day(11, 3)),
    ("勤労感謝の日", 1948, ALWAYS, When::Day(11, 23)),
    ("天皇誕生日", 1989, 2018, When::Day(12, 23)),
];

/// Days that a law of their own made holidays, and those that the Olympic Games moved in two years
/// (令和三年東京オリンピック競技大会・東京パラリンピック競技大会特別措置法).
const ONCE: &[(i32, u32, u32, &str)] = &[
    (1959, 4, 10, "結婚の儀"),
    (1989, 2, 24, "大喪の礼"),
    (1990, 11, 12, "即位礼正殿の儀"),
    (1993, 6, 9, "結婚の儀"),
    (2019, 5, 1, "休日（祝日扱い）"),
    (2019, 10, 22, "休日（祝日扱い）"),
    (2020, 7, 23, "海の日"),
    (2020, 7, 24, "スポーツの日"),
    (2020, 8, 10, "山の日"),
    (2021, 7, 22, "海の日"),
    (2021, 7, 23, "スポーツの日"),
    (2021, 8, 8, "山の日"),
];

/// What the Cabinet Office's list calls days off that are no holidays themselves (法第3条第2項 and 第3項).
const DAY_OFF: &str = "休日";

/// The holidays of a calendar year and the days off that follow from them, by day.
///
/// It holds from 1955 on, where the Cabinet Office's list begins, to [`LAST_YEAR`].
#[must_use]
pub fn holidays_of(year: i32) -> BTreeMap<NaiveDate, String> {
    let by_rule = RULES.iter().filter(|(_, first, last, _)| (*first..=*last).contains(&year));
    let mut days: BTreeMap<NaiveDate, String> =
        by_rule.filter_map(|(name, .., when)| Some((day(year, *when)?, (*name).to_owned()))).collect();
    let once = ONCE.iter().filter(|(of, ..)| *of == year);
    days.extend(
        once.filter_map(|(_, month, day, name)| {
            Some((NaiveDate::from_ymd_opt(year, *month, *day)?, (*name).to_owned()))
        }),
    );
    for day in [substitutes(&days), between(&days)].concat() {
        days.entry(day).or_insert_with(|| DAY_OFF.to_owned());
    }
    days
}

fn day(year: i32, when: When) -> Option<NaiveDate> {
    match when {
        When::Day(month, day) => NaiveDate::from_ymd_opt(year, month, day),
        When::Monday(month, nth) => NaiveDate::from_weekday_of_month_opt(year, month, Weekday::Mon, nth),
        When::Spring => equinox(year, 3, 20.8357, 20.8431),
        When::Autumn => equinox(year, 9, 23.2588, 23.2488),
    }
}

/// The day of an equinox by the mean motion of the sun, with the first day's fraction before and from 1980 on.
fn equinox(year: i32, month: u32, before: f64, after: f64) -> Option<NaiveDate> {
    let since = f64::from(year - 1980);
    let (fraction, leap_days) = if year < 1980 { (before, (year - 1983) / 4) } else { (after, (year - 1980) / 4) };
    let day = (fraction + 0.242_194 * since - f64::from(leap_days)).floor();
    (1..=30).find(|candidate| f64::from(*candidate) >= day).and_then(|day| NaiveDate::from_ymd_opt(year, month, day))
}

/// For a holiday on a Sunday the next day that is none (振替休日, 法第3条第2項; in force from 1973-04-12, until 2006 only
/// the Monday).
fn substitutes(days: &BTreeMap<NaiveDate, String>) -> Vec<NaiveDate> {
    let in_force = NaiveDate::from_ymd_opt(1973, 4, 12).unwrap_or_default();
    let sundays = days.keys().filter(|day| day.weekday() == Weekday::Sun && **day >= in_force);
    sundays.filter_map(|sunday| sunday.iter_days().skip(1).find(|day| !days.contains_key(day))).collect()
}

/// A day between two holidays (国民の休日, 法第3条第3項; in force from 1985-12-27), unless it is a Sunday.
fn between(days: &BTreeMap<NaiveDate, String>) -> Vec<NaiveDate> {
    let in_force = NaiveDate::from_ymd_opt(1985, 12, 27).unwrap_or_default();
    let after = |day: &NaiveDate, count| day.checked_add_days(Days::new(count));
    days.keys()
        .filter(|day| after(day, 2).is_some_and(|next| days.contains_key(&next)))
        .filter_map(|day| after(day, 1))
        .filter(|day| !days.contains_key(day) && day.weekday() != Weekday::Sun && *day >= in_force)
        .collect()
}

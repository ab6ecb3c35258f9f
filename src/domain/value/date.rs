//! Days, months and years as people write them: 2/23, 12月末, H29.3.1, 平成28年度, 2017-03-23.
//!
//! A date is never a number. It must not know which part of a cell it belongs to.

use chrono::{Months, NaiveDate};

use super::text::{after_spaces, starts_with, word_at};
use crate::domain::calendar::{Era, FiscalYear};

/// A date that a cell mentions, as far as it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mention {
    pub(super) year: Option<Year>,
    pub(super) month: Option<u32>,
    pub(super) day: Option<u32>,
    /// Whether it names the end of what it names (12月末, 年度末).
    pub(super) end: bool,
}

/// A year, with what its writing says of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Year {
    /// 2016年, 平成28年: a calendar year, though people often mean the fiscal one.
    Calendar(i32),
    /// 2016年度, 平成28年度.
    Fiscal(i32),
    /// H28: a calendar year before a month, else a fiscal year.
    Era(i32),
}

/// Words for the end of a fiscal year, and how far it is from the column's.
const YEAR_ENDS: [(&str, i32); 7] = [
    ("前年度末", -1),
    ("昨年度末", -1),
    ("今年度末", 0),
    ("本年度末", 0),
    ("当年度末", 0),
    ("同年度末", 0),
    ("年度末", 0),
];

impl Mention {
    /// The day that is meant and whether whole months count; a missing year comes from the column's fiscal year.
    /// None where no day is named or where it does not exist.
    pub(super) fn resolve(self, column: FiscalYear) -> Option<(NaiveDate, bool)> {
        let Some(month) = self.month else {
            return match self.year? {
                Year::Fiscal(year) | Year::Era(year) if self.end => Some((FiscalYear(year).last_day(), true)),
                Year::Calendar(year) if self.end => Some((last_of_month(year, 12)?, true)),
                _ => None,
            };
        };
        match (self.year, self.day) {
            (None, Some(day)) => Some((column.day(month, day)?, false)),
            (None, None) => Some((column.month_end(month)?, self.end)),
            (Some(Year::Fiscal(year)), Some(day)) => Some((FiscalYear(year).day(month, day)?, false)),
            (Some(Year::Fiscal(year)), None) => Some((FiscalYear(year).month_end(month)?, self.end)),
            (Some(Year::Calendar(year) | Year::Era(year)), Some(day)) => {
                Some((NaiveDate::from_ymd_opt(year, month, day)?, false))
            }
            (Some(Year::Calendar(year) | Year::Era(year)), None) => Some((last_of_month(year, month)?, self.end)),
        }
    }

    /// Whether it speaks of another fiscal year than the column's.
    pub(super) fn is_of_another_year(self, column: FiscalYear) -> bool {
        match (self.year, self.month) {
            (None, _) => false,
            (Some(_), Some(_)) => self.resolve(column).is_some_and(|(day, _)| FiscalYear::of(day) != column),
            // 平成29年 without a month may be the calendar year in which the fiscal year ends.
            (Some(Year::Calendar(year)), None) => year != column.0 && year != column.0 + 1,
            (Some(Year::Fiscal(year) | Year::Era(year)), None) => year != column.0,
        }
    }
}

fn last_of_month(year: i32, month: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, 1)?.checked_add_months(Months::new(1))?.pred_opt()
}

/// The date that begins at a place, and where it ends. The character before must not be a digit or a Latin letter.
pub(super) fn date_at(chars: &[char], start: usize, column: FiscalYear) -> Option<(Mention, usize)> {
    if !chars.get(start)?.is_ascii_digit() {
        let Some((word, offset)) = YEAR_ENDS.iter().find(|(word, _)| starts_with(chars, start, word)) else {
            return era_date(chars, start);
        };
        let year = Some(Year::Fiscal(column.0 + offset));
        return Some((Mention { year, month: None, day: None, end: true }, start + word.chars().count()));
    }
    western_date(chars, start)
        .or_else(|| short_year_date(chars, start, column))
        .or_else(|| month_at(chars, start, None))
        .or_else(|| month_slash_day(chars, start))
        .or_else(|| months_at(chars, start))
}

/// 平成28年度, 平成29年3月15日, H28, H29.3.1, R元.5.1.
fn era_date(chars: &[char], start: usize) -> Option<(Mention, usize)> {
    let (era, at) = Era::ALL.into_iter().find_map(|era| {
        let named = starts_with(chars, start, era.name()).then_some(start + 2);
        let short = || chars.get(start).is_some_and(|c| c.eq_ignore_ascii_case(&era.letter())).then_some(start + 1);
        named.or_else(short).map(|at| (era, at))
    })?;
    let at = after_spaces(chars, at);
    let (count, at) = if chars.get(at) == Some(&'元') { (1, at + 1) } else { digits(chars, at, 2)? };
    let year = era.calendar_year(i32::try_from(count).ok()?);
    let dated =
        year_word(chars, year, at).or_else(|| numeric_date(chars, year, at)).or_else(|| short_month(chars, year, at));
    Some(dated.unwrap_or_else(|| {
        let end = chars.get(at) == Some(&'末');
        (Mention { year: Some(Year::Era(year)), month: None, day: None, end }, at + usize::from(end))
    }))
}

/// H29.3 and nothing behind.
fn short_month(chars: &[char], year: i32, at: usize) -> Option<(Mention, usize)> {
    chars.get(at).filter(|c| matches!(c, '.' | '/'))?;
    let (month, end) = digits(chars, at + 1, 2).filter(|(month, _)| (1..=12).contains(month))?;
    let ends = chars.get(end).is_none_or(|c| matches!(c, ' ' | '\n' | ')' | '、' | '。'));
    ends.then_some((Mention { year: Some(Year::Calendar(year)), month: Some(month), day: None, end: false }, end))
}

/// 2016年度, 2017年3月, 2017/3/15, 2017-03-23.
fn western_date(chars: &[char], start: usize) -> Option<(Mention, usize)> {
    let (year, at) = digits(chars, start, 4).filter(|(_, at)| at - start == 4)?;
    let year = i32::try_from(year).ok().filter(|year| (1868..2200).contains(year))?;
    year_word(chars, year, at).or_else(|| numeric_date(chars, year, at))
}

/// 28年度, 28年12月末, 29.3.15: the year of an era that is not named, the one nearest to the column.
fn short_year_date(chars: &[char], start: usize, column: FiscalYear) -> Option<(Mention, usize)> {
    let (count, at) = digits(chars, start, 2)?;
    let count = i32::try_from(count).ok().filter(|count| *count > 0)?;
    let year = [Era::Reiwa, Era::Heisei].map(|era| era.calendar_year(count)).into_iter().chain([2000 + count]);
    let year = year.min_by_key(|year| (year - column.0).abs())?;
    // 3/1現在 is a day, not the year 3.
    let numeric = || numeric_date(chars, year, at).filter(|(mention, _)| mention.day.is_some());
    let (mention, end) = year_word(chars, year, at).or_else(numeric)?;
    // 「3年」 may be three years; only with a month or as 年度 is it a date.
    let dated = mention.month.is_some() || matches!(mention.year, Some(Year::Fiscal(_)));
    (dated && (year - column.0).abs() <= 10).then_some((mention, end))
}

/// What follows the number of a year that is written with 年 or 年度.
fn year_word(chars: &[char], year: i32, at: usize) -> Option<(Mention, usize)> {
    // 平成 28 年度
    let (year, at) = match word_at(chars, after_spaces(chars, at), &["年度", "年"])? {
        // A span of years (5年間) or the n-th year is no date.
        ("年", end) if word_at(chars, end, &["間", "目", "以", "生", "ぶ", "計画"]).is_some() => return None,
        ("年", end) => (Year::Calendar(year), end),
        (_, end) => (Year::Fiscal(year), end),
    };
    let next = after_spaces(chars, at);
    let within = month_at(chars, next, Some(year)).or_else(|| {
        let (mention, end) = month_slash_day(chars, next)?;
        Some((Mention { year: Some(year), ..mention }, end))
    });
    Some(within.unwrap_or_else(|| {
        let end = chars.get(at) == Some(&'末');
        (Mention { year: Some(year), month: None, day: None, end }, at + usize::from(end))
    }))
}

/// What follows the number of a year that is written with signs: .3.15, /3/15, -03-15, and .12末.
fn numeric_date(chars: &[char], year: i32, at: usize) -> Option<(Mention, usize)> {
    let sign = chars.get(at).filter(|c| matches!(c, '.' | '/' | '-'))?;
    let (month, at) = digits(chars, at + 1, 2).filter(|(month, _)| (1..=12).contains(month))?;
    let year = Some(Year::Calendar(year));
    if chars.get(at) == Some(&'末') {
        return Some((Mention { year, month: Some(month), day: None, end: true }, at + 1));
    }
    // R5.8月, H29.3月末.
    if chars.get(at) == Some(&'月') {
        let end = chars.get(at + 1) == Some(&'末');
        return Some((Mention { year, month: Some(month), day: None, end }, at + 1 + usize::from(end)));
    }
    if chars.get(at) != Some(sign) {
        let stated = word_at(chars, at, &["現在", "時点"]).is_some();
        return stated.then_some((Mention { year, month: Some(month), day: None, end: false }, at));
    }
    let (day, at) = digits(chars, at + 1, 2).filter(|(day, _)| (1..=31).contains(day))?;
    let more = chars.get(at) == Some(sign) && chars.get(at + 1).is_some_and(char::is_ascii_digit);
    (!more).then_some((Mention { year, month: Some(month), day: Some(day), end: false }, at))
}

/// 3月15日, 12月末, 3月; spaces may stand between.
fn month_at(chars: &[char], start: usize, year: Option<Year>) -> Option<(Mention, usize)> {
    let (month, at) = digits(chars, start, 2).filter(|(month, _)| (1..=12).contains(month))?;
    let at = after_spaces(chars, at);
    if chars.get(at) != Some(&'月') || chars.get(at + 1) == Some(&'間') {
        return None;
    }
    let month = Some(month);
    if let Some((_, end)) = word_at(chars, at + 1, &["末日", "末"]) {
        return Some((Mention { year, month, day: None, end: true }, end));
    }
    let day = digits(chars, after_spaces(chars, at + 1), 2).and_then(|(day, end)| {
        let end = after_spaces(chars, end);
        ((1..=31).contains(&day) && chars.get(end) == Some(&'日')).then_some((day, end + 1))
    });
    Some(match day {
        Some((day, end)) => (Mention { year, month, day: Some(day), end: false }, end),
        None => (Mention { year, month, day: None, end: false }, at + 1),
    })
}

/// 3/15, and nothing that only begins so (3/15/2, 3/150).
fn month_slash_day(chars: &[char], start: usize) -> Option<(Mention, usize)> {
    let (month, at) = digits(chars, start, 2).filter(|(month, _)| (1..=12).contains(month))?;
    if chars.get(at) != Some(&'/') {
        return None;
    }
    let (day, at) = digits(chars, at + 1, 2).filter(|(day, _)| (1..=31).contains(day))?;
    let more = matches!(chars.get(at), Some('/' | '.' | ',')) && chars.get(at + 1).is_some_and(char::is_ascii_digit);
    (!more).then_some((Mention { year: None, month: Some(month), day: Some(day), end: false }, at))
}

/// 4~12月: several months, of which the last is named.
fn months_at(chars: &[char], start: usize) -> Option<(Mention, usize)> {
    let (_, at) = digits(chars, start, 2).filter(|(month, _)| (1..=12).contains(month))?;
    let at = if matches!(chars.get(at), Some('~' | '-' | '・' | '、' | ',')) { at + 1 } else { return None };
    month_at(chars, at, None)
}

/// One to `most` digits that no further digit follows.
pub(super) fn digits(chars: &[char], start: usize, most: usize) -> Option<(u32, usize)> {
    let count = chars.get(start..)?.iter().take_while(|c| c.is_ascii_digit()).count();
    if count == 0 || count > most {
        return None;
    }
    let number = chars[start..start + count].iter().filter_map(|c| c.to_digit(10)).fold(0, |sum, d| sum * 10 + d);
    Some((number, start + count))
}

#[cfg(test)]
mod tests {
    use super::*;

    const H28: FiscalYear = FiscalYear(2016);

    fn day(text: &str) -> Option<(String, bool)> {
        let chars: Vec<char> = text.chars().collect();
        let (mention, end) = date_at(&chars, 0, H28)?;
        assert_eq!(end, chars.len(), "{text} is a date to its end");
        mention.resolve(H28).map(|(day, month_end)| (day.to_string(), month_end))
    }

    #[test]
    fn dates_are_read_in_every_writing() {
        for (text, expected, month_end) in [
            ("2/23", "2017-02-23", false),
            ("12月末", "2016-12-31", true),
            ("3月15日", "2017-03-15", false),
            ("3 月 15 日", "2017-03-15", false),
            ("12月", "2016-12-31", false),
            ("2月末日", "2017-02-28", true),
            ("平成29年3月15日", "2017-03-15", false),
            ("平成28年度3月15日", "2017-03-15", false),
            ("平成28年度 3/15", "2017-03-15", false),
            ("平成 28 年度 3/15", "2017-03-15", false),
            ("2017 年 3 月 15 日", "2017-03-15", false),
            ("平成28年12月末", "2016-12-31", true),
            ("平成28年度末", "2017-03-31", true),
            ("年度末", "2017-03-31", true),
            ("前年度末", "2016-03-31", true),
            ("2016年末", "2016-12-31", true),
            ("H29.3.1", "2017-03-01", false),
            ("h29.3.1", "2017-03-01", false),
            ("H28.12末", "2016-12-31", true),
            ("R元.5.1", "2019-05-01", false),
            ("令和元年5月1日", "2019-05-01", false),
            ("2017/3/15", "2017-03-15", false),
            ("2017-03-23", "2017-03-23", false),
            ("29.3.15", "2017-03-15", false),
            ("28年12月末", "2016-12-31", true),
            ("4~12月末", "2016-12-31", true),
        ] {
            assert_eq!(day(text), Some((expected.to_owned(), month_end)), "{text}");
        }
    }

    #[test]
    fn a_day_that_never_was_is_no_day() {
        assert_eq!(day("2/30"), None);
        assert_eq!(day("2/29"), None, "2017 has none");
        assert_eq!(day("平成29年2月29日"), None);
    }

    #[test]
    fn what_is_no_date_is_left_alone() {
        for text in
            ["3回/年", "15/30", "3年", "3 年", "5年間", "5 年間", "2016件", "3/150", "1/2/3/4", "12か月", "3月間"]
        {
            let chars: Vec<char> = text.chars().collect();
            assert_eq!(date_at(&chars, 0, H28), None, "{text}");
        }
    }

    #[test]
    fn a_year_that_is_not_the_columns_is_told_apart() {
        let other = |text: &str| {
            let chars: Vec<char> = text.chars().collect();
            date_at(&chars, 0, H28).is_some_and(|(mention, _)| mention.is_of_another_year(H28))
        };
        assert!(other("H27") && other("平成27年度") && other("2018年度") && other("H28.3.1"));
        assert!(!other("H28") && !other("平成28年度") && !other("平成29年") && !other("H29.3.1") && !other("3/1"));
    }
}

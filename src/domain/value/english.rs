//! Days and periods of English sheets: 12/31/2016, December 31, 2016, FY16 Q2, year end; and quarters in both languages.
//!
//! Quarters are those of the Japanese fiscal year: the first one ends in June.

use super::date::{Mention, Year, digits};
use super::text::{after_spaces, english_at, is_word, word_at};
use crate::domain::calendar::FiscalYear;

const MONTHS: [(&str, &str); 12] = [
    ("january", "jan"),
    ("february", "feb"),
    ("march", "mar"),
    ("april", "apr"),
    ("may", "may"),
    ("june", "jun"),
    ("july", "jul"),
    ("august", "aug"),
    ("september", "sep"),
    ("october", "oct"),
    ("november", "nov"),
    ("december", "dec"),
];

const YEAR_ENDS: [&str; 7] = [
    "end of the fiscal year",
    "end of fiscal year",
    "end of the year",
    "end of year",
    "fiscal year end",
    "year end",
    "year-end",
];

/// The date or period that begins at a place, and where it ends.
pub(super) fn date_at(chars: &[char], start: usize, column: FiscalYear) -> Option<(Mention, usize)> {
    let first = *chars.get(start)?;
    if first.is_ascii_digit() {
        return month_day_year(chars, start)
            .or_else(|| day_month(chars, start))
            .or_else(|| split_year(chars, start))
            .or_else(|| lone_year(chars, start));
    }
    if matches!(first, '第' | '上' | '下' | '前' | '後') {
        return japanese_part(chars, start);
    }
    if !first.is_ascii_alphabetic() {
        return None;
    }
    if matches!(first, 'e' | 'E' | 'f' | 'F' | 'y' | 'Y')
        && let Some((_, end)) = english_at(chars, start, &YEAR_ENDS)
    {
        let year = Some(Year::Fiscal(column.0));
        return Some((Mention { year, month: None, day: None, end: true }, end));
    }
    fiscal_year(chars, start).or_else(|| quarter(chars, start)).or_else(|| month_name(chars, start))
}

/// 12/31/2016; a first number above 12 is the day.
fn month_day_year(chars: &[char], start: usize) -> Option<(Mention, usize)> {
    let (first, at) = digits(chars, start, 2)?;
    let sign = chars.get(at).filter(|c| matches!(c, '/' | '-' | '.'))?;
    let (second, at) = digits(chars, at + 1, 2)?;
    if chars.get(at) != Some(sign) {
        return None;
    }
    let (year, end) = digits(chars, at + 1, 4).filter(|(year, _)| (1900..2200).contains(year))?;
    let (month, day) = if first > 12 { (second, first) } else { (first, second) };
    ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some((on(Some(year), month, Some(day)), end))
}

/// 31 December 2016, 15-Mar, 15-Mar-2017.
fn day_month(chars: &[char], start: usize) -> Option<(Mention, usize)> {
    let (day, at) = digits(chars, start, 2).filter(|(day, _)| (1..=31).contains(day))?;
    let next = if chars.get(at) == Some(&'-') { at + 1 } else { after_spaces(chars, at) };
    let (month, at) = name_at(chars, next).filter(|_| next > at)?;
    let (year, end) = year_behind(chars, at).map_or((None, at), |(year, end)| (Some(year), end));
    Some((on(year, month, Some(day)), end))
}

/// 2016/17, 2016-17, 2016–2017: a fiscal year by both of its calendar years.
fn split_year(chars: &[char], start: usize) -> Option<(Mention, usize)> {
    let (year, at) = digits(chars, start, 4).filter(|(year, at)| at - start == 4 && (1900..2200).contains(year))?;
    chars.get(at).filter(|c| matches!(c, '/' | '-' | '–'))?;
    let (next, end) = digits(chars, at + 1, 4)?;
    let is_next = next == year + 1 || (end - at == 3 && next == (year + 1) % 100);
    is_next.then(|| (Mention { year: fiscal(year), month: None, day: None, end: false }, end))
}

/// in 2016, for 2017, (2016), 2016: 12: a year by what stands around it; elsewhere four digits are a number.
fn lone_year(chars: &[char], start: usize) -> Option<(Mention, usize)> {
    let (year, end) = digits(chars, start, 4).filter(|(year, end)| end - start == 4 && (1990..2060).contains(year))?;
    let before: String = chars[start.saturating_sub(8)..start].iter().map(char::to_ascii_lowercase).collect();
    let said = ["in", "for", "during", "since", "until", "cy", "year"].iter().any(|word| {
        before.trim_end().strip_suffix(word).is_some_and(|rest| !rest.ends_with(|c: char| c.is_ascii_alphanumeric()))
    });
    let bracketed = start > 0 && chars[start - 1] == '(' && chars.get(end).is_none_or(|c| *c == ')');
    let heads = start == 0 && chars.get(end) == Some(&':') && chars.get(end + 1) == Some(&' ');
    let ends = chars.get(end).is_none_or(|c| !is_word(*c) && !matches!(c, '.' | '/' | '-'));
    let ends = ends || (chars.get(end) == Some(&'.') && chars.get(end + 1).is_none());
    let is_year = ends && ((said && before.ends_with(' ')) || bracketed || heads);
    let year = i32::try_from(year).ok().map(Year::Calendar);
    is_year.then_some((Mention { year, month: None, day: None, end: false }, end))
}

/// 第2四半期末, 上半期末現在: only where the end of the period is meant.
fn japanese_part(chars: &[char], start: usize) -> Option<(Mention, usize)> {
    let (month, at) = if chars[start] == '第' {
        let (quarter, at) = digits(chars, start + 1, 1).filter(|(quarter, _)| (1..=4).contains(quarter))?;
        (quarter_end(quarter), word_at(chars, at, &["四半期", "・四半期"])?.1)
    } else {
        let halves = [("上半期", 9), ("上期", 9), ("前期", 9), ("下半期", 3), ("下期", 3), ("後期", 3)];
        halves.iter().find_map(|(word, month)| word_at(chars, start, &[*word]).map(|(_, end)| (*month, end)))?
    };
    let (word, end) = word_at(chars, at, &["末", "まで", "時点", "現在"])?;
    let end = if matches!(word, "時点" | "現在") { at } else { end };
    Some((Mention { year: None, month: Some(month), day: None, end: true }, end))
}

/// FY16, FY2016, FY 2016, FY2015-16, FY16 Q2.
fn fiscal_year(chars: &[char], start: usize) -> Option<(Mention, usize)> {
    let begins = |at: usize, c: char| chars.get(at).is_some_and(|x| x.eq_ignore_ascii_case(&c));
    if !(begins(start, 'f') && begins(start + 1, 'y')) {
        return None;
    }
    let at = after_spaces(chars, start + 2);
    if let Some((Mention { year: Some(Year::Fiscal(year)), .. }, end)) = split_year(chars, at) {
        return Some(with_quarter(chars, year, end));
    }
    let (year, end) = digits(chars, at, 4).filter(|(_, end)| matches!(end - at, 2 | 4))?;
    let year = i32::try_from(if year < 100 { 2000 + year } else { year }).ok()?;
    Some(with_quarter(chars, year, end))
}

fn with_quarter(chars: &[char], year: i32, end: usize) -> (Mention, usize) {
    match quarter_number(chars, after_spaces(chars, end)) {
        Some((quarter, end)) => {
            (Mention { year: Some(Year::Fiscal(year)), month: Some(quarter_end(quarter)), day: None, end: true }, end)
        }
        None => (Mention { year: Some(Year::Fiscal(year)), month: None, day: None, end: false }, end),
    }
}

/// Q2, Q2 FY16, Q2 2016.
fn quarter(chars: &[char], start: usize) -> Option<(Mention, usize)> {
    let (quarter, at) = quarter_number(chars, start)?;
    let month = Some(quarter_end(quarter));
    let next = after_spaces(chars, at);
    let year = fiscal_year(chars, next).and_then(|(mention, end)| Some((mention.year?, end))).or_else(|| {
        let (year, end) = year_behind(chars, at)?;
        Some((fiscal(year)?, end))
    });
    Some(match year {
        Some((year, end)) => (Mention { year: Some(year), month, day: None, end: true }, end),
        None => (Mention { year: None, month, day: None, end: true }, at),
    })
}

fn quarter_number(chars: &[char], start: usize) -> Option<(u32, usize)> {
    chars.get(start).filter(|c| matches!(c, 'Q' | 'q'))?;
    let (quarter, at) = digits(chars, start + 1, 1).filter(|(quarter, _)| (1..=4).contains(quarter))?;
    chars.get(at).is_none_or(|c| !is_word(*c)).then_some((quarter, at))
}

/// December 31, 2016, Dec 2016, Mar-15.
fn month_name(chars: &[char], start: usize) -> Option<(Mention, usize)> {
    let (month, at) = name_at(chars, start)?;
    let next = if chars.get(at) == Some(&'-') { at + 1 } else { after_spaces(chars, at) };
    if let Some((day, end)) = digits(chars, next, 2).filter(|(day, _)| (1..=31).contains(day)) {
        let end = word_at(chars, end, &["st", "nd", "rd", "th"]).map_or(end, |(_, end)| end);
        let comma = end + usize::from(chars.get(end) == Some(&','));
        let (year, end) = year_behind(chars, comma).map_or((None, end), |(year, end)| (Some(year), end));
        return Some((on(year, month, Some(day)), end));
    }
    if let Some((year, end)) = year_behind(chars, at) {
        return Some((Mention { end: true, ..on(Some(year), month, None) }, end));
    }
    // A lone May or March may be a verb.
    let is_name = chars[start].is_ascii_uppercase() && !matches!(month, 3 | 5);
    is_name.then_some((Mention { end: true, ..on(None, month, None) }, at))
}

fn name_at(chars: &[char], start: usize) -> Option<(u32, usize)> {
    let first = chars.get(start).filter(|c| c.is_ascii_alphabetic())?.to_ascii_lowercase();
    let at = |word: &'static str| english_at(chars, start, &[word]).map(|(_, end)| end);
    let mut months = MONTHS.iter().enumerate().filter(|(_, (full, _))| full.starts_with(first));
    let (index, end) = months.find_map(|(index, (full, short))| {
        let sept = if index == 8 { at("sept") } else { None };
        at(full).or(sept).or_else(|| at(short)).map(|end| (index, end))
    })?;
    Some((u32::try_from(index).ok()? + 1, end + usize::from(chars.get(end) == Some(&'.'))))
}

fn year_behind(chars: &[char], at: usize) -> Option<(u32, usize)> {
    let next = if chars.get(at) == Some(&'-') { at + 1 } else { after_spaces(chars, at) };
    digits(chars, next, 4).filter(|(year, end)| end - next == 4 && (1900..2200).contains(year))
}

fn on(year: Option<u32>, month: u32, day: Option<u32>) -> Mention {
    let year = year.and_then(|year| i32::try_from(year).ok()).map(Year::Calendar);
    Mention { year, month: Some(month), day, end: false }
}

fn fiscal(year: u32) -> Option<Year> {
    i32::try_from(year).ok().map(Year::Fiscal)
}

/// The month in which a quarter of the fiscal year ends.
fn quarter_end(quarter: u32) -> u32 {
    if quarter == 4 { 3 } else { 3 + 3 * quarter }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_dates_are_read_in_every_writing() {
        for (text, expected) in [
            ("12/31/2016", "2016-12-31"),
            ("31/12/2016", "2016-12-31"),
            ("December 31, 2016", "2016-12-31"),
            ("Dec. 31 2016", "2016-12-31"),
            ("31 December 2016", "2016-12-31"),
            ("Sept 2016", "2016-09-30"),
            ("September", "2016-09-30"),
            ("15-Mar", "2017-03-15"),
            ("FY16 Q2", "2016-09-30"),
            ("Q4 FY2016", "2017-03-31"),
            ("Q3", "2016-12-31"),
            ("year end", "2017-03-31"),
            ("第2四半期末", "2016-09-30"),
            ("上半期末", "2016-09-30"),
        ] {
            let chars: Vec<char> = text.chars().collect();
            let (mention, end) = date_at(&chars, 0, FiscalYear(2016)).expect(text);
            assert_eq!(end, chars.len(), "{text} is a date to its end");
            let day = mention.resolve(FiscalYear(2016)).map(|(day, _)| day.to_string());
            assert_eq!(day.as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_english_date_is_left_alone() {
        for text in ["may attend", "Decision", "Quarter", "FYI", "3/15", "13/13/2016", "2016/18", "第2四半期 3件"]
        {
            let chars: Vec<char> = text.chars().collect();
            assert_eq!(date_at(&chars, 0, FiscalYear(2016)), None, "{text}");
        }
    }
}

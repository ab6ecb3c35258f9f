//! What an officer may write in one cell of a table: words, numbers, days, addresses.
//!
//! Width and white space never matter. It must not know any column.

use chrono::{Datelike, Days, NaiveDate};
use unicode_normalization::UnicodeNormalization;

use crate::domain::calendar::{Era, FiscalYear};
use crate::domain::fold;
use crate::domain::plan::{Publication, Validity};
use crate::domain::value::heading;

/// Years that a table can mean; anything else is a slip of the pen.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2199;

/// A word for comparing; the case of letters (指標ID, 指標id) does not matter either.
pub(super) fn fold(text: &str) -> String {
    let folded = fold::fold(text);
    // Kana and kanji have no case.
    let is_small = |c: char| fold::is_folded(c) && !c.is_ascii_uppercase();
    if folded.chars().all(is_small) { folded } else { folded.to_lowercase() }
}

/// A text on one line: a line break in a cell only keeps the column narrow.
pub(super) fn one_line(text: &str) -> String {
    if text.contains('\n') { text.lines().map(str::trim).collect() } else { text.trim().to_owned() }
}

/// A text with its lines, without white space behind them.
pub(super) fn lines(text: &str) -> String {
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim().to_owned()
}

/// A code (`I01`, `shoko`): width and white space do not matter, case does.
pub(super) fn code(text: &str) -> String {
    if text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return text.to_owned();
    }
    text.nfkc().filter(|c| !fold::is_blank(*c)).collect()
}

/// A number, with separators of thousands or without, below zero with a minus or with △ or ▲ as in accounts. A comma
/// anywhere else is not guessed at.
pub(super) fn number(text: &str) -> Option<f64> {
    // Most have nothing but digits.
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok().filter(|number: &f64| number.is_finite());
    }
    let text = code(text);
    let text = text.strip_prefix(['△', '▲', '−']).map_or(text.clone(), |amount| format!("-{amount}"));
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let is_grouped = whole.split(',').skip(1).all(|group| group.len() == 3) && !fraction.contains(',');
    let number = text.replace(',', "").parse().ok().filter(|number: &f64| number.is_finite());
    number.filter(|_| is_grouped)
}

/// A number that may have ± before it and a short unit behind it: ±3ポイント, 44.5%.
pub(super) fn amount(text: &str) -> Option<f64> {
    let text = code(text);
    let text = text.trim_start_matches('±');
    let end = text.rfind(|c: char| c.is_ascii_digit()).map_or(0, |last| last + 1);
    number(&text[..end]).filter(|_| text[end..].chars().count() <= 5)
}

/// A fiscal year: H28, 平成28年度, 2016, 28年度.
pub(super) fn fiscal_year(text: &str) -> Option<FiscalYear> {
    let heading = heading(text);
    heading.year.filter(|_| heading.words.is_empty())
}

/// When a year's value is published: 8月 and 翌年度8月 (of the next fiscal year), 当年度12月, 翌々年度3月, or 決算 (when the
/// accounts of the year are closed).
pub(super) fn publication(text: &str) -> Option<Publication> {
    let plain = fold(text);
    if ["決算", "決算後", "出納閉鎖後", "出納整理期間後"].contains(&plain.as_str()) {
        return Some(Publication::SETTLEMENT);
    }
    let years = [("翌々年度", 2), ("翌年度", 1), ("当年度", 0), ("同年度", 0)];
    let (years_after, month) = years
        .iter()
        .find_map(|(word, years)| plain.strip_prefix(word).map(|rest| (*years, rest)))
        .unwrap_or((1, plain.as_str()));
    let month = month.strip_suffix('月').unwrap_or(month).parse().ok()?;
    (1..=12).contains(&month).then_some(Publication { years_after, month })
}

/// A day, in any way in which offices and Excel write one: 2016-04-01, 2016/4/1, 2016年4月1日, 平成28年4月1日, H28.4.1,
/// and Excel's count of days where a cell has lost its format.
pub(super) fn day(text: &str) -> Option<NaiveDate> {
    let written = plain_day(text).filter(|day| YEARS.contains(&day.year()));
    written.or_else(|| day_in_words(text))
}

/// A day as machines write it, and most tables.
fn plain_day(text: &str) -> Option<NaiveDate> {
    let mut parts = text.as_bytes().split(|byte| matches!(byte, b'-' | b'/'));
    let mut next = || {
        let digits = parts.next().filter(|digits| digits.len() <= 4 && digits.iter().all(u8::is_ascii_digit))?;
        Some((digits.len(), digits.iter().fold(0, |number, digit| number * 10 + u32::from(digit - b'0'))))
    };
    let ((4, year), (1 | 2, month), (1 | 2, day)) = (next()?, next()?, next()?) else { return None };
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day).filter(|_| parts.next().is_none())
}

fn day_in_words(text: &str) -> Option<NaiveDate> {
    let plain: String = text.nfkc().collect();
    // Excel writes the hour too once a cell was touched: only midnight can mean a day.
    let plain = plain.trim().trim_end_matches("00:00:00").trim_end_matches('T');
    let plain = fold(plain);
    if plain.len() == 5
        && let Ok(count) = plain.parse()
    {
        return NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(count));
    }
    let (era, rest) = Era::ALL
        .into_iter()
        .find_map(|era| {
            let rest = plain.strip_prefix(era.name());
            rest.or_else(|| plain.strip_prefix(era.letter().to_ascii_lowercase())).map(|rest| (Some(era), rest))
        })
        .unwrap_or((None, plain.as_str()));
    let mut parts = rest.trim_end_matches('日').split(['年', '月', '/', '-', '.']);
    let year = parts.next().and_then(|year| if year == "元" { Some(1) } else { year.parse().ok() })?;
    let month = parts.next()?.parse().ok()?;
    let day = parts.next()?.parse().ok()?;
    let year = era.map_or(year, |era| era.calendar_year(year));
    if parts.next().is_some() || !YEARS.contains(&year) { None } else { NaiveDate::from_ymd_opt(year, month, day) }
}

/// A mail address of the kind that an office's relay takes: letters of ASCII, one `@`, a domain with a dot.
pub(super) fn address(text: &str) -> Option<String> {
    let address = code(text);
    let (local, domain) = address.split_once('@')?;
    let local_fits = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    let label_fits = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    let fits =
        !local.is_empty() && local.chars().all(local_fits) && domain.contains('.') && domain.split('.').all(label_fits);
    fits.then_some(address)
}

/// Whether two spans share a day.
pub(super) fn meet(one: Validity, other: Validity) -> bool {
    let starts_in_time = |a: Validity, b: Validity| a.from.zip(b.to).is_none_or(|(from, to)| from <= to);
    starts_in_time(one, other) && starts_in_time(other, one)
}

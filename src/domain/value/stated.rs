//! The day that a cell states for its value: 「2/23現在」「12月末時点」「※3/23現在」.

use std::ops::Range;

use chrono::NaiveDate;

use super::mention::mention_at;
use super::status;
pub(super) use super::text::begins_word;
use super::text::{TAKEN, Text, after_spaces, is_space, is_word, word_at};
use crate::domain::calendar::FiscalYear;

/// A stated day and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stated {
    /// The day; none where the calendar does not have it (2/30).
    pub(super) date: Option<NaiveDate>,
    pub(super) month_end: bool,
    pub(super) stretch: Range<usize>,
}

/// A stated day further away from the column's year than this is a slip of the pen.
const MOST_YEARS_AWAY: i32 = 5;

/// Whether a stated day is years away from the column's year.
pub(super) fn is_far(day: NaiveDate, column: FiscalYear) -> bool {
    (FiscalYear::of(day).0 - column.0).abs() > MOST_YEARS_AWAY
}

/// Finds the stated days in a stretch of a text.
pub(super) fn find(text: &Text<'_>, stretch: Range<usize>, in_note: bool, column: FiscalYear) -> Vec<Stated> {
    let chars = &text.chars[..stretch.end];
    let mut found = Vec::new();
    let mut at = stretch.start;
    while at < stretch.end {
        let Some((mention, date_end)) = begins_word(chars, at).then(|| mention_at(chars, at, column)).flatten() else {
            at += 1;
            continue;
        };
        if status::announces_before(chars, at) {
            at = date_end;
            continue;
        }
        let said_before = english_start(chars, at);
        let stretch_end = match said_before {
            Some(_) => Some(date_end),
            None => stating_end(chars, date_end, mention.end, in_note),
        };
        if let Some(end) = stretch_end {
            let (date, month_end) = mention.resolve(column).unzip();
            let names_a_day = date.is_some() || mention.day.is_some();
            let stretch = said_before.unwrap_or(at)..end;
            found.extend(names_a_day.then(|| Stated { date, month_end: month_end.unwrap_or(false), stretch }));
        }
        at = stretch_end.unwrap_or(date_end);
    }
    found
}

/// The only day in a text, where it is nobody's deed: 10月1日 8人, 8人（10/1）, 8人（平成28年10月）. It is the day of a level.
pub(super) fn lone(text: &Text<'_>, column: FiscalYear) -> Option<Stated> {
    let chars = &text.chars;
    let (mut found, mut at) = (None, 0);
    while at < chars.len() {
        let Some((mention, end)) = begins_word(chars, at).then(|| mention_at(chars, at, column)).flatten() else {
            at += 1;
            continue;
        };
        let apart = chars.get(end).is_none_or(|c| !is_word(*c) || c.is_ascii_digit());
        if !apart || found.is_some() || status::announces_before(chars, at) {
            return None;
        }
        let (date, month_end) = mention.resolve(column)?;
        let names_a_day = mention.day.is_some() || month_end || (mention.year.is_some() && mention.month.is_some());
        found = names_a_day.then_some(Stated { date: Some(date), month_end, stretch: at..end });
        found.as_ref()?;
        at = end;
    }
    found
}

/// Where the English words begin that make the date behind them the day of a value: as of, through, at the end of.
fn english_start(chars: &[char], at: usize) -> Option<usize> {
    let before: String = chars[..at].iter().collect::<String>().to_ascii_lowercase();
    let before = before.trim_end_matches([' ', TAKEN]);
    let words = [
        "as of the end of",
        "as of end of",
        "as of",
        "as at",
        "at the end of",
        "by the end of",
        "end of",
        "through",
        "thru",
        "up to",
        "at",
    ];
    let word = words.iter().find(|word| before.ends_with(**word))?;
    let start = before.chars().count() - word.len();
    begins_word(chars, start).then_some(start)
}

/// Where the note ends if what follows the date makes it the day of a value.
fn stating_end(chars: &[char], date_end: usize, names_end: bool, in_note: bool) -> Option<usize> {
    // A weekday in brackets may have been taken away between.
    let next = date_end + chars[date_end..].iter().take_while(|c| is_space(**c) && **c != '\n').count();
    if let Some((_, end)) = word_at(chars, next, &["時点", "現在", "の時点", "末時点", "末現在"]) {
        return Some(end);
    }
    // 「12月末に実施」 is a day for something else, 「12月末まで」 and 「12月末」 alone are the value's.
    let until = word_at(chars, date_end, &["までに", "までの予定"]).is_none();
    if let Some((_, end)) = word_at(chars, date_end, &["まで", "迄"])
        && (names_end || in_note)
    {
        return until.then_some(end);
    }
    let next = after_spaces(chars, date_end);
    let stands_alone = chars.get(date_end).is_none_or(|c| !is_word(*c) || c.is_ascii_digit())
        || word_at(chars, next, &["見込", "速報", "暫定", "実績", "累計", "値", "分"]).is_some();
    (names_end && stands_alone).then_some(date_end)
}

//! What follows a number and its counter: a rate, a bound, a softening, a word of forecast, the other end of a range.

use super::bound::{self, Bound};
use super::mention::mention_at;
use super::number::number_at;
use super::text::{after_spaces, english_at, is_space, is_word, starts_with, word_at};
use super::unit::Units;
use super::words::{ENGLISH_NEARLY, ENGLISH_PROVISIONAL, NEARLY, PLANNED, PROVISIONAL, is_dash};
use crate::domain::calendar::FiscalYear;

/// What follows a number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Suffix {
    /// Whether the number is still one certain number.
    pub(super) firm: bool,
    pub(super) provisional: bool,
    /// Whether it is intended and has not happened (18回予定).
    pub(super) planned: bool,
    pub(super) bound: Option<Bound>,
    pub(super) end: usize,
}

const RATES: &[&str] = &[
    "/年間",
    "/年度",
    "/年",
    "/月",
    "/日",
    "/週",
    "/か月",
    "/四半期",
    "/期",
    "/year",
    "/yr",
    "/month",
    "/day",
    "/week",
    "/quarter",
    "/hour",
    "/capita",
];
const YEARLY: &[&str] = &["per year", "per annum", "a year", "each year", "annually", "yearly", "per fiscal year"];
const OTHER_RATES: &[&str] = &["per month", "a month", "monthly", "per quarter", "per week", "per day", "per capita"];

/// Reads what follows a number and its counter.
pub(super) fn suffix(chars: &[char], at: usize, units: Units<'_>) -> Suffix {
    let mut suffix = Suffix { firm: true, provisional: false, planned: false, bound: None, end: at };
    suffix.rate(chars, units);
    if let Some((bound, end)) = bound::behind(chars, suffix.end).filter(|(_, end)| ends_or_softens(chars, *end)) {
        (suffix.firm, suffix.bound, suffix.end) = (false, Some(bound), end);
    } else if let Some((_, end)) = word_at(chars, suffix.end, &["±", "数"]) {
        (suffix.firm, suffix.end) = (false, end);
    }
    // 30件？ asks back.
    suffix.firm &= chars.get(suffix.end) != Some(&'?');
    // 1200△ may be less than nothing, 18回+α is more than it says.
    let behind = chars.get(suffix.end + 1);
    suffix.firm &= !(matches!(chars.get(suffix.end), Some('△' | '▲')) && behind.is_none_or(|c| !c.is_ascii_digit()));
    suffix.firm &= !(chars.get(suffix.end) == Some(&'+') && matches!(behind, Some('α' | 'a')));
    let nearly = word_at(chars, suffix.end, NEARLY);
    if let Some((_, end)) = nearly.or_else(|| english_at(chars, after_spaces(chars, suffix.end), ENGLISH_NEARLY)) {
        (suffix.provisional, suffix.end) = (true, end);
    }
    let next = after_spaces(chars, suffix.end);
    // 3 of 5 is a part and a whole.
    if let Some((_, end)) = english_at(chars, next, &["out of", "of the", "of"])
        && number_follows(chars, end)
    {
        suffix.firm = false;
    }
    let next = if starts_with(chars, next, "の") { next + 1 } else { next };
    let forecast = word_at(chars, next, PROVISIONAL).or_else(|| english_at(chars, next, ENGLISH_PROVISIONAL));
    // 15件 見込20件: a word before another number is that number's.
    if let Some((word, end)) = forecast.filter(|(_, end)| !number_follows(chars, *end)) {
        (suffix.provisional, suffix.planned, suffix.end) = (true, PLANNED.contains(&word), end);
    }
    suffix
}

impl Suffix {
    /// 3回/年 and 3/year leave the number what it is; 3回/月 does not.
    fn rate(&mut self, chars: &[char], units: Units<'_>) {
        let next = after_spaces(chars, self.end);
        if let Some((rate, end)) = word_at(chars, self.end, RATES) {
            self.firm &= rate.starts_with("/年") || rate.starts_with("/y");
            self.end = end;
        } else if let Some((_, end)) = english_at(chars, next, YEARLY) {
            self.end = end;
        } else if let Some((_, end)) = english_at(chars, next, OTHER_RATES) {
            (self.firm, self.end) = (false, end);
        } else if chars.get(self.end) == Some(&'/')
            && let Some((_, end)) = units.at(chars, self.end + 1)
        {
            self.end = end;
        }
    }
}

/// A plus sign before a number adds (3+2).
fn ends_or_softens(chars: &[char], end: usize) -> bool {
    chars.get(end.wrapping_sub(1)) != Some(&'+') || chars.get(end).is_none_or(|c| is_space(*c) || *c == '(')
}

fn number_follows(chars: &[char], at: usize) -> bool {
    let next = chars[at.min(chars.len())..].iter().find(|c| !is_space(**c) && **c != ':');
    next.is_some_and(char::is_ascii_digit)
}

/// The other end of a pair of numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct OtherEnd {
    pub(super) number: f64,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether the two bound the value (2~3回), and do not tell of a change or a choice (3→5, 3又は5).
    pub(super) is_range: bool,
}

/// The other end of 2~3回, 10%~20%, 3件から5件, 5 to 10, between 5 and 10.
pub(super) fn other_end(chars: &[char], at: usize, is_between: bool, column: FiscalYear) -> Option<OtherEnd> {
    let next = after_spaces(chars, at);
    let first = *chars.get(next)?;
    let (start, is_range) = match first {
        '~' => (after_spaces(chars, next + 1), true),
        '→' | '⇒' => (after_spaces(chars, next + 1), false),
        // A dash binds only where it touches both numbers.
        c if is_dash(c) && c != '・' && c != '一' => (
            if next == at {
                at + 1
            } else if c == '–' && chars.get(next + 1) == Some(&' ') {
                after_spaces(chars, next + 1)
            } else {
                return None;
            },
            true,
        ),
        c if c.is_ascii_alphabetic() => {
            let (word, end) = english_at(chars, next, &["to", "and", "or"])?;
            if word == "and" && !is_between {
                return None;
            }
            (after_spaces(chars, end), word != "or")
        }
        _ => {
            let (word, end) = word_at(chars, next, &["から", "ないし", "乃至", "又は", "または"])?;
            (after_spaces(chars, end), !matches!(word, "又は" | "または"))
        }
    };
    let (number, end) = number_at(chars, start)?;
    mention_at(chars, start, column).is_none().then_some(OtherEnd { number, start, end, is_range })
}

/// The words right behind a number, whether another number follows them at once, and their end. English words stand apart.
pub(super) fn words_behind(chars: &[char], at: usize) -> (String, bool, usize) {
    let start = after_spaces(chars, at);
    if start > at && chars.get(start).is_some_and(char::is_ascii_alphabetic) {
        let is_english = |c: &char| c.is_ascii_alphabetic() || matches!(c, ' ' | '-' | '\'');
        let length = chars[start..].iter().take_while(|c| is_english(c)).count();
        let words: String = chars[start..start + length].iter().collect();
        let run_on = chars.get(start + length).is_some_and(char::is_ascii_digit);
        // H29 begins something else.
        let is_name = run_on && !words.ends_with(' ');
        // 340 attendees at 12 events: where and when, and no label.
        let is_joint = run_on && ["at", "in", "for", "from", "across", "with", "and", "over"].contains(&words.trim());
        return if is_name || is_joint {
            (String::new(), false, at)
        } else {
            (words.trim_end().to_owned(), run_on, start + length)
        };
    }
    let length = chars[at..].iter().take_while(|c| is_word(**c) && !c.is_ascii_digit()).count();
    let end = at + length;
    (chars[at..end].iter().collect(), chars.get(end).is_some_and(char::is_ascii_digit), end)
}

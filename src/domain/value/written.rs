//! How a number is written, where that leaves a doubt of it: digits that are lost, a comma for a point, so often in each.
//!
//! It must not know the words that name the number.

use super::number::{fifteen_digits, number_at};
use super::text::{after_spaces, english_at, is_word, word_at};

/// 1.95E+06 is what a spreadsheet shows where its column is too narrow: the digits behind are lost.
pub(super) fn is_rounded(chars: &[char], at: usize, end: usize) -> bool {
    chars[at..end].iter().any(|c| matches!(c, 'E' | 'e'))
}

/// 3,5: a decimal as some languages write it, or two numbers.
pub(super) fn is_cut(chars: &[char], at: usize, end: usize) -> bool {
    let is_digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
    let before = at >= 2 && chars[at - 1] == ',' && is_digit(at - 2);
    before || (chars.get(end) == Some(&',') && is_digit(end + 1))
}

/// 1日2回, 1か月に3回: so often in each.
pub(super) fn is_each(chars: &[char], at: usize) -> bool {
    let last = chars[..at].iter().rev().find(|c| **c != ' ');
    if !last.is_some_and(|c| matches!(c, '日' | '週' | '月' | '間' | '人' | '校' | '件' | 'に' | 'き')) {
        return false;
    }
    let before: String = chars[at.saturating_sub(9)..at].iter().filter(|c| **c != ' ').collect();
    let before = ["につき", "に"].iter().find_map(|word| before.strip_suffix(word)).unwrap_or(&before);
    ["1日", "1週間", "1週", "1か月", "1ヶ月", "1ヵ月", "1カ月", "1月", "1時間", "1人", "1校", "1件"].iter().any(
        |word| {
            before.strip_suffix(word).is_some_and(|rest| {
                !rest.ends_with(|c: char| c.is_ascii_digit() || matches!(c, '月' | '年' | '/' | '.'))
            })
        },
    )
}
/// 8時間30分 is eight hours and a half: the number of hours, and where it ends.
pub(super) fn with_minutes(chars: &[char], number: f64, unit: &str, end: usize) -> (f64, usize) {
    let minutes = || {
        let (minutes, at) = number_at(chars, end).filter(|_| unit == "時間" && number.fract() == 0.0)?;
        let (_, at) = word_at(chars, at, &["分間", "分"])?;
        (minutes < 60.0 && minutes.fract() == 0.0).then(|| (fifteen_digits(number + minutes / 60.0), at))
    };
    minutes().unwrap_or((number, end))
}

/// The end of 4.5 out of 5, which is a mark and no count of five; none where it may be a count.
pub(super) fn rating_end(chars: &[char], number: f64, unit: &str, end: usize) -> Option<usize> {
    let is_mark = unit.is_empty() && number.fract() != 0.0;
    let (_, at) = english_at(chars, after_spaces(chars, end), &["out of"]).filter(|_| is_mark)?;
    let (whole, end) = number_at(chars, after_spaces(chars, at))?;
    let is_scale = whole.fract() == 0.0 && (number..=10.0).contains(&whole);
    (is_scale && chars.get(end).is_none_or(|c| !is_word(*c))).then_some(end)
}

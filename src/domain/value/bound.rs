//! Words and signs that bound a number: 以上, 未満, 超, ≥, at least, less than.

use super::reading::Interval;
use super::text::{after_spaces, english_entry_at, entry_at};

/// On which side a number bounds the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bound {
    /// 以上, at least.
    AtLeast,
    /// 超, more than.
    MoreThan,
    /// 以下, up to.
    AtMost,
    /// 未満, less than.
    LessThan,
}

use Bound::{AtLeast, AtMost, LessThan, MoreThan};

const BEHIND: &[(&str, Bound)] = &[
    ("以上", AtLeast),
    ("以下", AtMost),
    ("以内", AtMost),
    ("未満", LessThan),
    ("を超える", MoreThan),
    ("を超え", MoreThan),
    ("を上回る", MoreThan),
    ("を下回る", LessThan),
    ("超", MoreThan),
    ("余り", MoreThan),
    ("余", MoreThan),
    ("強", MoreThan),
    ("弱", LessThan),
    ("まで", AtMost),
    ("から", AtLeast),
    ("~", AtLeast),
    ("+", AtLeast),
];

const ENGLISH_BEHIND: &[(&str, Bound)] = &[
    ("or more", AtLeast),
    ("or above", AtLeast),
    ("or higher", AtLeast),
    ("or greater", AtLeast),
    ("and above", AtLeast),
    ("and over", AtLeast),
    ("or less", AtMost),
    ("or fewer", AtMost),
    ("or below", AtMost),
    ("or lower", AtMost),
    ("or under", AtMost),
    ("and under", AtMost),
    ("maximum", AtMost),
    ("minimum", AtLeast),
];

/// Words before a number that bound it, lower case, longest first.
const BEFORE: &[(&str, Bound)] = &[
    ("少なくとも", AtLeast),
    ("最低でも", AtLeast),
    ("最低", AtLeast),
    ("下限", AtLeast),
    ("上限", AtMost),
    ("no less than", AtLeast),
    ("not less than", AtLeast),
    ("no fewer than", AtLeast),
    ("no more than", AtMost),
    ("not more than", AtMost),
    ("greater than", MoreThan),
    ("more than", MoreThan),
    ("fewer than", LessThan),
    ("less than", LessThan),
    ("at least", AtLeast),
    ("minimum of", AtLeast),
    ("maximum of", AtMost),
    ("minimum", AtLeast),
    ("maximum", AtMost),
    ("at most", AtMost),
    ("up to", AtMost),
    ("exceeding", MoreThan),
    ("exceeds", MoreThan),
    ("above", MoreThan),
    ("below", LessThan),
    ("under", LessThan),
    ("over", MoreThan),
    ("min.", AtLeast),
    ("max.", AtMost),
];

/// The bound behind a number with its counter, and where it ends.
pub(super) fn behind(chars: &[char], at: usize) -> Option<(Bound, usize)> {
    entry_at(chars, at, BEHIND).or_else(|| english_entry_at(chars, after_spaces(chars, at), ENGLISH_BEHIND))
}

/// The bound that a sign before a number makes of it.
pub(super) fn sign(c: char) -> Option<Bound> {
    match c {
        '≥' | '≧' | '⩾' => Some(AtLeast),
        '>' => Some(MoreThan),
        '≤' | '≦' | '⩽' | '~' => Some(AtMost),
        '<' => Some(LessThan),
        _ => None,
    }
}

/// The bound at the end of the words before a number, and the words without it.
pub(super) fn before(words: &str) -> Option<(&str, Bound)> {
    // Most words are told from the end of these by their last byte.
    let last = words.as_bytes().last()?.to_ascii_lowercase();
    let mut likely = BEFORE.iter().filter(|(word, _)| word.as_bytes().last() == Some(&last));
    likely.find_map(|(word, bound)| {
        let start = words.len().checked_sub(word.len()).filter(|start| words.is_char_boundary(*start))?;
        let (rest, tail) = words.split_at(start);
        let apart = !word.is_ascii() || !rest.ends_with(|c: char| c.is_ascii_alphanumeric());
        (apart && tail.eq_ignore_ascii_case(word)).then_some((rest, *bound))
    })
}

impl Bound {
    /// The interval that the number bounds.
    pub(super) fn interval(self, number: f64) -> Interval {
        let is_open = matches!(self, MoreThan | LessThan);
        match self {
            AtLeast | MoreThan => Interval { low: Some(number), high: None, is_open },
            AtMost | LessThan => Interval { low: None, high: Some(number), is_open },
        }
    }
}

//! Portions in a target text: 3分の2以上, 2/3, 上位3分の1.

use crate::domain::value::number::fifteen_digits;

/// What a portion comes to.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Portion {
    /// The text with the portion as a percentage.
    Hundredths(String),
    /// A portion of something that nobody has counted (上位3分の1).
    OfUnknown,
}

/// Reckons a portion where the indicator is a percentage; none where the text has none.
pub(super) fn in_hundredths(text: &str, unit: &str) -> Option<Portion> {
    let (start, end, share) = portion(text)?;
    if !matches!(unit, "%" | "％") || text[..start].ends_with("上位") {
        return Some(Portion::OfUnknown);
    }
    Some(Portion::Hundredths(format!("{}{}%{}", &text[..start], fifteen_digits(share * 100.0), &text[end..])))
}

/// Where a portion stands, and what it is.
fn portion(text: &str) -> Option<(usize, usize, f64)> {
    let spoken = text.find("分の").map(|at| (at, "分の".len(), true));
    let (at, length, whole_first) = spoken.or_else(|| Some((text.find('/')?, 1, false)))?;
    let before = text[..at].bytes().rev().take_while(u8::is_ascii_digit).count();
    let behind = text[at + length..].bytes().take_while(u8::is_ascii_digit).count();
    let number = |digits: &str| digits.parse::<u32>().ok().filter(|_| (1..=2).contains(&digits.len()));
    let first = number(&text[at - before..at])?;
    let second = number(&text[at + length..at + length + behind])?;
    let (part, whole) = if whole_first { (second, first) } else { (first, second) };
    let next = text[at + length + behind..].chars().next();
    // 3/15 is a day, 2/3件 something else.
    let is_portion = part > 0
        && part < whole
        && (whole_first || (whole <= 10 && !next.is_some_and(|c| c == '/' || c == '件' || c == '人')));
    is_portion.then(|| (at - before, at + length + behind, f64::from(part) / f64::from(whole)))
}

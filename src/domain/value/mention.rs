//! A day or a period in either language; what a cell may mention beside its numbers.

use super::date::{Mention, date_at};
use super::english;
use super::text::after_spaces;
use crate::domain::calendar::FiscalYear;

/// The date or period in any language that begins at a place, and where it ends.
pub(super) fn mention_at(chars: &[char], start: usize, column: FiscalYear) -> Option<(Mention, usize)> {
    let first = *chars.get(start)?;
    let may_begin = first.is_ascii_alphabetic()
        || (first.is_ascii_digit() && goes_on(chars, start))
        || matches!(first, '前' | '昨' | '今' | '本' | '当' | '同' | '年')
        || matches!(first, '平' | '令' | '昭' | '大' | '明' | '第' | '上' | '下' | '後');
    if !may_begin {
        return None;
    }
    date_at(chars, start, column).or_else(|| english::date_at(chars, start, column))
}

/// Whether what follows the digits at a place may make a date of them. Behind most numbers nothing does.
fn goes_on(chars: &[char], start: usize) -> bool {
    let count = chars[start..].iter().take_while(|c| c.is_ascii_digit()).count();
    match chars.get(after_spaces(chars, start + count)) {
        Some('年' | '月' | '.' | '/' | '-' | '–' | '~' | '・' | '、' | ',') => true,
        // Four digits may be a year by what stands before them.
        next => count == 4 || next.is_some_and(char::is_ascii_alphabetic),
    }
}

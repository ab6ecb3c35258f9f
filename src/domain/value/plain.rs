//! The short way for what most cells hold: a plain number, a number with a common counter, a lone dash, a lone word.
//!
//! It reads nothing that the grammar would read differently; whatever it does not know it leaves to it.

use super::doubt;
use super::reading::{Content, Context, Part, Reading};
use super::status::{self, Meaning};
use super::unit::Units;
use super::words::is_dash;

/// A longer number may be a code; the grammar looks at it.
const MOST_DIGITS: usize = 12;

/// The dash of most sheets; folding makes it a hyphen.
const WIDE_HYPHEN: char = '－';

/// Reads a plain cell; none where the grammar is needed.
pub(super) fn read(raw: &str, context: &Context<'_>) -> Option<Reading> {
    let text = raw.trim_matches([' ', '\t', '\n', '\r']);
    let first = text.chars().next();
    let Some(first) = first else { return Some(Reading::of(Content::Blank)) };
    if first.is_ascii_digit() {
        return number(text, context);
    }
    if (is_dash(first) || first == WIDE_HYPHEN) && text.len() == first.len_utf8() && first != '・' {
        return Some(Reading::of(Content::Symbol(text.to_owned())));
    }
    let is_kanji = ('\u{4E00}'..='\u{9FFF}').contains(&first) && text.len() <= 18;
    let status = if is_kanji { status::alone(text) } else { None };
    status
        .filter(|status| status.meaning != Meaning::Pending || status.word.len() == text.len())
        .filter(|status| status.meaning != Meaning::Done || context.unit.is_empty())
        .map(|status| Reading::of(Content::Status(status)))
}

fn number(text: &str, context: &Context<'_>) -> Option<Reading> {
    let bytes = text.as_bytes();
    let (mut mantissa, mut digits, mut decimals, mut group) = (0_u64, 0, None, None::<usize>);
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match (byte, decimals) {
            (b'0'..=b'9', _) => {
                mantissa = mantissa * 10 + u64::from(byte - b'0');
                digits += 1;
                decimals = decimals.map(|count: usize| count + 1);
                group = group.map(|count| count + 1);
            }
            (b',', None) if group == Some(3) || (group.is_none() && (1..=3).contains(&digits)) => group = Some(0),
            (b'.', None) if group.is_none_or(|count| count == 3) => decimals = Some(0),
            _ => break,
        }
        if digits > MOST_DIGITS {
            return None;
        }
        at += 1;
    }
    let grouped_well = decimals.is_some() || group.is_none_or(|count| count == 3);
    if !grouped_well || decimals == Some(0) {
        return None;
    }
    let unit = &text[at..];
    if !unit.is_empty()
        && (!context.units.is_empty() || unit.len() > 12 || !Units::is_common(unit))
        && unit != context.unit
    {
        return None;
    }
    let scale = 10_f64.powi(i32::try_from(decimals.unwrap_or(0)).ok()?);
    #[expect(clippy::cast_precision_loss, reason = "at most twelve digits, which a float holds exactly")]
    let number = mantissa as f64 / scale;
    let part = Part { label: String::new(), number, unit: unit.to_owned(), text: text.to_owned() };
    let mut reading = Reading::of(Content::Value(part));
    // What needs second thoughts: another unit, thousandths of people, the number of a day, a share of one.
    if (unit != context.unit && !unit.is_empty())
        || decimals == Some(3)
        || (digits == 5 && group.is_none())
        || (number <= 1.0 && unit.is_empty() && mantissa > 0)
    {
        doubt::check(&mut reading, context, false);
    }
    Some(reading)
}

//! The short way for what most cells hold: a plain number, a number with a common counter and the day of it in brackets, a
//! lone dash, a lone word.
//!
//! It reads nothing that the grammar would read differently; whatever it does not know it leaves to it.

use super::reading::{AsOf, Content, Context, Part, Reading};
use super::stated::{self, is_far};
use super::status::{self, Meaning};
use super::text::Text;
use super::unit::Units;
use super::words::is_dash;
use super::{doubt, rank};

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
        return if rank::is_rank(context) { None } else { number(text, context) };
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
    let behind = &text[at..];
    let note = behind.find(['（', '(']).unwrap_or(behind.len());
    let unit = &behind[..note];
    if !unit.is_empty()
        && (!context.units.is_empty() || unit.len() > 12 || !Units::is_common(unit))
        && unit != context.unit
    {
        return None;
    }
    let as_of = if note < behind.len() { Some(day(&behind[note..], context)?) } else { None };
    let scale = 10_f64.powi(i32::try_from(decimals.unwrap_or(0)).ok()?);
    #[expect(clippy::cast_precision_loss, reason = "at most twelve digits, which a float holds exactly")]
    let number = mantissa as f64 / scale;
    let text = text[..at + note].to_owned();
    let part = Part { label: String::new(), number, unit: unit.to_owned(), text };
    let mut reading = Reading { as_of, ..Reading::of(Content::Value(part)) };
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

/// The day in brackets behind a number: （12月末時点）, （2/23現在）.
fn day(note: &str, context: &Context<'_>) -> Option<AsOf> {
    let inside = note.strip_prefix(['（', '('])?.strip_suffix(['）', ')'])?;
    let is_of_days = |c: char| c.is_ascii_digit() || "/.年度月末日時点現在".contains(c);
    if !inside.chars().all(is_of_days) {
        return None;
    }
    let text = Text::of(inside);
    let mut days = stated::find(&text, 0..text.len(), true, context.year);
    let day = days.pop().filter(|day| days.is_empty() && day.stretch == (0..text.len()))?;
    let date = day.date.filter(|date| !is_far(*date, context.year))?;
    Some(AsOf { date, text: inside.to_owned(), month_end: day.month_end, inferred: false })
}

#[cfg(test)]
mod tests {
    use super::super::read::read_closely;
    use super::super::reading::Counts;
    use super::*;
    use crate::domain::calendar::FiscalYear;

    #[test]
    fn the_short_way_reads_what_the_long_one_reads() {
        let numbers = ["0", "3", "0.5", "12.345", "1,234", "42817", "100"];
        let units = ["", "件", "人", "%", "位", "日", "千円", "回/年"];
        let notes = [
            "",
            "（12月末時点）",
            "(12月末現在)",
            "（2/23現在）",
            "（3月15日時点）",
            "（平成29年3月1日現在）",
            "（28年度末）",
            "（12月末）",
            "（12月）",
            "（3/23）",
            "（2/30現在）",
            "（2008/3/31現在）",
            "（12月末時点",
            "（12月末に実施）",
            "（3回）",
            "（10/1現在、12月末時点）",
            "（年度末）",
            "（29.3.15現在）",
            "（現在）",
            "（）",
            "（12月末時点）を除く",
            "（うち3件）",
            "（12月31日現在）",
        ];
        let mut short = 0;
        for (name, own, counts) in [
            ("開発数", "件", Counts::Year),
            ("参加者数（延べ）", "人", Counts::Sum),
            ("全国順位", "位", Counts::Level),
            ("開催日数", "日", Counts::Year),
            ("出荷額", "千円", Counts::Level),
            ("割合", "%", Counts::Level),
        ] {
            let context = Context { indicator_name: name, unit: own, year: FiscalYear(2016), units: &[], counts };
            for text in numbers.iter().flat_map(|number| units.iter().map(move |unit| format!("{number}{unit}"))) {
                for raw in notes.iter().map(|note| format!("{text}{note}")) {
                    let Some(reading) = read(&raw, &context) else { continue };
                    short += 1;
                    assert_eq!(reading, read_closely(&raw, &context), "{raw} of {name}");
                }
            }
        }
        assert!(short > 1000, "{short} were read the short way");
    }
}

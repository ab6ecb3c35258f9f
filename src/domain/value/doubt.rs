//! Second thoughts on a number: what a careful officer notices when it is held against its indicator.
//!
//! A number is converted only where the units are scales of one, exactly; where the kinds differ a person is asked.

use chrono::NaiveDate;

use super::kind::{Kind, differ_in_size, factor, is_counting, kind, same_unit};
use super::number::fifteen_digits;
use super::reading::{Content, Context, Doubt, Part, Reading, Remark};
use crate::domain::fold::fold;

/// Words in the name of an indicator that may be less than zero.
const CHANGES: &[&str] = &[
    "増減",
    "超過",
    "差",
    "増加",
    "減少",
    "収支",
    "変化",
    "変動",
    "伸び",
    "移動",
    "損益",
    "利益",
    "増",
    "減",
    "change",
    "growth",
    "balance",
    "difference",
    "migration",
    "net",
    "surplus",
    "deficit",
];

/// Looks at the value again: converts it, or asks instead.
pub(super) fn check(reading: &mut Reading, context: &Context<'_>, dashed: bool) {
    convert(reading, context);
    let Content::Value(part) = &reading.content else { return };
    let unit = if part.unit.is_empty() { context.unit } else { part.unit.as_str() };
    if let Some(parts) = scaled_twice(part, context.unit) {
        return reading.ask(Doubt::Unit, parts);
    }
    if let Some(parts) = thousands(part, unit).or_else(|| share_of_one(part, context)) {
        return reading.ask(Doubt::Either, parts);
    }
    if part.number < 0.0 && is_counting(unit) && !speaks_of_change(context.indicator_name) {
        if dashed || kind(unit) == Kind::People {
            let positive = Part { number: -part.number, ..part.clone() };
            let parts = vec![part.clone(), positive];
            return reading.ask(Doubt::Negative, parts);
        }
        // △ is no bullet: it says what it means, however odd.
        let remark = Remark::BelowZero(part.text.clone());
        reading.remarks.push(remark);
        return;
    }
    if part.unit.is_empty() || context.unit.is_empty() || same_unit(&part.unit, context.unit) {
        remark_serial(reading, context);
        return;
    }
    let others = reading.asides.iter().filter(|aside| same_unit(&aside.unit, context.unit)).cloned();
    let others: Vec<Part> = others.collect();
    if are_of_other_kinds(&part.unit, context.unit) || (!others.is_empty() && differ_in_kind(&part.unit, context.unit))
    {
        let parts = std::iter::once(part.clone()).chain(others).collect();
        reading.ask(Doubt::Unit, parts);
    }
}

/// 円 into 千円, 人 into 万人. What the cell itself writes in the indicator's unit is not worth a remark.
fn convert(reading: &mut Reading, context: &Context<'_>) {
    if context.unit.is_empty() {
        return;
    }
    let mut remarks = Vec::new();
    let converted = |part: &mut Part| {
        let (times, over) = factor(&part.unit, context.unit)?;
        let other_size = differ_in_size(&part.unit, context.unit);
        part.number = fifteen_digits(part.number * times / over);
        context.unit.clone_into(&mut part.unit);
        let written = !other_size && fold(&part.text).contains(&fold(context.unit));
        (!written).then(|| Remark::Converted {
            text: part.text.clone(),
            number: part.number,
            unit: context.unit.to_owned(),
        })
    };
    match &mut reading.content {
        Content::Value(part) => remarks.extend(converted(part)),
        Content::Ambiguous(parts) => parts.iter_mut().for_each(|part| {
            converted(part);
        }),
        _ => {}
    }
    reading.remarks.append(&mut remarks);
}

/// 1.234人: nobody counts thousandths of people.
fn thousands(part: &Part, unit: &str) -> Option<Vec<Part>> {
    let folded = fold(&part.text);
    let (before, after) = folded.split_once('.')?;
    let whole = before.chars().rev().take_while(char::is_ascii_digit).count();
    let decimals = after.chars().take_while(char::is_ascii_digit).count();
    let grouped = (1..=3).contains(&whole) && decimals == 3 && is_counting(unit) && !before.ends_with('0');
    grouped.then(|| vec![part.clone(), Part { number: fifteen_digits(part.number * 1000.0), ..part.clone() }])
}

/// 19.5億 for 千円: 1,950,000 thousands, or so many thousands.
fn scaled_twice(part: &Part, unit: &str) -> Option<Vec<Part>> {
    let (times, over) = factor(unit, unit.trim_start_matches(['十', '百', '千', '万', '億', '兆']))?;
    let folded: Vec<char> = fold(&part.text).chars().collect();
    let has_scale = folded.windows(2).any(|pair| pair[0].is_ascii_digit() && "十百千万億兆".contains(pair[1]));
    let in_unit = Part { number: fifteen_digits(part.number * over / times), ..part.clone() };
    (part.unit.is_empty() && has_scale).then(|| vec![in_unit, part.clone()])
}

/// 0.551 for a percentage: so much of one, or not even one per cent?
fn share_of_one(part: &Part, context: &Context<'_>) -> Option<Vec<Part>> {
    let is_share =
        part.unit.is_empty() && matches!(context.unit, "%" | "％") && part.number > 0.0 && part.number <= 1.0;
    if !is_share {
        return None;
    }
    let decimals = part.text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    // A rate of change is often a tenth of a per cent.
    let is_small = decimals <= 1 && speaks_of_change(context.indicator_name);
    let times = Part { number: fifteen_digits(part.number * 100.0), ..part.clone() };
    (!is_small).then(|| vec![part.clone(), times])
}

/// Whether a number may be less than nothing: it counts no things, or it is a difference.
pub(super) fn may_be_negative(part: &Part, context: &Context<'_>) -> bool {
    let unit = if part.unit.is_empty() { context.unit } else { part.unit.as_str() };
    !is_counting(unit) && !matches!(kind(unit), Kind::Rank | Kind::Percent | Kind::Time)
        || speaks_of_change(context.indicator_name)
}

pub(super) fn speaks_of_change(name: &str) -> bool {
    let name = fold(name).to_lowercase();
    let is_balance = ["転入", "転出"].iter().all(|word| name.contains(word)) || name.contains("転出入");
    is_balance || CHANGES.iter().any(|word| name.contains(word))
}

/// Kinds that cannot be taken for one another: a share or money for people.
fn are_of_other_kinds(first: &str, second: &str) -> bool {
    let counted = |kind: Kind| matches!(kind, Kind::People | Kind::Things);
    let (first_kind, second_kind) = (kind(first), kind(second));
    differ_in_kind(first, second) && !(counted(first_kind) && counted(second_kind))
}

fn differ_in_kind(first: &str, second: &str) -> bool {
    let (first, second) = (kind(first), kind(second));
    first != second && first != Kind::Unknown && second != Kind::Unknown
}

/// A bare whole number that is the spreadsheet's number of a day of the column's year (42817 is 2017-03-23).
fn remark_serial(reading: &mut Reading, context: &Context<'_>) {
    let Content::Value(part) = &reading.content else { return };
    let is_bare = part.text.len() == 5 && part.text.bytes().all(|byte| byte.is_ascii_digit());
    let Some(day) = Some(part.number).filter(|_| is_bare).and_then(day_of_serial) else { return };
    if (context.year.first_day()..=context.year.last_day()).contains(&day) {
        reading.remarks.push(Remark::Serial(part.text.clone(), day));
    }
}

/// Spreadsheets count days from 1899-12-30.
fn day_of_serial(serial: f64) -> Option<NaiveDate> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "five digits")]
    let days = chrono::Days::new(serial as u64);
    NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(days)
}

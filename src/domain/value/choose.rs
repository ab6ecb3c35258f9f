//! Which of several numbers can be the value, and how they stand to each other: parts and their sum, a part and its whole,
//! before and after.
//!
//! A sum is never made here; one that the cell states itself is checked.

use super::doubt::speaks_of_change;
use super::kind::{Kind, factor, kind, same_unit};
use super::label::Label;
use super::part::Found;
use super::reading::{Context, Counts, Doubt, Interval, Part};
use super::words::MOVED;

/// Sums are compared to within this.
const NEXT_TO_NOTHING: f64 = 1e-6;

/// The bounds that numbers state: both ends of a range, or one bound; nothing else beside them but side values.
pub(super) fn interval(numbers: &[Found]) -> Option<Interval> {
    match numbers {
        [low, high, rest @ ..] if low.range && high.range && rest.iter().all(is_side_value) => {
            let (low, high) = (low.part.number, high.part.number);
            Some(Interval { low: Some(low.min(high)), high: Some(low.max(high)), is_open: false })
        }
        [only, rest @ ..] if rest.iter().all(is_side_value) => Some(only.bound?.interval(only.part.number)),
        _ => None,
    }
}

/// A number beside the first that is clearly another thing: labelled, a part, an aim, a forecast.
pub(super) fn is_side_value(found: &Found) -> bool {
    found.is_labelled() || found.label.side || found.label.qualified || found.planned || found.moved
}

/// A number that is called an aim, a plan, a part, another year's or a change.
pub(super) fn is_set_aside(found: &Found) -> bool {
    found.label.side || found.planned || found.label.qualified || found.moved || found.other_year
}

/// The parts of the numbers.
pub(super) fn parts(found: &[Found]) -> Vec<Part> {
    found.iter().map(|found| found.part.clone()).collect()
}

/// Whether a cell says which of its numbers is the sum of the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Total {
    /// It does not, or not of what.
    Unsaid,
    /// This one, and the others add up to it.
    At(usize),
    /// One that the others do not add up to.
    Wrong,
}

/// The number that the cell itself calls the sum of the others.
pub(super) fn stated_total(numbers: &[Found]) -> Total {
    let is_total = |found: &Found| (found.label.total || found.equals) && found.part.label.is_empty();
    let mut totals = numbers.iter().enumerate().filter(|(_, found)| is_total(found));
    let Some((index, total)) = totals.next().filter(|(_, total)| total.firm) else { return Total::Unsaid };
    if totals.next().is_some() {
        return Total::Unsaid;
    }
    let is_part = |found: &&Found| {
        let side = found.label.side || found.planned || found.moved || found.label.qualified || found.label.cumulative;
        let (own, of_total) = (found.part.unit.as_str(), total.part.unit.as_str());
        !side && !found.other_year && (own.is_empty() || of_total.is_empty() || own == of_total)
    };
    let others = || numbers.iter().enumerate().filter(|(nth, _)| *nth != index).map(|(_, found)| found).filter(is_part);
    let sum: f64 = others().map(|found| found.part.number).sum();
    match others().count() {
        // 新規2件 計5件: a part of it is named, the rest is not.
        1 if others().all(|found| found.is_labelled() && found.part.number <= total.part.number) => Total::At(index),
        0 | 1 => Total::Unsaid,
        _ if (sum - total.part.number).abs() < NEXT_TO_NOTHING => Total::At(index),
        _ => Total::Wrong,
    }
}

/// Whether a number counts another kind of thing than the first one, which counts in the indicator's unit (2回 55人).
pub(super) fn is_of_other_kind(first: &Found, found: &Found, context: &Context<'_>) -> bool {
    let (own, other) = (first.part.unit.as_str(), found.part.unit.as_str());
    let known = !context.unit.is_empty() && !own.is_empty() && !other.is_empty();
    known && same_unit(own, context.unit) && kind(own) != kind(other) && factor(other, own).is_none()
}

/// 15/15校, 12 of 12: all of them, whichever of the two is meant.
pub(super) fn all_of(numbers: &[Found], chars: &[char]) -> Option<Part> {
    let [first, second] = numbers else { return None };
    let same = (first.part.number - second.part.number).abs() < NEXT_TO_NOTHING;
    (same && !first.range && are_tied(numbers, chars) && second.bound.is_none()).then(|| {
        let unit = if second.part.unit.is_empty() { &first.part.unit } else { &second.part.unit };
        Part { unit: unit.clone(), ..first.part.clone() }
    })
}

/// A number that is no sure one, with those of its notes that count the same (月1回（計12回）).
pub(super) fn beside(numbers: &[Found], notes: &[Found]) -> Option<Vec<Part>> {
    let [found] = numbers else { return None };
    if found.bound.is_some() || found.moved {
        return None;
    }
    let whole = |note: &&Found| {
        note.part.label.is_empty() && !note.label.side && note.firm && note.part.unit == found.part.unit
    };
    let wholes: Vec<Part> = notes.iter().filter(whole).map(|note| note.part.clone()).collect();
    let differ = wholes.iter().any(|part| (part.number - found.part.number).abs() > NEXT_TO_NOTHING);
    differ.then(|| std::iter::once(found.part.clone()).chain(wholes).collect())
}

/// Whether the numbers may be parts of one sum: things of one kind, none of which is a whole, a bound or another year's.
pub(super) fn may_add(numbers: &[Found], chars: &[char], context: &Context<'_>) -> bool {
    let Some(first) = numbers.first() else { return false };
    let adds =
        |unit: &str| !matches!(kind(unit), Kind::Percent | Kind::PerMille | Kind::Tenths | Kind::Rank | Kind::Multiple);
    let is_part = |found: &Found| {
        let is_whole = found.label.total || found.label.cumulative;
        !(is_whole || found.label.side || found.label.qualified || found.planned || found.moved || found.range)
    };
    let of_one_unit = |found: &Found| {
        let (one, other) = (first.part.unit.as_str(), found.part.unit.as_str());
        one.is_empty() || other.is_empty() || same_unit(one, other)
    };
    context.counts != Counts::Level
        && !is_mean(context.indicator_name)
        && !matches!(context.unit, "歳" | "倍" | "点")
        && adds(context.unit)
        && numbers.iter().all(|found| is_part(found) && of_one_unit(found) && adds(&found.part.unit))
        && numbers.windows(2).all(|pair| !are_tied(pair, chars))
}

/// Whether a name speaks of a share, a mean or an index, which no sum of parts is.
fn is_mean(name: &str) -> bool {
    const WORDS: [&str; 17] = [
        "率",
        "割合",
        "比率",
        "平均",
        "指数",
        "寿命",
        "満足度",
        "単価",
        "当たり",
        "あたり",
        "倍率",
        "rate",
        "percent",
        "average",
        "ratio",
        "index",
        "median",
    ];
    let name = name.to_lowercase();
    WORDS.iter().any(|word| name.contains(word))
}

/// 77/100, 25→12, 3又は5: two numbers of which one is held against the other.
fn are_tied(pair: &[Found], chars: &[char]) -> bool {
    let [first, second] = pair else { return false };
    if first.stretch == second.stretch {
        return true;
    }
    let between = chars.get(first.stretch.end..second.stretch.start).unwrap_or_default();
    between.iter().any(|c| matches!(c, '/' | '→' | '⇒' | '>'))
        || second.part.text.trim_start().starts_with('/')
        || ["of", "out of", "vs", "vs.", "versus"]
            .iter()
            .any(|word| second.label_is(word) || first.behind.trim() == *word)
}

/// The numbers, where 663/1203人 counts in the unit of its last one.
pub(super) fn in_one_unit(numbers: &[Found], chars: &[char]) -> Vec<Part> {
    let mut parts: Vec<Part> = numbers.iter().map(|found| found.part.clone()).collect();
    if let [first, second] = parts.as_mut_slice()
        && first.unit.is_empty()
        && are_tied(numbers, chars)
    {
        first.unit.clone_from(&second.unit);
    }
    parts
}

/// 663/1203人（55.1%） for a percentage: the share that stands beside the two numbers, and that they come to.
pub(super) fn share_of(numbers: &[Found], notes: &[Found], context: &Context<'_>) -> Option<Part> {
    let ([part, whole], [share]) = (numbers, notes) else { return None };
    let is_share = same_unit(&share.part.unit, "%") && same_unit(context.unit, "%") && whole.part.unit != "%";
    let reckoned = part.part.number / whole.part.number * 100.0;
    (is_share && share.firm && (reckoned - share.part.number).abs() <= 0.51).then(|| share.part.clone())
}

/// By how much it moved, where that is what the indicator counts; nothing where it counts a level.
pub(super) fn moved_by(numbers: &[Found], context: &Context<'_>) -> Vec<Part> {
    let [found] = numbers else { return Vec::new() };
    let name = context.indicator_name;
    if !speaks_of_change(name)
        || found.label.compared && kind(&found.part.unit) == Kind::Percent && !name.contains('率')
    {
        return Vec::new();
    }
    let part = found.part.clone();
    let falls = ["減", "の減", "低下", "の低下", "decrease", "reduction", "ダウン"]
        .iter()
        .any(|word| found.behind.starts_with(word));
    let both_ways =
        ["増減", "超過", "収支", "差", "変化", "change", "net", "balance"].iter().any(|word| name.contains(word));
    if falls && both_ways && part.number > 0.0 {
        return vec![Part { number: -part.number, ..part.clone() }, part];
    }
    vec![part]
}

/// What to ask about the candidates of a change.
pub(super) fn doubt_of(parts: &[Part]) -> Doubt {
    if parts.len() == 2 { Doubt::Either } else { Doubt::Single }
}

/// Whether words name just what the indicator counts (待機児童 for 待機児童数).
pub(super) fn is_subject(words: &str, indicator: &str) -> bool {
    let words = words.trim_end_matches(['は', 'が', 'も']);
    let name = indicator.to_lowercase().replace(' ', "");
    let english = words.is_ascii() && words.len() > 3 && (name.ends_with(words) || name == format!("numberof{words}"));
    !words.is_empty()
        && !MOVED.contains(&words)
        && (english || (!words.is_ascii() && Label::of(words).names(indicator)))
}

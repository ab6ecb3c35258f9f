//! What is left of a target text once years and scope are taken away: numbers with their bounds and changes, or words.

use super::marks::{AMONG, Mark, tail};
use super::meaning::{Aim, Base, Bound, Change, TargetContext, TargetMeaning, Way};
use super::span::{find_word, take_word};
use super::worded;
use crate::domain::value::number::number_at;

/// A number and where it stands, in bytes; its sign belongs to it.
#[derive(Debug, Clone, Copy)]
struct Number {
    value: f64,
    sign: Option<char>,
    start: usize,
    end: usize,
}

/// How the names of what is counted end.
const COUNTED: [&str; 15] =
    ["率", "割合", "件数", "人数", "回数", "数", "量", "額", "児童", "人口", "満足度", "指数", "面積", "延長", "寿命"];
/// Reads what is left of a text: its meaning and its unit.
pub(super) fn read(
    text: &str,
    notes: &[String],
    base: Option<Base>,
    context: &TargetContext<'_>,
) -> (TargetMeaning, String) {
    let text = text.trim();
    let numbers = numbers(text);
    match numbers.as_slice() {
        [] => {
            // 現状値を維持（44%台）: the number to stay at stands in brackets.
            let in_brackets = || {
                notes.iter().find_map(|note| match read(note, &[], None, context).0 {
                    TargetMeaning::Aim(aim @ (Aim::Range { .. } | Aim::Level { .. })) => Some(aim),
                    _ => None,
                })
            };
            (worded::of_words(text, base, in_brackets), String::new())
        }
        [number] => Single { text, number: *number, base, context }.read(),
        [_, to] if goes_to(text, &numbers) => {
            (sure(Aim::Level { number: to.value, bound: Bound::Reach }, false), tail(&text[to.end..], context.unit).0)
        }
        [low, high] if is_range(text, low, high) => of_range(text, low, high),
        several => {
            let level = |number: &Number| Aim::Level { number: number.signed(), bound: Bound::Reach };
            (TargetMeaning::Unclear(several.iter().map(level).collect()), String::new())
        }
    }
}

impl Number {
    fn signed(&self) -> f64 {
        if self.sign == Some('-') { -self.value } else { self.value }
    }
}

fn numbers(text: &str) -> Vec<Number> {
    let chars: Vec<char> = text.chars().collect();
    let offsets: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let mut found: Vec<Number> = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let begins = chars[at].is_ascii_digit()
            || (chars[at] == '.'
                && chars.get(at + 1).is_some_and(char::is_ascii_digit)
                && (at == 0 || !chars[at - 1].is_alphanumeric()));
        let Some((value, end)) = begins.then(|| number_at(&chars, at)).flatten() else {
            // A code of more digits than a number holds is passed over whole.
            at += chars[at..].iter().take_while(|c| c.is_ascii_digit()).count().max(1);
            continue;
        };
        let sign = at.checked_sub(1).map(|sign| chars[sign]).filter(|c| matches!(c, '+' | '-'));
        // 30-40: the sign of a range is no minus.
        let joins = |last: &Number| last.end + 1 >= offsets[at] || (at > 1 && chars[at - 2] == '%');
        let sign = sign.filter(|sign| *sign == '+' || !found.last().is_some_and(joins));
        let start = offsets[at - usize::from(sign.is_some())];
        found.push(Number { value, sign, start, end: offsets[end] });
        at = end;
    }
    found
}

/// Whether two numbers are the ends of a range: 30～40, 30%～40%, between 30 and 40.
fn is_range(text: &str, low: &Number, high: &Number) -> bool {
    let between = &text[low.end..high.start];
    let joint = |sign: char| between.contains(sign) && between.chars().count() <= 6;
    let ends = || {
        let (_, marks, _) = tail(&text[high.end..], "");
        marks.iter().any(|mark| matches!(mark, Mark::Bound(Bound::AtMost | Bound::LessThan)))
    };
    low.value < high.value
        && ((between.ends_with("以上") && ends())
            || joint('~')
            || (joint('-') && between.len() <= 2)
            || between.ends_with("から")
            || (between.trim_matches(['%', ' ']) == "and" && text.starts_with("between"))
            || between.trim_matches(['%', ' ']) == "to")
}

/// 50%から60%へ, 50%→60%: where it starts and where it is to go.
fn goes_to(text: &str, numbers: &[Number]) -> bool {
    let [from, to] = numbers else { return false };
    let between = &text[from.end..to.start];
    let (_, marks, _) = tail(&text[to.end..], "");
    let behind =
        text[to.end..].trim_start_matches(|c: char| c == '%' || c.is_alphabetic() && !matches!(c, 'へ' | 'に'));
    let leads = ["へ", "に"].iter().any(|word| behind.starts_with(word));
    let from = text[..from.start].trim_end().ends_with("from");
    (from && between.trim_matches(['%', ' ']) == "to")
        || between.ends_with('→')
        || between.ends_with('⇒')
        || (between.ends_with("から") && (leads || marks.contains(&Mark::UpTo)))
}

fn of_range(text: &str, low: &Number, high: &Number) -> (TargetMeaning, String) {
    let (unit, marks, unknown) = tail(&text[high.end..], "");
    let closed = !marks.contains(&Mark::Bound(Bound::LessThan));
    let aim = Aim::Range { low: low.value, high: high.value, closed };
    if text[low.end..high.start].ends_with("から") {
        // 50%から60%: between them, or from one to the other.
        return (TargetMeaning::Unclear(vec![aim, Aim::Level { number: high.value, bound: Bound::Reach }]), unit);
    }
    let plain = !unknown
        && marks
            .iter()
            .all(|mark| matches!(mark, Mark::Filler | Mark::Keep | Mark::Bound(Bound::LessThan | Bound::AtMost)));
    (if plain { TargetMeaning::Aim(aim) } else { TargetMeaning::Unclear(vec![aim]) }, unit)
}

/// An aim that is certain unless words beside it are not understood.
fn sure(aim: Aim, unknown: bool) -> TargetMeaning {
    if unknown { TargetMeaning::Unclear(vec![aim]) } else { TargetMeaning::Aim(aim) }
}

/// A text with one number.
struct Single<'a> {
    text: &'a str,
    number: Number,
    base: Option<Base>,
    context: &'a TargetContext<'a>,
}

impl Single<'_> {
    fn read(&self) -> (TargetMeaning, String) {
        let (unit, mut marks, mut unknown) = tail(&self.text[self.number.end..], self.context.unit);
        let mut before = self.text[..self.number.start].trim().to_owned();
        // 県内トップ10 names two of them.
        let ranked = AMONG.iter().filter(|word| take_word(&mut before, &[word]).is_some()).count() > 0;
        let (rest, before_marks, before_unknown) = tail(&before, "");
        let rest = rest.trim_matches([' ', ':', '、', ',']);
        // 受診率60%, 待機児童0人: the name of what is counted says nothing else.
        let names_it = COUNTED.iter().any(|word| rest.ends_with(word)) && !rest.contains(['性', '内']);
        unknown |= ((before_unknown || !rest.is_empty()) && !names_it)
            || (unit.len() > 1 && unit.starts_with('%') && !is_points(&unit) && !is_share_of(&unit));
        if ["yr", "year", "avg", "average", "平均"].iter().any(|word| unit.contains(word)) {
            // 3-yr average: nobody has reckoned it.
            return (TargetMeaning::Unclear(Vec::new()), String::new());
        }
        marks.extend(before_marks);
        marks.retain(|mark| *mark != Mark::Filler);
        if unit == "位" || (ranked && unit.is_empty()) {
            return (sure(Aim::Rank(self.number.value), unknown), "位".to_owned());
        }
        if unit == "割" && !marks.iter().any(|mark| matches!(mark, Mark::Way(_))) {
            let tenth = Number { value: self.number.value * 10.0, ..self.number };
            let meaning = Single { number: tenth, ..*self }.meaning("%", &marks, unknown || ranked);
            return (meaning, "%".to_owned());
        }
        let meaning = self.meaning(&unit, &marks, unknown || ranked);
        let unit = match unit.as_str() {
            "percent" => "%".to_owned(),
            share if is_share_of(share) => "%".to_owned(),
            "割" | "倍" => String::new(),
            other => other.to_owned(),
        };
        (meaning, unit)
    }

    fn meaning(&self, unit: &str, marks: &[Mark], unknown: bool) -> TargetMeaning {
        let way = marks.iter().find_map(|mark| if let Mark::Way(way) = mark { Some(*way) } else { None });
        let bound = marks.iter().find_map(|mark| if let Mark::Bound(bound) = mark { Some(*bound) } else { None });
        let up_to = marks.contains(&Mark::UpTo);
        // 90%に増加, increase to 90%: the number is where it ends, not by how much it moves.
        let behind = &self.text[self.number.end..];
        let reaches = (bound.is_some() && behind.contains('に'))
            || up_to
            || find_word(self.text, "to").is_some()
            || ["に", "へ"].iter().any(|word| self.follows(unit, word));
        if let Some(way) = way.filter(|_| !reaches) {
            return self.change(way, unit, bound, unknown);
        }
        let points = is_points(unit) && !is_points(self.context.unit);
        if matches!(unit, "倍") || points || (self.number.sign == Some('+') && bound.is_none()) {
            let way = if self.number.sign == Some('-') { Way::Down } else { Way::Up };
            return self.change(way, unit, bound, unknown);
        }
        let number = self.number.signed();
        if let (Some(base), Some('-'), "%" | "percent", None) = (self.base, self.number.sign, unit, bound) {
            let change = Change::Factor(1.0 + number / 100.0);
            return sure(Aim::Change { change, bound: Bound::Reach, base }, unknown);
        }
        if self.number.sign == Some('-') && matches!(unit, "%" | "percent") && bound == Some(Bound::AtLeast) {
            let change = Change::Factor(1.0 + number / 100.0);
            return TargetMeaning::Unclear(vec![
                Aim::Change { change, bound: Bound::AtMost, base: self.base() },
                Aim::Level { number, bound: Bound::AtLeast },
            ]);
        }
        if self.number.sign == Some('-') && matches!(unit, "%" | "percent") && bound.is_none() {
            return TargetMeaning::Unclear(vec![
                Aim::Change { change: Change::Factor(1.0 + number / 100.0), bound: Bound::Reach, base: self.base() },
                Aim::Level { number, bound: Bound::Reach },
            ]);
        }
        if marks.contains(&Mark::Band) {
            return self.band(unit, unknown);
        }
        if up_to && way.is_none() {
            let level = |bound| Aim::Level { number, bound };
            return TargetMeaning::Unclear(vec![level(Bound::AtMost), level(Bound::Reach)]);
        }
        let keeps = marks.contains(&Mark::Keep);
        let bound = bound.unwrap_or(match way {
            Some(Way::Up) => Bound::AtLeast,
            Some(Way::Down) => Bound::AtMost,
            _ => Bound::Reach,
        });
        if let (Some(base), false) = (self.base, keeps)
            && matches!(unit, "%" | "percent")
        {
            // 基準値の110%, 前年度比105%: a share of the base.
            return sure(Aim::Change { change: Change::Factor(number / 100.0), bound, base }, unknown);
        }
        sure(Aim::Level { number, bound }, unknown || (self.base.is_some() && !keeps))
    }

    /// Whether a particle follows the number and its unit at once.
    fn follows(&self, unit: &str, word: &str) -> bool {
        self.text[self.number.end..].strip_prefix(unit).is_some_and(|rest| rest.starts_with(word))
    }

    fn base(&self) -> Base {
        self.base.unwrap_or(Base::Baseline)
    }

    fn change(&self, way: Way, unit: &str, bound: Option<Bound>, unknown: bool) -> TargetMeaning {
        let (value, base) = (self.number.value, self.base());
        let sign = match way {
            Way::Down => -1.0,
            Way::Up => 1.0,
            Way::Better => return TargetMeaning::Unclear(Vec::new()),
        };
        // 「20%以上削減」 bounds how much it moves, not the number that is left.
        let bound = match (bound, way) {
            (Some(bound @ (Bound::AtLeast | Bound::MoreThan)), Way::Up) => bound,
            (Some(Bound::AtLeast), _) => Bound::AtMost,
            (Some(Bound::MoreThan), _) => Bound::LessThan,
            (Some(_), _) => return TargetMeaning::Unclear(Vec::new()),
            (None, _) => Bound::Reach,
        };
        let aim = |change| Aim::Change { change, bound, base };
        let amount = aim(Change::Amount(sign * value));
        match unit {
            "割" => sure(aim(Change::Factor(1.0 + sign * value / 10.0)), unknown),
            "%" | "percent" if matches!(self.context.unit, "%" | "％") => {
                // Ten per cent more of a percentage: a tenth of it, or ten points?
                TargetMeaning::Unclear(vec![aim(Change::Factor(1.0 + sign * value / 100.0)), amount])
            }
            "%" | "percent" => sure(aim(Change::Factor(1.0 + sign * value / 100.0)), unknown),
            "倍" if self.text.contains('増') => {
                TargetMeaning::Unclear(vec![aim(Change::Factor(value)), aim(Change::Factor(1.0 + value))])
            }
            "倍" => sure(aim(Change::Factor(value)), unknown),
            _ => sure(amount, unknown),
        }
    }

    /// 44%台 is 44 to 45, 40%台 is 40 to 50, 3,000人台 is 3,000 to 4,000.
    fn band(&self, unit: &str, unknown: bool) -> TargetMeaning {
        let low = self.number.value;
        let fraction =
            self.text[self.number.start..self.number.end].split_once('.').map_or(0, |(_, digits)| digits.len());
        let mut width = 10_f64.powi(-i32::try_from(fraction).unwrap_or(0));
        while fraction == 0 && low >= width * 10.0 && low % (width * 10.0) == 0.0 {
            width *= 10.0;
        }
        let aim = Aim::Range { low, high: low + width, closed: false };
        if unit.is_empty() && self.context.unit != "%" {
            let level = Aim::Level { number: low, bound: Bound::Reach };
            return TargetMeaning::Unclear(vec![level, aim]);
        }
        sure(aim, unknown)
    }
}

/// % of calls, % compliance: the unit with what it is a share of.
fn is_share_of(unit: &str) -> bool {
    let of = unit.strip_prefix('%').unwrap_or_default();
    of.len() > 2 && of.chars().all(|c| c.is_ascii_alphabetic() || c == ' ')
}

fn is_points(unit: &str) -> bool {
    matches!(unit, "pt" | "ポイント" | "pp" | "points" | "percentage points" | "%ポイント" | "%pt")
}

//! What is left of a target text once years and scope are taken away: numbers with their bounds and changes, or words.

use super::marks::{Mark, tail};
use super::meaning::{Aim, Base, Bound, Change, TargetContext, TargetMeaning, Way};
use super::span::{find_word, is_whole, take_word};
use crate::domain::value::number::number_at;

/// A number and where it stands, in bytes; its sign belongs to it.
#[derive(Debug, Clone, Copy)]
struct Number {
    value: f64,
    sign: Option<char>,
    start: usize,
    end: usize,
}

/// Words before a rank.
const AMONG: [&str; 10] = ["県内", "全国", "府内", "都内", "道内", "市町村中", "類似団体", "トップ", "上位", "top"];
/// What is done once: the last word of 計画の策定, 協議会を設置.
const DEEDS: [&str; 36] = [
    "実施",
    "策定",
    "設置",
    "完了",
    "導入",
    "整備",
    "制定",
    "達成",
    "開設",
    "締結",
    "公表",
    "作成",
    "開始",
    "構築",
    "設立",
    "改定",
    "改訂",
    "見直し",
    "移行",
    "継続",
    "開催",
    "済み",
    "済",
    "有り",
    "あり",
    "有",
    "○",
    "完成",
    "供用",
    "yes",
    "done",
    "completed",
    "implemented",
    "established",
    "adopted",
    "in place",
];
/// What says that nothing is to change.
const STAY: [&str; 12] = [
    "現状維持",
    "現状値維持",
    "現状を維持",
    "現状値を維持",
    "現状程度",
    "現状並み",
    "現状のまま",
    "横ばい",
    "同水準",
    "維持",
    "maintain",
    "maintained",
];

/// What says that it is to stay or to get better.
const AS_GOOD: [&str; 8] = [
    "現状維持以上",
    "現状以上",
    "維持・向上",
    "維持又は向上",
    "現状維持又は向上",
    "現状維持又は増加",
    "維持又は増加",
    "現状維持・向上",
];

/// Reads what is left of a text: its meaning and its unit.
pub(super) fn read(
    text: &str,
    notes: &[String],
    base: Option<Base>,
    context: &TargetContext<'_>,
) -> (TargetMeaning, String) {
    let numbers = numbers(text);
    match numbers.as_slice() {
        [] => (of_words(text, notes, base, context), String::new()),
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
        let begins =
            chars[at].is_ascii_digit() || (chars[at] == '.' && chars.get(at + 1).is_some_and(char::is_ascii_digit));
        let Some((value, end)) = begins.then(|| number_at(&chars, at)).flatten() else {
            // A code of more digits than a number holds is passed over whole.
            at += chars[at..].iter().take_while(|c| c.is_ascii_digit()).count().max(1);
            continue;
        };
        let sign = at.checked_sub(1).map(|sign| chars[sign]).filter(|c| matches!(c, '+' | '-'));
        // 30-40: the sign of a range is no minus.
        let sign = sign.filter(|sign| *sign == '+' || found.last().is_none_or(|last| last.end + 1 < offsets[at]));
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
            || (between.trim() == "and" && text.starts_with("between"))
            || between.trim() == "to")
}

/// 50%から60%へ, 50%→60%: where it starts and where it is to go.
fn goes_to(text: &str, numbers: &[Number]) -> bool {
    let [from, to] = numbers else { return false };
    let between = &text[from.end..to.start];
    let (_, marks, _) = tail(&text[to.end..], "");
    let behind =
        text[to.end..].trim_start_matches(|c: char| c == '%' || c.is_alphabetic() && !matches!(c, 'へ' | 'に'));
    let leads = ["へ", "に"].iter().any(|word| behind.starts_with(word));
    between.ends_with('→')
        || between.ends_with('⇒')
        || (between.ends_with("から") && (leads || marks.contains(&Mark::UpTo)))
}

fn of_range(text: &str, low: &Number, high: &Number) -> (TargetMeaning, String) {
    let (unit, marks, unknown) = tail(&text[high.end..], "");
    let closed = !marks.contains(&Mark::Bound(Bound::LessThan));
    let aim = Aim::Range { low: low.value, high: high.value, closed };
    let plain = !unknown
        && marks
            .iter()
            .all(|mark| matches!(mark, Mark::Filler | Mark::Keep | Mark::Bound(Bound::LessThan | Bound::AtMost)));
    (if plain { TargetMeaning::Aim(aim) } else { TargetMeaning::Unclear(vec![aim]) }, unit)
}

/// A text without numbers.
fn of_words(text: &str, notes: &[String], base: Option<Base>, context: &TargetContext<'_>) -> TargetMeaning {
    let aim = |aim| TargetMeaning::Aim(aim);
    let stay = STAY.contains(&text)
        || (base.is_some() && matches!(text, "維持" | "を維持" | "程度" | "並み" | "同水準" | "と同水準"));
    if stay {
        // 現状値を維持（44%台）: the number to stay at stands in brackets.
        let in_brackets = notes.iter().find_map(|note| match read(note, &[], None, context).0 {
            TargetMeaning::Aim(aim @ (Aim::Range { .. } | Aim::Level { .. })) => Some(aim),
            _ => None,
        });
        return aim(in_brackets.unwrap_or(Aim::Maintain));
    }
    let change = |change, bound| Aim::Change { change, bound, base: base.unwrap_or(Base::Baseline) };
    if AS_GOOD.contains(&text) {
        return aim(change(Change::Amount(0.0), Bound::AtLeast));
    }
    match text {
        "半減" | "halve" | "half" => return aim(change(Change::Factor(0.5), Bound::Reach)),
        "倍増" | "倍" | "double" => return aim(change(Change::Factor(2.0), Bound::Reach)),
        "全国平均以上" => return TargetMeaning::Unclear(Vec::new()),
        _ => {}
    }
    let (unit, marks, unknown) = tail(text, "");
    let marks: Vec<Mark> = marks.into_iter().filter(|mark| *mark != Mark::Filler).collect();
    match marks.as_slice() {
        [Mark::Way(way)] if unit.is_empty() && !unknown => return aim(Aim::Direction(*way)),
        [Mark::Bound(Bound::MoreThan)] if unit.is_empty() && !unknown && base.is_some() => {
            return aim(Aim::Direction(Way::Up));
        }
        [Mark::Bound(Bound::LessThan)] if unit.is_empty() && !unknown && base.is_some() => {
            return aim(Aim::Direction(Way::Down));
        }
        [Mark::Bound(bound)] if unit.is_empty() && !unknown && base.is_some() => {
            return aim(change(Change::Amount(0.0), *bound));
        }
        _ => {}
    }
    let deed_text = text.trim_end_matches("する").trim_end_matches("。");
    let is_thought = text.contains("検討");
    if !is_thought
        && DEEDS.iter().any(|deed| deed_text.ends_with(deed) && is_whole(deed_text, deed_text.len() - deed.len(), deed))
    {
        return aim(Aim::Done);
    }
    TargetMeaning::Unclear(Vec::new())
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
        let ranked = AMONG.iter().any(|word| take_word(&mut before, &[word]).is_some());
        let (rest, before_marks, before_unknown) = tail(&before, "");
        let rest = rest.trim_matches([' ', ':', '、', ',']);
        unknown |= before_unknown || !rest.is_empty() || (unit.len() > 1 && unit.starts_with('%') && !is_points(&unit));
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
        let reaches =
            up_to || find_word(self.text, "to").is_some() || ["に", "へ"].iter().any(|word| self.follows(unit, word));
        if let Some(way) = way.filter(|_| !reaches) {
            return self.change(way, unit, bound, unknown);
        }
        let points = is_points(unit) && !is_points(self.context.unit);
        if matches!(unit, "倍") || points || (self.number.sign == Some('+') && bound.is_none()) {
            let way = if self.number.sign == Some('-') { Way::Down } else { Way::Up };
            return self.change(way, unit, bound, unknown);
        }
        let number = self.number.signed();
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
            (Some(Bound::AtLeast | Bound::MoreThan), Way::Up) => Bound::AtLeast,
            (Some(Bound::AtLeast | Bound::MoreThan), _) => Bound::AtMost,
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

fn is_points(unit: &str) -> bool {
    matches!(unit, "pt" | "ポイント" | "pp" | "points" | "percentage points" | "%ポイント" | "%pt")
}

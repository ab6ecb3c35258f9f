//! A target text without numbers: 現状維持, 増加, 半減, 策定, 解消, 県内トップ.
//!
//! What no number can be held against is left to a person.

use super::marks::{AMONG, Mark, tail};
use super::meaning::{Aim, Base, Bound, Change, TargetMeaning, Way};
use super::span::is_whole;

/// What is done once: the last word of 計画の策定, 協議会を設置.
const DEEDS: [&str; 50] = [
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
    "施行",
    "公布",
    "稼働",
    "竣工",
    "着工",
    "運用",
    "運行",
    "開館",
    "発足",
    "取得",
    "認定",
    "確立",
    "launched",
    "operational",
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

/// A text without numbers; `noted` is the aim that stands in its brackets.
pub(super) fn of_words(text: &str, base: Option<Base>, noted: impl Fn() -> Option<Aim>) -> TargetMeaning {
    let aim = |aim| TargetMeaning::Aim(aim);
    let stay = STAY.contains(&text)
        || (base.is_some() && matches!(text, "維持" | "を維持" | "程度" | "並み" | "同水準" | "と同水準"));
    if stay {
        return aim(noted().unwrap_or(Aim::Maintain));
    }
    let change = |change, bound| Aim::Change { change, bound, base: base.unwrap_or(Base::Baseline) };
    if AS_GOOD.contains(&text) {
        return aim(change(Change::Amount(0.0), Bound::AtLeast));
    }
    match text {
        "半減" | "halve" | "half" => return aim(change(Change::Factor(0.5), Bound::Reach)),
        "倍増" | "倍" | "double" => return aim(change(Change::Factor(2.0), Bound::Reach)),
        _ => {}
    }
    // What it comes to is a person's to confirm: nobody left waiting, as many in as out, more than nothing.
    let level = |bound| TargetMeaning::Unclear(vec![Aim::Level { number: 0.0, bound }]);
    if ["解消", "均衡", "根絶", "撲滅", "eliminate", "eliminated", "break even"].iter().any(|word| text.ends_with(word))
    {
        return level(Bound::Reach);
    }
    if ["黒字", "黒字化", "転入超過", "プラス", "プラスに転じる"].iter().any(|word| text.ends_with(word))
    {
        return level(Bound::MoreThan);
    }
    if matches!(AMONG.iter().fold(text.to_owned(), |rest, word| rest.replace(word, "")).as_str(), "" | "首位")
        && ["トップ", "首位"].iter().any(|word| text.ends_with(word))
    {
        return aim(Aim::Rank(1.0));
    }
    let previous = base == Some(Base::PreviousYear);
    let (unit, marks, unknown) = tail(text, "");
    let marks: Vec<Mark> = marks.into_iter().filter(|mark| *mark != Mark::Filler).collect();
    match marks.as_slice() {
        // 前年度比増: more than the year before, not than where the plan began.
        [Mark::Way(Way::Up) | Mark::Bound(Bound::MoreThan)] if !unknown && unit.is_empty() && previous => {
            return aim(change(Change::Amount(0.0), Bound::MoreThan));
        }
        [Mark::Way(Way::Down) | Mark::Bound(Bound::LessThan)] if !unknown && unit.is_empty() && previous => {
            return aim(change(Change::Amount(0.0), Bound::LessThan));
        }
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

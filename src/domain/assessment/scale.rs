//! What a cell says of an indicator that is done or not (有無), or graded by words (段階).
//!
//! It must not know targets' versions, nor grade.

use crate::domain::calendar::FiscalYear;
use crate::domain::fold::fold;
use crate::domain::plan::{Indicator, Nature};
use crate::domain::value::{Aim, Content, Reading, TargetContext, TargetMeaning, read_target};

/// Words that say it is done; the whole cell is one of them.
const DONE: [&str; 30] = [
    "済み",
    "済",
    "実施",
    "策定",
    "設置",
    "整備",
    "導入",
    "制定",
    "締結",
    "開設",
    "公表",
    "完了",
    "達成",
    "有り",
    "あり",
    "有",
    "○",
    "〇",
    "◯",
    "はい",
    "yes",
    "done",
    "completed",
    "complete",
    "achieved",
    "adopted",
    "implemented",
    "met",
    "y",
    "true",
];
/// Words that say it is not done.
const UNDONE: [&str; 19] = [
    "未実施",
    "未着手",
    "未策定",
    "未設置",
    "未整備",
    "未達成",
    "未完了",
    "未",
    "無し",
    "なし",
    "無",
    "否",
    "×",
    "いいえ",
    "no",
    "n",
    "notmet",
    "notstarted",
    "false",
];
/// What takes a word back when it stands in brackets behind it.
const DOUBTS: [&str; 4] = ["予定", "未", "一部", "見込"];
/// Marks that may be ticks or gaps.
const TICKS: [char; 9] = ['✓', '✔', '☑', '●', '◎', '■', '△', '▲', 'レ'];

/// What a cell says in words that stand for numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Said {
    /// 1 or 0, or the place on the scale with 1 for the worst.
    Value(f64),
    /// Something that a person has to explain.
    Open,
}

/// What the cell says of an indicator that has such words; none for other indicators, and where the cell says a state of
/// its own (空欄, 策定中, 集計中).
pub(super) fn said(indicator: &Indicator, raw: &str, reading: &Reading) -> Option<Said> {
    if matches!(reading.content, Content::Blank | Content::Ruin(_)) {
        return None;
    }
    let value = match indicator.nature {
        Nature::YesNo => done(raw),
        Nature::Ordinal => place(indicator, raw),
        _ => return None,
    };
    value.map(Said::Value).or_else(|| is_open(indicator, raw, reading).then_some(Said::Open))
}

fn is_open(indicator: &Indicator, raw: &str, reading: &Reading) -> bool {
    let text = fold(raw);
    let goes_on = text.ends_with('中') || text.ends_with("予定");
    match &reading.content {
        Content::Value(_) | Content::Ambiguous(_) => true,
        Content::Symbol(_) => text.contains(TICKS),
        Content::Words if indicator.nature == Nature::YesNo => !goes_on,
        Content::Status(_) if indicator.nature == Nature::YesNo => {
            !goes_on && DONE.iter().any(|word| text.starts_with(word))
        }
        Content::Words => indicator.scale.iter().any(|word| text.contains(&fold(word))),
        _ => false,
    }
}

/// The least place on the scale that an aim asks for; 0 for other aims.
pub(super) fn least(indicator: &Indicator, aim: &Aim) -> f64 {
    match aim {
        Aim::Grade(grade) => place(indicator, grade).unwrap_or(f64::INFINITY),
        _ => 0.0,
    }
}

fn done(raw: &str) -> Option<f64> {
    let text = fold(raw).to_lowercase();
    let (outside, note) = text.split_once('(').unwrap_or((&text, ""));
    let outside = outside.trim_end_matches(['。', '、']);
    // 制定済 is 制定; 申請済 is no deed of its own.
    let settled = outside.strip_suffix("済み").or_else(|| outside.strip_suffix('済'));
    let outside = settled.filter(|deed| DONE.iter().any(|word| deed.ends_with(word))).unwrap_or(outside);
    let is_one_of = |words: &[&str]| {
        words.iter().any(|word| {
            outside.strip_suffix(word).is_some_and(is_day) || outside.strip_prefix(word).is_some_and(is_day)
        })
    };
    if DOUBTS.iter().any(|doubt| note.contains(doubt)) {
        None
    } else if is_one_of(&UNDONE) || outside.strip_prefix('未').is_some_and(|deed| DONE.contains(&deed)) {
        Some(0.0)
    } else {
        is_one_of(&DONE).then_some(1.0)
    }
}

/// Whether a text is nothing, or a day and no more: 平成29年3月, H29.3.1, 3月末に.
fn is_day(text: &str) -> bool {
    let bare = ["平成", "令和"].iter().find_map(|era| text.strip_prefix(era));
    let bare = bare.or_else(|| text.strip_prefix(['h', 'r'])).unwrap_or(text);
    let is_part = |c: char| c.is_ascii_digit() || "元年度月日末に./-、:".contains(c);
    text.is_empty() || (bare.chars().all(is_part) && bare.contains(['年', '月', '.', '/', '-']))
}

fn place(indicator: &Indicator, raw: &str) -> Option<f64> {
    let context = TargetContext { unit: &indicator.unit, year: FiscalYear(2020), scale: &indicator.scale };
    let text = fold(raw);
    // A（自己評価） B（外部評価）: what stands behind a bracket belongs to the answer.
    if text.split_once(')').is_some_and(|(_, behind)| !behind.trim_matches(['。', '、']).is_empty()) {
        return None;
    }
    let TargetMeaning::Aim(Aim::Grade(word)) = read_target(raw, &context).meaning else { return None };
    let from_best = indicator.scale.iter().position(|step| *step == word)?;
    u32::try_from(indicator.scale.len() - from_best).ok().map(f64::from)
}

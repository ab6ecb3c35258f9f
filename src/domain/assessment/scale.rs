//! What a cell says of an indicator that is done or not (有無), or graded by words (段階).
//!
//! It must not know targets' versions, nor grade.

use crate::domain::calendar::FiscalYear;
use crate::domain::fold::fold;
use crate::domain::plan::{Indicator, Nature};
use crate::domain::value::{Aim, Content, Reading, TargetContext, TargetMeaning, read_target};

/// Words that say it is done, wherever a cell ends with them.
const DONE: [&str; 26] = [
    "実施済み",
    "実施済",
    "策定済み",
    "策定済",
    "設置済み",
    "設置済",
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
    "yes",
    "done",
    "completed",
];
/// Words that say it is not done.
const UNDONE: [&str; 10] = ["未実施", "未着手", "未策定", "未設置", "未整備", "未達成", "無し", "なし", "無", "no"];

/// The number that stands for a word in the cell: 1 or 0, or the place on the scale with 1 for the worst. None where the
/// indicator has no such words, or the cell says none of them.
pub(super) fn value(indicator: &Indicator, raw: &str, reading: &Reading) -> Option<f64> {
    if matches!(reading.content, Content::Blank | Content::Ruin(_)) {
        return None;
    }
    match indicator.nature {
        Nature::YesNo => done(raw),
        Nature::Ordinal => place(indicator, raw),
        _ => None,
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
    let outside = text.split('(').next().unwrap_or_default().trim_end_matches(['。', '、']);
    if UNDONE.contains(&outside) {
        return Some(0.0);
    }
    DONE.iter().any(|word| outside == *word || (!word.is_ascii() && outside.ends_with(word))).then_some(1.0).filter(
        |_| {
            // 未策定 ends with 策定, and 策定予定 is no deed.
            !outside.contains('未') && !outside.contains("予定")
        },
    )
}

fn place(indicator: &Indicator, raw: &str) -> Option<f64> {
    let context = TargetContext { unit: &indicator.unit, year: FiscalYear(2020), scale: &indicator.scale };
    let TargetMeaning::Aim(Aim::Grade(word)) = read_target(raw, &context).meaning else { return None };
    let from_best = indicator.scale.iter().position(|step| *step == word)?;
    u32::try_from(indicator.scale.len() - from_best).ok().map(f64::from)
}

//! What a row says of its own target: number, unit, over the plan or each year; and what its name lets one suppose.

use crate::domain::calendar::FiscalYear;
use crate::domain::fold::{fold, one_line};
use crate::domain::value::{self, Aim, Bound, Content, TargetContext, TargetMeaning, TargetScope, Way, read_target};

/// A year without an era is the one nearest to this.
const NEAR: FiscalYear = FiscalYear(2020);

/// What a target says, in the words of the register.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Aimed {
    /// What to write under 目標; empty where a person has to say.
    pub(super) text: String,
    /// The unit in the text.
    pub(super) unit: String,
    /// Whether it counts over the whole plan; none where it does not say.
    pub(super) is_cumulative: Option<bool>,
    /// Which way is good, where the target says so.
    pub(super) direction: Option<&'static str>,
    /// What kind of number it must be, where the target says so.
    pub(super) nature: Option<&'static str>,
    /// Whether something stands there that could not be understood for certain.
    pub(super) is_unclear: bool,
}

/// What a cell of a sheet says.
pub(super) fn content(text: &str, name: &str) -> Content {
    value::read(
        text,
        &value::Context { indicator_name: name, unit: "", year: NEAR, units: &[], counts: value::Counts::Year },
    )
    .content
}

/// The unit of what happened; empty where the cell has none.
pub(super) fn unit_of(text: &str, name: &str) -> String {
    match content(text, name) {
        Content::Value(part) => part.unit,
        Content::Ambiguous(parts) => parts.into_iter().next().map(|part| part.unit).unwrap_or_default(),
        _ => String::new(),
    }
}

/// The one certain number of a text, without its unit.
pub(super) fn number_of(text: &str, name: &str) -> Option<f64> {
    match content(text, name) {
        Content::Value(part) => Some(part.number),
        _ => None,
    }
}

/// Reads the target of a row.
pub(super) fn aimed(text: &str, unit: &str) -> Aimed {
    let reading = read_target(text, &TargetContext { unit, year: NEAR, scale: &[] });
    let is_cumulative = reading.scope.map(|scope| scope == TargetScope::Cumulative);
    let of = |text: String| Aimed { text, unit: reading.unit.clone(), is_cumulative, ..Aimed::default() };
    let raw = || one_line(text);
    // A target in words has to be in the row's own unit.
    let is_foreign = !unit.is_empty() && !reading.unit.is_empty() && fold(unit) != fold(&reading.unit);
    match &reading.meaning {
        TargetMeaning::Nothing => Aimed::default(),
        TargetMeaning::Aim(Aim::Level { number, bound: Bound::Reach }) => of(number.to_string()),
        _ if is_foreign => Aimed { is_unclear: true, ..of(String::new()) },
        TargetMeaning::Unclear(_) | TargetMeaning::Aim(Aim::Grade(_)) => {
            Aimed { is_unclear: true, ..of(String::new()) }
        }
        TargetMeaning::Aim(Aim::Level { bound: Bound::AtMost | Bound::LessThan, .. }) => {
            Aimed { direction: Some("減"), ..of(raw()) }
        }
        TargetMeaning::Aim(Aim::Level { bound: Bound::AtLeast | Bound::MoreThan, .. } | Aim::Direction(Way::Up)) => {
            Aimed { direction: Some("増"), ..of(raw()) }
        }
        TargetMeaning::Aim(Aim::Maintain | Aim::Range { .. }) => Aimed { direction: Some("維持"), ..of(raw()) },
        TargetMeaning::Aim(Aim::Direction(Way::Down)) => Aimed { direction: Some("減"), ..of(raw()) },
        TargetMeaning::Aim(Aim::Done) => Aimed { nature: Some("有無"), ..of(raw()) },
        TargetMeaning::Aim(Aim::Rank(_)) => Aimed { nature: Some("順位"), direction: Some("減"), ..of(raw()) },
        TargetMeaning::Aim(_) => of(raw()),
    }
}

/// What kind of number the name and the unit sound like, where it is no flow: rates, and levels at a moment.
pub(super) fn nature(name: &str, unit: &str) -> Option<&'static str> {
    let folded = fold(name).to_lowercase();
    let outside = folded.split('(').next().unwrap_or_default();
    let ends = |words: &[&str]| words.iter().any(|word| outside.ends_with(word));
    if ["%", "‰", "percent", "パーセント"].contains(&fold(unit).to_lowercase().as_str())
        || ends(&["率", "割合", "比率", "rate", "percent", "percentage"])
    {
        return Some("比率");
    }
    let levels = ["人口", "世帯数", "登録者数", "登録数", "残高", "保有数", "指数", "population"];
    (ends(&levels) || folded.contains("会員")).then_some("時点値")
}

/// Whether the name sounds like something of which less is better.
pub(super) fn sounds_unwanted(name: &str) -> bool {
    let folded = fold(name).to_lowercase();
    [
        "削減",
        "減少",
        "排出",
        "待機児童",
        "事故",
        "犯罪",
        "刑法犯",
        "ごみ",
        "廃棄物",
        "死亡",
        "自殺",
        "滞納",
        "不登校",
        "crime",
        "emission",
        "accident",
        "complaint",
    ]
    .iter()
    .any(|word| folded.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_gives_what_the_register_writes() {
        for (text, written, unit, cumulative) in [
            ("累計 7件", "7", "件", Some(true)),
            ("累計10件", "10", "件", Some(true)),
            ("100件/年", "100", "件", Some(false)),
            ("87事業所/年", "87", "事業所", Some(false)),
            ("検討中", "", "", None),
            ("", "", "", None),
        ] {
            let aimed = aimed(text, "");
            let found = (aimed.text.as_str(), aimed.unit.as_str(), aimed.is_cumulative);
            assert_eq!(found, (written, unit, cumulative), "{text}");
        }
        assert_eq!(aimed("95%以上", "%").text, "95%以上");
        assert_eq!(aimed("20人以下", "人").direction, Some("減"));
        assert_eq!(aimed("現状維持", "人").direction, Some("維持"));
    }

    #[test]
    fn a_name_lets_one_suppose_what_kind_of_number_it_is() {
        assert_eq!(nature("茨木市勤労者互助会の会員事業所数", "事業所"), Some("時点値"));
        assert_eq!(nature("健診の受診率", "％"), Some("比率"));
        assert_eq!(nature("就労支援フェアの来場者数", "人"), None);
        assert!(sounds_unwanted("1人1日当たりのごみ排出量") && !sounds_unwanted("相談件数"));
    }
}

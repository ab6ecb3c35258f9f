//! What a row says of its own target: number, unit, over the plan or each year; and what its name lets one suppose.

use crate::domain::calendar::FiscalYear;
use crate::domain::fold::{fold, one_line};
use crate::domain::value::{
    self, Aim, Bound, Content, Reading, TargetContext, TargetMeaning, TargetScope, Way, heading_near, is_unit,
    read_target,
};

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
    reading(text, name).content
}

fn reading(text: &str, name: &str) -> Reading {
    let counts = value::Counts::Year;
    value::read(text, &value::Context { indicator_name: name, unit: "", year: NEAR, units: &[], counts })
}

/// Whether a text calls what it says a sum since the plan began: a name, a heading, a unit.
pub(super) fn says_sum(text: &str) -> bool {
    ["累計", "累積", "cumulative"].iter().any(|word| text.to_lowercase().contains(word))
}

/// Whether a cell calls its value such a sum.
pub(super) fn is_called_sum(text: &str, name: &str) -> bool {
    reading(text, name).is_called_sum(text)
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

/// The number of a baseline, whose own year may stand beside it: 18.2%（平成21年）.
pub(super) fn baseline_of(text: &str, name: &str) -> Option<f64> {
    match content(text, name) {
        Content::Ambiguous(parts) if parts.len() == 1 => Some(parts[0].number),
        _ => number_of(text, name),
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
        TargetMeaning::Aim(Aim::Level { bound, .. } | Aim::Change { bound, .. }) => {
            let direction = match bound {
                Bound::AtMost | Bound::LessThan => Some("減"),
                Bound::AtLeast | Bound::MoreThan => Some("増"),
                Bound::Reach => None,
            };
            Aimed { direction, ..of(raw()) }
        }
        TargetMeaning::Aim(Aim::Direction(Way::Up)) => Aimed { direction: Some("増"), ..of(raw()) },
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

/// Of what less is better.
const UNWANTED: [&str; 58] = [
    "減少",
    "排出",
    "待機",
    "事故",
    "犯罪",
    "刑法犯",
    "ごみ",
    "廃棄物",
    "死亡",
    "自殺",
    "滞納",
    "未納",
    "不登校",
    "いじめ",
    "虐待",
    "中退",
    "離職",
    "失業",
    "廃業",
    "耕作放棄",
    "遊休農地",
    "荒廃",
    "空き家",
    "空家",
    "空き店舗",
    "空き地",
    "転出超過",
    "被害",
    "苦情",
    "火災",
    "出火",
    "違反",
    "漏水",
    "赤字",
    "債務",
    "借入",
    "肥満",
    "喫煙",
    "クレーム",
    "crime",
    "emission",
    "accident",
    "complaint",
    "responsetime",
    "waiting",
    "vacan",
    "unemploy",
    "homeless",
    "roughsleep",
    "arrears",
    "overdue",
    "absence",
    "sickness",
    "injur",
    "fatal",
    "death",
    "mortality",
    "landfill",
];

/// What is done about it, of which more is better.
const REMEDIES: [&str; 27] = [
    "削減",
    "低減",
    "縮減",
    "解消",
    "防止",
    "予防",
    "活用",
    "対策",
    "相談",
    "登録",
    "成約",
    "啓発",
    "講座",
    "教室",
    "訓練",
    "支援",
    "回収",
    "リサイクル",
    "再生",
    "資源化",
    "改善",
    "解決",
    "recycl",
    "reuse",
    "prevent",
    "resolv",
    "reductionin",
];

/// Whether the name sounds like something of which less is better; of what is done about it more is.
pub(super) fn sounds_unwanted(name: &str) -> bool {
    let folded = fold(name).to_lowercase();
    let holds = |words: &[&str]| words.iter().any(|word| folded.contains(word));
    folded.starts_with("reduce") || (holds(&UNWANTED) && !holds(&REMEDIES))
}

/// Which way numbers run, from the baseline through the yearly targets to the last; none where they go both ways or none.
pub(super) fn way_of(numbers: &[f64]) -> Option<&'static str> {
    let (first, last) = (numbers.first()?, numbers.last()?);
    if numbers.is_sorted_by(|a, b| a >= b) && last < first {
        Some("減")
    } else {
        (numbers.is_sorted() && last > first).then_some("増")
    }
}

/// Which way is good, as a column says it, in the words of the register.
pub(super) fn direction_in(text: &str) -> Option<&'static str> {
    let folded = fold(text).to_lowercase();
    let begins = |words: &[&str]| words.iter().any(|word| folded.starts_with(word));
    if begins(&["増", "上", "高", "↑", "↗", "up", "high", "increas", "bigger", "more", "rise", "maximi"]) {
        Some("増")
    } else if begins(&[
        "減", "下", "低", "↓", "↘", "down", "low", "decreas", "reduc", "smaller", "less", "fall", "minimi",
    ]) {
        Some("減")
    } else {
        begins(&["維持", "現状", "横ばい", "→", "maintain", "stable", "steady"]).then_some("維持")
    }
}

/// Which way is good, as a name may add it: Reports of missed bins (Minimise).
pub(super) fn direction_in_name(name: &str) -> Option<&'static str> {
    let folded = fold(name).to_lowercase();
    let holds = |words: &[&str]| words.iter().any(|word| folded.contains(word));
    if holds(&["(minimi", "lowerisbetter", "smallerisbetter", "lowisgood", "lowerthebetter"]) {
        Some("減")
    } else {
        holds(&["(maximi", "higherisbetter", "biggerisbetter", "highisgood", "higherthebetter"]).then_some("増")
    }
}

/// The unit that a name ends with in brackets: 耕作放棄地面積（ha）.
pub(super) fn unit_in_name(name: &str) -> Option<String> {
    // 面積（ha）（北部） has its unit before what tells it from others.
    let within = name.trim_end().strip_suffix('）').and_then(|rest| Some(rest.rsplit_once('（')?.0));
    let of_whole = last_unit(name);
    of_whole.or_else(|| within.filter(|rest| rest.ends_with([')', '）', ']', '］', '】'])).and_then(last_unit))
}

fn last_unit(name: &str) -> Option<String> {
    // …削減量【t】※3
    let marked = name.trim_end().trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '※' | '*' | '＊'));
    let inside = marked.trim_end().strip_suffix([')', '）', ']', '］', '】'])?;
    let (_, inside) = inside.rsplit_once(['(', '（', '[', '［', '【'])?;
    let inside = inside.trim().trim_start_matches("単位").trim_start_matches([':', '：']).trim();
    // 千人 is 人 by the thousand.
    let counted = inside.trim_start_matches(['十', '百', '千', '万', '億']);
    is_unit(&fold(counted)).then(|| inside.to_owned())
}

/// The fiscal year that a cell names (H26, 2014, 平成26年度); none where it names several (H22~26).
pub(super) fn year_in(text: &str) -> Option<FiscalYear> {
    let folded = fold(text);
    let is_span = folded.split_once('~').is_some_and(|(_, end)| end.starts_with(|c: char| c.is_alphanumeric()));
    heading_near(text, NEAR).year.filter(|_| !is_span)
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
        for name in
            ["1人1日当たりのごみ排出量", "耕作放棄地面積（ha）", "空き家数", "Reduce the number of rough sleepers"]
        {
            assert!(sounds_unwanted(name), "{name}");
        }
        for name in [
            "相談件数",
            "時間外勤務の削減時間",
            "空き家バンク登録件数",
            "ごみのリサイクル率",
            "交通事故防止教室の開催回数",
            "% Reduction in violence with injury",
        ] {
            assert!(!sounds_unwanted(name), "{name}");
        }
        assert_eq!(
            (way_of(&[120.5, 118.0, 115.0]), way_of(&[2.0, 3.0]), way_of(&[2.0, 3.0, 1.0])),
            (Some("減"), Some("増"), None)
        );
        for (name, direction) in [
            ("Missed bins (Minimise)", Some("減")),
            ("Streets cleansed (higher is better)", Some("増")),
            ("死亡（高齢者）", None),
        ] {
            assert_eq!(direction_in_name(name), direction, "{name}");
        }
        assert_eq!((direction_in("Lower"), direction_in("増加"), direction_in("—")), (Some("減"), Some("増"), None));
    }

    #[test]
    fn a_mean_of_several_years_is_of_none() {
        assert_eq!((year_in("69%\n(H26)"), year_in("平均111人\n(H22～26)")), (Some(FiscalYear(2014)), None));
    }

    #[test]
    fn a_name_may_end_with_its_unit() {
        for (name, unit) in [
            ("耕作放棄地面積（ha）", Some("ha")),
            ("観光客数（千人）", Some("千人")),
            ("認定農業者数(人)", Some("人")),
            ("売上額（単位：万円）", Some("万円")),
            ("達成率（浮遊粒子状物質）【%】※*3", Some("%")),
            ("健康寿命（男性）", None),
            ("相談件数（再掲）", None),
            ("来館者数", None),
        ] {
            assert_eq!(unit_in_name(name).as_deref(), unit, "{name}");
        }
    }
}

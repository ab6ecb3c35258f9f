//! What a row says of its own target: number, unit, over the plan or each year; and what its name lets one suppose.

use crate::domain::calendar::FiscalYear;
use crate::domain::fold::fold;
use crate::domain::value::{self, Content};

/// A number with its counter.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Amount {
    pub(super) number: Option<f64>,
    pub(super) unit: String,
}

/// The number and the unit of a text; no number where there is not one certain one.
pub(super) fn amount(text: &str, name: &str, year: FiscalYear) -> Amount {
    let context = value::Context { indicator_name: name, unit: "", year, units: &[] };
    match value::read(text, &context).content {
        Content::Value(part) => Amount { number: Some(part.number), unit: part.unit },
        Content::Ambiguous(parts) => {
            Amount { number: None, unit: parts.into_iter().next().map(|part| part.unit).unwrap_or_default() }
        }
        _ => Amount::default(),
    }
}

/// Whether a target counts over the whole plan (true) or for each year (false); none where it does not say.
pub(super) fn is_cumulative(target: &str) -> Option<bool> {
    let folded = fold(target).to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| folded.contains(word));
    if says(&["累計", "累積", "計画期間", "年間で", "cumulative", "total"]) {
        Some(true)
    } else if says(&["/年", "毎年", "年間", "/年度", "peryear", "annual", "/yr"]) {
        Some(false)
    } else {
        None
    }
}

/// Whether the name sounds like a level at a moment: members, inhabitants, rates.
pub(super) fn sounds_like_a_level(name: &str, unit: &str) -> bool {
    let folded = fold(name).to_lowercase();
    let ends = [
        "会員数",
        "会員事業所数",
        "人口",
        "世帯数",
        "登録者数",
        "登録数",
        "残高",
        "保有数",
        "率",
        "割合",
        "比率",
        "指数",
        "population",
        "rate",
        "percent",
        "percentage",
    ];
    let outside = folded.split('(').next().unwrap_or_default();
    ["%", "％", "‰"].contains(&unit) || ends.iter().any(|end| outside.ends_with(end)) || folded.contains("会員")
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
        "空き家",
        "不登校",
        "crime",
        "emission",
        "accident",
        "complaint",
    ]
    .iter()
    .any(|word| folded.contains(word))
}

/// Whether a target says that things should stay as they are.
pub(super) fn is_to_stay(target: &str) -> bool {
    let folded = fold(target).to_lowercase();
    ["維持", "現状", "maintain"].iter().any(|word| folded.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_gives_number_unit_and_how_it_counts() {
        for (text, number, unit, cumulative) in [
            ("累計 7件", Some(7.0), "件", Some(true)),
            ("累計10件", Some(10.0), "件", Some(true)),
            ("100件/年", Some(100.0), "件", Some(false)),
            ("87事業所/年", Some(87.0), "事業所", Some(false)),
            ("95.5%", Some(95.5), "%", None),
            ("検討中", None, "", None),
        ] {
            let amount = amount(text, "指標", FiscalYear(2020));
            assert_eq!(
                (amount.number, amount.unit.as_str(), is_cumulative(text)),
                (number, unit, cumulative),
                "{text}"
            );
        }
    }

    #[test]
    fn a_name_lets_one_suppose_what_kind_of_number_it_is() {
        assert!(sounds_like_a_level("茨木市勤労者互助会の会員事業所数", "事業所"));
        assert!(sounds_like_a_level("健診の受診率", "%"));
        assert!(!sounds_like_a_level("就労支援フェアの来場者数", "人"));
        assert!(sounds_unwanted("1人1日当たりのごみ排出量") && !sounds_unwanted("相談件数"));
    }
}

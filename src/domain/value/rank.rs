//! A place among others: 第12位, 12番目, 47都道府県中12位, 12th of 50, No. 1.
//!
//! Elsewhere such words are names (第3回); where an indicator is a place they are its number.

use super::reading::{Context, Part};
use super::text::Text;
use crate::domain::fold::fold;

/// Among whom; a cell may repeat it where the indicator's name does not say another one.
const AMONG: [&str; 16] = [
    "全国",
    "県内",
    "府内",
    "都内",
    "道内",
    "市内",
    "関西",
    "関東",
    "東北",
    "九州",
    "四国",
    "近畿",
    "中核市",
    "類似団体",
    "政令市",
    "市町村",
];

/// What may stand before the number.
const BEFORE: [&str; 14] =
    ["順位", "総合", "第", "同率", "単独", "現在", "都道府県", "no.", "№", "#", "ranked", "rank", "number", ":"];

/// What may stand behind it.
const BEHIND: [&str; 12] = ["位", "番目", "番", "タイ", "(同率)", "でした", "です", "。", "th", "st", "nd", "rd"];

/// Whether the indicator is a place among others.
pub(super) fn is_rank(context: &Context<'_>) -> bool {
    context.unit == "位"
        || {
            let name = context.indicator_name;
            let mut words = name.split(|c: char| !c.is_alphabetic());
            name.ends_with("順位")
            || name.ends_with("ランキング")
            // Most names have no letter of the English words.
            || name.bytes().any(|letter| matches!(letter, b'k' | b'K')) && words.any(|word| word.eq_ignore_ascii_case("rank") || word.eq_ignore_ascii_case("ranking"))
        }
}

/// The place that a text says and nothing else.
pub(super) fn read(main: &Text<'_>, context: &Context<'_>) -> Option<Part> {
    let seen = main.seen().to_lowercase();
    // 47都道府県中12位: among how many goes before.
    let own = match seen.rfind('中') {
        Some(at) if seen[..at].contains(|c: char| c.is_ascii_digit()) => &seen[at + '中'.len_utf8()..],
        _ => seen.as_str(),
    };
    let digits_at = own.find(|c: char| c.is_ascii_digit())?;
    let (before, rest) = own.split_at(digits_at);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let number: u32 = rest[..digits].parse().ok().filter(|number| *number > 0)?;
    (is_before(before, context) && is_behind(&rest[digits..])).then(|| Part {
        label: String::new(),
        number: f64::from(number),
        unit: "位".to_owned(),
        text: main.quote_seen(),
    })
}

fn is_before(mut words: &str, context: &Context<'_>) -> bool {
    let name = fold(context.indicator_name);
    let named = AMONG.iter().any(|word| name.contains(word));
    while !words.is_empty() {
        let among =
            || AMONG.iter().filter(|word| !named || name.contains(**word)).find_map(|word| words.strip_prefix(word));
        let Some(rest) = BEFORE.iter().find_map(|word| words.strip_prefix(word)).or_else(among) else { return false };
        words = rest;
    }
    true
}

fn is_behind(mut words: &str) -> bool {
    while !words.is_empty() {
        if let Some(of) =
            words.strip_prefix('/').or_else(|| words.strip_prefix("outof")).or_else(|| words.strip_prefix("of"))
        {
            let of = of.trim_start_matches(|c: char| c.is_ascii_digit());
            return of.is_empty() || !of.contains(|c: char| c.is_ascii_digit() || c == '~');
        }
        let Some(rest) = BEHIND.iter().find_map(|word| words.strip_prefix(word)) else { return false };
        words = rest;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::FiscalYear;
    use crate::domain::value::Counts;

    fn place(text: &str, name: &str) -> Option<f64> {
        let context =
            Context { indicator_name: name, unit: "位", year: FiscalYear(2016), units: &[], counts: Counts::Level };
        read(&Text::of(text), &context).map(|part| part.number)
    }

    #[test]
    fn a_place_is_read_in_every_writing() {
        for text in [
            "12",
            "12位",
            "第12位",
            "12番目",
            "No.12",
            "全国12位",
            "47都道府県中12位",
            "12位/47",
            "12th of 50",
            "Ranked 12th",
            "#12",
            "12位タイ",
        ] {
            assert_eq!(place(text, "順位"), Some(12.0), "{text}");
        }
        for text in ["12位以内", "10位～12位", "25位→12位", "第12回", "12件", "圏外"] {
            assert_eq!(place(text, "順位"), None, "{text}");
        }
        assert_eq!(place("全国12位", "県内順位"), None, "among others than the indicator says");
    }
}

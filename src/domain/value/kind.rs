//! What kind of thing a unit measures, and how units of one kind convert (千円 ↔ 円, 万人 ↔ 人).

use crate::domain::fold::fold;

/// What a unit measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// People (人, 名).
    People,
    /// Whatever else is counted (件, 事業所, 回).
    Things,
    /// A share in hundredths (%, ポイント).
    Percent,
    /// A share in thousandths (‰).
    PerMille,
    /// A share in tenths (割).
    Tenths,
    /// Money of one currency.
    Money(&'static str),
    /// Time (時間, 日, 年).
    Time,
    /// A place in an order (位).
    Rank,
    /// A multiple (倍).
    Multiple,
    /// Something that is measured: a length, an area, a mass, an energy.
    Measure(&'static str),
    /// A unit that no list knows.
    Unknown,
}

const KINDS: &[(Kind, &[&str])] = &[
    (
        Kind::People,
        &["人", "名", "people", "persons", "person", "participants", "residents", "users", "students", "visitors"],
    ),
    (
        Kind::Things,
        &[
            "件",
            "回",
            "事業所",
            "事業者",
            "事業",
            "社",
            "団体",
            "店舗",
            "店",
            "か所",
            "ヶ所",
            "ヵ所",
            "カ所",
            "ケ所",
            "箇所",
            "校",
            "園",
            "施設",
            "世帯",
            "戸",
            "棟",
            "区画",
            "台",
            "本",
            "冊",
            "部",
            "枚",
            "組織",
            "組",
            "種類",
            "品目",
            "講座",
            "コース",
            "メニュー",
            "地区",
            "路線",
            "個",
            "企業",
            "法人",
            "商店街",
            "自治会",
            "基",
            "隻",
            "events",
            "sessions",
            "cases",
            "businesses",
            "projects",
            "jobs",
        ],
    ),
    (Kind::Percent, &["%", "ポイント", "pt", "パーセント", "percent", "points"]),
    (Kind::PerMille, &["‰"]),
    (Kind::Tenths, &["割"]),
    (Kind::Money("¥"), &["円", "¥", "yen"]),
    (Kind::Money("$"), &["ドル", "$", "dollars", "USD"]),
    (Kind::Money("€"), &["€", "ユーロ"]),
    (Kind::Money("£"), &["£", "ポンド"]),
    (
        Kind::Time,
        &[
            "min",
            "mins",
            "sec",
            "secs",
            "hr",
            "hrs",
            "business days",
            "working days",
            "calendar days",
            "時間",
            "日",
            "年",
            "年間",
            "か月",
            "ヶ月",
            "ヵ月",
            "カ月",
            "週間",
            "分",
            "秒",
            "hours",
            "days",
            "minutes",
        ],
    ),
    (Kind::Rank, &["位"]),
    (Kind::Multiple, &["倍"]),
    (
        Kind::Measure("area"),
        &[
            "ha",
            "ヘクタール",
            "アール",
            "平方メートル",
            "平方キロメートル",
            "m2",
            "m²",
            "km2",
            "a",
            "acres",
            "hectares",
        ],
    ),
    (Kind::Measure("length"), &["m", "メートル", "キロメートル", "km", "cm", "mm", "miles"]),
    (Kind::Measure("mass"), &["t", "トン", "kg", "キログラム", "グラム", "g", "mg", "tons", "tonnes"]),
    (
        Kind::Measure("volume"),
        &["m3", "m³", "立方メートル", "リットル", "キロリットル", "L", "l", "kL", "kl", "mL", "ml", "gallons"],
    ),
    (Kind::Measure("energy"), &["kWh", "MWh", "GJ", "MJ"]),
    (Kind::Measure("carbon"), &["t-CO2", "tCO2", "トン-CO2", "kg-CO2", "kt-CO2"]),
    (Kind::Measure("power"), &["kW", "MW"]),
    (Kind::Measure("temperature"), &["℃"]),
];

/// Units that are written in several ways.
const SAME: &[&[&str]] = &[
    &["人", "名"],
    &["m2", "m²", "平方メートル"],
    &["m3", "m³", "立方メートル"],
    &["か所", "ヶ所", "ヵ所", "カ所", "ケ所", "箇所", "個所"],
    &["か月", "ヶ月", "ヵ月", "カ月", "ケ月"],
    &["t", "トン"],
    &["t-CO2", "tCO2", "トン-CO2"],
    &["min", "mins", "minutes", "minute"],
    &["hr", "hrs", "hours", "hour"],
    &["days", "day"],
    &["L", "l", "リットル"],
    &["kL", "kl", "キロリットル"],
    &["ha", "ヘクタール", "hectares"],
    &["a", "アール"],
    &["km2", "平方キロメートル"],
    &["km", "キロメートル"],
    &["m", "メートル"],
    &["kg", "キログラム", "kilograms"],
    &["g", "グラム"],
    &["%", "パーセント", "percent"],
    &["‰", "パーミル"],
    &["pt", "ポイント", "%ポイント"],
    &["円", "¥"],
    &["$", "ドル", "USD"],
];

/// Whether two units are one, however they are written (人 and 名, ㏊ and ha, か所 and 箇所).
#[must_use]
pub fn same_unit(first: &str, second: &str) -> bool {
    let (first, second) = (fold(first), fold(second));
    let in_one = |list: &&&[&str]| list.contains(&first.as_str()) && list.contains(&second.as_str());
    first == second || SAME.iter().any(|list| in_one(&list))
}

/// What a unit measures, its scale aside.
pub(super) fn kind(unit: &str) -> Kind {
    let folded = fold(unit);
    let (_, base) = scaled(&folded);
    KINDS.iter().find(|(_, units)| units.contains(&base)).map_or(Kind::Unknown, |(kind, _)| *kind)
}

/// Whether a unit counts whole things or people.
pub(super) fn is_counting(unit: &str) -> bool {
    matches!(kind(unit), Kind::People | Kind::Things)
}

/// By how much a number in one unit is to be multiplied to be one in the other: 円 → 千円 is 1/1000.
///
/// None where they are not scales of one unit, or are one unit already.
pub(super) fn factor(from: &str, to: &str) -> Option<(f64, f64)> {
    if from == to {
        return None;
    }
    let (from, to) = (fold(from), fold(to));
    let ((times, from_base), (over, to_base)) = (scaled(&from), scaled(&to));
    #[expect(clippy::float_cmp, reason = "scales are powers of ten, compared as they were written")]
    let is_one = times == over;
    if same_unit(from_base, to_base) {
        return (!is_one).then_some((times, over));
    }
    let (from_size, to_size) = sizes(from_base, to_base)?;
    Some((times * from_size, over * to_size))
}

/// Whether two units measure one thing on different scales (kg and t), their 千 and 万 aside.
pub(super) fn differ_in_size(from: &str, to: &str) -> bool {
    let (from, to) = (fold(from), fold(to));
    let (from, to) = (scaled(&from).1, scaled(&to).1);
    !same_unit(from, to) && sizes(from, to).is_some()
}

/// The sizes of two units that measure one thing.
fn sizes(from: &str, to: &str) -> Option<(f64, f64)> {
    SIZES.iter().find_map(|list| {
        let size = |unit: &str| list.iter().find(|(known, _)| *known == unit).map(|(_, size)| *size);
        Some((size(from)?, size(to)?))
    })
}

/// Units of one thing, each in terms of the smallest; exact.
const SIZES: &[&[(&str, f64)]] = &[
    &[("mg", 1.0), ("g", 1e3), ("グラム", 1e3), ("kg", 1e6), ("キログラム", 1e6), ("t", 1e9), ("トン", 1e9)],
    &[("mm", 1.0), ("cm", 1e1), ("m", 1e3), ("メートル", 1e3), ("km", 1e6), ("キロメートル", 1e6)],
    &[
        ("m2", 1.0),
        ("m²", 1.0),
        ("平方メートル", 1.0),
        ("a", 1e2),
        ("アール", 1e2),
        ("ha", 1e4),
        ("ヘクタール", 1e4),
        ("km2", 1e6),
        ("平方キロメートル", 1e6),
    ],
    &[("mL", 1.0), ("ml", 1.0), ("L", 1e3), ("l", 1e3), ("kL", 1e6), ("kl", 1e6), ("m3", 1e6)],
    &[("kWh", 1.0), ("MWh", 1e3)],
    &[("kg-CO2", 1.0), ("t-CO2", 1e3), ("tCO2", 1e3), ("トン-CO2", 1e3), ("kt-CO2", 1e6)],
    &[("kW", 1.0), ("MW", 1e3)],
    &[("分", 1.0), ("時間", 60.0)],
];

/// 百万円 → (1000000, 円); a unit without a scale is its own base.
fn scaled(unit: &str) -> (f64, &str) {
    let mut scale = 1.0;
    let mut base = unit;
    while let Some((times, rest)) = SCALES.iter().find_map(|(sign, times)| Some((times, base.strip_prefix(*sign)?))) {
        if rest.is_empty() {
            break;
        }
        (scale, base) = (scale * times, rest);
    }
    if scale > 1.0 && KINDS.iter().any(|(_, units)| units.contains(&base)) { (scale, base) } else { (1.0, unit) }
}

const SCALES: [(char, f64); 6] = [('十', 1e1), ('百', 1e2), ('千', 1e3), ('万', 1e4), ('億', 1e8), ('兆', 1e12)];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_that_are_scales_of_one_convert() {
        assert_eq!(factor("円", "千円"), Some((1.0, 1e3)));
        assert_eq!(factor("億円", "百万円"), Some((1e8, 1e6)));
        assert_eq!(factor("人", "万人"), Some((1.0, 1e4)));
        assert_eq!(factor("人", "名"), None);
        assert_eq!(factor("‰", "%"), None, "never in silence");
        assert_eq!(factor("円", "人"), None);
    }

    #[test]
    fn one_unit_may_be_written_in_several_ways() {
        for (first, second) in [("人", "名"), ("㏊", "ha"), ("ｈａ", "ha"), ("㎡", "m²"), ("％", "%"), ("箇所", "ヶ所")]
        {
            assert!(same_unit(first, second), "{first} {second}");
        }
        assert!(!same_unit("事業", "事業所") && !same_unit("‰", "%") && !same_unit("千円", "円"));
    }

    #[test]
    fn kinds_keep_people_apart_from_money_and_shares() {
        assert_eq!((kind("名"), kind("千人"), kind("百万円")), (Kind::People, Kind::People, Kind::Money("¥")));
        assert_eq!((kind("％"), kind("‰"), kind("艘")), (Kind::Percent, Kind::PerMille, Kind::Unknown));
    }
}

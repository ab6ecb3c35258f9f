//! Target texts as registers and sheets write them, in a table.

use proptest::prelude::*;

use super::*;
use crate::domain::calendar::FiscalYear;

fn read(text: &str, unit: &str) -> TargetReading {
    let scale = ["S", "A", "B+", "B", "C"].map(str::to_owned);
    read_target(text, &TargetContext { unit, year: FiscalYear(2020), scale: &scale })
}

fn aim(text: &str, unit: &str) -> Aim {
    match read(text, unit).meaning {
        TargetMeaning::Aim(aim) => aim,
        other => panic!("{text}: {other:?}"),
    }
}

fn level(number: f64, bound: Bound) -> Aim {
    Aim::Level { number, bound }
}

fn factor(number: f64, bound: Bound) -> Aim {
    Aim::Change { change: Change::Factor(number), bound, base: Base::Baseline }
}

fn amount(number: f64) -> Aim {
    Aim::Change { change: Change::Amount(number), bound: Bound::Reach, base: Base::Baseline }
}

#[test]
fn numbers_and_bounds_are_read() {
    use Bound::{AtLeast, AtMost, LessThan, MoreThan, Reach};
    for (text, number, bound) in [
        ("100", 100.0, Reach),
        ("100件", 100.0, Reach),
        ("１，０００人", 1000.0, Reach),
        ("1万2600人", 12600.0, Reach),
        ("約100件", 100.0, Reach),
        ("△500人", -500.0, Reach),
        ("90%以上", 90.0, AtLeast),
        ("９０％以上", 90.0, AtLeast),
        ("90%以上を維持", 90.0, AtLeast),
        ("90%以上とする", 90.0, AtLeast),
        ("最低10回", 10.0, AtLeast),
        ("10件以下", 10.0, AtMost),
        ("10件以内", 10.0, AtMost),
        ("5%未満", 5.0, LessThan),
        ("100人を超える", 100.0, MoreThan),
        ("100人超", 100.0, MoreThan),
        ("≧90%", 90.0, AtLeast),
        ("<5%", 5.0, LessThan),
        ("60%に向上", 60.0, AtLeast),
        ("200件に増加", 200.0, AtLeast),
        ("50件まで減少", 50.0, AtMost),
        ("at least 90%", 90.0, AtLeast),
        ("90% or more", 90.0, AtLeast),
        ("90%+", 90.0, AtLeast),
        ("no more than 10 days", 10.0, AtMost),
        ("less than 5%", 5.0, LessThan),
        ("increase to 90%", 90.0, AtLeast),
        ("maintain 90%", 90.0, Reach),
        ("100 visitors", 100.0, Reach),
        ("0人", 0.0, Reach),
        ("ゼロ", 0.0, Reach),
        ("延べ500人", 500.0, Reach),
        ("概ね80%", 80.0, Reach),
        ("8割以上", 80.0, AtLeast),
        ("95% or greater", 95.0, AtLeast),
        ("within 10 minutes", 10.0, AtMost),
        ("50％から60％へ", 60.0, Reach),
        ("50%→60%", 60.0, Reach),
        ("50%から60%に引き上げる", 60.0, Reach),
    ] {
        assert_eq!(aim(text, ""), level(number, bound), "{text}");
    }
}

#[test]
fn changes_count_from_a_base() {
    for (text, expected) in [
        ("20%増", factor(1.2, Bound::Reach)),
        ("20％の増加", factor(1.2, Bound::Reach)),
        ("基準値より20%増加", factor(1.2, Bound::Reach)),
        ("平成27年度比20%増", factor(1.2, Bound::Reach)),
        ("H27比 10%削減", factor(0.9, Bound::Reach)),
        ("10%以上削減", factor(0.9, Bound::AtMost)),
        ("20%以上増加", factor(1.2, Bound::AtLeast)),
        ("3割減", factor(0.7, Bound::Reach)),
        ("半減", factor(0.5, Bound::Reach)),
        ("倍増", factor(2.0, Bound::Reach)),
        ("1.5倍", factor(1.5, Bound::Reach)),
        ("基準値の110%", factor(1.1, Bound::Reach)),
        ("reduce by 10%", factor(0.9, Bound::Reach)),
        ("increase by 10%", factor(1.1, Bound::Reach)),
        ("10% reduction", factor(0.9, Bound::Reach)),
        ("+5pt", amount(5.0)),
        ("5ポイント増", amount(5.0)),
        ("5ポイント向上", amount(5.0)),
        ("現状より3件増", amount(3.0)),
        ("3件減", amount(-3.0)),
    ] {
        let found = aim(text, "件");
        let near = match (&found, &expected) {
            (
                Aim::Change { change: Change::Factor(one), bound: own, .. },
                Aim::Change { change: Change::Factor(other), bound: wanted, .. },
            ) => (one - other).abs() < 1e-9 && own == wanted,
            _ => found == expected,
        };
        assert!(near, "{text}: {found:?} instead of {expected:?}");
    }
    for text in
        ["前年度比5%増", "毎年5%増", "対前年比5%増", "前年度実績以上", "対前年比増", "前年度を上回る", "前年度より減少"]
    {
        assert!(matches!(aim(text, "件"), Aim::Change { base: Base::PreviousYear, .. }), "{text}");
    }
    for text in ["現状維持以上", "現状以上", "維持・向上", "現状維持又は増加"] {
        let as_base = Aim::Change { change: Change::Amount(0.0), bound: Bound::AtLeast, base: Base::Baseline };
        assert_eq!(aim(text, "件"), as_base, "{text}");
    }
    assert!(matches!(aim("前年度比5%増", "件"), Aim::Change { base: Base::PreviousYear, .. }));
    assert!(matches!(aim("前年度以上", "件"), Aim::Change { base: Base::PreviousYear, bound: Bound::AtLeast, .. }));
    assert!(matches!(aim("基準値以上", "件"), Aim::Change { base: Base::Baseline, bound: Bound::AtLeast, .. }));
}

#[test]
fn the_other_kinds_of_target_are_read() {
    let range = |low, high, closed| Aim::Range { low, high, closed };
    for (text, expected) in [
        ("30～40", range(30.0, 40.0, true)),
        ("30%~40%", range(30.0, 40.0, true)),
        ("30-40件", range(30.0, 40.0, true)),
        ("between 30 and 40", range(30.0, 40.0, true)),
        ("3件以上5件以下", range(3.0, 5.0, true)),
        ("3%以上5%未満", range(3.0, 5.0, false)),
        ("44%台", range(44.0, 45.0, false)),
        ("40%台", range(40.0, 50.0, false)),
        ("1.4%台を維持", range(1.4, 1.5, false)),
        ("現状値を維持（44%台）", range(44.0, 45.0, false)),
        ("現状維持", Aim::Maintain),
        ("現状値を維持", Aim::Maintain),
        ("維持", Aim::Maintain),
        ("maintain", Aim::Maintain),
        ("基準値を維持", Aim::Maintain),
        ("増加", Aim::Direction(Way::Up)),
        ("基準より増加", Aim::Direction(Way::Up)),
        ("増加傾向", Aim::Direction(Way::Up)),
        ("現状より向上", Aim::Direction(Way::Up)),
        ("減少させる", Aim::Direction(Way::Down)),
        ("increase", Aim::Direction(Way::Up)),
        ("decrease", Aim::Direction(Way::Down)),
        ("改善", Aim::Direction(Way::Better)),
        ("基準値を上回る", Aim::Direction(Way::Up)),
        ("実施", Aim::Done),
        ("計画の策定", Aim::Done),
        ("協議会を設置する", Aim::Done),
        ("completed", Aim::Done),
        ("県内10位以内", Aim::Rank(10.0)),
        ("1位", Aim::Rank(1.0)),
        ("top 10", Aim::Rank(10.0)),
        ("A評価", Aim::Grade("A".to_owned())),
        ("「Ａ」以上", Aim::Grade("A".to_owned())),
        ("B+", Aim::Grade("B+".to_owned())),
    ] {
        assert_eq!(aim(text, "%"), expected, "{text}");
    }
    for (text, unit, expected) in [
        ("1,500千人", "千人", level(1500.0, Bound::Reach)),
        ("150万人", "千人", level(1500.0, Bound::Reach)),
        ("500億円以下", "億円", level(500.0, Bound::AtMost)),
        ("1,500", "千人", level(1500.0, Bound::Reach)),
        ("20百万円増", "百万円", amount(20.0)),
    ] {
        assert_eq!(aim(text, unit), expected, "{text}");
    }
    assert_eq!(read("500億円以下", "億円").unit, "億円");
    assert!(matches!(read("150万", "千人").meaning, TargetMeaning::Unclear(found) if found.len() == 2));
    assert_eq!(aim("40台", "台"), level(40.0, Bound::Reach));
}

#[test]
fn scope_and_years_are_told_apart_from_the_number() {
    let years = |first, last| Some((FiscalYear(first), FiscalYear(last)));
    for (text, number, scope, span, until) in [
        ("累計7件", 7.0, Some(TargetScope::Cumulative), None, None),
        ("累計 10件", 10.0, Some(TargetScope::Cumulative), None, None),
        ("5年間で10,000人", 10_000.0, Some(TargetScope::Cumulative), None, None),
        ("H27～28累計 30件", 30.0, Some(TargetScope::Cumulative), years(2015, 2016), None),
        ("平成28～32年度 500件", 500.0, Some(TargetScope::Cumulative), years(2016, 2020), None),
        ("100件/年", 100.0, Some(TargetScope::Yearly), None, None),
        ("毎年100件", 100.0, Some(TargetScope::Yearly), None, None),
        ("年間100件", 100.0, Some(TargetScope::Yearly), None, None),
        ("年2件", 2.0, Some(TargetScope::Yearly), None, None),
        ("10件（H28～H32）", 10.0, Some(TargetScope::Cumulative), years(2016, 2020), None),
        ("R2年度：80件", 80.0, None, None, Some(FiscalYear(2020))),
        ("60件（平成27年度：50件）", 60.0, None, None, None),
        ("100 per year", 100.0, Some(TargetScope::Yearly), None, None),
        ("令和2年度までに100件", 100.0, None, None, Some(FiscalYear(2020))),
        ("100件（H32）", 100.0, None, None, Some(FiscalYear(2020))),
        ("平成32年度 100件", 100.0, None, None, Some(FiscalYear(2020))),
        ("100 by 2020", 100.0, None, None, Some(FiscalYear(2020))),
        ("2000", 2000.0, None, None, None),
        ("2020人", 2020.0, None, None, None),
    ] {
        let found = read(text, "件");
        assert_eq!(found.meaning, TargetMeaning::Aim(level(number, Bound::Reach)), "{text}");
        assert_eq!((found.scope, found.span, found.until), (scope, span, until), "{text}");
    }
    assert_eq!(read("100件/年", "件").unit, "件");
    assert_eq!(read("90percent", "%").unit, "%");
}

#[test]
fn what_may_be_two_things_keeps_both_and_what_is_none_says_so() {
    for (text, unit, candidates) in [
        ("10%増", "%", 2),
        ("-10%", "件", 2),
        ("100件まで", "件", 2),
        ("1.5倍増", "件", 2),
        ("10件/月", "件", 2),
        ("40台", "件", 2),
        ("100件 50人", "件", 2),
        ("全国平均以上", "%", 0),
        ("検討・実施", "", 0),
        ("月1回", "回", 2),
        ("3年に1回", "回", 2),
        ("男性80%、女性90%", "%", 2),
        ("65歳以上80%", "%", 2),
        ("市民が誇れるまち", "", 0),
        ("100件（うち新規）程度か", "件", 1),
    ] {
        match read(text, unit).meaning {
            TargetMeaning::Unclear(found) => assert_eq!(found.len(), candidates, "{text}: {found:?}"),
            other => panic!("{text}: {other:?}"),
        }
    }
    for text in ["", "　", "—", "ー", "-", "なし", "設定なし", "N/A"] {
        assert_eq!(read(text, "").meaning, TargetMeaning::Nothing, "{text}");
    }
}

proptest! {
    #[test]
    fn no_text_upsets_the_reading(text in "\\PC*") {
        let _ = read(&text, "%");
    }

    #[test]
    fn no_mixture_of_words_upsets_the_reading(
        words in proptest::collection::vec(
            proptest::sample::select(vec![
                "H27", "～", "28", "累計", "以上", "%", "台", "増", "減", "維持", "年間", "by", "2020", "（", "）", "A評価", "-", "+", "元", "年度", "5年間で",
            ]),
            0..8,
        )
    ) {
        let _ = read(&words.concat(), "%");
    }

    #[test]
    fn a_number_with_its_unit_reads_back_in_any_width(number in 0_u32..9_999_999, unit in "件|人|%|事業所|か所|校") {
        let plain = format!("{number}{unit}以上");
        let wide: String = plain.chars().map(|c| c.to_digit(10).map_or(c, |d| char::from_u32(0xFF10 + d).unwrap_or(c))).collect();
        prop_assume!(!(1950..2150).contains(&number));
        for text in [&plain, &wide] {
            let found = read(text, &unit);
            prop_assert_eq!(&found.meaning, &TargetMeaning::Aim(level(f64::from(number), Bound::AtLeast)));
            prop_assert_eq!(&found.unit, &unit);
        }
    }
}

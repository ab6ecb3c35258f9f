//! Tables as offices publish them: what `init` proposes, and what is then read, with nothing corrected by hand.
//!
//! Every sheet is small and made after the shape of a published one, which its comment names; the numbers are made up.

use crate::support::proposed::{Proposed, codes, column, value};

/// The lines that ask a person for something.
fn asked(proposed: &Proposed) -> String {
    proposed.told().lines().filter(|line| line.starts_with("要記入")).collect::<Vec<_>>().join("\n")
}

#[test]
fn years_ahead_that_no_word_heads_are_taken_for_targets_and_asked_about_by_name() {
    let sheet = "指標,単位,H26,H27,H28,H32,R7\n来館者数,人,100,110,120,150,200\n";
    let gap = Proposed::on("2026-11-01", "kpi.csv", sheet);
    assert!(asked(&gap).contains("「H32」「R7」"), "{}", gap.told());
    assert_eq!((column(&gap, "目標H32"), column(&gap, "目標")), (vec!["150".into()], vec!["200".into()]));
    // R7 is over by then, and still no actual.
    let assessment = gap.assess("2026-03-31");
    assert!(value(&assessment, "I01").is_null(), "{assessment}");
    assert_eq!(value(&gap.assess("2017-03-31"), "I01").as_f64(), Some(120.0));
    // Nothing but the day tells that nothing has happened yet.
    let sheet = "指標,単位,H27,H28,H29,H30\n来館者数,人,100,110,120,150\n";
    let later = Proposed::on("2017-03-31", "kpi.csv", sheet);
    assert!(asked(&later).contains("「H29」「H30」"), "{}", later.told());
    let named = Proposed::on("2026-11-01", "進捗状況_H28.csv", sheet);
    assert!(asked(&named).contains("「H29」「H30」"), "{}", named.told());
    let over = Proposed::on("2026-11-01", "kpi.csv", sheet);
    assert!(!asked(&over).contains("「H29」"), "{}", over.told());
    // Beside headed columns.
    let sheet = "指標,単位,H27実績,H28実績,H32目標値,H37\n来館者数,人,100,110,150,300\n";
    let beside = Proposed::on("2017-03-31", "kpi.csv", sheet);
    assert!(asked(&beside).contains("「H37」"), "{}", beside.told());
}

#[test]
fn columns_of_plans_are_the_targets_of_their_years_where_no_other_ones_are() {
    for (sheet, target, path) in [
        ("指標,単位,H27,H28,H29（計画）,H30（計画）,H32（目標）\n来館者数,人,100,110,120,150,200\n", "200", "120"),
        ("指標,単位,H28計画,H28実績,H29計画,H29実績\n来館者数,人,100,110,120,\n", "120", "120"),
        ("指標,単位,H27実績,H28実績,H29見込,H30見込\n来館者数,人,100,110,120,130\n", "130", "120"),
        (
            "Indicator,Unit,2015/16 Actual,2016/17 Actual,2017/18 Plan,2018/19 Plan\nVisits,no.,100,110,120,150\n",
            "150",
            "120",
        ),
        ("指標,単位,区分,H28,H29\n来館者数,人,計画,100,120\n,,実績,110,\n", "120", "120"),
    ] {
        let proposed = Proposed::on("2017-03-31", "kpi.csv", sheet);
        assert_eq!(
            (&*column(&proposed, "目標")[0], &*column(&proposed, "目標H29")[0]),
            (target, path),
            "{sheet}\n{}",
            proposed.told()
        );
        let assessment = proposed.assess("2017-03-31");
        assert_eq!(value(&assessment, "I01").as_f64(), Some(110.0), "{sheet}");
        assert_eq!((codes(&assessment, "target_differs"), codes(&assessment, "actual_ahead")), (0, 0), "{sheet}");
    }
    // What is meant to be done, beside a target, is none; nor is the forecast of the year that runs.
    let sheet = "指標,単位,目標値,H28実績,H29予定\n講座の回数,回,10,8,9\n";
    let intended = Proposed::on("2017-03-31", "kpi.csv", sheet);
    assert!(intended.told().contains("見出し「H29予定」を予定の列"), "{}", intended.told());
    let sheet = "指標,単位,H27実績,H28実績,H29見込\n来館者数,人,100,110,120\n";
    let forecast = Proposed::on("2017-03-31", "kpi.csv", sheet);
    assert!(forecast.told().contains("見出し「H29見込」を予定の列"), "{}", forecast.told());
}

#[test]
fn values_of_years_after_the_day_are_told_and_never_counted() {
    let sheet = "指標,単位,H28実績,H29実績,H32実績\n来館者数,人,100,,150\n受診率,％,40,,50\n";
    let proposed = Proposed::on("2026-11-01", "kpi.csv", sheet);
    let assessment = proposed.assess("2018-03-31");
    assert!(value(&assessment, "I01").is_null());
    let findings = assessment["findings"].as_array().expect("a list");
    let ahead: Vec<_> = findings.iter().filter(|finding| finding["code"] == "actual_ahead").collect();
    assert_eq!(ahead.len(), 1, "{assessment}");
    let text = ahead[0]["text"].as_str().unwrap_or_default();
    assert!(text.contains("H32") && text.contains("2件") && ahead[0]["place"] == "E2", "{}", ahead[0]);
}

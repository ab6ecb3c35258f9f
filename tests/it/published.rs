//! Tables as offices publish them: what `init` proposes, and what is then read, with nothing corrected by hand.
//!
//! Every sheet is small and made after the shape of a published one, which its comment names; the numbers are made up.

use rust_xlsxwriter::{Format, Workbook};

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

/// What a heading beside a name, a target and an outturn is taken for, as the screen says it.
fn taken_for(name: &str, heading: &str, cell: &str) -> String {
    let sheet = format!("{name},{heading},2015/16 Target,2015/16 Outturn\nLibrary visits,{cell},100,90\n");
    let told = Proposed::on("2016-11-01", "kpi.csv", &sheet).told();
    let role = |line: &str| {
        let rest = line.split_once(&format!("見出し「{heading}」を"))?.1;
        Some(rest.split_once("の列").map_or(rest, |(role, _)| role).to_owned())
    };
    let is_left_out = |line: &str| line.starts_with("読まず") && line.contains(heading);
    let left_out = || told.lines().any(is_left_out).then(|| "読まず".to_owned());
    told.lines().find_map(role).or_else(left_out).unwrap_or_else(|| format!("nothing said of {heading}: {told}"))
}

#[test]
fn headings_of_english_performance_tables_are_understood_or_named_as_left_out() {
    // After the performance reports of Havering, Oxfordshire, Kent, Hart, Wandsworth, Far North, the Victorian LGPRF and
    // cities of Iowa.
    for (heading, role) in [
        ("Annual Outturn 2014/15", "実績"),
        ("Outturn 2014/15", "実績"),
        ("Results 2014", "実績"),
        ("2014/15 Result", "実績"),
        ("2014/15 Achieved", "実績"),
        ("2014/15 Year End", "実績"),
        ("FY 2014 Actual", "実績"),
        ("Actual 2014-15", "実績"),
        ("YTD 2014/15", "実績"),
        ("Performance 2014/15", "実績"),
        ("Annual Target 2014/15", "目標"),
        ("Target 2014/15", "目標"),
        ("Goal 2020", "目標"),
        ("Milestone 2017", "目標"),
        ("FY 2014 Adopted Target", "目標"),
        ("FY 2016 Projected", "予定"),
        ("FY 2016 Estimate", "予定"),
        ("Forecast Outturn 2016/17", "予定"),
        ("Baseline (2010/11)", "基準値"),
        ("Unit of Measure", "単位"),
        ("Good Performance", "望ましい方向"),
        ("Polarity", "望ましい方向"),
        ("Directorate", "担当課"),
        ("RAG", "読まず"),
        ("DoT", "読まず"),
        ("Direction of Travel", "読まず"),
        ("Short Term DoT", "読まず"),
        ("On Target?", "読まず"),
        ("% of Target", "読まず"),
        ("Variance", "読まず"),
        ("Status", "読まず"),
        ("Last Year's Outturn", "読まず"),
        ("Previous Year", "読まず"),
        ("Floor", "読まず"),
        ("Benchmark", "読まず"),
        ("Quartile", "読まず"),
        ("Lead Officer", "読まず"),
        ("Achieved / Not Achieved", "読まず"),
        ("Traffic Light", "読まず"),
        ("Comments", "読まず"),
    ] {
        let cell = if role == "望ましい方向" { "High" } else { "80" };
        assert_eq!(taken_for("Measure", heading, cell), role, "{heading}");
    }
    for name in [
        "Performance Indicator",
        "Performance Measures",
        "Indicator Description",
        "PI Code & Short Name",
        "Service / indicator / measure",
        "Key Performance Indicator",
        "KPI Description",
    ] {
        assert_eq!(taken_for(name, "RAG", "Green"), "読まず", "{name}");
    }
}

#[test]
fn values_of_headings_that_end_alike_are_not_mixed_up() {
    // After the quarterly reports of Havering and Kent.
    let sheet = "PI Ref,Performance Indicator,Good Performance,2012/13 Outturn,Annual Target 2013/14,Q1 Actual,Q2 Actual,Actual to date,Projected Outturn,RAG,DoT\n\
                 CS1,Calls answered in 20 seconds,High,78%,80%,79%,81%,80%,82%,Green,↑\nCS2,Missed bins,Low,40,35,42,38,39,36,Red,↓\n";
    let proposed = Proposed::on("2016-11-01", "q2.csv", sheet);
    assert_eq!(
        (column(&proposed, "目標"), column(&proposed, "望ましい方向")),
        (vec!["80".into(), "35".into()], vec!["増".into(), "減".into()])
    );
    let assessment = proposed.assess("2014-03-31");
    assert_eq!((value(&assessment, "I01").as_f64(), value(&assessment, "I02").as_f64()), (Some(80.0), Some(39.0)));
}

#[test]
fn headings_of_targets_and_directions_in_japanese_tables_are_understood() {
    for heading in ["数値目標", "指標値", "目標指標値", "めざす値", "めざそう値", "目指す値", "目標水準", "到達目標値"]
    {
        let sheet = format!("指標名,単位,H27実績,H28実績,{heading},めざす方向\n待機児童数,人,30,20,10,↓\n");
        let proposed = Proposed::on("2017-03-31", "kpi.csv", &sheet);
        let read = (column(&proposed, "目標"), column(&proposed, "望ましい方向"));
        assert_eq!(read, (vec!["10".into()], vec!["減".into()]), "{heading}: {}", proposed.told());
        assert_eq!(value(&proposed.assess("2017-03-31"), "I01").as_f64(), Some(20.0), "{heading}");
    }
    // Beside a target 指標値 is what happened, and 前年度実績 is not of the year that is judged.
    let sheet = "指標名,単位,目標値,前年度実績,指標値\n待機児童数,人,10,30,20\n";
    let proposed = Proposed::on("2017-03-31", "kpi_H28.csv", sheet);
    assert_eq!(value(&proposed.assess("2017-03-31"), "I01").as_f64(), Some(20.0), "{}", proposed.told());
    let sheet = "指標名,単位,目標値,前年度実績,本年度実績\n待機児童数,人,10,30,20\n";
    let proposed = Proposed::on("2017-03-31", "kpi_H28.csv", sheet);
    assert!(proposed.told().contains("使いません：前年度実績"), "{}", proposed.told());
    assert_eq!(value(&proposed.assess("2017-03-31"), "I01").as_f64(), Some(20.0));
}

#[test]
fn a_number_before_the_name_in_one_cell_is_no_part_of_the_name() {
    let sheet = "施策,指標,単位,H28実績,目標値\n健康,1 市民満足度,％,45,60\n健康,①-2 受診率,％,30,50\n健康,(3) 参加者数,人,110,200\n\
                 子育て,４．開催回数,回,11,20\n子育て,3歳児健診受診率,％,91,95\n";
    let proposed = Proposed::on("2017-03-31", "kpi.csv", sheet);
    let names = ["市民満足度", "受診率", "参加者数", "開催回数", "3歳児健診受診率"];
    assert_eq!(column(&proposed, "評価指標"), names, "{}", proposed.told());
    assert_eq!(column(&proposed, "別名"), ["1 市民満足度", "①-2 受診率", "(3) 参加者数", "４．開催回数", ""]);
    let assessment = proposed.assess("2017-03-31");
    assert_eq!((codes(&assessment, "unknown_indicator"), codes(&assessment, "not_in_sheet")), (0, 0), "{assessment}");
    for (id, number) in [("I01", 45.0), ("I02", 30.0), ("I03", 110.0), ("I04", 11.0), ("I05", 91.0)] {
        assert_eq!(value(&assessment, id).as_f64(), Some(number), "{id}");
    }
    // Nothing but the number tells them apart.
    let sheet = "指標,単位,H28実績,目標値\n1 参加者数,人,45,60\n2 参加者数,人,30,50\n3 受診率,％,91,95\n";
    let alike = Proposed::on("2017-03-31", "kpi.csv", sheet);
    assert_eq!(column(&alike, "評価指標"), ["1 参加者数", "2 参加者数", "受診率"], "{}", alike.told());
}

#[test]
fn what_is_called_cumulative_is_proposed_so_and_told_where_the_register_counts_by_the_year() {
    let sheet = "指標,単位,H27実績,H28実績,目標値（H31）\n相談件数,件,累計 60件,累計 120件,300件\n参加者数,人,60人（累計）,120人（累計）,300\n\
                 講座数,回,5,H27～28累計 12,30\n登録数（累計）,件,40,45,60\n訪問数,件,40件,50件（累計90件）,100\n受診率,％,40,45,60\n利用数,件,累計40,累計90,100件/年\n";
    let proposed = Proposed::on("2017-03-31", "kpi.csv", sheet);
    assert_eq!(column(&proposed, "集計"), ["累計", "累計", "累計", "累計", "年", "年", "年"], "{}", proposed.told());
    assert!(
        proposed.told().contains("「累計」とあるため、集計を「累計」としました。（A2 A3 A4 A5）"),
        "{}",
        proposed.told()
    );
    assert!(asked(&proposed).contains("目標は年当たり、実績は累計"), "{}", proposed.told());
    let assessment = proposed.assess("2017-03-31");
    let called = |assessment: &serde_json::Value| {
        let findings = assessment["findings"].as_array().expect("a list");
        let called = findings.iter().filter(|finding| finding["code"] == "called_sum");
        called.map(|finding| finding["place"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(called(&assessment), ["D8"], "{assessment}");
    // As if a person had put 年 for all.
    let register = std::fs::read_to_string(proposed.file("register.csv")).expect("the register");
    std::fs::write(proposed.file("register.csv"), register.replace(",流量,累計,", ",流量,年,")).expect("the register");
    assert_eq!(called(&proposed.assess("2017-03-31")), ["D2", "D3", "D8"]);
    assert_eq!(codes(&proposed.assess("2017-03-31"), "covers_years"), 1);
    let headed = Proposed::on("2017-03-31", "kpi.csv", "指標,単位,H28実績（累計）,目標値\n相談件数,件,120,300\n");
    assert_eq!(column(&headed, "集計"), ["累計"], "{}", headed.told());
}

#[test]
fn indicators_beside_each_other_in_a_row_are_indicators_of_their_own() {
    // After the forms of 行政事業レビュー and 事務事業評価.
    for sheet in [
        "No,事務事業,活動指標,,,,成果指標,,,\n,,指標名,単位,目標,実績,指標名,単位,目標,実績\n\
         1,図書館運営,開館日数,日,300,298,貸出冊数,冊,10000,9800\n2,健診,健診回数,回,10,9,受診率,％,60,55\n",
        "No,事務事業,アウトプット,単位,R5目標,R5実績,アウトカム,単位,R5目標,R5実績\n\
         1,図書館運営,開館日数,日,300,298,貸出冊数,冊,10000,9800\n2,健診,健診回数,回,10,9,受診率,％,60,55\n",
        "No,事務事業,指標①,単位,目標値,実績値,指標②,単位,目標値,実績値,備考\n\
         1,図書館運営,開館日数,日,300,298,貸出冊数,冊,10000,9800,\n2,健診,健診回数,回,10,9,受診率,％,60,55,\n合計,,,,,307,,,,9855,\n",
    ] {
        let proposed = Proposed::on("2024-03-31", "事務事業_R5.csv", sheet);
        let names = ["開館日数", "健診回数", "貸出冊数", "受診率"];
        assert_eq!(column(&proposed, "評価指標"), names, "{sheet}{}", proposed.told());
        assert_eq!(column(&proposed, "事務事業"), ["図書館運営", "健診", "図書館運営", "健診"]);
        assert_eq!(column(&proposed, "単位"), ["日", "回", "冊", "％"]);
        assert_eq!(column(&proposed, "目標"), ["300", "10", "10000", "60"]);
        let assessment = proposed.assess("2024-03-31");
        for (id, number) in [("I01", 298.0), ("I02", 9.0), ("I03", 9800.0), ("I04", 55.0)] {
            assert_eq!(value(&assessment, id).as_f64(), Some(number), "{id} of {sheet}");
        }
        assert_eq!((codes(&assessment, "columns_alike"), codes(&assessment, "unknown_indicator")), (0, 0));
    }
    // Names side by side before all values are not taken apart: one is left out and named.
    let sheet = "事業名,活動指標名,成果指標名,目標,実績\n図書館運営,開館日数,貸出冊数,300,298\n";
    let proposed = Proposed::on("2024-03-31", "事務事業_R5.csv", sheet);
    assert!(proposed.told().contains("使いません：成果指標名"), "{}", proposed.told());
}

#[test]
fn a_second_column_that_tells_indicators_of_one_name_apart_becomes_part_of_the_name() {
    for (sheet, names) in [
        (
            "施策,指標,区分,単位,H27実績,H28実績,目標値\n健康,平均寿命,男性,歳,80,81,82\n健康,平均寿命,女性,歳,86,87,88\n健康,来館者数,,人,100,110,200\n",
            ["平均寿命（男性）", "平均寿命（女性）", "来館者数"],
        ),
        (
            "指標,,単位,H27実績,H28実績,目標値\n学力テスト,小学校,％,80,81,82\n,中学校,％,86,87,88\n来館者数,,人,100,110,200\n",
            ["学力テスト（小学校）", "学力テスト（中学校）", "来館者数"],
        ),
        (
            "年度,指標,地区,実績値,目標値\nH27,人口,北部,80,82\nH27,人口,南部,86,88\nH27,来館者数,－,100,200\n\
             H28,人口,北部,81,82\nH28,人口,南部,87,88\nH28,来館者数,－,110,200\n",
            ["人口（北部）", "人口（南部）", "来館者数"],
        ),
    ] {
        let proposed = Proposed::on("2017-03-31", "kpi.csv", sheet);
        assert_eq!(column(&proposed, "評価指標"), names, "{sheet}{}", proposed.told());
        assert_eq!(column(&proposed, "目標"), ["82", "88", "200"]);
        assert!(
            proposed.told().lines().any(|line| line.starts_with("推定") && line.contains("内訳")),
            "{}",
            proposed.told()
        );
        let assessment = proposed.assess("2017-03-31");
        for (id, number) in [("I01", 81.0), ("I02", 87.0), ("I03", 110.0)] {
            assert_eq!(value(&assessment, id).as_f64(), Some(number), "{id} of {sheet}");
        }
        for code in ["unknown_indicator", "not_in_sheet", "indicator_twice", "value_without_indicator"] {
            assert_eq!(codes(&assessment, code), 0, "{code} of {sheet}");
        }
    }
    // Nothing tells them apart, and what is listed twice is one indicator.
    let sheet = "指標,関連,H28実績,目標値\n研修の参加者数,甲,10,12\n研修の参加者数,甲,20,22\n";
    let alike = Proposed::on("2017-03-31", "kpi.csv", sheet);
    assert_eq!(value(&alike.assess("2017-03-31"), "I01").as_f64(), None, "{}", alike.told());
    let sheet = "指標,関連,H28実績,目標値\n研修の参加者数,甲,10,12\n研修の参加者数,乙,10,12\n";
    let twice = Proposed::on("2017-03-31", "kpi.csv", sheet);
    assert_eq!(column(&twice, "再掲"), ["", "○"], "{}", twice.told());
    assert_eq!(value(&twice.assess("2017-03-31"), "I01").as_f64(), Some(10.0));
}

/// A sheet, the day on which it is judged, and what must come out: name, target, value of each indicator.
type Published = (&'static str, &'static str, &'static [(&'static str, &'static str, Option<f64>)]);

/// Small sheets after those of further offices.
const TABLES: [Published; 18] = [
    // 長与町総合計画: 数値目標 names the indicators beside 項目, and 目標値 says what should be reached.
    (
        "項目,数値目標,基準値,現在値,目標値,判定\n,,（平成26年度）,（令和元年度）,（令和2年度）,\n\
             子育て,保育所待機児童数,20人,5人,0人,A\n健康,特定健診受診率,38.0%,45.2%,60.0%,A\n",
        "2020-03-31",
        &[("保育所待機児童数", "0", Some(5.0)), ("特定健診受診率", "60", Some(45.2))],
    ),
    // 富士見町事務事業実績評価表: the kinds of indicators stand in the first row of values, and names have their units.
    (
        "平成24年度事務事業実績評価表\n事務事業名,種別,指標名及び単位,24年度計画,24年度実績,25年度計画\n\
             公民館講座,対象指標,町民（人）,15000,14960,14900\n,成果指標,講座受講者数（人）,800,850,860\n",
        "2013-03-31",
        &[("町民（人）", "14900", Some(14960.0)), ("講座受講者数（人）", "860", Some(850.0))],
    ),
    // 福岡市保健福祉総合計画: a year beside each of three values.
    (
        "分野,成果指標,初期値,,中間値,,目標値,,評価\n,,数値,年度,数値,年度,数値,年度,\n\
             高齢者,元気な高齢者の割合,63.0%,25年度,64.1%,28年度,70.0%,32年度,a\n健康,就労した障がい者数,213人,25年度,310人,29年度,400人,32年度,a\n",
        "2018-03-31",
        &[("元気な高齢者の割合", "70", Some(64.1)), ("就労した障がい者数", "400", Some(310.0))],
    ),
    // Local government outcomes of several authorities in one long table.
    (
        "Financial year,Local authority code,Local authority name,Measure,Value\n\
             2016-17,E06000005,Darlington,Quality of life,7.6\n2016-17,E10000007,Derbyshire,Quality of life,7.5\n\
             2017-18,E06000005,Darlington,Quality of life,7.8\n2017-18,E10000007,Derbyshire,Quality of life,7.4\n",
        "2018-03-31",
        &[("Quality of life（Darlington）", "", Some(7.8)), ("Quality of life（Derbyshire）", "", Some(7.4))],
    ),
    // The budget of a city of Iowa: calendar years, and titles without a value.
    (
        "Performance Measures:,CY 2022,CY2023,CY 2024,CY 2025 Projected\nHistoric Preservation,,,,\nProject Reviews,105,79,105,95\n\
             Development,,,,\nAcres Annexed,76.5,0.0,2.5,0.0\n",
        "2025-03-31",
        &[("Project Reviews", "", Some(105.0)), ("Acres Annexed", "", Some(2.5))],
    ),
    // Walton County: what is projected for several years is the target.
    (
        "Department,Objective,Performance Measure,FY 2023 Actual,FY 2024 Actual,FY 2025 Projected,FY 2026 Projected\n\
             Management and Budget,Grants,Grant expenditures managed,$10.4M,$10.1M,$10M,$11M\n",
        "2025-03-31",
        &[("Grant expenditures managed", "11000000", Some(10_100_000.0))],
    ),
    // 富士市総合計画: a target halfway and one in the end.
    (
        "節,施策指標,単位,現状値,平成26年度,平成27年度,中間目標値,目標値,進捗率\n\
             ,,,（平成21年度）,実績,実績,（平成27年度）,（平成32年度）,\n防災,防災訓練の参加者数,人,61000,65000,66000,65000,70000,125.0%\n",
        "2016-03-31",
        &[("防災訓練の参加者数", "70000", Some(66000.0))],
    ),
    // ごみ処理基本計画: the years of the plan are headings, and the unit stands above the table.
    (
        "ごみ処理基本計画の進捗,,,,（単位：t）\n項目,基準年度（平成21年度）,実績（平成27年度）,実績（平成28年度）,目標年度（平成32年度）\n\
             ごみ総排出量,30000,28000,27500,26000\n最終処分量,3000,2500,2400,2000\n",
        "2017-03-31",
        &[("ごみ総排出量", "26000", Some(27500.0)), ("最終処分量", "2000", Some(2400.0))],
    ),
    // A sheet of 施策評価: the rows say whether they hold targets, also for a year ahead.
    (
        "令和5年度　施策評価シート\n成果指標,単位,,R3,R4,R5,R8\n待機児童数,人,目標値,20,10,5,0\n,,実績値,18,12,6,\n\
             講座参加者数,人,目標値,100,120,140,200\n,,実績値,90,110,150,\n",
        "2024-03-31",
        &[("待機児童数", "0", Some(6.0)), ("講座参加者数", "200", Some(150.0))],
    ),
    // 三重県民力ビジョン: how it stood before the plan, and the years since.
    (
        "政策名,指標名,現況値(H26),めざそう値(R1),H27,H28,H29\n防災,自主防災組織率,70.5%,90%,72.0%,75.1%,\n",
        "2017-03-31",
        &[("自主防災組織率", "90", Some(75.1))],
    ),
    // 年度 and 値 below each of three headings, whose merges a file of separated values has lost.
    (
        "指標,現状値,,目標値,,実績値,\n,年度,値,年度,値,年度,値\n来館者数（人）,H26,900,H31,1500,H28,1000\n受診率（％）,H25,40,H31,60,H28,45\n",
        "2017-03-31",
        &[("来館者数（人）", "1500", Some(1000.0)), ("受診率（％）", "60", Some(45.0))],
    ),
    // A list of KPIs as data, with the time of each of three values.
    (
        "KPI名,KPI単位,KPI基準値,KPI基準時点,KPI目標値,KPI目標時点,KPI実績値,KPI実績時点\n\
         移住者数,人,10,平成30年度,100,令和6年度,45,令和4年度\n成約数,件,5,平成30年度,20,令和6年度,12,令和4年度\n",
        "2023-03-31",
        &[("移住者数", "100", Some(45.0)), ("成約数", "20", Some(12.0))],
    ),
    // Years without their century.
    (
        "Indicator,13/14 Outturn,14/15 Outturn,15/16 Target\nVisits,90,95,110\n",
        "2015-03-31",
        &[("Visits", "110", Some(95.0))],
    ),
    // Quarters with the year's own sum.
    (
        "Measure,Target,Q1 FY24,Q2 FY24,Q3 FY24,Q4 FY24,FY24 Total\nPermits issued,400,90,100,105,110,405\n",
        "2025-03-31",
        &[("Permits issued", "400", Some(405.0))],
    ),
    // A target halfway without a year.
    (
        "指標,目標,中間目標値,最終目標値,単位,実績値（R4）\n来館者数,親しまれる図書館,1200,1500,人,1000\n",
        "2023-03-31",
        &[("来館者数", "1500", Some(1000.0))],
    ),
    // 目標 in front is a step, and the targets are those of the years.
    (
        "目標,取組内容,指標,H29目標,H29実績,H30目標,H30実績見込\n子育て,講座の開催,参加者数,100人,95人,110人,105人\n",
        "2019-03-31",
        &[("参加者数", "110", Some(105.0))],
    ),
    // One row a year, the name only in the first.
    (
        "指標名,算式,単位,年度,目標,実績\n来館者数,年間,人,R3,1000,950\n,,,R4,1100,1050\n受診率,受診者/対象者,％,R3,50,45\n,,,R4,55,48\n",
        "2023-03-31",
        &[("来館者数", "1100", Some(1050.0)), ("受診率", "55", Some(48.0))],
    ),
    // 健康日本21: how it stood when the plan was made, and how it stands now.
    (
        "項目,策定時の現状,直近の現状,目標\n地域のつながり,45.7%（平成19年）,50.1%（令和元年）,65%（令和4年度）\n",
        "2020-03-31",
        &[("地域のつながり", "65", Some(50.1))],
    ),
];

#[test]
fn tables_of_further_offices_are_read_as_they_mean_them() {
    for (sheet, day, expected) in TABLES {
        let proposed = Proposed::on("2026-11-01", "table.csv", sheet);
        let told = proposed.told();
        let names: Vec<&str> = expected.iter().map(|(name, ..)| *name).collect();
        assert_eq!(column(&proposed, "評価指標"), names, "{sheet}{told}");
        let targets: Vec<&str> = expected.iter().map(|(_, target, _)| *target).collect();
        assert_eq!(column(&proposed, "目標"), targets, "{sheet}{told}");
        let assessment = proposed.assess(day);
        for (nth, (name, _, number)) in expected.iter().enumerate() {
            assert_eq!(value(&assessment, &format!("I{:02}", nth + 1)).as_f64(), *number, "{name} of {sheet}{told}");
        }
    }
}

#[test]
fn numbers_in_rows_without_a_name_are_told() {
    // After 栃木県環境基本計画: the target of the last year stands below that of the year.
    let sheet =
        "指標項目,設定時の値（年度）,現況値（年度）,年度目標値\n大気環境基準達成率,93.8 (H16),100 (H17),95.0\n,,,100\n";
    let proposed = Proposed::on("2026-11-01", "hakusho.csv", sheet);
    assert!(
        asked(&proposed).contains("名称のない行に数値があります") && asked(&proposed).contains("D3"),
        "{}",
        proposed.told()
    );
    let assessment = proposed.assess("2006-03-31");
    assert_eq!(codes(&assessment, "value_without_indicator"), 1, "{assessment}");
}

/// A workbook with these rows, where `merges` (first row and column, last row and column) are merged.
fn workbook(rows: &[&[&str]], merges: &[(u32, u16, u32, u16)]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (first_row, first_column, last_row, last_column) in merges {
        let text = rows[*first_row as usize][usize::from(*first_column)];
        let format = Format::new();
        sheet.merge_range(*first_row, *first_column, *last_row, *last_column, text, &format).expect("a merge");
    }
    for (row, texts) in (0..).zip(rows) {
        for (column, text) in (0..).zip(*texts).filter(|(_, text)| !text.is_empty()) {
            sheet.write(row, column, *text).expect("a cell");
        }
    }
    book.save_to_buffer().expect("a workbook")
}

#[test]
fn several_columns_below_one_target_are_asked_about() {
    // After a plan of health: men and women below 現状値 and 目標値.
    let rows: &[&[&str]] = &[
        &["項目", "現状値（H28）", "", "目標値（R4）", ""],
        &["", "男性", "女性", "男性", "女性"],
        &["喫煙率", "30.2%", "8.2%", "25%", "5%"],
        &["健診受診率", "45%", "40%", "60%", "60%"],
    ];
    let proposed = Proposed::of("kenko.xlsx", &workbook(rows, &[(0, 1, 0, 2), (0, 3, 0, 4)]));
    assert!(asked(&proposed).contains("「現状値（H28）」「目標値（R4）」の下に"), "{}", proposed.told());
    assert_eq!(
        (column(&proposed, "評価指標"), column(&proposed, "目標")),
        (vec!["喫煙率".into(), "健診受診率".into()], vec![String::new(), String::new()])
    );
    // In a file of separated values the second column has no heading, and is named by its letter.
    let sheet = "項目,現状値（H28）,,目標値（R4）\n喫煙率,30.2%,8.2%,25%\n健診受診率,45%,40%,60%\n";
    let proposed = Proposed::on("2026-11-01", "kenko.csv", sheet);
    assert!(proposed.told().contains("使いません：（C）"), "{}", proposed.told());
}

#[test]
fn merged_names_and_kinds_of_rows_are_read_as_people_see_them() {
    // 計画値, 実績値 and 達成率 of each indicator, whose name is merged over its rows.
    let rows: &[&[&str]] = &[
        &["指標", "単位", "区分", "R4年度", "R5年度", "R6年度"],
        &["待機児童数", "人", "計画値", "8", "5", "3"],
        &["", "", "実績値", "9", "6", ""],
        &["", "", "達成率", "89%", "83%", ""],
    ];
    let kinds = Proposed::of("kpi.xlsx", &workbook(rows, &[(1, 0, 3, 0), (1, 1, 3, 1)]));
    assert_eq!(
        (column(&kinds, "目標"), column(&kinds, "目標R4")),
        (vec!["3".into()], vec!["8".into()]),
        "{}",
        kinds.told()
    );
    assert!(!asked(&kinds).contains("名称のない行"), "{}", kinds.told());
    assert_eq!(value(&kinds.assess("2024-03-31"), "I01").as_f64(), Some(6.0));
    // A heading merged over the names and what tells them apart.
    let rows: &[&[&str]] = &[
        &["指標", "", "単位", "R5実績", "R6目標"],
        &["平均寿命", "男性", "歳", "81", "82"],
        &["", "女性", "歳", "87", "88"],
        &["受診率", "", "％", "44", "50"],
    ];
    let parts = Proposed::of("kpi.xlsx", &workbook(rows, &[(0, 0, 0, 1), (1, 0, 2, 0), (3, 0, 3, 1)]));
    assert_eq!(column(&parts, "評価指標"), ["平均寿命（男性）", "平均寿命（女性）", "受診率"], "{}", parts.told());
    let assessment = parts.assess("2024-03-31");
    assert_eq!((value(&assessment, "I02").as_f64(), value(&assessment, "I03").as_f64()), (Some(87.0), Some(44.0)));
    // The target of the year beside those of its quarters.
    let rows: &[&[&str]] = &[
        &["KPI", "Unit", "Annual Target", "Q1", "", "Q2", "", "YTD"],
        &["", "", "", "Target", "Actual", "Target", "Actual", "Actual"],
        &["Approvals", "no.", "400", "100", "95", "100", "110", "205"],
    ];
    let merges = [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 1, 2), (0, 3, 0, 4), (0, 5, 0, 6)];
    let quarters = Proposed::of("kpi.xlsx", &workbook(rows, &merges));
    assert_eq!(column(&quarters, "目標"), ["400"], "{}", quarters.told());
}

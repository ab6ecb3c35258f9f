//! `init --from`: an unknown sheet becomes a proposal that reads it, and says what a person has to fill in.

use std::path::{Path, PathBuf};

use serde_json::Value;
use shinchoku::domain::fold::fold_name;
use shinchoku::domain::snapshot::Batch;
use shinchoku::sources::{SourceSettings, build_source};

use crate::support::proposed::{Proposed, codes, column, init, records, value};

fn example(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("config/example").join(path)
}

#[test]
fn the_example_sheet_gives_its_register_almost_whole() {
    let proposed = Proposed::from(&example("shared/進捗状況_H28.xlsx"));
    let screen = proposed.screen();
    let own = records(&std::fs::read(example("register.csv")).expect("the register"));
    let made = proposed.table("register.csv");
    assert_eq!(made.len(), own.len(), "{screen}");
    // Names of columns may differ where the sheet has none; their order may not.
    let (mut fields, mut same) = (0, 0);
    for (made, own) in made.iter().zip(&own).skip(1) {
        assert_eq!(made.len(), own.len());
        for (column, (made, own)) in made.iter().zip(own).enumerate() {
            fields += 1;
            same += usize::from(made == own);
            // What the sheet cannot say: other names, what kind of number, what comes first.
            if ![2, 9, 14].contains(&column) {
                assert_eq!(made, own, "column {column}");
            }
        }
    }
    let differing = fields - same;
    assert!(differing <= 8, "{same} of {fields} fields agree");
    assert_eq!((&made[0][3], &made[0][4]), (&"重点方向".to_owned(), &"重点取組".to_owned()));
}

#[test]
fn the_proposal_of_the_example_reads_its_sheet() {
    let proposed = Proposed::from(&example("shared/進捗状況_H28.xlsx"));
    let assessment = proposed.assess("2017-03-15");
    let counts = &assessment["counts"];
    assert_eq!((counts["not_in_sheet"].as_u64(), counts["unreadable"].as_u64()), (Some(0), Some(0)), "{counts}");
    assert_eq!((value(&assessment, "I05").as_f64(), value(&assessment, "I11").as_f64()), (Some(77.0), Some(215.0)));
    let check = proposed.run(&["check"]);
    let told = String::from_utf8_lossy(&check.stderr);
    for line in told.lines().filter(|line| line.starts_with('×')) {
        let is_to_fill = ["事務局", "管理職", "担当課がない指標"].iter().any(|word| line.contains(word));
        assert!(is_to_fill, "{line}\n{told}");
    }
    let settings = std::fs::read_to_string(proposed.file("shinchoku.toml")).expect("settings");
    for words in ["first_year = 2016", "last_year = 2020", "進捗状況_*.xlsx", "# \"—\" = \"missing\""] {
        assert!(settings.contains(words), "{words} in\n{settings}");
    }
}

#[test]
fn a_long_csv_gives_a_register_and_settings_that_read_it() {
    let proposed = Proposed::from(&example("shared/雇用労働課_H28実績.csv"));
    let screen = proposed.screen();
    let register = proposed.table("register.csv");
    let names: Vec<&str> = register.iter().skip(1).map(|row| row[1].as_str()).collect();
    assert_eq!(
        names,
        ["就労支援フェア参加事業所数", "茨木市勤労者互助会の会員事業所数", "雇用・労働関係セミナー受講者数"],
        "{screen}"
    );
    let settings = std::fs::read_to_string(proposed.file("shinchoku.toml")).expect("settings");
    assert!(settings.contains("shape = \"long\"") && settings.contains("year = \"年度\""), "{settings}");
    let assessment = proposed.assess("2017-03-15");
    assert_eq!((value(&assessment, "I01").as_f64(), value(&assessment, "I03").as_f64()), (Some(93.0), Some(92.0)));
    // The file is named after its section.
    assert_eq!(proposed.table("assignments.csv")[1][..2], ["I01".to_owned(), "雇用労働課".to_owned()]);
    assert!(screen.contains("要記入") && screen.contains("A2"), "{screen}");
}

#[test]
fn sections_are_assigned_and_nobody_can_get_mail_before_an_address_is_entered() {
    let sheet = "計画の進捗\n指標,担当課,単位,目標 R6,実績 R2,実績 R3\n相談件数,福祉課,件,120件/年,100,110\n受診率,健康課・福祉課,％,60,45.1,…\n合計,,,,100,110\n※ R3は速報値\n";
    let proposed = Proposed::of("kpi.csv", sheet.as_bytes());
    let screen = proposed.screen();
    let register = proposed.table("register.csv");
    let row = |at: usize, heading: &str| {
        let column = register[0].iter().position(|it| it == heading).expect("a column");
        register[at][column].as_str()
    };
    assert_eq!(register.len(), 3, "{register:?}\n{screen}");
    assert_eq!((row(1, "単位"), row(1, "目標"), row(1, "集計"), row(1, "性質")), ("件", "120", "年", "流量"));
    assert_eq!((row(2, "単位"), row(2, "目標"), row(2, "性質")), ("％", "60", "比率"));
    let assignments = proposed.table("assignments.csv");
    assert_eq!((assignments[1][1].as_str(), assignments[2][1].as_str()), ("福祉課", "健康課"));
    let contacts = proposed.table("contacts.csv");
    assert!(contacts.iter().skip(1).all(|row| row[0].starts_with('#') && !row.concat().contains('@')), "{contacts:?}");
    assert!(contacts.iter().any(|row| row[2] == "福祉課") && screen.contains("健康課・福祉課"), "{screen}");
    assert!(screen.lines().any(|line| line.contains("読まず") && line.contains("合計")), "{screen}");
    let assessment = proposed.assess("2022-03-15");
    assert_eq!(value(&assessment, "I01").as_f64(), Some(110.0));
}

#[test]
fn nothing_is_overwritten_and_what_cannot_be_recognised_is_said() {
    let proposed = Proposed::of("kpi.csv", "指標,実績 R3\n相談件数,110\n".as_bytes());
    proposed.screen();
    std::fs::write(proposed.file("register.csv"), b"mine").expect("a file");
    let again = init(&proposed.folder.path().join("kpi.csv"), &proposed.folder.path().join("proposal"));
    assert_eq!(again.status.code(), Some(2));
    assert_eq!(std::fs::read(proposed.file("register.csv")).expect("a file"), b"mine");
    let unknown = Proposed::of("prices.csv", "商品,価格\nりんご,120\n".as_bytes());
    assert_eq!(unknown.output.status.code(), Some(78));
    let told = String::from_utf8_lossy(&unknown.output.stderr).into_owned();
    assert!(told.contains("評価指標") && told.contains("実績") && told.contains("prices.csv"), "{told}");
    assert!(told.contains("商品、価格"), "{told}");
    assert!(!unknown.file("shinchoku.toml").exists());
}

fn sheet(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/sheets").join(path)
}

#[test]
fn the_targets_of_single_years_reach_the_register_and_tell_which_way_is_good() {
    let proposed = Proposed::from(&sheet("wide_paths.xlsx"));
    let screen = proposed.screen();
    assert_eq!(column(&proposed, "望ましい方向"), ["減", "増", "増", "減", "減"], "{screen}");
    assert_eq!(column(&proposed, "目標H28"), ["118", "3", "100", "970", "405"]);
    assert_eq!(column(&proposed, "目標"), ["106", "7", "500", "930", "385"]);
    assert_eq!(column(&proposed, "基準値"), ["120.5", "2", "0", "980", "410"]);
    assert_eq!(column(&proposed, "基準年度"), ["2014"; 5]);
    assert_eq!(column(&proposed, "基本目標")[0], "基本目標1　しごとをつくる");
    let assessment = proposed.assess("2018-03-15");
    assert_eq!((codes(&assessment, "target_differs"), value(&assessment, "I01").as_f64()), (0, Some(116.0)));
}

#[test]
fn without_a_day_the_latest_year_that_has_a_column_is_judged_and_said() {
    let proposed = Proposed::from(&sheet("wide_paths.xlsx"));
    proposed.screen();
    let output = proposed.run(&["assess", "--format", "json"]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let assessment: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    // The columns of 令和元 and 2年度 are there, but empty, and long over.
    assert_eq!(assessment["as_of"], "2019-03-31", "{told}");
    let year_sheets = Proposed::from(&sheet("titles_between.xlsx"));
    let output = year_sheets.run(&["assess", "--format", "json"]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let assessment: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(assessment["as_of"], "2024-03-31", "{told}");
    assert!(told.contains("令和6年3月31日") && told.contains("--as-of"), "{told}");
}

#[test]
fn parts_of_a_year_make_the_proposal_ask_unless_the_year_has_a_value_of_its_own() {
    let asked = Proposed::from(&sheet("half_years.xlsx"));
    let screen = asked.screen();
    assert!(screen.lines().any(|line| line.starts_with("要記入") && line.contains("半期")), "{screen}");
    let settings = std::fs::read_to_string(asked.file("shinchoku.toml")).expect("settings");
    assert!(settings.contains("\nperiods = \"ask\"\n"), "{settings}");
    let assessment = asked.assess("2024-03-31");
    let first = &assessment["indicators"][0];
    assert_eq!((first["class"].as_str(), first["value"].as_f64()), (Some("ambiguous"), None), "{first}");
    assert_eq!(first["candidates"].as_array().map(Vec::len), Some(2), "{first}");
    let whole = Proposed::from(&sheet("quarters_and_year.csv"));
    let screen = whole.screen();
    assert!(screen.contains("FY16 Q1、FY16 Q2") && !screen.contains("periods"), "{screen}");
    assert_eq!(column(&whole, "望ましい方向"), ["増", "増", "減"]);
    let assessment = whole.assess("2017-03-31");
    assert_eq!((value(&assessment, "I01").as_f64(), value(&assessment, "I02").as_f64()), (Some(90.5), Some(1355.0)));
}

#[test]
fn a_sheet_a_year_is_one_indicator_and_no_second_placement() {
    let proposed = Proposed::from(&sheet("year_sheets.xlsx"));
    let screen = proposed.screen();
    assert_eq!(column(&proposed, "評価指標"), ["保育所の待機児童数", "子育て講座の参加者数"], "{screen}");
    assert!(!screen.contains("再掲"), "{screen}");
    assert_eq!(column(&proposed, "目標R3"), ["10", "200"]);
    assert_eq!(column(&proposed, "目標"), ["0", "200"]);
    assert_eq!(value(&proposed.assess("2023-03-31"), "I01").as_f64(), Some(8.0));
}

#[test]
fn a_row_without_a_cell_for_the_year_is_said_to_be_there() {
    let proposed = Proposed::from(&sheet("repeated_blocks.xlsx"));
    let assessment = proposed.assess("2017-03-31");
    let said = |id: &str| {
        let judged = assessment["indicators"].as_array().into_iter().flatten().find(|it| it["id"] == id);
        judged.map(|it| (it["class"].clone(), it["reason"].as_str().unwrap_or_default().contains("様式に行はあります")))
    };
    assert_eq!(said("I03"), Some(("not_in_sheet".into(), true)), "{}", proposed.screen());
    assert_eq!(said("I02"), Some(("lagging".into(), false)));
}

#[test]
fn titles_between_the_rows_become_the_hierarchy_and_what_is_expected_is_provisional() {
    let proposed = Proposed::from(&sheet("titles_between.xlsx"));
    let screen = proposed.screen();
    let names = column(&proposed, "評価指標");
    assert_eq!(names, ["健康寿命（男性）", "がん検診受診率", "交通事故件数", "自主防災組織の組織率"], "{screen}");
    assert_eq!(column(&proposed, "体系")[2], "基本目標2　安全なまち");
    assert_eq!(column(&proposed, "望ましい方向"), ["増", "増", "減", "増"]);
    let assessment = proposed.assess("2024-03-31");
    assert_eq!((codes(&assessment, "unknown_indicator"), codes(&assessment, "provisional")), (0, 3), "{assessment}");
}

#[test]
fn forms_of_sections_give_their_units_targets_and_names() {
    let proposed = Proposed::from(&sheet("forecasts"));
    let screen = proposed.screen();
    assert_eq!(column(&proposed, "単位"), ["千人", "人", "万円", "人"], "{screen}");
    assert_eq!(column(&proposed, "目標"), ["900", "12000", "5000", "120"]);
    let assignments: Vec<String> = proposed.table("assignments.csv").iter().skip(1).map(|row| row[1].clone()).collect();
    assert_eq!(assignments, ["観光課", "観光課", "農政課", "農政課"]);
    assert!(screen.contains("確定前"), "{screen}");
    let settings = std::fs::read_to_string(proposed.file("shinchoku.toml")).expect("settings");
    assert!(settings.contains("name = \"実施計画\""), "{settings}");
}

#[test]
fn what_of_a_folder_is_no_sheet_a_copy_or_unreadable_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let shared = folder.path().join("総合戦略");
    std::fs::create_dir(&shared).expect("a folder");
    for (name, text) in [
        ("進捗_R5.csv", "指標,目標,実績 R5,所見\n相談件数,100件,95件,良\n"),
        ("進捗_R5 - コピー.csv", "指標,目標,実績 R5,所見\n相談件数,100件,99件,良\n"),
        ("旧庁舎_R5.csv", "指標,目標,実績 R5\n旧庁舎の利用者数,50人,40人\n"),
        ("メモ.csv", "日付,内容\n4/1,会議\n"),
    ] {
        std::fs::write(shared.join(name), text).expect("a file");
    }
    std::fs::write(shared.join("壊.xlsx"), b"PK\x03\x04 cut").expect("a file");
    let output = init(&shared, &folder.path().join("proposal"));
    let proposed = Proposed { folder, output };
    let screen = String::from_utf8_lossy(&proposed.output.stdout).into_owned();
    let told = String::from_utf8_lossy(&proposed.output.stderr).into_owned();
    assert_eq!(proposed.output.status.code(), Some(1), "{told}");
    assert!(told.contains("壊.xlsx") && told.contains("壊れている"), "{told}");
    assert_eq!(column(&proposed, "評価指標"), ["旧庁舎の利用者数", "相談件数"], "{screen}");
    for words in ["「進捗_R5 - コピー.csv」は「進捗_R5.csv」", "「メモ.csv」は", "所見"] {
        assert!(screen.replace("\n        ", "").contains(words), "{words} in {screen}");
    }
    let settings = std::fs::read_to_string(proposed.file("shinchoku.toml")).expect("settings");
    assert!(settings.contains("\"メモ.csv\"]") && settings.contains("name = \"総合戦略\""), "{settings}");
}

#[test]
fn what_is_to_be_none_has_to_become_less_and_a_type_of_measure_is_no_kind_of_value() {
    let sheet = "Measure Name,Measure Type,Fiscal Year,Target,Actual\nLate permits,Result,FY2016,0,6\nVisits,Output,FY2016,10,9\n";
    let proposed = Proposed::of("measures.csv", sheet.as_bytes());
    let screen = proposed.screen();
    assert_eq!(column(&proposed, "望ましい方向"), ["減", "増"], "{screen}");
    let left_out = screen.lines().find(|line| line.starts_with("読まず") && line.contains("Measure Type"));
    assert!(left_out.is_some(), "{screen}");
}

#[test]
fn the_year_of_a_form_is_not_the_first_year_of_its_plan() {
    let sheet = "男女共同参画計画　進捗状況調査票（令和5年度）\n指標,実績,,,目標値\n,令和3年度,令和4年度,令和5年度（見込み）,令和8年度\n女性委員の割合（％）,29,30.2,31,40\n";
    let proposed = Proposed::of("survey.csv", sheet.as_bytes());
    let screen = proposed.screen();
    let settings = std::fs::read_to_string(proposed.file("shinchoku.toml")).expect("settings");
    assert!(settings.contains("first_year = 2021") && settings.contains("last_year = 2026"), "{settings}");
    assert!(!screen.contains("予定の列") && screen.contains("確定前"), "{screen}");
    assert_eq!(codes(&proposed.assess("2024-03-31"), "provisional"), 1);
}

#[test]
fn headings_of_other_offices_are_understood() {
    let names = Proposed::of(
        "kpi.csv",
        "KPI名称,担当,単位,目標値（R6）,数値(R2),数値(R3)\nふるさと納税件数,企画課,件,5000,3000,3500\n".as_bytes(),
    );
    names.screen();
    assert_eq!(value(&names.assess("2022-03-31"), "I01").as_f64(), Some(3500.0));
    let series =
        Proposed::of("sdg.csv", b"Series,Year,Unit,Value\nHousehold waste,2019,kg,410\nHousehold waste,2020,kg,402\n");
    series.screen();
    assert_eq!(value(&series.assess("2021-03-31"), "I01").as_f64(), Some(402.0));
    let outturns = Proposed::from(&sheet("outturns.csv"));
    let screen = outturns.screen();
    assert_eq!(column(&outturns, "評価指標")[0], "Number of new homes", "{screen}");
    assert_eq!(column(&outturns, "望ましい方向"), ["増", "減", "増"]);
    assert_eq!(value(&outturns.assess("2017-03-31"), "I01").as_f64(), Some(1410.0));
}

/// A value from before the plan is the baseline and never what happened, in the words of published tables.
#[test]
fn a_value_from_before_the_plan_is_never_taken_for_what_happened() {
    // After 内閣府「第4次男女共同参画基本計画における成果目標の動向」.
    let latest = Proposed::of(
        "動向_R5.csv",
        "項目,目標値（期限）,計画策定時の数値,最新値\n係長相当職の割合,30%（令和7年度末）,22.2%（令和2年度）,25.6%（令和5年7月）\n".as_bytes(),
    );
    latest.screen();
    assert_eq!((&*column(&latest, "基準値")[0], &*column(&latest, "基準年度")[0]), ("22.2", "2020"));
    let assessment = latest.assess("2024-03-31");
    assert_eq!(value(&assessment, "I01").as_f64(), Some(25.6));
    assert_eq!(assessment["indicators"][0]["as_of"], "2023-07-31");
    // After 松戸市総合戦略の数値目標.
    let standing = Proposed::of(
        "kpi.csv",
        "数値目標,平成25年(基準値),平成26年(基準値),平成28年,平成29年(現状値),平成31年(目標値)\n婚姻率,5.5‰,,5.1‰,5.0‰,5.9‰\n出生数,,3823,3782,3679,4107\n"
            .as_bytes(),
    );
    let screen = standing.screen();
    assert!(screen.contains("値にも台帳にも使いません：平成28年"), "{screen}");
    assert_eq!(column(&standing, "評価指標"), ["婚姻率", "出生数"]);
    assert_eq!(column(&standing, "基準年度"), ["2013", "2014"]);
    assert_eq!(value(&standing.assess("2018-03-31"), "I02").as_f64(), Some(3679.0));
}

#[test]
fn a_heading_that_is_a_day_is_a_column_of_values_as_of_that_day() {
    // After 小矢部市総合計画成果指標.
    let proposed = Proposed::of(
        "shihyo.csv",
        "成果指標,平成13年実績,平成14年実績,平成15年9月30日現在,5ヵ年目標\nIT講座修了者数,1007人,448人,196人,1400人\n"
            .as_bytes(),
    );
    let screen = proposed.screen();
    assert!(screen.contains("平成15年9月30日現在") && !screen.contains("時点の列"), "{screen}");
    let assessment = proposed.assess("2004-03-31");
    let indicator = &assessment["indicators"][0];
    assert_eq!((indicator["value"].as_f64(), indicator["as_of"].as_str()), (Some(196.0), Some("2003-09-30")));
}

#[test]
fn a_list_made_with_the_plan_gives_its_register_and_says_that_nothing_happened_yet() {
    let list = "施策名,めざす姿の成果指標名,単位,現状値（平成24年度）,目標値（平成29年度）,方向性,目標（指標）の説明\n\
                消防,火災発生件数,件,27,25,減少を目指す,市内の件数\n消防,消防団員の充足率,％,95,96,増加を目指す,定数1294人\n";
    let proposed = Proposed::of("指標一覧.csv", list.as_bytes());
    let screen = proposed.screen();
    assert!(screen.contains("実績の見出しの列がありません"), "{screen}");
    assert!(screen.contains("使いません：目標（指標）の説明"), "{screen}");
    assert_eq!(column(&proposed, "評価指標"), ["火災発生件数", "消防団員の充足率"]);
    assert_eq!(column(&proposed, "望ましい方向"), ["減", "増"]);
    assert_eq!(
        (column(&proposed, "目標"), column(&proposed, "基準値")),
        (vec!["25".into(), "96".into()], vec!["27".into(), "95".into()])
    );
}

#[test]
fn a_code_beside_a_description_is_no_name() {
    // After Hart District Council, key performance indicators of 2014/15.
    let proposed = Proposed::of(
        "kpi.csv",
        b"KPI,Description,2014/15 Outturn,Target\nHR11,Working days lost to sickness absence,2.6,1.58\n\
          CS02a,% of calls answered in 15 seconds,78.5%,80%\n",
    );
    let screen = proposed.screen();
    assert!(screen.contains("使いません：KPI"), "{screen}");
    assert_eq!(column(&proposed, "評価指標")[1], "% of calls answered in 15 seconds");
    assert_eq!(column(&proposed, "望ましい方向"), ["減", "増"]);
    assert_eq!(value(&proposed.assess("2015-03-31"), "I01").as_f64(), Some(2.6));
}

#[test]
fn a_period_that_names_years_is_the_year_of_the_row() {
    // After Trafford Data Lab, household waste sent for reuse, recycling or composting.
    let proposed = Proposed::of(
        "recycling.csv",
        b"area_name,period,indicator,value\nTrafford,2015/16,Household waste recycled,60.4\n\
          Trafford,2016/17,Household waste recycled,61.3\n",
    );
    let screen = proposed.screen();
    assert_eq!(column(&proposed, "評価指標"), ["Household waste recycled"], "{screen}");
    assert_eq!(value(&proposed.assess("2017-03-31"), "I01").as_f64(), Some(61.3));
}

#[test]
fn a_second_indicator_of_a_row_has_its_own_targets_and_values() {
    // After 岩手県復興実施計画: 活動内容指標 and 成果指標 of one project.
    let proposed = Proposed::of(
        "復興_R2.csv",
        "事業名,活動内容指標名,活動内容指標単位,活動内容指標当初計画値,活動内容指標実績値,成果指標名,成果指標目標値,成果指標実績値\n\
         こころのケア,センター運営箇所,箇所,5,5,ケース検討数,364件,521件\n"
            .as_bytes(),
    );
    assert_eq!(column(&proposed, "評価指標"), ["センター運営箇所", "ケース検討数"], "{}", proposed.told());
    assert_eq!(
        (column(&proposed, "目標"), column(&proposed, "単位")),
        (vec!["5".into(), "364".into()], vec!["箇所".into(), "件".into()])
    );
    let assessment = proposed.assess("2021-03-31");
    assert_eq!((value(&assessment, "I01").as_f64(), value(&assessment, "I02").as_f64()), (Some(5.0), Some(521.0)));
}

#[test]
fn rows_of_what_is_expected_are_targets_and_rows_of_rates_are_no_values() {
    // After 茨城県まち・ひと・しごと創生総合戦略 数値目標・KPI進捗状況調書.
    let proposed = Proposed::of(
        "調書.csv",
        "項目[単位],区分,H27,H28,H29,目標値 H31\n雇用創出数[人],期待値,2000,4000,6000,10000\n\
         ,実績値,2748,5163,7077(速報値),\n,達成率,137.4%,129.0%,117.9%,\n"
            .as_bytes(),
    );
    let screen = proposed.screen();
    assert_eq!((column(&proposed, "目標H28"), column(&proposed, "目標")), (vec!["4000".into()], vec!["10000".into()]));
    let assessment = proposed.assess("2018-03-31");
    assert_eq!(value(&assessment, "I01").as_f64(), Some(7077.0), "{screen}");
    assert_eq!((codes(&assessment, "provisional"), codes(&assessment, "target_differs")), (1, 0));
    assert_eq!(codes(&assessment, "value_without_indicator"), 0, "rates are no values without a name");
}

#[test]
fn quarters_without_a_year_are_of_the_year_beside_them_and_one_number_among_them_is_not_the_years() {
    let proposed = Proposed::of(
        "indicators.csv",
        b"Performance Indicator,Good performance,Q1 Actual,Q1 Target,Q2 Actual,Q2 Target,Year End 2018/19,Annual Target 2018/19\n\
          Average re-let time (days),Low,24,22,26,22,23.5,22\nMajor applications determined in time,High,8/10,60%,75%,60%,,60%\n",
    );
    let screen = proposed.screen();
    assert_eq!(
        (column(&proposed, "目標"), column(&proposed, "望ましい方向")),
        (vec!["22".into(), "60".into()], vec!["減".into(), "増".into()])
    );
    let assessment = proposed.assess("2019-03-31");
    assert_eq!(
        (value(&assessment, "I01").as_f64(), value(&assessment, "I02").as_f64()),
        (Some(23.5), None),
        "{screen}"
    );
    assert_eq!((codes(&assessment, "ambiguous"), codes(&assessment, "relisted_differs")), (1, 0));
}

#[test]
fn a_goal_that_only_says_which_way_is_good_is_no_target_beside_numbers() {
    let proposed = Proposed::of(
        "measures.csv",
        b"Measure,Goal,2021 Actual,2022 YTD,2022 Target\nWater main breaks,Decrease,15.1,9.9,<13\nRecycling rate,Increase,35.1%,33.0% (est.),40%\n",
    );
    proposed.screen();
    assert_eq!(
        (column(&proposed, "目標"), column(&proposed, "望ましい方向")),
        (vec!["<13".into(), "40".into()], vec!["減".into(), "増".into()])
    );
}

#[test]
fn the_form_of_one_indicator_names_it_behind_a_label() {
    let proposed = Proposed::of(
        "様式_雇用労働課.csv",
        "KPI管理シート,,,\n指標名,相談件数,担当課,雇用労働課\n単位,件,,\n算出方法,窓口で受け付けた件数,,\n区分,令和4年度,令和5年度,令和6年度\n\
         目標値,100,110,120\n実績値,98,115,\n達成率,98.0%,104.5%,\n要因分析,前年度を上回った。,,\n"
            .as_bytes(),
    );
    let screen = proposed.screen();
    let said = ["評価指標", "単位", "目標", "目標R4"].map(|heading| column(&proposed, heading).join("／"));
    assert_eq!(said, ["相談件数", "件", "120", "100"], "{screen}");
    assert_eq!(value(&proposed.assess("2024-03-31"), "I01").as_f64(), Some(115.0));
}

#[test]
fn a_column_that_says_target_above_actual_tells_the_kinds_whatever_heads_it() {
    let proposed = Proposed::of(
        "KPI.csv",
        "KPI,内容,基準値(R1),R3年度,R4年度,R6年度（目標年度）\n創業者数（累計）,目標,,20,30,50\n,実績,8,21,33,\n,達成率,,105%,110%,\n関係人口（人）,目標,,500,800,1200\n,実績,280,610,905,\n"
            .as_bytes(),
    );
    let screen = proposed.screen();
    let said = ["評価指標", "目標R4", "目標"].map(|heading| column(&proposed, heading).join("／"));
    assert_eq!(said, ["創業者数（累計）／関係人口（人）", "30／800", "50／1200"], "{screen}");
    assert_eq!(
        (column(&proposed, "基準値"), column(&proposed, "基準年度")),
        (vec!["8".into(), "280".into()], vec!["2019".into(), "2019".into()])
    );
    let assessment = proposed.assess("2023-03-31");
    assert_eq!((value(&assessment, "I01").as_f64(), value(&assessment, "I02").as_f64()), (Some(33.0), Some(905.0)));
    assert_eq!((codes(&assessment, "value_without_indicator"), codes(&assessment, "target_differs")), (0, 0));
}

#[test]
fn the_first_half_of_a_plan_is_no_half_of_a_year() {
    let proposed = Proposed::of(
        "評価一覧.csv",
        "成果を測る指標,単位,指標の方向,前期基本計画,,,\n,,,策定時(H30),目標(R6),実績,\n,,,,,R3,R4\n講座の参加者数,人,↗,\"2,310\",\"3,000\",\"1,388\",\"1,902\"\n苦情の件数,件,↘,15,5,9,7\n"
            .as_bytes(),
    );
    let screen = proposed.screen();
    assert!(!screen.contains("四半期"), "{screen}");
    assert_eq!(column(&proposed, "望ましい方向"), ["増", "減"], "{screen}");
    let assessment = proposed.assess("2023-03-31");
    assert_eq!((value(&assessment, "I01").as_f64(), value(&assessment, "I02").as_f64()), (Some(1902.0), Some(7.0)));
    assert_eq!(codes(&assessment, "stale"), 0);
}

#[test]
fn the_year_of_each_baseline_may_stand_in_a_column_of_its_own() {
    let proposed = Proposed::of(
        "indicators.csv",
        b"Indicator,Baseline,Baseline year,Target 2025,2021,2022\nSmoking prevalence,14.9%,2019,12% or less,13.8%,13.1%\nGender pay gap,6.1%,2020,<5%,5.8%,5.2%\n",
    );
    let screen = proposed.screen();
    assert_eq!(column(&proposed, "基準年度"), ["2019", "2020"], "{screen}");
    assert_eq!(column(&proposed, "基準値"), ["14.9", "6.1"]);
}

#[test]
fn numbers_on_the_way_to_a_bound_are_targets_of_their_years() {
    let proposed = Proposed::of(
        "成果指標.csv",
        "成果指標,単位,目標R4,実績R4,目標R5,実績R5,最終目標R12\nリサイクル率,％,22,20.9,22.5,21.1,25以上\n市民の満足度,点,3.4,3.5,－,－,維持\n"
            .as_bytes(),
    );
    let screen = proposed.screen();
    assert_eq!(
        (column(&proposed, "目標"), column(&proposed, "目標R4")),
        (vec!["25以上".into(), "維持".into()], vec!["22".into(), "3.4".into()])
    );
    assert!(!screen.contains("同じ形で読めない"), "{screen}");
    let assessment = proposed.assess("2024-03-31");
    let classes: Vec<&str> =
        assessment["indicators"].as_array().into_iter().flatten().filter_map(|it| it["class"].as_str()).collect();
    assert_eq!(classes, ["on_track", "missing"]);
}

#[test]
fn a_row_with_values_is_no_header_though_a_cell_says_what_sort_of_indicator_it_has() {
    let proposed = Proposed::of(
        "事務事業評価.csv",
        "No.,事業名,担当課,指標区分,指標名,単位,区分,H29,H30,R1\n\
         1,協働推進事業,市民課,活動指標,協働事業の実施件数,件,目標,20,22,25\n,,,,,,実績,18,21,24\n,,,,,,達成率,90.0%,95.5%,96.0%\n\
         1,協働推進事業,市民課,成果指標,活動団体の登録数,団体,目標,100,105,110\n,,,,,,実績,98,104,109(暫定)\n,,,,,,達成率,98.0%,99.0%,99.1%\n"
            .as_bytes(),
    );
    let screen = proposed.screen();
    assert_eq!(column(&proposed, "評価指標"), ["協働事業の実施件数", "活動団体の登録数"], "{screen}");
    assert_eq!(
        (column(&proposed, "目標"), column(&proposed, "目標H29")[0].as_str()),
        (vec!["25".into(), "110".into()], "20")
    );
    let assessment = proposed.assess("2020-03-31");
    assert_eq!((value(&assessment, "I01").as_f64(), value(&assessment, "I02").as_f64()), (Some(24.0), Some(109.0)));
    assert_eq!((codes(&assessment, "value_without_indicator"), codes(&assessment, "provisional")), (0, 1));
}

#[test]
fn machines_are_counted_and_a_heading_may_say_where_the_units_are() {
    // After 小矢部市総合計画成果指標, 大分県新環境基本計画 and 香南市.
    let machines =
        Proposed::of("oyabe.csv", "成果指標,平成14年実績,5ヵ年目標\nパソコン設置台数,105台,109台\n".as_bytes());
    machines.screen();
    assert_eq!((&*column(&machines, "目標")[0], &*column(&machines, "単位")[0]), ("109", "台"));
    let units = Proposed::of(
        "oita.csv",
        "環境指標項目（単位）,26年度目標値,26年度実績値\n電線類の地中化延長（km）,64.0,65.3\n".as_bytes(),
    );
    units.screen();
    assert_eq!((&*column(&units, "目標")[0], &*column(&units, "単位")[0]), ("64", "km"));
    let named = Proposed::of(
        "konan.csv",
        "指標の名称,事業,H26,H27\n母子健康手帳交付数,妊産婦支援,226人,230人\nパパママ教室参加率,妊産婦支援,12.8%,6%\n"
            .as_bytes(),
    );
    let screen = named.screen();
    assert_eq!(column(&named, "評価指標"), ["母子健康手帳交付数", "パパママ教室参加率"], "{screen}");
}

#[test]
fn years_without_an_era_are_for_a_person_to_settle() {
    // After 国土交通省 施策目標個票（22-③）.
    let proposed = Proposed::of(
        "kohyo.csv",
        "業績指標,初期値,実績値,,目標値\n,19年度,20年度,21年度,24年度\n重点整備地区の総面積,50997ha,55412ha,64105ha,約70000ha\n"
            .as_bytes(),
    );
    let screen = proposed.screen();
    assert!(screen.lines().any(|line| line.starts_with("要記入") && line.contains("元号がない")), "{screen}");
    assert_eq!(column(&proposed, "基準値"), ["50997"], "{screen}");
    // What it advises helps.
    let certain = Proposed::of(
        "kohyo.csv",
        "業績指標,初期値,実績値,,目標値\n,H19年度,H20年度,H21年度,H24年度\n重点整備地区の総面積,50997ha,55412ha,64105ha,約70000ha\n"
            .as_bytes(),
    );
    assert!(!certain.screen().contains("元号がない"));
    assert_eq!(value(&certain.assess("2010-03-31"), "I01").as_f64(), Some(64105.0));
}

#[test]
fn the_last_target_against_the_baseline_tells_which_way_is_good() {
    // After 中部地方整備局 道路行政の業績, where the targets of single years go to and fro.
    let proposed = Proposed::of(
        "douro.csv",
        "指標,基準値（H14）,目標 H17,実績 H17,目標 H18,目標 H19\n路上工事時間,188時間,165時間,141時間,141時間,150時間\n".as_bytes(),
    );
    proposed.screen();
    assert_eq!(column(&proposed, "望ましい方向"), ["減"]);
    // After 群馬県 道路整備: the value at the beginning is no actual.
    let standing = Proposed::of(
        "gunma.csv",
        "アウトカム指標,当初現況値（平成25年度当初）,最終目標値（平成29年度末）,実績値（平成29年度末）\n対策箇所数,544箇所,637箇所,658箇所\n"
            .as_bytes(),
    );
    let screen = standing.screen();
    assert_eq!((&*column(&standing, "基準値")[0], &*column(&standing, "目標")[0]), ("544", "637"), "{screen}");
}

#[test]
fn which_way_is_good_may_stand_in_the_name() {
    // After Wandsworth Council, "Waste and recycling performance measures".
    let proposed = Proposed::of(
        "waste.csv",
        b"Performance indicators,2017/18 value,2018/19 target\nMissed collections (Minimise),\"4,287\",\"2,114\"\n\
          Contamination in recycling (Minimise),14.8%,14%\nStreets cleansed to a standard,96.9%,97.9%\n",
    );
    proposed.screen();
    assert_eq!(column(&proposed, "望ましい方向"), ["減", "減", "増"]);
    assert_eq!(value(&proposed.assess("2018-03-31"), "I01").as_f64(), Some(4287.0));
}

/// What a source block reads, its folder relative to `base`.
async fn read(block: toml::Value, base: &Path) -> Batch {
    let mut settings: SourceSettings = block.try_into().expect("a source block");
    settings.settle_ms = 0;
    let source = build_source(&settings, base).expect("a source");
    source.read().await.outcome.expect("it is read")
}

#[tokio::test]
async fn every_shape_of_sheet_gives_a_proposal_that_reads_it_without_a_change() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/sheets");
    let mut tried = 0;
    for entry in std::fs::read_dir(&folder).expect("the sheets").map(|entry| entry.expect("an entry").path()) {
        let is_block = entry.extension().is_some_and(|ending| ending == "toml");
        let Some(text) = is_block.then(|| std::fs::read_to_string(&entry).expect("a block")) else { continue };
        let block: toml::Value = toml::from_str(&text).expect("TOML");
        let own = read(block.clone(), &folder).await;
        let pattern = block["files"].as_str().expect("a pattern");
        let sheet = match pattern.split_once('/') {
            Some((inside, _)) => folder.join(inside),
            None => folder.join(own.files[0].path.as_str()),
        };
        let proposed = Proposed::from(&sheet);
        let screen = proposed.screen();
        let settings: toml::Value =
            toml::from_str(&std::fs::read_to_string(proposed.file("shinchoku.toml")).expect("settings")).expect("TOML");
        let mut made = settings["plan"][0]["source"][0].clone();
        // What a year's value is where there are quarters is the office's to say.
        if let Some(periods) = block.get("periods") {
            assert_eq!(made["periods"].as_str(), Some("ask"), "{}", entry.display());
            made["periods"] = periods.clone();
        }
        let made = read(made, &folder).await;
        let said = |batch: &Batch| -> Vec<String> {
            let files: Vec<&str> = own.files.iter().filter_map(|file| file.path.rsplit('/').next()).collect();
            let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
            let rows = batch.rows.iter().filter(|row| files[0] == name(&row.place.sheet.file) || pattern.contains('/'));
            let cells = rows.flat_map(|row| {
                row.cells.iter().map(move |cell| format!("{} {:?} {:?} {}", row.name, cell.kind, cell.year, cell.raw))
            });
            cells.collect()
        };
        assert_eq!(said(&made), said(&own), "{}\n{screen}", entry.display());
        let register = proposed.table("register.csv");
        // A name with its number stands among the other names.
        let names: Vec<String> =
            register.iter().skip(1).flat_map(|row| [&row[1], &row[2]].map(|it| fold_name(it))).collect();
        // A title between the rows says nothing and is no indicator.
        for row in own.rows.iter().filter(|row| row.cells.iter().any(|cell| !cell.raw.trim().is_empty())) {
            assert!(names.contains(&fold_name(&row.name)), "{} is lacking: {names:?}\n{screen}", row.name);
        }
        tried += 1;
    }
    assert!(tried >= 24, "{tried} sheets were tried");
}

//! The twenty mistakes that a quick program makes with progress sheets, each held where it would be made: in the reading
//! of a cell, in judging, in what a section is asked, in files, in the calendar.

use chrono::NaiveDate;
use serde_json::Value;
use shinchoku::domain::calendar::{Era, FiscalYear, is_year_end_closure};
use shinchoku::domain::value::{Content, Context, Counts, Doubt, Reading, read};

use crate::support::faketime::at;
use crate::support::office::ExampleOffice;

/// Reads a cell of the fiscal year 2016.
fn cell(raw: &str, indicator_name: &str, unit: &str) -> Reading {
    read(raw, &Context { indicator_name, unit, year: FiscalYear(2016), units: &[], counts: Counts::Year })
}

fn value(reading: &Reading) -> Option<(f64, String)> {
    if let Content::Value(part) = &reading.content { Some((part.number, part.unit.clone())) } else { None }
}

fn candidates(reading: &Reading) -> Vec<f64> {
    if let Content::Ambiguous(parts) = &reading.content { parts.iter().map(|it| it.number).collect() } else { vec![] }
}

/// One indicator: name, unit, kind, 集計, direction, target, cadence, prerequisite, what its cell says.
type Line<'a> = (&'a str, &'a str, &'a str, &'a str, &'a str, &'a str, &'a str, &'a str, &'a str);

const fn line<'a>(name: &'a str, unit: &'a str, target: &'a str, actual: &'a str) -> Line<'a> {
    (name, unit, "流量", "年", "増", target, "毎年", "", actual)
}

/// An office with these indicators, I00 and on, and one sheet as a CSV in UTF-8.
fn office_of(lines: &[Line<'_>]) -> ExampleOffice {
    let office = ExampleOffice::new();
    // They speak of the example's own indicators.
    office.replace("shinchoku.toml", "notes = \"notes.csv\"\n", "");
    office.replace("shinchoku.toml", "進捗状況_[HR]*.xlsx", "進捗状況_[HR]*.csv");
    let settings = std::fs::read_to_string(office.settings()).expect("settings");
    let other = settings.find("# A table that one section keeps").expect("the second source");
    std::fs::write(
        office.settings(),
        settings[..other].replace("kind = \"folder\"\n", "kind = \"folder\"\nsettle_ms = 0\n"),
    )
    .expect("settings");
    std::fs::remove_file(office.folder().join("shared/雇用労働課_H28実績.csv")).expect("the other source");
    let mut register = csv::Writer::from_writer(Vec::new());
    let mut sheet = csv::Writer::from_writer(Vec::new());
    let mut assignments = "指標ID,課コード,有効開始,有効終了\n".to_owned();
    let headings = [
        "指標ID",
        "評価指標",
        "重点方向",
        "重点取組",
        "取組の内容",
        "施策",
        "単位",
        "性質",
        "集計",
        "望ましい方向",
        "目標",
        "周期",
        "前提指標",
    ];
    register.write_record(headings).expect("headings");
    sheet.write_record(["評価指標", "実績 H28"]).expect("headings");
    for (nth, (name, unit, kind, sum, way, target, cadence, prerequisite, actual)) in lines.iter().enumerate() {
        let id = format!("I{nth:02}");
        let record = [id.as_str(), name, "方向", "取組", "", "", unit, kind, sum, way, target, cadence, prerequisite];
        register.write_record(record).expect("a line");
        assignments.extend([id.as_str(), ",shoko,2016-04-01,\n"]);
        sheet.write_record([name, actual]).expect("a line");
    }
    let write = |file: &str, bytes: Vec<u8>| std::fs::write(office.folder().join(file), bytes).expect("a file");
    write("register.csv", register.into_inner().expect("a register"));
    write("assignments.csv", assignments.into_bytes());
    // The office's own words speak of its own indicators.
    write("notes.csv", "種別,指標ID,内容,日付,基準日,公表\n".into());
    write("shared/進捗状況_H28.csv", sheet.into_inner().expect("a sheet"));
    office
}

/// The indicators of the assessment on 2017-03-15.
fn judged(office: &ExampleOffice) -> Vec<Value> {
    office.assess("2017-03-15")["indicators"].as_array().expect("a list").clone()
}

/// Every mail of a moment to the section 商工労政課, as text.
fn mail(office: &ExampleOffice, moment: &str) -> String {
    let out = office.folder().join("preview");
    let output = office.run(&["preview", "--at", moment, "--out", out.to_str().expect("a path")]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let files = std::fs::read_dir(&out).expect("mails").map(|entry| entry.expect("an entry").path());
    let eml =
        files.filter(|path| path.to_string_lossy().contains("shoko") && path.extension().is_some_and(|it| it == "eml"));
    let bodies = eml.filter_map(|path| {
        let bytes = std::fs::read(path).expect("a mail");
        let message = mail_parser::MessageParser::default().parse(&bytes)?;
        message.body_text(0).map(|text| text.replace("\r\n", "\n"))
    });
    bodies.collect::<Vec<_>>().join("\n")
}

#[test]
fn case_01_a_dash_is_neither_zero_nor_a_number() {
    let found = judged(&office_of(&[line("開催数甲", "回", "4回/年", "—"), line("相談数乙", "件", "4件/年", "0件")]));
    assert_eq!((&found[0]["class"], &found[0]["value"]), (&"missing".into(), &Value::Null));
    assert_eq!((&found[1]["class"], &found[1]["value"]), (&"zero".into(), &0.0.into()));
}

#[test]
fn case_02_dashes_of_every_kind_mean_what_the_plan_says_of_one() {
    let names: Vec<String> =
        (0..7).map(|nth| format!("指標{}{nth}", "甲乙丙丁戊己庚".chars().nth(nth).expect("a name"))).collect();
    let dashes = ["-", "－", "―", "‐", "–", "ー", "−"];
    let lines: Vec<_> = names.iter().zip(dashes).map(|(name, dash)| line(name, "件", "4件/年", dash)).collect();
    let office = office_of(&lines);
    assert!(judged(&office).iter().all(|it| it["class"] == "missing"), "without an entry nobody filled it in");
    office.append_settings("\n[judging.symbols]\n\"−\" = \"zero\"\n");
    let classes: Vec<_> = judged(&office).iter().map(|it| it["class"].clone()).collect();
    assert!(classes.iter().all(|class| class == "zero"), "{classes:?}");
}

#[test]
fn case_03_the_number_under_the_indicators_own_label_is_the_value() {
    let reading = cell("申請6 採択4 実用化2", "制度を活用した事業(製品・技術等)の実用化数", "件");
    assert_eq!(value(&reading), Some((2.0, String::new())));
}

#[test]
fn case_04_a_day_beside_another_number_is_taken_by_inference_only() {
    let reading = cell("巡回107件(2/23現在)\n利用件数77件", "各種支援策の利用件数", "件");
    assert_eq!(value(&reading).map(|it| it.0), Some(77.0));
    let as_of = reading.as_of.expect("a day");
    assert!(as_of.inferred && as_of.date.to_string() == "2017-02-23", "{as_of:?}");
    assert_eq!(
        candidates(&cell("107件(2/23現在) 77件", "各種支援策の利用件数", "件")),
        [107.0, 77.0],
        "nobody is named"
    );
}

#[test]
fn case_05_people_and_visits_are_never_added_up() {
    let office = office_of(&[line("利用者数", "人", "95人/年", "57人　延べ19人")]);
    let found = &judged(&office)[0];
    assert_eq!((&found["class"], &found["value"]), (&"ambiguous".into(), &Value::Null));
    let values: Vec<f64> =
        found["candidates"].as_array().expect("a list").iter().filter_map(|it| it["value"].as_f64()).collect();
    assert_eq!(values, [57.0, 19.0]);
    assert!(found["candidates"][0]["question"].as_str().is_some_and(|it| it.contains("重複")), "{found}");
}

#[test]
fn case_06_so_many_a_year_is_an_actual_and_no_date() {
    let reading = cell("3回/年", "開催数", "回");
    assert_eq!((value(&reading), reading.as_of), (Some((3.0, "回".to_owned())), None));
    assert_eq!(cell("3/15", "開催数", "回").doubt, Some(Doubt::Date), "and a date is no number");
}

#[test]
fn case_07_a_planned_range_is_an_interval_and_no_actual() {
    let office = office_of(&[line("開催数", "回", "3回/年", "2~3回/年(予定)")]);
    let found = &judged(&office)[0];
    assert_eq!((found["low"].as_f64(), found["high"].as_f64()), (Some(2.0), Some(3.0)));
    assert_eq!((&found["class"], &found["value"]), (&"ambiguous".into(), &Value::Null));
    for planned in ["18回予定", "18回（予定）", "予定 18回", "18回（3月末予定）", "18回実施予定", "目標18回"]
    {
        let reading = cell(planned, "開催数", "回");
        assert_eq!((reading.doubt, candidates(&reading)), (Some(Doubt::Planned), vec![18.0]), "{planned}");
    }
    let found = &judged(&office_of(&[line("開催数", "回", "20回/年", "18回（予定）")]))[0];
    assert_eq!((&found["class"], &found["value"]), (&"ambiguous".into(), &Value::Null));
    assert!(found["candidates"][0]["question"].as_str().is_some_and(|it| it.contains("予定")), "{found}");
}

#[test]
fn case_08_a_day_after_the_day_of_values_is_marked_and_kept() {
    let office = office_of(&[
        line("就職者数", "人", "45人/年", "14人 ※3/23現在"),
        line("相談件数", "件", "9件/年", "9件(2/23現在)"),
    ]);
    let found = judged(&office);
    assert_eq!((&found[0]["value"], &found[0]["freshness"]), (&14.0.into(), &"after_snapshot".into()));
    assert_eq!(found[0]["as_of"], "2017-03-23");
    assert_eq!(found[1]["as_of"], "2017-02-23", "the year is the column's, not the next one");
}

#[test]
fn case_09_a_value_of_december_is_held_against_nine_months() {
    let found = &judged(&office_of(&[line("相談者数", "人", "320人/年", "215人（12月末時点）")]))[0];
    assert_eq!(found["expected"].as_f64(), Some(240.0));
    assert_eq!((&found["class"], &found["grade"]), (&"on_track".into(), &"B+".into()));
}

#[test]
fn case_10_a_cumulative_target_is_not_the_years_target() {
    let cumulative = ("開発数", "件", "流量", "累計", "増", "累計10件", "毎年", "", "1件");
    let found = &judged(&office_of(&[cumulative]))[0];
    assert_eq!((found["expected"].as_f64(), found["ratio"].as_f64()), (Some(2.0), Some(0.5)));
}

#[test]
fn case_11_no_section_is_told_that_it_is_behind() {
    let office = office_of(&[line("相談件数", "件", "100件/年", "30件")]);
    assert_eq!(judged(&office)[0]["class"], "lagging");
    let text = mail(&office, "2017-03-10T08:30");
    assert!(!text.contains("遅れ"), "{text}");
}

#[test]
fn case_12_nothing_is_behind_where_less_than_one_was_to_be_expected() {
    let small = |name, actual| (name, "件", "流量", "累計", "増", "累計2件", "毎年", "", actual);
    let found = judged(&office_of(&[small("開発数甲", "0件"), small("取得数乙", "0.2件")]));
    assert_eq!(found[0]["expected"].as_f64(), Some(0.4));
    assert_eq!((&found[0]["class"], &found[0]["grade"]), (&"zero".into(), &Value::Null));
    assert_eq!((&found[1]["class"], &found[1]["grade"]), (&"not_judged".into(), &Value::Null));
}

#[test]
fn case_13_a_relisted_indicator_is_counted_and_chased_once() {
    let office = ExampleOffice::new();
    let assessment = office.assess("2017-03-15");
    let all = assessment["indicators"].as_array().expect("a list");
    let placements: usize = all.iter().map(|it| it["placements"].as_array().map_or(0, Vec::len)).sum();
    assert_eq!((all.len(), placements), (36, 39));
    let name = "多様な事業者の連携による新たな商品";
    let text = mail(&office, "2017-03-01T08:30");
    assert_eq!(text.replace(['\n', ' ', '　'], "").matches(name).count(), 1, "{text}");
}

#[test]
fn case_14_a_brace_and_what_it_binds_are_no_value() {
    assert_eq!(cell("}", "訪問件数", "件").content, Content::Symbol("}".to_owned()));
    let bound = cell("} (ヒアリング実施)・商店街 14件・商業団体連合会", "生活支援サービスの利用者数", "人");
    assert_eq!((value(&bound), candidates(&bound)), (None, vec![14.0]));
    let office = ExampleOffice::new().assess("2017-03-15");
    let under_discussion = |it: &&Value| it["raw"].as_str().is_some_and(|raw| raw.starts_with("検討中"));
    let all = office["indicators"].as_array().expect("a list");
    let classes: Vec<_> = all.iter().filter(under_discussion).map(|it| &it["class"]).collect();
    assert_eq!(classes, ["text_only", "text_only"], "what stands in the columns behind is none of their values");
}

#[test]
fn case_15_a_name_broken_over_lines_is_the_same_name() {
    let office = office_of(&[line("支援の実施により生まれる取組件数", "件", "4件/年", "1件")]);
    let sheet = "評価指標,実績 H28\n\"支援の実 施により生\nまれる取組件数\",4件\n";
    std::fs::write(office.folder().join("shared/進捗状況_H28.csv"), sheet).expect("a sheet");
    assert_eq!(judged(&office)[0]["value"].as_f64(), Some(4.0));
}

#[test]
fn case_16_less_may_be_better_and_to_stay_may_be_the_aim() {
    let office = office_of(&[
        ("ごみの排出量甲", "t", "時点値", "年", "減", "50", "毎年", "", "40t"),
        ("待機児童数乙", "人", "時点値", "年", "減", "0", "毎年", "", "0人"),
        ("満足している市民の割合丙", "%", "比率", "年", "維持", "44%台", "毎年", "", "44.9%"),
    ]);
    let found = judged(&office);
    assert!(found.iter().all(|it| it["class"] == "on_track"), "{found:?}");
    assert_eq!(found[1]["ratio"], Value::Null, "nothing is divided by zero");
}

#[test]
fn case_17_what_cannot_have_a_value_yet_is_not_asked_for() {
    let office = office_of(&[
        ("意識調査の満足度甲", "%", "比率", "年", "増", "60", "5年ごと", "", ""),
        line("交流会の開催回数乙", "回", "2回/年", "—"),
        ("交流会の参加者数丙", "人", "流量", "年", "増", "60人/年", "毎年", "I01", "—"),
        line("統計の公表値丁", "件", "60件/年", "集計中（8月確定）"),
        line("県の調査値戊", "件", "60件/年", "No Data"),
    ]);
    let text = mail(&office, "2017-03-10T08:30").replace(['\n', ' ', '　'], "");
    assert!(text.contains("開催回数乙"), "{text}");
    for quiet in ["参加者数丙", "公表値丁", "調査値戊"] {
        assert!(!text.contains(quiet), "{quiet} is asked for: {text}");
    }
    let of_later_years = office.assess("2018-03-15");
    assert_eq!(of_later_years["indicators"][0]["class"], "not_due");
}

#[test]
fn case_18_a_unit_is_read_whole_and_never_changed_in_silence() {
    for (raw, unit, expected) in [
        ("93事業所", "事業所", (93.0, "事業所")),
        ("3千人", "人", (3000.0, "人")),
        ("3千人", "千人", (3.0, "千人")),
        ("4.5‰", "‰", (4.5, "‰")),
        ("５㏊", "ha", (5.0, "ha")),
        ("88％", "%", (88.0, "%")),
        ("1.36", "", (1.36, "")),
    ] {
        assert_eq!(value(&cell(raw, "指標", unit)), Some((expected.0, expected.1.to_owned())), "{raw} in {unit}");
    }
    assert_eq!(cell("4.5‰", "死亡率", "%").doubt, Some(Doubt::Unit));
    let office = office_of(&[line("参加者数", "人", "20人/年", "3回")]);
    let assessment = office.assess("2017-03-15");
    assert_eq!(assessment["indicators"][0]["value"], 3.0, "another counter refuses no value");
    let told = assessment["findings"].as_array().expect("a list").iter().find(|it| it["code"] == "unit_differs");
    assert!(told.is_some_and(|it| it["text"].as_str().is_some_and(|text| text.contains('回') && text.contains('人'))));
}

#[test]
fn case_19_files_of_every_day_are_read_and_their_ruins_are_none() {
    let office = office_of(&[
        line("開発数甲", "件", "9件/年", ""),
        line("相談数乙", "件", "9件/年", ""),
        line("普及率丙", "%", "90", ""),
    ]);
    let sheet = "評価指標,実績 H28\r\n開発数甲,９件\r\n相談数乙,######\r\n普及率丙,91.370000000000005\r\n";
    let (cp932, _, unmapped) = encoding_rs::SHIFT_JIS.encode(sheet);
    assert!(!unmapped);
    let shared = office.folder().join("shared");
    std::fs::write(shared.join("進捗状況_H28.csv"), cp932).expect("a sheet");
    std::fs::write(shared.join("~$進捗状況_H28.csv"), "open by somebody").expect("a lock");
    let found = judged(&office);
    let read: Vec<_> = found.iter().map(|it| (it["class"].clone(), it["value"].as_f64())).collect();
    assert_eq!(read, [("on_track".into(), Some(9.0)), ("unreadable".into(), None), ("on_track".into(), Some(91.37))]);
    assert!(matches!(cell("例：12件", "開発数", "件").content, Content::Form(_)), "what the form shows is no entry");
}

#[test]
fn case_20_the_calendar_is_the_offices_and_nothing_is_sent_twice() {
    assert_eq!(Era::Heisei.calendar_year(32), 2020);
    let day = |month, day| NaiveDate::from_ymd_opt(2016, month, day).expect("a day");
    assert!(is_year_end_closure(day(12, 29)) && !is_year_end_closure(day(12, 28)));
    let office = office_of(&[line("開発数", "件", "9件/年", "")]);
    // It stood still from the first stage until the third.
    office.replace(
        "shinchoku.toml",
        "as_of = \"03-15\", deadline = \"03-15 17:00\"",
        "as_of = \"02-28\", deadline = \"03-15 17:00\"",
    );
    let letters = || {
        let folder = office.folder().join("mail");
        let names = std::fs::read_dir(folder).map(|all| all.filter_map(|it| it.ok()?.file_name().into_string().ok()));
        let mut names: Vec<String> = names.map(Iterator::collect).unwrap_or_default();
        names.retain(|name| name.contains("shoko"));
        names.sort();
        names
    };
    let once = |moment: &str| {
        let output = at(&mut office.command(&["once"]), moment).output().expect("the program starts");
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    };
    once("2017-02-27 09:00");
    assert!(letters().is_empty(), "no stage has come");
    once("2017-03-16 09:00");
    let sent = letters();
    assert!(sent.len() == 1 && sent[0].contains("T+1"), "the present stage alone: {sent:?}");
    once("2017-03-16 10:00");
    assert_eq!(letters(), sent, "once is enough");
}

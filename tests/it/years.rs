//! The example office carried from 平成28年度 to the plan's last, 平成32 = 令和2年度, without a word in its settings.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs;

use mail_parser::MessageParser;
use rust_xlsxwriter::Workbook;
use serde_json::Value;

use crate::support::faketime::at;
use crate::support::office::ExampleOffice;

/// The later years: file, heading of the actuals, heading of what is intended, and how many people came (I05).
const YEARS: [(i32, &str, &str, &str, &str); 4] = [
    (2017, "進捗状況_H29.xlsx", "H29", "Ｈ３０", "80件"),
    (2018, "進捗状況_H30.xlsx", "平成30年度", "H31", "90件"),
    (2019, "進捗状況_H31.xlsx", "令和元年度", "R2", "95件"),
    (2020, "進捗状況_R2.xlsx", "H32", "", "120件"),
];
const RETIRED: &str = "I10";
const NEW: &str = "I37";
const REVISED: &str = "I06";

type Register = Vec<BTreeMap<String, String>>;

fn register(office: &ExampleOffice) -> Register {
    let text = fs::read_to_string(office.folder().join("register.csv")).unwrap();
    csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes()).deserialize().map(Result::unwrap).collect()
}

/// Edits the register as the secretariat does over the years: a target revised, an indicator ended, another begun.
fn edit_register(office: &ExampleOffice) {
    let mut rows = register(office);
    let last = rows.iter().rposition(|row| !row["指標ID"].is_empty()).unwrap();
    let mut new = rows[last].clone();
    for (column, text) in
        [("指標ID", NEW), ("評価指標", "オンライン商談会の参加事業所数"), ("単位", "事業所"), ("目標", "30")]
    {
        new.insert(column.to_owned(), text.to_owned());
    }
    new.insert("開始年度".to_owned(), "平成30年度".to_owned());
    rows.insert(last + 1, new);
    for row in &mut rows {
        let edits: &[(&str, &str)] = match row["指標ID"].as_str() {
            REVISED => {
                &[("改訂目標", "15"), ("改訂日", "平成30年10月1日"), ("改訂決裁", "平成30年9月20日付け茨商第45号")]
            }
            RETIRED => &[("終了年度", "H30")],
            _ => &[],
        };
        for (column, text) in edits {
            row.insert((*column).to_owned(), (*text).to_owned());
        }
    }
    let columns: Vec<String> = rows.iter().flat_map(|row| row.keys().cloned()).collect();
    let columns: Vec<&String> = columns.iter().collect::<std::collections::BTreeSet<_>>().into_iter().collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&columns).unwrap();
    for row in &rows {
        writer.write_record(columns.iter().map(|column| row.get(*column).map_or("", String::as_str))).unwrap();
    }
    fs::write(office.folder().join("register.csv"), writer.into_inner().unwrap()).unwrap();
    let assignments = fs::read_to_string(office.folder().join("assignments.csv")).unwrap();
    fs::write(
        office.folder().join("assignments.csv"),
        format!("{}\n{NEW},shoko,2018-04-01,\n", assignments.trim_end()),
    )
    .unwrap();
}

/// Writes the sheet of one year beside the older ones: a row an indicator, one of them without an entry.
fn write_sheet(office: &ExampleOffice, (year, file, actual, planned, visits): (i32, &str, &str, &str, &str)) {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, heading) in (0..).zip(["評価指標", "《実績》", "《予定》"]) {
        sheet.write(0, column, heading).unwrap();
    }
    sheet.write(1, 1, actual).unwrap();
    sheet.write(1, 2, planned).unwrap();
    let is_measured = |id: &str| (id != NEW || year >= 2018) && (id != RETIRED || year <= 2018);
    let rows = register(office).into_iter().filter(|row| is_measured(&row["指標ID"]) && !row["指標ID"].is_empty());
    for (at, row) in (2..).zip(rows) {
        let relisted = if row["再掲"].is_empty() { "" } else { "（再掲）" };
        sheet.write(at, 0, format!("{}{relisted}", row["評価指標"])).unwrap();
        let text = match row["指標ID"].as_str() {
            "I05" => visits.to_owned(),
            REVISED => format!("{}件", 3 * (year - 2015)),
            "I11" => String::new(),
            _ => format!("5{}", row["単位"]),
        };
        sheet.write(at, 1, text).unwrap();
    }
    workbook.save(office.folder().join("shared").join(file)).unwrap();
}

fn office() -> (ExampleOffice, Vec<u8>) {
    let office = ExampleOffice::new();
    let settings = fs::read(office.settings()).unwrap();
    edit_register(&office);
    (office, settings)
}

fn of<'a>(assessment: &'a Value, id: &str) -> &'a Value {
    assessment["indicators"].as_array().unwrap().iter().find(|it| it["id"] == id).unwrap()
}

fn codes(assessment: &Value, code: &str) -> Vec<String> {
    let findings = assessment["findings"].as_array().unwrap().iter().filter(|it| it["code"] == code);
    findings.map(|it| it["indicator"].as_str().unwrap_or_default().to_owned()).collect()
}

#[test]
fn columns_files_targets_and_retired_indicators_follow_the_years_without_a_change_to_the_settings() {
    let (office, settings) = office();
    for year in YEARS {
        let (number, file, _, _, visits) = year;
        write_sheet(&office, year);
        let assessment = office.assess(&format!("{}-03-15", number + 1));
        let visits_of = of(&assessment, "I05");
        assert_eq!(
            (visits_of["raw"].as_str(), visits_of["source"]["file"].as_str()),
            (Some(visits), Some(file)),
            "{file}"
        );
        assert_eq!(of(&assessment, "I11")["class"], "missing", "{file}");
        // The revised target counts from its day: 2 of 5 years of 10, then 3, 4 and 5 of 5 years of 15.
        let revised = of(&assessment, REVISED);
        let expected = if number < 2018 { 4.0 } else { 3.0 * f64::from(number - 2015) };
        assert_eq!(revised["expected"].as_f64(), Some(expected), "{file}");
        assert_eq!(revised["reason"].as_str().unwrap().contains("茨商第45号"), number >= 2018, "{}", revised["reason"]);
        let class = |id: &str| of(&assessment, id)["class"].as_str().unwrap().to_owned();
        assert_eq!(class(NEW) == "not_due", number < 2018, "{file}: {}", class(NEW));
        assert_eq!(class(RETIRED) == "not_applicable", number > 2018, "{file}: {}", class(RETIRED));
        assert_eq!(codes(&assessment, "indicator_began"), if number == 2018 { vec![NEW] } else { vec![] }, "{file}");
        assert_eq!(
            codes(&assessment, "indicator_ended"),
            if number == 2019 { vec![RETIRED] } else { vec![] },
            "{file}"
        );
        assert_eq!(codes(&assessment, "plan_last_year").len(), usize::from(number == 2020));
        assert!(codes(&assessment, "not_in_sheet").is_empty() && codes(&assessment, "year_column_missing").is_empty());
    }
    // The years before keep their judgements.
    let assessment = office.assess("2019-03-15");
    assert_eq!(of(&assessment, RETIRED)["raw"], "5回");
    assert_eq!(of(&office.assess("2017-03-15"), "I05")["value"].as_f64(), Some(77.0));
    assert_eq!(fs::read(office.settings()).unwrap(), settings);
}

#[test]
fn a_new_year_without_its_file_asks_nobody_and_says_what_is_lacking() {
    let (office, _) = office();
    write_sheet(&office, YEARS[0]);
    let assessment = office.assess("2019-03-15");
    assert_eq!(of(&assessment, "I05")["class"], "unreadable");
    assert_eq!(codes(&assessment, "year_column_missing").len(), 1);
}

#[test]
fn every_year_opens_its_round_and_the_last_one_closes_the_plan() {
    let (office, _) = office();
    for year in YEARS {
        write_sheet(&office, year);
    }
    let planned = |from: &str, to: &str| {
        let output = office.run(&["agenda", "--from", from, "--to", to]);
        String::from_utf8(output.stdout).unwrap()
    };
    for year in 2018..=2021 {
        let told = planned(&format!("{year}-02-20"), &format!("{year}-03-31"));
        assert_eq!(told.lines().filter(|line| line.contains("提出期限")).count(), 4, "{told}");
    }
    assert!(!planned("2021-04-01", "2022-12-31").contains("提出期限"));
    // The mails of a round ask for what is open, and never for what has ended.
    let preview = |moment: &str| {
        let out = tempfile::tempdir().unwrap();
        let folder = out.path().join("mail");
        let output = office.run(&["preview", "--at", moment, "--out", &folder.display().to_string()]);
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        let mails = fs::read_dir(&folder).unwrap().map(|mail| mail.unwrap().path());
        let mails = mails.filter(|mail| !mail.display().to_string().contains("_notice_"));
        mails.map(|mail| text_of(&fs::read(mail).unwrap())).collect::<Vec<_>>().concat()
    };
    let retired = "起業・創業に興味を持つ人を対象とした、入門編セミナー等の開催";
    let asked = preview("2020-03-02T09:00");
    assert!(asked.contains("創業支援ネットワークによる創業相談者数") && !asked.contains(retired), "{asked}");
    let report = preview("2021-03-24T09:00");
    assert!(report.contains("計画の最終年度（H32）の報告です"), "{report}");
}

/// The text of a mail without its wrapping.
fn text_of(bytes: &[u8]) -> String {
    let mail = MessageParser::default().parse(bytes).unwrap();
    mail.body_text(0).map(|text| text.split_whitespace().collect()).unwrap_or_default()
}

#[test]
fn what_begins_and_ends_is_told_to_the_secretariat_once() {
    let (office, _) = office();
    for year in YEARS {
        write_sheet(&office, year);
    }
    let once = |moment: &str| {
        let output = at(&mut office.command(&["once"]), moment).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    };
    let told = |words: &str| {
        let mails =
            fs::read_dir(office.folder().join("mail")).unwrap().map(|mail| fs::read(mail.unwrap().path()).unwrap());
        mails.map(|bytes| text_of(&bytes)).filter(|text| text.contains(words)).count()
    };
    let ended = "は前年度で終了した指標で、H31からは記入を求めません";
    let closed = "は、H32で計画期間を終えました";
    once("2019-05-20 09:00");
    once("2019-05-21 09:00");
    assert_eq!((told(ended), told(closed)), (1, 0));
    once("2021-04-12 09:00");
    once("2021-04-13 09:00");
    assert_eq!((told(ended), told(closed)), (1, 1));
}

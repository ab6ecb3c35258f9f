//! What is due and what is not yet, as an officer sees it: in the judgement with its reason, and in the mails.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use mail_parser::MessageParser;
use serde_json::Value;

use crate::support::office::ExampleOffice;

/// The example office with more in its register: cells by indicator and column.
fn office_with(cells: &[(&str, &str, &str)]) -> ExampleOffice {
    let office = ExampleOffice::new();
    let path = office.folder().join("register.csv");
    let text = std::fs::read_to_string(&path).unwrap();
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let mut columns: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let mut rows: Vec<BTreeMap<String, String>> = reader.deserialize().map(Result::unwrap).collect();
    for (id, column, text) in cells {
        if !columns.iter().any(|known| known == column) {
            columns.push((*column).to_owned());
        }
        for row in rows.iter_mut().filter(|row| row["指標ID"] == *id) {
            row.insert((*column).to_owned(), (*text).to_owned());
        }
    }
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&columns).unwrap();
    for row in &rows {
        writer.write_record(columns.iter().map(|column| row.get(column).map_or("", String::as_str))).unwrap();
    }
    std::fs::write(path, writer.into_inner().unwrap()).unwrap();
    office
}

fn judged(assessment: &Value, id: &str) -> (String, String) {
    let found = assessment["indicators"].as_array().unwrap().iter().find(|it| it["id"] == id).unwrap();
    (found["class"].as_str().unwrap().to_owned(), found["reason"].as_str().unwrap().to_owned())
}

/// All mails of a morning in one text, without white space.
fn mails(office: &ExampleOffice, moment: &str) -> String {
    let out = tempfile::tempdir().unwrap();
    let output = office.run(&["preview", "--at", moment, "--out", &out.path().display().to_string()]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let files = std::fs::read_dir(out.path()).unwrap().map(|file| std::fs::read(file.unwrap().path()).unwrap());
    let text = |bytes: Vec<u8>| MessageParser::default().parse(&bytes).unwrap().body_text(0).unwrap().into_owned();
    files.map(text).collect::<String>().split_whitespace().collect()
}

const MISSING: &str = "多様な事業者の連携による新たな商品・サービス等の開発数";

#[test]
fn a_value_is_not_due_before_its_month_of_publication_is_over() {
    let office = office_with(&[("I01", "公表予定月", "翌年度8月")]);
    let (class, reason) = judged(&office.assess("2017-03-15"), "I01");
    assert_eq!(class, "not_due");
    assert!(reason.contains("平成29年8月31日までに公表"), "{reason}");
    assert!(!mails(&office, "2017-03-01T08:30").contains(MISSING));
    assert!(mails(&ExampleOffice::new(), "2017-03-01T08:30").contains(MISSING), "without the column it is asked for");
}

#[test]
fn a_round_in_the_middle_of_the_year_does_not_ask_for_what_comes_once_a_year() {
    let office = office_with(&[("I10", "周期", "半年")]);
    let march = "{ as_of = \"03-15\", deadline = \"03-15 17:00\" }";
    office.replace("shinchoku.toml", march, &format!("{{ as_of = \"09-30\", deadline = \"10-end\" }}, {march}"));
    let autumn = office.assess("2016-09-30");
    let (class, reason) = judged(&autumn, "I01");
    assert_eq!(class, "not_due");
    assert!(reason.contains("周期：毎年") && reason.contains("平成29年3月15日現在"), "{reason}");
    assert_eq!(judged(&autumn, "I10").0, "missing");
    assert_eq!(judged(&office.assess("2017-03-15"), "I01").0, "missing");
}

#[test]
fn a_month_that_is_none_is_a_fault_with_its_cell() {
    let office = office_with(&[("I01", "公表予定月", "夏ごろ")]);
    let output = office.run(&["check"]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(78), "{told}");
    assert!(told.contains("夏ごろ") && told.contains("register.csv"), "{told}");
}

//! Bad input: each fault names file and place, says what was expected and what to do, and harms nothing else.

use std::process::Output;

use serde_json::Value;

use crate::support::office::ExampleOffice;

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn refuses(office: &ExampleOffice, words: &[&str]) {
    let output = office.run(&["check"]);
    let text = told(&output);
    assert_eq!(output.status.code(), Some(78), "{text}");
    for word in words {
        assert!(text.contains(word), "{word:?} is not told:\n{text}");
    }
    assert!(!text.contains("[problem."), "a sentence is missing from the words file:\n{text}");
    assert!(text.contains('→'), "no advice:\n{text}");
}

fn assessment(office: &ExampleOffice, code: i32) -> Value {
    let output = office.run(&["assess", "--as-of", "2017-03-15", "--format", "json"]);
    assert_eq!(output.status.code(), Some(code), "{}", told(&output));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn findings<'a>(assessment: &'a Value, code: &str) -> Vec<&'a Value> {
    assessment["findings"].as_array().expect("a list").iter().filter(|finding| finding["code"] == code).collect()
}

fn count(assessment: &Value, class: &str) -> u64 {
    assessment["counts"][class].as_u64().expect("a number")
}

#[test]
fn an_unknown_key_and_a_wrong_type_are_both_told_with_their_lines() {
    let office = ExampleOffice::new();
    office.append_settings("\n[schedule]\nwaek = \"0 0 * * * *\"\ncatch_up_days = \"five\"\n");
    refuses(&office, &["shinchoku.toml", "schedule.waek", "schedule.catch_up_days"]);
}

#[test]
fn several_unknown_keys_in_one_table_and_in_another_are_all_told() {
    let office = ExampleOffice::new();
    office.replace("shinchoku.toml", "enter_at =", "inqiry = 1\nenterat = 2\nenter_at =");
    office.append_settings("\n[report]\nfont = []\n");
    refuses(&office, &["plan[0].inqiry", "plan[0].enterat", "report.font"]);
}

#[test]
fn a_year_without_a_column_is_told_once_and_no_section_is_chased() {
    let office = ExampleOffice::new();
    let output = office.run(&["assess", "--as-of", "2018-03-15", "--format", "json"]);
    let assessment: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!((count(&assessment, "missing"), count(&assessment, "unreadable")), (0, 36));
    assert_eq!(findings(&assessment, "year_column_missing").len(), 1);
    let out = tempfile::tempdir().expect("a folder");
    let mails = out.path().join("mails");
    let output = office.run(&["preview", "--at", "2018-03-01T08:30", "--out", mails.to_str().expect("a path")]);
    assert_eq!(output.status.code(), Some(1));
    let mails = std::fs::read_dir(&mails).expect("the folder").map(|mail| mail.expect("a mail").file_name());
    let asking: Vec<_> = mails.filter(|name| !name.to_string_lossy().contains("_notice_")).collect();
    assert!(asking.is_empty(), "nobody is asked for what has no column: {asking:?}");
    assert!(told(&output).contains("H29"), "{}", told(&output));
}

#[test]
fn what_is_wrong_with_a_source_ends_the_check_with_one_and_with_a_table_with_78() {
    let office = ExampleOffice::new();
    let sheet = office.folder().join("shared/進捗状況_H28.xlsx");
    std::fs::write(&sheet, b"PK not a workbook").expect("the sheet");
    assert_eq!(office.run(&["check"]).status.code(), Some(1));
    office.replace("contacts.csv", "jimukyoku@city.example.jp", "jimukyoku");
    assert_eq!(office.run(&["check"]).status.code(), Some(78));
}

#[test]
fn an_unknown_time_zone_is_refused() {
    let office = ExampleOffice::new();
    office.replace("shinchoku.toml", "[office]", "time_zone = \"Asia/Tokio\"\n\n[office]");
    refuses(&office, &["time_zone", "Asia/Tokio"]);
}

#[test]
fn a_cron_line_that_never_fires_is_refused() {
    let office = ExampleOffice::new();
    office.append_settings("\n[schedule]\nwake = \"0 0 9 31 2 *\"\n");
    refuses(&office, &["schedule.wake", "0 0 9 31 2 *"]);
}

#[test]
fn a_section_without_an_address_is_told() {
    let office = ExampleOffice::new();
    office.replace(
        "contacts.csv",
        "nourin@city.example.jp,2016-04-01,",
        "nourin@city.example.jp,2016-04-01,2017-01-31",
    );
    refuses(&office, &["農とみどり推進課"]);
}

#[test]
fn an_indicator_that_nobody_answers_for_is_told_and_stops_nothing_else() {
    let office = ExampleOffice::new();
    office.replace("assignments.csv", "I31,koyo,2016-04-01,\r\n", "");
    refuses(&office, &["I31"]);
    let assessment = assessment(&office, 0);
    let orphan = assessment["indicators"].as_array().expect("a list").iter().find(|i| i["id"] == "I31").expect("I31");
    assert!(orphan["section"].is_null());
    assert_eq!(count(&assessment, "on_track"), 11);
}

#[test]
fn two_faults_in_two_tables_are_both_told_with_file_and_row() {
    let office = ExampleOffice::new();
    office.replace("register.csv", ",流量,累計,増,7,", ",流れ,累計,増,7人,");
    office.replace("contacts.csv", "jimukyoku@city.example.jp", "jimukyoku");
    refuses(&office, &["register.csv", "流れ", "7人", "contacts.csv", "jimukyoku"]);
}

#[test]
fn a_sheet_without_its_header_is_told_and_the_other_source_is_still_read() {
    let office = ExampleOffice::new();
    office.replace("shinchoku.toml", "評価指標", "指標の名まえ");
    let assessment = assessment(&office, 1);
    assert_eq!(count(&assessment, "missing"), 0, "what could not be read is never missing");
    assert!(count(&assessment, "unreadable") > 0);
    let text = assessment["findings"].to_string();
    assert!(text.contains("指標の名まえ") && text.contains("進捗状況_H28.xlsx"), "{text}");
}

#[test]
fn a_row_of_a_near_name_is_asked_about_and_told_once() {
    let office = ExampleOffice::new();
    office.replace("register.csv", "就労支援フェアの来場者数", "就労支援フェアの来場見込者数");
    let assessment = assessment(&office, 0);
    let unknown = findings(&assessment, "unknown_indicator");
    assert_eq!(unknown.len(), 1, "{unknown:?}");
    assert!(unknown[0].to_string().contains("就労支援フェアの来場者数"));
    assert!(!unknown[0]["place"].is_null());
    // It is asked whether that row is the indicator's, and nobody is asked to fill it in.
    assert_eq!((count(&assessment, "not_in_sheet"), findings(&assessment, "not_in_sheet").len()), (0, 0));
    let asked = assessment["indicators"].as_array().expect("a list").iter().find(|it| it["id"] == "I29").expect("I29");
    assert_eq!((asked["class"].as_str(), asked["value"].as_f64()), (Some("ambiguous"), None));
    assert_eq!(asked["candidates"].as_array().expect("a list").len(), 1, "{asked}");
    assert!(asked["candidates"][0]["question"].as_str().expect("a text").contains("就労支援フェアの来場者数"));
    assert!(findings(&assessment, "ambiguous").iter().all(|finding| finding["indicator"] != "I29"));
}

#[test]
fn a_truncated_workbook_is_a_fault_of_the_source() {
    let office = ExampleOffice::new();
    let sheet = office.folder().join("shared/進捗状況_H28.xlsx");
    let bytes = std::fs::read(&sheet).expect("the sheet");
    std::fs::write(&sheet, &bytes[..bytes.len() / 2]).expect("the sheet");
    let assessment = assessment(&office, 1);
    assert_eq!(count(&assessment, "missing"), 0);
    assert!(assessment["findings"].to_string().contains("進捗状況_H28.xlsx"));
}

#[test]
fn a_workbook_with_a_password_is_a_fault_of_the_source() {
    let office = ExampleOffice::new();
    let locked = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/password.xlsx");
    std::fs::copy(locked, office.folder().join("shared/進捗状況_H28.xlsx")).expect("a copy");
    let assessment = assessment(&office, 1);
    assert_eq!(count(&assessment, "missing"), 0);
    assert!(assessment["findings"].to_string().contains("パスワード"), "{}", assessment["findings"]);
}

#[test]
fn a_csv_that_is_neither_utf8_nor_cp932_is_refused_and_the_workbook_is_still_read() {
    let office = ExampleOffice::new();
    std::fs::write(office.folder().join("shared/雇用労働課_H28実績.csv"), b"\x81\xff\xfe\xfd\xa0\xff,1\r\n")
        .expect("a file");
    let assessment = assessment(&office, 1);
    assert_eq!(count(&assessment, "on_track"), 11);
    assert!(assessment["findings"].to_string().contains("雇用労働課_H28実績.csv"));
}

#[test]
fn an_unreachable_folder_is_a_fault_of_the_source_and_nothing_is_called_missing() {
    let office = ExampleOffice::new();
    std::fs::rename(office.folder().join("shared"), office.folder().join("elsewhere")).expect("a rename");
    let assessment = assessment(&office, 1);
    assert_eq!((count(&assessment, "missing"), count(&assessment, "unreadable")), (0, 36));
}

#[test]
fn assessing_previewing_and_reporting_create_no_database() {
    let office = ExampleOffice::new();
    let before = listing(&office);
    let out = tempfile::tempdir().expect("a folder");
    let pdf = out.path().join("report.pdf");
    let mails = out.path().join("mails");
    for arguments in [
        vec!["assess", "--as-of", "2017-03-15"],
        vec!["explain", "I05"],
        vec!["agenda", "--from", "2017-03-01", "--to", "2017-03-31"],
        vec!["check"],
        vec!["report", "--as-of", "2017-03-15", "-o", pdf.to_str().expect("a path")],
        vec!["preview", "--at", "2017-03-10T08:30", "--out", mails.to_str().expect("a path")],
    ] {
        let output = office.run(&arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", told(&output));
    }
    assert_eq!(before, listing(&office));
    assert!(pdf.is_file() && mails.is_dir());
}

fn listing(office: &ExampleOffice) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![office.folder().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            found.push(entry.display().to_string());
            if entry.is_dir() {
                folders.push(entry);
            }
        }
    }
    found.sort();
    found
}

#[test]
fn wrong_use_ends_with_two() {
    let office = ExampleOffice::new();
    assert_eq!(office.run(&["assess", "--as-of", "15.3.2017"]).status.code(), Some(2));
    assert_eq!(office.run(&["asses"]).status.code(), Some(2));
    assert_eq!(office.run(&["explain", "I99"]).status.code(), Some(2));
    assert_eq!(office.run(&["agenda", "--from", "2017-03-31", "--to", "2017-03-01"]).status.code(), Some(2));
}

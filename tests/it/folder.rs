//! A folder that lives: copies, newer files and files of other sections side by side, files that vanish, names of odd bytes.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs::File;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::{Duration, SystemTime};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook};
use serde_json::Value;
use shinchoku::domain::snapshot::{Age, Batch};
use shinchoku::sources::source::Source;
use shinchoku::sources::{SourceSettings, build_source};

use crate::support::office::ExampleOffice;

fn source(folder: &Path) -> Box<dyn Source> {
    let text = "name = \"共有\"\nkind = \"folder\"\npath = \".\"\nsettle_ms = 0";
    build_source(&toml::from_str::<SourceSettings>(text).unwrap(), folder).unwrap()
}

async fn read(folder: &Path) -> Batch {
    source(folder).read().await.outcome.unwrap()
}

/// Sets when a file was last written: so many hours after a certain moment.
fn written(path: &Path, hours: u64) {
    let at = SystemTime::UNIX_EPOCH + Duration::from_secs(1_488_300_000 + hours * 3600);
    File::options().write(true).open(path).unwrap().set_modified(at).unwrap();
}

/// An office whose folder holds the sheet of 8 March, and beside it that of 28 February under a name that claims to be newer.
fn office_with_two(newer_written: u64, older_written: u64) -> ExampleOffice {
    let office = ExampleOffice::new();
    office.sheet_of("2017-03-08");
    let shared = office.folder().join("shared");
    let beside = shared.join("進捗状況_H28_最終2.xlsx");
    std::fs::copy(office.folder().join("demo/2017-02-28/進捗状況_H28.xlsx"), &beside).unwrap();
    written(&shared.join("進捗状況_H28.xlsx"), newer_written);
    written(&beside, older_written);
    office
}

fn findings<'a>(assessment: &'a Value, code: &str) -> Vec<&'a Value> {
    assessment["findings"].as_array().unwrap().iter().filter(|finding| finding["code"] == code).collect()
}

fn judged(assessment: &Value) -> Vec<(String, Value, Value)> {
    let row = |it: &Value| (it["id"].as_str().unwrap().to_owned(), it["class"].clone(), it["value"].clone());
    assessment["indicators"].as_array().unwrap().iter().map(row).collect()
}

#[test]
fn the_name_of_a_file_does_not_make_it_newer() {
    let alone = ExampleOffice::new();
    alone.sheet_of("2017-03-08");
    let expected = judged(&alone.assess("2017-03-15"));

    let office = office_with_two(2, 1);
    let assessment = office.assess("2017-03-15");
    assert_eq!(judged(&assessment), expected);
    let told = findings(&assessment, "file_corrected");
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0]["file"], "進捗状況_H28_最終2.xlsx");
    let text = told[0]["text"].as_str().unwrap();
    assert!(text.contains("進捗状況_H28.xlsx") && text.contains("更新日時"), "{text}");
    for flood in ["indicator_twice", "relisted_differs", "files_undecided"] {
        assert_eq!(findings(&assessment, flood).len(), 0, "{flood}");
    }
}

#[test]
fn two_files_that_nothing_tells_apart_are_asked_about_once_a_pair() {
    let office = office_with_two(1, 1);
    let assessment = office.assess("2017-03-15");
    let told = findings(&assessment, "files_undecided");
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(findings(&assessment, "relisted_differs").len(), 0);
    assert_eq!(findings(&assessment, "indicator_twice").len(), 0);
    let both = assessment["indicators"].as_array().unwrap().iter().filter(|it| {
        it["class"] == "ambiguous"
            && it["candidates"].as_array().unwrap().iter().any(|c| c["label"].to_string().contains("最終2"))
    });
    assert!(both.count() > 0);
}

#[tokio::test]
async fn a_title_counts_more_than_the_time_of_saving_and_that_more_than_the_time_of_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let workbook = |name: &str, title: &str, saved: u16, hours: u64| {
        let mut workbook = Workbook::new();
        let at = ExcelDateTime::from_ymd(saved, 3, 1).unwrap();
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&at));
        let sheet = workbook.add_worksheet();
        sheet.write(0, 0, title).unwrap();
        for (column, text) in [(0, "評価指標"), (1, "実績 H28")] {
            sheet.write(1, column, text).unwrap();
        }
        sheet.write(2, 0, "開発数").unwrap();
        sheet.write(2, 1, name).unwrap();
        workbook.save(folder.path().join(name)).unwrap();
        written(&folder.path().join(name), hours);
    };
    workbook("a.xlsx", "進捗状況（平成29年3月15日現在）", 2017, 1);
    workbook("b.xlsx", "進捗状況（平成29年3月1日現在）", 2018, 2);
    workbook("c.xlsx", "進捗状況", 2017, 3);
    let batch = read(folder.path()).await;
    let edition = |name: &str| batch.editions.iter().find(|edition| edition.file == name).unwrap();
    let (a, b, c) = (edition("a.xlsx"), edition("b.xlsx"), edition("c.xlsx"));
    assert_eq!(a.stated.map(|day| day.to_string()).as_deref(), Some("2017-03-15"));
    assert!(a.saved < b.saved && a.written < b.written && b.written < c.written && c.stated.is_none());
    let newer =
        |age: Age| if let Age::Apart(order, reason) = age { (order.is_gt(), reason.key) } else { panic!("{age:?}") };
    assert_eq!(newer(a.against(b)), (true, "edition.stated".into()));
    assert_eq!(newer(b.against(c)), (true, "edition.saved".into()));
    assert_eq!(newer(a.against(c)), (false, "edition.written".into()));
}

#[tokio::test]
async fn a_file_that_stays_the_same_is_read_the_same_and_a_changed_one_anew() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("表.csv");
    std::fs::write(&path, "評価指標,実績 H28\n開発数,3件\n").unwrap();
    std::fs::write(folder.path().join("他.csv"), "評価指標,実績 H28\n相談数,1件\n").unwrap();
    let source = source(folder.path());
    let first = source.read().await;
    assert_eq!(first, source.read().await);
    std::fs::write(&path, "評価指標,実績 H28\n開発数,4件\n").unwrap();
    let batch = source.read().await.outcome.unwrap();
    assert_eq!(batch.rows.iter().map(|row| row.cells[0].raw.as_str()).collect::<Vec<_>>(), ["1件", "4件"]);
    std::fs::remove_file(&path).unwrap();
    assert_eq!(source.read().await.outcome.unwrap().rows.len(), 1);
}

#[tokio::test]
async fn names_of_odd_bytes_locked_folders_and_vanished_files_stop_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let sheet = "評価指標,実績 H28\n開発数,3件\n";
    for name in [&b"\x95\x5c.csv"[..], "か\u{3099}\u{202e}.csv".as_bytes(), b"\n.csv"] {
        std::fs::write(folder.path().join(std::ffi::OsStr::from_bytes(name)), sheet).unwrap();
    }
    std::os::unix::fs::symlink(folder.path().join("nowhere"), folder.path().join("gone.csv")).unwrap();
    let closed = folder.path().join("closed.csv");
    std::fs::write(&closed, sheet).unwrap();
    std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o000)).unwrap();
    let batch = read(folder.path()).await;
    assert!(batch.rows.len() >= 3, "{:?}", batch.problems);
    assert!(batch.problems.iter().any(|problem| problem.file.as_deref() == Some("gone.csv")), "{:?}", batch.problems);
}

#[tokio::test]
async fn a_name_alone_neither_hides_a_sheet_nor_a_copy() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["旧庁舎の利用.csv", "進捗 - コピー.csv", "Copy of 進捗.csv", "進捗_old.csv"] {
        std::fs::write(folder.path().join(name), "評価指標,実績 H28\n開発数,3件\n").unwrap();
    }
    std::fs::write(folder.path().join("~$進捗.xlsx"), "x").unwrap();
    let batch = read(folder.path()).await;
    assert_eq!(batch.rows.len(), 4, "{:?}", batch.problems);
}

#[test]
fn what_was_cleared_in_the_newer_file_is_not_taken_from_its_older_copy() {
    let office = ExampleOffice::new();
    office.replace("shinchoku.toml", "ignore = [\"~$*\", \"*コピー*\"]", "");
    let shared = office.folder().join("shared");
    std::fs::remove_file(shared.join("進捗状況_H28.xlsx")).unwrap();
    std::fs::remove_file(shared.join("進捗状況_H28 - コピー.xlsx")).unwrap();
    let rows = |last: &str| {
        let names = ["I01", "I02", "I03"].iter().zip(["1件", "2件", last]);
        let register = std::fs::read_to_string(office.folder().join("register.csv")).unwrap();
        let name = |id: &str| {
            let mut reader = csv::Reader::from_reader(register.trim_start_matches('\u{feff}').as_bytes());
            let rows = reader.records().map(Result::unwrap).collect::<Vec<_>>();
            rows.iter().find(|row| &row[0] == id).unwrap()[1].to_owned()
        };
        let lines = names.map(|(id, text)| format!("\"{}\",{text}\n", name(id)));
        format!("評価指標,実績 H28\n{}", lines.collect::<String>())
    };
    for (file, last, hours) in [("進捗状況_H28.csv", "", 2), ("進捗状況_H28 - コピー.csv", "9件", 1)] {
        std::fs::write(shared.join(file), rows(last)).unwrap();
        written(&shared.join(file), hours);
    }
    office.replace("shinchoku.toml", "進捗状況_[HR]*.xlsx", "進捗状況_[HR]*.csv");
    let assessment = office.assess("2017-03-15");
    let third = assessment["indicators"].as_array().unwrap().iter().find(|it| it["id"] == "I03").unwrap();
    assert_eq!((third["class"].as_str(), third["value"].as_f64()), (Some("missing"), None), "{third}");
    assert_eq!(findings(&assessment, "file_corrected").len(), 1);
}

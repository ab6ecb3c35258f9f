//! The holidays that are reckoned against those that the Cabinet Office published.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use shinchoku::domain::calendar::holiday::holidays_of;
use shinchoku::sources::tables::{TableFile, read_holidays};

use crate::support::office::ExampleOffice;

fn published() -> BTreeMap<NaiveDate, String> {
    let bytes = std::fs::read("config/holidays.csv").expect("the Cabinet Office's list");
    read_holidays(&TableFile { path: "holidays.csv".into(), bytes }).expect("it is read")
}

#[test]
fn every_published_day_is_reckoned_and_no_other() {
    let published = published();
    let years = 1955..=2027;
    assert_eq!(
        published.keys().map(Datelike::year).min().zip(published.keys().map(Datelike::year).max()),
        Some((1955, 2027))
    );
    for year in years {
        let listed: BTreeMap<_, _> =
            published.iter().filter(|(day, _)| day.year() == year).map(|(d, n)| (*d, n.clone())).collect();
        assert_eq!(holidays_of(year), listed, "{year}");
    }
}

#[test]
fn what_follows_from_the_law_is_reckoned_beyond_the_list() {
    let name = |year, month, day| {
        let day = NaiveDate::from_ymd_opt(year, month, day).expect("a day");
        holidays_of(year).get(&day).cloned()
    };
    // 2032: 敬老の日 on 9/20 and 秋分の日 on 9/22 enclose a day off.
    assert_eq!(name(2032, 9, 20).as_deref(), Some("敬老の日"));
    assert_eq!(name(2032, 9, 21).as_deref(), Some("休日"));
    assert_eq!(name(2032, 9, 22).as_deref(), Some("秋分の日"));
    // 2030: 5/5 is a Sunday after two holidays in a row.
    assert_eq!(name(2030, 5, 6).as_deref(), Some("休日"));
    assert_eq!(name(2028, 3, 20).as_deref(), Some("春分の日"));
}

/// The published list with more years, as the Cabinet Office would write them, in its own encoding.
fn longer(last: i32) -> Vec<u8> {
    let mut bytes = std::fs::read("config/holidays.csv").expect("the Cabinet Office's list");
    for (day, name) in (2028..=last).flat_map(holidays_of) {
        let line = format!("{}/{}/{},{name}\r\n", day.year(), day.month(), day.day());
        bytes.extend_from_slice(&encoding_rs::SHIFT_JIS.encode(&line).0);
    }
    bytes
}

fn printed(output: &std::process::Output) -> String {
    let text = [output.stdout.as_slice(), output.stderr.as_slice()].map(|it| String::from_utf8_lossy(it).into_owned());
    text.concat()
}

#[test]
fn a_new_list_is_taken_with_what_it_changes_and_holds_from_then_on() {
    let office = ExampleOffice::new();
    let new = office.folder().join("syukujitsu.csv");
    let text = longer(2028);
    // A law of its own makes one more day a holiday.
    let line = encoding_rs::SHIFT_JIS.encode("2028/6/2,即位記念\r\n").0.into_owned();
    std::fs::write(&new, [text, line].concat()).expect("a file");
    let shown = |year: &str| printed(&office.run(&["calendar", "show", "--year", year]));
    assert!(shown("令和10年度").contains("計算による見込み"), "{}", shown("R10"));

    let output = office.run(&["calendar", "import", &new.display().to_string()]);
    assert_eq!(output.status.code(), Some(0), "{}", printed(&output));
    let told = printed(&output);
    assert!(told.contains("2027年までのものから2028年までのもの") && told.contains("異なる日 1日"), "{told}");
    assert!(told.contains("2028-06-02") && told.contains("即位記念"), "{told}");
    let after = shown("2028");
    assert!(after.lines().any(|line| line.starts_with("2028-06-02") && line.ends_with("国民の祝日")), "{after}");
    assert!(after.lines().any(|line| line.starts_with("2028-12-29") && line.contains("年末年始")), "{after}");
}

#[test]
fn a_wrong_or_older_file_is_refused_and_the_list_in_force_stays() {
    let office = ExampleOffice::new();
    let whole = std::fs::read("config/holidays.csv").expect("the list");
    let lines: Vec<&[u8]> = whole.split_inclusive(|byte| *byte == b'\n').collect();
    let older = lines[..lines.len() - 30].concat();
    let without_the_past = [&lines[..1], &lines[lines.len() - 30..]].concat().concat();
    for (bytes, reason) in [
        ("日付,名称\n2027-05-13,市民まつり\n".as_bytes().to_vec(), "元日がありません"),
        (older, "より古い"),
        (without_the_past, "行を除かずに"),
        (b"PK\x03\x04".to_vec(), "syukujitsu.csv"),
    ] {
        let new = office.folder().join("syukujitsu.csv");
        std::fs::write(&new, bytes).expect("a file");
        let output = office.run(&["calendar", "import", &new.display().to_string()]);
        assert_eq!(output.status.code(), Some(78), "{}", printed(&output));
        assert!(printed(&output).contains(reason), "{reason}: {}", printed(&output));
        assert!(!office.folder().join("state/holidays.csv").exists());
    }
}

#[test]
fn the_closed_days_of_a_year_are_shown_with_the_last_working_day_of_each_month() {
    let office = ExampleOffice::new();
    let shown = printed(&office.run(&["calendar", "show", "--year", "H29"]));
    for words in ["夏季一斉閉庁日", "昭和の日", "12月　開庁日 20日　月末の開庁日 12/28（木）"]
    {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    assert_eq!(office.run(&["calendar", "show", "--year", "いつか"]).status.code(), Some(2));
}

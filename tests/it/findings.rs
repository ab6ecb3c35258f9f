//! Findings that an officer can act on: file, cell, text, what was read, what is asked, and the rule that is broken.

use serde_json::Value;
use unicode_width::UnicodeWidthStr;

use crate::support::office::ExampleOffice;

fn finding<'a>(assessment: &'a Value, code: &str, indicator: &str) -> &'a Value {
    let findings = assessment["findings"].as_array().expect("a list");
    let found = findings.iter().find(|it| it["code"] == code && it["indicator"] == indicator);
    found.unwrap_or_else(|| panic!("no {code} of {indicator}: {findings:#?}"))
}

fn table(office: &ExampleOffice) -> String {
    let output = office.run(&["assess", "--as-of", "2017-03-15"]);
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    // The findings stand below the counts.
    text.split_once("\n\n").map(|(_, below)| below.to_owned()).expect("a table and what is below it")
}

#[test]
fn every_finding_names_file_cell_text_reading_question_and_rule() {
    let assessment = ExampleOffice::new().assess("2017-03-15");
    for (code, indicator, place, raw, read, rule) in [
        ("missing", "I01", "進捗状況!G5", Some("—"), None, Some("L3-03")),
        ("missing", "I24", "進捗状況!G31", Some(""), None, Some("L1-09")),
        ("ambiguous", "I13", "進捗状況!G17", Some("アドバイザー巡回 15件"), Some("15件"), Some("L2-01")),
        ("stale", "I11", "進捗状況!G15", Some("215人 (12月末時点)"), Some("215人"), None),
        ("unit_differs", "I34", "進捗状況!G47", Some("0件"), Some("0件"), Some("L2-01")),
    ] {
        let found = finding(&assessment, code, indicator);
        assert_eq!(found["file"], "進捗状況_H28.xlsx", "{found}");
        assert_eq!(found["place"], place, "{found}");
        assert_eq!(found["raw"].as_str(), raw, "{found}");
        assert_eq!(found["read"].as_str(), read, "{found}");
        assert_eq!(found["rule"].as_str(), rule, "{found}");
        assert!(found["advice"].as_str().is_some_and(|advice| advice.ends_with('。')), "{found}");
    }
    let several = finding(&assessment, "ambiguous", "I36");
    assert_eq!((several["rule"].as_str(), several["read"].as_str()), (Some("L1-07"), Some("57人 / 19人")));
    assert!(several["question"].as_str().is_some_and(|question| question.contains("どれでしょうか")), "{several}");
}

#[test]
fn the_table_groups_what_is_asked_alike_and_fits_a_terminal() {
    let below = table(&ExampleOffice::new());
    let heading = below.lines().find(|line| line.starts_with("△ 未記入")).expect("a heading");
    assert!(heading.contains("件"), "{heading}");
    assert!(below.contains("L3-03") && below.contains("L1-07"), "{below}");
    let (mut advice, mut paragraph) = (Vec::new(), String::new());
    for line in below.lines() {
        assert!(line.width_cjk() <= 80, "{} columns: {line}", line.width_cjk());
        if line.starts_with(['×', '△', '・']) {
            paragraph.clear();
        }
        paragraph.push_str(line);
        if line.trim_start().starts_with('→') {
            advice.push(line.to_owned());
        }
    }
    let said = advice.len();
    advice.sort();
    advice.dedup();
    assert_eq!(said, advice.len(), "an advice is said twice:\n{below}");
    for cell in ["G5 I01「—」", "G36 I25「—」"] {
        assert_eq!(below.matches(cell).count(), 1, "{cell} in\n{below}");
    }
}

#[test]
fn a_formula_without_a_value_is_told_once() {
    let office = ExampleOffice::new();
    let uncalculated = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/uncalculated.xlsx");
    std::fs::copy(uncalculated, office.folder().join("shared/進捗状況_H28.xlsx")).expect("a copy");
    office.replace("register.csv", "多様な事業者の連携による新たな商品・サービス等の開発数", "開発数");
    let assessment = office.assess("2017-03-15");
    let findings = assessment["findings"].as_array().expect("a list");
    let at_the_cell: Vec<&Value> = findings.iter().filter(|finding| finding["place"] == "表!B2").collect();
    assert_eq!(at_the_cell.len(), 1, "{at_the_cell:#?}");
    assert_eq!((&at_the_cell[0]["code"], &at_the_cell[0]["rule"]), (&"formula_without_value".into(), &"L2-06".into()));
    assert_eq!(at_the_cell[0]["indicator"], "I01");
}

#[test]
fn explain_takes_a_part_of_a_name_and_lists_the_candidates_where_several_have_it() {
    let office = ExampleOffice::new();
    let one = office.run(&["explain", "来場者", "--as-of", "2017-03-15"]);
    let text = String::from_utf8_lossy(&one.stdout).into_owned();
    assert_eq!(one.status.code(), Some(0));
    assert!(text.contains("I29 就労支援フェアの来場者数"), "{text}");
    let several = office.run(&["explain", "就労支援フェア", "--as-of", "2017-03-15"]);
    let text = String::from_utf8_lossy(&several.stderr).into_owned();
    assert_eq!(several.status.code(), Some(2));
    for id in ["I28", "I29", "I30"] {
        assert!(text.contains(id), "{text}");
    }
    let open = office.run(&["explain", "I13", "--as-of", "2017-03-15"]);
    assert!(String::from_utf8_lossy(&open.stdout).contains("L2-01"), "explain names the rule");
}

#[test]
fn what_cannot_be_done_is_said_in_the_language_of_the_office() {
    let office = ExampleOffice::new();
    let told = |arguments: &[&str]| String::from_utf8_lossy(&office.run(arguments).stderr).into_owned();
    for (arguments, words) in [
        (vec!["status"], "状態の記録がまだありません"),
        (vec!["report", "-o", "/proc/none/report.pdf"], "書き込めません"),
        (vec!["assess", "--plan", "none"], "設定にありません"),
        (vec!["explain", "なにもない指標"], "台帳にありません"),
    ] {
        let text = told(&arguments);
        assert!(text.contains(words), "{arguments:?}: {text}");
        assert!(!text.contains("os error"), "{arguments:?}: {text}");
    }
    std::fs::remove_file(office.folder().join("register.csv")).expect("it was there");
    assert!(told(&["check"]).contains("元の場所に戻す"), "{}", told(&["check"]));
    office.replace("shinchoku.toml", "[office]", "language = \"fr\"\n\n[office]");
    let text = told(&["check"]);
    assert!(text.contains("fr") && text.contains("「en」又は「ja」"), "{text}");
    let settings = std::fs::read_to_string(office.settings()).expect("settings");
    let (cp932, _, _) = encoding_rs::SHIFT_JIS.encode(&settings);
    std::fs::write(office.settings(), cp932).expect("settings");
    assert!(told(&["check"]).contains("UTF-8"), "{}", told(&["check"]));
}

#[test]
fn four_troubles_without_a_cell_are_told_in_four_sentences() {
    let office = ExampleOffice::new();
    let contacts = office.folder().join("contacts.csv");
    let text = std::fs::read_to_string(&contacts).expect("the contacts");
    let without: Vec<&str> = text.lines().filter(|line| !line.contains("課長,")).collect();
    std::fs::write(&contacts, without.join("\r\n")).expect("the contacts");
    let told = String::from_utf8_lossy(&office.run(&["check"]).stderr).into_owned();
    assert!(!told.lines().any(|line| line.trim() == "・" || line.trim().is_empty()), "{told}");
    let joined: String = told.lines().map(str::trim_start).collect();
    assert!(joined.matches("課長の宛先がありません").count() > 3, "{told}");
}

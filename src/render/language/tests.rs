//! How a language writes, and that every language says the same.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use chrono::NaiveDate;

use crate::domain::calendar::{Era, FiscalYear};
use crate::domain::phrase::Phrase;
use crate::domain::problem::Problem;
use crate::render::templates::Templates;

use super::{Language, percent};

fn spoken(code: &str) -> Language {
    Templates::built_in(code).expect("a built-in language").1
}

fn words(text: &str) -> Language {
    Language::parse("words/xx.toml", text).expect("a words file")
}

#[test]
fn dates_years_and_clocks_are_written_as_the_words_file_says() {
    let (ja, en) = (spoken("ja"), spoken("en"));
    let day = NaiveDate::from_ymd_opt(2017, 3, 15).expect("a day");
    assert_eq!(ja.date(day), "平成29年3月15日（水）");
    assert_eq!(en.date(day), "Wed 15 March 2017");
    assert_eq!(ja.date(NaiveDate::from_ymd_opt(2019, 5, 7).expect("a day")), "令和元年5月7日（火）");
    let at = |hour, minute| day.and_hms_opt(hour, minute, 0).expect("a time");
    assert_eq!(ja.moment(at(8, 30)), "平成29年3月15日 8時30分");
    assert_eq!(ja.moment(at(17, 0)), "平成29年3月15日 17時");
    assert_eq!(en.moment(at(8, 5)), "15 March 2017, 8:05");
    assert_eq!(
        (ja.year(FiscalYear(2020), Era::Heisei), en.year(FiscalYear(2020), Era::Heisei)),
        ("H32".into(), "FY2020".into())
    );
    let clock = words("clock = '{{ at | clock }}'\n[format]\nclock = '{{ hour }}.{{ minute }}'");
    assert_eq!(clock.say(&Phrase::new("clock").with("at", at(12, 0))), "12.00");
}

#[test]
fn numbers_have_separators_and_no_needless_digits() {
    let ja = spoken("ja");
    for (number, text) in
        [(0.0, "0"), (12.0, "12"), (1234.5, "1,234.5"), (-1577.0, "-1,577"), (1e6, "1,000,000"), (0.1 + 0.2, "0.3")]
    {
        assert_eq!(ja.number(number), text);
    }
    let other = words("n = '{{ n }} {{ n | number(1) }}'\n[number]\nthousands = '.'\npoint = ','");
    assert_eq!(other.say(&Phrase::new("n").with("n", 1234.56)), "1.234,56 1.234,6");
}

#[test]
fn a_percentage_shows_as_many_digits_as_the_grade_needs() {
    assert_eq!(
        (percent(0.854, 0), percent(0.9996, 0), percent(0.9996, 2)),
        ("85%".into(), "100%".into(), "99.96%".into())
    );
    let graded = words("g = '{{ ratio | percent(digits) }}'");
    assert_eq!(graded.say(&Phrase::new("g").with("ratio", 0.5064).with("digits", 1_usize)), "50.6%");
}

#[test]
fn a_phrase_may_hold_sentences_and_lists() {
    let words = words("outer = '{{ inner }}（{{ list | join(\"／\") }}）'\ninner = '{{ n }}件'");
    let phrase =
        Phrase::new("outer").with("inner", Phrase::new("inner").with("n", 1200.0)).with("list", vec!["甲", "乙"]);
    assert_eq!(words.say(&phrase), "1,200件（甲／乙）");
}

#[test]
fn what_a_words_file_lacks_is_seen_and_stops_nothing() {
    let words = words("greeting = '{{ name }}様'");
    assert!(words.say(&Phrase::new("greeting")).starts_with("[greeting: "));
    assert!(words.say(&Phrase::new("unknown")).starts_with("[unknown: "));
    assert!(Language::empty().word("unknown").starts_with("[unknown: "));
}

#[test]
fn a_problem_says_what_and_what_to_do_and_may_name_its_place() {
    let words = words("[problem.p]\nwhat = '{{ file }} {{ place }}: {{ name }}'\nadvice = 'do'");
    let problem = Problem::fault("p").in_file("a.csv").at("B2").with("name", "N");
    assert_eq!(words.problem(&problem), ("a.csv B2: N".to_owned(), "do".to_owned()));
    assert_eq!(words.problem(&Problem::fault("p").with("name", "N")).0, " : N");
}

#[test]
fn every_language_has_the_same_keys_and_asks_for_the_same_facts() {
    let (ja, en) = (spoken("ja"), spoken("en"));
    let keys = |language: &Language| language.keys().map(str::to_owned).collect::<BTreeSet<_>>();
    assert_eq!(keys(&ja), keys(&en));
    for key in keys(&ja).iter().filter(|key| !key.starts_with("format.")) {
        assert_eq!(ja.facts(key), en.facts(key), "{key}");
    }
}

#[test]
fn every_key_that_the_program_uses_is_in_the_words_files() {
    let ja = spoken("ja");
    let tables: BTreeSet<&str> = ja.keys().filter_map(|key| key.split_once('.')).map(|(table, _)| table).collect();
    let mut used = BTreeSet::new();
    gather(Path::new(env!("CARGO_MANIFEST_DIR")).join("src").as_path(), &tables, &mut used);
    assert!(used.contains("report.file_name") && used.len() > 10, "the search finds nothing: {used:?}");
    // The pages of the report name their words without the table that all of them stand in, or the table alone.
    let is_table = |key: &str| ja.keys().any(|known| known.strip_prefix(key).is_some_and(|rest| rest.starts_with('.')));
    let lacking: Vec<&String> =
        used.iter().filter(|key| !ja.has(key) && !ja.has(&format!("report.pdf.{key}")) && !is_table(key)).collect();
    assert!(lacking.is_empty(), "not in words/ja.toml: {lacking:#?}");
}

/// Collects what looks like a key in the texts of the program (`"reason.blank"`, `finding("stale")`), tests aside.
fn gather(folder: &Path, tables: &BTreeSet<&str>, used: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("the sources are there") {
        let path = entry.expect("the sources are there").path();
        if path.is_dir() {
            gather(&path, tables, used);
        } else if path.extension().is_some_and(|kind| kind == "rs") && !path.ends_with("tests.rs") {
            let text = fs::read_to_string(&path).expect("the sources are there");
            let code: Vec<&str> =
                text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().split('"').collect();
            for (before, literal) in code.iter().zip(code.iter().skip(1)) {
                let before = before.trim_end();
                if !literal.chars().all(|c| c.is_ascii_lowercase() || c == '_' || c == '.') || literal.is_empty() {
                    continue;
                }
                let is_problem = ["finding(", "fault(", "Severity::Note,", "Severity::Finding,", "Severity::Fault,"];
                if !literal.contains('.') && is_problem.iter().any(|call| before.ends_with(call)) {
                    used.extend(["what", "advice"].map(|half| format!("problem.{literal}.{half}")));
                }
                let said = ["Phrase::new(", "word(", "fill(", "say("].iter().any(|call| before.ends_with(call));
                let known = literal.split_once('.').is_some_and(|(table, _)| tables.contains(table));
                let a_file =
                    [".csv", ".txt", ".html", ".toml", ".pdf", ".json"].iter().any(|kind| literal.ends_with(kind));
                if said || known && !a_file && !literal.ends_with('.') {
                    used.insert((*literal).to_owned());
                }
            }
        }
    }
}

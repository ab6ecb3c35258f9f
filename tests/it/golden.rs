//! The example office against the right reading of every row, which a person made (`tests/data/golden.csv`).

use std::collections::BTreeMap;

use serde_json::Value;

use crate::support::office::ExampleOffice;

type Row = BTreeMap<String, String>;

fn golden() -> Vec<Row> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/golden.csv");
    csv::Reader::from_path(path).expect("the golden file").deserialize().map(|row| row.expect("a row")).collect()
}

fn first_rows() -> Vec<Row> {
    golden().into_iter().filter(|row| row["flag_saikei"] != "yes").collect()
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Number(number) => number.as_f64().map(|number| number.to_string()).unwrap_or_default(),
        other => other.to_string(),
    }
}

fn by_id(assessment: &Value) -> BTreeMap<String, &Value> {
    let indicators = assessment["indicators"].as_array().expect("a list");
    indicators.iter().map(|indicator| (text(&indicator["id"]), indicator)).collect()
}

fn folded(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn every_indicator_is_read_and_judged_as_a_careful_officer_did() {
    let office = ExampleOffice::new();
    let assessment = office.assess("2017-03-15");
    let found = by_id(&assessment);
    let rows = first_rows();
    assert_eq!((rows.len(), found.len()), (36, 36));
    for row in rows {
        let id = &row["indicator_id"];
        let indicator = found[id];
        assert_eq!(text(&indicator["value"]), row["h28_value_strict"], "{id} value of {:?}", row["h28_raw"]);
        assert_eq!(text(&indicator["as_of"]), row["as_of_date"], "{id} as of");
        let freshness = text(&indicator["freshness"]);
        let expected =
            if row["freshness_vs_snapshot"].is_empty() { "unknown" } else { row["freshness_vs_snapshot"].as_str() };
        assert_eq!(freshness, expected, "{id} freshness");
        assert_eq!(text(&indicator["class"]), row["class_primary"], "{id} class");
        assert_eq!(folded(&text(&indicator["raw"])), folded(&row["h28_raw"]), "{id} raw");
        assert_eq!(folded(&text(&indicator["name"])), folded(&row["indicator_normalized"]), "{id} name");
        if row["class_primary"] != "ambiguous" {
            assert_eq!(text(&indicator["grade"]), row["grade_primary"], "{id} grade");
            near(&indicator["expected"], &row["expected_at_as_of"], 0.006, id);
            near(&indicator["ratio"], &row["ratio_primary"], 0.0006, id);
        }
    }
}

fn near(found: &Value, expected: &str, tolerance: f64, id: &str) {
    match expected.parse::<f64>() {
        Err(_) => assert!(found.is_null(), "{id}: {found} where nothing was expected"),
        Ok(expected) => {
            let found = found.as_f64().unwrap_or_else(|| panic!("{id}: nothing where {expected} was expected"));
            assert!((found - expected).abs() <= tolerance, "{id}: {found} instead of {expected}");
        }
    }
}

#[test]
fn without_pro_rata_the_other_rule_holds() {
    let office = ExampleOffice::new();
    office.append_settings("\n[judging]\npro_rata = false\n");
    let assessment = office.assess("2017-03-15");
    let found = by_id(&assessment);
    for row in first_rows() {
        let id = &row["indicator_id"];
        assert_eq!(text(&found[id]["class"]), row["class_simple"], "{id}");
    }
}

#[test]
fn a_relisted_indicator_has_two_placements_and_is_counted_once() {
    let office = ExampleOffice::new();
    let assessment = office.assess("2017-03-15");
    let placements: usize = assessment["indicators"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|i| i["placements"].as_array().map_or(0, Vec::len))
        .sum();
    assert_eq!(placements, 39);
    let counts: u64 = assessment["counts"].as_object().expect("counts").values().filter_map(Value::as_u64).sum();
    assert_eq!(counts, 36);
    let found = by_id(&assessment);
    for id in ["I01", "I04", "I23"] {
        assert_eq!(found[id]["placements"].as_array().map(Vec::len), Some(2), "{id}");
    }
}

#[test]
fn what_is_uncertain_is_asked_about_and_never_added_up() {
    let office = ExampleOffice::new();
    let assessment = office.assess("2017-03-15");
    let found = by_id(&assessment);
    let candidates = |id: &str| -> Vec<f64> {
        found[id]["candidates"].as_array().expect("a list").iter().filter_map(|c| c["value"].as_f64()).collect()
    };
    assert_eq!(candidates("I13"), [15.0]);
    assert_eq!(candidates("I16"), [11.0, 3.0]);
    assert_eq!(candidates("I36"), [57.0, 19.0]);
    for id in ["I13", "I16", "I35", "I36"] {
        assert!(found[id]["value"].is_null() && found[id]["ratio"].is_null() && found[id]["grade"].is_null(), "{id}");
        let question = text(&found[id]["candidates"][0]["question"]);
        assert!(question.contains("でしょうか") || question.contains("ください"), "{id}: {question}");
    }
}

#[test]
fn every_value_can_be_traced_to_its_bytes() {
    let office = ExampleOffice::new();
    let assessment = office.assess("2017-03-15");
    for indicator in assessment["indicators"].as_array().expect("a list") {
        let source = &indicator["source"];
        let bytes = std::fs::read(office.folder().join("shared").join(text(&source["file"]))).expect("the file");
        let sum = shinchoku::digest::sha256(&bytes);
        assert_eq!(text(&source["sha256"]), sum);
        assert!(!text(&source["cell"]).is_empty());
    }
}

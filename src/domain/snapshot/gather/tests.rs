use std::collections::BTreeMap;

use super::super::{Beside, Cell, SourceFailure};
use super::*;
use crate::domain::plan::{Indicator, IndicatorId, Placement, Rules};

fn indicator(id: &str, name: &str, aliases: &[&str]) -> Indicator {
    Indicator {
        id: IndicatorId(id.to_owned()),
        name: name.to_owned(),
        aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
        unit: "件".to_owned(),
        ..Indicator::default()
    }
}

/// Three indicators, the first of which is relisted at the end.
fn plan() -> Plan {
    let placement = |indicator, relisted| Placement { indicator, node: 0, relisted };
    Plan {
        id: "p".to_owned(),
        name: "計画".to_owned(),
        first_year: FiscalYear(2016),
        last_year: FiscalYear(2020),
        levels: Vec::new(),
        nodes: Vec::new(),
        indicators: vec![
            indicator("I01", "新たな商品、サービス等の開発数", &[]),
            indicator("I02", "（仮称）交流サロンの開催数", &["サロン開催数"]),
            indicator("I03", "就職者数", &[]),
        ],
        placements: vec![placement(0, false), placement(1, false), placement(2, false), placement(0, true)],
        assignments: Vec::new(),
        rules: Rules {
            pro_rata: true,
            small_target: 3.0,
            least_expected: 1.0,
            stale_after_days: 31,
            grades: Vec::new(),
            symbols: BTreeMap::new(),
            units: Vec::new(),
            yearly_path: false,
        },
        rounds: Vec::new(),
        enter_at: String::new(),
        inquiry: String::new(),
    }
}

fn place(cell: &str) -> Place {
    Place { file: "表.xlsx".to_owned(), sheet: Some("表".to_owned()), cell: cell.to_owned(), sha256: String::new() }
}

fn row(name: &str, at: u32, year: i32, raw: &str) -> Row {
    let cell = Cell {
        kind: Kind::Actual,
        year: Some(FiscalYear(year)),
        raw: raw.to_owned(),
        place: place(&format!("G{at}")),
        span: (1, 1),
        beside: Beside::default(),
    };
    Row { name: name.to_owned(), place: place(&format!("E{at}")), cells: vec![cell] }
}

fn reading(rows: Vec<Row>) -> SourceReading {
    SourceReading { source: "表".to_owned(), outcome: Ok(Batch { rows, ..Batch::default() }) }
}

fn placements(snapshot: &Snapshot) -> Vec<(String, usize, usize)> {
    snapshot.observations.iter().map(|it| (it.indicator.0.clone(), it.placement, it.source)).collect()
}

fn codes(snapshot: &Snapshot) -> Vec<&str> {
    snapshot.problems.iter().map(Problem::code).collect()
}

#[test]
fn rows_find_their_indicator_and_placement_however_the_name_is_typed() {
    let rows = vec![
        row("新たな商品，\nサービス等の開発数", 5, 2016, "1件"),
        row("交流サロンの開催数", 6, 2016, "3回"),
        row("新たな商品、サービス等の 開発数(再掲)", 8, 2016, "1件"),
        row("就職者数", 7, 2016, "14人"),
    ];
    let snapshot = gather(&plan(), vec![reading(rows), reading(vec![row("サロン開催数", 2, 2016, "3回")])]);
    let expected = [("I01", 0, 0), ("I02", 1, 0), ("I01", 3, 0), ("I03", 2, 0), ("I02", 1, 1)];
    assert_eq!(placements(&snapshot), expected.map(|(id, placement, source)| (id.to_owned(), placement, source)));
    assert!(snapshot.problems.is_empty(), "{:?}", snapshot.problems);
}

#[test]
fn rows_of_other_years_are_no_second_placement() {
    let rows = vec![row("就職者数", 2, 2015, "9人"), row("就職者数", 3, 2016, "14人")];
    let snapshot = gather(&plan(), vec![reading(rows)]);
    assert_eq!(placements(&snapshot), [("I03".to_owned(), 2, 0), ("I03".to_owned(), 2, 0)]);
    assert!(!codes(&snapshot).contains(&"indicator_twice"));
}

#[test]
fn a_second_row_without_its_mark_takes_the_relisted_place_and_a_third_is_reported() {
    let rows = (1..=3).map(|at| row("新たな商品、サービス等の開発数", at, 2016, "1件")).collect();
    let snapshot = gather(&plan(), vec![reading(rows)]);
    let placements: Vec<usize> = snapshot.observations.iter().map(|it| it.placement).collect();
    assert_eq!(placements, [0, 3, 0]);
    let twice = snapshot.problems.iter().find(|problem| problem.code() == "indicator_twice").expect("it is reported");
    assert_eq!(twice.place.as_deref(), Some("表!E3"));
}

#[test]
fn what_does_not_match_is_a_finding_on_either_side() {
    let snapshot =
        gather(&plan(), vec![reading(vec![row("就職件数", 9, 2016, "14人"), row("全く別のもの", 10, 2016, "")])]);
    assert_eq!(
        codes(&snapshot),
        ["unknown_indicator", "unknown_indicator", "not_in_sheet", "not_in_sheet", "not_in_sheet"]
    );
    let nearest = |index: usize| format!("{:?}", snapshot.problems[index].phrase.args["nearest"]);
    assert_eq!((nearest(0), nearest(1)), ("Text(\"就職者数\")".to_owned(), "Text(\"\")".to_owned()));
    assert_eq!(snapshot.problems[0].place.as_deref(), Some("表!E9"));
}

#[test]
fn nothing_is_called_absent_while_a_source_failed() {
    let failure = SourceFailure { problem: Problem::fault("source_unreachable") };
    let failed = SourceReading { source: "共有".to_owned(), outcome: Err(failure) };
    let damaged = Batch { problems: vec![Problem::fault("sheet_damaged")], ..Batch::default() };
    for reading in [failed, SourceReading { source: "共有".to_owned(), outcome: Ok(damaged) }] {
        let snapshot = gather(&plan(), vec![reading]);
        assert_eq!(snapshot.failed, ["共有"]);
        assert!(!codes(&snapshot).contains(&"not_in_sheet"));
    }
}

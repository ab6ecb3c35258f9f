use std::collections::BTreeMap;

use super::super::{Beside, Cell, Edition, Kind, SourceFailure, Spot, cell_named};
use super::*;
use crate::domain::calendar::FiscalYear;
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
        confirmations: None,
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
        extensions: Vec::new(),
        enter_at: String::new(),
        inquiry: String::new(),
    }
}

fn place(cell: &str) -> Place {
    let (row, column) = cell_named(cell).expect("a cell");
    Place { sheet: Arc::new(Sheet::new("表.xlsx", Some("表"), "")), spot: Spot::Cell(row, column) }
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
        gather(&plan(), vec![reading(vec![row("就職件数", 9, 2016, "14人"), row("全く別のもの", 10, 2016, "9件")])]);
    assert_eq!(codes(&snapshot), ["unknown_indicator", "unknown_indicator", "not_in_sheet", "not_in_sheet"]);
    // The row of the near name is asked about: it may be the indicator's.
    assert_eq!(placements(&snapshot), [("I03".to_owned(), 2, 0)]);
    assert_eq!(snapshot.renamed[&IndicatorId("I03".to_owned())], "就職件数");
    let nearest = |index: usize| format!("{:?}", snapshot.problems[index].phrase.args.get("nearest"));
    assert_eq!((nearest(0), nearest(1)), ("Some(Text(\"就職者数\"))".to_owned(), "Some(Text(\"\"))".to_owned()));
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

#[test]
fn a_near_name_is_supposed_to_be_nobodys_where_the_indicator_has_its_row_or_two_are_near() {
    for rows in [
        vec![row("就職件数", 9, 2016, "14人"), row("就職者数", 10, 2016, "15人")],
        vec![row("就職件数", 9, 2016, "14人"), row("就職数", 10, 2016, "15人")],
    ] {
        let snapshot = gather(&plan(), vec![reading(rows)]);
        assert!(snapshot.renamed.is_empty(), "{:?}", snapshot.renamed);
    }
}

#[test]
fn what_a_failed_source_may_own_is_never_taken_from_the_next_one() {
    let failure = SourceFailure { problem: Problem::fault("source_unreachable") };
    let failed = || SourceReading { source: "共有".to_owned(), outcome: Err(failure.clone()) };
    let second = || reading(vec![row("就職者数", 2, 2016, "14人")]);
    let owned_by_the_failed = gather(&plan(), vec![failed(), second()]);
    assert!(owned_by_the_failed.observations.first().is_none());
    let owned_by_the_first = gather(&plan(), vec![second(), failed(), second()]);
    assert_eq!(placements(&owned_by_the_first), [("I03".to_owned(), 2, 0), ("I03".to_owned(), 2, 2)]);
}

/// A row in a file of its own name.
fn row_in(file: &str, name: &str, year: Option<i32>, raw: &str) -> Row {
    let mut row = row(name, 2, 2016, raw);
    row.place.sheet = Arc::new(Sheet::new(file, Some("表"), ""));
    for cell in &mut row.cells {
        cell.place.sheet = Arc::clone(&row.place.sheet);
        cell.year = year.map(FiscalYear);
    }
    row
}

fn files(rows: Vec<Row>, written: &[(&str, &str)]) -> Snapshot {
    let edition = |(file, written): &(&str, &str)| Edition {
        file: (*file).to_owned(),
        sheet: Some("表".to_owned()),
        written: written.parse().ok(),
        ..Edition::default()
    };
    let batch = Batch { rows, editions: written.iter().map(edition).collect(), ..Batch::default() };
    gather(&plan(), vec![SourceReading { source: "表".to_owned(), outcome: Ok(batch) }])
}

/// What is observed: file, text.
fn texts(snapshot: &Snapshot) -> Vec<(&str, &str)> {
    snapshot.observations.iter().map(|it| (it.cell.place.sheet.file.as_str(), it.cell.raw.as_str())).collect()
}

const OLD: (&str, &str) = ("a.xlsx", "2017-03-01T08:30:00");
const NEW: (&str, &str) = ("b.xlsx", "2017-03-02T08:30:00");

#[test]
fn the_newer_file_counts_cell_by_cell_and_is_told_once() {
    let rows = vec![
        row_in("a.xlsx", "就職者数", Some(2016), "14人"),
        row_in("a.xlsx", "サロン開催数", Some(2016), "2回"),
        row_in("a.xlsx", "新たな商品、サービス等の開発数", Some(2016), ""),
        row_in("a.xlsx", "就職者数", Some(2015), "9人"),
        row_in("b.xlsx", "就職者数", Some(2016), "15人"),
        row_in("b.xlsx", "サロン開催数", Some(2016), ""),
        row_in("b.xlsx", "新たな商品、サービス等の開発数", Some(2016), "1件"),
    ];
    for files_of in [[OLD, NEW], [NEW, OLD]] {
        let snapshot = files(rows.clone(), &files_of);
        // The newer file left the salon's cell empty: that corrects nothing. It has no column for 2015.
        let expected = [("a.xlsx", "2回"), ("a.xlsx", "9人"), ("b.xlsx", "15人"), ("b.xlsx", "1件")];
        assert_eq!(texts(&snapshot), expected);
        assert_eq!(codes(&snapshot), ["file_corrected"]);
        let told = &snapshot.problems[0];
        assert_eq!((told.file.as_deref(), told.severity), (Some("a.xlsx"), Severity::Finding));
        let facts = format!("{:?}", told.phrase.args);
        for fact in ["b.xlsx", "edition.written", "就職者数", "14人", "15人"] {
            assert!(facts.contains(fact), "{fact}: {facts}");
        }
    }
    let same = files(vec![rows[0].clone(), row_in("b.xlsx", "就職者数", Some(2016), "14 人")], &[OLD, NEW]);
    assert_eq!((codes(&same)[0], same.problems[0].severity), ("file_superseded", Severity::Note));
}

#[test]
fn files_that_nothing_tells_apart_are_both_heard_and_told_once() {
    let rows = vec![
        row_in("a.xlsx", "就職者数", Some(2016), "14人"),
        row_in("a.xlsx", "サロン開催数", Some(2016), "2回"),
        row_in("b.xlsx", "就職者数", Some(2016), "15人"),
        row_in("b.xlsx", "サロン開催数", Some(2016), "3回"),
    ];
    let snapshot = files(rows, &[("a.xlsx", NEW.1), NEW]);
    assert_eq!(texts(&snapshot).len(), 4);
    assert_eq!(placements(&snapshot)[2], ("I03".to_owned(), 2, 0));
    assert_eq!(codes(&snapshot), ["files_undecided", "not_in_sheet"]);
}

#[test]
fn files_of_other_sections_and_of_other_years_are_all_read() {
    let sections = vec![
        row_in("a.xlsx", "就職者数", Some(2016), "14人"),
        row_in("a.xlsx", "新たな商品、サービス等の開発数", Some(2016), "1件"),
        row_in("b.xlsx", "サロン開催数", Some(2016), "2回"),
        row_in("b.xlsx", "新たな商品、サービス等の開発数", Some(2016), "2件"),
    ];
    let snapshot = files(sections, &[OLD, NEW]);
    let placements: Vec<usize> = snapshot.observations.iter().map(|it| it.placement).collect();
    assert_eq!((placements, codes(&snapshot).len()), (vec![2, 0, 1, 3], 0));
    let years = vec![row_in("H28.xlsx", "就職者数", None, "14人"), row_in("H29.xlsx", "就職者数", None, "20人")];
    let snapshot = files(years, &[("H28.xlsx", OLD.1), ("H29.xlsx", NEW.1)]);
    assert_eq!(texts(&snapshot), [("H28.xlsx", "14人"), ("H29.xlsx", "20人")]);
    assert!(!codes(&snapshot).contains(&"indicator_twice"), "{:?}", codes(&snapshot));
}

#[test]
fn facts_that_run_in_a_circle_decide_nothing() {
    let day = |text: &str| text.parse::<chrono::NaiveDate>().ok();
    let moment = |text: &str| text.parse::<chrono::NaiveDateTime>().ok();
    let batch = Batch {
        rows: ["a", "b", "c"].map(|file| row_in(file, "就職者数", Some(2016), file)).to_vec(),
        editions: vec![
            Edition {
                file: "a".into(),
                sheet: Some("表".to_owned()),
                stated: day("2017-03-02"),
                form: Some(1),
                ..Edition::default()
            },
            Edition {
                file: "b".into(),
                sheet: Some("表".to_owned()),
                stated: day("2017-03-01"),
                saved: moment("2017-03-02T00:00:00"),
                ..Edition::default()
            },
            Edition {
                file: "c".into(),
                sheet: Some("表".to_owned()),
                form: Some(2),
                saved: moment("2017-03-01T00:00:00"),
                ..Edition::default()
            },
        ],
        ..Batch::default()
    };
    let snapshot = gather(&plan(), vec![SourceReading { source: "表".to_owned(), outcome: Ok(batch) }]);
    assert_eq!(texts(&snapshot).len(), 3);
}

#[test]
fn two_sheets_of_one_file_are_told_once_and_not_row_by_row() {
    let on = |sheet: &str, name: &str, raw: &str| {
        let mut row = row_in("a.xlsx", name, Some(2016), raw);
        row.place.sheet = Arc::new(Sheet::new("a.xlsx", Some(sheet), ""));
        row.cells[0].place.sheet = Arc::clone(&row.place.sheet);
        row
    };
    let rows = vec![
        on("提出", "就職者数", "14人"),
        on("提出", "サロン開催数", "2回"),
        on("作業用", "就職者数", "15人"),
        on("作業用", "サロン開催数", "3回"),
    ];
    let snapshot = files(rows.clone(), &[]);
    assert_eq!(codes(&snapshot), ["files_undecided", "not_in_sheet"]);
    let stated = |sheet: &str, day: &str| Edition {
        file: "a.xlsx".to_owned(),
        sheet: Some(sheet.to_owned()),
        stated: day.parse().ok(),
        ..Edition::default()
    };
    let editions = vec![stated("提出", "2017-03-15"), stated("作業用", "2017-03-01")];
    let batch = Batch { rows, editions, ..Batch::default() };
    let snapshot = gather(&plan(), vec![SourceReading { source: "表".to_owned(), outcome: Ok(batch) }]);
    assert_eq!(texts(&snapshot), [("a.xlsx", "14人"), ("a.xlsx", "2回")]);
    assert_eq!(codes(&snapshot), ["file_corrected", "not_in_sheet"]);
    assert_eq!(snapshot.problems[0].place.as_deref(), Some("作業用!G2"));
}

#[test]
fn a_file_that_could_be_looked_through_takes_back_only_what_it_names() {
    let later = || reading(vec![row("就職者数", 2, 2016, "14人"), row("（仮称）交流サロンの開催数", 3, 2016, "2回")]);
    let known = |rowless: &[&str]| {
        let problem = Problem::fault("sheet_without_header").in_file("メモ.csv");
        let texts = rowless.iter().map(|text| fold_name(text)).collect();
        let batch = Batch {
            problems: vec![problem],
            rowless: BTreeMap::from([("メモ.csv".to_owned(), texts)]),
            ..Batch::default()
        };
        let faulty = SourceReading { source: "共有".to_owned(), outcome: Ok(batch) };
        let snapshot = gather(&plan(), vec![faulty, later()]);
        let known: BTreeSet<String> = snapshot.observations.iter().map(|it| it.indicator.0.clone()).collect();
        known.into_iter().collect::<Vec<_>>()
    };
    assert_eq!(known(&["日付", "会議"]), ["I02", "I03"]);
    assert_eq!(known(&["日付", "就職者数"]), ["I02"]);
}

#[test]
fn a_title_between_the_rows_is_no_unknown_indicator() {
    let snapshot = gather(&plan(), vec![reading(vec![row("基本目標1　健やかに暮らせるまち", 2, 2016, "")])]);
    assert_eq!(codes(&snapshot)[0], "row_without_entry");
}

//! Reading: folders and addresses → rows, and the real sheet → all that it says.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod workbook;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::sync::Arc;

use shinchoku::domain::calendar::FiscalYear;
use shinchoku::domain::plan::{IndicatorId, Plan, Rules};
use shinchoku::domain::problem::rule::Rule;
use shinchoku::domain::problem::{Problem, Severity};
use shinchoku::domain::snapshot::{
    Batch, Beside, Cell, Kind, Place, Row, Sheet, Snapshot, SourceReading, Spot, gather,
};
use shinchoku::domain::value::{Content, Context, Counts, read};
use shinchoku::render::language::Language;
use shinchoku::sources::tables::{TableFile, read_register};
use shinchoku::sources::{SourceSettings, build_source};

const H28: FiscalYear = FiscalYear(2016);
const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/config/example");

fn settings(text: &str) -> SourceSettings {
    toml::from_str(&format!("settle_ms = 0\n{text}")).unwrap()
}

async fn read_folder(folder: &Path, more: &str) -> SourceReading {
    let said = settings(&format!("name = \"共有\"\nkind = \"folder\"\npath = \".\"\n{more}"));
    build_source(&said, folder).unwrap().read().await
}

async fn batch(folder: &Path, more: &str) -> Batch {
    read_folder(folder, more).await.outcome.unwrap()
}

/// The short names of problems; each must have its two sentences in every language.
fn codes(problems: &[Problem]) -> Vec<(&str, Option<&str>)> {
    problems.iter().for_each(say);
    problems.iter().map(|problem| (problem.code(), problem.file.as_deref())).collect()
}

fn say(problem: &Problem) {
    for code in ["ja", "en"] {
        let path = format!("{}/report-templates/words/{code}.toml", env!("CARGO_MANIFEST_DIR"));
        let language = Language::parse(&path, &std::fs::read_to_string(&path).unwrap()).unwrap();
        let (what, advice) = language.problem(problem);
        assert!(!what.contains("[problem.") && !advice.contains("[problem."), "{code}: {what} {advice}");
        assert!(!what.is_empty() && !advice.is_empty(), "{code}: {}", problem.code());
    }
}

/// What a cell says and where: kind, year, text, place.
fn said(cell: &Cell) -> (Kind, Option<i32>, &str, String) {
    (cell.kind, cell.year.map(|year| year.0), cell.raw.as_str(), cell.place.cell())
}

/// What a cell of a year should say.
fn placed<'a>(kind: Kind, year: i32, raw: &'a str, place: &str) -> (Kind, Option<i32>, &'a str, String) {
    (kind, Some(year), raw, place.to_owned())
}

/// The plan of the example office, as far as reading needs it.
fn example_plan() -> Plan {
    let file =
        TableFile { path: "register.csv".to_owned(), bytes: std::fs::read(format!("{EXAMPLE}/register.csv")).unwrap() };
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let register = read_register(&file, &words(&["重点方向", "重点取組"]), &words(&["取組の内容", "施策"])).unwrap();
    Plan {
        id: "sangyo".to_owned(),
        name: "産業振興アクションプラン".to_owned(),
        first_year: H28,
        last_year: FiscalYear(2020),
        levels: Vec::new(),
        nodes: register.nodes,
        indicators: register.indicators,
        placements: register.placements,
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

async fn example_snapshot(plan: &Plan) -> Snapshot {
    let shared = format!("{EXAMPLE}/shared");
    let wide = read_folder(Path::new(&shared), "files = \"進捗状況_H*.xlsx\"").await;
    let long = read_folder(
        Path::new(&shared),
        "files = \"*_H28実績.csv\"\nshape = \"long\"\ncolumns = { indicator = \"指標\", year = \"年度\", actual = \"実績\" }",
    );
    gather(plan, vec![wide, long.await])
}

#[tokio::test]
async fn the_real_sheet_gives_every_row_and_every_indicator() {
    let plan = example_plan();
    assert_eq!((plan.indicators.len(), plan.placements.len()), (36, 39));
    let snapshot = example_snapshot(&plan).await;
    // The copy beside it says of itself that it is older.
    let is_odd = |problem: &&Problem| problem.severity > Severity::Note && problem.code() != "file_corrected";
    let odd: Vec<_> = snapshot.problems.iter().filter(is_odd).collect();
    assert!(odd.is_empty(), "{odd:#?}");
    assert!(snapshot.failed.is_empty());

    let of_sheet = |kind, year| {
        let cells = snapshot.observations.iter().filter(move |it| it.source == 0 && it.cell.kind == kind);
        cells.filter(move |it| it.cell.year == Some(FiscalYear(year))).collect::<Vec<_>>()
    };
    let actual = of_sheet(Kind::Actual, 2016);
    assert_eq!(actual.iter().map(|it| it.placement).collect::<Vec<_>>(), (0..39).collect::<Vec<_>>());
    let indicators: BTreeSet<&IndicatorId> = actual.iter().map(|it| it.indicator).collect();
    assert_eq!(indicators.len(), 36);
    assert_eq!(of_sheet(Kind::Target, 2020).len(), 39);
    for year in 2017..=2020 {
        assert_eq!(of_sheet(Kind::Plan, year).len(), 39, "{year}");
    }

    let golden: Vec<HashMap<String, String>> =
        csv::Reader::from_path(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/golden.csv"))
            .unwrap()
            .deserialize()
            .collect::<Result<_, _>>()
            .unwrap();
    let bare = |text: &str| text.split_whitespace().collect::<String>();
    for (row, seen) in golden.iter().zip(&actual) {
        let id = &row["row_id"];
        assert_eq!(bare(&seen.cell.raw), bare(&row["h28_raw"]), "{id}");
        assert_eq!(seen.indicator.0, row["indicator_id"], "{id}");
        let indicator = plan.indicator(seen.indicator).unwrap();
        let context = Context {
            indicator_name: &indicator.name,
            unit: &indicator.unit,
            year: H28,
            units: &[],
            counts: Counts::Year,
        };
        let reading = read(&seen.cell.raw, &context);
        let value = if let Content::Value(part) = &reading.content { Some(part.number) } else { None };
        assert_eq!(value, row["h28_value_strict"].parse().ok(), "{id}: {reading:?}");
        let as_of = reading.as_of.map(|day| day.date.to_string()).unwrap_or_default();
        assert_eq!(as_of, row["as_of_date"], "{id}");
    }
}

#[tokio::test]
async fn the_second_source_is_read_and_old_copies_are_told() {
    let plan = example_plan();
    let snapshot = example_snapshot(&plan).await;
    let second: Vec<_> = snapshot.observations.iter().filter(|it| it.source == 1).collect();
    assert!(second.iter().any(|it| it.cell.year == Some(H28) && it.cell.raw == "93事業所"), "{second:#?}");
    assert!(second.iter().any(|it| it.cell.year == Some(FiscalYear(2015))));
    let notes: BTreeSet<_> = codes(&snapshot.problems).into_iter().collect();
    assert!(notes.contains(&("file_open", Some("進捗状況_H28.xlsx"))), "{notes:?}");
    assert!(notes.contains(&("file_corrected", Some("進捗状況_H28 - コピー.xlsx"))), "{notes:?}");
    assert!(snapshot.footnotes.iter().any(|note| note.starts_with("★印の項目")), "{:?}", snapshot.footnotes);
    assert_eq!(snapshot.files.len(), 3);
    assert!(snapshot.files.iter().all(|(_, sha256)| sha256.len() == 64));
}

#[test]
fn rows_and_indicators_that_do_not_meet_are_told() {
    let plan = example_plan();
    let sheet = Arc::new(Sheet::new("表.csv", None, ""));
    let place = |row: u32, column| Place { sheet: Arc::clone(&sheet), spot: Spot::Cell(row - 1, column) };
    let row = |name: &str, at: u32| {
        let raw = "14人".to_owned();
        let cell = Cell {
            kind: Kind::Actual,
            year: Some(H28),
            raw,
            place: place(at, 2),
            span: (1, 1),
            beside: Beside::default(),
        };
        Row { name: name.to_owned(), place: place(at, 0), cells: vec![cell] }
    };
    let name = "就労支援フェアの就職者数";
    let rows = vec![row("就労支援フェアの就職人数", 2), row("別の計画の指標", 3), row(name, 4), row(name, 5)];
    let reading = SourceReading { source: "表".to_owned(), outcome: Ok(Batch { rows, ..Batch::default() }) };
    let snapshot = gather(&plan, vec![reading]);
    let told: Vec<_> = codes(&snapshot.problems).into_iter().map(|(code, _)| code).collect();
    assert_eq!(told[..3], ["indicator_twice", "unknown_indicator", "unknown_indicator"]);
    assert_eq!(told[3..], ["not_in_sheet"; 35]);
    assert!(format!("{:?}", snapshot.problems[1].phrase.args.get("nearest")).contains(name));
}

#[tokio::test]
async fn columns_are_found_by_their_headings_wherever_they_stand() {
    let folder = tempfile::tempdir().unwrap();
    workbook::blocks(&folder.path().join("進捗.xlsx"));
    let batch = batch(folder.path(), "").await;
    codes(&batch.problems);
    let rule = |problem: &Problem| Rule::of(problem).map(Rule::number);
    let told: Vec<(&str, Option<&str>)> = batch.problems.iter().map(|it| (it.code(), rule(it))).collect();
    assert_eq!(told, [("value_merged", Some("L1-12")), ("several_tables", Some("L1-02"))]);
    let names: Vec<&str> = batch.rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["開発数", "相談\n件数", "参加者数", "来場者数"]);
    let expected = [
        placed(Kind::Target, 2020, "累計 7件", "C5"),
        placed(Kind::Actual, 2015, "", "D5"),
        placed(Kind::Actual, 2016, "検討中", "E5"),
        placed(Kind::Plan, 2017, "2~3回/年(予定)", "F5"),
    ];
    assert_eq!(batch.rows[0].cells.iter().map(said).collect::<Vec<_>>(), expected);
    // Merged over two rows: the value stands once, and says over how many rows it stands.
    assert_eq!(batch.rows[0].cells[2].span, (2, 1));
    assert_eq!(batch.rows[1].cells[2].raw, "");
    // The second block has one more column in front.
    assert_eq!(said(&batch.rows[2].cells[2]), placed(Kind::Actual, 2016, "57人", "F11"));
    assert_eq!(said(&batch.rows[3].cells[2]), placed(Kind::Actual, 2016, "310人", "F12"));
    assert_eq!(batch.footnotes, ["★印の項目は別紙資料あり", "※実績は速報値を含む。"]);
    assert_eq!(batch.rows[0].place.sheet.name.as_deref(), Some("様式"));
}

#[tokio::test]
async fn cells_are_read_as_the_sheet_shows_them() {
    let folder = tempfile::tempdir().unwrap();
    workbook::formats(&folder.path().join("進捗.xlsx"));
    let batch = batch(folder.path(), "").await;
    let raws: Vec<(&str, &str)> = batch.rows.iter().map(|row| (row.name.as_str(), row.cells[0].raw.as_str())).collect();
    let expected = [
        ("普通", "91.37"),
        ("件数", "1,234件"),
        ("割合", "25.5%"),
        ("増減", "△1,577"),
        ("日付", "2017-03-23"),
        ("和暦", "2017-03-23"),
        ("数式", "42"),
        ("文字", "0012"),
    ];
    assert_eq!(raws, expected);
    assert!(batch.problems.is_empty(), "{:?}", batch.problems);
}

/// `uncalculated.xlsx` was written by openpyxl 3.1, which calculates nothing.
#[tokio::test]
async fn a_formula_that_nobody_calculated_is_not_taken_for_an_empty_cell() {
    let folder = tempfile::tempdir().unwrap();
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/uncalculated.xlsx");
    std::fs::copy(file, folder.path().join("表.xlsx")).unwrap();
    let batch = batch(folder.path(), "").await;
    assert_eq!(batch.rows[0].cells.len(), 1);
    assert_eq!(said(&batch.rows[0].cells[0]), placed(Kind::Actual, 2016, "=SUM(D2:E2)", "B2"));
    assert_eq!(codes(&batch.problems), [("formula_without_value", Some("表.xlsx"))]);
    assert_eq!(batch.problems[0].place.as_deref(), Some("表!B2"));
}

#[tokio::test]
async fn a_value_without_an_indicator_is_not_lost() {
    let folder = tempfile::tempdir().unwrap();
    let sheet = "指標,実績 H28\n開発数,3件\n,14件\n※速報,\n⑨支援機能,\n,\n";
    std::fs::write(folder.path().join("表.csv"), sheet).unwrap();
    let batch = batch(folder.path(), "columns = { indicator = \"指標\" }").await;
    assert_eq!(codes(&batch.problems), [("value_without_indicator", Some("表.csv"))]);
    assert_eq!(batch.problems[0].place.as_deref(), Some("B3"));
    assert_eq!(batch.footnotes, ["※速報"]);
}

/// `locked.xlsx` was encrypted by msoffcrypto-tool 6.1, as Excel does it.
#[tokio::test]
async fn every_unusable_file_is_named_and_stops_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    workbook::blocks(&path("01_良.xlsx"));
    let whole = std::fs::read(path("01_良.xlsx")).unwrap();
    std::fs::write(path("02_途中.xlsx"), &whole[..whole.len() / 2]).unwrap();
    std::fs::copy(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/locked.xlsx"), path("03_施錠.xlsx")).unwrap();
    std::fs::write(path("04_見出し違い.csv"), "名称,値\n開発数,3件\n").unwrap();
    std::fs::write(path("05_文字化け.csv"), b"\x8e\xff,\x80\xff\n").unwrap();
    std::fs::write(path("06_空.csv"), b"").unwrap();
    std::fs::write(path("07_大.csv"), vec![b','; 1024 * 1024 + 1]).unwrap();
    std::fs::write(path("08_偽.xlsx"), "<html><table><tr><td>指標</td></tr></table></html>").unwrap();
    let batch = batch(folder.path(), "max_megabytes = 1").await;
    assert_eq!(batch.rows.len(), 4);
    assert_eq!(
        codes(&batch.problems),
        [
            ("value_merged", Some("01_良.xlsx")),
            ("several_tables", Some("01_良.xlsx")),
            ("sheet_damaged", Some("02_途中.xlsx")),
            ("sheet_locked", Some("03_施錠.xlsx")),
            ("sheet_without_header", Some("04_見出し違い.csv")),
            ("csv_encoding", Some("05_文字化け.csv")),
            ("file_empty", Some("06_空.csv")),
            ("file_too_large", Some("07_大.csv")),
            ("sheet_is_page", Some("08_偽.xlsx")),
        ]
    );
    let faults: Vec<&Problem> = batch.problems.iter().filter(|it| it.severity == Severity::Fault).collect();
    assert_eq!(faults.len(), 7);
    let words = format!("{:?}", faults[2].phrase.args.get("words"));
    assert!(words.contains("評価指標") && words.contains("実績"), "{words}");
    // The file that could be looked through tells what it found, and may own only what it names.
    let found = format!("{:?}", faults[2].phrase.args.get("found"));
    assert!(found.contains("名称") && found.contains("値"), "{found}");
    let rowless: Vec<&str> = batch.rowless.keys().map(String::as_str).collect();
    assert_eq!(rowless, ["04_見出し違い.csv"]);
    assert!(batch.rowless["04_見出し違い.csv"].contains("開発数"));
    // No word of a library reaches an officer.
    let path = format!("{}/report-templates/words/ja.toml", env!("CARGO_MANIFEST_DIR"));
    let language = Language::parse(&path, &std::fs::read_to_string(&path).unwrap()).unwrap();
    for problem in faults.into_iter().filter(|it| it.code() != "sheet_without_header") {
        let (what, _) = language.problem(problem);
        let english = what.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| word.len() > 3);
        let english: Vec<&str> = english.filter(|word| !["HTML", "Shift", "JIS"].contains(word)).collect();
        assert!(english.is_empty(), "{english:?} in {what}");
    }
}

#[tokio::test]
async fn a_folder_that_does_not_answer_failed_and_is_not_empty() {
    let folder = tempfile::tempdir().unwrap();
    let failure = |reading: SourceReading| {
        let problem = reading.outcome.unwrap_err().problem;
        say(&problem);
        problem
    };
    let gone = failure(read_folder(&folder.path().join("共有"), "").await);
    assert_eq!(gone.code(), "source_unreachable");
    assert!(gone.file.unwrap().ends_with("/共有"));
    // An unmounted share looks empty.
    assert_eq!(failure(read_folder(folder.path(), "").await).code(), "source_without_file");
    std::fs::write(folder.path().join("途中.xlsx"), b"PK\x03\x04").unwrap();
    std::fs::write(folder.path().join("~$途中.xlsx"), b"x").unwrap();
    let reading = read_folder(folder.path(), "").await;
    assert_eq!(
        codes(&reading.outcome.unwrap().problems),
        [("file_open", Some("途中.xlsx")), ("sheet_damaged", Some("途中.xlsx"))]
    );
}

#[tokio::test]
async fn links_out_of_the_folder_are_refused() {
    let outside = tempfile::tempdir().unwrap();
    std::fs::write(outside.path().join("秘.csv"), "評価指標,実績\n開発数,3件\n").unwrap();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("表.csv"), "評価指標,実績\n開発数,4件\n").unwrap();
    std::os::unix::fs::symlink(outside.path().join("秘.csv"), folder.path().join("外.csv")).unwrap();
    std::os::unix::fs::symlink(folder.path().join("表.csv"), folder.path().join("内.csv")).unwrap();
    let batch = batch(folder.path(), "").await;
    assert_eq!(codes(&batch.problems), [("file_outside", Some("外.csv"))]);
    assert_eq!(batch.rows.iter().map(|row| row.place.sheet.file.as_str()).collect::<Vec<_>>(), ["内.csv", "表.csv"]);
}

#[tokio::test]
async fn folders_below_are_read_only_where_the_pattern_says_so() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("商工労政課/H28")).unwrap();
    let sheet = "評価指標,実績\n開発数,3件\n";
    std::fs::write(folder.path().join("商工労政課/H28/表.csv"), sheet).unwrap();
    std::fs::write(folder.path().join("表.csv"), sheet).unwrap();
    let paths = |batch: Batch| batch.files.into_iter().map(|file| file.path).collect::<Vec<_>>();
    assert_eq!(paths(batch(folder.path(), "").await), ["表.csv"]);
    assert_eq!(paths(batch(folder.path(), "files = \"**/*.csv\"").await), ["商工労政課/H28/表.csv", "表.csv"]);
}

#[test]
fn settings_that_cannot_be_used_are_told() {
    let wrong = |text: &str| {
        let problem = build_source(&settings(text), Path::new("/")).err().unwrap();
        say(&problem);
        problem.code().to_owned()
    };
    assert_eq!(wrong("name = \"a\"\nkind = \"folder\""), "source_setting_missing");
    assert_eq!(wrong("name = \"a\"\nkind = \"http\""), "source_setting_missing");
    assert_eq!(wrong("name = \"a\"\nkind = \"folder\"\npath = \".\"\nfiles = \"[\""), "source_pattern");
    assert_eq!(wrong("name = \"a\"\nkind = \"folder\"\npath = \".\"\nignore = [\"{\"]"), "source_pattern");
    assert!(toml::from_str::<SourceSettings>("name = \"a\"\nkind = \"folder\"\npaht = \".\"").is_err());
}

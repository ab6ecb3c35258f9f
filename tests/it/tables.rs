//! The office's own tables: the example's are read whole, and whatever an officer may do to them is told.

use std::path::Path;

use chrono::NaiveDate;
use shinchoku::domain::calendar::{FiscalYear, OfficeCalendar};
use shinchoku::domain::fold::fold_name;
use shinchoku::domain::office::{Office, Role};
use shinchoku::domain::plan::{Accumulation, Cadence, Indicator, Nature, Plan, Rules};
use shinchoku::domain::problem::{Problem, Severity};
use shinchoku::domain::snapshot::{Batch, Cell, Kind, Row, SourceFile};
use shinchoku::render::language::Language;
use shinchoku::sources::sheet::{self, Layout, Shape};
use shinchoku::sources::tables::{
    Register, TableFile, coverage, read_assignments, read_closures, read_contacts, read_holidays, read_register,
};

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day of the test")
}

fn file(path: &str) -> TableFile {
    let bytes = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("a file of the repository");
    TableFile { path: path.to_owned(), bytes }
}

fn example(name: &str) -> TableFile {
    file(&format!("config/example/{name}"))
}

/// The example's table with one text in the place of another, as somebody edits it.
fn edited(name: &str, was: &str, is: &str) -> TableFile {
    let mut file = example(name);
    let text = String::from_utf8(file.bytes).expect("the example is UTF-8");
    assert!(text.contains(was), "{name} does not hold {was:?}");
    file.bytes = text.replacen(was, is, 1).into_bytes();
    file
}

fn levels() -> Vec<String> {
    ["重点方向", "重点取組"].map(str::to_owned).to_vec()
}

fn details() -> Vec<String> {
    ["取組の内容", "施策"].map(str::to_owned).to_vec()
}

fn register(file: &TableFile) -> Result<Register, Vec<Problem>> {
    read_register(file, &levels(), &details())
}

fn plan_and_office() -> (Plan, Office) {
    let register = register(&example("register.csv")).expect("the example's register");
    let assignments = read_assignments(&example("assignments.csv"), &register).expect("the example's assignments");
    let Office { sections, contacts, .. } = read_contacts(&example("contacts.csv")).expect("the example's contacts");
    let holidays = read_holidays(&file("config/holidays.csv")).expect("the holidays");
    let closures = read_closures(&example("calendar.csv")).expect("the example's closures");
    let plan = Plan {
        id: "sangyo".to_owned(),
        name: "産業振興アクションプラン".to_owned(),
        first_year: FiscalYear(2016),
        last_year: FiscalYear(2020),
        levels: levels(),
        nodes: register.nodes,
        indicators: register.indicators,
        placements: register.placements,
        assignments,
        confirmations: None,
        rules: Rules {
            pro_rata: true,
            small_target: 3.0,
            least_expected: 1.0,
            stale_after_days: 31,
            grades: Vec::new(),
            symbols: std::collections::BTreeMap::new(),
            units: Vec::new(),
            yearly_path: false,
        },
        rounds: Vec::new(),
        extensions: Vec::new(),
        enter_at: String::new(),
        inquiry: String::new(),
    };
    (plan, Office { sections, contacts, calendar: OfficeCalendar::new(holidays, closures), ..Office::default() })
}

fn codes(problems: &[Problem]) -> Vec<&str> {
    problems.iter().map(Problem::code).collect()
}

fn places(problems: &[Problem]) -> Vec<&str> {
    problems.iter().filter_map(|problem| problem.place.as_deref()).collect()
}

/// Fails unless the words file can say what was found and what to do, without a gap.
fn assert_can_be_said(problems: &[Problem]) {
    for language in ["ja", "en"] {
        let words = file(&format!("report-templates/words/{language}.toml"));
        let text = String::from_utf8(words.bytes).expect("the words file is UTF-8");
        let language = Language::parse(&words.path, &text).expect("the words file");
        for problem in problems {
            for part in ["what", "advice"] {
                let mut phrase = problem.phrase.clone();
                phrase.key = format!("{}.{part}", phrase.key).into();
                let said = language.say(&phrase);
                assert!(!said.contains(phrase.key.as_ref()) && !said.trim().is_empty(), "{said}");
            }
        }
    }
}

#[test]
fn the_example_register_holds_the_whole_plan() {
    let register = register(&example("register.csv")).expect("the example's register");
    assert_eq!(register.problems, Vec::new());
    assert_eq!((register.indicators.len(), register.placements.len()), (36, 39));
    assert_eq!(register.placements.iter().filter(|placement| placement.relisted).count(), 3);
    let labels = |level| {
        let nodes = register.nodes.iter().filter(move |node| node.level == level);
        nodes.map(|node| node.label.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(labels(0).len(), 3);
    assert_eq!(labels(1).iter().map(|label| label.chars().next().expect("a mark")).collect::<String>(), "①②③④⑤⑥⑦⑧⑨");

    let ninth = register.nodes.iter().position(|node| node.label == "⑨ 支援機能の充実").expect("the ninth initiative");
    assert!(register.placements.iter().all(|placement| placement.node != ninth));
    let measures = &register.nodes[ninth].details[1];
    assert_eq!((measures.0.as_str(), measures.1.lines().count()), ("施策", 2));

    let salon = &register.indicators[26];
    assert_eq!((salon.id.0.as_str(), salon.name.as_str()), ("I27", "(仮称)産学連携交流サロンの開催数"));
    assert_eq!(salon.aliases, ["産学連携交流サロンの開催数"]);
    assert_eq!(
        (salon.accumulation, salon.number_on(day(2017, 3, 15)), salon.unit.as_str()),
        (Accumulation::Yearly, Some(3.0), "回")
    );
    let natures = |nature| register.indicators.iter().filter(|indicator| indicator.nature == nature).count();
    assert_eq!([Nature::Flow, Nature::Event, Nature::Stock].map(natures), [33, 2, 1]);
    let dependent: Vec<_> = register
        .indicators
        .iter()
        .filter_map(|indicator| Some((indicator.id.0.as_str(), indicator.prerequisite.as_ref()?.0.as_str())))
        .collect();
    assert_eq!(dependent, [("I15", "I14"), ("I20", "I19")]);
}

#[test]
fn the_example_office_leaves_no_gap() {
    let (plan, office) = plan_and_office();
    for day in [day(2016, 4, 1), day(2017, 3, 1), day(2017, 3, 24), day(2021, 3, 31)] {
        assert_eq!(coverage(&plan, &office, day), Vec::new(), "{day}");
    }
    assert_eq!(
        office.sections.iter().map(|section| section.name.as_str()).collect::<Vec<_>>(),
        ["商工労政課", "企業立地推進課", "観光交流課", "農とみどり推進課", "雇用労働課"]
    );
    assert_eq!(office.mailboxes(Role::Manager, None, day(2017, 3, 24)).len(), 6);
}

#[test]
fn the_stages_of_the_example_fall_on_the_days_that_the_office_counts() {
    let calendar = plan_and_office().1.calendar;
    let deadline = day(2017, 3, 15);
    let stages = [-10, -3, 1, 5].map(|offset| calendar.shift(deadline, offset));
    assert_eq!(stages, [day(2017, 3, 1), day(2017, 3, 10), day(2017, 3, 16), day(2017, 3, 23)]);
    assert_eq!(calendar.published_until(), Some(2027));
}

#[test]
fn a_table_says_the_same_in_every_form_in_which_excel_saves_it() {
    let expected = register(&example("register.csv")).expect("the example's register");
    let text = String::from_utf8(example("register.csv").bytes).expect("the example is UTF-8");
    let plain = text.trim_start_matches('\u{feff}');
    let cp932 = encoding_rs::SHIFT_JIS.encode(plain).0.into_owned();
    for bytes in [plain.as_bytes().to_vec(), plain.replace("\r\n", "\n").into_bytes(), cp932] {
        let file = TableFile { path: "register.csv".to_owned(), bytes };
        assert_eq!(register(&file).as_ref(), Ok(&expected));
    }
    // The workbook has a title above, the columns in another order, the hierarchy merged, numbers and days as such.
    assert_eq!(register(&file("tests/data/tables/register.xlsx")).as_ref(), Ok(&expected));
    let assignments = read_assignments(&example("assignments.csv"), &expected);
    assert_eq!(read_assignments(&file("tests/data/tables/assignments.xlsx"), &expected), assignments);
}

#[test]
fn a_column_that_means_nothing_here_is_noted_and_passed_over() {
    let read = register(&edited("register.csv", "前提指標", "前提指標,備考")).expect("a register with a column more");
    assert_eq!(codes(&read.problems), ["table_column_unknown"]);
    assert_eq!(places(&read.problems), ["P1"]);
    assert!(read.problems.iter().all(|problem| problem.severity == Severity::Note));
    assert_can_be_said(&read.problems);
}

#[test]
fn texts_of_an_initiative_that_differ_are_a_finding_and_the_first_stands() {
    let was = "I06,研究施設・生産施設・物流施設等の新規立地件数,,成長を目指す事業者の活力向上,② 創造的機能の集積と企業立地の促進,\"◎";
    let read = register(&edited("register.csv", was, &was.replace("\"◎", "\"○"))).expect("a register that differs");
    assert_eq!((codes(&read.problems), places(&read.problems)), (vec!["register_details"], vec!["F7"]));
    assert_eq!(read.nodes, register(&example("register.csv")).expect("the example's register").nodes);
    assert_can_be_said(&read.problems);
}

#[test]
fn whatever_is_wrong_with_the_register_is_told_with_its_place() {
    let prerequisite = "回,流量,年,増,2,毎年,";
    for (was, is, code, place) in [
        ("指標ID", "番号", "table_column_missing", "A1"),
        ("施策,再掲", "対策,再掲", "table_column_missing", "A1"),
        ("前提指標", "目標", "table_column_twice", "O1"),
        ("件,流量,累計,増,7", "件,フロー,累計,増,7", "table_word_unknown", "J2"),
        ("件,流量,累計,増,7", "件,流量,通算,増,7", "table_word_unknown", "K2"),
        ("件,流量,累計,増,7", "件,流量,累計,上,7", "table_word_unknown", "L2"),
        ("件,流量,累計,増,7,毎年", "件,流量,累計,増,7,0年ごと", "table_word_unknown", "N2"),
        ("件,流量,累計,増,7", "件,流量,,増,7", "table_cell_empty", "K2"),
        ("件,流量,累計,増,7", "件,流量,累計,増,7人", "register_target_unit", "M2"),
        ("件,流量,累計,増,7", "件,流量,累計,増,7件/年", "register_target_scope", "M2"),
        ("件,流量,累計,増,7", "件,流量,累計,増,7件以下", "register_target_direction", "M2"),
        ("件,流量,累計,増,7", "件,段階,年,増,", "register_scale", "A2"),
        ("\r\nI02,", "\r\n,", "table_cell_empty", "A3"),
        (
            "I02,産業活性化プロジェクト促進事業を活用した高付加価値な製品・商品の開発数",
            "I02,",
            "table_cell_empty",
            "B3",
        ),
        (",成長を目指す事業者の活力向上,① 事業活動", ",,① 事業活動", "table_cell_empty", "D2"),
        ("\r\nI02,", "\r\nI01,", "register_id_twice", "A3"),
        (",○,件", ",,件", "register_id_twice", "A26"),
        (",○,件", ",△,件", "table_word_unknown", "H26"),
        ("\r\nI01,", "\r\nI99,", "register_relisted_first", "A26"),
        ("\r\nI25,", "\r\nI26,", "register_id_twice", "A28"),
        (
            "I01,多様な事業者の連携による新たな商品・サービス等の開発数,,産業",
            "I02,多様な事業者の連携による新たな商品・サービス等の開発数,,産業",
            "register_relisted_name",
            "B26",
        ),
        (
            "創業支援ネットワークによる創業実現者数",
            "創業支援ネットワークによる創業相談者数",
            "register_name_twice",
            "B13",
        ),
        (
            "創業支援ネットワークによる創業実現者数,",
            "創業支援ネットワークによる創業実現者数,起業家同士の交流機会の参加者数",
            "register_name_twice",
            "B16",
        ),
        ("毎年,I14", "毎年,I77", "register_prerequisite", "O16"),
        ("毎年,I14", "毎年,I15", "register_circle", "O16"),
        (&format!("{prerequisite}\r\nI15"), &format!("{prerequisite}I15\r\nI15"), "register_circle", "O15"),
    ] {
        let problems = register(&edited("register.csv", was, is)).expect_err(is);
        assert_eq!((codes(&problems), places(&problems)), (vec![code], vec![place]), "{was} → {is}");
        assert_eq!(problems[0].file.as_deref(), Some("config/example/register.csv"));
        assert!(problems.iter().all(|problem| problem.severity == Severity::Fault));
        assert_can_be_said(&problems);
    }
}

#[test]
fn all_faults_of_a_table_are_told_at_once() {
    let mut file = edited("register.csv", "件,流量,累計,増,7", "件,フロー,累計,増,7人");
    let text = String::from_utf8(file.bytes).expect("the example is UTF-8");
    file.bytes = text.replacen("毎年,I19", "毎年,I99", 1).into_bytes();
    let problems = register(&file).expect_err("three faults");
    assert_eq!(codes(&problems), ["table_word_unknown", "register_target_unit", "register_prerequisite"]);
    assert_eq!(places(&problems), ["J2", "M2", "O21"]);
}

#[test]
fn whatever_is_wrong_with_the_assignments_is_told_with_its_place() {
    let register = register(&example("register.csv")).expect("the example's register");
    for (was, is, code, place) in [
        ("課コード", "課", "table_column_missing", "A1"),
        ("I01,shoko", "I91,shoko", "assignment_indicator", "A2"),
        ("I01,shoko", "I01,", "table_cell_empty", "B2"),
        ("I01,shoko,2016-04-01,", "I01,shoko,2016-04-31,", "table_day", "C2"),
        ("I01,shoko,2016-04-01,", "I01,shoko,2016-04-01,4月まで", "table_day", "D2"),
        ("I01,shoko,2016-04-01,", "I01,shoko,2016-04-01,2016-03-31", "table_days_reversed", "D2"),
        ("I01,shoko,2016-04-01,", "I01,shoko,2016-04-01,2017-04-01\r\nI01,koyo,H29.4.1,", "assignment_overlap", "B3"),
    ] {
        let problems = read_assignments(&edited("assignments.csv", was, is), &register).expect_err(is);
        assert_eq!((codes(&problems), places(&problems)), (vec![code], vec![place]), "{was} → {is}");
        assert_can_be_said(&problems);
    }
}

#[test]
fn an_indicator_may_change_hands_from_one_day_to_the_next() {
    let (mut plan, _) = plan_and_office();
    let handed =
        edited("assignments.csv", "I01,shoko,2016-04-01,", "I01,shoko,2016-04-01,2017-03-31\r\nI01,koyo,2017/4/1,");
    let register = register(&example("register.csv")).expect("the example's register");
    plan.assignments = read_assignments(&handed, &register).expect("an indicator handed over");
    let id = &plan.indicators[0].id;
    assert_eq!(plan.section_of(id, day(2017, 3, 31)), Some("shoko"));
    assert_eq!(plan.section_of(id, day(2017, 4, 1)), Some("koyo"));
}

#[test]
fn whatever_is_wrong_with_the_contacts_is_told_with_its_place() {
    for (was, is, code, place) in [
        ("アドレス", "メール", "table_column_missing", "A1"),
        ("課,shoko", "係,shoko", "table_word_unknown", "A2"),
        ("課,kanko,観光交流課", "課,kanko,", "table_cell_empty", "C4"),
        ("課,kanko,", "課,,", "table_cell_empty", "B4"),
        ("shoko@city.example.jp", "shoko@city", "table_address", "D2"),
        ("jimukyoku@city.example.jp", "", "table_cell_empty", "D12"),
        ("課長,shoko", "課長,shokou", "contact_section", "B7"),
        (
            "企業立地推進課長,kigyo-kacho@city.example.jp,2016-04-01,\r\n管理職,,観光",
            "企業立地推進課長,shoko-kacho@city.example.jp,2016-04-01,\r\n管理職,,観光",
            "contact_twice",
            "D15",
        ),
    ] {
        let problems = read_contacts(&edited("contacts.csv", was, is)).expect_err(is);
        let first = (problems[0].code(), problems[0].place.as_deref());
        assert_eq!(first, (code, Some(place)), "{was} → {is}: {:?}", codes(&problems));
        assert_can_be_said(&problems);
    }
}

#[test]
fn a_section_that_was_renamed_goes_by_its_newest_name() {
    let was = "課,kanko,観光交流課,kanko@city.example.jp,2016-04-01,\r\n";
    let is = "課,kanko,観光振興課,kanko@city.example.jp,2017-04-01,\r\n課,kanko,観光交流課,kanko@city.example.jp,2016-04-01,2017-03-31\r\n";
    let Office { sections, .. } = read_contacts(&edited("contacts.csv", was, is)).expect("a renamed section");
    assert_eq!(sections.len(), 5);
    assert_eq!(sections[2].name, "観光振興課");
}

#[test]
fn whatever_is_wrong_with_the_days_is_told_with_its_place() {
    for (was, is, code, place) in
        [("2016-08-12", "2016-08-32", "table_day", "A2"), ("夏季一斉閉庁日", "", "table_cell_empty", "B2")]
    {
        let problems = read_closures(&edited("calendar.csv", was, is)).expect_err(is);
        assert_eq!((codes(&problems), places(&problems)), (vec![code], vec![place]));
        assert_can_be_said(&problems);
    }
    let holidays =
        |text: &str| read_holidays(&TableFile { path: "holidays.csv".to_owned(), bytes: text.as_bytes().to_vec() });
    assert_eq!(holidays("1955/1/1,元日\r\n").map(|days| days.len()), Ok(1));
    let problems = holidays("月日,名称\r\n1955/1/1,元日\r\n1955/13/1,元日\r\n").expect_err("a month too many");
    assert_eq!((codes(&problems), places(&problems)), (vec!["table_day"], vec!["A3"]));
    assert_eq!(codes(&holidays("月日,名称\r\n").expect_err("no holiday")), ["table_empty"]);
}

#[test]
fn a_file_that_is_no_table_is_told_as_such() {
    for (bytes, code) in [
        (&b""[..], "file_empty"),
        (b"\x81\xff\xfe\x00", "csv_encoding"),
        (b"PK\x03\x04 cut", "sheet_damaged"),
        ("題名だけ\r\n".as_bytes(), "table_headings"),
    ] {
        let problems = register(&TableFile { path: "register.csv".to_owned(), bytes: bytes.to_vec() }).expect_err(code);
        assert_eq!(codes(&problems), [code]);
        assert_can_be_said(&problems);
    }
}

#[test]
fn every_gap_between_the_tables_is_told() {
    let (plan, office) = plan_and_office();
    let problems = coverage(&plan, &office, day(2016, 3, 31));
    assert_eq!(problems.iter().filter(|problem| problem.code() == "indicator_unanswered").count(), 36);
    assert_eq!(codes(&problems)[36..], ["no_secretariat", "no_manager", "no_administrator"]);

    let mut silent = office.clone();
    silent.contacts.retain(|contact| contact.section.as_deref() != Some("koyo"));
    let gaps = coverage(&plan, &silent, day(2017, 3, 1));
    assert_eq!(codes(&gaps), ["section_without_address", "section_without_chief"]);
    assert_eq!(gaps.iter().map(|problem| problem.severity).collect::<Vec<_>>(), [Severity::Fault, Severity::Finding]);
    assert_can_be_said(&problems);
    assert_can_be_said(&gaps);
}

#[test]
fn a_cadence_may_be_so_many_years() {
    let read =
        register(&edited("register.csv", "件,流量,累計,増,7,毎年", "件,流量,累計,増,7,３年ごと")).expect("a survey");
    assert_eq!(read.indicators[0].cadence, Cadence::EveryYears(3));
}

fn read(path: &str, shape: Shape) -> Batch {
    let TableFile { path, bytes } = file(path);
    sheet::read(&SourceFile { path, sha256: String::new(), bytes }, &Layout { shape, ..Layout::default() })
}

/// The sheet of the example as it looked on every day on which it changed, and as it looks in the end.
fn states() -> Vec<String> {
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/example/demo");
    let entries = std::fs::read_dir(demo).expect("the example's history").map(|entry| entry.expect("an entry"));
    let days = entries.filter(|entry| entry.path().is_dir()).map(|entry| entry.file_name().display().to_string());
    let mut states: Vec<String> = days.map(|day| format!("config/example/demo/{day}/進捗状況_H28.xlsx")).collect();
    states.sort();
    states.push("config/example/shared/進捗状況_H28.xlsx".to_owned());
    states
}

fn actual(row: &Row, year: i32) -> Option<&str> {
    let is_it = |cell: &&Cell| cell.kind == Kind::Actual && cell.year == Some(FiscalYear(year));
    row.cells.iter().find(is_it).map(|cell| cell.raw.as_str())
}

#[test]
fn every_state_of_the_example_sheet_has_the_rows_of_the_register() {
    let register = register(&example("register.csv")).expect("the example's register");
    let names: Vec<String> =
        register.placements.iter().map(|placed| fold_name(&register.indicators[placed.indicator].name)).collect();
    for state in states() {
        let batch = read(&state, Shape::Wide);
        assert_eq!(batch.rows.iter().map(|row| fold_name(&row.name)).collect::<Vec<_>>(), names, "{state}");
        assert_eq!(codes(&batch.problems), ["several_tables"], "{state}");
    }
    assert_eq!(states().len(), 6);
}

#[test]
fn the_history_of_the_example_sheet_ends_where_the_shared_folder_stands() {
    let states = states();
    let [.., before, last, shared] = states.as_slice() else { panic!("too few states") };
    assert_eq!(file(last).bytes, file(shared).bytes);
    assert_ne!(file(before).bytes, file(shared).bytes);
}

#[test]
fn the_sections_own_file_agrees_with_the_sheet_in_every_state() {
    let register = register(&example("register.csv")).expect("the example's register");
    let known = |row: &Row| {
        let wanted = fold_name(&row.name);
        let goes_by_it = |known: &Indicator| {
            std::iter::once(&known.name).chain(&known.aliases).any(|name| fold_name(name) == wanted)
        };
        register.indicators.iter().position(goes_by_it).expect("an indicator of the register")
    };
    let own = read("config/example/shared/雇用労働課_H28実績.csv", Shape::Long);
    let of_the_year: Vec<_> = own.rows.iter().filter_map(|row| Some((known(row), actual(row, 2016)?))).collect();
    assert_eq!((own.rows.len(), of_the_year.len()), (5, 2));
    for state in states() {
        let batch = read(&state, Shape::Wide);
        for (indicator, text) in &of_the_year {
            let row = batch.rows.iter().find(|row| known(row) == *indicator).expect("a row of the sheet");
            assert_eq!(actual(row, 2016), Some(*text), "{state}");
        }
    }
}

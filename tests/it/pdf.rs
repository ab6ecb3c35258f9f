//! The report as PDF, looked at with other people's tools: every text is there, the file is sound, the bytes are the
//! same twice, and what cannot be drawn is named.

pub(crate) mod fonts;
pub(crate) mod logo;
mod parts;
pub(crate) mod sample;

use std::process::Command;

use shinchoku::domain::report::{Report, SectionGaps, TableRow};
use shinchoku::render::pdf::{self, Fonts};

use crate::support::office::ExampleOffice;

fn fonts() -> Fonts {
    let families = ["BIZ UDGothic", "Noto Sans CJK JP", "IPAexGothic"].map(str::to_owned);
    Fonts::find(&families).expect("a Japanese font is installed (fonts-morisawa-bizud-gothic)")
}

fn draw(report: &Report) -> Vec<u8> {
    pdf::draw(report, &sample::japanese(), &fonts()).expect("the report is drawn")
}

/// Runs a tool on a file and returns what it prints.
fn ask(tool: &str, before: &[&str], bytes: &[u8], after: &[&str]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("report.pdf");
    std::fs::write(&file, bytes).expect("the file is written");
    let output = Command::new(tool).args(before).arg(&file).args(after).output().expect("the tool is installed");
    assert!(output.status.success(), "{tool}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("the tool prints UTF-8")
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|character| !character.is_whitespace() && *character != '\u{C}').collect()
}

#[test]
fn every_text_of_the_table_can_be_read_out_of_the_file() {
    let report = sample::report();
    let told = squeezed(&ask("pdftotext", &[], &draw(&report), &["-"]));
    let table = &report.table;
    let entries = || table.rows.iter().filter_map(|row| row.entry.as_ref());
    let texts = (table.levels.iter().chain(&table.details).chain(&table.footnotes))
        .chain(table.rows.iter().flat_map(|row| row.path.iter().chain(&row.details)))
        .chain(entries().map(|entry| &entry.name))
        .chain(entries().flat_map(|entry| entry.cells.iter().map(|cell| &cell.text)));
    for text in texts {
        assert!(told.contains(&squeezed(text)), "not in the file: {text}");
    }
}

/// Every word with the page it stands on: left, top, right and bottom, inside the page's width and height.
fn words_outside(bytes: &[u8]) -> Vec<String> {
    let number = |line: &str, name: &str| -> f32 {
        let rest = line.split_once(&format!("{name}=\"")).expect("the attribute").1;
        rest.split('"').next().and_then(|value| value.parse().ok()).expect("a number")
    };
    let (mut width, mut height, mut outside) = (0.0, 0.0, Vec::new());
    for line in ask("pdftotext", &["-bbox"], bytes, &["-"]).lines().map(str::trim_start) {
        if line.starts_with("<page") {
            (width, height) = (number(line, "width"), number(line, "height"));
        } else if line.starts_with("<word") {
            let inside = number(line, "xMin") > 0.0 && number(line, "yMin") > 0.0;
            if !(inside && number(line, "xMax") < width && number(line, "yMax") < height) {
                outside.push(line.to_owned());
            }
        }
    }
    outside
}

/// The row of an indicator with every text of its own.
fn copy(row: &TableRow, number: usize) -> TableRow {
    let mut row = row.clone();
    let entry = row.entry.as_mut().expect("an indicator");
    entry.name = format!("追加指標{number:04}");
    entry.cells[0].text = format!("実績{number:04}\n内訳");
    row
}

#[test]
fn a_group_larger_than_a_page_is_parted_and_nothing_is_lost() {
    let mut report = sample::report();
    let row = report.table.rows[38].clone();
    report.table.rows.splice(39..39, (0..150).map(|number| copy(&row, number)));
    let bytes = draw(&report);
    let told = squeezed(&ask("pdftotext", &["-raw"], &bytes, &["-"]));
    for number in 0..150 {
        assert!(told.contains(&format!("追加指標{number:04}")), "row {number} is not in the file");
        assert!(told.contains(&format!("実績{number:04}内訳")), "cell {number} is not in the file");
    }
    assert_eq!(words_outside(&bytes), Vec::<String>::new());
}

#[test]
fn a_text_longer_than_a_page_continues_on_the_next() {
    let mut report = sample::report();
    let parts: Vec<String> = (0..600).map(|number| format!("明細{number:04}")).collect();
    report.table.rows[4].details[0] = parts.join("\n");
    report.table.rows[5].details[0] = parts.join("\n");
    report.attention[0].said.comment = Some(parts.join("\n"));
    let bytes = draw(&report);
    let told = squeezed(&ask("pdftotext", &["-raw"], &bytes, &["-"]));
    for part in &parts {
        assert!(told.matches(part.as_str()).count() >= 2, "not twice in the file: {part}");
    }
    assert_eq!(words_outside(&bytes), Vec::<String>::new());
}

#[test]
fn long_lists_on_the_first_page_flow_to_the_next() {
    let mut report = sample::report();
    let first = report.gaps[0].clone();
    report
        .gaps
        .extend((0..80).map(|number| SectionGaps { section: Some(format!("第{number:03}課")), ..first.clone() }));
    let bytes = draw(&report);
    let told = squeezed(&ask("pdftotext", &["-raw"], &bytes, &["-"]));
    assert!((0..80).all(|number| told.matches(&format!("第{number:03}課")).count() >= 2));
    assert_eq!(words_outside(&bytes), Vec::<String>::new());
}

/// The text of every page, without its white space.
fn pages(bytes: &[u8]) -> Vec<String> {
    let told = ask("pdftotext", &["-raw"], bytes, &["-"]);
    told.trim_end_matches('\u{C}').split('\u{C}').map(squeezed).collect()
}

/// The report that the program makes of the example office in a language.
pub(crate) fn of_the_example(language: &str) -> Vec<u8> {
    report_of(&example(language, ""), "pdf")
}

/// The example office in a language, with some more settings.
fn example(language: &str, more: &str) -> ExampleOffice {
    let office = ExampleOffice::new();
    let settings = std::fs::read_to_string(office.settings()).expect("settings");
    std::fs::write(office.settings(), format!("language = \"{language}\"\n{settings}\n{more}")).expect("settings");
    office
}

/// An office's report in a format.
fn report_of(office: &ExampleOffice, format: &str) -> Vec<u8> {
    let file = office.folder().join(format!("report.{format}"));
    let output = office.run(&["report", "--as-of", "2017-03-15", "--format", format, "-o", &file.to_string_lossy()]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    std::fs::read(file).expect("the report")
}

#[test]
fn the_example_is_summed_up_on_one_page_and_no_page_is_nearly_empty() {
    let pages = pages(&of_the_example("ja"));
    assert!(pages[0].contains("産業振興アクションプラン進捗状況報告"), "{}", pages[0]);
    assert!(pages[0].contains("値の確かさ") && pages[0].contains("今後の期限"), "{}", pages[0]);
    assert!(pages[1].starts_with("進捗状況表"), "{}", pages[1]);
    for pages in [pages, self::pages(&of_the_example("en"))] {
        let empty: Vec<&String> = pages.iter().filter(|page| page.chars().count() < 150).collect();
        assert!(empty.is_empty(), "{empty:#?}");
    }
}

/// A report with so many sections more than the sample.
fn with_more_sections(more: usize) -> Report {
    let mut report = sample::report();
    let first = report.gaps[1].clone();
    let named = |number| SectionGaps { section: Some(format!("第{number:03}課")), ..first.clone() };
    report.gaps.extend((0..more).map(named));
    report.counts.iter_mut().for_each(|count| count.change = Some(1));
    report
}

#[test]
fn a_fuller_summary_stands_closer_on_its_one_page() {
    let pages = pages(&draw(&with_more_sections(8)));
    assert!(pages[0].contains("第007課") && pages[0].contains("今後の期限"), "{}", pages[0]);
    assert!(pages[1].starts_with("進捗状況表"), "{}", pages[1]);
}

#[test]
fn what_a_summary_leaves_to_a_second_page_is_never_one_short_section() {
    for more in [20, 35] {
        let pages = pages(&draw(&with_more_sections(more)));
        assert!(pages[0].contains("到達率が低い指標") && !pages[0].contains("今後の期限"), "{}", pages[0]);
        for heading in ["未記入・確認中の件数", "値の確かさ", "今後の期限"] {
            assert!(pages[1].contains(heading), "{heading}: {}", pages[1]);
        }
    }
}

#[test]
fn a_heading_is_never_left_without_the_beginning_of_its_table() {
    for number in (10..34).step_by(2) {
        let mut report = with_more_sections(2);
        report.gaps[0].missing = vec![report.gaps[0].missing[0].clone(); number];
        let pages = pages(&draw(&report));
        let list = pages.iter().position(|page| page.starts_with("未記入・確認事項の一覧")).expect("the list");
        let kinds = ["未記入", "要更新", "要確認", "検討中等"];
        for (index, page) in pages.iter().enumerate().skip(list) {
            let headings: Vec<&str> = page.match_indices("開庁日）").map(|(at, _)| &page[at..]).collect();
            for rest in headings {
                let begins =
                    rest.strip_prefix("開庁日）").and_then(|rest| rest.strip_prefix("区分指標目標現在の記載照会事項"));
                let row = begins.is_some_and(|rest| kinds.iter().any(|kind| rest.starts_with(kind)));
                assert!(row, "{number} rows, page {index}: {rest}");
            }
            assert!(page.chars().count() > 100, "{number} rows, page {index}: {page}");
        }
    }
}

#[test]
fn what_nobody_entered_is_printed_as_not_entered() {
    let mut report = sample::report();
    report.decisions.clear();
    let told = squeezed(&ask("pdftotext", &["-raw"], &draw(&report), &["-"]));
    assert!(told.contains("記入なし") && told.contains("要因と対応：未記入"), "{told}");
}

#[test]
fn a_percentage_that_would_contradict_its_grade_gets_more_digits() {
    let mut report = sample::report();
    report.attention[0].ratio = Some(0.796);
    report.attention[0].percent_digits = 1;
    let told = squeezed(&ask("pdftotext", &["-raw"], &draw(&report), &["-"]));
    assert!(told.contains("79.6%"), "{told}");
}

/// The example's report for everybody.
pub(crate) fn for_everybody(language: &str) -> Vec<u8> {
    let file = tempfile::NamedTempFile::new().expect("a file");
    let arguments = ["report", "--as-of", "2017-03-15", "--edition", "public", "-o"];
    let output = example(language, "").run(&[&arguments[..], &[&file.path().to_string_lossy()]].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    std::fs::read(file.path()).expect("the report")
}

/// The example's report with its data as a file inside, and these data.
pub(crate) fn with_data_inside() -> (Vec<u8>, Vec<u8>) {
    let office = example("ja", "[report]\ndata_inside = true\n");
    (report_of(&office, "pdf"), report_of(&office, "csv"))
}

#[test]
fn the_data_inside_a_report_come_out_as_they_went_in() {
    let (bytes, data) = with_data_inside();
    assert!(ask("pdfdetach", &["-list"], &bytes, &[]).contains(".csv"));
    let found = ask("pdfdetach", &["-save", "1", "-o", "/dev/stdout"], &bytes, &[]);
    assert!(found.as_bytes() == data, "{found}");
}

#[test]
fn links_lead_from_the_first_page_to_the_row_and_to_the_section() {
    let report = sample::report();
    let told = ask("qpdf", &["--json"], &draw(&report), &[]);
    let file: serde_json::Value = serde_json::from_str(&told).expect("qpdf writes JSON");
    let objects = file["qpdf"][1].as_object().expect("the objects");
    let said = |object: &serde_json::Value| object["value"]["/Contents"].as_str().map(str::to_owned);
    let links: Vec<String> =
        objects.values().filter(|object| object["value"]["/Subtype"] == "/Link").filter_map(said).collect();
    for says in [&report.attention[0].indicator, report.gaps[0].section.as_ref().expect("a section")] {
        assert!(links.contains(&format!("u:{says}")), "{says}: {links:?}");
    }
}

#[test]
fn the_file_is_sound() {
    let told = ask("qpdf", &["--check"], &draw(&sample::report()), &[]);
    assert!(told.contains("No syntax or stream encoding errors"), "{told}");
}

#[test]
fn a_report_of_fifty_rows_is_light_enough_for_any_mail() {
    let size = draw(&sample::with_indicators(50)).len();
    assert!(size <= 150_000, "{size} bytes");
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    let report = sample::report();
    assert!(draw(&report) == draw(&report), "two files of one report differ");
}

//! The report as PDF, looked at with other people's tools: every text is there, the file is sound, the bytes are the
//! same twice, and what cannot be drawn is named.

mod sample;

use std::process::Command;

use shinchoku::domain::report::{Report, SectionGaps, TableRow};
use shinchoku::render::pdf::{self, Fonts, PdfError};

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
        .chain(entries().flat_map(|entry| [&entry.name, &entry.target]))
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
    report.attention[0].comment = Some(parts.join("\n"));
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
    report.attention[0].ratio = 0.796;
    report.attention[0].percent_digits = 1;
    let told = squeezed(&ask("pdftotext", &["-raw"], &draw(&report), &["-"]));
    assert!(told.contains("79.6%"), "{told}");
}

#[test]
fn the_file_is_sound() {
    let told = ask("qpdf", &["--check"], &draw(&sample::report()), &[]);
    assert!(told.contains("No syntax or stream encoding errors"), "{told}");
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    let report = sample::report();
    assert!(draw(&report) == draw(&report), "two files of one report differ");
}

#[test]
fn a_character_without_a_glyph_is_named_with_its_place() {
    let mut report = sample::report();
    let language = sample::japanese();
    assert_eq!(pdf::missing_glyphs(&report, &language, &fonts()), []);
    let entry = report.table.rows[3].entry.as_mut().expect("an indicator");
    entry.cells[0].text = "\u{10FFFD}野家".to_owned();
    let name = entry.name.clone();
    assert_eq!(pdf::missing_glyphs(&report, &language, &fonts()), [('\u{10FFFD}', name)]);
}

#[test]
fn without_a_font_the_families_that_were_tried_are_named() {
    let tried = vec!["No Such Gothic".to_owned(), "No Such Mincho".to_owned()];
    assert_eq!(Fonts::find(&tried).expect_err("no such font"), PdfError::NoFont { tried });
}

#[test]
fn characters_that_share_a_glyph_are_read_as_themselves() {
    let text = "辻\u{E0100}と辻、〜と～、−と－、—と―、⼀と一、髙﨑①㈱㎡㍻㋿Ａ　Ｂ";
    let mut report = sample::report();
    report.table.rows[0].entry.as_mut().expect("an indicator").cells[0].text = text.to_owned();
    assert_eq!(pdf::missing_glyphs(&report, &sample::japanese(), &fonts()), []);
    let told = squeezed(&ask("pdftotext", &["-raw"], &draw(&report), &["-"]));
    assert!(told.contains(&squeezed(text)), "{told}");
}

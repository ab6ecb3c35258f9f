//! The report as PDF, looked at with other people's tools: every text is there, the file is sound, the bytes are the
//! same twice, and what cannot be drawn is named.

mod sample;

use std::process::Command;

use shinchoku::domain::report::Report;
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
    let told = squeezed(&ask("pdftotext", &["-raw"], &draw(&report), &["-"]));
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

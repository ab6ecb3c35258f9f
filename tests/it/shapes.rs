//! Sheets of the shapes that offices have: each file of `tests/data/sheets` is read by the source block beside it, and
//! says what stands in the JSON beside it. `build.py` there makes the files.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use shinchoku::domain::snapshot::{Batch, Cell, Kind, Row, SourceFile};
use shinchoku::sources::sheet::{self, Layout, Shape};
use shinchoku::sources::{SourceSettings, build_source};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const SHEETS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/sheets");

/// The source blocks, by their files.
fn blocks() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(SHEETS).unwrap().map(|entry| entry.unwrap().path());
    let mut blocks: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|it| it == "toml")).collect();
    blocks.sort();
    blocks
}

async fn read(block: &Path) -> Batch {
    let text = std::fs::read_to_string(block).unwrap();
    let settings: SourceSettings = toml::from_str(&format!("settle_ms = 0\n{text}")).unwrap();
    build_source(&settings, Path::new(SHEETS)).unwrap().read().await.outcome.unwrap()
}

/// One entry a cell: what it is, of which year, its text, its place, and what stands beside it.
fn said(cell: &Cell) -> Value {
    let mut entry = vec![json!(cell.kind), json!(cell.year), json!(cell.raw), json!(cell.place.spot)];
    let beside = &cell.beside;
    let period = beside.period.map(|period| json!(period));
    let texts = [("as_of", &beside.as_of), ("unit", &beside.unit), ("note", &beside.note)];
    let provisional = beside.provisional.then(|| ("provisional".to_owned(), json!(true)));
    let facts = texts.into_iter().filter_map(|(key, text)| Some((key.to_owned(), json!(text.as_ref()?))));
    let facts: serde_json::Map<String, Value> =
        period.map(|it| ("period".to_owned(), it)).into_iter().chain(facts).chain(provisional).collect();
    if !facts.is_empty() {
        entry.push(Value::Object(facts));
    }
    Value::Array(entry)
}

fn row(row: &Row) -> Value {
    json!({
        "name": row.name,
        "file": row.place.sheet.file,
        "at": row.place.shown(),
        "cells": row.cells.iter().map(said).collect::<Vec<_>>(),
    })
}

fn shown(batch: &Batch) -> Value {
    let problems: Vec<String> = batch
        .problems
        .iter()
        .map(|problem| format!("{} {}", problem.code(), problem.place.as_deref().unwrap_or_default()).trim().to_owned())
        .collect();
    json!({
        "rows": batch.rows.iter().map(row).collect::<Vec<_>>(),
        "footnotes": batch.footnotes,
        "problems": problems,
    })
}

#[tokio::test]
async fn every_shape_of_sheet_says_what_a_careful_person_reads_in_it() {
    let blocks = blocks();
    assert!(blocks.len() > 24, "{blocks:?}");
    let mut wrong = Vec::new();
    for block in blocks {
        let text = std::fs::read_to_string(block.with_extension("json")).unwrap_or_default();
        let expected: Value = serde_json::from_str(&text).unwrap_or_default();
        let read = shown(&read(&block).await);
        if read != expected {
            wrong.push(format!("{} gives\n{read}\nand not\n{expected}", block.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// The files that the source blocks read.
fn files() -> Vec<(String, Vec<u8>)> {
    let kinds = ["xlsx", "xls", "ods", "csv", "tsv"];
    let entries = std::fs::read_dir(SHEETS).unwrap().map(|entry| entry.unwrap().path());
    let sheets = entries.filter(|path| path.extension().is_some_and(|it| kinds.iter().any(|kind| it == *kind)));
    sheets.map(|path| (path.display().to_string(), std::fs::read(&path).unwrap())).collect()
}

fn code(bytes: &[u8]) -> Result<usize, String> {
    sheet::grids("表.xlsx", bytes).map(|grids| grids.len()).map_err(|problem| problem.code().to_owned())
}

fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// An open document whose one row is said to be repeated.
fn repeated(cells: &str, rows: u32) -> Vec<u8> {
    opened(&rows_of(cells, rows))
}

fn rows_of(cells: &str, times: u32) -> String {
    format!("<table:table-row table:number-rows-repeated=\"{times}\">{cells}</table:table-row>")
}

/// An open document with those rows.
fn opened(rows: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><table:table table:name=\"表\">{rows}</table:table></office:document-content>"
    );
    zip(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content.as_bytes())])
}

#[test]
fn a_file_that_would_unpack_to_too_much_is_refused_at_once() {
    let started = std::time::Instant::now();
    let blank = vec![b' '; 300 * 1024 * 1024];
    assert_eq!(code(&zip(&[("[Content_Types].xml", &blank)])), Err("sheet_too_large".to_owned()));
    assert_eq!(code(&zip(&[("content.xml", &blank)])), Err("sheet_too_large".to_owned()));
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}

#[test]
fn rows_repeated_to_the_end_of_the_sheet_are_read_when_they_are_empty_and_told_when_they_are_not() {
    let cell = |text: &str, times: u32| {
        format!(
            "<table:table-cell table:number-columns-repeated=\"{times}\"><text:p>{text}</text:p></table:table-cell>"
        )
    };
    let merged = "<table:table-cell table:number-columns-spanned=\"3\" table:number-rows-spanned=\"2\"/>".to_owned();
    for harmless in [cell("", 16_384), merged + &cell("", 16_000)] {
        assert_eq!(code(&repeated(&harmless, 1_048_576)), Ok(1), "{harmless}");
    }
    let blanks = sheet::grids("表.ods", &repeated(&cell("0", 12), 5_000)).unwrap();
    assert_eq!((blanks[0].rows().len(), blanks[0].text(4_999, 11)), (5_000, "0"), "a filled-in matrix is read");
    for (cells, times, place) in [
        (cell("あ", 1), 1_048_576, "表!A2"),
        (cell("", 2) + &cell("－", 16_384), 20, "表!C2"),
        (cell("0", 25), 10_001, "表!A2"),
    ] {
        let first = "<table:table-row><table:table-cell><text:p>評価指標</text:p></table:table-cell></table:table-row>";
        let problem = sheet::grids("表.ods", &opened(&format!("{first}{}", rows_of(&cells, times)))).unwrap_err();
        assert_eq!((problem.code(), problem.place.as_deref()), ("sheet_repeats", Some(place)), "{cells}");
    }
}

#[test]
fn a_sheet_that_claims_to_be_vast_costs_no_more_than_its_cells() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "評価指標").unwrap();
    sheet.write(0, 16_383, "実績").unwrap();
    sheet.write(1_048_575, 16_383, "3件").unwrap();
    sheet.write(1_048_575, 0, "開発数").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let grids = sheet::grids("表.xlsx", &bytes).unwrap();
    assert_eq!(grids[0].rows(), [0, 1_048_575]);
    let file = SourceFile { path: "表.xlsx".to_owned(), sha256: String::new(), bytes };
    assert_eq!(sheet::read(&file, &Layout::default()).rows.len(), 1);
}

#[test]
fn no_damage_to_a_file_stops_the_reader() {
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).unwrap()
    };
    for (name, bytes) in files() {
        for _ in 0..60 {
            let mut damaged = bytes.clone();
            damaged.truncate(bytes.len() - next(bytes.len().min(400)) * next(2));
            for _ in 0..=next(12) {
                let at = next(damaged.len());
                damaged[at] = u8::try_from(next(256)).unwrap();
            }
            let file = SourceFile { path: name.clone(), sha256: String::new(), bytes: damaged };
            for shape in [Shape::Wide, Shape::Long, Shape::Titled] {
                let _ = sheet::read(&file, &Layout { shape, ..Layout::default() });
            }
        }
    }
}

#[test]
fn a_row_of_rates_is_no_value_of_its_indicator() {
    // 茨城県まち・ひと・しごと創生総合戦略 has 達成率 below 実績値, and its 目標値 in a column of its own.
    let bytes =
        "評価指標,区分,H27,H28,目標値 H31\n雇用創出数,実績値,2748,5163,10000\n雇用創出数,達成率,137.4%,129.0%,\n";
    let file = SourceFile { path: "調書.csv".to_owned(), sha256: String::new(), bytes: bytes.into() };
    let batch = sheet::read(&file, &Layout::default());
    let cells = batch.rows.iter().flat_map(|row| &row.cells).filter(|cell| cell.kind == Kind::Actual);
    assert_eq!(cells.map(|cell| cell.raw.as_str()).collect::<Vec<_>>(), ["2748", "5163"]);
}

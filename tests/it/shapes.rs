//! Sheets of the shapes that offices have: each file of `tests/data/sheets` is read by the source block beside it, and
//! says what stands in the JSON beside it. `build.py` there makes the files.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use shinchoku::domain::snapshot::{Batch, Cell, Row};
use shinchoku::sources::{SourceSettings, build_source};

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
    let mut entry = vec![json!(cell.kind), json!(cell.year), json!(cell.raw), json!(cell.place.cell)];
    let beside = &cell.beside;
    let period = beside.period.map(|period| json!(period));
    let texts = [("as_of", &beside.as_of), ("unit", &beside.unit), ("note", &beside.note)];
    let facts = texts.into_iter().filter_map(|(key, text)| Some((key.to_owned(), json!(text.as_ref()?))));
    let facts: serde_json::Map<String, Value> =
        period.map(|it| ("period".to_owned(), it)).into_iter().chain(facts).collect();
    if !facts.is_empty() {
        entry.push(Value::Object(facts));
    }
    Value::Array(entry)
}

fn row(row: &Row) -> Value {
    json!({
        "name": row.name,
        "file": row.place.file,
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
    assert!(blocks.len() > 12, "{blocks:?}");
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

//! Sheets: bytes → cells → rows. Pure: it opens no file and knows no plan.
//!
//! A file that cannot be read is one problem; a cell that cannot is another, and the rest is read all the same.
//!
//! What cannot be known: in `.xls`, a formula whose result was never saved looks empty; in `.ods`, a number shows the
//! digits that its cell shows and no more; in `.csv`, what Excel made of a text before it was saved (3/23 → a day). Hidden
//! rows and columns are read and told, hidden sheets are not read.

mod compound;
mod delimited;
mod finder;
mod format;
mod grid;
mod header;
mod layout;
mod ods;
mod package;
mod periods;
mod standing;
mod table;
mod titled;
mod word;
mod xls;
mod xlsx;
mod xml;

pub use finder::headers;
pub use grid::{Grid, GridBuilder, Merge, TooLarge};
pub use header::{Column, Header};
pub use layout::{Columns, Layout, Periods, Shape, Words};
pub use titled::titled_headers;
pub use word::Field;

use std::collections::BTreeSet;

use crate::domain::fold::{fold_name, one_line};
use crate::domain::problem::Problem;
use crate::domain::snapshot::{Batch, SourceFile};

use table::FileName;

/// Reads one file. The problems say what could not be read; a fault means that the file gave no rows.
#[must_use]
pub fn read(file: &SourceFile, layout: &Layout) -> Batch {
    let mut batch = Batch::default();
    let grids = match grids(&file.path, &file.bytes) {
        Ok(grids) => grids,
        Err(problem) => {
            batch.problems.push(problem.in_file(&file.path));
            return batch;
        }
    };
    let name = FileName { path: &file.path, sha256: &file.sha256 };
    let mut headed = false;
    for table in grids.iter().filter_map(|grid| table::read(grid, layout, name)) {
        headed = true;
        batch.rows.extend(table.rows);
        batch.footnotes.extend(table.footnotes);
        batch.problems.extend(table.problems);
    }
    if !headed {
        batch.problems.push(without_header(&grids, layout).in_file(&file.path));
        batch.rowless.extend(texts(&grids).map(|texts| (file.path.clone(), texts)));
    }
    batch
}

/// More texts are not kept: then nobody knows what such a file may hold.
const MOST_TEXTS: usize = 50_000;

/// All texts of a file, folded like names; none where there are too many.
fn texts(grids: &[Grid]) -> Option<BTreeSet<String>> {
    let all = || grids.iter().flat_map(Grid::texts);
    (all().take(MOST_TEXTS + 1).count() <= MOST_TEXTS).then(|| all().map(fold_name).collect())
}

/// In how many of the first rows of a sheet headings are looked for, how many are told, and how long they are at most.
const TOP_ROWS: usize = 20;
const MOST_TOLD: usize = 12;
const LONGEST_TOLD: usize = 24;

/// The row that looks most like one of headings: the first of those with most short texts that are no numbers.
pub(super) fn likely_headings(grids: &[&Grid]) -> Vec<String> {
    let is_word = |text: &String| {
        text.chars().count() <= LONGEST_TOLD && text.replace([',', '%'], "").trim().parse::<f64>().is_err()
    };
    let rows = grids.iter().flat_map(|grid| grid.rows().into_iter().take(TOP_ROWS).map(move |row| (grid, row)));
    let mut best: Vec<String> = Vec::new();
    for (grid, row) in rows {
        let words: Vec<String> = grid.row(row).map(|(_, text)| one_line(text)).filter(is_word).collect();
        if words.len() > best.len() {
            best = words;
        }
    }
    best.truncate(MOST_TOLD);
    best
}

/// Reads the cells of a file: the visible sheets of a workbook (`.xlsx`, `.xlsm`, `.xls`, `.ods`), or a file of
/// separated values (`.csv`, `.tsv`) as one. The content says which it is, not the name.
///
/// # Errors
/// Says why the file cannot be read; it does not know the file's name.
pub fn grids(_path: &str, bytes: &[u8]) -> Result<Vec<Grid>, Box<Problem>> {
    if bytes.is_empty() {
        return Err(Box::new(Problem::fault("file_empty")));
    }
    // The names of a package's parts stand at its end.
    let holds = |name: &[u8]| bytes.windows(name.len()).rev().any(|window| window == name);
    if bytes.starts_with(&compound::SIGNATURE) {
        xls::grids(bytes)
    } else if bytes.starts_with(b"PK") {
        if !holds(b"[Content_Types].xml") && holds(b"content.xml") { ods::grids(bytes) } else { xlsx::grids(bytes) }
    } else {
        delimited::grid(bytes).map(|grid| vec![grid])
    }
}

/// Says which words were looked for, so that a renamed heading is found at once.
fn without_header(grids: &[Grid], layout: &Layout) -> Problem {
    let columns = &layout.columns;
    let mut wanted = vec![columns.indicator.shown(), columns.actual.shown()];
    if layout.shape == Shape::Long {
        wanted.push(columns.year.shown());
    }
    let sheets: Vec<String> = grids.iter().filter_map(|grid| grid.sheet.clone()).collect();
    let problem = Problem::fault("sheet_without_header")
        .with("words", wanted)
        .with("found", likely_headings(&grids.iter().collect::<Vec<_>>()));
    if sheets.is_empty() { problem } else { problem.at(sheets.join("、")) }
}

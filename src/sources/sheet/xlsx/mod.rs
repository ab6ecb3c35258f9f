//! XLSX (ECMA-376 Part 1, `SpreadsheetML`): bytes → grids. The workbook is read as it was last saved; nothing is calculated.
//!
//! Each sheet is walked through once: what it says beside the values of its cells (what is merged, hidden or was never
//! calculated) is needed as much as the values.

mod book;
mod cells;

use std::collections::BTreeSet;

use super::grid::{Grid, GridBuilder};
use super::package::Package;
use crate::domain::problem::Problem;
use book::Book;

/// Reads the sheets that people see, in their order. It needs only the parts that hold cells and how they are shown.
///
/// # Errors
/// Says what is wrong with the file: damaged, or larger than any progress sheet.
pub(super) fn grids(bytes: &[u8]) -> Result<Vec<Grid>, Box<Problem>> {
    let package = Package::open(bytes, is_needed)?;
    let book = Book::read(&package)?;
    let mut grids = Vec::new();
    let mut seen = BTreeSet::new();
    for sheet in &book.sheets {
        // Two sheets never share their cells, but in a file that wants to be read for ever.
        if !seen.insert(&sheet.part) {
            continue;
        }
        let mut grid = GridBuilder::new(Some(sheet.name.clone()));
        let part = package.text(&sheet.part).unwrap_or_default();
        grid.reserve(part.len());
        cells::read(sheet, part, &book, &mut grid)?;
        grids.push(grid.finish()?);
    }
    Ok(grids)
}

/// Pictures, drawings, macros and printer settings stay packed.
fn is_needed(part: &str) -> bool {
    let part = part.to_ascii_lowercase();
    let is_xml = part.rsplit_once('.').is_some_and(|(_, extension)| matches!(extension, "xml" | "rels"));
    is_xml
        && !["drawing", "media", "chart", "comments", "pivot", "theme", "externallinks", "customxml"]
            .iter()
            .any(|other| part.contains(other))
}

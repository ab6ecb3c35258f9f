//! Bytes → the cells of one table, from CSV or from the first sheet of a workbook.
//!
//! It must not know what any cell means.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;

use calamine::{Dimensions, Reader, Xlsx};
use encoding_rs::SHIFT_JIS;

use crate::domain::problem::Problem;

/// The cells of one table.
#[derive(Debug, Default)]
pub(super) struct Grid {
    pub(super) sheet: Option<String>,
    cells: BTreeMap<(u32, u32), String>,
    merges: Vec<Dimensions>,
}

impl Grid {
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Box<Problem>> {
        let fault = |reason: String| Box::new(Problem::fault("table_unreadable").with("reason", reason));
        let mut grid = Self::default();
        if bytes.starts_with(b"PK") {
            let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|error| fault(error.to_string()))?;
            let name = book.sheet_names().first().cloned().unwrap_or_default();
            let range = book.worksheet_range(&name).map_err(|error| fault(error.to_string()))?;
            let (top, left) = range.start().unwrap_or_default();
            for (row, column, value) in range.used_cells() {
                let at = |first: u32, offset: usize| first + u32::try_from(offset).unwrap_or(u32::MAX - first);
                grid.cells.insert((at(top, row), at(left, column)), value.to_string());
            }
            grid.merges = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
            grid.sheet = Some(name);
            return Ok(grid);
        }
        let text = decode(bytes).ok_or_else(|| fault("neither UTF-8 nor CP932".to_owned()))?;
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        for (row, record) in (0..).zip(reader.records()) {
            for (column, text) in (0..).zip(&record.map_err(|error| fault(error.to_string()))?) {
                if !text.trim().is_empty() {
                    grid.cells.insert((row, column), text.to_owned());
                }
            }
        }
        Ok(grid)
    }

    pub(super) fn text(&self, row: u32, column: u32) -> &str {
        self.cells.get(&(row, column)).map_or("", String::as_str)
    }

    pub(super) fn text_through_merge(&self, row: u32, column: u32) -> &str {
        let merge = self.merges.iter().find(|merge| merge.contains(row, column));
        let (row, column) = merge.map_or((row, column), |merge| merge.start);
        self.text(row, column)
    }

    pub(super) fn rows(&self) -> BTreeSet<u32> {
        self.cells.keys().map(|(row, _)| *row).collect()
    }

    pub(super) fn row(&self, row: u32) -> impl Iterator<Item = (u32, &str)> {
        self.cells.range((row, 0)..=(row, u32::MAX)).map(|((_, column), text)| (*column, text.as_str()))
    }
}

pub(super) fn cell_name(row: u32, column: u32) -> String {
    let mut letters = String::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.insert(0, char::from(b'A' + u8::try_from((rest - 1) % 26).unwrap_or(0)));
        rest = (rest - 1) / 26;
    }
    format!("{letters}{}", row + 1)
}

fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let utf8 = std::str::from_utf8(bytes).map(Cow::Borrowed).ok();
    utf8.or_else(|| SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes))
}

//! Where a text stands: a cell of a sheet of a file, so that any number can be traced to bytes.
//!
//! A sheet is named once and all its places share it; the name of a cell is written only where somebody reads it.

use std::fmt::{self, Display, Formatter, Write};
use std::sync::Arc;

use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer};

use crate::domain::calendar::FiscalYear;
use crate::domain::value::heading;

/// A sheet of a file as it was read, or a file that has no sheets.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Sheet {
    /// The file, relative to the source's root.
    pub file: String,
    /// The name of the sheet; none in a CSV file.
    pub name: Option<String>,
    /// The SHA-256 of the file's bytes.
    pub sha256: String,
    year: Option<FiscalYear>,
}

/// Where a text stands.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "Written")]
pub struct Place {
    /// In which sheet.
    pub sheet: Arc<Sheet>,
    /// Where in it.
    pub spot: Spot,
}

/// Where in a sheet; rows and columns count from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spot {
    /// A cell by its row and column, written as a sheet writes it (`F12`), in a CSV file too.
    Cell(u32, u32),
    /// What several cells say together, by the first and the last of them (`C3:F3`).
    Cells((u32, u32), (u32, u32)),
    /// A member of a record, by its JSON Pointer (`/0/value`).
    Member(String),
}

/// A place as it is kept.
#[derive(Deserialize)]
struct Written {
    file: String,
    sheet: Option<String>,
    cell: String,
    sha256: String,
}

impl From<Written> for Place {
    fn from(written: Written) -> Self {
        let Written { file, sheet, cell, sha256 } = written;
        let spot = match cell.split_once(':').map(|(first, last)| (cell_named(first), cell_named(last))) {
            Some((Some(first), Some(last))) => Spot::Cells(first, last),
            _ => cell_named(&cell).map_or(Spot::Member(cell), |(row, column)| Spot::Cell(row, column)),
        };
        Self { sheet: Arc::new(Sheet::new(&file, sheet.as_deref(), &sha256)), spot }
    }
}

impl Sheet {
    /// A sheet by its file, its own name and the SHA-256 of the file's bytes.
    #[must_use]
    pub fn new(file: &str, name: Option<&str>, sha256: &str) -> Self {
        let year = name.and_then(|name| heading(name).year).or_else(|| heading(file).year);
        Self { file: file.to_owned(), name: name.map(str::to_owned), sha256: sha256.to_owned(), year }
    }

    /// The fiscal year in the sheet's name, else the one in the file's (`進捗状況_H28.xlsx`).
    #[must_use]
    pub fn year(&self) -> Option<FiscalYear> {
        self.year
    }
}

impl Place {
    /// The cell as a sheet writes it.
    #[must_use]
    pub fn cell(&self) -> String {
        self.spot.to_string()
    }

    /// The place inside the file as people write it: `進捗状況!G5`, or `C3` in a CSV file.
    #[must_use]
    pub fn shown(&self) -> String {
        match &self.sheet.name {
            Some(sheet) => format!("{sheet}!{}", self.spot),
            None => self.spot.to_string(),
        }
    }
}

impl Display for Spot {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cell(row, column) => write_cell(f, *row, *column),
            Self::Cells(first, last) => {
                write_cell(f, first.0, first.1)?;
                f.write_char(':')?;
                write_cell(f, last.0, last.1)
            }
            Self::Member(pointer) => f.write_str(pointer),
        }
    }
}

impl Serialize for Spot {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Serialize for Place {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut place = serializer.serialize_struct("Place", 4)?;
        place.serialize_field("file", &self.sheet.file)?;
        place.serialize_field("sheet", &self.sheet.name)?;
        place.serialize_field("cell", &self.spot)?;
        place.serialize_field("sha256", &self.sheet.sha256)?;
        place.end()
    }
}

/// The name of a cell as a sheet writes it: (11, 5) is F12.
#[must_use]
pub fn cell_name(row: u32, column: u32) -> String {
    Spot::Cell(row, column).to_string()
}

/// The letters of a column as a sheet writes them: 5 is F.
#[must_use]
pub fn column_name(column: u32) -> String {
    let mut letters = String::new();
    // Nothing fails in writing to a text.
    let _ = write_column(&mut letters, column);
    letters
}

/// The row and column of a cell by the name that a sheet writes: F12 is (11, 5).
#[must_use]
pub fn cell_named(name: &str) -> Option<(u32, u32)> {
    let name = name.strip_prefix('$').unwrap_or(name);
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic).count();
    let column = name[..letters].bytes().try_fold(0_u32, |sum, letter| {
        sum.checked_mul(26)?.checked_add(u32::from(letter.to_ascii_uppercase() - b'A') + 1)
    })?;
    let row = &name[letters..];
    let row: u32 = row.strip_prefix('$').unwrap_or(row).parse().ok()?;
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

fn write_cell(out: &mut impl Write, row: u32, column: u32) -> fmt::Result {
    write_column(out, column)?;
    write!(out, "{}", u64::from(row) + 1)
}

fn write_column(out: &mut impl Write, column: u32) -> fmt::Result {
    if let Some(before) = (column / 26).checked_sub(1) {
        write_column(out, before)?;
    }
    out.write_char(char::from(b'A' + u8::try_from(column % 26).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_named_as_a_sheet_names_them() {
        for (row, column, name) in
            [(0, 0, "A1"), (11, 5, "F12"), (0, 25, "Z1"), (0, 26, "AA1"), (1_048_575, 16_383, "XFD1048576")]
        {
            assert_eq!(cell_name(row, column), name);
            assert_eq!(cell_named(name), Some((row, column)));
        }
        assert_eq!(cell_name(u32::MAX, u32::MAX), "MWLQKWV4294967296");
        for name in ["", "A", "A0", "12", "あ1", "AAAAAAAAAA1"] {
            assert_eq!(cell_named(name), None, "{name}");
        }
    }

    #[test]
    fn a_place_is_written_as_people_look_for_it() {
        let place = |name, spot| Place { sheet: Arc::new(Sheet::new("表_H28.xlsx", name, "ab")), spot };
        for (name, spot, shown) in [
            (Some("進捗"), Spot::Cell(4, 6), "進捗!G5"),
            (None, Spot::Cells((2, 2), (2, 5)), "C3:F3"),
            (None, Spot::Member("/0/値".to_owned()), "/0/値"),
        ] {
            let place = place(name, spot);
            assert_eq!(place.shown(), shown);
            let kept = serde_json::to_string(&place).unwrap_or_default();
            assert_eq!(serde_json::from_str::<Place>(&kept).ok(), Some(place), "what is kept reads back: {kept}");
        }
        let json = serde_json::to_string(&place(Some("H29"), Spot::Cell(0, 0))).unwrap_or_default();
        assert_eq!(json, r#"{"file":"表_H28.xlsx","sheet":"H29","cell":"A1","sha256":"ab"}"#);
        let year = |name| place(name, Spot::Cell(0, 0)).sheet.year().map(|year| year.0);
        assert_eq!((year(None), year(Some("H29")), year(Some("進捗"))), (Some(2016), Some(2017), Some(2016)));
    }
}

//! Batches of rows, and the snapshot that is made of them, as data.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;

use serde::{Deserialize, Serialize, Serializer};

use super::edition::Edition;
use super::place::Place;
use crate::domain::calendar::{FiscalYear, Period};
use crate::domain::problem::Problem;
use crate::domain::value::{AsOf, stated_day};

/// What one source said in one reading.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Batch {
    /// The rows that name an indicator, in the order of the sheet.
    pub rows: Vec<Row>,
    /// Notes below or above the table (「※…」, 「★…」), as they stand.
    pub footnotes: Vec<String>,
    /// What could not be read or looked odd; the rest was read all the same.
    pub problems: Vec<Problem>,
    /// The files that were read.
    pub files: Vec<SourceFile>,
    /// What is known of their age, where several carry the same indicators.
    pub editions: Vec<Edition>,
    /// The files that gave no rows though their cells could be read, each with all its texts, folded like names: an
    /// indicator whose name is not among them cannot stand in there.
    pub rowless: BTreeMap<String, BTreeSet<String>>,
}

/// A file as it was read: its bytes are kept as a copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// The path relative to the source's root, with `/` between its parts.
    pub path: String,
    /// The SHA-256 of its bytes, as 64 lower-case hexadecimal digits.
    pub sha256: String,
    /// The bytes themselves.
    pub bytes: Vec<u8>,
}

/// One row of a sheet that names an indicator.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The indicator's name as the cell has it, line breaks included.
    pub name: String,
    /// Where the name stands.
    pub place: Place,
    /// What the row says: one cell for each column that was understood, empty cells too.
    pub cells: Vec<Cell>,
}

/// One cell that says something of an indicator.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// What the column holds.
    pub kind: Kind,
    /// The fiscal year of the column or row; none where none is named.
    pub year: Option<FiscalYear>,
    /// The text to the letter; empty for an empty cell.
    pub raw: String,
    /// Where it stands.
    pub place: Place,
    /// How many rows and columns the cell covers; `(1, 1)` when it is not merged.
    pub span: (u32, u32),
    /// What other columns and the heading say of it.
    pub beside: Beside,
}

/// What stands beside a cell. Beside most nothing does, and they take no room for it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(from = "Neighbours")]
pub struct Beside(Option<Box<Neighbours>>);

/// What other columns and the heading say of a cell; every text to the letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Neighbours {
    /// The part of the year that its column or row names.
    pub period: Option<Period>,
    /// What the column of days says (時点).
    pub as_of: Option<String>,
    /// What the column of units says (単位).
    pub unit: Option<String>,
    /// What the column of notes says (備考).
    pub note: Option<String>,
    /// What the column of the chief's decision says (課長確認), empty where it says nothing; none without such a column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<String>,
    /// Whether the heading calls the value provisional (実績見込).
    pub provisional: bool,
    /// Whether the cell stands for several parts of its year, of which a person has to say which counts.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub asked: bool,
}

impl Neighbours {
    /// A cell that stands alone.
    pub const NONE: Self =
        Self { period: None, as_of: None, unit: None, note: None, review: None, provisional: false, asked: false };
}

impl From<Neighbours> for Beside {
    fn from(neighbours: Neighbours) -> Self {
        Self((neighbours != Neighbours::NONE).then(|| Box::new(neighbours)))
    }
}

impl Deref for Beside {
    type Target = Neighbours;

    fn deref(&self) -> &Neighbours {
        self.0.as_deref().unwrap_or(&Neighbours::NONE)
    }
}

impl Serialize for Beside {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// What happened (実績).
    Actual,
    /// What is intended (予定).
    Plan,
    /// What should be reached (目標).
    Target,
}

/// Why a source could not be read at all. It is never a reason to call a value missing.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceFailure {
    /// What happened, where, and what to do.
    pub problem: Problem,
}

/// What one source gave in one cycle.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceReading {
    /// The name of the source in the settings.
    pub source: String,
    /// The rows, or why there are none.
    pub outcome: Result<Batch, SourceFailure>,
}

impl Batch {
    /// Whether all rows stand in one sheet.
    #[must_use]
    pub fn is_of_one_sheet(&self) -> bool {
        self.rows.iter().all(|row| row.place.sheet == self.rows[0].place.sheet)
    }
}

impl Cell {
    /// The fiscal year that the cell speaks of: that of its column or row, else that in the sheet's or the file's name.
    #[must_use]
    pub fn named_year(&self) -> Option<FiscalYear> {
        self.year.or_else(|| self.place.sheet.year())
    }

    /// Whether the cell speaks of the fiscal year; a sheet that names none is taken for this year's.
    #[must_use]
    pub fn is_of(&self, year: FiscalYear) -> bool {
        self.named_year().is_none_or(|named| named == year)
    }

    /// The day that stands beside the cell, or else the end of its part of the year: what the value describes where the
    /// cell itself states no day. The last part of a year ends with the year and states no day of its own.
    #[must_use]
    pub fn stated_day(&self, year: FiscalYear) -> Option<AsOf> {
        let stated = self.beside.as_of.as_deref().and_then(|text| stated_day(text, year));
        stated.or_else(|| {
            let date = self.beside.period?.last_day(year).filter(|date| *date < year.last_day())?;
            Some(AsOf { date, text: String::new(), month_end: true, inferred: true })
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::snapshot::place::Spot;

    #[test]
    fn the_day_beside_a_cell_is_its_column_of_days_or_else_the_end_of_its_part_of_the_year() {
        let day = |period, as_of: Option<&str>| {
            let place = Place { sheet: Arc::default(), spot: Spot::Cell(1, 2) };
            let beside = Neighbours { period, as_of: as_of.map(str::to_owned), ..Neighbours::NONE }.into();
            let cell = Cell { kind: Kind::Actual, year: None, raw: "3件".to_owned(), place, span: (1, 1), beside };
            cell.stated_day(FiscalYear(2016)).map(|day| day.date.to_string())
        };
        assert_eq!(day(Some(Period::Quarter(2)), None).as_deref(), Some("2016-09-30"));
        assert_eq!(day(Some(Period::Quarter(2)), Some("10月末")).as_deref(), Some("2016-10-31"));
        assert_eq!(day(Some(Period::Half(1)), Some("未定")).as_deref(), Some("2016-09-30"));
        assert_eq!(day(Some(Period::Quarter(4)), None), None);
        assert_eq!(day(None, None), None);
    }
}

//! The header of a table: which column holds what, and of which year.
//!
//! It must not know how a header is found.

use std::collections::BTreeMap;

use super::word::Field;
use crate::domain::calendar::{FiscalYear, Period};
use crate::domain::snapshot::Kind;

/// The header of one table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Its first row.
    pub first: u32,
    /// Its last row; the entries follow.
    pub last: u32,
    /// The column of the indicators' names.
    pub indicator: u32,
    /// The columns that hold something of an indicator, from the left.
    pub columns: Vec<Column>,
    /// The columns that say something of the row: its year, the kind of its values, its unit.
    pub fields: BTreeMap<Field, u32>,
    /// The row in which the name of the one indicator of its table stands; none where each row names its own.
    pub title: Option<u32>,
}

/// A column that was understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its number, from 0.
    pub at: u32,
    /// What it holds; none where the row says it.
    pub kind: Option<Kind>,
    /// The fiscal year that its heading names.
    pub year: Option<FiscalYear>,
    /// The part of the year that its heading names.
    pub period: Option<Period>,
    /// Whether its heading calls the values provisional (実績見込).
    pub provisional: bool,
}

impl Header {
    /// One header for each indicator of the rows: from its name up to the next one's, if each of them has a column of what
    /// happened; else the header as it is. `fields` are all columns that say something of the row, `names` those that are
    /// headed as the indicator's and hold names.
    pub(super) fn families(self, fields: &[(Field, u32)], names: &[u32]) -> Vec<Self> {
        let happened = |it: &&Column| matches!(it.kind, Some(Kind::Actual) | None);
        let is_of = |from: u32, to: u32| self.columns.iter().filter(happened).any(|it| (from..to).contains(&it.at));
        let mut starts: Vec<(u32, u32)> = Vec::new();
        let mut end = u32::MAX;
        for name in names.iter().rev().copied().filter(|_| !self.fields.contains_key(&Field::Kind)) {
            if is_of(name, end) {
                starts.push((name, end));
                end = name;
            }
        }
        if starts.len() < 2 || is_of(0, end) {
            return vec![self];
        }
        let part = |(name, end): (u32, u32)| {
            let is_own = |at: u32| at < names[0] || (name..end).contains(&at);
            let mut own: BTreeMap<Field, u32> = BTreeMap::new();
            // What stands in front of all indicators is of each, unless one has a column of its own.
            for (field, at) in fields.iter().rev().filter(|(_, at)| is_own(*at)) {
                if *at > name || !own.contains_key(field) {
                    own.insert(*field, *at);
                }
            }
            let columns = self.columns.iter().copied().filter(|column| is_own(column.at)).collect();
            Self { indicator: name, columns, fields: own, ..self.clone() }
        };
        starts.into_iter().rev().map(part).collect()
    }
}

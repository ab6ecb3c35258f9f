//! The snapshot: what was said of known indicators, found by indicator and by placement without looking through all of it.

use std::collections::BTreeMap;

use hashbrown::HashMap;

use super::content::{Cell, Kind};
use crate::domain::answer::Standing;
use crate::domain::calendar::FiscalYear;
use crate::domain::plan::IndicatorId;
use crate::domain::problem::Problem;

/// One thing that a source said of a known indicator.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observation<'a> {
    /// The indicator.
    pub indicator: &'a IndicatorId,
    /// The index of the placement in the plan whose row it is.
    pub placement: usize,
    /// The rank of the source in the settings, 0 first; the first that carries an indicator owns it.
    pub source: usize,
    /// The cell.
    pub cell: &'a Cell,
}

/// What one row of a source said of a known indicator.
#[derive(Debug, Clone, PartialEq)]
pub struct ObservedRow {
    /// The indicator.
    pub indicator: IndicatorId,
    /// The index of the placement in the plan whose row it is.
    pub placement: usize,
    /// The rank of the source in the settings, 0 first.
    pub source: usize,
    /// The cells.
    pub cells: Vec<Cell>,
}

/// What all sources said of one plan at one moment.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Snapshot {
    /// Everything that was said of known indicators.
    pub observations: Observations,
    /// The notes of the sheets.
    pub footnotes: Vec<String>,
    /// What was odd, from sources and matching.
    pub problems: Vec<Problem>,
    /// Indicators whose observations come from a row of another, near name.
    pub renamed: BTreeMap<IndicatorId, String>,
    /// The names of the sources that could not be read.
    pub failed: Vec<String>,
    /// What was said outside the sheets and stands.
    pub standing: Standing,
    /// Path and SHA-256 of every file that was read.
    pub files: Vec<(String, String)>,
}

/// Observations in the order in which they were read.
#[derive(Debug, Clone, Default)]
pub struct Observations {
    rows: Vec<ObservedRow>,
    by_indicator: HashMap<IndicatorId, Vec<usize>>,
    by_placement: Vec<Vec<usize>>,
}

impl PartialEq for Observations {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Snapshot {
    /// Whether any cell of any indicator says what happened in the year; without one the sheet has no column for it.
    #[must_use]
    pub fn knows(&self, year: FiscalYear) -> bool {
        self.observations.iter().any(|o| o.cell.kind == Kind::Actual && o.cell.is_of(year))
    }

    /// The cell that holds what happened in a year, for one placement of the plan; of the first source that has it.
    #[must_use]
    pub fn actual(&self, placement: usize, year: FiscalYear) -> Option<&Cell> {
        self.observations
            .at(placement)
            .filter(|o| o.cell.kind == Kind::Actual && o.cell.is_of(year))
            .min_by_key(|o| o.source)
            .map(|o| o.cell)
    }
}

impl ObservedRow {
    fn observations(&self) -> impl Iterator<Item = Observation<'_>> {
        let Self { indicator, placement, source, cells } = self;
        cells.iter().map(|cell| Observation { indicator, placement: *placement, source: *source, cell })
    }
}

impl Observations {
    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = Observation<'_>> {
        self.rows.iter().flat_map(ObservedRow::observations)
    }

    /// Those of one indicator.
    pub fn of(&self, indicator: &IndicatorId) -> impl Iterator<Item = Observation<'_>> {
        self.in_rows(self.by_indicator.get(indicator))
    }

    /// Those of one placement of the plan.
    pub fn at(&self, placement: usize) -> impl Iterator<Item = Observation<'_>> {
        self.in_rows(self.by_placement.get(placement))
    }

    fn in_rows<'a>(&'a self, rows: Option<&'a Vec<usize>>) -> impl Iterator<Item = Observation<'a>> {
        rows.into_iter().flatten().flat_map(|row| self.rows[*row].observations())
    }

    /// Whether anything was said of the indicator.
    #[must_use]
    pub fn know(&self, indicator: &IndicatorId) -> bool {
        self.by_indicator.contains_key(indicator)
    }

    /// The first of all.
    #[must_use]
    pub fn first(&self) -> Option<Observation<'_>> {
        self.iter().next()
    }

    /// Makes room for so many more rows.
    pub fn reserve(&mut self, more: usize) {
        self.rows.reserve(more);
        self.by_indicator.reserve(more);
    }

    /// Adds what a row said.
    pub fn push(&mut self, row: ObservedRow) {
        // A row without a cell says nothing.
        if row.cells.is_empty() {
            return;
        }
        let index = self.rows.len();
        self.by_placement.resize_with(self.by_placement.len().max(row.placement + 1), Vec::new);
        self.by_placement[row.placement].push(index);
        match self.by_indicator.get_mut(&row.indicator) {
            Some(rows) => rows.push(index),
            None => {
                self.by_indicator.insert(row.indicator.clone(), vec![index]);
            }
        }
        self.rows.push(row);
    }

    /// Keeps the rows that fit.
    pub fn retain(&mut self, mut fits: impl FnMut(&ObservedRow) -> bool) {
        for row in std::mem::take(self).rows {
            if fits(&row) {
                self.push(row);
            }
        }
    }
}

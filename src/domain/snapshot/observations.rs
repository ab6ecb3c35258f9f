//! The snapshot: what was said of known indicators, found by indicator and by placement without looking through all of it.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::content::{Cell, Kind};
use crate::domain::answer::Standing;
use crate::domain::calendar::FiscalYear;
use crate::domain::plan::IndicatorId;
use crate::domain::problem::Problem;

/// One thing that a source said of a known indicator.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Observation {
    /// The indicator.
    pub indicator: IndicatorId,
    /// The index of the placement in the plan whose row it is.
    pub placement: usize,
    /// The rank of the source in the settings, 0 first; the first that carries an indicator owns it.
    pub source: usize,
    /// The cell.
    pub cell: Cell,
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
    all: Vec<Observation>,
    by_indicator: HashMap<IndicatorId, Vec<Range<usize>>>,
    by_placement: HashMap<usize, Vec<Range<usize>>>,
}

impl PartialEq for Observations {
    fn eq(&self, other: &Self) -> bool {
        self.all == other.all
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
            .map(|o| &o.cell)
    }
}

impl Observations {
    /// All of them.
    pub fn iter(&self) -> std::slice::Iter<'_, Observation> {
        self.all.iter()
    }

    /// Those of one indicator.
    pub fn of(&self, indicator: &IndicatorId) -> impl Iterator<Item = &Observation> {
        self.by_indicator.get(indicator).into_iter().flatten().flat_map(|run| &self.all[run.clone()])
    }

    /// Those of one placement of the plan.
    pub fn at(&self, placement: usize) -> impl Iterator<Item = &Observation> {
        self.by_placement.get(&placement).into_iter().flatten().flat_map(|run| &self.all[run.clone()])
    }

    /// Whether anything was said of the indicator.
    #[must_use]
    pub fn know(&self, indicator: &IndicatorId) -> bool {
        self.by_indicator.contains_key(indicator)
    }

    /// The first of all.
    #[must_use]
    pub fn first(&self) -> Option<&Observation> {
        self.all.first()
    }

    /// Makes room for so many more.
    pub fn reserve(&mut self, more: usize) {
        self.all.reserve(more);
    }

    /// Keeps those that fit.
    pub fn retain(&mut self, fits: impl FnMut(&Observation) -> bool) {
        let mut all = std::mem::take(self).all;
        all.retain(fits);
        self.extend(all);
    }
}

impl Extend<Observation> for Observations {
    fn extend<T: IntoIterator<Item = Observation>>(&mut self, more: T) {
        let mut more = more.into_iter().peekable();
        while let Some(first) = more.next() {
            // What a row says stands together: it is looked up once.
            let (start, indicator, placement) = (self.all.len(), first.indicator.clone(), first.placement);
            self.all.push(first);
            while let Some(next) = more.next_if(|it| it.placement == placement && it.indicator == indicator) {
                self.all.push(next);
            }
            let run = start..self.all.len();
            self.by_indicator.entry(indicator).or_default().push(run.clone());
            self.by_placement.entry(placement).or_default().push(run);
        }
    }
}

impl<'a> IntoIterator for &'a Observations {
    type Item = &'a Observation;
    type IntoIter = std::slice::Iter<'a, Observation>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

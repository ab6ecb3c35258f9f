//! Matches the rows of the sheets to the indicators of a plan, by name.
//!
//! Nothing is dropped in silence: a row that no indicator claims and an indicator that no row names are findings. It
//! must not look into what a cell says.

use std::collections::BTreeMap;

use super::content::{Batch, Kind, Observation, Place, Row, Snapshot, SourceReading};
use crate::domain::calendar::FiscalYear;
use crate::domain::fold::{distance, fold_name, is_relisted, one_line};
use crate::domain::plan::Plan;
use crate::domain::problem::{Problem, Severity};

/// Puts together what all sources said of a plan; the sources come in the order of the settings.
///
/// A source that failed, wholly or with one of its files, is named in [`Snapshot::failed`]: an indicator that is then
/// in no sheet may stand in what could not be read.
#[must_use]
pub fn gather(plan: &Plan, readings: Vec<SourceReading>) -> Snapshot {
    let names = Names::of(plan);
    let mut snapshot = Snapshot::default();
    for (source, reading) in readings.into_iter().enumerate() {
        let batch = match reading.outcome {
            Ok(batch) => batch,
            Err(failure) => Batch { problems: vec![failure.problem], ..Batch::default() },
        };
        if batch.problems.iter().any(|problem| problem.severity == Severity::Fault) {
            snapshot.failed.push(reading.source);
        }
        snapshot.files.extend(batch.files.into_iter().map(|file| (file.path, file.sha256)));
        snapshot.footnotes.extend(batch.footnotes);
        snapshot.problems.extend(batch.problems);
        let mut matching = Matching { plan, names: &names, source, seen: BTreeMap::new() };
        for row in batch.rows {
            matching.take(row, &mut snapshot);
        }
    }
    if snapshot.failed.is_empty() {
        let absent =
            plan.indicators.iter().filter(|it| snapshot.observations.iter().all(|seen| seen.indicator != it.id));
        let findings: Vec<Problem> =
            absent.map(|it| Problem::finding("not_in_sheet").with("name", it.name.as_str()).of(&it.id)).collect();
        snapshot.problems.extend(findings);
    }
    snapshot
}

/// The names of a plan's indicators, folded.
struct Names<'a> {
    /// Folded name or alias → index of the indicator.
    known: BTreeMap<String, usize>,
    plan: &'a Plan,
}

impl<'a> Names<'a> {
    fn of(plan: &'a Plan) -> Self {
        let mut known = BTreeMap::new();
        for (index, indicator) in plan.indicators.iter().enumerate() {
            for name in std::iter::once(&indicator.name).chain(&indicator.aliases) {
                known.entry(fold_name(name)).or_insert(index);
            }
        }
        // A name keeps its indicator where it is provisional on one side only (（仮称）).
        let settled: Vec<_> = known.iter().map(|(name, index)| (without_provisional(name), *index)).collect();
        for (name, index) in settled {
            known.entry(name).or_insert(index);
        }
        known.remove("");
        Self { known, plan }
    }

    fn find(&self, name: &str) -> Option<usize> {
        let folded = fold_name(name);
        self.known.get(&folded).or_else(|| self.known.get(&without_provisional(&folded))).copied()
    }

    /// The name that was probably meant; none where every name is far.
    fn nearest(&self, name: &str) -> Option<&str> {
        let folded = fold_name(name);
        let near = folded.chars().count() / 3;
        let (apart, index) = self.known.iter().map(|(known, index)| (distance(known, &folded), *index)).min()?;
        (apart <= near).then(|| self.plan.indicators[index].name.as_str())
    }
}

fn without_provisional(folded: &str) -> String {
    folded.replace("(仮称)", "").replace("(仮)", "")
}

/// What one cell of a row speaks of: the indicator, relisted or not, the kind of column, the year.
type Subject = (usize, bool, Kind, Option<FiscalYear>);

/// The matching of one source's rows.
struct Matching<'a> {
    plan: &'a Plan,
    names: &'a Names<'a>,
    source: usize,
    /// How often the source has spoken of a subject, and where first.
    seen: BTreeMap<Subject, (usize, Place)>,
}

impl Matching<'_> {
    fn take(&mut self, row: Row, snapshot: &mut Snapshot) {
        let Some(indicator) = self.names.find(&row.name) else {
            let nearest = self.names.nearest(&row.name).unwrap_or_default();
            let problem =
                Problem::finding("unknown_indicator").with("name", one_line(&row.name)).with("nearest", nearest);
            snapshot.problems.push(at(problem, &row.place));
            return;
        };
        let relisted = is_relisted(&row.name);
        let (nth, first) = self.count(indicator, relisted, &row);
        let id = &self.plan.indicators[indicator].id;
        let placement = self.placement(indicator, relisted, nth).unwrap_or_else(|| {
            if let Some(first) = first {
                let problem = Problem::finding("indicator_twice").with("name", one_line(&row.name)).of(id);
                snapshot.problems.push(at(problem.with("first", first.shown()), &row.place));
            }
            self.placement(indicator, relisted, 0).unwrap_or_default()
        });
        let observe = |cell| Observation { indicator: id.clone(), placement, source: self.source, cell };
        snapshot.observations.extend(row.cells.into_iter().map(observe));
    }

    /// How many rows of this source have said the same thing of the indicator before, and where the first one stands.
    /// Rows of other years (one row an indicator and year) do not count.
    fn count(&mut self, indicator: usize, relisted: bool, row: &Row) -> (usize, Option<Place>) {
        let mut most = (0, None);
        for cell in &row.cells {
            let subject = (indicator, relisted, cell.kind, cell.year);
            let (count, first) = self.seen.entry(subject).or_insert_with(|| (0, row.place.clone()));
            if *count > most.0 {
                most = (*count, Some(first.clone()));
            }
            *count += 1;
        }
        most
    }

    /// The n-th placement of its kind; a row that lacks its mark takes a place of the other kind.
    fn placement(&self, indicator: usize, relisted: bool, nth: usize) -> Option<usize> {
        let placements = self.plan.placements.iter().enumerate().filter(|(_, it)| it.indicator == indicator);
        let (own, other): (Vec<_>, Vec<_>) = placements.partition(|(_, it)| it.relisted == relisted);
        own.into_iter().chain(other).nth(nth).map(|(index, _)| index)
    }
}

fn at(problem: Problem, place: &Place) -> Problem {
    problem.in_file(&place.file).at(place.shown())
}

#[cfg(test)]
mod tests;

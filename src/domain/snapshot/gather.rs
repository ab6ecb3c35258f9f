//! Matches the rows of the sheets to the indicators of a plan, by name.
//!
//! Nothing is dropped in silence: a row that no indicator claims and an indicator that no row names are findings. It
//! must not look into what a cell says.

mod names;
mod retire;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use hashbrown::HashMap;

use super::content::{Batch, Kind, Row, SourceReading};
use super::observations::{ObservedRow, Snapshot};
use super::place::{Place, Sheet};
use crate::domain::abreast;
use crate::domain::calendar::FiscalYear;
use crate::domain::fold::{fold_name, is_blank, is_relisted, one_line};
use crate::domain::plan::{Indicator, IndicatorId, Plan};
use crate::domain::problem::{Problem, Severity};
use retire::retire;

pub use names::Names;

/// Puts together what all sources said of a plan; the sources come in the order of the settings.
///
/// A source that failed, wholly or with one of its files, is named in [`Snapshot::failed`]: an indicator that is then
/// in no sheet may stand in what could not be read, and one that only a later source carries may be that one's own: it is
/// never judged from the later source (decided rules 10 and 14), unless the file could be looked through and does not name it.
#[must_use]
pub fn gather(plan: &Plan, readings: Vec<SourceReading>) -> Snapshot {
    gather_by(plan, &Names::of(plan), readings)
}

/// The same, where the names of the plan's indicators were folded while the sources were still being read.
#[must_use]
pub fn gather_by(plan: &Plan, names: &Names, readings: Vec<SourceReading>) -> Snapshot {
    let placements = plan.placements_by_indicator();
    let mut snapshot = Snapshot::default();
    let mut failures: Vec<Failure> = Vec::new();
    let mut unknown = Vec::new();
    for (source, reading) in readings.into_iter().enumerate() {
        let mut batch = match reading.outcome {
            Ok(batch) => batch,
            Err(failure) => Batch { problems: vec![failure.problem], ..Batch::default() },
        };
        if batch.problems.iter().any(|problem| problem.severity == Severity::Fault) {
            snapshot.failed.push(reading.source);
            failures.push(Failure { source, texts: texts_of_faults(&mut batch) });
        }
        let undecided = retire(plan, names, &mut batch);
        snapshot.files.extend(batch.files.into_iter().map(|file| (file.path, file.sha256)));
        snapshot.footnotes.extend(batch.footnotes);
        snapshot.problems.extend(batch.problems);
        let mut matching = Matching { plan, placements: &placements, source, undecided, seen: HashMap::new() };
        snapshot.observations.reserve(batch.rows.len());
        let found = abreast::each(&batch.rows, |row| names.find(&row.name).map(|it| (it, is_relisted(&row.name))));
        let mut times = vec![[0_usize; 2]; plan.indicators.len()];
        found.iter().flatten().for_each(|(of, relisted)| times[*of][usize::from(*relisted)] += 1);
        for (row, found) in batch.rows.into_iter().zip(found) {
            match found {
                Some((of, relisted)) => {
                    let has_others = times[of][usize::from(relisted)] > 1;
                    matching.take(row, (of, relisted), has_others, &mut snapshot);
                }
                None => unknown.push(Unknown { source, row }),
            }
        }
    }
    take_unknown(plan, names, unknown, &mut snapshot);
    leave_to_the_owner(plan, &failures, &mut snapshot);
    if snapshot.failed.is_empty() {
        let absent = plan.indicators.iter().filter(|it| !snapshot.observations.know(&it.id));
        let findings: Vec<Problem> =
            absent.map(|it| Problem::finding("not_in_sheet").with("name", it.name.as_str()).of(&it.id)).collect();
        snapshot.problems.extend(findings);
    }
    snapshot
}

/// A row whose name is no indicator's.
struct Unknown {
    source: usize,
    row: Row,
}

/// Tells the rows whose name is no indicator's, with the nearest name. Where that is an indicator which no sheet names, and
/// no other row is near to it, the row is taken and asked about: is it the same?
fn take_unknown(plan: &Plan, names: &Names, rows: Vec<Unknown>, snapshot: &mut Snapshot) {
    let indicators = plan.indicators.iter().enumerate();
    let unnamed: BTreeSet<usize> =
        indicators.filter(|(_, it)| !snapshot.observations.know(&it.id)).map(|(index, _)| index).collect();
    let mut near: BTreeMap<usize, Vec<Unknown>> = BTreeMap::new();
    for unknown in rows {
        let name = &unknown.row.name;
        let nearest = names.nearest(name);
        let missed = nearest.iter().copied().find(|index| unnamed.contains(index));
        let nearest = missed.or(nearest.first().copied()).map_or("", |index| plan.indicators[index].name.as_str());
        // A title between the rows says nothing and claims no indicator.
        let says = unknown.row.cells.iter().any(|cell| !cell.raw.chars().all(is_blank));
        let problem = if says || !nearest.is_empty() {
            Problem::finding("unknown_indicator").with("nearest", nearest)
        } else {
            Problem::new(Severity::Note, "row_without_entry")
        };
        snapshot.problems.push(at(problem.with("name", one_line(name)), &unknown.row.place));
        if let Some(indicator) = missed {
            near.entry(indicator).or_default().push(unknown);
        }
    }
    for (indicator, rows) in near {
        let names: BTreeSet<String> = rows.iter().map(|unknown| one_line(&unknown.row.name)).collect();
        let (1, Some(name)) = (names.len(), names.first()) else { continue };
        let id = &plan.indicators[indicator].id;
        let placement = plan.placements.iter().position(|it| it.indicator == indicator).unwrap_or_default();
        snapshot.renamed.insert(id.clone(), name.clone());
        for Unknown { source, row } in rows {
            snapshot.observations.push(ObservedRow { indicator: id.clone(), placement, source, cells: row.cells });
        }
    }
}

/// A source of which something could not be read.
struct Failure {
    source: usize,
    /// The folded texts of all that gave no rows, where it could be looked through; none where anything may stand in it.
    texts: Option<BTreeSet<String>>,
}

impl Failure {
    fn may_hold(&self, indicator: &Indicator) -> bool {
        let mut names = std::iter::once(&indicator.name).chain(&indicator.aliases);
        self.texts.as_ref().is_none_or(|texts| names.any(|name| texts.contains(&fold_name(name))))
    }
}

fn texts_of_faults(batch: &mut Batch) -> Option<BTreeSet<String>> {
    let rowless = std::mem::take(&mut batch.rowless);
    let mut faults = batch.problems.iter().filter(|problem| problem.severity == Severity::Fault);
    let is_known = faults.all(|fault| fault.file.as_ref().is_some_and(|file| rowless.contains_key(file)));
    is_known.then(|| rowless.into_values().flatten().collect())
}

/// What only sources behind a failed one say is taken back where the failed one may own it.
fn leave_to_the_owner(plan: &Plan, failures: &[Failure], snapshot: &mut Snapshot) {
    if failures.is_empty() {
        return;
    }
    let mut first: BTreeMap<IndicatorId, usize> = BTreeMap::new();
    for seen in snapshot.observations.iter() {
        let first = first.entry(seen.indicator.clone()).or_insert(seen.source);
        *first = seen.source.min(*first);
    }
    let is_lost = |indicator: &&Indicator| {
        let first = first.get(&indicator.id).copied().unwrap_or_default();
        failures.iter().any(|failure| failure.source < first && failure.may_hold(indicator))
    };
    let lost: BTreeSet<&IndicatorId> = plan.indicators.iter().filter(is_lost).map(|it| &it.id).collect();
    snapshot.observations.retain(|seen| !lost.contains(&seen.indicator));
}

/// What a source has said of an indicator.
#[derive(Default)]
struct Told {
    /// Where the rows stand that were the first to speak of something.
    rows: Vec<Place>,
    subjects: Vec<Subject>,
}

/// How often a source has spoken of a kind and year of an indicator, and in which of the rows first.
struct Subject {
    apart: Option<Arc<Sheet>>,
    of: (Kind, Option<FiscalYear>),
    times: usize,
    first: usize,
}

/// The matching of one source's rows.
struct Matching<'a> {
    plan: &'a Plan,
    /// The placements of each indicator.
    placements: &'a [Vec<usize>],
    source: usize,
    /// The sheets that say again what another one says, and nothing tells which is newer.
    undecided: BTreeSet<Arc<Sheet>>,
    /// What the source has said of an indicator, relisted or not; files that are undecided by themselves.
    seen: HashMap<(usize, bool), Told>,
}

impl Matching<'_> {
    /// Takes a row of an indicator, relisted or not, of which the source has other rows too or not.
    fn take(&mut self, row: Row, (indicator, relisted): (usize, bool), has_others: bool, snapshot: &mut Snapshot) {
        let (nth, first) = if has_others { self.count(indicator, relisted, &row) } else { (0, None) };
        let id = &self.plan.indicators[indicator].id;
        let placement = self.placement(indicator, relisted, nth).unwrap_or_else(|| {
            if let Some(first) = first {
                let problem = Problem::finding("indicator_twice").with("name", one_line(&row.name)).of(id);
                snapshot.problems.push(at(problem.with("first", first.shown()), &row.place));
            }
            self.placement(indicator, relisted, 0).unwrap_or_default()
        });
        let (indicator, source) = (id.clone(), self.source);
        snapshot.observations.push(ObservedRow { indicator, placement, source, cells: row.cells });
    }

    /// How many rows of this source have said the same thing of the indicator before, and where the first one stands.
    /// Rows of other years (one row an indicator and year) do not count.
    fn count(&mut self, indicator: usize, relisted: bool, row: &Row) -> (usize, Option<Place>) {
        let apart = self.undecided.get(&row.place.sheet).cloned();
        let told = self.seen.entry((indicator, relisted)).or_default();
        let (mut most, own) = ((0, None), told.rows.len());
        for cell in &row.cells {
            let of = (cell.kind, cell.named_year());
            if let Some(known) = told.subjects.iter_mut().find(|known| known.of == of && known.apart == apart) {
                if known.times > most.0 {
                    most = (known.times, Some(known.first));
                }
                known.times += 1;
            } else {
                told.subjects.push(Subject { apart: apart.clone(), of, times: 1, first: own });
            }
        }
        if told.subjects.last().is_some_and(|last| last.first == own) {
            told.rows.push(row.place.clone());
        }
        (most.0, most.1.map(|first| told.rows[first].clone()))
    }

    /// The n-th placement of its kind; a row that lacks its mark takes a place of the other kind.
    fn placement(&self, indicator: usize, relisted: bool, nth: usize) -> Option<usize> {
        let is_own = |index: &&usize| self.plan.placements[**index].relisted == relisted;
        let all = &self.placements[indicator];
        all.iter().filter(is_own).chain(all.iter().filter(|index| !is_own(index))).nth(nth).copied()
    }
}

fn at(problem: Problem, place: &Place) -> Problem {
    problem.in_file(place.sheet.file.as_str()).at(place.shown())
}

#[cfg(test)]
mod tests;

//! Several files of one source that carry the same indicators: what an older file says is not read where a newer one says
//! something too.
//!
//! An empty cell says nothing and takes the place of nothing. Files that share no indicator of a year (a file a section, a file
//! a year) are all read.

use std::collections::{BTreeMap, BTreeSet};

use super::names::Names;
use crate::domain::calendar::FiscalYear;
use crate::domain::fold::{fold, is_blank, is_relisted, one_line};
use crate::domain::phrase::Phrase;
use crate::domain::plan::Plan;
use crate::domain::problem::{Problem, Severity};
use crate::domain::snapshot::content::{Batch, Cell, Kind};
use crate::domain::snapshot::edition::{Age, Edition};
use crate::domain::value::heading;

/// What one cell of a row speaks of: the indicator, relisted or not, the kind of column, the year.
pub(super) type Subject = (usize, bool, Kind, Option<FiscalYear>);

/// Where a cell stands in a batch: the row's index, the cell's index.
type At = (usize, usize);

/// Two files, the older or, where nothing tells them apart, the later one by its path first.
type Pair = (String, String);

/// What one pair of files came to.
struct Tally {
    reason: Option<Phrase>,
    /// How many entries differ, and the first of them: name, the second file's text and place, the first file's text.
    differing: usize,
    example: Option<(String, String, String, String)>,
}

/// The fiscal year that a cell speaks of: that of its column or row, else that in the sheet's or the file's name.
pub(super) fn year_of(cell: &Cell) -> Option<FiscalYear> {
    let of_sheet = || heading(cell.place.sheet.as_deref()?).year;
    cell.year.or_else(of_sheet).or_else(|| heading(&cell.place.file).year)
}

/// Takes out of a batch what newer files say again, and tells it once a pair of files. Gives the files that nothing tells
/// apart from another: what they say is asked about.
pub(super) fn retire(plan: &Plan, names: &Names, batch: &mut Batch) -> BTreeSet<String> {
    if batch.rows.iter().all(|row| row.place.file == batch.rows[0].place.file) {
        return BTreeSet::new();
    }
    let shared = shared(plan, names, batch);
    let mut retired: BTreeSet<At> = BTreeSet::new();
    let mut pairs: BTreeMap<Pair, Tally> = BTreeMap::new();
    for cells in shared.values() {
        compare(batch, cells, &mut retired, &mut pairs);
    }
    remove(batch, &retired);
    let undecided =
        pairs.iter().filter(|(_, tally)| tally.reason.is_none()).map(|((file, _), _)| file.clone()).collect();
    batch.problems.extend(pairs.iter().map(|((file, other), tally)| problem(file, other, tally)));
    undecided
}

/// What is said in more than one file. A relisted indicator may stand in the files of two sections: it counts only where the
/// files share something else.
fn shared(plan: &Plan, names: &Names, batch: &Batch) -> BTreeMap<Subject, Vec<At>> {
    let mut subjects: BTreeMap<Subject, Vec<At>> = BTreeMap::new();
    for (r, row) in batch.rows.iter().enumerate() {
        let Some(indicator) = names.find(&row.name) else { continue };
        for (c, cell) in row.cells.iter().enumerate() {
            let said = subjects.entry((indicator, is_relisted(&row.name), cell.kind, year_of(cell))).or_default();
            // The second row of an indicator in one file is another matter.
            if said.iter().all(|(other, _)| *other == r || batch.rows[*other].place.file != row.place.file) {
                said.push((r, c));
            }
        }
    }
    subjects.retain(|_, cells| cells.iter().any(|at| file(batch, *at) != file(batch, cells[0])));
    let is_listed_once = |indicator: usize| plan.placements.iter().filter(|it| it.indicator == indicator).count() <= 1;
    let editions: BTreeSet<BTreeSet<&str>> = subjects
        .iter()
        .filter(|((indicator, ..), _)| is_listed_once(*indicator))
        .map(|(_, cells)| cells.iter().map(|at| file(batch, *at)).collect())
        .collect();
    let mut kept = subjects.clone();
    kept.retain(|(indicator, ..), cells| {
        let files: BTreeSet<&str> = cells.iter().map(|at| file(batch, *at)).collect();
        is_listed_once(*indicator) || editions.iter().any(|edition| edition.intersection(&files).count() > 1)
    });
    kept
}

/// Finds which of the cells that speak of one thing are not to be read.
fn compare(batch: &Batch, cells: &[At], retired: &mut BTreeSet<At>, pairs: &mut BTreeMap<Pair, Tally>) {
    let filled: Vec<At> = cells.iter().copied().filter(|at| !text(batch, *at).is_empty()).collect();
    let speaking = if filled.is_empty() { cells } else { &filled };
    let empty: Vec<At> = cells.iter().copied().filter(|at| !speaking.contains(at)).collect();
    let is_older = |at: At, than: At| match edition(batch, at).against(&edition(batch, than)) {
        Age::Same => at > than,
        Age::Apart(order, _) => order.is_lt(),
        Age::Unknown => false,
    };
    let newest: Vec<At> = speaking
        .iter()
        .copied()
        .filter(|at| !speaking.iter().any(|other| file(batch, *other) != file(batch, *at) && is_older(*at, *other)))
        .collect();
    // Facts that run in a circle tell nothing: then all are asked about.
    let newest = if newest.is_empty() { speaking.to_vec() } else { newest };
    retired.extend(speaking.iter().filter(|at| !newest.contains(at)));
    retired.extend(&empty);
    for (nth, first) in speaking.iter().enumerate() {
        for second in &speaking[nth + 1..] {
            if file(batch, *first) != file(batch, *second) {
                tally(batch, *first, *second, pairs);
            }
        }
    }
}

fn tally(batch: &Batch, first: At, second: At, pairs: &mut BTreeMap<Pair, Tally>) {
    let (reason, older, newer) = match edition(batch, first).against(&edition(batch, second)) {
        Age::Same => (Some(Phrase::new("edition.same")), second, first),
        Age::Apart(order, reason) if order.is_lt() => (Some(reason), first, second),
        Age::Apart(_, reason) => (Some(reason), second, first),
        Age::Unknown => (None, second, first),
    };
    let pair = (file(batch, older).to_owned(), file(batch, newer).to_owned());
    let tally = pairs.entry(pair).or_insert(Tally { reason, differing: 0, example: None });
    let (of_older, of_newer) = (text(batch, older), text(batch, newer));
    if fold(&of_older) != fold(&of_newer) {
        tally.differing += 1;
        let name = one_line(&batch.rows[newer.0].name);
        let place = batch.rows[newer.0].cells[newer.1].place.shown();
        tally.example.get_or_insert((name, of_newer, place, of_older));
    }
}

fn problem(file: &str, other: &str, tally: &Tally) -> Problem {
    let (severity, key) = match (&tally.reason, tally.differing) {
        (Some(_), 0) => (Severity::Note, "file_superseded"),
        (None, 0) => (Severity::Note, "file_repeated"),
        (Some(_), _) => (Severity::Finding, "file_corrected"),
        (None, _) => (Severity::Finding, "files_undecided"),
    };
    let mut problem = Problem::new(severity, key).in_file(file).with("other", other);
    if let Some(reason) = &tally.reason {
        problem = problem.with("reason", reason.clone());
    }
    if let Some((name, now, place, before)) = &tally.example {
        problem = problem.at(place.as_str()).with("count", tally.differing).with("name", name.as_str());
        problem = problem.with("now", now.as_str()).with("before", before.as_str());
    }
    problem
}

fn remove(batch: &mut Batch, retired: &BTreeSet<At>) {
    let mut nth = 0;
    batch.rows.retain_mut(|row| {
        let (r, had) = (nth, row.cells.len());
        nth += 1;
        let mut c = 0;
        row.cells.retain(|_| {
            c += 1;
            !retired.contains(&(r, c - 1))
        });
        had == 0 || !row.cells.is_empty()
    });
}

fn file(batch: &Batch, at: At) -> &str {
    &batch.rows[at.0].place.file
}

/// The text of a cell on one line; empty where it shows nothing.
fn text(batch: &Batch, at: At) -> String {
    let raw = &batch.rows[at.0].cells[at.1].raw;
    if raw.chars().all(is_blank) { String::new() } else { one_line(raw) }
}

fn edition(batch: &Batch, at: At) -> Edition {
    let place = &batch.rows[at.0].place;
    let known = batch.editions.iter().find(|edition| edition.file == place.file).cloned();
    known.unwrap_or_else(|| Edition { file: place.file.clone(), sha256: place.sha256.clone(), ..Edition::default() })
}

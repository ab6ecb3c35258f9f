//! Several files of one source, or sheets of one file, that carry the same indicators: what an older one says is not read
//! where a newer one says something too.
//!
//! An empty cell says nothing and takes the place of nothing, but in an older copy: where most of what a file says is said in
//! a newer one too, it says nothing any more, not even what was cleared since. (Forms of all rows in which every section fills
//! in its own share nothing.) Files that share no indicator of a year (a file a section, a file a year) are all read.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::names::Names;
use crate::domain::calendar::FiscalYear;
use crate::domain::fold::{fold, is_blank, is_relisted, one_line};
use crate::domain::phrase::Phrase;
use crate::domain::plan::Plan;
use crate::domain::problem::{Problem, Severity};
use crate::domain::snapshot::content::{Batch, Kind};
use crate::domain::snapshot::edition::{Age, Edition};
use crate::domain::snapshot::place::Sheet;

/// What one cell of a row speaks of: the indicator, relisted or not, the kind of column, the year.
type Subject = (usize, bool, Kind, Option<FiscalYear>);

/// Where a cell stands in a batch: the row's index, the cell's index.
type At = (usize, usize);

/// A sheet as it is told: its file, and its name where it is about one of several.
type Named = (String, Option<String>);

/// Two files or, within one file, two sheets; the older or, where nothing tells them apart, the later one by its path first.
/// Then whether it was decided.
type Pair = (Named, Named, bool);

/// The older and the newer of two sheets.
type Copied = (Arc<Sheet>, Arc<Sheet>);

/// What one pair of files came to.
struct Tally {
    reason: Option<Phrase>,
    /// How many entries differ, and the first of them: name, the other file's text, this file's place and text.
    differing: usize,
    example: Option<(String, String, String, String)>,
}

/// Takes out of a batch what newer files say again, and tells it once a pair of files. Gives the sheets that nothing tells
/// apart from another: what they say is asked about.
pub(super) fn retire(plan: &Plan, names: &Names, batch: &mut Batch) -> BTreeSet<Arc<Sheet>> {
    if batch.is_of_one_sheet() {
        return BTreeSet::new();
    }
    let shared = shared(plan, names, batch);
    let mut retired: BTreeSet<At> = BTreeSet::new();
    let mut pairs: BTreeMap<Pair, Tally> = BTreeMap::new();
    let mut undecided = BTreeSet::new();
    let copies = copies(batch, &shared);
    for cells in shared.values() {
        let newer = |at: &At| {
            if copies.is_empty() {
                return None;
            }
            let of_file = file(batch, *at);
            cells.iter().copied().find(|other| copies.contains(&(Arc::clone(of_file), Arc::clone(file(batch, *other)))))
        };
        let (old, kept): (Vec<At>, Vec<At>) = cells.iter().copied().partition(|at| newer(at).is_some());
        // Facts that run in a circle tell nothing.
        let (old, cells) = if kept.is_empty() { (kept, old) } else { (old, kept) };
        for at in old {
            retired.insert(at);
            let newer = newer(&at).filter(|_| !text(batch, at).is_empty());
            undecided.extend(newer.and_then(|newer| tally(batch, at, newer, &mut pairs)));
        }
        compare(batch, &cells, &mut retired, &mut pairs, &mut undecided);
    }
    remove(batch, &retired);
    batch.problems.extend(pairs.iter().map(|((file, other, _), tally)| problem(file, other, tally)));
    undecided
}

/// What is said in more than one file. A relisted indicator may stand in the files of two sections: it counts only where the
/// files share something else.
fn shared(plan: &Plan, names: &Names, batch: &Batch) -> BTreeMap<Subject, Vec<At>> {
    let mut subjects: BTreeMap<Subject, Vec<At>> = BTreeMap::new();
    for (r, row) in batch.rows.iter().enumerate() {
        let Some(indicator) = names.find(&row.name) else { continue };
        for (c, cell) in row.cells.iter().enumerate() {
            let said = subjects.entry((indicator, is_relisted(&row.name), cell.kind, cell.named_year())).or_default();
            // The second row of an indicator in one file is another matter.
            if said.iter().all(|(other, _)| *other == r || batch.rows[*other].place.sheet != row.place.sheet) {
                said.push((r, c));
            }
        }
    }
    subjects.retain(|_, cells| cells.iter().any(|at| file(batch, *at) != file(batch, cells[0])));
    let is_listed_once = |indicator: usize| plan.placements.iter().filter(|it| it.indicator == indicator).count() <= 1;
    let editions: BTreeSet<BTreeSet<&Arc<Sheet>>> = subjects
        .iter()
        .filter(|((indicator, ..), _)| is_listed_once(*indicator))
        .map(|(_, cells)| cells.iter().map(|at| file(batch, *at)).collect())
        .collect();
    let mut kept = subjects.clone();
    kept.retain(|(indicator, ..), cells| {
        let files: BTreeSet<&Arc<Sheet>> = cells.iter().map(|at| file(batch, *at)).collect();
        is_listed_once(*indicator) || editions.iter().any(|edition| edition.intersection(&files).count() > 1)
    });
    kept
}

/// The older and the newer of two sheets where most of what the older says has happened is said by the newer too.
fn copies(batch: &Batch, shared: &BTreeMap<Subject, Vec<At>>) -> BTreeSet<Copied> {
    let mut said: BTreeMap<Copied, (usize, usize)> = BTreeMap::new();
    for ((_, _, kind, _), cells) in shared {
        let filled = cells.iter().filter(|at| *kind == Kind::Actual && !text(batch, **at).is_empty());
        for older in filled {
            for newer in cells.iter().filter(|other| file(batch, **other) != file(batch, *older)) {
                let is_older = match edition(batch, *older).against(&edition(batch, *newer)) {
                    Age::Same => older > newer,
                    Age::Apart(order, _) => order.is_lt(),
                    Age::Unknown => false,
                };
                if is_older {
                    let (all, again) =
                        said.entry([older, newer].map(|at| Arc::clone(file(batch, *at))).into()).or_default();
                    *all += 1;
                    *again += usize::from(!text(batch, *newer).is_empty());
                }
            }
        }
    }
    said.into_iter().filter(|(_, (all, again))| again * 2 > *all).map(|(pair, _)| pair).collect()
}

/// Finds which of the cells that speak of one thing are not to be read.
fn compare(
    batch: &Batch,
    cells: &[At],
    retired: &mut BTreeSet<At>,
    pairs: &mut BTreeMap<Pair, Tally>,
    undecided: &mut BTreeSet<Arc<Sheet>>,
) {
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
                undecided.extend(tally(batch, *first, *second, pairs));
            }
        }
    }
}

/// Counts what two files say of one thing; gives the second one where nothing tells them apart.
fn tally(batch: &Batch, first: At, second: At, pairs: &mut BTreeMap<Pair, Tally>) -> Option<Arc<Sheet>> {
    let (reason, older, newer) = match edition(batch, first).against(&edition(batch, second)) {
        Age::Same => (Some(Phrase::new("edition.same")), second, first),
        Age::Apart(order, reason) if order.is_lt() => (Some(reason), first, second),
        Age::Apart(_, reason) => (Some(reason), second, first),
        Age::Unknown => (None, second, first),
    };
    let undecided = reason.is_none().then(|| Arc::clone(file(batch, older)));
    let named = |sheet: &Sheet| (sheet.file.clone(), sheet.name.clone());
    let (mut of_one, mut of_other) = (named(file(batch, older)), named(file(batch, newer)));
    if of_one.0 != of_other.0 {
        // Of two files every sheet is told at once.
        (of_one.1, of_other.1) = (None, None);
    }
    let pair = (of_one, of_other, reason.is_some());
    let tally = pairs.entry(pair).or_insert(Tally { reason, differing: 0, example: None });
    let (of_older, of_newer) = (text(batch, older), text(batch, newer));
    if fold(&of_older) != fold(&of_newer) {
        tally.differing += 1;
        let name = one_line(&batch.rows[newer.0].name);
        let place = batch.rows[older.0].cells[older.1].place.shown();
        tally.example.get_or_insert((name, of_newer, place, of_older));
    }
    undecided
}

fn problem((file, sheet): &Named, (other, other_sheet): &Named, tally: &Tally) -> Problem {
    let (severity, key) = match (&tally.reason, tally.differing) {
        (Some(_), 0) => (Severity::Note, "file_superseded"),
        (None, 0) => (Severity::Note, "file_repeated"),
        (Some(_), _) => (Severity::Finding, "file_corrected"),
        (None, _) => (Severity::Finding, "files_undecided"),
    };
    let other = other_sheet.as_ref().map_or_else(|| other.clone(), |sheet| format!("{other} {sheet}"));
    let mut problem = Problem::new(severity, key).in_file(file).with("other", other);
    problem.place.clone_from(sheet);
    if let Some(reason) = &tally.reason {
        problem = problem.with("reason", reason.clone());
    }
    if let Some((name, now, before_place, before)) = &tally.example {
        problem = problem.at(before_place.as_str()).with("count", tally.differing).with("name", name.as_str());
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

fn file(batch: &Batch, at: At) -> &Arc<Sheet> {
    &batch.rows[at.0].place.sheet
}

/// The text of a cell on one line; empty where it shows nothing.
fn text(batch: &Batch, at: At) -> String {
    let raw = &batch.rows[at.0].cells[at.1].raw;
    if raw.chars().all(is_blank) { String::new() } else { one_line(raw) }
}

fn edition(batch: &Batch, at: At) -> Edition {
    let sheet = file(batch, at);
    let known =
        batch.editions.iter().find(|edition| edition.file == sheet.file && edition.sheet == sheet.name).cloned();
    known.unwrap_or_else(|| Edition {
        file: sheet.file.clone(),
        sheet: sheet.name.clone(),
        sha256: sheet.sha256.clone(),
        ..Edition::default()
    })
}

//! What a year's value is where a sheet gives quarters, halves or months, or several columns that are headed alike: one
//! cell is left for each year and kind.
//!
//! Nothing is added up unless the settings say so, and then only plain numbers of one unit.

use std::collections::{BTreeMap, BTreeSet};

use super::layout::Periods;
use crate::domain::calendar::{FiscalYear, Period};
use crate::domain::fold::{fold_name, is_blank, is_relisted};
use crate::domain::snapshot::{Cell, Kind, Neighbours, Row, Spot, column_name};

/// The cells that speak of one year of one indicator.
type Subject = (String, bool, Kind, Option<FiscalYear>);

/// A cell by the numbers of its row and of itself in the row.
type At = (usize, usize);

/// Leaves one cell of each row for every kind and year. Where several columns say what happened in one year, a person is
/// asked, with every text that is filled in; gives the letters of such columns.
pub(super) fn settle_alike(rows: &mut [Row]) -> BTreeSet<String> {
    let mut alike = BTreeSet::new();
    for row in rows {
        let subject = |cell: &Cell| (cell.kind, cell.year, cell.beside.period);
        let is_first = |(at, cell): (usize, &Cell)| row.cells[..at].iter().all(|it| subject(it) != subject(cell));
        if row.cells.iter().enumerate().all(is_first) {
            continue;
        }
        let mut groups: BTreeMap<(Kind, Option<FiscalYear>, Option<Period>), Vec<usize>> = BTreeMap::new();
        for (at, cell) in row.cells.iter().enumerate() {
            groups.entry(subject(cell)).or_default().push(at);
        }
        let mut settled: Vec<(usize, Cell)> = Vec::new();
        for ((kind, ..), places) in groups {
            let same: Vec<&Cell> = places.iter().map(|at| &row.cells[*at]).collect();
            if same.len() > 1 && kind == Kind::Actual {
                alike.extend(same.iter().map(|cell| column(cell)));
            }
            settled.push((places[0], joined(&same)));
        }
        settled.sort_by_key(|(at, _)| *at);
        row.cells = settled.into_iter().map(|(_, cell)| cell).collect();
    }
    alike
}

/// One cell for several of one kind and year: the only one that is filled in, or the texts of all with their columns.
fn joined(same: &[&Cell]) -> Cell {
    let filled: Vec<&Cell> = same.iter().copied().filter(|cell| is_filled(cell)).collect();
    let mut cell = filled.first().copied().unwrap_or(same[0]).clone();
    if cell.kind == Kind::Actual && filled.iter().any(|other| other.raw.trim() != cell.raw.trim()) {
        let texts: Vec<String> = filled.iter().map(|cell| format!("{}列 {}", column(cell), cell.raw.trim())).collect();
        cell.raw = texts.join("\n");
    }
    cell
}

/// The letters of a cell's column.
fn column(cell: &Cell) -> String {
    if let Spot::Cell(_, column) = cell.place.spot { column_name(column) } else { String::new() }
}

/// Leaves one cell for each indicator, kind and year; rows without cells go. Gives for how many a person is asked.
pub(super) fn settle(rows: &mut Vec<Row>, periods: Periods) -> usize {
    if rows.iter().all(|row| row.cells.iter().all(|cell| cell.beside.period.is_none())) {
        return 0;
    }
    let mut asked = 0;
    let mut subjects: BTreeMap<Subject, Vec<At>> = BTreeMap::new();
    for (index, row) in rows.iter().enumerate() {
        let name = fold_name(&row.name);
        for (place, cell) in row.cells.iter().enumerate() {
            let subject = (name.clone(), is_relisted(&row.name), cell.kind, cell.year);
            subjects.entry(subject).or_default().push((index, place));
        }
    }
    let mut gone: Vec<At> = Vec::new();
    for mut cells in subjects.into_values() {
        let of = |at: &At| &rows[at.0].cells[at.1];
        if cells.len() < 2 || cells.iter().all(|at| of(at).beside.period.is_none()) {
            continue;
        }
        cells.sort_by_key(|at| order(of(at)));
        // The year's own cell comes first where it is filled in: it has no part of the year.
        let own = cells.iter().copied().find(|at| of(at).beside.period.is_none() && is_filled(of(at)));
        let kept = own.or_else(|| {
            let (kept, is_asked) = settled(&cells, rows, periods);
            asked += usize::from(is_asked);
            kept
        });
        gone.extend(cells.into_iter().filter(|at| Some(*at) != kept));
    }
    gone.sort_unstable();
    for (row, cell) in gone.into_iter().rev() {
        rows[row].cells.remove(cell);
    }
    rows.retain(|row| !row.cells.is_empty());
    asked
}

/// Parts of a year by their end; of two that end on one day the longer comes later.
fn order(cell: &Cell) -> (Option<chrono::NaiveDate>, u8) {
    let year = cell.year.unwrap_or(FiscalYear(2000));
    let length = match cell.beside.period {
        None => 3,
        Some(Period::Half(_)) => 2,
        Some(Period::Quarter(_)) => 1,
        Some(Period::Month(_)) => 0,
    };
    (cell.beside.period.and_then(|period| period.last_day(year)), length)
}

fn is_filled(cell: &Cell) -> bool {
    !cell.raw.chars().all(is_blank)
}

fn has_number(cell: &Cell) -> bool {
    cell.raw.chars().any(char::is_numeric)
}

/// Makes one cell speak for the year; says which, and whether a person is asked. Only of what happened: the last of
/// several targets or plans is the year's.
fn settled(cells: &[At], rows: &mut [Row], periods: Periods) -> (Option<At>, bool) {
    let filled: Vec<At> = cells.iter().copied().filter(|at| is_filled(&rows[at.0].cells[at.1])).collect();
    let last = cells.last().copied();
    let numbered = filled.iter().rev().copied().find(|at| has_number(&rows[at.0].cells[at.1]));
    let Some(speaker) = numbered.or(filled.last().copied()).or(last) else { return (None, false) };
    let parts: Vec<&Cell> = filled.iter().map(|at| &rows[at.0].cells[at.1]).collect();
    let numbers = parts.iter().filter(|part| has_number(part)).count();
    let is_open = match periods {
        Periods::Latest => false,
        Periods::Sum => numbers > 0,
        Periods::Ask => numbers > 1,
    };
    if parts.len() < 2 || parts[0].kind != Kind::Actual || !is_open {
        return (Some(speaker), false);
    }
    let sum = (periods == Periods::Sum).then(|| sum(&parts)).flatten();
    let is_asked = sum.is_none();
    let raw = sum.unwrap_or_else(|| {
        let said = parts.iter().map(|cell| format!("{} {}", label(cell.beside.period), cell.raw.trim()));
        said.collect::<Vec<_>>().join("\n")
    });
    let whole = match (&parts[0].place.spot, &parts[parts.len() - 1].place.spot) {
        (Spot::Cell(row, column), Spot::Cell(last_row, last_column)) => {
            Spot::Cells((*row, *column), (*last_row, *last_column))
        }
        (first, _) => first.clone(),
    };
    let speaker = filled[filled.len() - 1];
    let cell = &mut rows[speaker.0].cells[speaker.1];
    cell.raw = raw;
    cell.place.spot = whole;
    cell.beside = Neighbours { asked: is_asked, ..Neighbours::clone(&cell.beside) }.into();
    (Some(speaker), is_asked)
}

fn label(period: Option<Period>) -> String {
    match period {
        Some(Period::Quarter(quarter)) => format!("Q{quarter}"),
        Some(Period::Half(1)) => "上半期".to_owned(),
        Some(Period::Half(_)) => "下半期".to_owned(),
        Some(Period::Month(month)) => format!("{month}月"),
        None => String::new(),
    }
}

/// The sum with its unit; none where one of the texts is no plain number or the units differ.
fn sum(cells: &[&Cell]) -> Option<String> {
    let mut total = 0.0;
    let mut decimals = 0;
    let mut unit: Option<&str> = None;
    for cell in cells {
        let text = cell.raw.trim();
        let end = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, ',' | '.'))).unwrap_or(text.len());
        let number = text[..end].replace(',', "");
        total += number.parse::<f64>().ok()?;
        decimals = decimals.max(number.split_once('.').map_or(0, |(_, decimals)| decimals.len()));
        if text[end..].chars().any(|c| c.is_numeric() || is_blank(c)) || unit.is_some_and(|unit| unit != &text[end..]) {
            return None;
        }
        unit = Some(&text[end..]);
    }
    Some(format!("{total:.decimals$}{}", unit.unwrap_or_default()))
}

//! The header of a table: which column holds what, and of which year.
//!
//! A header may have several rows, may be merged, and may come again further down with its columns elsewhere.

use super::grid::Grid;
use super::layout::{Columns, Words};
use crate::domain::calendar::FiscalYear;
use crate::domain::fold::fold;
use crate::domain::snapshot::Kind;
use crate::domain::value::heading;

/// How many rows a header may have above and below the row that names the indicator.
const MOST_ROWS: u32 = 3;

/// The header of one table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    /// Its first row.
    pub(super) first: u32,
    /// Its last row; the entries follow.
    pub(super) last: u32,
    /// The column of the indicators' names.
    pub(super) indicator: u32,
    /// The column of the rows' years, where one is headed so.
    pub(super) year: Option<u32>,
    /// The columns that hold something of an indicator, from the left.
    pub(super) columns: Vec<Column>,
}

/// A column that was understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) at: u32,
    pub(super) kind: Kind,
    pub(super) year: Option<FiscalYear>,
}

/// Finds every header of a sheet, from the top.
pub(super) fn headers(grid: &Grid, words: &Columns) -> Vec<Header> {
    let mut found: Vec<Header> = Vec::new();
    for row in grid.rows() {
        let free_from = found.last().map_or(0, |header| header.last + 1);
        if row < free_from {
            continue;
        }
        let header = grid
            .row(row)
            .filter(|(_, text)| heads(text, &words.indicator))
            .find_map(|(column, _)| header_at(grid, words, row, column, free_from));
        found.extend(header);
    }
    found
}

/// The header whose cell for the indicator is this one; none if nothing beside it is headed as what happened.
fn header_at(grid: &Grid, words: &Columns, row: u32, indicator: u32, free_from: u32) -> Option<Header> {
    let (first, last) = extent(grid, words, row, indicator, free_from);
    let mut header = Header { first, last, indicator, year: None, columns: Vec::new() };
    let mut left: Option<Kind> = None;
    for at in (0..grid.width()).filter(|at| *at != indicator) {
        let texts: Vec<&str> = (first..=last).map(|row| grid.text_through_merge(row, at)).collect();
        let kind = texts.iter().rev().find_map(|text| kind_of(text, words));
        let year = texts.iter().rev().find_map(|text| heading(text).year);
        if kind.is_none() && texts.iter().any(|text| heads(text, &words.year)) {
            header.year = header.year.or(Some(at));
            left = None;
            continue;
        }
        // A heading may be centred over its columns without being merged: they have only their year.
        let is_year_alone = texts.iter().all(|text| heading(text).words.is_empty());
        let kind = kind.or(left.filter(|_| year.is_some() && is_year_alone));
        header.columns.extend(kind.map(|kind| Column { at, kind, year }));
        left = kind;
    }
    header.columns.iter().any(|column| column.kind == Kind::Actual).then_some(header)
}

/// The first and last row of a header: the merged cell of the indicator, then rows that hold only headings.
fn extent(grid: &Grid, words: &Columns, row: u32, indicator: u32, free_from: u32) -> (u32, u32) {
    let merge = grid.merge_at(row, indicator);
    let (mut first, mut last) = merge.map_or((row, row), |merge| (merge.first.0, merge.last.0));
    let names_kind = |row: u32| grid.row(row).any(|(_, text)| kind_of(text, words).is_some());
    let names_year = |row: u32| grid.row(row).any(|(_, text)| is_heading(text, words));
    while first > free_from && row - (first - 1) <= MOST_ROWS && names_kind(first - 1) {
        first -= 1;
    }
    while last - row < MOST_ROWS && grid.text_through_merge(last + 1, indicator).is_empty() && names_year(last + 1) {
        last += 1;
    }
    (first, last)
}

fn is_heading(text: &str, words: &Columns) -> bool {
    kind_of(text, words).is_some() || Some(heading(text)).is_some_and(|it| it.year.is_some() && it.words.is_empty())
}

fn kind_of(text: &str, words: &Columns) -> Option<Kind> {
    words.kinds().into_iter().find(|(words, _)| heads(text, words)).map(|(_, kind)| kind)
}

/// What may close a heading without making it another one (実績値, 目標の状況 is another one).
const ENDINGS: [&str; 12] = ["", "値", "数", "数値", "額", "率", "欄", "名", "等", "見込", "見込み", "状況"];

/// Whether a text is one of the words; years, signs and what stands in brackets aside.
fn heads(text: &str, words: &Words) -> bool {
    let folded = fold(text);
    let outside = folded.split('(').next().unwrap_or_default();
    let texts = [heading(&folded).words, heading(outside).words];
    words
        .0
        .iter()
        .map(|word| heading(&fold(word)).words)
        .filter(|word| !word.is_empty())
        .any(|word| texts.iter().any(|text| text.strip_prefix(&word).is_some_and(|rest| ENDINGS.contains(&rest))))
}

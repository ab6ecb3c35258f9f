//! Grid → rows: what a sheet says of each indicator, cell by cell, with the place of every text.

use super::grid::{Grid, cell_name};
use super::header::{Header, headers};
use super::layout::{Layout, Shape};
use crate::domain::calendar::FiscalYear;
use crate::domain::fold::{fold, is_blank, one_line};
use crate::domain::problem::Problem;
use crate::domain::snapshot::{Cell, Kind, Place, Row};
use crate::domain::value::heading;

/// What stands in one sheet.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) rows: Vec<Row>,
    pub(super) footnotes: Vec<String>,
    pub(super) problems: Vec<Problem>,
}

/// A file by its name and the SHA-256 of its bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct FileName<'a> {
    pub(super) path: &'a str,
    pub(super) sha256: &'a str,
}

/// Reads a sheet; none if it has no header.
pub(super) fn read(grid: &Grid, layout: &Layout, file: FileName<'_>) -> Option<Table> {
    let mut headers = headers(grid, &layout.columns);
    if layout.shape == Shape::Long {
        headers.retain(|header| header.year.is_some());
    }
    if headers.is_empty() {
        return None;
    }
    let mut reader = Reader { grid, layout, file, table: Table::default() };
    for row in grid.rows() {
        let header = headers.iter().rev().find(|header| header.first <= row);
        match header {
            Some(header) if row <= header.last => {}
            header => reader.read_row(row, header),
        }
    }
    Some(reader.table)
}

struct Reader<'a> {
    grid: &'a Grid,
    layout: &'a Layout,
    file: FileName<'a>,
    table: Table,
}

impl Reader<'_> {
    fn read_row(&mut self, row: u32, header: Option<&Header>) {
        let Some(header) = header else { return self.take_footnotes(row) };
        let name = match self.layout.shape {
            Shape::Wide => self.grid.text(row, header.indicator),
            Shape::Long => self.grid.text_through_merge(row, header.indicator),
        };
        let says_something = header.columns.iter().any(|column| !self.grid.text(row, column.at).is_empty());
        if name.chars().all(is_blank) || (is_note(name) && !says_something) {
            self.take_footnotes(row);
            self.report_nameless(row, header);
            return;
        }
        let year = self.year_of_row(row, header);
        let cells = header
            .columns
            .iter()
            .map(|column| Cell {
                kind: column.kind,
                year: year.or(column.year),
                raw: self.grid.text(row, column.at).to_owned(),
                place: self.place(row, column.at),
                span: self.grid.span(row, column.at),
            })
            .collect();
        for column in header.columns.iter().filter(|column| self.grid.uncalculated.contains(&(row, column.at))) {
            let problem = Problem::finding("formula_without_value").with("formula", self.grid.text(row, column.at));
            self.report(problem.with("name", one_line(name)), row, column.at);
        }
        self.table.rows.push(Row { name: name.to_owned(), place: self.place(row, header.indicator), cells });
    }

    /// The year that a row of the long shape names; one that cannot be read is reported.
    fn year_of_row(&mut self, row: u32, header: &Header) -> Option<FiscalYear> {
        let column = header.year.filter(|_| self.layout.shape == Shape::Long)?;
        let text = self.grid.text_through_merge(row, column);
        let year = heading(text).year.or_else(|| heading(&format!("{text}年度")).year);
        if year.is_none() {
            self.report(Problem::finding("year_unreadable").with("text", one_line(text)), row, column);
        }
        year
    }

    /// A value beside which no indicator stands would be lost without a word.
    fn report_nameless(&mut self, row: u32, header: &Header) {
        for column in header.columns.iter().filter(|column| column.kind == Kind::Actual) {
            let text = self.grid.text(row, column.at);
            if !text.chars().all(is_blank) && !is_note(text) {
                self.report(Problem::finding("value_without_indicator").with("text", one_line(text)), row, column.at);
            }
        }
    }

    fn take_footnotes(&mut self, row: u32) {
        let notes = self.grid.row(row).filter(|(_, text)| is_note(text)).map(|(_, text)| text.trim().to_owned());
        self.table.footnotes.extend(notes);
    }

    fn report(&mut self, problem: Problem, row: u32, column: u32) {
        let place = self.place(row, column);
        self.table.problems.push(problem.in_file(&place.file).at(place.shown()));
    }

    fn place(&self, row: u32, column: u32) -> Place {
        Place {
            file: self.file.path.to_owned(),
            sheet: self.grid.sheet.clone(),
            cell: cell_name(row, column),
            sha256: self.file.sha256.to_owned(),
        }
    }
}

/// Notes below and above a table: ※…, ★…, 注）….
fn is_note(text: &str) -> bool {
    let folded = fold(text);
    folded.starts_with(['※', '★', '☆', '*'])
        || ["注)", "(注)", "注:", "備考:"].iter().any(|mark| folded.starts_with(mark))
}

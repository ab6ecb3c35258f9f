//! Grid → rows: what a sheet says of each indicator, cell by cell, with the place of every text.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::finder::headers;
use super::grid::Grid;
use super::header::{Column, Header};
use super::layout::{Layout, Shape};
use super::periods;
use super::standing::{Skipped, Standing, is_note, is_total, rows_named, standing};
use super::titled::titled_headers;
use super::word::{Dictionary, Field};
use crate::domain::abreast;
use crate::domain::calendar::{FiscalYear, Period};
use crate::domain::fold::{is_blank, one_line};
use crate::domain::problem::{Problem, Severity};
use crate::domain::snapshot::{Cell, Kind, Neighbours, Place, Row, Sheet, Spot, column_name};
use crate::domain::value::{heading, heading_near};

/// What stands in one sheet.
#[derive(Debug, Clone, Default)]
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
    let sheet = Arc::new(Sheet::new(file.path, grid.sheet.as_deref(), file.sha256));
    let hint = sheet.year();
    let mut headers = match layout.shape {
        Shape::Titled => titled_headers(grid, &layout.columns, hint),
        Shape::Wide | Shape::Long => headers(grid, &layout.columns, hint),
    };
    if layout.shape == Shape::Long {
        let has_time = |header: &Header| [Field::Year, Field::Period].iter().any(|it| header.fields.contains_key(it));
        headers.retain(has_time);
    }
    if headers.is_empty() {
        return None;
    }
    let words = Dictionary::of(&layout.columns, hint.unwrap_or(FiscalYear(2020)));
    let first = Reader { grid, layout, sheet, words: &words, headers: &headers, done: Done::default(), above: None };
    let rows = grid.rows();
    // Where the rows of an indicator hold one kind or part of it each, a row may take its name from the one above it.
    let takes_names = |header: &Header| [Field::Kind, Field::Breakdown].iter().any(|it| header.fields.contains_key(it));
    let is_nameless = |row: &u32| {
        let above = headers.iter().rev().find(|header| header.last < *row);
        above.is_some_and(|header| grid.text(*row, header.indicator).chars().all(is_blank))
    };
    let is_of_kinds = headers.iter().any(takes_names) || (layout.shape == Shape::Long && rows.iter().any(is_nameless));
    let read = |part: &[u32]| {
        // Each part counts the places of its own sheet: what all count together, all wait for.
        let sheet = Arc::new(Sheet::clone(&first.sheet));
        Reader { sheet, ..first.clone() }.read_rows(part)
    };
    let parts = if is_of_kinds { vec![read(&rows)] } else { abreast::in_blocks(&rows, read) };
    let mut reader = first;
    for part in parts {
        reader.done.add(part);
    }
    let done = &mut reader.done;
    if !done.alike.is_empty() {
        let columns: Vec<String> = std::mem::take(&mut done.alike).into_iter().collect();
        reader.report_of_sheet(Problem::finding("columns_alike").with("columns", columns));
    }
    reader.note_what_was_passed_over();
    if reader.done.filled.len() > 1 {
        let rows: Vec<u32> = reader.done.filled.iter().copied().collect();
        reader.report_of_sheet(rows_named(Problem::new(Severity::Note, "several_tables"), &rows));
    }
    let asked = periods::settle(&mut reader.done.table.rows, layout.periods);
    if asked > 0 {
        reader.report_of_sheet(Problem::new(Severity::Note, "periods_asked").with("count", asked));
    }
    Some(reader.done.table)
}

/// What was read of some rows of a sheet.
#[derive(Debug, Clone, Default)]
struct Done {
    table: Table,
    skipped: Skipped,
    /// The first rows of the headers below which an indicator stands.
    filled: BTreeSet<u32>,
    /// The letters of columns that say the same of one year.
    alike: BTreeSet<String>,
}

impl Done {
    /// Adds what was read of the rows below.
    fn add(&mut self, below: Self) {
        let Self { table, skipped, filled, alike } = below;
        self.table.rows.extend(table.rows);
        self.table.footnotes.extend(table.footnotes);
        self.table.problems.extend(table.problems);
        self.skipped.extend(skipped);
        self.filled.extend(filled);
        self.alike.extend(alike);
    }
}

#[derive(Clone)]
struct Reader<'a> {
    grid: &'a Grid,
    layout: &'a Layout,
    sheet: Arc<Sheet>,
    words: &'a Dictionary,
    headers: &'a [Header],
    done: Done,
    /// The row that named an indicator last, for rows of further kinds below it.
    above: Option<u32>,
}

/// What a row says of all its cells.
struct Said {
    year: Option<FiscalYear>,
    period: Option<Period>,
    kind: Option<Kind>,
    /// Whether it says a kind that is none of those that are read.
    is_of_other_kind: bool,
    as_of: Option<String>,
    unit: Option<String>,
    note: Option<String>,
    review: Option<String>,
}

impl Reader<'_> {
    fn read_rows(mut self, rows: &[u32]) -> Done {
        let headers = self.headers;
        for row in rows.iter().copied() {
            let above = &headers[..headers.partition_point(|header| header.first <= row)];
            match above.last() {
                Some(header) if row <= header.last => self.above = None,
                Some(header) => {
                    let before = self.done.table.rows.len();
                    let of_row = headers.partition_point(|it| it.first < header.first);
                    for (nth, header) in above[of_row..].iter().enumerate() {
                        self.read_row(row, header, nth == 0);
                    }
                    self.done.filled.extend((self.done.table.rows.len() > before).then_some(header.first));
                }
                None => self.take_footnotes(row),
            }
        }
        self.done.alike = periods::settle_alike(&mut self.done.table.rows);
        self.done
    }

    /// Reads what a row says of the indicator of a header; what is no indicator is told by the first of its headers.
    fn read_row(&mut self, row: u32, header: &Header, is_first: bool) {
        if header.title.is_some() && self.kind_of(row, header).is_none() {
            return self.take_footnotes(row);
        }
        let named_at = self.named_at(row, header);
        let name = self.grid.text(named_at, header.indicator);
        let says_something = header.columns.iter().any(|column| !self.grid.text(row, column.at).is_empty());
        let in_front = self.grid.row(row).take_while(|(at, _)| *at < header.indicator).map(|(_, text)| text);
        match standing(name, in_front, says_something) {
            Standing::Indicator => {}
            standing => {
                if is_first {
                    self.done.skipped.add(standing, row);
                    self.take_footnotes(row);
                }
                if matches!(standing, Standing::Nameless | Standing::Note) && !self.is_of_above(row, header) {
                    self.report_nameless(row, header);
                }
                return;
            }
        }
        self.above = Some(named_at);
        let said = self.said(row, header);
        let is_of_kinds = header.fields.contains_key(&Field::Kind);
        if is_of_kinds && said.kind.is_none() && header.columns.iter().all(|column| column.kind.is_none()) {
            return;
        }
        // A row of rates (達成率) says nothing in the columns whose kind the row itself has to say.
        let are_read = |column: &&Column| !said.is_of_other_kind || column.kind.is_some();
        let columns: Vec<&Column> = header.columns.iter().filter(are_read).collect();
        let cells: Vec<Cell> = columns.iter().map(|column| self.cell(row, **column, header, &said)).collect();
        for (cell, column) in cells.iter().zip(columns) {
            // One value over several rows: nobody but the office knows whose it is.
            if cell.kind == Kind::Actual && cell.span.0 > 1 && !cell.raw.is_empty() {
                let problem = Problem::finding("value_merged").with("text", one_line(&cell.raw));
                self.report(problem.with("name", one_line(name)).with("count", cell.span.0 as usize), row, column.at);
            }
        }
        for column in header.columns.iter().filter(|column| self.grid.uncalculated.contains(&(row, column.at))) {
            let problem = Problem::finding("formula_without_value").with("formula", self.grid.text(row, column.at));
            self.report(problem.with("name", one_line(name)), row, column.at);
        }
        let breakdown = self.breakdown(row, header);
        let place = self.place(if breakdown.is_some() { row } else { named_at }, header.indicator);
        let name = breakdown.map_or_else(|| name.to_owned(), |part| format!("{}（{part}）", name.trim_end()));
        self.done.table.rows.push(Row { name, place, cells });
    }

    /// What tells a row's indicator from others of the same name; none where nothing or a dash stands there.
    fn breakdown(&self, row: u32, header: &Header) -> Option<&str> {
        let at = *header.fields.get(&Field::Breakdown)?;
        // A name that is merged over the column has none.
        let is_name =
            self.grid.merge_at(row, at).is_some_and(|merge| (merge.first.1..=merge.last.1).contains(&header.indicator));
        let text = if is_name { "" } else { self.grid.text_through_merge(row, at).trim() };
        text.contains(|c: char| c.is_alphanumeric()).then_some(text)
    }

    /// Whether a row of the long shape names a year and is no sum.
    fn continues(&self, row: u32, header: &Header) -> bool {
        let names_year = |at: &u32| heading(self.grid.text(row, *at)).year.is_some();
        let mut in_front = self.grid.row(row).take_while(|(at, _)| *at < header.indicator);
        header.fields.get(&Field::Year).is_some_and(names_year) && !in_front.any(|(_, text)| is_total(text))
    }

    /// The row in which the name of a row's indicator stands: of a merged cell its first row; where the rows of an
    /// indicator hold one kind, part or year of it each, the row above that has a name.
    fn named_at(&self, row: u32, header: &Header) -> u32 {
        if let Some(title) = header.title {
            return title;
        }
        let kinds = header.fields.get(&Field::Kind);
        let is_long = self.layout.shape == Shape::Long;
        let through_merge = is_long || kinds.is_some() || header.fields.contains_key(&Field::Breakdown);
        let merged = self.grid.merge_at(row, header.indicator).filter(|_| through_merge).map_or(row, |it| it.first.0);
        let is_blank = self.grid.text(merged, header.indicator).chars().all(is_blank);
        let further = self.kind_of(row, header).is_some()
            || self.breakdown(row, header).is_some()
            || (is_long && self.continues(row, header));
        self.above.filter(|_| is_blank && further).unwrap_or(merged)
    }

    /// The kind that a row says its values to be.
    fn kind_of(&self, row: u32, header: &Header) -> Option<Kind> {
        self.words.kind(self.grid.text(row, *header.fields.get(&Field::Kind)?))
    }

    /// Whether a row without a name says of the indicator above what is none of the kinds that are read (達成率).
    fn is_of_above(&self, row: u32, header: &Header) -> bool {
        let kind = header.fields.get(&Field::Kind).map_or("", |at| self.grid.text(row, *at));
        self.above.is_some() && !kind.chars().all(is_blank)
    }

    fn said(&mut self, row: u32, header: &Header) -> Said {
        let text = |field| {
            let at = header.fields.get(&field)?;
            // A title that is merged over the columns is no unit.
            let is_own = self.grid.merge_at(row, *at).is_none_or(|merge| merge.first.1 == *at);
            let text = if is_own { self.grid.text_through_merge(row, *at).trim() } else { "" };
            (!text.is_empty()).then(|| text.to_owned())
        };
        let kind = text(Field::Kind).map(|text| self.words.kind(&text));
        let (kind, is_of_other_kind) = (kind.flatten(), kind == Some(None));
        let as_of = text(Field::AsOf);
        // A reference to an empty cell shows 0.
        let unit = text(Field::Unit).filter(|unit| unit != "0");
        let note = text(Field::Note);
        let review = header.fields.contains_key(&Field::Review).then(|| text(Field::Review).unwrap_or_default());
        let (mut year, mut period) = (None, text(Field::Period).and_then(|text| heading(&text).period));
        if self.layout.shape == Shape::Long {
            (year, period) = self.time_of_row(row, header, period);
        }
        Said { year, period, kind, is_of_other_kind, as_of, unit, note, review }
    }

    /// The year that a row of the long shape names, and the part of it; one that cannot be read is reported.
    fn time_of_row(
        &mut self,
        row: u32,
        header: &Header,
        period: Option<Period>,
    ) -> (Option<FiscalYear>, Option<Period>) {
        let named = |field: &Field| {
            let text = self.grid.text_through_merge(row, *header.fields.get(field)?);
            let read = heading(text);
            let year = read.year.or_else(|| heading_near(&format!("{text}年度"), FiscalYear(2020)).year);
            year.map(|year| (year, read.period))
        };
        if let Some((year, own)) = [Field::Year, Field::Period].iter().find_map(named) {
            return (Some(year), period.or(own));
        }
        let column = header.fields.get(&Field::Year).or(header.fields.get(&Field::Period));
        if let Some(column) = column {
            let text = one_line(self.grid.text_through_merge(row, *column));
            self.report(Problem::finding("year_unreadable").with("text", text), row, *column);
        }
        (None, period)
    }

    fn cell(&self, row: u32, column: Column, header: &Header, said: &Said) -> Cell {
        let kind = column.kind.or(said.kind).unwrap_or(Kind::Actual);
        // A day in a column of its own belongs to the one value that happened.
        let actuals = header.columns.iter().filter(|it| matches!(it.kind, Some(Kind::Actual) | None)).count();
        let as_of = said.as_of.clone().filter(|_| kind == Kind::Actual && actuals == 1);
        // 2025 Target is of 2025, whichever year the row's value is of.
        let year = if kind == Kind::Target { column.year.or(said.year) } else { said.year.or(column.year) };
        Cell {
            kind,
            year: year.or(self.sheet.year().filter(|_| kind == Kind::Actual)),
            raw: self.grid.text(row, column.at).to_owned(),
            place: self.place(row, column.at),
            span: self.grid.span(row, column.at),
            beside: Neighbours {
                period: said.period.or(column.period),
                as_of,
                unit: said.unit.clone(),
                note: said.note.clone(),
                review: said.review.clone().filter(|_| kind == Kind::Actual),
                provisional: column.provisional && kind == Kind::Actual,
                asked: false,
            }
            .into(),
        }
    }

    /// A value beside which no indicator stands would be lost without a word.
    fn report_nameless(&mut self, row: u32, header: &Header) {
        for column in &header.columns {
            let text = self.grid.text(row, column.at);
            // A second target of the indicator above is a number; a title may stand anywhere.
            let is_number = || text.starts_with(char::is_numeric) && !text.trim().contains(char::is_whitespace);
            let is_value = matches!(column.kind, Some(Kind::Actual) | None) || is_number();
            if is_value && !text.chars().all(is_blank) && !is_note(text) {
                self.report(Problem::finding("value_without_indicator").with("text", one_line(text)), row, column.at);
            }
        }
    }

    fn take_footnotes(&mut self, row: u32) {
        let notes = self.grid.row(row).filter(|(_, text)| is_note(text)).map(|(_, text)| text.trim().to_owned());
        self.done.table.footnotes.extend(notes);
    }

    /// One note for rows that were not read, and one for rows and columns that were read though people do not see them.
    fn note_what_was_passed_over(&mut self) {
        let mut notes: Vec<Problem> = self.done.skipped.notes().collect();
        let hidden: Vec<u32> = self.grid.hidden_rows.iter().copied().collect();
        if !hidden.is_empty() {
            notes.push(rows_named(Problem::new(Severity::Note, "rows_hidden"), &hidden));
        }
        let is_used =
            |at: &&u32| self.headers.iter().any(|header| header.columns.iter().any(|column| column.at == **at));
        let columns: Vec<String> = self.grid.hidden_columns.iter().filter(is_used).map(|at| column_name(*at)).collect();
        if !columns.is_empty() {
            notes.push(Problem::new(Severity::Note, "columns_hidden").with("columns", columns));
        }
        for note in notes {
            self.report_of_sheet(note);
        }
    }

    fn report_of_sheet(&mut self, problem: Problem) {
        let problem = problem.in_file(self.sheet.file.as_str());
        self.done.table.problems.push(match &self.grid.sheet {
            Some(sheet) => problem.at(sheet.as_str()),
            None => problem,
        });
    }

    fn report(&mut self, problem: Problem, row: u32, column: u32) {
        let place = self.place(row, column);
        self.done.table.problems.push(problem.in_file(place.sheet.file.as_str()).at(place.shown()));
    }

    fn place(&self, row: u32, column: u32) -> Place {
        Place { sheet: Arc::clone(&self.sheet), spot: Spot::Cell(row, column) }
    }
}

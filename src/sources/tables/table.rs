//! One table: a row of headings, and lines below it whose cells are asked for by heading.
//!
//! It must not know which table it is.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::calendar::FiscalYear;
use crate::domain::formula::meant;
use crate::domain::plan::Validity;
use crate::domain::problem::{Problem, Severity};
use crate::sources::sheet::{self, Grid};

use super::entry;

/// How far down the headings may stand; officers like a title above a table.
const HEADINGS_WITHIN: usize = 20;

/// A table as it lies on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableFile {
    /// The path, as people know it.
    pub path: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// A table whose headings were found.
#[derive(Debug)]
pub(super) struct Table<'a> {
    path: &'a str,
    grid: Grid,
    first_line: u32,
    /// The headings as they are asked for, and their columns. They are asked for at every line, and there are few.
    columns: Vec<(String, u32)>,
    /// The headings of columns that stand for one year each.
    years: BTreeMap<FiscalYear, String>,
    notes: Vec<Problem>,
}

/// One line of a table that is not blank.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'t> {
    table: &'t Table<'t>,
    row: u32,
}

/// What is wrong with a table, collected so that everything is told at once.
#[derive(Debug, Default)]
pub(super) struct Faults(Vec<Problem>);

impl Faults {
    /// Keeps one more.
    pub(super) fn add(&mut self, problem: Problem) {
        self.0.push(problem);
    }

    /// Hands on what could be read, and keeps a fault where nothing could.
    fn unless<T>(&mut self, read: Option<T>, fault: impl FnOnce() -> Problem) -> Option<T> {
        if read.is_none() {
            self.add(fault());
        }
        read
    }

    /// The value, if nothing was wrong.
    pub(super) fn or<T>(self, value: T) -> Result<T, Vec<Problem>> {
        if self.0.is_empty() { Ok(value) } else { Err(self.0) }
    }
}

impl<'a> Table<'a> {
    /// Reads a table whose headings are these, in any order; every missing one is a fault.
    pub(super) fn open(file: &'a TableFile, needed: &[&str], optional: &[&str]) -> Result<Self, Vec<Problem>> {
        Self::with_years(file, needed, optional, |_| None)
    }

    /// The same, where further columns stand for one year each; `year_of` says which year a heading names.
    pub(super) fn with_years(
        file: &'a TableFile,
        needed: &[&str],
        optional: &[&str],
        year_of: impl Fn(&str) -> Option<FiscalYear>,
    ) -> Result<Self, Vec<Problem>> {
        let grid = grid(file)?;
        let known: Vec<String> = needed.iter().chain(optional).map(|word| entry::fold(word)).collect();
        let hits = |row: &u32| grid.row(*row).filter(|(_, text)| known.contains(&entry::fold(text))).count();
        // Of two rows that fit equally well the upper one is the headings.
        let header = grid.rows().into_iter().take(HEADINGS_WITHIN).rev().max_by_key(hits).filter(|row| hits(row) > 0);
        let Some(header) = header else {
            let expected: Vec<&str> = needed.to_vec();
            return Err(vec![Problem::fault("table_headings").in_file(&file.path).with("expected", expected)]);
        };
        let (mut columns, mut faults, mut notes) = (BTreeMap::new(), Faults::default(), Vec::new());
        let mut years = BTreeMap::new();
        for (column, text) in grid.row(header) {
            let word = entry::fold(text);
            let told = |severity, key| {
                Problem::new(severity, key)
                    .in_file(&file.path)
                    .at(grid.place(header, column))
                    .with("column", entry::one_line(text))
            };
            let of_year = year_of(text).filter(|_| !known.contains(&word));
            if let Some(year) = of_year {
                columns.insert(word, column);
                if years.insert(year, entry::one_line(text)).is_some() {
                    faults.add(told(Severity::Fault, "table_column_twice"));
                }
            } else if !known.contains(&word) {
                notes.push(told(Severity::Note, "table_column_unknown"));
            } else if columns.insert(word, column).is_some() {
                faults.add(told(Severity::Fault, "table_column_twice"));
            }
        }
        let asked = needed.iter().chain(optional).copied().chain(years.values().map(String::as_str));
        let columns: Vec<(String, u32)> =
            asked.filter_map(|word| Some((word.to_owned(), *columns.get(&entry::fold(word))?))).collect();
        for word in needed.iter().filter(|word| column(&columns, word).is_none()) {
            let problem = Problem::fault("table_column_missing").in_file(&file.path).at(grid.place(header, 0));
            faults.add(problem.with("column", *word));
        }
        faults.or(Self { path: &file.path, grid, first_line: header + 1, columns, years, notes })
    }

    /// Reads a table whose columns are known by their order alone. The first line may be headings.
    pub(super) fn in_order(file: &'a TableFile, columns: &[&str]) -> Result<Self, Vec<Problem>> {
        let columns = (0..).zip(columns).map(|(column, word)| ((*word).to_owned(), column)).collect();
        Ok(Self {
            path: &file.path,
            grid: grid(file)?,
            first_line: 0,
            columns,
            years: BTreeMap::new(),
            notes: Vec::new(),
        })
    }

    /// What is worth knowing and changes nothing: columns that mean nothing here.
    pub(super) fn notes(&self) -> Vec<Problem> {
        self.notes.clone()
    }

    /// The lines that say something. One whose first cell begins with a single # is put aside by an officer and not read.
    pub(super) fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        let is_aside = |row: &u32| {
            let first = self.grid.row(*row).next().map_or("", |(_, text)| text.trim_start());
            first.starts_with('#') && !first.starts_with("##")
        };
        let rows = self.grid.rows().into_iter().filter(|row| *row >= self.first_line);
        let rows = rows.filter(move |row| !is_aside(row));
        rows.map(|row| Line { table: self, row })
    }

    /// A fault that concerns the table as a whole.
    pub(super) fn fault(&self, key: &str) -> Problem {
        Problem::fault(key).in_file(self.path)
    }
}

impl<'t> Line<'t> {
    /// The text of a cell without white space around it; empty where the table has no such column. What keeps a spreadsheet
    /// from taking it for a formula is no part of it.
    pub(super) fn text(&self, column: &str) -> &'t str {
        meant(self.column(column).map_or("", |column| self.table.grid.text(self.row, column)).trim())
    }

    /// The same, where a merged cell says it for all its rows.
    pub(super) fn seen(&self, column: &str) -> &'t str {
        meant(self.column(column).map_or("", |column| self.table.grid.text_through_merge(self.row, column)).trim())
    }

    /// The text of a cell on one line; an empty cell is a fault.
    pub(super) fn needed(&self, column: &str, faults: &mut Faults) -> Option<String> {
        let text = Some(entry::one_line(self.text(column))).filter(|text| !text.is_empty());
        faults.unless(text, || self.fault("table_cell_empty", column))
    }

    /// What a cell means by the words that it may hold.
    pub(super) fn word<T: Copy>(&self, column: &str, words: &[(&str, T)], faults: &mut Faults) -> Option<T> {
        let text = self.text(column);
        if let Some((_, exact)) = words.iter().find(|(word, _)| *word == text) {
            return Some(*exact);
        }
        let found = entry::fold(&self.needed(column, faults)?);
        let like = words.iter().find(|(word, _)| entry::fold(word) == found).map(|(_, meaning)| *meaning);
        faults.unless(like, || {
            let expected: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            self.fault("table_word_unknown", column).with("expected", expected)
        })
    }

    /// The amount in a cell that may have its sign and its unit beside it (±3ポイント, 44.5%), none in an empty one.
    pub(super) fn measure(&self, column: &str, faults: &mut Faults) -> Option<f64> {
        let text = Some(self.text(column)).filter(|text| !text.is_empty())?;
        faults.unless(entry::amount(text), || self.fault("table_number", column))
    }

    /// The fiscal year in a cell (H28, 平成28年度, 2016), none in an empty one.
    pub(super) fn fiscal_year(&self, column: &str, faults: &mut Faults) -> Option<FiscalYear> {
        let text = Some(self.text(column)).filter(|text| !text.is_empty())?;
        faults.unless(entry::fiscal_year(text), || self.fault("table_year", column))
    }

    /// The columns that stand for one year each, by their year.
    pub(super) fn years(&self) -> Vec<(FiscalYear, &'t str)> {
        self.table.years.iter().map(|(year, heading)| (*year, heading.as_str())).collect()
    }

    /// The day in a cell.
    pub(super) fn day(&self, column: &str, faults: &mut Faults) -> Option<NaiveDate> {
        let text = self.needed(column, faults)?;
        faults.unless(entry::day(&text), || self.fault("table_day", column))
    }

    /// The days between two cells; an empty one leaves that end open.
    pub(super) fn validity(&self, from: &str, to: &str, faults: &mut Faults) -> Validity {
        let mut end = |column| if self.text(column).is_empty() { None } else { self.day(column, faults) };
        let valid = Validity { from: end(from), to: end(to) };
        if valid.from.zip(valid.to).is_some_and(|(from, to)| to < from) {
            faults.add(self.fault("table_days_reversed", to).with("from", self.text(from)));
        }
        valid
    }

    /// The mail address in a cell.
    pub(super) fn address(&self, column: &str, faults: &mut Faults) -> Option<String> {
        let text = self.needed(column, faults)?;
        faults.unless(entry::address(&text), || self.fault("table_address", column))
    }

    /// Where a cell stands.
    pub(super) fn place(&self, column: &str) -> String {
        self.table.grid.place(self.row, self.column(column).unwrap_or_default())
    }

    /// A fault in a cell, with what was found there.
    pub(super) fn fault(&self, key: &str, column: &str) -> Problem {
        self.problem(Severity::Fault, key, column)
    }

    /// A problem with a cell, with what was found there.
    pub(super) fn problem(&self, severity: Severity, key: &str, column: &str) -> Problem {
        Problem::new(severity, key)
            .in_file(self.table.path)
            .at(self.place(column))
            .with("column", column)
            .with("found", entry::one_line(self.text(column)))
    }

    fn column(&self, word: &str) -> Option<u32> {
        column(&self.table.columns, word)
    }
}

fn column(columns: &[(String, u32)], word: &str) -> Option<u32> {
    columns.iter().find(|(known, _)| known == word).map(|(_, column)| *column)
}

/// The cells of a CSV file, or of the first sheet of a workbook that people see.
fn grid(file: &TableFile) -> Result<Grid, Vec<Problem>> {
    let grids = sheet::grids(&file.path, &file.bytes).map_err(|problem| vec![problem.in_file(&file.path)])?;
    Ok(grids.into_iter().next().unwrap_or_default())
}

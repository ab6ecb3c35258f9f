//! Tables of one indicator each, whose name stands in the corner of its table or above it:
//!
//! ```text
//! 市内就業者数 | R2 | R3             KPI① 市内就業者数
//! 目標         | …                  年度 | 基準値(R1) | R2 | R3
//! 実績         | …                  目標値（人） | …
//!                                   実績値（人） | …
//! ```
//!
//! The years stand in the header, the kinds in the rows.

use std::collections::BTreeMap;

use super::finder::dictionary;
use super::grid::Grid;
use super::header::{Column, Header};
use super::layout::Columns;
use super::word::{Dictionary, Field};
use crate::domain::calendar::FiscalYear;
use crate::domain::snapshot::Kind;

/// So many rows above a table its name is looked for, a line with the unit or the section between them; so many where a word
/// says which text is the name (指標名 | …).
const MOST_ABOVE: usize = 3;
const MOST_LABELS: usize = 10;

/// So many rows below a header are looked at for the words of kinds.
const LOOKED_AT: usize = 8;

/// Finds the header of every such table, from the top. `hint` is a year that the sheet is about, where the caller knows one.
#[must_use]
pub fn titled_headers(grid: &Grid, columns: &Columns, hint: Option<FiscalYear>) -> Vec<Header> {
    let finder = Tables { grid, words: dictionary(grid, columns, hint), rows: grid.rows() };
    let mut found: Vec<Header> = Vec::new();
    for (nth, row) in finder.rows.iter().enumerate() {
        let free_from = found.last().map_or(0, |header: &Header| header.last + 1);
        if *row >= free_from {
            found.extend(finder.header_at(nth, free_from));
        }
    }
    found
}

struct Tables<'a> {
    grid: &'a Grid,
    words: Dictionary,
    /// The rows that hold a text.
    rows: Vec<u32>,
}

impl Tables<'_> {
    /// The header in the n-th of the rows; none where it names no years, has no kinds below it or no name above it.
    fn header_at(&self, nth: usize, free_from: u32) -> Option<Header> {
        let row = self.rows[nth];
        let columns = self.years(row);
        let first = columns.first()?.at;
        let below: Vec<u32> = self.rows[nth + 1..]
            .iter()
            .copied()
            .take(LOOKED_AT)
            .take_while(|row| self.years(*row).is_empty())
            .collect();
        let says_what_happened =
            |at: &u32| below.iter().any(|row| self.words.kind(self.grid.text(*row, *at)) == Some(Kind::Actual));
        let kinds = (0..first).find(says_what_happened)?;
        let (title, indicator) = self.name_in_corner(row, kinds).or_else(|| self.name_above(nth, free_from))?;
        Some(Header {
            first: title,
            last: row,
            indicator,
            columns,
            fields: BTreeMap::from([(Field::Kind, kinds)]),
            title: Some(title),
        })
    }

    /// The columns that a row heads by a year and nothing else.
    fn years(&self, row: u32) -> Vec<Column> {
        let named = self.grid.row(row).filter_map(|(at, text)| {
            let said = self.words.meaning(text);
            let is_year = said.is_time_alone() && said.year.is_some() && text.trim().parse::<f64>().is_err();
            is_year.then_some(Column {
                at,
                kind: None,
                year: said.year,
                period: said.period,
                provisional: said.provisional,
            })
        });
        named.collect()
    }

    /// The cell above a header that names the indicator: behind the word for it (指標名 | …), else the first text of the
    /// nearest row.
    fn name_above(&self, nth: usize, free_from: u32) -> Option<(u32, u32)> {
        let above = self.rows[..nth].iter().copied().rev().take_while(|row| *row >= free_from);
        let of_kinds = |row: u32| self.grid.row(row).any(|(_, text)| self.words.kind(text).is_some());
        let free: Vec<u32> = above.take(MOST_LABELS).take_while(|row| !of_kinds(*row)).collect();
        let labelled = |row: u32| {
            let mut texts = self.grid.row(row).skip_while(|(_, text)| !self.words.names_indicator(text)).skip(1);
            texts.next().filter(|(_, text)| self.is_name(text)).map(|(at, _)| (row, at))
        };
        let first =
            |row: u32| self.grid.row(row).next().filter(|(_, text)| self.is_name(text)).map(|(at, _)| (row, at));
        let labelled = free.iter().find_map(|row| labelled(*row));
        labelled.or_else(|| free.iter().take(MOST_ABOVE).find_map(|row| first(*row)))
    }

    /// The corner of a table that is headed by its indicator.
    fn name_in_corner(&self, row: u32, kinds: u32) -> Option<(u32, u32)> {
        self.is_name(self.grid.text(row, kinds)).then_some((row, kinds))
    }

    /// Whether a text can name an indicator: no heading, no year, no note and no unit in brackets.
    fn is_name(&self, text: &str) -> bool {
        let said = self.words.meaning(text);
        let is_heading = said.field.is_some() || said.is_time_alone();
        let is_aside = text.trim_start().starts_with(['(', '（', '※', '単']);
        !is_heading && !is_aside && text.chars().filter(|c| c.is_alphabetic()).count() > 1
    }
}

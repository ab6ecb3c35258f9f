//! Finds the headers of the tables of a sheet.
//!
//! A header may have several rows, may be merged or only centred, and may come again further down with its columns
//! elsewhere, or without the heading of the indicators where the columns line up.

use std::collections::{BTreeMap, BTreeSet};

use super::grid::Grid;
use super::header::{Column, Header};
use super::layout::Columns;
use super::word::{Dictionary, Field, Meaning};
use crate::domain::calendar::{FiscalYear, Period};
use crate::domain::fold::is_blank;
use crate::domain::snapshot::Kind;
use crate::domain::value::heading_near;

/// How many rows a header may have above and below the row that names the indicator.
const MOST_ROWS: u32 = 3;

/// How many rows below a header are looked at for the words of kinds in a column without a heading.
const LOOKED_AT: usize = 12;

/// How far down titles and headings are looked at for years that are certain.
const TOP_ROWS: usize = 20;

/// Finds every header of a sheet, from the top. `hint` is a year that the sheet is about, where the caller knows one: a
/// year without an era is the nearest to the years that the sheet itself names, else to this one. Headers with the same
/// rows are of several indicators in each row.
#[must_use]
pub fn headers(grid: &Grid, columns: &Columns, hint: Option<FiscalYear>) -> Vec<Header> {
    let finder = Finder { grid, words: dictionary(grid, columns, hint) };
    let mut found: Vec<Header> = Vec::new();
    for row in grid.rows() {
        let free_from = found.last().map_or(0, |header| header.last + 1);
        if row < free_from {
            continue;
        }
        let candidates = grid.row(row).filter(|(_, text)| finder.words.names_indicator(text)).map(|(column, _)| column);
        let candidates: Vec<u32> = candidates.collect();
        match candidates.iter().find_map(|column| finder.header_at(row, *column, free_from)) {
            Some((header, fields)) => {
                let names: Vec<u32> = candidates
                    .into_iter()
                    .filter(|at| *at == header.indicator || finder.holds_names(&header, *at))
                    .collect();
                found.extend(header.families(&fields, &names));
            }
            None => found.extend(found.last().and_then(|known| finder.restated(row, known))),
        }
    }
    found
}

/// The words of the columns; a year without an era is the nearest to the years that the sheet names, else to `hint`.
pub(super) fn dictionary(grid: &Grid, columns: &Columns, hint: Option<FiscalYear>) -> Dictionary {
    Dictionary::of(columns, certain_year(grid).or(hint).unwrap_or(FiscalYear(2020)))
}

/// The middle one of the years which the top of a sheet names beyond doubt.
fn certain_year(grid: &Grid) -> Option<FiscalYear> {
    let rows = grid.rows().into_iter().take(TOP_ROWS);
    let texts = rows.flat_map(|row| grid.row(row)).map(|(_, text)| text).filter(|text| text.len() < 200);
    let read = |text: &str, near| heading_near(text, FiscalYear(near)).year;
    let mut years: Vec<FiscalYear> =
        texts.filter_map(|text| read(text, 2020).filter(|year| read(text, 1950) == Some(*year))).collect();
    years.sort();
    years.get(years.len() / 2).copied()
}

struct Finder<'a> {
    grid: &'a Grid,
    words: Dictionary,
}

/// A column of a header that is being read: what each row of the header says of it.
struct Draft {
    at: u32,
    /// By row from the first: the meaning of the text that people see there, none where there is none.
    said: Vec<Option<Meaning>>,
    field: Option<Field>,
    year: Option<FiscalYear>,
    period: Option<Period>,
    provisional: bool,
}

impl Draft {
    /// The row of the lowest text, and what it means.
    fn lowest(&self) -> Option<(usize, Meaning)> {
        self.said.iter().enumerate().rev().find_map(|(row, said)| said.map(|said| (row, said)))
    }

    /// Whether no text of the column says anything but a time.
    fn names_time_alone(&self) -> bool {
        self.said.iter().flatten().all(|said| said.is_time_alone())
    }

    fn is_blank_at(&self, row: usize) -> bool {
        self.said.get(row).copied().flatten().is_none()
    }
}

impl Finder<'_> {
    /// The header whose cell for the indicator is this one, with all columns that say something of the row; none if
    /// nothing beside it is headed as what happened.
    fn header_at(&self, row: u32, indicator: u32, free_from: u32) -> Option<(Header, Vec<(Field, u32)>)> {
        let (first, last) = self.extent(row, indicator, free_from);
        let mut drafts = self.drafts(first, last, indicator);
        for row in 0..=(last - first) as usize {
            spread_years(&mut drafts, row);
            spread_kinds(&mut drafts, row);
        }
        let mut header = Header { first, last, indicator, columns: Vec::new(), fields: BTreeMap::new(), title: None };
        let mut bare: Vec<(Column, bool)> = Vec::new();
        let mut fields: Vec<(Field, u32)> = Vec::new();
        for draft in &drafts {
            let Draft { at, year, period, provisional, .. } = *draft;
            let column = |kind| Column { at, kind, year, period, provisional };
            match draft.field {
                Some(Field::Said(kind)) => header.columns.push(column(Some(kind))),
                Some(Field::Value) => header.columns.push(column(None)),
                Some(Field::Indicator) => {}
                Some(field) => {
                    header.fields.entry(field).or_insert(draft.at);
                    fields.push((field, draft.at));
                }
                None if draft.lowest().is_some_and(|(_, said)| said.is_time_alone()) => {
                    bare.push((column(None), draft.names_time_alone()));
                }
                None => {}
            }
        }
        self.settle_bare(&mut header, &bare);
        self.settle_breakdown(&mut header, &mut fields);
        header.columns.sort_by_key(|column| column.at);
        settle_parts(&mut header.columns);
        let has_happened = header.columns.iter().any(|column| matches!(column.kind, Some(Kind::Actual) | None));
        has_happened.then_some((header, fields))
    }

    /// The column on the right of the names, under their own heading or none, where the settings say that it breaks them
    /// down.
    fn settle_breakdown(&self, header: &mut Header, fields: &mut Vec<(Field, u32)>) {
        let at = header.indicator + 1;
        let over = |at: u32| (header.first..=header.last).map(move |row| self.grid.text_through_merge(row, at));
        let own = over(header.indicator).rfind(|text| !text.is_empty()).unwrap_or_default();
        let is_under_it = over(at).all(|text| text.is_empty() || text == own);
        if !header.fields.contains_key(&Field::Breakdown) && is_under_it && self.words.breaks_down(own) {
            header.fields.insert(Field::Breakdown, at);
            fields.push((Field::Breakdown, at));
        }
    }

    /// Whether most texts of a column are names and no values.
    fn holds_names(&self, header: &Header, at: u32) -> bool {
        let rows = self.grid.rows().into_iter().filter(|row| *row > header.last).take(LOOKED_AT);
        let texts = rows.map(|row| self.grid.text(row, at)).filter(|text| !text.chars().all(is_blank));
        let is_name = |text: &&str| {
            let mut letters = text.chars().filter(|c| !is_blank(*c));
            letters.next().is_some_and(|c| !c.is_numeric()) && letters.filter(|c| c.is_alphabetic()).count() > 1
        };
        let (names, values): (Vec<&str>, Vec<&str>) = texts.partition(is_name);
        names.len() > values.len()
    }

    /// What columns hold that only name a time: what the row says; else what happened, where nothing else is headed so
    /// and no other words stand above them.
    fn settle_bare(&self, header: &mut Header, bare: &[(Column, bool)]) {
        let rows: Vec<u32> = self.grid.rows().into_iter().filter(|row| *row > header.last).take(LOOKED_AT).collect();
        if header.fields.get(&Field::Kind).is_some_and(|at| !self.holds_kinds(&rows, *at, 1)) {
            header.fields.remove(&Field::Kind);
        }
        let Some((first, _)) = bare.first() else { return };
        let told = |column: &Column| self.words.of_time(column.year, column.period);
        header.columns.extend(bare.iter().filter_map(|(column, _)| match told(column)? {
            Field::Said(kind) => Some(Column { kind: Some(kind), ..*column }),
            _ => None,
        }));
        let bare: Vec<&(Column, bool)> = bare.iter().filter(|(column, _)| told(column).is_none()).collect();
        if !header.fields.contains_key(&Field::Kind) {
            let found = (0..first.at).find(|at| *at != header.indicator && self.holds_kinds(&rows, *at, 2));
            header.fields.extend(found.map(|at| (Field::Kind, at)));
        }
        if header.fields.contains_key(&Field::Kind) {
            header.columns.extend(bare.iter().map(|(column, _)| *column));
            return;
        }
        let is_headed = header.columns.iter().any(|column| matches!(column.kind, Some(Kind::Actual) | None));
        let taken = bare.iter().filter(|(column, is_alone)| *is_alone && (!is_headed || column.period.is_some()));
        header.columns.extend(taken.map(|(column, _)| Column { kind: Some(Kind::Actual), ..*column }));
    }

    /// Whether the cells of a column are words of kinds (目標 above 実績 above 達成率), of so many kinds at least.
    fn holds_kinds(&self, rows: &[u32], at: u32, least: usize) -> bool {
        let said: Vec<&str> = rows.iter().map(|row| self.grid.text(*row, at)).filter(|it| !it.is_empty()).collect();
        let kinds: Vec<Kind> = said.iter().filter_map(|text| self.words.kind(text)).collect();
        let different: BTreeSet<Kind> = kinds.iter().copied().collect();
        different.len() >= least && kinds.len() * 3 >= said.len()
    }

    fn drafts(&self, first: u32, last: u32, indicator: u32) -> Vec<Draft> {
        let columns = (0..self.grid.width()).filter(|at| *at != indicator);
        let drafts = columns.map(|at| {
            let texts = (first..=last).map(|row| self.grid.text_through_merge(row, at));
            let said: Vec<Option<Meaning>> =
                texts.map(|text| (!text.is_empty()).then(|| self.words.meaning(text))).collect();
            let lowest = |what: fn(&Meaning) -> bool| said.iter().rev().flatten().find(|said| what(said)).copied();
            Draft {
                at,
                field: field_of(&said),
                provisional: said.iter().flatten().any(|said| said.provisional),
                year: lowest(|said| said.year.is_some()).and_then(|said| said.year),
                period: lowest(|said| said.period.is_some()).and_then(|said| said.period),
                said,
            }
        });
        drafts.filter(|draft| draft.lowest().is_some()).collect()
    }

    /// The first and last row of a header: the merged cell of the indicator, and the rows around it that hold headings.
    fn extent(&self, row: u32, indicator: u32, free_from: u32) -> (u32, u32) {
        let merge = self.grid.merge_at(row, indicator);
        let (mut first, mut last) = merge.map_or((row, row), |merge| (merge.first.0, merge.last.0));
        while first > free_from && row.saturating_sub(first - 1) <= MOST_ROWS && self.is_of_headings(first - 1) {
            first -= 1;
        }
        while last - row < MOST_ROWS
            && self.grid.text_through_merge(last + 1, indicator).is_empty()
            && self.is_of_headings(last + 1)
        {
            last += 1;
        }
        (first, last)
    }

    /// Whether at least half of a row's texts are headings, and one of them says what or when.
    fn is_of_headings(&self, row: u32) -> bool {
        let said: Vec<Meaning> = self.grid.row(row).map(|(_, text)| self.words.meaning(text)).collect();
        let headings =
            said.iter().filter(|said| said.field.is_some() || said.is_time_alone() || said.year.is_some()).count();
        let says = |said: &Meaning| said.kind().is_some() || said.field == Some(Field::Value) || said.is_time_alone();
        let tells = said.iter().any(says);
        tells && headings * 2 >= said.len()
    }

    /// A header without the heading of the indicators: every column of the table says again what it holds.
    fn restated(&self, row: u32, known: &Header) -> Option<Header> {
        let texts = || known.columns.iter().map(|column| self.grid.text(row, column.at)).filter(|it| !it.is_empty());
        if !texts().all(|text| self.words.may_head_values(text)) {
            return None;
        }
        let mut headings = 0;
        for text in texts() {
            // A bare 2016 may be a count, and a day may be a value.
            let said = self.words.meaning(text);
            let is_year = said.is_time_alone() && said.period.is_none() && text.trim().parse::<f64>().is_err();
            if said.kind().is_none() && !is_year {
                return None;
            }
            headings += 1;
        }
        let (header, _) = (headings > 1).then(|| self.header_at(row, known.indicator, row)).flatten()?;
        Some(header)
    }
}

/// Q1 Actual beside Year End 2018/19 is of that year: parts without a year are of the one year that what happened has.
fn settle_parts(columns: &mut [Column]) {
    let happened = |column: &&Column| matches!(column.kind, Some(Kind::Actual) | None) && column.period.is_none();
    let years: BTreeSet<FiscalYear> = columns.iter().filter(happened).filter_map(|column| column.year).collect();
    let (Some(year), 1) = (years.first(), years.len()) else { return };
    for column in columns.iter_mut().filter(|column| column.period.is_some() && column.year.is_none()) {
        column.year = Some(*year);
    }
}

/// What a column holds: as its lowest heading says that says something. 値 below another heading is that one's: below 目標
/// the target, below 基準 nothing that is read.
fn field_of(said: &[Option<Meaning>]) -> Option<Field> {
    let at = said.iter().rposition(|said| said.is_some_and(|said| said.field.is_some()))?;
    let lowest = said[at].and_then(|said| said.field)?;
    let above = said[..at].iter().rev().flatten().find(|said| said.has_more || said.kind().is_some());
    match above.filter(|_| lowest == Field::Value) {
        None => Some(lowest),
        Some(above) => above.kind().map(Field::Said),
    }
}

/// Gives the years of an upper row to the columns below them that have none of their own: merged headings reach them by
/// themselves, others are centred over their columns or stand over the first of them.
fn spread_years(drafts: &mut [Draft], row: usize) {
    let is_mark = |draft: &Draft| {
        draft.said.get(row).copied().flatten().filter(|said| said.is_time_alone() && said.year.is_some())
    };
    let marks: Vec<(u32, Meaning)> = drafts.iter().filter_map(|draft| Some((draft.at, is_mark(draft)?))).collect();
    let below = |draft: &Draft| {
        let kind_row = draft.said.iter().rposition(|said| said.is_some_and(|said| said.field.is_some()));
        kind_row.is_some_and(|kind_row| kind_row > row)
    };
    let is_free = |draft: &Draft| draft.is_blank_at(row) && draft.year.is_none();
    let group: Vec<usize> = drafts
        .iter()
        .enumerate()
        .filter(|(_, draft)| below(draft) && (is_free(draft) || is_mark(draft).is_some()))
        .map(|(index, _)| index)
        .collect();
    if marks.is_empty() || !group.iter().any(|index| is_free(&drafts[*index])) {
        return;
    }
    let shares = even_shares(drafts, &group, &marks);
    for (place, index) in group.iter().enumerate().filter(|(_, index)| is_free(&drafts[**index])).collect::<Vec<_>>() {
        let at = drafts[*index].at;
        let left = || {
            let nearest = drafts.iter().rev().find(|draft| draft.at < at && !draft.is_blank_at(row))?;
            marks.iter().find(|(column, _)| *column == nearest.at).map(|(_, said)| *said)
        };
        let said = shares.as_ref().map_or_else(left, |size| Some(marks[place / size].1));
        drafts[*index].year = said.and_then(|said| said.year);
        drafts[*index].period = drafts[*index].period.or(said.and_then(|said| said.period));
    }
}

/// How many columns each year has, where all have the same kinds in the same order and every year stands over its own.
fn even_shares(drafts: &[Draft], group: &[usize], marks: &[(u32, Meaning)]) -> Option<usize> {
    let size = group.len() / marks.len();
    if size == 0 || !group.len().is_multiple_of(marks.len()) {
        return None;
    }
    let shares: Vec<&[usize]> = group.chunks(size).collect();
    let kinds = |share: &[usize]| share.iter().map(|index| drafts[*index].field).collect::<Vec<_>>();
    let fits = shares.iter().zip(marks).all(|(share, (column, _))| {
        let (first, last) = (drafts[share[0]].at, drafts[share[size - 1]].at);
        (first..=last).contains(column) && kinds(share) == kinds(shares[0])
    });
    fits.then_some(size)
}

/// Gives the kind of an upper row to the columns beside it that only name a time.
fn spread_kinds(drafts: &mut [Draft], row: usize) {
    for index in 1..drafts.len() {
        let draft = &drafts[index];
        if draft.field == Some(Field::Value) && draft.is_blank_at(row) && draft.lowest().is_some_and(|it| it.0 > row) {
            spread_value(drafts, index, row);
            continue;
        }
        let is_below = draft.lowest().is_some_and(|(lowest, said)| lowest > row && said.is_time_alone());
        if draft.field.is_some() || !draft.is_blank_at(row) || !is_below {
            continue;
        }
        let left = drafts[..index].iter().rev().find(|draft| !draft.is_blank_at(row));
        let said = left.and_then(|left| left.said[row]).filter(|said| said.year.is_none());
        drafts[index].field = said.and_then(Meaning::kind).map(Field::Said);
        drafts[index].provisional |= said.is_some_and(|said| said.provisional);
    }
}

/// Gives 値 below the heading on its left that reaches over it (実績値 over 年度 and 値) what that one says: its kind, or
/// nothing that is read.
fn spread_value(drafts: &mut [Draft], index: usize, row: usize) {
    let left = drafts[..index].iter().rev().find(|draft| !draft.is_blank_at(row));
    let over = left.filter(|left| left.lowest().is_some_and(|(lowest, _)| lowest > row));
    let Some(said) = over.and_then(|left| left.said[row]).filter(|said| said.has_more || said.kind().is_some()) else {
        return;
    };
    drafts[index].field = said.kind().map(Field::Said);
    drafts[index].year = drafts[index].year.or(said.year);
    drafts[index].provisional |= said.provisional;
}

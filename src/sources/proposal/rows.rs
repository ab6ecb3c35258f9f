//! Rows of an unknown sheet → lines of a register.

use std::collections::{BTreeMap, BTreeSet};

use super::block::{Block, Entry, Sheet, columns_of_branches};
use super::draft::Line;
use super::measure::content;
use super::notes::{Note, Notes, Sureness};
use super::numbering::Numbering;
use super::section::sections_in;
use super::tree::{Branch, branches, joined};
use super::word::Role;
use crate::domain::calendar::FiscalYear;
use crate::domain::fold::{fold, fold_name, is_blank, is_relisted, one_line};
use crate::domain::phrase::Phrase;
use crate::domain::snapshot::Cell;
use crate::domain::snapshot::cell_name;
use crate::domain::value::Content;

/// What was gathered from all sheets.
#[derive(Default)]
pub(super) struct Gathered {
    pub(super) branches: Vec<Branch>,
    pub(super) lines: Vec<Line>,
    pub(super) symbols: BTreeMap<String, usize>,
    pub(super) years: BTreeSet<FiscalYear>,
    /// The years of what happened, as far as something stands there.
    pub(super) filled: BTreeSet<FiscalYear>,
    pub(super) target_years: BTreeSet<FiscalYear>,
    pub(super) notes: Notes,
    /// Folded name → index of its first line.
    known: BTreeMap<String, usize>,
    numbering: Numbering,
    count: usize,
    /// The title between the rows that was met last.
    title: Option<String>,
    /// The texts where a name should stand, with their places, in rows that were not taken.
    left_out: Vec<(String, String)>,
}

/// What the reader takes from the rows of indicators, by file, sheet and cell of the name; where it reads none, every
/// named row counts.
#[derive(Debug, Default)]
pub(super) struct Accepted {
    pub(super) by_name: BTreeMap<(String, Option<String>, String), Taken>,
    /// The rows of which it takes anything.
    pub(super) rows: BTreeSet<(String, Option<String>, u32)>,
}

/// What the reader takes from a row.
#[derive(Debug, Default)]
pub(super) struct Taken {
    /// The indicator's name, with what tells it from others of the same name.
    pub(super) name: String,
    pub(super) cells: Vec<Cell>,
}

impl Gathered {
    /// Nothing yet; the sheets tell whether they number their indicators.
    pub(super) fn of(sheets: &[Sheet<'_>]) -> Self {
        let blocks = sheets.iter().flat_map(|sheet| sheet.blocks().into_iter().map(move |block| (sheet.grid, block)));
        let texts = blocks.flat_map(|(grid, (head, rows))| {
            rows.into_iter().map(move |row| grid.text_through_merge(row, head.indicator))
        });
        let names = texts.filter(|text| is_name(text)).map(name_of).collect();
        Self { numbering: Numbering::of(&names), ..Self::default() }
    }

    /// The name of an indicator without its number, and the whole text where it has one.
    fn named(&self, raw: &str) -> (String, Option<String>) {
        let whole = name_of(raw);
        match self.numbering.name_of(&whole) {
            Some(name) => (name.to_owned(), Some(whole)),
            None => (whole, None),
        }
    }

    /// Takes the rows of a sheet.
    pub(super) fn take(&mut self, sheet: &Sheet<'_>, accepted: &Accepted) {
        let blocks = sheet.blocks();
        let Some((first, _)) = blocks.first() else { return };
        let rows: Vec<u32> = blocks.iter().flat_map(|(_, rows)| rows.iter().copied()).collect();
        self.title = None;
        let own = branches(sheet.grid, first, &rows);
        if self.branches.is_empty() {
            self.branches.clone_from(&own);
        }
        for (head, rows) in blocks {
            let at = columns_of_branches(sheet, head, &rows, &own);
            let block = Block { sheet, head, at };
            self.take_block(&block, &rows, accepted);
        }
    }

    /// Takes unit, target and kind of number of every line from what its rows say, once all are known.
    pub(super) fn measure(&mut self) {
        for line in self.lines.iter_mut().filter(|line| line.number > 0 && !line.relisted) {
            line.measure();
        }
        let firsts: BTreeMap<usize, Line> = self
            .lines
            .iter()
            .filter(|line| line.number > 0 && !line.relisted)
            .map(|line| (line.number, line.clone()))
            .collect();
        for line in self.lines.iter_mut().filter(|line| line.relisted) {
            if let Some(first) = firsts.get(&line.number) {
                line.repeat(first);
            }
        }
    }

    /// Says which rows were left out. Rows of a known indicator (another month, another kind) are read with its first.
    pub(super) fn tell_left_out(&mut self) {
        for (text, place) in std::mem::take(&mut self.left_out) {
            let name = fold_name(&self.named(&text).0);
            // Of an indicator with a breakdown only the name stands there.
            let is_broken_down = |known: &String| known.strip_prefix(&name).is_some_and(|rest| rest.starts_with('('));
            if self.known.contains_key(&name) || self.known.keys().any(is_broken_down) {
                continue;
            }
            let note = if is_note(&text) {
                Phrase::new("init.note.footnotes")
            } else {
                Phrase::new("init.note.row_left_out").with("text", one_line(&text))
            };
            self.notes.add(Note::at(Sureness::LeftOut, note, place));
        }
    }

    fn take_block(&mut self, block: &Block<'_>, rows: &[u32], accepted: &Accepted) {
        let mut labels = vec![String::new(); self.branches.len()];
        let is_described = is_described(block, rows);
        for row in rows {
            let stands_here = block.read_labels(*row, &self.branches, &mut labels);
            let cell = cell_name(*row, block.head.indicator);
            let key = (block.sheet.file.to_owned(), block.sheet.grid.sheet.clone(), cell);
            let taken = accepted.by_name.get(&key);
            let cells = taken.map(|taken| &taken.cells);
            let seen = block.sheet.grid.text_through_merge(*row, block.head.indicator);
            let name = taken.map_or(seen, |taken| taken.name.as_str());
            let is_title = is_title(block, *row, is_described) && cells.is_none_or(|cells| cells.iter().all(is_empty));
            if is_name(name) && is_title {
                let note = Phrase::new("init.note.title").with("text", one_line(name));
                self.notes.add(Note::at(Sureness::Guess, note, block.sheet.place(*row, block.head.indicator)));
                self.title = Some(joined(name));
            } else if is_name(name) && (accepted.by_name.is_empty() || cells.is_some()) {
                self.take_row(block, *row, name, labels.clone(), cells.map_or(&[], Vec::as_slice));
            } else if stands_here && name.trim().is_empty() {
                let line = Line { labels: labels.clone(), ..Line::default() };
                self.lines.push(line);
                self.notes.add(Note::at(
                    Sureness::Sure,
                    Phrase::new("init.note.step_alone"),
                    block.sheet.place(*row, 0),
                ));
            } else if name.chars().all(is_blank) || block.is_further(*row) {
                let is_read = accepted.rows.contains(&(key.0, key.1, *row));
                if let Some(at) = block.value_in(*row).filter(|_| !is_read && !block.holds_rates(*row)) {
                    self.notes.add(Note::at(
                        Sureness::ToFill,
                        Phrase::new("init.note.nameless"),
                        block.sheet.place(*row, at),
                    ));
                }
            } else if !block.sheet.grid.text(*row, block.head.indicator).chars().all(is_blank) {
                self.left_out.push((name.to_owned(), block.sheet.place(*row, block.head.indicator)));
            }
        }
    }

    fn take_row(&mut self, block: &Block<'_>, row: u32, raw: &str, labels: Vec<String>, cells: &[Cell]) {
        let (name, alias) = self.named(raw);
        let place = block.sheet.place(row, block.head.indicator);
        let entry = block.entry(row, cells);
        self.count_symbols(&entry);
        self.years.extend(&entry.years);
        self.filled.extend(&entry.filled);
        self.target_years.extend(entry.targets.keys().flatten());
        let known = self.known.get(&fold_name(&name)).copied();
        // The same indicator in another year: a form a year, a sheet a year.
        let is_next = |first: usize| {
            let done = &self.lines[first].entry.done;
            !is_relisted(raw) && !done.is_empty() && !entry.done.is_empty() && done.is_disjoint(&entry.done)
        };
        if let Some(first) = known.filter(|first| block.head.is_long() || is_next(*first)) {
            self.lines[first].entry.join(entry);
            return;
        }
        let section = entry.section.clone();
        let title = self.title.clone();
        if alias.is_some() {
            self.notes.add(Note::at(Sureness::Guess, Phrase::new("init.note.numbered"), place.clone()));
        }
        let mut line = Line { name: name.clone(), alias, labels, place: place.clone(), title, ..Line::default() };
        if let Some(first) = known {
            (line.number, line.relisted) = (self.lines[first].number, true);
        } else {
            self.count += 1;
            (line.number, line.entry) = (self.count, entry);
        }
        if known.is_some() && !is_relisted(raw) {
            let note = Phrase::new("init.note.relisted_by_name").with("name", name.as_str());
            self.notes.add(Note::at(Sureness::Guess, note, place.clone()));
        }
        if known.is_none() && is_relisted(raw) {
            let note = Phrase::new("init.note.relisted_alone").with("name", name.as_str());
            self.notes.add(Note::at(Sureness::Guess, note, place));
        }
        if let Some(text) = &section {
            let named = sections_in(text);
            if named.len() > 1 {
                let note =
                    Phrase::new("init.note.sections").with("text", text.as_str()).with("section", named[0].as_str());
                self.notes.add(Note::at(Sureness::Guess, note, line.place.clone()));
            }
            line.section = named.into_iter().next();
        }
        self.known.entry(fold_name(&name)).or_insert(self.lines.len());
        self.lines.push(line);
    }

    fn count_symbols(&mut self, entry: &Entry) {
        for text in &entry.actuals {
            if let Content::Symbol(symbol) = content(text, "") {
                *self.symbols.entry(symbol).or_default() += 1;
            }
        }
    }
}

/// Columns that describe an indicator before anything has happened.
const DESCRIBING: [Role; 6] = [Role::Unit, Role::Target, Role::Section, Role::Number, Role::Baseline, Role::Direction];

fn is_empty(cell: &Cell) -> bool {
    cell.raw.chars().all(is_blank)
}

/// Whether most named rows of a block are described by more than their names; where no column describes them, by what
/// happened in several years.
fn is_described(block: &Block<'_>, rows: &[u32]) -> bool {
    let named: Vec<u32> =
        rows.iter().copied().filter(|row| is_name(block.sheet.grid.text(*row, block.head.indicator))).collect();
    let is_bare = !block.head.columns.iter().any(|column| DESCRIBING.contains(&column.role));
    let happened = |row: u32| {
        block.head.of(Role::Actual).filter(|column| !block.sheet.grid.text(row, column.at).trim().is_empty()).count()
    };
    let described =
        named.iter().filter(|row| has_description(block, **row) || (is_bare && happened(**row) > 1)).count();
    described > 0 && described * 2 >= named.len()
}

fn has_description(block: &Block<'_>, row: u32) -> bool {
    let columns = block.head.columns.iter().filter(|column| DESCRIBING.contains(&column.role));
    { columns }.any(|column| !block.sheet.grid.text_through_merge(row, column.at).trim().is_empty())
}

/// Whether a row is a title between the rows: it stands alone, merged over the columns or where the others are described.
fn is_title(block: &Block<'_>, row: u32, is_described: bool) -> bool {
    let grid = block.sheet.grid;
    let at = block.head.indicator;
    let mut texts = grid.row(row).filter(|(_, text)| !text.trim().is_empty());
    let (Some((column, _)), None) = (texts.next(), texts.next()) else { return false };
    let merge = grid.merge_at(row, column).filter(|merge| merge.last.1 >= at);
    let is_merged = merge.is_some_and(|merge| merge.last.1 > at && merge.first.0 == row);
    is_merged || (column == at && is_described && !has_description(block, row))
}

/// Whether a cell in the indicator's column can be a name at all.
fn is_name(text: &str) -> bool {
    let folded = fold(text);
    let is_total = ["計", "合計", "小計", "総計", "平均", "total", "subtotal", "average"]
        .contains(&folded.to_lowercase().as_str());
    !folded.is_empty() && !is_total && !is_note(text)
}

/// Whether a text is a note at the table.
fn is_note(text: &str) -> bool {
    let folded = fold(text);
    folded.starts_with(['※', '*']) || ["注)", "(注", "注:", "備考"].iter().any(|mark| folded.starts_with(mark))
}

/// The indicator's own name: without the mark of a second placement, without line breaks and marks in front.
fn name_of(raw: &str) -> String {
    let name = joined(raw);
    let bare = [
        "（再掲）",
        "(再掲)",
        "（再 掲）",
        "【再掲】",
        "[再掲]",
        "〔再掲〕",
        "<再掲>",
        "＜再掲＞",
        "※再掲",
        "再掲：",
        "再掲:",
    ]
    .iter()
    .fold(name, |name, mark| name.replace(mark, ""));
    bare.trim().trim_start_matches(['★', '☆', '※', '●', '■', '□', '・']).trim().to_owned()
}

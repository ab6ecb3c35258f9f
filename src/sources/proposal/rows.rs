//! Rows of an unknown sheet → lines of a register.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::Line;
use super::heading::{Head, Role};
use super::measure::Amount;
use super::notes::{Note, Notes, Sureness};
use super::section::sections_in;
use super::tree::{Branch, branches, items, joined};
use crate::domain::calendar::FiscalYear;
use crate::domain::fold::{fold, fold_name, is_blank, is_relisted, one_line};
use crate::domain::phrase::Phrase;
use crate::domain::value::{self, Content, heading};
use crate::sources::sheet::{Grid, cell_name};

/// One sheet of one file with its headers.
pub(super) struct Sheet<'a> {
    pub(super) file: &'a str,
    pub(super) grid: &'a Grid,
    pub(super) heads: Vec<Head>,
}

/// What was gathered from all sheets.
#[derive(Default)]
pub(super) struct Gathered {
    pub(super) branches: Vec<Branch>,
    pub(super) lines: Vec<Line>,
    pub(super) symbols: BTreeMap<String, usize>,
    pub(super) years: BTreeSet<FiscalYear>,
    pub(super) target_years: BTreeSet<FiscalYear>,
    pub(super) notes: Notes,
    /// Folded name → index of its first line.
    known: BTreeMap<String, usize>,
    count: usize,
}

/// The cells whose rows the reader takes for indicators; where it reads none, every named row counts.
pub(super) type Accepted = BTreeSet<(String, Option<String>, String)>;

impl Sheet<'_> {
    fn place(&self, row: u32, column: u32) -> String {
        let cell = cell_name(row, column);
        self.grid.sheet.as_ref().map_or_else(|| cell.clone(), |sheet| format!("{sheet}!{cell}"))
    }

    /// The rows below each header.
    fn blocks(&self) -> Vec<(&Head, Vec<u32>)> {
        let rows: Vec<u32> = self.grid.rows().into_iter().collect();
        let ends = self.heads.iter().skip(1).map(|head| head.first).chain([u32::MAX]);
        let below = |head: &Head, end: u32| rows.iter().copied().filter(|row| *row > head.last && *row < end).collect();
        self.heads.iter().zip(ends).map(|(head, end)| (head, below(head, end))).collect()
    }
}

impl Gathered {
    /// Takes the rows of a sheet.
    pub(super) fn take(&mut self, sheet: &Sheet<'_>, accepted: &Accepted) {
        let blocks = sheet.blocks();
        let Some((first, _)) = blocks.first() else { return };
        let rows: Vec<u32> = blocks.iter().flat_map(|(_, rows)| rows.iter().copied()).collect();
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

    fn take_block(&mut self, block: &Block<'_>, rows: &[u32], accepted: &Accepted) {
        for column in &block.head.columns {
            match column.role {
                Role::Target => self.target_years.extend(column.year),
                Role::Actual | Role::Plan => self.years.extend(column.year),
                _ => {}
            }
        }
        let mut labels = vec![String::new(); self.branches.len()];
        for row in rows {
            let stands_here = block.read_labels(*row, &self.branches, &mut labels);
            let name = block.sheet.grid.text_through_merge(*row, block.head.indicator);
            let cell = cell_name(*row, block.head.indicator);
            let key = (block.sheet.file.to_owned(), block.sheet.grid.sheet.clone(), cell);
            let is_taken = is_name(name) && (accepted.is_empty() || accepted.contains(&key));
            if is_taken {
                self.take_row(block, *row, name, labels.clone());
            } else if stands_here && name.trim().is_empty() {
                let line = Line { labels: labels.clone(), ..Line::default() };
                self.lines.push(line);
                self.notes.add(Note::at(
                    Sureness::Sure,
                    Phrase::new("init.note.step_alone"),
                    block.sheet.place(*row, 0),
                ));
            } else if !name.chars().all(is_blank) {
                let note = if is_note(name) {
                    Phrase::new("init.note.footnotes")
                } else {
                    Phrase::new("init.note.row_left_out").with("text", one_line(name))
                };
                self.notes.add(Note::at(Sureness::LeftOut, note, block.sheet.place(*row, block.head.indicator)));
            }
        }
    }

    fn take_row(&mut self, block: &Block<'_>, row: u32, raw: &str, labels: Vec<String>) {
        let name = name_of(raw);
        let place = block.sheet.place(row, block.head.indicator);
        let entry = block.entry(row);
        self.count_symbols(block, row);
        self.years.extend(entry.year);
        let known = self.known.get(&fold_name(&name)).copied();
        if let Some(first) = known.filter(|_| block.head.is_long()) {
            // The same indicator in another year; the later target counts.
            if !entry.target.is_empty() {
                let (target, unit) = (entry.target.clone(), self.lines[first].unit.clone());
                self.lines[first].measure(&target, &Amount { number: None, unit }, entry.actual.as_str());
            }
            return;
        }
        let mut line = if let Some(first) = known {
            Line { labels, relisted: true, ..self.lines[first].clone() }
        } else {
            self.count += 1;
            let mut line =
                Line { number: self.count, name: name.clone(), labels, place: place.clone(), ..Line::default() };
            line.measure(&entry.target, &Amount { number: None, unit: entry.unit }, &entry.actual);
            line
        };
        if known.is_some() && !is_relisted(raw) {
            let note = Phrase::new("init.note.relisted_by_name").with("name", name.as_str());
            self.notes.add(Note::at(Sureness::Guess, note, place.clone()));
        }
        if known.is_none() && is_relisted(raw) {
            let note = Phrase::new("init.note.relisted_alone").with("name", name.as_str());
            self.notes.add(Note::at(Sureness::Guess, note, place));
        }
        if let Some(text) = &entry.section {
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

    fn count_symbols(&mut self, block: &Block<'_>, row: u32) {
        let context = value::Context { indicator_name: "", unit: "", year: FiscalYear(2020), units: &[] };
        for column in block.head.of(Role::Actual) {
            if let Content::Symbol(symbol) = value::read(block.sheet.grid.text(row, column.at), &context).content {
                *self.symbols.entry(symbol).or_default() += 1;
            }
        }
    }
}

/// The rows below one header.
struct Block<'a> {
    sheet: &'a Sheet<'a>,
    head: &'a Head,
    /// The column of each branch in this block, none where it has none.
    at: Vec<Option<u32>>,
}

/// What a row says beside its name.
#[derive(Default)]
struct Entry {
    target: String,
    actual: String,
    unit: String,
    section: Option<String>,
    year: Option<FiscalYear>,
}

impl Block<'_> {
    /// Brings the labels up to this row; whether the innermost step of the hierarchy has a label of its own here.
    fn read_labels(&self, row: u32, branches: &[Branch], labels: &mut [String]) -> bool {
        let grid = self.sheet.grid;
        let mut stands_here = false;
        let innermost = branches.iter().rposition(|branch| branch.is_level);
        for (index, branch) in branches.iter().enumerate() {
            let Some(at) = self.at.get(index).copied().flatten() else { continue };
            // A merge that reaches to the indicator is a note below the table and no step.
            let is_step = grid.merge_at(row, at).is_none_or(|merge| merge.last.1 < self.head.indicator);
            let seen = grid.text_through_merge(row, at);
            let own = grid.text(row, at);
            if !is_step || own.trim_start().starts_with(['※', '*', '＊']) {
                continue;
            }
            if !own.trim().is_empty() && branch.is_level {
                for (inner, label) in branches.iter().zip(labels.iter_mut()).skip(index + 1) {
                    if inner.at > branch.at {
                        label.clear();
                    }
                }
                stands_here |= Some(index) == innermost;
            }
            if !seen.trim().is_empty() {
                labels[index] = if branch.is_level { joined(seen) } else { items(seen) };
            }
        }
        stands_here
    }

    fn entry(&self, row: u32) -> Entry {
        let grid = self.sheet.grid;
        let text = |at: u32| grid.text(row, at).trim().to_owned();
        let through = |role: Role| {
            let columns = self.head.of(role).map(|column| grid.text_through_merge(row, column.at).trim().to_owned());
            columns.into_iter().find(|text| !text.is_empty())
        };
        let target = self.head.of(Role::Target).filter(|column| !text(column.at).is_empty()).max_by_key(|it| it.year);
        let actual = self.head.of(Role::Actual).map(|column| text(column.at)).find(|text| !text.is_empty());
        let year = self.head.of(Role::Year).next().and_then(|column| {
            let text = grid.text_through_merge(row, column.at);
            heading(text).year.or_else(|| heading(&format!("{text}年度")).year)
        });
        let is_target_row = through(Role::Kind).is_some_and(|kind| fold(&kind).contains("目標"));
        let value = actual.unwrap_or_default();
        let target = target.map(|column| text(column.at)).unwrap_or_default();
        let (target, actual) = if is_target_row { (value, String::new()) } else { (target, value) };
        Entry {
            target,
            actual,
            // A reference to an empty cell shows as 0.
            unit: through(Role::Unit).filter(|unit| fold(unit) != "0" && fold(unit) != "-").unwrap_or_default(),
            section: through(Role::Section).or_else(|| section_of_sheet(self.sheet)),
            year: year.filter(|_| self.head.is_long()),
        }
    }
}

/// Where one file or sheet is one section, its name says which.
fn section_of_sheet(sheet: &Sheet<'_>) -> Option<String> {
    let file = sheet.file.rsplit('/').next().unwrap_or_default();
    [sheet.grid.sheet.as_deref().unwrap_or_default(), file].into_iter().find_map(super::section::section_named)
}

/// The column of each branch in a block, where blocks may be shifted: the n-th column with texts is the n-th branch.
fn columns_of_branches(sheet: &Sheet<'_>, head: &Head, rows: &[u32], own: &[Branch]) -> Vec<Option<u32>> {
    let same = own.iter().all(|branch| branch.at < head.indicator);
    if same && sheet.heads.first().is_some_and(|first| first.indicator == head.indicator) {
        return own.iter().map(|branch| Some(branch.at)).collect();
    }
    let mut columns = head
        .columns
        .iter()
        .filter(|column| column.at < head.indicator && column.role == Role::Other)
        .filter(|column| rows.iter().any(|row| !sheet.grid.text_through_merge(*row, column.at).trim().is_empty()))
        .map(|column| column.at);
    own.iter().map(|_| columns.next()).collect()
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

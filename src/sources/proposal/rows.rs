//! Rows of an unknown sheet → lines of a register.

use std::collections::{BTreeMap, BTreeSet};

use super::block::{Block, Entry, Sheet, columns_of_branches};
use super::draft::Line;
use super::measure::content;
use super::notes::{Note, Notes, Sureness};
use super::section::sections_in;
use super::tree::{Branch, branches, joined};
use crate::domain::calendar::FiscalYear;
use crate::domain::fold::{fold, fold_name, is_blank, is_relisted, one_line};
use crate::domain::phrase::Phrase;
use crate::domain::snapshot::Cell;
use crate::domain::value::Content;
use crate::sources::sheet::cell_name;

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
    /// The texts where a name should stand, with their places, in rows that were not taken.
    left_out: Vec<(String, String)>,
}

/// What the reader takes from the rows of indicators, by file, sheet and cell of the name; where it reads none, every
/// named row counts.
pub(super) type Accepted = BTreeMap<(String, Option<String>, String), Vec<Cell>>;

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

    /// Says which rows were left out. Rows of a known indicator (another month, another kind) are read with its first.
    pub(super) fn tell_left_out(&mut self) {
        for (text, place) in std::mem::take(&mut self.left_out) {
            if self.known.contains_key(&fold_name(&name_of(&text))) {
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
        for row in rows {
            let stands_here = block.read_labels(*row, &self.branches, &mut labels);
            let name = block.sheet.grid.text_through_merge(*row, block.head.indicator);
            let cell = cell_name(*row, block.head.indicator);
            let key = (block.sheet.file.to_owned(), block.sheet.grid.sheet.clone(), cell);
            let cells = accepted.get(&key);
            if is_name(name) && (accepted.is_empty() || cells.is_some()) {
                self.take_row(block, *row, name, labels.clone(), cells.map_or(&[], Vec::as_slice));
            } else if stands_here && name.trim().is_empty() {
                let line = Line { labels: labels.clone(), ..Line::default() };
                self.lines.push(line);
                self.notes.add(Note::at(
                    Sureness::Sure,
                    Phrase::new("init.note.step_alone"),
                    block.sheet.place(*row, 0),
                ));
            } else if !block.sheet.grid.text(*row, block.head.indicator).chars().all(is_blank) {
                self.left_out.push((name.to_owned(), block.sheet.place(*row, block.head.indicator)));
            }
        }
    }

    fn take_row(&mut self, block: &Block<'_>, row: u32, raw: &str, labels: Vec<String>, cells: &[Cell]) {
        let name = name_of(raw);
        let place = block.sheet.place(row, block.head.indicator);
        let entry = block.entry(row, cells);
        self.count_symbols(&entry);
        self.years.extend(&entry.years);
        self.target_years.extend(&entry.target_years);
        let known = self.known.get(&fold_name(&name)).copied();
        if let Some(first) = known.filter(|_| block.head.is_long()) {
            self.lines[first].measure_again(&entry);
            return;
        }
        let mut line = if let Some(first) = known {
            Line { labels, relisted: true, ..self.lines[first].clone() }
        } else {
            self.count += 1;
            let mut line =
                Line { number: self.count, name: name.clone(), labels, place: place.clone(), ..Line::default() };
            line.measure(&entry);
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

    fn count_symbols(&mut self, entry: &Entry) {
        for text in &entry.actuals {
            if let Content::Symbol(symbol) = content(text, "") {
                *self.symbols.entry(symbol).or_default() += 1;
            }
        }
    }
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

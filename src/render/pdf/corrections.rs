//! What the sheets say otherwise than the frozen readings: the old value beside the new one, when and where from.
//!
//! It must not know how a table is laid out.

use crate::domain::report::{Correction, Report};
use crate::render::language::Language;
use crate::render::wording::{origin, section, wording};

use super::colour::Ink;
use super::columns;
use super::page::Book;
use super::rows::Cut;
use super::structure::{Scope, Structure};
use super::table::{self, Cell, Grid, Row};
use super::text::{Align, Style, height};

/// The columns, with their shares of the width.
const COLUMNS: [(&str, f32); 5] =
    [("indicator", 0.28), ("section", 0.13), ("before", 0.18), ("after", 0.18), ("origin", 0.23)];

/// Puts the list; nothing where nothing was corrected.
pub(super) fn put(book: &mut Book<'_>, report: &Report, language: &Language) {
    let corrections = &report.firmness.corrections;
    if corrections.is_empty() {
        return;
    }
    let part = book.structure.add(Structure::DOCUMENT, "Sect", Vec::new());
    let size = book.part().text_pt;
    let (text, head) = (Style::new(size), Style::new(size).bold().align(Align::Centre));
    let title = language.word("report.corrections.title");
    let header = COLUMNS
        .iter()
        .enumerate()
        .map(|(column, (key, _))| Cell::heading(column, language.word(&format!("report.corrections.{key}")), head));
    let header = vec![Row::new(Cut::Group, title.as_str(), header.collect())];
    let rows = corrections.iter().map(|it| row(it, report, language, text)).collect();
    let wanted = COLUMNS.map(|(_, part)| part * book.width());
    let columns = columns::fit(book.setter, &wanted, &[&header[0]]);
    let grid = Grid { columns, header, rows };
    let (left, width) = (book.left(), book.width());
    book.setter.enter(&title);
    let lines = book.setter.set(&title, Style::new(size + 5.0).bold().ink(Ink::Accent), width);
    let note = book.setter.set(&language.word("report.corrections.note"), text.ink(Ink::Quiet), width);
    book.skip(14.0);
    book.need(height(&lines) + height(&note) + 6.0 + table::opening(book, &grid));
    book.bookmark(1, &title);
    let element = book.element(part, "H2");
    book.put(element, &lines, left, width);
    book.skip(2.0);
    let element = book.element(part, "P");
    book.put(element, &note, left, width);
    book.skip(4.0);
    table::put(book, part, &grid);
}

fn row(correction: &Correction, report: &Report, language: &Language, text: Style) -> Row {
    let cells = vec![
        Cell::new(0)
            .text(correction.name.clone(), text)
            .text(language.year(correction.year, report.era), text.ink(Ink::Quiet))
            .heads(Scope::Row),
        Cell::new(1).text(section(language, correction.section.as_deref()), text),
        Cell::new(2).text(wording(language, &correction.before), text),
        Cell::new(3).text(wording(language, &correction.after), text.bold()),
        Cell::new(4).text(origin(language, correction), text),
    ];
    Row::new(Cut::Group, &correction.name, cells)
}

//! What the sheets say otherwise than the frozen readings: the old value beside the new one, when and where from.
//!
//! It must not know how a table is laid out.

use crate::domain::report::{Correction, Report};
use crate::render::language::Language;
use crate::render::wording::{origin, section, wording};

use super::appended;
use super::colour::Ink;
use super::page::Book;
use super::rows::Cut;
use super::structure::Scope;
use super::table::{Cell, Row};
use super::text::Style;

/// The columns, with their shares of the width.
const COLUMNS: [(&str, f32); 5] =
    [("indicator", 0.28), ("section", 0.13), ("before", 0.18), ("after", 0.18), ("origin", 0.23)];

/// Puts the list; nothing where nothing was corrected.
pub(super) fn put(book: &mut Book<'_>, report: &Report, language: &Language) {
    let corrections = &report.firmness.corrections;
    if corrections.is_empty() {
        return;
    }
    let text = Style::new(book.part().text_pt);
    let rows = corrections.iter().map(|it| row(it, report, language, text)).collect();
    appended::put(book, language, "report.corrections", &COLUMNS, rows);
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

//! What was said beside the sheets and is in force: answers, waivers, later deadlines. What is silenced stands here.
//!
//! It must not know how a table is laid out.

use crate::domain::phrase::Phrase;
use crate::domain::report::Report;
use crate::domain::stated::Stated;
use crate::render::language::Language;

use super::appended;
use super::colour::Ink;
use super::page::Book;
use super::rows::Cut;
use super::structure::Scope;
use super::table::{Cell, Row};
use super::text::{Align, Style};

/// The columns, with their shares of the width.
const COLUMNS: [(&str, f32); 3] = [("number", 0.07), ("said", 0.58), ("from", 0.35)];

/// Puts the list; nothing where nothing is in force.
pub(super) fn put(book: &mut Book<'_>, report: &Report, language: &Language) {
    let stated = &report.firmness.stated;
    if stated.is_empty() {
        return;
    }
    let text = Style::new(book.part().text_pt);
    let rows = stated.iter().map(|it| row(it, language, text)).collect();
    appended::put(book, language, "report.stated", &COLUMNS, rows);
}

fn row(stated: &Stated, language: &Language, text: Style) -> Row {
    let number = stated.number.to_string();
    let on = language.say(&Phrase::new("report.stated.on").with("date", stated.on));
    let cells = vec![
        Cell::new(0).text(number.clone(), text.align(Align::Right)).heads(Scope::Row),
        Cell::new(1).text(language.say(&stated.said), text),
        Cell::new(2).text(on, text).text(language.say(&stated.from), text.ink(Ink::Quiet)),
    ];
    Row::new(Cut::Group, number, cells)
}

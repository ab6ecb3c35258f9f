//! A list with a title of its own below the part before it, on the same paper.
//!
//! It must not know what is listed.

use crate::render::language::Language;

use super::colour::Ink;
use super::columns;
use super::page::Book;
use super::rows::Cut;
use super::structure::Structure;
use super::table::{self, Cell, Grid, Row};
use super::text::{Align, Style, height};

/// Puts a list. Its words stand below `words` in the words file: `title`, `note`, and the heading of each column by its key;
/// a column has its share of the width.
pub(super) fn put(book: &mut Book<'_>, language: &Language, words: &str, columns: &[(&str, f32)], rows: Vec<Row>) {
    let part = book.structure.add(Structure::DOCUMENT, "Sect", Vec::new());
    let size = book.part().text_pt;
    let (text, head) = (Style::new(size), Style::new(size).bold().align(Align::Centre));
    let title = language.word(&format!("{words}.title"));
    let header = columns
        .iter()
        .enumerate()
        .map(|(column, (key, _))| Cell::heading(column, language.word(&format!("{words}.{key}")), head));
    let header = vec![Row::new(Cut::Group, title.as_str(), header.collect())];
    let wanted: Vec<f32> = columns.iter().map(|(_, share)| share * book.width()).collect();
    let columns = columns::fit(book.setter, &wanted, &[&header[0]], &[]);
    let grid = Grid { columns, header, rows };
    let (left, width) = (book.left(), book.width());
    book.setter.enter(&title);
    let lines = book.setter.set(&title, Style::new(size + 5.0).bold().ink(Ink::Accent), width);
    let note = book.setter.set(&language.word(&format!("{words}.note")), text.ink(Ink::Quiet), width);
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

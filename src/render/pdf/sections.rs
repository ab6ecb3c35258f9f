//! Every section's own part: how its indicators stand, one strip each, so that a chief prints these pages alone.
//!
//! Each section begins on a page of its own. It must not know how a strip is drawn.

use crate::domain::phrase::Phrase;
use crate::domain::report::{Report, Strip};
use crate::render::language::Language;
use crate::render::strips;

use super::colour::Ink;
use super::layout::Part;
use super::page::Book;
use super::strip;
use super::structure::{ElementId, Structure};
use super::text::{Style, height};
use crate::render::wording::{as_of, entered, section, section_anchor};

/// Puts the part of every section, in the order in which the plan first names it.
pub(super) fn put(book: &mut Book<'_>, part: Part, report: &Report, language: &Language) {
    for (index, (name, strips)) in strips::by_section(report).into_iter().enumerate() {
        book.open(part);
        let own = book.structure.add(Structure::DOCUMENT, "Sect", Vec::new());
        if index == 0 {
            book.bookmark(1, &language.word("report.pdf.strips.title"));
        }
        head(book, own, name, &strips, report, language);
        for own_strip in strips {
            strip::put(book, own, own_strip, report, language);
        }
    }
}

/// What the section is and how it stands as a whole.
fn head(
    book: &mut Book<'_>,
    part: ElementId,
    name: Option<&str>,
    strips: &[&Strip],
    report: &Report,
    language: &Language,
) {
    let size = book.part().text_pt;
    let called = section(language, name);
    book.setter.enter(&called);
    book.bookmark(2, &called);
    book.anchor(&section_anchor(&called), book.y);
    let title = Phrase::new("report.pdf.strips.heading").with("section", called.as_str());
    let title = language.say(&title.with("as_of", as_of(language, report)));
    book.paragraph(part, "H2", &title, Style::new(size + 5.0).bold().ink(Ink::Accent));
    book.skip(2.0);
    let style = Style::new(size + 0.5).bold();
    for text in strips::standing(language, report, name, strips) {
        book.paragraph(part, "P", &text, style);
    }
    if let Some(own) = report.sections.iter().find(|own| Some(own.section.as_str()) == name) {
        book.skip(2.0);
        book.paragraph(part, "P", &entered(language, &own.said), Style::new(size));
    }
    let note = Style::new(size - 1.0).ink(Ink::Quiet);
    let legend = book.setter.set(&language.word("report.pdf.strips.legend"), note, book.width());
    book.skip(1.0);
    book.need(height(&legend));
    let element = book.element(part, "P");
    let (left, width) = (book.left(), book.width());
    book.put(element, &legend, left, width);
    book.skip(4.0);
}

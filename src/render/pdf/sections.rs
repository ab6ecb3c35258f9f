//! Every section's own part: how its indicators stand, one strip each, so that a chief prints these pages alone.
//!
//! Each section begins on a page of its own. It must not know how a strip is drawn.

use crate::domain::phrase::Phrase;
use crate::domain::report::{Report, Strip};
use crate::render::language::Language;

use super::colour::Ink;
use super::layout::Part;
use super::page::Book;
use super::strip;
use super::structure::{ElementId, Structure};
use super::text::{Style, height};
use crate::render::wording::{as_of, entered, judgement, overdue, section, section_anchor};

/// Puts the part of every section, in the order in which the plan first names it.
pub(super) fn put(book: &mut Book<'_>, part: Part, report: &Report, language: &Language) {
    let mut names: Vec<Option<&str>> = Vec::new();
    for strip in &report.strips {
        if !names.contains(&strip.section.as_deref()) {
            names.push(strip.section.as_deref());
        }
    }
    names.sort_by_key(Option::is_none);
    for (index, name) in names.into_iter().enumerate() {
        let strips: Vec<&Strip> = report.strips.iter().filter(|strip| strip.section.as_deref() == name).collect();
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
    let counts: Vec<String> = report
        .counts
        .iter()
        .map(|count| {
            let number = strips.iter().filter(|it| it.class == count.class && it.grade == count.grade).count();
            (judgement(language, count.class, count.grade.as_ref()), number)
        })
        .filter(|(_, number)| *number > 0)
        .map(|(label, number)| format!("{label}\u{A0}{number}"))
        .collect();
    let standing = Phrase::new("report.pdf.strips.standing").with("indicators", strips.len()).with("counts", counts);
    let gaps = report.gaps.iter().find(|gaps| gaps.section.as_deref() == name);
    let open = gaps.map(|gaps| {
        let open = Phrase::new("report.pdf.strips.open")
            .with("missing", gaps.missing.len())
            .with("stale", gaps.stale.len())
            .with("unclear", gaps.unclear.len())
            .with("words_only", gaps.words_only.len());
        language.say(&open.with("overdue", overdue(language, gaps.days_overdue)))
    });
    let style = Style::new(size + 0.5).bold();
    for text in std::iter::once(language.say(&standing)).chain(open) {
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

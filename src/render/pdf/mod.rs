//! The monthly report as PDF: a page for managers, the progress table, the list of what is missing.
//!
//! Composed page by page, then written as an archivable, tagged file (PDF/A-2a, PDF/UA-1); the same report gives the
//! same bytes. Only this room knows the PDF engine. It must not know where a report is kept or sent.

mod accessibility;
mod appended;
mod chart;
mod colour;
mod columns;
mod corrections;
mod curve;
mod document;
mod error;
mod facts;
mod file;
mod font;
mod gaps;
mod layout;
mod lists;
mod logo;
mod metadata;
mod outlines;
mod page;
mod pages;
mod palette;
mod pen;
mod png;
mod progress;
mod rows;
mod sections;
mod sfnt;
mod stated;
mod strip;
mod structure;
mod summary;
mod table;
mod text;

use crate::domain::message::Attachment;
use crate::domain::phrase::Phrase;
use crate::domain::report::{Edition, Report};

use super::language::Language;
use super::wording;
use facts::Facts;
use page::{Book, FOOT};
use text::{Align, Style, Typesetter};

pub use error::{LayoutError, PdfError};
pub use font::Fonts;
pub use layout::{Column, Editions, Layout, Paper, Part, PartName, Shows};
pub use logo::Logo;
pub use palette::Palette;

/// Draws a report on the papers that the program comes with.
///
/// # Errors
/// As [`draw_on`].
pub fn draw(report: &Report, language: &Language, fonts: &Fonts) -> Result<Vec<u8>, PdfError> {
    draw_on(&Layout::default(), report, language, fonts, None)
}

/// Draws a report on papers of one's own. A file that goes along inside it makes it PDF/A-3a; else it is PDF/A-2a.
///
/// # Errors
/// A font is damaged; no font has a character of the report.
pub fn draw_on(
    layout: &Layout,
    report: &Report,
    language: &Language,
    fonts: &Fonts,
    enclosed: Option<&Attachment>,
) -> Result<Vec<u8>, PdfError> {
    let setter = Typesetter::new(fonts)?;
    let book = compose(layout, report, language, &setter);
    write(book, report, language, fonts, enclosed)
}

/// Draws the first part of a report alone.
///
/// # Errors
/// A font is damaged; no font has a character of the report.
pub fn draw_summary_on(
    layout: &Layout,
    report: &Report,
    language: &Language,
    fonts: &Fonts,
) -> Result<Vec<u8>, PdfError> {
    let setter = Typesetter::new(fonts)?;
    let mut book = Book::new(&setter, layout);
    book.open(layout.summary);
    summary::put(&mut book, report, language, false);
    foot(&mut book, report, language);
    write(book, report, language, fonts, None)
}

fn write(
    mut book: Book<'_>,
    report: &Report,
    language: &Language,
    fonts: &Fonts,
    enclosed: Option<&Attachment>,
) -> Result<Vec<u8>, PdfError> {
    let places = book.setter.take_missing();
    if !places.is_empty() {
        return Err(PdfError::MissingGlyphs { places });
    }
    let facts = Facts {
        title: title(report, language),
        author: report.made_by.clone(),
        made_at: report.made_at,
        language: language.word("report.pdf.language"),
        enclosed,
    };
    document::write(&mut book, fonts, &facts)
}

fn compose<'a>(layout: &'a Layout, report: &Report, language: &Language, setter: &'a Typesetter<'a>) -> Book<'a> {
    let mut book = Book::new(setter, layout);
    for name in layout.parts(report.issue.edition) {
        put(&mut book, *name, layout, report, language);
    }
    foot(&mut book, report, language);
    book
}

/// Puts one part; one that has nothing to say is left out.
fn put(book: &mut Book<'_>, name: PartName, layout: &Layout, report: &Report, language: &Language) {
    let is_public = report.issue.edition == Edition::Public;
    match name {
        PartName::Summary => {
            book.open(layout.summary);
            let is_brief =
                layout.parts(report.issue.edition).contains(&PartName::Sections) && !report.strips.is_empty();
            summary::put(book, report, language, is_brief);
        }
        PartName::Table => {
            book.open(layout.table);
            progress::put(book, &layout.column, report, language);
        }
        PartName::Sections => sections::put(book, layout.sections, report, language),
        PartName::Gaps if !is_public => {
            book.open(layout.gaps);
            gaps::put(book, report, language);
        }
        PartName::Judgements if !report.strips.is_empty() => {
            book.open(layout.judgements);
            lists::judgements(book, report, language);
        }
        PartName::Sources if !report.strips.is_empty() && !is_public => {
            book.open(layout.sources);
            lists::sources(book, report, language);
        }
        PartName::Stated if !is_public => stated::put(book, report, language),
        PartName::Corrections if !is_public => corrections::put(book, report, language),
        PartName::Gaps | PartName::Stated | PartName::Corrections | PartName::Judgements | PartName::Sources => {}
    }
}

fn title(report: &Report, language: &Language) -> String {
    let facts = Phrase::new("report.pdf.document")
        .with("plan", report.plan.as_str())
        .with("as_of", wording::as_of(language, report));
    language.say(&facts)
}

/// Writes the foot of every page: what it is, who may see it, which page of how many.
fn foot(book: &mut Book<'_>, report: &Report, language: &Language) {
    let about = language.say(
        &Phrase::new("report.pdf.foot")
            .with("plan", report.plan.as_str())
            .with("as_of", wording::as_of(language, report)),
    );
    book.setter.enter(&about);
    let style = Style::new(7.5).ink(colour::Ink::Quiet);
    let pages = book.pages.len();
    for index in 0..pages {
        let page = &book.pages[index];
        let (left, width) = (page.margin, page.width - 2.0 * page.margin);
        let top = page.height - page.margin - FOOT + 8.0;
        let number = language.say(&Phrase::new("report.pdf.page").with("page", index + 1).with("pages", pages));
        let stamp = wording::stamps(language, report.issue).join("\u{3000}");
        let room = (width - book.setter.natural_width(&number, style)) / 2.0 - 8.0;
        let about = book.setter.on_one_line(&about, style, room);
        let texts = [(about.as_str(), Align::Left), (number.as_str(), Align::Centre), (stamp.as_str(), Align::Right)];
        let lines: Vec<_> = texts.map(|(text, align)| book.setter.set(text, style.align(align), width)).into();
        book.artifact_on(index, |pen| {
            for line in lines.iter().filter_map(|lines| lines.first()) {
                pen.lines(std::slice::from_ref(line), left, top, width);
            }
        });
    }
}

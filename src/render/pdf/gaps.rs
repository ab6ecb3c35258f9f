//! What sections have still to enter or to answer: one table a section, with target, present text and question.
//!
//! It must not know how a table is laid out.

use crate::domain::phrase::Phrase;
use crate::domain::report::{Gap, Report, SectionGaps};
use crate::render::language::Language;
use crate::render::wording::{in_question, overdue, row_anchor, section, section_anchor, text_of};

use super::colour::Ink;
use super::columns;
use super::page::Book;
use super::rows::Cut;
use super::structure::{ElementId, Scope, Structure};
use super::table::{self, Cell, Grid, Row};
use super::text::{Align, Style, height};

/// Puts the list.
pub(super) fn put(book: &mut Book<'_>, report: &Report, language: &Language) {
    let part = book.structure.add(Structure::DOCUMENT, "Sect", Vec::new());
    let size = book.part().text_pt;
    let title = language.word("report.pdf.gaps.title");
    book.setter.enter(&title);
    book.bookmark(1, &title);
    book.paragraph(part, "H2", &title, Style::new(size + 5.0).bold().ink(Ink::Accent));
    book.skip(2.0);
    let note = language.word(if report.gaps.is_empty() { "report.pdf.gaps.nothing" } else { "report.pdf.gaps.note" });
    book.paragraph(part, "P", &note, Style::new(size).ink(Ink::Quiet));
    for gaps in &report.gaps {
        put_section(book, part, gaps, language);
    }
}

fn put_section(book: &mut Book<'_>, part: ElementId, gaps: &SectionGaps, language: &Language) {
    let size = book.part().text_pt;
    let name = section(language, gaps.section.as_deref());
    let heading = language.say(
        &Phrase::new("report.pdf.gaps.heading")
            .with("section", name.as_str())
            .with("missing", gaps.missing.len())
            .with("stale", gaps.stale.len())
            .with("unclear", gaps.unclear.len())
            .with("words_only", gaps.words_only.len())
            .with("overdue", overdue(language, gaps.days_overdue)),
    );
    let (left, width) = (book.left(), book.width());
    let style = Style::new(size);
    let keys = ["kind", "indicator", "target", "raw", "question"];
    let heads = style.bold().align(Align::Centre);
    let header = keys
        .iter()
        .enumerate()
        .map(|(column, key)| Cell::heading(column, language.word(&format!("report.pdf.gaps.{key}")), heads))
        .collect();
    let kinds = [
        ("missing", &gaps.missing),
        ("stale", &gaps.stale),
        ("unclear", &gaps.unclear),
        ("words_only", &gaps.words_only),
    ];
    let rows = kinds.iter().flat_map(|(kind, list)| {
        let kind = language.word(&format!("report.pdf.gaps.{kind}"));
        list.iter()
            .enumerate()
            .map(move |(index, gap)| row(gap, (index == 0).then_some((&kind, list.len())), style, language))
            .collect::<Vec<_>>()
    });
    let header = vec![Row::new(Cut::Group, name.clone(), header)];
    // Every section's table is as wide in every column, whichever kinds it has.
    let names =
        kinds.map(|(kind, _)| Cell::new(0).text(language.word(&format!("report.pdf.gaps.{kind}")), style.bold()));
    let wanted = [0.09, 0.29, 0.11, 0.20, 0.31].map(|part| part * width);
    let columns = columns::fit(book.setter, &wanted, &[&header[0], &Row::new(Cut::Group, "", names.into())], &[]);
    let grid = Grid { columns, header, rows: rows.collect() };
    book.setter.enter(&name);
    let lines = book.setter.set(&heading, Style::new(size + 1.5).bold(), width);
    book.skip(10.0);
    book.need(height(&lines) + 3.0 + table::opening(book, &grid));
    book.bookmark(2, &name);
    book.anchor(&section_anchor(&name), book.y);
    let element = book.element(part, "H3");
    book.put(element, &lines, left, width);
    book.skip(3.0);
    table::put(book, part, &grid);
}

/// One row; the first of a kind begins the cell that names the kind.
fn row(gap: &Gap, kind: Option<(&String, usize)>, style: Style, language: &Language) -> Row {
    let mut cells = Vec::new();
    if let Some((kind, rows)) = kind {
        cells.push(Cell::new(0).text(kind, style.bold()).span(rows, 1).heads(Scope::Row).fill(Ink::Shade));
    }
    let raw = text_of(gap.raw.as_deref(), language);
    cells.extend([
        Cell::new(1).text(gap.indicator.clone(), style).heads(Scope::Row).leads_to(row_anchor(&gap.indicator)),
        Cell::new(2).text(language.write(&gap.target), style),
        Cell::new(3).text(raw, style),
        Cell::new(4).text(in_question(&gap.reason, language), style),
    ]);
    Row::new(Cut::Group, &gap.indicator, cells)
}

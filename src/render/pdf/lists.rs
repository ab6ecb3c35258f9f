//! The lists behind the report: how every judgement was reached, and where every number came from.
//!
//! They must not know how a table is laid out.

use crate::domain::phrase::Phrase;
use crate::domain::report::{Report, Strip};
use crate::domain::snapshot::Place;
use crate::render::language::Language;

use super::colour::Ink;
use super::columns;
use super::page::Book;
use super::rows::Cut;
use super::structure::{ElementId, Scope, Structure};
use super::table::{self, Cell, Grid, Row};
use super::text::{Align, Style};
use crate::render::wording::{age, in_short, judgement, row_anchor, text_of};

/// How much of a SHA-256 stands in a row; the whole stands below the table.
const SUM_SHOWN: usize = 12;

/// Puts how every judgement was reached.
pub(super) fn judgements(book: &mut Book<'_>, report: &Report, language: &Language) {
    let part = begin(book, "judgements", language);
    let amount = |number: Option<f64>, unit: &str| {
        number.map_or_else(String::new, |number| format!("{}{unit}", language.number(number)))
    };
    let row = |strip: &Strip, style: Style| {
        let right = style.align(Align::Right);
        let rate = strip.ratio.map_or_else(String::new, |ratio| language.rate(ratio, strip.percent_digits));
        vec![
            Cell::new(0).text(&strip.name, style).heads(Scope::Row).leads_to(row_anchor(&strip.name)),
            Cell::new(1).text(language.write(&strip.target), right),
            Cell::new(2).text(text_of(strip.raw.as_deref(), language), style),
            Cell::new(3).text(amount(strip.value, &strip.unit), right),
            Cell::new(4).text(amount(strip.expected.map(in_short), &strip.aim_unit), right),
            Cell::new(5).text(rate, right),
            Cell::new(6).text(judgement(language, strip.class, strip.grade.as_ref()), style.bold()),
            Cell::new(7).text(language.say(&strip.reason), style),
        ]
    };
    let keys = ["indicator", "target", "raw", "value", "expected", "rate", "grade", "reason"];
    put(book, part, report, language, ("judgements", &keys, &[0.22, 0.08, 0.15, 0.06, 0.07, 0.05, 0.08, 0.29]), row);
}

/// Puts where every number came from.
pub(super) fn sources(book: &mut Book<'_>, report: &Report, language: &Language) {
    let part = begin(book, "sources", language);
    let row = |strip: &Strip, style: Style| {
        let place = strip.source.as_ref();
        let day = strip.as_of.map(|day| language.say(&Phrase::new("report.pdf.as_of").with("date", day)));
        let day = [day, age(language, strip.freshness)].into_iter().flatten().collect::<Vec<_>>().join("\n");
        vec![
            Cell::new(0).text(&strip.name, style).heads(Scope::Row).leads_to(row_anchor(&strip.name)),
            Cell::new(1).text(text_of(strip.raw.as_deref(), language), style),
            Cell::new(2).text(day, style),
            Cell::new(3).text(place.map_or("", |place| place.sheet.file.as_str()), style),
            Cell::new(4).text(place.map(Place::shown).unwrap_or_default(), style),
            Cell::new(5).text(place.map_or("", |place| place.sheet.sha256.get(..SUM_SHOWN).unwrap_or_default()), style),
        ]
    };
    let keys = ["indicator", "raw", "as_of", "file", "cell", "sum"];
    put(book, part, report, language, ("sources", &keys, &[0.28, 0.2, 0.14, 0.18, 0.1, 0.1]), row);
    let mut files: Vec<(&str, &str)> = Vec::new();
    for place in report.strips.iter().filter_map(|strip| strip.source.as_ref()) {
        if !files.contains(&(place.sheet.file.as_str(), place.sheet.sha256.as_str())) {
            files.push((&place.sheet.file, &place.sheet.sha256));
        }
    }
    book.skip(4.0);
    let note = Style::new(book.part().text_pt - 1.0).ink(Ink::Quiet);
    for (file, sum) in files {
        let line = language.say(&Phrase::new("report.pdf.sources.whole").with("file", file).with("sum", sum));
        book.paragraph(part, "P", &line, note);
    }
}

/// The heading of a list with a line on what it is.
fn begin(book: &mut Book<'_>, list: &str, language: &Language) -> ElementId {
    let part = book.structure.add(Structure::DOCUMENT, "Sect", Vec::new());
    let size = book.part().text_pt;
    let title = language.word(&format!("report.pdf.{list}.title"));
    book.setter.enter(&title);
    book.bookmark(1, &title);
    book.paragraph(part, "H2", &title, Style::new(size + 5.0).bold().ink(Ink::Accent));
    book.skip(2.0);
    let note = language.word(&format!("report.pdf.{list}.note"));
    book.paragraph(part, "P", &note, Style::new(size).ink(Ink::Quiet));
    book.skip(4.0);
    part
}

fn put(
    book: &mut Book<'_>,
    part: ElementId,
    report: &Report,
    language: &Language,
    (list, keys, parts): (&str, &[&str], &[f32]),
    row: impl Fn(&Strip, Style) -> Vec<Cell>,
) {
    let style = Style::new(book.part().text_pt);
    let heads = style.bold().align(Align::Centre);
    let header = keys
        .iter()
        .enumerate()
        .map(|(column, key)| Cell::heading(column, language.word(&format!("report.pdf.{list}.{key}")), heads));
    let header = vec![Row::new(Cut::Section, language.word(&format!("report.pdf.{list}.title")), header.collect())];
    let rows: Vec<Row> =
        report.strips.iter().map(|strip| Row::new(Cut::Section, &strip.name, row(strip, style))).collect();
    let wanted: Vec<f32> = parts.iter().map(|part| part * book.width()).collect();
    let columns = columns::fit(book.setter, &wanted, &[&header[0]], &rows);
    table::put(book, part, &Grid { columns, header, rows });
}

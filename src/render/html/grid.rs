//! The progress table as rows of cells with their spans, as the layout needs them.
//!
//! What the PDF merges is merged here too: the hierarchy downwards, a note over years. It must not know how a cell looks.

use minijinja::{Value, context};

use crate::domain::report::{Report, TableEntry, TableRow};
use crate::render::language::{Language, percent};
use crate::render::wording::{age, judgement, rate, section, unconfirmed};

/// The rows of the table.
pub(super) fn rows(language: &Language, report: &Report) -> Value {
    (0..report.table.rows.len()).map(|index| row(language, report, index)).collect()
}

fn row(language: &Language, report: &Report, index: usize) -> Value {
    let row = &report.table.rows[index];
    context! {
        heads => heads(report, index),
        details => details(report, index),
        entry => row.entry.as_ref().map(|entry| entry_facts(language, report, entry)),
        columns => report.table.years.len() + 4,
    }
}

/// The cells of the hierarchy that begin in a row.
fn heads(report: &Report, index: usize) -> Value {
    let rows = &report.table.rows;
    let levels = report.table.levels.len();
    let same = |one: &TableRow, other: &TableRow, level: usize| {
        one.path.get(..=level) == other.path.get(..=level) && (level + 1 < levels || one.node == other.node)
    };
    let begins = |level: &usize| index == 0 || !same(&rows[index - 1], &rows[index], *level);
    let cells = (0..levels).filter(begins).map(|level| {
        let span = rows[index..].iter().take_while(|other| same(other, &rows[index], level)).count();
        context! { text => rows[index].path.get(level).cloned().unwrap_or_default(), rows => span }
    });
    cells.collect()
}

/// The cells of the details that begin in a row.
fn details(report: &Report, index: usize) -> Value {
    let rows = &report.table.rows;
    let same = |one: &TableRow, other: &TableRow, detail: usize| {
        one.node == other.node && one.details.get(detail) == other.details.get(detail)
    };
    let begins = |detail: &usize| index == 0 || !same(&rows[index - 1], &rows[index], *detail);
    let cells = (0..report.table.details.len()).filter(begins).map(|detail| {
        let span = rows[index..].iter().take_while(|other| same(other, &rows[index], detail)).count();
        context! { text => rows[index].details.get(detail).cloned().unwrap_or_default(), rows => span }
    });
    cells.collect()
}

fn entry_facts(language: &Language, report: &Report, entry: &TableEntry) -> Value {
    let years = report.table.years.len();
    let cells = entry.cells.iter().enumerate().filter(|(_, cell)| cell.span != (0, 0)).map(|(index, cell)| {
        let columns = (cell.span.1 as usize).min(years.saturating_sub(index)).max(1);
        context! { text => cell.text.as_str(), rows => cell.span.0.max(1), columns => columns }
    });
    let rated = entry.ratio.map(|it| rate(language, it, entry.percent_digits, report.against_final_target));
    context! {
        id => entry.id.as_str(),
        name => entry.name.as_str(),
        relisted => entry.relisted,
        target => language.write(&entry.target),
        cells => cells.collect::<Value>(),
        judgement => judgement(language, entry.class, entry.grade.as_ref()),
        rate => rated,
        bar => entry.ratio.map(|ratio| percent(ratio.clamp(0.0, 1.0), 0)),
        age => age(language, entry.freshness),
        unconfirmed => unconfirmed(language, &entry.review),
        section => section(language, entry.section.as_deref()),
    }
}

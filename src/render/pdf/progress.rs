//! The progress table: every indicator in the plan's own order, merged as on the sheet, with its judgement.
//!
//! Relisted rows are grey and marked, nodes without indicators stay visible, pages end between initiatives. It must
//! not know how a table is laid out.

use crate::domain::calendar::FiscalYear;
use crate::domain::phrase::Phrase;
use crate::domain::report::{Report, TableEntry, TableRow};
use crate::render::language::Language;
use crate::render::wording::{age, as_of, judgement, rate, row_anchor, section, unconfirmed};

use super::colour::Ink;
use super::columns::{Demand, share};
use super::page::Book;
use super::rows::{Cut, PAD_X};
use super::structure::{Scope, Structure};
use super::table::{self, Cell, Grid, Row};
use super::text::{Align, Style, Typesetter};

/// Puts the table.
pub(super) fn put(book: &mut Book<'_>, report: &Report, language: &Language) {
    let part = book.structure.add(Structure::DOCUMENT, "Sect", Vec::new());
    let size = book.part().text_pt;
    let title = language.word("report.pdf.table.title");
    book.setter.enter(&title);
    book.bookmark(1, &title);
    let facts =
        Phrase::new("report.pdf.table.heading").with("title", title.as_str()).with("as_of", as_of(language, report));
    book.paragraph(part, "H2", &language.say(&facts), Style::new(size + 5.0).bold().ink(Ink::Accent));
    book.skip(2.0);
    let note = Style::new(size - 0.5).ink(Ink::Quiet);
    book.paragraph(part, "P", &legend(report, language), note);
    book.skip(4.0);
    let table = Progress { report, language, size };
    let grid = table.grid(book.setter, book.width());
    table::put(book, part, &grid);
    book.skip(4.0);
    book.setter.enter(&language.word("report.pdf.table.footnotes"));
    for footnote in &report.table.footnotes {
        book.paragraph(part, "P", footnote, note);
    }
}

/// What marks and rates mean.
fn legend(report: &Report, language: &Language) -> String {
    let grades: Vec<String> = report
        .counts
        .iter()
        .filter(|count| count.grade.is_some())
        .map(|count| judgement(language, count.class, count.grade.as_ref()))
        .collect();
    let rate = if report.against_final_target { "report.pdf.rate_note.final" } else { "report.pdf.rate_note.yearly" };
    language.say(&Phrase::new("report.pdf.table.legend").with("grades", grades).with("rate", language.word(rate)))
}

struct Progress<'r> {
    report: &'r Report,
    language: &'r Language,
    size: f32,
}

impl Progress<'_> {
    fn style(&self) -> Style {
        Style::new(self.size)
    }

    fn grid(&self, setter: &Typesetter<'_>, width: f32) -> Grid {
        let header = vec![Row::new(Cut::Section, self.language.word("report.pdf.table.title"), self.header())];
        let rows: Vec<Row> = (0..self.report.table.rows.len()).map(|index| self.row(index)).collect();
        let demands: Vec<Demand> = self
            .weights()
            .into_iter()
            .enumerate()
            .map(|(column, (least, weight))| {
                let cells = header.iter().chain(&rows).flat_map(|row: &Row| &row.cells);
                let natural = cells.map(|cell| cell.natural_width(setter, column)).fold(least, f32::max);
                Demand { least, natural: natural + 2.0 * PAD_X + 0.5, weight }
            })
            .collect();
        Grid { columns: share(width, &demands), header, rows }
    }

    /// The least width of every column, in characters turned to points, and its weight.
    fn weights(&self) -> Vec<(f32, f32)> {
        let table = &self.report.table;
        let levels = table.levels.iter().map(|_| (6.0, 0.8));
        let details = table.details.iter().map(|_| (10.0, 1.5));
        // A year that nobody has planned anything for yet takes no room from the others.
        let is_planned = |year: usize| {
            let mut entries = table.rows.iter().filter_map(|row| row.entry.as_ref());
            entries.any(|entry| entry.cells.get(year).is_some_and(|cell| !cell.text.trim().is_empty()))
        };
        let years = (0..table.years.len()).map(|year| match year {
            _ if year < table.actual_years => (11.6, 1.8),
            _ if is_planned(year) => (10.0, 1.6),
            _ => (4.5, 1.0),
        });
        let fixed = |least: f32, weight: f32| std::iter::once((least, weight));
        levels
            .chain(details)
            .chain(fixed(14.0, 2.6))
            .chain(fixed(6.0, 0.8))
            .chain(years)
            .chain(fixed(9.0, 1.0))
            .chain(fixed(8.0, 0.8))
            .map(|(characters, weight)| (characters * self.size + 2.0 * PAD_X + 0.5, weight))
            .collect()
    }

    /// The column of the indicator; the hierarchy and the details stand before it.
    fn first(&self) -> usize {
        self.report.table.levels.len() + self.report.table.details.len()
    }

    fn header(&self) -> Vec<Cell> {
        let (report, language) = (self.report, self.language);
        let table = &report.table;
        let style = self.style().bold().align(Align::Centre);
        let year =
            |key: &str, year: FiscalYear| language.say(&Phrase::new(key).with("year", language.year(year, report.era)));
        let years = table.years.iter().enumerate().map(|(index, own)| {
            year(if index < table.actual_years { "report.pdf.table.actual" } else { "report.pdf.table.planned" }, *own)
        });
        let texts = table
            .levels
            .iter()
            .chain(&table.details)
            .cloned()
            .chain([language.word("report.pdf.table.indicator"), year("report.pdf.table.target", report.years.1)])
            .chain(years)
            .chain([language.word("report.pdf.table.grade"), language.word("report.pdf.table.section")]);
        texts.enumerate().map(|(column, text)| Cell::heading(column, text, style)).collect()
    }

    fn row(&self, index: usize) -> Row {
        let rows = &self.report.table.rows;
        let row = &rows[index];
        let above = index.checked_sub(1).map(|above| &rows[above]);
        let mut cells = self.hierarchy(index, above);
        let place = if let Some(entry) = &row.entry {
            self.entry(entry, &mut cells);
            entry.name.clone()
        } else {
            let none = self.language.word("report.pdf.table.no_indicator");
            let columns = self.report.table.years.len() + 4;
            cells.push(Cell::new(self.first()).text(none, self.style().ink(Ink::Quiet)).span(1, columns));
            row.path.join(" ")
        };
        Row::new(self.cut(index, above), place, cells)
    }

    fn cut(&self, index: usize, above: Option<&TableRow>) -> Cut {
        let row = &self.report.table.rows[index];
        match above {
            None => Cut::Section,
            Some(above) if above.path.first() != row.path.first() => Cut::Section,
            Some(above) if above.node != row.node => Cut::Group,
            Some(_) => {
                let covered = |entry: &TableEntry| entry.cells.iter().any(|cell| cell.span == (0, 0));
                let from_above = |entry: &TableEntry| covered(entry) && !starts_every_span(entry);
                if row.entry.as_ref().is_some_and(from_above) { Cut::Inside } else { Cut::Row }
            }
        }
    }

    /// The cells of hierarchy and details that begin in a row, merged downwards.
    fn hierarchy(&self, index: usize, above: Option<&TableRow>) -> Vec<Cell> {
        let rows = &self.report.table.rows;
        let row = &rows[index];
        let levels = self.report.table.levels.len();
        let same_path = |other: &TableRow, level: usize| {
            other.path.get(..=level) == row.path.get(..=level) && (level + 1 < levels || other.node == row.node)
        };
        let same_detail = |other: &TableRow, detail: usize| {
            other.node == row.node && other.details.get(detail) == row.details.get(detail)
        };
        let reach = |same: &dyn Fn(&TableRow) -> bool| rows[index..].iter().take_while(|other| same(other)).count();
        let mut cells = Vec::new();
        for level in (0..levels).filter(|level| !above.is_some_and(|above| same_path(above, *level))) {
            let text = row.path.get(level).cloned().unwrap_or_default();
            let rows = reach(&|other| same_path(other, level));
            cells.push(Cell::new(level).text(text, self.style().bold()).span(rows, 1).heads(Scope::Row));
        }
        let details = self.report.table.details.len();
        for detail in (0..details).filter(|detail| !above.is_some_and(|above| same_detail(above, *detail))) {
            let text = row.details.get(detail).cloned().unwrap_or_default();
            let rows = reach(&|other| same_detail(other, detail));
            cells.push(Cell::new(levels + detail).text(text, self.style()).span(rows, 1));
        }
        cells
    }

    fn entry(&self, entry: &TableEntry, cells: &mut Vec<Cell>) {
        let language = self.language;
        let ink = if entry.relisted { Ink::Quiet } else { Ink::Text };
        let style = self.style().ink(ink);
        let paper = |cell: Cell| if entry.relisted { cell.fill(Ink::Shade) } else { cell };
        let name = if entry.relisted {
            language.say(&Phrase::new("report.pdf.table.relisted").with("name", entry.name.as_str()))
        } else {
            entry.name.clone()
        };
        let first = self.first();
        let own = paper(Cell::new(first).text(name, style).heads(Scope::Row));
        cells.push(if entry.relisted { own } else { own.named(row_anchor(&entry.name)) });
        cells.push(paper(Cell::new(first + 1).text(language.write(&entry.target), style)));
        for (index, _) in self.report.table.years.iter().enumerate() {
            let Some(cell) = entry.cells.get(index) else {
                cells.push(paper(Cell::new(first + 2 + index)));
                continue;
            };
            let (rows, columns) = cell.span;
            if (rows, columns) != (0, 0) {
                let columns = (columns as usize).min(self.report.table.years.len() - index);
                let set = Cell::new(first + 2 + index).text(cell.text.clone(), style).span(rows as usize, columns);
                cells.push(paper(set));
            }
        }
        let last = first + 2 + self.report.table.years.len();
        let judged = Cell::new(last)
            .text(judgement(language, entry.class, entry.grade.as_ref()), style.bold())
            .text(
                entry.ratio.map_or_else(String::new, |ratio| {
                    rate(language, ratio, entry.percent_digits, self.report.against_final_target)
                }),
                style,
            )
            .text(age(language, entry.freshness).unwrap_or_default(), style)
            .text(unconfirmed(language, &entry.review).unwrap_or_default(), style);
        cells.push(paper(judged));
        cells.push(paper(Cell::new(last + 1).text(section(language, entry.section.as_deref()), style)));
    }
}

/// Whether every covered cell of a row is covered by one of the same row.
fn starts_every_span(entry: &TableEntry) -> bool {
    let mut covered_until = 0;
    entry.cells.iter().enumerate().all(|(index, cell)| {
        if cell.span == (0, 0) {
            index < covered_until
        } else {
            covered_until = index + cell.span.1 as usize;
            true
        }
    })
}

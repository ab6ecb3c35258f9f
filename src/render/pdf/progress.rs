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
use super::layout::{Column, Shows, points};
use super::page::Book;
use super::rows::{Cut, PAD_X};
use super::structure::{Scope, Structure};
use super::table::{self, Cell, Grid, Row};
use super::text::{Align, Line, Style, Typesetter, height};

/// Puts the table.
pub(super) fn put(book: &mut Book<'_>, columns: &[Column], report: &Report, language: &Language) {
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
    let table = Progress { report, language, size, fields: fields(columns, report) };
    let grid = table.grid(book.setter, book.width());
    book.setter.enter(&language.word("report.pdf.table.footnotes"));
    let held_back = held_back(report, language);
    let footnotes = report.table.footnotes.iter().chain(&held_back);
    let set: Vec<Vec<Line>> = footnotes.map(|text| book.setter.set(text, note, book.width())).collect();
    let gap = if set.is_empty() { 0.0 } else { 4.0 };
    table::put_above(book, part, &grid, gap + set.iter().map(|lines| height(lines)).sum::<f32>());
    book.skip(gap);
    for lines in set {
        let (element, left, width) = (book.element(part, "P"), book.left(), book.width());
        book.put(element, &lines, left, width);
    }
}

/// What the edition for everybody holds back.
fn held_back(report: &Report, language: &Language) -> Vec<String> {
    let suppressed = report.strips.iter().filter(|strip| strip.reason.key == "reason.suppressed").count();
    [("report.pdf.table.left_out", report.left_out), ("report.pdf.table.suppressed", suppressed)]
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(key, count)| language.say(&Phrase::new(key).with("count", count)))
        .collect()
}

/// What one column of the page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Level(usize),
    Detail(usize),
    Indicator,
    Target,
    Year(usize),
    Grade,
    Section,
}

/// A column of the page with what the layout says of it.
struct Placed<'c> {
    field: Field,
    column: &'c Column,
}

fn fields<'c>(columns: &'c [Column], report: &Report) -> Vec<Placed<'c>> {
    let table = &report.table;
    let shown = |column: &Column| -> Vec<Field> {
        match column.shows {
            Shows::Levels => (0..table.levels.len()).map(Field::Level).collect(),
            Shows::Details => (0..table.details.len()).map(Field::Detail).collect(),
            Shows::Indicator => vec![Field::Indicator],
            Shows::Target => vec![Field::Target],
            Shows::Years => (0..table.years.len()).map(Field::Year).collect(),
            Shows::Grade => vec![Field::Grade],
            Shows::Section => vec![Field::Section],
        }
    };
    columns.iter().flat_map(|column| shown(column).into_iter().map(move |field| Placed { field, column })).collect()
}

/// Whether a text is one number with its counter, which stands at the right under others.
fn is_figure(text: &str) -> bool {
    let text = text.trim();
    let counter = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == ',' || c == '.');
    counter.len() < text.len() && counter.chars().count() <= 4 && !counter.contains(['(', '（', '\n', ' ', '～', '~'])
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
    fields: Vec<Placed<'r>>,
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
        // A year that nobody has planned anything for yet takes no room from the others.
        let is_planned = |year: usize| {
            let mut entries = table.rows.iter().filter_map(|row| row.entry.as_ref());
            entries.any(|entry| entry.cells.get(year).is_some_and(|cell| !cell.text.trim().is_empty()))
        };
        let wants = |field: Field| match field {
            Field::Level(_) | Field::Target => (6.0, 0.8),
            Field::Detail(_) => (10.0, 1.5),
            Field::Indicator => (14.0, 2.6),
            Field::Year(year) if !is_planned(year) => (4.5, 1.0),
            Field::Year(year) if year < table.actual_years => (11.6, 1.8),
            Field::Year(_) => (10.0, 1.6),
            Field::Grade => (9.0, 1.0),
            Field::Section => (8.0, 0.8),
        };
        let demand = |placed: &Placed<'_>| {
            let (characters, weight): (f32, f32) = wants(placed.field);
            match placed.column.width_mm {
                0.0 => (characters * self.size + 2.0 * PAD_X + 0.5, weight),
                fixed => (points(fixed), 0.0),
            }
        };
        self.fields.iter().map(demand).collect()
    }

    /// Where a field stands, none where the layout leaves it out.
    fn column(&self, field: Field) -> Option<usize> {
        self.fields.iter().position(|placed| placed.field == field)
    }

    fn header(&self) -> Vec<Cell> {
        let (report, language) = (self.report, self.language);
        let table = &report.table;
        let style = self.style().bold().align(Align::Centre);
        let year = |key: &'static str, year: FiscalYear| {
            language.say(&Phrase::new(key).with("year", language.year(year, report.era)))
        };
        let text = |placed: &Placed<'_>| match placed.field {
            _ if !placed.column.label.is_empty() => placed.column.label.clone(),
            Field::Level(level) => table.levels[level].clone(),
            Field::Detail(detail) => table.details[detail].clone(),
            Field::Indicator => language.word("report.pdf.table.indicator"),
            Field::Target => year("report.pdf.table.target", report.years.1),
            Field::Year(index) if index < table.actual_years => year("report.pdf.table.actual", table.years[index]),
            Field::Year(index) => year("report.pdf.table.planned", table.years[index]),
            Field::Grade => language.word("report.pdf.table.grade"),
            Field::Section => language.word("report.pdf.table.section"),
        };
        self.fields.iter().enumerate().map(|(column, placed)| Cell::heading(column, text(placed), style)).collect()
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
            self.without_entry(&mut cells);
            row.path.join(" ")
        };
        cells.sort_by_key(Cell::column);
        Row::new(self.cut(index, above), place, cells)
    }

    /// A step without indicators says so where they would begin.
    fn without_entry(&self, cells: &mut Vec<Cell>) {
        let is_own = |placed: &Placed<'_>| !matches!(placed.field, Field::Level(_) | Field::Detail(_));
        let mut text = self.language.word("report.pdf.table.no_indicator");
        let mut column = 0;
        while column < self.fields.len() {
            let run = self.fields[column..].iter().take_while(|placed| is_own(placed)).count();
            if run > 0 {
                let own = std::mem::take(&mut text);
                cells.push(Cell::new(column).text(own, self.style().ink(Ink::Quiet)).span(1, run));
            }
            column += run.max(1);
        }
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
            if let Some(column) = self.column(Field::Level(level)) {
                cells.push(Cell::new(column).text(text, self.style().bold()).span(rows, 1).heads(Scope::Row));
            }
        }
        let details = self.report.table.details.len();
        for detail in (0..details).filter(|detail| !above.is_some_and(|above| same_detail(above, *detail))) {
            let text = row.details.get(detail).cloned().unwrap_or_default();
            let rows = reach(&|other| same_detail(other, detail));
            if let Some(column) = self.column(Field::Detail(detail)) {
                cells.push(Cell::new(column).text(text, self.style()).span(rows, 1));
            }
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
        let figure = |cell: Cell, text: String| {
            let style = if is_figure(&text) { style.align(Align::Right) } else { style };
            cell.text(text, style)
        };
        for (column, placed) in self.fields.iter().enumerate() {
            let cell = Cell::new(column);
            let cell = match placed.field {
                Field::Level(_) | Field::Detail(_) => continue,
                Field::Indicator => {
                    let own = cell.text(name.clone(), style).heads(Scope::Row);
                    if entry.relisted { own } else { own.named(row_anchor(&entry.name)) }
                }
                Field::Target => cell.text(language.write(&entry.target), style.align(Align::Right)),
                Field::Year(year) => match entry.cells.get(year) {
                    None => cell,
                    Some(own) if own.span == (0, 0) => continue,
                    Some(own) => {
                        let columns = (own.span.1 as usize).min(self.report.table.years.len() - year);
                        figure(cell, own.text.clone()).span(own.span.0 as usize, columns)
                    }
                },
                Field::Grade => self.judged(cell, entry, style),
                Field::Section => cell.text(section(language, entry.section.as_deref()), style),
            };
            cells.push(paper(cell));
        }
    }

    /// The judgement with its rate, a bar, and what is to be known of the value.
    fn judged(&self, cell: Cell, entry: &TableEntry, style: Style) -> Cell {
        let language = self.language;
        let rate = entry.ratio.map_or_else(String::new, |ratio| {
            rate(language, ratio, entry.percent_digits, self.report.against_final_target)
        });
        let provisional = if entry.provisional { language.word("report.pdf.provisional") } else { String::new() };
        let cell = cell
            .text(judgement(language, entry.class, entry.grade.as_ref()), style.bold())
            .text(rate, style)
            .text(age(language, entry.freshness).unwrap_or_default(), style)
            .text(provisional, style)
            .text(unconfirmed(language, &entry.review).unwrap_or_default(), style);
        let ink = if entry.relisted { Ink::Middle } else { Ink::Accent };
        entry.ratio.into_iter().fold(cell, |cell, ratio| cell.bar(ratio, ink))
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

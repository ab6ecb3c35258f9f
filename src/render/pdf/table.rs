//! Tables: cells with text, merged over rows and columns, under headings that every page repeats.
//!
//! It must not know what the table is about.

use std::ops::Range;

use super::colour::Ink;
use super::page::Book;
use super::pages::paginate;
use super::pen::{BAR, Pen};
use super::rows::{Cut, PAD_X, SetCell, heights, split_tall};
use super::structure::{ElementId, Scope, Trait};
use super::text::{Align, Style, Typesetter, height};

const RULE: f32 = 0.5;
/// Room between a cell's upper and lower edge and its text, where nothing is crowded.
const PAD_Y: f32 = 2.4;

/// A table with the widths of its columns.
#[derive(Debug)]
pub(super) struct Grid {
    pub(super) columns: Vec<f32>,
    pub(super) header: Vec<Row>,
    pub(super) rows: Vec<Row>,
}

/// One row: the cells that begin in it.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) cut: Cut,
    /// Where the row is, in words, for what is told about its characters.
    pub(super) place: String,
    pub(super) cells: Vec<Cell>,
}

/// One cell.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    column: usize,
    rows: usize,
    columns: usize,
    texts: Vec<(String, Style)>,
    fill: Option<Ink>,
    heads: Option<Scope>,
    middle: bool,
    bar: Option<(f64, Ink)>,
    name: Option<String>,
    leads_to: Option<String>,
}

impl Row {
    pub(super) fn new(cut: Cut, place: impl Into<String>, cells: Vec<Cell>) -> Self {
        Self { cut, place: place.into(), cells }
    }
}

impl Cell {
    /// An empty cell.
    pub(super) fn new(column: usize) -> Self {
        Self {
            column,
            rows: 1,
            columns: 1,
            texts: Vec::new(),
            fill: None,
            heads: None,
            middle: false,
            bar: None,
            name: None,
            leads_to: None,
        }
    }

    /// Adds a paragraph.
    pub(super) fn text(mut self, text: impl Into<String>, style: Style) -> Self {
        let text = text.into();
        if !text.trim().is_empty() {
            self.texts.push((text, style));
        }
        self
    }

    pub(super) fn span(self, rows: usize, columns: usize) -> Self {
        Self { rows: rows.max(1), columns: columns.max(1), ..self }
    }

    pub(super) fn fill(self, ink: Ink) -> Self {
        Self { fill: Some(ink), ..self }
    }

    pub(super) fn heads(self, scope: Scope) -> Self {
        Self { heads: Some(scope), ..self }
    }

    /// Centres the text between the upper and the lower edge.
    pub(super) fn middle(self) -> Self {
        Self { middle: true, ..self }
    }

    /// Shows below the text how much of a whole is reached.
    pub(super) fn bar(self, ratio: f64, ink: Ink) -> Self {
        Self { bar: Some((ratio, ink)), ..self }
    }

    /// Its first column.
    pub(super) fn column(&self) -> usize {
        self.column
    }

    /// Names the cell, so that others can lead to it.
    pub(super) fn named(self, name: impl Into<String>) -> Self {
        Self { name: Some(name.into()), ..self }
    }

    /// Makes the cell lead to a named one; where there is none of that name it stays plain.
    pub(super) fn leads_to(self, name: impl Into<String>) -> Self {
        Self { leads_to: Some(name.into()), ..self }
    }

    /// How wide the cell wants to be; nothing unless it stands in that column alone.
    pub(super) fn natural_width(&self, setter: &Typesetter<'_>, column: usize) -> f32 {
        if self.column != column || self.columns > 1 {
            return 0.0;
        }
        self.texts.iter().map(|(text, style)| setter.natural_width(text, *style)).fold(0.0, f32::max)
    }

    /// How wide the longest word is that must not be parted; nothing unless the cell stands in that column alone.
    pub(super) fn word_width(&self, setter: &Typesetter<'_>, column: usize) -> f32 {
        if self.column != column || self.columns > 1 {
            return 0.0;
        }
        self.texts.iter().map(|(text, style)| setter.word_width(text, *style)).fold(0.0, f32::max)
    }

    /// How wide a figure is that stands at the right; nothing for other cells.
    pub(super) fn figure_width(&self, setter: &Typesetter<'_>, column: usize) -> f32 {
        let is_figure = self.texts.iter().all(|(_, style)| style.align == Align::Right);
        if is_figure { self.natural_width(setter, column) } else { 0.0 }
    }

    /// A heading of columns.
    pub(super) fn heading(column: usize, text: impl Into<String>, style: Style) -> Self {
        Self::new(column).text(text, style).fill(Ink::Heading).heads(Scope::Column).middle()
    }
}

/// A table body or header ready to draw.
struct Set<'g> {
    cells: Vec<SetCell>,
    cuts: Vec<Cut>,
    sources: Vec<&'g Cell>,
    elements: Vec<ElementId>,
    pad: f32,
    least: f32,
}

/// How high the head of a table and its first group of rows are together: less than that is not worth beginning. A group
/// that takes most of a page is parted anyway, and begins where half a page is left.
pub(super) fn opening(book: &Book<'_>, grid: &Grid) -> f32 {
    let group = 1 + grid.rows.iter().skip(1).take_while(|row| row.cut > Cut::Group).count();
    let high = |rows: &[Row]| Set::new(book, grid, rows).heights(&(0..rows.len())).iter().sum::<f32>();
    (high(&grid.header) + high(&grid.rows[..group.min(grid.rows.len())])).min(book.full_room() * 0.6)
}

/// Puts a table below what is there.
pub(super) fn put(book: &mut Book<'_>, parent: ElementId, grid: &Grid) {
    put_above(book, parent, grid, 0.0);
}

/// Puts a table whose last page has room below it, where that can be.
pub(super) fn put_above(book: &mut Book<'_>, parent: ElementId, grid: &Grid, foot: f32) {
    let table = book.element(parent, "Table");
    let header = Set::new(book, grid, &grid.header).tagged(book, table, "THead");
    let mut body = Set::new(book, grid, &grid.rows).tagged(book, table, "TBody");
    let header_rows = 0..header.cuts.len();
    let header_height: f32 = header.heights(&header_rows).iter().sum();
    let (room, full) = (book.room() - header_height, book.full_room() - header_height);
    // What stands high on a page is not left alone there for a row that only an empty page can hold.
    split_tall(&mut body.cells, &mut body.cuts, if room > full / 2.0 { room } else { full });
    let pages = paginate(&body.cells, &body.cuts, body.least, (room, full), foot);
    let mut first = true;
    for rows in pages {
        if rows.is_empty() || !first {
            book.turn();
        }
        if !rows.is_empty() {
            header.draw(book, grid, &header_rows, !first);
            body.draw(book, grid, &rows, false);
            first = false;
        }
    }
}

impl Cell {
    fn traits(&self) -> impl Iterator<Item = Trait> {
        [
            (self.rows > 1).then_some(Trait::RowSpan(self.rows)),
            (self.columns > 1).then_some(Trait::ColSpan(self.columns)),
            self.heads.map(Trait::Heads),
        ]
        .into_iter()
        .flatten()
    }
}

impl Grid {
    fn width(&self, column: usize, columns: usize) -> f32 {
        self.columns.iter().skip(column).take(columns).sum()
    }
}

impl<'g> Set<'g> {
    /// Sets the texts of some rows in lines.
    fn new(book: &Book<'_>, grid: &Grid, rows: &'g [Row]) -> Self {
        let pad = PAD_Y * book.spacing;
        let least = book.part().text_pt * 1.36 + 2.0 * pad;
        let mut set =
            Self { cells: Vec::new(), cuts: Vec::new(), sources: Vec::new(), elements: Vec::new(), pad, least };
        for (top, row) in rows.iter().enumerate() {
            book.setter.enter(&row.place);
            for cell in &row.cells {
                let width = grid.width(cell.column, cell.columns) - 2.0 * PAD_X;
                set.cells.push(SetCell {
                    top,
                    rows: cell.rows.min(rows.len() - top),
                    column: cell.column,
                    columns: cell.columns,
                    lines: cell.texts.iter().flat_map(|(text, style)| book.setter.set(text, *style, width)).collect(),
                    pad,
                    foot: if cell.bar.is_some() { BAR + 3.0 } else { 0.0 },
                    cell: set.sources.len(),
                });
                set.sources.push(cell);
            }
            set.cuts.push(row.cut);
        }
        set
    }

    /// Says what the rows and cells are.
    fn tagged(mut self, book: &mut Book<'_>, table: ElementId, role: &'static str) -> Self {
        if self.cuts.is_empty() {
            return self;
        }
        let group = book.element(table, role);
        let rows: Vec<ElementId> = self.cuts.iter().map(|_| book.element(group, "TR")).collect();
        for cell in &self.cells {
            let source = self.sources[cell.cell];
            let element = book.element(rows[cell.top], if source.heads.is_some() { "TH" } else { "TD" });
            book.structure.describe(element, source.traits());
            self.elements.push(element);
        }
        self
    }

    fn heights(&self, rows: &Range<usize>) -> Vec<f32> {
        heights(&self.cells, rows, self.least)
    }

    /// Draws some rows; what stood on an earlier page too is decoration, so that it is not read twice.
    fn draw(&self, book: &mut Book<'_>, grid: &Grid, rows: &Range<usize>, repeated: bool) {
        let heights = self.heights(rows);
        let (left, top) = (book.left(), book.y);
        for cell in self.cells.iter().filter(|cell| cell.top < rows.end && rows.start < cell.end()) {
            let first = cell.top.max(rows.start) - rows.start;
            let last = cell.end().min(rows.end) - rows.start;
            let x = left + grid.width(0, cell.column);
            let y = top + heights[..first].iter().sum::<f32>();
            let (wide, high) = (grid.width(cell.column, cell.columns), heights[first..last].iter().sum::<f32>());
            let source = self.sources[cell.cell];
            book.artifact(|pen| {
                if let Some(ink) = source.fill {
                    pen.fill(x, y, wide, high, ink);
                }
                pen.frame(x, y, wide, high, RULE, Ink::Rule);
            });
            if let Some(name) = &source.name {
                book.anchor(name, y);
            }
            if cell.lines.is_empty() {
                continue;
            }
            let offset = if source.middle { (high - height(&cell.lines)) / 2.0 } else { self.pad };
            if let Some((ratio, ink)) = source.bar {
                let below = y + offset + height(&cell.lines) + 1.5;
                book.artifact(|pen| pen.bar(x + PAD_X, below, wide - 2.0 * PAD_X, ratio, ink));
            }
            let text = |pen: &mut Pen<'_>| pen.lines(&cell.lines, x + PAD_X, y + offset, wide - 2.0 * PAD_X);
            if repeated || cell.top < rows.start {
                book.artifact(text);
            } else if let Some(to) = &source.leads_to {
                let element = book.element(self.elements[cell.cell], "Link");
                book.tagged(element, text);
                let says: Vec<&str> = source.texts.iter().map(|(text, _)| text.as_str()).collect();
                book.link(element, [x, y, wide, high], to, &says.join(" "));
            } else {
                book.tagged(self.elements[cell.cell], text);
            }
        }
        book.y = top + heights.iter().sum::<f32>();
    }
}

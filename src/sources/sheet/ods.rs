//! ODS: bytes → grids. A cell says what it shows (`25.5%`, `1,234件`); days are written as 2017-03-23 whatever their format.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::format;
use super::grid::{Grid, GridBuilder, Merge, TooLarge};
use super::package::Package;
use super::xml::{Event, Events, Tag, decoded};
use crate::domain::problem::Problem;

/// How often a row or cell may be said to be repeated: as many rows as a sheet has.
const MOST_REPEATS: u32 = 1_048_576;

/// How many cells with a text a file may have by saying only that they are repeated. Empty ones cost nothing.
const MOST_ALIKE: usize = 250_000;

/// How much of a text is told.
const LONGEST_TOLD: usize = 24;

/// Reads the sheets that people see, in their order.
///
/// # Errors
/// Says what is wrong with the file: locked with a password, damaged, or larger than any progress sheet.
pub(super) fn grids(bytes: &[u8]) -> Result<Vec<Grid>, Box<Problem>> {
    let package = Package::open(bytes, |part| matches!(part, "content.xml" | "META-INF/manifest.xml"))?;
    if package.text("META-INF/manifest.xml").is_some_and(|manifest| manifest.contains(":encryption-data")) {
        return Err(Box::new(Problem::fault("sheet_locked")));
    }
    let content = package.text("content.xml").unwrap_or_default();
    let mut reader = Reader::default();
    for event in Events::of(content) {
        reader.take(event)?;
    }
    if !reader.whole {
        return Err(Box::new(Problem::fault("sheet_damaged").with("detail", "content.xml")));
    }
    Ok(reader.grids)
}

/// Where the reader is in the content.
#[derive(Debug, Default)]
struct Reader<'a> {
    grids: Vec<Grid>,
    whole: bool,
    /// The style that is being described, and those that hide their sheet.
    style: &'a str,
    hiding: BTreeSet<&'a str>,
    sheet: Option<Sheet<'a>>,
    /// How many cells with a text were there only by repetition.
    alike: usize,
}

#[derive(Debug)]
struct Sheet<'a> {
    grid: GridBuilder,
    is_hidden: bool,
    column: u32,
    row: u32,
    line: Line,
    cell: Option<Cell<'a>>,
    /// Within so many elements whose texts are not the cell's: comments, shapes, tables within tables.
    aside: u32,
}

/// A row, which may stand for several alike.
#[derive(Debug, Default)]
struct Line {
    repeats: u32,
    column: u32,
    is_hidden: bool,
    cells: Vec<Cell<'static>>,
}

/// A cell, which may stand for several alike.
#[derive(Debug, Clone, Default)]
struct Cell<'a> {
    column: u32,
    repeats: u32,
    spans: (u32, u32),
    date: Option<&'a str>,
    value: Option<&'a str>,
    formula: Option<Cow<'a, str>>,
    paragraphs: u32,
    text: String,
}

impl<'a> Reader<'a> {
    fn take(&mut self, event: Event<'a>) -> Result<(), Box<Problem>> {
        match event {
            Event::Open(tag) => {
                self.open(tag);
                if tag.is_empty { self.close(tag.name) } else { Ok(()) }
            }
            Event::Close(name) => self.close(name),
            Event::Text(text) => {
                if let Some(Sheet { cell: Some(cell), aside: 0, .. }) = &mut self.sheet {
                    cell.add(text);
                }
                Ok(())
            }
        }
    }

    fn open(&mut self, tag: Tag<'a>) {
        match (tag.name, &mut self.sheet) {
            ("style:style", _) => self.style = tag.attribute("style:name").unwrap_or_default(),
            ("style:table-properties", _) if tag.attribute("table:display") == Some("false") => {
                self.hiding.insert(self.style);
            }
            ("table:table", None) => {
                let name = decoded(tag.attribute("table:name").unwrap_or_default()).into_owned();
                let is_hidden = tag.attribute("table:style-name").is_some_and(|style| self.hiding.contains(style));
                let grid = GridBuilder::new(Some(name));
                let (line, cell) = (Line::default(), None);
                self.sheet = Some(Sheet { grid, is_hidden, column: 0, row: 0, line, cell, aside: 0 });
            }
            (name, Some(sheet)) if is_aside(name) => sheet.aside += 1,
            (_, Some(sheet)) if sheet.aside == 0 => sheet.open(tag),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) -> Result<(), Box<Problem>> {
        self.whole |= name == "office:document-content";
        let Some(sheet) = &mut self.sheet else { return Ok(()) };
        if is_aside(name) && sheet.aside > 0 {
            sheet.aside -= 1;
        } else if sheet.aside == 0 {
            sheet.close(name, &mut self.alike)?;
            if name == "table:table"
                && let Some(sheet) = self.sheet.take()
                && !sheet.is_hidden
            {
                self.grids.push(sheet.grid.finish()?);
            }
        }
        Ok(())
    }
}

/// Elements whose texts are none of a cell. A table that opens within a table is one, too.
fn is_aside(name: &str) -> bool {
    name == "office:annotation" || name == "table:shapes" || name == "table:table" || name.starts_with("draw:")
}

impl<'a> Sheet<'a> {
    fn open(&mut self, tag: Tag<'a>) {
        let repeated = |name| tag.number(name).unwrap_or(1).clamp(1, MOST_REPEATS);
        let is_hidden = matches!(tag.attribute("table:visibility"), Some("collapse" | "filter"));
        match tag.name {
            "table:table-column" => {
                let end = self.column.saturating_add(repeated("table:number-columns-repeated"));
                if is_hidden {
                    self.grid.hide_columns(self.column..end);
                }
                self.column = end;
            }
            "table:table-row" => {
                self.line = Line { repeats: repeated("table:number-rows-repeated"), is_hidden, ..Line::default() };
            }
            "table:table-cell" | "table:covered-table-cell" => {
                self.cell = Some(Cell {
                    column: self.line.column,
                    repeats: repeated("table:number-columns-repeated"),
                    spans: (repeated("table:number-rows-spanned"), repeated("table:number-columns-spanned")),
                    date: tag.attribute("office:date-value"),
                    value: tag.attribute("office:value").or(tag.attribute("office:string-value")),
                    formula: tag.attribute("table:formula").map(decoded),
                    ..Cell::default()
                });
            }
            _ => {
                if let Some(cell) = &mut self.cell {
                    cell.open(tag);
                }
            }
        }
    }

    fn close(&mut self, name: &str, alike: &mut usize) -> Result<(), Box<Problem>> {
        match name {
            "table:table-cell" | "table:covered-table-cell" => {
                let Some(cell) = self.cell.take() else { return Ok(()) };
                self.line.column = cell.column.saturating_add(cell.repeats);
                self.line.cells.extend(cell.settled());
                Ok(())
            }
            "table:table-row" => self.end_row(alike),
            _ => Ok(()),
        }
    }

    /// A row without a text is one row, however often it is repeated: styled rows to the end of the sheet are common.
    fn end_row(&mut self, alike: &mut usize) -> Result<(), Box<Problem>> {
        let line = std::mem::take(&mut self.line);
        let first = self.row;
        self.row = first.saturating_add(line.repeats);
        let rows = if line.cells.iter().any(Cell::is_filled) { line.repeats } else { 1 };
        for cell in line.cells.iter().filter(|cell| cell.is_filled()) {
            let times = cell.repeats as usize * rows as usize;
            *alike = alike.saturating_add(times - 1);
            if *alike > MOST_ALIKE {
                let told: String = cell.text.chars().take(LONGEST_TOLD).collect();
                let problem = Problem::fault("sheet_repeats").at(self.grid.place(first, cell.column));
                return Err(Box::new(problem.with("text", told).with("times", times).with("most", MOST_ALIKE)));
            }
        }
        for row in (first..).take(rows as usize) {
            for cell in &line.cells {
                cell.put(row, &mut self.grid)?;
            }
            if line.is_hidden {
                self.grid.hide_row(row);
            }
        }
        Ok(())
    }
}

impl Cell<'_> {
    fn open(&mut self, tag: Tag<'_>) {
        match tag.name {
            "text:p" => {
                if self.paragraphs > 0 {
                    self.text.push('\n');
                }
                self.paragraphs += 1;
            }
            "text:s" => {
                let spaces = tag.number("text:c").unwrap_or(1).min(1000);
                self.text.extend(std::iter::repeat_n(' ', spaces as usize));
            }
            "text:tab" => self.text.push('\t'),
            "text:line-break" => self.text.push('\n'),
            _ => {}
        }
    }

    /// Characters of a paragraph; white space of the file's own layout is one space.
    fn add(&mut self, text: &str) {
        if self.paragraphs == 0 {
            return;
        }
        for c in decoded(text).chars() {
            if !matches!(c, ' ' | '\n' | '\r' | '\t') {
                self.text.push(c);
            } else if !self.text.is_empty() && !self.text.ends_with([' ', '\n', '\t']) {
                self.text.push(' ');
            }
        }
    }

    /// The cell with the text that it shows; none where nothing is to be seen.
    fn settled(mut self) -> Option<Cell<'static>> {
        if let Some(date) = self.date {
            self.text = format::moment(date);
        } else if self.text.trim().is_empty() {
            self.text = decoded(self.value.unwrap_or_default()).into_owned();
        }
        let is_merged = self.spans != (1, 1);
        let formula = self.formula.filter(|_| self.text.trim().is_empty() && self.paragraphs == 0);
        let formula =
            formula.map(|formula| Cow::Owned(formula.trim_start_matches("of:").trim_start_matches('=').to_owned()));
        (is_merged || formula.is_some() || !self.text.trim().is_empty()).then_some(Cell {
            date: None,
            value: None,
            formula,
            ..Cell { column: self.column, repeats: self.repeats, spans: self.spans, text: self.text, ..Cell::default() }
        })
    }

    fn is_filled(&self) -> bool {
        self.formula.is_some() || !self.text.is_empty()
    }

    fn put(&self, row: u32, grid: &mut GridBuilder) -> Result<(), TooLarge> {
        for column in (self.column..).take(self.repeats as usize) {
            match &self.formula {
                Some(formula) => grid.put_uncalculated(row, column, formula)?,
                None if self.text.is_empty() => break,
                None => grid.put(row, column, &self.text)?,
            }
        }
        let last = (row.saturating_add(self.spans.0 - 1), self.column.saturating_add(self.spans.1 - 1));
        grid.merge(Merge { first: (row, self.column), last });
        Ok(())
    }
}

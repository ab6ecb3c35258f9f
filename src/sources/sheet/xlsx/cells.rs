//! One sheet: its cells with their values, and what is merged, hidden or was never calculated.

use std::borrow::Cow;

use crate::domain::problem::Problem;
use crate::domain::snapshot::cell_named;
use crate::sources::sheet::format;
use crate::sources::sheet::grid::{GridBuilder, Merge};
use crate::sources::sheet::xml::{Event, Events, Tag, decoded, local};

use super::book::{Book, Run, Sheet, damaged, unescaped};

/// How many rows and columns a sheet has: its last cell is XFD1048576.
const MOST_ROWS: u32 = 1_048_576;
const MOST_COLUMNS: u32 = 16_384;

/// Reads the part of a sheet.
///
/// # Errors
/// The sheet does not end, names a cell that no sheet has or a shared text that the workbook does not hold, or is too large.
pub(super) fn read(sheet: &Sheet, part: &str, book: &Book, grid: &mut GridBuilder) -> Result<(), Box<Problem>> {
    let mut walk = Walk {
        sheet,
        book,
        grid,
        row: 0,
        column: 0,
        place: Where::Outside,
        is_whole: false,
        cell: Cell::default(),
        value: String::new(),
    };
    for event in Events::of(part) {
        walk.take(event)?;
    }
    walk.needed(walk.is_whole.then_some(()))
}

/// Where the walk is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Where {
    /// Above or below the rows.
    Outside,
    /// Among the rows.
    Rows,
    Value,
    Formula,
    /// In a text that stands in the cell itself.
    Text,
}

struct Walk<'a, 'g> {
    sheet: &'a Sheet,
    book: &'a Book,
    grid: &'g mut GridBuilder,
    /// Where the next cell stands that does not say where.
    row: u32,
    column: u32,
    place: Where,
    is_whole: bool,
    cell: Cell<'a>,
    /// The value of the cell, as it is written there or said by its text.
    value: String,
}

/// A cell that has been opened and not yet closed.
#[derive(Debug, Default)]
struct Cell<'a> {
    kind: &'a str,
    style: usize,
    has_value: bool,
    formula: Option<Cow<'a, str>>,
    run: Run,
}

impl<'a> Walk<'a, '_> {
    /// What is needed to go on; without it the sheet is damaged.
    fn needed<T>(&self, found: Option<T>) -> Result<T, Box<Problem>> {
        found.ok_or_else(|| Box::new(damaged(&self.sheet.name)))
    }

    fn take(&mut self, event: Event<'a>) -> Result<(), Box<Problem>> {
        match event {
            Event::Text(letters) => match self.place {
                Where::Value => {
                    self.cell.has_value = true;
                    self.value.push_str(&decoded(letters));
                }
                Where::Formula => self.cell.formula.get_or_insert_default().to_mut().push_str(&decoded(letters)),
                Where::Text => self.cell.run.take(event, &mut self.value),
                Where::Outside | Where::Rows => {}
            },
            Event::Open(tag) => {
                match (self.place, tag.local().as_bytes()) {
                    (Where::Outside, name) => self.open_outside(name, tag)?,
                    (Where::Rows, name) => self.open(name, tag)?,
                    _ => self.cell.run.take(event, &mut self.value),
                }
                if tag.is_empty {
                    self.close(tag.local().as_bytes(), event)?;
                }
            }
            Event::Close(name) => self.close(local(name).as_bytes(), event)?,
        }
        Ok(())
    }

    fn open_outside(&mut self, name: &[u8], tag: Tag<'_>) -> Result<(), Box<Problem>> {
        match name {
            b"sheetData" => self.place = Where::Rows,
            b"col" if tag.is_set("hidden") => {
                if let Some((first, last)) = tag.number("min").zip(tag.number("max")) {
                    self.grid.hide_columns(first.saturating_sub(1)..last);
                }
            }
            b"mergeCell" => {
                let Some((first, last)) = tag.attribute("ref").and_then(|area| area.split_once(':')) else {
                    return Ok(());
                };
                let (first, last) = self.needed(cell(first).zip(cell(last)))?;
                self.grid.merge(Merge { first, last });
            }
            _ => {}
        }
        Ok(())
    }

    fn open(&mut self, name: &[u8], tag: Tag<'a>) -> Result<(), Box<Problem>> {
        match name {
            b"c" => {
                self.cell = Cell::default();
                self.value.clear();
                for (key, value) in tag.attributes() {
                    match key.as_bytes() {
                        b"r" => (self.row, self.column) = self.needed(cell(value))?,
                        b"t" => self.cell.kind = value,
                        b"s" => self.cell.style = value.parse().unwrap_or_default(),
                        _ => {}
                    }
                }
            }
            // Beside a text of the cell itself a value says nothing.
            b"v" if self.cell.kind != "inlineStr" => self.place = Where::Value,
            b"f" => {
                self.place = Where::Formula;
                self.cell.formula = Some(Cow::default());
            }
            b"is" => {
                self.place = Where::Text;
                self.cell.has_value = true;
            }
            b"row" => {
                if let Some(row) = tag.attribute("r") {
                    let row = row.parse().ok().and_then(|row: u32| row.checked_sub(1));
                    self.row = self.needed(row.filter(|row| *row < MOST_ROWS))?;
                }
                self.column = 0;
                if tag.is_set("hidden") {
                    self.grid.hide_row(self.row);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &[u8], event: Event<'_>) -> Result<(), Box<Problem>> {
        match (self.place, name) {
            (Where::Value, b"v") | (Where::Formula, b"f") | (Where::Text, b"is") => self.place = Where::Rows,
            (Where::Text, _) => self.cell.run.take(event, &mut self.value),
            (Where::Rows, b"c") => self.put()?,
            (Where::Rows, b"row") => self.row = self.row.saturating_add(1),
            (Where::Rows, b"sheetData") => {
                self.place = Where::Outside;
                self.is_whole = true;
            }
            _ => {}
        }
        Ok(())
    }

    /// Puts the cell that closes into the grid. A formula without a saved result looks empty, though somebody did enter
    /// something: it shows as the formula. A calculated text may be an empty one.
    fn put(&mut self) -> Result<(), Box<Problem>> {
        let Cell { kind, style, has_value, ref formula, .. } = self.cell;
        let (row, column, value) = (self.row, self.column, self.value.as_str());
        self.column += 1;
        if !has_value {
            return match formula {
                Some(formula) if kind != "str" => Ok(self.grid.put_uncalculated(row, column, formula)?),
                _ => Ok(()),
            };
        }
        let text: Cow<'_, str> = match kind {
            "s" if value.is_empty() => return Ok(()),
            "s" => {
                let text = value.trim().parse().ok().and_then(|index: usize| self.book.texts.get(index));
                self.needed(text)?.into()
            }
            "b" => if matches!(value, "0" | "false") { "FALSE" } else { "TRUE" }.into(),
            "str" => unescaped(value),
            "d" => format::moment(value).into(),
            "" | "n" => match value.trim().parse().ok().filter(|number: &f64| number.is_finite()) {
                Some(number) => self.book.styles.get(style).text(number, self.book.is_1904).into(),
                None => value.into(),
            },
            _ => value.into(),
        };
        Ok(self.grid.put(row, column, &text)?)
    }
}

/// The row and column of a cell that a sheet can have.
fn cell(name: &str) -> Option<(u32, u32)> {
    cell_named(name).filter(|(row, column)| *row < MOST_ROWS && *column < MOST_COLUMNS)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::sources::sheet::format::Styles;

    fn read_part(part: &str) -> Result<Vec<(String, String)>, String> {
        let texts = vec!["開発数".to_owned()];
        let book = Book { texts, styles: Styles::of([0, 14], &HashMap::new()), ..Book::default() };
        let mut builder = GridBuilder::new(None);
        let sheet = Sheet { name: "進捗".to_owned(), part: String::new() };
        read(&sheet, part, &book, &mut builder).map_err(|problem| problem.code().to_owned())?;
        let grid = builder.finish().expect("it is small");
        let rows = grid.rows().into_iter();
        let cells = rows.flat_map(|row| {
            grid.row(row).map(|(column, text)| (grid.place(row, column), text.to_owned())).collect::<Vec<_>>()
        });
        Ok(cells.collect())
    }

    fn sheet(rows: &str) -> String {
        format!("<worksheet><sheetData>{rows}</sheetData></worksheet>")
    }

    #[test]
    fn a_cell_says_what_its_kind_makes_of_its_value() {
        for (cell, expected) in [
            (r#"<c r="B2"><v>12.5</v></c>"#, Some("12.5")),
            (r#"<c r="B2" s="1"><v>42817</v></c>"#, Some("2017-03-23")),
            (r#"<c r="B2" s="99" t="n"><v>0.1</v></c>"#, Some("0.1")),
            (r#"<c r="B2" t="s"><v>0</v></c>"#, Some("開発数")),
            (r#"<c r="B2" t="b"><v>1</v></c>"#, Some("TRUE")),
            (r#"<c r="B2" t="e"><f>A1/0</f><v>#DIV/0!</v></c>"#, Some("#DIV/0!")),
            (r#"<c r="B2" t="str"><f>A1&amp;"件"</f><v>3&amp;4件_x000D_</v></c>"#, Some("3&4件")),
            (r#"<c r="B2" t="str"><f>A1</f><v></v></c>"#, None),
            (r#"<c r="B2"><f>SUM(A1:A3)</f></c>"#, Some("=SUM(A1:A3)")),
            (r#"<c r="B2"><f t="shared" si="0"/><v/></c>"#, Some("=")),
            (r#"<c r="B2" t="d"><v>2017-03-23T00:00:00</v></c>"#, Some("2017-03-23")),
            (r#"<c r="B2" t="inlineStr"><is><t> 3件 </t></is></c>"#, Some("3件")),
            (
                r#"<c r="B2" t="inlineStr"><is><r><t>3</t></r><r><rPr><b/></rPr><t xml:space="preserve"> 件</t></r></is></c>"#,
                Some("3 件"),
            ),
            (r#"<c r="B2" t="inlineStr"><is><t>課題</t><rPh sb="0" eb="2"><t>カダイ</t></rPh></is></c>"#, Some("課題")),
            (r#"<c r="B2" s="1"/>"#, None),
        ] {
            let read = read_part(&sheet(&format!(r#"<row r="2">{cell}</row>"#))).expect(cell);
            let expected: Vec<_> = expected.map(|text| ("B2".to_owned(), text.to_owned())).into_iter().collect();
            assert_eq!(read, expected, "{cell}");
        }
    }

    #[test]
    fn cells_that_do_not_say_where_they_stand_follow_each_other() {
        let rows = r#"<row><c><v>1</v></c><c/><c><v>3</v></c></row><row r="5"><c r="C5"><v>4</v></c><c><v>5</v></c></row><row><c><v>6</v></c></row>"#;
        let places: Vec<String> =
            read_part(&sheet(rows)).expect("it is sane").into_iter().map(|(place, _)| place).collect();
        assert_eq!(places, ["A1", "C1", "C5", "D5", "A6"]);
    }

    #[test]
    fn a_sheet_that_is_cut_off_or_names_what_no_sheet_has_is_refused() {
        for part in [
            "",
            "<worksheet><sheetData><row><c><v>1</v></c>",
            &sheet(r#"<row r="12345678901"/>"#),
            &sheet(r#"<row r="0"/>"#),
            &sheet("<row><c\n r = 'A12345678901'/></row>"),
            &sheet(r#"<row><c r="XFE1"/></row>"#),
            &sheet(r#"<row><c r="A1" t="s"><v>1</v></c></row>"#),
            r#"<worksheet><sheetData/><mergeCells><mergeCell ref="A1:A99999999999"/></mergeCells></worksheet>"#,
        ] {
            assert_eq!(read_part(part), Err("sheet_damaged".to_owned()), "{part}");
        }
        let last = read_part(&sheet(r#"<row><c r="XFD1048576"><v>1</v></c></row>"#));
        assert_eq!(last.expect("it is sane")[0].0, "XFD1048576");
        assert!(read_part("<worksheet><sheetData/></worksheet>").expect("it is empty").is_empty());
    }
}

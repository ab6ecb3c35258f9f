//! XLSX: bytes → grids. The workbook is read as it was last saved; nothing is calculated.

mod facts;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;

use calamine::{DataRef, Reader, SheetType, SheetVisible, Style, Xlsx, XlsxCellReader, XlsxError};

use super::format::{self, NumberFormat};
use super::grid::{Grid, GridBuilder};
use super::package::Package;
use crate::domain::problem::Problem;
use facts::Facts;

type Workbook<'a> = Xlsx<Cursor<&'a [u8]>>;

/// Reads the sheets that people see, in their order. It needs only the parts that hold cells and how they are shown.
///
/// # Errors
/// Says what is wrong with the file: damaged, or larger than any progress sheet.
pub(super) fn grids(bytes: &[u8]) -> Result<Vec<Grid>, Box<Problem>> {
    let package = Package::open(bytes, is_needed)?;
    let mut workbook: Workbook<'_> =
        Xlsx::new(Cursor::new(package.bytes.as_slice())).map_err(|error| refused(&error))?;
    let names: Vec<String> = workbook
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.visible == SheetVisible::Visible && sheet.typ == SheetType::WorkSheet)
        .map(|sheet| sheet.name.clone())
        .collect();
    let parts = facts::sheet_parts(&package);
    let mut grids = Vec::new();
    let mut seen = BTreeSet::new();
    for name in names {
        let part = parts.get(&name);
        // Two sheets never share their cells, but in a file that wants to be read for ever.
        if !seen.insert(part) {
            continue;
        }
        let part = part.and_then(|part| package.text(part)).unwrap_or_default();
        if !names_only_cells(part) {
            return Err(Box::new(Problem::fault("sheet_damaged").with("detail", name)));
        }
        let mut grid = GridBuilder::new(Some(name.clone()));
        read_cells(&mut workbook, &name, &mut grid)?;
        Facts::of(part).add_to(&mut grid)?;
        grids.push(grid.finish()?);
    }
    Ok(grids)
}

/// Pictures, drawings, macros and printer settings stay packed.
fn is_needed(part: &str) -> bool {
    let part = part.to_ascii_lowercase();
    let is_xml = part.rsplit_once('.').is_some_and(|(_, extension)| matches!(extension, "xml" | "rels"));
    is_xml
        && !["drawing", "media", "chart", "comments", "pivot", "theme", "externallinks", "customxml"]
            .iter()
            .any(|other| part.contains(other))
}

/// The last cell of a sheet is XFD1048576: so many letters, so many digits.
const MOST_LETTERS: usize = 3;
const MOST_DIGITS: usize = 7;

/// Whether every `r` and `ref` of a sheet may be a reference to a cell. The library reckons with what it finds there, and a
/// row of eleven digits or a column of eight letters is beyond its numbers.
fn names_only_cells(part: &str) -> bool {
    let bytes = part.as_bytes();
    let mut signs = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'=').map(|(sign, _)| sign);
    signs.all(|sign| {
        let before = bytes[..sign].trim_ascii_end();
        let start = [&b"r"[..], b"ref"].iter().find_map(|name| before.strip_suffix(*name));
        if !start.and_then(<[u8]>::last).is_some_and(u8::is_ascii_whitespace) {
            return true;
        }
        let Some((quote @ (b'"' | b'\''), value)) = bytes[sign + 1..].trim_ascii_start().split_first() else {
            return true;
        };
        let end = value.iter().position(|byte| byte == quote).unwrap_or(value.len());
        value[..end].split(|byte| matches!(byte, b':' | b' ')).all(|reference| {
            let count = |is: fn(&u8) -> bool| reference.iter().filter(|byte| is(byte)).count();
            count(u8::is_ascii_alphabetic) <= MOST_LETTERS && count(u8::is_ascii_digit) <= MOST_DIGITS
        })
    })
}

fn read_cells(workbook: &mut Workbook<'_>, name: &str, grid: &mut GridBuilder) -> Result<(), Box<Problem>> {
    let is_1904 = workbook.has_1904_epoch();
    let mut reader = workbook.worksheet_cells_reader(name).map_err(|error| refused(&error))?;
    let mut formats = BTreeMap::new();
    while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(|error| refused(&error))? {
        let (row, column) = cell.get_position();
        let text: Cow<'_, str> = match cell.get_value() {
            DataRef::Empty => continue,
            DataRef::SharedString(text) => without_returns(text),
            DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => without_returns(text),
            DataRef::Float(value) => shown(*value, format_of(&reader, style, &mut formats), is_1904).into(),
            #[expect(
                clippy::cast_precision_loss,
                reason = "a sheet's numbers are floats; calamine only says this one is whole"
            )]
            DataRef::Int(value) => shown(*value as f64, format_of(&reader, style, &mut formats), is_1904).into(),
            DataRef::Bool(value) => value.to_string().to_uppercase().into(),
            DataRef::DateTime(moment) => format::moment(moment).into(),
            DataRef::Error(error) => error.to_string().into(),
        };
        grid.put(row, column, &text)?;
    }
    Ok(())
}

/// How a carriage return inside a cell is kept in the file.
const RETURN: &str = "_x000D_";

fn without_returns(text: &str) -> Cow<'_, str> {
    if text.contains('_') { text.replace(RETURN, "").into() } else { text.into() }
}

/// How the numbers of a style are shown.
#[derive(Debug)]
enum Shown {
    Number(NumberFormat),
    JapaneseDate,
}

fn format_of<'f, R: std::io::Read + std::io::Seek>(
    reader: &XlsxCellReader<'_, R>,
    style: usize,
    known: &'f mut BTreeMap<usize, Shown>,
) -> &'f Shown {
    known.entry(style).or_insert_with(|| {
        let format = reader.styles().get(style).and_then(|style: &Style| style.number_format.as_ref());
        match format {
            Some(format) if format.format_id.is_some_and(format::is_japanese_date) => Shown::JapaneseDate,
            format => Shown::Number(NumberFormat::of(format.map_or("General", |format| &format.format_code))),
        }
    })
}

fn shown(value: f64, format: &Shown, is_1904: bool) -> String {
    match format {
        Shown::JapaneseDate => format::serial_day(value, is_1904),
        Shown::Number(format) => format.shown(value),
    }
}

fn refused(error: &XlsxError) -> Problem {
    match error {
        XlsxError::Password => Problem::fault("sheet_locked"),
        error => Problem::fault("sheet_damaged").with("detail", error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_that_no_sheet_has_is_seen_before_it_is_reckoned_with() {
        for sane in
            [r#"<c r="XFD1048576"/>"#, r#"<mergeCell ref="A1:XFD1048576"/>"#, r#"<f xr="12345678901234">="</f>"#]
        {
            assert!(names_only_cells(sane), "{sane}");
        }
        for damaged in [
            r#"<row r="12345678901">"#,
            "<c\n r = 'A12345678901'>",
            r#"<dimension ref="A1:A99999999999"/>"#,
            r#"<dimension ref="A1:DinlineStr"/>"#,
        ] {
            assert!(!names_only_cells(damaged), "{damaged}");
        }
    }
}

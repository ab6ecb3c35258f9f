//! XLSX: bytes → grids. The workbook is read as it was last saved; nothing is calculated.

use std::io::Cursor;

use calamine::{DataRef, Dimensions, Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use super::format;
use super::grid::{Grid, Merge};
use crate::domain::problem::Problem;

/// A workbook of one office never has more; one that claims to is not read to the end of the memory.
const MOST_CELLS: usize = 2_000_000;

type Workbook<'a> = Xlsx<Cursor<&'a [u8]>>;

/// Reads the sheets that people see, in their order.
///
/// # Errors
/// Says what is wrong with the file: locked with a password, damaged, or in the old format.
pub(super) fn grids(bytes: &[u8]) -> Result<Vec<Grid>, Box<Problem>> {
    let refused = |error: XlsxError| Box::new(refusal(bytes, &error));
    let mut workbook: Workbook<'_> = Xlsx::new(Cursor::new(bytes)).map_err(refused)?;
    let names: Vec<String> = workbook
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.visible == SheetVisible::Visible && sheet.typ == SheetType::WorkSheet)
        .map(|sheet| sheet.name.clone())
        .collect();
    names.iter().map(|name| grid(&mut workbook, name).map_err(refused)).collect()
}

fn grid(workbook: &mut Workbook<'_>, name: &str) -> Result<Grid, XlsxError> {
    let mut grid = Grid { sheet: Some(name.to_owned()), ..Grid::default() };
    grid.merges = workbook.merge_cells_by_sheet_name(name)?.into_iter().map(merge).collect();
    read_cells(workbook, name, &mut grid)?;
    note_uncalculated(workbook, name, &mut grid)?;
    Ok(grid)
}

fn read_cells(workbook: &mut Workbook<'_>, name: &str, grid: &mut Grid) -> Result<(), XlsxError> {
    let is_1904 = workbook.has_1904_epoch();
    let mut reader = workbook.worksheet_cells_reader(name)?;
    while let Some((cell, style)) = reader.next_cell_with_style_id()? {
        let format = reader.styles().get(style).and_then(|style| style.number_format.as_ref());
        let (code, id) = format.map_or(("General", None), |format| (format.format_code.as_str(), format.format_id));
        let text = match cell.get_value() {
            DataRef::Empty => continue,
            DataRef::SharedString(text) => (*text).to_owned(),
            DataRef::Float(value) if id.is_some_and(format::is_japanese_date) => format::serial_day(*value, is_1904),
            DataRef::Float(value) => format::number(*value, code),
            #[expect(
                clippy::cast_precision_loss,
                reason = "a sheet's numbers are floats; calamine only says this one is whole"
            )]
            DataRef::Int(value) => format::number(*value as f64, code),
            DataRef::Bool(value) => value.to_string().to_uppercase(),
            DataRef::DateTime(moment) => format::moment(moment),
            DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
            DataRef::Error(error) => error.to_string(),
        };
        // How a carriage return inside a cell is kept in the file.
        let text = text.replace("_x000D_", "");
        if !text.trim().is_empty() {
            grid.cells.insert(cell.get_position(), text);
        }
        if grid.cells.len() > MOST_CELLS {
            return Err(XlsxError::Unexpected("more cells than a progress sheet can have"));
        }
    }
    Ok(())
}

/// A formula without a saved result looks empty, though somebody did enter something: it shows as the formula.
fn note_uncalculated(workbook: &mut Workbook<'_>, name: &str, grid: &mut Grid) -> Result<(), XlsxError> {
    let mut reader = workbook.worksheet_cells_reader(name)?;
    while let Some(cell) = reader.next_cell_with_formula()? {
        if let Some(formula) = cell.formula
            && matches!(cell.value, DataRef::Empty)
        {
            grid.cells.insert(cell.pos, format!("={formula}"));
            grid.uncalculated.insert(cell.pos);
        }
    }
    Ok(())
}

fn merge(area: Dimensions) -> Merge {
    Merge { first: area.start, last: area.end }
}

fn refusal(bytes: &[u8], error: &XlsxError) -> Problem {
    // Both a workbook with a password and one of before 2007 are such compound files.
    let compound = bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]);
    match error {
        XlsxError::Password => Problem::fault("sheet_locked"),
        _ if compound => Problem::fault("sheet_old_format"),
        _ => Problem::fault("sheet_damaged").with("detail", error.to_string()),
    }
}

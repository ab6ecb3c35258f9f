//! Workbooks beside another reader: what both find in a cell is the same.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use calamine::{Data, Reader, SheetVisible, Xlsx, open_workbook};
use rust_xlsxwriter::{Format, Formula, Workbook};
use shinchoku::sources::sheet::{Grid, grids};

/// Cells by row and column.
type Cells = BTreeMap<(u32, u32), String>;

/// A workbook whose cells share their texts, as most programs write them; those of the repository hold their own.
fn with_shared_texts(path: &Path) {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let texts = ["評価指標", " 実績 ", "3件\n（速報）", "a & b < c", "_x0041_", "開発数", "評価指標"];
    for (row, text) in (0..).zip(texts) {
        sheet.write(row, 0, text).unwrap();
        sheet.write(row, 1, f64::from(row) / 3.0).unwrap();
        sheet.write(row, 2, row % 2 == 0).unwrap();
        sheet.write(row, 3, Formula::new("=A1&\"件\"").set_result(format!("{text}件"))).unwrap();
    }
    let plain = Format::new();
    sheet.write_rich_string(8, 4, &[(&plain, "12件"), (&Format::new().set_bold(), "（12月末）")]).unwrap();
    workbook.save(path).unwrap();
}

fn workbooks(made: &Path) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    with_shared_texts(&made.join("shared.xlsx"));
    let mut folders = vec![root.join("tests/data"), root.join("config/example"), made.to_owned()];
    // More of them, from anywhere.
    folders.extend(std::env::var_os("WORKBOOKS").map(PathBuf::from));
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "xlsx" || extension == "xlsm") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// What the other reader finds: texts as they are, of numbers and days only that they are there.
fn of_another(path: &Path) -> Option<BTreeMap<String, Cells>> {
    let mut workbook: Xlsx<_> = open_workbook(path).ok()?;
    let visible = workbook.sheets_metadata().iter().filter(|sheet| sheet.visible == SheetVisible::Visible);
    let names: Vec<String> = visible.map(|sheet| sheet.name.clone()).collect();
    let mut sheets = BTreeMap::new();
    for name in names {
        let Ok(range) = workbook.worksheet_range(&name) else { continue };
        let (top, left) = range.start().unwrap_or_default();
        let text = |cell: &Data| match cell {
            Data::String(text) => text.replace('\r', ""),
            Data::Bool(truth) => truth.to_string().to_uppercase(),
            Data::Error(error) => error.to_string(),
            _ => String::new(),
        };
        let cells = range.used_cells().filter(|(_, _, cell)| !matches!(cell, Data::Empty));
        let cells = cells.filter(|(_, _, cell)| !matches!(cell, Data::String(text) if text.trim().is_empty()));
        let at = |row: usize, column: usize| (top + u32::try_from(row).unwrap(), left + u32::try_from(column).unwrap());
        sheets.insert(name, cells.map(|(row, column, cell)| (at(row, column), text(cell))).collect());
    }
    Some(sheets)
}

fn own(grid: &Grid, beside: &Cells) -> Cells {
    let mut cells = Cells::new();
    for row in grid.rows() {
        for (column, text) in grid.row(row).filter(|(column, _)| !grid.uncalculated.contains(&(row, *column))) {
            let is_number = beside.get(&(row, column)).is_some_and(String::is_empty);
            cells.insert((row, column), if is_number { String::new() } else { text.to_owned() });
        }
    }
    cells
}

#[test]
fn another_reader_finds_the_same_cells_and_texts() {
    let made = tempfile::tempdir().unwrap();
    let workbooks = workbooks(made.path());
    assert!(workbooks.len() >= 20, "{workbooks:?}");
    let mut compared = 0;
    for path in workbooks {
        let (another, grids) = (of_another(&path), grids("", &std::fs::read(&path).unwrap()));
        let Ok(grids) = grids else {
            assert!(another.is_none_or(|sheets| sheets.is_empty()), "{}: {:?}", path.display(), grids.err());
            continue;
        };
        let another = another.unwrap_or_default();
        for grid in &grids {
            let name = grid.sheet.as_deref().unwrap_or_default();
            let Some(beside) = another.get(name) else { continue };
            assert_eq!(&own(grid, beside), beside, "{}: {name}", path.display());
            compared += beside.len();
        }
        let seen = grids.iter().filter(|grid| another.contains_key(grid.sheet.as_deref().unwrap_or_default())).count();
        assert_eq!(seen, another.len(), "{}", path.display());
    }
    assert!(compared > 1000, "{compared} cells");
}

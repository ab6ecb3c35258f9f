//! A program that opens a workbook with calamine alone and walks every cell: the least that reading it costs.
//! `cargo bench --bench bare_calamine -- FILE`; without a file it does nothing.

use calamine::{Data, Reader, open_workbook_auto};

fn main() {
    let Some(path) = std::env::args().nth(1).filter(|argument| !argument.starts_with("--")) else { return };
    let mut filled = 0_usize;
    match open_workbook_auto(&path) {
        Ok(mut workbook) => {
            for (_, range) in workbook.worksheets() {
                filled += range.used_cells().filter(|(_, _, cell)| !matches!(cell, Data::Empty)).count();
            }
        }
        Err(error) => assert!(path.is_empty(), "{path}: {error}"),
    }
    assert!(filled > 0, "{path} holds nothing");
}

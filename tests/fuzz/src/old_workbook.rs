//! Any bytes as a workbook of before 2007 (XLS).

#![no_main]

use libfuzzer_sys::fuzz_target;
use shinchoku::sources::sheet::grids;

fuzz_target!(|bytes: &[u8]| {
    let _ = grids("表.xls", bytes);
});

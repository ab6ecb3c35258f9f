//! Any bytes as a sheet.

#![no_main]

use libfuzzer_sys::fuzz_target;
use shinchoku::sources::sheet;

fuzz_target!(|bytes: &[u8]| {
    let _ = sheet::grids("表.csv", bytes);
});

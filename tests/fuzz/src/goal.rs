//! Any text as a target.

#![no_main]

use libfuzzer_sys::fuzz_target;
use shinchoku::domain::calendar::FiscalYear;
use shinchoku::domain::value::{TargetContext, read_target};

fuzz_target!(|text: &str| {
    let scale = ["S", "A", "B", "C"].map(str::to_owned);
    for (unit, scale) in [("台", &[][..]), ("％", &[]), ("", &scale)] {
        let context = TargetContext { unit, year: FiscalYear(2020), scale };
        assert_eq!(read_target(text, &context), read_target(text, &context));
    }
});

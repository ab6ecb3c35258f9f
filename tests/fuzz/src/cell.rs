//! Any text as a cell: it is read, quickly, and twice alike.

#![no_main]

use libfuzzer_sys::fuzz_target;
use shinchoku::domain::calendar::FiscalYear;
use shinchoku::domain::value::{Context, Counts, read};

fuzz_target!(|text: &str| {
    let units = ["事業所".to_owned(), "か国".to_owned()];
    let context = Context {
        indicator_name: "子どもを対象とした学ぶ機会の提供回数",
        unit: "回",
        year: FiscalYear(2016),
        units: &units,
        counts: Counts::Year,
    };
    assert_eq!(read(text, &context), read(text, &context));
});

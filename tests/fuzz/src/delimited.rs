//! Any bytes as a CSV or TSV file: rows or a problem, in every shape.

#![no_main]

use libfuzzer_sys::fuzz_target;
use shinchoku::domain::snapshot::SourceFile;
use shinchoku::sources::sheet::{Layout, Shape, read};

fuzz_target!(|bytes: &[u8]| {
    let file = SourceFile { path: "表_H28.csv".into(), sha256: String::new(), bytes: bytes.to_vec() };
    for shape in [Shape::Wide, Shape::Long, Shape::Titled] {
        let layout = Layout { shape, ..Layout::default() };
        assert_eq!(read(&file, &layout), read(&file, &layout));
    }
});

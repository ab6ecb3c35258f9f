//! How fast files become rows.

use std::io::Cursor;

use calamine::{Reader, Xlsx};
use criterion::{Criterion, criterion_group, criterion_main};
use rust_xlsxwriter::Workbook;
use shinchoku::domain::snapshot::SourceFile;
use shinchoku::sources::sheet::{self, Layout};

/// A workbook with one row an indicator and six years.
fn workbook(indicators: u32) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let fill = |result: Result<&mut rust_xlsxwriter::Worksheet, rust_xlsxwriter::XlsxError>| {
        assert!(result.is_ok(), "a cell is written");
    };
    fill(sheet.write(0, 0, "評価指標"));
    for year in 0..6_u16 {
        fill(sheet.write(0, 1 + year, format!("H{} 実績", 28 + year)));
    }
    for row in 1..=indicators {
        fill(sheet.write(row, 0, format!("指標その{row}の件数")));
        for year in 0..6_u16 {
            fill(sheet.write(row, 1 + year, f64::from(row * 7 % 911) + f64::from(year)));
        }
    }
    book.save_to_buffer().unwrap_or_default()
}

fn readers(c: &mut Criterion) {
    let bytes = workbook(5_000);
    let mut group = c.benchmark_group("readers");
    group.sample_size(20);
    group.bench_function("xlsx of 5,000 indicators and 6 years", |bench| {
        bench.iter(|| sheet::grids("表.xlsx", &bytes).map(|grids| grids.len()));
    });
    let file = SourceFile { path: "表.xlsx".to_owned(), sha256: "0".repeat(64), bytes: bytes.clone() };
    let layout = Layout::default();
    group.bench_function("the same, as rows", |bench| bench.iter(|| sheet::read(&file, &layout).rows.len()));
    group.bench_function("the same, opened and walked by calamine alone", |bench| {
        bench.iter(|| {
            let workbook: Result<Xlsx<_>, _> = Xlsx::new(Cursor::new(bytes.as_slice()));
            let ranges = workbook.map(|mut workbook| workbook.worksheets()).unwrap_or_default();
            ranges.iter().map(|(_, range)| range.used_cells().count()).sum::<usize>()
        });
    });
    group.finish();
}

criterion_group!(benches, readers);
criterion_main!(benches);

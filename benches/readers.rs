//! How fast files become rows.

use criterion::{Criterion, criterion_group, criterion_main};
use rust_xlsxwriter::Workbook;
use shinchoku::sources::sheet;

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
    group.finish();
}

criterion_group!(benches, readers);
criterion_main!(benches);

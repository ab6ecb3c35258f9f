//! How many cells a second the grammar reads, on one core.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use shinchoku::domain::calendar::FiscalYear;
use shinchoku::domain::value::{Context, Counts, read};

/// What stands in a wide sheet with many indicators: plain numbers above all, then units, dashes, and words.
const ORDINARY: [&str; 16] =
    ["1,234", "56", "78.9", "120", "0", "-", "", "43", "15.2", "3,400", "88.0%", "12件", "250人", "7", "集計中", "999"];

fn grammar(c: &mut Criterion) {
    let table = include_str!("../tests/data/cells.csv");
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let odd: Vec<(String, String, String)> =
        reader.records().filter_map(Result::ok).map(|r| (r[0].to_owned(), r[1].to_owned(), r[2].to_owned())).collect();
    let context =
        |name, unit| Context { indicator_name: name, unit, year: FiscalYear(2016), units: &[], counts: Counts::Year };
    let mut group = c.benchmark_group("grammar");
    group.throughput(Throughput::Elements(ORDINARY.len() as u64));
    group.bench_function("ordinary cells", |bench| {
        bench.iter(|| {
            ORDINARY.iter().map(|raw| read(black_box(raw), &context("開発数", "件")).asides.len()).sum::<usize>()
        });
    });
    group.throughput(Throughput::Elements(odd.len() as u64));
    group.bench_function("odd cells", |bench| {
        bench.iter(|| {
            odd.iter().map(|(raw, name, unit)| read(black_box(raw), &context(name, unit)).asides.len()).sum::<usize>()
        });
    });
    group.finish();
}

criterion_group!(benches, grammar);
criterion_main!(benches);

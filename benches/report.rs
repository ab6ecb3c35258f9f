//! How fast a report becomes a PDF, warm, in one process.

#[path = "../tests/it/pdf/sample.rs"]
mod sample;

use criterion::{Criterion, criterion_group, criterion_main};
use shinchoku::render::pdf::{self, Fonts};

fn report(c: &mut Criterion) {
    let Ok(fonts) = Fonts::find(&["BIZ UDGothic".to_owned()]) else { return };
    let language = sample::japanese();
    let mut group = c.benchmark_group("report");
    group.sample_size(20);
    for rows in [50, 1_000] {
        let report = sample::with_indicators(rows);
        group.bench_function(format!("{rows} rows"), |bench| {
            bench.iter(|| pdf::draw(&report, &language, &fonts).map(|bytes| bytes.len()));
        });
    }
    group.finish();
}

criterion_group!(benches, report);
criterion_main!(benches);

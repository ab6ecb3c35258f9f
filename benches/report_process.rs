//! One process that draws a report, for measuring whole processes; it also says what it draws, for other writers.
//!
//! ```text
//! report_process draw ROWS FILE     a report with so many rows, once
//! report_process data ROWS          its texts as JSON
//! report_process many TIMES ROWS    so many reports in one process; prints the peak memory along the way
//! ```

#[path = "../tests/it/pdf/sample.rs"]
mod sample;

use std::process::ExitCode;

use shinchoku::domain::report::Report;
use shinchoku::render::language::Language;
use shinchoku::render::pdf::{self, Fonts};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let number = |text: &str| text.parse::<usize>().unwrap_or(0);
    let done = match arguments.as_slice() {
        [] => Ok(()), // `cargo bench` without a choice
        ["draw", rows, file] => write(number(rows), file),
        ["data", rows] => {
            serde_json::to_writer(std::io::stdout(), &data(number(rows))).map_err(|error| error.to_string())
        }
        ["many", times, rows] => many(number(times), number(rows)),
        _ => Err("usage: report_process draw ROWS FILE | data ROWS | many TIMES ROWS".to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            complain(&reason);
            ExitCode::from(2)
        }
    }
}

#[expect(clippy::print_stderr, reason = "a program of the command line")]
fn complain(reason: &str) {
    eprintln!("{reason}");
}

fn draw(report: &Report, language: &Language) -> Result<Vec<u8>, String> {
    let fonts = Fonts::find(&["BIZ UDGothic".to_owned()]).map_err(|error| error.to_string())?;
    pdf::draw(report, language, &fonts).map_err(|error| error.to_string())
}

fn write(rows: usize, file: &str) -> Result<(), String> {
    let bytes = draw(&sample::with_indicators(rows), &sample::japanese())?;
    std::fs::write(file, bytes).map_err(|error| error.to_string())
}

#[expect(clippy::print_stdout, reason = "a program of the command line")]
fn many(times: usize, rows: usize) -> Result<(), String> {
    let (report, language) = (sample::with_indicators(rows), sample::japanese());
    for time in 1..=times {
        draw(&report, &language)?;
        if time % (times / 8).max(1) == 0 {
            let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
            let figures: Vec<&str> =
                status.lines().filter(|line| line.starts_with("VmHWM") || line.starts_with("VmRSS")).collect();
            println!("{time}: {}", figures.join("  "));
        }
    }
    Ok(())
}

/// The texts of the summary and of the table, as any writer can set them.
fn data(rows: usize) -> serde_json::Value {
    let (report, language) = (sample::with_indicators(rows), sample::japanese());
    let table = &report.table;
    let header: Vec<String> = (table.levels.iter().chain(&table.details).cloned())
        .chain(["評価指標", "目標"].map(str::to_owned))
        .chain(table.years.iter().map(|year| language.year(*year, report.era)))
        .chain(["評価", "担当課"].map(str::to_owned))
        .collect();
    let row = |row: &shinchoku::domain::report::TableRow| -> Option<Vec<String>> {
        let entry = row.entry.as_ref()?;
        let grade = entry.grade.as_ref().map_or_else(String::new, |(mark, name)| format!("{mark} {name}"));
        let rate = entry.ratio.map_or_else(String::new, |ratio| language.rate(ratio, entry.percent_digits));
        let own = [entry.name.clone(), language.write(&entry.target)];
        let end = [format!("{grade} {rate}"), entry.section.clone().unwrap_or_default()];
        let cells = entry.cells.iter().map(|cell| cell.text.clone());
        Some(row.path.iter().chain(&row.details).cloned().chain(own).chain(cells).chain(end).collect())
    };
    let counts = report.counts.iter().map(|count| {
        let name =
            count.grade.as_ref().map_or_else(|| format!("{:?}", count.class), |(mark, name)| format!("{mark} {name}"));
        serde_json::json!([name, count.number])
    });
    serde_json::json!({
        "title": report.plan,
        "headline": language.say(&report.headline),
        "counts": counts.collect::<Vec<_>>(),
        "header": header,
        "rows": table.rows.iter().filter_map(row).collect::<Vec<_>>(),
    })
}

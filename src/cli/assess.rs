//! `assess`: reads the sheets and prints the judgement of every indicator.

mod output;

use std::path::Path;

use chrono::NaiveDate;
use clap::ValueEnum;
use csv::StringRecord;

use crate::domain::assessment;
use crate::domain::formula::harmless;
use crate::domain::snapshot::Place;
use crate::render::language::Language;

use super::arguments::parse_date;
use super::end::End;
use super::findings;
use super::office;
use super::print;

pub(super) use output::Output;

/// What `assess` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The 基準日; without it that of the latest round.
    #[arg(long, value_parser = parse_date)]
    as_of: Option<NaiveDate>,
    /// How to print.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// The plan, where the settings hold several.
    #[arg(long)]
    plan: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For reading on a terminal.
    Table,
    /// One JSON object.
    Json,
    /// One line an indicator, UTF-8.
    Csv,
}

/// Reads, judges and prints. Creates nothing.
pub(super) async fn assess(file: &Path, arguments: &Arguments) -> anyhow::Result<End> {
    let Some(office) = office::open(file).await else { return Ok(End::Faults) };
    let (index, plan) = office.plan(arguments.plan.as_deref())?;
    let as_of = office.as_of(plan, arguments.as_of);
    let assessment = assessment::assess(plan, &office.collected.snapshots[index], as_of);
    let output = Output::new(&office, index, &assessment);
    match arguments.format {
        Format::Table => print_table(&office.desk.language, &output),
        Format::Json => print::pieces(|out| output.write(out))?,
        Format::Csv => print::bytes(&csv(&output)?),
    }
    let end = if office.source_failed() { End::Failed } else { End::Well };
    // The process ends here. Taking thousands of rows apart piece by piece would make somebody wait for nothing.
    std::mem::forget((office, assessment));
    Ok(end)
}

fn print_table(language: &Language, output: &Output<'_>) {
    let say = |key: &str| language.word(key);
    let mut rows = vec![
        ["id", "section", "indicator", "raw", "value", "as_of", "class", "grade", "ratio"]
            .map(|column| say(&format!("assess.{column}")))
            .to_vec(),
    ];
    rows.extend(output.each(|row| {
        vec![
            row.id.to_owned(),
            row.section.as_ref().map_or("", |section| section.name).to_owned(),
            print::cut(row.name, 40),
            print::cut(row.raw.unwrap_or_default(), 24),
            row.value.map(|value| format!("{}{}", language.number(value), row.unit)).unwrap_or_default(),
            row.as_of.map(|day| day.to_string()).unwrap_or_default(),
            class(language, &row),
            row.grade.unwrap_or_default().to_owned(),
            row.ratio.filter(|_| row.grade.is_some()).map(|ratio| language.rate(ratio, 0)).unwrap_or_default(),
        ]
    }));
    print::table(&rows);
    print::line("");
    let counts = output.counts().filter(|(_, count)| *count > 0);
    let counts: Vec<String> =
        counts.map(|(class, count)| format!("{} {count}", say(&format!("class.{class}")))).collect();
    print::line(counts.join("  "));
    print::lines(&findings::grouped(language, &output.findings()));
}

/// The class, and that no chief has confirmed the value.
fn class(language: &Language, row: &output::Judged<'_>) -> String {
    let class = language.word(&format!("class.{}", row.class.as_str()));
    match row.review.filter(|review| review.is_open()) {
        Some(review) => format!("{class} [{}]", language.word(&format!("review.{}", review.as_str()))),
        None => class,
    }
}

fn csv(output: &Output<'_>) -> anyhow::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record([
        "id",
        "name",
        "section",
        "raw",
        "value",
        "unit",
        "as_of",
        "freshness",
        "class",
        "grade",
        "expected",
        "ratio",
        "reason",
        "file",
        "cell",
        "review",
    ])?;
    for record in output.each(|row| record(&row)) {
        writer.write_record(&record?)?;
    }
    Ok(writer.into_inner()?)
}

fn record(row: &output::Judged<'_>) -> anyhow::Result<StringRecord> {
    let number = |number: Option<f64>| number.map(|number| number.to_string()).unwrap_or_default();
    Ok(StringRecord::from(
        [
            harmless(row.id),
            harmless(row.name),
            harmless(row.section.as_ref().map_or("", |section| section.name)),
            harmless(row.raw.unwrap_or_default()),
            number(row.value),
            harmless(row.unit),
            row.as_of.map(|day| day.to_string()).unwrap_or_default(),
            serde_json::to_value(row.freshness)?.as_str().unwrap_or_default().to_owned(),
            row.class.as_str().to_owned(),
            row.grade.unwrap_or_default().to_owned(),
            number(row.expected),
            number(row.ratio),
            harmless(&row.reason.text()),
            harmless(row.source.map_or("", |place| place.sheet.file.as_str())),
            row.source.map(Place::cell).unwrap_or_default(),
            row.review.map(|review| review.as_str().to_owned()).unwrap_or_default(),
        ]
        .as_slice(),
    ))
}

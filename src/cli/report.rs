//! `report`: writes the managers' report as PDF, HTML or CSV, or gives back the bytes of one that was made before.

use std::path::{Path, PathBuf};

use chrono::{NaiveDate, NaiveTime};
use clap::ValueEnum;

use crate::clock::Clock;
use crate::cycle::compose::{Bench, draw, make_report};
use crate::domain::phrase::Phrase;
use crate::domain::report::{Edition, Issue};
use crate::render::csv;
use crate::render::html;
use crate::stores::snapshots::Snapshots;

use super::arguments::{Moment, parse_date, parse_moment};
use super::end::{End, Refusal};
use super::kept::KeptFiles;
use super::office;
use super::print;
use super::status;

/// What `report` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The 基準日; without it that of the latest round. Where it was frozen the report is made of the frozen readings.
    #[arg(long, value_parser = parse_date)]
    as_of: Option<NaiveDate>,
    /// When the report says it was made (`2017-03-24T08:30`); without it the 基準日 at 00:00.
    #[arg(long, value_parser = parse_moment)]
    at: Option<Moment>,
    /// For whom: internal, or public (indicators by their 公表区分, no internal notes, small counts suppressed).
    #[arg(long, value_enum, default_value_t = For::Internal)]
    edition: For,
    /// The number of the report for its 基準日 (第n版); without it a trial print.
    #[arg(long)]
    version_number: Option<usize>,
    /// The file to write.
    #[arg(short, long)]
    output: PathBuf,
    /// The plan, where the settings hold several.
    #[arg(long)]
    plan: Option<String>,
    /// Which edition.
    #[arg(long, value_enum, default_value_t = Format::Pdf)]
    format: Format,
    /// Gives back the report of this id byte for byte (`snapshot list`) instead of making one.
    #[arg(long, conflicts_with_all = ["as_of", "at", "plan", "format", "edition", "version_number"])]
    snapshot: Option<String>,
    /// With --snapshot: the shorter file that the mail carried, where it could not carry the whole.
    #[arg(long, requires = "snapshot")]
    sent: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For printing and keeping.
    Pdf,
    /// One page for a browser.
    Html,
    /// One row an indicator and year, for machines and spreadsheets.
    Csv,
}

/// For whom a report is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum For {
    Internal,
    Public,
}

/// Reads, judges, draws and writes one file. The same input gives the same bytes.
pub(super) async fn report(file: &Path, arguments: &Arguments) -> anyhow::Result<End> {
    if let Some(id) = &arguments.snapshot {
        return again(file, id, arguments).await;
    }
    let Some(office) = office::open(file).await else { return Ok(End::Faults) };
    let (index, plan) = office.plan(arguments.plan.as_deref())?;
    let as_of = office.as_of(plan, arguments.as_of);
    let made_at = arguments.at.map_or(as_of.and_time(NaiveTime::MIN), |at| at.local(office.inputs.zone));
    let basis = match KeptFiles::open(&office.config).await?.of(&office, index, as_of).await {
        Ok(basis) => basis,
        Err(problem) => {
            print::problems(&office.desk.language, &[problem]);
            return Ok(End::Failed);
        }
    };
    let assessment = basis.assess(index, as_of, as_of);
    let now = Clock::system().now();
    let bench = Bench { inputs: &office.inputs, desk: &office.desk, collected: &basis.collected, now };
    let edition = if arguments.edition == For::Public { Edition::Public } else { Edition::Internal };
    let issue = Issue { edition, version: arguments.version_number, is_final: basis.frozen.is_some() };
    let report = make_report(&bench, index, &assessment, &[], issue, &basis.firmness, made_at);
    let language = &office.desk.language;
    let bytes = match arguments.format {
        Format::Pdf => match draw(&office.desk, &report) {
            Ok(bytes) => bytes,
            Err(problems) => {
                print::problems(language, &problems);
                return Ok(End::Failed);
            }
        },
        Format::Html => html::page(&office.desk.templates, language, &report)?.into_bytes(),
        Format::Csv => csv::write(&report, language)?,
    };
    write(&arguments.output, &bytes).await?;
    print::problems(language, &office.collected.problems);
    Ok(if office.source_failed() { End::Failed } else { End::Well })
}

/// Gives back a report that was made before.
async fn again(file: &Path, id: &str, arguments: &Arguments) -> anyhow::Result<End> {
    let Some((_, store)) = status::open(file).await? else { return Ok(End::Faults) };
    let refused = |key: &'static str| Refusal(Phrase::new(key).with("id", id));
    let dispatch = store.dispatched(id).await?.ok_or_else(|| refused("refusal.no_snapshot"))?;
    let bytes = if arguments.sent { dispatch.sent.unwrap_or(dispatch.whole) } else { dispatch.whole };
    if bytes.is_empty() {
        return Err(refused("refusal.nothing_sent").into());
    }
    write(&arguments.output, &bytes).await?;
    Ok(End::Well)
}

async fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let refused = |error| Refusal::of_file("refusal.cannot_write", path, &error);
    tokio::fs::write(path, bytes).await.map_err(refused)?;
    print::line(format!("{} ({} KB)", path.display(), bytes.len().div_ceil(1024)));
    Ok(())
}

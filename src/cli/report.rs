//! `report`: writes the managers' report as PDF.

use std::path::{Path, PathBuf};

use chrono::{NaiveDate, NaiveTime};

use crate::clock::Clock;
use crate::cycle::compose::{Bench, draw, make_report};
use crate::domain::assessment::assess;
use crate::domain::report::{Edition, Issue};

use super::arguments::{Moment, parse_date, parse_moment};
use super::end::{End, Refusal};
use super::office;
use super::print;

/// What `report` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The 基準日; without it that of the latest round.
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
}

/// For whom a report is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum For {
    Internal,
    Public,
}

/// Reads, judges, draws and writes one file. The same input gives the same bytes.
pub(super) async fn report(file: &Path, arguments: &Arguments) -> anyhow::Result<End> {
    let Some(office) = office::open(file).await else { return Ok(End::Faults) };
    let (index, plan) = office.plan(arguments.plan.as_deref())?;
    let as_of = office.as_of(plan, arguments.as_of);
    let made_at = arguments.at.map_or(as_of.and_time(NaiveTime::MIN), |at| at.local(office.inputs.zone));
    let assessment = assess(plan, &office.collected.snapshots[index], as_of);
    let now = Clock::system().now();
    let bench = Bench { inputs: &office.inputs, desk: &office.desk, collected: &office.collected, now };
    let edition = if arguments.edition == For::Public { Edition::Public } else { Edition::Internal };
    let issue = Issue { edition, version: arguments.version_number, ..Issue::default() };
    let report = make_report(&bench, index, &assessment, &[], issue, made_at);
    let bytes = match draw(&office.desk, &report) {
        Ok(bytes) => bytes,
        Err(problems) => {
            print::problems(&office.desk.language, &problems);
            return Ok(End::Failed);
        }
    };
    let refused = |error| Refusal::of_file("refusal.cannot_write", &arguments.output, &error);
    tokio::fs::write(&arguments.output, &bytes).await.map_err(refused)?;
    print::line(format!("{} ({} KB)", arguments.output.display(), bytes.len().div_ceil(1024)));
    print::problems(&office.desk.language, &office.collected.problems);
    Ok(if office.source_failed() { End::Failed } else { End::Well })
}

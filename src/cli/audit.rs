//! `audit`: everything that was planned and tried in a span of days, each with its word.

use std::path::Path;

use chrono::{Days, NaiveDate, NaiveTime};
use clap::ValueEnum;

use crate::render::record;
use crate::stores::sending::Sending;

use super::arguments::parse_date;
use super::end::{End, WrongUse};
use super::office;
use super::print;
use super::status::open;

/// What `audit` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The first day.
    #[arg(long, value_parser = parse_date)]
    from: NaiveDate,
    /// The last day.
    #[arg(long, value_parser = parse_date)]
    to: NaiveDate,
    /// As a table, as CSV for a spreadsheet, or as JSON.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Table,
    Csv,
    Json,
}

/// Prints the record. Changes nothing.
pub(super) async fn audit(file: &Path, arguments: &Arguments) -> anyhow::Result<End> {
    if arguments.from > arguments.to {
        return Err(WrongUse(office::language_of(file).word("refusal.days_reversed")).into());
    }
    let Some((config, store)) = open(file).await? else { return Ok(End::Faults) };
    let midnight = |day: NaiveDate| {
        let local = day.and_time(NaiveTime::MIN).and_local_timezone(config.zone);
        local.earliest().map_or_else(|| day.and_time(NaiveTime::MIN).and_utc(), |moment| moment.to_utc())
    };
    let records = store.records(midnight(arguments.from), midnight(arguments.to + Days::new(1))).await?;
    let language = office::language(&config);
    match arguments.format {
        Format::Table => {
            let shown = |row: Vec<String>| {
                let [at, kind, word, what, _, _, recipient, _, _, because] = <[String; 10]>::try_from(row).ok()?;
                Some(vec![at, kind, word, what, recipient, because])
            };
            let rows = record::rows(&language, config.zone, &records);
            print::table(&rows.into_iter().filter_map(shown).collect::<Vec<_>>());
        }
        Format::Csv => print::bytes(&record::csv(&record::rows(&language, config.zone, &records))?),
        Format::Json => print::line(serde_json::to_string_pretty(&records)?),
    }
    Ok(End::Well)
}

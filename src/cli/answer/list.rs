//! Lists what was said, and what of it stands.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chrono::DateTime;
use clap::ValueEnum;
use serde::Serialize;

use crate::domain::answer::{Entry, Matter};
use crate::domain::assessment::assess;
use crate::domain::formula::harmless;
use crate::domain::phrase::Phrase;

use super::super::end::End;
use super::super::office::{self, Office};
use super::super::print;

/// How the list is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For reading on a terminal.
    Table,
    /// One JSON array.
    Json,
    /// One line a statement, UTF-8.
    Csv,
}

#[derive(Serialize)]
struct Row<'a> {
    #[serde(flatten)]
    entry: &'a Entry,
    stands: bool,
    said: String,
    from: String,
}

/// Prints the list.
pub(super) async fn list(file: &Path, standing: bool, format: Format) -> anyhow::Result<End> {
    let Some(office) = office::open(file).await else { return Ok(End::Faults) };
    let language = &office.desk.language;
    let counting = counting(&office);
    let mut rows: Vec<Row<'_>> = office.entries.iter().filter_map(|entry| row(&office, &counting, entry)).collect();
    rows.retain(|row| row.stands || !standing);
    let local = |row: &Row<'_>| office.inputs.local(row.entry.statement.at).format("%Y-%m-%d %H:%M").to_string();
    match format {
        Format::Json => print::line(serde_json::to_string_pretty(&rows)?),
        Format::Csv => {
            let mut writer = csv::Writer::from_writer(Vec::new());
            writer.write_record(["number", "at", "plan", "round", "stands", "said", "from"])?;
            for row in &rows {
                let statement = &row.entry.statement;
                writer.write_record([
                    row.entry.number.to_string(),
                    DateTime::to_rfc3339(&statement.at.with_timezone(&office.inputs.zone)),
                    statement.plan.clone(),
                    statement.matter.round().map(|day| day.to_string()).unwrap_or_default(),
                    row.stands.to_string(),
                    harmless(&row.said),
                    harmless(&row.from),
                ])?;
            }
            print::bytes(&writer.into_inner()?);
        }
        Format::Table if rows.is_empty() => print::line(language.word("answer.none")),
        Format::Table => {
            let mark = |stands: bool| language.word(if stands { "answer.stands" } else { "answer.stands_no_longer" });
            for row in &rows {
                let mut lines = Vec::new();
                let head = format!("{}  {}  {}", row.entry.number, local(row), mark(row.stands));
                lines.push(head);
                print::wrap(&mut lines, "    ", &row.said);
                print::wrap(&mut lines, "    ", &row.from);
                lines.into_iter().for_each(print::line);
            }
        }
    }
    Ok(End::Well)
}

/// The numbers of the answers that count beside their cells.
fn counting(office: &Office) -> BTreeSet<i64> {
    let mut rounds: BTreeMap<&str, BTreeSet<chrono::NaiveDate>> = BTreeMap::new();
    for statement in office.entries.iter().map(|entry| &entry.statement) {
        if let Matter::Answer { round, .. } = &statement.matter {
            rounds.entry(&statement.plan).or_default().insert(*round);
        }
    }
    let collected = &office.collected;
    let plans = collected.plans.iter().zip(&collected.snapshots);
    let assessed = plans.flat_map(|(plan, snapshot)| {
        let rounds = rounds.get(plan.id.as_str()).into_iter().flatten();
        rounds.flat_map(move |round| assess(plan, snapshot, *round).judgements)
    });
    assessed.filter_map(|judgement| judgement.answer.map(|given| given.number)).collect()
}

/// A statement as it is printed; none of a plan that the settings no longer hold.
fn row<'a>(office: &Office, counting: &BTreeSet<i64>, entry: &'a Entry) -> Option<Row<'a>> {
    let language = &office.desk.language;
    let plans = office.collected.plans.iter().zip(&office.collected.snapshots);
    let (plan, snapshot) = plans.into_iter().find(|(plan, _)| plan.id == entry.statement.plan)?;
    let stands = match entry.statement.matter {
        Matter::Answer { .. } => counting.contains(&entry.number),
        Matter::Waiver { .. } | Matter::Extension { .. } => snapshot.standing.holds(entry.number),
        Matter::Withdrawal { .. } => true,
    };
    Some(Row {
        entry,
        stands,
        said: language.say(&entry.statement.matter.phrase(plan, &office.collected.office)),
        from: language.say(&Phrase::new("answer.from").with("way", entry.statement.way.phrase())),
    })
}

//! `agenda`: what is planned for which day.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::{NaiveDate, NaiveDateTime};

use crate::domain::agenda::{Task, planned};
use crate::domain::phrase::Phrase;

use super::arguments::parse_date;
use super::end::{End, WrongUse};
use super::office;
use super::print;

/// What `agenda` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The first day.
    #[arg(long, value_parser = parse_date)]
    from: NaiveDate,
    /// The last day.
    #[arg(long, value_parser = parse_date)]
    to: NaiveDate,
}

/// Prints one line a planned moment, soonest first.
pub(super) async fn agenda(file: &Path, arguments: &Arguments) -> anyhow::Result<End> {
    let Some(office) = office::open(file).await else { return Ok(End::Faults) };
    if arguments.from > arguments.to {
        return Err(WrongUse(office.desk.language.word("refusal.days_reversed")).into());
    }
    let collected = &office.collected;
    let language = &office.desk.language;
    let all =
        planned(&collected.plans, &collected.office.calendar, &office.config.schedule, arguments.from, arguments.to);
    let mut lines: BTreeMap<(NaiveDateTime, String), Vec<String>> = BTreeMap::new();
    for occurrence in &all {
        match &occurrence.task {
            Task::Remind { plan, round, stage, section, .. } => {
                let what = Phrase::new("agenda.remind")
                    .with("plan", collected.plans[*plan].name.as_str())
                    .with("stage", stage.name.as_str())
                    .with("as_of", round.as_of)
                    .with("deadline", round.deadline);
                let sections = lines.entry((occurrence.due_at, language.say(&what))).or_default();
                sections.push(collected.office.section_name(section).to_owned());
            }
            Task::Freeze { plan, round } => {
                let what = Phrase::new("agenda.freeze").with("plan", collected.plans[*plan].name.as_str());
                lines.entry((occurrence.due_at, language.say(&what.with("as_of", round.as_of)))).or_default();
            }
            Task::Report { plan } => {
                let what = Phrase::new("agenda.report").with("plan", collected.plans[*plan].name.as_str());
                lines.entry((occurrence.due_at, language.say(&what))).or_default();
            }
        }
    }
    let rows: Vec<Vec<String>> = lines
        .into_iter()
        .map(|((at, what), sections)| {
            vec![at.format("%Y-%m-%d %H:%M").to_string(), language.date(at.date()), what, sections.join("、")]
        })
        .collect();
    print::table(&rows);
    print::problems(language, &collected.problems);
    Ok(if office.source_failed() { End::Failed } else { End::Well })
}

//! `preview`: all that a cycle at a moment would send. Sends nothing, changes nothing.

use std::path::{Path, PathBuf};

use chrono::NaiveDateTime;

use crate::cycle::compose::{self, Bench, Composed};
use crate::cycle::hear::hear;
use crate::cycle::{errands, past_of};
use crate::domain::agenda::{Past, Planned, Task};
use crate::domain::message::Letter;
use crate::domain::phrase::Phrase;
use crate::domain::problem::Problem;
use crate::render::language::Language;
use crate::stores::sqlite::SqliteStore;
use crate::stores::store::Store;

use super::arguments::{Moment, parse_moment};
use super::end::{End, Refusal};
use super::kept::KeptFiles;
use super::office;
use super::print;

/// What `preview` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The moment, in the office's zone unless it has an offset (`2017-03-10T08:30`).
    #[arg(long, value_parser = parse_moment)]
    at: Moment,
    /// The folder for the mails.
    #[arg(long)]
    out: PathBuf,
}

/// Composes and writes the letters as files.
pub(super) async fn preview(file: &Path, arguments: &Arguments) -> anyhow::Result<End> {
    let Some(mut office) = office::open(file).await else { return Ok(End::Faults) };
    let at = arguments.at.local(office.inputs.zone);
    let shelf = KeptFiles::open(&office.config).await?;
    let past = past(shelf.store.as_ref(), at).await?;
    let now = office.inputs.moment(at);
    let inputs = &office.inputs;
    hear(&mut office.collected, &office.entries, now, |moment| inputs.local(moment));
    let bench = Bench { inputs: &office.inputs, desk: &office.desk, collected: &office.collected, now };
    let errands = errands(&office.collected, &office.config.schedule, &past, at);
    let mut end = if office.source_failed() { End::Failed } else { End::Well };
    let mut letters: Vec<Letter> = Vec::new();
    let mut waiting: Vec<String> = Vec::new();
    let mut told: Vec<Problem> = office.collected.problems.clone();
    let asking = compose::asking(&bench, &errands.due);
    for errand in &errands.due {
        let composed = match errand.as_slice() {
            [Planned { task: Task::Report { plan }, .. }] => match shelf.basis(&office, *plan, at.date()).await {
                Ok(basis) => {
                    let bench = Bench { collected: &basis.collected, ..bench };
                    compose::report(&bench, &errand[0], &[], &basis)
                }
                Err(problem) => Composed::Failed(vec![problem]),
            },
            [Planned { task: Task::Freeze { .. }, .. }] => continue,
            reminders => compose::remind(&bench, &asking, office.config.schedule.quiet, reminders),
        };
        match composed {
            Composed::Ready { letters: made, .. } => letters.extend(made),
            Composed::Stalled(_, problems) => {
                end = End::Failed;
                waiting.extend(errand.iter().filter_map(|planned| match &planned.task {
                    Task::Remind { section, .. } => Some(office.collected.office.section_name(section).to_owned()),
                    Task::Report { .. } | Task::Freeze { .. } => None,
                }));
                told.extend(problems);
            }
            Composed::Failed(problems) => {
                end = End::Failed;
                told.extend(problems);
            }
        }
    }
    write(&office.desk.language, &arguments.out, &letters).await?;
    if !waiting.is_empty() {
        let sentence = Phrase::new("preview.waits").with("sections", waiting.join("、"));
        print::line(office.desk.language.say(&sentence));
    }
    let mut once: Vec<Problem> = Vec::new();
    for problem in told {
        if !once.contains(&problem) {
            once.push(problem);
        }
    }
    print::problems(&office.desk.language, &once);
    Ok(end)
}

async fn write(language: &Language, folder: &Path, letters: &[Letter]) -> anyhow::Result<()> {
    let refused = |error| Refusal::of_file("refusal.cannot_make", folder, &error);
    tokio::fs::create_dir_all(folder).await.map_err(refused)?;
    let mut rows = Vec::new();
    for letter in letters {
        let path = folder.join(format!("{}.eml", letter.key));
        let refused = |error| Refusal::of_file("refusal.cannot_write", &path, &error);
        tokio::fs::write(&path, &letter.bytes).await.map_err(refused)?;
        rows.push(vec![letter.key.clone(), letter.recipients.join(", "), letter.subject.clone()]);
    }
    print::table(&rows);
    let written = Phrase::new("preview.written").with("count", letters.len());
    print::line(language.say(&written.with("folder", folder.display().to_string())));
    Ok(())
}

/// What the database knows, where there is one; else nothing was ever done, and this moment is the first start.
async fn past(store: Option<&SqliteStore>, at: NaiveDateTime) -> anyhow::Result<Past> {
    let first_start = at.date();
    let Some(store) = store else { return Ok(Past { first_start, ..Past::default() }) };
    let recalled = store.recall("first_start").await?.and_then(|text| text.parse().ok());
    Ok(past_of(store.occurrences().await?, recalled.unwrap_or(first_start)))
}

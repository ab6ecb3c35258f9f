//! `preview`: all that a cycle at a moment would send. Sends nothing, changes nothing.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use chrono::{NaiveDate, NaiveDateTime};

use crate::clock::Timestamp;
use crate::cycle::collect::Collected;
use crate::cycle::compose::{self, Bench, Composed};
use crate::cycle::freezing;
use crate::cycle::hear::hear;
use crate::cycle::{Errands, errands, notices, past_of, problems_of};
use crate::domain::agenda::{Past, Planned, Task, is_open};
use crate::domain::message::Letter;
use crate::domain::phrase::Phrase;
use crate::domain::problem::Problem;
use crate::render::language::Language;
use crate::stores::snapshots::Snapshots;
use crate::stores::sqlite::SqliteStore;
use crate::stores::store::Store;

use super::arguments::{Moment, parse_moment};
use super::end::{End, Refusal};
use super::kept::KeptFiles;
use super::office::{self, Office};
use super::print;
use super::redirect::Redirect;

/// What `preview` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The moment, in the office's zone unless it has an offset (`2017-03-10T08:30`).
    #[arg(long, value_parser = parse_moment)]
    at: Moment,
    /// The folder for the mails.
    #[arg(long)]
    out: PathBuf,
    #[command(flatten)]
    redirect: Redirect,
}

/// What a cycle at a moment would send.
pub(super) struct Preview {
    /// The letters, notices included.
    pub(super) letters: Vec<Letter>,
    /// What stands in the way, each once.
    pub(super) problems: Vec<Problem>,
    /// The sections whose digest waits for a sheet.
    pub(super) waiting: Vec<String>,
    /// Whether anything failed.
    pub(super) end: End,
}

/// Composes and writes the letters as files.
pub(super) async fn preview(file: &Path, arguments: &Arguments) -> anyhow::Result<End> {
    let Some(mut office) = office::open_with(file, &arguments.redirect).await? else { return Ok(End::Faults) };
    let now = office.inputs.moment(arguments.at.local(office.inputs.zone));
    let preview = compose(&mut office, now).await?;
    let language = &office.desk.language;
    print::modes(language, &office.desk.modes);
    write(language, &arguments.out, &preview.letters).await?;
    if !preview.waiting.is_empty() {
        let sentence = Phrase::new("preview.waits").with("sections", preview.waiting.join("、"));
        print::line(language.say(&sentence));
    }
    print::problems(language, &preview.problems);
    Ok(preview.end)
}

/// Composes what a cycle at the moment would send. Sends nothing, changes nothing.
pub(super) async fn compose(office: &mut Office, now: Timestamp) -> anyhow::Result<Preview> {
    let inputs = &office.inputs;
    hear(&mut office.collected, &office.entries, now, |moment| inputs.local(moment));
    let at = office.inputs.local(now);
    let shelf = KeptFiles::open(&office.config).await?;
    let (past, known) = past(shelf.store.as_ref(), at).await?;
    let bench = Bench { inputs: &office.inputs, desk: &office.desk, collected: &office.collected, now };
    let errands = errands(&office.collected, &office.config.schedule, &past, at);
    let end = if office.source_failed() { End::Failed } else { End::Well };
    let problems = problems_of(&office.collected, at.date());
    let mut preview = Preview { letters: Vec::new(), problems, waiting: Vec::new(), end };
    let asking =
        compose::asking(&bench, &errands.due, &frozen(shelf.store.as_ref(), &office.collected, &errands).await?);
    for errand in &errands.due {
        let composed = match errand.as_slice() {
            [Planned { task: Task::Report { plan }, .. }] => match shelf.basis(office, *plan, at.date()).await {
                Ok(basis) => {
                    let bench = Bench { collected: &basis.collected, ..bench };
                    compose::report(&bench, &errand[0], &[], &basis)
                }
                Err(problem) => Composed::Failed(vec![problem]),
            },
            reminders => compose::remind(&bench, &asking, office.config.schedule.quiet, reminders),
        };
        match composed {
            Composed::Ready { letters: made, .. } => preview.letters.extend(made),
            Composed::Stalled(_, problems) => {
                preview.end = End::Failed;
                preview.waiting.extend(errand.iter().filter_map(|planned| match &planned.task {
                    Task::Remind { section, .. } => Some(office.collected.office.section_name(section).to_owned()),
                    Task::Report { .. } | Task::Freeze { .. } => None,
                }));
                preview.problems.extend(problems);
            }
            Composed::Failed(problems) => {
                preview.end = End::Failed;
                preview.problems.extend(problems);
            }
        }
    }
    if is_open(&office.config.schedule, &office.collected.office.calendar, at) {
        preview.letters.extend(notices::preview(&bench, &preview.problems, known.as_deref()));
    }
    let mut once: Vec<Problem> = Vec::new();
    for problem in std::mem::take(&mut preview.problems) {
        if !once.contains(&problem) {
            once.push(problem);
        }
    }
    preview.problems = once;
    Ok(preview)
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

/// The plans and 基準日 that are frozen, those included that a cycle at this moment would freeze first.
async fn frozen(
    store: Option<&SqliteStore>,
    collected: &Collected,
    errands: &Errands,
) -> anyhow::Result<BTreeSet<(String, NaiveDate)>> {
    let heads = match store {
        Some(store) => store.freezes().await?,
        None => Vec::new(),
    };
    let now = errands.freezes.iter().map(|(_, plan, as_of)| (collected.plans[*plan].id.clone(), *as_of));
    Ok(freezing::rounds(heads).into_iter().chain(now).collect())
}

/// What the database knows, where there is one, with the troubles that were told; else nothing was ever done, and this moment is
/// the first start.
async fn past(store: Option<&SqliteStore>, at: NaiveDateTime) -> anyhow::Result<(Past, Option<String>)> {
    let first_start = at.date();
    let Some(store) = store else { return Ok((Past { first_start, ..Past::default() }, None)) };
    let recalled = store.recall("first_start").await?.and_then(|text| text.parse().ok());
    let past = past_of(store.occurrences().await?, recalled.unwrap_or(first_start));
    Ok((past, notices::known(store).await?))
}

//! `snapshot`: freezes the readings of a 基準日, and shows what was frozen and what was sent.

use std::path::Path;

use chrono::NaiveDate;
use clap::{Subcommand, ValueEnum};
use serde::Serialize;

use crate::clock::{Clock, Timestamp};
use crate::cycle::compose::Bench;
use crate::cycle::freezing;
use crate::daemon::build;
use crate::domain::freeze::{Difference, Frozen, Verdict, differences};
use crate::domain::phrase::Phrase;
use crate::render::language::Language;
use crate::stores::snapshots::{DispatchHead, Head, Snapshots};
use crate::stores::sqlite::SqliteStore;

use super::arguments::parse_date;
use super::end::{End, Refusal};
use super::office::{self, Office};
use super::print;
use super::status::open;

/// What `snapshot` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Fixes what the sheets say for a 基準日, with the report that is made of it.
    Freeze {
        /// The 基準日; without it that of the latest round.
        #[arg(long, value_parser = parse_date)]
        as_of: Option<NaiveDate>,
        /// The plan, where the settings hold several.
        #[arg(long)]
        plan: Option<String>,
        /// Why a 基準日 that was frozen before is frozen anew.
        #[arg(long)]
        because: Option<String>,
    },
    /// Lists what was frozen and every report that was sent, oldest first.
    List {
        /// How to print.
        #[arg(long, value_enum, default_value_t = Format::Table)]
        format: Format,
    },
    /// Shows what was frozen, indicator by indicator, or what is known of a report that was sent.
    Show {
        /// The id, as `list` prints it.
        id: String,
        /// How to print.
        #[arg(long, value_enum, default_value_t = Format::Table)]
        format: Format,
    },
    /// Shows of which indicators two freezes say something else.
    Diff {
        /// The id of the older one.
        older: String,
        /// The id of the newer one.
        newer: String,
        /// How to print.
        #[arg(long, value_enum, default_value_t = Format::Table)]
        format: Format,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For reading on a terminal.
    Table,
    /// JSON.
    Json,
}

/// Freezes or shows.
pub(super) async fn snapshot(file: &Path, arguments: &Arguments) -> anyhow::Result<End> {
    if let Action::Freeze { as_of, plan, because } = &arguments.action {
        let Some(office) = office::open(file).await else { return Ok(End::Faults) };
        return freeze(&office, *as_of, plan.as_deref(), because.as_deref()).await;
    }
    let Some((config, store)) = open(file).await? else { return Ok(End::Faults) };
    let language = office::language(&config);
    let at = |at: Timestamp| at.with_timezone(&config.zone).format("%Y-%m-%d %H:%M").to_string();
    match &arguments.action {
        Action::Freeze { .. } => {}
        Action::List { format } => list(&language, &store.freezes().await?, &store.dispatches().await?, at, *format)?,
        Action::Show { id, format } => {
            if let Some((frozen, sha256)) = frozen(&store, id).await? {
                show(&language, &frozen, &sha256, *format)?;
            } else {
                let dispatches = store.dispatches().await?;
                let dispatch = dispatches.into_iter().find(|dispatch| dispatch.id == *id).ok_or_else(|| unknown(id))?;
                show_dispatch(&language, &dispatch, &at(dispatch.sent_at), *format)?;
            }
        }
        Action::Diff { older, newer, format } => {
            let (older, _) = frozen(&store, older).await?.ok_or_else(|| unknown(older))?;
            let (newer, _) = frozen(&store, newer).await?.ok_or_else(|| unknown(newer))?;
            diff(&language, &differences(&older, &newer), *format)?;
        }
    }
    Ok(End::Well)
}

async fn freeze(
    office: &Office,
    as_of: Option<NaiveDate>,
    plan: Option<&str>,
    because: Option<&str>,
) -> anyhow::Result<End> {
    let (index, plan) = office.plan(plan)?;
    let as_of = office.as_of(plan, as_of);
    let now = Clock::system().now();
    let language = &office.desk.language;
    if as_of > office.inputs.local(now).date() {
        return Err(Refusal(Phrase::new("refusal.freeze_too_early").with("as_of", as_of)).into());
    }
    let bench = Bench { inputs: &office.inputs, desk: &office.desk, collected: &office.collected, now };
    let store = SqliteStore::open(&build::database(&office.config)).await?;
    let before = freezing::times(&store.freezes().await?, &plan.id, as_of);
    let because = because.unwrap_or_default().trim();
    if before > 0 && because.is_empty() {
        return Err(Refusal(Phrase::new("refusal.frozen_before").with("as_of", as_of)).into());
    }
    let made = match freezing::make(&bench, index, as_of, before + 1, because) {
        Ok(made) => made,
        Err(problems) => {
            print::problems(language, &office.collected.problems);
            print::problems(language, &problems);
            return Ok(End::Failed);
        }
    };
    if let Err(problem) = freezing::keep_copies(&build::archive(&office.config), &bench, index).await {
        print::problems(language, &[problem]);
        return Ok(End::Failed);
    }
    if !store.freeze(&made.kept, &made.dispatch, None).await? {
        return Err(Refusal(Phrase::new("refusal.frozen_before").with("as_of", as_of)).into());
    }
    let done = Phrase::new("snapshot.frozen").with("id", made.kept.head.id.as_str());
    print::line(language.say(&done.with("as_of", as_of).with("sha256", made.kept.head.sha256.as_str())));
    Ok(End::Well)
}

/// Frozen readings by their id, with their SHA-256.
async fn frozen(store: &SqliteStore, id: &str) -> anyhow::Result<Option<(Frozen, String)>> {
    let Some(kept) = store.frozen(id).await? else { return Ok(None) };
    Ok(Some((Frozen::read(&kept.content)?, kept.head.sha256)))
}

fn unknown(id: &str) -> Refusal {
    Refusal(Phrase::new("refusal.no_snapshot").with("id", id))
}

#[derive(Serialize)]
struct Listed<'a> {
    freezes: &'a [Head],
    reports: &'a [DispatchHead],
}

fn list(
    language: &Language,
    freezes: &[Head],
    dispatches: &[DispatchHead],
    at: impl Fn(Timestamp) -> String,
    format: Format,
) -> anyhow::Result<()> {
    // The report that was made with a freeze goes by the freeze's id and is no line of its own.
    let sent: Vec<DispatchHead> = dispatches.iter().filter(|dispatch| !dispatch.letter.is_empty()).cloned().collect();
    if format == Format::Json {
        print::line(serde_json::to_string_pretty(&Listed { freezes, reports: &sent })?);
        return Ok(());
    }
    let mut rows: Vec<(Timestamp, Vec<String>)> = Vec::new();
    for head in freezes {
        let row = [&head.id, &language.word("snapshot.what.freeze"), &head.as_of.to_string(), &at(head.frozen_at)];
        let row =
            row.into_iter().cloned().chain([head.sha256[..12.min(head.sha256.len())].to_owned(), head.because.clone()]);
        rows.push((head.frozen_at, row.collect()));
    }
    for dispatch in &sent {
        let kind = if dispatch.frozen.is_some() { "report_final" } else { "report_preliminary" };
        let note = if dispatch.cut { language.word("snapshot.cut") } else { String::new() };
        let kind = language.word(&format!("snapshot.what.{kind}"));
        let row = [&dispatch.id, &kind, &dispatch.as_of.to_string(), &at(dispatch.sent_at)];
        let row = row.into_iter().cloned().chain([dispatch.sha256[..12.min(dispatch.sha256.len())].to_owned(), note]);
        rows.push((dispatch.sent_at, row.collect()));
    }
    rows.sort_by_key(|(at, _)| *at);
    let head = ["id", "kind", "as_of", "at", "sha256", "note"].map(|key| language.word(&format!("snapshot.{key}")));
    let rows: Vec<Vec<String>> = std::iter::once(head.to_vec()).chain(rows.into_iter().map(|(_, row)| row)).collect();
    print::table(&rows);
    Ok(())
}

#[derive(Serialize)]
struct Shown<'a> {
    sha256: &'a str,
    #[serde(flatten)]
    frozen: &'a Frozen,
}

fn show(language: &Language, frozen: &Frozen, sha256: &str, format: Format) -> anyhow::Result<()> {
    if format == Format::Json {
        print::line(serde_json::to_string_pretty(&Shown { sha256, frozen })?);
        return Ok(());
    }
    let word = |key: &str| language.word(&format!("snapshot.{key}"));
    let facts = [
        ("id", frozen.id.clone()),
        ("plan", frozen.plan.name.clone()),
        ("as_of", language.date(frozen.as_of)),
        ("at", language.moment(frozen.at)),
        ("sha256", sha256.to_owned()),
        ("note", frozen.because.clone()),
        ("register", format!("{} {}", frozen.plan.register.0, frozen.plan.register.1)),
    ];
    let facts = facts.into_iter().filter(|(_, fact)| !fact.is_empty()).map(|(key, fact)| vec![word(key), fact]);
    print::table(&facts.collect::<Vec<_>>());
    for (path, sum) in &frozen.files {
        print::line(format!("{}  {path} {sum}", language.word("snapshot.file")));
    }
    print::line("");
    let head = ["id", "section", "indicator", "raw", "value", "class", "grade"];
    let mut rows = vec![head.map(|key| language.word(&format!("assess.{key}"))).to_vec()];
    rows.extend(frozen.verdicts.iter().map(|verdict| {
        vec![
            verdict.indicator.to_string(),
            verdict.section.clone().unwrap_or_default(),
            print::cut(&verdict.name, 40),
            print::cut(verdict.raw.as_deref().unwrap_or_default(), 24),
            value(language, verdict),
            language.word(&format!("class.{}", verdict.class.as_str())),
            verdict.grade.clone().unwrap_or_default(),
        ]
    }));
    print::table(&rows);
    Ok(())
}

fn show_dispatch(language: &Language, dispatch: &DispatchHead, at: &str, format: Format) -> anyhow::Result<()> {
    if format == Format::Json {
        print::line(serde_json::to_string_pretty(dispatch)?);
        return Ok(());
    }
    let word = |key: &str| language.word(&format!("snapshot.{key}"));
    let facts = [
        ("id", dispatch.id.clone()),
        ("as_of", language.date(dispatch.as_of)),
        ("at", at.to_owned()),
        ("frozen_by", dispatch.frozen.clone().unwrap_or_default()),
        ("letter", dispatch.letter.clone()),
        ("file", dispatch.file_name.clone()),
        ("sha256", dispatch.sha256.clone()),
        ("note", if dispatch.cut { language.word("snapshot.cut") } else { String::new() }),
    ];
    let facts = facts.into_iter().filter(|(_, fact)| !fact.is_empty()).map(|(key, fact)| vec![word(key), fact]);
    print::table(&facts.collect::<Vec<_>>());
    Ok(())
}

fn diff(language: &Language, differences: &[Difference], format: Format) -> anyhow::Result<()> {
    if format == Format::Json {
        print::line(serde_json::to_string_pretty(differences)?);
        return Ok(());
    }
    if differences.is_empty() {
        print::line(language.word("snapshot.same"));
        return Ok(());
    }
    let said = |verdict: Option<&Verdict>| {
        verdict.map_or_else(
            || language.word("snapshot.absent"),
            |verdict| {
                let class = language.word(&format!("class.{}", verdict.class.as_str()));
                let raw = print::cut(verdict.raw.as_deref().unwrap_or_default(), 24);
                format!("{raw} [{}] {class} {}", value(language, verdict), verdict.grade.as_deref().unwrap_or_default())
            },
        )
    };
    let mut rows =
        vec![["id", "indicator", "before", "after"].map(|key| language.word(&format!("snapshot.{key}"))).to_vec()];
    rows.extend(differences.iter().map(|difference| {
        vec![
            difference.indicator.to_string(),
            print::cut(&difference.name, 40),
            said(difference.before.as_ref()),
            said(difference.after.as_ref()),
        ]
    }));
    print::table(&rows);
    Ok(())
}

fn value(language: &Language, verdict: &Verdict) -> String {
    verdict.value.map(|value| format!("{}{}", language.number(value), verdict.unit)).unwrap_or_default()
}

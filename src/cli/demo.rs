//! `demo`: one round of the example office, played day by day with the real pipeline.
//!
//! The example is compiled in, so that it works from the installed binary, without root and without a network. The
//! clock stands still and is moved from morning to morning; sections fill in cells between the stages.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Context;
use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime};
use include_dir::{Dir, include_dir};

use crate::clock::Clock;
use crate::config::{self, Config};
use crate::cycle::collect::collect;
use crate::cycle::compose::{Bench, draw, make_report};
use crate::cycle::{self, Outcome, parts::Parts};
use crate::daemon::build;
use crate::domain::assessment::assess;
use crate::domain::phrase::Phrase;
use crate::domain::report::{Firmness, Issue};
use crate::render::mail::attachment_name;

use super::assess::Output;
use super::end::{End, Refusal, WrongUse};
use super::office;
use super::office::Office;
use super::print;

/// The example office: settings, tables, sheets and their history.
static EXAMPLE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/config/example");

/// Marks a folder that a demo made and may make anew.
const MARK: &str = ".shinchoku-demo";
/// The first and the last day of the play, and the 基準日 between them.
const FIRST: &str = "2017-03-01";
const LAST: &str = "2017-03-24";
const AS_OF: &str = "2017-03-15";

/// What `demo` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The folder for mails, report and assessment.
    #[arg(long, default_value = "demo-out")]
    out: PathBuf,
}

/// Plays the round and prints what happened on which day and where to look.
pub(super) async fn demo(arguments: &Arguments) -> anyhow::Result<End> {
    let out = &arguments.out;
    prepare(out)?;
    let file = out.join("office/shinchoku.toml");
    let config = match config::load(&file) {
        Ok(config) => staged(config, out)?,
        Err(faults) => {
            print::problems(&office::fallback_language(), &faults);
            return Ok(End::Faults);
        }
    };
    let (first, last) = (day(FIRST)?, day(LAST)?);
    put_states(out, first - Days::new(1), true)?;
    let clock = Clock::system();
    let clock = Clock::stopped(clock.now());
    let parts = match build::build(&config, clock.clone()).await {
        Ok(parts) => parts,
        Err(faults) => {
            print::problems(&office::language(&config), &faults);
            return Ok(office::end_of(&faults));
        }
    };
    let steps = steps()?;
    let names =
        collect(&parts.inputs, None, first).await.map_err(|_| anyhow::anyhow!("the example office has faults"))?.office;
    let mut rows = Vec::new();
    let mut end = End::Well;
    for today in first.iter_days().take_while(|day| *day <= last) {
        clock.set(parts.inputs.moment(at_half_past_eight(today)));
        let outcome = cycle::run(&parts).await?;
        if !outcome.is_clean() {
            print::problems(&parts.desk.language, &outcome.problems);
            end = End::Failed;
        }
        rows.extend(told(&parts, today, &outcome).await?);
        // Sections write during the day; the next morning sees it.
        put_states(out, today, false)?;
        rows.extend(steps.get(&today).into_iter().flatten().map(|(section, what)| {
            vec![parts.desk.language.date(today), names.section_name(section).to_owned(), what.clone()]
        }));
    }
    let closing = clock.now();
    finish(config, &parts, out, closing).await?;
    print::table(&rows);
    print::line("");
    for (place, key) in [
        ("mail", "demo.mail"),
        ("report", "demo.report"),
        ("assessment.json", "demo.assessment"),
        ("office", "demo.office"),
    ] {
        print::line(format!("{}  {}", out.join(place).display(), parts.desk.language.word(key)));
    }
    Ok(end)
}

/// Makes the folder and unpacks the example. A folder that a demo did not make is refused.
fn prepare(out: &Path) -> anyhow::Result<()> {
    if out.exists() {
        let empty = std::fs::read_dir(out).with_context(|| format!("looking into {}", out.display()))?.next().is_none();
        if !empty && !out.join(MARK).is_file() {
            let refusal = Phrase::new("refusal.not_a_demo").with("path", out.display().to_string());
            return Err(WrongUse(office::fallback_language().say(&refusal)).into());
        }
        for made in ["office", "mail", "report"] {
            let made = out.join(made);
            if made.exists() {
                std::fs::remove_dir_all(&made).with_context(|| format!("clearing {}", made.display()))?;
            }
        }
    }
    let office = out.join("office");
    let refused = |error| Refusal::of_file("refusal.cannot_make", &office, &error);
    std::fs::create_dir_all(&office).map_err(refused)?;
    std::fs::write(out.join(MARK), "made by `shinchoku demo`, which may make this folder anew\n")?;
    EXAMPLE.extract(&office).with_context(|| format!("unpacking the example office into {}", office.display()))?;
    std::fs::create_dir_all(out.join("report"))?;
    Ok(())
}

/// The example's settings with the mails beside the office instead of in it.
fn staged(mut config: Config, out: &Path) -> anyhow::Result<Config> {
    let mail = std::path::absolute(out.join("mail")).context("finding the folder for the mails")?;
    config.settings.mail.file.folder = mail.display().to_string();
    // Nobody else writes into the demo's folder: there is nothing to wait for.
    for source in config.settings.plan.iter_mut().flat_map(|plan| &mut plan.source) {
        source.settle_ms = 0;
    }
    Ok(config)
}

/// Puts the sheets of a day into the shared folder; with `until`, the latest before or on the day.
fn put_states(out: &Path, day: NaiveDate, until: bool) -> anyhow::Result<()> {
    let states: BTreeMap<NaiveDate, &Dir<'_>> = EXAMPLE
        .get_dir("demo")
        .into_iter()
        .flat_map(Dir::dirs)
        .filter_map(|state| Some((state.path().file_name()?.to_str()?.parse().ok()?, state)))
        .collect();
    let state =
        if until { states.range(..=day).next_back().map(|(_, state)| *state) } else { states.get(&day).copied() };
    for file in state.into_iter().flat_map(Dir::files) {
        let name = file.path().file_name().context("a state of the example without a file name")?;
        let path = out.join("office/shared").join(name);
        std::fs::write(&path, file.contents()).with_context(|| format!("writing {}", path.display()))?;
    }
    Ok(())
}

/// What the sections did on which day.
fn steps() -> anyhow::Result<BTreeMap<NaiveDate, Vec<(String, String)>>> {
    let file = EXAMPLE.get_file("demo/steps.csv").context("the example has no demo/steps.csv")?;
    let text = file.contents_utf8().context("demo/steps.csv is not UTF-8")?;
    let mut steps: BTreeMap<NaiveDate, Vec<(String, String)>> = BTreeMap::new();
    for record in csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes()).records() {
        let record = record?;
        let field = |n: usize| record.get(n).unwrap_or_default().to_owned();
        steps.entry(day(&field(0))?).or_default().push((field(1), field(2)));
    }
    Ok(steps)
}

/// One row a letter that was made on the day.
async fn told(parts: &Parts, today: NaiveDate, outcome: &Outcome) -> anyhow::Result<Vec<Vec<String>>> {
    if outcome.composed == 0 {
        return Ok(Vec::new());
    }
    let mut letters: BTreeMap<String, (String, Vec<String>)> = BTreeMap::new();
    for delivery in parts.store.deliveries().await? {
        if delivery.letter.starts_with(&today.to_string()) {
            let entry = letters.entry(delivery.letter).or_insert((delivery.subject, Vec::new()));
            entry.1.push(delivery.recipient);
        }
    }
    let date = parts.desk.language.date(today);
    Ok(letters.into_iter().map(|(key, (subject, _))| vec![date.clone(), format!("{key}.eml"), subject]).collect())
}

/// Leaves the final assessment and the report as files.
async fn finish(config: Config, parts: &Parts, out: &Path, now: crate::clock::Timestamp) -> anyhow::Result<()> {
    let today = parts.inputs.local(now).date();
    let told = |_| anyhow::anyhow!("the example office has faults");
    let collected = collect(&parts.inputs, None, today).await.map_err(told)?;
    let inputs = build::inputs(&config).map_err(told)?;
    let desk = parts.desk.clone();
    let office = Office { config, inputs, desk, collected, entries: Vec::new() };
    let as_of = day(AS_OF)?;
    let assessment = assess(&office.collected.plans[0], &office.collected.snapshots[0], as_of);
    let mut json = Vec::new();
    Output::new(&office, 0, &assessment).write(&mut json)?;
    std::fs::write(out.join("assessment.json"), json)?;
    let bench = Bench { inputs: &office.inputs, desk: &office.desk, collected: &office.collected, now };
    let issue = Issue { version: Some(1), ..Issue::default() };
    let report = make_report(&bench, 0, &assessment, &[], issue, &Firmness::default(), parts.inputs.local(now));
    let name = attachment_name(&office.desk.templates, &office.desk.language, &report)?;
    match draw(&office.desk, &report) {
        Ok(bytes) => std::fs::write(out.join("report").join(name), bytes)?,
        Err(problems) => print::problems(&office.desk.language, &problems),
    }
    Ok(())
}

fn day(text: &str) -> anyhow::Result<NaiveDate> {
    text.parse().with_context(|| format!("`{text}` is not a date"))
}

fn at_half_past_eight(day: NaiveDate) -> NaiveDateTime {
    day.and_time(NaiveTime::from_hms_opt(8, 30, 0).unwrap_or_default())
}

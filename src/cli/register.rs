//! `register`: what an edited register changes before it counts.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::ValueEnum;
use serde::Serialize;

use crate::domain::assessment::{Assessment, Judgement, assess};
use crate::domain::phrase::Arg;
use crate::domain::plan::{Assignment, Plan};
use crate::domain::problem::Problem;
use crate::domain::revision::{self, Change};
use crate::domain::snapshot::{SourceReading, gather};
use crate::render::language::Language;
use crate::sources::tables::{Register, TableFile, read_assignments, read_register, unanswered};

use super::arguments::parse_date;
use super::end::{End, Refusal, WrongUse};
use super::office::{self, Office};
use super::print;

/// What `register` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Compares two registers, and what the next assessment makes of each.
    Diff(Diff),
}

#[derive(Debug, clap::Args)]
struct Diff {
    /// The register as it is.
    old: PathBuf,
    /// The register as it was edited.
    new: PathBuf,
    /// The edited assignments; without them those of the settings.
    #[arg(long)]
    assignments: Option<PathBuf>,
    /// The 基準日; without it that of the latest round.
    #[arg(long, value_parser = parse_date)]
    as_of: Option<NaiveDate>,
    /// The plan, where the settings hold several.
    #[arg(long)]
    plan: Option<String>,
    /// How to print.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For reading on a terminal.
    Table,
    /// One JSON object.
    Json,
}

/// The comparison as it is printed.
#[derive(Debug, Serialize)]
struct Output {
    plan: String,
    as_of: NaiveDate,
    changes: Vec<ChangeOutput>,
    effects: Vec<EffectOutput>,
}

#[derive(Debug, Serialize)]
struct ChangeOutput {
    indicator: String,
    name: String,
    change: &'static str,
    was: String,
    is: String,
}

/// One indicator that the next assessment judges otherwise.
#[derive(Debug, Serialize)]
struct EffectOutput {
    indicator: String,
    name: String,
    was: Option<JudgedOutput>,
    is: Option<JudgedOutput>,
}

#[derive(Debug, Serialize, PartialEq)]
struct JudgedOutput {
    class: &'static str,
    grade: Option<String>,
    expected: Option<f64>,
    ratio: Option<f64>,
}

/// Compares and prints. Creates nothing.
pub(super) async fn register(file: &Path, arguments: &Arguments) -> anyhow::Result<End> {
    let Action::Diff(arguments) = &arguments.action;
    let Some(office) = office::open(file).await else { return Ok(End::Faults) };
    let (index, plan) = office.plan(arguments.plan.as_deref())?;
    let as_of = office.as_of(plan, arguments.as_of);
    let language = &office.desk.language;
    let (old, new) = (table(language, &arguments.old)?, table(language, &arguments.new)?);
    let read = |file: &TableFile| read_register(file, &plan.levels, &office.inputs.plans[index].details);
    let (old, new) = match (read(&old), read(&new)) {
        (Ok(old), Ok(new)) => (old, new),
        (old, new) => {
            let faults: Vec<Problem> = [old.err(), new.err()].into_iter().flatten().flatten().collect();
            print::problems(language, &faults);
            return Ok(End::Faults);
        }
    };
    let path = arguments.assignments.as_ref().unwrap_or(&office.inputs.plans[index].assignments);
    let assigned = read_assignments(&table(language, path)?, &new);
    let mut told = new.problems.clone();
    let mut end = End::Well;
    let assignments = assigned.unwrap_or_else(|faults| {
        told.extend(faults);
        if arguments.assignments.is_some() {
            end = End::Faults;
        }
        plan.assignments.clone()
    });
    let (old, new) = (with(plan, old, plan.assignments.clone()), with(plan, new, assignments));
    told.extend(unanswered(&new, as_of));
    let readings = read_sources(&office, index).await;
    let output = Output {
        plan: plan.id.clone(),
        as_of,
        changes: revision::changes(&old, &new, as_of).iter().map(|it| change(language, it)).collect(),
        effects: effects(&judged(&old, &readings, as_of), &judged(&new, &readings, as_of), &old, &new),
    };
    match arguments.format {
        Format::Json => print::line(serde_json::to_string_pretty(&output)?),
        Format::Table => print_table(language, &output),
    }
    print::problems(language, &told);
    Ok(end)
}

fn table(language: &Language, path: &Path) -> Result<TableFile, WrongUse> {
    let refused = |error| WrongUse(language.say(&Refusal::of_file("refusal.cannot_read", path, &error).0));
    let bytes = std::fs::read(path).map_err(refused)?;
    Ok(TableFile { path: path.display().to_string(), bytes })
}

fn with(plan: &Plan, register: Register, assignments: Vec<Assignment>) -> Plan {
    Plan {
        nodes: register.nodes,
        indicators: register.indicators,
        placements: register.placements,
        assignments,
        ..plan.clone()
    }
}

async fn read_sources(office: &Office, index: usize) -> Vec<SourceReading> {
    let mut readings = Vec::new();
    for source in &office.inputs.plans[index].sources {
        readings.push(source.read().await);
    }
    readings
}

fn judged(plan: &Plan, readings: &[SourceReading], as_of: NaiveDate) -> Assessment {
    assess(plan, &gather(plan, readings.to_vec()), as_of)
}

fn change(language: &Language, change: &Change) -> ChangeOutput {
    let write = |fact: &Arg| match fact {
        Arg::List(facts) => facts.iter().map(|fact| language.write(fact)).collect::<Vec<_>>().join(" / "),
        fact => language.write(fact),
    };
    ChangeOutput {
        indicator: change.indicator.to_string(),
        name: change.name.clone(),
        change: change.what,
        was: write(&change.was),
        is: write(&change.is),
    }
}

fn effects(before: &Assessment, after: &Assessment, old: &Plan, new: &Plan) -> Vec<EffectOutput> {
    let of = |assessment: &Assessment, id| {
        let found: Option<&Judgement> = assessment.judgements.iter().find(|it| &it.indicator == id);
        found.map(|it| JudgedOutput {
            class: it.class.as_str(),
            grade: it.grade.clone(),
            expected: it.expected,
            ratio: it.ratio,
        })
    };
    let gone = old.indicators.iter().filter(|it| new.indicator(&it.id).is_none());
    let effects = new.indicators.iter().chain(gone).map(|indicator| EffectOutput {
        indicator: indicator.id.to_string(),
        name: indicator.name.clone(),
        was: of(before, &indicator.id),
        is: of(after, &indicator.id),
    });
    effects.filter(|effect| effect.was != effect.is).collect()
}

fn print_table(language: &Language, output: &Output) {
    let head =
        |keys: &[&str]| keys.iter().map(|key| language.word(&format!("register.head.{key}"))).collect::<Vec<_>>();
    if output.changes.is_empty() {
        print::line(language.word("register.nothing"));
        return;
    }
    let mut rows = vec![head(&["id", "change", "was", "is", "name"])];
    rows.extend(output.changes.iter().map(|it| {
        let what = language.word(&format!("register.change.{}", it.change));
        vec![it.indicator.clone(), what, print::cut(&it.was, 40), print::cut(&it.is, 40), print::cut(&it.name, 40)]
    }));
    print::table(&rows);
    print::line("");
    if output.effects.is_empty() {
        print::line(language.word("register.no_effect"));
        return;
    }
    let mut rows = vec![head(&["id", "judged_was", "judged_is", "name"])];
    let judged = |judged: &Option<JudgedOutput>| {
        judged.as_ref().map_or_else(String::new, |it| {
            let class = language.word(&format!("class.{}", it.class));
            let rate = it.ratio.map(|ratio| language.rate(ratio, 0)).unwrap_or_default();
            [class, it.grade.clone().unwrap_or_default(), rate].join(" ").trim_end().to_owned()
        })
    };
    rows.extend(
        output
            .effects
            .iter()
            .map(|it| vec![it.indicator.clone(), judged(&it.was), judged(&it.is), print::cut(&it.name, 40)]),
    );
    print::table(&rows);
}

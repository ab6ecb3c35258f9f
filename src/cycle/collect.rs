//! Reads the office's tables and every source once, so that all tasks of a cycle see the same.
//!
//! Tables are data that officers edit. A faulty edit keeps the last good version in force and is told (decided rule 15);
//! a source that fails is told and its indicators are unreadable, never missing.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use chrono::NaiveDate;
use tokio::task::JoinSet;

use crate::clock::Timestamp;
use crate::digest::sha256;
use crate::domain::calendar::OfficeCalendar;
use crate::domain::notes::Notes;
use crate::domain::office::Office;
use crate::domain::plan::{Assignment, Confirmation, Plan, Round};
use crate::domain::problem::{Problem, Severity};
use crate::domain::snapshot::{Names, Snapshot, SourceFile, SourceReading, gather_by};
use crate::sources::tables::{
    Register, TableFile, read_assignments, read_closures, read_confirmations, read_contacts, read_holidays, read_notes,
    read_register, unanswered, unreached,
};
use crate::stores::archive::Archive;
use crate::stores::store::Store;

use super::parts::{Holidays, Inputs, PlanInputs};

/// The Cabinet Office's list of holidays, as published (内閣府「国民の祝日」, CP932).
const HOLIDAYS: &[u8] = include_bytes!("../../config/holidays.csv");

/// What was collected.
#[derive(Debug, Clone)]
pub struct Collected {
    /// The office.
    pub office: Office,
    /// The plans.
    pub plans: Vec<Plan>,
    /// What the sources said, plan by plan.
    pub snapshots: Vec<Snapshot>,
    /// What the office says beside the sheets, plan by plan.
    pub notes: Vec<Notes>,
    /// The register and the assignments that are in force, plan by plan.
    pub tables: Vec<(TableFile, TableFile)>,
    /// The source files, to be kept where something is made of them.
    pub files: Vec<SourceFile>,
    /// What the secretariat or the administrator has to be told.
    pub problems: Vec<Problem>,
}

/// Where the last good versions of the tables are kept.
#[derive(Clone, Copy)]
pub struct Memory<'a> {
    /// Which version was the last good one.
    pub store: &'a dyn Store,
    /// Its bytes.
    pub archive: &'a Archive,
    /// The moment of the cycle.
    pub now: Timestamp,
}

/// Reads tables and sources.
///
/// # Errors
/// The tables have faults and no good version is known: all faults, each with file, row and reason.
pub async fn collect(inputs: &Inputs, memory: Option<Memory<'_>>, today: NaiveDate) -> Result<Collected, Vec<Problem>> {
    collect_begun(inputs, begin(inputs), memory, today).await
}

/// The same, where the reading of the sources has begun already.
///
/// # Errors
/// As [`collect`].
pub async fn collect_begun(
    inputs: &Inputs,
    mut reading: Begun,
    memory: Option<Memory<'_>>,
    today: NaiveDate,
) -> Result<Collected, Vec<Problem>> {
    let mut problems = Vec::new();
    let office = office(inputs, memory, &mut problems).await;
    let mut faults = Vec::new();
    let mut tables = Vec::new();
    for plan in &inputs.plans {
        match plan_tables(inputs, plan, memory, &mut problems).await {
            Ok(read) => tables.push(read),
            Err(found) => faults.extend(found),
        }
    }
    let office = match office {
        Ok(office) if faults.is_empty() => office,
        Ok(_) => return Err(faults),
        Err(found) => return Err(found.into_iter().chain(faults).collect()),
    };
    let calendar = &office.calendar;
    if let (Some(days), Some(year)) = (calendar.runs_out(today), calendar.published_until()) {
        let file = inputs.shown(inputs.holidays.path());
        let days = usize::try_from(days).unwrap_or_default();
        let problem = Problem::finding("holidays_run_out").in_file(file).with("year", year.to_string());
        problems.push(problem.with("days", days));
    }
    let mut prepared = Vec::new();
    for (of_plan, tables) in inputs.plans.iter().zip(tables) {
        prepared.push(prepare(inputs, of_plan, tables, &office, memory, today).await?);
    }
    let readings = finish(inputs, &mut reading.0).await;
    let mut collected = Collected {
        office,
        plans: Vec::new(),
        snapshots: Vec::new(),
        notes: Vec::new(),
        tables: Vec::new(),
        files: Vec::new(),
        problems,
    };
    for (Prepared { plan, names, notes, files, problems, gaps }, readings) in prepared.into_iter().zip(readings) {
        collected.problems.extend(problems);
        for reading in &readings {
            match &reading.outcome {
                Ok(batch) => {
                    collected.files.extend(batch.files.iter().cloned());
                    // A file that cannot be read is told like a source that cannot be reached.
                    let faults = batch.problems.iter().filter(|problem| problem.severity == Severity::Fault);
                    collected.problems.extend(faults.cloned());
                }
                Err(failure) => collected.problems.push(failure.problem.clone()),
            }
        }
        collected.problems.extend(gaps);
        collected.snapshots.push(gather_by(&plan, &names, readings));
        collected.plans.push(plan);
        collected.notes.push(notes);
        collected.tables.push(files);
    }
    Ok(collected)
}

/// A plan with all that can be known of it while its sources are still being read.
struct Prepared {
    plan: Plan,
    names: Names,
    notes: Notes,
    files: (TableFile, TableFile),
    /// What is to be told of its tables.
    problems: Vec<Problem>,
    /// For what nobody answers, and who cannot be reached.
    gaps: Vec<Problem>,
}

async fn prepare(
    inputs: &Inputs,
    of_plan: &PlanInputs,
    (register, assignments, notes, files): PlanTables,
    office: &Office,
    memory: Option<Memory<'_>>,
    today: NaiveDate,
) -> Result<Prepared, Vec<Problem>> {
    let mut problems = register.problems.clone();
    let confirmations = confirmations(inputs, of_plan, &register, memory, &mut problems).await?;
    let plan = Plan { confirmations, ..plan(of_plan, register, assignments, office) };
    let in_file = |found: Vec<Problem>, file: &Path| {
        let file = inputs.shown(file);
        found.into_iter().map(move |problem| problem.in_file(file.as_str()))
    };
    let unanswered = in_file(unanswered(&plan, today), &of_plan.assignments);
    let gaps = unanswered.chain(in_file(unreached(&plan, office, today), &inputs.contacts)).collect();
    Ok(Prepared { names: Names::of(&plan), plan, notes, files, problems, gaps })
}

/// A source by the indexes of its plan and of itself, and what it gave.
type Read = ((usize, usize), SourceReading);

/// The reading of every source, which goes on by itself.
pub struct Begun(JoinSet<Read>);

/// Begins to read every source of every plan, once and side by side: they wait together, and while the tables are read.
#[must_use]
pub fn begin(inputs: &Inputs) -> Begun {
    let mut reading = JoinSet::new();
    for (plan, of_plan) in inputs.plans.iter().enumerate() {
        for (nth, source) in of_plan.sources.iter().map(Arc::clone).enumerate() {
            reading.spawn(async move { ((plan, nth), source.read().await) });
        }
    }
    Begun(reading)
}

/// What every source gave, plan by plan in the order of the settings.
async fn finish(inputs: &Inputs, reading: &mut JoinSet<Read>) -> Vec<Vec<SourceReading>> {
    let mut read = BTreeMap::new();
    while let Some(done) = reading.join_next().await {
        match done {
            Ok((at, reading)) => {
                read.insert(at, reading);
            }
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        }
    }
    let mut readings: Vec<Vec<SourceReading>> = inputs.plans.iter().map(|_| Vec::new()).collect();
    for ((plan, _), reading) in read {
        readings[plan].push(reading);
    }
    readings
}

fn plan(inputs: &PlanInputs, register: Register, assignments: Vec<Assignment>, office: &Office) -> Plan {
    let open = |round: &Round| Round { deadline: office.calendar.open_deadline(round.deadline), ..*round };
    Plan {
        id: inputs.id.clone(),
        name: inputs.name.clone(),
        first_year: inputs.first_year,
        last_year: inputs.last_year,
        levels: inputs.levels.clone(),
        nodes: register.nodes,
        indicators: register.indicators,
        placements: register.placements,
        assignments: office.follow(assignments),
        confirmations: None,
        rules: inputs.rules.clone(),
        rounds: inputs.rounds.iter().map(open).collect(),
        extensions: Vec::new(),
        enter_at: inputs.enter_at.clone(),
        inquiry: inputs.inquiry.clone(),
    }
}

async fn office(inputs: &Inputs, memory: Option<Memory<'_>>, told: &mut Vec<Problem>) -> Result<Office, Vec<Problem>> {
    let contacts =
        versions(inputs, "office/contacts", &[&inputs.contacts], memory, told, |files| read_contacts(&files[0])).await;
    let closures = match &inputs.closures {
        None => Ok(BTreeMap::new()),
        Some(path) => {
            versions(inputs, "office/closures", &[path], memory, told, |files| read_closures(&files[0])).await
        }
    };
    let holidays = holidays(inputs, memory, told).await;
    match (contacts, closures, holidays) {
        (Ok(contacts), Ok(closures), Ok(holidays)) => {
            Ok(Office { calendar: OfficeCalendar::new(holidays, closures), ..contacts })
        }
        (contacts, closures, holidays) => {
            Err([contacts.err(), closures.err(), holidays.err()].into_iter().flatten().flatten().collect())
        }
    }
}

/// The list that the settings name; else the imported one or the one compiled in, whichever goes further.
async fn holidays(
    inputs: &Inputs,
    memory: Option<Memory<'_>>,
    told: &mut Vec<Problem>,
) -> Result<BTreeMap<NaiveDate, String>, Vec<Problem>> {
    let path = inputs.holidays.path();
    let paths = [path];
    let read = versions(inputs, "office/holidays", &paths, memory, told, |files| read_holidays(&files[0]));
    if matches!(inputs.holidays, Holidays::Set(_)) {
        return read.await;
    }
    let built_in = read_holidays(&TableFile { path: "holidays.csv".to_owned(), bytes: HOLIDAYS.to_vec() })?;
    if !tokio::fs::try_exists(path).await.unwrap_or_default() {
        return Ok(built_in);
    }
    let imported = read.await?;
    Ok(if imported.last_key_value() < built_in.last_key_value() { built_in } else { imported })
}
/// Register, assignments and notes, and the files of the first two.
type PlanTables = (Register, Vec<Assignment>, Notes, (TableFile, TableFile));

/// Register and assignments stand or fall together: an assignment may name an indicator that only the new register has.
async fn plan_tables(
    inputs: &Inputs,
    plan: &PlanInputs,
    memory: Option<Memory<'_>>,
    told: &mut Vec<Problem>,
) -> Result<PlanTables, Vec<Problem>> {
    let name = format!("plan/{}", plan.id);
    let (register, assignments, files) =
        versions(inputs, &name, &[&plan.register, &plan.assignments], memory, told, |files| {
            let register = read_register(&files[0], &plan.levels, &plan.details)?;
            let assignments = read_assignments(&files[1], &register)?;
            Ok((register, assignments, (files[0].clone(), files[1].clone())))
        })
        .await?;
    let notes = match &plan.notes {
        None => Notes::default(),
        Some(path) => {
            let name = format!("{name}/notes");
            versions(inputs, &name, &[path], memory, told, |files| read_notes(&files[0], &register, &assignments))
                .await?
        }
    };
    Ok((register, assignments, notes, files))
}

/// What the chiefs have confirmed, where the office has that step.
async fn confirmations(
    inputs: &Inputs,
    plan: &PlanInputs,
    register: &Register,
    memory: Option<Memory<'_>>,
    told: &mut Vec<Problem>,
) -> Result<Option<Vec<Confirmation>>, Vec<Problem>> {
    let Some(path) = &plan.confirmations else { return Ok(None) };
    let name = format!("plan/{}/confirmations", plan.id);
    versions(inputs, &name, &[path], memory, told, |files| read_confirmations(&files[0], register)).await.map(Some)
}

/// Reads tables as they are now; where they have faults, as they last were without, and says so.
async fn versions<T>(
    inputs: &Inputs,
    name: &str,
    paths: &[&Path],
    memory: Option<Memory<'_>>,
    told: &mut Vec<Problem>,
    read: impl Fn(&[TableFile]) -> Result<T, Vec<Problem>>,
) -> Result<T, Vec<Problem>> {
    let files = read_files(inputs, paths).await;
    let faults = match files.and_then(|files| read(&files).map(|good| (good, files))) {
        Ok((good, files)) => {
            keep(name, &files, memory).await.map_err(|problem| vec![problem])?;
            return Ok(good);
        }
        Err(faults) => faults,
    };
    let Some(files) = last_good(inputs, name, paths, memory).await else { return Err(faults) };
    let Ok(good) = read(&files) else { return Err(faults) };
    told.extend(faults);
    Ok(good)
}

async fn read_files(inputs: &Inputs, paths: &[&Path]) -> Result<Vec<TableFile>, Vec<Problem>> {
    let mut files = Vec::new();
    let mut faults = Vec::new();
    for path in paths {
        let shown = inputs.shown(path);
        match tokio::fs::read(path).await {
            Ok(bytes) => files.push(TableFile { path: shown, bytes }),
            Err(error) => {
                let key = if error.kind() == ErrorKind::NotFound { "table_missing" } else { "table_unreadable" };
                faults.push(Problem::fault(key).in_file(shown).with("detail", &error));
            }
        }
    }
    if faults.is_empty() { Ok(files) } else { Err(faults) }
}

async fn keep(name: &str, files: &[TableFile], memory: Option<Memory<'_>>) -> Result<(), Problem> {
    let Some(memory) = memory else { return Ok(()) };
    let sums: Vec<String> = files.iter().map(|file| sha256(&file.bytes)).collect();
    let sums_text = sums.join(" ");
    let state = |detail: String| Problem::fault("state_unusable").with("detail", detail);
    let fact = format!("last_good/{name}");
    if memory.store.recall(&fact).await.map_err(|error| state(error.to_string()))?.as_deref() == Some(&sums_text) {
        return Ok(());
    }
    for (file, sum) in files.iter().zip(&sums) {
        let copy = SourceFile { path: file.path.clone(), sha256: sum.clone(), bytes: file.bytes.clone() };
        memory.archive.keep(&copy).await.map_err(|error| state(error.to_string()))?;
    }
    memory.store.remember(&fact, &sums_text, memory.now).await.map_err(|error| state(error.to_string()))
}

async fn last_good(inputs: &Inputs, name: &str, paths: &[&Path], memory: Option<Memory<'_>>) -> Option<Vec<TableFile>> {
    let memory = memory?;
    let sums = memory.store.recall(&format!("last_good/{name}")).await.ok()??;
    let mut files = Vec::new();
    for (sum, path) in sums.split(' ').zip(paths) {
        let shown = inputs.shown(path);
        files.push(TableFile { path: shown, bytes: memory.archive.get(sum).await.ok()?? });
    }
    (files.len() == paths.len()).then_some(files)
}

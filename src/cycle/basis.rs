//! What a report is made of: today's sheets, or the frozen readings of its 基準日 with what was corrected since.
//!
//! It changes nothing but to keep when a correction was first seen.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime};

use crate::clock::Timestamp;
use crate::domain::assessment::{Assessment, assess, assess_on};
use crate::domain::fold::fold;
use crate::domain::freeze::{Frozen, corrections, counts_on};
use crate::domain::plan::{Assignment, Plan};
use crate::domain::problem::Problem;
use crate::domain::report::{Correction, Firmness, Freeze};
use crate::domain::stated::standing;
use crate::sources::tables::{Register, TableFile, read_assignments, read_register};
use crate::stores::archive::Archive;
use crate::stores::snapshots::{Head, Seen, Snapshots};
use crate::stores::store::StoreError;

use super::collect::Collected;
use super::parts::Inputs;

/// What the report of one plan is made of.
#[derive(Debug, Clone)]
pub struct Basis {
    /// What was collected; the plan and its readings are the frozen ones where there are any.
    pub collected: Collected,
    /// The frozen readings.
    pub frozen: Option<Frozen>,
    /// How firm the report is.
    pub firmness: Firmness,
}

/// Where frozen readings are kept.
#[derive(Clone, Copy)]
pub struct Shelf<'a> {
    /// The readings and the corrections; none where there is no database yet.
    pub store: Option<&'a dyn Snapshots>,
    /// The tables of those days.
    pub archive: &'a Archive,
}

impl Basis {
    /// The sheets as they are.
    #[must_use]
    pub fn of_today(collected: &Collected) -> Self {
        Self { collected: collected.clone(), frozen: None, firmness: Firmness::default() }
    }

    /// Judges a plan for a 基準日, as seen on the day `today`; what was frozen stays as it was judged then.
    #[must_use]
    pub fn assess(&self, plan: usize, as_of: NaiveDate, today: NaiveDate) -> Assessment {
        let mut assessment = assess_on(&self.collected.plans[plan], &self.collected.snapshots[plan], as_of, today);
        if let Some(frozen) = &self.frozen {
            frozen.hold(&mut assessment);
        }
        assessment
    }
}

/// Takes up what a report for a 基準日 is made of: the latest frozen readings of that day, else the sheets as they are.
///
/// # Errors
/// What was frozen, or a table of those days, cannot be read or is not what it was.
pub async fn take_up(
    shelf: Shelf<'_>,
    inputs: &Inputs,
    collected: &Collected,
    plan: usize,
    as_of: NaiveDate,
) -> Result<Basis, Problem> {
    let mut basis = Basis::of_today(collected);
    let local = |moment| inputs.local(moment);
    basis.firmness.stated =
        standing(&collected.plans[plan], &collected.snapshots[plan], &collected.office, as_of, local);
    let Some(store) = shelf.store else { return Ok(basis) };
    let today = &collected.plans[plan];
    for head in latest(store, today).await.map_err(|error| unusable("", &error))? {
        let frozen = read(store, &head.id).await?;
        let is_of_this_report = head.as_of == as_of;
        if counts_on(head.as_of, &today.rounds, as_of) {
            let found = corrected(collected, plan, &frozen, is_of_this_report);
            let seen = store.seen(&head.id).await.map_err(|error| unusable(&head.id, &error))?;
            basis.firmness.corrections.extend(dated(found, &seen, inputs));
        }
        if is_of_this_report {
            let (register, assignments) = tables(shelf.archive, &frozen).await?;
            basis.firmness.freeze = Some(Freeze { id: frozen.id.clone(), at: frozen.at, sha256: head.sha256.clone() });
            basis.collected.snapshots[plan] = frozen.snapshot();
            basis.collected.snapshots[plan].failed.clone_from(&collected.snapshots[plan].failed);
            basis.collected.plans[plan] = Plan {
                name: frozen.plan.name.clone(),
                first_year: frozen.plan.years.0,
                last_year: frozen.plan.years.1,
                levels: frozen.plan.levels.clone(),
                nodes: register.nodes,
                indicators: register.indicators,
                placements: register.placements,
                assignments,
                rules: frozen.plan.rules.clone(),
                ..today.clone()
            };
            basis.frozen = Some(frozen);
        }
    }
    Ok(basis)
}

/// Keeps which corrections of frozen readings the sheets of today make, so that a report can say when.
///
/// # Errors
/// What was frozen cannot be read, or the state cannot be written.
pub async fn see(
    store: &dyn Snapshots,
    collected: &Collected,
    today: NaiveDate,
    now: Timestamp,
) -> Result<(), Problem> {
    for (index, plan) in collected.plans.iter().enumerate() {
        if !collected.snapshots[index].failed.is_empty() {
            continue;
        }
        for head in latest(store, plan).await.map_err(|error| unusable("", &error))? {
            if !counts_on(head.as_of, &plan.rounds, today) {
                continue;
            }
            let frozen = read(store, &head.id).await?;
            let fault = |error| unusable(&head.id, &error);
            let known = store.seen(&head.id).await.map_err(fault)?;
            let found = corrected(collected, index, &frozen, true);
            let seen = found.iter().map(|it| Seen { indicator: it.id.clone(), said: said(it), at: now });
            let fresh: Vec<Seen> = seen.filter(|it| !known.iter().any(|other| is_same(it, other))).collect();
            if !fresh.is_empty() {
                store.see(&head.id, &fresh).await.map_err(fault)?;
            }
        }
    }
    Ok(())
}

/// Reads frozen readings by their id.
///
/// # Errors
/// They are not there, cannot be read, or are not what they were.
pub async fn read(store: &dyn Snapshots, id: &str) -> Result<Frozen, Problem> {
    let kept = store.frozen(id).await.map_err(|error| unusable(id, &error))?;
    let kept = kept.ok_or_else(|| Problem::fault("frozen_unusable").with("id", id).with("detail", "—"))?;
    Frozen::read(&kept.content)
        .map_err(|error| Problem::fault("frozen_unusable").with("id", id).with("detail", error.to_string()))
}

/// The last freeze of every 基準日 of a plan, the latest 基準日 first.
async fn latest(store: &dyn Snapshots, plan: &Plan) -> Result<Vec<Head>, StoreError> {
    let mut of_days: BTreeMap<NaiveDate, Head> = BTreeMap::new();
    for head in store.freezes().await?.into_iter().filter(|head| head.plan == plan.id) {
        of_days.insert(head.as_of, head);
    }
    Ok(of_days.into_values().rev().collect())
}

fn corrected(collected: &Collected, plan: usize, frozen: &Frozen, is_of_this_report: bool) -> Vec<Correction> {
    let now = assess(&collected.plans[plan], &collected.snapshots[plan], frozen.as_of);
    corrections(frozen, &now, is_of_this_report, |code| collected.office.section_name(code).to_owned())
}

fn dated(corrections: Vec<Correction>, seen: &[Seen], inputs: &Inputs) -> Vec<Correction> {
    let when = |correction: &Correction| -> Option<NaiveDateTime> {
        let said = said(correction);
        let first = seen.iter().find(|it| it.indicator == correction.id && it.said == said)?;
        Some(inputs.local(first.at))
    };
    corrections.into_iter().map(|correction| Correction { seen_at: when(&correction), ..correction }).collect()
}

/// What a corrected cell says, as corrections are told apart; a dash of its own for a row that is gone.
fn said(correction: &Correction) -> String {
    correction.after.text.as_deref().map_or_else(|| "\u{2400}".to_owned(), fold)
}

fn is_same(one: &Seen, other: &Seen) -> bool {
    one.indicator == other.indicator && one.said == other.said
}

/// The register and the assignments of the day of the freeze.
async fn tables(archive: &Archive, frozen: &Frozen) -> Result<(Register, Vec<Assignment>), Problem> {
    let fault =
        |detail: String| Problem::fault("frozen_unusable").with("id", frozen.id.as_str()).with("detail", detail);
    let faults = |found: Vec<Problem>| {
        let codes: Vec<&str> = found.iter().map(Problem::code).collect();
        fault(codes.join(", "))
    };
    let mut files = Vec::new();
    for (path, sha256) in [&frozen.plan.register, &frozen.plan.assignments] {
        let bytes = archive.get(sha256).await.map_err(|error| fault(error.to_string()))?;
        let bytes = bytes.ok_or_else(|| fault(format!("{path} {sha256}")))?;
        files.push(TableFile { path: path.clone(), bytes });
    }
    let register = read_register(&files[0], &frozen.plan.levels, &frozen.plan.details).map_err(faults)?;
    let assignments = read_assignments(&files[1], &register).map_err(faults)?;
    Ok((register, assignments))
}

fn unusable(id: &str, error: &StoreError) -> Problem {
    let causes = std::iter::successors(Some(error as &dyn std::error::Error), |error| error.source());
    let detail = causes.map(ToString::to_string).collect::<Vec<_>>().join(": ");
    Problem::fault("frozen_unusable").with("id", id).with("detail", detail)
}

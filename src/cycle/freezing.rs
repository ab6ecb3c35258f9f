//! Freezes the readings of a 基準日, with the report that is made of them, in one step.
//!
//! What cannot be read completely is not frozen: a frozen gap would stand for ever.

use std::collections::BTreeSet;

use chrono::{NaiveDate, NaiveDateTime};

use crate::digest::sha256;
use crate::domain::assessment::{Judgement, assess_on};
use crate::domain::freeze::{Frozen, freeze, freeze_id};
use crate::domain::problem::Problem;
use crate::domain::report::{Firmness, Freeze, Issue};
use crate::domain::snapshot::SourceFile;
use crate::domain::stated::standing;
use crate::render::mail::attachment_name;
use crate::sources::tables::TableFile;
use crate::stores::archive::Archive;
use crate::stores::snapshots::{Dispatch, DispatchHead, Head, Kept};

use super::compose::{Bench, draw, make_report};

/// Frozen readings, ready to be kept with the report that is made of them.
#[derive(Debug, Clone)]
pub struct Made {
    /// The readings.
    pub kept: Kept,
    /// The report.
    pub dispatch: Dispatch,
}

/// Freezes the readings of a plan for a 基準日. `nth` is 1 for the first freeze of that day; a later one says why.
///
/// # Errors
/// A source or a year's column cannot be read, or the report cannot be drawn.
pub fn make(bench: &Bench<'_>, plan: usize, as_of: NaiveDate, nth: usize, because: &str) -> Result<Made, Vec<Problem>> {
    let collected = bench.collected;
    let (decided, snapshot) = (&collected.plans[plan], &collected.snapshots[plan]);
    let assessment = assess_on(decided, snapshot, as_of, bench.inputs.local(bench.now).date());
    if !snapshot.failed.is_empty() || assessment.judgements.iter().any(Judgement::waits_for_a_sheet) {
        return Err(vec![Problem::fault("freeze_waits").with("plan", decided.name.as_str()).with("as_of", as_of)]);
    }
    let inputs = &bench.inputs.plans[plan];
    let (register, assignments) = &collected.tables[plan];
    let named = |file: &TableFile| (file.path.clone(), sha256(&file.bytes));
    let at: NaiveDateTime = bench.inputs.local(bench.now);
    let columns = (inputs.levels.as_slice(), inputs.details.as_slice());
    let frozen = Frozen {
        id: freeze_id(&decided.id, as_of, nth),
        because: because.to_owned(),
        ..freeze(decided, columns, (named(register), named(assignments)), snapshot, &assessment, at)
    };
    let fault =
        |detail: String| vec![Problem::fault("frozen_unusable").with("id", frozen.id.as_str()).with("detail", detail)];
    let content = frozen.canonical().map_err(|error| fault(error.to_string()))?;
    let sum = sha256(&content);
    let stated = standing(decided, snapshot, &collected.office, as_of, |moment| bench.inputs.local(moment));
    let freeze = Freeze { id: frozen.id.clone(), at, sha256: sum.clone() };
    let firmness = Firmness { freeze: Some(freeze), corrections: Vec::new(), stated };
    let issue = Issue { is_final: true, ..Issue::default() };
    let report = make_report(bench, plan, &assessment, &[], issue, &firmness, at);
    let whole = draw(bench.desk, &report)?;
    let name = attachment_name(&bench.desk.templates, &bench.desk.language, &report);
    let head = DispatchHead {
        id: frozen.id.clone(),
        plan: decided.id.clone(),
        as_of,
        frozen: Some(frozen.id.clone()),
        sent_at: bench.now,
        letter: String::new(),
        file_name: name.map_err(|error| fault(error.to_string()))?,
        sha256: sha256(&whole),
        cut: false,
    };
    let kept = Head {
        id: frozen.id.clone(),
        plan: decided.id.clone(),
        as_of,
        frozen_at: bench.now,
        because: because.to_owned(),
        sha256: sum,
    };
    Ok(Made { kept: Kept { head: kept, content }, dispatch: Dispatch { head, whole, sent: None } })
}

/// Keeps copies of everything that was frozen: the sheets, the register, the assignments.
///
/// # Errors
/// A copy cannot be written.
pub async fn keep_copies(archive: &Archive, bench: &Bench<'_>, plan: usize) -> Result<(), Problem> {
    let (register, assignments) = &bench.collected.tables[plan];
    let tables = [register, assignments].map(|file| SourceFile {
        path: file.path.clone(),
        sha256: sha256(&file.bytes),
        bytes: file.bytes.clone(),
    });
    for file in bench.collected.files.iter().chain(&tables) {
        let kept = archive.keep(file).await;
        kept.map_err(|error| Problem::fault("state_unusable").with("detail", error.to_string()))?;
    }
    Ok(())
}

/// The plans and 基準日 whose readings are frozen.
#[must_use]
pub fn rounds(heads: Vec<Head>) -> BTreeSet<(String, NaiveDate)> {
    heads.into_iter().map(|head| (head.plan, head.as_of)).collect()
}

/// How often a 基準日 of a plan was frozen before.
#[must_use]
pub fn times(heads: &[Head], plan: &str, as_of: NaiveDate) -> usize {
    heads.iter().filter(|head| head.plan == plan && head.as_of == as_of).count()
}

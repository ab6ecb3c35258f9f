//! The judgement of every indicator: class, freshness, grade and why (decided rules 4 and 6–9).

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use chrono::NaiveDate;
use hashbrown::HashMap;

use crate::domain::abreast;
use crate::domain::calendar::FiscalYear;
use crate::domain::phrase::Phrase;
use crate::domain::plan::{Entered, Indicator, IndicatorId, Phase, Plan, Review, review};
use crate::domain::snapshot::{Cell, Snapshot};
use crate::domain::value::{Content, Meaning, Reading, Status};

use super::answered;
use super::due::{Asked, is_open_again, why_not_due};
use super::expected::year_name;
use super::findings;
use super::goal::counts_from_previous_year;
use super::grading::{Moment, Outcome, judge_value};
use super::judgement::{Assessment, Candidate, Class, Freshness, Judgement};
use super::life;
use super::said::{Said, hear, one_line};
use super::scale;
use super::series;

/// Judges every indicator of the plan by what the sources said, for the 基準日 `as_of`, as seen on that day.
#[must_use]
pub fn assess(plan: &Plan, snapshot: &Snapshot, as_of: NaiveDate) -> Assessment {
    assess_on(plan, snapshot, as_of, as_of)
}

/// The same as seen on the day `today`: what could not be known on the 基準日 may be known since.
///
/// The fiscal year that is judged is the one in which `as_of` lies. Each indicator is judged once, however often it is
/// listed; a dependant keeps its class but is not chased while its prerequisite is empty, zero, not applicable or not
/// due.
#[must_use]
pub fn assess_on(plan: &Plan, snapshot: &Snapshot, as_of: NaiveDate, today: NaiveDate) -> Assessment {
    let year = FiscalYear::of(as_of);
    let mut found = life::of_sheets(plan, snapshot, year);
    let sections = plan.sections_on(as_of);
    let conflicts = Mutex::new(BTreeMap::new());
    let indexes: Vec<usize> = (0..plan.indicators.len()).collect();
    let mut judgements = abreast::each(&indexes, |index| {
        let indicator = &plan.indicators[*index];
        let mut said = hear(plan, snapshot, indicator, year);
        if let Some(conflict) = said.as_mut().and_then(|said| said.conflict.take()) {
            conflicts.lock().unwrap_or_else(PoisonError::into_inner).insert(*index, conflict);
        }
        let mut judgement = judge(plan, snapshot, indicator, said, Asked { year, as_of, today });
        judgement.section = sections.get(&indicator.id).map(|code| (*code).to_owned());
        judgement
    });
    found.extend(conflicts.into_inner().unwrap_or_else(PoisonError::into_inner).into_values());
    excuse_dependants(plan, &mut judgements);
    let (mut targets, mut switches) = (Vec::new(), Vec::new());
    for (of_part, switches_of_part) in abreast::in_parts(&plan.indicators, |part| {
        vec![(findings::of_targets(plan, part, snapshot, as_of), series::switches(plan, part, snapshot, year))]
    }) {
        targets.extend(of_part);
        switches.extend(switches_of_part);
    }
    found.extend(targets.into_iter().chain(life::life(plan, as_of)).chain(switches));
    found.extend(findings::ahead(plan, snapshot, as_of, today));
    found.extend(findings::of_year(snapshot, &year_name(plan, year), year));
    let both: Vec<_> = plan.indicators.iter().zip(&judgements).collect();
    found.extend(abreast::in_parts(&both, |part| {
        part.iter()
            .flat_map(|(indicator, judgement)| findings::of_judgement(plan, indicator, judgement, as_of))
            .collect()
    }));
    findings::tell_once(&mut found);
    Assessment { plan: plan.id.clone(), as_of, year, judgements, findings: found }
}

/// Whether no sheet has a row, or the cell is empty or holds a lone symbol.
fn says_nothing(said: Option<&Said<'_>>) -> bool {
    said.is_none_or(|said| matches!(said.reading.content, Content::Blank | Content::Symbol(_) | Content::Form(_)))
}

pub(super) fn judge(
    plan: &Plan,
    snapshot: &Snapshot,
    indicator: &Indicator,
    said: Option<Said<'_>>,
    asked: Asked,
) -> Judgement {
    let Asked { year, as_of, .. } = asked;
    let cell = said.as_ref().map(|said| said.cell);
    let not_due = why_not_due(plan, indicator, asked);
    let previous = || {
        let said = || hear(plan, snapshot, indicator, FiscalYear(year.0 - 1)).and_then(|said| certain(&said));
        if counts_from_previous_year(indicator) { said() } else { None }
    };
    let outcome = match said.as_ref() {
        _ if indicator.phase(year) == Phase::Ended => Outcome::without_value(
            Class::NotApplicable,
            Phrase::new("reason.ended").with("year", year_name(plan, indicator.ends.unwrap_or(year))),
        ),
        said if indicator.phase(year) == Phase::NotYet && says_nothing(said) => Outcome::without_value(
            Class::NotDue,
            Phrase::new("reason.not_begun").with("year", year_name(plan, indicator.begins.unwrap_or(year))),
        ),
        said if not_due.is_some() && says_nothing(said) => {
            Outcome::without_value(Class::NotDue, not_due.clone().unwrap_or_else(|| Phrase::new("reason.not_due")))
        }
        None if !snapshot.failed.is_empty() => Outcome::without_value(
            Class::Unreadable,
            Phrase::new("reason.source_failed").with("source", snapshot.failed.join("、")),
        ),
        None if !snapshot.knows(year) && snapshot.observations.know(&indicator.id) => Outcome::without_value(
            Class::Unreadable,
            Phrase::new("reason.no_column").with("year", year_name(plan, year)),
        ),
        None if snapshot.observations.know(&indicator.id) => {
            Outcome::without_value(Class::NotInSheet, Phrase::new("reason.no_cell").with("year", year_name(plan, year)))
        }
        None => Outcome::without_value(Class::NotInSheet, Phrase::new("reason.no_row")),
        Some(Said { open: Some(reason), .. }) => Outcome::without_value(Class::Ambiguous, reason.clone()),
        Some(said) => {
            let moment = Moment { year, as_of, stated: said.reading.as_of.as_ref(), previous: previous() };
            judge_content(plan, indicator, said.cell, &said.reading, moment)
        }
    };
    let (reading, candidates) = said.map(|said| (Box::new(said.reading), said.candidates)).unzip();
    let candidates: Vec<Candidate> = candidates.unwrap_or_default();
    let freshness = reading.as_ref().map_or(Freshness::Unknown, |reading| freshness(plan, reading, as_of));
    let unit = match reading.as_ref().map(|reading| &reading.content) {
        Some(Content::Value(part)) if !part.unit.is_empty() => part.unit.clone(),
        _ => indicator.unit.clone(),
    };
    // A row of another name that says nothing is the secretariat's matter, not the section's.
    let is_unnamed = snapshot.renamed.contains_key(&indicator.id) && cell.is_some() && candidates.is_empty();
    let asks = matches!(outcome.class, Class::Missing | Class::NotInSheet | Class::Ambiguous) && !is_unnamed
        || (freshness == Freshness::Stale && !matches!(outcome.class, Class::NotDue | Class::NotApplicable))
        || reading.as_ref().is_some_and(|reading| is_open_again(indicator, outcome.class, reading, asked));
    let judged = Judgement {
        review: Review::NotAsked,
        indicator: indicator.id.clone(),
        section: None,
        raw: cell.map(|cell| cell.raw.clone()),
        reading,
        value: outcome.value,
        unit,
        freshness,
        class: outcome.class,
        grade: outcome.grade,
        expected: outcome.expected,
        ratio: outcome.ratio,
        percent_digits: outcome.percent_digits,
        reason: outcome.reason,
        candidates,
        source: cell.map(|cell| cell.place.clone()),
        chased: asks && not_due.is_none(),
        answer: None,
        waiver: None,
    };
    // What was said after the cell was written is judged at the 基準日: the cell states no day for it.
    let judge_number = |number: f64, unit: &str| {
        judge_value(plan, indicator, number, unit, Moment { year, as_of, stated: None, previous: previous() })
    };
    let mut judged = answered::hear(judged, &snapshot.standing, as_of, judge_number);
    let beside = cell.and_then(|cell| cell.beside.review.as_deref());
    let entered = Entered { table: plan.confirmations.as_deref(), beside };
    let raw = cell.map(|cell| cell.raw.as_str());
    judged.review = review(entered, &indicator.id, as_of, raw, judged.value.is_some());
    judged
}

fn judge_content(plan: &Plan, indicator: &Indicator, cell: &Cell, reading: &Reading, moment: Moment<'_>) -> Outcome {
    let none = Outcome::without_value;
    match scale::said(indicator, &cell.raw, reading) {
        Some(scale::Said::Value(value)) => return judge_value(plan, indicator, value, "", moment),
        Some(scale::Said::Open) => return none(Class::Ambiguous, Phrase::new("reason.unclear_word")),
        None => {}
    }
    match &reading.content {
        Content::Blank => none(Class::Missing, Phrase::new("reason.blank")),
        Content::Symbol(symbol) => none(Class::Missing, Phrase::new("reason.symbol").with("symbol", symbol.as_str())),
        Content::Form(text) => none(Class::Missing, Phrase::new("reason.form").with("text", text.as_str())),
        Content::Ruin(text) => none(Class::Unreadable, Phrase::new("reason.ruin").with("text", text.as_str())),
        Content::Status(Status { meaning: Meaning::Zero, .. }) => judge_value(plan, indicator, 0.0, "", moment),
        Content::Status(status) => judge_status(status, moment.as_of),
        Content::Words => none(Class::TextOnly, Phrase::new("reason.words_only").with("text", one_line(&cell.raw))),
        Content::Ambiguous(parts) if parts.is_empty() => none(Class::Ambiguous, Phrase::new("reason.no_candidate")),
        Content::Ambiguous(parts) => none(Class::Ambiguous, Phrase::new("reason.ambiguous").with("count", parts.len())),
        Content::Value(part) => judge_value(plan, indicator, part.number, &part.unit, moment),
    }
}

/// The class of a word that stands for a state (`domain.md` B-4).
fn judge_status(status: &Status, as_of: NaiveDate) -> Outcome {
    let says = |key: &'static str| Phrase::new(key).with("status", status.word.as_ref());
    let (class, reason) = match (status.meaning, status.until(as_of)) {
        (Meaning::NotApplicable, _) => (Class::NotApplicable, Phrase::new("reason.not_applicable")),
        (Meaning::New, _) => (Class::NotDue, says("reason.new")),
        (Meaning::Unobtainable, _) => (Class::TextOnly, says("reason.unobtainable")),
        (Meaning::Withheld, _) => (Class::TextOnly, says("reason.withheld")),
        (Meaning::Pending, Some(until)) => (Class::TextOnly, says("reason.pending").with("until", until)),
        _ => (Class::TextOnly, says("reason.status")),
    };
    Outcome::without_value(class, reason)
}

/// The one certain number that a cell says.
fn certain(said: &Said<'_>) -> Option<f64> {
    match &said.reading.content {
        Content::Value(part) if said.open.is_none() => Some(part.number),
        _ => None,
    }
}

fn freshness(plan: &Plan, reading: &Reading, as_of: NaiveDate) -> Freshness {
    match &reading.as_of {
        None => Freshness::Unknown,
        Some(stated) if stated.date > as_of => Freshness::AfterSnapshot,
        Some(stated) if (as_of - stated.date).num_days() > plan.rules.stale_after_days => Freshness::Stale,
        Some(_) => Freshness::Ok,
    }
}

fn excuse_dependants(plan: &Plan, judgements: &mut [Judgement]) {
    let lacking: Vec<bool> = judgements.iter().map(has_nothing_to_count).collect();
    let by_id: HashMap<&IndicatorId, usize> = plan.indicators.iter().map(|indicator| &indicator.id).zip(0..).collect();
    for (indicator, judgement) in plan.indicators.iter().zip(judgements.iter_mut()) {
        let Some(index) = indicator.prerequisite.as_ref().and_then(|id| by_id.get(id)).copied() else { continue };
        if lacking[index] && judgement.chased && judgement.class != Class::Ambiguous && judgement.value.is_none() {
            judgement.chased = false;
            judgement.reason = Phrase::new("reason.dependent")
                .with("own", judgement.reason.clone())
                .with("prerequisite", plan.indicators[index].name.as_str());
        }
    }
}

/// Whether nothing can depend on it: no entry, none to count, none yet, or the work has not come so far (未実施).
fn has_nothing_to_count(judgement: &Judgement) -> bool {
    let meaning = match judgement.reading.as_ref().map(|reading| &reading.content) {
        Some(Content::Status(status)) => Some(status.meaning),
        _ => None,
    };
    match judgement.class {
        Class::Missing | Class::NotInSheet | Class::Zero | Class::NotApplicable | Class::NotDue => true,
        Class::TextOnly => matches!(meaning, Some(Meaning::InProgress | Meaning::Pending)),
        _ => false,
    }
}

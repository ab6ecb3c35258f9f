//! The judgement of every indicator: class, freshness, grade and why (decided rules 4 and 6–9).

use chrono::NaiveDate;

use crate::domain::calendar::FiscalYear;
use crate::domain::phrase::Phrase;
use crate::domain::plan::{Cadence, Indicator, Phase, Plan};
use crate::domain::snapshot::{Cell, Snapshot};
use crate::domain::value::{Content, Meaning, Reading, Status};

use super::answered;
use super::expected::year_name;
use super::findings;
use super::grading::{Moment, Outcome, judge_value};
use super::judgement::{Assessment, Class, Freshness, Judgement};
use super::life;
use super::said::{Said, hear, one_line};
use super::scale;
use super::series;

/// Judges every indicator of the plan by what the sources said, for the 基準日 `as_of`.
///
/// The fiscal year that is judged is the one in which `as_of` lies. Each indicator is judged once, however often it is
/// listed; a dependant keeps its class but is not chased while its prerequisite is empty, zero or not applicable.
#[must_use]
pub fn assess(plan: &Plan, snapshot: &Snapshot, as_of: NaiveDate) -> Assessment {
    let year = FiscalYear::of(as_of);
    let mut found = life::of_sheets(plan, snapshot, year);
    let sections = plan.sections_on(as_of);
    let mut judgements: Vec<Judgement> = plan
        .indicators
        .iter()
        .map(|indicator| {
            let said = hear(plan, snapshot, indicator, year);
            let section = sections.get(&indicator.id).map(|code| (*code).to_owned());
            let judgement = judge(plan, snapshot, indicator, said.as_ref(), year, as_of);
            found.extend(said.and_then(|said| said.conflict));
            Judgement { section, ..judgement }
        })
        .collect();
    excuse_dependants(plan, &mut judgements);
    found.extend(findings::of_targets(plan, snapshot, as_of));
    found.extend(life::life(plan, as_of));
    found.extend(series::switches(plan, snapshot, year));
    found.extend(findings::of_year(snapshot, &year_name(plan, year), year));
    found.extend(plan.indicators.iter().zip(&judgements).flat_map(|(i, j)| findings::of_judgement(plan, i, j, as_of)));
    findings::tell_once(&mut found);
    Assessment { plan: plan.id.clone(), as_of, year, judgements, findings: found }
}

/// Whether no sheet has a row, or the cell is empty or holds a lone symbol.
fn says_nothing(said: Option<&Said<'_>>) -> bool {
    said.is_none_or(|said| matches!(said.reading.content, Content::Blank | Content::Symbol(_) | Content::Form(_)))
}

fn judge(
    plan: &Plan,
    snapshot: &Snapshot,
    indicator: &Indicator,
    said: Option<&Said<'_>>,
    year: FiscalYear,
    as_of: NaiveDate,
) -> Judgement {
    let previous = || {
        let said = || hear(plan, snapshot, indicator, FiscalYear(year.0 - 1)).and_then(|said| certain(&said));
        if indicator.targets.is_empty() { None } else { said() }
    };
    let outcome = match said {
        _ if indicator.phase(year) == Phase::Ended => Outcome::without_value(
            Class::NotApplicable,
            Phrase::new("reason.ended").with("year", year_name(plan, indicator.ends.unwrap_or(year))),
        ),
        said if indicator.phase(year) == Phase::NotYet && says_nothing(said) => Outcome::without_value(
            Class::NotDue,
            Phrase::new("reason.not_begun").with("year", year_name(plan, indicator.begins.unwrap_or(year))),
        ),
        said if !is_due(plan, indicator, year) && says_nothing(said) => {
            Outcome::without_value(Class::NotDue, Phrase::new("reason.not_due"))
        }
        None if !snapshot.failed.is_empty() => Outcome::without_value(
            Class::Unreadable,
            Phrase::new("reason.source_failed").with("source", snapshot.failed.join("、")),
        ),
        None if !snapshot.knows(year) && snapshot.observations.know(&indicator.id) => Outcome::without_value(
            Class::Unreadable,
            Phrase::new("reason.no_column").with("year", year_name(plan, year)),
        ),
        None => Outcome::without_value(Class::NotInSheet, Phrase::new("reason.no_row")),
        Some(Said { open: Some(reason), .. }) => Outcome::without_value(Class::Ambiguous, reason.clone()),
        Some(said) => {
            let moment = Moment { year, as_of, stated: said.reading.as_of.as_ref(), previous: previous() };
            judge_content(plan, indicator, said.cell, &said.reading, moment)
        }
    };
    let reading = said.map(|said| said.reading.clone());
    let freshness = reading.as_ref().map_or(Freshness::Unknown, |reading| freshness(plan, reading, as_of));
    let unit = match reading.as_ref().map(|reading| &reading.content) {
        Some(Content::Value(part)) if !part.unit.is_empty() => part.unit.clone(),
        _ => indicator.unit.clone(),
    };
    // A row of another name that says nothing is the secretariat's matter, not the section's.
    let is_unnamed =
        snapshot.renamed.contains_key(&indicator.id) && said.is_some_and(|said| said.candidates.is_empty());
    let asks = matches!(outcome.class, Class::Missing | Class::NotInSheet | Class::Ambiguous) && !is_unnamed
        || (freshness == Freshness::Stale && !matches!(outcome.class, Class::NotDue | Class::NotApplicable));
    let judged = Judgement {
        indicator: indicator.id.clone(),
        section: None,
        raw: said.map(|said| said.cell.raw.clone()),
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
        candidates: said.map(|said| said.candidates.clone()).unwrap_or_default(),
        source: said.map(|said| said.cell.place.clone()),
        chased: asks,
        answer: None,
        waiver: None,
    };
    // What was said after the cell was written is judged at the 基準日: the cell states no day for it.
    let judge_number = |number: f64, unit: &str| {
        judge_value(plan, indicator, number, unit, Moment { year, as_of, stated: None, previous: previous() })
    };
    answered::hear(judged, &snapshot.standing, as_of, judge_number)
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
    let says = |key: &str| Phrase::new(key).with("status", status.word.as_ref());
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

/// Whether the indicator's cadence brings a value in that year.
fn is_due(plan: &Plan, indicator: &Indicator, year: FiscalYear) -> bool {
    match indicator.cadence {
        Cadence::EveryYears(every) if every > 1 => {
            (year.0 - plan.first_year.0).rem_euclid(i32::try_from(every).unwrap_or(1)) == 0
        }
        _ => true,
    }
}

fn excuse_dependants(plan: &Plan, judgements: &mut [Judgement]) {
    let classes: Vec<Class> = judgements.iter().map(|judgement| judgement.class).collect();
    for (indicator, judgement) in plan.indicators.iter().zip(judgements.iter_mut()) {
        let Some(index) =
            indicator.prerequisite.as_ref().and_then(|id| plan.indicators.iter().position(|other| &other.id == id))
        else {
            continue;
        };
        let nothing_to_count =
            matches!(classes[index], Class::Missing | Class::NotInSheet | Class::Zero | Class::NotApplicable);
        if nothing_to_count && judgement.chased && judgement.class != Class::Ambiguous && judgement.value.is_none() {
            judgement.chased = false;
            judgement.reason = Phrase::new("reason.dependent")
                .with("own", judgement.reason.clone())
                .with("prerequisite", plan.indicators[index].name.as_str());
        }
    }
}

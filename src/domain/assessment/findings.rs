//! What a careful officer would remark on a judgement: units that differ, values too old or too new, targets passed.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;
use hashbrown::HashMap;

use crate::domain::calendar::FiscalYear;
use crate::domain::plan::{Accumulation, Direction, Indicator, Nature, Plan, Target, number_of};
use crate::domain::problem::{Problem, Severity};
use crate::domain::snapshot::{Cell, Kind, Place, Snapshot};
use crate::domain::value::{Content, Remark, TargetContext, TargetMeaning, read_target, same_unit};

use super::expected::year_name;
use super::grading::candidates;
use super::judgement::{Class, Freshness, Judgement};
use super::remarks;
use super::said::one_line;

/// The findings of one judgement.
pub(super) fn of_judgement(
    plan: &Plan,
    indicator: &Indicator,
    judgement: &Judgement,
    as_of: NaiveDate,
) -> Vec<Problem> {
    let finding = |key: &str| {
        let problem = Problem::finding(key).of(&indicator.id).with("name", indicator.name.as_str());
        match &judgement.source {
            Some(place) => at(problem, place).with("raw", one_line(judgement.raw.as_deref().unwrap_or_default())),
            None => problem,
        }
    };
    let mut found = Vec::new();
    match judgement.class {
        Class::Missing if judgement.chased => found.push(finding("missing")),
        Class::Ambiguous => {
            // A row of a near name is told where it stands.
            let question = judgement.questions().into_iter().next();
            let question = question.filter(|question| question.key != "question.renamed");
            found.extend(question.map(|question| finding("ambiguous").with("question", question)));
        }
        Class::Unreadable if judgement.source.is_some() => found.push(finding("ruined_cell")),
        _ => {}
    }
    let Some(reading) = &judgement.reading else { return found };
    if let Some(stated) = &reading.as_of {
        match judgement.freshness {
            Freshness::Stale => {
                found.push(finding("stale").with("stated", stated.date).with("days", days_between(stated.date, as_of)));
            }
            Freshness::AfterSnapshot => {
                found.push(finding("after_snapshot").with("stated", stated.date).with("as_of", as_of));
            }
            Freshness::Ok | Freshness::Unknown => {}
        }
    }
    if let Content::Value(part) = &reading.content
        && !part.unit.is_empty()
        && !same_unit(&part.unit, &indicator.unit)
    {
        found.push(finding("unit_differs").with("unit", part.unit.as_str()).with("expected", indicator.unit.as_str()));
    }
    let is_of_years = indicator.accumulation == Accumulation::Yearly && indicator.nature == Nature::Flow;
    let is_spanned = reading.remarks.iter().any(|remark| matches!(remark, Remark::Covers(..)));
    if is_of_years && !is_spanned && reading.is_called_sum(judgement.raw.as_deref().unwrap_or_default()) {
        found.push(finding("called_sum"));
    }
    found.extend(remarks::of_reading(reading, finding));
    if reading.provisional && judgement.value.is_some() {
        found.push(finding("provisional"));
    }
    if let (Some(value), Some(target)) = (judgement.value, indicator.number_on(as_of))
        && indicator.direction == Direction::Increase
        && indicator.accumulation == Accumulation::Cumulative
        && value > target
        && plan.last_year.last_day() > as_of
    {
        found.push(
            finding("target_passed").with("value", value).with("target", target).with("unit", indicator.unit.as_str()),
        );
    }
    found
}

/// Where the sheet's own target of some indicators of the plan is another one than the register's, or may mean several
/// things.
pub(super) fn of_targets(plan: &Plan, some: &[Indicator], snapshot: &Snapshot, as_of: NaiveDate) -> Vec<Problem> {
    let mut found: Vec<Problem> = Vec::new();
    // Many indicators have one target; each text is read once.
    let mut read: HashMap<(&str, &str, &[String]), TargetMeaning> = HashMap::new();
    let said = some.iter().flat_map(|it| snapshot.observations.of(&it.id).map(move |seen| (it, seen)));
    for (indicator, observation) in said.filter(|(_, seen)| seen.cell.kind == Kind::Target) {
        let Some(decided) = target_for(plan, indicator, observation.cell.year, as_of) else { continue };
        let raw = observation.cell.raw.as_str();
        let context = TargetContext { unit: &indicator.unit, year: plan.last_year, scale: &indicator.scale };
        let finding = |key: &str| {
            let problem = Problem::finding(key).of(&indicator.id).with("name", indicator.name.as_str());
            at(problem.with("raw", one_line(raw)), &observation.cell.place)
        };
        let base = indicator.baseline.map(|baseline| baseline.value);
        let said =
            read.entry((raw, &indicator.unit, &indicator.scale)).or_insert_with(|| read_target(raw, &context).meaning);
        let said = &*said;
        match said {
            TargetMeaning::Aim(aim) => {
                let numbers = number_of(aim, base).zip(decided.aim().and_then(|aim| number_of(aim, base)));
                if let Some((_, target)) = numbers.filter(|(said, decided)| (said - decided).abs() > f64::EPSILON) {
                    found.push(finding("target_differs").with("target", target).with("unit", indicator.unit.as_str()));
                }
            }
            TargetMeaning::Unclear(aims) if decided.aim().is_none_or(|aim| !aims.contains(aim)) && !aims.is_empty() => {
                found.push(finding("target_unclear").with("candidates", candidates(indicator, said)));
            }
            TargetMeaning::Unclear(_) | TargetMeaning::Nothing => {}
        }
    }
    found
}

/// The register's target for the year of a column; a column without a year speaks of the last.
fn target_for<'a>(
    plan: &Plan,
    indicator: &'a Indicator,
    year: Option<FiscalYear>,
    as_of: NaiveDate,
) -> Option<&'a Target> {
    let own = year.and_then(|year| indicator.path.get(&year));
    let last = || {
        let of_last = year.is_none_or(|year| year >= plan.last_year) || indicator.path.is_empty();
        of_last.then(|| indicator.target_on(as_of)).flatten()
    };
    own.or_else(last)
}

/// Where the sheets have rows but no column for what happened in the year: one finding, not one an indicator.
pub(super) fn of_year(snapshot: &Snapshot, name: &str, year: FiscalYear) -> Option<Problem> {
    let first = snapshot.observations.first().filter(|_| snapshot.failed.is_empty() && !snapshot.knows(year))?;
    Some(Problem::finding("year_column_missing").in_file(first.cell.place.sheet.file.as_str()).with("year", name))
}

/// Where values stand as what happened in years wholly after the 基準日, which no judgement counts: one a sheet and year. In
/// years that have begun by `today` they may be the next ones; else they are targets or plans, or the 基準日 is another one.
pub(super) fn ahead(plan: &Plan, snapshot: &Snapshot, as_of: NaiveDate, today: NaiveDate) -> Vec<Problem> {
    let year = FiscalYear::of(as_of);
    let later = |cell: &&Cell| cell.kind == Kind::Actual && cell.year.is_some_and(|it| it > year);
    let mut found: Vec<(&Place, FiscalYear, usize)> = Vec::new();
    for cell in snapshot.observations.iter().map(|seen| seen.cell).filter(later) {
        let Some(year) = cell.year.filter(|_| cell.raw.contains(char::is_numeric)) else { continue };
        let sheet = &cell.place.sheet;
        let is_same = |place: &Place| Arc::ptr_eq(&place.sheet, sheet) || place.sheet == *sheet;
        match found.iter_mut().find(|(place, of, _)| *of == year && is_same(place)) {
            Some((.., count)) => *count += 1,
            None => found.push((&cell.place, year, 1)),
        }
    }
    let tell = |(first, year, count): (&Place, FiscalYear, usize)| {
        let severity = if year > FiscalYear::of(today) { Severity::Finding } else { Severity::Note };
        let problem = Problem::new(severity, "actual_ahead").with("year", year_name(plan, year)).with("count", count);
        at(problem.with("as_of", as_of), first)
    };
    found.into_iter().map(tell).collect()
}

/// A formula without a saved value is told as such, and not once more as a cell that says nothing or cannot be read.
pub(super) fn tell_once(found: &mut Vec<Problem>) {
    let place = |problem: &Problem| (problem.file.clone(), problem.place.clone());
    let formulas: BTreeSet<_> = found.iter().filter(|it| it.code() == "formula_without_value").map(place).collect();
    let again = |problem: &Problem| matches!(problem.code(), "missing" | "ambiguous" | "ruined_cell");
    found.retain(|problem| !(again(problem) && formulas.contains(&place(problem))));
}

fn at(problem: Problem, place: &Place) -> Problem {
    problem.in_file(place.sheet.file.as_str()).at(place.shown())
}

fn days_between(from: NaiveDate, to: NaiveDate) -> f64 {
    f64::from(i32::try_from((to - from).num_days()).unwrap_or(i32::MAX))
}

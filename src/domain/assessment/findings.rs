//! What a careful officer would remark on a judgement: units that differ, values too old or too new, targets passed.

use chrono::NaiveDate;

use crate::domain::calendar::FiscalYear;
use crate::domain::plan::{Accumulation, Direction, Indicator, Plan};
use crate::domain::problem::Problem;
use crate::domain::snapshot::{Kind, Place, Snapshot};
use crate::domain::value::{self, Content};

use super::judgement::{Class, Freshness, Judgement};
use super::said::{one_line, place_text};

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
            let question = judgement.candidates.first().map(|candidate| candidate.question.clone());
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
    if reading.provisional && judgement.value.is_some() {
        found.push(finding("provisional"));
    }
    if let (Some(value), Some(target)) = (judgement.value, indicator.target)
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

/// Where the sheet's own target is another number than the register's.
pub(super) fn of_targets(plan: &Plan, snapshot: &Snapshot) -> Vec<Problem> {
    let mut found: Vec<Problem> = Vec::new();
    for observation in snapshot.observations.iter().filter(|observation| observation.cell.kind == Kind::Target) {
        let Some(indicator) = plan.indicator(&observation.indicator) else { continue };
        let context =
            value::Context { indicator_name: &indicator.name, year: plan.last_year, units: &plan.rules.units };
        let number = match value::read(&observation.cell.raw, &context).content {
            Content::Value(part) => part.number,
            Content::Ambiguous(parts) if parts.len() == 1 => parts[0].number,
            _ => continue,
        };
        if indicator.target.is_some_and(|target| (target - number).abs() > f64::EPSILON) {
            let problem = Problem::finding("target_differs")
                .of(&indicator.id)
                .with("name", indicator.name.as_str())
                .with("raw", one_line(&observation.cell.raw))
                .with("target", indicator.target.unwrap_or_default())
                .with("unit", indicator.unit.as_str());
            found.push(at(problem, &observation.cell.place));
        }
    }
    found
}

/// Where the sheets have rows but no column for what happened in the year: one finding, not one an indicator.
pub(super) fn of_year(snapshot: &Snapshot, name: &str, year: FiscalYear) -> Option<Problem> {
    let first = snapshot.observations.first().filter(|_| snapshot.failed.is_empty() && !snapshot.knows(year))?;
    Some(Problem::finding("year_column_missing").in_file(first.cell.place.file.as_str()).with("year", name))
}

fn at(problem: Problem, place: &Place) -> Problem {
    problem.in_file(place.file.as_str()).at(place_text(place.sheet.as_deref(), &place.cell))
}

/// 人 and 名 count the same people.
fn same_unit(first: &str, second: &str) -> bool {
    let normal = |unit: &str| if unit == "名" { "人".to_owned() } else { unit.to_owned() };
    normal(first) == normal(second)
}

fn days_between(from: NaiveDate, to: NaiveDate) -> f64 {
    f64::from(i32::try_from((to - from).num_days()).unwrap_or(i32::MAX))
}

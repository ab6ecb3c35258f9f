//! Whether everything that has to be answered reaches somebody on a day.
//!
//! Tables that are each right can still leave a gap between them, above all in April. It must not know which files the
//! plan and the office came from.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::domain::calendar::FiscalYear;
use crate::domain::office::{Office, Role};
use crate::domain::plan::{Indicator, Phase, Plan};
use crate::domain::problem::{Problem, Severity};

/// Every gap on the day: [`unanswered`], then [`unreached`].
#[must_use]
pub fn coverage(plan: &Plan, office: &Office, day: NaiveDate) -> Vec<Problem> {
    let mut problems = unanswered(plan, day);
    problems.extend(unreached(plan, office, day));
    problems
}

/// The indicators for which nobody answers on the day: gaps in the assignments.
#[must_use]
pub fn unanswered(plan: &Plan, day: NaiveDate) -> Vec<Problem> {
    let sections = plan.sections_on(day);
    let open = in_force(plan, day).filter(|indicator| !sections.contains_key(&indicator.id));
    open.map(|indicator| {
        let problem = Problem::fault("indicator_unanswered").of(&indicator.id).with("day", day);
        problem.with("id", indicator.id.0.as_str()).with("name", indicator.name.as_str())
    })
    .collect()
}

/// The indicators that are measured on the day; nobody has to answer for the others.
fn in_force(plan: &Plan, day: NaiveDate) -> impl Iterator<Item = &Indicator> {
    let year = FiscalYear::of(day);
    plan.indicators.iter().filter(move |indicator| indicator.phase(year) == Phase::InForce)
}

/// Everybody who has to get mail on the day and cannot: gaps in the contacts.
#[must_use]
pub fn unreached(plan: &Plan, office: &Office, day: NaiveDate) -> Vec<Problem> {
    let sections = plan.sections_on(day);
    let mut answers: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for indicator in in_force(plan, day) {
        if let Some(section) = sections.get(&indicator.id).copied() {
            answers.entry(section).or_default().push(&indicator.name);
        }
    }
    let mut problems = Vec::new();
    let (own, chiefs) = (office.reached(Role::Section, day), office.reached(Role::Chief, day));
    for (section, indicators) in answers {
        let told = |severity, key| {
            Problem::new(severity, key)
                .with("code", section)
                .with("section", office.section_name(section))
                .with("indicators", indicators.clone())
                .with("day", day)
        };
        let lacks = |reached: &BTreeSet<&str>| !reached.contains(section);
        problems.extend(lacks(&own).then(|| told(Severity::Fault, "section_without_address")));
        problems.extend(lacks(&chiefs).then(|| told(Severity::Finding, "section_without_chief")));
    }
    for (role, severity, key) in [
        (Role::Secretariat, Severity::Fault, "no_secretariat"),
        (Role::Manager, Severity::Fault, "no_manager"),
        (Role::Administrator, Severity::Finding, "no_administrator"),
    ] {
        let lacks = office.mailboxes(role, None, day).is_empty();
        problems.extend(lacks.then(|| Problem::new(severity, key).with("day", day)));
    }
    problems
}

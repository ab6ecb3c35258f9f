//! `check`: everything that can be wrong before anything is sent, all at once, with what to do.

use std::path::Path;

use crate::clock::Clock;
use crate::cycle::compose::Bench;
use crate::cycle::compose::{draw, make_report};
use crate::domain::assessment::assess;
use crate::domain::phrase::Phrase;
use crate::domain::problem::{Problem, Severity};
use crate::domain::report::{Firmness, Issue};
use crate::secret::Secret;

use super::end::End;
use super::findings::{self, Finding};
use super::office;
use super::print;

/// Reads settings, tables, sources, templates and fonts, and draws a report in memory. Creates nothing.
pub(super) async fn check(file: &Path) -> anyhow::Result<End> {
    let office = match office::read(file).await {
        Ok(office) => office,
        Err((language, faults)) => {
            print::problems(&language, &faults);
            print::line(language.say(&Phrase::new("check.faults").with("count", faults.len())));
            return Ok(End::Faults);
        }
    };
    let language = &office.desk.language;
    let mut problems = office.collected.problems.clone();
    let email = &office.config.settings.mail.email;
    if office.config.settings.mail.channel == crate::config::settings::ChannelKind::Email
        && email.username.is_some()
        && let Err(missing) = Secret::named(&email.credential)
    {
        problems.push(
            Problem::new(Severity::Finding, "credential_missing")
                .with("name", email.credential.as_str())
                .with("detail", missing.to_string()),
        );
    }
    let now = Clock::system().now();
    for (index, plan) in office.collected.plans.iter().enumerate() {
        let bench = Bench { inputs: &office.inputs, desk: &office.desk, collected: &office.collected, now };
        let assessment = assess(plan, &office.collected.snapshots[index], office.as_of(plan, None));
        let made_at = office.inputs.local(now);
        let report = make_report(&bench, index, &assessment, &[], Issue::default(), &Firmness::default(), made_at);
        problems.extend(draw(&office.desk, &report).err().into_iter().flatten());
        problems.extend(assessment.findings.iter().filter(|it| it.code() == "year_column_missing").cloned());
        problems.extend(office.collected.snapshots[index].problems.iter().cloned());
        let placed = plan.placements.len();
        print::line(
            language.say(
                &Phrase::new("check.plan")
                    .with("plan", plan.name.as_str())
                    .with("indicators", plan.indicators.len())
                    .with("placements", placed)
                    .with("files", office.collected.snapshots[index].files.len()),
            ),
        );
    }
    let mut told: Vec<_> = Vec::new();
    for problem in problems {
        if !told.contains(&problem) {
            told.push(problem);
        }
    }
    let findings = findings::once(told.iter().map(|problem| Finding::of(language, problem)).collect());
    print::errors(&findings::grouped(language, &findings));
    // What the sources say is theirs; everything else is a fault of settings or tables (78).
    let of_sources = |problem: &Problem| office.collected.snapshots.iter().any(|it| it.problems.contains(problem));
    let (of_sources, of_office): (Vec<&Problem>, Vec<&Problem>) =
        told.iter().filter(|problem| problem.severity == Severity::Fault).partition(|problem| of_sources(problem));
    let faults = of_sources.len() + of_office.len();
    if faults > 0 {
        print::line(language.say(&Phrase::new("check.faults").with("count", faults)));
        return Ok(if of_office.is_empty() { End::Failed } else { End::Faults });
    }
    let to_look_at = told.iter().filter(|problem| problem.severity == Severity::Finding).count();
    if to_look_at > 0 {
        print::line(language.say(&Phrase::new("check.findings").with("count", to_look_at)));
        return Ok(End::Well);
    }
    print::line(language.word("check.well"));
    Ok(End::Well)
}

//! Turns a due task into its record and its letter, once, so that the outbox can take both in one transaction.
//!
//! It reads nothing and sends nothing: everything it needs was collected.

use chrono::{DateTime, FixedOffset, NaiveDateTime};

use crate::clock::Timestamp;
use crate::domain::agenda::{Planned, SkipReason, Task, current_round, digest_key};
use crate::domain::assessment::{Assessment, Class, assess};
use crate::domain::message::{Letter, Mailbox, Message};
use crate::domain::office::Role;
use crate::domain::phrase::Phrase;
use crate::domain::plan::{Plan, Round};
use crate::domain::problem::Problem;
use crate::domain::reminder::{Reminder, Stage, part};
use crate::domain::report::{self, Earlier, Edition, Issue, Material, Report};
use crate::render::mail::{self, Sender};
use crate::render::pdf::{self, Fonts, PdfError};
use crate::render::templates::TemplateError;
use crate::stores::store::{Occurrence, Word};

use super::collect::Collected;
use super::parts::{Desk, Inputs};

/// What became of a due task.
#[derive(Debug)]
pub enum Composed {
    /// To be recorded, with the letters to be sent.
    Ready {
        /// The records.
        occurrences: Vec<Occurrence>,
        /// The letters.
        letters: Vec<Letter>,
        /// What a report leaves for the comparison in the next one.
        made: Option<Earlier>,
    },
    /// Waits for a sheet that can be read; the keys stay due until the day's close. With what is to be told of it.
    Stalled(Vec<String>, Vec<Problem>),
    /// Cannot be made now; stays due, and somebody has to be told.
    Failed(Vec<Problem>),
}

/// What all tasks of a cycle share.
#[derive(Clone, Copy)]
pub struct Bench<'a> {
    /// The zone and the plans' own words.
    pub inputs: &'a Inputs,
    /// How things are written.
    pub desk: &'a Desk,
    /// What was collected.
    pub collected: &'a Collected,
    /// The moment of the cycle.
    pub now: Timestamp,
}

impl Bench<'_> {
    fn local(&self) -> NaiveDateTime {
        self.inputs.local(self.now)
    }

    fn dated(&self) -> DateTime<FixedOffset> {
        self.now.with_timezone(&self.inputs.zone).fixed_offset()
    }

    pub(super) fn sender(&self) -> Sender {
        let today = self.local().date();
        let secretariat = || self.collected.office.mailboxes(Role::Secretariat, None, today).into_iter().next();
        Sender {
            from: self.desk.from.clone(),
            reply_to: self.desk.reply_to.clone().or_else(secretariat),
            signature: self.desk.signature.clone(),
        }
    }

    /// Fixes a message for sending.
    pub(super) fn fix(&self, written: Result<Message, TemplateError>) -> Result<Letter, Problem> {
        let fault = |detail: String| Problem::fault("mail_unwritable").with("detail", detail);
        let message = written.map_err(|error| fault(describe(&error)))?;
        mail::letter(&message, &self.desk.message_id_domain, self.dated()).map_err(|error| fault(describe(&error)))
    }

    pub(super) fn occurrence(&self, planned: &Planned, word: Word, because: &str) -> Occurrence {
        Occurrence {
            key: planned.key.clone(),
            due_at: self.inputs.moment(planned.due_at),
            recorded_at: self.now,
            word,
            because: because.to_owned(),
        }
    }
}

/// Records a task as left out.
#[must_use]
pub fn skip(bench: &Bench<'_>, planned: &Planned, reason: SkipReason) -> Occurrence {
    bench.occurrence(planned, Word::Skipped, &bench.desk.language.say(&Phrase::new(reason.key())))
}

/// Composes the digest of one section from all stages that are due for it today.
#[must_use]
pub fn remind(bench: &Bench<'_>, tasks: &[Planned]) -> Composed {
    let Some((section, stage)) = most_urgent(tasks) else { return Composed::Failed(Vec::new()) };
    let mut parts = Vec::new();
    for (plan, snapshot, round) in tasks.iter().filter_map(|task| bench.reminding(task)) {
        let assessment = assess(plan, snapshot, round.as_of);
        if waits_for_a_sheet(&assessment, Some(section)) {
            return Composed::Stalled(tasks.iter().map(|task| task.key.clone()).collect(), of_the_year(&assessment));
        }
        parts.push((round.deadline, part(plan, &assessment, section, round, bench.local().date())));
    }
    let now = bench.local();
    let calendar = &bench.collected.office.calendar;
    let deadline = parts.iter().map(|(deadline, _)| *deadline).min().unwrap_or(now);
    let reminder = Reminder {
        section: section.to_owned(),
        section_name: bench.collected.office.section_name(section).to_owned(),
        stage: stage.clone(),
        at: now,
        working_days_left: calendar.working_days_between(now.date(), deadline.date()),
        answer_by: answer_by(bench, stage),
        parts: parts.into_iter().map(|(_, part)| part).collect(),
    };
    if !reminder.is_due() {
        let nothing = |task: &Planned| bench.occurrence(task, Word::Nothing, "");
        return Composed::Ready { occurrences: tasks.iter().map(nothing).collect(), letters: Vec::new(), made: None };
    }
    let to = bench.role_mailboxes(&stage.to, section);
    let cc = bench.role_mailboxes(&stage.cc, section);
    let office = &bench.collected.office;
    if to.is_empty() {
        return Composed::Failed(vec![
            Problem::fault("section_without_address").with("section", office.section_name(section)),
        ]);
    }
    let written = mail::reminder_mail(&bench.desk.templates, &bench.desk.language, &reminder, &bench.sender(), to, cc);
    match bench.fix(written) {
        Err(problem) => Composed::Failed(vec![problem]),
        Ok(letter) => {
            let digest = Planned { key: digest_key(section, now.date()), due_at: now, task: tasks[0].task.clone() };
            let mut occurrences = vec![bench.occurrence(&digest, Word::Done, "")];
            occurrences.extend(tasks.iter().map(|task| bench.occurrence(task, bench.word(task), "")));
            Composed::Ready { occurrences, letters: vec![letter], made: None }
        }
    }
}

fn most_urgent(tasks: &[Planned]) -> Option<(&str, &Stage)> {
    tasks
        .iter()
        .filter_map(|task| match &task.task {
            Task::Remind { stage, section, .. } => Some((section.as_str(), stage)),
            Task::Report { .. } => None,
        })
        .max_by_key(|(_, stage)| stage.offset)
}

/// Whether any indicator, of the section or of all, has no reading because its source or its column is not there.
fn waits_for_a_sheet(assessment: &Assessment, section: Option<&str>) -> bool {
    let concerns = |judged: Option<&str>| section.is_none() || judged == section;
    let mut judgements = assessment.judgements.iter();
    judgements.any(|j| concerns(j.section.as_deref()) && j.class == Class::Unreadable && j.source.is_none())
}

fn of_the_year(assessment: &Assessment) -> Vec<Problem> {
    assessment.findings.iter().filter(|finding| finding.code() == "year_column_missing").cloned().collect()
}

/// Until when an overdue section is asked to answer: noon of the next working day (`domain.md` B-6, 1c).
fn answer_by(bench: &Bench<'_>, stage: &Stage) -> Option<NaiveDateTime> {
    let today = bench.local().date();
    (stage.offset > 0).then(|| bench.collected.office.calendar.shift(today, 1).and_hms_opt(12, 0, 0)).flatten()
}

impl Bench<'_> {
    fn reminding<'t>(&self, task: &'t Planned) -> Option<(&Plan, &crate::domain::snapshot::Snapshot, &'t Round)> {
        let Task::Remind { plan: index, round, .. } = &task.task else { return None };
        let plan = self.collected.plans.get(*index)?;
        Some((plan, self.collected.snapshots.get(*index)?, round))
    }

    fn role_mailboxes(&self, roles: &[Role], section: &str) -> Vec<Mailbox> {
        let today = self.local().date();
        roles.iter().flat_map(|role| self.collected.office.mailboxes(*role, Some(section), today)).collect()
    }

    fn word(&self, planned: &Planned) -> Word {
        if planned.due_at.date() < self.local().date() { Word::Late } else { Word::Done }
    }
}

/// Makes the report of a plan for a 基準日, as data.
#[must_use]
pub fn make_report(
    bench: &Bench<'_>,
    plan: usize,
    assessment: &Assessment,
    earlier: &[Earlier],
    issue: Issue,
    made_at: NaiveDateTime,
) -> Report {
    let collected = bench.collected;
    let is_public = issue.edition == Edition::Public;
    let notes = if is_public { &collected.notes[plan].public() } else { &collected.notes[plan] };
    let report = report::build(&Material {
        plan: &collected.plans[plan],
        office: &collected.office,
        snapshot: &collected.snapshots[plan],
        assessment,
        round: collected.plans[plan].rounds.iter().find(|round| round.as_of == assessment.as_of),
        notes,
        earlier,
        issue,
        made_at,
        made_by: &bench.desk.from.name,
    });
    if is_public { report::public(report, &bench.desk.disclosure) } else { report }
}

/// Draws a report as PDF; a missing font or glyph is told instead of drawn wrongly.
///
/// # Errors
/// No font was found, or characters that no font has, each with where it stands.
pub fn draw(desk: &Desk, report: &Report) -> Result<Vec<u8>, Vec<Problem>> {
    let missing = |(character, place): &(char, String)| {
        Problem::fault("missing_glyph")
            .with("character", character.to_string())
            .with("code", format!("U+{:04X}", u32::from(*character)))
            .with("place", place.as_str())
    };
    let fault = |error: &PdfError| match error {
        PdfError::NoFont { tried } => vec![Problem::fault("no_font").with("tried", tried.join("、"))],
        PdfError::MissingGlyphs { places } => places.iter().map(missing).collect(),
        other => vec![Problem::fault("report_undrawable").with("detail", other.to_string())],
    };
    let fonts = Fonts::find(&desk.fonts).map_err(|error| fault(&error))?;
    pdf::draw_on(&desk.layout, report, &desk.language, &fonts, None).map_err(|error| fault(&error))
}

/// Composes the monthly report to the managers. It waits while a source cannot be read.
#[must_use]
pub fn report(bench: &Bench<'_>, planned: &Planned, earlier: &[Earlier]) -> Composed {
    let Task::Report { plan: index } = &planned.task else { return Composed::Failed(Vec::new()) };
    let now = bench.local();
    let plan = &bench.collected.plans[*index];
    let snapshot = &bench.collected.snapshots[*index];
    let Some(round) = current_round(plan, now.date()) else { return Composed::Failed(Vec::new()) };
    let assessment = assess(plan, snapshot, round.as_of);
    if !snapshot.failed.is_empty() || waits_for_a_sheet(&assessment, None) {
        return Composed::Stalled(Vec::new(), of_the_year(&assessment));
    }
    let version = 1 + earlier.iter().filter(|report| report.as_of == round.as_of).count();
    let issue = Issue { version: Some(version), ..Issue::default() };
    let report = make_report(bench, *index, &assessment, earlier, issue, now);
    let bytes = match draw(bench.desk, &report) {
        Ok(bytes) => bytes,
        Err(problems) => return Composed::Failed(problems),
    };
    let managers = bench.collected.office.mailboxes(Role::Manager, None, now.date());
    if managers.is_empty() {
        return Composed::Failed(vec![Problem::fault("no_manager")]);
    }
    let written = mail::report_mail(
        &bench.desk.templates,
        &bench.desk.language,
        &report,
        &plan.id,
        bytes,
        &bench.sender(),
        managers,
    );
    match bench.fix(written) {
        Err(problem) => Composed::Failed(vec![problem]),
        Ok(letter) => Composed::Ready {
            occurrences: vec![bench.occurrence(planned, bench.word(planned), "")],
            letters: vec![letter],
            made: Some(Earlier::of(&report)),
        },
    }
}

/// An error with everything that caused it, on one line.
fn describe(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

//! Turns a due task into its record and its letter, once, so that the outbox can take both in one transaction.
//!
//! It reads nothing and sends nothing: everything it needs was collected.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, NaiveDateTime};

use crate::domain::agenda::{Planned, Quiet, SkipReason, Task, current_round, digest_key};
use crate::domain::asking::Asked;
use crate::domain::assessment::{Assessment, Judgement, arrears, assess_on};
use crate::domain::message::{Letter, Mailbox, Message};
use crate::domain::office::Role;
use crate::domain::phrase::Phrase;
use crate::domain::plan::Round;
use crate::domain::problem::Problem;
use crate::domain::reminder::{Part, Reminder, Stage, Tone, letter_key};
use crate::domain::report::{self, Earlier, Edition, Firmness, Issue, Material, Report};
use crate::render::mail;
use crate::stores::snapshots::Dispatch;
use crate::stores::store::{Occurrence, Word};

use super::basis::Basis;
use super::post;

pub use super::bench::Bench;
pub use super::drawing::draw;

/// What became of a due task.
#[derive(Debug)]
pub enum Composed {
    /// To be recorded, with the letters to be sent.
    Ready {
        /// The records.
        occurrences: Vec<Occurrence>,
        /// The letters.
        letters: Vec<Letter>,
        /// The report that goes along.
        report: Option<Box<MadeReport>>,
    },
    /// Waits for a sheet that can be read; the keys stay due until the day's close. With what is to be told of it.
    Stalled(Vec<String>, Vec<Problem>),
    /// Cannot be made now; stays due, and somebody has to be told.
    Failed(Vec<Problem>),
}

/// A report that was made.
#[derive(Debug)]
pub struct MadeReport {
    /// What it leaves for the comparison in the next one.
    pub left: Earlier,
    /// Its bytes, as they are kept.
    pub dispatch: Dispatch,
    /// What is to be told of it.
    pub problems: Vec<Problem>,
}

/// Records a task as left out.
#[must_use]
pub fn skip(bench: &Bench<'_>, planned: &Planned, reason: SkipReason) -> Occurrence {
    bench.occurrence(planned, Word::Skipped, &bench.desk.language.say(&Phrase::new(reason.key())))
}

/// What every round that is due asks today, judged once for all sections: by the index of the plan and the 基準日.
pub type Asking<'a> = BTreeMap<(usize, NaiveDate), Asked<'a>>;

/// Judges every round that the errands ask for; `frozen` are the plans and 基準日 whose readings are frozen.
#[must_use]
pub fn asking<'a>(bench: &Bench<'a>, errands: &[Vec<Planned>], frozen: &BTreeSet<(String, NaiveDate)>) -> Asking<'a> {
    let today = bench.local().date();
    let mut asking = Asking::new();
    for task in errands.iter().flatten() {
        let Task::Remind { plan: index, round, .. } = &task.task else { continue };
        let (plan, snapshot) = (&bench.collected.plans[*index], &bench.collected.snapshots[*index]);
        asking.entry((*index, round.as_of)).or_insert_with(|| {
            let assessment = assess_on(plan, snapshot, round.as_of, today);
            let asked = Asked::new(plan, assessment, arrears(plan, snapshot, round.as_of, today), today);
            if frozen.contains(&(plan.id.clone(), round.as_of)) { asked.frozen() } else { asked }
        });
    }
    asking
}

/// Composes the digest of one section from all stages that are due for it today.
#[must_use]
pub fn remind(bench: &Bench<'_>, asking: &Asking<'_>, quiet: Option<Quiet>, tasks: &[Planned]) -> Composed {
    let now = bench.local();
    let is_quiet = quiet.is_some_and(|quiet| quiet.covers(now.date()));
    let rounds: Vec<Due<'_>> = tasks.iter().filter_map(|task| Due::of(task, asking, is_quiet)).collect();
    let Some(section) = rounds.first().map(|due| due.section) else { return Composed::Failed(Vec::new()) };
    if let Some(problems) = rounds.iter().find_map(|due| due.asked.waits(section)) {
        return Composed::Stalled(tasks.iter().map(|task| task.key.clone()).collect(), problems);
    }
    // A year that has its own round in this digest is left to that.
    let part = |due: &Due<'_>| {
        let own_rounds = rounds.iter().filter(|other| other.plan == due.plan);
        let told: Vec<_> = own_rounds.map(|other| other.asked.year()).collect();
        // Whoever had mails of the round already and gets a first notice has a new deadline.
        Part {
            moved: due.had > 0 && due.stage.tone == Tone::Notice,
            ..due.asked.part(section, due.round, due.stage.tone, &told)
        }
    };
    let parts: Vec<Part> = rounds.iter().map(part).collect();
    let office = &bench.collected.office;
    let word = |(due, part): (&Due<'_>, &Part)| {
        bench.occurrence(due.task, if part.is_due() { bench.word(due.task) } else { Word::Nothing }, "")
    };
    let mut occurrences: Vec<Occurrence> = rounds.iter().zip(&parts).map(word).collect();
    // A stage that asks for nothing is no reason to write to anybody.
    let stages = || rounds.iter().zip(&parts).filter(|(_, part)| part.is_due()).map(|(due, _)| &due.stage);
    let Some(stage) = stages().max_by_key(|stage| stage.offset).cloned() else {
        return Composed::Ready { occurrences, letters: Vec::new(), report: None };
    };
    let (to, cc) = bench.recipients(section, &stage, stages());
    let link = |(due, part): (&Due<'_>, Part)| Part { answer_at: bench.answer_at(due, &stage), ..part };
    let parts: Vec<Part> = rounds.iter().zip(parts.clone()).map(link).collect();
    let deadlines = parts.iter().filter(|part| part.is_due()).map(|part| part.deadline);
    let deadline = deadlines.min().unwrap_or(now);
    let reminder = Reminder {
        section: section.to_owned(),
        section_name: office.section_name(section).to_owned(),
        stage: stage.clone(),
        at: now,
        working_days_left: office.calendar.working_days_between(now.date(), deadline.date()),
        answer_by: answer_by(bench, &stage),
        parts,
    };
    if to.is_empty() {
        // What the tables lack was told when they were collected.
        return Composed::Failed(Vec::new());
    }
    let written = mail::reminder_mail(&bench.desk.templates, &bench.desk.language, &reminder, &bench.sender(), to, cc);
    // All stages of one round stand in one thread of the section's mail program, that of the most urgent first.
    let mut by_urgency: Vec<&Due<'_>> = rounds.iter().collect();
    by_urgency.sort_by_key(|due| std::cmp::Reverse(due.stage.offset));
    let thread = |due: &Due<'_>| format!("{}/{}/{section}", bench.collected.plans[due.plan].id, due.round.as_of);
    let threads: Vec<String> = by_urgency.into_iter().map(thread).collect();
    match bench.fix(written.map(|message| Message { threads, ..message })) {
        Err(problem) => Composed::Failed(vec![problem]),
        Ok(letter) => {
            let digest = Planned { key: digest_key(section, now.date()), due_at: now, task: tasks[0].task.clone() };
            occurrences.push(bench.occurrence(&digest, Word::Done, ""));
            Composed::Ready { occurrences, letters: vec![letter], report: None }
        }
    }
}

/// One stage of one round that is due for a section.
struct Due<'a> {
    task: &'a Planned,
    plan: usize,
    stage: Stage,
    section: &'a str,
    round: &'a Round,
    had: usize,
    asked: &'a Asked<'a>,
}

impl<'a> Due<'a> {
    fn of(task: &'a Planned, asking: &'a Asking<'_>, is_quiet: bool) -> Option<Self> {
        let Task::Remind { plan, round, stage, section, had } = &task.task else { return None };
        let stage = if is_quiet { stage.quietened() } else { stage.clone() };
        let stage = if *had == 0 { stage.first_word() } else { stage };
        Some(Self { task, plan: *plan, stage, section, round, had: *had, asked: asking.get(&(*plan, round.as_of))? })
    }
}

/// Until when an overdue section is asked to answer: noon of the next working day (`domain.md` B-6, 1c).
fn answer_by(bench: &Bench<'_>, stage: &Stage) -> Option<NaiveDateTime> {
    let today = bench.local().date();
    (stage.offset > 0).then(|| bench.collected.office.calendar.shift(today, 1).and_hms_opt(12, 0, 0)).flatten()
}

impl Bench<'_> {
    /// The link to the page on which the section answers, where there are pages and the page of the round is open.
    fn answer_at(&self, due: &Due<'_>, stage: &Stage) -> Option<String> {
        let links = self.desk.links.as_ref().filter(|_| !due.asked.is_frozen())?;
        let letter = letter_key(self.local().date(), stage, due.section);
        let plan = &self.collected.plans[due.plan].id;
        Some(links.address(&letter, due.section, plan, due.round.as_of, self.now))
    }

    /// To whom a digest goes: to all to whom one of its stages would go, those of the most urgent stage first, each
    /// address once.
    fn recipients<'s>(
        &self,
        section: &str,
        urgent: &Stage,
        stages: impl Iterator<Item = &'s Stage>,
    ) -> (Vec<Mailbox>, Vec<Mailbox>) {
        let (mut to, mut cc) = (urgent.to.clone(), urgent.cc.clone());
        for stage in stages {
            to.extend(stage.to.iter().filter(|role| !to.contains(role)).copied().collect::<Vec<_>>());
            cc.extend(stage.cc.iter().filter(|role| !cc.contains(role)).copied().collect::<Vec<_>>());
        }
        let mut to = self.role_mailboxes(&to, section, &[]);
        if to.is_empty() {
            // A post without anybody: the section itself hands it on.
            to = self.role_mailboxes(&[Role::Section], section, &[]);
        }
        let cc = self.role_mailboxes(&cc, section, &to);
        (to, cc)
    }

    /// The addresses of roles, each once, without those that are written to already.
    fn role_mailboxes(&self, roles: &[Role], section: &str, known: &[Mailbox]) -> Vec<Mailbox> {
        let today = self.local().date();
        let mut found: Vec<Mailbox> = Vec::new();
        for mailbox in roles.iter().flat_map(|role| self.collected.office.mailboxes(*role, Some(section), today)) {
            let is_new = |other: &Mailbox| !other.address.eq_ignore_ascii_case(&mailbox.address);
            if found.iter().chain(known).all(is_new) {
                found.push(mailbox);
            }
        }
        found
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
    firmness: &Firmness,
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
        firmness,
        made_at,
        made_by: &bench.desk.from.name,
    });
    if is_public { report::public(report, &bench.desk.disclosure) } else { report }
}

/// Composes the monthly report to the managers. It waits while a source cannot be read. `bench` holds what was collected on
/// this basis.
#[must_use]
pub fn report(bench: &Bench<'_>, planned: &Planned, earlier: &[Earlier], basis: &Basis) -> Composed {
    let Task::Report { plan: index } = &planned.task else { return Composed::Failed(Vec::new()) };
    let now = bench.local();
    let plan = &bench.collected.plans[*index];
    let Some(round) = current_round(plan, now.date()) else { return Composed::Failed(Vec::new()) };
    let assessment = basis.assess(*index, round.as_of, now.date());
    let has_failed = !bench.collected.snapshots[*index].failed.is_empty();
    if has_failed || assessment.judgements.iter().any(Judgement::waits_for_a_sheet) {
        return Composed::Stalled(Vec::new(), assessment.of_the_year());
    }
    let version = 1 + earlier.iter().filter(|report| report.as_of == round.as_of).count();
    let issue = Issue { version: Some(version), is_final: basis.frozen.is_some(), ..Issue::default() };
    let report = make_report(bench, *index, &assessment, earlier, issue, &basis.firmness, now);
    let managers = bench.collected.office.mailboxes(Role::Manager, None, now.date());
    if managers.is_empty() {
        return Composed::Failed(vec![Problem::fault("no_manager")]);
    }
    let posted = match post::post(bench, &planned.key, &plan.id, &report, &managers) {
        Ok(posted) => posted,
        Err(problems) => return Composed::Failed(problems),
    };
    let made = MadeReport { left: Earlier::of(&report), dispatch: posted.dispatch, problems: posted.problems };
    Composed::Ready {
        occurrences: vec![bench.occurrence(planned, bench.word(planned), "")],
        letters: vec![posted.letter],
        report: Some(Box::new(made)),
    }
}

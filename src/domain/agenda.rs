//! What is due at a moment, decided from the plan, the calendar and what is already done.
//!
//! Every planned occurrence has a natural key; the store's uniqueness makes it happen once. After downtime only the present
//! stage is due, the ones before it are recorded as skipped (decided rules 12–14). It must not know what any sheet
//! says, nor who gets mail.

mod call;
mod schedule;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Months, NaiveDate, NaiveDateTime};

use super::calendar::OfficeCalendar;
use super::freeze::freeze_id;
use super::plan::{Plan, Round};
use super::reminder::Stage;
use call::{Call, calls};

pub use call::asked_round;
pub use schedule::{Quiet, ReportDay, Schedule, is_open, report_day};

/// Something to do once.
#[derive(Debug, Clone, PartialEq)]
pub enum Task {
    /// One stage of one round for one section.
    Remind {
        /// The index of the plan.
        plan: usize,
        /// The round.
        round: Round,
        /// The stage.
        stage: Stage,
        /// The section's code.
        section: String,
        /// How many mails of this round the section has had.
        had: usize,
    },
    /// The monthly report of one plan to the managers.
    Report {
        /// The index of the plan.
        plan: usize,
    },
    /// The freezing of one round's readings.
    Freeze {
        /// The index of the plan.
        plan: usize,
        /// The round.
        round: Round,
    },
}

/// A planned occurrence.
#[derive(Debug, Clone, PartialEq)]
pub struct Planned {
    /// The natural key.
    pub key: String,
    /// When it is due, in the plan's zone.
    pub due_at: NaiveDateTime,
    /// What to do.
    pub task: Task,
}

/// What a cycle has to do about a planned occurrence.
#[derive(Debug, Clone, PartialEq)]
pub enum Due {
    /// Do it now.
    Do(Planned),
    /// Record that it is left out, and why.
    Skip(Planned, SkipReason),
}

/// Why a planned occurrence is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SkipReason {
    /// A later stage has begun.
    Superseded,
    /// Its day is too long ago.
    TooLate,
    /// It was planned before this program was first started.
    BeforeFirstStart,
    /// Its source could not be read all day.
    SourceFailed,
    /// The section has a later deadline by now.
    Extended,
    /// The deadline passed before it could be sent.
    AfterDeadline,
    /// The section has had as many mails of this round as it may get.
    Enough,
}

impl SkipReason {
    /// The key of the sentence in the words file.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Superseded => "skip.superseded",
            Self::TooLate => "skip.too_late",
            Self::BeforeFirstStart => "skip.before_first_start",
            Self::SourceFailed => "skip.source_failed",
            Self::Extended => "skip.extended",
            Self::AfterDeadline => "skip.after_deadline",
            Self::Enough => "skip.enough",
        }
    }
}

/// What the agenda has to know of the past.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Past {
    /// The keys of every occurrence whose word is recorded.
    pub done: BTreeSet<String>,
    /// The tasks that wait for a source, with the day on which it failed.
    pub stalled: BTreeMap<String, NaiveDate>,
    /// How many mails each section has had of each round, by [`round_key`].
    pub mails: BTreeMap<String, usize>,
    /// The day of this program's first cycle.
    pub first_start: NaiveDate,
}

/// The key under which a section gets at most one digest a day.
#[must_use]
pub fn digest_key(section: &str, day: NaiveDate) -> String {
    format!("digest/{section}/{day}")
}

/// The name under which the mails of a round to a section are counted, whatever its deadline; none for the key of anything
/// but a stage.
#[must_use]
pub fn round_key(key: &str) -> Option<String> {
    let mut parts = key.strip_prefix("remind/")?.splitn(4, '/');
    let (plan, mark) = (parts.next()?, parts.next()?);
    let (as_of, section) = (mark.split('~').next()?, parts.nth(1)?);
    Some(format!("{plan}/{as_of}/{section}"))
}

/// Everything that is planned on the days `from` to `to`, both included, soonest first.
#[must_use]
pub fn planned(
    plans: &[Plan],
    calendar: &OfficeCalendar,
    schedule: &Schedule,
    from: NaiveDate,
    to: NaiveDate,
) -> Vec<Planned> {
    let mut all: Vec<Planned> = Vec::new();
    for (index, plan) in plans.iter().enumerate() {
        for call in plan.rounds.iter().flat_map(|round| calls(plan, round)) {
            for stage in &schedule.stages {
                let at = stage_moment(schedule, calendar, &call.round, stage);
                if (from..=to).contains(&at.date()) && call.since.is_none_or(|since| since <= at) {
                    all.extend(reminders(index, plan, &call, stage, at, at.date()));
                }
            }
        }
        let freezes = plan.rounds.iter().filter_map(|round| freezing(index, plan, schedule, calendar, round));
        all.extend(freezes.filter(|planned| (from..=to).contains(&planned.due_at.date())));
        let mut month = first_of_month(from);
        while month <= to {
            all.extend(
                report(index, plan, schedule, calendar, month).filter(|p| (from..=to).contains(&p.due_at.date())),
            );
            month = month + Months::new(1);
        }
    }
    all.sort_by(|a, b| (a.due_at, &a.key).cmp(&(b.due_at, &b.key)));
    all
}

/// What a cycle at `now` has to do or to record as skipped.
///
/// Outside working days and hours nothing is to be done, only recorded. Of each round only the present stage is to be
/// done: the latest whose moment has come.
#[must_use]
pub fn due(
    plans: &[Plan],
    calendar: &OfficeCalendar,
    schedule: &Schedule,
    past: &Past,
    now: NaiveDateTime,
) -> Vec<Due> {
    let open = is_open(schedule, calendar, now);
    let mut all = Vec::new();
    for (index, plan) in plans.iter().enumerate() {
        for call in plan.rounds.iter().flat_map(|round| calls(plan, round)) {
            all.extend(due_reminders(index, plan, &call, calendar, schedule, past, now));
        }
        all.extend(due_reports(index, plan, calendar, schedule, past, now));
        all.extend(due_freezes(index, plan, calendar, schedule, past, now));
    }
    all.retain(|due| match due {
        Due::Skip(..) => true,
        Due::Do(planned) => open && !has_had_its_digest(&planned.task, past, now.date()),
    });
    all
}

fn has_had_its_digest(task: &Task, past: &Past, today: NaiveDate) -> bool {
    match task {
        Task::Remind { section, .. } => past.done.contains(&digest_key(section, today)),
        Task::Report { .. } | Task::Freeze { .. } => false,
    }
}

fn due_reminders(
    index: usize,
    plan: &Plan,
    call: &Call,
    calendar: &OfficeCalendar,
    schedule: &Schedule,
    past: &Past,
    now: NaiveDateTime,
) -> Vec<Due> {
    let mut begun: Vec<(NaiveDateTime, &Stage)> = schedule
        .stages
        .iter()
        .map(|stage| (stage_moment(schedule, calendar, &call.round, stage), stage))
        .filter(|(at, _)| *at <= now && call.since.is_none_or(|since| since <= *at))
        .collect();
    begun.sort_by_key(|(at, _)| *at);
    let Some((present, superseded)) = begun.split_last() else { return Vec::new() };
    let is_last = schedule.stages.iter().all(|stage| stage.offset <= present.1.offset);
    let too_late = is_last && calendar.working_days_between(present.0.date(), now.date()) > schedule.catch_up_days;
    let after_deadline = present.1.offset <= 0 && now > call.round.deadline;
    let fresh = |planned: &Planned| !past.done.contains(&planned.key);
    let before = superseded.iter().flat_map(|(at, stage)| reminders(index, plan, call, stage, *at, at.date()));
    let skipped = before.filter(fresh).map(|planned| {
        let stalled = past.stalled.contains_key(&planned.key);
        Due::Skip(planned, if stalled { SkipReason::SourceFailed } else { SkipReason::Superseded })
    });
    // Whoever answers now is asked, whoever it was when the stage began.
    let current = reminders(index, plan, call, present.1, present.0, now.date()).filter(fresh).map(|planned| {
        let stalled = past.stalled.get(&planned.key);
        if is_released(&planned.task, call) {
            Due::Skip(planned, SkipReason::Extended)
        } else if stalled.is_some_and(|day| *day < now.date() || now.time() >= schedule.send_until) {
            Due::Skip(planned, SkipReason::SourceFailed)
        } else if too_late {
            Due::Skip(planned, SkipReason::TooLate)
        } else if after_deadline {
            Due::Skip(planned, SkipReason::AfterDeadline)
        } else {
            go_on(planned, past, schedule)
        }
    });
    skipped.chain(current).collect()
}

/// Whether the task asks by a deadline that no longer holds for its section.
fn is_released(task: &Task, call: &Call) -> bool {
    matches!(task, Task::Remind { section, .. } if call.has_released(section))
}

/// Has a stage done that nothing stands against, unless the section has had enough mails of the round.
fn go_on(mut planned: Planned, past: &Past, schedule: &Schedule) -> Due {
    let known = round_key(&planned.key).and_then(|key| past.mails.get(&key).copied()).unwrap_or_default();
    if let Task::Remind { had, .. } = &mut planned.task {
        *had = known;
    }
    if known >= schedule.most_mails { Due::Skip(planned, SkipReason::Enough) } else { Due::Do(planned) }
}

fn due_reports(
    index: usize,
    plan: &Plan,
    calendar: &OfficeCalendar,
    schedule: &Schedule,
    past: &Past,
    now: NaiveDateTime,
) -> Vec<Due> {
    let mut begun: Vec<Planned> = Vec::new();
    let mut month = first_of_month(past.first_start.max(now.date() - Months::new(24)));
    while month <= now.date() {
        begun.extend(report(index, plan, schedule, calendar, month).filter(|planned| planned.due_at <= now));
        month = month + Months::new(1);
    }
    let last = begun.len().saturating_sub(1);
    begun
        .into_iter()
        .enumerate()
        .filter(|(_, planned)| !past.done.contains(&planned.key))
        .map(|(nth, planned)| {
            if planned.due_at.date() < past.first_start {
                Due::Skip(planned, SkipReason::BeforeFirstStart)
            } else if nth < last {
                Due::Skip(planned, SkipReason::Superseded)
            } else {
                Due::Do(planned)
            }
        })
        .collect()
}

/// A round is not frozen any more once a later one has begun: its cells hold newer values.
fn due_freezes(
    index: usize,
    plan: &Plan,
    calendar: &OfficeCalendar,
    schedule: &Schedule,
    past: &Past,
    now: NaiveDateTime,
) -> Vec<Due> {
    let current = current_round(plan, now.date()).map(|round| round.as_of);
    let due = plan.rounds.iter().filter_map(|round| {
        let planned = freezing(index, plan, schedule, calendar, round)?;
        let is_due = planned.due_at <= now && !past.done.contains(&planned.key);
        is_due.then(|| match planned.due_at.date() {
            day if day < past.first_start => Due::Skip(planned, SkipReason::BeforeFirstStart),
            _ if current > Some(round.as_of) => Due::Skip(planned, SkipReason::Superseded),
            _ => Due::Do(planned),
        })
    });
    due.collect()
}

/// The freezing of a round; its key is the id of what is frozen.
fn freezing(
    index: usize,
    plan: &Plan,
    schedule: &Schedule,
    calendar: &OfficeCalendar,
    round: &Round,
) -> Option<Planned> {
    let day = calendar.shift(round.deadline.date(), schedule.freeze_after?);
    Some(Planned {
        key: freeze_id(&plan.id, round.as_of, 1),
        due_at: day.and_time(schedule.send_from),
        task: Task::Freeze { plan: index, round: *round },
    })
}

fn stage_moment(schedule: &Schedule, calendar: &OfficeCalendar, round: &Round, stage: &Stage) -> NaiveDateTime {
    calendar.shift(round.deadline.date(), stage.offset).and_time(schedule.send_from)
}

/// One stage of a round for every section that answers for anything on the day.
fn reminders<'a>(
    index: usize,
    plan: &'a Plan,
    call: &'a Call,
    stage: &'a Stage,
    at: NaiveDateTime,
    day: NaiveDate,
) -> impl Iterator<Item = Planned> + 'a {
    let sections: BTreeSet<&str> = plan
        .assignments
        .iter()
        .filter(|assignment| assignment.valid.covers(day))
        .map(|assignment| assignment.section.as_str())
        .filter(|section| call.has(section))
        .collect();
    sections.into_iter().map(move |section| Planned {
        key: format!("remind/{}/{}/{}/{section}", plan.id, call.mark, stage.name),
        due_at: at,
        task: Task::Remind {
            plan: index,
            round: call.round,
            stage: stage.clone(),
            section: section.to_owned(),
            had: 0,
        },
    })
}

/// The report of the month that begins on `month`; none before the plan's first round.
fn report(
    index: usize,
    plan: &Plan,
    schedule: &Schedule,
    calendar: &OfficeCalendar,
    month: NaiveDate,
) -> Option<Planned> {
    let day = report_day(schedule.report_on, calendar, month);
    current_round(plan, day)?;
    Some(Planned {
        key: format!("report/{}/{}", plan.id, month.format("%Y-%m")),
        due_at: day.and_time(schedule.send_from),
        task: Task::Report { plan: index },
    })
    .filter(|_| day <= plan.last_year.last_day() + Months::new(12))
}

/// The round that a report on the day is about: the latest whose 基準日 has come.
#[must_use]
pub fn current_round(plan: &Plan, day: NaiveDate) -> Option<&Round> {
    plan.rounds.iter().filter(|round| round.as_of <= day).max_by_key(|round| round.as_of)
}

fn first_of_month(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests;

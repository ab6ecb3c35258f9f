//! Sends the account of the days since the last one to the administrator and the secretariat, once a month.

use std::ops::Range;

use chrono::{Datelike, Days, NaiveDate};
use tracing::error;

use crate::clock::Timestamp;
use crate::domain::agenda::is_open;
use crate::domain::control::account;
use crate::domain::office::Role;
use crate::domain::problem::Problem;
use crate::domain::stated::{Stated, in_force, list};
use crate::render::{mail, record};
use crate::stores::store::{Occurrence, StoreError, Word};

use super::bench::Bench;
use super::parts::Parts;

/// The name under which is remembered up to which day accounts were given.
const FACT: &str = "accounted_until";

/// Makes the account where it is due. Returns how many letters went to the outbox.
///
/// # Errors
/// The state cannot be read or written.
pub(super) async fn tell(parts: &Parts, bench: &Bench<'_>) -> Result<usize, StoreError> {
    let now = bench.inputs.local(bench.now);
    let calendar = &bench.collected.office.calendar;
    let month = now.date().with_day(1).unwrap_or_default();
    let until = month - Days::new(1);
    let is_due = parts.control_working_day > 0 && now.date() >= calendar.shift(until, parts.control_working_day);
    if !is_due || !is_open(&parts.schedule, calendar, now) {
        return Ok(0);
    }
    let day = |text: Option<String>| text.and_then(|text| text.parse::<NaiveDate>().ok());
    let first_start = day(parts.store.recall("first_start").await?).unwrap_or(now.date());
    let from = day(parts.store.recall(FACT).await?).map_or(first_start, |until| until + Days::new(1));
    if from > until {
        return Ok(0);
    }
    let midnight = |day: NaiveDate| bench.inputs.moment(day.into());
    let records = parts.store.records(midnight(from), midnight(month)).await?;
    let modes = parts.desk.modes.phrases();
    let local = |record: &crate::domain::record::Record| bench.inputs.local(record.at);
    let office = &bench.collected.office;
    let stated = stated(parts, bench, midnight(from)..midnight(month)).await?;
    let account = account(now.date(), (from, until), &records, modes, stated, office, local);
    let mut to = office.mailboxes(Role::Administrator, None, now.date());
    to.extend(office.mailboxes(Role::Secretariat, None, now.date()));
    if to.is_empty() {
        return Ok(0);
    }
    let unwritable =
        |detail: String| Problem::fault("mail_unwritable").with("letter", account.key.as_str()).with("detail", detail);
    let language = &parts.desk.language;
    let letter = record::csv(&record::rows(language, bench.inputs.zone, &records))
        .map_err(|error| unwritable(error.to_string()))
        .and_then(|record| {
            bench.fix(mail::control_mail(&parts.desk.templates, language, &account, record, &bench.sender(), to))
        });
    let letter = match letter {
        Ok(letter) => letter,
        Err(problem) => {
            error!(code = problem.code(), facts = ?problem.phrase.args, "the account cannot be written");
            return Ok(0);
        }
    };
    let occurrence = Occurrence {
        key: format!("control/{}", until.format("%Y-%m")),
        due_at: bench
            .inputs
            .moment(calendar.shift(until, parts.control_working_day).and_time(parts.schedule.send_from)),
        recorded_at: bench.now,
        word: Word::Done,
        because: String::new(),
    };
    let committed = parts.store.commit(&[occurrence], &[letter], bench.now).await?;
    parts.store.remember(FACT, &until.to_string(), bench.now).await?;
    Ok(usize::from(committed))
}

/// What was said beside the sheets in a time, and what is in force today.
async fn stated(parts: &Parts, bench: &Bench<'_>, time: Range<Timestamp>) -> Result<Vec<Stated>, StoreError> {
    let entries = parts.store.statements().await?;
    let (collected, today) = (bench.collected, bench.inputs.local(bench.now).date());
    let plans = collected.plans.iter().zip(&collected.snapshots);
    let mut stated: Vec<Stated> = plans
        .flat_map(|(plan, snapshot)| {
            let in_force = in_force(plan, snapshot, today);
            let told = entries.iter().filter(|it| time.contains(&it.statement.at) || in_force.contains(&it.number));
            list(told, &in_force, plan, &collected.office, |moment| bench.inputs.local(moment))
        })
        .collect();
    stated.sort_by_key(|it| it.number);
    Ok(stated)
}

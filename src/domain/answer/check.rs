//! Whether something can be said at all: days that lie ahead, reasons that are given.

use chrono::{Days, NaiveDate};

use super::statement::{Answer, Matter};
use crate::domain::phrase::Phrase;

/// The furthest day that may be named: what is later is decided anew.
const MOST_DAYS: u64 = 366;
/// The longest reason, in characters.
const LONGEST_REASON: usize = 400;

/// Checks what is to be said on the day.
///
/// # Errors
/// What is wrong with it and what was expected, as a sentence below `answer.fault.` in the words file.
pub fn check(matter: &Matter, today: NaiveDate) -> Result<(), Phrase> {
    match matter {
        Matter::Answer { answer: Answer::Unchanged, .. } => Ok(()),
        Matter::Answer { answer: Answer::Value { number }, .. } => {
            if number.is_finite() {
                Ok(())
            } else {
                Err(Phrase::new("answer.fault.number"))
            }
        }
        Matter::Answer { answer: Answer::Late { until, because }, .. } => {
            ahead(*until, today).and_then(|()| given(because))
        }
        Matter::Answer { answer: Answer::NotApplicable { because }, .. } => given(because),
        Matter::Waiver { reason, until, approved_by, .. } => {
            ahead(*until, today).and_then(|()| given(reason)).and_then(|()| approved(approved_by))
        }
        Matter::Extension { reason, deadline, approved_by, .. } => {
            ahead(deadline.date(), today).and_then(|()| given(reason)).and_then(|()| approved(approved_by))
        }
        Matter::Withdrawal { reason, .. } => given(reason),
    }
}

fn ahead(day: NaiveDate, today: NaiveDate) -> Result<(), Phrase> {
    let last = today + Days::new(MOST_DAYS);
    if (today..=last).contains(&day) {
        return Ok(());
    }
    Err(Phrase::new("answer.fault.day").with("day", day).with("today", today).with("last", last))
}

fn given(reason: &str) -> Result<(), Phrase> {
    match reason.trim().chars().count() {
        0 => Err(Phrase::new("answer.fault.no_reason")),
        1..=LONGEST_REASON => Ok(()),
        length => Err(Phrase::new("answer.fault.long_reason").with("length", length).with("most", LONGEST_REASON)),
    }
}

fn approved(by: &str) -> Result<(), Phrase> {
    if by.trim().is_empty() { Err(Phrase::new("answer.fault.not_approved")) } else { Ok(()) }
}

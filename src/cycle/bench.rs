//! What all tasks of a cycle share, and how any message is fixed for sending.
//!
//! It must not know what a task is about.

use chrono::{DateTime, FixedOffset, NaiveDateTime};

use crate::channels::webhook;
use crate::clock::Timestamp;
use crate::domain::agenda::Planned;
use crate::domain::message::{Letter, Message};
use crate::domain::office::Role;
use crate::domain::problem::Problem;
use crate::render::mail::{self, Sender};
use crate::render::templates::TemplateError;
use crate::stores::store::{Occurrence, Word};

use super::collect::Collected;
use super::parts::{Desk, Inputs};

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
    pub(super) fn local(&self) -> NaiveDateTime {
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
            redirect_to: self.desk.modes.redirect_to.clone(),
        }
    }

    /// Fixes a message for sending.
    pub(super) fn fix(&self, written: Result<Message, TemplateError>) -> Result<Letter, Problem> {
        let fault = |detail: String| Problem::fault("mail_unwritable").with("detail", detail);
        let message = written.map_err(|error| fault(describe(&error)))?;
        let letter = mail::letter(&message, &self.desk.message_id_domain, self.dated());
        let mut letter = letter.map_err(|error| fault(describe(&error)))?;
        letter.sender.clone_from(&self.desk.return_path);
        letter.held = self.desk.modes.approval && message.kind.needs_release();
        // During a trial nobody else gets anything, a chat room neither.
        if self.desk.modes.redirect_to.is_none() && self.desk.copies_of.contains(&message.kind) {
            letter.recipients.push(webhook::RECIPIENT.to_owned());
        }
        Ok(letter)
    }

    /// Whether a task is done on its day.
    pub(super) fn word(&self, planned: &Planned) -> Word {
        if planned.due_at.date() < self.local().date() { Word::Late } else { Word::Done }
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

/// An error with everything that caused it, on one line.
fn describe(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

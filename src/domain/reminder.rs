//! What a section is told, as data: what it has still to enter, to renew and to answer, and in which tone.
//!
//! One section gets one digest, whatever the number of its plans. Low values are told apart from missing ones, and alone
//! are no reason for a mail (`domain.md` B-6). It must not know words, addresses on paper, or how mail travels.

use std::cmp::Reverse;

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

use super::office::Role;
use super::phrase::{Arg, Phrase};

/// One step of reminding: when, in which tone, and to whom (decided rules 12 and 13).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// The name in keys and files (`T-10`).
    pub name: String,
    /// How many working days after the deadline; negative before it.
    pub offset: i64,
    /// How it is said.
    pub tone: Tone,
    /// Whom it is addressed to.
    pub to: Vec<Role>,
    /// Who gets a copy.
    #[serde(default)]
    pub cc: Vec<Role>,
}

impl Stage {
    /// The stage as it is sent in a quiet time, when posts have just changed hands: to the section's own address alone, and
    /// never in the words for a chief.
    #[must_use]
    pub fn quietened(&self) -> Self {
        Self { tone: self.tone.min(Tone::Overdue), to: vec![Role::Section], cc: Vec::new(), ..self.clone() }
    }

    /// The stage for whom it is the first word of the round: nobody is asked again who was not asked before.
    #[must_use]
    pub fn first_word(self) -> Self {
        let tone = if self.tone == Tone::Again { Tone::Notice } else { self.tone };
        Self { tone, ..self }
    }
}

/// How a reminder is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// The first notice, well before the deadline.
    Notice,
    /// Asked again, shortly before the deadline.
    Again,
    /// The deadline has passed.
    Overdue,
    /// The chief is asked to see to it.
    Escalated,
}

/// One digest for one section.
#[derive(Debug, Clone, PartialEq)]
pub struct Reminder {
    /// The section's code.
    pub section: String,
    /// The section's name.
    pub section_name: String,
    /// The stage; with several plans, that of the most urgent.
    pub stage: Stage,
    /// When the sheets were read, in the plans' zone.
    pub at: NaiveDateTime,
    /// Working days until the most urgent deadline; negative after it.
    pub working_days_left: i64,
    /// Until when an answer is asked for once the deadline has passed.
    pub answer_by: Option<NaiveDateTime>,
    /// What each plan asks for.
    pub parts: Vec<Part>,
}

/// What one plan asks of one section. Every indicator stands in one list at the most.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// The plan's name.
    pub plan: String,
    /// Where to enter the values (a path or a link).
    pub enter_at: String,
    /// The document that asked for them; may be empty.
    pub inquiry: String,
    /// The link to the page of answers, where there is one.
    pub answer_at: Option<String>,
    /// The day that the values describe (基準日).
    pub as_of: NaiveDate,
    /// Until when they have to be entered (提出期限).
    pub deadline: NaiveDateTime,
    /// Whether the section was told another deadline before.
    pub moved: bool,
    /// How far its own round has come; the digest as a whole speaks in the tone of the most urgent one.
    pub tone: Tone,
    /// Nothing was entered, or no sheet has a row.
    pub missing: Vec<Item>,
    /// The value is too old, or can be final by now.
    pub stale: Vec<Item>,
    /// It is not certain which number is the value.
    pub unclear: Vec<Item>,
    /// Words were entered and no value: the outlook is asked for.
    pub outlook: Vec<Item>,
    /// A value was entered and is low: reason and outlook are asked for.
    pub low: Vec<Item>,
    /// A value was sent back by the chief or the secretariat, each with the reason.
    pub sent_back: Vec<Item>,
}

/// One indicator in a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The indicator's name.
    pub indicator: String,
    /// The year that the value belongs to (H28), where that is not the round's own.
    pub year: Option<String>,
    /// The target as sheets write it (累計 7件); an empty text without one.
    pub target: Arg,
    /// The cell's text on one line; empty for an empty cell, none where no sheet has a row.
    pub raw: Option<String>,
    /// The value's unit.
    pub unit: String,
    /// What was to be expected by the day of the value.
    pub expected: Option<f64>,
    /// Value / expected, not rounded.
    pub ratio: Option<f64>,
    /// How many digits a printed percentage needs so that it does not contradict the grade.
    pub percent_digits: usize,
    /// What to ask, each question once.
    pub questions: Vec<Phrase>,
    /// Where it is listed a second time (⑦); it is asked for once.
    pub also_at: Vec<String>,
}

impl Item {
    /// The indicator's name, with the year where the value is not of the round's own.
    #[must_use]
    pub fn name(&self) -> Phrase {
        let year = self.year.as_deref().unwrap_or_default();
        Phrase::new("reminder.of_year").with("indicator", self.indicator.as_str()).with("year", year)
    }
}

impl Part {
    /// Whether a mail is due: low values and words alone send none.
    #[must_use]
    pub fn is_due(&self) -> bool {
        self.open() > 0
    }

    /// How many indicators wait for the section.
    #[must_use]
    pub fn open(&self) -> usize {
        self.missing.len() + self.stale.len() + self.unclear.len() + self.sent_back.len()
    }
}

/// The name of the mail of a stage to a section on a day, unique for ever (`2017-03-01_T-10_shoko`).
#[must_use]
pub fn letter_key(day: NaiveDate, stage: &Stage, section: &str) -> String {
    format!("{day}_{}_{section}", stage.name)
}

impl Reminder {
    /// Whether there is anything to ask for: no mail otherwise.
    #[must_use]
    pub fn is_due(&self) -> bool {
        self.parts.iter().any(Part::is_due)
    }

    /// The parts that ask for something, the most urgent first; of two with one deadline the one that asks for more.
    #[must_use]
    pub fn due_parts(&self) -> Vec<&Part> {
        let mut parts: Vec<&Part> = self.parts.iter().filter(|part| part.is_due()).collect();
        parts.sort_by_key(|part| (part.deadline, Reverse(part.open())));
        parts
    }

    /// Whether the stage lies behind the deadline: then only what is open is told, not what is low.
    #[must_use]
    pub fn is_past_deadline(&self) -> bool {
        self.stage.tone >= Tone::Overdue
    }

    /// The name of the mail, unique for ever (`2017-03-01_T-10_shoko`).
    #[must_use]
    pub fn key(&self) -> String {
        letter_key(self.at.date(), &self.stage, &self.section)
    }
}

#[cfg(test)]
mod tests;

//! The record of what was planned, tried and done: one line for each, with its word. It is what an auditor asks for.
//!
//! It must not know where it is kept.

use chrono::{DateTime, Utc};
use serde::Serialize;

/// One line of the record: something that was planned, tried or done at one moment, with its word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Record {
    /// When it was recorded.
    pub at: DateTime<Utc>,
    /// What it is about.
    pub kind: RecordKind,
    /// The word that it ended in, as it stands in the words file below `audit.word`.
    pub word: String,
    /// The key of the occurrence, or of the letter.
    pub key: String,
    /// When it was planned for, for an occurrence.
    pub due_at: Option<DateTime<Utc>>,
    /// The letter; empty where an occurrence ended without one.
    pub letter: String,
    /// The recipient; empty for an occurrence.
    pub recipient: String,
    /// The letter's subject.
    pub subject: String,
    /// The letter's Message-ID.
    pub message_id: String,
    /// Why, or what the server said.
    pub because: String,
}

/// What a record is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    /// A planned occurrence: `done`, `late`, `nothing`, `skipped`.
    Occurrence,
    /// A letter was put into the outbox for a recipient: `queued`.
    Letter,
    /// One try to deliver: `sent`, `again`, `gave_up`, `unknown`, or `under_way`.
    Attempt,
    /// What was done to a delivery or learned of it later: `held`, `released`, `retried`, `bounced`.
    Event,
}

impl RecordKind {
    /// The name in the words file below `audit.kind`, and in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Occurrence => "occurrence",
            Self::Letter => "letter",
            Self::Attempt => "attempt",
            Self::Event => "event",
        }
    }
}

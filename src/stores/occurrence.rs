//! A planned occurrence with the word that it ended in. It must not know what was planned.

use serde::Serialize;

use crate::clock::Timestamp;

/// What became of a planned occurrence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Occurrence {
    /// The task's natural key (`remind/sangyo/2017-03-15/T-10/shoko`).
    pub key: String,
    /// When it was planned for.
    pub due_at: Timestamp,
    /// When the word was recorded.
    pub recorded_at: Timestamp,
    /// The word.
    pub word: Word,
    /// Why, for a person, in the language of the office; empty where the word says all.
    pub because: String,
}

/// The word that a planned occurrence ends in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Word {
    /// Done in time.
    Done,
    /// Done after its day.
    Late,
    /// Nothing was due: no mail.
    Nothing,
    /// Left out, with its reason.
    Skipped,
}

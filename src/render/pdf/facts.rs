//! What the file says of itself.

use chrono::NaiveDateTime;

/// The program's name in the file. Without a version, so that a report does not change with one.
pub(super) const PRODUCER: &str = "shinchoku";

/// What the file says about itself.
#[derive(Debug, Clone)]
pub(super) struct Facts {
    pub(super) title: String,
    pub(super) author: String,
    pub(super) made_at: NaiveDateTime,
    /// The language of the words, as BCP 47 has it (`ja-JP`).
    pub(super) language: String,
}

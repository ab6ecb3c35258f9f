//! What the file says of itself.

use chrono::NaiveDateTime;

use crate::domain::message::Attachment;

/// The program's name in the file. Without a version, so that a report does not change with one.
pub(super) const PRODUCER: &str = "shinchoku";

/// What the file says about itself.
#[derive(Debug, Clone)]
pub(super) struct Facts<'a> {
    pub(super) title: String,
    pub(super) author: String,
    pub(super) made_at: NaiveDateTime,
    /// The language of the words, as BCP 47 has it (`ja-JP`).
    pub(super) language: String,
    /// The data that the file carries inside it.
    pub(super) enclosed: Option<&'a Attachment>,
}

impl Facts<'_> {
    /// The part of ISO 19005 that the file keeps: only the third lets a file carry others of any kind.
    pub(super) fn archive_part(&self) -> u8 {
        if self.enclosed.is_some() { 3 } else { 2 }
    }

    /// When it was made, as a PDF writes it.
    pub(super) fn date(&self) -> String {
        self.made_at.format("D:%Y%m%d%H%M%S").to_string()
    }
}

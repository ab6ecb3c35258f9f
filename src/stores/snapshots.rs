//! The port to what is kept for ever: frozen readings, corrections as they were seen, reports as they were sent.
//!
//! It adds and never changes; what it gives out was checked against its SHA-256. It must not know what frozen readings say.

use async_trait::async_trait;
use chrono::NaiveDate;
use serde::Serialize;

use super::error::StoreError;
use super::occurrence::Occurrence;
use crate::clock::Timestamp;
use crate::domain::message::Letter;

/// Frozen readings as they are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// What is known of them without reading them.
    pub head: Head,
    /// The canonical form.
    pub content: Vec<u8>,
}

/// What is known of frozen readings without reading them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Head {
    /// The id (`freeze/sangyo/2017-03-15`).
    pub id: String,
    /// The plan's stable name.
    pub plan: String,
    /// The 基準日.
    pub as_of: NaiveDate,
    /// When they were frozen.
    pub frozen_at: Timestamp,
    /// Why a 基準日 was frozen anew; empty for the first time.
    pub because: String,
    /// The SHA-256 over the canonical form.
    pub sha256: String,
}

/// A correction as a cycle first saw it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Seen {
    /// The indicator's id.
    pub indicator: String,
    /// What the sheet says, as it is compared.
    pub said: String,
    /// When it was first seen.
    pub at: Timestamp,
}

/// A report that went out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dispatch {
    /// What is known of it without its bytes.
    pub head: DispatchHead,
    /// The whole file.
    pub whole: Vec<u8>,
    /// The shorter file that was sent, where the mail could not carry the whole.
    pub sent: Option<Vec<u8>>,
}

/// What is known of a report that went out, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DispatchHead {
    /// The id (`report/sangyo/2017-03`).
    pub id: String,
    /// The plan's stable name.
    pub plan: String,
    /// The 基準日.
    pub as_of: NaiveDate,
    /// The id of the frozen readings that it was made of; none for a preliminary one.
    pub frozen: Option<String>,
    /// When it went to the outbox.
    pub sent_at: Timestamp,
    /// The key of its letter.
    pub letter: String,
    /// The file's name.
    pub file_name: String,
    /// The SHA-256 of the whole file.
    pub sha256: String,
    /// Whether the mail carried a shorter file, or none.
    pub cut: bool,
}

/// The port to what is kept for ever.
#[async_trait]
pub trait Snapshots: Send + Sync {
    /// Keeps frozen readings and the report that was made of them, and records the occurrence of their task where there is
    /// one, in one transaction. Returns whether this call did it: `false`, with nothing written, where the id or the
    /// task's key was there before.
    async fn freeze(&self, kept: &Kept, report: &Dispatch, occurrence: Option<&Occurrence>)
    -> Result<bool, StoreError>;

    /// What is known of all frozen readings, oldest first.
    async fn freezes(&self) -> Result<Vec<Head>, StoreError>;

    /// Frozen readings by their id. Bytes that do not have their SHA-256 are an error.
    async fn frozen(&self, id: &str) -> Result<Option<Kept>, StoreError>;

    /// Keeps which corrections of frozen readings were seen; what was seen before keeps its moment.
    async fn see(&self, frozen: &str, corrections: &[Seen]) -> Result<(), StoreError>;

    /// Every correction of frozen readings that was ever seen, oldest first.
    async fn seen(&self, frozen: &str) -> Result<Vec<Seen>, StoreError>;

    /// Records an occurrence, puts its letter into the outbox and keeps the report that it carries, in one transaction.
    /// Returns whether this call did it, as `commit` does.
    async fn dispatch(
        &self,
        occurrences: &[Occurrence],
        letters: &[Letter],
        dispatch: &Dispatch,
        now: Timestamp,
    ) -> Result<bool, StoreError>;

    /// What is known of all reports that went out, oldest first.
    async fn dispatches(&self) -> Result<Vec<DispatchHead>, StoreError>;

    /// A report that went out, byte for byte. Bytes that do not have their SHA-256 are an error.
    async fn dispatched(&self, id: &str) -> Result<Option<Dispatch>, StoreError>;
}

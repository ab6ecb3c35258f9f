//! The port to the state: what is done, what waits to be sent, what was remembered.
//!
//! A task and its letters are recorded in one transaction under the task's key; whoever inserts the key first has done
//! the task. No implementation may depend on anything in memory.

use std::collections::BTreeMap;

use async_trait::async_trait;
use chrono::Duration;
use serde::Serialize;

use crate::clock::Timestamp;
use crate::domain::message::{Letter, Verdict};

use super::sending::Sending;
use super::snapshots::Snapshots;
use super::statements::Statements;

pub use super::error::StoreError;
pub use super::occurrence::{Occurrence, Word};

/// A letter that was taken from the outbox for sending, under a lease.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The number of the attempt, for [`Store::settle`].
    pub attempt: i64,
    /// The letter.
    pub letter: Letter,
    /// The recipients that are due and have the same history.
    pub recipients: Vec<String>,
    /// How often each of these deliveries was tried before.
    pub tries: u32,
    /// Since when these recipients have refused it for now; none while nothing but the system was at fault.
    pub refused_since: Option<Timestamp>,
}

/// A delivery as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Delivery {
    /// The letter's key.
    pub letter: String,
    /// The recipient.
    pub recipient: String,
    /// The subject, for lists.
    pub subject: String,
    /// How it stands.
    pub state: DeliveryState,
    /// How often it was tried.
    pub tries: u32,
    /// When it will be tried again.
    pub next_try_at: Option<Timestamp>,
    /// When it was sent or given up.
    pub settled_at: Option<Timestamp>,
    /// The last thing that the server or the network said.
    pub said: String,
}

/// How a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// Waits for a person's release.
    Held,
    /// Waits to be sent, for the first time or again.
    Waiting,
    /// Taken by a process, under a lease.
    Sending,
    /// The server has it.
    Sent,
    /// Will not be sent.
    GaveUp,
    /// Perhaps sent; a person has to look (`outbox retry`).
    Parked,
    /// The server had it, and a report says that it did not reach the recipient.
    Bounced,
}

/// How long a claim holds, and what to do with one whose holder vanished.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lease {
    /// How long a claim holds.
    pub holds: Duration,
    /// Whether a letter whose sending process vanished goes out again with the same Message-ID; else it is parked.
    pub send_again: bool,
}

/// The port to the state.
#[async_trait]
pub trait Store: Sending + Snapshots + Statements {
    /// Every occurrence whose word is recorded, by key.
    async fn occurrences(&self) -> Result<BTreeMap<String, Occurrence>, StoreError>;

    /// Records occurrences and puts their letters into the outbox, all in one transaction. Returns whether this call
    /// did it: `false`, with nothing written, where any of the keys was there before. A letter that is held waits for a
    /// release.
    async fn commit(&self, occurrences: &[Occurrence], letters: &[Letter], now: Timestamp) -> Result<bool, StoreError>;

    /// Takes the next letter that is due for sending and opens an attempt under the lease; none when nothing is due.
    /// An attempt whose lease ran out is closed as unknown first and treated as the lease says.
    async fn claim(&self, now: Timestamp, lease: Lease) -> Result<Option<Claim>, StoreError>;

    /// Closes an attempt with the verdict on each of its recipients; a recipient without one is an error. Where the
    /// lease ran out meanwhile the verdict still counts, unless somebody else has taken the delivery since.
    async fn settle(&self, attempt: i64, verdicts: &[(String, Verdict)], now: Timestamp) -> Result<(), StoreError>;

    /// Every delivery, newest letter first.
    async fn deliveries(&self) -> Result<Vec<Delivery>, StoreError>;

    /// The letter of a key, byte for byte.
    async fn letter(&self, key: &str) -> Result<Option<Letter>, StoreError>;

    /// Makes the unsent, given-up, parked or bounced deliveries of a letter due now, as if nobody had refused it yet. Returns how
    /// many.
    async fn retry(&self, key: &str, now: Timestamp) -> Result<u64, StoreError>;

    /// Keeps a small fact under a name, replacing what was there.
    async fn remember(&self, name: &str, value: &str, now: Timestamp) -> Result<(), StoreError>;

    /// Gives back what was kept under a name.
    async fn recall(&self, name: &str) -> Result<Option<String>, StoreError>;

    /// Forgets what was kept under a name.
    async fn forget(&self, name: &str) -> Result<(), StoreError>;
}

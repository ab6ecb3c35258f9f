//! The port to the state, as far as sending is watched over: letters that wait for a release, letters that came back, and the
//! record of everything that was planned and tried.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::error::StoreError;
use crate::domain::record::Record;

/// Which letters a person means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Letters<'a> {
    /// The one with that key.
    One(&'a str),
    /// All of them.
    All,
}

/// Watches over what is sent.
#[async_trait]
pub trait Sending: Send + Sync {
    /// Holds letters that wait for their first try. Returns how many deliveries.
    async fn hold(&self, letters: Letters<'_>, now: DateTime<Utc>) -> Result<u64, StoreError>;

    /// Holds every delivery that waits for another address than this one. Returns how many.
    async fn hold_all_but(&self, address: &str, now: DateTime<Utc>) -> Result<u64, StoreError>;

    /// Makes held letters due now. Returns how many deliveries.
    async fn release(&self, letters: Letters<'_>, now: DateTime<Utc>) -> Result<u64, StoreError>;

    /// Records that the letter with that Message-ID came back from a recipient. Returns the letter's key the first time;
    /// none where there is no such delivery, or it is known already.
    async fn bounced(
        &self,
        message_id: &str,
        recipient: &str,
        said: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<String>, StoreError>;

    /// Everything that was recorded from one moment until before the other, oldest first.
    async fn records(&self, from: DateTime<Utc>, until: DateTime<Utc>) -> Result<Vec<Record>, StoreError>;
}

//! The port to the state, kept by SQLite.

use std::collections::BTreeMap;
use std::path::Path;

use async_trait::async_trait;
use sqlx::SqlitePool;

use super::open::{Use, open};
use super::transaction::failed;
use super::{ledger, outbox, sending};
use crate::clock::Timestamp;
use crate::domain::message::{Letter, Verdict};
use crate::domain::record::Record;
use crate::stores::sending::{Letters, Sending};
use crate::stores::store::{Claim, Delivery, Lease, Occurrence, Store, StoreError};

/// The state in one SQLite file.
#[derive(Debug, Clone)]
pub struct SqliteStore {
    pool: SqlitePool,
}

#[async_trait]
impl Store for SqliteStore {
    async fn occurrences(&self) -> Result<BTreeMap<String, Occurrence>, StoreError> {
        ledger::occurrences(&self.pool).await.map_err(failed("read the occurrences"))
    }

    async fn commit(&self, occurrences: &[Occurrence], letters: &[Letter], now: Timestamp) -> Result<bool, StoreError> {
        ledger::commit(&self.pool, occurrences, letters, now).await.map_err(failed("record occurrences and letters"))
    }

    async fn claim(&self, now: Timestamp, lease: Lease) -> Result<Option<Claim>, StoreError> {
        outbox::claim(&self.pool, now, lease).await.map_err(failed("take the next letter from the outbox"))
    }

    async fn settle(&self, attempt: i64, verdicts: &[(String, Verdict)], now: Timestamp) -> Result<(), StoreError> {
        outbox::settle(&self.pool, attempt, verdicts, now)
            .await
            .map_err(failed(format!("record the outcome of attempt {attempt}")))
    }

    async fn deliveries(&self) -> Result<Vec<Delivery>, StoreError> {
        outbox::deliveries(&self.pool).await.map_err(failed("read the deliveries"))
    }

    async fn letter(&self, key: &str) -> Result<Option<Letter>, StoreError> {
        outbox::letter(&self.pool, key).await.map_err(failed(format!("read letter `{key}`")))
    }

    async fn retry(&self, key: &str, now: Timestamp) -> Result<u64, StoreError> {
        outbox::retry(&self.pool, key, now).await.map_err(failed(format!("make letter `{key}` due again")))
    }

    async fn remember(&self, name: &str, value: &str, now: Timestamp) -> Result<(), StoreError> {
        ledger::remember(&self.pool, name, value, now).await.map_err(failed(format!("remember `{name}`")))
    }

    async fn recall(&self, name: &str) -> Result<Option<String>, StoreError> {
        ledger::recall(&self.pool, name).await.map_err(failed(format!("recall `{name}`")))
    }

    async fn forget(&self, name: &str) -> Result<(), StoreError> {
        ledger::forget(&self.pool, name).await.map_err(failed(format!("forget `{name}`")))
    }
}

#[async_trait]
impl Sending for SqliteStore {
    async fn hold(&self, letters: Letters<'_>, now: Timestamp) -> Result<u64, StoreError> {
        sending::hold(&self.pool, letters, now).await.map_err(failed("hold letters"))
    }

    async fn hold_all_but(&self, address: &str, now: Timestamp) -> Result<u64, StoreError> {
        sending::hold_all_but(&self.pool, address, now).await.map_err(failed("hold letters to other addresses"))
    }

    async fn release(&self, letters: Letters<'_>, now: Timestamp) -> Result<u64, StoreError> {
        sending::release(&self.pool, letters, now).await.map_err(failed("release letters"))
    }

    async fn bounced(
        &self,
        message_id: &str,
        recipient: &str,
        said: &str,
        now: Timestamp,
    ) -> Result<Option<String>, StoreError> {
        sending::bounced(&self.pool, message_id, recipient, said, now)
            .await
            .map_err(failed(format!("record that <{message_id}> came back")))
    }

    async fn records(&self, from: Timestamp, until: Timestamp) -> Result<Vec<Record>, StoreError> {
        sending::records(&self.pool, from, until).await.map_err(failed("read the record of what was sent"))
    }
}

impl SqliteStore {
    /// Opens the file, makes it and its folder where there is none, and brings its tables up to date.
    ///
    /// # Errors
    /// The source is an [`OpenFault`](super::OpenFault).
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        open(path, Use::Make).await.map(|pool| Self { pool }).map_err(failed(doing(path)))
    }

    /// Opens the file for reading and writing where there is one; makes none.
    ///
    /// # Errors
    /// The source is an [`OpenFault`](super::OpenFault).
    pub async fn open_existing(path: &Path) -> Result<Self, StoreError> {
        open(path, Use::Write).await.map(|pool| Self { pool }).map_err(failed(doing(path)))
    }

    /// Opens the file for reading where there is one; makes and changes nothing.
    ///
    /// # Errors
    /// The source is an [`OpenFault`](super::OpenFault).
    pub async fn open_existing_read_only(path: &Path) -> Result<Self, StoreError> {
        open(path, Use::Read).await.map(|pool| Self { pool }).map_err(failed(doing(path)))
    }

    /// The connections, for the subjects that stand in rooms of their own.
    pub(super) fn pool(&self) -> &SqlitePool {
        &self.pool
    }

    /// Closes the file once everything under way is done.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

fn doing(path: &Path) -> String {
    format!("open the database {}", path.display())
}

//! The state in one SQLite file: enough for one office on one machine.
//!
//! WAL with `synchronous = FULL`: what was acknowledged survives a power cut. Every write begins as IMMEDIATE, since a
//! transaction that reads first and writes later fails under other writers whatever the busy time-out. It must not
//! know what the keys, letters and facts are about.

mod ledger;
mod open;
mod outbox;

use std::collections::BTreeMap;
use std::error::Error;

use async_trait::async_trait;
use sqlx::{Sqlite, SqlitePool, Transaction};

use super::store::{Claim, Delivery, Lease, Occurrence, Store, StoreError};
use crate::clock::Timestamp;
use crate::domain::message::{Letter, Verdict};

pub use open::OpenFault;

const BEGIN: &str = "BEGIN IMMEDIATE";

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

/// Begins a transaction that writes.
async fn begin(pool: &SqlitePool) -> Result<Transaction<'static, Sqlite>, sqlx::Error> {
    pool.begin_with(BEGIN).await
}

/// Reads a moment; the file may hold anything.
fn moment(milliseconds: i64) -> Result<Timestamp, sqlx::Error> {
    Timestamp::from_timestamp_millis(milliseconds)
        .ok_or_else(|| sqlx::Error::Decode(format!("{milliseconds} is no moment").into()))
}

/// Says what was being done.
fn failed<E: Into<Box<dyn Error + Send + Sync>>>(doing: impl Into<String>) -> impl FnOnce(E) -> StoreError {
    move |source| StoreError { doing: doing.into(), source: source.into() }
}

//! What reading and writing share: how a transaction begins, how a moment is read, what an error says.

use std::error::Error;

use sqlx::{Sqlite, SqlitePool, Transaction};

use crate::clock::Timestamp;
use crate::stores::error::StoreError;

/// How every transaction that writes begins.
pub(super) const BEGIN: &str = "BEGIN IMMEDIATE";

/// Begins a transaction that writes.
pub(super) async fn begin(pool: &SqlitePool) -> Result<Transaction<'static, Sqlite>, sqlx::Error> {
    pool.begin_with(BEGIN).await
}

/// Reads a moment; the file may hold anything.
pub(super) fn moment(milliseconds: i64) -> Result<Timestamp, sqlx::Error> {
    Timestamp::from_timestamp_millis(milliseconds)
        .ok_or_else(|| sqlx::Error::Decode(format!("{milliseconds} is no moment").into()))
}

/// Says what was being done.
pub(super) fn failed<E: Into<Box<dyn Error + Send + Sync>>>(doing: impl Into<String>) -> impl FnOnce(E) -> StoreError {
    move |source| StoreError { doing: doing.into(), source: source.into() }
}

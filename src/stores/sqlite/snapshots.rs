//! Frozen readings, corrections as they were seen, reports as they were sent.

use async_trait::async_trait;
use chrono::NaiveDate;
use sqlx::{Sqlite, SqlitePool, Transaction};

use super::ledger::{insert_letter, insert_occurrence};
use super::store::SqliteStore;
use super::transaction::{begin, failed, moment};
use crate::clock::Timestamp;
use crate::digest::sha256;
use crate::domain::message::Letter;
use crate::stores::error::StoreError;
use crate::stores::occurrence::Occurrence;
use crate::stores::snapshots::{Dispatch, DispatchHead, Head, Kept, Seen, Snapshots};

#[async_trait]
impl Snapshots for SqliteStore {
    async fn freeze(
        &self,
        kept: &Kept,
        report: &Dispatch,
        occurrence: Option<&Occurrence>,
    ) -> Result<bool, StoreError> {
        freeze(self.pool(), kept, report, occurrence).await.map_err(failed(format!("freeze `{}`", kept.head.id)))
    }

    async fn freezes(&self) -> Result<Vec<Head>, StoreError> {
        heads(self.pool()).await.map_err(failed("list the frozen readings"))
    }

    async fn frozen(&self, id: &str) -> Result<Option<Kept>, StoreError> {
        frozen(self.pool(), id).await.map_err(failed(format!("read the frozen readings `{id}`")))
    }

    async fn see(&self, frozen: &str, corrections: &[Seen]) -> Result<(), StoreError> {
        see(self.pool(), frozen, corrections).await.map_err(failed(format!("keep the corrections of `{frozen}`")))
    }

    async fn seen(&self, frozen: &str) -> Result<Vec<Seen>, StoreError> {
        seen(self.pool(), frozen).await.map_err(failed(format!("read the corrections of `{frozen}`")))
    }

    async fn dispatch(
        &self,
        occurrences: &[Occurrence],
        letters: &[Letter],
        report: &Dispatch,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        dispatch(self.pool(), occurrences, letters, report, now)
            .await
            .map_err(failed(format!("keep the report `{}`", report.head.id)))
    }

    async fn dispatches(&self) -> Result<Vec<DispatchHead>, StoreError> {
        dispatch_heads(self.pool()).await.map_err(failed("list the reports"))
    }

    async fn dispatched(&self, id: &str) -> Result<Option<Dispatch>, StoreError> {
        dispatched(self.pool(), id).await.map_err(failed(format!("read the report `{id}`")))
    }
}

/// What is known of frozen readings, column by column.
type HeadRow = (String, String, String, i64, String, String);

async fn freeze(
    pool: &SqlitePool,
    kept: &Kept,
    report: &Dispatch,
    occurrence: Option<&Occurrence>,
) -> Result<bool, sqlx::Error> {
    let mut transaction = begin(pool).await?;
    let Head { id, plan, as_of, frozen_at, because, sha256 } = &kept.head;
    let done = sqlx::query(
        "INSERT INTO frozen (id, plan, as_of, frozen_at, because, sha256, content) VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO NOTHING",
    )
    .bind(id)
    .bind(plan)
    .bind(as_of.to_string())
    .bind(frozen_at.timestamp_millis())
    .bind(because)
    .bind(sha256)
    .bind(&kept.content)
    .execute(&mut *transaction)
    .await?;
    let mut fresh = done.rows_affected() == 1 && insert_dispatch(&mut transaction, report).await?;
    if let Some(occurrence) = occurrence {
        fresh = fresh && insert_occurrence(&mut transaction, occurrence, None).await?;
    }
    end(transaction, fresh).await
}

async fn heads(pool: &SqlitePool) -> Result<Vec<Head>, sqlx::Error> {
    let rows: Vec<HeadRow> =
        sqlx::query_as("SELECT id, plan, as_of, frozen_at, because, sha256 FROM frozen ORDER BY frozen_at, id")
            .fetch_all(pool)
            .await?;
    rows.into_iter().map(head).collect()
}

async fn frozen(pool: &SqlitePool, id: &str) -> Result<Option<Kept>, sqlx::Error> {
    let row: Option<HeadRow> =
        sqlx::query_as("SELECT id, plan, as_of, frozen_at, because, sha256 FROM frozen WHERE id = ?")
            .bind(id)
            .fetch_optional(pool)
            .await?;
    let Some(row) = row else { return Ok(None) };
    let content: Vec<u8> =
        sqlx::query_scalar("SELECT content FROM frozen WHERE id = ?").bind(id).fetch_one(pool).await?;
    let head = head(row)?;
    verify(&head.id, &head.sha256, &content)?;
    Ok(Some(Kept { head, content }))
}

async fn see(pool: &SqlitePool, frozen: &str, corrections: &[Seen]) -> Result<(), sqlx::Error> {
    let mut transaction = begin(pool).await?;
    for Seen { indicator, said, at } in corrections {
        sqlx::query(
            "INSERT INTO correction (frozen, indicator, said, seen_at) VALUES (?, ?, ?, ?)
             ON CONFLICT (frozen, indicator, said) DO NOTHING",
        )
        .bind(frozen)
        .bind(indicator)
        .bind(said)
        .bind(at.timestamp_millis())
        .execute(&mut *transaction)
        .await?;
    }
    transaction.commit().await
}

async fn seen(pool: &SqlitePool, frozen: &str) -> Result<Vec<Seen>, sqlx::Error> {
    let rows: Vec<(String, String, i64)> = sqlx::query_as(
        "SELECT indicator, said, seen_at FROM correction WHERE frozen = ? ORDER BY seen_at, indicator, said",
    )
    .bind(frozen)
    .fetch_all(pool)
    .await?;
    rows.into_iter().map(|(indicator, said, at)| Ok(Seen { indicator, said, at: moment(at)? })).collect()
}

async fn dispatch(
    pool: &SqlitePool,
    occurrences: &[Occurrence],
    letters: &[Letter],
    dispatch: &Dispatch,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let mut transaction = begin(pool).await?;
    let mut fresh = true;
    let key = letters.first().map(|letter| letter.key.as_str());
    for occurrence in occurrences {
        fresh = fresh && insert_occurrence(&mut transaction, occurrence, key).await?;
    }
    for letter in letters {
        fresh = fresh && insert_letter(&mut transaction, letter, now).await?;
    }
    fresh = fresh && insert_dispatch(&mut transaction, dispatch).await?;
    end(transaction, fresh).await
}

async fn insert_dispatch(transaction: &mut Transaction<'_, Sqlite>, dispatch: &Dispatch) -> Result<bool, sqlx::Error> {
    let DispatchHead { id, plan, as_of, frozen, sent_at, letter, file_name, sha256: whole, cut } = &dispatch.head;
    let sent = if *cut { Some(dispatch.sent.clone().unwrap_or_default()) } else { None };
    let done = sqlx::query(
        "INSERT INTO dispatch
         (id, plan, as_of, frozen, sent_at, letter, file_name, whole_sha256, whole, sent_sha256, sent)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
    )
    .bind(id)
    .bind(plan)
    .bind(as_of.to_string())
    .bind(frozen)
    .bind(sent_at.timestamp_millis())
    .bind(letter)
    .bind(file_name)
    .bind(whole)
    .bind(&dispatch.whole)
    .bind(sent.as_deref().map(sha256))
    .bind(sent)
    .execute(&mut **transaction)
    .await?;
    Ok(done.rows_affected() == 1)
}

type DispatchRow = (String, String, String, Option<String>, i64, String, String, String, bool);

async fn dispatch_heads(pool: &SqlitePool) -> Result<Vec<DispatchHead>, sqlx::Error> {
    let rows: Vec<DispatchRow> = sqlx::query_as(
        "SELECT id, plan, as_of, frozen, sent_at, letter, file_name, whole_sha256, sent IS NOT NULL
         FROM dispatch ORDER BY sent_at, id",
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter().map(dispatch_head).collect()
}

async fn dispatched(pool: &SqlitePool, id: &str) -> Result<Option<Dispatch>, sqlx::Error> {
    let row: Option<DispatchRow> = sqlx::query_as(
        "SELECT id, plan, as_of, frozen, sent_at, letter, file_name, whole_sha256, sent IS NOT NULL
         FROM dispatch WHERE id = ?",
    )
    .bind(id)
    .fetch_optional(pool)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let (whole, sent, sent_sha256): (Vec<u8>, Option<Vec<u8>>, Option<String>) =
        sqlx::query_as("SELECT whole, sent, sent_sha256 FROM dispatch WHERE id = ?").bind(id).fetch_one(pool).await?;
    let head = dispatch_head(row)?;
    verify(&head.id, &head.sha256, &whole)?;
    if let (Some(sent), Some(sum)) = (&sent, &sent_sha256) {
        verify(&head.id, sum, sent)?;
    }
    Ok(Some(Dispatch { head, whole, sent }))
}

fn head((id, plan, as_of, frozen_at, because, sha256): HeadRow) -> Result<Head, sqlx::Error> {
    Ok(Head { id, plan, as_of: day(&as_of)?, frozen_at: moment(frozen_at)?, because, sha256 })
}

fn dispatch_head(row: DispatchRow) -> Result<DispatchHead, sqlx::Error> {
    let (id, plan, as_of, frozen, sent_at, letter, file_name, sha256, cut) = row;
    let (as_of, sent_at) = (day(&as_of)?, moment(sent_at)?);
    Ok(DispatchHead { id, plan, as_of, frozen, sent_at, letter, file_name, sha256, cut })
}

fn day(text: &str) -> Result<NaiveDate, sqlx::Error> {
    text.parse().map_err(|_| sqlx::Error::Decode(format!("`{text}` is no day").into()))
}

fn verify(id: &str, sum: &str, bytes: &[u8]) -> Result<(), sqlx::Error> {
    if sha256(bytes) == sum {
        return Ok(());
    }
    Err(sqlx::Error::Decode(format!("the bytes of `{id}` do not have the SHA-256 {sum}: they were changed").into()))
}

async fn end(transaction: Transaction<'_, Sqlite>, fresh: bool) -> Result<bool, sqlx::Error> {
    if fresh {
        transaction.commit().await?;
    } else {
        transaction.rollback().await?;
    }
    Ok(fresh)
}

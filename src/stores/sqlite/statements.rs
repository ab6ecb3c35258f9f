//! What was said outside the sheets, kept row by row.

use async_trait::async_trait;
use serde::Serialize;
use sqlx::SqlitePool;

use super::store::SqliteStore;
use super::transaction::{begin, failed, moment};
use crate::domain::answer::{Entry, Statement};
use crate::stores::error::StoreError;
use crate::stores::statements::Statements;

#[async_trait]
impl Statements for SqliteStore {
    async fn state(&self, statements: &[Statement]) -> Result<usize, StoreError> {
        state(self.pool(), statements).await.map_err(failed("record what was said"))
    }

    async fn statements(&self) -> Result<Vec<Entry>, StoreError> {
        statements(self.pool()).await.map_err(failed("read what was said"))
    }
}

async fn state(pool: &SqlitePool, statements: &[Statement]) -> Result<usize, sqlx::Error> {
    let mut transaction = begin(pool).await?;
    let mut new = 0;
    for statement in statements {
        let done = sqlx::query(
            "INSERT INTO statement (key, at, plan, way, matter) VALUES (?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING",
        )
        .bind(&statement.key)
        .bind(statement.at.timestamp_millis())
        .bind(&statement.plan)
        .bind(json(&statement.way)?)
        .bind(json(&statement.matter)?)
        .execute(&mut *transaction)
        .await?;
        new += usize::from(done.rows_affected() == 1);
    }
    transaction.commit().await?;
    Ok(new)
}

async fn statements(pool: &SqlitePool) -> Result<Vec<Entry>, sqlx::Error> {
    let rows: Vec<(i64, String, i64, String, String, String)> =
        sqlx::query_as("SELECT number, key, at, plan, way, matter FROM statement ORDER BY number")
            .fetch_all(pool)
            .await?;
    let unread = |error: serde_json::Error| sqlx::Error::Decode(error.into());
    rows.into_iter()
        .map(|(number, key, at, plan, way, matter)| {
            let (way, matter) = (serde_json::from_str(&way), serde_json::from_str(&matter));
            let (way, matter) = (way.map_err(unread)?, matter.map_err(unread)?);
            Ok(Entry { number, statement: Statement { key, at: moment(at)?, way, plan, matter } })
        })
        .collect()
}

fn json(value: &impl Serialize) -> Result<String, sqlx::Error> {
    serde_json::to_string(value).map_err(|error| sqlx::Error::Encode(error.into()))
}

//! What is done and what is remembered: occurrences with their words, and small facts.

use std::collections::BTreeMap;

use sqlx::{Sqlite, SqlitePool, Transaction};

use super::sending::event;
use super::transaction::{begin, moment};
use crate::clock::Timestamp;
use crate::domain::message::Letter;
use crate::stores::store::{Occurrence, Word};

pub(super) async fn occurrences(pool: &SqlitePool) -> Result<BTreeMap<String, Occurrence>, sqlx::Error> {
    let rows: Vec<(String, i64, i64, String, String)> =
        sqlx::query_as("SELECT key, due_at, recorded_at, word, because FROM occurrence").fetch_all(pool).await?;
    rows.into_iter()
        .map(|(key, due_at, recorded_at, word, because)| {
            let (due_at, recorded_at, word) = (moment(due_at)?, moment(recorded_at)?, read_word(&word)?);
            Ok((key.clone(), Occurrence { key, due_at, recorded_at, word, because }))
        })
        .collect()
}

pub(super) async fn commit(
    pool: &SqlitePool,
    occurrences: &[Occurrence],
    letters: &[Letter],
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let mut transaction = begin(pool).await?;
    // A task makes one letter at the most; it is the letter of all occurrences that it settles.
    let letter = letters.first().map(|letter| letter.key.as_str());
    for occurrence in occurrences {
        if !insert_occurrence(&mut transaction, occurrence, letter).await? {
            transaction.rollback().await?;
            return Ok(false);
        }
    }
    for letter in letters {
        if !insert_letter(&mut transaction, letter, now).await? {
            transaction.rollback().await?;
            return Ok(false);
        }
    }
    transaction.commit().await?;
    Ok(true)
}

pub(super) async fn insert_occurrence(
    transaction: &mut Transaction<'_, Sqlite>,
    occurrence: &Occurrence,
    letter: Option<&str>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "INSERT INTO occurrence (key, due_at, recorded_at, word, because, letter) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (key) DO NOTHING",
    )
    .bind(&occurrence.key)
    .bind(occurrence.due_at.timestamp_millis())
    .bind(occurrence.recorded_at.timestamp_millis())
    .bind(write_word(occurrence.word))
    .bind(&occurrence.because)
    .bind(letter)
    .execute(&mut **transaction)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(super) async fn insert_letter(
    transaction: &mut Transaction<'_, Sqlite>,
    letter: &Letter,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let id: Option<i64> = sqlx::query_scalar(
        "INSERT INTO letter (key, message_id, subject, sender, bytes, created_at) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (key) DO NOTHING RETURNING id",
    )
    .bind(&letter.key)
    .bind(&letter.message_id)
    .bind(&letter.subject)
    .bind(&letter.sender)
    .bind(&letter.bytes)
    .bind(now.timestamp_millis())
    .fetch_optional(&mut **transaction)
    .await?;
    let Some(id) = id else { return Ok(false) };
    let (state, next_try_at) = if letter.held { ("held", None) } else { ("waiting", Some(now.timestamp_millis())) };
    for (position, recipient) in (0_i64..).zip(&letter.recipients) {
        // An address that stands in To and in Cc gets the letter once.
        sqlx::query(
            "INSERT INTO delivery (letter, recipient, position, state, next_try_at) VALUES (?, ?, ?, ?, ?)
             ON CONFLICT (letter, recipient) DO NOTHING",
        )
        .bind(id)
        .bind(recipient)
        .bind(position)
        .bind(state)
        .bind(next_try_at)
        .execute(&mut **transaction)
        .await?;
        if letter.held {
            event(transaction, (id, recipient), "held", "", now).await?;
        }
    }
    Ok(true)
}

pub(super) async fn remember(pool: &SqlitePool, name: &str, value: &str, now: Timestamp) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO fact (name, value, at) VALUES (?, ?, ?)
         ON CONFLICT (name) DO UPDATE SET value = excluded.value, at = excluded.at",
    )
    .bind(name)
    .bind(value)
    .bind(now.timestamp_millis())
    .execute(pool)
    .await?;
    Ok(())
}

pub(super) async fn recall(pool: &SqlitePool, name: &str) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar("SELECT value FROM fact WHERE name = ?").bind(name).fetch_optional(pool).await
}

pub(super) async fn forget(pool: &SqlitePool, name: &str) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM fact WHERE name = ?").bind(name).execute(pool).await?;
    Ok(())
}

fn write_word(word: Word) -> &'static str {
    match word {
        Word::Done => "done",
        Word::Late => "late",
        Word::Nothing => "nothing",
        Word::Skipped => "skipped",
    }
}

fn read_word(text: &str) -> Result<Word, sqlx::Error> {
    [Word::Done, Word::Late, Word::Nothing, Word::Skipped]
        .into_iter()
        .find(|word| write_word(*word) == text)
        .ok_or_else(|| sqlx::Error::Decode(format!("`{text}` is no word for an occurrence").into()))
}

//! What waits to be sent, who has taken it until when, and what became of it.
//!
//! A delivery is held by the attempt that took it last. While the attempt's lease runs nobody else takes it; when the
//! lease runs out before a verdict came, nobody knows whether the letter was sent, and that is what is recorded.

use sqlx::{Sqlite, SqlitePool, Transaction};

use super::sending::event;
use super::transaction::{begin, moment};
use crate::clock::Timestamp;
use crate::domain::message::{Letter, Verdict};
use crate::stores::store::{Claim, Delivery, DeliveryState, Lease};

const VANISHED: &str = "the process that was sending it ended without a word";

pub(super) async fn claim(pool: &SqlitePool, now: Timestamp, lease: Lease) -> Result<Option<Claim>, sqlx::Error> {
    let mut transaction = begin(pool).await?;
    close_expired(&mut transaction, now, lease).await?;
    let next: Option<(i64, u32, Option<i64>)> = sqlx::query_as(
        "SELECT letter, tries, refused_since FROM delivery WHERE state = 'waiting' AND next_try_at <= ?
         ORDER BY next_try_at, letter, position LIMIT 1",
    )
    .bind(now.timestamp_millis())
    .fetch_optional(&mut *transaction)
    .await?;
    let Some((letter, tries, refused_since)) = next else {
        transaction.commit().await?;
        return Ok(None);
    };
    let attempt: i64 =
        sqlx::query_scalar("INSERT INTO attempt (letter, opened_at, lease_until) VALUES (?, ?, ?) RETURNING id")
            .bind(letter)
            .bind(now.timestamp_millis())
            .bind((now + lease.holds).timestamp_millis())
            .fetch_one(&mut *transaction)
            .await?;
    // Every recipient with the same history goes along: one dialogue with the server for all of them.
    sqlx::query(
        "UPDATE delivery SET state = 'sending', next_try_at = NULL, tries = tries + 1, attempt = ?1
         WHERE letter = ?2 AND state = 'waiting' AND next_try_at <= ?3 AND tries = ?4 AND refused_since IS ?5",
    )
    .bind(attempt)
    .bind(letter)
    .bind(now.timestamp_millis())
    .bind(tries)
    .bind(refused_since)
    .execute(&mut *transaction)
    .await?;
    let recipients = sqlx::query_scalar("SELECT recipient FROM delivery WHERE attempt = ? ORDER BY position")
        .bind(attempt)
        .fetch_all(&mut *transaction)
        .await?;
    let letter = read_letter(&mut transaction, letter).await?;
    transaction.commit().await?;
    Ok(Some(Claim { attempt, letter, recipients, tries, refused_since: refused_since.map(moment).transpose()? }))
}

/// Closes the attempts whose lease ran out: their deliveries wait again or are parked, as the lease says.
async fn close_expired(
    transaction: &mut Transaction<'_, Sqlite>,
    now: Timestamp,
    lease: Lease,
) -> Result<(), sqlx::Error> {
    let expired: Vec<i64> =
        sqlx::query_scalar("SELECT id FROM attempt WHERE closed_at IS NULL AND lease_until <= ? ORDER BY id")
            .bind(now.timestamp_millis())
            .fetch_all(&mut **transaction)
            .await?;
    let again_at = lease.send_again.then_some(now);
    for attempt in expired {
        let recipients: Vec<String> =
            sqlx::query_scalar("SELECT recipient FROM delivery WHERE attempt = ? AND state = 'sending'")
                .bind(attempt)
                .fetch_all(&mut **transaction)
                .await?;
        for recipient in recipients {
            let verdict = Verdict::Unknown { again_at, because: VANISHED.to_owned() };
            record(transaction, attempt, &recipient, &verdict, now).await?;
        }
        close(transaction, attempt, now).await?;
    }
    Ok(())
}

pub(super) async fn settle(
    pool: &SqlitePool,
    attempt: i64,
    verdicts: &[(String, Verdict)],
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let mut transaction = begin(pool).await?;
    for (recipient, verdict) in verdicts {
        record(&mut transaction, attempt, recipient, verdict, now).await?;
    }
    let forgotten: Option<String> =
        sqlx::query_scalar("SELECT recipient FROM delivery WHERE attempt = ? AND state = 'sending' LIMIT 1")
            .bind(attempt)
            .fetch_optional(&mut *transaction)
            .await?;
    if let Some(recipient) = forgotten {
        return Err(sqlx::Error::Protocol(format!("there is no verdict on {recipient}")));
    }
    close(&mut transaction, attempt, now).await?;
    transaction.commit().await
}

/// Writes the verdict into the history, and into the delivery unless a later attempt has taken it.
async fn record(
    transaction: &mut Transaction<'_, Sqlite>,
    attempt: i64,
    recipient: &str,
    verdict: &Verdict,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let (outcome, state, again_at, refused, said) = match verdict {
        Verdict::Sent { answer } => ("sent", DeliveryState::Sent, None, false, answer),
        Verdict::Again { at, because, refused } => ("again", DeliveryState::Waiting, Some(*at), *refused, because),
        Verdict::GaveUp { because } => ("gave_up", DeliveryState::GaveUp, None, false, because),
        Verdict::Unknown { again_at: Some(at), because } => {
            ("unknown", DeliveryState::Waiting, Some(*at), false, because)
        }
        Verdict::Unknown { again_at: None, because } => ("unknown", DeliveryState::Parked, None, false, because),
    };
    let settled_at = matches!(state, DeliveryState::Sent | DeliveryState::GaveUp).then_some(now);
    sqlx::query(
        "INSERT INTO attempt_result (attempt, recipient, outcome, said) VALUES (?, ?, ?, ?)
         ON CONFLICT (attempt, recipient) DO UPDATE SET outcome = excluded.outcome, said = excluded.said",
    )
    .bind(attempt)
    .bind(recipient)
    .bind(outcome)
    .bind(said)
    .execute(&mut **transaction)
    .await?;
    sqlx::query(
        "UPDATE delivery SET state = ?3, next_try_at = ?4, settled_at = ?5, said = ?6,
             refused_since = CASE WHEN ?7 THEN coalesce(refused_since, ?8) ELSE refused_since END
         WHERE attempt = ?1 AND recipient = ?2",
    )
    .bind(attempt)
    .bind(recipient)
    .bind(write_state(state))
    .bind(again_at.map(|at| at.timestamp_millis()))
    .bind(settled_at.map(|at| at.timestamp_millis()))
    .bind(said)
    .bind(refused)
    .bind(now.timestamp_millis())
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

async fn close(transaction: &mut Transaction<'_, Sqlite>, attempt: i64, now: Timestamp) -> Result<(), sqlx::Error> {
    let closed = sqlx::query("UPDATE attempt SET closed_at = ? WHERE id = ?")
        .bind(now.timestamp_millis())
        .bind(attempt)
        .execute(&mut **transaction)
        .await?;
    if closed.rows_affected() == 0 {
        return Err(sqlx::Error::RowNotFound);
    }
    Ok(())
}

pub(super) async fn deliveries(pool: &SqlitePool) -> Result<Vec<Delivery>, sqlx::Error> {
    type Row = (String, String, String, String, u32, Option<i64>, Option<i64>, String);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT letter.key, recipient, subject, state, tries, next_try_at, settled_at, said
         FROM delivery JOIN letter ON letter.id = delivery.letter ORDER BY letter.id DESC, position",
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter()
        .map(|(letter, recipient, subject, state, tries, next_try_at, settled_at, said)| {
            let (state, next_try_at) = (read_state(&state)?, next_try_at.map(moment).transpose()?);
            let settled_at = settled_at.map(moment).transpose()?;
            Ok(Delivery { letter, recipient, subject, state, tries, next_try_at, settled_at, said })
        })
        .collect()
}

pub(super) async fn letter(pool: &SqlitePool, key: &str) -> Result<Option<Letter>, sqlx::Error> {
    let mut transaction = pool.begin().await?;
    let id: Option<i64> =
        sqlx::query_scalar("SELECT id FROM letter WHERE key = ?").bind(key).fetch_optional(&mut *transaction).await?;
    match id {
        Some(id) => read_letter(&mut transaction, id).await.map(Some),
        None => Ok(None),
    }
}

async fn read_letter(transaction: &mut Transaction<'_, Sqlite>, id: i64) -> Result<Letter, sqlx::Error> {
    let (key, message_id, subject, sender, bytes) =
        sqlx::query_as("SELECT key, message_id, subject, sender, bytes FROM letter WHERE id = ?")
            .bind(id)
            .fetch_one(&mut **transaction)
            .await?;
    let recipients = sqlx::query_scalar("SELECT recipient FROM delivery WHERE letter = ? ORDER BY position")
        .bind(id)
        .fetch_all(&mut **transaction)
        .await?;
    let held: i64 = sqlx::query_scalar("SELECT count(*) FROM delivery WHERE letter = ? AND state = 'held'")
        .bind(id)
        .fetch_one(&mut **transaction)
        .await?;
    Ok(Letter { key, message_id, subject, sender, recipients, bytes, held: held > 0 })
}

pub(super) async fn retry(pool: &SqlitePool, key: &str, now: Timestamp) -> Result<u64, sqlx::Error> {
    let mut transaction = begin(pool).await?;
    let again: Vec<(i64, String)> = sqlx::query_as(
        "UPDATE delivery SET state = 'waiting', next_try_at = ?, refused_since = NULL, settled_at = NULL
         WHERE letter = (SELECT id FROM letter WHERE key = ?) AND state IN ('waiting', 'gave_up', 'parked', 'bounced')
         RETURNING letter, recipient",
    )
    .bind(now.timestamp_millis())
    .bind(key)
    .fetch_all(&mut *transaction)
    .await?;
    for (letter, recipient) in &again {
        event(&mut transaction, (*letter, recipient), "retried", "", now).await?;
    }
    transaction.commit().await?;
    Ok(u64::try_from(again.len()).unwrap_or(u64::MAX))
}

fn write_state(state: DeliveryState) -> &'static str {
    match state {
        DeliveryState::Held => "held",
        DeliveryState::Waiting => "waiting",
        DeliveryState::Sending => "sending",
        DeliveryState::Sent => "sent",
        DeliveryState::GaveUp => "gave_up",
        DeliveryState::Parked => "parked",
        DeliveryState::Bounced => "bounced",
    }
}

fn read_state(text: &str) -> Result<DeliveryState, sqlx::Error> {
    use DeliveryState::{Bounced, GaveUp, Held, Parked, Sending, Sent, Waiting};
    [Held, Waiting, Sending, Sent, GaveUp, Parked, Bounced]
        .into_iter()
        .find(|state| write_state(*state) == text)
        .ok_or_else(|| sqlx::Error::Decode(format!("`{text}` is no state of a delivery").into()))
}

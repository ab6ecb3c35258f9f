//! Letters that wait for a release or came back, and the record of everything, out of the tables.

use sqlx::sqlite::SqliteRow;
use sqlx::{Row, Sqlite, SqlitePool, Transaction};

use super::transaction::{begin, moment};
use crate::clock::Timestamp;
use crate::domain::record::{Record, RecordKind};
use crate::stores::sending::Letters;

/// Everything that has a moment in a span, in the order of its moments; what happened at one moment, in the order of the story.
const RECORDS: &str = "
    SELECT recorded_at AS at, 0 AS kind, word, occurrence.key AS key, due_at, occurrence.letter AS letter,
           '' AS recipient, subject, message_id, because
      FROM occurrence LEFT JOIN letter ON letter.key = occurrence.letter
     WHERE recorded_at >= ?1 AND recorded_at < ?2
    UNION ALL
    SELECT created_at, 1, 'queued', key, NULL, key, recipient, subject, message_id, ''
      FROM letter JOIN delivery ON delivery.letter = letter.id
     WHERE created_at >= ?1 AND created_at < ?2
    UNION ALL
    SELECT coalesce(closed_at, opened_at), 2, outcome, key, NULL, key, recipient, subject, message_id, said
      FROM attempt JOIN attempt_result ON attempt_result.attempt = attempt.id JOIN letter ON letter.id = attempt.letter
     WHERE coalesce(closed_at, opened_at) >= ?1 AND coalesce(closed_at, opened_at) < ?2
    UNION ALL
    SELECT opened_at, 2, 'under_way', key, NULL, key, recipient, subject, message_id, ''
      FROM attempt JOIN delivery ON delivery.attempt = attempt.id JOIN letter ON letter.id = attempt.letter
     WHERE closed_at IS NULL AND opened_at >= ?1 AND opened_at < ?2
    UNION ALL
    SELECT at, 3, word, key, NULL, key, recipient, subject, message_id, said
      FROM event JOIN letter ON letter.id = event.letter
     WHERE at >= ?1 AND at < ?2
    ORDER BY 1, 2, 4, 7";

pub(super) async fn hold(pool: &SqlitePool, letters: Letters<'_>, now: Timestamp) -> Result<u64, sqlx::Error> {
    let waiting = "SELECT letter, recipient FROM delivery
         WHERE state = 'waiting' AND tries = 0 AND (?1 IS NULL OR letter = (SELECT id FROM letter WHERE key = ?1))
         ORDER BY letter, position";
    change(pool, waiting, key(letters), "held", now).await
}

pub(super) async fn hold_all_but(pool: &SqlitePool, address: &str, now: Timestamp) -> Result<u64, sqlx::Error> {
    let others = "SELECT letter, recipient FROM delivery WHERE state = 'waiting' AND lower(recipient) <> lower(?1)
         ORDER BY letter, position";
    change(pool, others, Some(address), "held", now).await
}

pub(super) async fn release(pool: &SqlitePool, letters: Letters<'_>, now: Timestamp) -> Result<u64, sqlx::Error> {
    let held = "SELECT letter, recipient FROM delivery
         WHERE state = 'held' AND (?1 IS NULL OR letter = (SELECT id FROM letter WHERE key = ?1))
         ORDER BY letter, position";
    change(pool, held, key(letters), "released", now).await
}

fn key(letters: Letters<'_>) -> Option<&str> {
    match letters {
        Letters::One(key) => Some(key),
        Letters::All => None,
    }
}

/// Holds or releases the deliveries that a question finds, and says so in the events.
async fn change(
    pool: &SqlitePool,
    which: &'static str,
    argument: Option<&str>,
    word: &str,
    now: Timestamp,
) -> Result<u64, sqlx::Error> {
    let mut transaction = begin(pool).await?;
    let found: Vec<(i64, String)> = sqlx::query_as(which).bind(argument).fetch_all(&mut *transaction).await?;
    let (state, next_try_at) = if word == "held" { ("held", None) } else { ("waiting", Some(now.timestamp_millis())) };
    for (letter, recipient) in &found {
        sqlx::query("UPDATE delivery SET state = ?, next_try_at = ? WHERE letter = ? AND recipient = ?")
            .bind(state)
            .bind(next_try_at)
            .bind(letter)
            .bind(recipient)
            .execute(&mut *transaction)
            .await?;
        event(&mut transaction, (*letter, recipient), word, "", now).await?;
    }
    transaction.commit().await?;
    Ok(u64::try_from(found.len()).unwrap_or(u64::MAX))
}

pub(super) async fn bounced(
    pool: &SqlitePool,
    message_id: &str,
    recipient: &str,
    said: &str,
    now: Timestamp,
) -> Result<Option<String>, sqlx::Error> {
    let mut transaction = begin(pool).await?;
    // What was never tried cannot have come back, whatever a report says.
    let found: Option<(i64, String, String)> = sqlx::query_as(
        "SELECT letter.id, letter.key, recipient FROM letter JOIN delivery ON delivery.letter = letter.id
         WHERE message_id = ? AND lower(recipient) = lower(?)
           AND (state IN ('sent', 'parked') OR state = 'waiting' AND tries > 0)",
    )
    .bind(message_id)
    .bind(recipient)
    .fetch_optional(&mut *transaction)
    .await?;
    let Some((letter, key, recipient)) = found else { return Ok(None) };
    sqlx::query(
        "UPDATE delivery SET state = 'bounced', next_try_at = NULL, settled_at = ?, said = ?
         WHERE letter = ? AND recipient = ?",
    )
    .bind(now.timestamp_millis())
    .bind(said)
    .bind(letter)
    .bind(&recipient)
    .execute(&mut *transaction)
    .await?;
    event(&mut transaction, (letter, &recipient), "bounced", said, now).await?;
    transaction.commit().await?;
    Ok(Some(key))
}

/// Writes down what was done to a delivery or learned of it.
pub(super) async fn event(
    transaction: &mut Transaction<'_, Sqlite>,
    (letter, recipient): (i64, &str),
    word: &str,
    said: &str,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT INTO event (at, letter, recipient, word, said) VALUES (?, ?, ?, ?, ?)")
        .bind(now.timestamp_millis())
        .bind(letter)
        .bind(recipient)
        .bind(word)
        .bind(said)
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

pub(super) async fn records(pool: &SqlitePool, from: Timestamp, until: Timestamp) -> Result<Vec<Record>, sqlx::Error> {
    let rows =
        sqlx::query(RECORDS).bind(from.timestamp_millis()).bind(until.timestamp_millis()).fetch_all(pool).await?;
    rows.iter().map(record).collect()
}

fn record(row: &SqliteRow) -> Result<Record, sqlx::Error> {
    let kinds = [RecordKind::Occurrence, RecordKind::Letter, RecordKind::Attempt, RecordKind::Event];
    let kind: i64 = row.try_get("kind")?;
    let kind = usize::try_from(kind).ok().and_then(|kind| kinds.get(kind).copied());
    let text = |name| row.try_get::<Option<String>, _>(name).map(Option::unwrap_or_default);
    Ok(Record {
        at: moment(row.try_get("at")?)?,
        kind: kind.ok_or(sqlx::Error::RowNotFound)?,
        word: text("word")?,
        key: text("key")?,
        due_at: row.try_get::<Option<i64>, _>("due_at")?.map(moment).transpose()?,
        letter: text("letter")?,
        recipient: text("recipient")?,
        subject: text("subject")?,
        message_id: text("message_id")?,
        because: text("because")?,
    })
}

//! `status`: when the last cycle ran, what waits, what failed.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::{DateTime, TimeDelta};

use crate::clock::Timestamp;
use crate::config::Config;
use crate::daemon::build;
use crate::domain::phrase::Phrase;
use crate::stores::sqlite::SqliteStore;
use crate::stores::store::{DeliveryState, Store, Word};

use super::end::{End, Refusal};
use super::office;
use super::print;

/// How long before the last cycle a planned occurrence may have been left out to be listed with its reason.
const RECENT: TimeDelta = TimeDelta::days(7);

/// Prints the state. Creates nothing.
pub(super) async fn status(file: &Path) -> anyhow::Result<End> {
    let Some((config, store)) = open(file).await? else { return Ok(End::Faults) };
    let language = office::language(&config);
    let say = |key: &str| language.word(key);
    let last_cycle = store.recall("last_cycle").await?.and_then(|text| DateTime::parse_from_rfc3339(&text).ok());
    let last = last_cycle.map_or_else(
        || say("status.never"),
        |at| at.with_timezone(&config.zone).format("%Y-%m-%d %H:%M:%S %Z").to_string(),
    );
    print::modes(&language, &build::modes(&config));
    let mut rows = vec![
        vec![say("status.database"), build::database(&config).display().to_string()],
        vec![say("status.last_cycle"), last],
    ];
    let mut words: BTreeMap<String, usize> = BTreeMap::new();
    let occurrences = store.occurrences().await?;
    for occurrence in occurrences.values() {
        let name = match occurrence.word {
            Word::Done => "done",
            Word::Late => "late",
            Word::Nothing => "nothing",
            Word::Skipped => "skipped",
        };
        *words.entry(say(&format!("word.{name}"))).or_default() += 1;
    }
    let deliveries = store.deliveries().await?;
    let mut standing: BTreeMap<String, usize> = BTreeMap::new();
    for delivery in &deliveries {
        *standing.entry(say(&format!("delivery.{}", state_name(delivery.state)))).or_default() += 1;
    }
    let join = |counts: BTreeMap<String, usize>| {
        counts.into_iter().map(|(name, count)| format!("{name} {count}")).collect::<Vec<_>>().join("  ")
    };
    rows.push(vec![say("status.occurrences"), join(words)]);
    rows.push(vec![say("status.deliveries"), join(standing)]);
    print::table(&rows);
    let is_recent = |at: &Timestamp| last_cycle.is_some_and(|last| *at + RECENT >= last.to_utc());
    for left_out in occurrences.values().filter(|o| o.word == Word::Skipped && is_recent(&o.recorded_at)) {
        print::line(format!("△ {} {}: {}", left_out.key, say("word.skipped"), left_out.because));
    }
    let troubled = deliveries.iter().filter(|d| {
        use DeliveryState::{Bounced, GaveUp, Held, Parked};
        matches!(d.state, GaveUp | Parked | Bounced | Held) || (d.state == DeliveryState::Waiting && d.tries > 0)
    });
    for delivery in troubled {
        print::line(format!(
            "△ {} {} {}: {}",
            delivery.letter,
            delivery.recipient,
            say(&format!("delivery.{}", state_name(delivery.state))),
            delivery.said
        ));
    }
    let has_failed = |state| matches!(state, DeliveryState::GaveUp | DeliveryState::Parked | DeliveryState::Bounced);
    let failed = deliveries.iter().any(|delivery| has_failed(delivery.state));
    Ok(if failed { End::Failed } else { End::Well })
}

/// Opens the database of the settings for reading; says so where there is none.
pub(super) async fn open(file: &Path) -> anyhow::Result<Option<(Config, SqliteStore)>> {
    let config = match office::settings(file) {
        Ok(config) => config,
        Err((language, faults)) => {
            print::problems(&language, &faults);
            return Ok(None);
        }
    };
    let database = build::database(&config);
    if !database.exists() {
        let refusal = Phrase::new("refusal.no_database").with("path", database.display().to_string());
        return Err(Refusal(refusal).into());
    }
    let store = SqliteStore::open_existing_read_only(&database).await?;
    Ok(Some((config, store)))
}

/// The name of a state in the words files.
pub(super) fn state_name(state: DeliveryState) -> &'static str {
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

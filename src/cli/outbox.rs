//! `outbox`: what was sent, what waits, and another try.

use std::path::Path;

use clap::Subcommand;

use crate::clock::Clock;
use crate::daemon::build;
use crate::domain::phrase::Phrase;
use crate::stores::sqlite::SqliteStore;
use crate::stores::store::Store;

use super::end::{End, Refusal};
use super::office;
use super::print;
use super::status::{open, state_name};

/// What `outbox` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Lists every delivery, newest letter first.
    List,
    /// Prints a letter byte for byte.
    Show {
        /// The letter's key, as `list` prints it.
        letter: String,
    },
    /// Makes the unsent deliveries of a letter due at the next cycle.
    Retry {
        /// The letter's key, as `list` prints it.
        letter: String,
    },
}

/// Shows or retries.
pub(super) async fn outbox(file: &Path, arguments: &Arguments) -> anyhow::Result<End> {
    let Some((config, store)) = open(file).await? else { return Ok(End::Faults) };
    match &arguments.action {
        Action::List => list(&store, &office::language(&config), config.zone).await?,
        Action::Show { letter } => {
            let found = store.letter(letter).await?;
            let Some(found) = found else {
                return Err(Refusal(Phrase::new("refusal.no_letter").with("letter", letter.as_str())).into());
            };
            print::bytes(&found.bytes);
        }
        Action::Retry { letter } => {
            drop(store);
            let store = SqliteStore::open_existing(&build::database(&config)).await?;
            let count = store.retry(letter, Clock::system().now()).await?;
            if count == 0 {
                return Err(Refusal(Phrase::new("refusal.nothing_to_retry").with("letter", letter.as_str())).into());
            }
            let count = usize::try_from(count).unwrap_or(usize::MAX);
            let due = Phrase::new("outbox.retry").with("letter", letter.as_str()).with("count", count);
            print::line(office::language(&config).say(&due));
        }
    }
    Ok(End::Well)
}

async fn list(
    store: &SqliteStore,
    language: &crate::render::language::Language,
    zone: chrono_tz::Tz,
) -> anyhow::Result<()> {
    let time = |at: Option<crate::clock::Timestamp>| {
        at.map(|at| at.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string()).unwrap_or_default()
    };
    let rows: Vec<Vec<String>> = store
        .deliveries()
        .await?
        .into_iter()
        .map(|delivery| {
            vec![
                delivery.letter,
                delivery.recipient,
                language.word(&format!("delivery.{}", state_name(delivery.state))),
                delivery.tries.to_string(),
                time(delivery.settled_at.or(delivery.next_try_at)),
                delivery.said,
            ]
        })
        .collect();
    print::table(&rows);
    Ok(())
}

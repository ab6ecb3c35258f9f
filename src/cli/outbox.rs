//! `outbox`: what was sent, what waits, release, and another try.

use std::path::Path;

use anyhow::Context;
use clap::Subcommand;
use mail_parser::{Address, MessageParser, MimeHeaders};

use crate::clock::Clock;
use crate::config::Config;
use crate::daemon::build;
use crate::domain::message::Letter;
use crate::domain::phrase::Phrase;
use crate::render::language::Language;
use crate::stores::sending::{Letters, Sending};
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
    /// Prints a letter as a person reads it: headers, text, attachments, and what became of it.
    Show {
        /// The letter's key, as `list` prints it.
        letter: String,
        /// Prints it byte for byte, as it was and is sent.
        #[arg(long)]
        raw: bool,
    },
    /// Sends letters that wait for a release at the next cycle.
    Release(Which),
    /// Holds letters that wait for their first try, until they are released.
    Hold(Which),
    /// Makes the unsent deliveries of a letter due at the next cycle.
    Retry {
        /// The letter's key, as `list` prints it.
        letter: String,
    },
}

/// Which letters are meant.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct Which {
    /// The letter's key, as `list` prints it.
    letter: Option<String>,
    /// All of them.
    #[arg(long)]
    all: bool,
}

impl Which {
    fn letters(&self) -> Letters<'_> {
        self.letter.as_deref().map_or(Letters::All, Letters::One)
    }
}

/// Shows, releases, holds or retries.
pub(super) async fn outbox(file: &Path, arguments: &Arguments) -> anyhow::Result<End> {
    let Some((config, store)) = open(file).await? else { return Ok(End::Faults) };
    match &arguments.action {
        Action::List => list(&store, &office::language(&config), config.zone).await?,
        Action::Show { letter, raw } => {
            let found = store.letter(letter).await?;
            let Some(found) = found else {
                return Err(Refusal(Phrase::new("refusal.no_letter").with("letter", letter.as_str())).into());
            };
            if *raw {
                print::bytes(&found.bytes);
            } else {
                show(&store, &found, &office::language(&config)).await?;
            }
        }
        Action::Release(which) => {
            drop(store);
            let store = SqliteStore::open_existing(&build::database(&config)).await?;
            let count = store.release(which.letters(), Clock::system().now()).await?;
            say_count(&config, count, "outbox.released", "refusal.nothing_to_release")?;
        }
        Action::Hold(which) => {
            drop(store);
            let store = SqliteStore::open_existing(&build::database(&config)).await?;
            let count = store.hold(which.letters(), Clock::system().now()).await?;
            say_count(&config, count, "outbox.held", "refusal.nothing_to_hold")?;
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

fn say_count(config: &Config, count: u64, done: &'static str, refused: &'static str) -> Result<(), Refusal> {
    if count == 0 {
        return Err(Refusal(Phrase::new(refused)));
    }
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    print::line(office::language(config).say(&Phrase::new(done).with("count", count)));
    Ok(())
}

/// Prints a letter as a person reads it.
async fn show(store: &SqliteStore, letter: &Letter, language: &Language) -> anyhow::Result<()> {
    let mail = MessageParser::default().parse(&letter.bytes).context("reading the letter back")?;
    let people = |list: Option<&Address<'_>>| {
        let one = |person: &mail_parser::Addr<'_>| {
            let address = person.address().unwrap_or_default();
            person.name().map_or_else(|| address.to_owned(), |name| format!("{name} <{address}>"))
        };
        list.map(|list| list.iter().map(one).collect::<Vec<_>>().join(", ")).unwrap_or_default()
    };
    let date = mail.date().map(mail_parser::DateTime::to_rfc3339).unwrap_or_default();
    for (name, value) in [
        ("From", people(mail.from())),
        ("Reply-To", people(mail.reply_to())),
        ("To", people(mail.to())),
        ("Cc", people(mail.cc())),
        ("Subject", mail.subject().unwrap_or_default().to_owned()),
        ("Date", date),
        ("Message-ID", letter.message_id.clone()),
    ] {
        if !value.is_empty() {
            print::line(format!("{name}: {value}"));
        }
    }
    print::line("");
    print::line(mail.body_text(0).unwrap_or_default().replace("\r\n", "\n").trim_end());
    print::line("");
    for attachment in mail.attachments() {
        print::line(format!("+ {} ({} B)", attachment.attachment_name().unwrap_or_default(), attachment.len()));
    }
    for delivery in store.deliveries().await?.into_iter().filter(|delivery| delivery.letter == letter.key) {
        let state = language.word(&format!("delivery.{}", state_name(delivery.state)));
        print::line(format!("→ {}: {state} {}", delivery.recipient, delivery.said).trim_end());
    }
    Ok(())
}

async fn list(store: &SqliteStore, language: &Language, zone: chrono_tz::Tz) -> anyhow::Result<()> {
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

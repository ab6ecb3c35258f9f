//! What a cycle works with. Built once by the daemon; a test builds its own from real parts.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use chrono_tz::Tz;

use crate::channels::bounces::BounceReader;
use crate::channels::channel::Channel;
use crate::channels::retry::RetryPolicy;
use crate::clock::{Clock, Timestamp};
use crate::domain::agenda::Schedule;
use crate::domain::calendar::FiscalYear;
use crate::domain::message::{MailKind, Mailbox};
use crate::domain::modes::Modes;
use crate::domain::plan::{Round, Rules};
use crate::domain::report::Disclosure;
use crate::link::{Link, Signer};
use crate::render::language::Language;
use crate::render::pdf::Layout;
use crate::render::templates::Templates;
use crate::sources::source::Source;
use crate::stores::archive::Archive;
use crate::stores::store::{Lease, Store};

/// Everything that a cycle works with.
pub struct Parts {
    /// Where the office's data come from.
    pub inputs: Inputs,
    /// When the office sends what.
    pub schedule: Schedule,
    /// The time.
    pub clock: Clock,
    /// The state.
    pub store: Arc<dyn Store>,
    /// The kept copies of source files.
    pub archive: Archive,
    /// The way to the recipients.
    pub channel: Arc<dyn Channel>,
    /// The mailbox for reports of non-delivery.
    pub bounces: Option<BounceReader>,
    /// The working day of the month on which the account of the month before goes out; 0 for never.
    pub control_working_day: i64,
    /// When a delivery is tried again.
    pub retry: RetryPolicy,
    /// How long a claim on a letter holds.
    pub lease: Lease,
    /// How things are written.
    pub desk: Desk,
    /// Set when the process is to end: the letter in hand is finished, the next is left to the next start.
    pub stopping: AtomicBool,
}

/// Where the office's data come from.
pub struct Inputs {
    /// The zone in which the office lives.
    pub zone: Tz,
    /// The table of contacts.
    pub contacts: PathBuf,
    /// The table of the city's closed days, none without one.
    pub closures: Option<PathBuf>,
    /// The list of holidays.
    pub holidays: Holidays,
    /// The folder to which file names in messages are relative.
    pub root: PathBuf,
    /// The plans.
    pub plans: Vec<PlanInputs>,
}

/// Where the list of holidays is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holidays {
    /// The settings name the file.
    Set(PathBuf),
    /// Where a list is put that is imported; until then, and where it ends earlier, the one compiled in holds.
    Imported(PathBuf),
}

impl Holidays {
    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        let (Self::Set(path) | Self::Imported(path)) = self;
        path
    }
}

/// Where one plan's data come from.
pub struct PlanInputs {
    /// The stable name.
    pub id: String,
    /// The name that people use.
    pub name: String,
    /// The first fiscal year.
    pub first_year: FiscalYear,
    /// The last fiscal year.
    pub last_year: FiscalYear,
    /// The table of indicators.
    pub register: PathBuf,
    /// The table of who answers for what.
    pub assignments: PathBuf,
    /// The table of what the office says beside the sheets; none without one.
    pub notes: Option<PathBuf>,
    /// The table of what the chiefs have confirmed; none where the office has no such step.
    pub confirmations: Option<PathBuf>,
    /// The hierarchy's columns in the register.
    pub levels: Vec<String>,
    /// The columns of texts that belong to the innermost level.
    pub details: Vec<String>,
    /// Where a section enters its values.
    pub enter_at: String,
    /// The document that asked for the values.
    pub inquiry: String,
    /// When values are collected.
    pub rounds: Vec<Round>,
    /// How readings are understood and judged.
    pub rules: Rules,
    /// Where the sheets are, the owner first.
    pub sources: Vec<Arc<dyn Source>>,
}

/// How things are written: language, templates, fonts and who writes.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The language of the office.
    pub language: Language,
    /// The layouts.
    pub templates: Templates,
    /// The papers of the report.
    pub layout: Layout,
    /// Which counts are too small to be published.
    pub disclosure: Disclosure,
    /// Whether a report carries its data as a CSV file inside.
    pub data_inside: bool,
    /// The font families for the report, in the order of preference.
    pub fonts: Vec<String>,
    /// Who sends.
    pub from: Mailbox,
    /// Where answers go; none for the secretariat.
    pub reply_to: Option<Mailbox>,
    /// Lines below every mail.
    pub signature: String,
    /// The largest letter in bytes, base64 and headers included.
    pub most_bytes: usize,
    /// The domain of Message-IDs.
    pub message_id_domain: String,
    /// Makes the links to the page of answers; none where there are no pages.
    pub links: Option<Links>,
    /// The address in the envelope, to which reports of non-delivery come.
    pub return_path: String,
    /// The kinds of mails of which the webhook gets a copy.
    pub copies_of: Vec<MailKind>,
    /// What keeps mail from its recipients.
    pub modes: Modes,
}

/// Makes the links to the page of answers.
#[derive(Debug, Clone)]
pub struct Links {
    /// Signs them.
    pub signer: Signer,
    /// How browsers of the office reach the pages; ends with `/`.
    pub address: String,
    /// For how many days after its mail a link can be used.
    pub days: i64,
}

impl Links {
    /// The link of a letter of that moment, as an address.
    #[must_use]
    pub fn address(&self, letter: &str, section: &str, plan: &str, round: NaiveDate, now: Timestamp) -> String {
        let until = now + TimeDelta::days(self.days);
        let (letter, section, plan) = (letter.to_owned(), section.to_owned(), plan.to_owned());
        format!("{}answer/{}", self.address, self.signer.sign(&Link { letter, plan, round, section, until }))
    }
}

impl Inputs {
    /// A moment as the office's clocks show it.
    #[must_use]
    pub fn local(&self, moment: Timestamp) -> NaiveDateTime {
        moment.with_timezone(&self.zone).naive_local()
    }

    /// A table's path as messages show it.
    #[must_use]
    pub fn shown(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).display().to_string()
    }

    /// The moment at which the office's clocks show a time; in a gap the hour after it, twice the first.
    #[must_use]
    pub fn moment(&self, local: NaiveDateTime) -> Timestamp {
        (0..)
            .map(|hours| local + chrono::Duration::hours(hours))
            .find_map(|local| local.and_local_timezone(self.zone).earliest())
            .map_or_else(Timestamp::default, |moment| moment.to_utc())
    }
}

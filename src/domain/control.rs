//! The monthly account of sending, as data: what was sent to whom, what was not and why, and which modes are on.
//!
//! It goes to the administrator and the secretariat, so that a mail that did not go out, or a trial that was left on, is seen by
//! a person at least once a month. It must not know words, nor how the record is kept.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime};

use super::office::Office;
use super::phrase::Phrase;
use super::record::{Record, RecordKind};
use super::stated::Stated;

/// The account of some days.
#[derive(Debug, Clone, PartialEq)]
pub struct Control {
    /// The key of its mail.
    pub key: String,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
    /// The modes that are on, a sentence for each.
    pub modes: Vec<Phrase>,
    /// What was sent, day by day.
    pub sent: Vec<Batch>,
    /// What had not reached its recipient when the account was made.
    pub unsent: Vec<Unsent>,
    /// What was left out, by reason.
    pub skipped: Vec<LeftOut>,
    /// For how many sections and stages nothing was due.
    pub nothing: usize,
    /// What was said beside the sheets on these days, and what of it and of all before keeps sections from being asked.
    pub stated: Vec<Stated>,
}

/// What was sent on one day for one reason.
#[derive(Debug, Clone, PartialEq)]
pub struct Batch {
    /// The day.
    pub day: NaiveDate,
    /// What it was.
    pub what: Phrase,
    /// How many letters.
    pub letters: usize,
    /// To whom, each once.
    pub recipients: Vec<String>,
}

/// A delivery that had not reached its recipient.
#[derive(Debug, Clone, PartialEq)]
pub struct Unsent {
    /// The day on which it was tried last, held, or put into the outbox.
    pub day: NaiveDate,
    /// The letter's key.
    pub letter: String,
    /// The letter's subject.
    pub subject: String,
    /// To whom.
    pub recipient: String,
    /// How it stands, as a word of the record (`gave_up`, `held`, `bounced`).
    pub word: String,
    /// What was said.
    pub because: String,
}

/// What was left out for one reason.
#[derive(Debug, Clone, PartialEq)]
pub struct LeftOut {
    /// Why, in the language of the office.
    pub because: String,
    /// What it was, each with how often.
    pub what: Vec<(Phrase, usize)>,
}

/// Makes the account from the record of the days, oldest record first. `local` gives a moment as the office's clocks show it.
#[must_use]
pub fn account(
    made_on: NaiveDate,
    (from, until): (NaiveDate, NaiveDate),
    records: &[Record],
    modes: Vec<Phrase>,
    stated: Vec<Stated>,
    office: &Office,
    local: impl Fn(&Record) -> NaiveDateTime,
) -> Control {
    let mut what_of: BTreeMap<&str, Phrase> = BTreeMap::new();
    let mut skipped: BTreeMap<&str, Vec<(Phrase, usize)>> = BTreeMap::new();
    let mut nothing = 0;
    let occurrences = records.iter().filter(|record| record.kind == RecordKind::Occurrence);
    for (record, what) in occurrences.filter_map(|record| Some((record, what(&record.key)?))) {
        match record.word.as_str() {
            "skipped" => count(skipped.entry(&record.because).or_default(), what),
            "nothing" => nothing += 1,
            _ => {
                what_of.entry(&record.letter).or_insert(what);
            }
        }
    }
    // The last word on each delivery; a release or another try is none.
    let mut standing: BTreeMap<(&str, &str), &Record> = BTreeMap::new();
    for record in records.iter().filter(|record| record.kind != RecordKind::Occurrence) {
        standing.insert((&record.letter, &record.recipient), record);
    }
    let mut sent: BTreeMap<(NaiveDate, String), Batch> = BTreeMap::new();
    let mut letters: BTreeMap<(NaiveDate, String), Vec<&str>> = BTreeMap::new();
    let mut unsent = Vec::new();
    for ((letter, recipient), record) in standing {
        let day = local(record).date();
        let name = named(office, recipient, day);
        if record.word != "sent" {
            unsent.push(Unsent {
                day,
                letter: letter.to_owned(),
                subject: record.subject.clone(),
                recipient: name,
                word: record.word.clone(),
                because: record.because.clone(),
            });
            continue;
        }
        let what = what_of.get(letter).cloned().unwrap_or_else(|| Phrase::new("control.what.earlier"));
        let place = (day, format!("{what:?}"));
        let batch =
            sent.entry(place.clone()).or_insert_with(|| Batch { day, what, letters: 0, recipients: Vec::new() });
        if !batch.recipients.contains(&name) {
            batch.recipients.push(name);
        }
        let of_batch = letters.entry(place).or_default();
        if !of_batch.contains(&letter) {
            of_batch.push(letter);
            batch.letters += 1;
        }
    }
    unsent.sort_by(|a, b| (a.day, &a.letter).cmp(&(b.day, &b.letter)));
    Control {
        key: format!("{made_on}_control"),
        from,
        until,
        modes,
        sent: sent.into_values().collect(),
        unsent,
        skipped: skipped.into_iter().map(|(because, what)| LeftOut { because: because.to_owned(), what }).collect(),
        nothing,
        stated,
    }
}

/// What an occurrence is, by its natural key; none for those that only guard another (a section's digest of a day).
fn what(key: &str) -> Option<Phrase> {
    let mut steps = key.split('/');
    match steps.next()? {
        "remind" => Some(Phrase::new("control.what.remind").with("stage", steps.nth(2).unwrap_or_default())),
        "report" => Some(Phrase::new("control.what.report")),
        "notice" => Some(Phrase::new("control.what.notice")),
        "control" => Some(Phrase::new("control.what.control")),
        _ => None,
    }
}

fn count(list: &mut Vec<(Phrase, usize)>, what: Phrase) {
    match list.iter_mut().find(|(known, _)| *known == what) {
        Some((_, times)) => *times += 1,
        None => list.push((what, 1)),
    }
}

/// The name of an address on a day, or the address itself.
fn named(office: &Office, address: &str, day: NaiveDate) -> String {
    let mut contacts = office.contacts.iter().filter(|contact| contact.valid.covers(day));
    let contact = contacts.find(|contact| contact.mailbox.address.eq_ignore_ascii_case(address));
    contact.map_or_else(|| address.to_owned(), |contact| contact.mailbox.name.clone())
}

//! A sentence for a person, before a language is chosen.
//!
//! The domain decides *what* is said; the words file of a language decides *how*. It must not contain words of any
//! language itself.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind};

use chrono::{NaiveDate, NaiveDateTime};
use serde::Serialize;

/// A key of the words file with the facts that fill it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Phrase {
    /// The key in the words file, with dots between its tables (`reason.missing`).
    pub key: String,
    /// What the sentence is about, by the name that the words file uses.
    pub args: BTreeMap<&'static str, Arg>,
}

/// One fact inside a sentence; the language decides how it is written.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Arg {
    /// Words as they stand (names, raw cell texts, paths).
    Text(String),
    /// A number without a unit.
    Number(f64),
    /// A day; people see it with its era.
    Date(NaiveDate),
    /// A moment in the plan's own zone.
    Moment(NaiveDateTime),
    /// A sentence inside the sentence.
    Phrase(Box<Phrase>),
    /// Several facts in a row.
    List(Vec<Arg>),
}

impl Phrase {
    /// Starts a sentence from the key in the words file.
    #[must_use]
    pub fn new(key: impl Into<String>) -> Self {
        Self { key: key.into(), args: BTreeMap::new() }
    }

    /// Adds one fact under the name that the words file uses.
    #[must_use]
    pub fn with(mut self, name: &'static str, fact: impl Into<Arg>) -> Self {
        self.args.insert(name, fact.into());
        self
    }
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<f64> for Arg {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<usize> for Arg {
    fn from(number: usize) -> Self {
        Self::Number(u32::try_from(number).unwrap_or(u32::MAX).into())
    }
}

impl From<NaiveDate> for Arg {
    fn from(date: NaiveDate) -> Self {
        Self::Date(date)
    }
}

impl From<NaiveDateTime> for Arg {
    fn from(moment: NaiveDateTime) -> Self {
        Self::Moment(moment)
    }
}

impl From<Phrase> for Arg {
    fn from(phrase: Phrase) -> Self {
        Self::Phrase(Box::new(phrase))
    }
}

impl From<&io::Error> for Arg {
    /// What the system said of a file, in the words of the language where they are known, else as it stands.
    fn from(error: &io::Error) -> Self {
        let key = match error.kind() {
            ErrorKind::NotFound => "io.not_found",
            ErrorKind::PermissionDenied => "io.permission_denied",
            ErrorKind::AlreadyExists => "io.already_exists",
            ErrorKind::IsADirectory => "io.is_a_folder",
            ErrorKind::NotADirectory => "io.not_a_folder",
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "io.full",
            ErrorKind::ReadOnlyFilesystem => "io.read_only",
            ErrorKind::StaleNetworkFileHandle => "io.stale_handle",
            ErrorKind::TimedOut => "io.timed_out",
            ErrorKind::InvalidData => "io.not_text",
            _ => return Self::Text(error.to_string()),
        };
        Phrase::new(key).into()
    }
}

impl<T: Into<Arg>> From<Vec<T>> for Arg {
    fn from(facts: Vec<T>) -> Self {
        Self::List(facts.into_iter().map(Into::into).collect())
    }
}

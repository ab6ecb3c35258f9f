//! A sentence for a person, before a language is chosen.
//!
//! The domain decides *what* is said; the words file of a language decides *how*. It must not contain words of any
//! language itself.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, ErrorKind};

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Serialize, Serializer};

/// A key of the words file with the facts that fill it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Phrase {
    /// The key in the words file, with dots between its tables (`reason.missing`).
    pub key: Cow<'static, str>,
    /// What the sentence is about.
    pub args: Args,
}

/// The facts of a sentence by the names that the words file uses, in the order of the names. There are few of them.
#[derive(Clone, PartialEq, Default)]
pub struct Args(Vec<(&'static str, Arg)>);

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
    pub fn new(key: impl Into<Cow<'static, str>>) -> Self {
        Self { key: key.into(), args: Args::default() }
    }

    /// Adds one fact under the name that the words file uses.
    #[must_use]
    pub fn with(mut self, name: &'static str, fact: impl Into<Arg>) -> Self {
        self.args.set(name, fact.into());
        self
    }
}

impl Args {
    /// The fact of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Arg> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, fact)| fact)
    }

    /// Every name with its fact.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Arg)> {
        self.0.iter().map(|(name, fact)| (*name, fact))
    }

    /// Every fact, to be changed.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut Arg> {
        self.0.iter_mut().map(|(_, fact)| fact)
    }

    fn set(&mut self, name: &'static str, fact: Arg) {
        match self.0.binary_search_by_key(&name, |(known, _)| known) {
            Ok(index) => self.0[index].1 = fact,
            Err(index) => self.0.insert(index, (name, fact)),
        }
    }
}

impl fmt::Debug for Args {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl Serialize for Args {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
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

//! Something that a person must look at: a finding in a sheet, a fault in a table or in the settings.
//!
//! A problem is data. It never stops the reading of anything else, and it always says where it is, what was found,
//! and (through the words file) what to do. It must not know who will be told.

pub mod rule;

use serde::Serialize;

use super::phrase::{Arg, Phrase};
use super::plan::IndicatorId;

/// The names under which a fact may hold the text that was found.
const RAW_FACTS: [&str; 4] = ["raw", "text", "found", "formula"];

/// One thing to look at.
///
/// The words file holds two sentences for each: `<key>.what` says what was found and what was expected, `<key>.advice`
/// says what to do.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Problem {
    /// How much it matters.
    pub severity: Severity,
    /// What it is: a key below `problem.` in the words file, and its facts.
    pub phrase: Phrase,
    /// The file, as people know it (relative to its source, or the path in the settings).
    pub file: Option<String>,
    /// The place in the file: a sheet and cell, a row, a line or a key.
    pub place: Option<String>,
    /// The indicator that it concerns, where it concerns one.
    pub indicator: Option<IndicatorId>,
}

/// How much a problem matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Worth knowing; nothing has to be done (an old copy that was passed over).
    Note,
    /// A section or the secretariat should look at it; the rest is not affected.
    Finding,
    /// It cannot be used as it stands: a fault in settings or tables, a source that cannot be read.
    Fault,
}

impl Problem {
    /// A problem by its key below `problem.` in the words file.
    #[must_use]
    pub fn new(severity: Severity, key: &str) -> Self {
        Self { severity, phrase: Phrase::new(format!("problem.{key}")), file: None, place: None, indicator: None }
    }

    /// A finding: worth a look, affects nothing else.
    #[must_use]
    pub fn finding(key: &str) -> Self {
        Self::new(Severity::Finding, key)
    }

    /// A fault: cannot be used as it stands.
    #[must_use]
    pub fn fault(key: &str) -> Self {
        Self::new(Severity::Fault, key)
    }

    /// Names the file.
    #[must_use]
    pub fn in_file(mut self, file: impl Into<String>) -> Self {
        self.file = Some(file.into());
        self
    }

    /// Names the place in the file.
    #[must_use]
    pub fn at(mut self, place: impl Into<String>) -> Self {
        self.place = Some(place.into());
        self
    }

    /// Names the indicator.
    #[must_use]
    pub fn of(mut self, indicator: &IndicatorId) -> Self {
        self.indicator = Some(indicator.clone());
        self
    }

    /// Adds one fact.
    #[must_use]
    pub fn with(mut self, name: &'static str, fact: impl Into<Arg>) -> Self {
        self.phrase = self.phrase.with(name, fact);
        self
    }

    /// The text that was found, to the letter or on one line, where the problem is about one.
    #[must_use]
    pub fn raw(&self) -> Option<&str> {
        RAW_FACTS.iter().find_map(|name| match self.phrase.args.get(name) {
            Some(Arg::Text(text)) => Some(text.as_str()),
            _ => None,
        })
    }

    /// The question to whoever can answer it, where there is one.
    #[must_use]
    pub fn question(&self) -> Option<&Phrase> {
        match self.phrase.args.get("question") {
            Some(Arg::Phrase(question)) => Some(question),
            _ => None,
        }
    }

    /// The short stable name (`unknown_indicator`), as it stands in JSON and logs.
    #[must_use]
    pub fn code(&self) -> &str {
        self.phrase.key.strip_prefix("problem.").unwrap_or(&self.phrase.key)
    }
}

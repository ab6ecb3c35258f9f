//! A later deadline of a round, for one section or for all.

use chrono::{NaiveDate, NaiveDateTime};
use serde::Serialize;

/// A later deadline (提出期限の延長).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Extension {
    /// The 基準日 of the round.
    pub round: NaiveDate,
    /// The code of the section; none for all.
    pub section: Option<String>,
    /// The new deadline, in the plan's zone.
    pub deadline: NaiveDateTime,
    /// Since when it is decided; what was due before went by the old deadline.
    pub since: NaiveDateTime,
}

impl Extension {
    /// Whether it is about a section in the round of a 基準日.
    #[must_use]
    pub fn concerns(&self, round: NaiveDate, section: &str) -> bool {
        self.round == round && self.section.as_deref().is_none_or(|code| code == section)
    }
}

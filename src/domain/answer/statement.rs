//! One thing that was said, as data that is only ever added to.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::plan::IndicatorId;

/// One thing that was said, before it has a number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Statement {
    /// Unique for ever: what is said twice under one key (a button pressed twice) is kept once.
    pub key: String,
    /// When it was said.
    pub at: DateTime<Utc>,
    /// Which way it came, and from whom as far as that is known.
    pub way: Way,
    /// The plan's stable name.
    pub plan: String,
    /// What was said.
    pub matter: Matter,
}

/// A statement as it is kept.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Entry {
    /// Its number; later ones have greater numbers.
    pub number: i64,
    /// The statement.
    #[serde(flatten)]
    pub statement: Statement,
}

/// Which way a statement came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Way {
    /// By the link in a mail. A mail can be passed on, so that only this is known: to whom the link was sent.
    Link {
        /// The key of the letter.
        letter: String,
        /// The addresses to which the link was sent.
        sent_to: Vec<String>,
    },
    /// Entered by the secretariat.
    Secretariat {
        /// Who said it to the secretariat, or the post that entered it.
        who: String,
    },
}

/// What was said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "matter", rename_all = "snake_case")]
pub enum Matter {
    /// A section answers for one indicator of a round.
    Answer {
        /// The 基準日 of the round.
        round: NaiveDate,
        /// The code of the section that answers.
        section: String,
        /// The indicator.
        indicator: IndicatorId,
        /// The cell's text on one line as it stood then; empty where it was empty or no sheet had a row.
        about: String,
        /// The answer.
        answer: Answer,
    },
    /// Nothing is asked for some time.
    Waiver {
        /// Of what.
        scope: Scope,
        /// Why.
        reason: String,
        /// The last day on which it holds.
        until: NaiveDate,
        /// The post that approved it.
        approved_by: String,
    },
    /// A later deadline (提出期限の延長).
    Extension {
        /// The 基準日 of the round.
        round: NaiveDate,
        /// The code of the section; none for all.
        section: Option<String>,
        /// The new deadline, in the plan's zone.
        deadline: NaiveDateTime,
        /// Why.
        reason: String,
        /// The post that approved it.
        approved_by: String,
    },
    /// An earlier statement is taken back; it stays in the history.
    Withdrawal {
        /// The number of the earlier one.
        number: i64,
        /// Why.
        reason: String,
    },
}

/// What a section answers. Each is what it could as well have written into the cell (`domain.md` B-4).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum Answer {
    /// The value of the older day still holds on the 基準日.
    Unchanged,
    /// The value comes later.
    Late {
        /// Until when.
        until: NaiveDate,
        /// Why.
        because: String,
    },
    /// There is nothing to count (該当なし).
    NotApplicable {
        /// Why.
        because: String,
    },
    /// Of a cell that does not say its value for certain: this number is the value.
    Value {
        /// The number, in the indicator's unit.
        number: f64,
    },
}

/// What a waiver is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// One indicator.
    Indicator(IndicatorId),
    /// All that a section answers for.
    Section(String),
}

impl Answer {
    /// The name in JSON and in the words files.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Unchanged => "unchanged",
            Self::Late { .. } => "late",
            Self::NotApplicable { .. } => "not_applicable",
            Self::Value { .. } => "value",
        }
    }
}

impl Way {
    /// Who, as far as it is known: the addresses of the mail, or whom the secretariat names.
    #[must_use]
    pub fn who(&self) -> String {
        match self {
            Self::Link { sent_to, .. } => sent_to.join(", "),
            Self::Secretariat { who } => who.clone(),
        }
    }
}

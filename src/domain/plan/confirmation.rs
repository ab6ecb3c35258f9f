//! What the chiefs have confirmed: the step between a section's entry and the secretariat's check (`domain.md` C-3, 承認).
//!
//! Only an office that has set the step keeps such a table. A confirmation is of a cell's text where it names one: a text
//! that was changed since is not confirmed any more, and a text that was sent back and changed since is not sent back any
//! more. It must not know where the table lies.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::id::IndicatorId;
use crate::domain::fold::fold;

/// One entry of the table, in the order of the table: the last one of an indicator and 基準日 holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmation {
    /// The indicator.
    pub indicator: IndicatorId,
    /// The 基準日 whose value it is about.
    pub as_of: NaiveDate,
    /// What was decided.
    pub decision: Decision,
    /// Why; a value is never sent back without.
    pub reason: String,
    /// The post that decided (商工労政課長).
    pub post: String,
    /// The cell's text that was looked at; none for whatever the cell says.
    pub text: Option<String>,
}

/// What was decided of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// It is right (確認).
    Confirmed,
    /// The section has to look at it again (差戻し).
    SentBack,
}

/// How an indicator's value stands in the step of confirming.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum Review {
    /// The office has no such step, or there is no value to confirm.
    #[default]
    NotAsked,
    /// Confirmed.
    Confirmed {
        /// By which post.
        post: String,
    },
    /// Nobody has confirmed it yet: it prints as 未確認.
    Open,
    /// Sent back to the section.
    SentBack {
        /// Why.
        reason: String,
        /// By which post.
        post: String,
    },
}

impl Review {
    /// Whether the value is to be marked as not confirmed.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Open | Self::SentBack { .. })
    }

    /// The name in JSON and in the words files.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::NotAsked => "not_asked",
            Self::Confirmed { .. } => "confirmed",
            Self::Open => "open",
            Self::SentBack { .. } => "sent_back",
        }
    }
}

/// How the value of an indicator stands. `table` is none where the office has no such step; `raw` is the cell's text, and
/// `has_value` whether it holds anything to confirm.
#[must_use]
pub fn review(
    table: Option<&[Confirmation]>,
    indicator: &IndicatorId,
    as_of: NaiveDate,
    raw: Option<&str>,
    has_value: bool,
) -> Review {
    let Some(table) = table else { return Review::NotAsked };
    let is_of_text =
        |entry: &&Confirmation| entry.text.as_ref().is_none_or(|text| fold(text) == fold(raw.unwrap_or_default()));
    let last = table.iter().rfind(|entry| entry.indicator == *indicator && entry.as_of == as_of).filter(is_of_text);
    match last {
        Some(Confirmation { decision: Decision::SentBack, reason, post, .. }) => {
            Review::SentBack { reason: reason.clone(), post: post.clone() }
        }
        _ if !has_value => Review::NotAsked,
        Some(Confirmation { post, .. }) => Review::Confirmed { post: post.clone() },
        None => Review::Open,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(decision: Decision, text: Option<&str>) -> Confirmation {
        Confirmation {
            indicator: IndicatorId("I01".to_owned()),
            as_of: NaiveDate::default(),
            decision,
            reason: "内訳".to_owned(),
            post: "課長".to_owned(),
            text: text.map(str::to_owned),
        }
    }

    fn of(table: &[Confirmation], raw: &str) -> &'static str {
        review(Some(table), &IndicatorId("I01".to_owned()), NaiveDate::default(), Some(raw), !raw.is_empty()).as_str()
    }

    #[test]
    fn the_last_entry_holds_and_only_for_the_text_that_it_names() {
        use Decision::{Confirmed, SentBack};
        assert_eq!(of(&[], "12件"), "open");
        assert_eq!(of(&[], ""), "not_asked", "there is nothing to confirm");
        assert_eq!(of(&[entry(Confirmed, None)], "12件"), "confirmed");
        assert_eq!(of(&[entry(Confirmed, Some("１２件"))], "12 件"), "confirmed", "width and space do not matter");
        assert_eq!(of(&[entry(Confirmed, Some("12件"))], "13件"), "open", "it was changed since");
        assert_eq!(of(&[entry(Confirmed, None), entry(SentBack, None)], "12件"), "sent_back");
        assert_eq!(of(&[entry(SentBack, Some("12件"))], "13件"), "open", "it was answered");
        assert_eq!(of(&[entry(SentBack, None)], ""), "sent_back");
        assert_eq!(
            review(None, &IndicatorId("I01".to_owned()), NaiveDate::default(), Some("1"), true),
            Review::NotAsked
        );
    }
}

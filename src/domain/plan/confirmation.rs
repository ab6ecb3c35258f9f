//! What the chiefs have confirmed: the step between a section's entry and the secretariat's check (`domain.md` C-3, 承認).
//!
//! Only an office that has set the step keeps such a table. A confirmation is of a cell's text where it names one: a text
//! that was changed since is not confirmed any more, and a text that was sent back and changed since is not sent back any
//! more. It must not know where the table lies.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::id::IndicatorId;
use crate::domain::fold::fold;

/// What a column of the sheet says where the chief agrees, folded.
const CONFIRMED: [&str; 10] = ["確認", "確認済", "確認済み", "済", "○", "〇", "◯", "✓", "レ", "OK"];
/// How it begins where the chief sends a value back.
const SENT_BACK: [&str; 4] = ["差戻し", "差し戻し", "差戻", "Sent back"];

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

/// Where decisions on a value are entered. An office without any of both has no such step.
#[derive(Debug, Clone, Copy, Default)]
pub struct Entered<'e> {
    /// The table of confirmations.
    pub table: Option<&'e [Confirmation]>,
    /// What the sheet's own column says beside the cell.
    pub beside: Option<&'e str>,
}

/// How the value of an indicator stands. `raw` is the cell's text, and `has_value` whether it holds anything to confirm.
/// Where the table has an entry it holds, else the sheet's own column.
#[must_use]
pub fn review(
    Entered { table, beside }: Entered<'_>,
    indicator: &IndicatorId,
    as_of: NaiveDate,
    raw: Option<&str>,
    has_value: bool,
) -> Review {
    if table.is_none() && beside.is_none() {
        return Review::NotAsked;
    }
    let table = table.unwrap_or_default();
    let is_of_text =
        |entry: &&Confirmation| entry.text.as_ref().is_none_or(|text| fold(text) == fold(raw.unwrap_or_default()));
    let last = table.iter().rfind(|entry| entry.indicator == *indicator && entry.as_of == as_of).filter(is_of_text);
    let last = last.map(|entry| (entry.decision, entry.reason.clone(), entry.post.clone()));
    match last.or_else(|| beside.and_then(decided)) {
        Some((Decision::SentBack, reason, post)) => Review::SentBack { reason, post },
        _ if !has_value => Review::NotAsked,
        Some((Decision::Confirmed, _, post)) => Review::Confirmed { post },
        None => Review::Open,
    }
}

/// What a column of the sheet says of the value beside it: 確認, 済 or a mark, with the post in brackets; 差戻し with the reason
/// behind it. Anything else decides nothing.
fn decided(text: &str) -> Option<(Decision, String, String)> {
    let is_mark = |c: char| c.is_whitespace() || ":：()（）・".contains(c);
    let text = text.trim();
    let sent_back = SENT_BACK.iter().find_map(|word| text.strip_prefix(word));
    if let Some(reason) = sent_back {
        return Some((Decision::SentBack, reason.trim_matches(is_mark).to_owned(), String::new()));
    }
    let (word, post) = text.split_once(['(', '（']).unwrap_or((text, ""));
    let is_confirmed = CONFIRMED.contains(&fold(word).as_str());
    is_confirmed.then(|| (Decision::Confirmed, String::new(), post.trim_matches(is_mark).to_owned()))
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
        entered(Some(table), None, raw).as_str()
    }

    fn entered(table: Option<&[Confirmation]>, beside: Option<&str>, raw: &str) -> Review {
        let (id, entered) = (IndicatorId("I01".to_owned()), Entered { table, beside });
        review(entered, &id, NaiveDate::default(), Some(raw), !raw.is_empty())
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
        assert_eq!(entered(None, None, "1"), Review::NotAsked);
    }

    #[test]
    fn a_column_of_the_sheet_decides_where_the_table_says_nothing() {
        let of = |beside: &str| entered(None, Some(beside), "12件");
        for confirmed in ["確認", "確認済み", "済", "○", "ＯＫ", "確認（商工労政課長）"] {
            assert_eq!(of(confirmed).as_str(), "confirmed", "{confirmed}");
        }
        assert_eq!(of("確認（商工労政課長）"), Review::Confirmed { post: "商工労政課長".to_owned() });
        for open in ["", "確認中", "要確認", "3/10"] {
            assert_eq!(of(open), Review::Open, "{open}");
        }
        let sent_back = |reason: &str| Review::SentBack { reason: reason.to_owned(), post: String::new() };
        assert_eq!(of("差戻し：内訳が合わない"), sent_back("内訳が合わない"));
        assert_eq!(of("差し戻し（単位）"), sent_back("単位"));
        assert_eq!(entered(None, Some("済"), ""), Review::NotAsked, "there is nothing to confirm");
        let table = [entry(Decision::SentBack, None)];
        assert_eq!(entered(Some(&table), Some("確認"), "12件").as_str(), "sent_back", "the table holds");
        assert_eq!(entered(Some(&[]), Some("確認"), "12件").as_str(), "confirmed");
    }
}

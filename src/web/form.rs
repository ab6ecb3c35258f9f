//! What a section has put into the form, and what it says.
//!
//! Nothing is guessed: what does not say an answer for certain comes back with what is wrong.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use unicode_normalization::UnicodeNormalization;

use crate::domain::answer::{Answer, Matter, check};
use crate::domain::assessment::fits;
use crate::domain::phrase::Phrase;
use crate::render::page::FormFacts;

use super::items::Item;

/// The fields of a form as they were sent.
pub(super) struct Form(BTreeMap<String, String>);

/// A nonce is so many hexadecimal digits.
const NONCE: usize = 32;

impl Form {
    pub(super) fn new(fields: Vec<(String, String)>) -> Self {
        Self(fields.into_iter().collect())
    }

    /// What the button means.
    pub(super) fn step(&self) -> &str {
        self.field("step")
    }

    /// What makes a second pressing of the button the same as the first; none where it is none of ours.
    pub(super) fn nonce(&self) -> Option<&str> {
        Some(self.field("nonce")).filter(|it| it.len() == NONCE && it.bytes().all(|byte| byte.is_ascii_hexdigit()))
    }

    /// What was put in for an indicator.
    pub(super) fn of(&self, mark: &str) -> FormFacts {
        let field = |name: &str| self.field(&format!("{mark}-{name}")).trim().to_owned();
        FormFacts {
            choice: field("choice"),
            number: field("number"),
            until: field("until"),
            because: field("because").split_whitespace().collect::<Vec<_>>().join(" "),
        }
    }

    /// What the form says of an indicator; nothing where no answer was chosen.
    ///
    /// # Errors
    /// What is wrong with it and what to do.
    pub(super) fn answer(&self, item: &Item<'_>, today: NaiveDate) -> Result<Option<Matter>, Phrase> {
        let facts = self.of(&item.mark);
        let Some(answer) = read(&facts, item)? else { return Ok(None) };
        if self.field(&format!("{}-seen", item.mark)) != item.seen() {
            return Err(Phrase::new("page.fault.changed"));
        }
        let raw = item.judgement.raw.as_deref();
        fits(&answer, &item.judgement).map_err(|fault| fault.with("raw", raw.unwrap_or_default()))?;
        let section = item.judgement.section.as_deref().unwrap_or_default();
        let matter = Matter::answer(item.round, section, &item.indicator.id, raw, answer);
        check(&matter, today)?;
        Ok(Some(matter))
    }

    fn field(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }
}

fn read(facts: &FormFacts, item: &Item<'_>) -> Result<Option<Answer>, Phrase> {
    let because = || facts.because.clone();
    let answer = match facts.choice.as_str() {
        "" => return if facts.is_touched() { Err(Phrase::new("page.fault.no_choice")) } else { Ok(None) },
        "unchanged" => Answer::Unchanged,
        "late" => {
            let until = date(&facts.until).ok_or_else(|| Phrase::new("page.fault.no_day"))?;
            Answer::Late { until, because: because() }
        }
        "not_applicable" => Answer::NotApplicable { because: because() },
        "other" => Answer::Value { number: number(&facts.number).ok_or_else(|| Phrase::new("answer.fault.number"))? },
        chosen => {
            let number = chosen.strip_prefix("value:").and_then(|text| text.parse::<f64>().ok());
            let known = |number: &f64| {
                item.judgement.candidates.iter().any(|candidate| (candidate.value - number).abs() < f64::EPSILON)
            };
            Answer::Value { number: number.filter(known).ok_or_else(|| Phrase::new("page.fault.changed"))? }
        }
    };
    Ok(Some(answer))
}

/// A number as officers write it (１，２３４．５件).
fn number(text: &str) -> Option<f64> {
    let folded: String = text.nfkc().filter(|c| !c.is_whitespace() && *c != ',').collect();
    let end = folded.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-')).unwrap_or(folded.len());
    folded[..end].parse().ok().filter(|number: &f64| number.is_finite())
}

/// A day as the browser sends it, or as it is typed where the browser knows no days.
fn date(text: &str) -> Option<NaiveDate> {
    let folded: String = text.nfkc().collect();
    ["%Y-%m-%d", "%Y/%m/%d"].iter().find_map(|form| NaiveDate::parse_from_str(folded.trim(), form).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_officers_write_them_or_not_at_all() {
        for (text, read) in [
            ("14", Some(14.0)),
            ("１，２３４．５件", Some(1234.5)),
            (" 0 件", Some(0.0)),
            ("-3", Some(-3.0)),
            ("十四", None),
            ("", None),
            ("1-2", None),
        ] {
            assert_eq!(number(text), read, "{text}");
        }
    }

    #[test]
    fn days_are_read_as_browsers_and_people_write_them() {
        let day = NaiveDate::from_ymd_opt(2017, 3, 31);
        for text in ["2017-03-31", "2017/3/31", "２０１７/０３/３１"] {
            assert_eq!(date(text), day, "{text}");
        }
        assert_eq!((date("31.3.2017"), date("")), (None, None));
    }
}

//! What an answer or a waiver changes in the judgement of a cell: as if the section had written it into the cell.
//!
//! A chosen value is judged like one that the cell says; an old value that still holds is judged at the 基準日; what does not apply
//! is not applicable; what comes later keeps its class and is not asked for until then. It must not know how it was
//! asked.

use chrono::NaiveDate;

use crate::domain::answer::{Answer, Given, Standing};
use crate::domain::phrase::Phrase;

use super::grading::Outcome;
use super::judgement::{Class, Freshness, Judgement};

/// Lets what stands for the indicator of a judgement count. `judge_number` judges a number in a unit at the 基準日.
pub(super) fn hear(
    mut judgement: Judgement,
    standing: &Standing,
    as_of: NaiveDate,
    judge_number: impl Fn(f64, &str) -> Outcome,
) -> Judgement {
    if let Some(waived) = standing.waiver(&judgement.indicator) {
        judgement.chased = false;
        judgement.waiver = Some(Box::new(waived.clone()));
    }
    let Some(given) = standing.answer(as_of, &judgement.indicator, judgement.raw.as_deref()) else { return judgement };
    let said = match (&given.answer, judgement.class, judgement.value) {
        (Answer::Value { number }, Class::Ambiguous, _) => Some(judge_number(*number, "")),
        (Answer::Unchanged, _, Some(value)) => {
            judgement.freshness = Freshness::Ok;
            Some(judge_number(value, &judgement.unit))
        }
        (Answer::NotApplicable { because }, class, _) if class != Class::NotDue => {
            let reason = Phrase::new("reason.answered_not_applicable").with("because", because.as_str());
            Some(Outcome::without_value(Class::NotApplicable, reason))
        }
        (Answer::Late { .. }, ..) => None,
        // It does not fit the cell: a value for one that is certain, no change of what has no value.
        (Answer::Value { .. } | Answer::Unchanged | Answer::NotApplicable { .. }, ..) => return judgement,
    };
    let outcome = said.unwrap_or_else(|| Outcome {
        class: judgement.class,
        value: judgement.value,
        grade: judgement.grade.clone(),
        expected: judgement.expected,
        ratio: judgement.ratio,
        percent_digits: judgement.percent_digits,
        reason: judgement.reason.clone(),
    });
    Judgement {
        value: outcome.value,
        class: outcome.class,
        grade: outcome.grade,
        expected: outcome.expected,
        ratio: outcome.ratio,
        percent_digits: outcome.percent_digits,
        reason: because(outcome.reason, given),
        chased: false,
        answer: Some(Box::new(given.clone())),
        ..judgement
    }
}

/// Whether an answer fits what the cell alone says: `judgement` is that of the cell, without any answer.
///
/// # Errors
/// Why it does not fit and what to do, as a sentence below `answer.fault.` in the words file.
pub fn fits(answer: &Answer, judgement: &Judgement) -> Result<(), Phrase> {
    match answer {
        Answer::Unchanged if judgement.value.is_none() => Err(Phrase::new("answer.fault.no_value")),
        Answer::Value { .. } if judgement.class != Class::Ambiguous => Err(Phrase::new("answer.fault.certain")),
        _ => Ok(()),
    }
}

/// The reason with what was answered before it.
fn because(own: Phrase, given: &Given) -> Phrase {
    let phrase = Phrase::new(format!("reason.answered.{}", given.answer.name())).with("own", own);
    match &given.answer {
        Answer::Late { until, because } => phrase.with("until", *until).with("because", because.as_str()),
        Answer::Value { number } => phrase.with("number", *number),
        Answer::Unchanged | Answer::NotApplicable { .. } => phrase,
    }
}

//! What a section is told, as data: what it has still to enter, to renew and to answer, and in which tone.
//!
//! One section gets one digest, whatever the number of its plans. Low values are told apart from missing ones, and alone
//! are no reason for a mail (`domain.md` B-6). It must not know words, addresses on paper, or how mail travels.

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

use super::assessment::{Assessment, Class, Freshness, Judgement};
use super::office::Role;
use super::phrase::{Arg, Phrase};
use super::plan::{Indicator, Plan, Round};
use super::value::{Content, Meaning};

/// One step of reminding: when, in which tone, and to whom (decided rules 12 and 13).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// The name in keys and files (`T-10`).
    pub name: String,
    /// How many working days after the deadline; negative before it.
    pub offset: i64,
    /// How it is said.
    pub tone: Tone,
    /// Whom it is addressed to.
    pub to: Vec<Role>,
    /// Who gets a copy.
    #[serde(default)]
    pub cc: Vec<Role>,
}

/// How a reminder is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// The first notice, well before the deadline.
    Notice,
    /// Asked again, shortly before the deadline.
    Again,
    /// The deadline has passed.
    Overdue,
    /// The chief is asked to see to it.
    Escalated,
}

/// One digest for one section.
#[derive(Debug, Clone, PartialEq)]
pub struct Reminder {
    /// The section's code.
    pub section: String,
    /// The section's name.
    pub section_name: String,
    /// The stage; with several plans, that of the most urgent.
    pub stage: Stage,
    /// When the sheets were read, in the plans' zone.
    pub at: NaiveDateTime,
    /// Working days until the most urgent deadline; negative after it.
    pub working_days_left: i64,
    /// Until when an answer is asked for once the deadline has passed.
    pub answer_by: Option<NaiveDateTime>,
    /// What each plan asks for.
    pub parts: Vec<Part>,
}

/// What one plan asks of one section. Every indicator stands in one list at the most.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// The plan's name.
    pub plan: String,
    /// Where to enter the values (a path or a link).
    pub enter_at: String,
    /// The document that asked for them; may be empty.
    pub inquiry: String,
    /// The day that the values describe (基準日).
    pub as_of: NaiveDate,
    /// Until when they have to be entered (提出期限).
    pub deadline: NaiveDateTime,
    /// Nothing was entered, or no sheet has a row.
    pub missing: Vec<Item>,
    /// The value is too old.
    pub stale: Vec<Item>,
    /// It is not certain which number is the value.
    pub unclear: Vec<Item>,
    /// Words were entered and no value: the outlook is asked for.
    pub outlook: Vec<Item>,
    /// A value was entered and is low: reason and outlook are asked for.
    pub low: Vec<Item>,
}

/// One indicator in a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The indicator's name.
    pub indicator: String,
    /// The target as sheets write it (累計 7件); an empty text without one.
    pub target: Arg,
    /// The cell's text on one line; empty for an empty cell, none where no sheet has a row.
    pub raw: Option<String>,
    /// The value's unit.
    pub unit: String,
    /// What was to be expected by the day of the value.
    pub expected: Option<f64>,
    /// Value / expected, not rounded.
    pub ratio: Option<f64>,
    /// How many digits a printed percentage needs so that it does not contradict the grade.
    pub percent_digits: usize,
    /// What to ask, each question once.
    pub questions: Vec<Phrase>,
    /// Where it is listed a second time (⑦); it is asked for once.
    pub also_at: Vec<String>,
}

/// Decides what a plan asks of a section: what of its own is missing, too old, unclear, in words only, or low.
///
/// Whose an indicator is goes by `today`, not by the 基準日: after a reorganisation the new section is asked. Nothing is
/// asked of what cannot be read, is not due, does not apply, was reported as zero, or depends on something empty.
#[must_use]
pub fn part(plan: &Plan, assessment: &Assessment, section: &str, round: &Round, today: NaiveDate) -> Part {
    let mut part = Part {
        plan: plan.name.clone(),
        enter_at: plan.enter_at.clone(),
        inquiry: plan.inquiry.clone(),
        as_of: round.as_of,
        deadline: round.deadline,
        missing: Vec::new(),
        stale: Vec::new(),
        unclear: Vec::new(),
        outlook: Vec::new(),
        low: Vec::new(),
    };
    let sections = plan.sections_on(today);
    for (indicator, judgement) in plan.indicators.iter().zip(&assessment.judgements) {
        if sections.get(&indicator.id).copied() != Some(section) {
            continue;
        }
        if judgement.is_silenced() {
            continue;
        }
        if let Some(list) = list_of(&mut part, judgement, assessment.as_of, today) {
            list.push(item(plan, indicator, judgement, assessment.as_of));
        }
    }
    part
}

/// An old value is renewed before anybody asks why it is low; words without a value are asked for their outlook.
fn list_of<'a>(
    part: &'a mut Part,
    judgement: &Judgement,
    as_of: NaiveDate,
    today: NaiveDate,
) -> Option<&'a mut Vec<Item>> {
    let stale = judgement.freshness == Freshness::Stale;
    match judgement.class {
        Class::Missing | Class::NotInSheet if judgement.chased => Some(&mut part.missing),
        Class::Ambiguous if judgement.chased => Some(&mut part.unclear),
        Class::TextOnly if is_answered(judgement, as_of, today) => None,
        Class::TextOnly => Some(&mut part.outlook),
        Class::OnTrack | Class::Lagging | Class::Zero | Class::NotJudged if stale && judgement.chased => {
            Some(&mut part.stale)
        }
        Class::Lagging => Some(&mut part.low),
        _ => None,
    }
}

/// Whether the words themselves are the answer: the value will come, nobody has it, or it is not to be seen
/// (`domain.md` B-4).
fn is_answered(judgement: &Judgement, as_of: NaiveDate, today: NaiveDate) -> bool {
    let Some(Content::Status(status)) = judgement.reading.as_ref().map(|reading| &reading.content) else {
        return false;
    };
    matches!(status.meaning, Meaning::Unobtainable | Meaning::Withheld) || status.is_awaited(as_of, today)
}

fn item(plan: &Plan, indicator: &Indicator, judgement: &Judgement, as_of: NaiveDate) -> Item {
    Item {
        indicator: indicator.name.clone(),
        target: indicator.target_said(as_of),
        raw: judgement.raw.as_deref().map(|raw| raw.split_whitespace().collect::<Vec<_>>().join(" ")),
        unit: judgement.unit.clone(),
        expected: judgement.expected,
        ratio: judgement.ratio,
        percent_digits: judgement.percent_digits,
        questions: judgement.questions(),
        also_at: also_at(plan, indicator),
    }
}

/// The marks of the initiatives in which the indicator is listed again.
fn also_at(plan: &Plan, indicator: &Indicator) -> Vec<String> {
    let again = plan
        .placements
        .iter()
        .filter(|placement| placement.relisted && plan.indicators[placement.indicator].id == indicator.id);
    again.map(|placement| mark(&plan.path(placement.node))).collect()
}

/// The circled number that stands before the label of an initiative, else the innermost label.
fn mark(path: &[&str]) -> String {
    let circled = |label: &&str| label.starts_with(|first| matches!(first, '①'..='⑳' | '㉑'..='㉟' | '㊱'..='㊿'));
    match path.iter().rev().find(|label| circled(label)) {
        Some(label) => label.chars().take(1).collect(),
        None => path.last().copied().unwrap_or_default().to_owned(),
    }
}

impl Part {
    /// Whether a mail is due: low values and words alone send none.
    #[must_use]
    pub fn is_due(&self) -> bool {
        self.open() > 0
    }

    /// How many indicators wait for the section.
    #[must_use]
    pub fn open(&self) -> usize {
        self.missing.len() + self.stale.len() + self.unclear.len()
    }
}

impl Reminder {
    /// Whether there is anything to ask for: no mail otherwise.
    #[must_use]
    pub fn is_due(&self) -> bool {
        self.parts.iter().any(Part::is_due)
    }

    /// The parts that ask for something, the most urgent first.
    #[must_use]
    pub fn due_parts(&self) -> Vec<&Part> {
        let mut parts: Vec<&Part> = self.parts.iter().filter(|part| part.is_due()).collect();
        parts.sort_by_key(|part| part.deadline);
        parts
    }

    /// Whether the stage lies behind the deadline: then only what is open is told, not what is low.
    #[must_use]
    pub fn is_past_deadline(&self) -> bool {
        self.stage.tone >= Tone::Overdue
    }

    /// The name of the mail, unique for ever (`2017-03-01_T-10_shoko`).
    #[must_use]
    pub fn key(&self) -> String {
        format!("{}_{}_{}", self.at.date(), self.stage.name, self.section)
    }
}

#[cfg(test)]
mod tests;

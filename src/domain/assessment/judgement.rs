//! A judgement as data: class, freshness, grade and why.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::answer::{Answer, Given, Waived};
use crate::domain::calendar::FiscalYear;
use crate::domain::phrase::{Arg, Phrase};
use crate::domain::plan::{IndicatorId, Review, Rules};
use crate::domain::problem::Problem;
use crate::domain::snapshot::Place;
use crate::domain::value::Reading;

use super::question::question;

/// The judgement of a whole plan on one 基準日.
#[derive(Debug, Clone, PartialEq)]
pub struct Assessment {
    /// The plan's stable name.
    pub plan: String,
    /// The day that the values should describe (基準日).
    pub as_of: NaiveDate,
    /// The fiscal year that the values belong to.
    pub year: FiscalYear,
    /// Every indicator once, in the plan's order.
    pub judgements: Vec<Judgement>,
    /// What was odd, from the sheets, from matching and from judging.
    pub findings: Vec<Problem>,
}

/// The judgement of one indicator.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// The indicator.
    pub indicator: IndicatorId,
    /// The code of the section that answers for it on the 基準日, none where nobody does.
    pub section: Option<String>,
    /// The cell's text to the letter, none where no sheet has a cell.
    pub raw: Option<String>,
    /// What was read in it, none where no sheet has a cell.
    pub reading: Option<Box<Reading>>,
    /// The certain value.
    pub value: Option<f64>,
    /// The unit of the value as the cell has it, else the indicator's.
    pub unit: String,
    /// How old the value is against the 基準日.
    pub freshness: Freshness,
    /// How the value stands with the section's chief.
    pub review: Review,
    /// What the judgement is.
    pub class: Class,
    /// The mark of the grade, none without a judgement.
    pub grade: Option<String>,
    /// What was to be expected by then, in the target's unit.
    pub expected: Option<f64>,
    /// Value / expected, not rounded.
    pub ratio: Option<f64>,
    /// How many digits a printed percentage needs so that it does not contradict the grade.
    pub percent_digits: usize,
    /// One sentence that says why.
    pub reason: Phrase,
    /// What the value may be, where a person has to say.
    pub candidates: Vec<Candidate>,
    /// Where the text stands.
    pub source: Option<Place>,
    /// Whether the section is asked for something: an entry, a newer value, an answer. Never of a dependant whose
    /// prerequisite has nothing to count, nor where an answer or a waiver stands.
    pub chased: bool,
    /// The answer that counts beside the cell, with where it came from.
    pub answer: Option<Box<Given>>,
    /// The waiver that stands.
    pub waiver: Option<Box<Waived>>,
}

/// One possible value of an ambiguous cell.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The number.
    pub value: f64,
    /// The words beside it.
    pub label: String,
    /// What to ask the section.
    pub question: Phrase,
}

/// How old a value is against the 基準日 (decision 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Freshness {
    /// Recent enough.
    Ok,
    /// More than the set number of days before the 基準日.
    Stale,
    /// Later than the 基準日.
    AfterSnapshot,
    /// The cell states no day, or has no value.
    Unknown,
}

/// What a judgement is (decision 7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Where it should be.
    OnTrack,
    /// Below where it should be.
    Lagging,
    /// Reported as zero.
    Zero,
    /// Too little was to be expected by now to judge.
    NotJudged,
    /// Nothing was entered.
    Missing,
    /// Words without a value (検討中).
    TextOnly,
    /// A person has to say which number it is.
    Ambiguous,
    /// The sheet is broken there, or its source could not be read.
    Unreadable,
    /// There was nothing to count.
    NotApplicable,
    /// A value cannot exist yet.
    NotDue,
    /// No sheet has a row for it.
    NotInSheet,
}

impl Assessment {
    /// What is to be told where the sheets have no column for the year.
    #[must_use]
    pub fn of_the_year(&self) -> Vec<Problem> {
        self.findings.iter().filter(|finding| finding.code() == "year_column_missing").cloned().collect()
    }
}

impl Judgement {
    /// Whether there is no reading because its source or its column is not there.
    #[must_use]
    pub fn waits_for_a_sheet(&self) -> bool {
        self.class == Class::Unreadable && self.source.is_none()
    }

    /// Whether the cell calls its value provisional (見込み, 速報).
    #[must_use]
    pub fn is_provisional(&self) -> bool {
        self.reading.as_ref().is_some_and(|reading| reading.provisional)
    }

    /// What to ask the section about the cell, each question once.
    #[must_use]
    pub fn questions(&self) -> Vec<Phrase> {
        let mut questions: Vec<Phrase> = Vec::new();
        for candidate in &self.candidates {
            if !questions.contains(&candidate.question) {
                questions.push(candidate.question.clone());
            }
        }
        if let (true, Some(raw), Some(reading)) = (questions.is_empty(), &self.raw, &self.reading) {
            questions.extend(question(raw, reading, &self.unit));
        }
        questions
    }

    /// Whether nothing is to be asked for now: it is waived, or an answer says until when it comes.
    #[must_use]
    pub fn is_silenced(&self) -> bool {
        let is_late = |given: &Given| matches!(given.answer, Answer::Late { .. });
        self.waiver.is_some() || self.answer.as_deref().is_some_and(is_late)
    }

    /// The mark and name of the grade that was earned.
    #[must_use]
    pub fn grade_in(&self, rules: &Rules) -> Option<(String, String)> {
        let mark = self.grade.as_ref()?;
        rules.grades.iter().find(|grade| &grade.mark == mark).map(|grade| (grade.mark.clone(), grade.name.clone()))
    }

    /// Whether the reason, or the reason inside that of a dependant, has this key of the words file.
    #[must_use]
    pub fn reason_is(&self, key: &str) -> bool {
        let own = match self.reason.args.get("own") {
            Some(Arg::Phrase(own)) => own.as_ref(),
            _ => &self.reason,
        };
        own.key == key
    }
}

impl Class {
    /// Every class, in the order of tables.
    pub const ALL: [Self; 11] = [
        Self::OnTrack,
        Self::Lagging,
        Self::Zero,
        Self::NotJudged,
        Self::Missing,
        Self::TextOnly,
        Self::Ambiguous,
        Self::Unreadable,
        Self::NotApplicable,
        Self::NotDue,
        Self::NotInSheet,
    ];

    /// The name in JSON and in the words files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OnTrack => "on_track",
            Self::Lagging => "lagging",
            Self::Zero => "zero",
            Self::NotJudged => "not_judged",
            Self::Missing => "missing",
            Self::TextOnly => "text_only",
            Self::Ambiguous => "ambiguous",
            Self::Unreadable => "unreadable",
            Self::NotApplicable => "not_applicable",
            Self::NotDue => "not_due",
            Self::NotInSheet => "not_in_sheet",
        }
    }
}

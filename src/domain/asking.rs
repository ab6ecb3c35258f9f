//! What a round asks of everybody, sorted by section once, so that each digest costs only its own items.
//!
//! It must not know stages, addresses or what was sent before.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::assessment::{Arrear, Assessment, Class, Freshness, Judgement, year_name};
use super::calendar::FiscalYear;
use super::phrase::Phrase;
use super::plan::{Plan, Review, Round};
use super::problem::Problem;
use super::reminder::{Item, Part, Tone};
use super::value::{Content, Meaning};

/// What the 基準日 of one round of a plan asks on a day.
#[derive(Debug)]
pub struct Asked<'a> {
    plan: &'a Plan,
    today: NaiveDate,
    assessment: Assessment,
    arrears: Vec<Arrear>,
    /// The indicators of each section, in the plan's order.
    by_section: BTreeMap<&'a str, Vec<usize>>,
    /// Where an indicator is listed a second time.
    again: BTreeMap<usize, Vec<String>>,
    is_frozen: bool,
}

impl<'a> Asked<'a> {
    /// Sorts what was judged for a round by who has to answer for it.
    ///
    /// Whose an indicator is goes by `today`, not by the 基準日: after a reorganisation the new section is asked.
    #[must_use]
    pub fn new(plan: &'a Plan, assessment: Assessment, arrears: Vec<Arrear>, today: NaiveDate) -> Self {
        let sections = plan.sections_on(today);
        let mut by_section: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, indicator) in plan.indicators.iter().enumerate() {
            if let Some(section) = sections.get(&indicator.id) {
                by_section.entry(*section).or_default().push(index);
            }
        }
        let mut again: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        for placement in plan.placements.iter().filter(|placement| placement.relisted) {
            again.entry(placement.indicator).or_default().push(mark(&plan.path(placement.node)));
        }
        Self { plan, today, assessment, arrears, by_section, again, is_frozen: false }
    }

    /// The same of a round whose readings are frozen: a section can still enter what it is asked for, but no longer answer.
    #[must_use]
    pub fn frozen(self) -> Self {
        Self { is_frozen: true, ..self }
    }

    /// Whether the readings of the round are frozen.
    #[must_use]
    pub fn is_frozen(&self) -> bool {
        self.is_frozen
    }

    /// The fiscal year that the round asks for.
    #[must_use]
    pub fn year(&self) -> FiscalYear {
        self.assessment.year
    }

    /// Whether an indicator of the section has no reading because its source or its column is not there; with what is to
    /// be told of it.
    #[must_use]
    pub fn waits(&self, section: &str) -> Option<Vec<Problem>> {
        let mut own = self.own(section).map(|index| &self.assessment.judgements[index]);
        own.any(Judgement::waits_for_a_sheet).then(|| self.assessment.of_the_year())
    }

    /// Decides what the round asks of a section: what of its own is missing, too old, unclear, in words only, or low.
    ///
    /// Nothing is asked of what cannot be read, is not due, does not apply, was reported as zero, or depends on something
    /// empty, nor of what an answer or a waiver silences. Values of the years in `told` are left to another part of the
    /// same digest; `round` has the section's own deadline.
    #[must_use]
    pub fn part(&self, section: &str, round: &Round, tone: Tone, told: &[FiscalYear]) -> Part {
        let mut part = Part {
            plan: self.plan.name.clone(),
            enter_at: self.plan.enter_at.clone(),
            inquiry: self.plan.inquiry.clone(),
            answer_at: None,
            as_of: round.as_of,
            deadline: round.deadline,
            moved: false,
            tone,
            missing: Vec::new(),
            stale: Vec::new(),
            unclear: Vec::new(),
            outlook: Vec::new(),
            low: Vec::new(),
            sent_back: Vec::new(),
        };
        for index in self.own(section) {
            let judgement = &self.assessment.judgements[index];
            if judgement.is_silenced() {
                continue;
            }
            if let Some(list) = list_of(&mut part, judgement, self.assessment.as_of, self.today) {
                list.push(self.item(index, judgement, None));
            }
        }
        // The worst first; what has no ratio cannot be said to be worse.
        let ratio = |item: &Item| item.ratio.unwrap_or(f64::INFINITY);
        part.low.sort_by(|one, other| ratio(one).total_cmp(&ratio(other)));
        for arrear in self.arrears.iter().filter(|arrear| !told.contains(&arrear.year)) {
            if self.by_section.get(section).is_some_and(|own| own.binary_search(&arrear.indicator).is_ok()) {
                let is_missing = arrear.judgement.class == Class::Missing;
                let list = if is_missing { &mut part.missing } else { &mut part.stale };
                list.push(self.item(arrear.indicator, &arrear.judgement, Some(year_name(self.plan, arrear.year))));
            }
        }
        part
    }

    fn own(&self, section: &str) -> impl Iterator<Item = usize> {
        self.by_section.get(section).into_iter().flatten().copied()
    }

    fn item(&self, index: usize, judgement: &Judgement, year: Option<String>) -> Item {
        let indicator = &self.plan.indicators[index];
        Item {
            indicator: indicator.name.clone(),
            year,
            target: indicator.target_said(self.assessment.as_of),
            raw: judgement.raw.as_deref().map(|raw| raw.split_whitespace().collect::<Vec<_>>().join(" ")),
            unit: judgement.unit.clone(),
            expected: judgement.expected,
            ratio: judgement.ratio,
            percent_digits: judgement.percent_digits,
            questions: asked(judgement),
            also_at: self.again.get(&index).cloned().unwrap_or_default(),
        }
    }
}

/// An old value is renewed before anybody asks why it is low; words without a value are asked for their outlook, and for
/// the value once the day for which they announced it has passed.
fn list_of<'a>(
    part: &'a mut Part,
    judgement: &Judgement,
    as_of: NaiveDate,
    today: NaiveDate,
) -> Option<&'a mut Vec<Item>> {
    let stale = judgement.freshness == Freshness::Stale || judgement.is_provisional();
    match judgement.class {
        _ if matches!(judgement.review, Review::SentBack { .. }) => Some(&mut part.sent_back),
        Class::Missing | Class::NotInSheet if judgement.chased => Some(&mut part.missing),
        Class::Ambiguous if judgement.chased => Some(&mut part.unclear),
        Class::TextOnly if judgement.chased => Some(&mut part.stale),
        Class::TextOnly if is_answered(judgement, as_of, today) => None,
        Class::TextOnly => Some(&mut part.outlook),
        Class::OnTrack | Class::Lagging | Class::Zero | Class::NotJudged if stale && judgement.chased => {
            Some(&mut part.stale)
        }
        Class::Lagging => Some(&mut part.low),
        _ => None,
    }
}

/// What is asked about the cell: why it was sent back, else how it is to be read.
fn asked(judgement: &Judgement) -> Vec<Phrase> {
    match &judgement.review {
        Review::SentBack { reason, post } => {
            let phrase = Phrase::new("reminder.sent_back").with("reason", reason.as_str());
            vec![phrase.with("post", post.as_str())]
        }
        _ => judgement.questions(),
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

/// The circled number that stands before the label of an initiative, else the innermost label.
fn mark(path: &[&str]) -> String {
    let circled = |label: &&str| label.starts_with(|first| matches!(first, '①'..='⑳' | '㉑'..='㉟' | '㊱'..='㊿'));
    match path.iter().rev().find(|label| circled(label)) {
        Some(label) => label.chars().take(1).collect(),
        None => path.last().copied().unwrap_or_default().to_owned(),
    }
}

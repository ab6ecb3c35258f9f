//! The assessment as it is printed: one object, ISO dates, numbers as numbers, absent as null.
//!
//! It borrows everything, and a sentence is said where it is written and nowhere else.

use std::io::{self, Write};

use chrono::NaiveDate;
use hashbrown::{HashMap, HashSet};
use serde::{Serialize, Serializer};

use crate::cli::findings::{self, Finding};
use crate::cli::office::Office;
use crate::cli::print::json::Object;
use crate::domain::abreast;
use crate::domain::answer::{Given, Waived};
use crate::domain::assessment::{Assessment, Class, Freshness, Judgement};
use crate::domain::phrase::Phrase;
use crate::domain::plan::{Indicator, IndicatorId, Plan, Review};
use crate::domain::problem::Problem;
use crate::domain::snapshot::{Place, Snapshot, Spot, cell_named};
use crate::render::language::Language;

/// The assessment of one plan of an office.
pub(crate) struct Output<'a> {
    office: &'a Office,
    plan: &'a Plan,
    snapshot: &'a Snapshot,
    assessment: &'a Assessment,
    /// The placements of each indicator.
    placements: Vec<Vec<usize>>,
}

/// An indicator with what is known of it.
struct Row<'a> {
    indicator: &'a Indicator,
    judgement: &'a Judgement,
    places: &'a [usize],
}

/// One indicator with its judgement, as it is printed.
#[derive(Serialize)]
pub(super) struct Judged<'a> {
    pub(super) id: &'a str,
    pub(super) name: &'a str,
    pub(super) section: Option<Section<'a>>,
    placements: Vec<Placed<'a>>,
    pub(super) raw: Option<&'a str>,
    pub(super) value: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    pub(super) unit: &'a str,
    pub(super) as_of: Option<NaiveDate>,
    pub(super) freshness: Freshness,
    pub(super) class: Class,
    /// Left out where the office has no step of confirming, or there is nothing to confirm.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) review: Option<&'a Review>,
    pub(super) grade: Option<&'a str>,
    pub(super) expected: Option<f64>,
    pub(super) ratio: Option<f64>,
    pub(super) reason: Said<'a>,
    candidates: Vec<Candidate<'a>>,
    pub(super) source: Option<&'a Place>,
    origin: Option<&'static str>,
    answer: Option<&'a Given>,
    waiver: Option<&'a Waived>,
}

#[derive(Serialize)]
pub(super) struct Section<'a> {
    id: &'a str,
    pub(super) name: &'a str,
}

#[derive(Serialize)]
struct Placed<'a> {
    path: Vec<&'a str>,
    source: Option<&'a Place>,
}

#[derive(Serialize)]
struct Candidate<'a> {
    value: f64,
    label: &'a str,
    question: Said<'a>,
}

/// A sentence that is said in the words of a language when it is written.
#[derive(Clone, Copy)]
pub(super) struct Said<'a> {
    language: &'a Language,
    phrase: &'a Phrase,
}

impl Said<'_> {
    pub(super) fn text(self) -> String {
        self.language.say(self.phrase)
    }
}

impl Serialize for Said<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text())
    }
}

impl<'a> Output<'a> {
    /// The assessment of the plan of that index.
    pub(crate) fn new(office: &'a Office, index: usize, assessment: &'a Assessment) -> Self {
        let (plan, snapshot) = (&office.collected.plans[index], &office.collected.snapshots[index]);
        Self { office, plan, snapshot, assessment, placements: plan.placements_by_indicator() }
    }

    /// How many indicators each class has, in the order of tables.
    pub(super) fn counts(&self) -> impl Iterator<Item = (&'static str, usize)> {
        let count = |class| self.assessment.judgements.iter().filter(|judgement| judgement.class == class).count();
        Class::ALL.into_iter().map(move |class| (class.as_str(), count(class)))
    }

    /// Everything that was odd, each thing once, with the indicator whose cell it is about and what was read there.
    pub(super) fn findings(&self) -> Vec<Finding> {
        let language = &self.office.desk.language;
        let found = &self.assessment.findings;
        let of_office = self.office.collected.problems.iter().filter(|problem| !found.contains(problem));
        let all: Vec<&Problem> = of_office.chain(found).collect();
        let judgements: HashMap<&IndicatorId, &Judgement> =
            self.assessment.judgements.iter().map(|judgement| (&judgement.indicator, judgement)).collect();
        let mut made = abreast::each(&all, |problem| {
            let mut finding = Finding::of(language, problem);
            finding.read = problem.indicator.as_ref().and_then(|id| {
                let judgement = judgements.get(id)?;
                let source = judgement.source.as_ref()?;
                let is_here = finding.place.as_deref() == Some(source.shown().as_str());
                is_here.then(|| read(language, judgement)).flatten()
            });
            finding
        });
        self.find_owners(&mut made);
        findings::once(made)
    }

    /// Gives the findings that are nobody's, and stand in the cell of an indicator, to that one.
    fn find_owners(&self, findings: &mut [Finding]) {
        let nobodys = || findings.iter().filter(|finding| finding.indicator.is_none());
        // There are few of them and many cells: only a cell of such a name is looked at.
        let cell = |place: &str| cell_named(place.rsplit_once('!').map_or(place, |(_, cell)| cell));
        let wanted: HashSet<Option<(u32, u32)>> = nobodys().filter_map(|it| it.place.as_deref()).map(cell).collect();
        if wanted.is_empty() {
            return;
        }
        let is_wanted = |place: &Place| match place.spot {
            Spot::Cell(row, column) => wanted.contains(&Some((row, column))),
            Spot::Cells(..) | Spot::Member(_) => wanted.contains(&None),
        };
        let seen = self.snapshot.observations.iter().filter(|seen| is_wanted(&seen.cell.place));
        let owners: HashMap<(&str, String), &IndicatorId> =
            seen.map(|seen| ((seen.cell.place.sheet.file.as_str(), seen.cell.place.shown()), seen.indicator)).collect();
        for finding in findings.iter_mut().filter(|finding| finding.indicator.is_none()) {
            if let (Some(file), Some(place)) = (&finding.file, &finding.place) {
                finding.indicator = owners.get(&(file.as_str(), place.clone())).map(ToString::to_string);
            }
        }
    }

    /// What is made of every indicator with its judgement, in the plan's order.
    pub(super) fn each<U: Send>(&self, made: impl Fn(Judged<'_>) -> U + Sync) -> Vec<U> {
        abreast::each(&self.rows(), |row| made(self.judged(row)))
    }

    fn rows(&self) -> Vec<Row<'_>> {
        let both = self.plan.indicators.iter().zip(&self.assessment.judgements);
        both.zip(&self.placements)
            .map(|((indicator, judgement), places)| Row { indicator, judgement, places })
            .collect()
    }

    fn judged<'s>(&'s self, row: &Row<'s>) -> Judged<'s> {
        let Row { indicator, judgement, places } = *row;
        let said = |phrase| Said { language: &self.office.desk.language, phrase };
        let (low, high) = bounds(judgement);
        let placed = |index: &usize| Placed {
            path: self.plan.path(self.plan.placements[*index].node),
            source: self.snapshot.actual(*index, self.assessment.year).map(|cell| &cell.place),
        };
        let candidates = judgement.candidates.iter().map(|candidate| Candidate {
            value: candidate.value,
            label: &candidate.label,
            question: said(&candidate.question),
        });
        let section = |code| Section { id: code, name: self.office.collected.office.section_name(code) };
        Judged {
            id: &indicator.id.0,
            name: &indicator.name,
            section: judgement.section.as_deref().map(section),
            placements: places.iter().map(placed).collect(),
            raw: judgement.raw.as_deref(),
            value: judgement.value,
            low,
            high,
            unit: &judgement.unit,
            as_of: stated(judgement),
            freshness: judgement.freshness,
            class: judgement.class,
            review: Some(&judgement.review).filter(|review| **review != Review::NotAsked),
            grade: judgement.grade.as_deref(),
            expected: judgement.expected,
            ratio: judgement.ratio,
            reason: said(&judgement.reason),
            candidates: candidates.collect(),
            source: judgement.source.as_ref(),
            origin: origin(judgement),
            answer: judgement.answer.as_deref(),
            waiver: judgement.waiver.as_deref(),
        }
    }
}

impl Output<'_> {
    /// Writes the assessment as one object.
    pub(crate) fn write(&self, out: impl Write) -> io::Result<()> {
        let mut object = Object::new(out);
        object.member("plan", &self.plan.id)?;
        object.member("as_of", &self.assessment.as_of)?;
        object.member("counts", &Counts(self))?;
        object.list("findings", &self.findings(), |finding| finding)?;
        object.list("indicators", &self.rows(), |row| self.judged(row))?;
        object.end()
    }
}

struct Counts<'a>(&'a Output<'a>);

impl Serialize for Counts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.counts())
    }
}

/// What was read in the cell of a judgement: its value, or what it may be.
fn read(language: &Language, judgement: &Judgement) -> Option<String> {
    let number = |value: f64| format!("{}{}", language.number(value), judgement.unit);
    let candidates = || judgement.candidates.iter().map(|it| number(it.value)).collect::<Vec<_>>().join(" / ");
    judgement.value.map(number).or_else(|| Some(candidates()).filter(|text| !text.is_empty()))
}

/// Where the judgement comes from: the sheet alone, or an answer beside it.
fn origin(judgement: &Judgement) -> Option<&'static str> {
    match (&judgement.answer, &judgement.source) {
        (Some(_), _) => Some("answer"),
        (None, Some(_)) => Some("sheet"),
        (None, None) => None,
    }
}

/// The least and the greatest that the value can be: itself where it is certain, the bounds that the cell states where
/// it is asked about.
fn bounds(judgement: &Judgement) -> (Option<f64>, Option<f64>) {
    match (judgement.value, &judgement.reading) {
        (Some(value), _) => (Some(value), Some(value)),
        (None, Some(reading)) => reading.bounds(),
        (None, None) => (None, None),
    }
}

/// The day that the cell states for its value.
fn stated(judgement: &Judgement) -> Option<NaiveDate> {
    judgement.reading.as_ref().and_then(|reading| reading.as_of.as_ref()).map(|as_of| as_of.date)
}

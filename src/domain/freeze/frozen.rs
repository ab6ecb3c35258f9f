//! Frozen readings as data, their canonical form, and how they are taken up again.
//!
//! It must not know what the sheets say later.

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

use crate::domain::assessment::{Assessment, Class, Freshness, Judgement};
use crate::domain::calendar::FiscalYear;
use crate::domain::plan::{IndicatorId, Plan, Review, Rules};
use crate::domain::snapshot::{Cell, Observation, ObservedRow, Place, Snapshot};

/// What the id of every freeze begins with.
const KIND: &str = "freeze";

/// Frozen readings of one plan for one 基準日.
///
/// The order of the fields is the canonical form: they are written as JSON in it, maps sorted by key, without white space.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Frozen {
    /// The id (`freeze/sangyo/2017-03-15`; the second of a 基準日 ends in `/2`).
    pub id: String,
    /// The 基準日.
    pub as_of: NaiveDate,
    /// When it was frozen, in the plan's zone.
    pub at: NaiveDateTime,
    /// Why a 基準日 was frozen anew; empty for the first time.
    pub because: String,
    /// The plan as it was decided then.
    pub plan: FrozenPlan,
    /// Everything that the sources said, in the order in which it was read.
    pub observations: Vec<FrozenCell>,
    /// The notes of the sheets.
    pub footnotes: Vec<String>,
    /// Indicators whose observations come from a row of another, near name.
    pub renamed: Vec<(IndicatorId, String)>,
    /// Path and SHA-256 of every file that was read.
    pub files: Vec<(String, String)>,
    /// What every indicator was judged to be.
    pub verdicts: Vec<Verdict>,
}

/// One thing that a source said of a known indicator.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FrozenCell {
    /// The indicator.
    pub indicator: IndicatorId,
    /// The index of the placement in the plan.
    pub placement: usize,
    /// The rank of the source in the settings.
    pub source: usize,
    /// The cell.
    pub cell: Cell,
}

/// The plan as it was decided when it was frozen: its settings, and its tables by their SHA-256.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FrozenPlan {
    /// The stable name.
    pub id: String,
    /// The name that people use.
    pub name: String,
    /// The first and the last fiscal year.
    pub years: (FiscalYear, FiscalYear),
    /// The hierarchy's columns in the register.
    pub levels: Vec<String>,
    /// The columns of texts in the register.
    pub details: Vec<String>,
    /// How readings were judged.
    pub rules: Rules,
    /// The register: path and SHA-256 of its bytes.
    pub register: (String, String),
    /// The assignments: path and SHA-256 of their bytes.
    pub assignments: (String, String),
}

/// What one indicator was judged to be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// The indicator.
    pub indicator: IndicatorId,
    /// The indicator's name.
    pub name: String,
    /// The code of the section that answered for it.
    pub section: Option<String>,
    /// The cell's text to the letter.
    pub raw: Option<String>,
    /// The certain value.
    pub value: Option<f64>,
    /// The unit of the value.
    pub unit: String,
    /// The day that the cell states.
    pub stated: Option<NaiveDate>,
    /// How old the value was.
    pub freshness: Freshness,
    /// How it stood with the section's chief.
    pub review: Review,
    /// The class.
    pub class: Class,
    /// The mark of the grade.
    pub grade: Option<String>,
    /// What was to be expected.
    pub expected: Option<f64>,
    /// Value / expected, not rounded.
    pub ratio: Option<f64>,
    /// How many digits a printed percentage needs.
    pub percent_digits: usize,
    /// Where the text stands.
    pub source: Option<Place>,
}

/// The id of a freeze; `nth` is 1 for the first of a 基準日.
#[must_use]
pub fn freeze_id(plan: &str, as_of: NaiveDate, nth: usize) -> String {
    if nth < 2 { format!("{KIND}/{plan}/{as_of}") } else { format!("{KIND}/{plan}/{as_of}/{nth}") }
}

impl FrozenCell {
    fn of(seen: Observation<'_>) -> Self {
        let Observation { indicator, placement, source, cell } = seen;
        Self { indicator: indicator.clone(), placement, source, cell: cell.clone() }
    }

    fn is_of_row_of(&self, other: &Self) -> bool {
        (&self.indicator, self.placement, self.source) == (&other.indicator, other.placement, other.source)
    }
}

impl Frozen {
    /// The canonical form: the bytes that are kept and that the SHA-256 is over.
    ///
    /// # Errors
    /// A number is not finite, which no reading is.
    pub fn canonical(&self) -> Result<Vec<u8>, serde_json::Error> {
        serde_json::to_vec(self)
    }

    /// Reads the canonical form.
    ///
    /// # Errors
    /// The bytes are no frozen readings.
    pub fn read(bytes: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(bytes)
    }

    /// What the sources said, as a snapshot. What was odd then was told then and is not told again.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        let mut snapshot = Snapshot {
            footnotes: self.footnotes.clone(),
            renamed: self.renamed.iter().cloned().collect(),
            files: self.files.clone(),
            ..Snapshot::default()
        };
        for row in self.observations.chunk_by(FrozenCell::is_of_row_of) {
            let FrozenCell { indicator, placement, source, .. } = &row[0];
            let (indicator, placement, source) = (indicator.clone(), *placement, *source);
            let cells = row.iter().map(|it| it.cell.clone()).collect();
            snapshot.observations.push(ObservedRow { indicator, placement, source, cells });
        }
        snapshot
    }

    /// Puts what was judged then over what the program judges now, so that a later release or setting changes no frozen
    /// judgement.
    pub fn hold(&self, assessment: &mut Assessment) {
        for judgement in &mut assessment.judgements {
            let Some(verdict) = self.verdicts.iter().find(|verdict| verdict.indicator == judgement.indicator) else {
                continue;
            };
            judgement.section.clone_from(&verdict.section);
            judgement.raw.clone_from(&verdict.raw);
            judgement.value = verdict.value;
            judgement.unit.clone_from(&verdict.unit);
            judgement.freshness = verdict.freshness;
            judgement.review = verdict.review.clone();
            judgement.class = verdict.class;
            judgement.grade.clone_from(&verdict.grade);
            judgement.expected = verdict.expected;
            judgement.ratio = verdict.ratio;
            judgement.percent_digits = verdict.percent_digits;
            judgement.source.clone_from(&verdict.source);
        }
    }
}

impl Verdict {
    /// What one indicator was judged to be.
    #[must_use]
    pub fn of(name: &str, judgement: &Judgement) -> Self {
        Self {
            indicator: judgement.indicator.clone(),
            name: name.to_owned(),
            section: judgement.section.clone(),
            raw: judgement.raw.clone(),
            value: judgement.value,
            unit: judgement.unit.clone(),
            stated: judgement.reading.as_ref().and_then(|it| it.as_of.as_ref()).map(|stated| stated.date),
            freshness: judgement.freshness,
            review: judgement.review.clone(),
            class: judgement.class,
            grade: judgement.grade.clone(),
            expected: judgement.expected,
            ratio: judgement.ratio,
            percent_digits: judgement.percent_digits,
            source: judgement.source.clone(),
        }
    }
}

/// Fixes what was read and judged. `tables` are path and SHA-256 of the register and of the assignments.
#[must_use]
pub fn freeze(
    plan: &Plan,
    columns: (&[String], &[String]),
    tables: ((String, String), (String, String)),
    snapshot: &Snapshot,
    assessment: &Assessment,
    at: NaiveDateTime,
) -> Frozen {
    let (levels, details) = columns;
    let (register, assignments) = tables;
    Frozen {
        id: freeze_id(&plan.id, assessment.as_of, 1),
        as_of: assessment.as_of,
        at,
        because: String::new(),
        plan: FrozenPlan {
            id: plan.id.clone(),
            name: plan.name.clone(),
            years: (plan.first_year, plan.last_year),
            levels: levels.to_vec(),
            details: details.to_vec(),
            rules: plan.rules.clone(),
            register,
            assignments,
        },
        observations: snapshot.observations.iter().map(FrozenCell::of).collect(),
        footnotes: snapshot.footnotes.clone(),
        renamed: snapshot.renamed.iter().map(|(id, name)| (id.clone(), name.clone())).collect(),
        files: snapshot.files.clone(),
        verdicts: plan
            .indicators
            .iter()
            .zip(&assessment.judgements)
            .map(|(indicator, judgement)| Verdict::of(&indicator.name, judgement))
            .collect(),
    }
}

//! How firm a report is: made of today's sheets (速報), or of readings that were frozen (確定), with what was corrected since
//! and what was said beside the sheets.
//!
//! It must not know who freezes, nor where frozen readings are kept.

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

use crate::domain::calendar::FiscalYear;
use crate::domain::snapshot::Place;
use crate::domain::stated::Stated;

/// How firm a report is.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Firmness {
    /// The frozen readings that it is made of; none where it is made of the sheets as they are.
    pub freeze: Option<Freeze>,
    /// What the sheets say otherwise than the frozen readings, of this 基準日 and of those before it.
    pub corrections: Vec<Correction>,
    /// What was said beside the sheets and is in force.
    pub stated: Vec<Stated>,
}

/// Readings that were fixed for a 基準日.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Freeze {
    /// The id (`freeze/sangyo/2017-03-15`).
    pub id: String,
    /// When, in the plan's zone.
    pub at: NaiveDateTime,
    /// The SHA-256 over the frozen readings.
    pub sha256: String,
}

/// One reading that the sheets have changed after the freeze.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Correction {
    /// The id of the freeze.
    pub freeze: String,
    /// The 基準日 of the freeze.
    pub as_of: NaiveDate,
    /// The fiscal year of the value.
    pub year: FiscalYear,
    /// The indicator's id.
    pub id: String,
    /// The indicator's name.
    pub name: String,
    /// The name of the section that answers for it.
    pub section: Option<String>,
    /// What was frozen.
    pub before: Wording,
    /// What the sheet says now.
    pub after: Wording,
    /// When a cycle first saw it, in the plan's zone; none where no cycle has seen it yet.
    pub seen_at: Option<NaiveDateTime>,
}

/// What a cell says: its text, what was read in it, and where it stands.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Wording {
    /// The text to the letter; none where no sheet has a cell.
    pub text: Option<String>,
    /// The certain value.
    pub value: Option<f64>,
    /// The value's unit.
    pub unit: String,
    /// Where the text stands.
    pub place: Option<Place>,
}

//! What the sheets have of one indicator in one year.

use serde::Serialize;

use crate::domain::calendar::FiscalYear;
use crate::domain::snapshot::{Kind, Place};

/// What the sheets have of one indicator in one year.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct YearText {
    /// The year.
    pub year: FiscalYear,
    /// Whether it happened or is intended; none where no sheet has a cell.
    pub kind: Option<Kind>,
    /// The text to the letter; empty for an empty cell.
    pub text: String,
    /// Where it stands.
    pub place: Option<Place>,
}

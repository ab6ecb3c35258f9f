//! One indicator, one strip: all that a report knows of it, from its cell to its judgement, with its course over the years.
//!
//! It must not know how a strip is drawn.

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

use crate::domain::assessment::{Class, Freshness};
use crate::domain::calendar::FiscalYear;
use crate::domain::phrase::{Arg, Phrase};
use crate::domain::plan::{Publicity, Review};
use crate::domain::snapshot::Place;

use super::year::YearText;

/// All that a report knows of one indicator.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Strip {
    /// The indicator's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The labels of the hierarchy down to its first placement.
    pub path: Vec<String>,
    /// The name of the section that answers for it.
    pub section: Option<String>,
    /// Who may read its values.
    pub publicity: Publicity,
    /// The indicator whose value this one's adds up to with others.
    pub part_of: Option<String>,
    /// Whether each year's value holds those before it.
    pub is_cumulative: bool,
    /// The target that holds, in words.
    pub target: Arg,
    /// The unit of the value.
    pub unit: String,
    /// The unit of the target and of what was to be expected.
    pub aim_unit: String,
    /// The cell's text, none where no sheet has a cell.
    pub raw: Option<String>,
    /// Where the cell stands.
    pub source: Option<Place>,
    /// The certain value.
    pub value: Option<f64>,
    /// The day that the cell states for it.
    pub as_of: Option<NaiveDate>,
    /// How old it is.
    pub freshness: Freshness,
    /// Whether the cell calls it provisional.
    pub provisional: bool,
    /// How it stands with the section's chief.
    pub review: Review,
    /// What was to be expected by now.
    pub expected: Option<f64>,
    /// Value / expected, not rounded.
    pub ratio: Option<f64>,
    /// How many digits a printed percentage needs so that it does not contradict the grade.
    pub percent_digits: usize,
    /// The class.
    pub class: Class,
    /// The grade's mark and name.
    pub grade: Option<(String, String)>,
    /// How the judgement was reached.
    pub reason: Phrase,
    /// What the section is asked, where something is open.
    pub question: Option<Phrase>,
    /// What the section says of it.
    pub said: Said,
    /// Its course over the years.
    pub curve: Curve,
    /// What the sheets have for each year of the plan, the first to the last.
    pub years: Vec<YearText>,
    /// What earlier reports said, oldest first.
    pub history: Vec<Past>,
}

/// What a section says of an indicator. What is none was not entered.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Said {
    /// Why the value is what it is (要因).
    pub cause: Option<String>,
    /// What is done about it (対応).
    pub measure: Option<String>,
    /// Anything else: a comment, or the sheet's own note beside the value.
    pub comment: Option<String>,
    /// What comes next, and when.
    pub next: Option<(NaiveDate, String)>,
}

/// The course of an indicator, oldest year first.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Curve {
    /// The years of the plan.
    pub years: Vec<FiscalYear>,
    /// What each year is to reach at its end, for years with such a number.
    pub targets: Vec<(FiscalYear, f64)>,
    /// What happened, for years with one certain number.
    pub actuals: Vec<(FiscalYear, f64)>,
}

/// What one earlier report said of an indicator.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Past {
    /// The 基準日 of that report.
    pub as_of: NaiveDate,
    /// When it was made.
    pub made_at: NaiveDateTime,
    /// Where the indicator stood.
    #[serde(flatten)]
    pub standing: Standing,
}

/// Where an indicator stood in a report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// The cell's text, none where no sheet had a cell.
    pub raw: Option<String>,
    /// The certain value.
    pub value: Option<f64>,
    /// The class.
    pub class: Class,
    /// The grade's mark and name.
    pub grade: Option<(String, String)>,
}

//! A report as data, part by part. Sentences are still phrases.

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

use crate::domain::assessment::{Class, Freshness};
use crate::domain::calendar::{Era, FiscalYear};
use crate::domain::phrase::{Arg, Phrase};
use crate::domain::plan::Review;

use super::firmness::Firmness;
use super::strip::{Said, Strip};

/// What sort of print a report is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Issue {
    /// For whom it is.
    pub edition: Edition,
    /// Which report of its 基準日 it is, 1 for the first; none for a trial print, which nobody keeps.
    pub version: Option<usize>,
    /// Whether its figures are final (確定), not preliminary (速報).
    pub is_final: bool,
}

/// For whom a report is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Edition {
    /// For the office alone (庁内限り).
    #[default]
    Internal,
    /// For everybody (公表).
    Public,
}

/// A whole report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// The plan's name.
    pub plan: String,
    /// The plan's first and last fiscal year.
    pub years: (FiscalYear, FiscalYear),
    /// The era in which the plan counts its years.
    pub era: Era,
    /// The day that the values describe (基準日).
    pub as_of: NaiveDate,
    /// The fiscal year that is judged.
    pub year: FiscalYear,
    /// When the report was made, in the plan's zone.
    pub made_at: NaiveDateTime,
    /// What sort of print it is.
    pub issue: Issue,
    /// The 基準日 and the moment of the report that it is compared with, none without one.
    pub compared_with: Option<(NaiveDate, NaiveDateTime)>,
    /// Who made it, for the foot of the pages (商工労政課　アクションプラン事務局).
    pub made_by: String,
    /// The one sentence.
    pub headline: Phrase,
    /// The counts, in the order of the table; relisted rows are not counted.
    pub counts: Vec<Count>,
    /// How many indicators the counts sum up to.
    pub indicators: usize,
    /// How many rows are relisted.
    pub relisted: usize,
    /// What managers are asked to decide, three at the most.
    pub decisions: Vec<Phrase>,
    /// The indicators that need attention, five at the most.
    pub attention: Vec<Attention>,
    /// The indicators that are reported as zero, in the plan's order.
    pub zeros: Vec<Zero>,
    /// What sections have still to enter or to answer, section by section.
    pub gaps: Vec<SectionGaps>,
    /// How sure the values are.
    pub certainty: Certainty,
    /// The next dates, soonest first.
    pub next_dates: Vec<(NaiveDate, Phrase)>,
    /// Whether the words 「目標年度に対する到達率」 explain the ratios.
    pub against_final_target: bool,
    /// The progress table in the plan's own order.
    pub table: Table,
    /// Every indicator once, in the plan's order, with all that is known of it.
    pub strips: Vec<Strip>,
    /// What sections say of themselves as a whole, in the order of the office's table.
    pub sections: Vec<SectionSaid>,
    /// How many indicators the edition leaves out.
    pub left_out: usize,
    /// The frozen readings that it is made of, and what was corrected since.
    pub firmness: Firmness,
}

/// One line of the counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Count {
    /// The class.
    pub class: Class,
    /// The grade's mark and name, for graded classes.
    pub grade: Option<(String, String)>,
    /// How many.
    pub number: usize,
    /// How many more or fewer than in the last report, none without one.
    pub change: Option<i64>,
}

/// One indicator that needs attention.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Attention {
    /// The indicator's id.
    pub id: String,
    /// The indicator's name.
    pub indicator: String,
    /// The value.
    pub value: f64,
    /// What was to be expected; none for targets without a number.
    pub expected: Option<f64>,
    /// The target for the last year.
    pub target: Arg,
    /// The unit of value and expectation.
    pub unit: String,
    /// Value / expected, not rounded; less than 0 where it got worse, none for targets that are reached or not.
    pub ratio: Option<f64>,
    /// How many digits a printed percentage needs so that it does not contradict the grade.
    pub percent_digits: usize,
    /// The grade's mark and name.
    pub grade: (String, String),
    /// The day that the value describes, where the cell states one.
    pub as_of: Option<NaiveDate>,
    /// The name of the section that answers for it.
    pub section: Option<String>,
    /// The section's own words on reason, measure and what comes next; what is none prints as 「未記入」.
    pub said: Said,
    /// How the value stands with the section's chief.
    pub review: Review,
}

/// One indicator that is reported as zero.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Zero {
    /// The indicator's id.
    pub id: String,
    /// The indicator's name.
    pub indicator: String,
    /// The name of the section that answers for it.
    pub section: Option<String>,
}

/// What one section says of itself as a whole.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SectionSaid {
    /// The section's name.
    pub section: String,
    /// Its words.
    pub said: Said,
}

/// What one section has still to enter or to answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SectionGaps {
    /// The section's name; none for indicators that nobody answers for.
    pub section: Option<String>,
    /// Working days since the deadline; negative before it.
    pub days_overdue: i64,
    /// What is missing (class `missing`, `unreadable`, `not_in_sheet`).
    pub missing: Vec<Gap>,
    /// What is too old.
    pub stale: Vec<Gap>,
    /// What is unclear.
    pub unclear: Vec<Gap>,
    /// Where only words were entered.
    pub words_only: Vec<Gap>,
}

/// One thing that a section has still to enter or to answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Gap {
    /// The indicator's name.
    pub indicator: String,
    /// The target as the register has it (累計 7件).
    pub target: Arg,
    /// The cell's text, none where no sheet has a cell.
    pub raw: Option<String>,
    /// Why it is listed.
    pub reason: Phrase,
    /// Whether it is asked for, or waits for another indicator.
    pub chased: bool,
}

/// How sure the values are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Certainty {
    /// Values that the cell calls provisional.
    pub provisional: usize,
    /// Values that are too old.
    pub stale: usize,
    /// Values later than the 基準日.
    pub after_snapshot: usize,
    /// Values whose cell states no day.
    pub undated: usize,
}

/// The progress table in the plan's own order and words.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Table {
    /// The headings of the hierarchy's levels, outermost first.
    pub levels: Vec<String>,
    /// The headings of the details (重点取組の内容, 施策).
    pub details: Vec<String>,
    /// The years of the value columns, the first to the last of the plan.
    pub years: Vec<FiscalYear>,
    /// How many of these years hold actuals; the others hold plans.
    pub actual_years: usize,
    /// The rows, node by node; a node without indicators has one row without an entry.
    pub rows: Vec<TableRow>,
    /// The notes of the sheets.
    pub footnotes: Vec<String>,
}

/// One row of the table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TableRow {
    /// The labels of the hierarchy, one for each level; equal neighbours are merged downwards.
    pub path: Vec<String>,
    /// The texts of the details, one for each heading; merged downwards within one node.
    pub details: Vec<String>,
    /// The index of the node, so that neighbours of one node merge and others with equal texts do not.
    pub node: usize,
    /// The indicator; none for a node without indicators.
    pub entry: Option<TableEntry>,
}

/// The indicator of one row.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TableEntry {
    /// The indicator's id.
    pub id: String,
    /// The name, without 再掲.
    pub name: String,
    /// Whether the row is relisted: printed grey and marked.
    pub relisted: bool,
    /// The target as the sheet has it, else as the register has it.
    pub target: Arg,
    /// One text for each year, as the sheet has it, lines kept.
    pub cells: Vec<TableCell>,
    /// The class.
    pub class: Class,
    /// The grade's mark and name.
    pub grade: Option<(String, String)>,
    /// Value / expected, not rounded.
    pub ratio: Option<f64>,
    /// How many digits a printed percentage needs so that it does not contradict the grade.
    pub percent_digits: usize,
    /// How old the value is.
    pub freshness: Freshness,
    /// Whether the cell calls the value provisional.
    pub provisional: bool,
    /// How the value stands with the section's chief.
    pub review: Review,
    /// The name of the section that answers for it.
    pub section: Option<String>,
}

/// One text of the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableCell {
    /// The text, lines kept; empty for an empty cell.
    pub text: String,
    /// How many rows and columns it covers; `(0, 0)` where it is covered by another.
    pub span: (u32, u32),
}

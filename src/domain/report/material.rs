//! What a report is made from.

use chrono::NaiveDateTime;

use crate::domain::assessment::Assessment;
use crate::domain::notes::Notes;
use crate::domain::office::Office;
use crate::domain::plan::{Plan, Round};
use crate::domain::snapshot::Snapshot;

use super::content::Issue;
use super::earlier::Earlier;
use super::firmness::Firmness;

/// What a report is made from.
#[derive(Debug, Clone, Copy)]
pub struct Material<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// The office, for names and working days.
    pub office: &'a Office,
    /// What the sources said.
    pub snapshot: &'a Snapshot,
    /// What it means.
    pub assessment: &'a Assessment,
    /// The round that the report is about, none where the 基準日 is no round of the plan.
    pub round: Option<&'a Round>,
    /// What the office says beside the sheets.
    pub notes: &'a Notes,
    /// What earlier reports said, oldest first; empty for a first one.
    pub earlier: &'a [Earlier],
    /// Which number of report of its 基準日 it is, none for a trial print; and whether its figures are final.
    pub issue: Issue,
    /// The frozen readings that it is made of, and what was corrected since.
    pub firmness: &'a Firmness,
    /// When the report is made, in the plan's zone.
    pub made_at: NaiveDateTime,
    /// Who makes it.
    pub made_by: &'a str,
}

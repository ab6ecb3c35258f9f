//! What a report is made from.

use chrono::NaiveDateTime;

use crate::domain::assessment::Assessment;
use crate::domain::office::Office;
use crate::domain::plan::{Plan, Round};
use crate::domain::snapshot::Snapshot;

use super::content::Count;

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
    /// The counts of the report before, none for a first one.
    pub previous: Option<&'a [Count]>,
    /// When the report is made, in the plan's zone.
    pub made_at: NaiveDateTime,
    /// Who makes it.
    pub made_by: &'a str,
}

//! What a report keeps of itself for the next ones: its counts, and where every indicator stood.
//!
//! It must not know where it is kept.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

use super::content::{Count, Report};
use super::strip::{Standing, Strip};

/// What an earlier report said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Earlier {
    /// The 基準日 that it was about.
    pub as_of: NaiveDate,
    /// When it was made, in the plan's zone.
    pub made_at: NaiveDateTime,
    /// Its counts.
    pub counts: Vec<Count>,
    /// Where every indicator stood, by its id.
    pub standings: BTreeMap<String, Standing>,
}

impl Earlier {
    /// What a report leaves for the next ones.
    #[must_use]
    pub fn of(report: &Report) -> Self {
        let standing = |strip: &Strip| Standing {
            raw: strip.raw.clone(),
            value: strip.value,
            class: strip.class,
            grade: strip.grade.clone(),
        };
        Self {
            as_of: report.as_of,
            made_at: report.made_at,
            counts: report.counts.clone(),
            standings: report.strips.iter().map(|strip| (strip.id.clone(), standing(strip))).collect(),
        }
    }
}

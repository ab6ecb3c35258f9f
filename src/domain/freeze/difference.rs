//! What two freezes say otherwise of one indicator.
//!
//! It must not know how a difference is shown.

use serde::Serialize;

use super::frozen::{Frozen, Verdict};
use crate::domain::plan::IndicatorId;

/// One indicator of which two freezes say something else.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// The indicator.
    pub indicator: IndicatorId,
    /// Its name, in the newer freeze where it has it.
    pub name: String,
    /// What the older one says; none where it does not have the indicator.
    pub before: Option<Verdict>,
    /// What the newer one says; none where it does not have the indicator.
    pub after: Option<Verdict>,
}

/// Every indicator of which the freezes say something else, in the order of the newer one, then what only the older has.
#[must_use]
pub fn differences(older: &Frozen, newer: &Frozen) -> Vec<Difference> {
    let find = |frozen: &Frozen, id: &IndicatorId| frozen.verdicts.iter().find(|it| it.indicator == *id).cloned();
    let gone = older.verdicts.iter().filter(|it| find(newer, &it.indicator).is_none());
    newer
        .verdicts
        .iter()
        .chain(gone)
        .map(|verdict| Difference {
            indicator: verdict.indicator.clone(),
            name: verdict.name.clone(),
            before: find(older, &verdict.indicator),
            after: find(newer, &verdict.indicator),
        })
        .filter(|difference| match (&difference.before, &difference.after) {
            (Some(before), Some(after)) => !says_the_same(before, after),
            _ => true,
        })
        .collect()
}

/// Whether text, value and judgement are the same; where the text stands does not count.
fn says_the_same(before: &Verdict, after: &Verdict) -> bool {
    let without_place = |verdict: &Verdict| Verdict { source: None, name: String::new(), ..verdict.clone() };
    without_place(before) == without_place(after)
}

//! Lets what was said outside the sheets count: answers, waivers and later deadlines go into snapshots and plans.
//!
//! It decides nothing: what stands is decided by [`standing`].

use chrono::NaiveDateTime;

use crate::clock::Timestamp;
use crate::domain::answer::{Entry, standing};

use super::collect::Collected;

/// Lets the entries count as they stand at the moment; `local` shows a moment as the office's clocks do.
pub fn hear(collected: &mut Collected, entries: &[Entry], now: Timestamp, local: impl Fn(Timestamp) -> NaiveDateTime) {
    for (plan, snapshot) in collected.plans.iter_mut().zip(&mut collected.snapshots) {
        snapshot.standing = standing(entries, plan, now, &local);
        plan.extensions.clone_from(&snapshot.standing.extensions);
    }
}

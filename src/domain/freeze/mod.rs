//! Frozen readings: what the sheets said for a 基準日, what it was judged to be, and by which register, fixed for ever.
//!
//! They are written in one canonical form and named by the SHA-256 over it, so that a later change of a byte is seen. What
//! the sheets say afterwards is a correction, never a change of what was frozen. It must not know where they are kept.

mod correct;
mod difference;
mod frozen;

pub use correct::{corrections, counts_on};
pub use difference::{Difference, differences};
pub use frozen::{Frozen, FrozenPlan, Verdict, freeze, freeze_id};

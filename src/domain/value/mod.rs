//! The grammar of one cell: text → what a careful officer reads in it.
//!
//! Nothing is guessed and nothing is added up: what is not certain is asked about, with its candidates
//! (`domain.md` C-2; rules 2–5 of the project). A cell, or the
//! text of a target. It must not judge.

mod date;
mod heading;
mod label;
mod name;
mod notes;
mod number;
mod part;
mod read;
mod reading;
mod stated;
mod target;
mod text;
mod unit;
mod words;

#[cfg(test)]
mod tests;

pub use heading::{Heading, heading, heading_near, stated_day};
pub use read::read;
pub use reading::{AsOf, Content, Context, Part, Reading};
pub use target::{
    Aim, Base, Bound, Change, TargetContext, TargetMeaning, TargetReading, TargetScope, Way, read_target,
};

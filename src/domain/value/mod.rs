//! The grammar of one cell: text → what a careful officer reads in it.
//!
//! Nothing is guessed and nothing is added up: what is not certain is asked about, with its candidates
//! (`domain.md` C-2; rules 2–5 of the project). A cell, or the
//! text of a target. It must not judge.

mod bound;
mod choose;
mod date;
mod dated;
mod dictionary;
mod doubt;
mod english;
mod heading;
mod instead;
mod kanji;
mod kind;
mod label;
mod lexicon;
mod marks;
mod mention;
mod name;
mod notes;
mod number;
mod part;
mod plain;
mod rank;
mod read;
mod reading;
mod span;
mod stated;
mod status;
mod suffix;
mod target;
mod text;
mod unit;
mod worded;
mod words;
mod written;

#[cfg(test)]
mod tests;

pub use dictionary::look_up;
pub use heading::{Heading, heading, heading_near, stated_day};
pub use kind::same_unit;
pub use read::read;
pub use reading::{AsOf, Certainty, Content, Context, Counts, Doubt, Interval, Part, Reading, Remark};
pub use status::{Due, Meaning, Status};
pub use target::{
    Aim, Base, Bound, Change, TargetContext, TargetMeaning, TargetReading, TargetScope, Way, read_target,
};
pub use unit::is_unit;

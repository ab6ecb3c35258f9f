//! The grammar of one cell: text → what a careful officer reads in it.
//!
//! Nothing is guessed and nothing is added up: what is not certain is asked about, with its candidates
//! (`domain.md` C-2; rules 2–5 of the project). It must not know targets or judge.

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
mod text;
mod unit;
mod words;

#[cfg(test)]
mod tests;

pub use heading::{Heading, heading, heading_near, stated_day};
pub use read::read;
pub use reading::{AsOf, Content, Context, Part, Reading};

//! The tables that the office keeps about itself: register, assignments, contacts, closures and holidays.
//!
//! Officers edit them in Excel, so columns are found by their heading in any order, and whatever is wrong is collected
//! and told at once, with file, cell, what was found and what was expected. Pure: bytes in, the domain's types out. It
//! must not know where the files lie, nor what any sheet says today.

mod assignments;
mod confirmations;
mod contacts;
mod coverage;
mod days;
mod entry;
mod notes;
mod register;
mod table;
mod targets;
#[cfg(test)]
mod tests;

pub use assignments::read_assignments;
pub use confirmations::read_confirmations;
pub use contacts::read_contacts;
pub use coverage::{coverage, unanswered, unreached};
pub use days::{read_closures, read_holidays};
pub use notes::read_notes;
pub use register::{Register, read_register};
pub use table::TableFile;

//! The monthly report as data: what a manager reads on page 1, the whole table, and what is missing by section.
//!
//! Sentences are still phrases; numbers are counted once, here, so that every edition agrees with itself. It must not
//! know pages, fonts or languages.

mod build;
mod content;
mod material;
mod table;

pub use build::build;
pub use content::{Attention, Certainty, Count, Gap, Report, SectionGaps, Table, TableCell, TableEntry, TableRow};
pub use material::Material;

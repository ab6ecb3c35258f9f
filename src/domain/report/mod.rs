//! The monthly report as data: what a manager reads on page 1, the whole table, and what is missing by section.
//!
//! Sentences are still phrases; numbers are counted once, here, so that every edition agrees with itself. It must not
//! know pages, fonts or languages.

mod build;
mod content;
mod disclosure;
mod earlier;
mod firmness;
mod material;
mod public;
mod strip;
mod strips;
mod table;
mod year;

pub use build::build;
pub use content::{
    Attention, Certainty, Count, Edition, Gap, Issue, Report, SectionGaps, SectionSaid, Table, TableCell, TableEntry,
    TableRow, Zero,
};
pub use disclosure::Disclosure;
pub use earlier::Earlier;
pub use firmness::{Correction, Firmness, Freeze, Wording};
pub use material::Material;
pub use public::public;
pub use strip::{Curve, Past, Said, Standing, Strip};
pub use year::YearText;

//! What the sources said at one moment: rows as they were read, then observations of known indicators.
//!
//! A source gives [`Batch`]es of rows and knows no plan; [`gather`] matches the rows to the plan. Raw text is kept to
//! the letter, with file, sheet, cell and SHA-256. It must not judge.

mod content;
mod edition;
mod gather;
mod observations;
mod place;

pub use content::{Batch, Beside, Cell, Kind, Neighbours, Row, SourceFailure, SourceFile, SourceReading};
pub use edition::{Age, Edition};
pub use gather::{Names, gather, gather_by};
pub use observations::{Observation, Observations, ObservedRow, Snapshot};
pub use place::{Place, Sheet, Spot, cell_name, cell_named, column_name};

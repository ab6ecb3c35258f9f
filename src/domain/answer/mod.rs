//! What is said of an indicator outside its cell: answers of sections, waivers, later deadlines, and what of it stands.
//!
//! Everything said is kept for ever with who said it, when and which way; [`standing`] reduces it to what counts at a
//! moment. It must not know where it is kept, nor how a page or a command asks for it.

mod check;
mod phrase;
mod standing;
mod statement;

pub use check::check;
pub use standing::{Given, Standing, Waived, standing};
pub use statement::{Answer, Entry, Matter, Scope, Statement, Way};

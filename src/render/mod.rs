//! Edge: how things look. Words, mails and pages from the domain's data.

pub mod csv;
pub mod html;
pub mod language;
pub mod lines;
pub mod mail;
pub mod page;
pub mod pdf;
mod printable;
pub mod record;
mod strips;
pub mod templates;
mod wording;

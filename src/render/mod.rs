//! Edge: how things look. Words, mails and pages from the domain's data.

pub mod language;
pub mod lines;
pub mod mail;
pub mod page;
pub mod pdf;
pub mod templates;

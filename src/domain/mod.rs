//! What the office knows and decides, without any input, output, clock or waiting.
//!
//! Everything here is a pure function of its arguments: the same plan, the same readings and the same moment give
//! the same judgement, the same letters and the same report. It must not know where values come from, where
//! they are kept, how they look or how they travel.

pub mod abreast;
pub mod agenda;
pub mod answer;
pub mod asking;
pub mod assessment;
pub mod calendar;
pub mod control;
pub mod fold;
pub mod formula;
pub mod freeze;
pub mod message;
pub mod modes;
pub mod notes;
pub mod office;
pub mod phrase;
pub mod plan;
pub mod problem;
pub mod record;
pub mod reminder;
pub mod report;
pub mod revision;
pub mod snapshot;
pub mod stated;
pub mod value;

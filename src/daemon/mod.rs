//! The daemon as a value: built from the settings, woken by a timer, stopped by a signal.

pub mod build;
pub mod lifecycle;
mod timer;

//! The daemon as a value: built from the settings, woken by a timer, stopped by a signal.

pub mod build;
mod key;
pub mod lifecycle;
pub mod pages;
mod timer;

//! Gathers the settings: the documented defaults, the settings file, and every fault in them at once.
//!
//! It must not start anything; the daemon builds its parts from what stands here.

mod check;
mod checked;
mod layers;
mod load;
pub mod settings;

pub use checked::Config;
pub use load::load;

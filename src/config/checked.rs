//! Settings that were read and checked, as the program holds them.

use std::path::{Path, PathBuf};

use chrono_tz::Tz;

use crate::domain::agenda::Schedule;
use crate::domain::plan::{Round, Rules};

use super::settings::Settings;

/// Settings that were read and checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// The settings file.
    pub file: PathBuf,
    /// What the file says over the defaults.
    pub settings: Settings,
    /// The zone in which the office lives.
    pub zone: Tz,
    /// When the office sends what.
    pub schedule: Schedule,
    /// How readings are understood and judged.
    pub rules: Rules,
    /// The rounds of each plan, in the order of the plans.
    pub rounds: Vec<Vec<Round>>,
}

impl Config {
    /// A path of the settings file, relative to its folder.
    #[must_use]
    pub fn path(&self, path: &str) -> PathBuf {
        self.file.parent().unwrap_or(Path::new("")).join(path)
    }
}

//! Reads a settings file over the documented defaults.

use std::io::ErrorKind;
use std::path::Path;

use crate::domain::problem::Problem;

use super::check::check;
use super::checked::Config;
use super::layers;
use super::settings::Settings;

/// The documented defaults: the lowest layer.
const DEFAULTS: &str = include_str!("../../config/shinchoku.toml");

/// Reads and checks a settings file. Nothing but the file itself is touched.
///
/// # Errors
/// Every fault, each with file, line, key, what was expected and (in the words file) what to do.
pub fn load(file: &Path) -> Result<Config, Vec<Problem>> {
    let shown = file.display().to_string();
    let text = std::fs::read_to_string(file).map_err(|error| {
        let key = if error.kind() == ErrorKind::InvalidData { "settings_encoding" } else { "settings_unreadable" };
        vec![Problem::fault(key).in_file(shown.as_str()).with("detail", &error)]
    })?;
    let settings: Settings = layers::read(&shown, &text, DEFAULTS)?;
    check(file, settings)
}

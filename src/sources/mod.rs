//! Edge in: places where an office keeps its sheets. Reads only.
//!
//! A new kind of place is one file here, one variant in [`SourceKind`] and one arm in [`build_source`].

pub mod folder;
pub mod http;
mod memo;
pub mod proposal;
pub mod settings;
pub mod sheet;
pub mod source;
pub mod tables;

use std::path::Path;

use crate::domain::problem::Problem;
use crate::secret::Secret;
use folder::FolderSource;
use http::HttpSource;
use source::Source;

pub use settings::{SourceKind, SourceSettings};

/// Builds a source from its settings; a relative folder starts at `base`.
///
/// # Errors
/// Says which setting is missing or cannot be used: a pattern that is none, no path, no address, no credential.
pub fn build_source(settings: &SourceSettings, base: &Path) -> Result<Box<dyn Source>, Box<Problem>> {
    let name = settings.name.as_str();
    let missing = |key: &'static str| {
        let problem = Problem::fault("source_setting_missing").at(format!("source.{key}"));
        Box::new(problem.with("source", name).with("key", key))
    };
    match settings.kind {
        SourceKind::Folder => {
            let path = settings.path.as_ref().ok_or_else(|| missing("path"))?;
            Ok(Box::new(FolderSource::new(settings, base.join(path))?))
        }
        SourceKind::Http => {
            let url = settings.url.as_ref().ok_or_else(|| missing("url"))?;
            let secret = settings.credential.as_deref().map(Secret::named).transpose().map_err(|error| {
                let problem = Problem::fault("credential_missing").with("name", error.name.as_str());
                Box::new(problem.with("detail", error.to_string()))
            })?;
            Ok(Box::new(HttpSource::new(settings, base, url, secret)?))
        }
    }
}

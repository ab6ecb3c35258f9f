//! What has to be known of a folder to read it.

use std::path::{Path, PathBuf};

use globset::{GlobMatcher, GlobSet};

use crate::sources::sheet::Layout;

/// What a thread needs to read the folder.
#[derive(Debug, Clone)]
pub(super) struct Folder {
    /// Where it is.
    pub(super) root: PathBuf,
    /// Which files are sheets.
    pub(super) files: GlobMatcher,
    /// Whether folders below are looked into.
    pub(super) is_deep: bool,
    /// Which files are passed over.
    pub(super) ignore: GlobSet,
    /// The most bytes that a file may have.
    pub(super) max_bytes: u64,
    /// How the sheets are laid out.
    pub(super) layout: Layout,
}

/// A path below the root with `/` between its parts.
pub(super) fn shown(path: &Path) -> String {
    path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

//! Which files of a folder are sheets, and which are passed over and why.

use std::ffi::{OsStr, OsString};
use std::fs::FileType;
use std::io;
use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization;

use super::place::{Folder, shown};
use super::stable::{State, unavailable};
use crate::domain::problem::{Problem, Severity};

/// How deep folders are followed where the pattern asks for it.
const DEEPEST: usize = 8;

/// The files to read, in the order of their paths, and what was passed over.
#[derive(Debug, Default)]
pub(super) struct Listing {
    pub(super) entries: Vec<Entry>,
    pub(super) problems: Vec<Problem>,
}

/// A file and its state when it was listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// The path below the root.
    pub(super) path: PathBuf,
    pub(super) state: State,
}

/// Lists a folder. One that cannot be listed is a failure of the source; one below it is a fault among the problems.
pub(super) fn list(folder: &Folder) -> Result<Listing, Box<Problem>> {
    let failed = |error: &io::Error, at: &Path| {
        // The path without a sign at its end where it is the root itself.
        let at: PathBuf = folder.root.join(at).components().collect();
        Box::new(unavailable(error, "source_unreachable").in_file(at.display().to_string()))
    };
    let root = folder.root.canonicalize().map_err(|error| failed(&error, Path::new("")))?;
    let mut listing = Listing::default();
    let mut waiting = vec![(PathBuf::new(), 0)];
    while let Some((below, depth)) = waiting.pop() {
        match entries(&folder.root.join(&below)) {
            Ok(entries) => {
                for (name, kind) in entries {
                    let path = below.join(name);
                    if !kind.is_dir() {
                        listing.take(folder, &root, path, kind.is_symlink());
                    } else if folder.is_deep && depth < DEEPEST {
                        waiting.push((path, depth + 1));
                    }
                }
            }
            Err(error) if depth == 0 => return Err(failed(&error, &below)),
            Err(error) => listing.problems.push(*failed(&error, &below)),
        }
    }
    listing.entries.sort_by(|a, b| a.path.cmp(&b.path));
    listing.problems.sort_by(|a, b| a.file.cmp(&b.file));
    Ok(listing)
}

fn entries(folder: &Path) -> io::Result<Vec<(OsString, FileType)>> {
    std::fs::read_dir(folder)?
        .map(|entry| entry.and_then(|entry| Ok((entry.file_name(), entry.file_type()?))))
        .collect()
}

impl Listing {
    fn take(&mut self, folder: &Folder, root: &Path, path: PathBuf, is_link: bool) {
        let name = fold_path(&path.file_name().unwrap_or_default().to_string_lossy());
        let wanted = |path: &str| folder.files.is_match(fold_path(path));
        if let Some(sheet) = locked_sheet(&name) {
            let beside = path.with_file_name(sheet);
            if wanted(&shown(&beside)) {
                self.problems.push(Problem::new(Severity::Note, "file_open").in_file(shown(&beside)));
            }
            return;
        }
        if folder.ignore.is_match(&name) {
            let is_sheet = path.extension().and_then(OsStr::to_str).is_some_and(|extension| {
                ["xlsx", "xlsm", "xls", "csv"].iter().any(|known| extension.eq_ignore_ascii_case(known))
            });
            if is_sheet {
                self.problems.push(Problem::new(Severity::Note, "old_copy_ignored").in_file(shown(&path)));
            }
            return;
        }
        if !wanted(&shown(&path)) {
            return;
        }
        let full = folder.root.join(&path);
        if is_link && !full.canonicalize().is_ok_and(|target| target.starts_with(root)) {
            self.problems.push(Problem::fault("file_outside").in_file(shown(&path)));
            return;
        }
        match State::of(&full) {
            Ok(state) => self.entries.push(Entry { path, state }),
            Err(error) => self.problems.push(unavailable(&error, "file_unreadable").in_file(shown(&path))),
        }
    }
}

/// The sheet that a lock file says is open: `~$X.xlsx` of Excel, `.~lock.X.xlsx#` of `LibreOffice`.
fn locked_sheet(name: &str) -> Option<&str> {
    name.strip_prefix("~$").or_else(|| name.strip_prefix(".~lock.")?.strip_suffix('#'))
}

/// File names in one writing: shares give sound marks apart from their kana, people type either width.
pub(super) fn fold_path(path: &str) -> String {
    path.nfkc().collect()
}

//! The copies of the sheets that numbers were read from, by the SHA-256 of their bytes.
//!
//! Any number in a report can be traced to bytes here, whatever became of the sheet since. It adds and never removes:
//! how long public records are kept is the office's decision, not the program's.

use std::ffi::OsStr;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::domain::snapshot::SourceFile;
use crate::{digest, disk};

/// A folder of copies, each under the first two digits of its SHA-256 (`ab/ab12….xlsx`).
#[derive(Debug, Clone)]
pub struct Archive {
    folder: PathBuf,
}

/// A copy could not be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// The disk or the folder.
    #[error("{doing}")]
    Disk {
        /// What was being done, on what.
        doing: String,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The bytes are not those that the name promises.
    #[error("the bytes of {path} do not have the SHA-256 {sha256}")]
    Differs {
        /// The file, or the source that gave the bytes.
        path: String,
        /// What their SHA-256 should be.
        sha256: String,
    },
}

impl Archive {
    /// An archive in the folder, which is made with the first copy.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// Keeps a copy of the file, unless one is there. Returns where it is, once it is on the disk.
    ///
    /// # Errors
    /// The copy could not be written, or the bytes do not have the SHA-256 that the file says.
    pub async fn keep(&self, file: &SourceFile) -> Result<PathBuf, ArchiveError> {
        check(&file.path, &file.sha256, &file.bytes)?;
        let copy = self.shelf(&file.sha256).join(name(file));
        let failed = |source| ArchiveError::Disk {
            doing: format!("keep a copy of {} as {}", file.path, copy.display()),
            source,
        };
        if !tokio::fs::try_exists(&copy).await.map_err(failed)? {
            disk::write_whole(&copy, &file.bytes).await.map_err(failed)?;
        }
        Ok(copy)
    }

    /// Gives back the bytes with that SHA-256, and none where there is no copy.
    ///
    /// # Errors
    /// The copy could not be read, or is not what it was.
    pub async fn get(&self, sha256: &str) -> Result<Option<Vec<u8>>, ArchiveError> {
        let folder = self.shelf(sha256);
        let failed =
            |source| ArchiveError::Disk { doing: format!("look for {sha256} in {}", folder.display()), source };
        let mut copies = match tokio::fs::read_dir(&folder).await {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            copies => copies.map_err(failed)?,
        };
        while let Some(copy) = copies.next_entry().await.map_err(failed)? {
            if copy.path().file_stem() == Some(OsStr::new(sha256)) {
                let bytes = tokio::fs::read(copy.path()).await.map_err(failed)?;
                check(&copy.path().display().to_string(), sha256, &bytes)?;
                return Ok(Some(bytes));
            }
        }
        Ok(None)
    }

    fn shelf(&self, sha256: &str) -> PathBuf {
        self.folder.join(sha256.get(..2).unwrap_or("00"))
    }
}

fn check(path: &str, sha256: &str, bytes: &[u8]) -> Result<(), ArchiveError> {
    if digest::sha256(bytes) == sha256 {
        return Ok(());
    }
    Err(ArchiveError::Differs { path: path.to_owned(), sha256: sha256.to_owned() })
}

/// The SHA-256 with the file's own ending, so that a person can open the copy.
fn name(file: &SourceFile) -> String {
    match Path::new(&file.path).extension().and_then(OsStr::to_str) {
        Some(ending) => format!("{}.{}", file.sha256, ending.to_lowercase()),
        None => file.sha256.clone(),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn sheet(path: &str, bytes: &[u8]) -> SourceFile {
        SourceFile { path: path.to_owned(), sha256: digest::sha256(bytes), bytes: bytes.to_owned() }
    }

    #[tokio::test]
    async fn a_sheet_is_kept_once_and_found_by_its_sha256() {
        let folder = tempfile::tempdir().unwrap();
        let archive = Archive::new(folder.path().join("copies"));
        let sheet = sheet("進捗状況（商工労政課）.XLSX", b"bytes of a sheet");
        assert_eq!(archive.get(&sheet.sha256).await.unwrap(), None);
        let copy = archive.keep(&sheet).await.unwrap();
        assert!(copy.ends_with(format!("{}/{}.xlsx", &sheet.sha256[..2], sheet.sha256)), "{copy:?}");
        // A copy written again would be another file in its place; its time may be the same.
        let inode = || std::os::unix::fs::MetadataExt::ino(&std::fs::metadata(&copy).unwrap());
        let written = inode();
        assert_eq!(archive.keep(&sheet).await.unwrap(), copy);
        assert_eq!(inode(), written);
        assert_eq!(archive.get(&sheet.sha256).await.unwrap(), Some(sheet.bytes));
    }

    #[tokio::test]
    async fn a_copy_that_was_changed_is_not_given_out() {
        let folder = tempfile::tempdir().unwrap();
        let archive = Archive::new(folder.path());
        let sheet = sheet("a.csv", b"10");
        let copy = archive.keep(&sheet).await.unwrap();
        std::fs::write(&copy, b"20").unwrap();
        let error = archive.get(&sheet.sha256).await.unwrap_err();
        assert!(error.to_string().contains(&copy.display().to_string()), "{error}");
    }

    #[tokio::test]
    async fn bytes_under_a_false_sha256_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let mut sheet = sheet("a.csv", b"10");
        sheet.sha256 = "../../../etc/passwd".to_owned();
        let error = Archive::new(folder.path()).keep(&sheet).await.unwrap_err();
        assert!(matches!(error, ArchiveError::Differs { .. }), "{error}");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}

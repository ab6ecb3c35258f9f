//! Reads a file whole, or not at all if somebody is writing it.

use std::fs::{File, Metadata};
use std::io::{self, ErrorKind, Read};
use std::path::Path;
use std::time::SystemTime;

use chrono::{DateTime, NaiveDateTime, Utc};

use crate::domain::problem::Problem;

/// What tells whether a file has been touched: which file it is, how large, and when it was last written. The time is
/// the server's and is compared only with itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct State {
    inode: u64,
    bytes: u64,
    written: Option<SystemTime>,
}

impl State {
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        path.metadata().map(|metadata| Self::from(&metadata))
    }

    /// When it was last written, in UTC.
    pub(super) fn written_at(&self) -> Option<NaiveDateTime> {
        self.written.map(|written| DateTime::<Utc>::from(written).naive_utc())
    }
}

impl From<&Metadata> for State {
    fn from(metadata: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        Self { inode: metadata.ino(), bytes: metadata.len(), written: metadata.modified().ok() }
    }
}

/// Reads a file that has been in the given state for a while, and still is after the reading.
///
/// # Errors
/// Says that it is being written, is empty or too large, or cannot be read.
pub(super) fn read(path: &Path, before: &State, max_bytes: u64) -> Result<Vec<u8>, Box<Problem>> {
    let failed = |error: io::Error| Box::new(unavailable(&error, "file_unreadable"));
    let changed = || Box::new(Problem::fault("file_changing"));
    if State::of(path).map_err(failed)? != *before {
        return Err(changed());
    }
    if before.bytes == 0 {
        return Err(Box::new(Problem::fault("file_empty")));
    }
    if before.bytes > max_bytes {
        let megabytes = |bytes: u64| usize::try_from(bytes.div_ceil(1024 * 1024)).unwrap_or(usize::MAX);
        let problem = Problem::fault("file_too_large").with("found", megabytes(before.bytes));
        return Err(Box::new(problem.with("most", megabytes(max_bytes))));
    }
    let (file, bytes) = open(path, max_bytes).map_err(failed)?;
    let opened = State::from(&file.metadata().map_err(failed)?);
    let after = State::of(path).map_err(failed)?;
    if opened != *before || after != *before || bytes.len() as u64 != before.bytes {
        return Err(changed());
    }
    Ok(bytes)
}

/// The bytes of a file as they are at this moment, whole or not.
pub(super) fn peek(path: &Path, max_bytes: u64) -> io::Result<Vec<u8>> {
    let (_, bytes) = open(path, max_bytes)?;
    if bytes.len() as u64 > max_bytes { Err(ErrorKind::FileTooLarge.into()) } else { Ok(bytes) }
}

fn open(path: &Path, max_bytes: u64) -> io::Result<(File, Vec<u8>)> {
    let mut file = File::open(path)?;
    let mut bytes = Vec::new();
    (&mut file).take(max_bytes.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok((file, bytes))
}

/// What an error of the file system means to an office; the key is for what is not known closer.
pub(super) fn unavailable(error: &io::Error, key: &str) -> Problem {
    let key = match error.kind() {
        ErrorKind::PermissionDenied => "source_forbidden",
        ErrorKind::NotFound if key == "file_unreadable" => "file_changing",
        _ => key,
    };
    Problem::fault(key).with("detail", error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_being_written_is_not_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("表.csv");
        let read_after = |change: &dyn Fn()| {
            std::fs::write(&path, "指標,実績").expect("a file");
            let before = State::of(&path).expect("its state");
            change();
            read(&path, &before, 100).map_err(|problem| problem.code().to_owned())
        };
        assert_eq!(read_after(&|| {}), Ok("指標,実績".into()));
        let changing = Err("file_changing".to_owned());
        assert_eq!(read_after(&|| std::fs::write(&path, "指標,実績,").expect("more")), changing);
        // Excel writes beside the file and moves it there: the same size, another file.
        let beside = folder.path().join("~tmp");
        let replace = || {
            std::fs::write(&beside, "指標,目標").expect("a file beside");
            std::fs::rename(&beside, &path).expect("moved");
        };
        assert_eq!(read_after(&replace), changing);
        assert_eq!(read_after(&|| std::fs::remove_file(&path).expect("gone")), changing);
    }

    #[test]
    fn a_share_that_does_not_answer_is_told_apart_from_a_missing_right() {
        let code = |error: io::Error| unavailable(&error, "file_unreadable").code().to_owned();
        assert_eq!(code(ErrorKind::PermissionDenied.into()), "source_forbidden");
        for stale_busy_or_broken in [116, 16, 5] {
            assert_eq!(code(io::Error::from_raw_os_error(stale_busy_or_broken)), "file_unreadable");
        }
    }
}

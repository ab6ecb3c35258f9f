//! What a command ends with.

use std::io;
use std::path::Path;
use std::process::ExitCode;

use crate::domain::phrase::Phrase;

/// What a command ends with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// Done.
    Well,
    /// A source could not be read, or a delivery failed; the rest was done.
    Failed,
    /// Faults in settings or tables.
    Faults,
}

impl From<End> for ExitCode {
    fn from(end: End) -> Self {
        match end {
            End::Well => Self::SUCCESS,
            End::Failed => Self::from(1),
            End::Faults => Self::from(78),
        }
    }
}

/// The command line asks for something that there is not: an unknown plan or indicator, days in the wrong order.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct WrongUse(pub(super) String);

impl WrongUse {
    /// What the process exits with.
    pub(super) const CODE: u8 = 2;
}

/// Something that could not be done, before a language is chosen; the command line says it in the office's.
#[derive(Debug, thiserror::Error)]
#[error("{}", .0.key)]
pub(super) struct Refusal(pub(super) Phrase);

impl Refusal {
    /// A file or folder that the system did not let be written, made or read.
    pub(super) fn of_file(key: &'static str, path: &Path, error: &io::Error) -> Self {
        Self(Phrase::new(key).with("path", path.display().to_string()).with("detail", error))
    }
}

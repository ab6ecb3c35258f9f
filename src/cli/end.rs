//! What a command ends with.

use std::process::ExitCode;

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

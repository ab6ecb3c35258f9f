//! What the settings say of the mailbox for delivery reports (`[mail.bounces]`), and what can be wrong with it.

use std::io;
use std::path::PathBuf;

use serde::Deserialize;

/// The mailbox to which delivery reports come, and how to read it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BounceSettings {
    /// The IMAP server; empty where there is no such mailbox.
    pub host: String,
    /// Its port: 993 for `tls`, 143 for `starttls` and `none`.
    pub port: u16,
    /// How the line is protected.
    pub security: Line,
    /// The name to log in with.
    pub username: String,
    /// The credential that holds the password.
    pub credential: String,
    /// The certificate (PEM) of the authority to trust, in place of those of the system.
    pub ca_file: Option<PathBuf>,
    /// The folder that is read.
    pub folder: String,
    /// What is done with a report that was read.
    pub read_reports: ReadReports,
    /// The folder for reports that were read, for `move`.
    pub move_to: String,
    /// How many days back reports are looked for the first time.
    pub first_days: u16,
    /// How many reports are read in one cycle.
    pub most_reports: u16,
    /// How large a report may be.
    pub most_kilobytes: u32,
    /// How long each phase may take: connecting, the login, each command.
    pub phase_seconds: u64,
    /// How long the whole may take.
    pub timeout_seconds: u64,
}

/// How the line is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Line {
    /// Begins in clear and must change to TLS before anything is said.
    StartTls,
    /// TLS from the first byte.
    Tls,
    /// No protection; only to this machine.
    None,
}

/// What is done with a report that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ReadReports {
    /// It is marked as seen.
    Seen,
    /// It is moved into another folder.
    Move,
    /// Nothing: the mailbox stays as it is.
    Keep,
}

impl Default for BounceSettings {
    fn default() -> Self {
        Self {
            host: String::new(),
            port: 993,
            security: Line::Tls,
            username: String::new(),
            credential: "imap-password".to_owned(),
            ca_file: None,
            folder: "INBOX".to_owned(),
            read_reports: ReadReports::Seen,
            move_to: String::new(),
            first_days: 14,
            most_reports: 200,
            most_kilobytes: 1024,
            phase_seconds: 30,
            timeout_seconds: 120,
        }
    }
}

/// What is wrong with the settings of the mailbox.
#[derive(Debug, thiserror::Error)]
pub enum BounceFault {
    /// The password would cross the network in clear.
    #[error("a login needs `security = \"tls\"` or `\"starttls\"` unless the server is this machine")]
    PasswordInClear,
    /// Reports are to be moved nowhere.
    #[error("`read_reports = \"move\"` needs `move_to`")]
    NoFolder,
    /// The server's name is none.
    #[error("`host` is not a host name: {0:?}")]
    Host(String),
    /// The certificate cannot be read.
    #[error("the certificate {} cannot be read", path.display())]
    UnreadableCertificate {
        /// The file in the settings.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// There is no authority to trust.
    #[error("no certificate of an authority was found{}", .0.as_ref().map(|path| format!(" in {}", path.display())).unwrap_or_default())]
    NoCertificate(Option<PathBuf>),
}

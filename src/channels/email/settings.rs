//! What the settings say of the mail relay (`[mail.email]`), and what can be wrong with it.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Deserializer, de};

/// The mail relay and how to speak with it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct EmailSettings {
    /// The relay's name; with TLS its certificate has to carry it.
    pub host: String,
    /// The relay's port: 587 for `starttls`, 465 for `tls`, 25 for most relays without either.
    pub port: u16,
    /// How the line is protected.
    pub security: Security,
    /// The name to log in with; none where the relay goes by the machine's address.
    pub username: Option<String>,
    /// The credential that holds the password.
    pub credential: String,
    /// The certificate (PEM) of the authority to trust, in place of those of the system.
    pub ca_file: Option<PathBuf>,
    /// How this machine names itself to the relay; without it, by a literal address.
    pub hello_name: Option<String>,
    /// How long each phase may take.
    pub time_outs: TimeOuts,
}

/// How the line is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Security {
    /// Begins in clear and must change to TLS before anything is said.
    StartTls,
    /// TLS from the first byte.
    Tls,
    /// No protection, for a relay inside the office's own network.
    None,
}

/// How long each phase of the dialogue may take; the defaults are those of RFC 5321, section 4.5.3.2.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct TimeOuts {
    /// Until the line stands.
    #[serde(rename = "connect_seconds", deserialize_with = "seconds")]
    pub connect: Duration,
    /// Until the relay has greeted; also until the line has changed to TLS.
    #[serde(rename = "greeting_seconds", deserialize_with = "seconds")]
    pub greeting: Duration,
    /// Until the login is answered.
    #[serde(rename = "login_seconds", deserialize_with = "seconds")]
    pub login: Duration,
    /// Until the sender is answered.
    #[serde(rename = "sender_seconds", deserialize_with = "seconds")]
    pub sender: Duration,
    /// Until a recipient is answered.
    #[serde(rename = "recipient_seconds", deserialize_with = "seconds")]
    pub recipient: Duration,
    /// Until the relay is ready for the content.
    #[serde(rename = "data_seconds", deserialize_with = "seconds")]
    pub data: Duration,
    /// Until everything up to the final dot has arrived.
    #[serde(rename = "content_seconds", deserialize_with = "seconds")]
    pub content: Duration,
    /// Until the final dot is answered. Too short a time makes a letter arrive twice.
    #[serde(rename = "end_seconds", deserialize_with = "seconds")]
    pub end: Duration,
    /// For all phases before the content together.
    #[serde(rename = "before_content_seconds", deserialize_with = "seconds")]
    pub before_content: Duration,
}

/// What is wrong with the settings of the relay.
#[derive(Debug, thiserror::Error)]
pub enum EmailFault {
    /// A name to log in with, but no password.
    #[error("`username` is set but there is no password: give the credential `{credential}`")]
    NoPassword {
        /// The name of the credential.
        credential: String,
    },
    /// The password would cross the network in clear.
    #[error("a login needs `security = \"starttls\"` or `\"tls\"` unless the relay is this machine")]
    PasswordInClear,
    /// A name that cannot stand in the dialogue.
    #[error("`hello_name` is not a host name: {0:?}")]
    HelloName(String),
    /// The certificate cannot be read.
    #[error("the certificate {} cannot be read", path.display())]
    UnreadableCertificate {
        /// The file in the settings.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The certificate is none.
    #[error("{} holds no certificate in PEM", path.display())]
    NoCertificate {
        /// The file in the settings.
        path: PathBuf,
    },
    /// TLS cannot be set up.
    #[error("TLS cannot be set up")]
    Tls(#[from] lettre::transport::smtp::Error),
}

impl Default for EmailSettings {
    fn default() -> Self {
        Self {
            host: "localhost".to_owned(),
            port: 587,
            security: Security::StartTls,
            username: None,
            credential: "smtp-password".to_owned(),
            ca_file: None,
            hello_name: None,
            time_outs: TimeOuts::default(),
        }
    }
}

impl Default for TimeOuts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(30),
            greeting: Duration::from_mins(5),
            login: Duration::from_mins(5),
            sender: Duration::from_mins(5),
            recipient: Duration::from_mins(5),
            data: Duration::from_mins(2),
            content: Duration::from_mins(10),
            end: Duration::from_mins(10),
            before_content: Duration::from_mins(20),
        }
    }
}

impl TimeOuts {
    /// The longest that a letter can take. A lease has to hold longer, or a letter is sent twice at once.
    #[must_use]
    pub fn longest(&self) -> Duration {
        self.before_content.saturating_add(self.content).saturating_add(self.end)
    }
}

fn seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    Duration::try_from_secs_f64(f64::deserialize(deserializer)?).map_err(de::Error::custom)
}

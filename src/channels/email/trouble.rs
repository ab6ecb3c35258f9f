//! What can go wrong in a phase of the dialogue, in words for a person.
//!
//! What the relay says is quoted, so that a person can act on it, except about a login, where a relay may repeat the
//! password. It must not know what a trouble means for a letter.

use std::future::Future;
use std::time::Duration;
use std::{error, fmt};

use lettre::transport::smtp::Error;
use lettre::transport::smtp::response::Response;
use tokio::time::timeout;

/// Why a phase did not end well.
pub(super) enum Trouble {
    /// The relay said no.
    Said { code: u16, words: String },
    /// The relay is gone, silent, or makes no sense.
    Lost(String),
}

impl Trouble {
    pub(super) fn late(phase: &str, limit: Duration) -> Self {
        Self::Lost(format!("{phase}: no answer within {} s", limit.as_secs_f64()))
    }

    pub(super) fn of<T>(phase: &str, answer: Result<T, Error>) -> Result<T, Self> {
        answer.map_err(|error| match error.status() {
            Some(code) => {
                let detail = error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
                Self::Said { code: code.into(), words: printable(&format!("{code} {detail}")) }
            }
            // Such an error quotes the relay's bytes, which may be anything.
            None if error.is_response() => {
                Self::Lost(format!("{phase}: the relay's answer broke off or made no sense"))
            }
            None => Self::Lost(format!("{phase}: {error}")),
        })
    }

    /// The same without anything that the relay said but the code.
    pub(super) fn without_words(self, what: &str) -> Self {
        match self {
            Self::Said { code, .. } => Self::Said { code, words: format!("{what} ({code})") },
            lost @ Self::Lost(_) => lost,
        }
    }

    /// Whether nothing more can be said on this line.
    pub(super) fn ends_the_dialogue(&self) -> bool {
        matches!(self, Self::Lost(_) | Self::Said { code: 421, .. })
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Said { words, .. } | Self::Lost(words) => f.write_str(words),
        }
    }
}

/// A phase and its limit.
pub(super) async fn within<T>(
    limit: Duration,
    phase: &str,
    step: impl Future<Output = Result<T, Error>>,
) -> Result<T, Trouble> {
    match timeout(limit, step).await {
        Ok(answer) => Trouble::of(phase, answer),
        Err(_) => Err(Trouble::late(phase, limit)),
    }
}

/// What the relay said, with its code.
pub(super) fn words(answer: &Response) -> String {
    let said: Vec<&str> = answer.message().collect();
    printable(&format!("{} {}", answer.code(), said.join(" ")))
}

fn printable(text: &str) -> String {
    const LONGEST: usize = 500;
    text.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).take(LONGEST).collect()
}

//! A value that is never printed.
//!
//! Passwords and tokens come from systemd's credentials, a file, or the environment, in that order, and go only to the
//! dialogue that needs them.

use std::fmt;
use std::path::Path;

/// A password or token.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps a value.
    #[must_use]
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    /// Shows the value to the dialogue that needs it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Finds a secret by its name: in systemd's credentials folder (`LoadCredential=NAME:…`), then in the environment
    /// variable `SHINCHOKU_NAME` (upper case, `-` as `_`). The line end of a file is not part of it.
    ///
    /// # Errors
    /// Says where it was looked for.
    pub fn named(name: &str) -> Result<Self, SecretMissing> {
        let variable = format!("SHINCHOKU_{}", name.to_uppercase().replace('-', "_"));
        if let Some(folder) = environment("CREDENTIALS_DIRECTORY")
            && let Ok(text) = std::fs::read_to_string(Path::new(&folder).join(name))
        {
            return Ok(Self::new(text.trim_end_matches(['\r', '\n'])));
        }
        environment(&variable).map(Self::new).ok_or(SecretMissing { name: name.to_owned(), variable })
    }
}

#[expect(clippy::disallowed_methods, reason = "secrets are one of the two places that read the environment")]
fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// No secret of that name was given.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no credential `{name}` in $CREDENTIALS_DIRECTORY and no environment variable {variable}")]
pub struct SecretMissing {
    /// The name in the settings.
    pub name: String,
    /// The variable that was looked for.
    pub variable: String,
}

//! The channel that puts letters into a folder as `.eml` files: for a trial, a demonstration, or a relay that picks up.

use std::path::PathBuf;

use async_trait::async_trait;

use super::channel::{Channel, SendOutcome};
use crate::disk;
use crate::domain::message::Letter;

/// Puts each letter into a folder, under its key.
#[derive(Debug, Clone)]
pub struct FileChannel {
    folder: PathBuf,
}

impl FileChannel {
    /// A channel into the folder, which is made with the first letter.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    async fn put(&self, letter: &Letter) -> SendOutcome {
        if letter.key.is_empty() || letter.key.starts_with('.') || letter.key.contains(['/', '\\', '\0']) {
            return SendOutcome::Refused {
                transient: false,
                because: format!("the key `{}` is not a file name", letter.key),
            };
        }
        let path = self.folder.join(format!("{}.eml", letter.key));
        match disk::write_whole(&path, &letter.bytes).await {
            Ok(()) => SendOutcome::Sent(format!("written to {}", path.display())),
            Err(error) => SendOutcome::Unavailable(format!("{} cannot be written: {error}", path.display())),
        }
    }
}

#[async_trait]
impl Channel for FileChannel {
    fn name(&self) -> &'static str {
        "file"
    }

    /// One file for all recipients: a letter that is sent twice leaves the same file.
    async fn send(&self, letter: &Letter, recipients: &[String]) -> Vec<SendOutcome> {
        vec![self.put(letter).await; recipients.len()]
    }
}

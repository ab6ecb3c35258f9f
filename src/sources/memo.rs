//! What was read in a file, by its name and the hash of its bytes, so that a file that stays the same is read once.
//!
//! Nothing is needed after a restart; it holds no more than the files of one reading.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::{Mutex, PoisonError};

use crate::domain::snapshot::{Batch, SourceFile};

/// Name and SHA-256 of a file.
type Key = (String, String);

/// What was read in each file of the last reading.
#[derive(Default)]
pub(super) struct Memo(Mutex<HashMap<Key, Batch>>);

impl fmt::Debug for Memo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Memo(…)")
    }
}

impl Memo {
    /// What was read in the file before, without its bytes; none where it is new.
    pub(super) fn recall(&self, file: &SourceFile) -> Option<Batch> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key(file)).cloned()
    }

    /// Keeps what was read in a file.
    pub(super) fn remember(&self, file: &SourceFile, batch: &Batch) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key(file), batch.clone());
    }

    /// Forgets every file but these.
    pub(super) fn forget_all_but(&self, files: &[SourceFile]) {
        let used: HashSet<Key> = files.iter().map(key).collect();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).retain(|key, _| used.contains(key));
    }
}

fn key(file: &SourceFile) -> Key {
    (file.path.clone(), file.sha256.clone())
}

//! What was made of a file, by its name and the hash of its bytes, so that a file that stays the same is read once.
//!
//! Nothing is needed after a restart; it holds no more than the files of one reading, and nothing of a file that was read
//! only once: most commands read once and end.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::{Mutex, PoisonError};

use crate::domain::snapshot::SourceFile;

/// Name and SHA-256 of a file.
type Key = (String, String);

/// What was made of each file of the last reading; none of one that was new then.
pub(super) struct Memo<T>(Mutex<HashMap<Key, Option<T>>>);

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> fmt::Debug for Memo<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Memo(…)")
    }
}

impl<T: Clone> Memo<T> {
    /// What was made of the file before; none where it is new.
    pub(super) fn recall(&self, file: &SourceFile) -> Option<T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key(file)).cloned().flatten()
    }

    /// Keeps what was made of a file, from its second reading on.
    pub(super) fn remember(&self, file: &SourceFile, made: &T) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.entry(key(file)).and_modify(|known| *known = Some(made.clone())).or_default();
    }

    /// What was made of the file before, or is made now.
    pub(super) fn recall_or(&self, file: &SourceFile, read: impl FnOnce(&SourceFile) -> T) -> T {
        self.recall(file).unwrap_or_else(|| {
            let made = read(file);
            self.remember(file, &made);
            made
        })
    }

    /// Makes and keeps what is not known yet.
    pub(super) fn prepare(&self, file: &SourceFile, read: impl FnOnce(&SourceFile) -> T) {
        let held = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_known = held().get(&key(file)).is_some_and(Option::is_some);
        if !is_known {
            // Not held meanwhile: reading takes long.
            let made = read(file);
            held().insert(key(file), Some(made));
        }
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

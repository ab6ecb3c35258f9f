//! The words of one language by their dotted keys, each a template that may have been taken apart.

use hashbrown::HashMap;
use std::sync::OnceLock;

use super::sentence::Sentence;

/// The words of one language by their dotted keys.
pub(super) type Words = HashMap<String, Word>;

/// What stands under a key.
#[derive(Debug, Clone)]
pub(super) struct Word {
    pub(super) template: String,
    /// The template taken apart, where it needs no engine; made when it is first said.
    sentence: OnceLock<Option<Sentence>>,
}

impl From<String> for Word {
    fn from(template: String) -> Self {
        Self { template, sentence: OnceLock::new() }
    }
}

impl Word {
    /// The template taken apart; none where it needs the engine.
    pub(super) fn sentence(&self) -> Option<&Sentence> {
        self.sentence.get_or_init(|| Sentence::of(&self.template)).as_ref()
    }
}

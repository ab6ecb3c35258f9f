//! What a proposal says of itself: what it was sure of, what it guessed, what it left out, what a person has to fill in.

use crate::domain::phrase::Phrase;

/// How many places of one remark are named.
const MOST_PLACES: usize = 6;

/// How sure the proposal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sureness {
    /// A person has to fill it in.
    ToFill,
    /// It was guessed: a person should look.
    Guess,
    /// It was left out.
    LeftOut,
    /// It stands in the sheet.
    Sure,
}

/// One remark.
#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    /// How sure the proposal is.
    pub sureness: Sureness,
    /// What it is about.
    pub phrase: Phrase,
    /// The cells, as people write them; the first of them where there are many.
    pub places: Vec<String>,
    /// How many cells there are in all.
    pub count: usize,
}

impl Note {
    /// A remark on the whole.
    #[must_use]
    pub fn new(sureness: Sureness, phrase: Phrase) -> Self {
        Self { sureness, phrase, places: Vec::new(), count: 0 }
    }

    /// A remark on one cell.
    #[must_use]
    pub fn at(sureness: Sureness, phrase: Phrase, place: String) -> Self {
        Self { sureness, phrase, places: vec![place], count: 1 }
    }
}

/// Remarks, each once with all its cells.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Notes(Vec<Note>);

impl Notes {
    /// Adds a remark; the same one again only adds its cells.
    pub(super) fn add(&mut self, note: Note) {
        let same = |known: &&mut Note| known.sureness == note.sureness && known.phrase == note.phrase;
        let Some(known) = self.0.iter_mut().find(same) else { return self.0.push(note) };
        known.count += note.count;
        let room = MOST_PLACES.saturating_sub(known.places.len());
        known.places.extend(note.places.into_iter().take(room));
    }

    /// The remarks, what has to be done first.
    pub(super) fn sorted(mut self) -> Vec<Note> {
        self.0.sort_by_key(|note| note.sureness);
        self.0
    }
}

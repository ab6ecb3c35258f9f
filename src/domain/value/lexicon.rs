//! Words that are looked up by their first character, the longest first.

use super::text::starts_with;

/// A list of words, each with what it stands for.
#[derive(Debug)]
pub(super) struct Lexicon<T> {
    /// Sorted by the first character, longer words before shorter ones.
    entries: Vec<(char, &'static str, T)>,
}

impl<T: Copy> Lexicon<T> {
    /// Sorts the words; empty ones are left out.
    pub(super) fn of(words: impl IntoIterator<Item = (&'static str, T)>) -> Self {
        let mut entries: Vec<_> =
            words.into_iter().filter_map(|(word, meaning)| Some((word.chars().next()?, word, meaning))).collect();
        entries.sort_by_key(|(first, word, _)| (*first, std::cmp::Reverse(word.chars().count())));
        Self { entries }
    }

    /// The words that begin with a character, longest first.
    pub(super) fn beginning(&self, first: char) -> &[(char, &'static str, T)] {
        let start = self.entries.partition_point(|(c, _, _)| *c < first);
        let length = self.entries[start..].partition_point(|(c, _, _)| *c == first);
        &self.entries[start..start + length]
    }

    /// The longest word at a place of which `fits` approves, given the word and where it ends.
    pub(super) fn at(
        &self,
        chars: &[char],
        at: usize,
        fits: impl Fn(&str, usize) -> bool,
    ) -> Option<(&'static str, T, usize)> {
        let first = *chars.get(at)?;
        self.beginning(first)
            .iter()
            .filter(|(_, word, _)| starts_with(chars, at, word))
            .map(|(_, word, meaning)| (*word, *meaning, at + word.chars().count()))
            .find(|(word, _, end)| fits(word, *end))
    }

    /// The entry of a whole word.
    pub(super) fn entry(&self, word: &str) -> Option<(&'static str, T)> {
        let first = word.chars().next()?;
        self.beginning(first).iter().find(|(_, known, _)| *known == word).map(|(_, known, meaning)| (*known, *meaning))
    }
}

//! The text of a cell in one width, with the way back to the letters as they stand.
//!
//! Numbers and words are found in the folded characters; what is quoted comes from the raw text.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

use crate::domain::fold::{is_blank, one_line};

/// Stands where something was taken away, so that every position stays what it was.
pub(super) const TAKEN: char = '\0';

/// Folded characters of a cell and where each comes from.
#[derive(Debug, Clone)]
pub(super) struct Text<'a> {
    raw: &'a str,
    /// The folded characters; white space is a space or a line break.
    pub(super) chars: Vec<char>,
    origins: Vec<usize>,
}

impl<'a> Text<'a> {
    /// Folds a cell's text.
    pub(super) fn of(raw: &'a str) -> Self {
        let mut text = Self { raw, chars: Vec::with_capacity(raw.len()), origins: Vec::with_capacity(raw.len()) };
        let mut rest = raw.char_indices().peekable();
        while let Some((at, base)) = rest.next() {
            // Most characters fold to themselves, and no mark follows them.
            if folds_to_itself(base) && rest.peek().is_none_or(|(_, next)| !is_mark(*next)) {
                text.chars.push(base);
                text.origins.push(at);
                continue;
            }
            // A half-width kana and its sound mark are one letter in full width.
            let mut cluster = String::from(base);
            while let Some((_, mark)) = rest.next_if(|(_, c)| is_mark(*c)) {
                cluster.push(mark);
            }
            text.push(at, base, &cluster);
        }
        text.origins.push(raw.len());
        text
    }

    fn push(&mut self, at: usize, base: char, cluster: &str) {
        let mut add = |c| {
            self.chars.push(c);
            self.origins.push(at);
        };
        match base {
            '\n' | '\r' | '\u{2028}' | '\u{2029}' | '\u{0B}' | '\u{0C}' | '\u{85}' => add('\n'),
            '〜' | '∼' => add('~'),
            _ if is_blank(base) => add(' '),
            _ if changes_meaning(base, cluster) => cluster.chars().for_each(add),
            _ => cluster.nfkc().for_each(add),
        }
    }

    /// How many folded characters there are.
    pub(super) fn len(&self) -> usize {
        self.chars.len()
    }

    /// Whether nothing is to be seen.
    pub(super) fn is_blank(&self) -> bool {
        self.chars.iter().all(|c| is_space(*c))
    }

    /// Takes a stretch away; the positions of everything else stay.
    pub(super) fn take(&mut self, stretch: Range<usize>) {
        self.chars[stretch].fill(TAKEN);
    }

    /// The stretch as it stands in the cell, white space and line breaks folded to single spaces.
    pub(super) fn quote(&self, stretch: Range<usize>) -> String {
        one_line(self.raw.get(self.origins[stretch.start]..self.origins[stretch.end]).unwrap_or_default())
    }

    /// What is left to be seen as it stands in the cell.
    pub(super) fn quote_seen(&self) -> String {
        let first = self.chars.iter().position(|c| !is_space(*c)).unwrap_or(0);
        let last = self.chars.iter().rposition(|c| !is_space(*c)).map_or(0, |last| last + 1);
        self.quote(first..last.max(first))
    }

    /// What is left to be seen, without any white space.
    pub(super) fn seen(&self) -> String {
        self.chars.iter().filter(|c| !is_space(**c)).collect()
    }
}

/// Whether a character is one that no width and no white space makes another: ASCII that is to be seen, kana, kanji.
fn folds_to_itself(c: char) -> bool {
    c.is_ascii_graphic() || matches!(c, ' ' | 'ぁ'..='ゖ' | 'ァ'..='ー' | '\u{4E00}'..='\u{9FFF}')
}

fn is_mark(c: char) -> bool {
    if c.is_ascii() {
        return false;
    }
    // U+FF9E and U+FF9F are marks only after folding.
    matches!(c, '\u{FF9E}' | '\u{FF9F}') || canonical_combining_class(c) != 0
}

/// NFKC makes ① a 1, m² an m2, ½ a 1⁄2, ㈱ a bracket and … three points: none of these is a number or a note.
fn changes_meaning(base: char, cluster: &str) -> bool {
    if base.is_ascii() || ('\u{FF01}'..='\u{FF5E}').contains(&base) {
        return false;
    }
    cluster.nfkc().any(|c| c.is_ascii_digit() || matches!(c, '(' | ')' | '.'))
}

/// Whether a folded character shows nothing, or stands where something was taken away.
pub(super) fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\n' | TAKEN)
}

/// Whether a folded character belongs to a word.
pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '々' | '〆' | '%' | '‰' | '℃')
}

/// Whether the characters at a place begin with a word.
pub(super) fn starts_with(chars: &[char], at: usize, word: &str) -> bool {
    let mut here = chars.get(at..).unwrap_or_default().iter();
    word.chars().all(|c| here.next() == Some(&c))
}

/// The first of the words (lists stand longest first) with which the characters at a place begin, and where it ends.
pub(super) fn word_at<'w>(chars: &[char], at: usize, words: &[&'w str]) -> Option<(&'w str, usize)> {
    let first = *chars.get(at)?;
    words.iter().find_map(|word| Some((*word, end_of(chars, at, first, word)?)))
}

/// What the first of the words stands for with which the characters at a place begin, and where the word ends.
pub(super) fn entry_at<T: Copy>(chars: &[char], at: usize, entries: &[(&str, T)]) -> Option<(T, usize)> {
    let first = *chars.get(at)?;
    entries.iter().find_map(|(word, meaning)| Some((*meaning, end_of(chars, at, first, word)?)))
}

/// Where a word ends with which the characters at a place begin, of which the first is known: most words are told from
/// them by it.
#[inline]
fn end_of(chars: &[char], at: usize, first: char, word: &str) -> Option<usize> {
    (word.chars().next().is_some_and(|letter| letter == first) && starts_with(chars, at, word))
        .then(|| at + word.chars().count())
}

/// The first of the English words, given in lower case, with which the characters at a place begin as whole words.
pub(super) fn english_at<'w>(chars: &[char], at: usize, words: &[&'w str]) -> Option<(&'w str, usize)> {
    let first = small_letter(chars, at)?;
    words.iter().find_map(|word| Some((*word, end_of_whole(chars, at, first, word)?)))
}

/// What the first of the English words stands for with which the characters at a place begin as whole words.
pub(super) fn english_entry_at<T: Copy>(chars: &[char], at: usize, entries: &[(&str, T)]) -> Option<(T, usize)> {
    let first = small_letter(chars, at)?;
    entries.iter().find_map(|(word, meaning)| Some((*meaning, end_of_whole(chars, at, first, word)?)))
}

/// The Latin letter at a place, in lower case.
fn small_letter(chars: &[char], at: usize) -> Option<u8> {
    u8::try_from(*chars.get(at)?).ok().filter(u8::is_ascii_alphabetic).map(|letter| letter.to_ascii_lowercase())
}

#[inline]
fn end_of_whole(chars: &[char], at: usize, first: u8, word: &str) -> Option<usize> {
    let mut here = chars[at..].iter();
    let begins = word.as_bytes().first() == Some(&first)
        && word.bytes().all(|letter| here.next().is_some_and(|c| c.eq_ignore_ascii_case(&char::from(letter))));
    (begins && !here.next().is_some_and(char::is_ascii_alphabetic)).then_some(at + word.len())
}

/// Whether a date may begin here: not within a number or a word in Latin letters.
pub(super) fn begins_word(chars: &[char], at: usize) -> bool {
    at == 0 || !(chars[at - 1].is_ascii_alphanumeric() || matches!(chars[at - 1], '.' | ',' | '/'))
}

/// Where the spaces from a place on end; line breaks are no spaces.
pub(super) fn after_spaces(chars: &[char], mut at: usize) -> usize {
    while chars.get(at) == Some(&' ') {
        at += 1;
    }
    at
}

//! The numbers of a text, each with the words, the counter and the doubts around it.
//!
//! It finds and describes; which number is the value is decided elsewhere.

use std::ops::Range;

use super::bound::{self, Bound};
use super::label::{Label, is_particle};
use super::mention::mention_at;
use super::name::name_at;
use super::number::number_at;
use super::reading::Part;
use super::suffix::{OtherEnd, other_end, suffix, words_behind};
use super::text::{TAKEN, Text, after_spaces, begins_word, is_space, is_word, starts_with, word_at};
use super::unit::{Units, unknown_unit_at};
use super::words::{HAPPENED, MOVED, NEARLY, PLANNED, PROVISIONAL, is_dash};
use super::{kanji, written};
use crate::domain::calendar::FiscalYear;

/// A number of a cell.
#[expect(clippy::struct_excessive_bools, reason = "marks that stand beside each other, each asked for by its name")]
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Found {
    pub(super) part: Part,
    pub(super) stretch: Range<usize>,
    pub(super) label: Label,
    /// The words that stand right behind it (6件申請), empty without.
    pub(super) behind: String,
    /// What it bounds, where it bounds the value.
    pub(super) bound: Option<Bound>,
    /// Whether it is one end of a range.
    pub(super) range: bool,
    /// Whether it is negative by a dash, which may be a bullet.
    pub(super) dashed: bool,
    /// Whether it is one certain number: no range, no bound, no rate but a yearly one, no doubtful sign.
    pub(super) firm: bool,
    /// Whether it is intended and has not happened (18回予定, 目標5件).
    pub(super) planned: bool,
    /// Whether it says by how much something moved (33人減).
    pub(super) moved: bool,
    /// Whether it is of another year than the column's (H27:3件).
    pub(super) other_year: bool,
    /// Whether it is the result of a sum that the cell writes out (30+25=55).
    pub(super) equals: bool,
}

impl Found {
    /// Whether its label begins with a word (of 12).
    pub(super) fn label_is(&self, word: &str) -> bool {
        self.part.label.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '.']))
    }

    /// Whether words name it, before it or right behind it.
    pub(super) fn is_labelled(&self) -> bool {
        !self.part.label.is_empty() || !self.behind.is_empty()
    }
}

/// Finds the numbers of a stretch.
pub(super) fn find(text: &Text<'_>, stretch: Range<usize>, units: Units<'_>, column: FiscalYear) -> Vec<Found> {
    Finder { text, chars: &text.chars[..stretch.end], units, column, words: None, other_year: false, found: Vec::new() }
        .run(stretch.start)
}

struct Finder<'a> {
    text: &'a Text<'a>,
    chars: &'a [char],
    units: Units<'a>,
    column: FiscalYear,
    /// The words since the last number: where they begin, and what they are.
    words: Option<(usize, String)>,
    /// Whether another year than the column's was named since the last number.
    other_year: bool,
    found: Vec<Found>,
}

impl Finder<'_> {
    fn run(mut self, start: usize) -> Vec<Found> {
        let mut at = start;
        while at < self.chars.len() {
            at = self.step(at);
        }
        self.found
    }

    fn step(&mut self, at: usize) -> usize {
        if begins_word(self.chars, at)
            && let Some((mention, end)) = mention_at(self.chars, at, self.column)
            && !self.is_fraction(at, end)
        {
            // A date says nothing of a number but its year, where it is another one than the column's.
            if mention.year.is_some() {
                self.other_year = mention.is_of_another_year(self.column);
            }
            if mention.is_of_another_year(self.column) {
                self.add_words(at..end);
            }
            return end;
        }
        if let Some(end) = name_at(self.chars, at, &self.units) {
            self.add_words(at..end);
            return end;
        }
        if let Some((number, end)) = self.number(at) {
            return self.take_number(at, number, end);
        }
        let c = self.chars[at];
        if c == TAKEN || c == ' ' {
            self.add_sign(' ');
        } else if c == '\n' {
            self.add_sign('\n');
        } else if matches!(c, '・' | '●' | '■' | '◆' | '◇' | '○' | '◎') && (at == 0 || is_space(self.chars[at - 1]))
        {
            // A new entry of a list; what stood before belongs to none of its numbers.
            self.words = None;
        } else {
            self.add_words(at..at + 1);
        }
        at + 1
    }

    /// 3/15件 is fifteen of something, no day.
    fn is_fraction(&self, at: usize, end: usize) -> bool {
        self.chars[at..end].contains(&'/') && self.units.at(self.chars, end).is_some_and(|(unit, _)| unit != "日")
    }

    fn number(&self, at: usize) -> Option<(f64, usize)> {
        if let Some((number, end)) = kanji::number_at(self.chars, at, self.units) {
            return Some((number, end));
        }
        if let Some((_, end)) = word_at(self.chars, at, &["ゼロ"]) {
            let alone = at == 0 || !is_word(self.chars[at - 1]);
            let ends = self.chars.get(end).is_none_or(|c| !is_word(*c)) || self.units.at(self.chars, end).is_some();
            return (alone && ends).then_some((0.0, end));
        }
        number_at(self.chars, at)
    }

    fn add_words(&mut self, stretch: Range<usize>) {
        let words = &mut self.words.get_or_insert_with(|| (stretch.start, String::new())).1;
        words.extend(&self.chars[stretch]);
    }

    fn add_sign(&mut self, sign: char) {
        if let Some((_, words)) = &mut self.words {
            words.push(sign);
        }
    }

    fn take_number(&mut self, at: usize, number: f64, number_end: usize) -> usize {
        let words = self.words.take();
        let label = Label::of(words.as_ref().map_or("", |(_, words)| words));
        let is_between =
            words.as_ref().is_some_and(|(_, words)| words.trim_end().to_ascii_lowercase().ends_with("between"));
        let currency = self.currency(at);
        let (unit, end) = self.unit(number_end);
        let (number, mut end) = written::with_minutes(self.chars, number, &unit, end);
        if let Some(whole_end) = written::rating_end(self.chars, number, &unit, end) {
            end = whole_end;
        }
        let (unit, start) = match currency {
            Some((currency, start)) if unit.is_empty() => (currency.to_owned(), start),
            _ => (unit, at),
        };
        let sign = self.sign(start, !unit.is_empty());
        let mut found = Found {
            part: Part {
                label: label.words.clone(),
                number: if sign.negative && number != 0.0 { -number } else { number },
                unit,
                text: String::new(),
            },
            stretch: self.quoted_from(words, sign.start)..end,
            firm: !label.side
                && !label.compared
                && label.bound.is_none()
                && !sign.doubtful
                && !written::is_rounded(self.chars, at, number_end)
                && !written::is_cut(self.chars, at, number_end)
                && !written::is_each(self.chars, start),
            planned: label.planned,
            moved: label.compared,
            other_year: std::mem::take(&mut self.other_year),
            equals: self.chars[..sign.start].iter().rev().find(|c| **c != ' ') == Some(&'='),
            bound: label.bound.or(sign.bound),
            range: false,
            dashed: sign.dashed,
            label,
            behind: String::new(),
        };
        // US$: the sign of a currency is no label.
        if is_between || (currency.is_some() && found.part.label == "US") {
            found.part.label.clear();
        }
        if let Some(other) = other_end(self.chars, end, is_between, self.column) {
            return self.take_range(&found, other);
        }
        let suffix = suffix(self.chars, end, self.units);
        found.firm &= suffix.firm;
        found.label.provisional |= suffix.provisional;
        found.planned |= suffix.planned;
        found.bound = suffix.bound.or(found.bound);
        end = suffix.end;
        // 2市1町: one thing said with two numbers.
        found.firm &= !self.chars.get(end).is_some_and(char::is_ascii_digit);
        let (behind, run_on, behind_end) = words_behind(self.chars, end);
        if found.part.label.is_empty() && !behind.is_empty() {
            if run_on {
                // 107件利用件数77件: the words may belong to either number.
                found.firm = false;
                found.label.side |= matches!(behind.as_str(), "中" | "のうち" | "の内");
            } else {
                found.behind = behind;
                end = behind_end;
            }
        }
        if !found.behind.is_empty() {
            let behind = found.behind.to_ascii_lowercase();
            found.label.total |= matches!(behind.as_str(), "total" | "in total" | "overall" | "altogether");
            // 15校中3校: the whole of which the next number is a part.
            found.label.side |= matches!(found.behind.as_str(), "中" | "のうち" | "の内" | "中の");
            found.moved |= MOVED.iter().any(|word| behind.starts_with(word)) && found.bound.is_none();
            found.planned |= PLANNED.iter().any(|word| behind.contains(word));
            found.firm &= !found.moved;
        }
        found.stretch.end = end;
        self.keep(found);
        end
    }

    /// The sign of a currency before a number, and where it begins.
    fn currency(&self, at: usize) -> Option<(&'static str, usize)> {
        let before = self.chars[..at].iter().rposition(|c| *c != ' ')?;
        let unit = match self.chars[before] {
            '$' => "$",
            '¥' => "円",
            '€' => "€",
            '£' => "£",
            _ => return None,
        };
        let of_states = before >= 2 && starts_with(self.chars, before - 2, "US");
        Some((unit, if of_states { before - 2 } else { before }))
    }

    /// Where the quote of a number begins: at its first word, and not at a sign or a particle (に1件).
    fn quoted_from(&self, words: Option<(usize, String)>, number: usize) -> usize {
        let Some((start, words)) = words.filter(|(_, words)| !is_particle(words)) else { return number };
        let first = self.chars[start..number.max(start)].iter().position(|c| is_word(*c) || matches!(c, '「' | '『'));
        first.filter(|_| !words.is_empty()).map_or(number, |first| start + first).min(number)
    }

    /// Both ends of a range are kept, and neither is certain.
    fn take_range(&mut self, first: &Found, other: OtherEnd) -> usize {
        let (unit, end) = self.unit(other.end);
        let suffix = suffix(self.chars, end, self.units);
        // Each end is quoted for itself; both stand in one stretch.
        let own = [first.stretch.clone(), other.start..suffix.end];
        let stretch = first.stretch.start..suffix.end;
        // 3件から5件に増加 tells of a change.
        let is_range = other.is_range && !matches!(self.chars.get(suffix.end), Some('に' | 'へ'));
        // 2~3回: the counter stands once for both.
        let first_unit = if first.part.unit.is_empty() { &unit } else { &first.part.unit };
        let second_unit = if unit.is_empty() { first_unit } else { &unit };
        for ((number, unit), own) in [(first.part.number, first_unit), (other.number, second_unit)].into_iter().zip(own)
        {
            let mut found = first.clone();
            found.part.number = number;
            found.part.unit.clone_from(unit);
            found.label.provisional |= suffix.provisional;
            found.planned |= suffix.planned;
            (found.firm, found.range, found.bound) = (false, is_range, None);
            self.keep_as(found, own);
            if let Some(kept) = self.found.last_mut() {
                kept.stretch.clone_from(&stretch);
            }
        }
        suffix.end
    }

    fn keep(&mut self, found: Found) {
        let own = found.stretch.clone();
        self.keep_as(found, own);
    }

    fn keep_as(&mut self, mut found: Found, own: Range<usize>) {
        found.part.text = self.text.quote(own.start..own.end.max(own.start));
        self.found.push(found);
    }

    fn unit(&self, at: usize) -> (String, usize) {
        if let Some(found) = self.broken_unit(at) {
            return found;
        }
        if let Some((unit, end)) = self.units.at(self.chars, at) {
            return (unit.to_owned(), end);
        }
        // 「3 回」 has a counter, 「6 人権講座」 has none.
        let next = after_spaces(self.chars, at);
        if next > at
            && let Some((unit, end)) = self.units.at(self.chars, next)
            && self.chars.get(end).is_none_or(|c| !is_word(*c) && *c != ':')
        {
            return (unit.to_owned(), end);
        }
        let known = bound::behind(self.chars, at).is_some()
            || word_at(self.chars, at, NEARLY).or_else(|| word_at(self.chars, at, PROVISIONAL)).is_some();
        match unknown_unit_at(self.chars, at, self.chars.len()) {
            Some((word, end)) if !known && !HAPPENED.contains(&word.as_str()) => (word, end),
            _ => (String::new(), at),
        }
    }

    /// A counter that the narrow column broke over two lines (事業 / 所).
    fn broken_unit(&self, at: usize) -> Option<(String, usize)> {
        let line = self.chars.get(at..)?.iter().take(6).position(|c| *c == '\n').filter(|line| *line > 0)?;
        let joined: Vec<char> = self.chars[at..].iter().take(14).filter(|c| **c != '\n').copied().collect();
        let (unit, end) = self.units.at(&joined, 0).filter(|(_, end)| *end > line)?;
        joined.get(end).is_none_or(|c| !is_word(*c)).then(|| (unit.to_owned(), at + end + 1))
    }

    fn sign(&self, at: usize, has_unit: bool) -> Sign {
        let none = Sign { negative: false, doubtful: false, dashed: false, bound: None, start: at };
        let Some(before) = at.checked_sub(1).map(|before| self.chars[before]) else { return none };
        if let Some((bound, start)) = self.two_signs(at) {
            return Sign { doubtful: true, bound: Some(bound), start, ..none };
        }
        let apart = |sign: usize| sign == 0 || !is_word(self.chars[sign - 1]);
        let sign = at - 1;
        match before {
            '△' | '▲' => Sign { negative: true, start: sign, ..none },
            '-' | '−' | '‐' | '–' if apart(sign) => Sign { negative: true, dashed: true, start: sign, ..none },
            '±' => Sign { doubtful: true, start: sign, ..none },
            c if bound::sign(c).is_some() => Sign { doubtful: true, bound: bound::sign(c), start: sign, ..none },
            // The kana or a long dash may be a minus or a bullet.
            c if is_dash(c) && c != '・' && apart(sign) => {
                Sign { negative: true, doubtful: true, start: sign, ..none }
            }
            ' ' => self.sign_apart(at, has_unit).unwrap_or(none),
            _ => none,
        }
    }

    /// >= 95, <=5.
    fn two_signs(&self, at: usize) -> Option<(Bound, usize)> {
        let second = self.chars[..at].iter().rposition(|c| *c != ' ')?;
        let first = second.checked_sub(1)?;
        match (self.chars[first], self.chars[second]) {
            ('>', '=') | ('=', '>') => Some((Bound::AtLeast, first)),
            ('<', '=') | ('=', '<') => Some((Bound::AtMost, first)),
            _ => None,
        }
    }

    /// A sign with spaces behind it. 「△ 1,577」 is how accounts write it; 「△ 3件」 may as well be three of something,
    /// judged △, and 「- 3件」 an entry of a list.
    fn sign_apart(&self, at: usize, has_unit: bool) -> Option<Sign> {
        let start = self.chars[..at].iter().rposition(|c| *c != ' ')?;
        let before = self.chars[..start].iter().rposition(|c| *c != ' ').map(|before| self.chars[before]);
        let bound = |c: Option<char>| c.and_then(bound::sign);
        match self.chars[start] {
            '△' | '▲' => Some(Sign { negative: true, doubtful: has_unit, dashed: false, bound: None, start }),
            c if is_dash(c) && c != '~' && before.is_none_or(|c| c == '\n' || bound(Some(c)).is_some()) => {
                Some(Sign { negative: true, doubtful: true, dashed: true, bound: bound(before), start })
            }
            c => Some(Sign { negative: false, doubtful: true, dashed: false, bound: Some(bound(Some(c))?), start }),
        }
    }
}

/// What stands right before a number.
struct Sign {
    negative: bool,
    /// Whether it may be something else than a sign.
    doubtful: bool,
    /// Whether a negative number is so by a dash, which may be a bullet, and not by △.
    dashed: bool,
    bound: Option<Bound>,
    start: usize,
}

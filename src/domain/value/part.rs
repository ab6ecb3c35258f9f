//! The numbers of a text, each with the words, the counter and the doubts around it.
//!
//! It finds and describes; which number is the value is decided elsewhere.

use std::ops::Range;

use super::date::date_at;
use super::label::{Label, is_particle};
use super::name::name_at;
use super::number::number_at;
use super::reading::Part;
use super::stated::begins_word;
use super::text::{TAKEN, Text, after_spaces, is_space, is_word, starts_with, word_at};
use super::unit::{Units, unknown_unit_at};
use super::words::{BOUNDS, HAPPENED, NEARLY, PROVISIONAL, is_dash};
use crate::domain::calendar::FiscalYear;

/// A number of a cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Found {
    pub(super) part: Part,
    pub(super) stretch: Range<usize>,
    pub(super) label: Label,
    /// The words that stand right behind it (6件申請), empty without.
    pub(super) behind: String,
    /// Whether it is one certain number: no range, no bound, no rate but a yearly one, no doubtful sign.
    pub(super) firm: bool,
}

impl Found {
    /// Whether words name it, before it or right behind it.
    pub(super) fn is_labelled(&self) -> bool {
        !self.part.label.is_empty() || !self.behind.is_empty()
    }
}

/// Finds the numbers of a stretch.
pub(super) fn find(text: &Text<'_>, stretch: Range<usize>, units: &Units, column: FiscalYear) -> Vec<Found> {
    Finder { text, chars: &text.chars[..stretch.end], units, column, words: None, found: Vec::new() }.run(stretch.start)
}

struct Finder<'a> {
    text: &'a Text<'a>,
    chars: &'a [char],
    units: &'a Units,
    column: FiscalYear,
    /// The words since the last number: where they begin, and what they are.
    words: Option<(usize, String)>,
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
            && let Some((mention, end)) = date_at(self.chars, at, self.column)
            && !self.is_fraction(at, end)
        {
            // A date says nothing of a number but its year, where it is another one than the column's.
            if mention.is_of_another_year(self.column) {
                self.add_words(at..end);
            }
            return end;
        }
        if let Some(end) = name_at(self.chars, at, self.units) {
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
        let (unit, mut end) = self.unit(number_end);
        let sign = self.sign(at, !unit.is_empty());
        let mut found = Found {
            part: Part {
                label: label.words.clone(),
                number: if sign.negative && number != 0.0 { -number } else { number },
                unit,
                text: String::new(),
            },
            stretch: self.quoted_from(words, sign.start)..end,
            firm: !label.side && !sign.doubtful,
            label,
            behind: String::new(),
        };
        if let Some((other, other_end)) = self.range(end) {
            return self.take_range(&found, other, other_end);
        }
        let (firm, provisional, suffix_end) = self.suffix(end);
        found.firm &= firm;
        found.label.provisional |= provisional;
        end = suffix_end;
        // 1時間30分, 2市1町: one thing said with two numbers.
        found.firm &= !self.chars.get(end).is_some_and(char::is_ascii_digit);
        let (behind, run_on, behind_end) = self.behind(end);
        if found.part.label.is_empty() && !behind.is_empty() {
            if run_on {
                // 107件利用件数77件: the words may belong to either number.
                found.firm = false;
            } else {
                found.behind = behind;
                end = behind_end;
            }
        }
        found.stretch.end = end;
        self.keep(found);
        end
    }

    /// Where the quote of a number begins: at its first word, and not at a sign or a particle (に1件).
    fn quoted_from(&self, words: Option<(usize, String)>, number: usize) -> usize {
        let Some((start, words)) = words.filter(|(_, words)| !is_particle(words)) else { return number };
        let first = self.chars[start..number.max(start)].iter().position(|c| is_word(*c) || matches!(c, '「' | '『'));
        first.filter(|_| !words.is_empty()).map_or(number, |first| start + first).min(number)
    }

    /// Both ends of a range are kept, and neither is certain.
    fn take_range(&mut self, first: &Found, number: f64, number_end: usize) -> usize {
        let (unit, end) = self.unit(number_end);
        let (_, provisional, end) = self.suffix(end);
        let stretch = first.stretch.start..end;
        // 2~3回: the counter stands once for both.
        let first_unit = if first.part.unit.is_empty() { &unit } else { &first.part.unit };
        let second_unit = if unit.is_empty() { first_unit } else { &unit };
        for (number, unit) in [(first.part.number, first_unit), (number, second_unit)] {
            let mut found = first.clone();
            found.part.number = number;
            found.part.unit.clone_from(unit);
            found.label.provisional |= provisional;
            found.firm = false;
            found.stretch = stretch.clone();
            self.keep(found);
        }
        end
    }

    fn keep(&mut self, mut found: Found) {
        let start = found.stretch.start;
        found.part.text = self.text.quote(start..found.stretch.end.max(start));
        self.found.push(found);
    }

    fn unit(&self, at: usize) -> (String, usize) {
        if let Some((unit, end)) = self.units.at(self.chars, at) {
            return (unit.to_owned(), end);
        }
        // 「3 回」 has a counter, 「6 人権講座」 has none.
        let next = after_spaces(self.chars, at);
        if next > at
            && let Some((unit, end)) = self.units.at(self.chars, next)
            && self.chars.get(end).is_none_or(|c| !is_word(*c))
        {
            return (unit.to_owned(), end);
        }
        let known = word_at(self.chars, at, BOUNDS)
            .or_else(|| word_at(self.chars, at, NEARLY))
            .or_else(|| word_at(self.chars, at, PROVISIONAL));
        match unknown_unit_at(self.chars, at, self.chars.len()) {
            Some((word, end)) if known.is_none() && !HAPPENED.contains(&word.as_str()) => (word, end),
            _ => (String::new(), at),
        }
    }

    /// The other end of 2~3回, 10%~20%, 3件から5件.
    fn range(&self, at: usize) -> Option<(f64, usize)> {
        let next = after_spaces(self.chars, at);
        let (sign, sign_end) = match self.chars.get(next)? {
            '~' | '→' | '⇒' => (next, next + 1),
            c if is_dash(*c) && *c != '・' && *c != '一' => (at, at + 1),
            _ => word_at(self.chars, next, &["から", "ないし", "乃至", "又は", "または", "or"])
                .map(|(_, end)| (next, end))?,
        };
        let tight = !matches!(self.chars[sign], '~' | '→' | '⇒') && is_dash(self.chars[sign]);
        if tight && next > at {
            return None;
        }
        let start = if tight { sign_end } else { after_spaces(self.chars, sign_end) };
        let (number, end) = number_at(self.chars, start)?;
        date_at(self.chars, start, self.column).is_none().then_some((number, end))
    }

    /// What follows counter: the rate, then words that bound or soften. Whether it is firm, provisional, and the end.
    fn suffix(&self, at: usize) -> (bool, bool, usize) {
        let (mut firm, mut provisional, mut end) = (true, false, at);
        if let Some((rate, rate_end)) =
            word_at(self.chars, end, &["/年間", "/年度", "/年", "/月", "/日", "/週", "/か月", "/四半期", "/期"])
        {
            firm &= rate.starts_with("/年");
            end = rate_end;
        } else if self.chars.get(end) == Some(&'/')
            && let Some((_, unit_end)) = self.units.at(self.chars, end + 1)
        {
            end = unit_end;
        }
        if let Some((_, bound_end)) =
            word_at(self.chars, end, BOUNDS).or_else(|| word_at(self.chars, end, &["~", "±", "数"]))
        {
            firm = false;
            end = bound_end;
        }
        // 30件？ asks back.
        firm &= self.chars.get(end) != Some(&'?');
        if let Some((_, near_end)) = word_at(self.chars, end, NEARLY) {
            provisional = true;
            end = near_end;
        }
        let next = after_spaces(self.chars, end);
        let next = if starts_with(self.chars, next, "の") { next + 1 } else { next };
        // 15件 見込20件: a word before another number is that number's.
        if let Some((_, word_end)) = word_at(self.chars, next, PROVISIONAL)
            && !self.number_follows(word_end)
        {
            return (firm, true, word_end);
        }
        (firm, provisional, end)
    }

    fn number_follows(&self, at: usize) -> bool {
        let next = self.chars[at..].iter().find(|c| !is_space(**c) && **c != ':');
        next.is_some_and(char::is_ascii_digit)
    }

    /// The words right behind a number, whether another number follows them at once, and their end.
    fn behind(&self, at: usize) -> (String, bool, usize) {
        let words: String = self.chars[at..].iter().take_while(|c| is_word(**c) && !c.is_ascii_digit()).collect();
        let end = at + words.chars().count();
        let run_on = self.chars.get(end).is_some_and(char::is_ascii_digit);
        (words, run_on, end)
    }

    fn sign(&self, at: usize, has_unit: bool) -> Sign {
        let none = Sign { negative: false, doubtful: false, start: at };
        let Some(before) = at.checked_sub(1).map(|before| self.chars[before]) else { return none };
        let apart = |sign: usize| sign == 0 || !is_word(self.chars[sign - 1]);
        let sign = at - 1;
        match before {
            '△' | '▲' => Sign { negative: true, doubtful: false, start: sign },
            '-' | '−' | '‐' | '–' if apart(sign) => Sign { negative: true, doubtful: false, start: sign },
            // The kana, a long dash or a wave may be a minus, a bullet or an open range.
            '~' | '±' | '<' | '>' | '≦' | '≧' => Sign { doubtful: true, start: sign, ..none },
            c if is_dash(c) && c != '・' && apart(sign) => Sign { negative: true, doubtful: true, start: sign },
            ' ' => {
                let mark = self.chars[..at].iter().rposition(|c| *c != ' ');
                match mark.filter(|mark| matches!(self.chars[*mark], '△' | '▲')) {
                    // 「△ 1,577」 is how accounts write it; 「△ 3件」 may as well be three of something, judged △.
                    Some(start) => Sign { negative: true, doubtful: has_unit, start },
                    None => none,
                }
            }
            _ => none,
        }
    }
}

/// What stands right before a number.
struct Sign {
    negative: bool,
    doubtful: bool,
    start: usize,
}

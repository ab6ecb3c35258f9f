//! Decides what a cell says, from its numbers, notes and words.
//!
//! The rule: brackets and ※ notes aside, a number standing first without a label is the value; else the only number
//! whose label ends the indicator's name; else a person has to say. Nothing is added up.

use super::label::Label;
use super::notes::{self, Note};
use super::part::{self, Found};
use super::reading::{AsOf, Content, Context, Part, Reading};
use super::stated::{self, Stated};
use super::text::{Text, is_word};
use super::unit::Units;
use super::words::{self, HAPPENED};
use crate::domain::fold::{fold, fold_name};

/// Reads one cell of an indicator.
#[must_use]
pub fn read(raw: &str, context: &Context<'_>) -> Reading {
    let whole = Text::of(raw);
    let bare = |content| Reading { content, as_of: None, provisional: false, asides: Vec::new() };
    if whole.is_blank() {
        return bare(Content::Blank);
    }
    if words::is_ruin(&whole.seen()) {
        return bare(Content::Ruin(whole.quote_seen()));
    }
    Cell::of(whole, context).read()
}

/// A cell taken apart.
struct Cell<'a> {
    context: &'a Context<'a>,
    units: Units,
    /// The text without its notes and stated days.
    main: Text<'a>,
    /// The text without its stated days.
    whole: Text<'a>,
    notes: Vec<Note>,
    stated: Vec<(Stated, bool)>,
    numbers: Vec<Found>,
}

impl<'a> Cell<'a> {
    fn of(mut whole: Text<'a>, context: &'a Context<'a>) -> Self {
        notes::take_weekdays(&mut whole);
        let mut main = whole.clone();
        let notes = notes::take(&mut main);
        let mut stated: Vec<_> =
            stated::find(&main, 0..main.len(), false, context.year).into_iter().map(|day| (day, false)).collect();
        for note in &notes {
            let days = stated::find(&whole, note.inside.clone(), true, context.year);
            stated.extend(days.into_iter().map(|day| (day, note.of_the_cell)));
        }
        stated.sort_by_key(|(day, _)| day.stretch.start);
        for (day, _) in &stated {
            main.take(day.stretch.clone());
            whole.take(day.stretch.clone());
        }
        let units = Units::of(context.units);
        let numbers = part::find(&main, 0..main.len(), &units, context.year);
        let numbers = without_calendar(numbers, context.indicator_name);
        Self { context, units, main, whole, notes, stated, numbers }
    }

    fn read(self) -> Reading {
        let chosen = self.chosen();
        let mut asides = Vec::new();
        let content = match chosen {
            Some(value) => {
                let others = self.numbers.iter().enumerate().filter(|(index, _)| *index != value);
                asides.extend(others.map(|(_, found)| found.part.clone()));
                Content::Value(self.numbers[value].part.clone())
            }
            None if !self.numbers.is_empty() => Content::Ambiguous(parts(&self.numbers)),
            None => self.without_numbers(),
        };
        let from_notes = self.in_notes();
        let taken = matches!(&content, Content::Ambiguous(_)) && self.numbers.is_empty();
        if !taken {
            asides.extend(from_notes.iter().map(|found| found.part.clone()));
        }
        Reading { as_of: self.as_of(chosen), provisional: self.is_provisional(chosen, &content), content, asides }
    }

    /// The number that is the value, if one certainly is.
    fn chosen(&self) -> Option<usize> {
        if self.speaks_of_another_year() {
            return None;
        }
        let (first, rest) = self.numbers.split_first()?;
        let single = rest.is_empty();
        if first.firm && self.stands_without_label(first, single) && rest.iter().all(is_side_value) {
            return Some(0);
        }
        let named = |found: &Found| found.label.names(self.context.indicator_name) || self.is_named_behind(found);
        let mut named = self.numbers.iter().enumerate().filter(|(_, found)| named(found));
        match (named.next(), named.next()) {
            (Some((index, found)), None) if found.firm => Some(index),
            _ => None,
        }
    }

    /// Whether a number has no words of its own; behind a single one, words that the indicator's name holds are none.
    fn stands_without_label(&self, found: &Found, single: bool) -> bool {
        let subject = subject(&found.behind);
        let plain = subject.is_empty() || HAPPENED.iter().any(|word| subject.starts_with(word));
        let known = || fold_name(self.context.indicator_name).contains(&subject);
        found.part.label.is_empty() && (plain || (single && known()))
    }

    fn is_named_behind(&self, found: &Found) -> bool {
        let subject = subject(&found.behind);
        !subject.is_empty() && Label::of(&subject).names(self.context.indicator_name)
    }

    /// 3件（H27実績） in the column of another year: somebody has to say which year is meant.
    fn speaks_of_another_year(&self) -> bool {
        self.notes.iter().any(|note| {
            let chars = &self.whole.chars[..note.inside.end];
            super::date::date_at(chars, note.inside.start, self.context.year).is_some_and(|(mention, end)| {
                let rest: String = chars[end..].iter().filter(|c| is_word(**c)).collect();
                mention.month.is_none()
                    && mention.is_of_another_year(self.context.year)
                    && matches!(rest.as_str(), "" | "実績" | "実績値" | "の実績" | "値" | "数値" | "分")
            })
        })
    }

    fn without_numbers(&self) -> Content {
        let main = self.main.seen();
        let in_notes = || self.notes.iter().find_map(|note| words::status_in(&self.note(note)));
        let candidates = || Some(self.in_notes()).filter(|found| !found.is_empty()).map(|found| parts(&found));
        let status = |word: &str| Content::Status(word.to_owned());
        if main.is_empty() {
            return in_notes().map(status).or_else(|| candidates().map(Content::Ambiguous)).unwrap_or(Content::Words);
        }
        if let Some(word) = words::status_in(&main) {
            return status(word);
        }
        if let Some(symbol) = self.symbol(&main) {
            return in_notes().map_or(Content::Symbol(symbol), status);
        }
        candidates().map(Content::Ambiguous).or_else(|| in_notes().map(status)).unwrap_or(Content::Words)
    }

    /// A dash, another lone sign, or a form's counter that nobody wrote a number before (　　件).
    fn symbol(&self, main: &str) -> Option<String> {
        if words::is_sign(main) {
            return Some(self.main.quote_seen());
        }
        let word = main.trim_start_matches(|c| words::is_dash(c) || !is_word(c) || matches!(c, '〇' | '◯'));
        let sign = &main[..main.len() - word.len()];
        let word = word.split('/').next().unwrap_or_default();
        // 「累計　　件」: a word for the kind of number, and a counter.
        let word = words::WHOLES.iter().find_map(|kind| word.strip_prefix(kind)).unwrap_or(word);
        let is_form = word.is_empty() || self.units.contains(word);
        is_form.then(|| if sign.is_empty() { main.to_owned() } else { sign.to_owned() })
    }

    /// The numbers in the notes.
    fn in_notes(&self) -> Vec<Found> {
        self.notes
            .iter()
            .flat_map(|note| part::find(&self.whole, note.inside.clone(), &self.units, self.context.year))
            .collect()
    }

    fn note(&self, note: &Note) -> String {
        self.whole.chars[note.inside.clone()].iter().filter(|c| !super::text::is_space(**c)).collect()
    }

    /// Whether the value is called provisional: by a word at it, or by a note right behind it or for the whole cell.
    fn is_provisional(&self, chosen: Option<usize>, content: &Content) -> bool {
        let beside = |note: &Note| {
            let owner = self.owner(note.inside.start);
            note.of_the_cell || owner.is_none() || chosen.is_none() || owner == chosen
        };
        let noted = self.notes.iter().any(|note| beside(note) && words::is_provisional(&self.note(note)));
        let said = match chosen {
            Some(value) => self.numbers[value].label.provisional,
            None => self.numbers.iter().any(|found| found.label.provisional),
        };
        let planned = matches!(content, Content::Words)
            && super::words::PROVISIONAL.iter().any(|word| self.main.seen().contains(word));
        noted || said || planned
    }

    /// The day that the cell states for its value: the one beside it, else the one for the cell, else by inference.
    fn as_of(&self, chosen: Option<usize>) -> Option<AsOf> {
        let beside = |(day, of_the_cell): &&(Stated, bool)| {
            let owner = self.owner(day.stretch.start);
            *of_the_cell || owner.is_none() || chosen.is_none() || owner == chosen
        };
        let own = self.stated.iter().filter(beside).max_by_key(|(day, _)| self.owner(day.stretch.start) == chosen);
        // Of several days beside other numbers the oldest asks for the least trust.
        let (found, inferred) = match own {
            Some((day, _)) => (day, false),
            None => (&self.stated.iter().min_by_key(|(day, _)| day.date)?.0, true),
        };
        let text = self.whole.quote(found.stretch.clone());
        Some(AsOf { date: found.date, text, month_end: found.month_end, inferred })
    }

    /// The number behind which a place stands.
    fn owner(&self, place: usize) -> Option<usize> {
        self.numbers.iter().rposition(|found| found.stretch.end <= place)
    }
}

/// A number beside the first that is clearly another thing: labelled, a part, an aim, a forecast.
fn is_side_value(found: &Found) -> bool {
    found.is_labelled() || found.label.side || found.label.qualified
}

/// Years, days and hours beside other numbers are dates that are not written as such; not so where the indicator
/// counts in them (開催日数).
fn without_calendar(numbers: Vec<Found>, indicator: &str) -> Vec<Found> {
    let name = fold_name(indicator);
    let name = name.strip_suffix('数').unwrap_or(&name);
    let is_date = |found: &Found| {
        matches!(found.part.unit.as_str(), "年" | "日" | "週間") && !name.ends_with(found.part.unit.as_str())
    };
    if numbers.iter().all(is_date) {
        return numbers;
    }
    numbers.into_iter().filter(|found| !is_date(found)).collect()
}

/// What the words right behind a number speak of: 「を実施」 → 実施, 「の応募があった」 → 応募.
fn subject(behind: &str) -> String {
    let words = fold(behind);
    let words = words.trim_start_matches(['の', 'を', 'が', 'は', 'に', 'で', 'も', 'と']);
    let is_kana = |c: char| ('\u{3041}'..='\u{309F}').contains(&c);
    if HAPPENED.iter().any(|word| words.starts_with(word)) {
        return words.to_owned();
    }
    words.chars().take_while(|c| !is_kana(*c)).collect()
}

fn parts(found: &[Found]) -> Vec<Part> {
    found.iter().map(|found| found.part.clone()).collect()
}

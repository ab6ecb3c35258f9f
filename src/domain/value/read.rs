//! Decides what a cell says, from its numbers, notes and words.
//!
//! The rule: brackets and ※ notes aside, a number standing first without a label is the value; else the only number
//! whose label ends the indicator's name; else a person has to say. Nothing is added up.

use std::collections::BTreeSet;

use super::choose::{Total, interval, is_set_aside, is_side_value, parts};
use super::dated::{dated, is_of_another_year};
use super::label::Label;
use super::notes::{self, Note};
use super::part::{self, Found};
use super::reading::{AsOf, Content, Context, Counts, Doubt, Part, Reading, Remark};
use super::stated::{self, Stated, is_far};
use super::text::{Text, is_space};
use super::unit::Units;
use super::words::{self, HAPPENED, PROVISIONAL};
use super::{choose, doubt, instead, marks, plain, rank, span};
use crate::domain::calendar::FiscalYear;
use crate::domain::fold::{fold, fold_name};

/// Reads one cell of an indicator.
#[must_use]
pub fn read(raw: &str, context: &Context<'_>) -> Reading {
    plain::read(raw, context).unwrap_or_else(|| read_closely(raw, context))
}

/// The same without the short way.
pub(super) fn read_closely(raw: &str, context: &Context<'_>) -> Reading {
    let whole = Text::of(raw);
    if whole.is_blank() {
        return Reading::of(Content::Blank);
    }
    let seen = whole.seen();
    if words::is_ruin(&seen) {
        return Reading::of(Content::Ruin(whole.quote_seen()));
    }
    if words::is_form(&seen) {
        return Reading::of(Content::Form(whole.quote_seen()));
    }
    if let Some(doubt) = instead::doubt(&seen) {
        let mut reading = Reading::of(Content::Words);
        reading.ask(doubt, Vec::new());
        return reading;
    }
    Cell::of(whole, context).read()
}

/// A cell taken apart.
pub(super) struct Cell<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) units: Units<'a>,
    /// The text without its notes and stated days.
    pub(super) main: Text<'a>,
    /// The text without its stated days.
    pub(super) whole: Text<'a>,
    pub(super) notes: Vec<Note>,
    /// The stated days, each with whether it is the whole cell's.
    stated: Vec<(Stated, bool)>,
    /// What is odd about its days.
    remarks: Vec<Remark>,
    numbers: Vec<Found>,
    /// Whether a mark at the number says that it is provisional (12 (p)).
    marked_provisional: bool,
}

impl<'a> Cell<'a> {
    fn of(mut whole: Text<'a>, context: &'a Context<'a>) -> Self {
        notes::take_weekdays(&mut whole);
        let marked_provisional = marks::take(&mut whole);
        let mut remarks: Vec<Remark> = span::take(&mut whole, context.year).into_iter().collect();
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
            remarks.extend(remark_on(day, &whole, context.year));
            main.take(day.stretch.clone());
            whole.take(day.stretch.clone());
        }
        stated.retain(|(day, _)| day.date.is_some());
        let units = Units::of(context.units).with(context.unit);
        let numbers = part::find(&main, 0..main.len(), units, context.year);
        let numbers = without_calendar(numbers, context.indicator_name);
        if context.counts == Counts::Level && stated.is_empty() && !numbers.is_empty() {
            stated.extend(stated::lone(&whole, context.year).map(|day| (day, true)));
        }
        Self { context, units, main, whole, notes, stated, remarks, numbers, marked_provisional }
    }

    fn read(self) -> Reading {
        let mut reading = Reading::of(Content::Words);
        reading.remarks.clone_from(&self.remarks);
        let mut from_notes = self.in_notes();
        let place = if rank::is_rank(self.context) { rank::read(&self.main, self.context) } else { None };
        let chosen = if place.is_some() { None } else { self.chosen() };
        match (place, chosen) {
            (Some(place), _) => reading.content = Content::Value(place),
            (None, Some(value)) => {
                let others = self.numbers.iter().enumerate().filter(|(index, _)| *index != value);
                reading.asides.extend(others.map(|(_, found)| found.part.clone()));
                reading.content = Content::Value(self.numbers[value].part.clone());
                self.ask_about_sums(&mut reading, value, &from_notes);
            }
            (None, None) if !self.numbers.is_empty() => self.ask_about_numbers(&mut reading, &mut from_notes),
            (None, None) => self.read_words(&mut reading, &mut from_notes),
        }
        let planned = chosen.filter(|value| self.is_planned(*value)).map(|value| {
            let of_it = std::slice::from_ref(&self.numbers[value]);
            choose::beside(of_it, &from_notes).map_or((Doubt::Planned, parts(of_it)), |parts| (Doubt::OneOf, parts))
        });
        reading.asides.extend(from_notes.into_iter().map(|found| found.part));
        reading.as_of = self.as_of(chosen).filter(|day| {
            // TBD - June 2017: a day behind a word of state is no day of a value, unless it says so.
            let says_so = ["現在", "時点", "as of"].iter().any(|word| day.text.contains(word));
            says_so || !matches!(reading.content, Content::Status(_))
        });
        reading.provisional = self.is_provisional(chosen, &reading.content);
        let dashed = chosen.is_some_and(|value| self.numbers[value].dashed);
        doubt::check(&mut reading, self.context, dashed);
        if let (Some((doubt, parts)), Content::Value(_)) = (planned, &reading.content) {
            reading.ask(doubt, parts);
        }
        reading
    }

    /// Asks which of the numbers is the value, where none certainly is.
    fn ask_about_numbers(&self, reading: &mut Reading, from_notes: &mut Vec<Found>) {
        let numbers = self.numbers.as_slice();
        reading.interval = interval(numbers);
        let planned = || (0..numbers.len()).all(|index| self.is_planned(index));
        if let Some(share) = choose::share_of(numbers, from_notes, self.context) {
            reading.content = Content::Value(share);
            reading.asides.extend(parts(numbers));
            from_notes.clear();
            return;
        }
        if let Some(whole) = choose::all_of(numbers, &self.main.chars) {
            reading.content = Content::Value(whole);
            return;
        }
        // 月1回（計12回）: what stands behind may be it.
        let noted = || choose::beside(numbers, from_notes);
        let (doubt, parts) = if let Some(several) = noted() {
            (Doubt::OneOf, several)
        } else if planned() {
            (Doubt::Planned, parts(numbers))
        } else if numbers.iter().all(|found| found.moved) {
            (Doubt::Change, choose::moved_by(numbers, self.context))
        } else if reading.interval.is_some() {
            (Doubt::Interval, parts(numbers))
        } else if let [_] = numbers {
            (Doubt::Single, parts(numbers))
        } else if choose::may_add(numbers, &self.main.chars, self.context) {
            (Doubt::Which, parts(numbers))
        } else {
            (Doubt::OneOf, choose::in_one_unit(numbers, &self.main.chars))
        };
        let doubt = if doubt == Doubt::Change && !parts.is_empty() { choose::doubt_of(&parts) } else { doubt };
        reading.ask(doubt, parts);
    }

    /// 40ha（累計120ha）, where each number is to be the sum since the plan began, and 57人（延べ190人）, where the name
    /// says 延べ: somebody has to say which one is meant.
    fn ask_about_sums(&self, reading: &mut Reading, value: usize, from_notes: &[Found]) {
        let gross = self.context.indicator_name.contains("延べ");
        let fits = |found: &Found| {
            (self.context.counts == Counts::Sum && found.label.cumulative) || (gross && found.label.gross)
        };
        if (self.context.counts != Counts::Sum && !gross) || fits(&self.numbers[value]) {
            return;
        }
        let sums = self.numbers.iter().chain(from_notes).filter(|found| fits(found));
        let mut parts: Vec<Part> = sums.map(|found| found.part.clone()).collect();
        if !parts.is_empty() {
            parts.insert(0, self.numbers[value].part.clone());
            reading.ask(Doubt::OneOf, parts);
        }
    }

    /// Whether a number is intended: by a word at it, or by a note right behind it or for the whole cell.
    fn is_planned(&self, index: usize) -> bool {
        let beside = |note: &Note| note.of_the_cell || self.owner(note.inside.start).is_none_or(|owner| owner == index);
        // 10件（目標15件） holds a number of its own.
        let holds_one =
            |note: &Note| !part::find(&self.whole, note.inside.clone(), self.units, self.context.year).is_empty();
        let says_no_more = |note: &Note| {
            let text = self.note(note);
            let is_planned = words::is_planned(&text) || words::is_planned(&self.beside_date(note));
            is_planned && (text.contains("うち") || !holds_one(note))
        };
        self.numbers[index].planned || self.notes.iter().any(|note| beside(note) && says_no_more(note))
    }

    /// The number that is the value, if one certainly is.
    fn chosen(&self) -> Option<usize> {
        if self.speaks_of_another_year() {
            return None;
        }
        let (first, rest) = self.numbers.split_first()?;
        let single = rest.is_empty();
        match choose::stated_total(&self.numbers) {
            Total::At(index) => return Some(index),
            Total::Wrong => return None,
            Total::Unsaid => {}
        }
        let is_side = |found: &Found| is_side_value(found) || choose::is_of_other_kind(first, found, self.context);
        if first.firm && self.stands_without_label(first, single) && !first.label.side && rest.iter().all(is_side) {
            return Some(0);
        }
        let named = |found: &Found| found.label.names(self.context.indicator_name) || self.is_named_behind(found);
        let mut named = self.numbers.iter().enumerate().filter(|(_, found)| named(found) && !found.moved);
        if let (Some((index, found)), None) = (named.next(), named.next()) {
            return Some(index).filter(|_| found.firm);
        }
        // 目標10件に対し8件, 前年度5件、今年度3件: the only one that is not set aside.
        let mut own = self.numbers.iter().enumerate().filter(|(_, found)| !is_set_aside(found));
        match (own.next(), own.next()) {
            (Some((index, found)), None) if !single && found.firm && self.stands_without_label(found, false) => {
                Some(index)
            }
            _ => None,
        }
    }

    /// Whether a number has no words of its own; behind a single one, words that the indicator's name holds are none.
    fn stands_without_label(&self, found: &Found, single: bool) -> bool {
        let subject = subject(&found.behind);
        let plain = subject.is_empty() || HAPPENED.iter().any(|word| subject.starts_with(word));
        let known = || fold_name(self.context.indicator_name).to_lowercase().contains(&subject);
        let label = &found.part.label;
        // 1人当たり4.5冊 for a rate of just that.
        let of_each = || {
            ["当たり", "あたり"].iter().any(|word| label.ends_with(word))
                && ["当たり", "あたり"].iter().any(|word| self.context.indicator_name.contains(word))
        };
        (label.is_empty() || of_each()) && (plain || (single && known()))
    }

    fn is_named_behind(&self, found: &Found) -> bool {
        let subject = subject(&found.behind);
        // 2 awards: an English noun is its counter and its label.
        let unit = &found.part.unit;
        let noun = || {
            self.numbers.len() > 1
                && unit.len() > 3
                && unit.is_ascii()
                && self.context.indicator_name.to_lowercase().ends_with(&unit.to_lowercase())
        };
        (!subject.is_empty() && Label::of(&subject).names(self.context.indicator_name)) || noun()
    }

    /// 3件（H27実績） or 3件 H27 in the column of another year: somebody has to say which year is meant.
    fn speaks_of_another_year(&self) -> bool {
        let year = self.context.year;
        let noted = |note: &Note| is_of_another_year(&self.whole.chars[..note.inside.end], note.inside.start, year);
        // Behind the only number, with nothing else.
        let behind = || match self.numbers.as_slice() {
            [only] => {
                let rest = &self.main.chars[only.stretch.end..];
                let spaces = rest.iter().take_while(|c| is_space(**c)).count();
                spaces > 0 && is_of_another_year(rest, spaces, year)
            }
            _ => false,
        };
        self.notes.iter().any(noted) || behind()
    }

    /// What a note says beside its date.
    fn beside_date(&self, note: &Note) -> String {
        let dated = dated(&self.whole.chars[..note.inside.end], note.inside.start, self.context.year);
        dated.map_or_else(String::new, |(_, words)| words)
    }

    /// The numbers in the notes.
    fn in_notes(&self) -> Vec<Found> {
        self.notes
            .iter()
            .flat_map(|note| part::find(&self.whole, note.inside.clone(), self.units, self.context.year))
            .collect()
    }

    /// What a note says, without white space.
    pub(super) fn note(&self, note: &Note) -> String {
        self.whole.chars[note.inside.clone()].iter().filter(|c| !super::text::is_space(**c)).collect()
    }

    /// Whether the value is called provisional: by a word at it, or by a note right behind it or for the whole cell.
    fn is_provisional(&self, chosen: Option<usize>, content: &Content) -> bool {
        let beside = |note: &Note| {
            let owner = self.owner(note.inside.start);
            note.of_the_cell || owner.is_none() || chosen.is_none() || owner == chosen
        };
        let says_so = |note: &Note| {
            let words = self.beside_date(note);
            words::is_provisional(&self.note(note)) || (words::is_provisional(&words) && !words::is_planned(&words))
        };
        let noted = self.notes.iter().any(|note| beside(note) && says_so(note));
        let said = match chosen {
            Some(value) => self.numbers[value].label.provisional,
            None => self.numbers.iter().any(|found| found.label.provisional),
        };
        let planned = matches!(content, Content::Words) && {
            let seen = self.main.seen();
            PROVISIONAL.iter().any(|word| seen.contains(word))
        };
        noted || said || planned || (self.marked_provisional && !self.numbers.is_empty())
    }

    /// The day that the cell states for its value: the one beside it, else the one for the cell, else by inference.
    fn as_of(&self, chosen: Option<usize>) -> Option<AsOf> {
        // Q1 310, Q2 402: as long as nobody has said which number is meant, no day is.
        let days = self.stated.iter().filter(|(_, of_the_cell)| !of_the_cell).map(|(day, _)| day.date);
        if chosen.is_none() && days.collect::<BTreeSet<_>>().len() > 1 {
            return None;
        }
        let is_total = chosen.is_some_and(|value| self.numbers[value].label.total && self.stated.len() > 1);
        let beside = |(day, of_the_cell): &&(Stated, bool)| {
            let owner = self.owner(day.stretch.start);
            *of_the_cell || (owner.is_none() && !is_total) || chosen.is_none() || owner == chosen
        };
        let own = self.stated.iter().filter(beside).max_by_key(|(day, _)| self.owner(day.stretch.start) == chosen);
        // Of several days beside other numbers the oldest asks for the least trust.
        let (found, inferred) = match own {
            Some((day, _)) => (day, false),
            None if is_total => (&self.stated.iter().max_by_key(|(day, _)| day.date)?.0, true),
            None => (&self.stated.iter().min_by_key(|(day, _)| day.date)?.0, true),
        };
        let text = self.whole.quote(found.stretch.clone());
        Some(AsOf { date: found.date?, text, month_end: found.month_end, inferred })
    }

    /// The number behind which a place stands.
    fn owner(&self, place: usize) -> Option<usize> {
        self.numbers.iter().rposition(|found| found.stretch.end <= place)
    }
}

/// A stated day that is not, or is years away from the column's year.
fn remark_on(day: &Stated, text: &Text<'_>, column: FiscalYear) -> Option<Remark> {
    let quote = || text.quote(day.stretch.clone());
    match day.date {
        None => Some(Remark::NoSuchDay(quote())),
        Some(date) if is_far(date, column) => Some(Remark::FarDay(quote())),
        Some(_) => None,
    }
}

/// Years, days and hours beside other numbers are dates that are not written as such; not so where the indicator
/// counts in them (開催日数).
fn without_calendar(numbers: Vec<Found>, indicator: &str) -> Vec<Found> {
    let in_days = |found: &Found| matches!(found.part.unit.as_str(), "年" | "日" | "週間");
    if !numbers.iter().any(in_days) {
        return numbers;
    }
    let name = fold_name(indicator);
    let name = name.strip_suffix('数').unwrap_or(&name);
    let is_date = |found: &Found| in_days(found) && !name.ends_with(found.part.unit.as_str());
    if numbers.iter().all(is_date) {
        return numbers;
    }
    numbers.into_iter().filter(|found| !is_date(found)).collect()
}

/// What the words right behind a number speak of: 「を実施」 → 実施, 「の応募があった」 → 応募.
fn subject(behind: &str) -> String {
    let words = fold(behind).to_lowercase();
    let words = words.trim_start_matches(['の', 'を', 'が', 'は', 'に', 'で', 'も', 'と']);
    let is_kana = |c: char| ('\u{3041}'..='\u{309F}').contains(&c);
    if HAPPENED.iter().any(|word| words.starts_with(word)) {
        return words.to_owned();
    }
    words.chars().take_while(|c| !is_kana(*c)).collect()
}

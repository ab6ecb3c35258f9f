//! Decides what a cell says, from its numbers, notes and words.
//!
//! The rule: brackets and ※ notes aside, a number standing first without a label is the value; else the only number
//! whose label ends the indicator's name; else a person has to say. Nothing is added up.

use super::label::Label;
use super::mention::mention_at;
use super::notes::{self, Note};
use super::part::{self, Found};
use super::reading::{AsOf, Content, Context, Doubt, Interval, Part, Reading, Remark};
use super::stated::{self, Stated};
use super::status::{self, Status};
use super::text::{Text, is_space, is_word};
use super::unit::Units;
use super::words::{self, HAPPENED, PROVISIONAL, WHOLES};
use super::{doubt, kanji, marks, plain, span};
use crate::domain::calendar::FiscalYear;
use crate::domain::fold::{fold, fold_name};

/// A stated day further away from the column's year than this is a slip of the pen.
const MOST_YEARS_AWAY: i32 = 5;

/// Reads one cell of an indicator.
#[must_use]
pub fn read(raw: &str, context: &Context<'_>) -> Reading {
    plain::read(raw, context).unwrap_or_else(|| read_closely(raw, context))
}

fn read_closely(raw: &str, context: &Context<'_>) -> Reading {
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
    let asked = |doubt| {
        let mut reading = Reading::of(Content::Words);
        reading.ask(doubt, Vec::new());
        reading
    };
    if status::is_truth(&seen) {
        return asked(Doubt::Truth);
    }
    if status::is_reference(&seen) {
        return asked(Doubt::Reference);
    }
    Cell::of(whole, context).read()
}

/// A cell taken apart.
struct Cell<'a> {
    context: &'a Context<'a>,
    units: Units<'a>,
    /// The text without its notes and stated days.
    main: Text<'a>,
    /// The text without its stated days.
    whole: Text<'a>,
    notes: Vec<Note>,
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
        Self { context, units, main, whole, notes, stated, remarks, numbers, marked_provisional }
    }

    fn read(self) -> Reading {
        let chosen = self.chosen();
        let mut reading = Reading::of(Content::Words);
        reading.remarks.clone_from(&self.remarks);
        let mut from_notes = self.in_notes();
        match chosen {
            Some(value) => {
                let others = self.numbers.iter().enumerate().filter(|(index, _)| *index != value);
                reading.asides.extend(others.map(|(_, found)| found.part.clone()));
                reading.content = Content::Value(self.numbers[value].part.clone());
            }
            None if !self.numbers.is_empty() => {
                reading.interval = interval(&self.numbers);
                let one = if self.numbers.len() == 1 { Doubt::Single } else { Doubt::Which };
                let doubt = if reading.interval.is_some() { Doubt::Interval } else { one };
                reading.ask(doubt, parts(&self.numbers));
            }
            None => self.read_words(&mut reading, &mut from_notes),
        }
        reading.asides.extend(from_notes.into_iter().map(|found| found.part));
        reading.as_of = self.as_of(chosen);
        reading.provisional = self.is_provisional(chosen, &reading.content);
        let dashed = chosen.is_some_and(|value| self.numbers[value].dashed);
        doubt::check(&mut reading, self.context, dashed);
        reading
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
        let known = || fold_name(self.context.indicator_name).to_lowercase().contains(&subject);
        found.part.label.is_empty() && (plain || (single && known()))
    }

    fn is_named_behind(&self, found: &Found) -> bool {
        let subject = subject(&found.behind);
        !subject.is_empty() && Label::of(&subject).names(self.context.indicator_name)
    }

    /// 3件（H27実績） in the column of another year: somebody has to say which year is meant.
    fn speaks_of_another_year(&self) -> bool {
        self.notes.iter().any(|note| {
            if matches!(self.note(note).as_str(), "昨年度" | "前年度" | "昨年度実績" | "前年度実績") {
                return true;
            }
            let chars = &self.whole.chars[..note.inside.end];
            mention_at(chars, note.inside.start, self.context.year).is_some_and(|(mention, end)| {
                let rest: String = chars[end..].iter().filter(|c| is_word(**c)).collect();
                mention.month.is_none()
                    && mention.is_of_another_year(self.context.year)
                    && matches!(rest.as_str(), "" | "実績" | "実績値" | "の実績" | "値" | "数値" | "分")
            })
        })
    }

    /// Reads a cell that has no number outside its notes; takes those in the notes that it asks about.
    fn read_words(&self, reading: &mut Reading, in_notes: &mut Vec<Found>) {
        let main = self.main.seen();
        let noted = || self.notes.iter().find_map(|note| status::status_in(&self.note(note)));
        let symbol = || self.symbol(&main).filter(|_| !main.is_empty());
        let due = |status: Status| {
            // English words are shown as the cell writes them.
            let word = if status.word.is_ascii() { self.whole.quote_seen().into() } else { status.word };
            Content::Status(Status { word, due: status::due(&self.whole, self.context.year), ..status })
        };
        let own = if main.is_empty() { None } else { status::status_in(&main) };
        if let Some(status) = own.or_else(|| symbol().or(main.is_empty().then(String::new)).and_then(|_| noted())) {
            reading.content = due(status);
        } else if kanji::one_of(&main, self.units) {
            let part = Part { number: 1.0, text: self.main.quote_seen(), ..Part::default() };
            reading.ask(Doubt::Single, vec![part]);
        } else if let Some(symbol) = symbol() {
            reading.content = Content::Symbol(symbol);
        } else if let Some(day) = self.lone_day() {
            reading.ask(Doubt::Date, day);
        } else if !in_notes.is_empty() {
            self.ask_about_notes(reading, &std::mem::take(in_notes), &main);
        } else if let Some(status) = noted() {
            reading.content = due(status);
        }
    }

    /// 開催（3回）; and (1,577), which may be how accounts write less than nothing.
    fn ask_about_notes(&self, reading: &mut Reading, found: &[Found], main: &str) {
        reading.interval = interval(found);
        let mut parts = parts(found);
        if let ([part], true) = (parts.as_mut_slice(), main.is_empty())
            && self.note(&self.notes[0]).starts_with(|c: char| c.is_ascii_digit())
        {
            let negative = Part { number: -part.number, ..part.clone() };
            parts.insert(0, negative);
        }
        let doubt = if parts.len() == 1 { Doubt::Single } else { Doubt::Which };
        reading.ask(if reading.interval.is_some() { Doubt::Interval } else { doubt }, parts);
    }

    /// The numbers of a day that is all the cell says (3/15, 2017-03-15, Mar-15); the spreadsheet may have made it.
    fn lone_day(&self) -> Option<Vec<Part>> {
        let chars = &self.main.chars;
        let start = chars.iter().position(|c| !is_space(*c))?;
        let (mention, end) = mention_at(chars, start, self.context.year)?;
        let (month, day) = (mention.month?, mention.day?);
        // The hour that a spreadsheet adds to a day says nothing.
        let rest: String = chars[end..].iter().filter(|c| !is_space(**c)).collect();
        if !matches!(rest.as_str(), "" | "00:00:00" | "0:00:00" | "0:00" | "T00:00:00") {
            return None;
        }
        let text = self.main.quote_seen();
        let by_hand = self.main.chars.contains(&'年');
        let numbers = if by_hand { Vec::new() } else { vec![f64::from(month), f64::from(day)] };
        Some(numbers.into_iter().map(|number| Part { number, text: text.clone(), ..Part::default() }).collect())
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
        let word = WHOLES.iter().find_map(|kind| word.strip_prefix(kind)).unwrap_or(word);
        let is_form = word.is_empty() || self.units.contains(word);
        is_form.then(|| if sign.is_empty() { main.to_owned() } else { sign.to_owned() })
    }

    /// The numbers in the notes.
    fn in_notes(&self) -> Vec<Found> {
        self.notes
            .iter()
            .flat_map(|note| part::find(&self.whole, note.inside.clone(), self.units, self.context.year))
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
        let planned =
            matches!(content, Content::Words) && PROVISIONAL.iter().any(|word| self.main.seen().contains(word));
        noted || said || planned || (self.marked_provisional && !self.numbers.is_empty())
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
        Some(AsOf { date: found.date?, text, month_end: found.month_end, inferred })
    }

    /// The number behind which a place stands.
    fn owner(&self, place: usize) -> Option<usize> {
        self.numbers.iter().rposition(|found| found.stretch.end <= place)
    }
}

/// The bounds that numbers state: both ends of a range, or one bound; nothing else beside them but side values.
fn interval(numbers: &[Found]) -> Option<Interval> {
    match numbers {
        [low, high, rest @ ..] if low.range && high.range && rest.iter().all(is_side_value) => {
            let (low, high) = (low.part.number, high.part.number);
            Some(Interval { low: Some(low.min(high)), high: Some(low.max(high)), is_open: false })
        }
        [only, rest @ ..] if rest.iter().all(is_side_value) => Some(only.bound?.interval(only.part.number)),
        _ => None,
    }
}

/// A stated day that is not, or is years away from the column's year.
fn remark_on(day: &Stated, text: &Text<'_>, column: FiscalYear) -> Option<Remark> {
    let quote = || text.quote(day.stretch.clone());
    match day.date {
        None => Some(Remark::NoSuchDay(quote())),
        Some(date) if (FiscalYear::of(date).0 - column.0).abs() > MOST_YEARS_AWAY => Some(Remark::FarDay(quote())),
        Some(_) => None,
    }
}

/// A number beside the first that is clearly another thing: labelled, a part, an aim, a forecast.
fn is_side_value(found: &Found) -> bool {
    found.is_labelled() || found.label.side || found.label.qualified
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

fn parts(found: &[Found]) -> Vec<Part> {
    found.iter().map(|found| found.part.clone()).collect()
}

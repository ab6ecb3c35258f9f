//! A cell that has no number outside its notes: a word of state, a sign, a day, words.
//!
//! What stands in its notes is asked about, never taken.

use super::choose::{interval, parts};
use super::mention::mention_at;
use super::part::Found;
use super::read::Cell;
use super::reading::{Content, Doubt, Part, Reading};
use super::status::{self, Meaning, Status};
use super::text::{is_space, is_word};
use super::words::{self, WHOLES};
use super::{choose, doubt, instead, kanji};

/// The numbers that people write in words.
const NUMBERS: [&str; 12] =
    ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

impl Cell<'_> {
    /// Reads a cell that has no number outside its notes; takes those in the notes that it asks about.
    pub(super) fn read_words(&self, reading: &mut Reading, in_notes: &mut Vec<Found>) {
        let main = self.main.seen();
        let noted = || self.notes.iter().find_map(|note| status::status_in(&self.note(note)));
        let symbol = || self.symbol(&main).filter(|_| !main.is_empty());
        let due = |status: Status| {
            // English words are shown as the cell writes them.
            let word = if status.word.is_ascii() { self.whole.quote_seen().into() } else { status.word };
            let due = status::due(&self.whole, self.context.year);
            // Unavailable until June: it will come.
            let comes = status.meaning == Meaning::Unobtainable && due.is_some() && word.contains("until");
            let meaning = if comes { Meaning::Pending } else { status.meaning };
            Content::Status(Status { word, meaning, due })
        };
        let own = if main.is_empty() { None } else { status::status_in(&main) };
        if let Some(status) = own.or_else(|| symbol().or(main.is_empty().then(String::new)).and_then(|_| noted())) {
            let answers = status.meaning != Meaning::Done || self.context.unit.is_empty();
            reading.content = due(status);
            if !answers {
                reading.ask(Doubt::NoNumber, Vec::new());
            }
        } else if let Some(doubt) = instead::doubt(&main) {
            reading.ask(doubt, Vec::new());
        } else if let Some(number) = self.in_words(&main) {
            reading.ask(Doubt::Single, vec![Part { number, text: self.main.quote_seen(), ..Part::default() }]);
        } else if let Some(parts) = of_money(&main, in_notes) {
            in_notes.clear();
            reading.ask(Doubt::Either, parts);
        } else if let Some(symbol) = symbol() {
            reading.content = Content::Symbol(symbol);
        } else if let Some(day) = self.lone_day() {
            reading.ask(Doubt::Date, day);
        } else if !in_notes.is_empty() {
            self.ask_about_notes(reading, &std::mem::take(in_notes), &main);
        } else if let Some(status) = noted() {
            reading.content = due(status);
        } else if main.is_empty() && words::is_sign(&self.whole.seen()) {
            reading.content = Content::Symbol(self.whole.quote_seen());
        } else if let Some(due) = status::announced(&self.whole, self.context.year) {
            let word = self.whole.quote_seen().into();
            reading.content = Content::Status(Status { word, meaning: Meaning::Pending, due: Some(due) });
        } else if is_measure_of_time(&main) || (!self.context.unit.is_empty() && says_done(&main)) {
            reading.ask(Doubt::NoNumber, Vec::new());
        }
    }

    /// The number of words: nothing of just what the indicator counts (待機児童なし, no applications), one (一件), twelve.
    fn in_words(&self, main: &str) -> Option<f64> {
        if self.says_none(main) {
            return Some(0.0);
        }
        if kanji::one_of(main, self.units) {
            return Some(1.0);
        }
        let nth = NUMBERS.iter().position(|word| main.eq_ignore_ascii_case(word))?;
        u32::try_from(nth + 1).ok().map(f64::from)
    }

    /// 待機児童なし, no applications: nothing of just what the indicator counts.
    fn says_none(&self, main: &str) -> bool {
        let lower = main.to_lowercase();
        let spaced: String = self.main.chars.iter().collect::<String>().trim().to_lowercase();
        let subject = ["なし", "無し", "ゼロ", "はいない", "はありません", "はなかった"]
            .iter()
            .find_map(|word| lower.strip_suffix(word));
        let english = || spaced.strip_prefix("no ").filter(|rest| rest.is_ascii());
        subject.or_else(english).is_some_and(|subject| choose::is_subject(subject.trim(), self.context.indicator_name))
    }

    /// 開催（3回）; and (1,577), which may be how accounts write less than nothing.
    fn ask_about_notes(&self, reading: &mut Reading, found: &[Found], main: &str) {
        reading.interval = interval(found);
        let mut parts = parts(found);
        let opens = |c: char| self.whole.chars[self.notes[0].inside.start - 1] == c;
        if let ([part], true) = (parts.as_mut_slice(), main.is_empty())
            && self.note(&self.notes[0]).starts_with(|c: char| c.is_ascii_digit() || matches!(c, '$' | '¥' | '£' | '€'))
            && opens('(')
            && doubt::may_be_negative(part, self.context)
        {
            let negative = Part { number: -part.number, ..part.clone() };
            parts.insert(0, negative);
            return reading.ask(Doubt::Either, parts);
        }
        let planned = self.notes.iter().any(|note| words::is_planned(&self.note(note)))
            || found.iter().all(|found| found.planned);
        let doubt = match parts.len() {
            _ if planned => Doubt::Planned,
            _ if reading.interval.is_some() => Doubt::Interval,
            1 => Doubt::Single,
            _ if choose::may_add(found, &self.whole.chars, self.context) => Doubt::Which,
            _ => Doubt::OneOf,
        };
        reading.ask(doubt, parts);
    }

    /// The numbers of a day that is all the cell says (3/15, 2017-03-15, Mar-15); the spreadsheet may have made it.
    fn lone_day(&self) -> Option<Vec<Part>> {
        let chars = &self.main.chars;
        let start = chars.iter().position(|c| !is_space(*c))?;
        let (mention, end) = mention_at(chars, start, self.context.year)?;
        let month = mention.month?;
        // The hour that a spreadsheet adds to a day says nothing.
        let rest: String = chars[end..].iter().filter(|c| !is_space(**c)).collect();
        if !matches!(rest.as_str(), "" | "00:00:00" | "0:00:00" | "0:00" | "T00:00:00") {
            return None;
        }
        let text = self.main.quote_seen();
        let by_hand = self.main.chars.contains(&'年');
        // 2017年3月, H29.3: of a month there is nothing to choose from.
        let numbers = match mention.day {
            Some(day) if !by_hand => vec![f64::from(month), f64::from(day)],
            None if mention.year.is_none() || mention.end => return None,
            _ => Vec::new(),
        };
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
        let kinds = WHOLES.iter().filter(|kind| **kind != "全");
        let word = { kinds }.find_map(|kind| word.strip_prefix(kind)).unwrap_or(word);
        let is_form = word.is_empty() || self.units.contains(word);
        is_form.then(|| if sign.is_empty() { main.to_owned() } else { sign.to_owned() })
    }
}

/// $(1,234): how accounts write less than nothing, or a number in brackets.
fn of_money(main: &str, in_notes: &[Found]) -> Option<Vec<Part>> {
    let [found] = in_notes else { return None };
    let unit = ["$", "¥", "£", "€"].into_iter().find(|sign| main == *sign)?;
    let part = Part { unit: if unit == "¥" { "円" } else { unit }.to_owned(), ..found.part.clone() };
    Some(vec![Part { number: -part.number, ..part.clone() }, part])
}

/// 4:35, 25:1: a length of time or a relation, and no count.
fn is_measure_of_time(main: &str) -> bool {
    let mut pieces = main.split(':');
    let digits = |piece: &str| (1..=3).contains(&piece.len()) && piece.bytes().all(|byte| byte.is_ascii_digit());
    let word = main.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    main.contains(':') && (pieces.all(digits) || word.split(':').all(digits))
}

/// 随時実施, 基本設計完了: done, without a number.
fn says_done(main: &str) -> bool {
    let bare = main.trim_end_matches(['。', '、']);
    let bare = ["しました", "した", "している"].iter().find_map(|word| bare.strip_suffix(word)).unwrap_or(bare);
    let done = ["実施", "開催", "完了", "実施済", "実施済み"].iter().any(|word| bare.ends_with(word));
    let later = ["次年度", "来年度", "翌年度", "から", "以降", "今後", "未"].iter().any(|word| bare.contains(word));
    done && bare.chars().count() <= 8 && !later
}

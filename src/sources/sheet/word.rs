//! What a heading means, by the words that the settings give for the columns.
//!
//! The words are folded once; a heading is one of them whatever its width, case, spaces, signs, brackets and years.

use super::layout::{Columns, Words};
use crate::domain::calendar::{FiscalYear, Period};
use crate::domain::fold::{is_folded, letter, outside_brackets};
use crate::domain::snapshot::Kind;
use crate::domain::value::{heading, heading_near};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// The name of the indicator.
    Indicator,
    /// Something of the indicator: what happened, what is intended, what should be reached.
    Said(Kind),
    /// The fiscal year of the row.
    Year,
    /// The part of the year of the row.
    Period,
    /// What the row's values are.
    Kind,
    /// Values whose kind the row says.
    Value,
    /// The day that the row's values describe.
    AsOf,
    /// The unit of the row's values.
    Unit,
    /// Notes on the row's values.
    Note,
    /// What the chief decided of the row's value.
    Review,
    /// What tells indicators of one name apart.
    Breakdown,
}

/// What may close a heading without making it another one (実績値; 目標の状況 is another one).
const ENDINGS: [&str; 17] = [
    "",
    "値",
    "数",
    "数値",
    "額",
    "率",
    "欄",
    "名",
    "名称",
    "等",
    "見込",
    "見込み",
    "状況",
    "name",
    "value",
    "s",
    "title",
];

/// What in a heading makes the values below it provisional (実績見込, 実績（速報）, 暫定値, Provisional Outturn).
const PROVISIONAL: [&str; 8] = ["見込み値", "見込値", "見込み", "見込", "速報", "暫定", "provisional", "preliminary"];

/// What stands in brackets behind a year that is aimed at.
const AIMED_AT: [&str; 8] =
    ["目標年度", "目標年", "最終年度", "最終年", "計画最終年度", "計画最終年", "中間年度", "中間目標年度"];

/// No heading is longer; a longer text is not looked at.
const LONGEST: usize = 60;

/// The words of all columns, folded.
#[derive(Debug)]
pub(super) struct Dictionary {
    words: Vec<(String, Field)>,
    /// The letters with which the words for the indicator begin.
    of_indicator: Letters,
    /// The letters with which the words of kinds and the years begin.
    of_values: Letters,
    /// The words that are nothing but a time (R7): what the columns hold that are headed by it alone.
    times: Vec<(FiscalYear, Option<Period>, Field)>,
    near: FiscalYear,
}

/// A heading as far as it is understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Meaning {
    pub(super) field: Option<Field>,
    pub(super) year: Option<FiscalYear>,
    pub(super) period: Option<Period>,
    /// Whether it has other words than those of the field, of a year and of a part of a year.
    pub(super) has_more: bool,
    /// Whether it calls what stands below provisional.
    pub(super) provisional: bool,
}

impl Meaning {
    /// Whether it names a year or a part of one and nothing else.
    pub(super) fn is_time_alone(self) -> bool {
        self.field.is_none() && !self.has_more && (self.year.is_some() || self.period.is_some())
    }

    /// What the column says of an indicator, where it says something.
    pub(super) fn kind(self) -> Option<Kind> {
        match self.field {
            Some(Field::Said(kind)) => Some(kind),
            _ => None,
        }
    }
}

impl Dictionary {
    /// The words of the settings; a year without an era is the one nearest to `near`.
    pub(super) fn of(columns: &Columns, near: FiscalYear) -> Self {
        let all: [(&Words, Field); 13] = [
            (&columns.indicator, Field::Indicator),
            (&columns.target, Field::Said(Kind::Target)),
            (&columns.actual, Field::Said(Kind::Actual)),
            (&columns.plan, Field::Said(Kind::Plan)),
            (&columns.year, Field::Year),
            (&columns.period, Field::Period),
            (&columns.kind, Field::Kind),
            (&columns.value, Field::Value),
            (&columns.as_of, Field::AsOf),
            (&columns.unit, Field::Unit),
            (&columns.note, Field::Note),
            (&columns.review, Field::Review),
            (&columns.breakdown, Field::Breakdown),
        ];
        let folded = |word: &String| heading(word).words.to_lowercase();
        let named = |(words, field): (&Words, Field)| {
            let times = words.0.iter().map(|word| heading_near(word, near)).filter(|it| it.words.is_empty());
            times.filter_map(move |it| Some((it.year?, it.period, field))).collect::<Vec<_>>()
        };
        let times = all.into_iter().flat_map(named).collect();
        let words = all.into_iter().flat_map(|(words, field)| words.0.iter().map(move |word| (folded(word), field)));
        let words: Vec<(String, Field)> = words.filter(|(word, _)| !word.is_empty()).collect();
        let starts = |is_wanted: fn(&Field) -> bool| {
            words.iter().filter(move |(_, field)| is_wanted(field)).filter_map(|(word, _)| word.chars().next())
        };
        let of_indicator = starts(|field| *field == Field::Indicator).collect();
        let of_values = starts(|field| matches!(field, Field::Said(_))).chain("fchrs年平令昭".chars()).collect();
        Self { words, of_indicator, of_values, times, near }
    }

    /// What a column holds that is headed by this time alone, where the settings say so.
    pub(super) fn of_time(&self, year: Option<FiscalYear>, period: Option<Period>) -> Option<Field> {
        self.times.iter().find(|(named, part, _)| year == Some(*named) && period == *part).map(|(.., field)| *field)
    }

    /// Whether a text heads the column of the indicators. Texts that cannot are told at a glance.
    pub(super) fn names_indicator(&self, text: &str) -> bool {
        text.len() < 200 && self.may_name_indicator(text) && self.meaning(text).field == Some(Field::Indicator)
    }

    /// Whether a text has all letters of a word for the indicator; one that folding may change has any.
    fn may_name_indicator(&self, text: &str) -> bool {
        let is_there = |wanted: char| text.chars().any(|c| small(c).is_none_or(|c| c == wanted));
        let mut words = self.words.iter().filter(|(_, field)| *field == Field::Indicator);
        self.of_indicator.are_any_in(text) && words.any(|(word, _)| word.chars().all(is_there))
    }

    /// Whether a text may name a kind or a year. Most values are told from headings at a glance.
    pub(super) fn may_head_values(&self, text: &str) -> bool {
        self.of_values.are_any_in(text)
    }

    /// What a heading means.
    pub(super) fn meaning(&self, text: &str) -> Meaning {
        if text.trim().is_empty() || text.chars().nth(LONGEST).is_some() {
            return Meaning { has_more: !text.trim().is_empty(), ..Meaning::default() };
        }
        let whole = heading_near(text, self.near);
        let words = whole.words.to_lowercase();
        // 実績（速報） is 実績, 暫定実績 too, and R5（見込） is R5.
        let outside = || heading_near(&outside_brackets(text), self.near).words.to_lowercase();
        let settled = settled(&words);
        let provisional = settled.is_some();
        let field = self.field(&words).or_else(|| self.field(&outside()));
        let field = field.or_else(|| settled.as_deref().and_then(|settled| self.field(settled)));
        let says_time = settled.as_deref() == Some("") && (whole.year.is_some() || whole.period.is_some());
        // R6年度（目標年度） is a year.
        let is_aimed_at = AIMED_AT.contains(&words.as_str()) && outside().is_empty() && whole.year.is_some();
        let has_more = field.is_none() && !words.is_empty() && !says_time && !is_aimed_at;
        Meaning { field, year: whole.year, period: whole.period, has_more, provisional }
    }

    /// Whether the column beside the names, under this heading of theirs, breaks them down.
    pub(super) fn breaks_down(&self, text: &str) -> bool {
        let words = heading(text).words.to_lowercase();
        self.words.iter().any(|(word, field)| *field == Field::Breakdown && *word == words)
    }

    /// What a cell in a column of kinds says (実績, 目標値).
    pub(super) fn kind(&self, text: &str) -> Option<Kind> {
        self.meaning(text).kind()
    }

    fn field(&self, words: &str) -> Option<Field> {
        // 計画名称 is the name of a plan and no plan.
        let is_a_name = words.ends_with("名称") || words.ends_with('名');
        let is_it = |word: &str, field: Field| {
            let rest = words.strip_prefix(word).filter(|rest| ENDINGS.contains(rest));
            rest.is_some_and(|rest| rest.is_empty() || !(is_a_name && matches!(field, Field::Said(_) | Field::Value)))
        };
        let fits = self.words.iter().filter(|(word, field)| is_it(word, *field));
        // The longest word wins: "Unit of Measure" is no measure.
        fits.max_by_key(|(word, field)| (word.len(), std::cmp::Reverse(*field))).map(|(_, field)| *field)
    }
}

/// The words of a heading without the one that makes its values provisional; none where no word does.
fn settled(words: &str) -> Option<String> {
    let word = PROVISIONAL.iter().find(|word| words.contains(**word))?;
    let rest = words.replacen(*word, "", 1);
    Some(if rest == "値" { String::new() } else { rest })
}

/// Some letters, which every text of a sheet is searched for.
#[derive(Debug)]
struct Letters {
    all: Vec<char>,
    /// One bit for each letter of ASCII that is, or may become, one of them.
    ascii: u128,
    /// One bit for each of them by the end of its number: most others are told from them by it.
    bits: u64,
}

impl FromIterator<char> for Letters {
    fn from_iter<T: IntoIterator<Item = char>>(letters: T) -> Self {
        let all: Vec<char> = letters.into_iter().collect();
        let bits = all.iter().fold(0, |bits, letter| bits | Self::bit(*letter));
        let is_one = |c: &char| small(*c).is_none_or(|c| all.contains(&c));
        let ascii = ('\0'..='\x7F').filter(is_one).fold(0, |bits, c| bits | 1 << u32::from(c));
        Self { all, ascii, bits }
    }
}

impl Letters {
    fn bit(letter: char) -> u64 {
        1 << (u32::from(letter) % 64)
    }

    /// Whether a text has one of them; a letter that folding may change is any.
    fn are_any_in(&self, text: &str) -> bool {
        let is_one = |c: char| self.bits & Self::bit(c) != 0 && self.all.contains(&c);
        text.chars().any(|c| match c {
            '\0'..='\x7F' => self.ascii >> u32::from(c) & 1 != 0,
            // Kana and kanji, which most letters are, stand for themselves.
            'ぁ'.. if is_folded(c) => is_one(c),
            _ => small(c).is_none_or(is_one),
        })
    }
}

/// The small letter that a character becomes; none where it may become any.
fn small(c: char) -> Option<char> {
    letter(c).map(|c| c.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_says_what_its_column_holds_and_whether_that_is_provisional() {
        let words = Dictionary::of(&Columns::default(), FiscalYear(2020));
        for (text, field, provisional) in [
            ("R5実績見込", Some(Field::Said(Kind::Actual)), true),
            ("実績（速報）", Some(Field::Said(Kind::Actual)), true),
            ("暫定実績", Some(Field::Said(Kind::Actual)), true),
            ("2016/17 Provisional Outturn", Some(Field::Said(Kind::Actual)), true),
            ("R5（見込）", None, true),
            ("R5実績", Some(Field::Said(Kind::Actual)), false),
            ("2016/17 Outturn", Some(Field::Said(Kind::Actual)), false),
            ("KPI名称", Some(Field::Indicator), false),
            ("計画名称", None, false),
            ("数値(R2)", Some(Field::Value), false),
            ("目標（指標）の説明", None, false),
        ] {
            let said = words.meaning(text);
            assert_eq!((said.field, said.provisional), (field, provisional), "{text}");
        }
        assert!(words.meaning("R5（見込）").is_time_alone() && !words.meaning("今後の見込").is_time_alone());
    }
}

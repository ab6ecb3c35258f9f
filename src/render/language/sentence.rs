//! A sentence that only joins words and facts, as most do: taken apart once and said without the engine of templates.
//!
//! It says nothing that the engine would say otherwise; whatever it does not know it leaves to it.

use chrono::NaiveDate;

use super::numbers::{Signs, add_number, percent, rounded};
use crate::domain::phrase::{Arg, Phrase};

/// A number is written with at most so many digits behind the point.
const DIGITS: usize = 6;

/// The pieces of a sentence in their order.
#[derive(Debug, Clone)]
pub(super) struct Sentence(Vec<Piece>);

#[derive(Debug, Clone)]
enum Piece {
    Words(String),
    Fact(String, Shown),
}

/// How a fact is shown.
#[derive(Debug, Clone)]
enum Shown {
    AsItStands,
    Number(usize),
    Percent(Digits),
    /// By a key of the words below `format`.
    Day(String),
}

/// How many digits a share has behind the point.
#[derive(Debug, Clone)]
enum Digits {
    Fixed(usize),
    Fact(String),
}

/// What a sentence is about, as far as it is asked.
#[derive(Debug, Clone, Copy)]
pub(super) enum Fact<'a> {
    Arg(&'a Arg),
    Text(&'a str),
}

/// What a sentence leaves to its language; each writes at the end of a text.
pub(super) trait Speaker {
    /// A sentence inside the sentence.
    fn add_phrase(&self, phrase: &Phrase, out: &mut String);

    /// A day by the key of a format; none where there is no such format.
    fn add_day(&self, format: &str, day: NaiveDate, out: &mut String) -> Option<()>;

    /// What stands between the digits of a number.
    fn signs(&self) -> &Signs;
}

impl Sentence {
    /// Takes a template apart; none where it does more than to join words and facts.
    pub(super) fn of(template: &str) -> Option<Self> {
        if template.ends_with('\n') || template.contains("{%") || template.contains("{#") {
            return None;
        }
        let (mut pieces, mut rest) = (Vec::new(), template);
        while let Some((words, behind)) = rest.split_once("{{") {
            let (fact, behind) = behind.split_once("}}")?;
            pieces.extend([Piece::Words(words.to_owned()), Piece::fact(fact)?]);
            rest = behind;
        }
        pieces.push(Piece::Words(rest.to_owned()));
        Some(Self(pieces))
    }

    /// Says the sentence at the end of a text; none, with a part of it said, where a fact is lacking or of another kind.
    pub(super) fn say<'a>(
        &self,
        speaker: &impl Speaker,
        fact: impl Fn(&str) -> Option<Fact<'a>>,
        out: &mut String,
    ) -> Option<()> {
        for piece in &self.0 {
            match piece {
                Piece::Words(words) => out.push_str(words),
                Piece::Fact(name, shown) => match (fact(name)?, shown) {
                    (Fact::Text(text), Shown::AsItStands) => out.push_str(text),
                    (Fact::Arg(Arg::Text(text)), Shown::AsItStands) => out.push_str(text),
                    (Fact::Arg(Arg::Phrase(phrase)), Shown::AsItStands) => speaker.add_phrase(phrase, out),
                    (Fact::Arg(Arg::Number(number)), Shown::AsItStands) => add_number(*number, speaker.signs(), out),
                    (Fact::Arg(Arg::Number(number)), Shown::Number(digits)) => {
                        add_number(rounded(*number, *digits), speaker.signs(), out);
                    }
                    (Fact::Arg(Arg::Number(ratio)), Shown::Percent(digits)) => {
                        out.push_str(&percent(*ratio, digits.count(&fact)?));
                    }
                    (Fact::Arg(Arg::Date(day)), Shown::Day(format)) => speaker.add_day(format, *day, out)?,
                    _ => return None,
                },
            }
        }
        Some(())
    }
}

impl Piece {
    /// `name`, `name | number`, `ratio | percent(digits)`, `day | era_date`.
    fn fact(text: &str) -> Option<Self> {
        let (name, filter) = text.split_once('|').map_or((text, None), |(name, filter)| (name, Some(filter.trim())));
        let shown = match filter.map(|filter| {
            filter
                .strip_suffix(')')
                .and_then(|filter| filter.split_once('('))
                .map_or((filter, None), |(filter, digits)| (filter, Some(digits)))
        }) {
            None => Shown::AsItStands,
            Some(("number", None)) => Shown::Number(DIGITS),
            Some(("number", Some(digits))) => Shown::Number(digits.parse().ok()?),
            Some(("percent", None)) => Shown::Percent(Digits::Fixed(0)),
            Some(("percent", Some(digits))) => Shown::Percent(Digits::of(digits)?),
            Some((format, None)) => Shown::Day(format!("format.{}", identifier(format)?)),
            Some(_) => return None,
        };
        Some(Self::Fact(identifier(name)?.to_owned(), shown))
    }
}

impl Digits {
    fn of(text: &str) -> Option<Self> {
        let count = text.parse().map(Self::Fixed).ok();
        count.or_else(|| identifier(text).map(|fact| Self::Fact(fact.to_owned())))
    }

    fn count<'a>(&self, fact: impl Fn(&str) -> Option<Fact<'a>>) -> Option<usize> {
        match self {
            Self::Fixed(count) => Some(*count),
            Self::Fact(name) => match fact(name)? {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "a whole number of at most six"
                )]
                Fact::Arg(Arg::Number(count)) if (0.0..=6.0).contains(count) && count.fract() == 0.0 => {
                    Some(*count as usize)
                }
                _ => None,
            },
        }
    }
}

/// The name of a fact and nothing else.
fn identifier(text: &str) -> Option<&str> {
    let name = text.trim();
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let is_reserved = matches!(name, "true" | "false" | "none" | "self" | "loop" | "not" | "and" | "or" | "in" | "is");
    (name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(fits) && !is_reserved).then_some(name)
}

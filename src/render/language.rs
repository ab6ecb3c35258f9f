//! One language: the words file, and how it writes dates, years and numbers.
//!
//! Every sentence that a person reads stands in `report-templates/words/<language>.toml` as a small template. A new
//! language is one words file and no Rust. It must not decide what is said.

mod engine;
mod numbers;
mod sentence;
mod word;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use chrono::{NaiveDate, NaiveDateTime};
use hashbrown::HashMap;
use minijinja::value::Kwargs;
use minijinja::{Environment, Error, ErrorKind, Value, context};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::domain::calendar::{Era, FiscalYear};
use crate::domain::phrase::{Arg, Phrase};
use crate::domain::problem::Problem;
use engine::{Facts, date_facts, environment, teach};
use numbers::{Signs, number_text};
use sentence::{Fact, Speaker};
use word::{Word, Words};

pub use numbers::percent;

/// Days as they were written, by the key of the format: the same few days stand in thousands of sentences.
type Days = RwLock<HashMap<String, HashMap<NaiveDate, String>>>;

/// A language with its words.
#[derive(Debug, Clone)]
pub struct Language {
    code: String,
    environment: Arc<Environment<'static>>,
    words: Arc<Words>,
    signs: Signs,
    days: Arc<Days>,
}

/// So many days of one format are kept at most.
const MOST_DAYS: usize = 1000;

/// A words file that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("words file {file}, line {line}: {reason}")]
pub struct WordsError {
    /// The file.
    pub file: String,
    /// The line of the key that is wrong.
    pub line: usize,
    /// What is wrong.
    pub reason: String,
}

impl Language {
    /// Reads a words file (TOML; nested tables become dotted keys; every value is a template). The language's code is
    /// the file's name.
    ///
    /// # Errors
    /// The file is not TOML, holds something that is no text, or a sentence is not a template.
    pub fn parse(file: &str, text: &str) -> Result<Self, WordsError> {
        let mut places = Vec::new();
        let language = Self::read(file, text, |key, at| places.push((key.to_owned(), at)))?;
        for (key, at) in places {
            language.try_out(&key).map_err(|error| fault(file, text, at, format!("`{key}`: {error}")))?;
        }
        Ok(language)
    }

    /// The same for the words files of the program itself, which are known to hold templates: each sentence is compiled
    /// when it is first said.
    pub(super) fn trusted(file: &str, text: &str) -> Result<Self, WordsError> {
        Self::read(file, text, |_, _| ())
    }

    fn read(file: &str, text: &str, mut seen: impl FnMut(&str, usize)) -> Result<Self, WordsError> {
        let table = DeTable::parse(text).map_err(|error| {
            fault(file, text, error.span().map_or(0, |span| span.start), error.message().to_owned())
        })?;
        let mut words = Words::new();
        flatten("", table.get_ref(), &mut |key, value| {
            let at = value.span().start;
            let DeValue::String(sentence) = value.get_ref() else {
                return Err(fault(file, text, at, format!("`{key}` is not a text")));
            };
            seen(&key, at);
            words.insert(key, Word::from(sentence.clone().into_owned()));
            Ok(())
        })?;
        let code = Path::new(file).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        Ok(Self::of(code, words))
    }

    fn of(code: String, words: Words) -> Self {
        let words = Arc::new(words);
        let signs = Signs::of(|key| Some(words.get(key)?.template.as_str()));
        Self { code, environment: environment(&words, &signs), words, signs, days: Arc::default() }
    }

    /// The same language with other words for some of its keys.
    ///
    /// # Errors
    /// The first key that the words file does not have, or whose new words are no template, with the reason.
    pub fn relabelled(&self, labels: &BTreeMap<String, String>) -> Result<Self, (String, String)> {
        let mut words = Words::clone(&self.words);
        for (key, text) in labels {
            match words.get_mut(key) {
                Some(own) => *own = Word::from(text.clone()),
                None => return Err((key.clone(), "is no key of the words file".to_owned())),
            }
        }
        let language = Self::of(self.code.clone(), words);
        for key in labels.keys() {
            language.try_out(key).map_err(|error| (key.clone(), error.to_string()))?;
        }
        Ok(language)
    }

    /// Compiles a sentence and lets it go again: one that is kept takes 15 KB, and few of a thousand are ever said.
    fn try_out(&self, key: &str) -> Result<(), Error> {
        let words = self.words.get(key).map_or("", |word| word.template.as_str());
        if words.contains('{') {
            self.environment.template_from_named_str(key, words)?;
        }
        Ok(())
    }

    /// The code of the language (`ja`), as HTML and PDF name it.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// A language without words, for faults that come before any words file is read.
    #[must_use]
    pub fn empty() -> Self {
        Self::of(String::new(), Words::new())
    }

    /// Every key of the words file.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.words.keys().map(String::as_str)
    }

    /// Whether the words file has the key.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.words.contains_key(key)
    }

    /// The names of the facts that the sentence of a key asks for.
    #[must_use]
    pub fn facts(&self, key: &str) -> Vec<String> {
        let asked = self.environment.get_template(key).map(|template| template.undeclared_variables(false));
        let mut facts: Vec<String> = asked.map(|facts| facts.into_iter().collect()).unwrap_or_default();
        facts.sort();
        facts
    }

    /// Writes a sentence. A key or fact that the words file lacks shows as `[key: …]`, so that it is seen and stops
    /// nothing.
    #[must_use]
    pub fn say(&self, phrase: &Phrase) -> String {
        let mut said = String::new();
        self.add_phrase(phrase, &mut said);
        said
    }

    /// Writes the sentence of a key at the end of a text: taken apart where that is enough, else by the engine.
    fn add_with<'a>(
        &self,
        key: &str,
        fact: impl Fn(&str) -> Option<Fact<'a>>,
        facts: impl FnOnce() -> Value,
        out: &mut String,
    ) {
        let start = out.len();
        let sentence = self.words.get(key).and_then(Word::sentence);
        if sentence.and_then(|sentence| sentence.say(self, fact, out)).is_none() {
            out.truncate(start);
            out.push_str(&self.fill(key, facts()));
        }
    }

    /// Writes the words of a key that needs no facts.
    #[must_use]
    pub fn word(&self, key: &str) -> String {
        self.fill(key, context! {})
    }

    /// Fills the sentence of a key with any facts, for templates.
    #[must_use]
    pub fn fill(&self, key: &str, facts: Value) -> String {
        self.try_fill(key, facts).unwrap_or_else(|error| format!("[{key}: {}]", error.detail().unwrap_or_default()))
    }

    /// Says what a problem is and what to do about it. The sentences may also name its `file` and `place`.
    #[must_use]
    pub fn problem(&self, problem: &Problem) -> (String, String) {
        let beside = [("file", &problem.file), ("place", &problem.place)];
        let fact = |name: &str| {
            let text = || beside.iter().find(|(known, _)| *known == name).map(|(_, text)| text);
            let own = problem.phrase.args.get(name).map(Fact::Arg);
            own.or_else(|| Some(Fact::Text(text()?.as_deref().unwrap_or_default())))
        };
        let facts = || {
            let mut facts = self.facts_of(&problem.phrase);
            for (name, text) in beside.iter().filter(|(name, _)| problem.phrase.args.get(name).is_none()) {
                facts.0.push((name, text.as_deref().unwrap_or_default().into()));
            }
            Value::from_object(facts)
        };
        let tell = |part: &str| {
            let mut said = String::new();
            self.add_with(&format!("{}.{part}", problem.phrase.key), fact, facts, &mut said);
            said
        };
        (tell("what"), tell("advice"))
    }

    /// A date with its era and weekday (平成29年3月15日（水）).
    #[must_use]
    pub fn date(&self, day: NaiveDate) -> String {
        self.fill("format.date", date_facts(day.into(), &self.words))
    }

    /// A date and time with the era (平成29年3月24日 8時30分).
    #[must_use]
    pub fn moment(&self, moment: NaiveDateTime) -> String {
        self.fill("format.moment", date_facts(moment, &self.words))
    }

    /// A fiscal year as column headings write it, counted in the era of the plan (H28, H32).
    #[must_use]
    pub fn year(&self, year: FiscalYear, era: Era) -> String {
        let era = year.era_beside(era);
        let facts = context! {
            era => era.name(),
            era_letter => era.letter().to_string(),
            era_year => year.in_era(era).to_string(),
            year => year.0.to_string(),
        };
        self.fill("format.year", facts)
    }

    /// A number with separators and without needless digits (1,234.5).
    #[must_use]
    pub fn number(&self, number: f64) -> String {
        number_text(number, &self.signs)
    }

    /// A ratio in per cent, rounded to whole per cents (0.854 → 85%).
    #[must_use]
    pub fn percent(&self, ratio: f64) -> String {
        percent(ratio, 0)
    }

    /// Lends filters, the way numbers are written, and the function `say` to an environment of layouts, where an
    /// unknown key or fact is an error.
    pub(super) fn lend(&self, environment: &mut Environment<'static>) {
        teach(environment, &self.words, &self.signs, &Arc::downgrade(&self.environment));
        let language = self.clone();
        environment.add_function("say", move |key: &str, facts: Kwargs| language.try_fill(key, Value::from(facts)));
    }

    /// Fills the sentence of a key; an unknown key or fact is an error.
    pub(super) fn try_fill(&self, key: &str, facts: Value) -> Result<String, Error> {
        // Words that ask for nothing are said as they stand.
        let template = self.words.get(key).map(|word| &word.template);
        if let Some(words) = template.filter(|words| !words.contains('{') && !words.ends_with('\n')) {
            return Ok(words.clone());
        }
        self.environment.get_template(key).and_then(|sentence| sentence.render(facts)).map_err(|error| {
            let reason = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
            Error::new(ErrorKind::InvalidOperation, format!("`{key}` in words/{}.toml: {reason}", self.code))
        })
    }

    /// Writes a fact: words as they stand, a sentence in this language.
    #[must_use]
    pub fn write(&self, fact: &Arg) -> String {
        match fact {
            Arg::Text(text) => text.clone(),
            Arg::Number(number) => self.number(*number),
            Arg::Date(day) => self.date(*day),
            Arg::Moment(moment) => self.moment(*moment),
            Arg::Phrase(phrase) => self.say(phrase),
            Arg::List(facts) => facts.iter().map(|fact| self.write(fact)).collect::<Vec<_>>().join(" "),
        }
    }

    /// How much of what was expected was reached, in per cent; where it got worse, the word for that.
    #[must_use]
    pub fn rate(&self, ratio: f64, digits: usize) -> String {
        if ratio < 0.0 { self.word("rate.worse") } else { percent(ratio, digits) }
    }

    fn facts_of(&self, phrase: &Phrase) -> Facts {
        Facts(phrase.args.iter().map(|(name, arg)| (name, self.fact(arg))).collect())
    }

    fn fact(&self, arg: &Arg) -> Value {
        match arg {
            Arg::Text(text) => Value::from(text.as_str()),
            Arg::Number(number) => Value::from(*number),
            Arg::Date(date) => Value::from(format!("{date}T00:00:00")),
            Arg::Moment(moment) => Value::from(moment.format("%Y-%m-%dT%H:%M:%S").to_string()),
            Arg::Phrase(phrase) => Value::from(self.say(phrase)),
            Arg::List(list) => list.iter().map(|arg| self.fact(arg)).collect(),
        }
    }
}

impl Speaker for Language {
    fn add_phrase(&self, phrase: &Phrase, out: &mut String) {
        let fact = |name: &str| phrase.args.get(name).map(Fact::Arg);
        self.add_with(&phrase.key, fact, || Value::from_object(self.facts_of(phrase)), out);
    }

    fn add_day(&self, format: &str, day: NaiveDate, out: &mut String) -> Option<()> {
        let days = self.days.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(written) = days.get(format).and_then(|days| days.get(&day)) {
            out.push_str(written);
            return Some(());
        }
        drop(days);
        let written = self.try_fill(format, date_facts(day.into(), &self.words)).ok()?;
        out.push_str(&written);
        let mut days = self.days.write().unwrap_or_else(PoisonError::into_inner);
        let known = days.entry(format.to_owned()).or_default();
        if known.len() >= MOST_DAYS {
            known.clear();
        }
        known.insert(day, written);
        Some(())
    }

    fn signs(&self) -> &Signs {
        &self.signs
    }
}

fn fault(file: &str, text: &str, at: usize, reason: String) -> WordsError {
    let line = text.get(..at).unwrap_or(text).matches('\n').count() + 1;
    WordsError { file: file.to_owned(), line, reason }
}

fn flatten<'a>(
    prefix: &str,
    table: &'a DeTable<'a>,
    keep: &mut impl FnMut(String, &'a Spanned<DeValue<'a>>) -> Result<(), WordsError>,
) -> Result<(), WordsError> {
    for (name, value) in table {
        let name = name.get_ref();
        let key = if prefix.is_empty() { name.to_string() } else { format!("{prefix}.{name}") };
        match value.get_ref() {
            DeValue::Table(inner) => flatten(&key, inner, keep)?,
            _ => keep(key, value)?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;

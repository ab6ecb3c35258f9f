//! One language: the words file, and how it writes dates, years and numbers.
//!
//! Every sentence that a person reads stands in `report-templates/words/<language>.toml` as a small template. A new
//! language is one words file and no Rust. It must not decide what is said.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};
use minijinja::value::ValueKind;
use minijinja::{Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value, context};

use crate::domain::calendar::{Era, FiscalYear, era_date};
use crate::domain::phrase::{Arg, Phrase};

/// A language with its words.
#[derive(Debug, Clone)]
pub struct Language {
    environment: Arc<Environment<'static>>,
    keys: Arc<BTreeMap<String, String>>,
}

/// A words file that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("words file {file}: {reason}")]
pub struct WordsError {
    /// The file.
    pub file: String,
    /// What is wrong, with the line where one is known.
    pub reason: String,
}

impl Language {
    /// Reads a words file (TOML; nested tables become dotted keys; every value is a template).
    ///
    /// # Errors
    /// The file is not TOML, or a sentence is not a template.
    pub fn parse(file: &str, text: &str) -> Result<Self, WordsError> {
        let fault = |reason: String| WordsError { file: file.to_owned(), reason };
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| fault(error.to_string()))?;
        let mut keys = BTreeMap::new();
        flatten("", &toml::Value::Table(table), &mut keys);
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
        environment.set_formatter(write_value);
        let words = Arc::new(keys.clone());
        for name in ["date", "day", "era_date", "moment", "clock"] {
            let words = Arc::clone(&words);
            environment.add_filter(name, move |state: &State<'_, '_>, value: String| {
                let moment = parse_moment(&value)?;
                say_in(state, &words, &format!("format.{name}"), date_facts(moment, &words))
            });
        }
        environment.add_filter("percent", |ratio: f64| percent(ratio, 0));
        for (key, text) in &keys {
            environment
                .add_template_owned(key.clone(), text.clone())
                .map_err(|error| fault(format!("{key}: {error:#}")))?;
        }
        Ok(Self { environment: Arc::new(environment), keys: words })
    }

    /// Every key of the words file.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.keys.keys().map(String::as_str)
    }

    /// Whether the words file has the key.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.keys.contains_key(key)
    }

    /// Writes a sentence. A key or fact that the words file lacks shows as `[key: …]`, so that it is seen and stops
    /// nothing.
    #[must_use]
    pub fn say(&self, phrase: &Phrase) -> String {
        let facts: BTreeMap<&str, Value> = phrase.args.iter().map(|(name, arg)| (*name, self.fact(arg))).collect();
        self.fill(&phrase.key, facts.into_iter().collect::<Value>())
    }

    /// Writes the words of a key that needs no facts.
    #[must_use]
    pub fn word(&self, key: &str) -> String {
        self.fill(key, context! {})
    }

    /// Fills the sentence of a key with any facts, for templates.
    #[must_use]
    pub fn fill(&self, key: &str, facts: Value) -> String {
        self.environment
            .get_template(key)
            .and_then(|template| template.render(facts))
            .unwrap_or_else(|error| format!("[{key}: {error}]"))
    }

    /// A date with its era and weekday (平成29年3月15日（水）).
    #[must_use]
    pub fn date(&self, day: NaiveDate) -> String {
        self.fill("format.date", date_facts(day.into(), &self.keys))
    }

    /// A date and time with the era (平成29年3月24日 8時30分).
    #[must_use]
    pub fn moment(&self, moment: NaiveDateTime) -> String {
        self.fill("format.moment", date_facts(moment, &self.keys))
    }

    /// A fiscal year as column headings write it, counted in the era of the plan (H28, H32).
    #[must_use]
    pub fn year(&self, year: FiscalYear, era: Era) -> String {
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
        number_text(number)
    }

    /// A ratio in per cent, rounded half up to whole per cents (0.854 → 85%).
    #[must_use]
    pub fn percent(&self, ratio: f64) -> String {
        percent(ratio, 0)
    }

    fn fact(&self, arg: &Arg) -> Value {
        match arg {
            Arg::Text(text) => Value::from(text.as_str()),
            Arg::Number(number) => Value::from(*number),
            Arg::Date(date) => Value::from(date.format("%Y-%m-%dT00:00:00").to_string()),
            Arg::Moment(moment) => Value::from(moment.format("%Y-%m-%dT%H:%M:%S").to_string()),
            Arg::Phrase(phrase) => Value::from(self.say(phrase)),
            Arg::List(list) => list.iter().map(|arg| self.fact(arg)).collect(),
        }
    }
}

/// Writes a ratio in per cent with so many digits behind the point.
#[must_use]
pub fn percent(ratio: f64, digits: usize) -> String {
    let scale = 10_f64.powi(i32::try_from(digits).unwrap_or(0));
    let rounded = (ratio * 100.0 * scale + 1e-9).floor() / scale;
    let half_up = if ratio * 100.0 * scale - (ratio * 100.0 * scale).floor() >= 0.5 - 1e-9 {
        ((ratio * 100.0 * scale).floor() + 1.0) / scale
    } else {
        rounded
    };
    format!("{half_up:.digits$}%")
}

fn flatten(prefix: &str, value: &toml::Value, keys: &mut BTreeMap<String, String>) {
    match value {
        toml::Value::Table(table) => {
            for (name, inner) in table {
                let key = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
                flatten(&key, inner, keys);
            }
        }
        toml::Value::String(text) => {
            keys.insert(prefix.to_owned(), text.clone());
        }
        other => {
            keys.insert(prefix.to_owned(), other.to_string());
        }
    }
}

fn say_in(state: &State<'_, '_>, words: &BTreeMap<String, String>, key: &str, facts: Value) -> Result<String, Error> {
    let text = words.get(key).ok_or_else(|| Error::new(ErrorKind::TemplateNotFound, key.to_owned()))?;
    state.env().render_str(text, facts)
}

fn parse_moment(value: &str) -> Result<NaiveDateTime, Error> {
    value
        .parse::<NaiveDateTime>()
        .or_else(|_| value.parse::<NaiveDate>().map(Into::into))
        .map_err(|_| Error::new(ErrorKind::InvalidOperation, format!("`{value}` is not a date")))
}

fn date_facts(moment: NaiveDateTime, words: &BTreeMap<String, String>) -> Value {
    let (era, era_year, month, day) = era_date(moment.date());
    let weekdays = words.get("format.weekdays").map(String::as_str).unwrap_or_default();
    let months = words.get("format.months").map(String::as_str).unwrap_or_default();
    let nth = |list: &str, index: u32| list.split(' ').nth(index as usize).unwrap_or_default().to_owned();
    context! {
        era => era.name(),
        era_letter => era.letter().to_string(),
        era_year => if era_year == 1 { "元".to_owned() } else { era_year.to_string() },
        year => moment.year().to_string(),
        month => month.to_string(),
        month_name => nth(months, month - 1),
        day => day.to_string(),
        weekday => nth(weekdays, moment.weekday().num_days_from_monday()),
        hour => moment.hour().to_string(),
        minute => if moment.minute() == 0 { String::new() } else { format!("{:02}", moment.minute()) },
    }
}

fn write_value(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    if value.kind() == ValueKind::Number
        && let Ok(number) = f64::try_from(value.clone())
    {
        return out.write_str(&number_text(number)).map_err(Error::from);
    }
    minijinja::escape_formatter(out, state, value)
}

fn number_text(number: f64) -> String {
    let plain = format!("{}", (number * 1e6).round() / 1e6);
    let (whole, fraction) = plain.split_once('.').map_or((plain.as_str(), None), |(whole, rest)| (whole, Some(rest)));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    fraction.map_or_else(|| format!("{sign}{grouped}"), |fraction| format!("{sign}{grouped}.{fraction}"))
}

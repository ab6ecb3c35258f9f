//! The engine of templates as a language uses it: for sentences that choose, repeat or include, and for layouts.

use std::sync::{Arc, Weak};

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};
use minijinja::value::{Enumerator, Object, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value, context};

use super::numbers::{Signs, number_text, percent, rounded};
use super::word::Words;
use crate::domain::calendar::era_date;

/// The facts of one sentence by their names: few, so that looking through them is quickest.
#[derive(Debug)]
pub(super) struct Facts(pub(super) Vec<(&'static str, Value)>);

impl Object for Facts {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        self.0.iter().find(|(name, _)| *name == key).map(|(_, value)| value.clone())
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Values(self.0.iter().map(|(name, _)| Value::from(*name)).collect())
    }
}

/// The sentences of some words, each compiled when it is first said.
pub(super) fn environment(words: &Arc<Words>, signs: &Signs) -> Arc<Environment<'static>> {
    Arc::new_cyclic(|sentences| {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(|_| AutoEscape::None);
        let known = Arc::clone(words);
        environment.set_loader(move |key| Ok(known.get(key).map(|word| word.template.clone())));
        teach(&mut environment, words, signs, sentences);
        environment
    })
}

/// Adds the filters of the language: every key below `format.` writes a date, `percent` and `number` write numbers.
/// The language outlives whatever it was lent to.
pub(super) fn teach(
    environment: &mut Environment<'static>,
    words: &Arc<Words>,
    signs: &Signs,
    sentences: &Weak<Environment<'static>>,
) {
    for key in words.keys() {
        let Some(name) = key.strip_prefix("format.") else { continue };
        let (key, words, sentences) = (key.clone(), Arc::clone(words), Weak::clone(sentences));
        environment.add_filter(name.to_owned(), move |value: &str| {
            let facts = date_facts(parse_moment(value)?, &words);
            sentences.upgrade().unwrap_or_default().get_template(&key)?.render(facts)
        });
    }
    environment.add_filter("percent", |ratio: f64, digits: Option<usize>| percent(ratio, digits.unwrap_or(0)));
    let own = signs.clone();
    environment.add_filter("number", move |number: f64, digits: Option<usize>| {
        number_text(rounded(number, digits.unwrap_or(6)), &own)
    });
    let own = signs.clone();
    environment.set_formatter(move |out, state, value| write_value(out, state, value, &own));
}

fn parse_moment(value: &str) -> Result<NaiveDateTime, Error> {
    value
        .parse::<NaiveDateTime>()
        .or_else(|_| value.parse::<NaiveDate>().map(Into::into))
        .map_err(|_| Error::new(ErrorKind::InvalidOperation, format!("`{value}` is not a date")))
}

pub(super) fn date_facts(moment: NaiveDateTime, words: &Words) -> Value {
    let (era, era_year, month, day) = era_date(moment.date());
    let nth = |key: &str, index: u32| {
        let list = words.get(key).map(|word| word.template.as_str()).unwrap_or_default();
        list.split(' ').nth(index as usize).unwrap_or_default().to_owned()
    };
    context! {
        era => era.name(),
        era_letter => era.letter().to_string(),
        era_year => era_year.to_string(),
        year => moment.year().to_string(),
        month => month.to_string(),
        month_name => nth("names.months", month - 1),
        day => day.to_string(),
        weekday => nth("names.weekdays", moment.weekday().num_days_from_monday()),
        hour => moment.hour().to_string(),
        minute => format!("{:02}", moment.minute()),
    }
}

fn write_value(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value, signs: &Signs) -> Result<(), Error> {
    if value.kind() == ValueKind::Number
        && let Ok(number) = f64::try_from(value.clone())
    {
        return out.write_str(&number_text(number, signs)).map_err(Error::from);
    }
    minijinja::escape_formatter(out, state, value)
}

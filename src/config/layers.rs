//! The settings file over the compiled-in defaults, with every fault in one pass.
//!
//! A key that is unknown or of the wrong type is told with its line, put aside, and the rest is read on, so that two faults
//! are told at once. It must not know what the keys mean.

use std::ops::Range;

use serde::de::DeserializeOwned;
use toml::{Table, Value};

use crate::domain::problem::Problem;

/// More faults than this are not told: something else is wrong then.
const MOST_FAULTS: usize = 50;

/// Reads a settings file over the defaults into `T`.
///
/// # Errors
/// Every fault that was found, each with file, line, key and what was expected.
pub(super) fn read<T: DeserializeOwned>(file: &str, text: &str, defaults: &str) -> Result<T, Vec<Problem>> {
    let (parsed, errors) = toml::de::DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        let fault = |error: &toml::de::Error| {
            fault(file, "settings_syntax", &line_of(text, error.span())).with("detail", error.message())
        };
        return Err(errors.iter().map(fault).collect());
    }
    drop(parsed);
    let own: Table = text.parse().map_err(|error: toml::de::Error| {
        vec![fault(file, "settings_syntax", &line_of(text, error.span())).with("detail", error.message())]
    })?;
    let mut merged: Table = defaults.parse().map_err(|error: toml::de::Error| {
        vec![
            fault("shinchoku.toml", "settings_syntax", &line_of(defaults, error.span()))
                .with("detail", error.message()),
        ]
    })?;
    merge(&mut merged, own);
    read_all(file, text, merged)
}

fn read_all<T: DeserializeOwned>(file: &str, text: &str, mut merged: Table) -> Result<T, Vec<Problem>> {
    let mut faults = Vec::new();
    let mut aside: Vec<String> = Vec::new();
    loop {
        let error = match serde_path_to_error::deserialize::<_, T>(Value::Table(merged.clone())) {
            Ok(settings) if faults.is_empty() => return Ok(settings),
            Ok(_) => return Err(faults),
            Err(error) => error,
        };
        let message = error.inner().message().to_owned();
        let parent = error.path().to_string();
        let (key, problem) = if let Some(name) = quoted_after(&message, "unknown field") {
            // The path of an unknown key already ends in it.
            let named = parent == name || parent.ends_with(&format!(".{name}"));
            let key = if named { parent } else { join(&parent, name) };
            let problem = fault(file, "settings_unknown_key", &place(text, &key)).with("key", key.as_str());
            (key, Some(problem.with("known", known_names(&message))))
        } else if let Some(name) = quoted_after(&message, "missing field") {
            let key = join(&parent, name);
            // What is missing only because it was put aside is no fault of its own: what holds it goes too.
            let told = aside.contains(&key);
            let problem = fault(file, "settings_missing_key", &place(text, &parent)).with("key", key);
            (parent, (!told).then_some(problem))
        } else {
            let problem = fault(file, "settings_wrong_value", &place(text, &parent))
                .with("key", parent.as_str())
                .with("detail", message.as_str());
            (parent, Some(problem))
        };
        faults.extend(problem);
        if faults.len() >= MOST_FAULTS || !put_aside(&mut merged, &key) {
            return Err(faults);
        }
        aside.push(key);
    }
}

fn fault(file: &str, key: &str, place: &str) -> Problem {
    Problem::fault(key).in_file(file).at(place)
}

/// Lays `over` upon `base`: tables key by key, everything else whole.
fn merge(base: &mut Table, over: Table) {
    for (key, value) in over {
        match (base.get_mut(&key), value) {
            (Some(Value::Table(inner)), Value::Table(over)) => merge(inner, over),
            (_, value) => {
                base.insert(key, value);
            }
        }
    }
}

fn join(parent: &str, name: &str) -> String {
    if parent.is_empty() || parent == "." { name.to_owned() } else { format!("{parent}.{name}") }
}

fn quoted_after<'m>(message: &'m str, start: &str) -> Option<&'m str> {
    message.strip_prefix(start)?.split('`').nth(1)
}

fn known_names(message: &str) -> String {
    message.split('`').skip(3).step_by(2).collect::<Vec<_>>().join(", ")
}

/// Takes the key at a path such as `plan[0].source[1].path` away; arrays keep their order.
fn put_aside(table: &mut Table, path: &str) -> bool {
    let mut steps = steps(path);
    let Some(last) = steps.pop() else { return false };
    let mut current = match steps.split_first() {
        None => return matches!(last, Step::Key(key) if table.remove(&key).is_some()),
        Some((Step::Key(key), _)) => table.get_mut(key),
        Some((Step::Index(_), _)) => None,
    };
    for step in steps.iter().skip(1) {
        current = current.and_then(|value| match step {
            Step::Key(key) => value.get_mut(key.as_str()),
            Step::Index(index) => value.get_mut(*index),
        });
    }
    match (current, last) {
        (Some(Value::Table(table)), Step::Key(key)) => table.remove(&key).is_some(),
        (Some(Value::Array(array)), Step::Index(index)) if index < array.len() => {
            array.remove(index);
            true
        }
        _ => false,
    }
}

enum Step {
    Key(String),
    Index(usize),
}

fn steps(path: &str) -> Vec<Step> {
    path.split(['.', '['])
        .filter(|step| !step.is_empty())
        .map(|step| match step.strip_suffix(']').and_then(|index| index.parse().ok()) {
            Some(index) => Step::Index(index),
            None => Step::Key(step.to_owned()),
        })
        .collect()
}

/// The line of a key in the settings file, as far down its path as the file goes.
fn place(text: &str, path: &str) -> String {
    let Ok(parsed) = toml::de::DeTable::parse(text) else { return String::new() };
    let mut span: Option<Range<usize>> = None;
    let mut table = Some(parsed.get_ref());
    let mut array = None;
    for step in steps(path) {
        match step {
            Step::Key(key) => {
                let Some((name, value)) =
                    table.and_then(|table| table.iter().find(|(name, _)| name.get_ref().as_ref() == key))
                else {
                    break;
                };
                span = Some(name.span());
                table = value.get_ref().as_table();
                array = value.get_ref().as_array();
            }
            Step::Index(index) => {
                let Some(value) = array.and_then(|array| array.get(index)) else { break };
                span = Some(value.span());
                table = value.get_ref().as_table();
                array = value.get_ref().as_array();
            }
        }
    }
    line_of(text, span)
}

fn line_of(text: &str, span: Option<Range<usize>>) -> String {
    let Some(span) = span else { return String::new() };
    let before = &text[..span.start.min(text.len())];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    format!("{line}:{column}")
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only what is refused matters here")]
    struct Sample {
        name: String,
        inner: Vec<Inner>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only what is refused matters here")]
    struct Inner {
        size: u32,
    }

    #[test]
    fn two_faults_are_told_at_once_each_with_its_line() {
        let text = "nmae = \"x\"\n\n[[inner]]\nsize = 1\n\n[[inner]]\nsize = \"big\"\n";
        let faults = read::<Sample>("s.toml", text, "name = \"default\"").unwrap_err();
        let told: Vec<(&str, Option<&str>)> = faults.iter().map(|f| (f.code(), f.place.as_deref())).collect();
        assert_eq!(told[0], ("settings_wrong_value", Some("7:1")), "{faults:?}");
        assert!(told.contains(&("settings_unknown_key", Some("1:1"))), "{faults:?}");
    }

    #[test]
    fn a_syntax_error_is_told_with_its_place() {
        let faults = read::<Sample>("s.toml", "name = \n", "").unwrap_err();
        assert_eq!(faults[0].code(), "settings_syntax");
    }

    #[test]
    fn what_the_file_leaves_out_comes_from_the_defaults() {
        let sample: Sample = read("s.toml", "[[inner]]\nsize = 3", "name = \"default\"").unwrap();
        assert_eq!(sample.name, "default");
    }
}

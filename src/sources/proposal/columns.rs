//! The columns of an unknown sheet in the words of the settings, and what is told of each.

use std::collections::BTreeMap;

use super::column::Column;
use super::notes::{Note, Sureness};
use super::rows::Gathered;
use super::word::{Role, is_indicator_value, is_planned, is_provisional, is_total_of_year, is_value_word, role_of};
use crate::domain::fold::fold;
use crate::domain::phrase::Phrase;
use crate::domain::value::heading as heading_of;
use crate::sources::sheet::{Layout, Shape, Words};

/// Parts of a year beside the year's own value are not used.
pub(super) fn tell_parts(gathered: &mut Gathered, columns: &[&Column]) {
    let parts = columns.iter().filter(|column| column.supposed && heading_of(&column.text).period.is_some());
    let mut texts: Vec<String> = parts.map(|column| column.text.clone()).collect();
    texts.dedup();
    if !texts.is_empty() {
        let note = Phrase::new("init.note.parts_unused").with("texts", texts);
        gathered.notes.add(Note::new(Sureness::LeftOut, note));
    }
}

/// The headings by the settings' keys.
pub(super) fn words(columns: &[&Column], is_long: bool) -> BTreeMap<&'static str, Vec<String>> {
    let mut words: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
    let indicators = columns.iter().filter(|column| column.role == Role::Indicator);
    let names: Vec<&str> = indicators.map(|column| column.words.as_str()).collect();
    for column in columns.iter().filter(|column| !column.supposed && !column.words.is_empty()) {
        let key = match column.role {
            Role::Indicator => "indicator",
            Role::Target => "target",
            Role::Actual => "actual",
            Role::Plan => "plan",
            Role::Year if is_long => "year",
            Role::Period if is_long => "period",
            Role::Kind if is_long => "kind",
            Role::Unit => "unit",
            Role::AsOf => "as_of",
            Role::Breakdown => "breakdown",
            _ => continue,
        };
        let key = if key == "actual" && is_value_word(&column.words) { "value" } else { key };
        // As it stands, where it stands without years and signs; whole, where only its brackets tell it from the name.
        let is_name = !matches!(key, "indicator" | "breakdown") && names.contains(&column.words.as_str());
        let word = if is_name || fold(&column.text) == column.words { &column.text } else { &column.words };
        let known = words.entry(key).or_default();
        if !known.contains(word) {
            known.push(word.clone());
        }
    }
    // Under no heading of its own it is the one beside the names.
    if columns.iter().any(|column| column.role == Role::Breakdown && column.words.is_empty()) {
        let own = words.get("indicator").cloned().unwrap_or_default();
        words.entry("breakdown").or_default().extend(own);
    }
    for column in columns.iter().filter(|column| column.is_asked()) {
        // The usual words go on to be targets, in cells that say so.
        let known = words.entry("target").or_insert_with(|| Layout::default().columns.target.0);
        known.extend(Some(column.text.clone()).filter(|text| !known.contains(text)));
    }
    words
}

/// A word that heads targets or breakdowns here heads no plans and no kinds, though it does by default.
pub(super) fn give_up_defaults(words: &mut BTreeMap<&'static str, Vec<String>>) {
    let taken = ["target", "breakdown"].iter().filter_map(|key| words.get(key)).flatten();
    let taken: Vec<String> = taken.map(|word| word.to_lowercase()).collect();
    let is_free = |word: &String| !taken.contains(&word.to_lowercase());
    let usual = Layout::default().columns;
    for (key, usual) in [("plan", usual.plan.0), ("kind", usual.kind.0)] {
        if !usual.iter().all(is_free) {
            words.entry(key).or_insert(usual).retain(is_free);
        }
    }
}

/// The layout that the proposed settings make.
pub(super) fn layout(shape: Shape, words: &BTreeMap<&'static str, Vec<String>>) -> Layout {
    let mut layout = Layout::default();
    for (key, words) in words {
        let columns = &mut layout.columns;
        let place = match *key {
            "indicator" => &mut columns.indicator,
            "target" => &mut columns.target,
            "actual" => &mut columns.actual,
            "plan" => &mut columns.plan,
            "period" => &mut columns.period,
            "kind" => &mut columns.kind,
            "value" => &mut columns.value,
            "unit" => &mut columns.unit,
            "as_of" => &mut columns.as_of,
            "breakdown" => &mut columns.breakdown,
            _ => &mut columns.year,
        };
        *place = Words(words.clone());
    }
    layout.shape = shape;
    layout
}

/// Says what each column was taken for.
pub(super) fn tell_columns(gathered: &mut Gathered, columns: &[&Column], is_long: bool) {
    let mut supposed: Vec<String> = Vec::new();
    let mut left_out: Vec<String> = Vec::new();
    let (mut asked, mut split): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    let indicator = columns.iter().find(|column| column.role == Role::Indicator).map_or(0, |column| column.at);
    let is_headed = columns.iter().any(|column| column.role == Role::Actual && !column.supposed);
    for column in columns.iter().filter(|column| !column.text.is_empty() || column.role == Role::Breakdown) {
        let role = match column.role {
            Role::Indicator => "indicator",
            Role::Target => "target",
            Role::Actual => "actual",
            Role::Plan => "plan",
            Role::Year if is_long => "year",
            Role::Unit => "unit",
            Role::Section => "section",
            Role::Kind => "kind",
            Role::Period if is_long => "period",
            Role::AsOf => "as_of",
            Role::Breakdown => "breakdown",
            Role::Baseline => "baseline",
            Role::BaselineYear => "baseline_year",
            Role::Direction => "direction",
            role => {
                let is_step = role == Role::Other && column.at < indicator;
                left_out.extend(Some(column.text.clone()).filter(|text| !is_step && !left_out.contains(text)));
                continue;
            }
        };
        if column.is_split {
            split.extend(Some(column.text.clone()).filter(|text| !split.contains(text)));
            continue;
        }
        if column.is_asked() {
            asked.extend(Some(column.text.clone()).filter(|text| !asked.contains(text)));
            continue;
        }
        // Beside columns that are headed as what happened, the reader takes those of parts of a year only.
        if column.supposed && is_headed && heading_of(&column.text).period.is_none() {
            left_out.extend(Some(column.text.clone()).filter(|text| !left_out.contains(text)));
            continue;
        }
        if column.supposed {
            supposed.extend(Some(column.text.clone()).filter(|text| !supposed.contains(text)));
            continue;
        }
        let is_total = column.role == Role::Actual && is_total_of_year(&column.text);
        let is_guess = column.role == Role::Breakdown || is_total;
        let is_guess = is_guess
            || column.role == Role::Target && (is_planned(&column.text) || role_of(&column.text) == Some(Role::Plan));
        let is_guess = is_guess || (is_indicator_value(&column.text) && column.role != Role::Indicator);
        let sureness = if is_guess { Sureness::Guess } else { Sureness::Sure };
        let role = Phrase::new(format!("init.role.{role}"));
        let note = Phrase::new("init.note.column").with("text", column.text.as_str()).with("role", role);
        gathered.notes.add(Note::new(sureness, note));
        if column.role == Role::Actual && is_provisional(&column.text) {
            let note = Phrase::new("init.note.provisional").with("text", column.text.as_str());
            gathered.notes.add(Note::new(Sureness::Guess, note));
        }
    }
    if !left_out.is_empty() {
        let note = Phrase::new("init.note.columns_left_out").with("texts", left_out);
        gathered.notes.add(Note::new(Sureness::LeftOut, note));
    }
    if !split.is_empty() {
        let note = Phrase::new("init.note.columns_split").with("texts", split);
        gathered.notes.add(Note::new(Sureness::ToFill, note));
    }
    if !asked.is_empty() {
        let note = Phrase::new("init.note.year_ahead").with("texts", asked);
        gathered.notes.add(Note::new(Sureness::ToFill, note));
    }
    if !supposed.is_empty() {
        let note = Phrase::new("init.note.year_alone").with("texts", supposed);
        gathered.notes.add(Note::new(Sureness::Guess, note));
    }
}

//! What to ask a section about a cell that does not say its value for certain.

use crate::domain::fold::one_line;
use crate::domain::phrase::Phrase;
use crate::domain::value::{Content, Doubt, Part, Reading};

/// The question about a cell, none where nothing is open.
pub(super) fn question(raw: &str, reading: &Reading, indicator_unit: &str) -> Option<Phrase> {
    let parts: &[Part] = if let Content::Ambiguous(parts) = &reading.content { parts } else { return None };
    let ask = |key: &'static str| Phrase::new(key).with("text", one_line(raw));
    Some(match (reading.doubt?, parts) {
        (Doubt::Single, [part, ..]) => ask("question.single")
            .with("value", part.number)
            .with("unit", if part.unit.is_empty() { indicator_unit } else { part.unit.as_str() }),
        (Doubt::Single | Doubt::Which, _) => ask("question.which").with("texts", texts(parts)),
        (Doubt::OneOf, _) => ask("question.one_of").with("texts", texts(parts)),
        (Doubt::Interval, _) => ask("question.range"),
        (Doubt::Date, _) => ask("question.date"),
        (Doubt::Reference, _) => ask("question.reference"),
        (Doubt::NoNumber, _) => ask("question.no_number"),
        (Doubt::Planned, _) => ask("question.planned"),
        (Doubt::Change, _) => ask("question.change"),
        (Doubt::Either, _) => {
            let number = |index: usize| parts.get(index).map_or(0.0, |part| part.number);
            let unit = parts.first().map_or(indicator_unit, |part| part.unit.as_str());
            let unit = if unit.is_empty() { indicator_unit } else { unit };
            ask("question.either").with("first", number(0)).with("second", number(1)).with("unit", unit)
        }
        (Doubt::Negative, _) => ask("question.negative"),
        (Doubt::Unit, _) => ask("question.unit").with("unit", indicator_unit),
    })
}

/// The parts as they stand in the cell, each once.
fn texts(parts: &[Part]) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    for part in parts {
        if !texts.contains(&part.text) {
            texts.push(part.text.clone());
        }
    }
    texts
}

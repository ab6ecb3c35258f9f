//! How commands write an answer that stands.

use chrono_tz::Tz;

use crate::domain::answer::Given;
use crate::domain::phrase::Phrase;
use crate::render::language::Language;

/// The answer with when it was given and which way it came.
pub(super) fn told(zone: Tz, language: &Language, given: &Given, unit: &str) -> String {
    let phrase = Phrase::new("answer.given")
        .with("said", given.answer.phrase(unit))
        .with("at", given.at.with_timezone(&zone).naive_local())
        .with("way", given.way.phrase());
    language.say(&phrase)
}

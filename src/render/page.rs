//! Writes the small pages of the internal network in the words of a language.
//!
//! The facts of a page are plain data; layouts (`web/*.html`) hold no words. A page has no script and asks for nothing. It
//! must not know who may see it.

use minijinja::value::Serde;
use minijinja::{Value, context};
use serde::Serialize;

use crate::domain::phrase::Phrase;

use super::language::Language;
use super::printable::printable;
use super::templates::{TemplateError, Templates};

/// The page of a link: what is open, and what was answered.
#[derive(Debug, Clone, Default, Serialize)]
pub struct AnswerPage {
    /// The plan's name.
    pub plan: String,
    /// The section's name.
    pub section: String,
    /// The 基準日 (ISO).
    pub as_of: String,
    /// The deadline (ISO).
    pub deadline: String,
    /// Where values are entered.
    pub enter_at: String,
    /// To whom the link was sent.
    pub sent_to: String,
    /// Until when the link can be used (ISO).
    pub until: String,
    /// When the sheets were read (ISO).
    pub read_at: String,
    /// When the values of the round were fixed, after which no answer is taken (ISO).
    pub frozen_at: Option<String>,
    /// The first and the last day that may be named (ISO).
    pub days: (String, String),
    /// How many answers were just recorded; none where the page was only opened.
    pub recorded: Option<usize>,
    /// What is wrong with the whole form.
    pub fault: Option<String>,
    /// The names of the indicators with faults, with the marks of their places.
    pub faults: Vec<(String, String)>,
    /// The indicators.
    pub items: Vec<ItemFacts>,
}

/// One indicator on a page.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ItemFacts {
    /// The mark of its place in the form.
    pub mark: String,
    /// The indicator's name.
    pub name: String,
    /// The target as sheets write it.
    pub target: String,
    /// The cell's text on one line; none where no sheet has a row.
    pub raw: Option<String>,
    /// What its text was when the page was made, as a digest.
    pub seen: String,
    /// In which list of the mail it stands (`missing`, `stale`, `unclear`, `outlook`).
    pub kind: String,
    /// What is asked.
    pub questions: Vec<String>,
    /// The unit.
    pub unit: String,
    /// What can be answered: the value in the form and the words.
    pub choices: Vec<(String, String)>,
    /// Whether another number can be given.
    pub other: bool,
    /// What was answered and stands.
    pub given: Option<String>,
    /// When it was answered (ISO).
    pub given_at: Option<String>,
    /// What is in the form now.
    pub form: FormFacts,
    /// What is wrong with it.
    pub fault: Option<String>,
    /// What it says, for the confirmation.
    pub said: String,
}

/// What a section has put into the form for one indicator.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct FormFacts {
    /// The chosen answer.
    pub choice: String,
    /// Another number.
    pub number: String,
    /// The day.
    pub until: String,
    /// The reason.
    pub because: String,
}

/// Writes the form, with what stands.
///
/// # Errors
/// A template of the settings' own folder is broken.
pub fn answer_page(templates: &Templates, language: &Language, page: &AnswerPage) -> Result<String, TemplateError> {
    write(templates, language, "web/answer.html", &context! { page => Value::from(Serde(page)) })
}

/// Writes what is to be confirmed. `nonce` makes a second pressing of the button the same as the first.
///
/// # Errors
/// A template of the settings' own folder is broken.
pub fn confirm_page(
    templates: &Templates,
    language: &Language,
    page: &AnswerPage,
    nonce: &str,
) -> Result<String, TemplateError> {
    write(templates, language, "web/confirm.html", &context! { page => Value::from(Serde(page)), nonce => nonce })
}

/// Writes why there is nothing to see.
///
/// # Errors
/// A template of the settings' own folder is broken.
pub fn refused_page(templates: &Templates, language: &Language, why: &Phrase) -> Result<String, TemplateError> {
    write(templates, language, "web/refused.html", &context! { why => language.say(why) })
}

/// Writes every page once in every language of the templates, so that what a layout lacks is found at the start.
///
/// # Errors
/// The first layout or words file that is broken, with its line.
pub fn rehearse(templates: &Templates) -> Result<(), TemplateError> {
    let day = || "2017-03-15T12:30:00".to_owned();
    let bare = ItemFacts { kind: "missing".to_owned(), ..ItemFacts::default() };
    let full = ItemFacts {
        raw: Some("R".to_owned()),
        kind: "unclear".to_owned(),
        questions: vec!["Q".to_owned()],
        choices: vec![("late".to_owned(), "L".to_owned())],
        other: true,
        given: Some("G".to_owned()),
        given_at: Some(day()),
        fault: Some("F".to_owned()),
        ..ItemFacts::default()
    };
    let empty = AnswerPage { as_of: day(), deadline: day(), until: day(), read_at: day(), ..AnswerPage::default() };
    let page = AnswerPage {
        recorded: Some(1),
        fault: Some("F".to_owned()),
        faults: vec![("1".to_owned(), "N".to_owned())],
        items: vec![bare, full],
        ..empty.clone()
    };
    // A closed page shows only what was given.
    let given = page.items.iter().filter(|item| item.given.is_some()).cloned().collect();
    let closed = AnswerPage { frozen_at: Some(day()), items: given, ..page.clone() };
    for language in templates.languages() {
        for page in [&empty, &page, &closed] {
            answer_page(templates, language, page)?;
            confirm_page(templates, language, page, "")?;
        }
        refused_page(templates, language, &Phrase::new("page.refused.foreign"))?;
    }
    Ok(())
}

fn write(templates: &Templates, language: &Language, layout: &str, facts: &Value) -> Result<String, TemplateError> {
    let page = templates.render(layout, language, &context! { language => language.code(), ..facts.clone() });
    page.map(|page| printable(&page))
}

impl FormFacts {
    /// Whether a day or a reason was put in.
    #[must_use]
    pub fn is_touched(&self) -> bool {
        [&self.number, &self.until, &self.because].iter().any(|text| !text.is_empty())
    }
}

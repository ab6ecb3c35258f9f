//! The part of every section: how it stands, and its indicators one by one, each with its course.
//!
//! It must not know how a strip looks.

use minijinja::{Value, context};

use crate::domain::phrase::Phrase;
use crate::domain::report::{Report, Strip};
use crate::render::language::Language;
use crate::render::strips;
use crate::render::wording::{as_of, class_label, entered, rate, section};

use super::curve;

/// The parts of all sections, in the order in which the plan first names them.
pub(super) fn of(language: &Language, report: &Report) -> Value {
    let parts = strips::by_section(report).into_iter().map(|(name, own)| {
        let called = section(language, name);
        let heading = Phrase::new("report.pdf.strips.heading").with("section", called.as_str());
        let words = report.sections.iter().find(|section| Some(section.section.as_str()) == name);
        context! {
            heading => language.say(&heading.with("as_of", as_of(language, report))),
            standing => strips::standing(language, report, name, &own),
            words => words.map(|section| entered(language, &section.said)),
            strips => own.iter().map(|own| strip(language, report, own)).collect::<Value>(),
        }
    });
    parts.collect()
}

fn strip(language: &Language, report: &Report, strip: &Strip) -> Value {
    let (mark, name) = class_label(language, strip.class, strip.grade.as_ref());
    let rated = strip.ratio.map(|it| rate(language, it, strip.percent_digits, report.against_final_target));
    context! {
        mark => mark,
        class => name,
        rate => rated,
        name => strip.name.as_str(),
        words => strips::words(strip, report, language),
        course => strips::course(strip, language),
        curve => curve::of(language, report, strip),
    }
}

//! The report as one page for a browser: it needs no other file, no script and no network, and prints well.
//!
//! The layout stands in `report-templates/html/report.html`. It must not know where a page is kept or shown.

mod chart;
mod curve;
mod facts;
mod grid;
mod sections;

use crate::domain::report::Report;
use crate::render::language::Language;
use crate::render::mail::sample;
use crate::render::printable::printable;
use crate::render::templates::{TemplateError, Templates};

/// The layout of the page.
const LAYOUT: &str = "html/report.html";

/// Writes the page; the same report gives the same text.
///
/// # Errors
/// A template of the settings' own folder is broken.
pub fn page(templates: &Templates, language: &Language, report: &Report) -> Result<String, TemplateError> {
    templates.render(LAYOUT, language, &facts::of(language, report)).map(|page| printable(&page))
}

/// Writes the page of every sample in every language of the templates, so that what the layout or a sentence lacks is found
/// at the start and not on the day.
///
/// # Errors
/// The first layout or words file that is broken, with its line.
pub fn rehearse(templates: &Templates) -> Result<(), TemplateError> {
    for language in templates.languages() {
        for report in sample::reports() {
            page(templates, language, &report)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_layout_shows_every_sample_in_every_language_without_a_resource_from_outside() {
        let (templates, _) = Templates::built_in("ja").expect("the built-in templates");
        rehearse(&templates).expect("every sample renders");
        for language in templates.languages() {
            for report in sample::reports() {
                let page = page(&templates, language, &report).expect("a page");
                for outside in ["http://", "https://", "src=", "<link", "<script", "@import", "url("] {
                    let found = page.replace("http://www.w3.org/2000/svg", "").contains(outside);
                    assert!(!found, "{outside} in {}", language.code());
                }
                assert!(!page.contains('['), "a key that the words file lacks: {page}");
            }
        }
    }
}

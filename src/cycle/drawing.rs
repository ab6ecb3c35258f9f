//! Draws a report with the fonts of the office; what cannot be drawn is told instead of drawn wrongly.

use crate::domain::problem::Problem;
use crate::domain::report::Report;
use crate::render::pdf::{self, Fonts, PdfError};

use super::parts::Desk;

/// Draws a report as PDF; a missing font or glyph is told instead of drawn wrongly.
///
/// # Errors
/// No font was found, or characters that no font has, each with where it stands.
pub fn draw(desk: &Desk, report: &Report) -> Result<Vec<u8>, Vec<Problem>> {
    let fonts = Fonts::find(&desk.fonts).map_err(|error| told(&error))?;
    pdf::draw_on(&desk.layout, report, &desk.language, &fonts, None).map_err(|error| told(&error))
}

/// Draws the first part of a report alone, for a mail that cannot carry the whole.
///
/// # Errors
/// As of [`draw`].
pub fn draw_summary(desk: &Desk, report: &Report) -> Result<Vec<u8>, Vec<Problem>> {
    let fonts = Fonts::find(&desk.fonts).map_err(|error| told(&error))?;
    pdf::draw_summary_on(&desk.layout, report, &desk.language, &fonts).map_err(|error| told(&error))
}

fn told(error: &PdfError) -> Vec<Problem> {
    let missing = |(character, place): &(char, String)| {
        Problem::fault("missing_glyph")
            .with("character", character.to_string())
            .with("code", format!("U+{:04X}", u32::from(*character)))
            .with("place", place.as_str())
    };
    match error {
        PdfError::NoFont { tried } => vec![Problem::fault("no_font").with("tried", tried.join("、"))],
        PdfError::MissingGlyphs { places } => places.iter().map(missing).collect(),
        other => vec![Problem::fault("report_undrawable").with("detail", other.to_string())],
    }
}

//! Draws a report with the fonts of the office; what cannot be drawn is told instead of drawn wrongly.

use crate::domain::message::Attachment;
use crate::domain::problem::Problem;
use crate::domain::report::Report;
use crate::render::csv;
use crate::render::mail::attachment_name;
use crate::render::pdf::{self, Fonts, PdfError};

use super::parts::Desk;

/// Draws a report as PDF; a missing font or glyph is told instead of drawn wrongly.
///
/// # Errors
/// No font was found, or characters that no font has, each with where it stands.
pub fn draw(desk: &Desk, report: &Report) -> Result<Vec<u8>, Vec<Problem>> {
    let fonts = Fonts::find(&desk.fonts).map_err(|error| told(&error))?;
    let enclosed = desk.data_inside.then(|| data(desk, report)).transpose()?;
    pdf::draw_on(&desk.layout, report, &desk.language, &fonts, enclosed.as_ref()).map_err(|error| told(&error))
}

/// The data of a report as the file that goes inside it.
fn data(desk: &Desk, report: &Report) -> Result<Attachment, Vec<Problem>> {
    let fault = |detail: String| vec![Problem::fault("report_undrawable").with("detail", detail)];
    let name = attachment_name(&desk.templates, &desk.language, report).map_err(|error| fault(error.to_string()))?;
    let bytes = csv::write(report, &desk.language).map_err(|error| fault(error.to_string()))?;
    Ok(Attachment { name: name.replace(".pdf", ".csv"), media_type: "text/csv".to_owned(), bytes })
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

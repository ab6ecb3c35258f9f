//! Why a report cannot be drawn, or its layout not be used.

use crate::domain::problem::Problem;
use crate::render::templates::TemplateError;

/// Why a report cannot be drawn.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PdfError {
    /// None of the families is installed.
    #[error("no font of these families is installed: {}", tried.join(", "))]
    NoFont {
        /// The families, in the order they were tried.
        tried: Vec<String>,
    },
    /// A font is installed and cannot be used.
    #[error("font {name} cannot be used: {reason}")]
    Font {
        /// The font's own name.
        name: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Characters that no font has: a report that would show something else is not drawn.
    #[error("no font has a glyph for {} of its characters", places.len())]
    MissingGlyphs {
        /// Each character with where it stands, in the reader's words.
        places: Vec<(char, String)>,
    },
    /// The file could not be put together.
    #[error("the PDF could not be written: {reason}")]
    Write {
        /// What went wrong.
        reason: String,
    },
}

/// Why a layout cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LayoutError {
    /// What it says cannot be used.
    #[error(transparent)]
    Text(#[from] TemplateError),
    /// Its logo cannot be used: where the layout names it, and what was found.
    #[error("the logo cannot be used: {0:?}")]
    Logo(Problem),
}

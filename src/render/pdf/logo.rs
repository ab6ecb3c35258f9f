//! The office's logo: what the layout says of it, and its picture.
//!
//! It must not know where it is drawn.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::png::Image;
use crate::domain::problem::Problem;

/// The largest file, in bytes.
const MOST_BYTES: u64 = 1_000_000;

/// The office's logo, on the first page.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Logo {
    /// A PNG; a relative path starts at the layout's folder.
    pub file: PathBuf,
    /// What it shows, for readers that do not see.
    pub alt: String,
    /// Its height on the paper, in millimetres (5 to 30).
    pub height_mm: f32,
    #[serde(skip)]
    pub(super) image: Image,
}

impl Logo {
    /// Reads the picture; the logo may be so wide, in millimetres.
    pub(super) fn read(&mut self, folder: &Path, most_mm: f32) -> Result<(), Problem> {
        let path = folder.join(&self.file);
        let told = |problem: Problem| problem.with("path", path.display().to_string());
        self.image = picture(&path).map_err(told)?;
        if self.width_mm() > most_mm {
            let wide = Problem::fault("logo_wide").with("width", f64::from(self.width_mm().round()));
            return Err(told(wide.with("most", f64::from(most_mm.floor()))));
        }
        Ok(())
    }

    /// Whether there is a picture to draw.
    pub(super) fn is_read(&self) -> bool {
        self.image != Image::default()
    }

    /// Its width on the paper, in millimetres.
    pub(super) fn width_mm(&self) -> f32 {
        #[expect(clippy::cast_precision_loss, reason = "a picture has at most 4,000 pixels a side")]
        let (width, height) = (self.image.width as f32, self.image.height as f32);
        self.height_mm * width / height
    }
}

fn picture(path: &Path) -> Result<Image, Problem> {
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(MOST_BYTES + 1).read_to_end(&mut bytes));
    let length = read.map_err(|error| Problem::fault("logo_unreadable").with("detail", error.to_string()))?;
    if length > usize::try_from(MOST_BYTES).unwrap_or(usize::MAX) {
        return Err(Problem::fault("logo_heavy").with("most", usize::try_from(MOST_BYTES / 1_000).unwrap_or_default()));
    }
    Image::read(&bytes)
}

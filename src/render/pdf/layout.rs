//! Papers, margins and sizes of the report, declared in `report-templates/report.toml`: the program's own, or that of
//! the office's folder of templates.
//!
//! A figure that leaves no room for text is refused where it stands. It must not know what is drawn.

use std::fs;
use std::path::Path;

use serde::de::Error;
use serde::{Deserialize, Deserializer};

use crate::render::templates::TemplateError;

/// The layout inside a folder of templates.
const FILE: &str = "report.toml";

/// The figures of the whole report.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// The first page.
    pub summary: Part,
    /// The progress table.
    pub table: Part,
    /// The list of what is missing.
    pub gaps: Part,
}

/// The figures of one part.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// The paper's size.
    pub paper: Paper,
    /// Whether the paper lies on its side.
    pub landscape: bool,
    /// The margin on all sides, in millimetres (5 to 40).
    #[serde(deserialize_with = "margin")]
    pub margin_mm: f32,
    /// The size of the text, in points (6 to 14).
    #[serde(deserialize_with = "size")]
    pub text_pt: f32,
}

/// A size of paper (ISO 216, JIS B).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Paper {
    /// 297 × 420 mm.
    A3,
    /// 210 × 297 mm.
    A4,
    /// 257 × 364 mm.
    B4,
    /// 182 × 257 mm.
    B5,
}

impl Layout {
    /// Reads the layout of a folder of templates.
    ///
    /// # Errors
    /// The folder has no `report.toml`, or it cannot be used.
    pub fn from_folder(folder: &Path) -> Result<Self, TemplateError> {
        let path = folder.join(FILE);
        let file = path.display().to_string();
        let text = fs::read_to_string(&path).map_err(|error| TemplateError {
            file: file.clone(),
            line: None,
            reason: format!("cannot be read: {error}"),
        })?;
        Self::parse(&file, &text)
    }

    /// Reads a layout; the file's name is for what is told about it.
    ///
    /// # Errors
    /// The text is not TOML, or a figure is missing, unknown, of the wrong type or out of range.
    pub fn parse(file: &str, text: &str) -> Result<Self, TemplateError> {
        toml::from_str(text).map_err(|error| TemplateError {
            file: file.to_owned(),
            line: error.span().and_then(|span| text.get(..span.start)).map(|before| before.matches('\n').count() + 1),
            reason: error.message().to_owned(),
        })
    }
}

impl Default for Layout {
    fn default() -> Self {
        Self::parse(FILE, include_str!("../../../report-templates/report.toml"))
            .expect("the layout in the program is tested")
    }
}

impl Part {
    /// Width and height of the page, in points.
    pub(super) fn page(self) -> (f32, f32) {
        let (short, long) = match self.paper {
            Paper::A3 => (297.0, 420.0),
            Paper::A4 => (210.0, 297.0),
            Paper::B4 => (257.0, 364.0),
            Paper::B5 => (182.0, 257.0),
        };
        let (width, height) = if self.landscape { (long, short) } else { (short, long) };
        (points(width), points(height))
    }

    /// The margin in points.
    pub(super) fn margin(self) -> f32 {
        points(self.margin_mm)
    }
}

fn margin<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f32, D::Error> {
    between(5.0, 40.0, deserializer)
}

fn size<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f32, D::Error> {
    between(6.0, 14.0, deserializer)
}

fn between<'de, D: Deserializer<'de>>(least: f32, most: f32, deserializer: D) -> Result<f32, D::Error> {
    let figure = f32::deserialize(deserializer)?;
    if (least..=most).contains(&figure) {
        Ok(figure)
    } else {
        Err(D::Error::custom(format!("{figure} is not between {least} and {most}")))
    }
}

fn points(millimetres: f32) -> f32 {
    millimetres * 72.0 / 25.4
}

#[cfg(test)]
mod tests {
    use super::{Layout, Paper};

    #[test]
    fn the_summary_stands_on_a4_and_the_table_lies_on_a3() {
        let layout = Layout::default();
        assert_eq!((layout.summary.paper, layout.summary.landscape), (Paper::A4, false));
        assert_eq!((layout.table.paper, layout.table.landscape), (Paper::A3, true));
    }

    /// The program's own layout with one line changed.
    fn changed(from: &str, to: &str) -> String {
        let own = include_str!("../../../report-templates/report.toml");
        assert!(own.contains(from), "{from}");
        own.replacen(from, to, 1)
    }

    #[test]
    fn what_is_wrong_is_told_with_file_and_line() {
        for (from, to, told) in [
            ("paper =", "papier =", "office/report.toml, line 4: unknown field `papier`"),
            ("\"A4\"", "\"A6\"", "office/report.toml, line 4: unknown variant `A6`"),
            ("15.0", "150.0", "office/report.toml, line 6: 150 is not between 5 and 40"),
            ("8.5", "\"small\"", "office/report.toml, line 7: invalid type"),
            ("[gaps]", "[gap]", "office/report.toml, line 15: unknown field `gap`"),
        ] {
            let fault = Layout::parse("office/report.toml", &changed(from, to)).expect_err(to).to_string();
            assert!(fault.starts_with(told), "{fault}");
        }
    }

    #[test]
    fn a_folder_without_a_layout_is_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let fault = Layout::from_folder(folder.path()).expect_err("no layout").to_string();
        assert!(fault.contains("report.toml: cannot be read"), "{fault}");
        std::fs::write(folder.path().join("report.toml"), changed("\"A3\"", "\"B4\"")).expect("a layout");
        let layout = Layout::from_folder(folder.path()).expect("a layout");
        assert_eq!(layout.table.paper, Paper::B4);
    }
}

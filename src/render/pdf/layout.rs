//! Papers, margins and sizes of the report, declared in `report-templates/report.toml`.

use serde::Deserialize;

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
    /// The margin on all sides, in millimetres.
    pub margin_mm: f32,
    /// The size of the text, in points.
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
    /// Reads a layout.
    ///
    /// # Errors
    /// The text is not TOML, or a figure is missing, unknown or of the wrong type.
    pub fn parse(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }
}

impl Default for Layout {
    fn default() -> Self {
        Self::parse(include_str!("../../../report-templates/report.toml")).expect("the layout in the program is tested")
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

    #[test]
    fn an_unknown_figure_is_refused_by_name() {
        let told = Layout::parse("[summary]\npapier = \"A4\"").expect_err("an unknown key").to_string();
        assert!(told.contains("papier"), "{told}");
    }
}

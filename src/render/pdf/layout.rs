//! Parts, papers, columns, colours and labels of the report, declared in `report-templates/report.toml`: the program's own, or that of
//! the office's folder of templates.
//!
//! What cannot be used is refused where it stands, with file, line and key. It must not know what is drawn.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::de::Error;
use serde::{Deserialize, Deserializer};

use crate::domain::report::Edition;
use crate::render::language::Language;
use crate::render::templates::TemplateError;

use super::error::LayoutError;
use super::logo::Logo;
use super::palette::Palette;

/// The layout inside a folder of templates.
const FILE: &str = "report.toml";

/// The figures of the whole report.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// Font families to look for before those of the settings.
    pub fonts: Vec<String>,
    /// Which parts each edition has, in their order.
    pub editions: Editions,
    /// The first page.
    pub summary: Part,
    /// The progress table.
    pub table: Part,
    /// The part of every section.
    pub sections: Part,
    /// The list of what is missing.
    pub gaps: Part,
    /// How every judgement was reached.
    pub judgements: Part,
    /// Where every number came from.
    pub sources: Part,
    /// The columns of the progress table, in their order.
    pub column: Vec<Column>,
    /// The inks.
    pub colours: Palette,
    /// Other words than those of the words file, by their key.
    pub labels: BTreeMap<String, String>,
    /// The office's logo, on the first page.
    pub logo: Option<Logo>,
}

/// Which parts each edition has, in their order.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Editions {
    /// Those of the edition for the office.
    pub internal: Vec<PartName>,
    /// Those of the edition for everybody.
    pub public: Vec<PartName>,
}

/// A part by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartName {
    /// The first page.
    Summary,
    /// The progress table.
    Table,
    /// A part for each section.
    Sections,
    /// What is missing, section by section.
    Gaps,
    /// What was said beside the sheets and is in force, below the part before it.
    Stated,
    /// What the sheets say otherwise than the frozen readings, below the part before it.
    Corrections,
    /// How every judgement was reached.
    Judgements,
    /// Where every number came from.
    Sources,
}

/// A column of the progress table, or a row of alike columns.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// What it shows.
    pub shows: Shows,
    /// Its width in millimetres; 0 for what its texts need.
    #[serde(default)]
    pub width_mm: f32,
    /// Another heading than that of the words file; empty for that one.
    #[serde(default)]
    pub label: String,
}

/// What a column of the progress table shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shows {
    /// The levels of the hierarchy, a column each.
    Levels,
    /// The texts of the innermost level, a column each.
    Details,
    /// The indicator's name.
    Indicator,
    /// The target.
    Target,
    /// What happened or is planned, a column a year.
    Years,
    /// The judgement.
    Grade,
    /// The section.
    Section,
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
    /// Reads the layout of a folder of templates, and gives a language its labels.
    ///
    /// # Errors
    /// The folder has no `report.toml`, or it or its logo cannot be used.
    pub fn from_folder(folder: &Path, language: &Language) -> Result<(Self, Language), LayoutError> {
        Self::from_file(&folder.join(FILE), language)
    }

    /// Reads a layout that lies by itself, and gives a language its labels.
    ///
    /// # Errors
    /// The file is not there, or it or its logo cannot be used.
    pub fn from_file(path: &Path, language: &Language) -> Result<(Self, Language), LayoutError> {
        let file = path.display().to_string();
        let text = fs::read_to_string(path).map_err(|error| TemplateError {
            file: file.clone(),
            line: None,
            reason: format!("cannot be read: {error}"),
        })?;
        let mut layout = Self::parse(&file, &text)?;
        let language = layout.label(&file, &text, language)?;
        if let Some(logo) = &mut layout.logo {
            let line = line_of(&text, "logo", 0, "file").unwrap_or_default();
            let half = layout.summary.width_mm() / 2.0;
            let folder = path.parent().unwrap_or(Path::new(""));
            logo.read(folder, half).map_err(|fault| LayoutError::Logo(fault.in_file(&file).at(format!("{line}:1"))))?;
        }
        Ok((layout, language))
    }

    /// Reads a layout; the file's name is for what is told about it. The picture of a logo is not read, nor drawn then.
    ///
    /// # Errors
    /// The text is not TOML, or a figure is missing, unknown, of the wrong type or out of range.
    pub fn parse(file: &str, text: &str) -> Result<Self, TemplateError> {
        let fault = |line: Option<usize>, reason: &str| {
            let key = line.and_then(|line| text.lines().nth(line - 1)).and_then(|line| line.split_once('='));
            let reason = key.map_or_else(|| reason.to_owned(), |(key, _)| format!("`{}`: {reason}", key.trim()));
            TemplateError { file: file.to_owned(), line, reason }
        };
        let layout: Self = toml::from_str(text).map_err(|error| {
            let before = error.span().and_then(|span| text.get(..span.start));
            fault(before.map(|before| before.matches('\n').count() + 1), error.message())
        })?;
        layout
            .fault()
            .map_or(Ok(layout), |(table, nth, key, reason)| Err(fault(line_of(text, table, nth, key), &reason)))
    }

    /// Gives a language the labels of the layout.
    ///
    /// # Errors
    /// A label has a key that the words file lacks, or is no template: its line.
    pub fn label(&self, file: &str, text: &str, language: &Language) -> Result<Language, TemplateError> {
        language.relabelled(&self.labels).map_err(|(key, reason)| TemplateError {
            file: file.to_owned(),
            line: line_of(text, "labels", 0, &format!("\"{key}\"")),
            reason: format!("`{key}`: {reason}"),
        })
    }

    /// What fits together badly: the table (the first, second … of its name) and the key that hold it, and why.
    fn fault(&self) -> Option<(&'static str, usize, &'static str, String)> {
        let editions = [("internal", &self.editions.internal), ("public", &self.editions.public)];
        for (key, parts) in editions {
            let twice = parts.iter().enumerate().any(|(index, part)| parts[..index].contains(part));
            if parts.first() != Some(&PartName::Summary) {
                return Some(("editions", 0, key, "the summary comes first".to_owned()));
            } else if twice {
                return Some(("editions", 0, key, "a part stands there twice".to_owned()));
            }
        }
        let shown = |until: usize, shows: Shows| self.column[..until].iter().any(|column| column.shows == shows);
        if !shown(self.column.len(), Shows::Indicator) {
            return Some(("column", 0, "shows", "no column shows the indicator".to_owned()));
        }
        for (nth, column) in self.column.iter().enumerate() {
            let has_own_headings = matches!(column.shows, Shows::Levels | Shows::Details | Shows::Years);
            if shown(nth, column.shows) {
                return Some(("column", nth, "shows", "two columns show the same".to_owned()));
            } else if !(0.0..=200.0).contains(&column.width_mm) {
                let reason = format!("{} is not between 0 and 200", column.width_mm);
                return Some(("column", nth, "width_mm", reason));
            } else if !column.label.is_empty() && has_own_headings {
                let reason = "levels, details and years have headings of their own".to_owned();
                return Some(("column", nth, "label", reason));
            }
        }
        if let Some(logo) = &self.logo {
            if logo.alt.trim().is_empty() {
                return Some(("logo", 0, "alt", "readers that do not see are told nothing".to_owned()));
            } else if !(5.0..=30.0).contains(&logo.height_mm) {
                return Some(("logo", 0, "height_mm", format!("{} is not between 5 and 30", logo.height_mm)));
            }
        }
        self.colours.fault().map(|(key, reason)| ("colours", 0, key, reason))
    }

    /// The parts of an edition, in their order.
    pub(super) fn parts(&self, edition: Edition) -> &[PartName] {
        match edition {
            Edition::Internal => &self.editions.internal,
            Edition::Public => &self.editions.public,
        }
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

    /// How wide its text may be, in millimetres.
    fn width_mm(self) -> f32 {
        self.page().0 * 25.4 / 72.0 - 2.0 * self.margin_mm
    }

    /// The margin in points.
    pub(super) fn margin(self) -> f32 {
        points(self.margin_mm)
    }
}

/// The line of a key in a table, the first, second … of its name.
fn line_of(text: &str, table: &str, nth: usize, key: &str) -> Option<usize> {
    let heads = [format!("[{table}]"), format!("[[{table}]]")];
    let begins = |line: &str| heads.iter().any(|head| line.trim_start().starts_with(head.as_str()));
    let from = text.lines().enumerate().filter(|(_, line)| begins(line)).nth(nth)?.0;
    let is_key = |line: &&str| line.split('=').next().is_some_and(|name| name.trim() == key);
    let within = text.lines().skip(from).position(|line| is_key(&line)).unwrap_or_default();
    Some(from + within + 1)
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

/// Millimetres in points.
pub(super) fn points(millimetres: f32) -> f32 {
    millimetres * 72.0 / 25.4
}

#[cfg(test)]
mod tests {
    use super::{Layout, Paper};
    use crate::render::language::Language;

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
            ("paper =", "papier =", "line 10, `papier`: unknown field `papier`"),
            ("\"A4\"", "\"A6\"", "line 10, `paper`: unknown variant `A6`"),
            ("15.0", "150.0", "line 12, `margin_mm`: 150 is not between 5 and 40"),
            ("8.5", "\"small\"", "line 13, `text_pt`: invalid type"),
            ("[gaps]", "[gap]", "line 27: unknown field `gap`"),
            ("[\"summary\", \"table\", \"sections\"", "[\"table\", \"summary\"", "line 6, `internal`: the summary"),
            ("\"sources\"]", "\"sauces\"]", "line 6, `internal`: unknown variant `sauces`"),
            ("shows = \"target\"", "shows = \"indicator\"", "line 58, `shows`: two columns show the same"),
            ("#62666C", "#A2A6AC", "line 71, `quiet`: words would stand out"),
            ("#526E94", "#1B365D", "line 73, `strong`: without colour"),
            ("#CDD7E4", "pale", "line 75, `weak`: `pale` is not a colour"),
        ] {
            let fault = Layout::parse("office/report.toml", &changed(from, to)).expect_err(to).to_string();
            let told = format!("office/report.toml, {}", told.replacen(", `", ": `", 1));
            assert!(fault.starts_with(&told), "{fault}, not {told}");
        }
    }

    #[test]
    fn a_folder_without_a_layout_is_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let fault = Layout::from_folder(folder.path(), &Language::empty()).expect_err("no layout").to_string();
        assert!(fault.contains("report.toml: cannot be read"), "{fault}");
        std::fs::write(folder.path().join("report.toml"), changed("\"A3\"", "\"B4\"")).expect("a layout");
        let (layout, _) = Layout::from_folder(folder.path(), &Language::empty()).expect("a layout");
        assert_eq!(layout.table.paper, Paper::B4);
    }

    #[test]
    fn a_label_takes_the_place_of_a_word_and_one_without_a_word_is_told() {
        let words = "[a]\nword = \"first\"\nother = \"{{ n }} of them\"\n";
        let language = Language::parse("ja.toml", words).expect("words");
        let labelled = |line: &str| {
            let text = changed("[labels]", &format!("[labels]\n{line}"));
            Layout::parse("report.toml", &text).expect("a layout").label("report.toml", &text, &language)
        };
        let own = labelled("\"a.word\" = \"second\"").expect("a label");
        assert_eq!((own.word("a.word").as_str(), language.word("a.word").as_str()), ("second", "first"));
        let fault = labelled("\"a.wrod\" = \"second\"").expect_err("no such word").to_string();
        assert!(fault.contains("line 81: `a.wrod`: is no key"), "{fault}");
    }
}

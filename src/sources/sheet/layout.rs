//! How a sheet is laid out, by the words of its header and never by the letters of its columns.

use serde::Deserialize;

use crate::domain::snapshot::Kind;

/// Which way the years run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// One row an indicator, one column a year.
    #[default]
    Wide,
    /// One row an indicator and year.
    Long,
}

/// The words that head the columns; each may have several writings.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Columns {
    /// The name of the indicator (評価指標).
    pub indicator: Words,
    /// What should be reached (目標).
    pub target: Words,
    /// What happened (実績).
    pub actual: Words,
    /// What is intended (予定).
    pub plan: Words,
    /// The fiscal year of the row, in the long shape (年度).
    pub year: Words,
}

impl Default for Columns {
    fn default() -> Self {
        Self {
            indicator: Words::of(&["評価指標", "成果指標", "指標"]),
            target: Words::of(&["目標", "数値目標"]),
            actual: Words::of(&["実績"]),
            plan: Words::of(&["予定", "計画"]),
            year: Words::of(&["年度", "対象年度"]),
        }
    }
}

/// One word or several: `"実績"` or `["実績", "実績値"]`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "OneOrMany")]
pub struct Words(pub Vec<String>);

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl From<OneOrMany> for Words {
    fn from(words: OneOrMany) -> Self {
        match words {
            OneOrMany::One(word) => Self(vec![word]),
            OneOrMany::Many(words) => Self(words),
        }
    }
}

impl Words {
    /// Several writings of one word.
    #[must_use]
    pub fn of(words: &[&str]) -> Self {
        Self(words.iter().map(|word| (*word).to_owned()).collect())
    }

    /// The writings for a sentence: 「実績」又は「実績値」 is put together by the words file.
    #[must_use]
    pub fn shown(&self) -> String {
        self.0.join("／")
    }
}

/// What a source has to know of its sheets.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Layout {
    /// Which way the years run.
    pub shape: Shape,
    /// The words of the header.
    pub columns: Columns,
}

impl Columns {
    /// The words of the columns that hold something of an indicator, and what they hold.
    pub(super) fn kinds(&self) -> [(&Words, Kind); 3] {
        [(&self.target, Kind::Target), (&self.actual, Kind::Actual), (&self.plan, Kind::Plan)]
    }
}

//! How a sheet is laid out, by the words of its header and never by the letters of its columns.

use serde::Deserialize;

/// Which way the years run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// One row an indicator, one column a year.
    #[default]
    Wide,
    /// One row an indicator and year.
    Long,
    /// One table an indicator, its name above it or in its corner; one row a kind, one column a year.
    Titled,
}

/// What a year's value is where a sheet gives quarters, halves or months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Periods {
    /// The last one that is filled in, as of its end.
    Latest,
    /// Their sum, where every one that is filled in is a plain number; else a person is asked.
    Sum,
    /// A person is asked, with every one as a candidate.
    #[default]
    Ask,
}

/// The words that head the columns; each may have several writings. Width, case, spaces, signs, brackets and years in a
/// heading do not count, nor does an ending such as 値 or 状況. A word that is a year (R7) is of the column which is headed
/// by that year alone.
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
    /// The fiscal year of the row, in the long shape (年度); it may name a part of the year or a day, too.
    pub year: Words,
    /// The part of the year of the row (四半期).
    pub period: Words,
    /// What the row's values are: its cells hold the words of target, actual or plan (区分).
    pub kind: Words,
    /// Values whose kind the row says; without a column of kinds, what happened (値).
    pub value: Words,
    /// The day that the row's values describe (時点).
    pub as_of: Words,
    /// What tells indicators of one name apart (男女別: 男性, 女性): it is added to the name in brackets; without a word the
    /// sheets have no such column. The word of `indicator` again: the column on the right of the names, under the same
    /// heading or under none.
    pub breakdown: Words,
    /// The unit of the row's values (単位).
    pub unit: Words,
    /// Notes on the row's values (備考).
    pub note: Words,
    /// What the section's chief decided of the row's value (課長確認); without a word the sheets have no such column.
    pub review: Words,
}

impl Default for Columns {
    fn default() -> Self {
        Self {
            indicator: Words::of(&[
                "評価指標",
                "成果指標",
                "指標",
                "KPI",
                "Indicator",
                "Measure",
                "Performance Measure",
                "Performance Indicator",
            ]),
            target: Words::of(&["目標", "数値目標", "Target"]),
            actual: Words::of(&["実績", "Actual", "Result", "Outturn"]),
            plan: Words::of(&["予定", "計画", "Plan", "Planned"]),
            year: Words::of(&["年度", "対象年度", "Fiscal Year", "Year", "FY"]),
            period: Words::of(&["期間", "対象期間", "四半期", "月", "Period", "Quarter", "Month"]),
            kind: Words::of(&["区分", "種別", "項目", "Type", "Kind"]),
            value: Words::of(&["値", "数値", "Value"]),
            as_of: Words::of(&["時点", "基準日", "As of", "Date"]),
            breakdown: Words(Vec::new()),
            unit: Words::of(&["単位", "Unit", "Unit of Measure", "Measure Unit"]),
            note: Words::of(&["備考", "注記", "特記事項", "Note", "Comment", "Remarks"]),
            review: Words(Vec::new()),
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
    /// What a year's value is where a sheet gives parts of it.
    pub periods: Periods,
}

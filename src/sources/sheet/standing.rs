//! What a row of a table is by the words in it: an indicator's, a note, a total, a sample that shows how to fill in.
//!
//! Rows that are not read are told once a kind and sheet, with their numbers.

use std::collections::BTreeMap;

use crate::domain::fold::{fold, is_blank, is_folded};
use crate::domain::problem::Problem;

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    /// It names an indicator.
    Indicator,
    /// It names nothing.
    Nameless,
    /// It is a note below or above the table.
    Note,
    /// It adds up other rows or is their mean.
    Total,
    /// It shows how to fill in.
    Sample,
}

const TOTALS: [&str; 15] = [
    "計",
    "合計",
    "小計",
    "総計",
    "総合計",
    "累計",
    "平均",
    "全体",
    "total",
    "grandtotal",
    "subtotal",
    "sub-total",
    "sum",
    "average",
    "mean",
];

const SAMPLES: [&str; 12] =
    ["記入例", "入力例", "記載例", "例)", "(例)", "【例】", "例:", "ダミー", "サンプル", "見本", "dummy", "sample"];

/// The letters with which they begin.
const OF_SAMPLES: [char; 10] = ['記', '入', '例', '(', '【', 'ダ', 'サ', '見', 'd', 's'];

/// What a row is by its name and the texts in front of it.
pub(super) fn standing<'a>(name: &str, mut in_front: impl Iterator<Item = &'a str>, says_something: bool) -> Standing {
    if name.chars().all(is_blank) {
        return if in_front.any(is_total) { Standing::Total } else { Standing::Nameless };
    }
    if !says_something && is_note(name) {
        Standing::Note
    } else if is_total(name) {
        Standing::Total
    } else if is_sample(name) || in_front.any(is_sample) {
        Standing::Sample
    } else {
        Standing::Indicator
    }
}

/// The beginning of a text, folded: the words that count are short and stand first.
fn start(text: &str) -> String {
    fold(&text.chars().take(LONGEST).collect::<String>()).to_lowercase()
}

/// No word of this room is longer, brackets and spaces included.
const LONGEST: usize = 16;

/// Whether a text calls its row a sum.
pub(super) fn is_total(text: &str) -> bool {
    // One of these letters stands in every word for a total.
    let is_telling = |c: char| !is_folded(c) || matches!(c.to_ascii_lowercase(), '計' | '均' | '体' | 't' | 'm' | 'v');
    if text.chars().nth(LONGEST).is_some() || !text.chars().any(is_telling) {
        return false;
    }
    let folded = start(text);
    let bare = folded.trim_matches(['(', ')', '【', '】', '<', '>', '[', ']', '《', '》']);
    TOTALS.contains(&bare)
}

fn is_sample(text: &str) -> bool {
    // ○○の件数.
    let is_mark = |c| matches!(c, '○' | '〇' | '◯' | '●' | '×');
    begins_as_sample(text) || text.chars().zip(text.chars().skip(1)).any(|(one, next)| one == next && is_mark(one))
}

fn begins_as_sample(text: &str) -> bool {
    // Most texts begin otherwise, which their first letter tells.
    let is_otherwise = |c: char| is_folded(c) && !OF_SAMPLES.contains(&c.to_ascii_lowercase());
    if text.chars().next().is_none_or(is_otherwise) {
        return false;
    }
    let folded = start(text);
    folded == "例" || SAMPLES.iter().any(|word| folded.starts_with(word))
}

/// Notes below and above a table: ※…, ★…, 注）….
pub(super) fn is_note(text: &str) -> bool {
    let start = start(text);
    start.starts_with(['※', '★', '☆', '*'])
        || ["注)", "(注)", "注:", "注1", "注2", "備考:", "note:"].iter().any(|mark| start.starts_with(mark))
}

/// The rows of a sheet that were not read, by why.
#[derive(Debug, Clone, Default)]
pub(super) struct Skipped(BTreeMap<Standing, Vec<u32>>);

/// How many rows a sentence names; more are counted.
const MOST_NAMED: usize = 12;

impl Skipped {
    /// Keeps a row, numbered from 0.
    pub(super) fn add(&mut self, standing: Standing, row: u32) {
        self.0.entry(standing).or_default().push(row);
    }

    /// Adds the rows that were not read further down.
    pub(super) fn extend(&mut self, below: Self) {
        for (standing, rows) in below.0 {
            self.0.entry(standing).or_default().extend(rows);
        }
    }

    /// One note for each kind.
    pub(super) fn notes(&self) -> impl Iterator<Item = Problem> {
        self.0.iter().filter_map(|(standing, rows)| {
            let key = match standing {
                Standing::Total => "rows_of_totals",
                Standing::Sample => "rows_of_samples",
                _ => return None,
            };
            Some(rows_named(Problem::new(crate::domain::problem::Severity::Note, key), rows))
        })
    }
}

/// Adds the facts `rows` and `count` to a problem.
pub(super) fn rows_named(problem: Problem, rows: &[u32]) -> Problem {
    let mut named: Vec<String> = rows.iter().take(MOST_NAMED).map(|row| (u64::from(*row) + 1).to_string()).collect();
    if rows.len() > MOST_NAMED {
        named.push("…".to_owned());
    }
    problem.with("rows", named).with("count", rows.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_told_apart_by_their_words() {
        for (name, front, expected) in [
            ("開発数", "", Standing::Indicator),
            ("合計特殊出生率", "", Standing::Indicator),
            ("平均寿命", "①", Standing::Indicator),
            ("累計相談件数", "", Standing::Indicator),
            ("合　計", "", Standing::Total),
            ("（平均）", "", Standing::Total),
            ("Total", "", Standing::Total),
            ("AVERAGE", "", Standing::Total),
            ("Ｓｕｍ", "", Standing::Total),
            ("", "小計", Standing::Total),
            ("", "①", Standing::Nameless),
            ("○○の件数", "", Standing::Sample),
            ("観光客数", "記入例", Standing::Sample),
            ("例）観光客数", "", Standing::Sample),
            ("※速報値", "", Standing::Note),
        ] {
            assert_eq!(standing(name, std::iter::once(front), false), expected, "{name}");
        }
        for word in SAMPLES {
            assert_eq!(standing(&format!("{word}の件数"), std::iter::empty(), true), Standing::Sample, "{word}");
        }
    }
}

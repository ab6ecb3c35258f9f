//! Which rule of the Digital Agency for machine-readable tables a problem breaks, where one applies.
//!
//! The rules are デジタル庁「機械可読性のルール」 (`digital-go-jp/machine_readability_rule`), L1-01 to L3-09. Officers know
//! them by number; their short names stand in the words files. A problem that no rule speaks of has none.

use super::Problem;
use crate::domain::phrase::Arg;

/// A rule by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rule(&'static str);

/// The rule by the problem's code, where the code alone decides.
const RULES: &[(&str, &str)] = &[
    // The file cannot be read by a machine as it is.
    ("sheet_is_page", "L1-01"),
    ("sheet_locked", "L1-01"),
    ("source_is_page", "L1-01"),
    ("several_tables", "L1-02"),
    // Something else than the table's own rows stands between them.
    ("rows_of_totals", "L1-04"),
    ("rows_of_samples", "L1-04"),
    ("row_without_entry", "L1-04"),
    ("table_column_missing", "L1-05"),
    ("value_merged", "L1-12"),
    ("rows_hidden", "L1-13"),
    ("columns_hidden", "L1-13"),
    ("csv_broken", "L1-15"),
    ("target_unclear", "L2-01"),
    ("unit_differs", "L2-01"),
    ("value_without_indicator", "L2-02"),
    ("columns_alike", "L2-03"),
    ("table_column_twice", "L2-03"),
    ("formula_without_value", "L2-06"),
    ("sheet_without_header", "L3-01"),
    ("table_headings", "L3-01"),
    ("table_year", "L3-05"),
    ("year_unreadable", "L3-05"),
    ("csv_encoding", "L3-08"),
];

impl Rule {
    /// The rule that a problem breaks.
    #[must_use]
    pub fn of(problem: &Problem) -> Option<Self> {
        let by_code = |code| RULES.iter().find(|(known, _)| *known == code).map(|(_, rule)| *rule);
        let rule = match problem.code() {
            "missing" => Some(of_missing(problem.raw().unwrap_or_default())),
            "ambiguous" => of_question(problem),
            "ruined_cell" => Some(of_ruin(problem.raw().unwrap_or_default())),
            // Only where the name is another writing of a known one.
            "unknown_indicator" => {
                matches!(problem.phrase.args.get("nearest"), Some(Arg::Text(name)) if !name.is_empty())
                    .then_some("L2-02")
            }
            code => by_code(code),
        };
        rule.map(Self)
    }

    /// The number (`L1-07`), as JSON, screens and the words files have it.
    #[must_use]
    pub fn number(self) -> &'static str {
        self.0
    }

    /// The key of its short name in the words file.
    #[must_use]
    pub fn key(self) -> String {
        format!("rule.{}", self.0)
    }
}

/// Blank and zero are not told apart, or a symbol stands there that nothing defines.
fn of_missing(raw: &str) -> &'static str {
    if raw.trim().is_empty() { "L1-09" } else { "L3-03" }
}

/// Several numbers in one cell, words that point elsewhere (同上), or a number among words; two places that differ, and a
/// plain number that is only unlikely, break no rule.
fn of_question(problem: &Problem) -> Option<&'static str> {
    match problem.question()?.key.as_ref() {
        "question.which" | "question.one_of" => Some("L1-07"),
        "question.reference" => Some("L2-02"),
        "question.conflict" | "question.negative" => None,
        _ => Some("L2-01"),
    }
}

/// A formula that failed (`#REF!`), or a column too narrow for its number (`####`).
fn of_ruin(raw: &str) -> &'static str {
    if raw.trim_start().starts_with("##") { "L2-01" } else { "L2-06" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::phrase::Phrase;

    #[test]
    fn a_problem_names_the_rule_that_it_breaks_and_none_where_none_applies() {
        let ambiguous = |key: &'static str| Problem::finding("ambiguous").with("question", Phrase::new(key));
        for (problem, rule) in [
            (Problem::finding("missing").with("raw", "—"), Some("L3-03")),
            (Problem::finding("missing").with("raw", " "), Some("L1-09")),
            (ambiguous("question.which"), Some("L1-07")),
            (ambiguous("question.one_of"), Some("L1-07")),
            (ambiguous("question.single"), Some("L2-01")),
            (ambiguous("question.reference"), Some("L2-02")),
            (ambiguous("question.conflict"), None),
            (Problem::finding("ruined_cell").with("raw", "#REF!"), Some("L2-06")),
            (Problem::finding("ruined_cell").with("raw", "######"), Some("L2-01")),
            (Problem::finding("unknown_indicator").with("nearest", "来場者数"), Some("L2-02")),
            (Problem::finding("unknown_indicator").with("nearest", ""), None),
            (Problem::finding("formula_without_value"), Some("L2-06")),
            (Problem::fault("csv_encoding"), Some("L3-08")),
            (Problem::finding("stale"), None),
            (Problem::finding("relisted_differs"), None),
        ] {
            assert_eq!(Rule::of(&problem).map(Rule::number), rule, "{problem:?}");
        }
    }
}

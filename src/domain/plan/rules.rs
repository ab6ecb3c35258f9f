//! How a plan reads its cells and judges its values: figures, grades, and what lone symbols mean.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// How readings are understood and judged; every figure is a setting.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rules {
    /// Whether a yearly flow is expected pro rata (`class_primary`) or whole (`class_simple`).
    pub pro_rata: bool,
    /// Targets up to this number are never taken pro rata.
    pub small_target: f64,
    /// Below this expected value nothing is called lagging.
    pub least_expected: f64,
    /// How many days before the 基準日 a value becomes stale.
    pub stale_after_days: i64,
    /// The grades from best to worst.
    pub grades: Vec<Grade>,
    /// What a lone symbol in a cell means in this plan, by the symbol.
    pub symbols: BTreeMap<String, SymbolMeaning>,
    /// Units that count nouns of this plan may take, longest match wins.
    pub units: Vec<String>,
    /// Whether the plan sets a path year by year; without one a ratio is 「目標年度に対する到達率」.
    pub yearly_path: bool,
}

/// One grade of the plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grade {
    /// The short mark (`B+`).
    pub mark: String,
    /// The name that managers read (概ね順調).
    pub name: String,
    /// The least ratio of actual to expected that earns it.
    pub at_least: f64,
    /// The class it belongs to.
    pub class: GradeClass,
}

/// The class that a grade belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GradeClass {
    /// Where it should be.
    OnTrack,
    /// Below where it should be.
    Lagging,
}

/// What a lone dash or symbol means in a plan (`domain.md` A-3: its meaning differs from office to office).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SymbolMeaning {
    /// Nobody filled it in.
    Missing,
    /// A reported zero.
    Zero,
    /// There was nothing to count.
    NotApplicable,
    /// The work goes on, there is no value yet.
    InProgress,
    /// The value will come.
    Pending,
    /// Nobody has the value.
    Unobtainable,
    /// The value is not to be seen (秘匿).
    Withheld,
}

//! A proposal as data: how the sheet is read, and the lines of its register.

use std::collections::{BTreeMap, BTreeSet};

use super::block::Entry;
use super::measure;
use super::notes::Note;
use crate::domain::calendar::FiscalYear;
use crate::sources::sheet::Shape;

/// What is proposed.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// The name of the plan, as the title of the sheet has it.
    pub name: String,
    /// Which way the years run.
    pub shape: Shape,
    /// The headings by the key of `columns` in the settings; only those that the sheet has.
    pub columns: BTreeMap<&'static str, Vec<String>>,
    /// The first fiscal year of the plan.
    pub first_year: FiscalYear,
    /// The last fiscal year of the plan.
    pub last_year: FiscalYear,
    /// The register's columns of the hierarchy, outermost first.
    pub levels: Vec<String>,
    /// The register's columns of texts.
    pub details: Vec<String>,
    /// The lines of the register.
    pub lines: Vec<Line>,
    /// The sections that the sheet names, in its order.
    pub sections: Vec<String>,
    /// The lone symbols among the actuals and how often each occurs, most often first.
    pub symbols: Vec<(String, usize)>,
    /// What a person has to know, to correct and to fill in.
    pub notes: Vec<Note>,
}

/// One line of the proposed register; without a number it only names a step of the hierarchy.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Line {
    /// The running number of the indicator, from 1.
    pub number: usize,
    /// The indicator's own name.
    pub name: String,
    /// The steps of the hierarchy and the texts, in the order of the register's columns.
    pub labels: Vec<String>,
    /// Whether it is a second placement.
    pub relisted: bool,
    /// The unit.
    pub unit: String,
    /// What kind of number it is, as the register writes it.
    pub nature: &'static str,
    /// Whether the target counts over the whole plan.
    pub is_cumulative: bool,
    /// Which way is good, as the register writes it.
    pub direction: &'static str,
    /// The target, as the register writes it; empty where none is known.
    pub target: String,
    /// The value before the plan.
    pub baseline: Option<f64>,
    /// The fiscal year of that value.
    pub baseline_year: Option<FiscalYear>,
    /// The section that answers.
    pub section: Option<String>,
    /// Where the name stands.
    pub place: String,
    /// What in it was guessed or is lacking.
    pub(super) doubts: BTreeSet<&'static str>,
}

impl Line {
    /// Takes unit, target and kind of number from what a row says. The unit of a column of its own comes first.
    pub(super) fn measure(&mut self, entry: &Entry) {
        let aimed = measure::aimed(&entry.target, &entry.unit);
        let done = entry.actuals.iter().map(|text| measure::unit_of(text, &self.name)).find(|unit| !unit.is_empty());
        let from_actual = entry.unit.is_empty() && aimed.unit.is_empty() && done.is_some();
        let units = [Some(entry.unit.clone()), Some(aimed.unit), done];
        self.unit = units.into_iter().flatten().find(|unit| !unit.is_empty()).unwrap_or_default();
        self.target = aimed.text;
        self.is_cumulative = aimed.is_cumulative.unwrap_or(false);
        let sounds = measure::nature(&self.name, &self.unit);
        self.nature = aimed.nature.or(sounds).unwrap_or("流量");
        let unwanted = measure::sounds_unwanted(&self.name);
        self.direction = aimed.direction.unwrap_or(if unwanted { "減" } else { "増" });
        self.baseline = measure::number_of(&entry.baseline, &self.name);
        self.baseline_year = entry.baseline_year.filter(|_| self.baseline.is_some());
        let is_plain = self.target.parse::<f64>().is_ok() && self.nature == "流量";
        self.doubts = [
            (from_actual, "unit_from_actual"),
            (self.unit.is_empty() && aimed.nature.is_none(), "unit_missing"),
            (aimed.is_unclear, "target_unread"),
            (self.target.is_empty() && !aimed.is_unclear, "target_missing"),
            (aimed.is_cumulative.is_none() && is_plain, "accumulation"),
            (sounds.is_some(), "level_value"),
            (unwanted || aimed.direction.is_some(), "direction"),
        ]
        .into_iter()
        .filter(|(holds, _)| *holds)
        .map(|(_, doubt)| doubt)
        .collect();
    }

    /// The same indicator in another year: a later target counts, and a unit that was not known.
    pub(super) fn measure_again(&mut self, entry: &Entry) {
        let unit = self.unit.clone();
        let said = self.target.clone();
        let mut again = Self { name: self.name.clone(), ..Self::default() };
        again.measure(entry);
        if again.target.is_empty() {
            again.target = said;
        }
        if again.unit.is_empty() {
            again.unit.clone_from(&unit);
        }
        if entry.target.is_empty() && !unit.is_empty() {
            return;
        }
        if !again.target.is_empty() {
            again.doubts.remove("target_missing");
        }
        if !again.unit.is_empty() {
            again.doubts.remove("unit_missing");
        }
        self.unit = again.unit;
        self.target = again.target;
        self.is_cumulative = again.is_cumulative;
        self.nature = again.nature;
        self.direction = again.direction;
        self.doubts = again.doubts;
    }
}

impl Proposal {
    /// The id of a line's indicator (`I01`), as wide as the last one needs.
    #[must_use]
    pub fn id(&self, line: &Line) -> String {
        let most = self.lines.iter().map(|line| line.number).max().unwrap_or(0);
        let digits = most.to_string().len().max(2);
        format!("I{:0digits$}", line.number)
    }

    /// How many indicators it has.
    #[must_use]
    pub fn indicators(&self) -> usize {
        self.lines.iter().filter(|line| line.number > 0 && !line.relisted).count()
    }
}

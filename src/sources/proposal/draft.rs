//! A proposal as data: how the sheet is read, and the lines of its register.

use std::collections::{BTreeMap, BTreeSet};

use super::measure::{self, Amount};
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
    /// Whether it is a level at a moment rather than a flow.
    pub is_level: bool,
    /// Whether the target counts over the whole plan.
    pub is_cumulative: bool,
    /// Which way is good, as the register writes it.
    pub direction: &'static str,
    /// The target.
    pub target: Option<f64>,
    /// The section that answers.
    pub section: Option<String>,
    /// Where the name stands.
    pub place: String,
    /// What in it was guessed or is lacking.
    pub(super) doubts: BTreeSet<&'static str>,
}

impl Line {
    /// Takes unit, target and kind of number from the texts of a row. The unit of a column of its own comes first.
    pub(super) fn measure(&mut self, target: &str, own: &Amount, actual: &str) {
        let year = FiscalYear(2020);
        let (aim, done) = (measure::amount(target, &self.name, year), measure::amount(actual, &self.name, year));
        let from_actual = own.unit.is_empty() && aim.unit.is_empty() && !done.unit.is_empty();
        self.unit =
            [&own.unit, &aim.unit, &done.unit].into_iter().find(|unit| !unit.is_empty()).cloned().unwrap_or_default();
        self.target = aim.number;
        let cumulative = measure::is_cumulative(target);
        self.is_cumulative = cumulative.unwrap_or(false);
        self.is_level = measure::sounds_like_a_level(&self.name, &self.unit);
        let unwanted = measure::sounds_unwanted(&self.name);
        let stays = measure::is_to_stay(target);
        self.direction = if stays {
            "維持"
        } else if unwanted {
            "減"
        } else {
            "増"
        };
        self.doubts = [
            (from_actual, "unit_from_actual"),
            (self.unit.is_empty(), "unit_missing"),
            (aim.number.is_none() && !target.is_empty(), "target_unread"),
            (target.is_empty(), "target_missing"),
            (cumulative.is_none() && aim.number.is_some(), "accumulation"),
            (self.is_level, "level_value"),
            (unwanted || stays, "direction"),
        ]
        .into_iter()
        .filter(|(holds, _)| *holds)
        .map(|(_, doubt)| doubt)
        .collect();
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

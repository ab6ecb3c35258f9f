//! A proposal as data: how the sheet is read, and the lines of its register.

use std::collections::{BTreeMap, BTreeSet};

use super::block::Entry;
use super::measure::{self, Aimed};
use super::notes::Note;
use crate::domain::calendar::FiscalYear;
use crate::domain::fold::fold;
use crate::domain::problem::Problem;
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
    /// Whether a year's value has to be made of quarters, halves or months.
    pub has_periods: bool,
    /// The files that are no such sheets: they are to be passed over.
    pub strangers: Vec<String>,
    /// What a person has to know, to correct and to fill in.
    pub notes: Vec<Note>,
    /// The files that could not be read.
    pub problems: Vec<Problem>,
}

/// One line of the proposed register; without a number it only names a step of the hierarchy.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Line {
    /// The running number of the indicator, from 1.
    pub number: usize,
    /// The indicator's own name.
    pub name: String,
    /// What the sheet calls it where a number stands before its name.
    pub alias: Option<String>,
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
    /// The targets of single years, as the register writes them.
    pub path: BTreeMap<FiscalYear, String>,
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
    /// What its rows say.
    pub(super) entry: Entry,
    /// The title between the rows under which it stands.
    pub(super) title: Option<String>,
}

impl Line {
    /// Takes unit, targets and kind of number from what its rows say. The unit of a column of its own comes first.
    pub(super) fn measure(&mut self) {
        let entry = std::mem::take(&mut self.entry);
        let in_name = measure::unit_in_name(&self.name);
        let done = || entry.actuals.iter().map(|text| measure::unit_of(text, &self.name)).find(|unit| !unit.is_empty());
        // 109台 is a band of numbers unless machines are counted.
        let machines = Some("台".to_owned()).filter(|_| self.name.contains("台数"));
        let counts_machines = || machines.is_some() || done().as_deref() == Some("台");
        let unit = if entry.unit.is_empty() && counts_machines() { "台" } else { entry.unit.as_str() };
        let aimed = measure::aimed(entry.target(), unit);
        let stated = [Some(entry.unit.clone()), Some(aimed.unit.clone()), in_name, machines];
        let stated = stated.into_iter().flatten().find(|unit| !unit.is_empty());
        let from_actual = if stated.is_none() { done() } else { None };
        let is_from_actual = from_actual.is_some();
        self.unit = stated.or(from_actual).unwrap_or_default();
        // 登録数（累計） is no level.
        let sounds = measure::nature(&self.name, &self.unit).filter(|_| !measure::says_sum(&self.name));
        self.nature = aimed.nature.or(sounds).unwrap_or("流量");
        let is_flow = self.nature == "流量";
        let is_called_sum =
            is_flow && (entry.is_sum || measure::says_sum(&self.name) || entry.calls_its_values_sums(&self.name));
        let aims_at_sum = aimed.is_cumulative.or(entry.aims_at_sum.then_some(true));
        self.is_cumulative = aims_at_sum.unwrap_or(is_called_sum);
        self.baseline = measure::baseline_of(&entry.baseline, &self.name);
        self.baseline_year = entry.baseline_year.filter(|_| self.baseline.is_some());
        let yearly = entry.targets.iter().filter_map(|(year, text)| Some(((*year)?, measure::aimed(text, unit))));
        // A year's target that is of another kind than the last one is left to a person; 22% on the way to 25%以上 is not.
        let turns = |of_year: &Aimed| of_year.direction.is_some() && of_year.direction != aimed.direction;
        // The register refuses 20人以下 of what has no unit.
        let is_foreign = |of_year: &Aimed| {
            let is_plain = of_year.unit.is_empty() || of_year.text.parse::<f64>().is_ok();
            !is_plain && fold(&of_year.unit) != fold(&self.unit)
        };
        let fits = |of_year: &Aimed| !turns(of_year) && of_year.nature == aimed.nature && !is_foreign(of_year);
        let mut is_unlike = false;
        let mut path = BTreeMap::new();
        for (year, of_year) in yearly {
            if fits(&of_year) && !of_year.text.is_empty() {
                path.insert(year, of_year.text);
            } else {
                let says_something = of_year.is_unclear || !of_year.text.is_empty();
                is_unlike |= says_something && entry.targets.len() > 1;
            }
        }
        self.path = path;
        self.target.clone_from(&aimed.text);
        let of_path = self.path.values().filter_map(|text| text.parse().ok());
        let numbers: Vec<f64> = self.baseline.into_iter().chain(of_path).chain(self.target.parse().ok()).collect();
        // What is to be none and is not has to become less.
        let happened =
            || entry.actuals.iter().any(|text| measure::number_of(text, &self.name).is_some_and(|it| it > 0.0));
        let is_to_end = self.target.parse() == Ok(0.0) && happened();
        // Targets of single years may go to and fro on the way from the baseline to the last.
        let ends = || [self.baseline, self.target.parse().ok()].into_iter().flatten().collect::<Vec<f64>>();
        let way = measure::way_of(&numbers).or_else(|| measure::way_of(&ends()));
        let way = way.or_else(|| is_to_end.then_some("減"));
        let unwanted = measure::sounds_unwanted(&self.name);
        let of_name = if unwanted { "減" } else { "増" };
        let said = aimed.direction.or(entry.direction).or_else(|| measure::direction_in_name(&self.name));
        self.direction = said.or(way).unwrap_or(of_name);
        let is_guess = entry.direction.is_none() && self.direction != "増";
        let is_contrary = said.is_none() && way == Some("増") && unwanted;
        let is_plain = self.target.parse::<f64>().is_ok() && self.nature == "流量";
        self.doubts = [
            (is_from_actual, "unit_from_actual"),
            (self.unit.is_empty() && aimed.nature.is_none() && !entry.is_unitless, "unit_missing"),
            (aimed.is_unclear, "target_unread"),
            (is_unlike, "path_unread"),
            (self.target.is_empty() && !aimed.is_unclear, "target_missing"),
            (aims_at_sum.is_none() && !is_called_sum && is_plain, "accumulation"),
            (aims_at_sum.is_none() && is_called_sum, "accumulation_of_actual"),
            (aims_at_sum == Some(false) && is_called_sum, "accumulation_contrary"),
            (sounds.is_some(), "level_value"),
            (is_guess, "direction"),
            (is_contrary, "direction_contrary"),
        ]
        .into_iter()
        .filter(|(holds, _)| *holds)
        .map(|(_, doubt)| doubt)
        .collect();
        self.entry = entry;
    }

    /// Takes over what is known of its indicator: it is a second placement.
    pub(super) fn repeat(&mut self, first: &Self) {
        let (labels, place, title) =
            (std::mem::take(&mut self.labels), std::mem::take(&mut self.place), self.title.take());
        let section = self.section.take();
        *self = Self { labels, place, title, section, relisted: true, ..first.clone() };
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

    /// The years that have targets of their own; none where there is only one such year.
    #[must_use]
    pub fn path_years(&self) -> Vec<FiscalYear> {
        let years: BTreeSet<FiscalYear> = self.lines.iter().flat_map(|line| line.path.keys().copied()).collect();
        if years.len() > 1 { years.into_iter().collect() } else { Vec::new() }
    }

    /// How many indicators it has.
    #[must_use]
    pub fn indicators(&self) -> usize {
        self.lines.iter().filter(|line| line.number > 0 && !line.relisted).count()
    }
}

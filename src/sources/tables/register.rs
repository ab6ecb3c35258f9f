//! The register: every indicator of a plan, where it stands and how it is to be judged.
//!
//! One line is one row of the plan. A line with ○ under 再掲 is a second placement of an indicator that stands further
//! up; a line without an indicator keeps a part of the hierarchy visible. It must not know who answers for what.

use hashbrown::HashMap;

use crate::domain::fold::fold_name;
use crate::domain::plan::{
    Accumulation, Cadence, Direction, Indicator, IndicatorId, Nature, Node, Placement, Publication, Publicity,
};
use crate::domain::problem::{Problem, Severity};

use super::entry;
use super::table::{Faults, Line, Table, TableFile};
use super::targets::{self, TARGET};

pub(super) const ID: &str = "指標ID";
const NAME: &str = "評価指標";
const ALIASES: &str = "別名";
const RELISTED: &str = "再掲";
const UNIT: &str = "単位";
const NATURE: &str = "性質";
const ACCUMULATION: &str = "集計";
const DIRECTION: &str = "望ましい方向";
const CADENCE: &str = "周期";
const PREREQUISITE: &str = "前提指標";
const PUBLICITY: &str = "公表区分";
const PART_OF: &str = "合計指標";
const PUBLISHED: &str = "公表予定月";

const NATURES: [(&str, Nature); 7] = [
    ("流量", Nature::Flow),
    ("催し", Nature::Event),
    ("時点値", Nature::Stock),
    ("比率", Nature::Ratio),
    ("順位", Nature::Rank),
    ("有無", Nature::YesNo),
    ("段階", Nature::Ordinal),
];
const ACCUMULATIONS: [(&str, Accumulation); 2] = [("累計", Accumulation::Cumulative), ("年", Accumulation::Yearly)];
const DIRECTIONS: [(&str, Direction); 3] =
    [("増", Direction::Increase), ("減", Direction::Decrease), ("維持", Direction::Maintain)];
const CADENCES: [(&str, Cadence); 5] = [
    ("毎月", Cadence::Monthly),
    ("四半期", Cadence::Quarterly),
    ("半年", Cadence::HalfYearly),
    ("毎年", Cadence::Yearly),
    ("5年ごと", Cadence::EveryYears(5)),
];
const PUBLICITIES: [(&str, Publicity); 3] =
    [("公表", Publicity::Public), ("確定後公表", Publicity::WhenFinal), ("非公表", Publicity::Withheld)];
const EVERY: &str = "年ごと";
/// ○ in the three ways in which it is typed: the mark, the Chinese zero, the large circle.
pub(super) const MARKS: [(&str, bool); 3] = [("○", true), ("〇", true), ("◯", true)];

/// The indicators of a plan and where they stand.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Register {
    /// The hierarchy in the plan's own order, parents before their children.
    pub nodes: Vec<Node>,
    /// Every indicator once, in the order of its first placement.
    pub indicators: Vec<Indicator>,
    /// Every row of the plan in its own order, relisted rows included.
    pub placements: Vec<Placement>,
    /// What is worth knowing and does not spoil the register.
    pub problems: Vec<Problem>,
}

/// Reads the register. `levels` are the columns of the hierarchy, outermost first; `details` are the columns whose texts
/// belong to the innermost step that a line names.
///
/// # Errors
/// Everything that is wrong with the table, at once.
pub fn read_register(file: &TableFile, levels: &[String], details: &[String]) -> Result<Register, Vec<Problem>> {
    let columns = [ID, NAME, UNIT, NATURE, ACCUMULATION, DIRECTION, TARGET, CADENCE];
    let needed: Vec<&str> = columns.into_iter().chain(levels.iter().chain(details).map(String::as_str)).collect();
    let optional: Vec<&str> =
        [ALIASES, RELISTED, PREREQUISITE, PUBLISHED, PUBLICITY, PART_OF].into_iter().chain(targets::OPTIONAL).collect();
    let table = Table::with_years(file, &needed, &optional, targets::year_of_column)?;
    let lines: Vec<Line<'_>> = table.lines().collect();
    let register = Register {
        indicators: Vec::with_capacity(lines.len()),
        placements: Vec::with_capacity(lines.len()),
        problems: table.notes(),
        ..Register::default()
    };
    let mut draft = Draft {
        levels,
        details,
        register,
        lines: Vec::with_capacity(lines.len()),
        by_id: HashMap::with_capacity(lines.len()),
        by_label: HashMap::new(),
        faults: Faults::default(),
    };
    for line in lines {
        draft.add(line);
    }
    draft.compare_names();
    draft.follow_prerequisites();
    if draft.register.indicators.is_empty() {
        draft.faults.add(table.fault("table_empty"));
    }
    draft.faults.or(draft.register)
}

struct Draft<'t> {
    levels: &'t [String],
    details: &'t [String],
    register: Register,
    /// The line of each indicator, to name it when something turns out later.
    lines: Vec<Line<'t>>,
    /// Where each indicator stands among the indicators.
    by_id: HashMap<IndicatorId, usize>,
    /// Where each step stands among the nodes, by the step above it and its folded label.
    by_label: HashMap<(Option<usize>, String), usize>,
    faults: Faults,
}

impl<'t> Draft<'t> {
    fn add(&mut self, line: Line<'t>) {
        let node = self.node(line);
        let id = IndicatorId(entry::code(line.text(ID)));
        if id.0.is_empty() {
            if !line.text(NAME).is_empty() {
                self.faults.add(line.fault("table_cell_empty", ID));
            }
            return;
        }
        let known = self.by_id.get(&id).copied();
        // A mark that cannot be read is a fault of its own and must not bring another one along.
        let mark =
            if line.text(RELISTED).is_empty() { Some(false) } else { line.word(RELISTED, &MARKS, &mut self.faults) };
        let indicator = match (known, mark) {
            (Some(known), Some(true) | None) => {
                self.compare_relisted(known, line);
                known
            }
            (Some(known), Some(false)) => {
                let problem = line.fault("register_id_twice", ID).of(&id);
                self.faults.add(problem.with("other_place", self.lines[known].place(ID)));
                return;
            }
            (None, Some(true)) => {
                self.faults.add(line.fault("register_relisted_first", ID).of(&id));
                return;
            }
            (None, Some(false) | None) => self.indicator(id, line),
        };
        if let Some(node) = node {
            self.register.placements.push(Placement { indicator, node, relisted: known.is_some() });
        }
    }

    /// Adds an indicator. What cannot be read gets a stand-in that nobody will see: one fault spoils the register, but
    /// the rest of it still has to be looked through.
    fn indicator(&mut self, id: IndicatorId, line: Line<'t>) -> usize {
        let faults = &mut self.faults;
        let mut indicator = Indicator {
            id,
            name: line.needed(NAME, faults).unwrap_or_default(),
            aliases: line
                .text(ALIASES)
                .lines()
                .map(|alias| alias.trim().to_owned())
                .filter(|alias| !alias.is_empty())
                .collect(),
            unit: entry::one_line(line.text(UNIT)),
            nature: line.word(NATURE, &NATURES, faults).unwrap_or(Nature::Flow),
            accumulation: line.word(ACCUMULATION, &ACCUMULATIONS, faults).unwrap_or(Accumulation::Yearly),
            direction: line.word(DIRECTION, &DIRECTIONS, faults).unwrap_or(Direction::Increase),
            cadence: cadence(line, faults).unwrap_or(Cadence::Yearly),
            published: published(line, faults),
            prerequisite: Some(entry::code(line.text(PREREQUISITE))).filter(|id| !id.is_empty()).map(IndicatorId),
            publicity: if line.text(PUBLICITY).is_empty() {
                Publicity::Public
            } else {
                line.word(PUBLICITY, &PUBLICITIES, faults).unwrap_or_default()
            },
            part_of: Some(entry::code(line.text(PART_OF))).filter(|id| !id.is_empty()).map(IndicatorId),
            ..Indicator::default()
        };
        targets::fill(line, &mut indicator, faults, &mut self.register.problems);
        self.by_id.insert(indicator.id.clone(), self.register.indicators.len());
        self.register.indicators.push(indicator);
        self.lines.push(line);
        self.register.indicators.len() - 1
    }

    /// The innermost step of the hierarchy that a line names, made where it is new.
    fn node(&mut self, line: Line<'t>) -> Option<usize> {
        let levels = self.levels;
        let labels: Vec<String> = levels.iter().map(|level| entry::one_line(line.seen(level))).collect();
        let depth = labels.iter().rposition(|label| !label.is_empty()).map_or(1, |last| last + 1);
        let mut node = None;
        for (level, label) in labels.into_iter().enumerate().take(depth) {
            if label.is_empty() {
                self.faults.add(line.fault("table_cell_empty", &levels[level]));
                return None;
            }
            node = Some(self.step(node, level, label));
        }
        if let Some(node) = node {
            self.describe(node, line);
        }
        node
    }

    fn step(&mut self, parent: Option<usize>, level: usize, label: String) -> usize {
        let nodes = &mut self.register.nodes;
        *self.by_label.entry((parent, entry::fold(&label))).or_insert_with(|| {
            nodes.push(Node { parent, level, label, details: Vec::new() });
            nodes.len() - 1
        })
    }

    /// Gives a step the texts of its first line; later lines repeat them or leave them out.
    fn describe(&mut self, node: usize, line: Line<'t>) {
        for heading in self.details {
            let text = entry::lines(line.seen(heading));
            if text.is_empty() {
                continue;
            }
            let details = &mut self.register.nodes[node].details;
            match details.iter().find(|(known, _)| known == heading) {
                None => details.push((heading.clone(), text)),
                Some((_, first)) if entry::fold(first) == entry::fold(&text) => {}
                Some(_) => {
                    let problem = line.problem(Severity::Finding, "register_details", heading);
                    self.register.problems.push(problem.with("node", self.register.nodes[node].label.as_str()));
                }
            }
        }
    }

    /// A relisted line may repeat the name; another name is a sign of a wrong id.
    fn compare_relisted(&mut self, known: usize, line: Line<'t>) {
        let indicator = &self.register.indicators[known];
        let name = fold_name(line.text(NAME));
        let mut own = std::iter::once(&indicator.name).chain(&indicator.aliases);
        if !name.is_empty() && !own.any(|own| fold_name(own) == name) {
            let problem = line.fault("register_relisted_name", NAME).of(&indicator.id);
            self.faults.add(problem.with("expected", indicator.name.as_str()));
        }
    }

    /// No two indicators may go by the same name: a row of a sheet would belong to both.
    fn compare_names(&mut self) {
        let mut owners: HashMap<String, usize> = HashMap::with_capacity(self.register.indicators.len());
        for (index, indicator) in self.register.indicators.iter().enumerate() {
            for name in std::iter::once(&indicator.name).chain(&indicator.aliases).filter(|name| !name.is_empty()) {
                let owner = *owners.entry(fold_name(name)).or_insert(index);
                if owner != index {
                    let column = if *name == indicator.name { NAME } else { ALIASES };
                    let problem = self.lines[index].fault("register_name_twice", column).of(&indicator.id);
                    self.faults
                        .add(problem.with("name", name.as_str()).with("other_place", self.lines[owner].place(ID)));
                }
            }
        }
    }

    fn follow_prerequisites(&mut self) {
        let indicators = &self.register.indicators;
        let by_id: HashMap<&IndicatorId, usize> = indicators.iter().map(|indicator| &indicator.id).zip(0..).collect();
        let next = |index: usize| by_id.get(indicators[index].prerequisite.as_ref()?).copied();
        for (index, indicator) in indicators.iter().enumerate() {
            let problem = |key| self.lines[index].fault(key, PREREQUISITE).of(&indicator.id);
            if indicator.prerequisite.is_some() && next(index).is_none() {
                self.faults.add(problem("register_prerequisite"));
            }
            if indicator.part_of.as_ref().is_some_and(|whole| !by_id.contains_key(whole) || *whole == indicator.id) {
                self.faults.add(self.lines[index].fault("register_part_of", PART_OF).of(&indicator.id));
            }
            let walk: Vec<usize> = std::iter::successors(next(index), |at| next(*at)).take(indicators.len()).collect();
            let circle = walk.iter().position(|at| *at == index).map(|last| &walk[..=last]);
            // A circle is told once, at its uppermost line.
            if let Some(circle) = circle.filter(|circle| circle.iter().all(|at| index <= *at)) {
                let ids: Vec<&str> = circle.iter().map(|at| indicators[*at].id.0.as_str()).collect();
                self.faults.add(problem("register_circle").with("circle", ids));
            }
        }
    }
}

fn cadence(line: Line<'_>, faults: &mut Faults) -> Option<Cadence> {
    let years = |text: String| text.strip_suffix(EVERY)?.parse().ok().filter(|years| *years > 0);
    let text = Some(line.text(CADENCE)).filter(|text| text.contains("ご"));
    let every = text.and_then(|text| years(entry::fold(text))).map(Cadence::EveryYears);
    every.or_else(|| line.word(CADENCE, &CADENCES, faults))
}

/// The month in which a year's value is published; none in an empty cell, where it can be known at once.
fn published(line: Line<'_>, faults: &mut Faults) -> Option<Publication> {
    let text = Some(line.text(PUBLISHED)).filter(|text| !text.is_empty())?;
    let read = entry::publication(text);
    if read.is_none() {
        faults.add(line.fault("register_published", PUBLISHED));
    }
    read
}

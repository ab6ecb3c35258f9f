//! The columns of the register that say what an indicator is to reach.
//!
//! All but 目標 may be left out. A text that may mean several things is kept with its candidates and told; one that
//! contradicts the rest of its line is a fault. It must not know the plan's years.

use std::collections::BTreeMap;

use crate::domain::calendar::FiscalYear;
use crate::domain::fold::fold;
use crate::domain::phrase::Phrase;
use crate::domain::plan::{Accumulation, Baseline, Direction, Indicator, Interpolation, Nature, Target, say_aim};
use crate::domain::problem::{Problem, Severity};
use crate::domain::value::{
    Aim, Bound, Change, TargetContext, TargetMeaning, TargetReading, TargetScope, heading, read_target,
};

use super::entry;
use super::table::{Faults, Line};

pub(super) const TARGET: &str = "目標";
pub(super) const REVISED: &str = "改訂目標";
pub(super) const REVISED_FROM: &str = "改訂日";
pub(super) const REVISED_BY: &str = "改訂決裁";
pub(super) const BASELINE: &str = "基準値";
pub(super) const BASELINE_YEAR: &str = "基準年度";
pub(super) const TOLERANCE: &str = "許容";
pub(super) const INTERPOLATION: &str = "補間";
pub(super) const SCALE: &str = "尺度";
pub(super) const BEGINS: &str = "開始年度";
pub(super) const ENDS: &str = "終了年度";

/// The columns that a register may have beside 目標.
pub(super) const OPTIONAL: [&str; 10] =
    [REVISED, REVISED_FROM, REVISED_BY, BASELINE, BASELINE_YEAR, TOLERANCE, INTERPOLATION, SCALE, BEGINS, ENDS];
/// The words of the columns of single years (目標H28, 平成29年度目標値).
pub(super) const OF_YEARS: [&str; 2] = ["目標", "目標値"];

const INTERPOLATIONS: [(&str, Interpolation); 3] =
    [("直線", Interpolation::Linear), ("年次", Interpolation::EachYear), ("終点", Interpolation::EndOnly)];
/// What stands between the words of a scale.
const STEPS: [char; 9] = ['>', '＞', '、', ',', '，', '→', '／', '/', '\n'];
/// A year without an era is the one nearest to this.
const NEAR: FiscalYear = FiscalYear(2020);

/// Fills in what an indicator is to reach from its line. The indicator has its unit, kind and direction already.
pub(super) fn fill(line: Line<'_>, indicator: &mut Indicator, faults: &mut Faults, told: &mut Vec<Problem>) {
    indicator.scale =
        line.text(SCALE).split(STEPS).map(|step| step.trim().to_owned()).filter(|s| !s.is_empty()).collect();
    if indicator.nature == Nature::Ordinal && indicator.scale.is_empty() {
        faults.add(line.fault("register_scale", SCALE).of(&indicator.id));
    }
    indicator.tolerance = line.measure(TOLERANCE, faults);
    indicator.baseline = baseline(line, faults);
    indicator.interpolation =
        optional(line, INTERPOLATION).and_then(|()| line.word(INTERPOLATION, &INTERPOLATIONS, faults));
    indicator.begins = line.fiscal_year(BEGINS, faults);
    indicator.ends = line.fiscal_year(ENDS, faults);
    if indicator.begins.zip(indicator.ends).is_some_and(|(begins, ends)| ends < begins) {
        faults.add(line.fault("register_years_reversed", ENDS).of(&indicator.id));
    }
    let mut cells = Cells { line, indicator, faults, told, on_the_way: BTreeMap::new() };
    let first = cells.target(TARGET, line.text(TARGET));
    let on_the_way = std::mem::take(&mut cells.on_the_way);
    let revised = cells.revisions();
    // A year's own column comes before what another text says of it.
    let mut path = on_the_way;
    path.extend(cells.path());
    // A register may set its last year in the columns of years alone.
    let last = || path.values().next_back().cloned();
    indicator.targets = first.or_else(last).into_iter().chain(revised).collect();
    indicator.path = path;
}

fn optional(line: Line<'_>, column: &str) -> Option<()> {
    (!line.text(column).is_empty()).then_some(())
}

fn baseline(line: Line<'_>, faults: &mut Faults) -> Option<Baseline> {
    let value = line.measure(BASELINE, faults);
    let year = line.fiscal_year(BASELINE_YEAR, faults);
    value.map(|value| Baseline { value, year })
}

/// The cells of one line that hold targets.
struct Cells<'a, 't> {
    line: Line<'t>,
    indicator: &'a Indicator,
    faults: &'a mut Faults,
    told: &'a mut Vec<Problem>,
    /// The targets of single years that a text names before its last one.
    on_the_way: BTreeMap<FiscalYear, Target>,
}

impl Cells<'_, '_> {
    fn path(&mut self) -> BTreeMap<FiscalYear, Target> {
        let columns = self.line.years();
        columns
            .into_iter()
            .filter_map(|(year, column)| Some((year, self.target(column, self.line.text(column))?)))
            .collect()
    }

    /// Revised targets: one on each line of the cell, with the day and the decision on the same line of theirs.
    fn revisions(&mut self) -> Vec<Target> {
        let [texts, days, decisions] = [REVISED, REVISED_FROM, REVISED_BY].map(|column| self.line.text(column));
        if [texts, days, decisions].iter().all(|text| text.is_empty()) {
            return Vec::new();
        }
        let (texts, days, decisions) = (lines(texts), lines(days), lines(decisions));
        if texts.len() != days.len() || decisions.len() > texts.len() {
            self.faults.add(self.line.fault("register_revisions", REVISED_FROM).of(&self.indicator.id));
            return Vec::new();
        }
        let mut revised: Vec<Target> = Vec::new();
        for (nth, (text, day)) in texts.iter().zip(&days).enumerate() {
            let Some(from) = entry::day(day) else {
                self.faults.add(self.line.fault("table_day", REVISED_FROM).of(&self.indicator.id));
                continue;
            };
            if revised.last().is_some_and(|last| last.from >= Some(from)) {
                self.faults.add(self.line.fault("register_revisions", REVISED_FROM).of(&self.indicator.id));
            }
            let decision = decisions.get(nth).map(|text| (*text).to_owned()).unwrap_or_default();
            revised.extend(self.target(REVISED, text).map(|target| Target { from: Some(from), decision, ..target }));
        }
        revised
    }

    /// One target; none where the cell sets none.
    fn target(&mut self, column: &str, text: &str) -> Option<Target> {
        let text = entry::one_line(text);
        if text.is_empty() {
            return None;
        }
        if let Some(number) = entry::number(&text) {
            return Some(Target { text, ..Target::number(number) });
        }
        let context = TargetContext { unit: &self.indicator.unit, year: NEAR, scale: &self.indicator.scale };
        let reading = read_target(&text, &context);
        match &reading.meaning {
            TargetMeaning::Nothing => return None,
            TargetMeaning::Unclear(aims) if aims.is_empty() => {
                let problem = self.line.problem(Severity::Finding, "register_target", column);
                let problem = problem.of(&self.indicator.id).with("found", text.as_str());
                self.told.push(problem.with("name", self.indicator.name.as_str()));
            }
            TargetMeaning::Unclear(aims) => {
                let candidates: Vec<Phrase> =
                    aims.iter().map(|aim| say_aim(aim, &self.indicator.unit, &text)).collect();
                let problem = self.line.problem(Severity::Finding, "register_target_unclear", column);
                let problem = problem.of(&self.indicator.id).with("found", text.as_str());
                self.told.push(problem.with("name", self.indicator.name.as_str()).with("candidates", candidates));
            }
            TargetMeaning::Aim(aim) => {
                if let Some(key) = contradiction(self.indicator, &reading, aim) {
                    self.fault(key, column, &text);
                }
                let needs_base = matches!(aim, Aim::Change { .. } | Aim::Maintain | Aim::Direction(_));
                if needs_base && self.indicator.baseline.is_none() && !text.contains('前') {
                    let problem = self.line.problem(Severity::Finding, "register_baseline", column);
                    let problem = problem.of(&self.indicator.id).with("found", text.as_str());
                    self.told.push(problem.with("name", self.indicator.name.as_str()));
                }
            }
        }
        let TargetReading { meaning, span, until, path, .. } = reading;
        let of_year = |aim| Target { meaning: TargetMeaning::Aim(aim), text: text.clone(), ..Target::number(0.0) };
        self.on_the_way.extend(path.into_iter().map(|(year, aim)| (year, of_year(aim))));
        Some(Target { meaning, text, span, until, from: None, decision: String::new() })
    }

    fn fault(&mut self, key: &str, column: &str, text: &str) {
        self.faults.add(self.line.fault(key, column).of(&self.indicator.id).with("found", text));
    }
}

/// What in the rest of the line a target contradicts, as the key of its fault.
fn contradiction(indicator: &Indicator, reading: &TargetReading, aim: &Aim) -> Option<&'static str> {
    let bound = match aim {
        Aim::Level { bound, .. } | Aim::Change { bound, .. } => *bound,
        _ => Bound::Reach,
    };
    let against = match indicator.direction {
        Direction::Increase => matches!(bound, Bound::AtMost | Bound::LessThan),
        Direction::Decrease => matches!(bound, Bound::AtLeast | Bound::MoreThan),
        Direction::Maintain => false,
    };
    let scope = match indicator.accumulation {
        Accumulation::Cumulative => reading.scope == Some(TargetScope::Yearly),
        Accumulation::Yearly => reading.scope == Some(TargetScope::Cumulative),
    };
    let counts = matches!(aim, Aim::Level { .. } | Aim::Range { .. })
        || matches!(aim, Aim::Change { change: Change::Amount(amount), .. } if *amount != 0.0);
    let known = |unit: &str| unit.is_empty() || is_points(unit) || fold(unit) == fold(&indicator.unit);
    if against && indicator.nature != Nature::Rank {
        Some("register_target_direction")
    } else if scope {
        Some("register_target_scope")
    } else if counts && !known(&reading.unit) {
        Some("register_target_unit")
    } else {
        None
    }
}

/// Points are what percentages move by.
fn is_points(unit: &str) -> bool {
    ["pt", "ポイント", "pp", "points", "percentage points", "%ポイント", "%pt"].contains(&unit)
}

fn lines(text: &str) -> Vec<&str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect()
}

/// The year that a heading names, if it heads the targets of one year.
pub(super) fn year_of_column(text: &str) -> Option<FiscalYear> {
    let heading = heading(text);
    heading.year.filter(|_| OF_YEARS.contains(&heading.words.as_str()))
}

//! A plan as the office decided it: hierarchy, indicators, targets, who answers for what, and how it is judged.
//!
//! Indicators and placements are apart: a relisted indicator (再掲) is one indicator with two placements, judged,
//! counted and chased once. It must not know what any sheet says today.

mod cadence;
mod confirmation;
mod extension;
mod id;
mod rules;
mod target;

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime};
use hashbrown::HashMap;
use serde::Serialize;

use super::calendar::FiscalYear;
use super::phrase::{Arg, Phrase};
use super::value::{Aim, Bound, TargetMeaning};

pub use cadence::{Cadence, Publication};
pub use confirmation::{Confirmation, Decision, Entered, Review, review};
pub use extension::Extension;
pub use id::IndicatorId;
pub use rules::{Grade, GradeClass, Rules, SymbolMeaning};
pub use target::{Baseline, Interpolation, Target, number_of, say_aim};

/// The units of money, whose values are final when the accounts of the year are closed.
const MONEY: char = '円';

/// One plan with all that is needed to judge it.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The stable name in keys and files (`sangyo`).
    pub id: String,
    /// The name that people use.
    pub name: String,
    /// The first fiscal year of the plan.
    pub first_year: FiscalYear,
    /// The last fiscal year of the plan; targets are for its end.
    pub last_year: FiscalYear,
    /// The names of the hierarchy's levels, outermost first (重点方向, 重点取組).
    pub levels: Vec<String>,
    /// The hierarchy in the plan's own order, parents before their children.
    pub nodes: Vec<Node>,
    /// Every indicator once, in the order of its first placement.
    pub indicators: Vec<Indicator>,
    /// Every row of the plan in its own order, relisted rows included.
    pub placements: Vec<Placement>,
    /// Which section answers for which indicator, and when.
    pub assignments: Vec<Assignment>,
    /// What the chiefs have confirmed; none where the office has no such step.
    pub confirmations: Option<Vec<Confirmation>>,
    /// How readings are understood and judged.
    pub rules: Rules,
    /// The days for which the office collects values, in order.
    pub rounds: Vec<Round>,
    /// The later deadlines that were granted.
    pub extensions: Vec<Extension>,
    /// Where a section enters its values, as it is written in mails (a path or a link).
    pub enter_at: String,
    /// The document by which the secretariat asked for the values, quoted in the first mail; may be empty.
    pub inquiry: String,
}

/// One step of the hierarchy: a direction, an initiative, a measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// The index of the node above, none at the top.
    pub parent: Option<usize>,
    /// The depth, 0 at the top: an index into [`Plan::levels`].
    pub level: usize,
    /// The label as the plan writes it, mark included (`① 事業活動の価値向上`).
    pub label: String,
    /// Texts that belong to this node, as `(heading, text)` (取組の内容 with its ◎/○ marks, 施策); lines are kept.
    pub details: Vec<(String, String)>,
}

/// One row of the plan: an indicator at a place in the hierarchy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placement {
    /// The index into [`Plan::indicators`].
    pub indicator: usize,
    /// The index into [`Plan::nodes`].
    pub node: usize,
    /// Whether this is a second placement (再掲), not counted again.
    pub relisted: bool,
}

/// What is measured.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Indicator {
    /// The stable name.
    pub id: IndicatorId,
    /// The indicator's own name, with （仮称）, without （再掲） and line breaks.
    pub name: String,
    /// Other names under which sheets know it.
    pub aliases: Vec<String>,
    /// The unit of its values (件, 人, 事業所).
    pub unit: String,
    /// What kind of number it is.
    pub nature: Nature,
    /// Whether the target counts over the whole plan or for each year.
    pub accumulation: Accumulation,
    /// Which way is good.
    pub direction: Direction,
    /// The targets for the plan's last year, the first one first; empty where the plan sets none.
    pub targets: Vec<Target>,
    /// The targets of single years, where the plan sets a path.
    pub path: BTreeMap<FiscalYear, Target>,
    /// What is expected between the years that have a target; none for the rule of the indicator's kind.
    pub interpolation: Option<Interpolation>,
    /// From where it starts.
    pub baseline: Option<Baseline>,
    /// Up to which difference from the baseline nothing has changed (surveys: 3 points).
    pub tolerance: Option<f64>,
    /// The words of its scale, best first (S, A, B, C).
    pub scale: Vec<String>,
    /// The first year in which it is measured, where that is not the plan's.
    pub begins: Option<FiscalYear>,
    /// The last year in which it is measured, where that is not the plan's.
    pub ends: Option<FiscalYear>,
    /// How often a value comes into being.
    pub cadence: Cadence,
    /// When the value of a year can be known, where that is later than the year's own rounds.
    pub published: Option<Publication>,
    /// The indicator without which this one can have no value (no event, no visitors).
    pub prerequisite: Option<IndicatorId>,
    /// Who may read its values (公表区分).
    pub publicity: Publicity,
    /// The indicator whose value this one's adds up to with others (合計指標).
    pub part_of: Option<IndicatorId>,
}

/// Who may read the values of an indicator.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Publicity {
    /// Everybody (公表).
    #[default]
    Public,
    /// Everybody once the figures are final (確定後公表).
    WhenFinal,
    /// The office alone (非公表).
    Withheld,
}

/// Where a year lies in the life of an indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// It is measured from a later year on.
    NotYet,
    /// It is measured.
    InForce,
    /// It was measured until an earlier year.
    Ended,
}

/// What kind of number an indicator is (`domain.md` C-1, 型).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Nature {
    /// Adds up over the year (流量); judged pro rata where the rule says so.
    #[default]
    Flow,
    /// Comes from events that happen once or a few times (催し); never pro rata.
    Event,
    /// A level at a moment (時点値), such as a number of members; never added up, never pro rata.
    Stock,
    /// A share or a mean (比率); like a level, and small numbers say as much as large ones.
    Ratio,
    /// A place among others (順位), the first the best.
    Rank,
    /// Done or not (有無): 1 or 0.
    YesNo,
    /// A word of a scale (段階).
    Ordinal,
}

/// Whether a target counts over the whole plan or for each year.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Accumulation {
    /// 「累計 n」: the sum over all years of the plan.
    Cumulative,
    /// 「n/年」: each year.
    #[default]
    Yearly,
}

/// Which way is good.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Direction {
    /// More is better.
    #[default]
    Increase,
    /// Less is better.
    Decrease,
    /// It should stay as it is.
    Maintain,
}

/// Says that a section answers for an indicator during some time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// The indicator.
    pub indicator: IndicatorId,
    /// The section's code.
    pub section: String,
    /// The days on which it holds.
    pub valid: Validity,
}

/// A span of days, both ends included, open where none is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Validity {
    /// The first day.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub to: Option<NaiveDate>,
}

impl Validity {
    /// Whether the day lies inside.
    #[must_use]
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// One collection of values: 基準日 and 提出期限 are two dates (`domain.md` B-2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Round {
    /// The day that the values describe (基準日).
    pub as_of: NaiveDate,
    /// Until when they have to be entered (提出期限), in the plan's zone.
    pub deadline: NaiveDateTime,
}

impl Plan {
    /// The indicator with this id.
    #[must_use]
    pub fn indicator(&self, id: &IndicatorId) -> Option<&Indicator> {
        self.indicators.iter().find(|indicator| &indicator.id == id)
    }

    /// The code of the section that answers for the indicator on the day.
    #[must_use]
    pub fn section_of(&self, id: &IndicatorId, day: NaiveDate) -> Option<&str> {
        self.assignments
            .iter()
            .find(|assignment| &assignment.indicator == id && assignment.valid.covers(day))
            .map(|assignment| assignment.section.as_str())
    }

    /// The codes of the sections that answer for the indicators on the day; for one indicator, [`Self::section_of`].
    #[must_use]
    pub fn sections_on(&self, day: NaiveDate) -> HashMap<&IndicatorId, &str> {
        let mut sections = HashMap::with_capacity(self.indicators.len());
        for assignment in self.assignments.iter().filter(|assignment| assignment.valid.covers(day)) {
            sections.entry(&assignment.indicator).or_insert(assignment.section.as_str());
        }
        sections
    }

    /// The indexes of the placements of each indicator, in the order of the indicators.
    #[must_use]
    pub fn placements_by_indicator(&self) -> Vec<Vec<usize>> {
        let mut placements = vec![Vec::new(); self.indicators.len()];
        for (index, placement) in self.placements.iter().enumerate() {
            placements[placement.indicator].push(index);
        }
        placements
    }

    /// The headings of the details, in the order in which they first appear.
    #[must_use]
    pub fn detail_headings(&self) -> Vec<String> {
        let mut headings: Vec<String> = Vec::new();
        for (heading, _) in self.nodes.iter().flat_map(|node| &node.details) {
            if !headings.contains(heading) {
                headings.push(heading.clone());
            }
        }
        headings
    }

    /// How many years the plan lasts.
    #[must_use]
    pub fn length(&self) -> i32 {
        self.last_year.0 - self.first_year.0 + 1
    }

    /// The labels from the top of the hierarchy down to the node.
    #[must_use]
    pub fn path(&self, node: usize) -> Vec<&str> {
        let mut labels = Vec::new();
        let mut next = Some(node);
        while let Some(index) = next {
            labels.push(self.nodes[index].label.as_str());
            next = self.nodes[index].parent;
        }
        labels.reverse();
        labels
    }
}

impl Plan {
    /// Whether the round of a 基準日 asks for values of this cadence; on a day that is no round's, always.
    #[must_use]
    pub fn collects(&self, cadence: Cadence, as_of: NaiveDate) -> bool {
        let days: Vec<NaiveDate> = self.rounds.iter().map(|round| round.as_of).collect();
        cadence.is_collected(as_of, &days)
    }

    /// The next 基準日 after the day whose round asks for values of this cadence.
    #[must_use]
    pub fn next_collection(&self, cadence: Cadence, after: NaiveDate) -> Option<NaiveDate> {
        let later = self.rounds.iter().map(|round| round.as_of).filter(|day| *day > after);
        let brings = |day: &NaiveDate| cadence.brings(FiscalYear::of(*day), self.first_year);
        later.filter(|day| brings(day) && self.collects(cadence, *day)).min()
    }
}

impl Indicator {
    /// The last day on which a value of the year that is called provisional (見込み, 速報) is as final as can be: that of
    /// its publication, and of money that of the closing of accounts; none where a provisional value stands for ever.
    #[must_use]
    pub fn provisional_until(&self, year: FiscalYear) -> Option<NaiveDate> {
        let of_money = self.unit.ends_with(MONEY).then_some(Publication::SETTLEMENT);
        self.published.or(of_money)?.last_day(year)
    }

    /// The target that holds on a day.
    #[must_use]
    pub fn target_on(&self, day: NaiveDate) -> Option<&Target> {
        self.targets.iter().rev().find(|target| target.from.is_none_or(|from| from <= day))
    }

    /// The number to reach by the target that holds on a day; none where it has none.
    #[must_use]
    pub fn number_on(&self, day: NaiveDate) -> Option<f64> {
        number_of(self.target_on(day)?.aim()?, self.baseline.map(|baseline| baseline.value))
    }

    /// Where a year lies in its life.
    #[must_use]
    pub fn phase(&self, year: FiscalYear) -> Phase {
        if self.begins.is_some_and(|begins| year < begins) {
            Phase::NotYet
        } else if self.ends.is_some_and(|ends| ends < year) {
            Phase::Ended
        } else {
            Phase::InForce
        }
    }

    /// The same as a fact of a sentence; an empty text without one.
    #[must_use]
    pub fn target_said(&self, day: NaiveDate) -> Arg {
        self.target_phrase(day).map_or_else(|| Arg::Text(String::new()), Arg::from)
    }

    /// The target that holds on a day, as sheets write it (累計 7件, 100件/年, 90%以上); none without one.
    #[must_use]
    pub fn target_phrase(&self, day: NaiveDate) -> Option<Phrase> {
        let target = self.target_on(day)?;
        let TargetMeaning::Aim(aim) = &target.meaning else {
            let unclear = matches!(target.meaning, TargetMeaning::Unclear(_));
            return unclear.then(|| Phrase::new("target.unclear").with("text", target.text.as_str()));
        };
        let said = say_aim(aim, &self.unit, &target.text);
        let counts =
            matches!(self.nature, Nature::Flow | Nature::Event) && matches!(aim, Aim::Level { .. } | Aim::Range { .. });
        let key = match (self.accumulation, aim) {
            _ if !counts => return Some(said),
            (Accumulation::Cumulative, _) => "target.cumulative",
            (Accumulation::Yearly, Aim::Level { bound: Bound::Reach, .. }) => "target.yearly",
            (Accumulation::Yearly, _) => "target.yearly_bound",
        };
        Some(Phrase::new(key).with("aim", said))
    }
}

#[cfg(test)]
mod tests;

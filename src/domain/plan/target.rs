//! What an indicator is to reach: versions of a target, a path year by year, a baseline, and how they are said.
//!
//! It must not know any value, nor which version a moment asks for beyond its day.

use chrono::NaiveDate;

use crate::domain::calendar::FiscalYear;
use crate::domain::phrase::Phrase;
use crate::domain::value::{Aim, Base, Bound, Change, TargetMeaning, Way};

/// One version of a target.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// What is aimed at, or what a person has to say.
    pub meaning: TargetMeaning,
    /// The text as the register has it.
    pub text: String,
    /// The years over which it counts, where the text names them (H27～28累計).
    pub span: Option<(FiscalYear, FiscalYear)>,
    /// The year by which it is to be reached, where it is not the plan's last.
    pub until: Option<FiscalYear>,
    /// From which day it holds; none from the plan's beginning.
    pub from: Option<NaiveDate>,
    /// The decision by which it was revised (決裁); empty for the first one.
    pub decision: String,
}

/// From where an indicator starts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Baseline {
    /// The value.
    pub value: f64,
    /// Its fiscal year; none for the year before the plan.
    pub year: Option<FiscalYear>,
}

/// What is expected in a year before the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interpolation {
    /// On the straight line from the baseline to the target, through the yearly targets that there are (直線).
    Linear,
    /// Each year its own target; a year without one is not judged (年次).
    EachYear,
    /// The target of the last year, in every year (終点).
    EndOnly,
}

impl Target {
    /// A plain number that holds from the plan's beginning.
    #[must_use]
    pub fn number(number: f64) -> Self {
        Self {
            meaning: TargetMeaning::Aim(Aim::Level { number, bound: Bound::Reach }),
            text: number.to_string(),
            span: None,
            until: None,
            from: None,
            decision: String::new(),
        }
    }

    /// The certain aim.
    #[must_use]
    pub fn aim(&self) -> Option<&Aim> {
        match &self.meaning {
            TargetMeaning::Aim(aim) => Some(aim),
            TargetMeaning::Nothing | TargetMeaning::Unclear(_) => None,
        }
    }
}

/// The number that an aim comes to, counted from a base where it needs one; none where it has no number.
#[must_use]
pub fn number_of(aim: &Aim, base: Option<f64>) -> Option<f64> {
    match aim {
        Aim::Level { number, .. } | Aim::Rank(number) => Some(*number),
        Aim::Change { change: Change::Factor(factor), .. } => base.map(|base| base * factor),
        Aim::Change { change: Change::Amount(amount), .. } => base.map(|base| base + amount),
        Aim::Maintain => base,
        Aim::Range { .. } | Aim::Direction(_) | Aim::Done | Aim::Grade(_) => None,
    }
}

/// An aim in words, with the unit of its indicator; `text` is what the register says.
#[must_use]
pub fn say_aim(aim: &Aim, unit: &str, text: &str) -> Phrase {
    let named = |key: &str| Phrase::new(format!("aim.{key}")).with("unit", unit);
    match aim {
        Aim::Level { number, bound } => named(match bound {
            Bound::Reach => "reach",
            Bound::AtLeast => "at_least",
            Bound::MoreThan => "more_than",
            Bound::AtMost => "at_most",
            Bound::LessThan => "less_than",
        })
        .with("number", *number),
        Aim::Range { low, high, closed } => {
            named(if *closed { "range" } else { "band" }).with("low", *low).with("high", *high)
        }
        Aim::Change { change, bound, base: Base::PreviousYear } => {
            let own = Aim::Change { change: *change, bound: *bound, base: Base::Baseline };
            Phrase::new("aim.than_previous").with("aim", say_aim(&own, unit, text))
        }
        Aim::Change { change: Change::Factor(factor), bound, .. } => {
            let change = named(if *factor < 1.0 { "less_by_share" } else { "more_by_share" });
            change.with("share", (factor - 1.0).abs()).with("bound", at_least_so_much(*bound))
        }
        Aim::Change { change: Change::Amount(amount), bound, .. } if *amount == 0.0 => {
            named(if *bound == Bound::AtMost { "at_most_base" } else { "at_least_base" })
        }
        Aim::Change { change: Change::Amount(amount), bound, .. } => {
            let change = named(if *amount < 0.0 { "less_by" } else { "more_by" });
            change.with("number", amount.abs()).with("bound", at_least_so_much(*bound))
        }
        Aim::Maintain => named("maintain"),
        Aim::Direction(Way::Up) => named("up"),
        Aim::Direction(Way::Down) => named("down"),
        Aim::Direction(Way::Better) => named("better"),
        Aim::Done => named("done").with("text", text),
        Aim::Rank(number) => named("rank").with("number", *number),
        Aim::Grade(grade) => named("grade").with("grade", grade.as_str()),
    }
}

/// Whether a change is to be at least so large, or larger: the key of its word, empty where neither is said.
fn at_least_so_much(bound: Bound) -> &'static str {
    match bound {
        Bound::Reach => "",
        Bound::AtLeast | Bound::AtMost => "at_least",
        Bound::MoreThan | Bound::LessThan => "more_than",
    }
}

//! Which target counts for a year and a day: the version in force, the year's own, or none.
//!
//! It must not know values of the year that is judged.

use chrono::NaiveDate;

use crate::domain::calendar::FiscalYear;
use crate::domain::plan::{Indicator, Interpolation, Target, number_of};
use crate::domain::value::{Aim, Base, TargetMeaning};

/// The target that counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Goal<'a> {
    /// The plan sets none.
    Nothing,
    /// The plan goes year by year and sets none for this one.
    NotThisYear,
    /// A person has to say what the text means.
    Unclear(&'a Target),
    /// It counts from a number that nobody has given.
    WithoutBase(&'a Target),
    /// This one.
    Certain(Certain<'a>),
}

/// A target that can be compared with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Certain<'a> {
    pub(super) target: &'a Target,
    pub(super) aim: &'a Aim,
    /// The number that it comes to; none for aims without one.
    pub(super) number: Option<f64>,
    /// Whether it is the year's own.
    pub(super) of_year: bool,
}

/// Finds the target of a year that holds on a day. `previous` is the value of the year before.
pub(super) fn goal(indicator: &Indicator, year: FiscalYear, day: NaiveDate, previous: Option<f64>) -> Goal<'_> {
    let end_only = indicator.interpolation == Some(Interpolation::EndOnly);
    let own = indicator.path.get(&year).filter(|_| !end_only);
    let last = indicator.path.keys().next_back().is_none_or(|last| *last < year);
    if own.is_none() && !indicator.path.is_empty() && !last && goes_year_by_year(indicator) {
        return Goal::NotThisYear;
    }
    let Some(target) = own.or_else(|| indicator.target_on(day)) else { return Goal::Nothing };
    let aim = match &target.meaning {
        TargetMeaning::Nothing => return Goal::Nothing,
        TargetMeaning::Unclear(_) => return Goal::Unclear(target),
        TargetMeaning::Aim(aim) => aim,
    };
    let baseline = indicator.baseline.map(|baseline| baseline.value);
    let base = match aim {
        Aim::Change { base: Base::PreviousYear, .. } => previous,
        _ => baseline,
    };
    let number = number_of(aim, base);
    let needs_base = matches!(aim, Aim::Change { .. } | Aim::Maintain | Aim::Direction(_));
    if needs_base && base.is_none() {
        return Goal::WithoutBase(target);
    }
    Goal::Certain(Certain { target, aim, number, of_year: own.is_some() })
}

/// Whether a target of the indicator counts from the value of the year before.
pub(super) fn counts_from_previous_year(indicator: &Indicator) -> bool {
    let counts =
        |target: &Target| matches!(&target.meaning, TargetMeaning::Aim(Aim::Change { base: Base::PreviousYear, .. }));
    indicator.targets.iter().chain(indicator.path.values()).any(counts)
}

fn goes_year_by_year(indicator: &Indicator) -> bool {
    matches!(indicator.interpolation, None | Some(Interpolation::EachYear))
}

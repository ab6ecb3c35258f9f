//! A value against what was expected of it, by the kind of target: a ratio, or reached or not.
//!
//! Each formula is said with its numbers. Getting worse is said, and never clamped to nothing. It must not grade.

use crate::domain::phrase::Phrase;
use crate::domain::plan::{Direction, Indicator, Nature};
use crate::domain::value::{Aim, Bound, Way};

use super::expected::Expectation;
use super::goal::Certain;

/// Below this two numbers are one.
const NEXT_TO_NOTHING: f64 = 1e-9;

/// How a value stands to its target.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Measure {
    /// So much of what was expected; less than nothing where it got worse. With the key of the sentence, below `reason.`.
    Ratio(f64, &'static str),
    /// Reached, and why.
    Reached(Phrase),
    /// Not reached, and why.
    Short(Phrase),
    /// A person has to say whether it is reached, and why.
    Open(Phrase),
    /// Nothing was expected yet, so that there is nothing to compare with.
    Nothing,
}

/// Measures a value against a number that was expected.
pub(super) fn against_number(
    indicator: &Indicator,
    goal: &Certain<'_>,
    number: f64,
    value: f64,
    expectation: &Expectation,
) -> Measure {
    let tolerance = indicator.tolerance.unwrap_or(0.0);
    let expected = expectation.value;
    let bound = bound_of(goal.aim);
    let facts = |key: &str| facts(indicator, key, value).with("target", number).with("tolerance", tolerance);
    let decide = |reached: bool, key: &str| {
        if reached {
            Measure::Reached(facts(&format!("{key}_reached")))
        } else {
            Measure::Short(facts(&format!("{key}_short")))
        }
    };
    if indicator.nature == Nature::Rank {
        return decide(value <= number, "rank");
    }
    if indicator.nature == Nature::YesNo {
        return decide(value >= number, "done");
    }
    // A strict bound is not met by its own number.
    if near(value, number) && near(expected, number) && matches!(bound, Bound::MoreThan | Bound::LessThan) {
        return Measure::Short(facts("strict_short"));
    }
    let way = way_of(indicator, goal.aim);
    if way == Direction::Maintain {
        return match kept(indicator.direction, value, expected, tolerance) {
            Kept::Yes => decide(true, "maintain"),
            Kept::Below if expected > 0.0 => Measure::Ratio(value / expected, "graded"),
            Kept::Above if expected > 0.0 && indicator.direction == Direction::Decrease => {
                Measure::Ratio(expected / value, "graded_over")
            }
            Kept::Above if expected > 0.0 => Measure::Open(facts("maintain_above")),
            Kept::Below | Kept::Above => decide(false, "maintain"),
        };
    }
    let good = |margin: f64| match way {
        Direction::Decrease => value <= expected + margin,
        Direction::Increase | Direction::Maintain => value >= expected - margin,
    };
    if let Some(base) = expectation.base {
        if near(base, expected) {
            return decide(good(tolerance + NEXT_TO_NOTHING), "maintain");
        }
        if way == Direction::Decrease && near(number, 0.0) && value <= 0.0 {
            return decide(true, "level");
        }
        let ratio = (value - base) / (expected - base);
        return if ratio < 1.0 && (value - base).abs() <= tolerance + NEXT_TO_NOTHING {
            Measure::Ratio(0.0, "unchanged")
        } else if ratio < 0.0 {
            Measure::Ratio(ratio, "worse")
        } else {
            Measure::Ratio(ratio, "from_base")
        };
    }
    match way {
        Direction::Decrease if value <= 0.0 || expected <= 0.0 => decide(good(0.0), "level"),
        Direction::Decrease if value > expected => Measure::Ratio(expected / value, "graded_over"),
        Direction::Decrease => Measure::Ratio(expected / value, "graded_down"),
        _ if expected > 0.0 => Measure::Ratio(value / expected, "graded"),
        _ if near(expected, 0.0) && number > 0.0 => Measure::Nothing,
        _ => decide(good(0.0), "level"),
    }
}

/// Measures a value against an aim without a number; none for one that has one.
pub(super) fn against_aim(indicator: &Indicator, aim: &Aim, value: f64, best: f64) -> Option<Measure> {
    let tolerance = indicator.tolerance.unwrap_or(0.0);
    let facts = |key: &str| facts(indicator, key, value).with("tolerance", tolerance);
    Some(match aim {
        Aim::Range { low, high, closed } => {
            let within = value >= *low && (value < *high || (*closed && value <= *high));
            let because = |key: &str| facts(key).with("low", *low).with("high", *high);
            match (within, closed) {
                (true, true) => Measure::Reached(because("range_reached")),
                (true, false) => Measure::Reached(because("band_reached")),
                (false, true) => Measure::Short(because("range_short")),
                (false, false) => Measure::Short(because("band_short")),
            }
        }
        Aim::Direction(way) => {
            let base = indicator.baseline?.value;
            let down = match way {
                Way::Up => false,
                Way::Down => true,
                Way::Better => indicator.direction == Direction::Decrease,
            };
            let gain = if down { base - value } else { value - base };
            let because = |key: &str| facts(key).with("base", base);
            if gain > tolerance + NEXT_TO_NOTHING {
                Measure::Reached(because("moved"))
            } else if gain.abs() <= tolerance + NEXT_TO_NOTHING {
                Measure::Short(because("not_moved"))
            } else {
                Measure::Short(because("moved_away"))
            }
        }
        Aim::Done if value >= 1.0 => Measure::Reached(facts("done_reached")),
        Aim::Done => Measure::Short(facts("done_short")),
        Aim::Rank(number) if value <= *number => Measure::Reached(facts("rank_reached").with("target", *number)),
        Aim::Rank(number) => Measure::Short(facts("rank_short").with("target", *number)),
        Aim::Grade(grade) => {
            let because = |key: &str| facts(key).with("target", grade.as_str());
            if value >= best {
                Measure::Reached(because("grade_reached"))
            } else {
                Measure::Short(because("grade_short"))
            }
        }
        Aim::Level { .. } | Aim::Change { .. } | Aim::Maintain => return None,
    })
}

/// On which side of a level that is to be kept a value lies.
enum Kept {
    Yes,
    Below,
    Above,
}

/// More is kept where more is good, less where less is; where neither is said (維持) only the level itself is kept, and
/// what lies above it is left to a person, save above 0.
fn kept(direction: Direction, value: f64, level: f64, tolerance: f64) -> Kept {
    let margin = tolerance + NEXT_TO_NOTHING;
    if value > level + margin && direction != Direction::Increase {
        Kept::Above
    } else if value < level - margin && direction != Direction::Decrease {
        Kept::Below
    } else {
        Kept::Yes
    }
}

fn facts(indicator: &Indicator, key: &str, value: f64) -> Phrase {
    Phrase::new(format!("reason.{key}")).with("value", value).with("unit", indicator.unit.as_str())
}

/// Which way is good: as the target's bound says, else as the register does.
pub(super) fn way_of(indicator: &Indicator, aim: &Aim) -> Direction {
    match (aim, bound_of(aim)) {
        (Aim::Maintain, _) => Direction::Maintain,
        (_, Bound::AtMost | Bound::LessThan) => Direction::Decrease,
        (_, Bound::AtLeast | Bound::MoreThan) => Direction::Increase,
        (_, Bound::Reach) => indicator.direction,
    }
}

fn bound_of(aim: &Aim) -> Bound {
    match aim {
        Aim::Level { bound, .. } | Aim::Change { bound, .. } => *bound,
        _ => Bound::Reach,
    }
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < NEXT_TO_NOTHING
}

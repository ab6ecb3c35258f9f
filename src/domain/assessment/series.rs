//! A switch between yearly and cumulative numbers in the years of one indicator.
//!
//! It happens: a prefecture's five-year target of jobs was reported as 2,748 and 2,415 in one year's sheet, and as 2,748,
//! 5,163 and 7,077 in the next. No heading tells the two apart, the numbers do. It is told and never corrected.

use std::collections::BTreeMap;

use crate::domain::calendar::FiscalYear;
use crate::domain::phrase::{Arg, Phrase};
use crate::domain::plan::{Accumulation, Indicator, Nature, Plan};
use crate::domain::problem::Problem;
use crate::domain::snapshot::Snapshot;
use crate::domain::value::Content;

use super::expected::year_name;
use super::said::hear;

/// Sums are compared to within this share: figures are rounded.
const ROUNDING: f64 = 0.001;
/// From so many years on growth that looks like a sum is remarked on.
const FEWEST_YEARS: usize = 3;

/// What every year says, oldest first; a year may say several numbers in several files.
type Series = BTreeMap<FiscalYear, Vec<f64>>;

/// Those of some indicators of the plan whose years do not add up as the register says; one finding each.
pub(super) fn switches(plan: &Plan, some: &[Indicator], snapshot: &Snapshot, until: FiscalYear) -> Vec<Problem> {
    // One year alone raises no doubt.
    if until <= plan.first_year {
        return Vec::new();
    }
    let counted = some.iter().filter(|it| matches!(it.nature, Nature::Flow | Nature::Event));
    counted
        .filter_map(|indicator| {
            let series = series(plan, snapshot, indicator, until);
            let key = doubt(&series, indicator.accumulation)?;
            let numbers: Vec<Arg> = series
                .iter()
                .flat_map(|(year, numbers)| numbers.iter().map(move |number| (year, number)))
                .map(|(year, number)| {
                    let phrase = Phrase::new("series.number").with("year", year_name(plan, *year));
                    phrase.with("number", *number).with("unit", indicator.unit.as_str()).into()
                })
                .collect();
            let problem = Problem::finding(key).of(&indicator.id).with("name", indicator.name.as_str());
            Some(problem.with("numbers", numbers))
        })
        .collect()
}

/// What happened year by year, oldest first: the years up to `until` whose cell is one certain number.
#[must_use]
pub fn actuals(plan: &Plan, snapshot: &Snapshot, indicator: &Indicator, until: FiscalYear) -> Vec<(FiscalYear, f64)> {
    let of_years = series(plan, snapshot, indicator, until).into_iter();
    of_years
        .filter_map(|(year, numbers)| if let [number] = numbers[..] { Some((year, number)) } else { None })
        .collect()
}

fn series(plan: &Plan, snapshot: &Snapshot, indicator: &Indicator, until: FiscalYear) -> Series {
    let mut series = Series::new();
    for year in (plan.first_year.0..=until.0).map(FiscalYear) {
        let Some(said) = hear(plan, snapshot, indicator, year) else { continue };
        let numbers: Vec<f64> = match (&said.reading.content, &said.conflict) {
            (_, Some(_)) => said.candidates.iter().map(|candidate| candidate.value).collect(),
            (Content::Value(part), None) => vec![part.number],
            _ => continue,
        };
        series.insert(year, numbers);
    }
    series
}

/// Which doubt the numbers raise, as the key of its problem.
fn doubt(series: &Series, accumulation: Accumulation) -> Option<&'static str> {
    if two_ways(series) {
        return Some("series_two_ways");
    }
    let numbers: Vec<f64> = series.values().filter_map(|numbers| numbers.first().copied()).collect();
    match accumulation {
        Accumulation::Cumulative => numbers.windows(2).any(|pair| pair[1] < pair[0]).then_some("series_falls"),
        Accumulation::Yearly => only_sums(&numbers).then_some("series_sums"),
    }
}

/// Whether a year stands once by itself and once with the years before it.
fn two_ways(series: &Series) -> bool {
    let mut sums = vec![0.0];
    for (nth, numbers) in series.values().enumerate() {
        let summed =
            |own: &f64| sums.iter().any(|sum| *sum > 0.0 && numbers.iter().any(|other| same(sum + own, *other)));
        if nth > 0 && numbers.len() > 1 && numbers.iter().any(summed) {
            return true;
        }
        let before = std::mem::take(&mut sums);
        sums = before.iter().flat_map(|sum| numbers.iter().flat_map(move |own| [sum + own, *own])).collect();
        sums.truncate(64);
    }
    false
}

/// Whether every year is the one before and about as much again as the first: years that were added up.
fn only_sums(numbers: &[f64]) -> bool {
    let Some(first) = numbers.first().copied().filter(|first| *first > 0.0) else { return false };
    let steps = || numbers.windows(2).map(|pair| pair[1] - pair[0]);
    let alike = |step: f64| (first * 0.5..=first * 2.0).contains(&step);
    numbers.len() >= FEWEST_YEARS && steps().all(alike)
        // A year that alone holds as much as all before it, after years that did not grow.
        || (numbers.len() >= FEWEST_YEARS && jumps_to_the_sum(numbers))
}

fn jumps_to_the_sum(numbers: &[f64]) -> bool {
    let Some((last, before)) = numbers.split_last() else { return false };
    let sum: f64 = before.iter().sum();
    let highest = before.iter().copied().fold(0.0, f64::max);
    let mean = sum / f64::from(u32::try_from(before.len()).unwrap_or(1));
    let level = before.iter().all(|number| *number >= mean * 0.5 && *number <= mean * 2.0);
    level && sum > 0.0 && *last >= sum && *last - sum <= highest * 2.0 && *last > highest * 2.0
}

fn same(a: f64, b: f64) -> bool {
    (a - b).abs() <= ROUNDING * a.abs().max(b.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(numbers: &[&[f64]]) -> Series {
        (2014..).map(FiscalYear).zip(numbers.iter().map(|numbers| numbers.to_vec())).collect()
    }

    #[test]
    fn a_switch_between_yearly_and_cumulative_numbers_is_noticed() {
        use Accumulation::{Cumulative, Yearly};
        let plain = |numbers: &[f64]| series(&numbers.iter().map(std::slice::from_ref).collect::<Vec<_>>());
        for (series, accumulation, expected) in [
            (plain(&[2748.0, 2415.0]), Cumulative, Some("series_falls")),
            (plain(&[2748.0, 5163.0, 7077.0]), Cumulative, None),
            (plain(&[2748.0, 5163.0, 7077.0]), Yearly, Some("series_sums")),
            (plain(&[2748.0, 2415.0, 7077.0]), Yearly, Some("series_sums")),
            (plain(&[2748.0, 2415.0, 1914.0]), Yearly, None),
            (series(&[&[2748.0], &[2415.0, 5163.0], &[7077.0]]), Cumulative, Some("series_two_ways")),
            (series(&[&[2748.0], &[5163.0, 2415.0]]), Yearly, Some("series_two_ways")),
            (series(&[&[10.0], &[12.0, 13.0]]), Yearly, None),
            (plain(&[100.0, 104.0, 110.0]), Yearly, None),
            (plain(&[0.0, 3.0, 5.0]), Yearly, None),
            (plain(&[5.0]), Cumulative, None),
        ] {
            assert_eq!(doubt(&series, accumulation), expected, "{series:?} {accumulation:?}");
        }
    }
}

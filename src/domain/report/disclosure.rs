//! Which counts are so small that they could name somebody, and what would give them away.
//!
//! A count of persons below a set number can name somebody (`domain.md` B-5, 個人情報), and so can the difference between a
//! total and the parts that are shown, or between two years of a cumulative count. It must not know what becomes of them.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::domain::calendar::FiscalYear;
use crate::domain::fold::fold;

use super::strip::Strip;

/// Which counts are too small to be published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disclosure {
    /// Counts above 0 and below this are suppressed; 0 for none.
    pub suppress_below: u32,
    /// The units that count persons.
    pub suppress_units: Vec<String>,
}

impl Disclosure {
    pub(super) fn is_small(&self, value: f64, unit: &str) -> bool {
        value > 0.0 && value < f64::from(self.suppress_below) && self.suppress_units.iter().any(|own| own == unit)
    }

    /// Whether a text holds a small count with its unit (参加:3名).
    pub(super) fn finds_small(&self, text: &str) -> bool {
        // Folded, a comma is a 、 of its own.
        let text = fold(text);
        self.suppress_units.iter().any(|unit| {
            text.match_indices(unit.as_str()).any(|(at, _)| {
                let before = text[..at].trim_end();
                let rest = before.trim_end_matches(|c: char| c.is_ascii_digit() || c == '、' || c == '.');
                let number = before[rest.len()..].replace('、', "");
                number.parse().is_ok_and(|number| self.is_small(number, unit))
            })
        })
    }

    /// The years of a cumulative count that differ from the last one shown by a small count.
    pub(super) fn small_steps(&self, strip: &Strip) -> BTreeSet<FiscalYear> {
        let mut shown = 0.0;
        let mut hidden = BTreeSet::new();
        for (year, value) in strip.curve.actuals.iter().filter(|_| strip.is_cumulative) {
            if self.is_small(value - shown, &strip.unit) {
                hidden.insert(*year);
            } else {
                shown = *value;
            }
        }
        hidden
    }
}

/// The indicators whose value of a year is too small or a small step from the one before, and as many more as it takes
/// that no total gives one away.
pub(super) fn suppressed(
    strips: &[Strip],
    left_out: &BTreeSet<String>,
    year: FiscalYear,
    disclosure: &Disclosure,
) -> BTreeSet<String> {
    let mut small: BTreeSet<String> = strips
        .iter()
        .filter(|strip| {
            strip.value.is_some_and(|value| disclosure.is_small(value, &strip.unit))
                || disclosure.small_steps(strip).contains(&year)
                || strip.raw.as_deref().is_some_and(|raw| disclosure.finds_small(raw))
        })
        .map(|strip| strip.id.clone())
        .collect();
    let mut parts: BTreeMap<&str, Vec<&Strip>> = BTreeMap::new();
    for strip in strips {
        if let Some(whole) = &strip.part_of {
            parts.entry(whole).or_default().push(strip);
        }
    }
    loop {
        let before = small.len();
        for (whole, parts) in &parts {
            let is_known =
                |strip: &Strip| strip.value.is_some() && !left_out.contains(&strip.id) && !small.contains(&strip.id);
            let unknown = parts.iter().filter(|part| !is_known(part)).count();
            let Some(total) = strips.iter().find(|strip| strip.id == *whole).filter(|total| is_known(total)) else {
                continue;
            };
            if unknown == 1 {
                let value = |strip: &Strip| strip.value.unwrap_or(f64::INFINITY);
                let other = parts.iter().filter(|part| is_known(part)).min_by(|a, b| value(a).total_cmp(&value(b)));
                small.insert(other.map_or_else(|| total.id.clone(), |part| part.id.clone()));
            }
        }
        if small.len() == before {
            return small;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::assessment::{Class, Freshness};
    use crate::domain::phrase::Phrase;
    use crate::domain::plan::Publicity;
    use crate::domain::report::{Curve, Said};

    fn strip(id: &str, value: f64, part_of: Option<&str>) -> Strip {
        Strip {
            id: id.to_owned(),
            name: id.to_owned(),
            path: Vec::new(),
            section: None,
            publicity: Publicity::Public,
            part_of: part_of.map(str::to_owned),
            is_cumulative: false,
            target: "".into(),
            unit: "人".to_owned(),
            aim_unit: "人".to_owned(),
            raw: Some(format!("{value}人")),
            source: None,
            value: Some(value),
            as_of: None,
            freshness: Freshness::Ok,
            provisional: false,
            expected: None,
            ratio: None,
            percent_digits: 0,
            class: Class::OnTrack,
            grade: None,
            reason: Phrase::new("reason.graded"),
            question: None,
            said: Said::default(),
            curve: Curve::default(),
            history: Vec::new(),
            review: crate::domain::plan::Review::default(),
            years: Vec::new(),
        }
    }

    fn rules() -> Disclosure {
        Disclosure { suppress_below: 5, suppress_units: vec!["人".to_owned(), "名".to_owned()] }
    }

    fn held_back(strips: &[Strip], left_out: &[&str]) -> Vec<String> {
        let left_out = left_out.iter().map(|id| (*id).to_owned()).collect();
        suppressed(strips, &left_out, FiscalYear(2018), &rules()).into_iter().collect()
    }

    #[test]
    fn a_small_count_is_suppressed_and_so_is_what_would_give_it_away() {
        let whole = strip("T", 30.0, None);
        let part = |id: &str, value| strip(id, value, Some("T"));
        let parts = [part("A", 3.0), part("B", 12.0), part("C", 15.0), whole.clone()];
        assert_eq!(held_back(&parts, &[]), ["A", "B"], "the smallest other part too");
        assert_eq!(held_back(&[part("A", 3.0), part("B", 2.0), part("C", 25.0), whole.clone()], &[]), ["A", "B"]);
        assert_eq!(held_back(&[part("A", 10.0), part("B", 20.0), whole.clone()], &[]), Vec::<String>::new());
        assert_eq!(held_back(&[part("A", 10.0), part("B", 20.0), whole.clone()], &["A"]), ["B"], "one is withheld");
        assert_eq!(held_back(&[part("A", 3.0), whole], &[]), ["A", "T"], "the total is the part");
        assert_eq!(held_back(&[strip("A", 0.0, None), strip("B", 5.0, None)], &[]), Vec::<String>::new());
    }

    #[test]
    fn a_small_count_is_found_inside_a_text() {
        for (text, found) in [
            ("2回/年(参加:3名)", true),
            ("参加：３名", true),
            ("参加:33名", false),
            ("1,003人", false),
            ("3件", false),
            ("個人3社", false),
            ("4 人", true),
        ] {
            assert_eq!(rules().finds_small(text), found, "{text}");
        }
    }

    #[test]
    fn a_year_that_adds_a_small_count_to_what_was_shown_is_held_back() {
        let of = |values: &[f64]| {
            let actuals = (2016..).map(FiscalYear).zip(values.iter().copied()).collect();
            let curve = Curve { actuals, ..Curve::default() };
            Strip { is_cumulative: true, curve, ..strip("A", values[values.len() - 1], None) }
        };
        let hidden = |values: &[f64]| rules().small_steps(&of(values)).iter().map(|year| year.0).collect::<Vec<_>>();
        assert_eq!(hidden(&[20.0, 30.0, 40.0]), Vec::<i32>::new());
        assert_eq!(hidden(&[20.0, 22.0, 40.0]), [2017]);
        assert_eq!(hidden(&[20.0, 22.0, 24.0]), [2017, 2018], "each is a small step from the 20 that are shown");
        assert_eq!(hidden(&[20.0, 22.0, 26.0]), [2017], "22 is not shown, and 6 came in two years");
        assert_eq!(hidden(&[3.0, 9.0]), [2016], "the first year begins at nothing");
        assert_eq!(hidden(&[20.0, 20.0]), Vec::<i32>::new(), "nobody was added");
        assert_eq!(held_back(&[of(&[20.0, 30.0, 33.0])], &[]), ["A"], "the year of the report");
        let yearly = Strip { is_cumulative: false, ..of(&[20.0, 22.0]) };
        assert_eq!(rules().small_steps(&yearly).len(), 0);
    }
}

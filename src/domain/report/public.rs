//! The edition for everybody, made from the one for the office: indicators by their 公表区分, small counts suppressed.
//!
//! A count of persons below a set number can name somebody (`domain.md` B-5, 個人情報), and so can the difference between a
//! total and the parts that are shown: then one part more is suppressed. What is suppressed takes its rate, its grade and its
//! course along, since they would give it away. It must not know how a report is printed.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::domain::assessment::{Class, Freshness};
use crate::domain::fold::fold;
use crate::domain::phrase::Phrase;
use crate::domain::plan::{Publicity, Review};
use crate::domain::snapshot::Kind;

use super::content::{Certainty, Count, Edition, Issue, Report, TableRow};
use super::firmness::Firmness;
use super::strip::{Said, Strip};

/// What stands for a suppressed value (秘匿), as in official statistics (`domain.md` A-3).
const SUPPRESSED: &str = "x";

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
    fn is_small(&self, value: f64, unit: &str) -> bool {
        value > 0.0 && value < f64::from(self.suppress_below) && self.suppress_units.iter().any(|own| own == unit)
    }

    /// Whether a text holds a small count with its unit (参加:3名).
    fn finds_small(&self, text: &str) -> bool {
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
}

/// Makes the edition for everybody. The notes of the report must be those that everybody may read.
#[must_use]
pub fn public(report: Report, disclosure: &Disclosure) -> Report {
    let hidden = |strip: &Strip| match strip.publicity {
        Publicity::Public => false,
        Publicity::WhenFinal => !report.issue.is_final,
        Publicity::Withheld => true,
    };
    let left_out: BTreeSet<String> = report.strips.iter().filter(|it| hidden(it)).map(|it| it.id.clone()).collect();
    let small = suppressed(&report.strips, &left_out, disclosure);
    let strips: Vec<Strip> =
        report.strips.iter().filter(|it| !left_out.contains(&it.id)).map(|it| shown(it, &small, disclosure)).collect();
    let mut table = report.table.clone();
    join_spans(&mut table.rows, &left_out);
    table.rows.retain(|row| row.entry.as_ref().is_none_or(|entry| !left_out.contains(&entry.id)));
    for entry in table.rows.iter_mut().filter_map(|row| row.entry.as_mut()) {
        let is_small = small.contains(&entry.id);
        for (index, cell) in entry.cells.iter_mut().enumerate() {
            if disclosure.finds_small(&cell.text) || is_small && index < table.actual_years && !cell.text.is_empty() {
                SUPPRESSED.clone_into(&mut cell.text);
            }
        }
        if is_small {
            (entry.class, entry.grade, entry.ratio) = (Class::NotJudged, None, None);
        }
    }
    let counts = counts(&report.counts, &strips);
    let relisted = table.rows.iter().filter_map(|row| row.entry.as_ref()).filter(|entry| entry.relisted).count();
    let kept = |id: &String| !left_out.contains(id) && !small.contains(id);
    let mut attention = report.attention;
    attention.retain(|item| kept(&item.id));
    let mut zeros = report.zeros;
    zeros.retain(|zero| kept(&zero.id));
    // Until when sections enter their values is the office's own matter.
    let mut next_dates = report.next_dates;
    next_dates.retain(|(_, what)| what.key != "report.next.deadline");
    Report {
        issue: Issue { edition: Edition::Public, ..report.issue },
        compared_with: None,
        headline: headline(report.headline, &counts, strips.len()),
        indicators: strips.len(),
        relisted,
        decisions: Vec::new(),
        attention,
        zeros,
        next_dates,
        gaps: Vec::new(),
        certainty: certainty(&strips),
        firmness: Firmness { corrections: Vec::new(), stated: Vec::new(), ..report.firmness },
        left_out: left_out.len(),
        counts,
        table,
        strips,
        ..report
    }
}

/// The indicators whose value is too small, and as many more as it takes that no total gives one away.
fn suppressed(strips: &[Strip], left_out: &BTreeSet<String>, disclosure: &Disclosure) -> BTreeSet<String> {
    let mut small: BTreeSet<String> = strips
        .iter()
        .filter(|strip| {
            strip.value.is_some_and(|value| disclosure.is_small(value, &strip.unit))
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

/// What everybody sees of an indicator: never its cell's place, nor what it is asked.
fn shown(strip: &Strip, small: &BTreeSet<String>, disclosure: &Disclosure) -> Strip {
    let mut own = Strip { source: None, question: None, history: Vec::new(), ..strip.clone() };
    let is_small = small.contains(&strip.id);
    for year in &mut own.years {
        year.place = None;
        if disclosure.finds_small(&year.text) || is_small && year.kind == Some(Kind::Actual) && !year.text.is_empty() {
            SUPPRESSED.clone_into(&mut year.text);
        }
    }
    own.review = Review::NotAsked;
    own.reason = told(strip);
    if !is_small {
        let finds = own.curve.actuals.iter().any(|(_, value)| disclosure.is_small(*value, &own.unit));
        if finds {
            own.curve.actuals.clear();
        }
        return own;
    }
    let mut own = Strip {
        raw: Some(SUPPRESSED.to_owned()),
        value: None,
        as_of: None,
        ratio: None,
        class: Class::NotJudged,
        grade: None,
        provisional: false,
        freshness: Freshness::Unknown,
        reason: Phrase::new("reason.suppressed"),
        said: Said::default(),
        ..own
    };
    own.curve.actuals.clear();
    own
}

/// Why there is no value yet, without what the office asks its sections.
fn told(strip: &Strip) -> Phrase {
    match strip.class {
        Class::Missing | Class::NotInSheet | Class::Unreadable => Phrase::new("reason.open"),
        Class::Ambiguous => Phrase::new("reason.checking"),
        _ => strip.reason.clone(),
    }
}

/// Gives what a merged cell says to the rows that stay.
fn join_spans(rows: &mut [TableRow], left_out: &BTreeSet<String>) {
    let is_out = |row: &TableRow| row.entry.as_ref().is_some_and(|entry| left_out.contains(&entry.id));
    for top in 0..rows.len() {
        let columns = rows[top].entry.as_ref().map_or(0, |entry| entry.cells.len());
        for column in 0..columns {
            let Some(cell) = rows[top].entry.as_ref().map(|entry| entry.cells[column].clone()) else { continue };
            let end = (top + cell.span.0 as usize).min(rows.len());
            if cell.span.0 < 2 || !rows[top..end].iter().any(is_out) {
                continue;
            }
            let stay: Vec<usize> = (top..end).filter(|row| !is_out(&rows[*row])).collect();
            let height = u32::try_from(stay.len()).unwrap_or(1);
            let Some(entry) = stay.first().and_then(|first| rows[*first].entry.as_mut()) else { continue };
            let width = (cell.span.1 as usize).min(entry.cells.len() - column);
            entry.cells[column].text.clone_from(&cell.text);
            entry.cells[column].span = (height, cell.span.1);
            for covered in &mut entry.cells[column + 1..column + width] {
                covered.span = (0, 0);
            }
        }
    }
}

fn counts(kinds: &[Count], strips: &[Strip]) -> Vec<Count> {
    let number = |kind: &Count| strips.iter().filter(|it| it.class == kind.class && it.grade == kind.grade).count();
    kinds.iter().map(|kind| Count { number: number(kind), change: None, ..kind.clone() }).collect()
}

fn headline(headline: Phrase, counts: &[Count], indicators: usize) -> Phrase {
    let of = |class: Class| counts.iter().filter(|count| count.class == class).map(|count| count.number).sum::<usize>();
    headline
        .with("indicators", indicators)
        .with("on_track", of(Class::OnTrack))
        .with("lagging", of(Class::Lagging))
        .with("zero", of(Class::Zero))
        .with("missing", of(Class::Missing) + of(Class::NotInSheet))
        .with("text_only", of(Class::TextOnly))
        .with("ambiguous", of(Class::Ambiguous))
        .with("unreadable", of(Class::Unreadable))
}

fn certainty(strips: &[Strip]) -> Certainty {
    let valued = || strips.iter().filter(|strip| strip.value.is_some());
    let fresh = |freshness| valued().filter(|strip| strip.freshness == freshness).count();
    Certainty {
        provisional: valued().filter(|strip| strip.provisional).count(),
        stale: fresh(Freshness::Stale),
        after_snapshot: fresh(Freshness::AfterSnapshot),
        undated: fresh(Freshness::Unknown),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::report::Curve;

    fn strip(id: &str, value: f64, part_of: Option<&str>) -> Strip {
        Strip {
            id: id.to_owned(),
            name: id.to_owned(),
            path: Vec::new(),
            section: None,
            publicity: Publicity::Public,
            part_of: part_of.map(str::to_owned),
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
        suppressed(strips, &left_out, &rules()).into_iter().collect()
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
}

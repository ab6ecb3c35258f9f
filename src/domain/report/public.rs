//! The edition for everybody, made from the one for the office: indicators by their 公表区分, small counts suppressed.
//!
//! What is suppressed takes its rate, its grade and its course along, since they would give it away. It must not know how
//! a report is printed.

use std::collections::BTreeSet;

use crate::domain::assessment::{Class, Freshness};
use crate::domain::phrase::Phrase;
use crate::domain::plan::{Publicity, Review};
use crate::domain::snapshot::Kind;

use super::content::{Certainty, Count, Edition, Issue, Report, TableRow};
use super::disclosure::{Disclosure, suppressed};
use super::firmness::Firmness;
use super::strip::{Said, Strip};

/// What stands for a suppressed value (秘匿), as in official statistics (`domain.md` A-3).
const SUPPRESSED: &str = "x";

/// Makes the edition for everybody. The notes of the report must be those that everybody may read.
#[must_use]
pub fn public(report: Report, disclosure: &Disclosure) -> Report {
    let hidden = |strip: &Strip| match strip.publicity {
        Publicity::Public => false,
        Publicity::WhenFinal => !report.issue.is_final,
        Publicity::Withheld => true,
    };
    let left_out: BTreeSet<String> = report.strips.iter().filter(|it| hidden(it)).map(|it| it.id.clone()).collect();
    let small = suppressed(&report.strips, &left_out, report.year, disclosure);
    let strips: Vec<Strip> =
        report.strips.iter().filter(|it| !left_out.contains(&it.id)).map(|it| shown(it, &small, disclosure)).collect();
    let mut table = report.table.clone();
    join_spans(&mut table.rows, &left_out);
    table.rows.retain(|row| row.entry.as_ref().is_none_or(|entry| !left_out.contains(&entry.id)));
    for entry in table.rows.iter_mut().filter_map(|row| row.entry.as_mut()) {
        let is_small = small.contains(&entry.id);
        let steps = report.strips.iter().find(|strip| strip.id == entry.id).map(|strip| disclosure.small_steps(strip));
        let steps = steps.unwrap_or_default();
        for (index, cell) in entry.cells.iter_mut().enumerate() {
            let is_actual = index < table.actual_years && !cell.text.is_empty();
            let is_step = table.years.get(index).is_some_and(|year| steps.contains(year));
            if disclosure.finds_small(&cell.text) || is_actual && (is_small || is_step) {
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

/// What everybody sees of an indicator: never its cell's place, nor what it is asked.
fn shown(strip: &Strip, small: &BTreeSet<String>, disclosure: &Disclosure) -> Strip {
    let mut own = Strip { source: None, question: None, history: Vec::new(), ..strip.clone() };
    let is_small = small.contains(&strip.id);
    let steps = disclosure.small_steps(strip);
    for year in &mut own.years {
        year.place = None;
        let is_actual = year.kind == Some(Kind::Actual) && !year.text.is_empty();
        if disclosure.finds_small(&year.text) || is_actual && (is_small || steps.contains(&year.year)) {
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
        own.curve.actuals.retain(|(year, _)| !steps.contains(year));
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

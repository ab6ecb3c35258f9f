//! Makes the strip of every indicator from what was collected and judged.
//!
//! It must not count: what is counted is counted from strips.

use crate::domain::assessment::{Class, Judgement, actuals, target_path};
use crate::domain::calendar::FiscalYear;
use crate::domain::notes::{About, NoteKind};
use crate::domain::plan::{Accumulation, Indicator, IndicatorId};
use crate::domain::snapshot::{Kind, Observation};

use super::content::Edition;
use super::earlier::Earlier;
use super::material::Material;
use super::strip::{Curve, Past, Said, Strip};
use super::year::YearText;

/// Makes the strip of every indicator, in the plan's order.
pub(super) fn strips(material: &Material<'_>) -> Vec<Strip> {
    let pairs = material.plan.indicators.iter().zip(&material.assessment.judgements).enumerate();
    pairs.map(|(index, (indicator, judgement))| strip(material, index, indicator, judgement)).collect()
}

fn strip(material: &Material<'_>, index: usize, indicator: &Indicator, judgement: &Judgement) -> Strip {
    let Material { plan, office, assessment, earlier, .. } = *material;
    let reading = judgement.reading.as_ref();
    let placement = plan.placements.iter().find(|placement| placement.indicator == index);
    let past = |report: &Earlier| {
        let standing = report.standings.get(&indicator.id.0)?.clone();
        Some(Past { as_of: report.as_of, made_at: report.made_at, standing })
    };
    Strip {
        id: indicator.id.0.clone(),
        name: indicator.name.clone(),
        path: placement.map(|it| plan.path(it.node)).unwrap_or_default().into_iter().map(str::to_owned).collect(),
        section: judgement.section.as_deref().map(|code| office.section_name(code).to_owned()),
        publicity: indicator.publicity,
        part_of: indicator.part_of.as_ref().map(|id| id.0.clone()),
        is_cumulative: indicator.accumulation == Accumulation::Cumulative,
        target: indicator.target_said(assessment.as_of),
        unit: judgement.unit.clone(),
        aim_unit: indicator.unit.clone(),
        raw: judgement.raw.clone(),
        source: judgement.source.clone(),
        value: judgement.value,
        as_of: reading.and_then(|reading| reading.as_of.as_ref()).map(|stated| stated.date),
        freshness: judgement.freshness,
        provisional: judgement.value.is_some() && reading.is_some_and(|reading| reading.provisional),
        review: judgement.review.clone(),
        expected: judgement.expected,
        ratio: judgement.ratio.filter(|_| judgement.class != Class::NotJudged),
        percent_digits: judgement.percent_digits,
        class: judgement.class,
        grade: judgement.grade_in(&plan.rules),
        reason: judgement.reason.clone(),
        question: judgement.questions().into_iter().next(),
        said: said(material, index, indicator),
        curve: Curve {
            years: (plan.first_year.0..=plan.last_year.0).map(FiscalYear).collect(),
            targets: target_path(plan, indicator, assessment.as_of),
            actuals: actuals(plan, material.snapshot, indicator, assessment.year),
        },
        years: (plan.first_year.0..=plan.last_year.0)
            .map(|year| year_text(material, &indicator.id, FiscalYear(year)))
            .collect(),
        history: earlier.iter().filter_map(past).collect(),
    }
}

/// What happened where the year is judged, what is intended after it.
fn year_text(material: &Material<'_>, indicator: &IndicatorId, year: FiscalYear) -> YearText {
    let of_kind = |kind: Kind| {
        let seen = material.snapshot.observations.of(indicator);
        seen.filter(|seen| seen.cell.kind == kind && seen.cell.is_of(year)).min_by_key(|it| (it.source, it.placement))
    };
    let kinds = if year <= material.assessment.year { [Kind::Actual, Kind::Plan] } else { [Kind::Plan, Kind::Actual] };
    let found: Option<Observation<'_>> = kinds.into_iter().find_map(of_kind);
    YearText {
        year,
        kind: found.map(|seen| seen.cell.kind),
        text: found.map(|seen| seen.cell.raw.clone()).unwrap_or_default(),
        place: found.map(|seen| seen.cell.place.clone()),
    }
}

/// What is said of an indicator: the notes first, the note column of the sheet where there is no comment.
fn said(material: &Material<'_>, index: usize, indicator: &Indicator) -> Said {
    let (as_of, notes) = (material.assessment.as_of, material.notes);
    // The sheet's own notes were written for the office.
    let is_internal = material.issue.edition == Edition::Internal;
    let of = About::Indicator(&indicator.id);
    let words = |kind| notes.said(of, kind, as_of);
    Said {
        cause: words(NoteKind::Cause),
        measure: words(NoteKind::Measure),
        comment: words(NoteKind::Comment).or_else(|| beside(material, index).filter(|_| is_internal)),
        next: notes.next(of, as_of, material.made_at.date()),
    }
}

fn beside(material: &Material<'_>, index: usize) -> Option<String> {
    let Material { plan, snapshot, assessment, .. } = *material;
    let placements = plan.placements.iter().enumerate().filter(|(_, placement)| placement.indicator == index);
    let mut cells = placements.filter_map(|(at, _)| snapshot.actual(at, assessment.year));
    cells.find_map(|cell| cell.beside.note.clone()).map(|note| note.trim().to_owned()).filter(|note| !note.is_empty())
}

//! The progress table of a report: every row of the plan in its own order, with the texts that the sheet has.

use crate::domain::assessment::Class;
use crate::domain::calendar::FiscalYear;
use crate::domain::phrase::Arg;
use crate::domain::plan::{Indicator, Plan};
use crate::domain::snapshot::{Cell, Kind, Observations, Snapshot};

use super::content::{Table, TableCell, TableEntry, TableRow};
use super::material::Material;

/// Makes the table. A node without placements keeps one row, so that an initiative without indicators stays visible.
pub(super) fn table(material: &Material<'_>) -> Table {
    let Material { plan, snapshot, assessment, .. } = *material;
    let years: Vec<FiscalYear> = (plan.first_year.0..=plan.last_year.0).map(FiscalYear).collect();
    let actual_years = years.iter().filter(|year| **year <= assessment.year).count();
    let headings: Vec<String> = plan.detail_headings();
    let mut rows: Vec<TableRow> = Vec::new();
    for (node, _) in
        plan.nodes.iter().enumerate().filter(|(node, _)| !plan.nodes.iter().any(|n| n.parent == Some(*node)))
    {
        let placements: Vec<usize> =
            (0..plan.placements.len()).filter(|index| plan.placements[*index].node == node).collect();
        let row = |entry| TableRow { path: path(plan, node), details: details(plan, node, &headings), node, entry };
        if placements.is_empty() {
            rows.push(row(None));
        }
        rows.extend(placements.into_iter().map(|placement| row(Some(entry(material, placement, &years)))));
    }
    cover_spans(&mut rows);
    Table {
        levels: plan.levels.clone(),
        details: headings,
        years,
        actual_years,
        rows,
        footnotes: snapshot.footnotes.clone(),
    }
}

fn path(plan: &Plan, node: usize) -> Vec<String> {
    let mut labels: Vec<String> = plan.path(node).into_iter().map(str::to_owned).collect();
    labels.resize(plan.levels.len(), String::new());
    labels
}

fn details(plan: &Plan, node: usize, headings: &[String]) -> Vec<String> {
    let own = &plan.nodes[node].details;
    headings
        .iter()
        .map(|heading| own.iter().find(|(name, _)| name == heading).map(|(_, text)| text.clone()).unwrap_or_default())
        .collect()
}

fn entry(material: &Material<'_>, index: usize, years: &[FiscalYear]) -> TableEntry {
    let Material { plan, office, snapshot, assessment, .. } = *material;
    let placement = &plan.placements[index];
    let indicator: &Indicator = &plan.indicators[placement.indicator];
    let judgement = &assessment.judgements[placement.indicator];
    TableEntry {
        id: indicator.id.0.clone(),
        name: indicator.name.clone(),
        relisted: placement.relisted,
        target: raw_text(snapshot, index, Kind::Target)
            .map_or_else(|| indicator.target_said(assessment.as_of), Arg::Text),
        cells: years.iter().map(|year| cell(&snapshot.observations, index, *year, assessment.year)).collect(),
        class: judgement.class,
        grade: judgement.grade_in(&plan.rules),
        ratio: judgement.ratio.filter(|_| judgement.class != Class::NotJudged),
        percent_digits: judgement.percent_digits,
        freshness: judgement.freshness,
        provisional: judgement.value.is_some() && judgement.reading.as_ref().is_some_and(|it| it.provisional),
        review: judgement.review.clone(),
        section: judgement.section.as_deref().map(|code| office.section_name(code).to_owned()),
    }
}

/// The text of one year: what happened where the year is judged, what is intended after it.
fn cell(observations: &Observations, placement: usize, year: FiscalYear, judged: FiscalYear) -> TableCell {
    let of_kind = |kind: Kind| {
        observations
            .at(placement)
            .filter(|o| o.cell.kind == kind && o.cell.year == Some(year))
            .min_by_key(|o| o.source)
            .map(|o| o.cell)
    };
    let found: Option<&Cell> = if year <= judged {
        of_kind(Kind::Actual).or_else(|| of_kind(Kind::Plan))
    } else {
        of_kind(Kind::Plan).or_else(|| of_kind(Kind::Actual))
    };
    found.map_or_else(
        || TableCell { text: String::new(), span: (1, 1) },
        |cell| TableCell { text: cell.raw.clone(), span: cell.span },
    )
}

/// Marks the cells that a merged cell covers, and keeps every span inside its node and the table.
fn cover_spans(rows: &mut [TableRow]) {
    for row in 0..rows.len() {
        let columns = rows[row].entry.as_ref().map_or(0, |entry| entry.cells.len());
        for column in 0..columns {
            let (height, width) = rows[row].entry.as_ref().map_or((1, 1), |entry| entry.cells[column].span);
            if height * width <= 1 {
                continue;
            }
            let node = rows[row].node;
            let bottom = (row + height as usize).min(rows.len());
            let last = (row..bottom).take_while(|r| rows[*r].node == node && rows[*r].entry.is_some()).count() + row;
            let right = (column + width as usize).min(columns);
            for (r, covered) in rows.iter_mut().enumerate().take(last).skip(row) {
                let Some(entry) = &mut covered.entry else { continue };
                for (c, cell) in entry.cells.iter_mut().enumerate().take(right).skip(column) {
                    cell.span = if (r, c) == (row, column) { (span(last - row), span(right - column)) } else { (0, 0) };
                }
            }
        }
    }
}

fn span(cells: usize) -> u32 {
    u32::try_from(cells).unwrap_or(1)
}

/// The sheet's own text of a row, by what the column holds.
fn raw_text(snapshot: &Snapshot, placement: usize, kind: Kind) -> Option<String> {
    snapshot.observations.at(placement).find(|o| o.source == 0 && o.cell.kind == kind).map(|o| o.cell.raw.clone())
}

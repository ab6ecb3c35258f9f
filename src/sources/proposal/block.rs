//! A sheet below one of its headers: the labels of the hierarchy that hold at a row, and what the row says.

use super::heading::{Head, Role};
use super::section;
use super::tree::{Branch, items, joined};
use crate::domain::calendar::FiscalYear;
use crate::domain::fold::fold;
use crate::domain::snapshot::{Cell, Kind};
use crate::sources::sheet::{Grid, cell_name};

/// One sheet of one file with its headers.
pub(super) struct Sheet<'a> {
    pub(super) file: &'a str,
    pub(super) grid: &'a Grid,
    pub(super) heads: Vec<Head>,
}

impl Sheet<'_> {
    /// A cell as people write it.
    pub(super) fn place(&self, row: u32, column: u32) -> String {
        let cell = cell_name(row, column);
        self.grid.sheet.as_ref().map_or_else(|| cell.clone(), |sheet| format!("{sheet}!{cell}"))
    }

    /// The rows below each header.
    pub(super) fn blocks(&self) -> Vec<(&Head, Vec<u32>)> {
        let rows: Vec<u32> = self.grid.rows().into_iter().collect();
        let ends = self.heads.iter().skip(1).map(|head| head.first).chain([u32::MAX]);
        let below = |head: &Head, end: u32| rows.iter().copied().filter(|row| *row > head.last && *row < end).collect();
        self.heads.iter().zip(ends).map(|(head, end)| (head, below(head, end))).collect()
    }
}

/// The rows below one header.
pub(super) struct Block<'a> {
    pub(super) sheet: &'a Sheet<'a>,
    pub(super) head: &'a Head,
    /// The column of each branch in this block, none where it has none.
    pub(super) at: Vec<Option<u32>>,
}

/// What stands in a column of units and is none: a reference to an empty cell (0), a dash, words for a plain number.
const NO_UNITS: [&str; 6] = ["0", "-", "number", "count", "#", "n/a"];

/// What a row says beside its name.
#[derive(Debug, Default)]
pub(super) struct Entry {
    pub(super) target: String,
    pub(super) actuals: Vec<String>,
    pub(super) unit: String,
    pub(super) section: Option<String>,
    pub(super) baseline: String,
    pub(super) baseline_year: Option<FiscalYear>,
    pub(super) years: Vec<FiscalYear>,
    pub(super) target_years: Vec<FiscalYear>,
}

impl Block<'_> {
    /// Brings the labels up to this row; whether the innermost step of the hierarchy has a label of its own here.
    pub(super) fn read_labels(&self, row: u32, branches: &[Branch], labels: &mut [String]) -> bool {
        let grid = self.sheet.grid;
        let mut stands_here = false;
        let innermost = branches.iter().rposition(|branch| branch.is_level);
        for (index, branch) in branches.iter().enumerate() {
            let Some(at) = self.at.get(index).copied().flatten() else { continue };
            // A merge that reaches to the indicator is a note below the table and no step.
            let is_step = grid.merge_at(row, at).is_none_or(|merge| merge.last.1 < self.head.indicator);
            let seen = grid.text_through_merge(row, at);
            let own = grid.text(row, at);
            if !is_step || own.trim_start().starts_with(['※', '*', '＊']) {
                continue;
            }
            if !own.trim().is_empty() && branch.is_level {
                for (inner, label) in branches.iter().zip(labels.iter_mut()).skip(index + 1) {
                    if inner.at > branch.at {
                        label.clear();
                    }
                }
                stands_here |= Some(index) == innermost;
            }
            if !seen.trim().is_empty() {
                labels[index] = if branch.is_level { joined(seen) } else { items(seen) };
            }
        }
        stands_here
    }

    /// What a row says; `cells` are what the reader took from it, empty where the reader does not read the sheet.
    pub(super) fn entry(&self, row: u32, cells: &[Cell]) -> Entry {
        let grid = self.sheet.grid;
        let through = |role: Role| {
            let columns = self.head.of(role).map(|column| grid.text_through_merge(row, column.at).trim().to_owned());
            columns.into_iter().find(|text| !text.is_empty())
        };
        let mut entry = Entry {
            unit: through(Role::Unit)
                .filter(|unit| !NO_UNITS.contains(&fold(unit).to_lowercase().as_str()))
                .unwrap_or_default(),
            section: through(Role::Section).or_else(|| section_of_sheet(self.sheet)),
            baseline: through(Role::Baseline).unwrap_or_default(),
            baseline_year: self.head.of(Role::Baseline).next().and_then(|column| column.year),
            ..Entry::default()
        };
        let of_head: Vec<(Role, Option<FiscalYear>, &str)> =
            self.head.columns.iter().map(|column| (column.role, column.year, grid.text(row, column.at))).collect();
        let of_reader = cells.iter().map(|cell| (role_of(cell.kind), cell.year, cell.raw.as_str()));
        let said: Vec<_> = if cells.is_empty() { of_head } else { of_reader.collect() };
        let targets = said.iter().filter(|(role, _, text)| *role == Role::Target && !text.trim().is_empty());
        if let Some((_, _, text)) = targets.max_by_key(|(_, year, _)| *year) {
            text.trim().clone_into(&mut entry.target);
        }
        for (role, year, text) in said {
            match role {
                Role::Target => entry.target_years.extend(year),
                Role::Actual => {
                    entry.years.extend(year);
                    entry.actuals.extend(Some(text.trim().to_owned()).filter(|text| !text.is_empty()));
                }
                Role::Plan => entry.years.extend(year),
                _ => {}
            }
        }
        entry
    }
}

fn role_of(kind: Kind) -> Role {
    match kind {
        Kind::Target => Role::Target,
        Kind::Actual => Role::Actual,
        Kind::Plan => Role::Plan,
    }
}

/// Where one file or sheet is one section, its name says which.
fn section_of_sheet(sheet: &Sheet<'_>) -> Option<String> {
    let file = sheet.file.rsplit('/').next().unwrap_or_default();
    [sheet.grid.sheet.as_deref().unwrap_or_default(), file].into_iter().find_map(section::section_named)
}

/// The column of each branch in a block, where blocks may be shifted: the n-th column with texts is the n-th branch.
pub(super) fn columns_of_branches(sheet: &Sheet<'_>, head: &Head, rows: &[u32], own: &[Branch]) -> Vec<Option<u32>> {
    let same = own.iter().all(|branch| branch.at < head.indicator);
    if same && sheet.heads.first().is_some_and(|first| first.indicator == head.indicator) {
        return own.iter().map(|branch| Some(branch.at)).collect();
    }
    let mut columns = head
        .columns
        .iter()
        .filter(|column| column.at < head.indicator && column.role == Role::Other)
        .filter(|column| rows.iter().any(|row| !sheet.grid.text_through_merge(*row, column.at).trim().is_empty()))
        .map(|column| column.at);
    own.iter().map(|_| columns.next()).collect()
}

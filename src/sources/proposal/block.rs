//! A sheet below one of its headers: the labels of the hierarchy that hold at a row, and what the row says.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use super::column::Column;
use super::heading::Head;
use super::measure;
use super::section;
use super::tree::{Branch, items, joined};
use super::word::{Role, names_section, role_of as role_of_text};
use crate::domain::calendar::FiscalYear;
use crate::domain::fold::{fold, one_line};
use crate::domain::snapshot::cell_name;
use crate::domain::snapshot::{Cell, Kind, Spot};
use crate::domain::value::{heading, is_unit};
use crate::sources::sheet::Grid;

/// One sheet of one file with its headers.
pub(super) struct Sheet<'a> {
    pub(super) file: &'a str,
    pub(super) grid: &'a Grid,
    pub(super) heads: Vec<Head>,
    /// Whether the sheets are named after different years.
    pub(super) is_of_years: bool,
    pub(super) above: OnceCell<Above>,
}

/// What the lines above the tables of a sheet say of all of them.
#[derive(Debug, Default)]
pub(super) struct Above {
    unit: Option<String>,
    section: Option<String>,
}

impl Sheet<'_> {
    /// A cell as people write it.
    pub(super) fn place(&self, row: u32, column: u32) -> String {
        let cell = cell_name(row, column);
        self.grid.sheet.as_ref().map_or_else(|| cell.clone(), |sheet| format!("{sheet}!{cell}"))
    }

    /// What is said above its tables, looked for once.
    fn above(&self) -> &Above {
        self.above.get_or_init(|| Above { unit: self.unit_above(), section: section_of_sheet(self) })
    }

    /// The unit of the whole table, where a text above it says so: （単位：t）.
    fn unit_above(&self) -> Option<String> {
        let first = self.heads.first()?.first;
        let above = self.grid.rows().into_iter().take_while(|row| *row <= first);
        let mut texts = above.flat_map(|row| self.grid.row(row)).map(|(_, text)| fold(text));
        texts.find_map(|text| {
            let bare = text.trim_matches(|c| "()[]【】".contains(c)).to_owned();
            let unit = bare.strip_prefix("単位").map(|rest| rest.trim_start_matches(':').trim().to_owned());
            unit.filter(|unit| is_unit(unit))
        })
    }

    /// The rows below each header.
    pub(super) fn blocks(&self) -> Vec<(&Head, Vec<u32>)> {
        let rows: Vec<u32> = self.grid.rows().into_iter().collect();
        let end = |head: &Head| self.heads.iter().map(|next| next.first).find(|next| *next > head.first);
        let below = |head: &Head| {
            if let Some(row) = head.only_row() {
                return vec![row];
            }
            let end = end(head).unwrap_or(u32::MAX);
            rows.iter().copied().filter(|row| *row > head.last && *row < end).collect()
        };
        self.heads.iter().map(|head| (head, below(head))).collect()
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
/// Those of them that say that there is none.
const NUMBERS: [&str; 3] = ["number", "count", "#"];

/// What a row says beside its name, or what all rows of an indicator say together.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Entry {
    /// What should be reached, by year; without one it is the plan's.
    pub(super) targets: BTreeMap<Option<FiscalYear>, String>,
    pub(super) actuals: Vec<String>,
    /// Whether the headings call what happened a sum since the plan began.
    pub(super) is_sum: bool,
    /// Whether the headings call what should be reached such a sum.
    pub(super) aims_at_sum: bool,
    pub(super) unit: String,
    /// Whether the sheet says that its numbers have no unit.
    pub(super) is_unitless: bool,
    pub(super) section: Option<String>,
    pub(super) baseline: String,
    pub(super) baseline_year: Option<FiscalYear>,
    /// Which way is good, where a column says it, as the register writes it.
    pub(super) direction: Option<&'static str>,
    /// The years of what happened or is intended.
    pub(super) years: BTreeSet<FiscalYear>,
    /// The years of what happened.
    pub(super) done: BTreeSet<FiscalYear>,
    /// Those of them in which something stands.
    pub(super) filled: BTreeSet<FiscalYear>,
}

impl Entry {
    /// Adds what another row says of the same indicator.
    pub(super) fn join(&mut self, other: Self) {
        self.targets.extend(other.targets);
        self.actuals.extend(other.actuals);
        self.years.extend(other.years);
        self.done.extend(other.done);
        self.filled.extend(other.filled);
        self.is_sum |= other.is_sum;
        self.aims_at_sum |= other.aims_at_sum;
        if self.unit.is_empty() {
            (self.unit, self.is_unitless) = (other.unit, self.is_unitless || other.is_unitless);
        }
        if self.baseline.is_empty() {
            (self.baseline, self.baseline_year) = (other.baseline, other.baseline_year);
        }
        self.direction = self.direction.or(other.direction);
        self.section = self.section.take().or(other.section);
    }

    /// Whether most of what happened is called a sum since the plan began.
    pub(super) fn calls_its_values_sums(&self, name: &str) -> bool {
        let sums = self.actuals.iter().filter(|text| measure::is_called_sum(text, name)).count();
        sums > 0 && sums * 2 >= self.actuals.len()
    }

    /// The target that counts in the end: that of no year, else that of the last.
    pub(super) fn target(&self) -> &str {
        let last = || self.targets.values().next_back();
        self.targets.get(&None).or_else(last).map_or("", String::as_str)
    }
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

    /// Whether the name of a row stands in a row above it, with which it is merged.
    pub(super) fn is_further(&self, row: u32) -> bool {
        self.sheet.grid.merge_at(row, self.head.indicator).is_some_and(|merge| merge.first.0 < row)
    }

    /// Whether a cell of a row calls its numbers a rate or a grade (達成率), which nobody misses.
    pub(super) fn holds_rates(&self, row: u32) -> bool {
        self.sheet.grid.row(row).any(|(_, text)| role_of_text(text) == Some(Role::Note))
    }

    /// The first column of values in which a row has a number of its own.
    pub(super) fn value_in(&self, row: u32) -> Option<u32> {
        let values = [Role::Target, Role::Actual, Role::Plan];
        let columns = self.head.columns.iter().filter(|column| values.contains(&column.role)).map(|column| column.at);
        { columns }.find(|at| self.sheet.grid.text(row, *at).contains(char::is_numeric))
    }

    /// The unit of a table of one indicator: in brackets behind the words of the kinds (目標値（人）), else behind a label above
    /// the table (単位 | 人).
    fn unit_of_kinds(&self, cells: &[Cell]) -> Option<String> {
        let kinds = self.head.kinds?;
        let labelled = || {
            let rows = self.head.first..self.head.last;
            let texts: Vec<&str> = rows.flat_map(|row| self.sheet.grid.row(row)).map(|(_, text)| text.trim()).collect();
            texts.windows(2).find(|pair| fold(pair[0]) == "単位").map(|pair| pair[1].to_owned())
        };
        let texts = cells.iter().filter_map(row_of).map(|row| self.sheet.grid.text(row, kinds).trim());
        let unit = |text: &str| {
            let inside = text.strip_suffix(['）', ')'])?;
            Some(inside[inside.rfind(['（', '('])?..].trim_start_matches(['（', '(']).trim().to_owned())
        };
        let is_known = |unit: &String| is_unit(unit.trim_start_matches(['十', '百', '千', '万', '億']));
        texts.filter_map(unit).find(is_known).or_else(labelled)
    }

    /// What a row says; `cells` are what the reader took from it, empty where the reader does not read the sheet.
    pub(super) fn entry(&self, row: u32, cells: &[Cell]) -> Entry {
        let grid = self.sheet.grid;
        let name_row = row;
        // Beside a name above its table stands nothing of its values: that is in the row of what happened.
        let happened = || cells.iter().find(|cell| cell.kind == Kind::Actual).and_then(row_of);
        let row = if self.head.kinds.is_some() { happened().unwrap_or(row) } else { row };
        // A title that is merged over the columns says nothing of them.
        let is_own = |at: u32| grid.merge_at(row, at).is_none_or(|merge| merge.first.1 == at);
        let first_of = |role: Role| {
            let columns = self.head.of(role).filter(|column| is_own(column.at) && !column.is_split);
            let mut texts = columns.map(|column| (column, grid.text_through_merge(row, column.at).trim().to_owned()));
            texts.find(|(_, text)| !text.is_empty())
        };
        let through = |role: Role| first_of(role).map(|(_, text)| text);
        let unit =
            through(Role::Unit).or_else(|| self.unit_of_kinds(cells)).or_else(|| self.sheet.above().unit.clone());
        let is_unit = |unit: &String| !NO_UNITS.contains(&fold(unit).to_lowercase().as_str());
        let year_of_baseline = through(Role::BaselineYear).and_then(|text| measure::year_in(&text));
        // Where rows are kinds, it stands in the row of what happened.
        let in_row = |row: u32| {
            let mut texts =
                self.head.of(Role::Baseline).map(|column| (column, grid.text(row, column.at).trim().to_owned()));
            texts.find(|(_, text)| !text.is_empty())
        };
        let baseline = first_of(Role::Baseline).or_else(|| happened().and_then(in_row));
        let (of_baseline, baseline) = baseline.unzip();
        let baseline = baseline.unwrap_or_default();
        let says_sum = |role: Role| {
            let mut columns = self.head.of(role).peekable();
            columns.peek().is_some() && columns.all(|column| measure::says_sum(&column.text))
        };
        let mut entry = Entry {
            is_sum: says_sum(Role::Actual) || unit.as_ref().is_some_and(|unit| measure::says_sum(unit)),
            aims_at_sum: says_sum(Role::Target),
            is_unitless: unit.as_ref().is_some_and(|unit| NUMBERS.contains(&fold(unit).to_lowercase().as_str())),
            unit: unit.filter(is_unit).map(|unit| one_line(&unit)).unwrap_or_default(),
            section: through(Role::Section)
                .or_else(|| self.head.kinds.and_then(|_| section_in_row(grid, name_row)))
                .or_else(|| self.sheet.above().section.clone()),
            baseline_year: year_of_baseline
                .or_else(|| measure::year_in(&baseline))
                .or_else(|| of_baseline.and_then(|column| column.year)),
            baseline,
            direction: through(Role::Direction).and_then(|text| measure::direction_in(&text)),
            ..Entry::default()
        };
        // The form of a year has that year's target.
        let of_sheet = self.sheet.grid.sheet.as_deref().filter(|_| self.sheet.is_of_years);
        let of_sheet = of_sheet.and_then(|sheet| heading(sheet).year);
        let used = self.head.columns.iter().filter(|column| !column.is_split);
        let of_head: Vec<(Role, Option<FiscalYear>, &str)> =
            used.map(|column| (column.role, column.year, grid.text(row, column.at))).collect();
        // 目標 in front of the names is a step, though the word heads targets too.
        let is_step = |cell: &&Cell| match cell.place.spot {
            Spot::Cell(_, at) => {
                let is_unused = |it: &Column| it.is_split || matches!(it.role, Role::Other | Role::Note);
                let is_left_out = |it: &Column| it.at == at && is_unused(it);
                cell.kind == Kind::Target && self.head.columns.iter().any(is_left_out)
            }
            _ => false,
        };
        let of_reader = cells.iter().filter(|cell| !is_step(cell));
        let of_reader = of_reader.map(|cell| (role_of(cell.kind), cell.year, cell.raw.as_str()));
        let said: Vec<_> = if cells.is_empty() { of_head } else { of_reader.collect() };
        for (role, year, text) in said {
            let text = text.trim();
            match role {
                Role::Target if !text.is_empty() => {
                    entry.targets.insert(year.or(of_sheet), text.to_owned());
                }
                Role::Actual => {
                    entry.years.extend(year);
                    entry.done.extend(year);
                    entry.filled.extend(year.filter(|_| !text.is_empty()));
                    entry.actuals.extend(Some(text.to_owned()).filter(|text| !text.is_empty()));
                }
                Role::Plan => entry.years.extend(year),
                _ => {}
            }
        }
        entry
    }
}

fn row_of(cell: &Cell) -> Option<u32> {
    if let Spot::Cell(row, _) = cell.place.spot { Some(row) } else { None }
}

fn role_of(kind: Kind) -> Role {
    match kind {
        Kind::Target => Role::Target,
        Kind::Actual => Role::Actual,
        Kind::Plan => Role::Plan,
    }
}

/// The section that a row names behind a label (所属名：…).
fn section_in_row(grid: &Grid, row: u32) -> Option<String> {
    let texts: Vec<&str> = grid.row(row).map(|(_, text)| text.trim()).collect();
    let beside = texts.windows(2).find(|pair| names_section(pair[0].trim_end_matches([':', '：'])));
    let inside = texts.iter().find_map(|text| {
        let (label, name) = text.split_once([':', '：'])?;
        names_section(label).then(|| name.trim())
    });
    beside.map(|pair| pair[1]).or(inside).filter(|name| !name.is_empty()).map(str::to_owned)
}

/// Where one file or sheet is one section, a line above its table says which (所属名：…), else its name.
fn section_of_sheet(sheet: &Sheet<'_>) -> Option<String> {
    let first = sheet.heads.first().map_or(0, |head| head.first);
    let above = sheet.grid.rows().into_iter().take_while(|row| *row < first);
    let stated = above.filter_map(|row| section_in_row(sheet.grid, row));
    let file = sheet.file.rsplit('/').next().unwrap_or_default();
    let mut named = [sheet.grid.sheet.as_deref().unwrap_or_default(), file].into_iter();
    { stated }.next().or_else(|| named.find_map(section::section_named))
}

/// The column of each branch in a block, where blocks may be shifted: the n-th column with texts is the n-th branch.
pub(super) fn columns_of_branches(sheet: &Sheet<'_>, head: &Head, rows: &[u32], own: &[Branch]) -> Vec<Option<u32>> {
    let same = own.iter().all(|branch| branch.at < head.indicator);
    let is_alike = |first: &Head| first.indicator == head.indicator || first.first == head.first;
    if same && sheet.heads.first().is_some_and(is_alike) {
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

//! Where the headers of an unknown sheet are, and what each of their columns probably holds.
//!
//! What it finds is proposed, never used unseen.

use crate::domain::calendar::FiscalYear;
use crate::domain::fold::{one_line, outside_brackets};
use crate::domain::value::{Content, heading};
use crate::sources::sheet::{Field, Grid, Header};

use super::column::{Column, LOOKED_AT};
use super::measure::content;
use super::settling::settle;
use super::word::{Naming, Role, is_code, is_forecast, is_value_word, names_indicator, role_of};

/// How many rows a header may have above and below the row that names the indicator.
const MOST_ROWS: u32 = 3;

/// A header with its columns, the indicator's among them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) first: u32,
    /// The row that names the indicator.
    named_in: u32,
    pub(super) last: u32,
    pub(super) indicator: u32,
    pub(super) columns: Vec<Column>,
    /// What its rows call their targets in a column of kinds (期待値), where that is no word for targets everywhere.
    pub(super) called_targets: Vec<String>,
    /// The column of the kinds, where the table is of one indicator whose name stands above it or in its corner.
    pub(super) kinds: Option<u32>,
}

impl Head {
    /// The columns of a role, from the left.
    pub(super) fn of(&self, role: Role) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(move |column| column.role == role)
    }

    /// Whether a row holds a number in one of its columns of values: it is one of its rows then, though a cell says 成果指標.
    fn has_value_in(&self, grid: &Grid, row: u32) -> bool {
        let values = self.columns.iter().filter(|column| column.role.is_value());
        { values }.any(|column| is_number(grid.text(row, column.at)))
    }

    /// The head of a table of one indicator whose name stands above it or in its corner.
    pub(super) fn titled(grid: &Grid, header: &Header) -> Option<Self> {
        let (named_in, kinds) = header.title.zip(header.fields.get(&Field::Kind).copied())?;
        let mut columns = vec![column(header.indicator, Role::Indicator, None, "")];
        let named = grid.row(header.last).filter(|(at, _)| *at != header.indicator || header.last != named_in);
        for (at, text) in named {
            let role =
                if at == kinds { Some(Role::Kind) } else { role_of(text).filter(|role| *role == Role::Baseline) };
            columns.extend(role.map(|role| column(at, role, heading(text).year, text)));
        }
        let (first, last, indicator) = (header.first, header.last, header.indicator);
        Some(Self { first, named_in, last, indicator, columns, called_targets: Vec::new(), kinds: Some(kinds) })
    }

    /// The one row of its indicator, where its rows are kinds.
    pub(super) fn only_row(&self) -> Option<u32> {
        self.kinds.map(|_| self.named_in)
    }

    /// Whether every row names its own year.
    pub(super) fn is_long(&self) -> bool {
        self.of(Role::Year).next().is_some() && self.of(Role::Actual).all(|column| column.year.is_none())
    }
}

/// Whether a cell may stand in a header below or above the row that names the indicator.
fn heads_a_value(text: &str) -> bool {
    role_of(text).is_some_and(Role::is_value) || is_time(text)
}

/// Whether a text names a year or a part of one and nothing else.
fn is_time(text: &str) -> bool {
    let read = heading(text);
    (read.year.is_some() || read.period.is_some()) && read.words.is_empty()
}

/// Whether a text is a number and no year.
fn is_number(text: &str) -> bool {
    let plain = text.trim().trim_end_matches(['%', '％']).replace(',', "");
    plain.parse().is_ok_and(|number: f64| !(1950.0..2150.0).contains(&number))
}

/// Every header of a sheet, from the top. A sheet of a plan that has just been made says nothing of what happened.
pub(super) fn heads(grid: &Grid) -> Vec<Head> {
    // A row with values is none of headings, though one of its cells says 成果指標.
    let is_free = |head: &Head| head.of(Role::Actual).all(|column| !is_number(grid.text(head.named_in, column.at)));
    let is_followed = |head: &Head| head.of(Role::Actual).next().is_some() && is_free(head);
    let is_set = |head: &Head| head.of(Role::Target).next().is_some() && head.of(Role::Baseline).next().is_some();
    let followed = heads_that(grid, is_followed);
    if followed.is_empty() { heads_that(grid, is_set) } else { followed }
}

fn heads_that(grid: &Grid, fits: impl Fn(&Head) -> bool) -> Vec<Head> {
    let mut found: Vec<Head> = Vec::new();
    for row in grid.rows() {
        let free_from = found.last().map_or(0, |head| head.last + 1);
        if row < free_from || found.last().is_some_and(|head| head.has_value_in(grid, row)) {
            continue;
        }
        let mut candidates: Vec<(Naming, u32)> =
            grid.row(row).filter_map(|(column, text)| Some((names_indicator(text)?, column))).collect();
        // The code of an indicator names it only where nothing else does: KPI beside Description.
        // 数値目標 above names tells more than 項目 beside it.
        let is_weak = |naming: Naming, at: u32| {
            naming > Naming::Strong && !(naming == Naming::Goal && holds_words(grid, row, at))
        };
        candidates
            .sort_unstable_by_key(|(naming, at)| (holds_codes(grid, row, *at), is_weak(*naming, *at), *naming, *at));
        let heads = candidates.iter().filter(|(naming, at)| *naming != Naming::Goal || holds_names(grid, row, *at));
        if let Some(head) = heads.map(|(_, at)| head_at(grid, row, *at, free_from, None)).find(&fits) {
            found.extend(families(grid, row, head, free_from, &candidates, &fits));
        }
    }
    found
}

/// The header of each indicator where a row has several, each with what happened on its right: 活動指標, 目標, 実績, 成果指標,
/// 目標, 実績; else the header as it is.
fn families(
    grid: &Grid,
    row: u32,
    head: Head,
    free_from: u32,
    candidates: &[(Naming, u32)],
    fits: impl Fn(&Head) -> bool,
) -> Vec<Head> {
    let strong = candidates.iter().filter(|(naming, _)| *naming == Naming::Strong).map(|(_, at)| *at);
    let mut names: Vec<u32> = strong.filter(|at| holds_names(grid, row, *at) && !holds_codes(grid, row, *at)).collect();
    names.sort_unstable();
    let (mut parts, mut end) = (Vec::new(), u32::MAX);
    for name in names.iter().rev().copied() {
        let family = Family { first: names[0], name, end };
        let part = head_at(grid, row, name, free_from, Some(family));
        if part.of(Role::Actual).any(|column| column.at > name) && fits(&part) {
            parts.push(part);
            end = name;
        }
    }
    if parts.len() < 2 || head.of(Role::Actual).any(|column| column.at < end) {
        return vec![head];
    }
    parts.reverse();
    parts
}

/// The columns of one of several indicators in a row: those before all of them, and from its name up to the next one's.
#[derive(Debug, Clone, Copy)]
struct Family {
    first: u32,
    name: u32,
    end: u32,
}

impl Family {
    fn has(self, at: u32) -> bool {
        at < self.first || (self.name..self.end).contains(&at)
    }
}

/// Whether most texts below a heading are names and no values.
fn holds_names(grid: &Grid, row: u32, at: u32) -> bool {
    let rows = grid.rows().into_iter().filter(|below| *below > row).take(LOOKED_AT);
    let texts: Vec<&str> = rows.map(|row| grid.text(row, at).trim()).filter(|text| !text.is_empty()).collect();
    let values =
        texts.iter().filter(|text| !matches!(content(text, ""), Content::Words | Content::Ambiguous(_))).count();
    values * 2 < texts.len()
}

/// Whether most texts below a heading are words without any number.
fn holds_words(grid: &Grid, row: u32, at: u32) -> bool {
    let rows = grid.rows().into_iter().filter(|below| *below > row).take(LOOKED_AT);
    let texts: Vec<&str> = rows.map(|row| grid.text(row, at).trim()).filter(|text| !text.is_empty()).collect();
    let words = texts.iter().filter(|text| !text.contains(char::is_numeric)).count();
    words * 2 > texts.len()
}

/// Whether the texts below a cell are codes.
fn holds_codes(grid: &Grid, row: u32, at: u32) -> bool {
    let rows = grid.rows().into_iter().filter(|below| *below > row).take(LOOKED_AT);
    let mut texts = rows.map(|row| grid.text(row, at).trim()).filter(|text| !text.is_empty()).peekable();
    texts.peek().is_some() && texts.all(is_code)
}

/// The header whose cell for the indicator is this one.
fn head_at(grid: &Grid, row: u32, indicator: u32, free_from: u32, family: Option<Family>) -> Head {
    let (first, last) = extent(grid, row, indicator, free_from);
    let mut columns = Vec::new();
    let mut left: Option<(Role, String, Option<usize>)> = None;
    let mut over: Option<&str> = None;
    for at in (0..grid.width()).filter(|at| family.is_none_or(|family| family.has(*at))) {
        let mut texts: Vec<&str> = (first..=last).map(|row| grid.text_through_merge(row, at)).collect();
        reach_over(&mut texts, &mut over);
        if at == indicator {
            left = None;
            columns.push(column(at, Role::Indicator, None, grid.text_through_merge(row, at)));
            continue;
        }
        let year = texts.iter().rev().find_map(|text| heading(text).year);
        let (named, role) = named(&texts);
        let has_time = texts.iter().any(|text| is_time(text));
        let is_time_alone = texts.iter().all(|text| text.trim().is_empty() || is_time(text));
        let shown = named.or(texts.iter().rev().find(|text| !text.trim().is_empty()).copied()).unwrap_or_default();
        // An indicator has one name; 指標値 beside it is none.
        let role = role.map(|role| if role == Role::Indicator { Role::Note } else { role });
        // 実績 is centred over R4 and R5（見込み）.
        let is_below = texts.len() > 1 && texts[0].trim().is_empty();
        let is_of_left = is_below && is_forecast(shown) && matches!(left, Some((Role::Actual, ..)));
        let role = if is_of_left { Some(Role::Actual) } else { role };
        match (role, has_time) {
            (Some(role), _) => {
                let year = year.filter(|_| role.is_value() || role == Role::Baseline);
                let at_row = texts.iter().rposition(|text| *text == shown);
                left = role.is_value().then(|| (role, shown.to_owned(), at_row));
                let is_part = texts.iter().any(|text| heading(text).period.is_some());
                columns.push(Column { is_part, ..column(at, role, year, shown) });
            }
            // A heading may be centred over its columns without being merged: they have only their year.
            (None, true) if is_time_alone => {
                // Quarters beside a target of the year are what happened.
                let is_bare = texts.iter().all(|text| heading(text).period.is_none());
                let is_below = |row: &Option<usize>| row.is_some_and(|row| texts[row].trim().is_empty());
                let of_left = left.as_ref().filter(|(.., row)| is_bare && is_below(row));
                let of_left = of_left.map(|(role, text, _)| column(at, *role, year, text));
                let supposed = || Column { supposed: true, ..column(at, Role::Actual, year, shown) };
                columns.push(of_left.unwrap_or_else(supposed));
            }
            _ => {
                left = None;
                columns.push(column(at, Role::Other, None, shown));
            }
        }
    }
    let called_targets = settle(grid, last, indicator, &mut columns);
    Head { first, named_in: row, last, indicator, columns, called_targets, kinds: None }
}

/// 実績値 over 年度 reaches over 値 beside it, too, where a file of separated values has lost the merge.
fn reach_over<'a>(texts: &mut [&'a str], over: &mut Option<&'a str>) {
    let Some((upper, below)) = texts.split_first_mut() else { return };
    let is_sub = |text: &&str| is_value_word(text) || role_of(text) == Some(Role::Year);
    if !below.last().is_some_and(is_sub) {
        *over = None;
    } else if upper.trim().is_empty() {
        *upper = over.unwrap_or_default();
    } else {
        *over = Some(*upper).filter(|upper| heading(upper).year.is_none() || role_of(upper).is_some());
    }
}

/// The heading of a column that says what it holds, and what: 値 and 年度 below 目標 or 基準 are of that.
fn named<'a>(texts: &[&'a str]) -> (Option<&'a str>, Option<Role>) {
    let said: Vec<(&str, Role)> = texts.iter().filter_map(|text| Some((*text, role_of(text)?))).collect();
    let Some((lowest, role)) = said.last().copied() else { return (None, None) };
    let is_headed = |role: Role| matches!(role, Role::Target | Role::Baseline | Role::Actual);
    let above = said.iter().rev().skip(1).copied().find(|(_, role)| is_headed(*role));
    match above {
        Some((text, Role::Baseline)) if role == Role::Year => (Some(text), Some(Role::BaselineYear)),
        Some((_, Role::Target | Role::Actual)) if role == Role::Year => (Some(lowest), Some(Role::Note)),
        Some((text, of_above)) if role == Role::Actual && is_value_word(lowest) => (Some(text), Some(of_above)),
        // 実績／R5（見込み） is what happened, as far as it is known.
        _ if is_forecast(lowest) && said.iter().any(|(_, above)| *above == Role::Actual) => {
            (Some(lowest), Some(Role::Actual))
        }
        _ => (Some(lowest), Some(role)),
    }
}

fn column(at: u32, role: Role, year: Option<FiscalYear>, text: &str) -> Column {
    let outside = heading(&outside_brackets(text)).words;
    // 平成29年（現状値） says in its brackets what it holds.
    let words = if outside.is_empty() { heading(text).words } else { outside };
    let (text, is_part) = (one_line(text), heading(text).period.is_some());
    Column { at, role, year, text, words, supposed: false, is_part, is_split: false }
}

/// The first and last row of a header: the merged cell of the indicator, then rows that hold only headings.
fn extent(grid: &Grid, row: u32, indicator: u32, free_from: u32) -> (u32, u32) {
    let merge = grid.merge_at(row, indicator);
    let (mut first, mut last) = merge.map_or((row, row), |merge| (merge.first.0, merge.last.0));
    let holds_headings = |row: u32| grid.row(row).filter(|(_, text)| heads_a_value(text)).count() > 0;
    // 活動指標 over 指標名, 目標, 実績.
    let is_over_name =
        |row: u32| names_indicator(grid.text_through_merge(row, indicator)).is_some() && grid.row(row).nth(1).is_some();
    while first > free_from && row - (first - 1) <= MOST_ROWS && (holds_headings(first - 1) || is_over_name(first - 1))
    {
        first -= 1;
    }
    while last - row < MOST_ROWS && grid.text_through_merge(last + 1, indicator).is_empty() && holds_headings(last + 1)
    {
        last += 1;
    }
    (first, last)
}

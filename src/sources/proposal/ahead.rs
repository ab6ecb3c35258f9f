//! Columns headed by nothing but a year, in which nothing can have happened yet: they are taken for targets, and a person
//! is asked about each by its heading.
//!
//! It must not know how a heading is found.

use super::column::{Column, LOOKED_AT};
use super::heading::Head;
use super::word::{Role, role_of};
use crate::domain::calendar::FiscalYear;
use crate::domain::value::heading;
use crate::sources::sheet::Grid;

/// Words of titles and names of files that tell up to when a sheet tells what happened (`進捗状況_H28`).
const TELLING: [&str; 10] =
    ["進捗", "実績", "現在", "時点", "評価", "点検", "報告", "outturn", "progress", "performance"];

/// The year of a title or of a file's name that tells up to when the sheet tells what happened; none of others.
pub(super) fn year_told(text: &str) -> Option<FiscalYear> {
    let folded = text.to_lowercase();
    heading(text).year.filter(|_| TELLING.iter().any(|word| folded.contains(word)))
}

/// Takes the columns for targets that are headed by a year alone and lie ahead of what happened: after the last year that
/// is headed as such, after a gap in the years, or after `until`.
pub(super) fn settle(grid: &Grid, head: &mut Head, told: &[FiscalYear], today: FiscalYear) {
    let rows: Vec<u32> = grid.rows().into_iter().filter(|row| *row > head.last).collect();
    if head.columns.iter().any(|column| holds_kinds(grid, &rows, column.at)) {
        return;
    }
    let is_filled = |at: u32| rows.iter().any(|row| grid.text(*row, at).contains(char::is_numeric));
    let is_bare = |it: &&Column| it.supposed && heading(&it.text).period.is_none() && is_filled(it.at);
    let mut years: Vec<FiscalYear> = head.columns.iter().filter(is_bare).filter_map(|column| column.year).collect();
    years.sort();
    years.dedup();
    let Some(first) = years.first().copied() else { return };
    let done = head.columns.iter().filter(|column| column.role == Role::Actual && !column.supposed);
    let last_done = done.filter_map(|column| column.year).max();
    let has_target = head.columns.iter().any(|column| column.role == Role::Target);
    let gap = if last_done.is_none() && !has_target { before_gap(&years) } else { None };
    // A plan may be called after the year in which it begins.
    let told = told.iter().copied().filter(|year| *year > first);
    let until = told.chain(last_done).chain(gap).chain([today]).min().unwrap_or(today);
    let ahead: Vec<u32> = head
        .columns
        .iter()
        .filter(is_bare)
        .filter(|column| column.year.is_some_and(|year| year > until))
        .map(|column| column.at)
        .collect();
    for column in head.columns.iter_mut().filter(|column| ahead.contains(&column.at)) {
        column.role = Role::Target;
    }
}

/// Whether a column says of each row whether it holds targets or what happened: then no year of a heading tells.
fn holds_kinds(grid: &Grid, rows: &[u32], at: u32) -> bool {
    let texts = rows.iter().take(LOOKED_AT).map(|row| grid.text(*row, at)).filter(|text| !text.trim().is_empty());
    let roles: Vec<Option<Role>> = texts.map(role_of).collect();
    [Role::Target, Role::Actual].iter().all(|role| roles.contains(&Some(*role)))
}

/// The year before the first step that is longer than every step before it (H28 of H26, H27, H28, H32).
fn before_gap(years: &[FiscalYear]) -> Option<FiscalYear> {
    let steps: Vec<i32> = years.windows(2).map(|pair| pair[1].0 - pair[0].0).collect();
    let is_longer = |at: &usize| {
        let before = steps[..*at].iter().max().copied();
        steps[*at] > before.unwrap_or(1) && (before.is_some() || *at + 1 == steps.len())
    };
    (0..steps.len()).find(is_longer).map(|at| years[at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_after_a_longer_step_than_before_lie_ahead() {
        for (years, before) in [
            (&[2014, 2015, 2016, 2020, 2025][..], Some(2016)),
            (&[2014, 2020], Some(2014)),
            (&[2015, 2016], None),
            (&[2005, 2010, 2015], None),
            (&[2010, 2014, 2015, 2016], None),
            (&[2016], None),
        ] {
            let years: Vec<FiscalYear> = years.iter().copied().map(FiscalYear).collect();
            assert_eq!(before_gap(&years), before.map(FiscalYear), "{years:?}");
        }
    }

    #[test]
    fn a_title_tells_its_year_only_where_it_speaks_of_what_happened() {
        let told = |text: &str| year_told(text).map(|year| year.0);
        assert_eq!((told("進捗状況_H28.xlsx"), told("平成28年度に策定した計画")), (Some(2016), None));
    }
}

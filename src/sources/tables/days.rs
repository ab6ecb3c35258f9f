//! Days on which the office is closed: the city's own, and the national holidays as the Cabinet Office publishes them.
//!
//! It must not know weekends or the turn of the year; the calendar does.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::problem::Problem;

use super::table::{Faults, Line, Table, TableFile};

const DAY: &str = "日付";
const NAME: &str = "名称";

/// Reads the days on which the city closes besides holidays. A table without any is fine.
///
/// # Errors
/// Everything that is wrong with the table, at once.
pub fn read_closures(file: &TableFile) -> Result<BTreeMap<NaiveDate, String>, Vec<Problem>> {
    let table = Table::open(file, &[DAY, NAME], &[])?;
    collect(table.lines())
}

/// Reads the national holidays: the Cabinet Office's own table, a day and its name (`1955/1/1,元日`).
///
/// # Errors
/// Everything that is wrong with the table, at once. A table without any holiday is not one.
pub fn read_holidays(file: &TableFile) -> Result<BTreeMap<NaiveDate, String>, Vec<Problem>> {
    // The headings have changed their wording over the years, the order of the columns has not.
    let table = Table::in_order(file, &[DAY, NAME])?;
    let headings = |line: &Line<'_>| !line.text(DAY).chars().any(char::is_numeric);
    let mut lines = table.lines().peekable();
    lines.next_if(headings);
    let days = collect(lines)?;
    if days.is_empty() { Err(vec![table.fault("table_empty")]) } else { Ok(days) }
}

fn collect<'t>(lines: impl Iterator<Item = Line<'t>>) -> Result<BTreeMap<NaiveDate, String>, Vec<Problem>> {
    let (mut days, mut faults) = (BTreeMap::new(), Faults::default());
    for line in lines {
        let (day, name) = (line.day(DAY, &mut faults), line.needed(NAME, &mut faults));
        days.extend(day.zip(name));
    }
    faults.or(days)
}

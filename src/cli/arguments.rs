//! Days and moments on the command line.

use chrono::{NaiveDate, NaiveDateTime};

/// A day such as 2017-03-15.
pub(super) fn parse_date(text: &str) -> Result<NaiveDate, String> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| format!("`{text}` is not a date such as 2017-03-15"))
}

/// A moment as the office's clocks show it, with or without seconds, with a blank or a `T` between.
pub(super) fn parse_moment(text: &str) -> Result<NaiveDateTime, String> {
    ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"]
        .iter()
        .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
        .ok_or_else(|| format!("`{text}` is not a moment such as 2017-03-10T08:30"))
}

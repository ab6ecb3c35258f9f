//! Days and moments on the command line.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime};
use chrono_tz::Tz;

/// A day such as 2017-03-15.
pub(super) fn parse_date(text: &str) -> Result<NaiveDate, String> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| format!("`{text}` is not a date such as 2017-03-15"))
}

/// A moment on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    /// As the office's clocks show it.
    Local(NaiveDateTime),
    /// With an offset of its own.
    Exact(DateTime<FixedOffset>),
}

impl Moment {
    /// The moment as the clocks of the zone show it.
    pub(super) fn local(self, zone: Tz) -> NaiveDateTime {
        match self {
            Self::Local(moment) => moment,
            Self::Exact(moment) => moment.with_timezone(&zone).naive_local(),
        }
    }
}

/// A moment such as 2017-03-10T08:30, with or without seconds, with a blank or a `T` between, with or without an offset.
pub(super) fn parse_moment(text: &str) -> Result<Moment, String> {
    let local = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"];
    let exact = ["%Y-%m-%dT%H:%M%:z", "%Y-%m-%dT%H:%M:%S%:z"];
    let local = local.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok()).map(Moment::Local);
    let exact = || exact.iter().find_map(|form| DateTime::parse_from_str(text, form).ok()).map(Moment::Exact);
    local.or_else(exact).ok_or_else(|| format!("`{text}` is not a moment such as 2017-03-10T08:30"))
}

//! The office's days and hours for sending, as its settings say.
//!
//! It must not know any plan.

use chrono::{Datelike, Days, Months, NaiveDate, NaiveDateTime, NaiveTime};

use crate::domain::calendar::OfficeCalendar;
use crate::domain::reminder::Stage;

/// When the office sends what.
#[derive(Debug, Clone, PartialEq)]
pub struct Schedule {
    /// From what time of a working day mail goes out.
    pub send_from: NaiveTime,
    /// Until what time of a working day mail goes out.
    pub send_until: NaiveTime,
    /// The stages of reminding, in the order of their days.
    pub stages: Vec<Stage>,
    /// The day of the monthly report.
    pub report_on: ReportDay,
    /// How many working days after its day the last stage may still be sent.
    pub catch_up_days: i64,
    /// How many working days after the deadline the readings of a round are frozen; none where a person does it.
    pub freeze_after: Option<i64>,
    /// How many mails a section gets of one round at the most.
    pub most_mails: usize,
    /// The days on which only the sections' own addresses are written to.
    pub quiet: Option<Quiet>,
}

/// Days of every year on which only the sections' own addresses are written to, both included, as month and day: posts
/// have just changed hands (`domain.md` C-4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quiet {
    /// The first day.
    pub from: (u32, u32),
    /// The last day; before the first one it lies in the next year.
    pub until: (u32, u32),
}

impl Quiet {
    /// Whether the day lies inside.
    #[must_use]
    pub fn covers(self, day: NaiveDate) -> bool {
        let day = (day.month(), day.day());
        if self.from <= self.until {
            (self.from..=self.until).contains(&day)
        } else {
            day >= self.from || day <= self.until
        }
    }
}

/// The day of the month on which managers get their report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportDay {
    /// That day of the month, or the next working day; the last of a shorter month.
    Day(u32),
    /// The n-th working day of the month; counted from the end where negative (−1 is 月末の開庁日).
    WorkingDay(i64),
}

/// Whether mail goes out at the moment: on a working day, in the set hours.
#[must_use]
pub fn is_open(schedule: &Schedule, calendar: &OfficeCalendar, now: NaiveDateTime) -> bool {
    calendar.is_working_day(now.date()) && (schedule.send_from..schedule.send_until).contains(&now.time())
}

/// The day on which the report of the month that begins on `month` is sent.
#[must_use]
pub fn report_day(on: ReportDay, calendar: &OfficeCalendar, month: NaiveDate) -> NaiveDate {
    let next_month = month + Months::new(1);
    match on {
        ReportDay::Day(day) => {
            let last = next_month - Days::new(1);
            calendar.on_or_after(month + Days::new(u64::from(day.clamp(1, last.day()) - 1)))
        }
        ReportDay::WorkingDay(n) if n < 0 => calendar.shift(next_month, n),
        ReportDay::WorkingDay(n) => calendar.shift(month - Days::new(1), n.max(1)),
    }
}

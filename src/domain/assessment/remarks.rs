//! What a cell's reading leaves to remark, as findings.

use crate::domain::problem::Problem;
use crate::domain::value::{Reading, Remark};

/// The findings of one reading; `finding` begins one for its cell.
pub(super) fn of_reading(reading: &Reading, finding: impl Fn(&str) -> Problem) -> Vec<Problem> {
    let say = |remark: &Remark| match remark {
        Remark::NoSuchDay(text) => finding("no_such_day").with("text", text.as_str()),
        Remark::BelowZero(text) => finding("below_zero").with("text", text.as_str()),
        Remark::FarDay(text) => finding("far_day").with("text", text.as_str()),
        Remark::Serial(text, day) => finding("serial_day").with("text", text.as_str()).with("day", *day),
        Remark::Covers(from, to) => {
            finding("covers_years").with("from", from.0.to_string()).with("to", to.0.to_string())
        }
        Remark::Converted { text, number, unit } => {
            finding("converted").with("text", text.as_str()).with("number", *number).with("unit", unit.as_str())
        }
    };
    reading.remarks.iter().map(say).collect()
}

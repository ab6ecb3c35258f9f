//! Years, eras, holidays and working days as a Japanese office counts them.
//!
//! It must not know any plan.

pub mod edition;
mod fiscal;
pub mod holiday;
mod office;

pub use fiscal::{Era, FiscalYear, Period, era_date};
pub use office::{OfficeCalendar, is_year_end_closure};

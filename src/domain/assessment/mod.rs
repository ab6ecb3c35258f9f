//! What the readings mean: for every indicator whether it was entered, how old it is, how far it has come, and why.
//!
//! It must not know who will be told, or how.

mod answered;
mod arrears;
mod due;
mod expected;
mod findings;
mod goal;
mod grading;
mod judge;
mod judgement;
mod life;
mod measure;
mod question;
mod remarks;
mod said;
mod scale;
mod series;

pub use answered::fits;
pub use arrears::{Arrear, arrear_years, arrears};
pub use expected::{target_path, year_name};
pub use judge::{assess, assess_on};
pub use judgement::{Assessment, Candidate, Class, Freshness, Judgement};
pub use life::{life, of_sheets};
pub use series::actuals;

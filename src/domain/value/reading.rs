//! What a cell says, as data.

use chrono::NaiveDate;

use crate::domain::calendar::FiscalYear;

/// What has to be known of an indicator to read its cell.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The indicator's own name; a label in the cell may end it.
    pub indicator_name: &'a str,
    /// The fiscal year of the column, from which a missing year is taken.
    pub year: FiscalYear,
    /// Counters of the plan, beside those that every plan knows.
    pub units: &'a [String],
}

/// What a cell says.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The content.
    pub content: Content,
    /// The day that the cell states for its value, none where it states none.
    pub as_of: Option<AsOf>,
    /// Whether the cell calls the value provisional (見込, 速報, 予定).
    pub provisional: bool,
    /// Numbers that stand beside the value and are not it (参加者:72名).
    pub asides: Vec<Part>,
}

/// The content of a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// Nothing but white space.
    Blank,
    /// A lone dash or symbol, as it stands; its meaning is the plan's.
    Symbol(String),
    /// The spreadsheet's own failure (`#REF!`, `####`).
    Ruin(String),
    /// A word of progress (検討中, 集計中, 未実施).
    Status(String),
    /// Words without a number that could be the value.
    Words,
    /// One certain number.
    Value(Part),
    /// Several numbers, or one under a label that is not the indicator's: a person has to say.
    Ambiguous(Vec<Part>),
}

/// A number with what stands around it.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// The words before the number (申請), empty without.
    pub label: String,
    /// The number.
    pub number: f64,
    /// The counter behind it (件), empty without.
    pub unit: String,
    /// The part as it stands in the cell, line breaks folded to spaces (`アドバイザー巡回 15件`).
    pub text: String,
}

/// The day that a value describes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AsOf {
    /// The day; the last of the month where only a month is named.
    pub date: NaiveDate,
    /// The note as it stands (`12月末時点`).
    pub text: String,
    /// Whether the note names a month's end, so that whole months count.
    pub month_end: bool,
    /// Whether the note stands beside another part, so that it applies to the value only by inference.
    pub inferred: bool,
}

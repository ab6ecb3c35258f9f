//! The report for machines and spreadsheets: one row an indicator and year, UTF-8 with a byte order mark.
//!
//! The columns, always these and in this order: `plan`, `as_of` (the 基準日), `standing` (`final` or `preliminary`), `freeze` (the
//! id of the frozen readings), `id`, `name`, `path` (the hierarchy, parted by ` > `), `section`, `target` (as the register has
//! it), `year` (fiscal, 2016 is 平成28年度), `kind` (`actual`, `plan`, or empty where no sheet has a cell), `text` (the cell to the
//! letter), then for the year that is judged `value`, `unit`, `stated` (the day that the cell states), `provisional`,
//! `freshness`, `review`, `expected`, `ratio` (not rounded), `class`, `grade`, `reason`, and for every row `file`, `sheet`, `cell`,
//! `sha256`. Days are ISO dates, numbers have a point and no separators, what is absent is empty. A text that a spreadsheet
//! would take for a formula begins with an apostrophe. It must not know who reads it.

use serde::Serialize;

use crate::domain::formula::harmless;
use crate::domain::report::{Report, Strip, YearText};
use crate::domain::snapshot::Place;
use crate::render::language::Language;

/// What makes a program take the bytes for UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();

/// The columns in their order.
pub const COLUMNS: [&str; 27] = [
    "plan",
    "as_of",
    "standing",
    "freeze",
    "id",
    "name",
    "path",
    "section",
    "target",
    "year",
    "kind",
    "text",
    "value",
    "unit",
    "stated",
    "provisional",
    "freshness",
    "review",
    "expected",
    "ratio",
    "class",
    "grade",
    "reason",
    "file",
    "sheet",
    "cell",
    "sha256",
];

/// Writes the report; the same report gives the same bytes.
///
/// # Errors
/// Never: bytes in memory take all that is written.
pub fn write(report: &Report, language: &Language) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(BYTE_ORDER_MARK.to_vec());
    writer.write_record(COLUMNS)?;
    for strip in &report.strips {
        for year in &strip.years {
            writer.write_record(row(report, language, strip, year))?;
        }
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

fn row(report: &Report, language: &Language, strip: &Strip, year: &YearText) -> [String; 27] {
    let judged = year.year == report.year;
    let if_judged = |text: String| if judged { text } else { String::new() };
    let number = |number: Option<f64>| if_judged(number.map(|number| number.to_string()).unwrap_or_default());
    let place = year.place.as_ref();
    let freeze = report.firmness.freeze.as_ref();
    [
        harmless(&report.plan),
        report.as_of.to_string(),
        if freeze.is_some() { "final" } else { "preliminary" }.to_owned(),
        freeze.map(|freeze| freeze.id.clone()).unwrap_or_default(),
        harmless(&strip.id),
        harmless(&strip.name),
        harmless(&strip.path.join(" > ")),
        harmless(strip.section.as_deref().unwrap_or_default()),
        harmless(&language.write(&strip.target)),
        year.year.0.to_string(),
        year.kind.map(word).unwrap_or_default(),
        harmless(&year.text),
        number(strip.value),
        if_judged(harmless(&strip.unit)),
        if_judged(strip.as_of.map(|day| day.to_string()).unwrap_or_default()),
        if_judged(strip.provisional.to_string()),
        if_judged(word(strip.freshness)),
        if_judged(strip.review.as_str().to_owned()),
        number(strip.expected),
        number(strip.ratio),
        if_judged(strip.class.as_str().to_owned()),
        if_judged(strip.grade.as_ref().map(|(mark, _)| harmless(mark)).unwrap_or_default()),
        if_judged(harmless(&language.say(&strip.reason))),
        harmless(place.map_or("", |place| place.sheet.file.as_str())),
        harmless(place.and_then(|place| place.sheet.name.as_deref()).unwrap_or_default()),
        place.map(Place::cell).unwrap_or_default(),
        place.map(|place| place.sheet.sha256.clone()).unwrap_or_default(),
    ]
}

/// The name of a value as it stands in JSON.
fn word(value: impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

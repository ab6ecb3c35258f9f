//! The record of sending as a table for a spreadsheet: columns and words in the language of the office.
//!
//! It must not know what the record is for.

use chrono::TimeZone;
use chrono_tz::Tz;

use crate::domain::formula::harmless;
use crate::domain::record::Record;

use super::language::Language;

/// The columns, by their names in the words file below `audit.head`.
pub const COLUMNS: [&str; 10] =
    ["at", "kind", "word", "what", "due_at", "letter", "recipient", "subject", "message_id", "because"];

/// The record as rows of text, the headings first.
#[must_use]
pub fn rows(language: &Language, zone: Tz, records: &[Record]) -> Vec<Vec<String>> {
    let moment = |at: &chrono::DateTime<chrono::Utc>| {
        zone.from_utc_datetime(&at.naive_utc()).format("%Y-%m-%dT%H:%M:%S%:z").to_string()
    };
    let mut rows = vec![COLUMNS.map(|column| language.word(&format!("audit.head.{column}"))).to_vec()];
    rows.extend(records.iter().map(|record| {
        vec![
            moment(&record.at),
            language.word(&format!("audit.kind.{}", record.kind.name())),
            language.word(&format!("audit.word.{}", record.word)),
            record.key.clone(),
            record.due_at.as_ref().map(moment).unwrap_or_default(),
            record.letter.clone(),
            record.recipient.clone(),
            record.subject.clone(),
            record.message_id.clone(),
            record.because.clone(),
        ]
    }));
    rows
}

/// Rows as CSV for Excel: UTF-8 with its mark, lines that end as Excel's do, no cell that it would take for a formula.
///
/// # Errors
/// A row has another number of cells than the first.
pub fn csv(rows: &[Vec<String>]) -> Result<Vec<u8>, ::csv::Error> {
    let mut bytes = "\u{feff}".as_bytes().to_vec();
    {
        let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(&mut bytes);
        for row in rows {
            writer.write_record(row.iter().map(|cell| harmless(cell)))?;
        }
        writer.flush()?;
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::csv;

    #[test]
    fn no_cell_becomes_a_formula() {
        let written = csv(&[vec!["=HYPERLINK(\"x\")".to_owned(), "a,\"b\"\nc".to_owned()]]).expect("a table");
        assert_eq!(
            String::from_utf8(written).expect("UTF-8"),
            "\u{feff}\"'=HYPERLINK(\"\"x\"\")\",\"a,\"\"b\"\"\nc\"\r\n"
        );
    }
}

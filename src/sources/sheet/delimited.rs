//! CSV: bytes → a grid. The encoding is not guessed: BOM, else strict UTF-8, else CP932 without an error, else refused.

use std::borrow::Cow;

use encoding_rs::{Encoding, SHIFT_JIS};

use super::grid::Grid;
use crate::domain::problem::Problem;

/// Reads a CSV file; one that is separated by tabs is read too.
///
/// # Errors
/// Says that the encoding is none of those which are read, or that the quoting is broken.
pub(super) fn grid(bytes: &[u8]) -> Result<Grid, Box<Problem>> {
    let text = decode(bytes).ok_or_else(|| Box::new(Problem::fault("csv_encoding")))?;
    let first_lines = || text.lines().take(20);
    let count = |sign| first_lines().map(|line| line.matches(sign).count()).sum::<usize>();
    let delimiter = if count('\t') > count(',') { b'\t' } else { b',' };
    // Every row ends alike, the last one too, so that rows can be counted.
    let text = text.replace("\r\n", "\n") + "\n";
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let mut grid = Grid::default();
    let mut record = csv::StringRecord::new();
    let mut breaks_in_cells = 0;
    let broken = |error: csv::Error| Box::new(Problem::fault("csv_broken").with("detail", error.to_string()));
    while reader.read_record(&mut record).map_err(broken)? {
        // Empty lines are rows to a person with the file open, and line breaks in cells are none.
        breaks_in_cells += record.iter().map(|text| text.matches('\n').count() as u64).sum::<u64>();
        let row = u32::try_from(reader.position().line().saturating_sub(2 + breaks_in_cells)).unwrap_or(u32::MAX);
        for (column, text) in (0..).zip(&record) {
            if !text.trim().is_empty() {
                grid.cells.insert((row, column), text.to_owned());
            }
        }
    }
    Ok(grid)
}

/// The text in the encoding that its bytes prove; none where no encoding does.
fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..]);
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes)?,
    };
    // A sheet has no control characters; something else has, even where it decodes.
    let is_binary =
        text.chars().any(|c| c.is_control() && !matches!(c, '\t' | '\r' | '\n' | '\u{B}' | '\u{C}' | '\u{1A}'));
    (!is_binary).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_encoding_that_offices_write_is_read() {
        let text = "指標,年度,実績\r\n\"①開発数〜髙﨑\n（㈱）\",H28,3件\r\n";
        let cp932 = SHIFT_JIS.encode(&text.replace('〜', "～")).0.into_owned();
        let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        for bytes in [text.as_bytes().to_vec(), [b"\xEF\xBB\xBF", text.as_bytes()].concat(), cp932, utf16] {
            let grid = grid(&bytes).expect("it is read");
            assert_eq!((grid.text(0, 0), grid.text(1, 2)), ("指標", "3件"));
            assert!(grid.text(1, 0).starts_with("①開発数") && grid.text(1, 0).ends_with("髙﨑\n（㈱）"));
        }
    }

    #[test]
    fn what_is_in_no_known_encoding_is_refused() {
        for bytes in [&b"\xFF\xFF\xFF"[..], b"\x8F\x00\x01,\x02", b"PK\x03\x04\0\0\0\0"] {
            assert_eq!(grid(bytes).map_err(|problem| problem.code().to_owned()), Err("csv_encoding".to_owned()));
        }
    }

    #[test]
    fn rows_are_counted_as_a_person_counts_them() {
        let grid = grid("指標,実績\n\n\"開発\n数\",1件\n相談数,2件\n".as_bytes()).expect("it is read");
        assert_eq!((grid.text(2, 1), grid.text(3, 1)), ("1件", "2件"));
    }

    #[test]
    fn tabs_may_separate_too() {
        let grid = grid("指標\t年度\t実績\n開発数\tH28\t1,234件".as_bytes()).expect("it is read");
        assert_eq!(grid.text(1, 2), "1,234件");
    }
}

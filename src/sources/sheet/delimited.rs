//! CSV and TSV: bytes → a grid. The encoding is not guessed: BOM, else strict UTF-8, else CP932 without an error, else
//! UTF-16 that can only be read one way, else refused.

use std::borrow::Cow;

use encoding_rs::{Encoding, SHIFT_JIS, UTF_16BE, UTF_16LE};

use super::grid::{Grid, GridBuilder};
use crate::domain::problem::Problem;

/// What may separate the values of a line; of two that occur equally often the first.
const DELIMITERS: [char; 3] = [',', '\t', ';'];

/// Reads a file of values that are separated by commas, tabs or semicolons, whichever its first lines have most of.
///
/// # Errors
/// Says that the encoding is none of those which are read, that the quoting is broken, or that it is a page for browsers.
pub(super) fn grid(bytes: &[u8]) -> Result<Grid, Box<Problem>> {
    let text = decode(bytes).ok_or_else(|| Box::new(Problem::fault("csv_encoding")))?;
    if is_page(&text) {
        return Err(Box::new(Problem::fault("sheet_is_page")));
    }
    // Every row ends alike, the last one too, so that rows can be counted.
    let text = if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n").into() } else { text } + "\n";
    let delimiter = u8::try_from(delimiter(&text)).unwrap_or(b',');
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let mut grid = GridBuilder::new(None);
    grid.reserve(text.len());
    let mut record = csv::StringRecord::new();
    let mut breaks_in_cells = 0;
    let broken = |error: csv::Error| Box::new(Problem::fault("csv_broken").with("detail", error.to_string()));
    while reader.read_record(&mut record).map_err(broken)? {
        // Empty lines are rows to a person with the file open, and line breaks in cells are none.
        breaks_in_cells += record.as_slice().bytes().filter(|byte| *byte == b'\n').count() as u64;
        let row = u32::try_from(reader.position().line().saturating_sub(2 + breaks_in_cells)).unwrap_or(u32::MAX);
        for (column, text) in (0..).zip(&record) {
            grid.put(row, column, text)?;
        }
    }
    Ok(grid.finish()?)
}

fn delimiter(text: &str) -> char {
    let count = |sign: &char| text.lines().take(20).map(|line| line.matches(*sign).count()).sum::<usize>();
    DELIMITERS.into_iter().rev().max_by_key(count).unwrap_or(',')
}

/// Systems offer pages for browsers under the names of sheets.
fn is_page(text: &str) -> bool {
    let start = text.trim_start().get(..9).unwrap_or_default().to_ascii_lowercase();
    ["<!doctype", "<html", "<table", "<?xml"].iter().any(|tag| start.starts_with(tag))
}

/// The text in the encoding that its bytes prove; none where no encoding does.
fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..]);
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => Some(Cow::Borrowed(text)),
        Err(_) => SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes),
    };
    text.filter(|text| !is_binary(text)).or_else(|| utf16(bytes))
}

/// UTF-16 without a mark: only where one order of the bytes gives lines and cells and the other gives none.
fn utf16(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let separates = |text: &str| text.contains(['\n', '\t', ',']);
    let [little, big] = [UTF_16LE, UTF_16BE].map(|encoding| {
        let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
        (separates(&text) && !is_binary(&text)).then_some(text)
    });
    match (little, big) {
        (Some(text), None) | (None, Some(text)) if bytes.len().is_multiple_of(2) => Some(text),
        _ => None,
    }
}

/// A sheet has no control characters; something else has, even where it decodes.
fn is_binary(text: &str) -> bool {
    let is_control = |byte: u8| (byte < 0x20 && !matches!(byte, b'\t'..=b'\r' | 0x1A)) || byte == 0x7F;
    // Those beyond ASCII all begin with the byte C2.
    text.bytes().any(is_control)
        || (text.as_bytes().contains(&0xC2) && text.chars().any(|c| matches!(c, '\u{80}'..='\u{9F}')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_encoding_that_offices_write_is_read() {
        let text = "指標,年度,実績\r\n\"①開発数〜髙﨑\n（㈱）\",H28,3件\r\n";
        let cp932 = SHIFT_JIS.encode(&text.replace('〜', "～")).0.into_owned();
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let utf8 = [text.as_bytes().to_vec(), [b"\xEF\xBB\xBF", text.as_bytes()].concat()];
        let marked = [[b"\xFF\xFE", little.as_slice()].concat(), [b"\xFE\xFF", big.as_slice()].concat()];
        for bytes in utf8.into_iter().chain(marked).chain([cp932, little, big]) {
            let grid = grid(&bytes).expect("it is read");
            assert_eq!((grid.text(0, 0), grid.text(1, 2)), ("指標", "3件"));
            assert!(grid.text(1, 0).starts_with("①開発数") && grid.text(1, 0).ends_with("髙﨑\n（㈱）"));
        }
    }

    #[test]
    fn what_is_in_no_known_encoding_is_refused() {
        for bytes in [&b"\xFF\xFF\xFF"[..], b"\x8F\x00\x01,\x02", b"PK\x03\x04\0\0\0\0"] {
            let code = grid(bytes).map_err(|problem| problem.code().to_owned());
            assert_eq!(code.map(|_| ()), Err("csv_encoding".to_owned()));
        }
    }

    #[test]
    fn rows_are_counted_as_a_person_counts_them() {
        let grid = grid("指標,実績\n\n\"開発\n数\",1件\n相談数,2件\n".as_bytes()).expect("it is read");
        assert_eq!((grid.text(2, 1), grid.text(3, 1)), ("1件", "2件"));
    }

    #[test]
    fn tabs_and_semicolons_may_separate_too() {
        for text in ["指標\t年度\t実績\n開発数\tH28\t1,234件", "指標;年度;実績\r開発数;H28;1,234件\r"]
        {
            assert_eq!(grid(text.as_bytes()).expect("it is read").text(1, 2), "1,234件");
        }
    }

    #[test]
    fn a_page_for_browsers_is_no_sheet() {
        let code = grid(b"\n<!DOCTYPE html><table><tr><td>a,b").map_err(|problem| problem.code().to_owned());
        assert_eq!(code.map(|_| ()), Err("sheet_is_page".to_owned()));
    }
}

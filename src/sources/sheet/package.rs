//! A workbook's package (a zip): unpacked once, under limits, before anything is read from it.
//!
//! What a zip says of its sizes is not believed: the bytes that really come out are counted, and reading stops at the
//! first one too many. Only the parts that a reader needs are unpacked. It must not know what the parts mean.

use std::io::{Cursor, Read, Write};
use std::ops::Range;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::domain::problem::Problem;

/// How many bytes the parts of one workbook may have together, unpacked.
const MOST_UNPACKED: u64 = 256 * 1024 * 1024;

/// How many bytes one table of styles or of shared texts may have: small letters there become large in memory.
const MOST_IN_TABLES: u64 = 64 * 1024 * 1024;
const MOST_IN_STYLES: u64 = 12 * 1024 * 1024;

/// How many parts a workbook may have.
const MOST_PARTS: usize = 10_000;

/// A workbook that was unpacked.
#[derive(Debug)]
pub(super) struct Package {
    /// The same package with its parts stored as they are.
    pub(super) bytes: Vec<u8>,
    parts: Vec<(String, Range<usize>)>,
}

impl Package {
    /// Unpacks the parts whose names are wanted.
    ///
    /// # Errors
    /// Says that it is no zip, or that it would become larger than any progress sheet.
    pub(super) fn open(bytes: &[u8], wanted: impl Fn(&str) -> bool) -> Result<Self, Box<Problem>> {
        let entries = bytes.windows(4).filter(|signature| *signature == b"PK\x01\x02").count();
        if entries > MOST_PARTS {
            return Err(Box::new(bomb()));
        }
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| Box::new(damaged(&error)))?;
        let mut stored = ZipWriter::new(Cursor::new(Vec::new()));
        let mut left = MOST_UNPACKED;
        for index in 0..zip.len() {
            // A part that cannot be unpacked is missed by the reader if it needs it.
            let Ok(mut part) = zip.by_index(index) else { continue };
            let Ok(name) = part.name().map(std::borrow::Cow::into_owned) else { continue };
            if !wanted(&name) {
                continue;
            }
            let most = left.min(most_in(&name));
            stored
                .start_file(&*name, SimpleFileOptions::default().compression_method(CompressionMethod::Stored))
                .map_err(|error| Box::new(damaged(&error)))?;
            left -= copy(&mut part, &mut stored, most)?;
        }
        let bytes = stored.finish().map_err(|error| Box::new(damaged(&error)))?.into_inner();
        let parts = ranges(&bytes).map_err(|error| Box::new(damaged(&error)))?;
        Ok(Self { bytes, parts })
    }

    /// The text of a part; what is no UTF-8 in it ends it. None where there is no such part.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        let (_, range) = self.parts.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        let bytes = self.bytes.get(range.clone())?;
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        Some(match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default(),
        })
    }
}

/// Copies at most so many bytes, and says how many there were.
fn copy(part: &mut impl Read, stored: &mut impl Write, most: u64) -> Result<u64, Box<Problem>> {
    let copied =
        std::io::copy(&mut part.take(most.saturating_add(1)), stored).map_err(|error| Box::new(damaged(&error)))?;
    if copied > most { Err(Box::new(bomb())) } else { Ok(copied) }
}

/// How many bytes a part may have for itself.
fn most_in(name: &str) -> u64 {
    match name {
        _ if name.ends_with("styles.xml") => MOST_IN_STYLES,
        _ if name.to_ascii_lowercase().ends_with("sharedstrings.xml") => MOST_IN_TABLES,
        _ => MOST_UNPACKED,
    }
}

/// Where the parts lie in a package whose parts are stored as they are.
fn ranges(bytes: &[u8]) -> zip::result::ZipResult<Vec<(String, Range<usize>)>> {
    let mut zip = ZipArchive::new(Cursor::new(bytes))?;
    let mut parts = Vec::new();
    for index in 0..zip.len() {
        let part = zip.by_index(index)?;
        let start = part.data_start().and_then(|start| usize::try_from(start).ok()).unwrap_or(bytes.len());
        let length = usize::try_from(part.size()).unwrap_or_default();
        parts.push((part.name()?.into_owned(), start..start.saturating_add(length)));
    }
    Ok(parts)
}

fn damaged(error: &dyn std::error::Error) -> Problem {
    Problem::fault("sheet_damaged").with("detail", error.to_string())
}

fn bomb() -> Problem {
    Problem::fault("sheet_too_large")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(parts: &[(&str, usize)]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        for (name, megabytes) in parts {
            zip.start_file(*name, options).expect("a part");
            for _ in 0..*megabytes {
                zip.write_all(&vec![b' '; 1024 * 1024]).expect("some bytes");
            }
        }
        zip.finish().expect("a zip").into_inner()
    }

    #[test]
    fn a_part_is_unpacked_once_and_a_bomb_never() {
        let opened = Package::open(&packed(&[("a.xml", 1), ("media/b.png", 300)]), |name| name.starts_with("a."));
        assert_eq!(opened.expect("it is small").text("A.xml").map(str::len), Some(1024 * 1024));
        for parts in [&[("a.xml", 257)][..], &[("a.xml", 200), ("b.xml", 60)], &[("xl/styles.xml", 13)]] {
            let code = Package::open(&packed(parts), |_| true).map_err(|problem| problem.code().to_owned());
            assert_eq!(code.map(|_| ()), Err("sheet_too_large".to_owned()), "{parts:?}");
        }
        let cut = Package::open(b"PK\x03\x04 cut", |_| true).map_err(|problem| problem.code().to_owned());
        assert_eq!(cut.map(|_| ()), Err("sheet_damaged".to_owned()));
    }
}

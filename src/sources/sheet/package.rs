//! A workbook's package (a zip): unpacked once, under limits, before anything is read from it.
//!
//! What a zip says of its sizes is not believed: the bytes that really come out are counted, and reading stops at the
//! first one too many. Only the parts that a reader needs are unpacked. It must not know what the parts mean.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::read::ZipFile;

use crate::domain::problem::Problem;

/// How many bytes the parts of one workbook may have together, unpacked.
const MOST_UNPACKED: u64 = 256 * 1024 * 1024;

/// How many bytes one table of styles or of shared texts may have: small letters there become large in memory.
const MOST_IN_TABLES: u64 = 64 * 1024 * 1024;
const MOST_IN_STYLES: u64 = 12 * 1024 * 1024;

/// How many times larger a deflated part becomes at most.
const MOST_INFLATED: u64 = 1032;

/// How many parts a workbook may have.
const MOST_PARTS: usize = 10_000;

/// A workbook that was unpacked.
#[derive(Debug)]
pub(super) struct Package {
    /// The parts by their names.
    parts: Vec<(String, Vec<u8>)>,
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
        let mut parts = Vec::new();
        let mut left = MOST_UNPACKED;
        for index in 0..zip.len() {
            // A part that cannot be unpacked is missed by the reader if it needs it.
            let Ok(mut part) = zip.by_index(index) else { continue };
            let Ok(name) = part.name().map(std::borrow::Cow::into_owned) else { continue };
            if !wanted(&name) {
                continue;
            }
            let unpacked = unpack(&mut part, left.min(most_in(&name)))?;
            left -= unpacked.len() as u64;
            parts.push((name, unpacked));
        }
        Ok(Self { parts })
    }

    /// The text of a part; what is no UTF-8 in it ends it. None where there is no such part.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        let (_, bytes) = self.parts.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes.as_slice());
        Some(match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default(),
        })
    }
}

/// The bytes of a part; never more than so many.
fn unpack(part: &mut ZipFile<'_, impl Read>, most: u64) -> Result<Vec<u8>, Box<Problem>> {
    // A deflated part becomes at most so many times larger; what it says of its size only spares growing.
    let likely = part.size().min(most).min(part.compressed_size().saturating_mul(MOST_INFLATED));
    let mut bytes = Vec::with_capacity(usize::try_from(likely).unwrap_or_default());
    part.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| Box::new(damaged(&error)))?;
    if bytes.len() as u64 > most { Err(Box::new(bomb())) } else { Ok(bytes) }
}

/// How many bytes a part may have for itself.
fn most_in(name: &str) -> u64 {
    match name {
        _ if name.ends_with("styles.xml") => MOST_IN_STYLES,
        _ if name.to_ascii_lowercase().ends_with("sharedstrings.xml") => MOST_IN_TABLES,
        _ => MOST_UNPACKED,
    }
}

fn damaged(error: &dyn std::error::Error) -> Problem {
    Problem::fault("sheet_damaged").with("detail", error.to_string())
}

fn bomb() -> Problem {
    Problem::fault("sheet_too_large")
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::write::SimpleFileOptions;
    use zip::{CompressionMethod, ZipWriter};

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

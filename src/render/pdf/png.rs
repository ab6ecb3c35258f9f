//! Reads a PNG as far as a PDF needs it: its compressed rows go into the file as they are (ISO/IEC 15948; ISO 32000-1,
//! 7.4.4.4).
//!
//! What a PDF cannot take so is told with its reason. It must not know what the picture shows.

use std::io::Read;

use flate2::Crc;
use flate2::read::ZlibDecoder;

use crate::domain::problem::Problem;

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
/// How many pixels a side may have.
const MOST_PIXELS: usize = 4_000;

/// A picture with its rows as the PNG has them, each behind the number of its filter, compressed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Image {
    /// In pixels.
    pub(super) width: usize,
    /// In pixels.
    pub(super) height: usize,
    /// Of one colour of one pixel: 1, 2, 4 or 8.
    pub(super) bits: usize,
    pub(super) colours: Colours,
    pub(super) rows: Vec<u8>,
}

/// What the numbers of a pixel say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum Colours {
    #[default]
    Grey,
    Rgb,
    /// A place in this list of red, green and blue.
    Palette(Vec<u8>),
}

impl Colours {
    /// How many numbers a pixel has.
    pub(super) fn per_pixel(&self) -> usize {
        if *self == Self::Rgb { 3 } else { 1 }
    }
}

impl Image {
    /// Reads a picture; what it cannot be used for is a fault without a place.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Problem> {
        let rest = bytes.strip_prefix(SIGNATURE).ok_or_else(|| Problem::fault("logo_no_png"))?;
        let chunks = chunks(rest).ok_or_else(damaged)?;
        let all = |kind: &[u8; 4]| -> Vec<&[u8]> {
            chunks.iter().filter(|(name, _)| *name == kind).map(|(_, content)| *content).collect()
        };
        let Some((b"IHDR", head)) = chunks.first() else { return Err(damaged()) };
        let &[w0, w1, w2, w3, h0, h1, h2, h3, bits, kind, _, _, interlace] = *head else { return Err(damaged()) };
        let (width, height) = (number([w0, w1, w2, w3]), number([h0, h1, h2, h3]));
        if kind >= 4 || !all(b"tRNS").is_empty() {
            return Err(Problem::fault("logo_transparent"));
        } else if interlace != 0 {
            return Err(Problem::fault("logo_interlaced"));
        } else if bits > 8 {
            return Err(Problem::fault("logo_deep").with("bits", usize::from(bits)));
        } else if width.max(height) > MOST_PIXELS {
            let found = Problem::fault("logo_pixels").with("width", width).with("height", height);
            return Err(found.with("most", MOST_PIXELS));
        }
        let colours = match (kind, all(b"PLTE").first()) {
            (0, _) => Colours::Grey,
            (2, _) if bits == 8 => Colours::Rgb,
            (3, Some(list)) if (3..=768).contains(&list.len()) && list.len() % 3 == 0 => {
                Colours::Palette(list.to_vec())
            }
            _ => return Err(damaged()),
        };
        let image = Self { width, height, bits: bits.into(), colours, rows: all(b"IDAT").concat() };
        if matches!(bits, 1 | 2 | 4 | 8) && image.is_whole() { Ok(image) } else { Err(damaged()) }
    }

    /// Whether the rows can be unpacked and are as many and as long as they must be.
    fn is_whole(&self) -> bool {
        let mut rows = ZlibDecoder::new(self.rows.as_slice());
        let mut row = vec![0; 1 + (self.width * self.colours.per_pixel() * self.bits).div_ceil(8)];
        let has_all = (0..self.height).all(|_| rows.read_exact(&mut row).is_ok() && row[0] <= 4);
        self.width > 0 && self.height > 0 && has_all && rows.read(&mut row).is_ok_and(|more| more == 0)
    }
}

/// The chunks up to the end of the picture, each with its name; none where one is cut off or its checksum is wrong.
fn chunks(mut rest: &[u8]) -> Option<Vec<(&[u8; 4], &[u8])>> {
    let mut chunks = Vec::new();
    loop {
        let (length, after) = rest.split_first_chunk::<4>()?;
        let (checked, after) = after.split_at_checked(number(*length).checked_add(4)?)?;
        let (checksum, after) = after.split_first_chunk::<4>()?;
        let mut crc = Crc::new();
        crc.update(checked);
        let (name, content) = checked.split_first_chunk::<4>()?;
        if crc.sum() != u32::from_be_bytes(*checksum) {
            return None;
        } else if name == b"IEND" {
            return Some(chunks);
        }
        chunks.push((name, content));
        rest = after;
    }
}

fn number(bytes: [u8; 4]) -> usize {
    usize::try_from(u32::from_be_bytes(bytes)).unwrap_or(usize::MAX)
}

fn damaged() -> Problem {
    Problem::fault("logo_damaged")
}

//! A reduced font without the instructions that fit its outlines to coarse screens: a fifth of it, of no use on paper.
//!
//! It must not know which glyphs a report uses.

use skrifa::FontRef;
use skrifa::raw::TableProvider;
use skrifa::raw::types::Tag;

use super::sfnt;

/// What the instructions need besides themselves.
const NEEDED_BY_INSTRUCTIONS: [&[u8; 4]; 3] = [b"cvt ", b"fpgm", b"prep"];
/// Fonts whose instructions draw: their outlines are nothing without them. The names of makers and families that
/// `FreeType` knows as “tricky”.
const DRAWN_BY_INSTRUCTIONS: [&str; 6] = ["DF", "DLC", "HuaTian", "Ming", "PMing", "cpop"];

/// Flags of a part of a composite glyph (OpenType, “glyf”).
const WORDS: u16 = 0x0001;
const SCALE: u16 = 0x0008;
const MORE: u16 = 0x0020;
const TWO_SCALES: u16 = 0x0040;
const MATRIX: u16 = 0x0080;
const INSTRUCTIONS: u16 = 0x0100;

/// The font without its instructions; as it is where it has none, needs them, or cannot be read.
pub(super) fn without_instructions(font: Vec<u8>, name: &str) -> Vec<u8> {
    if DRAWN_BY_INSTRUCTIONS.iter().any(|prefix| name.starts_with(prefix)) {
        return font;
    }
    lightened(&font).unwrap_or(font)
}

fn lightened(bytes: &[u8]) -> Option<Vec<u8>> {
    let font = FontRef::new(bytes).ok()?;
    let table = |name: &[u8; 4]| font.table_data(Tag::new(name)).map(|data| data.as_bytes());
    let is_long = font.head().ok()?.index_to_loc_format() != 0;
    let (old, outlines) = (font.loca(None).ok()?, table(b"glyf")?);
    let place = |nth: usize| old.get_raw(nth).and_then(|place| usize::try_from(place).ok());
    let (mut places, mut glyphs) = (Vec::new(), Vec::with_capacity(outlines.len()));
    for nth in 0..=old.len() {
        match u32::try_from(glyphs.len()).ok()? {
            place if is_long => places.extend(place.to_be_bytes()),
            place => places.extend(u16::try_from(place / 2).ok()?.to_be_bytes()),
        }
        if nth < old.len() {
            glyphs.extend(glyph(outlines.get(place(nth)?..place(nth + 1)?)?)?);
            glyphs.resize(glyphs.len().next_multiple_of(2), 0);
        }
    }
    let mut tables = Vec::new();
    for record in font.table_directory().table_records() {
        let name = record.tag().to_be_bytes();
        let data = match &name {
            b"loca" => std::mem::take(&mut places),
            b"glyf" => std::mem::take(&mut glyphs),
            own if NEEDED_BY_INSTRUCTIONS.contains(&own) => continue,
            own => table(own)?.to_vec(),
        };
        tables.push((name, data));
    }
    Some(sfnt::build(0x0001_0000, tables))
}

/// One glyph without its instructions.
fn glyph(data: &[u8]) -> Option<Vec<u8>> {
    if data.is_empty() {
        return Some(Vec::new());
    }
    let contours = i16::from_be_bytes(data.get(..2)?.try_into().ok()?);
    match usize::try_from(contours) {
        Ok(contours) => {
            // Box of the glyph and ends of its contours, then how many instructions, they themselves, the points.
            let at = 10 + 2 * contours;
            let count = usize::from(word(data, at)?);
            Some([data.get(..at)?, &[0, 0], data.get(at + 2 + count..)?].concat())
        }
        Err(_) => composite(data),
    }
}

/// A glyph that is put together from others: its instructions stand behind the last part.
fn composite(data: &[u8]) -> Option<Vec<u8>> {
    let mut glyph = data.to_vec();
    let mut at = 10;
    loop {
        let flags = word(data, at)?;
        glyph.get_mut(at..at + 2)?.copy_from_slice(&(flags & !INSTRUCTIONS).to_be_bytes());
        let place = if flags & WORDS == 0 { 2 } else { 4 };
        let turn = match flags {
            flags if flags & SCALE != 0 => 2,
            flags if flags & TWO_SCALES != 0 => 4,
            flags if flags & MATRIX != 0 => 8,
            _ => 0,
        };
        at += 4 + place + turn;
        if flags & MORE == 0 {
            break;
        }
    }
    glyph.truncate(at);
    Some(glyph)
}

fn word(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(data.get(at..at + 2)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glyph_keeps_its_box_its_contours_and_its_points() {
        let (head, points) = ([[0, 1].as_slice(), &[7; 8], &[0, 2]].concat(), [1, 1, 1, 10, 20, 30]);
        let hinted = [head.as_slice(), &[0, 3], &[0xB0, 0x01, 0x2F], &points].concat();
        assert_eq!(glyph(&hinted), Some([head.as_slice(), &[0, 0], &points].concat()));
        assert_eq!(glyph(&hinted[..14]), None, "cut off");
        assert_eq!(glyph(&[]), Some(Vec::new()), "a space");
    }

    #[test]
    fn a_glyph_of_parts_keeps_its_parts() {
        let parts = |flags: [u16; 2]| {
            let [first, last] = flags.map(u16::to_be_bytes);
            [[0xFF, 0xFF].as_slice(), &[7; 8], &first, &[0, 5, 0, 9, 0, 9], &last, &[0, 6, 1, 1, 0x40, 0]].concat()
        };
        let hinted = [parts([WORDS | MORE, SCALE | INSTRUCTIONS]), vec![0, 1, 0x2F]].concat();
        assert_eq!(glyph(&hinted), Some(parts([WORDS | MORE, SCALE])));
    }

    #[test]
    fn a_font_that_is_drawn_by_instructions_keeps_them() {
        assert_eq!(without_instructions(vec![1, 2, 3], "DFKaiSho-SB"), [1, 2, 3]);
        assert_eq!(without_instructions(vec![1, 2, 3], "BIZUDGothic"), [1, 2, 3], "and what is no font");
    }
}

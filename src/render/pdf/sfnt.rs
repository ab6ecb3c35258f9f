//! The container of a font: its tables by their names, taken out and put together anew.
//!
//! It must not know what a font is used for.

use skrifa::FontRef;
use skrifa::raw::types::Tag;

/// How long the head of the container is, and an entry of its list of tables (OpenType, “otff”).
const HEAD: usize = 12;
const ENTRY: usize = 16;
/// Where `head` says what the whole container sums up to, and what it then must sum up to.
const ADJUSTMENT: std::ops::Range<usize> = 8..12;
const WHOLE: u32 = 0xB1B0_AFBA;

/// A font that holds only the tables of these names that another has.
pub(super) fn only(font: &FontRef<'_>, names: &[&[u8; 4]]) -> Vec<u8> {
    let table = |name: &[u8; 4]| Some((*name, font.table_data(Tag::new(name))?.as_bytes().to_vec()));
    build(0x0001_0000, names.iter().filter_map(|name| table(name)).collect())
}

/// Puts tables together to a font of a kind (the first four bytes of its file).
pub(super) fn build(kind: u32, mut tables: Vec<([u8; 4], Vec<u8>)>) -> Vec<u8> {
    tables.sort_by_key(|(name, _)| *name);
    let count = u16::try_from(tables.len()).unwrap_or(u16::MAX);
    let power = count.checked_ilog2().unwrap_or(0);
    let range = 16_u16 << power;
    let mut file = kind.to_be_bytes().to_vec();
    for number in [count, range, u16::try_from(power).unwrap_or(0), (16 * count).saturating_sub(range)] {
        file.extend(number.to_be_bytes());
    }
    let mut offset = HEAD + ENTRY * tables.len();
    let mut adjusted = None;
    for (name, data) in &mut tables {
        if name == b"head" && data.len() >= ADJUSTMENT.end {
            data[ADJUSTMENT].fill(0);
            adjusted = Some(offset + ADJUSTMENT.start..offset + ADJUSTMENT.end);
        }
        file.extend(*name);
        for number in [sum(data), long(offset), long(data.len())] {
            file.extend(number.to_be_bytes());
        }
        offset += data.len().next_multiple_of(4);
    }
    for (_, data) in tables {
        file.extend(data);
        file.resize(file.len().next_multiple_of(4), 0);
    }
    if let Some(place) = adjusted {
        let rest = WHOLE.wrapping_sub(sum(&file));
        file[place].copy_from_slice(&rest.to_be_bytes());
    }
    file
}

fn sum(data: &[u8]) -> u32 {
    let (words, rest) = data.as_chunks::<4>();
    let mut last = [0; 4];
    last[..rest.len()].copy_from_slice(rest);
    words.iter().chain([&last]).fold(0, |sum, word| sum.wrapping_add(u32::from_be_bytes(*word)))
}

fn long(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

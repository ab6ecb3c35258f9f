//! A compound file (the container of `.xls`, and of a workbook with a password): the bytes of its streams.
//!
//! No chain is longer than the file: one that points in circles ends. It must not know what a stream holds.

/// A compound file whose tables were read.
#[derive(Debug)]
pub(super) struct Compound<'a> {
    bytes: &'a [u8],
    sector: usize,
    small_sector: usize,
    small_below: u64,
    chains: Vec<u32>,
    small_chains: Vec<u32>,
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    name: String,
    start: u32,
    size: u64,
}

/// The first eight bytes of every compound file.
pub(super) const SIGNATURE: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// The largest number of a sector; larger ones end a chain.
const LAST_SECTOR: u32 = 0xFFFF_FFFA;

/// How many sectors of the chain table the header itself names.
const IN_HEADER: usize = 109;

impl<'a> Compound<'a> {
    /// Reads the tables of a file; none where it is no compound file.
    pub(super) fn open(bytes: &'a [u8]) -> Option<Self> {
        bytes.strip_prefix(&SIGNATURE)?;
        let (shift, small_shift) = (u16_at(bytes, 30)?, u16_at(bytes, 32)?);
        if !(7..=16).contains(&shift) || small_shift > shift {
            return None;
        }
        let mut file = Self {
            bytes,
            sector: 1 << shift,
            small_sector: 1 << small_shift,
            small_below: u64::from(u32_at(bytes, 56)?),
            chains: Vec::new(),
            small_chains: Vec::new(),
            entries: Vec::new(),
        };
        file.chains = file.read_chains()?;
        file.small_chains = numbers(&file.chain(u32_at(bytes, 60)?));
        file.entries = file.chain(u32_at(bytes, 48)?).chunks_exact(128).filter_map(entry).collect();
        Some(file)
    }

    /// The bytes of a stream; none where there is no stream of that name.
    pub(super) fn stream(&self, name: &str) -> Option<Vec<u8>> {
        let entry = self.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name))?;
        let mut bytes = if entry.size < self.small_below {
            let all = self.chain(self.entries.first()?.start);
            joined(&self.small_chains, entry.start, all.len(), |at| part(&all, at, self.small_sector))
        } else {
            self.chain(entry.start)
        };
        bytes.truncate(usize::try_from(entry.size).unwrap_or(usize::MAX));
        Some(bytes)
    }

    /// Whether there is a stream of that name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    fn sector_at(&self, number: u32) -> Option<&'a [u8]> {
        part(self.bytes, usize::try_from(number).ok()?.checked_add(1)?, self.sector)
    }

    fn chain(&self, start: u32) -> Vec<u8> {
        joined(&self.chains, start, self.bytes.len(), |at| self.sector_at(u32::try_from(at).ok()?))
    }

    /// The table of chains, whose sectors the header names, and further sectors after it.
    fn read_chains(&self) -> Option<Vec<u32>> {
        let header = self.bytes.get(76..76 + 4 * IN_HEADER)?;
        let mut sectors = numbers(header);
        let mut next = u32_at(self.bytes, 68)?;
        let most = self.bytes.len() / self.sector;
        for _ in 0..most {
            let Some(table) = Some(next).filter(|next| *next < LAST_SECTOR).and_then(|next| self.sector_at(next))
            else {
                break;
            };
            let mut more = numbers(table);
            next = more.pop()?;
            sectors.extend(more);
        }
        let named = sectors.into_iter().filter(|sector| *sector < LAST_SECTOR).take(most);
        Some(named.filter_map(|sector| self.sector_at(sector)).flat_map(numbers).collect())
    }
}

/// Joins the pieces of a chain up to so many bytes: one that points in circles ends there.
fn joined<'b>(chains: &[u32], start: u32, most: usize, piece: impl Fn(usize) -> Option<&'b [u8]>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut next = start;
    while bytes.len() < most {
        let Ok(at) = usize::try_from(next) else { break };
        let (Some(after), Some(found)) = (chains.get(at), piece(at).filter(|piece| !piece.is_empty())) else { break };
        bytes.extend_from_slice(found);
        next = *after;
    }
    bytes
}

/// The n-th piece of so many bytes; the last one may be shorter.
fn part(bytes: &[u8], at: usize, length: usize) -> Option<&[u8]> {
    let start = at.checked_mul(length)?;
    bytes.get(start..bytes.len().min(start.checked_add(length)?))
}

fn entry(bytes: &[u8]) -> Option<Entry> {
    let length = usize::from(u16_at(bytes, 64)?).saturating_sub(2).min(62);
    let units: Vec<u16> = bytes[..length].chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    let size = u64::from(u32_at(bytes, 120)?);
    Some(Entry { name: String::from_utf16_lossy(&units), start: u32_at(bytes, 116)?, size })
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]])).collect()
}

/// The number of two bytes at a place.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

/// The number of four bytes at a place.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

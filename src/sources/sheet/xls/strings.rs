//! Texts of [MS-XLS]: one or two bytes a letter, with runs of styles behind, and broken over records in the shared table.

use crate::sources::sheet::compound::u16_at;

/// The text of a record: its length in two bytes, its marks, its letters.
pub(super) fn text(data: &[u8]) -> Option<String> {
    let count = usize::from(u16_at(data, 0)?);
    letters(*data.get(2)?, data.get(3..)?, count)
}

/// The same with its length in one byte, as names of sheets have it.
pub(super) fn short_text(data: &[u8]) -> Option<String> {
    let count = usize::from(*data.first()?);
    letters(*data.get(1)?, data.get(2..)?, count)
}

/// Letters that stand in one record, without runs of styles in front.
fn letters(marks: u8, data: &[u8], count: usize) -> Option<String> {
    let skipped = usize::from(marks & 8 != 0) * 2 + usize::from(marks & 4 != 0) * 4;
    let units = units(marks, data.get(skipped..)?, count);
    Some(String::from_utf16_lossy(&units))
}

fn units(marks: u8, data: &[u8], count: usize) -> Vec<u16> {
    if marks & 1 == 0 {
        data.iter().take(count).map(|byte| u16::from(*byte)).collect()
    } else {
        data.chunks_exact(2).take(count).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect()
    }
}

/// The bytes of a record and of those that continue it.
#[derive(Debug)]
pub(super) struct Pieces<'a> {
    pieces: &'a [&'a [u8]],
    at: usize,
}

impl<'a> Pieces<'a> {
    pub(super) fn of(pieces: &'a [&'a [u8]]) -> Self {
        Self { pieces, at: 0 }
    }

    /// Goes on to the next record where this one has ended; none after the last.
    fn piece(&mut self) -> Option<&'a [u8]> {
        while self.at >= self.pieces.first()?.len() {
            self.pieces = &self.pieces[1..];
            self.at = 0;
        }
        self.pieces.first().map(|piece| &piece[self.at..])
    }

    fn byte(&mut self) -> Option<u8> {
        let byte = self.piece()?.first().copied();
        self.at += 1;
        byte
    }

    fn number(&mut self, bytes: u32) -> Option<usize> {
        (0..bytes).try_fold(0, |sum, place| Some(sum | usize::from(self.byte()?) << (8 * place)))
    }

    fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > 0 {
            let here = self.piece()?.len().min(count);
            self.at += here;
            count -= here;
        }
        Some(())
    }

    /// Letters that may go on in the next record, which then begins with marks of its own.
    fn letters(&mut self, mut marks: u8, count: usize) -> Option<String> {
        let mut found: Vec<u16> = Vec::new();
        while found.len() < count {
            if self.at >= self.pieces.first()?.len() {
                marks = self.byte()?;
            }
            let here = units(marks, self.piece()?, count - found.len());
            if here.is_empty() {
                return None;
            }
            self.at += here.len() * if marks & 1 == 0 { 1 } else { 2 };
            found.extend(here);
        }
        Some(String::from_utf16_lossy(&found))
    }
}

/// The table of the texts that cells share; it ends where it is cut off.
pub(super) fn shared(pieces: &mut Pieces<'_>) -> Vec<String> {
    let mut texts = Vec::new();
    if pieces.skip(8).is_some() {
        while let Some(text) = shared_text(pieces) {
            texts.push(text);
        }
    }
    texts
}

fn shared_text(pieces: &mut Pieces<'_>) -> Option<String> {
    let count = pieces.number(2)?;
    let marks = pieces.byte()?;
    let runs = if marks & 8 == 0 { 0 } else { pieces.number(2)? };
    let more = if marks & 4 == 0 { 0 } else { pieces.number(4)? };
    let text = pieces.letters(marks, count)?;
    pieces.skip(runs * 4 + more)?;
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_go_on_in_the_next_record_with_marks_of_their_own() {
        let first = [&[2, 0, 0, 0, 2, 0, 0, 0, 4, 0, 0][..], b"ab"].concat();
        let second = [&[1][..], &[0x42, 0x30, 0x44, 0x30], &[1, 0, 8, 1, 0], b"c", &[9, 9, 9, 9]].concat();
        assert_eq!(shared(&mut Pieces::of(&[&first, &second])), ["abあい", "c"]);
        assert_eq!(shared(&mut Pieces::of(&[&first])), Vec::<String>::new());
    }
}

//! Text set in lines: characters become glyphs, glyphs become lines of a width, and what no glyph exists for is noted.
//!
//! It must not know where on a page a line will stand.

use std::cell::{OnceCell, RefCell};

use unicode_normalization::UnicodeNormalization;

use crate::render::lines::break_lines;

use super::colour::Ink;
use super::error::PdfError;
use super::font::{FaceId, Fonts, Typeface, Weight};

/// What stands for a character that no font has: the geta mark, as printers have it.
const GETA: char = '〓';

/// How a text looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Style {
    pub(super) weight: Weight,
    /// In points.
    pub(super) size: f32,
    pub(super) ink: Ink,
    pub(super) align: Align,
}

/// Where a line stands in its width.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Centre,
    Right,
}

impl Style {
    pub(super) const fn new(size: f32) -> Self {
        Self { weight: Weight::Regular, size, ink: Ink::Text, align: Align::Left }
    }

    pub(super) const fn bold(self) -> Self {
        Self { weight: Weight::Bold, ..self }
    }

    pub(super) const fn ink(self, ink: Ink) -> Self {
        Self { ink, ..self }
    }

    pub(super) const fn align(self, align: Align) -> Self {
        Self { align, ..self }
    }

    /// From one baseline to the next.
    pub(super) fn leading(self) -> f32 {
        self.size * 1.36
    }
}

/// One glyph with the characters that it stands for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Glyph {
    pub(super) face: FaceId,
    pub(super) id: u16,
    /// How far it moves the pen, in em.
    pub(super) advance: f32,
    /// What must be added to the font's own advance, in em.
    pub(super) extra: f32,
    pub(super) text: Letter,
    /// Whether a font has it; else it is the geta mark.
    pub(super) found: bool,
}

/// A character with the variation selector that follows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Letter {
    pub(super) character: char,
    pub(super) selector: Option<char>,
}

impl Letter {
    pub(super) fn chars(self) -> impl Iterator<Item = char> {
        std::iter::once(self.character).chain(self.selector)
    }
}

/// One line, ready to draw.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub(super) glyphs: Vec<Glyph>,
    pub(super) width: f32,
    /// How far a line that is set to the left is moved in, under the text of its item.
    pub(super) indent: f32,
    pub(super) style: Style,
}

/// How high lines are together.
pub(super) fn height(lines: &[Line]) -> f32 {
    lines.iter().map(|line| line.style.leading()).sum()
}

/// Sets text with the faces of the families, each character with the first one that has it.
pub(super) struct Typesetter<'a> {
    regular: Vec<Slot<'a>>,
    bold: Vec<Slot<'a>>,
    place: RefCell<String>,
    missing: RefCell<Vec<(char, String)>>,
}

/// A face of one family, opened when the first character asks for it.
struct Slot<'a> {
    fonts: &'a Fonts,
    id: FaceId,
    typeface: OnceCell<Option<Typeface<'a>>>,
}

impl<'a> Slot<'a> {
    fn get(&self) -> Option<&Typeface<'a>> {
        self.typeface.get_or_init(|| Typeface::open(self.fonts.face(self.id)?).ok()).as_ref()
    }
}

impl<'a> Typesetter<'a> {
    pub(super) fn new(fonts: &'a Fonts) -> Result<Self, PdfError> {
        let slots = |weight| fonts.ids(weight).map(|id| Slot { fonts, id, typeface: OnceCell::new() }).collect();
        let setter = Self {
            regular: slots(Weight::Regular),
            bold: slots(Weight::Bold),
            place: RefCell::default(),
            missing: RefCell::default(),
        };
        if let Some(face) = setter.regular.first().and_then(|slot| fonts.face(slot.id)) {
            Typeface::open(face)?; // the fonts further down the list only stand in, so a damaged one stands in for nothing
        }
        Ok(setter)
    }

    /// Says where the texts that follow stand, in the reader's words.
    pub(super) fn enter(&self, place: &str) {
        place.clone_into(&mut self.place.borrow_mut());
    }

    /// Every character without a glyph, each once for every place.
    pub(super) fn take_missing(&self) -> Vec<(char, String)> {
        self.missing.take()
    }

    /// Sets a text in lines of a width. The items of a list hang under their marks.
    pub(super) fn set(&self, text: &str, style: Style, width: f32) -> Vec<Line> {
        text.split('\n').flat_map(|paragraph| self.paragraph(paragraph, style, width)).collect()
    }

    /// A text cut to what one line can hold of it, with 「…」 where it is cut.
    pub(super) fn on_one_line(&self, text: &str, style: Style, width: f32) -> String {
        let more = "…";
        if self.natural_width(text, style) <= width {
            return text.to_owned();
        }
        let room = width - self.width(more, style);
        break_lines(text, room, |part| self.width(part, style))
            .first()
            .map(|line| line.clone() + more)
            .unwrap_or_default()
    }

    fn paragraph(&self, text: &str, style: Style, width: f32) -> Vec<Line> {
        let mark = if style.align == Align::Left { self.width(item_mark(text), style) } else { 0.0 };
        let mut lines = break_lines(text, width, |part| self.width(part, style));
        if lines.len() > 1 && mark > 0.0 {
            let rest = &text[item_mark(text).len()..];
            lines = break_lines(rest, width - mark, |part| self.width(part, style));
            lines[0].insert_str(0, item_mark(text));
        }
        let indents = std::iter::once(0.0).chain(std::iter::repeat(mark));
        lines.iter().zip(indents).map(|(text, indent)| self.line(text, indent, style)).collect()
    }

    fn line(&self, text: &str, indent: f32, style: Style) -> Line {
        let glyphs: Vec<Glyph> = self.glyphs(text, style.weight).collect();
        glyphs.iter().filter(|glyph| !glyph.found).for_each(|glyph| self.miss(glyph));
        let width = glyphs.iter().map(|glyph| glyph.advance).sum::<f32>() * style.size;
        Line { glyphs, width, indent, style }
    }

    /// How wide the widest line of a text is that is not broken further.
    pub(super) fn natural_width(&self, text: &str, style: Style) -> f32 {
        text.lines().map(|line| self.width(line, style)).fold(0.0, f32::max)
    }

    /// How wide the longest word is that only letters and digits make: a reader does not expect it to be parted.
    pub(super) fn word_width(&self, text: &str, style: Style) -> f32 {
        let words = text.split(|character: char| character.is_whitespace() || !character.is_ascii());
        words.map(|word| self.width(word, style)).fold(0.0, f32::max)
    }

    fn miss(&self, glyph: &Glyph) {
        let place = self.place.borrow();
        let mut missing = self.missing.borrow_mut();
        let character = glyph.text.character;
        if !missing.iter().any(|(known, at)| *known == character && *at == *place) {
            missing.push((character, place.clone()));
        }
    }

    fn width(&self, text: &str, style: Style) -> f32 {
        self.glyphs(text, style.weight).map(|glyph| glyph.advance).sum::<f32>() * style.size
    }

    fn glyphs<'t>(&'t self, text: &'t str, weight: Weight) -> impl Iterator<Item = Glyph> + 't {
        letters(text).map(move |letter| self.glyph(letter, weight))
    }

    fn glyph(&self, letter: Letter, weight: Weight) -> Glyph {
        let slots = match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        };
        if let Some((slot, typeface, id)) = find(slots, letter) {
            return Glyph { face: slot, id, advance: typeface.advance(id), extra: 0.0, text: letter, found: true };
        }
        let stand_in = |character| find(slots, Letter { character, selector: None });
        let own = |found: Option<(FaceId, &Typeface<'_>, u16)>| {
            found.map_or((slots[0].id, 0, 1.0), |(face, typeface, id)| (face, id, typeface.advance(id)))
        };
        if letter.character.is_whitespace() {
            let (face, id, natural) = own(stand_in(' '));
            let advance = if letter.character == '\u{3000}' { 1.0 } else { 0.5 };
            return Glyph { face, id, advance, extra: advance - natural, text: letter, found: true };
        }
        let (face, id, advance) = own(stand_in(GETA));
        Glyph { face, id, advance, extra: 0.0, text: letter, found: false }
    }
}

/// The first face that has a letter: its variation where any has it, else the plain character, as Unicode asks, else the
/// character that it looks like.
fn find<'s, 'a>(slots: &'s [Slot<'a>], letter: Letter) -> Option<(FaceId, &'s Typeface<'a>, u16)> {
    let first = |glyph: &dyn Fn(&Typeface<'a>) -> Option<u16>| {
        slots.iter().find_map(|slot| {
            let typeface = slot.get()?;
            Some((slot.id, typeface, glyph(typeface)?))
        })
    };
    let Letter { character, selector } = letter;
    selector
        .and_then(|selector| first(&|face| face.variant(character, selector)))
        .or_else(|| first(&|face| face.glyph(character)))
        .or_else(|| radical(character).and_then(|alike| first(&|face| face.glyph(alike))))
}

/// The letters of a text that have a look.
fn letters(text: &str) -> impl Iterator<Item = Letter> {
    let mut characters = text.chars().peekable();
    std::iter::from_fn(move || {
        loop {
            let character = characters.next()?;
            let selector = characters.next_if(|next| is_selector(*next));
            if !is_silent(character) {
                return Some(Letter { character, selector });
            }
        }
    })
}

/// The character that a Kangxi radical (⼀) looks like: text copied from a PDF is full of them, fonts lack them.
fn radical(character: char) -> Option<char> {
    matches!(character, '\u{2F00}'..='\u{2FD5}').then(|| character.nfkc().next()).flatten()
}

/// The mark that opens an item of a list (`・`, `◎`, `(1) `), empty where the text is none.
fn item_mark(text: &str) -> &str {
    let rest = text.trim_start_matches(['・', '◎', '○', '●', '※', '★']);
    let numbered = text.strip_prefix('(').and_then(|rest| rest.split_once(") ")).map(|(number, _)| number);
    match numbered {
        Some(number) if number.chars().all(|digit| digit.is_ascii_digit()) => &text[..number.len() + 3],
        _ if text.len() - rest.len() == '・'.len_utf8() => &text[..text.len() - rest.len()],
        _ => "",
    }
}

fn is_selector(character: char) -> bool {
    matches!(character, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// Characters that guide other programs and have no look.
fn is_silent(character: char) -> bool {
    character.is_control() && character != '\t'
        || is_selector(character)
        || matches!(character, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::item_mark;

    #[test]
    fn an_item_of_a_list_is_known_by_its_mark() {
        for (text, mark) in [
            ("・女性ファースト", "・"),
            ("◎付加価値", "◎"),
            ("(2) 起業の支援", "(2) "),
            ("(地元産生鮮食品) の相談", ""),
            ("○○課", ""),
            ("3回/年", ""),
        ] {
            assert_eq!(item_mark(text), mark, "{text}");
        }
    }
}

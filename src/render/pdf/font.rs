//! The fonts of a report: found among the system's by family name, measured, and reduced to the glyphs that are used.
//!
//! A face counts only if a PDF may hold it: outlines that do not vary, a map of characters, no licence that forbids
//! embedding. It must not know pages.

use std::collections::BTreeMap;

use fontdb::{Database, Family, Query, Weight as FontWeight};
use printpdf::{FontMetrics, FontType, ParsedFont, PdfFontMetricsStub};
use skrifa::charmap::{Charmap, MapVariant};
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::raw::TableProvider;
use skrifa::raw::types::Tag;
use skrifa::{FontRef, MetadataProvider};
use subsetter::GlyphRemapper;

use super::error::PdfError;

/// OS/2 fsType, bits 0–3: 2 alone says that nobody may embed the font.
const RESTRICTED: u16 = 0x0002;

/// One of the two weights that a report uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Weight {
    /// Text.
    Regular,
    /// Headings and figures.
    Bold,
}

/// The faces of one family, ready to draw with.
#[derive(Debug, Clone)]
pub struct Fonts {
    family: String,
    regular: Face,
    bold: Option<Face>,
}

#[derive(Debug, Clone)]
pub(super) struct Face {
    data: Vec<u8>,
    index: u32,
    name: String,
}

impl Fonts {
    /// Finds the first of these families among the system's fonts.
    ///
    /// # Errors
    /// No family of the list is installed with a face that a PDF may hold.
    pub fn find(families: &[String]) -> Result<Self, PdfError> {
        let mut database = Database::new();
        database.load_system_fonts();
        Self::find_in(&database, families)
    }

    /// Finds the first of these families in a set of fonts.
    ///
    /// # Errors
    /// No family of the list stands there with a face that a PDF may hold.
    pub fn find_in(database: &Database, families: &[String]) -> Result<Self, PdfError> {
        families
            .iter()
            .find_map(|family| {
                let (regular_id, regular) = face(database, family, FontWeight::NORMAL)?;
                let bold = face(database, family, FontWeight::BOLD).filter(|(id, _)| *id != regular_id);
                Some(Self { family: family.clone(), regular, bold: bold.map(|(_, face)| face) })
            })
            .ok_or_else(|| PdfError::NoFont { tried: families.to_vec() })
    }

    /// The family that was found.
    #[must_use]
    pub fn family(&self) -> &str {
        &self.family
    }

    pub(super) fn has_bold(&self) -> bool {
        self.bold.is_some()
    }

    /// The face of a weight; a family without a bold face is drawn in its regular one.
    pub(super) fn face(&self, weight: Weight) -> &Face {
        match weight {
            Weight::Bold => self.bold.as_ref().unwrap_or(&self.regular),
            Weight::Regular => &self.regular,
        }
    }
}

fn face(database: &Database, family: &str, weight: FontWeight) -> Option<(fontdb::ID, Face)> {
    let id = database.query(&Query { families: &[Family::Name(family)], weight, ..Query::default() })?;
    let name = database.face(id)?.post_script_name.clone();
    let face = database.with_face_data(id, |data, index| {
        may_embed(data, index).then(|| Face { data: data.to_vec(), index, name: plain(&name) })
    })??;
    Some((id, face))
}

fn may_embed(data: &[u8], index: u32) -> bool {
    let Ok(font) = FontRef::from_index(data, index) else { return false };
    let has = |tag: &[u8; 4]| font.table_data(Tag::new(tag)).is_some();
    let free = font.os2().map_or(0, |os2| os2.fs_type()) & 0x000F != RESTRICTED;
    free && (has(b"glyf") || has(b"CFF ")) && !has(b"fvar") && font.charmap().has_map()
}

/// A font name that stands as a PDF name as it is.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect()
}

/// A face with its tables opened.
pub(super) struct Typeface<'a> {
    charmap: Charmap<'a>,
    metrics: GlyphMetrics<'a>,
    units_per_em: f32,
}

impl<'a> Typeface<'a> {
    /// Opens the tables of a face.
    pub(super) fn open(face: &'a Face) -> Result<Self, PdfError> {
        let font = face.font()?;
        let head = font.head().map_err(|error| face.fault(&error))?;
        Ok(Self {
            charmap: font.charmap(),
            metrics: font.glyph_metrics(Size::unscaled(), LocationRef::default()),
            units_per_em: f32::from(head.units_per_em()),
        })
    }

    /// The glyph of a character, with its variation selector where one follows. A variation that the font lacks is
    /// the plain character, as Unicode asks.
    pub(super) fn glyph(&self, character: char, selector: Option<char>) -> Option<u16> {
        let varied = selector.and_then(|selector| match self.charmap.map_variant(character, selector)? {
            MapVariant::Variant(id) => Some(id),
            MapVariant::UseDefault => None,
        });
        let id = varied.or_else(|| self.charmap.map(character))?;
        u16::try_from(id.to_u32()).ok().filter(|id| *id > 0)
    }

    /// How far a glyph moves the pen, in em.
    pub(super) fn advance(&self, glyph: u16) -> f32 {
        self.metrics.advance_width(glyph.into()).unwrap_or(self.units_per_em) / self.units_per_em
    }
}

impl Face {
    fn font(&self) -> Result<FontRef<'_>, PdfError> {
        FontRef::from_index(&self.data, self.index).map_err(|error| self.fault(&error))
    }

    fn fault(&self, reason: &dyn std::fmt::Display) -> PdfError {
        PdfError::Font { name: self.name.clone(), reason: reason.to_string() }
    }

    /// Reduces the face to some glyphs, for embedding. The glyphs are numbered anew, by the remapper.
    ///
    /// The name gets the six capitals that mark a subset, from the glyphs, so that the same pages give the same bytes.
    pub(super) fn subset(&self, glyphs: &[u16]) -> Result<(ParsedFont, GlyphRemapper), PdfError> {
        let remapper = GlyphRemapper::new_from_glyphs_sorted(glyphs);
        let bytes =
            subsetter::subset(&self.data, self.index, &remapper).map_err(|error| self.fault(&format!("{error:?}")))?;
        let font = self.font()?;
        let fault = |error| self.fault(&error);
        let (head, hhea) = (font.head().map_err(fault)?, font.hhea().map_err(fault)?);
        let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "advances are 16 bits in the font")]
        let widths: BTreeMap<u16, u16> = remapper
            .remapped_gids()
            .filter_map(|old| Some((remapper.get(old)?, metrics.advance_width(old.into()).unwrap_or(0.0) as u16)))
            .collect();
        let parsed = ParsedFont {
            font_type: if bytes.starts_with(b"OTTO") { FontType::OpenTypeCFF(()) } else { FontType::TrueType },
            original_bytes: bytes,
            font_index: 0,
            font_name: Some(format!("{}+{}", capitals(glyphs), self.name)),
            codepoint_to_glyph: BTreeMap::new(),
            glyph_widths: widths,
            units_per_em: head.units_per_em(),
            font_metrics: FontMetrics { ascent: hhea.ascender().to_i16(), descent: hhea.descender().to_i16() },
            pdf_font_metrics: PdfFontMetricsStub {
                units_per_em: head.units_per_em(),
                x_min: head.x_min(),
                y_min: head.y_min(),
                x_max: head.x_max(),
                y_max: head.y_max(),
                caret_slope_rise: hhea.caret_slope_rise(),
                caret_slope_run: hhea.caret_slope_run(),
                us_weight_class: font.os2().map_or(0, |os2| os2.us_weight_class()),
            },
        };
        Ok((parsed, remapper))
    }
}

/// Six capitals from a set of glyphs.
fn capitals(glyphs: &[u16]) -> String {
    let mut seed = glyphs.iter().fold(5381_u32, |seed, glyph| seed.wrapping_mul(33) ^ u32::from(*glyph));
    (0..6)
        .map(|_| {
            let letter = b'A' + u8::try_from(seed % 26).unwrap_or(0);
            seed /= 26;
            char::from(letter)
        })
        .collect()
}

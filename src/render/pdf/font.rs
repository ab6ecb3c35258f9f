//! The fonts of a report: found among the system's by family name, measured, and reduced to the glyphs that are used.
//!
//! A face counts only if a PDF may hold it: outlines that do not vary, a map of characters, no licence that forbids
//! embedding. It must not know pages.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

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
use super::outlines::without_instructions;
use super::sfnt;

/// The tables that say which glyph a character has, and how wide and high it is: 0.3 MB of 5.
const MEASURES: [&[u8; 4]; 6] = [b"OS/2", b"cmap", b"head", b"hhea", b"hmtx", b"maxp"];
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

/// The fonts of a report: families in the order of preference. A character is taken from the first one that has it.
///
/// A family's faces are opened when the first character asks for them, so that a large family at the end of the list
/// costs nothing where nobody needs it.
#[derive(Debug)]
pub struct Fonts {
    families: Vec<Installed>,
}

/// A family that is installed with a face that a PDF may hold.
#[derive(Debug)]
struct Installed {
    name: String,
    regular: Source,
    bold: Option<Source>,
}

/// A face, opened once somebody needs it.
#[derive(Debug)]
struct Source {
    database: Arc<Database>,
    id: fontdb::ID,
    face: OnceLock<Option<Face>>,
}

/// A face by its family's number in the list and its weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct FaceId {
    family: usize,
    weight: Weight,
}

impl FaceId {
    /// The name of the font inside the file.
    pub(super) fn name(self) -> String {
        format!("{:?}{}", self.weight, self.family)
    }
}

/// A face: what measures it is kept, its outlines stay in their file until some are needed.
#[derive(Debug)]
pub(super) struct Face {
    database: Arc<Database>,
    id: fontdb::ID,
    name: String,
    /// A font of only the tables that measure.
    measures: Vec<u8>,
}

impl Fonts {
    /// Finds these families among the system's fonts.
    ///
    /// # Errors
    /// No family of the list is installed with a face that a PDF may hold.
    pub fn find(families: &[String]) -> Result<Self, PdfError> {
        let mut database = Database::new();
        database.load_system_fonts();
        Self::find_in(database, families)
    }

    /// Finds these families in a set of fonts.
    ///
    /// # Errors
    /// No family of the list stands there with a face that a PDF may hold.
    pub fn find_in(database: Database, families: &[String]) -> Result<Self, PdfError> {
        let database = Arc::new(database);
        let installed: Vec<Installed> =
            families.iter().filter_map(|family| Installed::find(&database, family)).collect();
        if installed.is_empty() {
            return Err(PdfError::NoFont { tried: families.to_vec() });
        }
        Ok(Self { families: installed })
    }

    /// The family that is used wherever it has the character.
    #[must_use]
    pub fn family(&self) -> &str {
        &self.families[0].name
    }

    /// The faces of a weight, one for each family; a family without a bold face is drawn in its regular one.
    pub(super) fn ids(&self, weight: Weight) -> impl Iterator<Item = FaceId> {
        self.families.iter().enumerate().map(move |(family, installed)| {
            let weight = if installed.bold.is_some() { weight } else { Weight::Regular };
            FaceId { family, weight }
        })
    }

    /// The face, opened the first time; none where its file cannot be read any more.
    pub(super) fn face(&self, id: FaceId) -> Option<&Face> {
        let installed = &self.families[id.family];
        match id.weight {
            Weight::Bold => installed.bold.as_ref().unwrap_or(&installed.regular).face(),
            Weight::Regular => installed.regular.face(),
        }
    }
}

impl Installed {
    fn find(database: &Arc<Database>, family: &str) -> Option<Self> {
        let regular = Source::find(database, family, FontWeight::NORMAL)?;
        let bold = Source::find(database, family, FontWeight::BOLD).filter(|bold| bold.id != regular.id);
        Some(Self { name: family.to_owned(), regular, bold })
    }
}

impl Source {
    fn find(database: &Arc<Database>, family: &str, weight: FontWeight) -> Option<Self> {
        let id = database.query(&Query { families: &[Family::Name(family)], weight, ..Query::default() })?;
        let usable = database.with_face_data(id, may_embed)?;
        usable.then(|| Self { database: Arc::clone(database), id, face: OnceLock::new() })
    }

    fn face(&self) -> Option<&Face> {
        let open = || {
            let name = plain(&self.database.face(self.id)?.post_script_name);
            let font = |data: &[u8], index| Some(sfnt::only(&FontRef::from_index(data, index).ok()?, &MEASURES));
            let measures = self.database.with_face_data(self.id, font).flatten()?;
            Some(Face { database: Arc::clone(&self.database), id: self.id, name, measures })
        };
        self.face.get_or_init(open).as_ref()
    }
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

    /// The glyph of a character.
    pub(super) fn glyph(&self, character: char) -> Option<u16> {
        let id = self.charmap.map(character)?;
        u16::try_from(id.to_u32()).ok().filter(|id| *id > 0)
    }

    /// The glyph of a variation (辻 with a selector behind it), none where the font does not know it.
    pub(super) fn variant(&self, character: char, selector: char) -> Option<u16> {
        match self.charmap.map_variant(character, selector)? {
            MapVariant::Variant(id) => u16::try_from(id.to_u32()).ok().filter(|id| *id > 0),
            MapVariant::UseDefault => self.glyph(character),
        }
    }

    /// How far a glyph moves the pen, in em.
    pub(super) fn advance(&self, glyph: u16) -> f32 {
        self.metrics.advance_width(glyph.into()).unwrap_or(self.units_per_em) / self.units_per_em
    }
}

impl Face {
    fn font(&self) -> Result<FontRef<'_>, PdfError> {
        FontRef::new(&self.measures).map_err(|error| self.fault(&error))
    }

    fn fault(&self, reason: &dyn std::fmt::Display) -> PdfError {
        PdfError::Font { name: self.name.clone(), reason: reason.to_string() }
    }

    /// Reduces the face to some glyphs, for embedding. The glyphs are numbered anew, by the remapper.
    ///
    /// The name gets the six capitals that mark a subset, from the glyphs, so that the same pages give the same bytes.
    pub(super) fn subset(&self, glyphs: &[u16]) -> Result<(ParsedFont, GlyphRemapper), PdfError> {
        let remapper = GlyphRemapper::new_from_glyphs_sorted(glyphs);
        let reduced = self.database.with_face_data(self.id, |data, index| subsetter::subset(data, index, &remapper));
        let reduced = reduced.ok_or_else(|| self.fault(&"its file cannot be read any more"))?;
        let bytes = reduced.map_err(|error| self.fault(&format!("{error:?}")))?;
        let bytes = if bytes.starts_with(b"OTTO") { bytes } else { without_instructions(bytes, &self.name) };
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

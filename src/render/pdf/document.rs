//! Turns drawn pages into the bytes of a PDF: fonts reduced and embedded, then what the engine leaves out.
//!
//! The file is PDF/A-2a and PDF/UA-1; the same pages give the same bytes. It must not know what a report is.

use std::collections::BTreeMap;
use std::sync::Mutex;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, dictionary, text_string};
use printpdf::{
    DictItem, ExternalStream, ExternalXObject, FontId, Mm, Op, PdfDocument, PdfFont, PdfFontHandle, PdfPage,
    PdfSaveOptions, TextItem, XObject, XObjectId,
};
use sha2::{Digest, Sha256};
use subsetter::GlyphRemapper;

use crate::domain::message::Attachment;

use super::accessibility::{write_outline, write_structure};
use super::colour::srgb_profile;
use super::error::PdfError;
use super::facts::{Facts, PRODUCER};
use super::file;
use super::font::Fonts;
use super::metadata::xmp;
use super::page::{Book, Page};
use super::pen::LOGO;
use super::png::{Colours, Image};

/// A font that holds only what a report uses.
struct Reduced {
    /// The new numbers of its glyphs.
    numbers: GlyphRemapper,
    /// The texts of the glyphs that are not said yet, by their old numbers.
    texts: BTreeMap<u16, String>,
}

/// Writes the file.
pub(super) fn write(book: &mut Book<'_>, fonts: &Fonts, facts: &Facts<'_>) -> Result<Vec<u8>, PdfError> {
    let mut drawn = PdfDocument::new("");
    let mut reduced = BTreeMap::new();
    for (id, texts) in book.glyphs.faces() {
        let Some(face) = fonts.face(id) else { continue };
        let glyphs: Vec<u16> = texts.keys().copied().collect();
        let (font, numbers) = face.subset(&glyphs)?;
        drawn.resources.fonts.map.insert(FontId(id.name()), PdfFont::new(font));
        reduced.insert(id.name(), Reduced { numbers, texts });
    }
    if let Some(logo) = book.logo {
        drawn.resources.xobjects.map.insert(XObjectId(LOGO.to_owned()), picture(&logo.image));
    }
    drawn.pages = book.pages.iter_mut().rev().map(|page| finished_page(page, &mut reduced)).collect();
    drawn.pages.reverse();
    let mut document = drawn.to_lopdf_document(&PdfSaveOptions::default(), &mut Vec::new());
    drop(drawn);
    finish(&mut document, book, facts)?;
    let fault = |error: std::io::Error| PdfError::Write { reason: error.to_string() };
    compress(&mut document).map_err(fault)?;
    let id = identity(&document, facts);
    document.trailer.set("ID", vec![id.clone(), id]);
    file::write(document).map_err(fault)
}

/// Compresses the streams, on two cores.
fn compress(document: &mut Document) -> std::io::Result<()> {
    let streams = document.objects.values_mut().filter_map(|object| match object {
        Object::Stream(stream) => Some(stream),
        _ => None,
    });
    let streams = Mutex::new(streams);
    let next = || streams.lock().ok().and_then(|mut streams| streams.next());
    let work = || std::iter::from_fn(next).try_for_each(file::compress);
    std::thread::scope(|scope| {
        let other = scope.spawn(work);
        work()?;
        other.join().unwrap_or_else(|_| Err(std::io::Error::other("a stream could not be compressed")))
    })
}

/// Gives the glyphs of a page their numbers in the reduced fonts, and the last of each in the file its text: that is
/// where the engine looks for it. The pages come last first.
fn finished_page(page: &mut Page, fonts: &mut BTreeMap<String, Reduced>) -> PdfPage {
    let mut ops = std::mem::take(&mut page.ops);
    let mut rest = ops.as_mut_slice();
    while let Some(at) = rest.iter().rposition(|op| matches!(op, Op::SetFont { .. })) {
        let (before, shown) = rest.split_at_mut(at);
        if let Op::SetFont { font: PdfFontHandle::External(id), .. } = &shown[0]
            && let Some(font) = fonts.get_mut(&id.0)
        {
            shown[1..].iter_mut().rev().for_each(|op| font.number(op));
        }
        rest = before;
    }
    let millimetres = |points: f32| Mm(points * 25.4 / 72.0);
    PdfPage::new(millimetres(page.width), millimetres(page.height), ops)
}

impl Reduced {
    fn number(&mut self, op: &mut Op) {
        let Op::ShowText { items } = op else { return };
        for item in items.iter_mut().rev() {
            let TextItem::GlyphIds(codes) = item else { continue };
            for code in codes.iter_mut().rev() {
                code.cid = self.texts.remove(&code.gid);
                code.gid = self.numbers.get(code.gid).unwrap_or(0);
            }
        }
    }
}

fn finish(document: &mut Document, book: &Book<'_>, facts: &Facts<'_>) -> Result<(), PdfError> {
    let fault = |error: lopdf::Error| PdfError::Write { reason: error.to_string() };
    "1.7".clone_into(&mut document.version);
    let pages: Vec<ObjectId> = document.get_pages().into_values().collect();
    for (id, page) in pages.iter().zip(&book.pages) {
        let written = document.get_dictionary_mut(*id).map_err(fault)?;
        written.remove(b"Annots");
        let paper: Vec<Object> = vec![0.into(), 0.into(), hundredth(page.width), hundredth(page.height)];
        for boundary in ["MediaBox", "CropBox", "TrimBox"] {
            written.set(boundary, paper.clone());
        }
        let content = written.get(b"Contents").and_then(Object::as_reference).map_err(fault)?;
        let content = document.get_object_mut(content).and_then(Object::as_stream_mut).map_err(fault)?;
        content.content = joined(&content.content);
    }
    let mut catalog = document.catalog().map_err(fault)?.clone();
    write_structure(document, &mut catalog, book, &pages);
    write_outline(document, &mut catalog, book, &pages);
    catalog.set("PageMode", if book.bookmarks.is_empty() { "UseNone" } else { "UseOutlines" });
    catalog.set("PageLayout", "SinglePage");
    catalog.set("Lang", Object::string_literal(facts.language.as_str()));
    catalog.set("ViewerPreferences", dictionary! { "DisplayDocTitle" => true });
    catalog.set("OutputIntents", vec![output_intent(document).into()]);
    let about = Stream::new(dictionary! { "Type" => "Metadata", "Subtype" => "XML" }, xmp(facts).into_bytes());
    // Readers of archives look for the description without unpacking the file.
    let about = document.add_object(about.with_compression(false));
    catalog.set("Metadata", about);
    if let Some(enclosed) = facts.enclosed {
        enclose(document, &mut catalog, enclosed, &facts.date());
    }
    let root = document.trailer.get(b"Root").and_then(Object::as_reference).map_err(fault)?;
    document.set_object(root, catalog);
    write_info(document, facts).map_err(fault)?;
    Ok(())
}

/// Joins the glyphs of a page that stand beside each other in strings of one glyph each: `[<0012><0034>]`. Nothing else
/// on a page ends and begins so.
fn joined(content: &[u8]) -> Vec<u8> {
    let mut joined = Vec::with_capacity(content.len());
    let mut rest = content;
    while let Some(end) = rest.windows(2).position(|pair| pair == b"><") {
        joined.extend(&rest[..end]);
        rest = &rest[end + 2..];
    }
    joined.extend(rest);
    joined
}

/// A picture as the file has it: its rows are compressed already.
fn picture(image: &Image) -> XObject {
    let name = |name: &str| DictItem::Name(name.into());
    let number = |number: usize| DictItem::Int(i64::try_from(number).unwrap_or(i64::MAX));
    let dict = |entries: Vec<(&str, DictItem)>| -> BTreeMap<String, DictItem> {
        entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
    };
    let space = match &image.colours {
        Colours::Grey => name("DeviceGray"),
        Colours::Rgb => name("DeviceRGB"),
        Colours::Palette(list) => DictItem::Array(vec![
            name("Indexed"),
            name("DeviceRGB"),
            number(list.len() / 3 - 1),
            DictItem::String { data: list.clone(), literal: false },
        ]),
    };
    let rows = dict(vec![
        ("Predictor", number(15)),
        ("Colors", number(image.colours.per_pixel())),
        ("BitsPerComponent", number(image.bits)),
        ("Columns", number(image.width)),
    ]);
    let about = dict(vec![
        ("Type", name("XObject")),
        ("Subtype", name("Image")),
        ("Width", number(image.width)),
        ("Height", number(image.height)),
        ("ColorSpace", space),
        ("BitsPerComponent", number(image.bits)),
        ("Filter", name("FlateDecode")),
        ("DecodeParms", DictItem::Dict { map: rows }),
    ]);
    let stream = ExternalStream { dict: about, content: image.rows.clone(), compress: false };
    XObject::External(ExternalXObject { stream, width: None, height: None, dpi: None })
}

/// Puts a file inside: the data that the whole document was made from (ISO 19005-3, 6.8).
fn enclose(document: &mut Document, catalog: &mut Dictionary, enclosed: &Attachment, date: &str) {
    let size = Object::Integer(i64::try_from(enclosed.bytes.len()).unwrap_or(i64::MAX));
    let about = dictionary! {
        "Type" => "EmbeddedFile",
        "Subtype" => enclosed.media_type.as_str(),
        "Params" => dictionary! { "Size" => size, "ModDate" => Object::string_literal(date) },
    };
    let file = document.add_object(Stream::new(about, enclosed.bytes.clone()));
    let specification = document.add_object(dictionary! {
        "Type" => "Filespec",
        "F" => text_string(&enclosed.name),
        "UF" => text_string(&enclosed.name),
        "Desc" => text_string(&enclosed.name),
        "EF" => dictionary! { "F" => file, "UF" => file },
        "AFRelationship" => "Data",
    });
    catalog.set("AF", vec![specification.into()]);
    let names = vec![text_string(&enclosed.name), specification.into()];
    catalog.set("Names", dictionary! { "EmbeddedFiles" => dictionary! { "Names" => names } });
}

fn output_intent(document: &mut Document) -> Dictionary {
    let profile = document.add_object(Stream::new(dictionary! { "N" => 3 }, srgb_profile()));
    dictionary! {
        "Type" => "OutputIntent",
        "S" => "GTS_PDFA1",
        "OutputConditionIdentifier" => Object::string_literal("sRGB"),
        "Info" => Object::string_literal("sRGB IEC61966-2.1"),
        "DestOutputProfile" => profile,
    }
}

fn write_info(document: &mut Document, facts: &Facts<'_>) -> Result<(), lopdf::Error> {
    let date = Object::string_literal(facts.date());
    let info = dictionary! {
        "Title" => text_string(&facts.title),
        "Author" => text_string(&facts.author),
        "Creator" => Object::string_literal(PRODUCER),
        "Producer" => Object::string_literal(PRODUCER),
        "CreationDate" => date.clone(),
        "ModDate" => date,
    };
    let id = document.trailer.get(b"Info").and_then(Object::as_reference)?;
    document.set_object(id, info);
    Ok(())
}

/// The file's /ID: a digest of what it holds, so that the same content has the same name.
fn identity(document: &Document, facts: &Facts<'_>) -> Object {
    let mut digest = Sha256::new();
    digest.update(facts.title.as_bytes());
    digest.update(facts.made_at.to_string().as_bytes());
    for object in document.objects.values() {
        if let Object::Stream(stream) = object {
            digest.update(&stream.content);
        }
    }
    Object::String(digest.finalize()[..16].to_vec(), StringFormat::Hexadecimal)
}

fn hundredth(points: f32) -> Object {
    Object::Real((points * 100.0).round() / 100.0)
}

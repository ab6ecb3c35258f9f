//! Writes the objects of a document as the bytes of a file: streams by themselves, all others together and compressed,
//! and a compressed list of where each stands (ISO 32000-1, 7.5.7 and 7.5.8).
//!
//! The library's own writer copies every object first and leaves that list uncompressed. It must not know what the
//! objects are.

use std::fmt::Display;
use std::io::{self, Write};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use lopdf::{Dictionary, Document, Object, Stream, dictionary};

/// How hard streams are compressed.
const LEVEL: Compression = Compression::new(6);
/// How many objects that are no streams stand together.
const TOGETHER: usize = 500;
/// The widths of an entry of the list: its kind, a place, a number within that place.
const WIDTHS: [usize; 3] = [1, 4, 2];

/// Where an object stands.
#[derive(Clone, Copy)]
enum Place {
    Nowhere,
    /// By itself, so many bytes behind the start.
    At(usize),
    /// The so-manieth inside the stream of this number.
    Inside(u32, usize),
}

/// A file while it is written.
struct File {
    bytes: Vec<u8>,
    /// By the number of the object.
    places: Vec<Place>,
}

/// Objects that will stand together in a stream.
#[derive(Default)]
struct Pack {
    numbers: Vec<u32>,
    offsets: Vec<u8>,
    objects: Vec<u8>,
}

/// Writes a document.
pub(super) fn write(document: Document) -> io::Result<Vec<u8>> {
    let Document { version, objects, trailer, max_id, .. } = document;
    let mut file = File { bytes: format!("%PDF-{version}\n").into_bytes(), places: Vec::new() };
    file.bytes.extend(b"%\xE2\xE3\xCF\xD3\n");
    let mut next = max_id + 1;
    let mut pack = Pack::default();
    for ((number, _), object) in objects {
        if let Object::Stream(stream) = object {
            file.stream(number, &stream);
            continue;
        }
        pack.put(number, &object)?;
        if pack.numbers.len() == TOGETHER {
            file.pack(next, std::mem::take(&mut pack))?;
            next += 1;
        }
    }
    if !pack.numbers.is_empty() {
        file.pack(next, pack)?;
        next += 1;
    }
    file.list(next, trailer)?;
    Ok(file.bytes)
}

/// Compresses a stream that is not compressed yet.
pub(super) fn compress(stream: &mut Stream) -> io::Result<()> {
    if stream.allows_compression && !stream.dict.has(b"Filter") {
        let content = deflate(&std::mem::take(&mut stream.content))?;
        stream.dict.set("Filter", "FlateDecode");
        stream.set_content(content);
    }
    Ok(())
}

fn deflate(content: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = ZlibEncoder::new(Vec::new(), LEVEL);
    encoder.write_all(content)?;
    encoder.finish()
}

impl File {
    fn stream(&mut self, number: u32, stream: &Stream) {
        self.note(number, Place::At(self.bytes.len()));
        self.bytes.extend(format!("{number} 0 obj\n").into_bytes());
        dictionary(&mut self.bytes, &stream.dict);
        self.bytes.extend(b"stream\n");
        self.bytes.extend(&stream.content);
        self.bytes.extend(b"\nendstream\nendobj\n");
    }

    fn pack(&mut self, number: u32, pack: Pack) -> io::Result<()> {
        for (nth, own) in pack.numbers.iter().enumerate() {
            self.note(*own, Place::Inside(number, nth));
        }
        let about = dictionary! {
            "Type" => "ObjStm", "N" => integer(pack.numbers.len()), "First" => integer(pack.offsets.len()),
        };
        let mut stream = Stream::new(about, [pack.offsets, pack.objects].concat());
        compress(&mut stream)?;
        self.stream(number, &stream);
        Ok(())
    }

    /// The list of places, which is also the last object, and where it stands itself.
    fn list(&mut self, number: u32, mut about: Dictionary) -> io::Result<()> {
        let start = self.bytes.len();
        self.note(number, Place::At(start));
        let length: usize = WIDTHS.iter().sum();
        let mut before = vec![0; length];
        let mut rows = Vec::with_capacity((length + 1) * self.places.len());
        for place in &self.places {
            let row = place.entry();
            rows.push(2); // the row as its difference from the one above (PNG's “Up”): nearly all become alike
            rows.extend(row.iter().zip(&before).map(|(own, above)| own.wrapping_sub(*above)));
            before = row;
        }
        about.set("Type", "XRef");
        about.set("Size", integer(self.places.len()));
        about.set("W", WIDTHS.map(integer).to_vec());
        about.set("DecodeParms", dictionary! { "Predictor" => 12, "Columns" => integer(length) });
        let mut stream = Stream::new(about, rows);
        compress(&mut stream)?;
        self.stream(number, &stream);
        self.bytes.extend(format!("startxref\n{start}\n%%EOF\n").into_bytes());
        Ok(())
    }

    fn note(&mut self, number: u32, place: Place) {
        let index = usize::try_from(number).unwrap_or(usize::MAX);
        if self.places.len() <= index {
            self.places.resize(index + 1, Place::Nowhere);
        }
        self.places[index] = place;
    }
}

impl Pack {
    fn put(&mut self, number: u32, own: &Object) -> io::Result<()> {
        write!(self.offsets, "{number} {} ", self.objects.len())?;
        self.numbers.push(number);
        object(&mut self.objects, own);
        self.objects.push(b'\n');
        Ok(())
    }
}

impl Place {
    /// The entry of the list.
    fn entry(self) -> Vec<u8> {
        let (kind, place, within) = match self {
            Self::Nowhere => (0, 0, 0xFFFF),
            Self::At(offset) => (1, offset, 0),
            Self::Inside(stream, nth) => (2, usize::try_from(stream).unwrap_or(usize::MAX), nth),
        };
        let parts = [kind, place, within].map(usize::to_be_bytes);
        parts.iter().zip(WIDTHS).flat_map(|(bytes, width)| bytes[bytes.len() - width..].to_vec()).collect()
    }
}

/// Writes an object (ISO 32000-1, 7.3).
fn object(out: &mut Vec<u8>, object: &Object) {
    match object {
        Object::Null => word(out, "null"),
        Object::Boolean(value) => word(out, value),
        Object::Integer(value) => word(out, value),
        Object::Real(value) => word(out, value),
        Object::Reference((number, generation)) => word(out, format_args!("{number} {generation} R")),
        Object::Name(value) => name(out, value),
        Object::String(value, _) => string(out, value),
        Object::Array(values) => {
            out.push(b'[');
            for value in values {
                self::object(out, value);
            }
            out.push(b']');
        }
        Object::Dictionary(value) => dictionary(out, value),
        Object::Stream(stream) => dictionary(out, &stream.dict),
    }
}

fn dictionary(out: &mut Vec<u8>, entries: &Dictionary) {
    out.extend(b"<<");
    for (key, value) in entries {
        name(out, key);
        object(out, value);
    }
    out.extend(b">>");
}

/// Writes what only white space parts from its neighbours.
fn word(out: &mut Vec<u8>, value: impl Display) {
    if out.last().is_some_and(|last| !b"[]<>()/ \n".contains(last)) {
        out.push(b' ');
    }
    let _ = write!(out, "{value}"); // memory takes all
}

fn name(out: &mut Vec<u8>, value: &[u8]) {
    out.push(b'/');
    for byte in value {
        if byte.is_ascii_graphic() && !b"()<>[]{}/%#".contains(byte) {
            out.push(*byte);
        } else {
            out.extend(format!("#{byte:02X}").into_bytes());
        }
    }
}

fn string(out: &mut Vec<u8>, value: &[u8]) {
    out.push(b'(');
    for byte in value {
        match byte {
            b'\r' => out.extend(b"\\r"),
            b'(' | b')' | b'\\' => out.extend([b'\\', *byte]),
            _ => out.push(*byte),
        }
    }
    out.push(b')');
}

fn integer(value: usize) -> Object {
    Object::Integer(i64::try_from(value).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use lopdf::StringFormat;

    use super::*;

    #[test]
    fn every_object_is_read_back_as_it_was() {
        let mut document = Document::with_version("1.7");
        let odd = Object::String(b"(\\)) \r\n\0\xFE".to_vec(), StringFormat::Literal);
        let all = vec![
            Object::Null,
            true.into(),
            7.into(),
            Object::Real(-0.25),
            odd,
            "a name #/(1)".into(),
            Object::Null,
            vec![(3, 0).into(), 1.into(), Object::from(Dictionary::new())].into(),
            8.into(),
        ];
        let root = document.add_object(dictionary! { "Type" => "Catalog", "All" => all });
        document.add_object(Stream::new(dictionary! { "Own" => 1 }, b"content\n".repeat(100)));
        for number in 0..2 * TOGETHER {
            document.add_object(integer(number));
        }
        document.max_id += 3; // numbers that nothing has
        document.trailer.set("Root", root);
        let written = write(document.clone()).expect("bytes");
        let read = Document::load_mem(&written).expect("a document");
        for (id, object) in &document.objects {
            match (object, read.get_object(*id).expect("the object")) {
                (Object::Stream(own), Object::Stream(stream)) => assert_eq!(own.content, stream.content),
                (own, object) => assert_eq!(format!("{own:?}"), format!("{object:?}")),
            }
        }
        assert!(written.len() < 8_000, "{} bytes", written.len());
    }
}

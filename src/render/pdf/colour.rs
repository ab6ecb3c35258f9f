//! The few inks of a report by their purpose, and the colour space they are meant in.

use printpdf::{Color, Rgb};

/// An ink by its purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    /// Words and figures.
    Text,
    /// Words of less weight: notes, relisted rows. Dark enough to be read from a copy.
    Quiet,
    /// Titles, and the darkest tint of a bar.
    Accent,
    /// The tints of a bar between [`Ink::Accent`] and white.
    Strong,
    /// See [`Ink::Strong`].
    Middle,
    /// See [`Ink::Strong`].
    Weak,
    /// Behind headings of tables.
    Heading,
    /// Behind what is set apart.
    Shade,
    /// Lines of tables.
    Rule,
    /// Paper.
    White,
}

/// An ink in red, green and blue.
pub(super) struct Tone(pub(super) [u8; 3]);

impl Tone {
    /// The ink for the engine, in thousandths: finer than the 255ths it is given in.
    pub(super) fn colour(&self) -> Color {
        let [r, g, b] = self.0.map(|part| (f32::from(part) / 255.0 * 1000.0).round() / 1000.0);
        Color::Rgb(Rgb { r, g, b, icc_profile: None })
    }
}

/// An ICC profile (version 4) for sRGB, the colour space that the inks are meant in (IEC 61966-2-1).
///
/// Primaries and white are adapted to D50 by Bradford's matrix, the curve is the parametric one of the standard.
pub(super) fn srgb_profile() -> Vec<u8> {
    let curve = tag(*b"para", &[&[0, 3, 0, 0], &fixed(&[2.4, 1.0 / 1.055, 0.055 / 1.055, 1.0 / 12.92, 0.04045])]);
    let xyz = |parts: [f64; 3]| tag(*b"XYZ ", &[&fixed(&parts)]);
    let adaptation = [1.047_88, 0.022_92, -0.050_22, 0.029_59, 0.990_48, -0.017_07, -0.009_25, 0.015_08, 0.751_68];
    let tags: [(&[u8; 4], Vec<u8>); 10] = [
        (b"desc", words("sRGB")),
        (b"cprt", words("CC0")),
        (b"wtpt", xyz([0.964_22, 1.0, 0.825_21])),
        (b"chad", tag(*b"sf32", &[&fixed(&adaptation)])),
        (b"rXYZ", xyz([0.436_07, 0.222_49, 0.013_92])),
        (b"gXYZ", xyz([0.385_15, 0.716_87, 0.097_08])),
        (b"bXYZ", xyz([0.143_07, 0.060_61, 0.714_10])),
        (b"rTRC", curve.clone()),
        (b"gTRC", curve.clone()),
        (b"bTRC", curve),
    ];
    let mut directory = number(tags.len());
    let mut data = Vec::new();
    let start = 128 + 4 + 12 * tags.len();
    for (name, bytes) in &tags {
        directory.extend([&name[..], &number(start + data.len()), &number(bytes.len())].concat());
        data.extend(bytes);
        data.resize(data.len().next_multiple_of(4), 0);
    }
    [header(start + data.len()), directory, data].concat()
}

/// The 128 bytes at the head: version 4.4, a display's RGB, connected through XYZ, D50.
fn header(size: usize) -> Vec<u8> {
    let mut header = [&number(size)[..], &[0; 4], &[4, 0x40, 0, 0], b"mntrRGB XYZ "].concat();
    header.extend([0x07, 0xD0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0]);
    header.extend(b"acsp");
    header.resize(68, 0);
    header.extend(fixed(&[0.964_203, 1.0, 0.824_905]));
    header.resize(128, 0);
    header
}

fn tag(kind: [u8; 4], parts: &[&[u8]]) -> Vec<u8> {
    [&kind[..], &[0; 4], &parts.concat()].concat()
}

/// One text for every reader (`mluc`, American English).
fn words(text: &str) -> Vec<u8> {
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    tag(*b"mluc", &[&number(1), &number(12), b"enUS", &number(utf16.len()), &number(28), &utf16])
}

#[expect(clippy::cast_possible_truncation, reason = "the values are small constants of the standard")]
fn fixed(values: &[f64]) -> Vec<u8> {
    values.iter().flat_map(|value| ((value * 65536.0).round() as i32).to_be_bytes()).collect()
}

fn number(value: usize) -> Vec<u8> {
    u32::try_from(value).unwrap_or(u32::MAX).to_be_bytes().to_vec()
}

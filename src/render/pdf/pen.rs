//! Writes on a page: lines of text, areas and rules become the engine's operations.
//!
//! The engine's y grows upwards; here is where that begins. It must not know what is drawn.

use std::collections::BTreeMap;

use printpdf::{
    Codepoint, DictItem, FontId, Line as Path, LinePoint, Op, PaintMode, PdfFontHandle, Point, Polygon, PolygonRing,
    Pt, Rect, TextItem, TextMatrix, WindingOrder, XObjectId, XObjectTransform,
};

use super::colour::Ink;
use super::font::FaceId;
use super::palette::Palette;
use super::text::{Align, Glyph, Letter, Line, Style};

/// Where the em box of Japanese type has its baseline, from its top, in em.
const BASELINE: f32 = 0.88;
/// How high a bar is that shows how much is reached.
pub(super) const BAR: f32 = 4.5;

/// The glyphs that were drawn, with the one text that the file will give each.
#[derive(Debug, Default, Clone)]
pub(super) struct Glyphs {
    texts: BTreeMap<FaceId, BTreeMap<u16, Letter>>,
}

impl Glyphs {
    /// The faces that were used, each with its glyphs and their texts.
    pub(super) fn faces(&self) -> impl Iterator<Item = (FaceId, BTreeMap<u16, String>)> {
        let written = |(glyph, text): (&u16, &Letter)| (*glyph, text.chars().collect());
        self.texts.iter().map(move |(face, texts)| (*face, texts.iter().map(written).collect()))
    }

    /// Takes a glyph in; returns whether the file will say its own text for it.
    fn note(&mut self, glyph: &Glyph) -> bool {
        *self.texts.entry(glyph.face).or_default().entry(glyph.id).or_insert(glyph.text) == glyph.text
    }
}

/// The name of the office's logo among the pictures of the file.
pub(super) const LOGO: &str = "Logo";

/// Writes the operations of one run of content.
pub(super) struct Pen<'p> {
    ops: &'p mut Vec<Op>,
    page_height: f32,
    glyphs: &'p mut Glyphs,
    palette: &'p Palette,
}

impl<'p> Pen<'p> {
    pub(super) fn new(ops: &'p mut Vec<Op>, page_height: f32, glyphs: &'p mut Glyphs, palette: &'p Palette) -> Self {
        Self { ops, page_height, glyphs, palette }
    }

    /// Draws lines below each other in a column.
    pub(super) fn lines(&mut self, lines: &[Line], left: f32, top: f32, width: f32) {
        let mut y = top;
        for line in lines {
            let x = left
                + match line.style.align {
                    Align::Left => line.indent,
                    Align::Centre => (width - line.width) / 2.0,
                    Align::Right => width - line.width,
                };
            let half = (line.style.leading() - line.style.size) / 2.0;
            self.line(line, x, y + half + line.style.size * BASELINE);
            y += line.style.leading();
        }
    }

    fn line(&mut self, line: &Line, left: f32, baseline: f32) {
        if line.glyphs.is_empty() {
            return;
        }
        let Style { size, ink, .. } = line.style;
        self.ops.push(Op::StartTextSection);
        self.ops.push(Op::SetFillColor { col: self.palette.tone(ink).colour() });
        let noted: Vec<(Glyph, bool)> = line.glyphs.iter().map(|glyph| (*glyph, self.glyphs.note(glyph))).collect();
        let (mut x, mut face) = (left, None);
        for run in noted.chunk_by(|(a, a_said), (b, b_said)| a.face == b.face && a_said == b_said) {
            let (first, said) = &run[0];
            if face != Some(first.face) {
                face = Some(first.face);
                self.ops.push(Op::SetFont { font: PdfFontHandle::External(FontId(first.face.name())), size: Pt(size) });
            }
            if !said {
                self.ops.push(actual_text(run.iter().flat_map(|(glyph, _)| glyph.text.chars())));
            }
            let place = TextMatrix::Translate(hundredth(x), hundredth(self.page_height - baseline));
            self.ops.push(Op::SetTextMatrix { matrix: place });
            let codes = run
                .iter()
                .map(|(glyph, _)| {
                    let offset = if glyph.extra == 0.0 { 0.0 } else { -glyph.extra * 1000.0 };
                    Codepoint::new(glyph.id, offset)
                })
                .collect();
            self.ops.push(Op::ShowText { items: vec![TextItem::GlyphIds(codes)] });
            if !said {
                self.ops.push(Op::EndMarkedContent);
            }
            x += run.iter().map(|(glyph, _)| glyph.advance * size).sum::<f32>();
        }
        self.ops.push(Op::EndTextSection);
    }

    /// Fills an area. One without width or height is not drawn: viewers show it as a hairline.
    pub(super) fn fill(&mut self, left: f32, top: f32, width: f32, height: f32, ink: Ink) {
        if width > 0.0 && height > 0.0 {
            self.ops.push(Op::SetFillColor { col: self.palette.tone(ink).colour() });
            self.rectangle(left, top, width, height, PaintMode::Fill);
        }
    }

    /// Draws the edge of an area.
    pub(super) fn frame(&mut self, left: f32, top: f32, width: f32, height: f32, thickness: f32, ink: Ink) {
        self.ops.push(Op::SetOutlineColor { col: self.palette.tone(ink).colour() });
        self.ops.push(Op::SetOutlineThickness { pt: Pt(thickness) });
        self.rectangle(left, top, width, height, PaintMode::Stroke);
    }

    /// Draws a level line.
    pub(super) fn rule(&mut self, left: f32, y: f32, width: f32, thickness: f32, ink: Ink) {
        self.line_through(&[(left, y), (left + width, y)], thickness, ink);
    }

    /// Draws a line through points; nothing through fewer than two.
    pub(super) fn line_through(&mut self, points: &[(f32, f32)], thickness: f32, ink: Ink) {
        if points.len() < 2 {
            return;
        }
        let points = points.iter().map(|(x, y)| self.point(*x, *y)).collect();
        self.ops.push(Op::SetOutlineColor { col: self.palette.tone(ink).colour() });
        self.ops.push(Op::SetOutlineThickness { pt: Pt(thickness) });
        self.ops.push(Op::DrawLine { line: Path { points, is_closed: false } });
    }

    /// Fills a disc around a point.
    pub(super) fn disc(&mut self, x: f32, y: f32, radius: f32, ink: Ink) {
        let corner = |corner: u8| {
            let angle = f32::from(corner) * std::f32::consts::TAU / 16.0;
            self.point(x + radius * angle.cos(), y + radius * angle.sin())
        };
        let rings = vec![PolygonRing { points: (0..16).map(corner).collect() }];
        self.ops.push(Op::SetFillColor { col: self.palette.tone(ink).colour() });
        let polygon = Polygon { rings, mode: PaintMode::Fill, winding_order: WindingOrder::NonZero };
        self.ops.push(Op::DrawPolygon { polygon });
    }

    /// Draws how much of a whole is reached: a frame for the whole, filled up to the share. More than the whole fills it.
    pub(super) fn bar(&mut self, left: f32, top: f32, width: f32, ratio: f64, ink: Ink) {
        #[expect(clippy::cast_possible_truncation, reason = "a share of a bar")]
        let share = ratio.clamp(0.0, 1.0) as f32;
        self.fill(left, top, width, BAR, Ink::White);
        self.fill(left, top, width * share, BAR, ink);
        self.frame(left, top, width, BAR, 0.5, Ink::Rule);
    }

    /// Draws the office's logo into an area.
    pub(super) fn logo(&mut self, left: f32, top: f32, width: f32, height: f32) {
        let transform = XObjectTransform {
            scale_x: Some(width),
            scale_y: Some(height),
            translate_x: Some(hundredth(left)),
            translate_y: Some(hundredth(self.page_height - top - height)),
            no_auto_scale: true,
            ..XObjectTransform::default()
        };
        self.ops.push(Op::UseXobject { id: XObjectId(LOGO.to_owned()), transform });
    }

    fn point(&self, x: f32, y: f32) -> LinePoint {
        LinePoint { p: Point { x: hundredth(x), y: hundredth(self.page_height - y) }, bezier: false }
    }

    fn rectangle(&mut self, left: f32, top: f32, width: f32, height: f32, mode: PaintMode) {
        let rectangle = Rect {
            x: hundredth(left),
            y: hundredth(self.page_height - top - height),
            width: hundredth(width),
            height: hundredth(height),
            mode: Some(mode),
            winding_order: None,
        };
        self.ops.push(Op::DrawRectangle { rectangle });
    }
}

/// Says the characters of glyphs that also stand for others.
fn actual_text(characters: impl Iterator<Item = char>) -> Op {
    let text: String = characters.collect();
    let data = [0xFE, 0xFF].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
    let text = DictItem::String { data, literal: false };
    Op::BeginMarkedContentWithProperties {
        tag: "Span".to_owned(),
        properties: DictItem::Dict { map: BTreeMap::from([("ActualText".to_owned(), text)]) },
    }
}

fn hundredth(points: f32) -> Pt {
    Pt((points * 100.0).round() / 100.0)
}

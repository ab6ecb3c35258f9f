//! Pages and what is drawn on them: lines of text, areas and rules, each either part of the structure or decoration.
//!
//! Here y grows downwards from the top of the page; the engine's own direction begins where an operation is written.
//! It must not know what is drawn.

use std::collections::{BTreeMap, BTreeSet};

use printpdf::{
    Codepoint, DictItem, FontId, Line as Path, LinePoint, Op, PaintMode, PdfFontHandle, Point, Pt, Rect, TextItem,
    TextMatrix,
};

use super::colour::Ink;
use super::font::Weight;
use super::layout::Part;
use super::structure::{ElementId, Structure};
use super::text::{Align, Glyph, Line, Style, Typesetter, height};

/// Where the em box of Japanese type has its baseline, from its top, in em.
const BASELINE: f32 = 0.88;
/// Kept free above the lower margin for the foot of the page.
pub(super) const FOOT: f32 = 16.0;

/// A report while it is drawn: pages, structure and bookmarks grow together, downwards from `y`.
pub(super) struct Book<'a> {
    pub(super) setter: &'a Typesetter<'a>,
    pub(super) structure: Structure,
    pub(super) pages: Vec<Page>,
    pub(super) bookmarks: Vec<Bookmark>,
    pub(super) glyphs: Glyphs,
    /// How far the page is filled, from its top.
    pub(super) y: f32,
    part: Part,
}

/// One page.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) width: f32,
    pub(super) height: f32,
    pub(super) margin: f32,
    pub(super) ops: Vec<Op>,
    /// The elements that the marked contents of the page belong to, by their number.
    pub(super) contents: Vec<ElementId>,
}

/// An entry of the outline.
#[derive(Debug)]
pub(super) struct Bookmark {
    /// 1 for the outermost.
    pub(super) level: usize,
    pub(super) title: String,
    pub(super) page: usize,
    pub(super) y: f32,
}

/// The glyphs that were drawn, with the one text that the file will give each.
#[derive(Debug, Default)]
pub(super) struct Glyphs {
    texts: BTreeMap<(Weight, u16), String>,
}

impl Glyphs {
    /// The glyphs of a weight.
    pub(super) fn of(&self, weight: Weight) -> BTreeSet<u16> {
        self.texts.keys().filter(|(own, _)| *own == weight).map(|(_, id)| *id).collect()
    }

    fn note(&mut self, weight: Weight, glyph: &Glyph) {
        self.texts.entry((weight, glyph.id)).or_insert_with(|| glyph.text.clone());
    }

    fn text(&self, weight: Weight, glyph: &Glyph) -> &str {
        self.texts.get(&(weight, glyph.id)).map_or("", String::as_str)
    }
}

/// The name of a weight's font inside the file.
pub(super) fn font_id(weight: Weight) -> FontId {
    FontId(match weight {
        Weight::Regular => "Regular".to_owned(),
        Weight::Bold => "Bold".to_owned(),
    })
}

impl<'a> Book<'a> {
    /// An empty book; [`Book::open`] begins its first page.
    pub(super) fn new(setter: &'a Typesetter<'a>, part: Part) -> Self {
        Self {
            setter,
            structure: Structure::new(),
            pages: Vec::new(),
            bookmarks: Vec::new(),
            glyphs: Glyphs::default(),
            y: 0.0,
            part,
        }
    }

    /// Begins a part on a page of its own.
    pub(super) fn open(&mut self, part: Part) {
        self.part = part;
        self.turn();
    }

    /// Begins the next page of the part.
    pub(super) fn turn(&mut self) {
        let (width, height) = self.part.page();
        let margin = self.part.margin();
        self.pages.push(Page { width, height, margin, ops: Vec::new(), contents: Vec::new() });
        self.y = margin;
    }

    /// The figures of the part.
    pub(super) fn part(&self) -> Part {
        self.part
    }

    pub(super) fn left(&self) -> f32 {
        self.part.margin()
    }

    /// How wide the text area is.
    pub(super) fn width(&self) -> f32 {
        self.part.page().0 - 2.0 * self.part.margin()
    }

    /// How much room is left on the page.
    pub(super) fn room(&self) -> f32 {
        self.part.page().1 - self.part.margin() - FOOT - self.y
    }

    /// How much room an empty page has.
    pub(super) fn full_room(&self) -> f32 {
        self.part.page().1 - 2.0 * self.part.margin() - FOOT
    }

    /// Whether nothing was put on the page yet.
    pub(super) fn is_fresh(&self) -> bool {
        self.y <= self.part.margin()
    }

    /// Turns the page unless there is so much room.
    pub(super) fn need(&mut self, height: f32) {
        if height > self.room() && !self.is_fresh() {
            self.turn();
        }
    }

    /// Adds an element to the structure.
    pub(super) fn element(&mut self, parent: ElementId, role: &'static str) -> ElementId {
        self.structure.add(parent, role, Vec::new())
    }

    /// Draws on the last page what belongs to an element.
    pub(super) fn tagged(&mut self, element: ElementId, draw: impl FnOnce(&mut Pen<'_>)) {
        let page = self.pages.len() - 1;
        let mcid = self.pages[page].contents.len();
        self.pages[page].contents.push(element);
        self.structure.hold(element, page, mcid);
        let tag = self.structure.elements[element.0].role.to_owned();
        let number = DictItem::Int(i64::try_from(mcid).unwrap_or(i64::MAX));
        let properties = DictItem::Dict { map: BTreeMap::from([("MCID".to_owned(), number)]) };
        self.draw(page, Op::BeginMarkedContentWithProperties { tag, properties }, draw);
    }

    /// Draws on the last page what only decorates or repeats.
    pub(super) fn artifact(&mut self, draw: impl FnOnce(&mut Pen<'_>)) {
        self.artifact_on(self.pages.len() - 1, draw);
    }

    /// Draws decoration on any page.
    pub(super) fn artifact_on(&mut self, page: usize, draw: impl FnOnce(&mut Pen<'_>)) {
        self.draw(page, Op::BeginMarkedContent { tag: "Artifact".to_owned() }, draw);
    }

    fn draw(&mut self, page: usize, begin: Op, draw: impl FnOnce(&mut Pen<'_>)) {
        let page = &mut self.pages[page];
        let before = page.ops.len();
        page.ops.push(begin);
        draw(&mut Pen { ops: &mut page.ops, page_height: page.height, glyphs: &mut self.glyphs });
        if page.ops.len() == before + 1 && matches!(page.ops[before], Op::BeginMarkedContent { .. }) {
            page.ops.pop();
        } else {
            page.ops.push(Op::EndMarkedContent);
        }
    }

    /// Puts lines below what is there, turning pages where they do not fit.
    pub(super) fn put(&mut self, element: ElementId, lines: &[Line], left: f32, width: f32) {
        let mut rest = lines;
        while !rest.is_empty() {
            let room = self.room();
            let mut taken = 0.0;
            let mut fits = rest
                .iter()
                .take_while(|line| {
                    taken += line.style.leading();
                    taken <= room
                })
                .count();
            if fits == 0 {
                if !self.is_fresh() {
                    self.turn();
                    continue;
                }
                fits = 1;
            }
            let (now, later) = rest.split_at(fits);
            let top = self.y;
            self.tagged(element, |pen| pen.lines(now, left, top, width));
            self.y += height(now);
            rest = later;
        }
    }

    /// Puts one paragraph.
    pub(super) fn paragraph(&mut self, parent: ElementId, role: &'static str, text: &str, style: Style) {
        let (left, width) = (self.left(), self.width());
        let lines = self.setter.set(text, style, width);
        let element = self.element(parent, role);
        self.put(element, &lines, left, width);
    }

    /// Notes a bookmark for what is put next.
    pub(super) fn bookmark(&mut self, level: usize, title: &str) {
        self.bookmarks.push(Bookmark { level, title: title.to_owned(), page: self.pages.len() - 1, y: self.y });
    }

    /// Leaves so much room free.
    pub(super) fn skip(&mut self, height: f32) {
        if !self.is_fresh() {
            self.y += height;
        }
    }
}

/// Writes the operations of one run of content.
pub(super) struct Pen<'p> {
    ops: &'p mut Vec<Op>,
    page_height: f32,
    glyphs: &'p mut Glyphs,
}

impl Pen<'_> {
    /// Draws lines below each other in a column.
    pub(super) fn lines(&mut self, lines: &[Line], left: f32, top: f32, width: f32) {
        let mut y = top;
        for line in lines {
            let x = left
                + match line.style.align {
                    Align::Left => 0.0,
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
        let Style { weight, size, ink, .. } = line.style;
        self.ops.push(Op::StartTextSection);
        self.ops.push(Op::SetFillColor { col: ink.colour() });
        self.ops.push(Op::SetFont { font: PdfFontHandle::External(font_id(weight)), size: Pt(size) });
        let mut x = left;
        line.glyphs.iter().for_each(|glyph| self.glyphs.note(weight, glyph));
        let glyphs = &*self.glyphs;
        let is_said = |glyph: &Glyph| glyphs.text(weight, glyph) == glyph.text;
        for run in line.glyphs.chunk_by(|a, b| is_said(a) == is_said(b)) {
            let said = is_said(&run[0]);
            if !said {
                self.ops.push(actual_text(run));
            }
            let place = TextMatrix::Translate(hundredth(x), hundredth(self.page_height - baseline));
            self.ops.push(Op::SetTextMatrix { matrix: place });
            let codes = run
                .iter()
                .map(|glyph| {
                    let offset = if glyph.extra == 0.0 { 0.0 } else { -glyph.extra * 1000.0 };
                    Codepoint::with_cid(glyph.id, offset, glyphs.text(weight, glyph).to_owned())
                })
                .collect();
            self.ops.push(Op::ShowText { items: vec![TextItem::GlyphIds(codes)] });
            if !said {
                self.ops.push(Op::EndMarkedContent);
            }
            x += run.iter().map(|glyph| glyph.advance * size).sum::<f32>();
        }
        self.ops.push(Op::EndTextSection);
    }

    /// Fills an area. One without width or height is not drawn: viewers show it as a hairline.
    pub(super) fn fill(&mut self, left: f32, top: f32, width: f32, height: f32, ink: Ink) {
        if width > 0.0 && height > 0.0 {
            self.ops.push(Op::SetFillColor { col: ink.colour() });
            self.rectangle(left, top, width, height, PaintMode::Fill);
        }
    }

    /// Draws the edge of an area.
    pub(super) fn frame(&mut self, left: f32, top: f32, width: f32, height: f32, thickness: f32, ink: Ink) {
        self.ops.push(Op::SetOutlineColor { col: ink.colour() });
        self.ops.push(Op::SetOutlineThickness { pt: Pt(thickness) });
        self.rectangle(left, top, width, height, PaintMode::Stroke);
    }

    /// Draws a level line.
    pub(super) fn rule(&mut self, left: f32, y: f32, width: f32, thickness: f32, ink: Ink) {
        let point =
            |x: f32| LinePoint { p: Point { x: hundredth(x), y: hundredth(self.page_height - y) }, bezier: false };
        let points = vec![point(left), point(left + width)];
        self.ops.push(Op::SetOutlineColor { col: ink.colour() });
        self.ops.push(Op::SetOutlineThickness { pt: Pt(thickness) });
        self.ops.push(Op::DrawLine { line: Path { points, is_closed: false } });
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
fn actual_text(run: &[Glyph]) -> Op {
    let text: String = run.iter().map(|glyph| glyph.text.as_str()).collect();
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

//! Pages that fill downwards, and what on them belongs to the structure or only decorates.
//!
//! Here y grows downwards from the top of the page. It must not know what is drawn.

use std::collections::BTreeMap;

use printpdf::{DictItem, Op};

use super::layout::{Layout, Part};
use super::logo::Logo;
use super::palette::Palette;
use super::pen::{Glyphs, Pen};
use super::structure::{ElementId, Structure};
use super::text::{Line, Style, Typesetter, height};

/// Kept free above the lower margin for the foot of the page.
pub(super) const FOOT: f32 = 16.0;

/// A report while it is drawn: pages, structure and bookmarks grow together, downwards from `y`. A copy of it is a way
/// back, where something was put only to see how much room it takes.
#[derive(Clone)]
pub(super) struct Book<'a> {
    pub(super) setter: &'a Typesetter<'a>,
    pub(super) palette: Palette,
    /// The office's logo.
    pub(super) logo: Option<&'a Logo>,
    pub(super) structure: Structure,
    pub(super) pages: Vec<Page>,
    pub(super) bookmarks: Vec<Bookmark>,
    /// Places that lead elsewhere in the file.
    pub(super) links: Vec<Link>,
    /// Where links lead, by name: page and distance from its top. The first place of a name counts.
    pub(super) anchors: BTreeMap<String, (usize, f32)>,
    pub(super) glyphs: Glyphs,
    /// How far the page is filled, from its top.
    pub(super) y: f32,
    /// How much of the usual room stands between things: 1 for all of it.
    pub(super) spacing: f32,
    part: Part,
    /// The column that is filled: its left edge and its width, as parts of the text area.
    pub(super) column: (f32, f32),
}

/// One page.
#[derive(Debug, Clone)]
pub(super) struct Page {
    pub(super) width: f32,
    pub(super) height: f32,
    pub(super) margin: f32,
    pub(super) ops: Vec<Op>,
    /// The elements that the marked contents of the page belong to, by their number.
    pub(super) contents: Vec<ElementId>,
}

/// An entry of the outline.
#[derive(Debug, Clone)]
pub(super) struct Bookmark {
    /// 1 for the outermost.
    pub(super) level: usize,
    pub(super) title: String,
    pub(super) page: usize,
    pub(super) y: f32,
}

/// A place on a page that leads to a named one.
#[derive(Debug, Clone)]
pub(super) struct Link {
    pub(super) page: usize,
    /// Left, top, width and height, from the top of the page.
    pub(super) area: [f32; 4],
    /// The name of where it leads; a name that is nowhere makes no link.
    pub(super) to: String,
    /// What it says, for readers that do not see.
    pub(super) says: String,
}

impl<'a> Book<'a> {
    /// The column that is the whole text area.
    pub(super) const WHOLE: (f32, f32) = (0.0, 1.0);

    /// An empty book; [`Book::open`] begins its first page.
    pub(super) fn new(setter: &'a Typesetter<'a>, layout: &'a Layout) -> Self {
        Self {
            setter,
            palette: layout.colours,
            logo: layout.logo.as_ref().filter(|logo| logo.is_read()),
            structure: Structure::new(),
            pages: Vec::new(),
            bookmarks: Vec::new(),
            links: Vec::new(),
            anchors: BTreeMap::new(),
            glyphs: Glyphs::default(),
            y: 0.0,
            spacing: 1.0,
            part: layout.summary,
            column: Self::WHOLE,
        }
    }

    /// Begins a part on a page of its own.
    pub(super) fn open(&mut self, part: Part) {
        self.part = part;
        self.spacing = 1.0;
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
        self.part.margin() + self.column.0 * self.text_width()
    }

    /// How wide the column is.
    pub(super) fn width(&self) -> f32 {
        self.column.1 * self.text_width()
    }

    fn text_width(&self) -> f32 {
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
        draw(&mut Pen::new(&mut page.ops, page.height, &mut self.glyphs, &self.palette));
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

    /// Names a place on the last page, so that links can lead to it.
    pub(super) fn anchor(&mut self, name: &str, y: f32) {
        let page = self.pages.len() - 1;
        self.anchors.entry(name.to_owned()).or_insert((page, y));
    }

    /// Makes an area of the last page lead to a named place, and adds it to an element of the role `Link`.
    pub(super) fn link(&mut self, element: ElementId, area: [f32; 4], to: &str, says: &str) {
        self.structure.lead(element, self.links.len());
        let page = self.pages.len() - 1;
        self.links.push(Link { page, area, to: to.to_owned(), says: says.to_owned() });
    }

    /// Leaves so much of the usual room free.
    pub(super) fn skip(&mut self, height: f32) {
        if !self.is_fresh() {
            self.y += height * self.spacing;
        }
    }
}

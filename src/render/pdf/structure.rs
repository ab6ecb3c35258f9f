//! What the drawn things are, for readers that do not see: headings, paragraphs, tables, figures, in reading order.
//!
//! Plain data; it must not know how a PDF writes it.

/// An element by its number in the [`Structure`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ElementId(pub(super) usize);

/// The whole tree. The first element is the document.
#[derive(Debug, Clone)]
pub(super) struct Structure {
    pub(super) elements: Vec<Element>,
}

/// One element.
#[derive(Debug, Clone)]
pub(super) struct Element {
    /// The standard structure type (`H1`, `TD`).
    pub(super) role: &'static str,
    pub(super) parent: Option<ElementId>,
    pub(super) kids: Vec<Kid>,
    pub(super) traits: Vec<Trait>,
}

/// What an element is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kid {
    Element(ElementId),
    /// A run of marked content on a page.
    Content {
        page: usize,
        mcid: usize,
    },
    /// The place on the page that leads elsewhere, by its number among the book's links.
    Link(usize),
}

/// What is known of an element beside its role.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Trait {
    /// The rows that a cell covers.
    RowSpan(usize),
    /// The columns that a cell covers.
    ColSpan(usize),
    /// What a heading cell heads.
    Heads(Scope),
    /// What a figure shows, in words.
    Alt(String),
    /// Where a figure stands: left, bottom, right, top in points.
    Place([f32; 4]),
}

/// What a heading cell heads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    Row,
    Column,
}

impl Structure {
    /// The document's own element.
    pub(super) const DOCUMENT: ElementId = ElementId(0);

    pub(super) fn new() -> Self {
        Self { elements: vec![Element { role: "Document", parent: None, kids: Vec::new(), traits: Vec::new() }] }
    }

    /// Adds an element as the last kid of another.
    pub(super) fn add(&mut self, parent: ElementId, role: &'static str, traits: Vec<Trait>) -> ElementId {
        let id = ElementId(self.elements.len());
        self.elements.push(Element { role, parent: Some(parent), kids: Vec::new(), traits });
        self.elements[parent.0].kids.push(Kid::Element(id));
        id
    }

    /// Adds marked content to an element.
    pub(super) fn hold(&mut self, element: ElementId, page: usize, mcid: usize) {
        self.elements[element.0].kids.push(Kid::Content { page, mcid });
    }

    /// Adds a place that leads elsewhere to an element.
    pub(super) fn lead(&mut self, element: ElementId, link: usize) {
        self.elements[element.0].kids.push(Kid::Link(link));
    }

    /// Says more of an element.
    pub(super) fn describe(&mut self, element: ElementId, more: impl IntoIterator<Item = Trait>) {
        self.elements[element.0].traits.extend(more);
    }
}

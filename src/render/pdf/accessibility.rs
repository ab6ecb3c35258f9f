//! What readers that do not see need: the structure tree, the language, the outline.
//!
//! It writes what the pages said of themselves; it must not know what a report is.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary, text_string};

use super::page::{Book, Bookmark};
use super::structure::{Element, Kid, Scope, Trait};

/// Writes the structure tree and points the pages and the catalog at it.
pub(super) fn write_structure(document: &mut Document, catalog: &mut Dictionary, book: &Book<'_>, pages: &[ObjectId]) {
    let root = document.new_object_id();
    let ids: Vec<ObjectId> = book.structure.elements.iter().map(|_| document.new_object_id()).collect();
    let links = write_links(document, book, pages);
    let mut numbers = Vec::new();
    let mut leading = Vec::new();
    for (element, id) in book.structure.elements.iter().zip(&ids) {
        let parent = element.parent.map_or(root, |parent| ids[parent.0]);
        document.set_object(*id, structure_element(element, parent, &ids, pages, &links));
        let own = element.kids.iter().filter_map(|kid| if let Kid::Link(link) = kid { Some(*link) } else { None });
        leading.extend(own.filter(|link| links[*link].is_some()).map(|link| (pages.len() + link, *id)));
    }
    for (index, (page, id)) in book.pages.iter().zip(pages).enumerate() {
        let owners: Vec<Object> = page.contents.iter().map(|element| ids[element.0].into()).collect();
        let owners = document.add_object(owners);
        numbers.extend([integer(index), owners.into()]);
        if let Ok(page) = document.get_dictionary_mut(*id) {
            page.set("StructParents", integer(index));
            page.set("Tabs", Object::Name(b"S".to_vec()));
        }
    }
    leading.sort_unstable();
    numbers.extend(leading.into_iter().flat_map(|(number, element)| [integer(number), element.into()]));
    let parents = document.add_object(dictionary! { "Nums" => numbers });
    let tree = dictionary! {
        "Type" => "StructTreeRoot",
        "K" => vec![ids[0].into()],
        "ParentTree" => parents,
        "ParentTreeNextKey" => integer(pages.len() + book.links.len()),
    };
    document.set_object(root, tree);
    catalog.set("StructTreeRoot", root);
    catalog.set("MarkInfo", dictionary! { "Marked" => true });
}

/// Writes the places that lead elsewhere; none for one that leads to a name that is nowhere.
fn write_links(document: &mut Document, book: &Book<'_>, pages: &[ObjectId]) -> Vec<Option<(ObjectId, ObjectId)>> {
    let mut written = Vec::new();
    let mut of_page: BTreeMap<usize, Vec<Object>> = BTreeMap::new();
    for (number, link) in book.links.iter().enumerate() {
        let Some((to, y)) = book.anchors.get(&link.to) else {
            written.push(None);
            continue;
        };
        let ([left, top, width, high], height) = (link.area, book.pages[link.page].height);
        let corners = [left, height - top - high, left + width, height - top];
        let y = Object::Real((book.pages[*to].height - y).round());
        let annotation = document.add_object(dictionary! {
            "Type" => "Annot",
            "Subtype" => "Link",
            "Rect" => corners.map(|value| Object::Real(value.round())).to_vec(),
            "Border" => vec![0.into(), 0.into(), 0.into()],
            "F" => 4,
            "Dest" => vec![pages[*to].into(), "XYZ".into(), Object::Null, y, Object::Null],
            "Contents" => text_string(&link.says),
            "StructParent" => integer(pages.len() + number),
        });
        of_page.entry(link.page).or_default().push(annotation.into());
        written.push(Some((annotation, pages[link.page])));
    }
    for (page, annotations) in of_page {
        if let Ok(page) = document.get_dictionary_mut(pages[page]) {
            page.set("Annots", annotations);
        }
    }
    written
}

fn structure_element(
    element: &Element,
    parent: ObjectId,
    ids: &[ObjectId],
    pages: &[ObjectId],
    links: &[Option<(ObjectId, ObjectId)>],
) -> Dictionary {
    let own_page =
        element.kids.iter().find_map(|kid| if let Kid::Content { page, .. } = kid { Some(*page) } else { None });
    let kid = |kid: &Kid| match kid {
        Kid::Element(id) => Some(ids[id.0].into()),
        Kid::Content { page, mcid } if own_page == Some(*page) => Some(integer(*mcid)),
        Kid::Content { page, mcid } => {
            Some(dictionary! { "Type" => "MCR", "Pg" => pages[*page], "MCID" => integer(*mcid) }.into())
        }
        Kid::Link(link) => {
            links[*link].map(|(link, page)| dictionary! { "Type" => "OBJR", "Pg" => page, "Obj" => link }.into())
        }
    };
    let mut kids: Vec<Object> = element.kids.iter().filter_map(kid).collect();
    let kids = if kids.len() == 1 { kids.remove(0) } else { kids.into() };
    let mut written = dictionary! { "Type" => "StructElem", "S" => element.role, "P" => parent, "K" => kids };
    if let Some(page) = own_page {
        written.set("Pg", pages[page]);
    }
    let mut table = Dictionary::new();
    for own in &element.traits {
        match own {
            Trait::RowSpan(rows) => table.set("RowSpan", integer(*rows)),
            Trait::ColSpan(columns) => table.set("ColSpan", integer(*columns)),
            Trait::Heads(Scope::Row) => table.set("Scope", "Row"),
            Trait::Heads(Scope::Column) => table.set("Scope", "Column"),
            Trait::Alt(text) => written.set("Alt", text_string(text)),
            Trait::Place(place) => {
                let corners: Vec<Object> = place.iter().map(|value| Object::Real(value.round())).collect();
                written.set("A", dictionary! { "O" => "Layout", "Placement" => "Block", "BBox" => corners });
            }
        }
    }
    if !table.is_empty() {
        table.set("O", "Table");
        written.set("A", table);
    }
    written
}

/// Writes the outline, nested by the levels of its entries, each with its place on the page.
pub(super) fn write_outline(document: &mut Document, catalog: &mut Dictionary, book: &Book<'_>, pages: &[ObjectId]) {
    if book.bookmarks.is_empty() {
        return;
    }
    let root = document.new_object_id();
    let ids: Vec<ObjectId> = book.bookmarks.iter().map(|_| document.new_object_id()).collect();
    let tree = Tree::of(&book.bookmarks);
    for (index, bookmark) in book.bookmarks.iter().enumerate() {
        let (parent, nth) = tree.places[index];
        let page = &book.pages[bookmark.page];
        let y = Object::Real((page.height - bookmark.y).round());
        let target: Vec<Object> = vec![pages[bookmark.page].into(), "XYZ".into(), Object::Null, y, Object::Null];
        let mut entry = dictionary! {
            "Title" => text_string(&bookmark.title),
            "Parent" => parent.map_or(root, |parent| ids[parent]),
            "Dest" => target,
        };
        let siblings = tree.kids(parent);
        if let Some(before) = nth.checked_sub(1) {
            entry.set("Prev", ids[siblings[before]]);
        }
        if let Some(after) = siblings.get(nth + 1) {
            entry.set("Next", ids[*after]);
        }
        join(&mut entry, tree.kids(Some(index)), &ids);
        document.set_object(ids[index], entry);
    }
    let mut outlines = dictionary! { "Type" => "Outlines" };
    join(&mut outlines, tree.kids(None), &ids);
    outlines.set("Count", integer(book.bookmarks.len()));
    document.set_object(root, outlines);
    catalog.set("Outlines", root);
}

fn join(entry: &mut Dictionary, kids: &[usize], ids: &[ObjectId]) {
    if let (Some(first), Some(last)) = (kids.first(), kids.last()) {
        entry.set("First", ids[*first]);
        entry.set("Last", ids[*last]);
        entry.set("Count", integer(kids.len()));
    }
}

/// The entries of an outline, nested by their levels.
#[derive(Default)]
struct Tree {
    /// By the entry: what it stands under, and the how-manieth it is there, from 0.
    places: Vec<(Option<usize>, usize)>,
    kids: BTreeMap<Option<usize>, Vec<usize>>,
}

impl Tree {
    /// Each entry stands under the nearest one before it with a lower level.
    fn of(bookmarks: &[Bookmark]) -> Self {
        let mut tree = Self::default();
        let mut above: Vec<usize> = Vec::new();
        for (index, bookmark) in bookmarks.iter().enumerate() {
            while above.pop_if(|other| bookmarks[*other].level >= bookmark.level).is_some() {}
            let parent = above.last().copied();
            let siblings = tree.kids.entry(parent).or_default();
            tree.places.push((parent, siblings.len()));
            siblings.push(index);
            above.push(index);
        }
        tree
    }

    fn kids(&self, of: Option<usize>) -> &[usize] {
        self.kids.get(&of).map_or(&[], Vec::as_slice)
    }
}

fn integer(value: usize) -> Object {
    Object::Integer(i64::try_from(value).unwrap_or(i64::MAX))
}

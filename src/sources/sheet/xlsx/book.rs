//! What holds for all sheets of a workbook: which there are, the texts that their cells share, how numbers are shown.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use crate::domain::problem::Problem;
use crate::sources::sheet::format::Styles;
use crate::sources::sheet::package::Package;
use crate::sources::sheet::xml::{Event, Events, Tag, decoded, local};

/// A workbook without the cells of its sheets.
#[derive(Debug, Default)]
pub(super) struct Book {
    /// The sheets that people see, in their order.
    pub(super) sheets: Vec<Sheet>,
    /// The texts that cells name by their number.
    pub(super) texts: Vec<String>,
    pub(super) styles: Styles,
    /// Whether days are counted from 1904.
    pub(super) is_1904: bool,
}

/// A sheet: its name, and the part that holds its cells.
#[derive(Debug)]
pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) part: String,
}

/// The fault of a file that is not as it has to be.
pub(super) fn damaged(detail: &str) -> Problem {
    Problem::fault("sheet_damaged").with("detail", detail)
}

/// What one part says of others, by the names that it gives them: what each is there for, and its path.
type Relations<'a> = BTreeMap<&'a str, (&'a str, &'a str)>;

impl Book {
    /// Reads the workbook's own parts, from the one that the package names.
    ///
    /// # Errors
    /// The package names no workbook, or the workbook a sheet that it does not describe.
    pub(super) fn read(package: &Package) -> Result<Self, Box<Problem>> {
        let root = relations(package.text("_rels/.rels").unwrap_or_default());
        let workbook = target(&root, "officeDocument").unwrap_or("xl/workbook.xml").trim_start_matches('/');
        let (folder, name) = workbook.rsplit_once('/').map_or(("", workbook), |(folder, name)| (folder, name));
        let part = |target: &str| match target.strip_prefix('/') {
            Some(path) => path.to_owned(),
            None if folder.is_empty() => target.to_owned(),
            None => format!("{folder}/{target}"),
        };
        let content = package.text(workbook).ok_or_else(|| Box::new(damaged(workbook)))?;
        let relations = relations(package.text(&part(&format!("_rels/{name}.rels"))).unwrap_or_default());
        let text = |kind: &str, usual: &str| {
            package.text(&part(target(&relations, kind).unwrap_or(usual))).unwrap_or_default()
        };
        let mut book = Self {
            texts: texts(text("sharedStrings", "sharedStrings.xml")),
            styles: styles(text("styles", "styles.xml")),
            ..Self::default()
        };
        for tag in tags(content) {
            match tag.local() {
                "workbookPr" => book.is_1904 |= tag.is_set("date1904"),
                "sheet" if !matches!(tag.attribute("state"), Some("hidden" | "veryHidden")) => {
                    let name = decoded(tag.attribute("name").unwrap_or_default()).into_owned();
                    let relation = tag.prefixed("id").and_then(|id| relations.get(id));
                    let (kind, target) = relation.ok_or_else(|| Box::new(damaged(&name)))?;
                    if *kind == "worksheet" {
                        book.sheets.push(Sheet { name, part: part(target) });
                    }
                }
                _ => {}
            }
        }
        Ok(book)
    }
}

fn tags(part: &str) -> impl Iterator<Item = Tag<'_>> {
    Events::of(part).filter_map(|event| if let Event::Open(tag) = event { Some(tag) } else { None })
}

/// What a part says of others. What it is there for is the last step of a name that two editions of the standard begin otherwise.
fn relations(part: &str) -> Relations<'_> {
    tags(part)
        .filter(|tag| tag.local() == "Relationship")
        .filter_map(|tag| {
            let kind = tag.attribute("Type")?;
            let kind = kind.rsplit_once('/').map_or(kind, |(_, kind)| kind);
            Some((tag.attribute("Id")?, (kind, tag.attribute("Target")?)))
        })
        .collect()
}

/// The path of what is there for something.
fn target<'a>(relations: &Relations<'a>, wanted: &str) -> Option<&'a str> {
    relations.values().find(|(kind, _)| *kind == wanted).map(|(_, target)| *target)
}

/// The shared texts. How a word is read (rPh) is no part of it.
fn texts(part: &str) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    let mut run = Run::default();
    for event in Events::of(part) {
        match event {
            Event::Open(tag) if tag.local() == "si" => texts.push(String::new()),
            event => {
                if let Some(text) = texts.last_mut() {
                    run.take(event, text);
                }
            }
        }
    }
    texts
}

/// Where a walk is within the runs of a text.
#[derive(Debug, Default)]
pub(super) struct Run {
    is_inside: bool,
    is_reading: bool,
    keeps_spaces: bool,
}

impl Run {
    /// Adds what an event within a text brings to it.
    pub(super) fn take(&mut self, event: Event<'_>, text: &mut String) {
        match event {
            Event::Open(tag) => match tag.local().as_bytes() {
                b"rPh" => self.is_reading = !tag.is_empty,
                b"t" => {
                    self.is_inside = !tag.is_empty && !self.is_reading;
                    self.keeps_spaces = tag.attribute("xml:space") == Some("preserve");
                }
                _ => {}
            },
            Event::Close(name) => match local(name).as_bytes() {
                b"rPh" => self.is_reading = false,
                b"t" => self.is_inside = false,
                _ => {}
            },
            Event::Text(letters) if self.is_inside => {
                let bare = if self.keeps_spaces { letters } else { letters.trim_ascii() };
                text.push_str(&unescaped(&decoded(bare)));
            }
            Event::Text(_) => {}
        }
    }
}

/// How the numbers of each style are shown.
fn styles(part: &str) -> Styles {
    let mut formats: HashMap<u32, String> = HashMap::new();
    let mut styles = Vec::new();
    let mut is_of_cells = false;
    for event in Events::of(part) {
        match event {
            Event::Open(tag) => match tag.local() {
                "numFmt" => {
                    let code = tag.attribute("formatCode").map(|code| decoded(code).into_owned());
                    formats.extend(tag.number("numFmtId").zip(code));
                }
                "cellXfs" => is_of_cells = !tag.is_empty,
                "xf" if is_of_cells => styles.push(tag.number("numFmtId").unwrap_or_default()),
                _ => {}
            },
            Event::Close(name) if local(name) == "cellXfs" => is_of_cells = false,
            _ => {}
        }
    }
    Styles::of(styles, &formats)
}

/// A text whose characters that XML cannot hold are written as `_x000D_`; carriage returns are dropped.
pub(super) fn unescaped(text: &str) -> Cow<'_, str> {
    const LENGTH: usize = "_x000D_".len();
    if !text.as_bytes().contains(&b'_') {
        return text.into();
    }
    let character = |at: usize| {
        let code = text.get(at..at + LENGTH)?.strip_prefix("_x")?.strip_suffix('_')?;
        let is_code = code.bytes().all(|byte| byte.is_ascii_hexdigit());
        u32::from_str_radix(code, 16).ok().filter(|_| is_code).and_then(char::from_u32)
    };
    let mut found = text.match_indices("_x").filter_map(|(at, _)| Some((at, character(at)?))).peekable();
    if found.peek().is_none() {
        return text.into();
    }
    let (mut plain, mut from) = (String::with_capacity(text.len()), 0);
    for (at, character) in found {
        // One that begins with the end of another is none.
        if at < from {
            continue;
        }
        plain.push_str(&text[from..at]);
        plain.extend((character != '\r').then_some(character));
        from = at + LENGTH;
    }
    plain.push_str(&text[from..]);
    plain.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_xml_cannot_hold_are_read_as_they_were_typed() {
        for (text, expected) in [
            ("一行目_x000D_\n二行目", "一行目\n二行目"),
            ("_x005F_x000D_", "_x000D_"),
            ("a_x0041_b_x00e9_", "aAbé"),
            ("_x000D", "_x000D"),
            ("_x00ZZ_ _x+041_ _xあい_", "_x00ZZ_ _x+041_ _xあい_"),
            ("_xD800_", "_xD800_"),
        ] {
            assert_eq!(unescaped(text), expected, "{text}");
        }
    }
}

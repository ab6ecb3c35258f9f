//! The tags and texts of an XML part, as far as workbooks need them: no entities of its own, no validation.
//!
//! It never fails: what is not well formed ends the part early. It must not know what the tags mean.

use std::borrow::Cow;

/// What follows next in a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Event<'a> {
    /// A tag opens; an empty element closes at once.
    Open(Tag<'a>),
    /// A tag closes, by its name.
    Close(&'a str),
    /// Characters between tags, as they stand.
    Text(&'a str),
}

/// A tag that opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    /// The name with its prefix.
    pub(super) name: &'a str,
    /// Whether it closes at once.
    pub(super) is_empty: bool,
    attributes: &'a str,
}

/// Walks through a part.
#[derive(Debug, Clone)]
pub(super) struct Events<'a> {
    rest: &'a str,
}

impl<'a> Events<'a> {
    pub(super) fn of(part: &'a str) -> Self {
        Self { rest: part }
    }

    /// Takes everything up to and with the end of `piece`; none where it never comes.
    fn upto(&mut self, piece: &str) -> Option<&'a str> {
        let at = self.rest.find(piece)?;
        let taken = &self.rest[..at];
        self.rest = &self.rest[at + piece.len()..];
        Some(taken)
    }
}

impl<'a> Iterator for Events<'a> {
    type Item = Event<'a>;

    fn next(&mut self) -> Option<Event<'a>> {
        loop {
            let bytes = self.rest.as_bytes();
            let text = position(bytes, b'<').unwrap_or(bytes.len());
            if text > 0 {
                let (taken, rest) = self.rest.split_at(text);
                self.rest = rest;
                return Some(Event::Text(taken));
            }
            // Most tags are elements, which their first letter tells.
            if !matches!(bytes.get(1), Some(b'!' | b'?')) {
                break;
            }
            if let Some(rest) = self.rest.strip_prefix("<!--") {
                self.rest = rest;
                self.upto("-->")?;
            } else if let Some(rest) = self.rest.strip_prefix("<![CDATA[") {
                self.rest = rest;
                return Some(Event::Text(self.upto("]]>")?));
            } else {
                self.upto(">")?;
            }
        }
        let inside = self.rest.get(1..)?;
        let end = end_of_tag(inside)?;
        let (tag, rest) = (&inside[..end], &inside[end + 1..]);
        self.rest = rest;
        if tag.as_bytes().first() == Some(&b'/') {
            return Some(Event::Close(tag[1..].trim_ascii_end()));
        }
        let bare = if tag.as_bytes().last() == Some(&b'/') { &tag[..tag.len() - 1] } else { tag };
        let name = bare.bytes().position(|byte| byte.is_ascii_whitespace()).unwrap_or(bare.len());
        Some(Event::Open(Tag { name: &bare[..name], attributes: &bare[name..], is_empty: bare.len() < tag.len() }))
    }
}

/// Where a tag ends; a `>` in an attribute does not end it.
fn end_of_tag(inside: &str) -> Option<usize> {
    let bytes = inside.as_bytes();
    let mut at = 0;
    loop {
        match bytes.get(at)? {
            b'>' => return Some(at),
            quote @ (b'"' | b'\'') => at += position(&bytes[at + 1..], *quote)? + 2,
            _ => at += 1,
        }
    }
}

impl<'a> Tag<'a> {
    /// The name without its prefix.
    pub(super) fn local(&self) -> &'a str {
        local(self.name)
    }

    /// An attribute by its whole name, as it stands; attributes of workbooks that are numbers and cells need no decoding.
    pub(super) fn attribute(&self, name: &str) -> Option<&'a str> {
        self.find(|key| key == name)
    }

    /// An attribute by its name without its prefix, where it has one.
    pub(super) fn prefixed(&self, name: &str) -> Option<&'a str> {
        self.find(|key| key.contains(':') && local(key) == name)
    }

    fn find(&self, is_it: impl Fn(&str) -> bool) -> Option<&'a str> {
        self.attributes().find(|(key, _)| is_it(key)).map(|(_, value)| value)
    }

    /// Every attribute by its whole name, as it stands.
    pub(super) fn attributes(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        let mut rest = self.attributes;
        std::iter::from_fn(move || {
            let sign = position(rest.as_bytes(), b'=')?;
            let key = rest[..sign].trim_ascii();
            let after = rest[sign + 1..].trim_ascii_start();
            let quote = after.bytes().next().filter(|byte| matches!(byte, b'"' | b'\''))?;
            let value = &after[1..];
            let end = position(value.as_bytes(), quote)?;
            rest = &value[end + 1..];
            Some((key, &value[..end]))
        })
    }

    /// An attribute that is a number.
    pub(super) fn number(&self, name: &str) -> Option<u32> {
        self.attribute(name)?.parse().ok()
    }

    /// Whether an attribute says yes.
    pub(super) fn is_set(&self, name: &str) -> bool {
        matches!(self.attribute(name), Some("1" | "true"))
    }
}

/// A name without its prefix.
pub(super) fn local(name: &str) -> &str {
    // Most names are too short to have one.
    let colon = if name.len() < 3 { None } else { name.bytes().rposition(|byte| byte == b':') };
    colon.map_or(name, |colon| &name[colon + 1..])
}

/// Where a byte comes first. What is looked through is short: a plain loop is the quickest.
fn position(bytes: &[u8], wanted: u8) -> Option<usize> {
    bytes.iter().position(|byte| *byte == wanted)
}

/// Characters with the five entities and the numbered ones as what they stand for, and every end of a line as one line feed
/// (XML 1.0, 2.11).
pub(super) fn decoded(text: &str) -> Cow<'_, str> {
    if !text.bytes().any(|byte| matches!(byte, b'&' | b'\r')) {
        return Cow::Borrowed(text);
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        let entity = &rest[at + 1..];
        let end = entity.bytes().take(12).position(|byte| byte == b';');
        let (letter, length) = match end.map(|end| (character(&entity[..end]), end)) {
            Some((Some(letter), end)) => (letter, end + 2),
            _ => ('&', 1),
        };
        decoded.push(letter);
        rest = &rest[at + length..];
    }
    decoded.push_str(rest);
    Cow::Owned(decoded)
}

fn character(entity: &str) -> Option<char> {
    match entity {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let digits = entity.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_texts_and_attributes_are_told_apart() {
        let part = "<?xml version='1.0'?><!-- <c/> --><x:c r=\"A1\" t='a>b' /><v>1 &amp; &#x32;&bad;</v><![CDATA[<]]>";
        let events: Vec<Event<'_>> = Events::of(part).collect();
        let Event::Open(tag) = events[0] else { panic!("{events:?}") };
        assert_eq!((tag.local(), tag.is_empty), ("c", true));
        assert_eq!((tag.attribute("r"), tag.attribute("t"), tag.attribute("x")), (Some("A1"), Some("a>b"), None));
        let Event::Text(text) = events[2] else { panic!("{events:?}") };
        assert_eq!(decoded(text), "1 & 2&bad;");
        assert_eq!(decoded("a\r\nb\rc&#13;"), "a\nb\nc\r");
        assert_eq!(events[3..], [Event::Close("v"), Event::Text("<")]);
    }

    #[test]
    fn a_part_that_is_cut_off_ends() {
        for part in ["<", "<c", "<c r=\"", "<!--", "<![CDATA[", "</", "a<?b", "<c r=1>"] {
            assert!(Events::of(part).count() < 3, "{part}");
            for event in Events::of(part) {
                if let Event::Open(tag) = event {
                    assert_eq!(tag.attribute("r"), None);
                }
            }
        }
    }
}

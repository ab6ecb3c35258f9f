//! JSON for people and programs: two spaces a step, and long lists whose parts are written on all processors.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

use crate::domain::abreast;

/// So many entries of a list are written at once, and so many bytes are set aside for each of them.
const BLOCK: usize = 32;
const ENTRY: usize = 1536;

/// What stands before an entry or a member: the end of the one before, and as many spaces as its steps ask for.
const LINE: &[u8] = b",\n                                                                ";

/// An object that is written member by member.
pub(crate) struct Object<W> {
    out: W,
    is_begun: bool,
}

impl<W: Write> Object<W> {
    /// Begins an object.
    pub(crate) fn new(out: W) -> Self {
        Self { out, is_begun: false }
    }

    /// Writes a member.
    pub(crate) fn member(&mut self, name: &str, value: &impl Serialize) -> io::Result<()> {
        self.name(name)?;
        write(&mut self.out, value, 1)
    }

    /// Writes a member that is a list: what is made of each thing, in the order of the things.
    pub(crate) fn list<'t, T: Sync, S: Serialize>(
        &mut self,
        name: &str,
        things: &'t [T],
        made: impl Fn(&'t T) -> S + Sync,
    ) -> io::Result<()> {
        self.name(name)?;
        if things.is_empty() {
            return self.out.write_all(b"[]");
        }
        let mut before = b"[";
        abreast::in_turns(
            things,
            BLOCK,
            |block| entries(block, &made),
            |block| {
                self.out.write_all(before)?;
                before = b",";
                self.out.write_all(&block?)
            },
        )?;
        self.out.write_all(b"\n  ]")
    }

    /// Ends the object.
    pub(crate) fn end(mut self) -> io::Result<()> {
        self.out.write_all(b"\n}\n")?;
        self.out.flush()
    }

    fn name(&mut self, name: &str) -> io::Result<()> {
        self.out.write_all(if std::mem::replace(&mut self.is_begun, true) { b",\n  " } else { b"{\n  " })?;
        write(&mut self.out, &name, 1)?;
        self.out.write_all(b": ")
    }
}

/// The entries of a list that is the member of an object, without its brackets.
fn entries<'t, T, S: Serialize>(things: &'t [T], made: impl Fn(&'t T) -> S) -> io::Result<Vec<u8>> {
    let mut out = Bytes(Vec::with_capacity(things.len() * ENTRY));
    for (nth, thing) in things.iter().enumerate() {
        out.write_all(if nth == 0 { b"\n    " } else { b",\n    " })?;
        write(&mut out, &made(thing), 2)?;
    }
    Ok(out.0)
}

/// What was written. Half of all that is written is a quotation mark or another single sign.
struct Bytes(Vec<u8>);

impl Write for Bytes {
    #[inline]
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match bytes {
            [one] => self.0.push(*one),
            _ => self.0.extend_from_slice(bytes),
        }
        Ok(bytes.len())
    }

    #[inline]
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write(bytes).map(|_| ())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes a value that stands so many steps inside another one.
fn write(out: impl Write, value: &impl Serialize, steps: usize) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(out, Steps { steps, has_value: false })).map_err(io::Error::from)
}

/// Every entry and member on a line of its own.
struct Steps {
    steps: usize,
    has_value: bool,
}

impl Steps {
    fn begin<W: ?Sized + Write>(&mut self, out: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.steps += 1;
        self.has_value = false;
        out.write_all(bracket)
    }

    fn line<W: ?Sized + Write>(&self, out: &mut W, first: bool) -> io::Result<()> {
        out.write_all(&LINE[usize::from(first)..(2 + 2 * self.steps).min(LINE.len())])
    }

    fn end<W: ?Sized + Write>(&mut self, out: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.steps -= 1;
        if self.has_value {
            self.line(out, true)?;
        }
        self.has_value = true;
        out.write_all(bracket)
    }
}

impl Formatter for Steps {
    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.begin(out, b"[")
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.end(out, b"]")
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.line(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, _out: &mut W) -> io::Result<()> {
        self.has_value = true;
        Ok(())
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.begin(out, b"{")
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.end(out, b"}")
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.line(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(b": ")
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, _out: &mut W) -> io::Result<()> {
        self.has_value = true;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn an_object_reads_as_if_it_had_been_written_at_once() {
        for count in [0, 1, 3, 1000] {
            let things: Vec<usize> = (0..count).collect();
            let made =
                |thing: &usize| json!({"nth": thing, "text": "「\"\n」", "none": [], "inside": {"some": [1, {}]}});
            let mut written = Vec::new();
            let mut object = Object::new(&mut written);
            object.member("plan", &"bench").expect("written");
            object.member("counts", &json!({"missing": 0, "zero": [1.5, null]})).expect("written");
            object.list("indicators", &things, made).expect("written");
            object.end().expect("written");
            let all: Vec<Value> = things.iter().map(made).collect();
            let whole = json!({"plan": "bench", "counts": {"missing": 0, "zero": [1.5, null]}, "indicators": all});
            let whole = serde_json::to_string_pretty(&whole).expect("a value");
            assert_eq!(String::from_utf8(written).expect("text"), whole + "\n", "{count}");
        }
    }
}

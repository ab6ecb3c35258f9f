//! From one page of a list to the next, and to its end. Pure.
//!
//! A list ends where the server says so: at its total, at an empty page, or where no next page is named. A short page is no
//! end, for servers cut pages at sizes of their own; a page that was there before is refused, for such a list never ends.

use std::collections::HashSet;

use reqwest::Url;
use serde_json::Value;

use super::pointer::Pointer;
use super::settings::{PagingBy, PagingSettings};
use crate::digest::sha256;
use crate::domain::problem::Problem;

/// How a list is read page by page.
#[derive(Debug, Clone)]
pub(super) struct Paging {
    by: PagingBy,
    parameter: String,
    first: u64,
    size: Option<(String, u64)>,
    next: Pointer,
    total: Option<Pointer>,
    most_pages: usize,
    most_records: usize,
}

impl Paging {
    /// The paging that the settings describe.
    ///
    /// # Errors
    /// Names the setting that cannot be used.
    pub(super) fn new(said: &PagingSettings) -> Result<Self, Box<Problem>> {
        let refused = |key: &'static str, found: String, expected: &str| {
            let problem = Problem::fault("settings_value").at(format!("source.{key}")).with("key", key);
            Box::new(problem.with("found", found).with("expected", expected))
        };
        for (key, most) in [("paging.most_pages", said.most_pages), ("paging.most_records", said.most_records)] {
            if most == 0 {
                return Err(refused(key, most.to_string(), "200"));
            }
        }
        if said.size == Some(0) {
            return Err(refused("paging.size", "0".to_owned(), "100"));
        }
        let (parameter, first) = match said.by {
            PagingBy::Page => ("page", 1),
            PagingBy::Offset => ("offset", 0),
            PagingBy::Cursor | PagingBy::Link | PagingBy::Next => ("cursor", 0),
        };
        let total = (!said.total.is_empty()).then(|| Pointer::parse("paging.total", &said.total)).transpose()?;
        Ok(Self {
            by: said.by,
            parameter: said.parameter.clone().unwrap_or_else(|| parameter.to_owned()),
            first: said.first.unwrap_or(first),
            size: said.size.map(|size| (said.size_parameter.clone(), size)),
            next: Pointer::parse("paging.next", &said.next)?,
            total,
            most_pages: said.most_pages,
            most_records: said.most_records,
        })
    }
}

/// A way through a list.
#[derive(Debug)]
pub(super) struct Walk<'a> {
    paging: Option<&'a Paging>,
    /// The address with the size but without a place in the list.
    base: Url,
    pages: usize,
    records: usize,
    seen: HashSet<String>,
}

impl<'a> Walk<'a> {
    /// A way that begins at an address; without paging it has one page.
    pub(super) fn new(url: &Url, paging: Option<&'a Paging>) -> Self {
        let mut base = url.clone();
        if let Some((parameter, size)) = paging.and_then(|paging| paging.size.as_ref()) {
            base = with_parameter(&base, parameter, &size.to_string());
        }
        Self { paging, base, pages: 0, records: 0, seen: HashSet::new() }
    }

    /// The address of the first page.
    pub(super) fn first(&self) -> Url {
        match self.paging {
            Some(paging) if matches!(paging.by, PagingBy::Page | PagingBy::Offset) => {
                with_parameter(&self.base, &paging.parameter, &paging.first.to_string())
            }
            _ => self.base.clone(),
        }
    }

    /// The address of the page after this one, none at the end of the list.
    ///
    /// # Errors
    /// The list has no end, more pages or records than the settings allow, fewer records than it says, or names a next
    /// page that is none.
    pub(super) fn next(
        &mut self,
        at: &Url,
        body: &Value,
        records: &[Value],
        link: &str,
    ) -> Result<Option<Url>, Box<Problem>> {
        let Some(paging) = self.paging else { return Ok(None) };
        self.pages += 1;
        self.records += records.len();
        if self.records > paging.most_records {
            return Err(Box::new(Problem::fault("source_too_many_records").with("most", paging.most_records)));
        }
        if !records.is_empty() {
            self.see(&Value::Array(records.to_vec()).to_string())?;
        }
        let next = match paging.by {
            PagingBy::Page | PagingBy::Offset => self.counted(paging, body, records)?,
            PagingBy::Cursor => self.cursor(paging, body)?,
            PagingBy::Link => self.named(at, next_of(link))?,
            PagingBy::Next => {
                let found = paging.next.find(body);
                match found {
                    None | Some(Value::Null) => None,
                    Some(Value::String(text)) => self.named(at, Some(text).filter(|text| !text.is_empty()).cloned())?,
                    other => return Err(Box::new(paging.next.mismatch(other, "string"))),
                }
            }
        };
        if next.is_some() && self.pages >= paging.most_pages {
            return Err(Box::new(Problem::fault("source_too_many_pages").with("most", paging.most_pages)));
        }
        if next.is_none()
            && let Some(total) = total(paging, body)?
        {
            self.complete(total)?;
        }
        Ok(next)
    }

    fn counted(&self, paging: &Paging, body: &Value, records: &[Value]) -> Result<Option<Url>, Box<Problem>> {
        let is_end = match total(paging, body)? {
            Some(total) => self.records >= total || records.is_empty(),
            None => records.is_empty(),
        };
        if is_end {
            return Ok(None);
        }
        let passed = if paging.by == PagingBy::Page { self.pages } else { self.records };
        let place = paging.first.saturating_add(passed as u64);
        Ok(Some(with_parameter(&self.base, &paging.parameter, &place.to_string())))
    }

    fn cursor(&mut self, paging: &Paging, body: &Value) -> Result<Option<Url>, Box<Problem>> {
        let cursor = match paging.next.find(body) {
            None | Some(Value::Null | Value::Bool(false)) => return Ok(None),
            Some(Value::String(text)) if text.is_empty() => return Ok(None),
            Some(Value::String(text)) => text.clone(),
            Some(Value::Number(number)) => number.to_string(),
            other => return Err(Box::new(paging.next.mismatch(other, "string"))),
        };
        self.see(&cursor)?;
        Ok(Some(with_parameter(&self.base, &paging.parameter, &cursor)))
    }

    /// The next page by its address, which may be relative to the page that names it.
    fn named(&mut self, at: &Url, next: Option<String>) -> Result<Option<Url>, Box<Problem>> {
        let Some(next) = next else { return Ok(None) };
        let url = at.join(&next).map_err(|_| Box::new(Problem::fault("source_redirects").with("to", "-")))?;
        self.see(url.as_str())?;
        Ok(Some(url))
    }

    /// Refuses what was there before: a page, a cursor, an address.
    fn see(&mut self, what: &str) -> Result<(), Box<Problem>> {
        if self.seen.insert(sha256(what.as_bytes())) {
            return Ok(());
        }
        Err(Box::new(Problem::fault("source_endless")))
    }

    fn complete(&self, total: usize) -> Result<(), Box<Problem>> {
        if self.records >= total {
            return Ok(());
        }
        Err(Box::new(Problem::fault("source_incomplete").with("found", self.records).with("total", total)))
    }
}

/// How many records the server says there are.
fn total(paging: &Paging, body: &Value) -> Result<Option<usize>, Box<Problem>> {
    let Some(pointer) = &paging.total else { return Ok(None) };
    let found = pointer.find(body);
    let total = found.and_then(Value::as_u64).and_then(|total| usize::try_from(total).ok());
    total.map(Some).ok_or_else(|| Box::new(pointer.mismatch(found, "number")))
}

fn with_parameter(url: &Url, name: &str, value: &str) -> Url {
    let mut with = url.clone();
    let others: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(key, _)| key != name)
        .map(|(key, value)| (key.into_owned(), value.into_owned()))
        .collect();
    with.query_pairs_mut().clear().extend_pairs(others).append_pair(name, value);
    with
}

/// The target of `rel="next"` in a `Link` header (RFC 8288, 3).
fn next_of(link: &str) -> Option<String> {
    let mut rest = link;
    while let Some((_, after)) = rest.split_once('<') {
        let (target, parameters) = after.split_once('>')?;
        let end = end_of_parameters(parameters);
        let is_next = parameters[..end].split(';').any(|parameter| {
            let Some((name, value)) = parameter.split_once('=') else { return false };
            let relations = value.trim().trim_matches('"');
            name.trim().eq_ignore_ascii_case("rel")
                && relations.split_ascii_whitespace().any(|relation| relation.eq_ignore_ascii_case("next"))
        });
        if is_next {
            return Some(target.trim().to_owned());
        }
        rest = &parameters[end..];
    }
    None
}

/// Where the parameters of a link end: at the first comma outside quotes.
fn end_of_parameters(text: &str) -> usize {
    let mut quoted = false;
    for (at, sign) in text.char_indices() {
        match sign {
            '"' => quoted = !quoted,
            ',' if !quoted => return at,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests;

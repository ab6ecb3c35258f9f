//! Whether an answer is what was asked for. Nothing in it is trusted.

use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderName};

use super::settings::Format;
use crate::domain::problem::Problem;

/// What servers call a file when they do not know better.
const ANYTHING: [&str; 4] = ["", "text/plain", "application/octet-stream", "binary/octet-stream"];

/// The text of a header; empty where there is none or it is no text.
pub(super) fn header(headers: &HeaderMap, name: HeaderName) -> &str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().trim()
}

/// Looks at the headers of an answer.
///
/// # Errors
/// It is a page, of another kind than asked for, or packed though nobody asked for that.
pub(super) fn accept_headers(headers: &HeaderMap, format: Format) -> Result<(), Box<Problem>> {
    let packed = header(headers, CONTENT_ENCODING);
    if !packed.is_empty() && !packed.eq_ignore_ascii_case("identity") {
        return Err(Box::new(Problem::fault("source_packed").with("found", packed)));
    }
    let kind = header(headers, CONTENT_TYPE).split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if kind == "text/html" || kind == "application/xhtml+xml" {
        return Err(Box::new(Problem::fault("source_is_page")));
    }
    let fits = match format {
        Format::Json => kind.ends_with("json"),
        Format::Sheet => {
            ["csv", "tab-separated-values", "excel", "spreadsheet", "zip"].iter().any(|word| kind.contains(word))
        }
    };
    if fits || ANYTHING.contains(&kind.as_str()) {
        return Ok(());
    }
    let expected = match format {
        Format::Json => "application/json",
        Format::Sheet => "text/csv",
    };
    Err(Box::new(Problem::fault("source_wrong_type").with("found", kind).with("expected", expected)))
}

/// Looks at the beginning of a body: a page is one whatever it is called.
///
/// # Errors
/// It is a page.
pub(super) fn accept_body(body: &[u8]) -> Result<(), Box<Problem>> {
    let text = body.trim_ascii_start();
    let begins = |with: &str| text.get(..with.len()).is_some_and(|head| head.eq_ignore_ascii_case(with.as_bytes()));
    if ["<!doctype html", "<html"].into_iter().any(begins) {
        return Err(Box::new(Problem::fault("source_is_page")));
    }
    Ok(())
}

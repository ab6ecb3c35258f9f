//! The page that says why there is nothing to see.

use axum::body::Body;
use axum::http::{Response, StatusCode};
use tracing::error;

use crate::domain::phrase::Phrase;
use crate::render::page::refused_page;
use crate::render::templates::TemplateError;

use super::parts::Parts;
use super::reply;

/// A page that says why there is nothing to see.
pub(super) fn refuse(parts: &Parts, status: StatusCode, why: &Phrase) -> Response<Body> {
    written(status, refused_page(&parts.templates, &parts.language, why))
}

/// A page that was written, or that it could not be.
pub(super) fn written(status: StatusCode, page: Result<String, TemplateError>) -> Response<Body> {
    match page {
        Ok(html) => reply::page(status, html),
        Err(broken) => {
            error!(error = %broken, "a page cannot be written");
            reply::plain(StatusCode::INTERNAL_SERVER_ERROR, "the page cannot be written\n")
        }
    }
}

//! Serves the pages until it is told to stop.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::header::CONTENT_LENGTH;
use axum::http::{Response, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::routing::get;
use tokio::net::TcpListener;

use crate::domain::phrase::Phrase;

use super::answer;
use super::limit::Limited;
use super::parts::Parts;
use super::refusal::refuse;
use super::reply;

/// The largest form: some thousand indicators with a reason each would not fit, a section's do.
const LARGEST_FORM: usize = 512 * 1024;

/// Serves the pages on the listener until `stop` comes, then ends what is under way. `places` connections at once, each
/// for `time` at the most.
///
/// # Errors
/// The listener failed.
pub async fn serve(
    parts: Arc<Parts>,
    listener: TcpListener,
    places: usize,
    time: Duration,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let router = Router::new()
        .route("/answer/{token}", get(answer::show).post(answer::hear))
        .route("/healthz", get(health))
        .fallback(nothing_here)
        .layer(from_fn(of_measure))
        .layer(DefaultBodyLimit::max(LARGEST_FORM))
        .with_state(parts);
    axum::serve(Limited::new(listener, places, time), router).with_graceful_shutdown(stop).await
}

/// Whether the daemon is alive and can read its state.
async fn health(State(parts): State<Arc<Parts>>) -> Response<Body> {
    let well = parts.heartbeat.is_heard() && parts.store.recall("last_cycle").await.is_ok();
    if well {
        reply::plain(StatusCode::OK, "ok\n")
    } else {
        reply::plain(StatusCode::SERVICE_UNAVAILABLE, "not well\n")
    }
}

/// What says at once that it is beyond all measure is not read.
async fn of_measure(request: Request, next: Next) -> Response<Body> {
    let length = request.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if length.is_some_and(|length| length > LARGEST_FORM) {
        return reply::plain(StatusCode::PAYLOAD_TOO_LARGE, "too large\n");
    }
    next.run(request).await
}

async fn nothing_here(State(parts): State<Arc<Parts>>) -> Response<Body> {
    refuse(&parts, StatusCode::NOT_FOUND, &Phrase::new("page.refused.nothing"))
}

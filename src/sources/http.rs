//! One file at an address as a source: a sheet that a system of the city offers over HTTP.
//!
//! Nothing is sent but the request and, where there is one, the bearer token, and that only to the host of the settings.

use std::time::Duration;

use async_trait::async_trait;
use reqwest::header::CONTENT_TYPE;
use reqwest::redirect::Policy;
use reqwest::{Client, Response, StatusCode, Url};

use super::settings::SourceSettings;
use super::sheet::{self, Layout};
use super::source::Source;
use crate::digest::sha256;
use crate::domain::problem::Problem;
use crate::domain::snapshot::{Batch, SourceFailure, SourceFile, SourceReading};
use crate::secret::Secret;

/// How many times an address may point elsewhere.
const MOST_REDIRECTS: usize = 5;

/// A sheet at an address.
#[derive(Debug)]
pub struct HttpSource {
    name: String,
    url: Url,
    token: Option<Secret>,
    client: Client,
    timeout: Duration,
    max_bytes: u64,
    layout: Layout,
}

impl HttpSource {
    /// A source on the file at `url`. The provider of cryptography has to be installed.
    ///
    /// # Errors
    /// An address that is none, or a client that cannot be built.
    pub fn new(settings: &SourceSettings, url: &str, token: Option<Secret>) -> Result<Self, Box<Problem>> {
        let refused = |detail: String| {
            let problem = Problem::fault("source_url").at("source.url").with("source", settings.name.as_str());
            Box::new(problem.with("detail", detail))
        };
        let url = Url::parse(url).map_err(|error| refused(error.to_string()))?;
        if !matches!(url.scheme(), "http" | "https") || !url.username().is_empty() || url.password().is_some() {
            return Err(refused("http:// or https:// without a login; a token is a credential".to_owned()));
        }
        let timeout = Duration::from_secs(settings.timeout_seconds);
        let client = Client::builder()
            .connect_timeout(Duration::from_secs(settings.connect_seconds))
            .timeout(timeout)
            .redirect(redirects(url.clone(), token.is_some()))
            .build()
            .map_err(|error| refused(causes(&error)))?;
        let (name, layout) = (settings.name.clone(), settings.layout());
        Ok(Self { name, url, token, client, timeout, max_bytes: settings.max_bytes(), layout })
    }

    async fn read_file(&self) -> Result<Batch, Box<Problem>> {
        let bytes = self.fetch().await?;
        let file = SourceFile { path: self.file_name(), sha256: sha256(&bytes), bytes };
        let layout = self.layout.clone();
        let batch =
            tokio::task::spawn_blocking(move || Batch { files: vec![file.clone()], ..sheet::read(&file, &layout) });
        batch.await.map_err(|_| Box::new(Problem::fault("source_crashed")))
    }

    async fn fetch(&self) -> Result<Vec<u8>, Box<Problem>> {
        let failed = |error: reqwest::Error| Box::new(self.failure(&error));
        let request = self.client.get(self.url.clone());
        let request = match &self.token {
            Some(token) => request.bearer_auth(token.reveal()),
            None => request,
        };
        let mut response = request.send().await.map_err(failed)?;
        accept(&response)?;
        let too_large = || {
            let most = usize::try_from(self.max_bytes / (1024 * 1024)).unwrap_or(usize::MAX);
            Box::new(Problem::fault("source_too_large").with("most", most))
        };
        if response.content_length().is_some_and(|length| length > self.max_bytes) {
            return Err(too_large());
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(failed)? {
            if (bytes.len() + chunk.len()) as u64 > self.max_bytes {
                return Err(too_large());
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }

    fn failure(&self, error: &reqwest::Error) -> Problem {
        if error.is_timeout() {
            #[expect(clippy::cast_precision_loss, reason = "a number of seconds in a sentence")]
            let seconds = self.timeout.as_secs() as f64;
            return Problem::fault("source_timed_out").with("seconds", seconds);
        }
        let key = if error.is_redirect() { "source_redirects" } else { "source_unreachable" };
        Problem::fault(key).with("detail", causes(error))
    }

    /// The address without what may be secret in it.
    fn shown(&self) -> String {
        let mut url = self.url.clone();
        url.set_query(None);
        url.set_fragment(None);
        url.to_string()
    }

    fn file_name(&self) -> String {
        let last = self.url.path_segments().and_then(|mut parts| parts.next_back()).filter(|name| !name.is_empty());
        last.unwrap_or("sheet").to_owned()
    }
}

#[async_trait]
impl Source for HttpSource {
    async fn read(&self) -> SourceReading {
        let outcome =
            self.read_file().await.map_err(|problem| SourceFailure { problem: problem.in_file(self.shown()) });
        SourceReading { source: self.name.clone(), outcome }
    }
}

/// With a token, only within the same host and never down to plain HTTP; without one, anywhere.
fn redirects(first: Url, has_token: bool) -> Policy {
    Policy::custom(move |attempt| {
        let next = attempt.url();
        let same = next.scheme() == first.scheme()
            && next.host_str() == first.host_str()
            && next.port_or_known_default() == first.port_or_known_default();
        if attempt.previous().len() > MOST_REDIRECTS {
            attempt.error("it redirects without end")
        } else if has_token && !same {
            let to = next.host_str().unwrap_or_default().to_owned();
            attempt.error(format!("it redirects to {to}, which is not the host of the credential"))
        } else {
            attempt.follow()
        }
    })
}

/// Whether an answer is a file: an error or a login page is none.
fn accept(response: &Response) -> Result<(), Box<Problem>> {
    let status = response.status();
    if matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) {
        return Err(Box::new(Problem::fault("source_login_refused").with("status", status.to_string())));
    }
    if !status.is_success() {
        return Err(Box::new(Problem::fault("source_status").with("status", status.to_string())));
    }
    let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.starts_with("text/html") {
        return Err(Box::new(Problem::fault("source_is_page")));
    }
    Ok(())
}

/// The error and what lies below it, without the address, which may hold a secret.
fn causes(error: &reqwest::Error) -> String {
    let mut texts = Vec::new();
    let mut next = std::error::Error::source(error);
    while let Some(cause) = next {
        texts.push(cause.to_string());
        next = cause.source();
    }
    if texts.is_empty() { "no answer".to_owned() } else { texts.join(": ") }
}

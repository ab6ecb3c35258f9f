//! One answer from an address: within its time and size, repeated where that helps, remembered where the server allows it.
//!
//! A credential goes to the host of the settings and to no other; an address that leads elsewhere is then refused.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::header::{
    DATE, ETAG, HeaderMap, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, LINK, LOCATION, RETRY_AFTER,
};
use reqwest::{Client, Method, Request, Response, StatusCode, Url};
use tokio::time::Instant;

use super::answer::{accept_body, accept_headers, header};
use super::login::Login;
use super::retry;
use super::settings::Format;
use crate::domain::problem::Problem;

/// How many times an address may point elsewhere.
const MOST_REDIRECTS: usize = 5;

/// Asks for one answer after another.
pub(super) struct Fetcher {
    pub(super) client: Client,
    pub(super) login: Option<Login>,
    /// The address of the settings; its host is the credential's.
    pub(super) home: Url,
    pub(super) format: Format,
    /// How long connecting and the first byte may take together.
    pub(super) first_byte: Duration,
    /// How long a body may stand still.
    pub(super) silence: Duration,
    pub(super) retries: u32,
    pub(super) memory: Memory,
}

/// What one reading of a source may still use.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Until when.
    pub(super) until: Instant,
    /// How many bytes.
    pub(super) bytes: u64,
    /// How many megabytes the settings allow, for the sentence.
    pub(super) megabytes: u64,
}

/// An answer.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    /// Where it came from in the end, without a key.
    pub(super) url: Url,
    pub(super) body: Arc<[u8]>,
    /// The `Link` header; empty for none.
    pub(super) link: String,
}

/// Answers that need not be sent again while they are the same (RFC 9110, 13). Lost at a restart, which costs one reading.
#[derive(Default)]
pub(super) struct Memory(Mutex<HashMap<Url, Kept>>);

struct Kept {
    etag: Option<HeaderValue>,
    modified: Option<HeaderValue>,
    answer: Answer,
}

/// What went wrong, and whether asking again may help.
struct Trouble {
    problem: Box<Problem>,
    again: Again,
}

enum Again {
    Never,
    Soon,
    After(Duration),
}

impl From<Problem> for Trouble {
    fn from(problem: Problem) -> Self {
        Box::new(problem).into()
    }
}

impl From<Box<Problem>> for Trouble {
    fn from(problem: Box<Problem>) -> Self {
        Self { problem, again: Again::Never }
    }
}

impl Fetcher {
    /// The answer of an address, after as many tries as are allowed and fit into the time.
    ///
    /// # Errors
    /// Says why there is none that can be used.
    pub(super) async fn get(&self, url: &Url, limits: &mut Limits) -> Result<Answer, Box<Problem>> {
        let mut tries = 0;
        loop {
            let trouble = match self.follow(url, limits).await {
                Ok(answer) => {
                    limits.bytes = limits.bytes.saturating_sub(answer.body.len() as u64);
                    return Ok(answer);
                }
                Err(trouble) => trouble,
            };
            let left = limits.until.saturating_duration_since(Instant::now());
            let wait = match trouble.again {
                Again::Never => return Err(trouble.problem),
                Again::Soon => retry::wait(tries),
                Again::After(wait) if wait >= left => {
                    return Err(Box::new(Problem::fault("source_busy").with("seconds", seconds(wait))));
                }
                Again::After(wait) => wait,
            };
            if tries >= self.retries || wait >= left {
                return Err(trouble.problem);
            }
            tries += 1;
            tokio::time::sleep(wait).await;
        }
    }

    /// Forgets every answer that the last reading did not use.
    pub(super) fn forget_all_but(&self, used: &HashSet<Url>) {
        self.memory.0.lock().unwrap_or_else(PoisonError::into_inner).retain(|url, _| used.contains(url));
    }

    /// Follows an address to where it leads.
    async fn follow(&self, url: &Url, limits: &Limits) -> Result<Answer, Trouble> {
        let mut at = url.clone();
        for _ in 0..=MOST_REDIRECTS {
            let response = self.send(&at).await?;
            let Some(next) = target(&response, &at)? else { return self.take(response, at, limits).await };
            self.allow(&next, &at)?;
            at = next;
        }
        Err(Box::new(Problem::fault("source_redirects_endless")).into())
    }

    /// Whether an address may be asked: with a credential only at home, and never from https down to http.
    ///
    /// # Errors
    /// Names the host that it leads to.
    pub(super) fn allow(&self, next: &Url, from: &Url) -> Result<(), Box<Problem>> {
        let is_down = from.scheme() == "https" && next.scheme() != "https";
        let has_login = !next.username().is_empty() || next.password().is_some();
        if (self.login.is_some() && next.origin() != self.home.origin()) || is_down || has_login || !next.has_host() {
            let to = format!("{}://{}", next.scheme(), next.host_str().unwrap_or_default());
            return Err(Box::new(Problem::fault("source_redirects").with("to", to)));
        }
        Ok(())
    }

    async fn send(&self, at: &Url) -> Result<Response, Trouble> {
        let mut request = Request::new(Method::GET, at.clone());
        if let Some(login) = self.login.as_ref().filter(|_| at.origin() == self.home.origin()) {
            login.sign(&mut request);
        }
        self.memory.ask(&self.bare(at), request.headers_mut());
        match tokio::time::timeout(self.first_byte, self.client.execute(request)).await {
            Ok(answered) => answered.map_err(|error| broken(&error)),
            Err(_) => Err(silent(self.first_byte).into()),
        }
    }

    async fn take(&self, mut response: Response, at: Url, limits: &Limits) -> Result<Answer, Trouble> {
        let url = self.bare(&at);
        let status = response.status();
        if status == StatusCode::NOT_MODIFIED
            && let Some(answer) = self.memory.answer(&url)
        {
            return Ok(answer);
        }
        if !status.is_success() {
            return Err(refusal(&response));
        }
        accept_headers(response.headers(), self.format)?;
        let too_large = || {
            let most = usize::try_from(limits.megabytes).unwrap_or(usize::MAX);
            Trouble::from(Box::new(Problem::fault("source_too_large").with("most", most)))
        };
        if response.content_length().is_some_and(|length| length > limits.bytes) {
            return Err(too_large());
        }
        let mut body = Vec::new();
        while let Some(chunk) = tokio::time::timeout(self.silence, response.chunk())
            .await
            .map_err(|_| silent(self.silence))?
            .map_err(|error| broken(&error))?
        {
            if (body.len() + chunk.len()) as u64 > limits.bytes {
                return Err(too_large());
            }
            body.extend_from_slice(&chunk);
        }
        accept_body(&body)?;
        let link = header(response.headers(), LINK).to_owned();
        let answer = Answer { url: url.clone(), body: body.into(), link };
        self.memory.keep(url, response.headers(), &answer);
        Ok(answer)
    }

    fn bare(&self, url: &Url) -> Url {
        self.login.as_ref().map_or_else(|| url.clone(), |login| login.bare(url))
    }
}

impl Memory {
    /// Asks for the answer only if it has changed.
    fn ask(&self, url: &Url, headers: &mut HeaderMap) {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(kept) = kept.get(url) else { return };
        for (name, value) in [(IF_NONE_MATCH, &kept.etag), (IF_MODIFIED_SINCE, &kept.modified)] {
            if let Some(value) = value {
                headers.insert(name, value.clone());
            }
        }
    }

    fn answer(&self, url: &Url) -> Option<Answer> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(url).map(|kept| kept.answer.clone())
    }

    fn keep(&self, url: Url, headers: &HeaderMap, answer: &Answer) {
        let (etag, modified) = (headers.get(ETAG).cloned(), headers.get(LAST_MODIFIED).cloned());
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if etag.is_none() && modified.is_none() {
            known.remove(&url);
        } else {
            known.insert(url, Kept { etag, modified, answer: answer.clone() });
        }
    }
}

/// Where an answer leads; none where it is one.
fn target(response: &Response, at: &Url) -> Result<Option<Url>, Box<Problem>> {
    if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    let to = header(response.headers(), LOCATION);
    let next = at.join(to).ok().filter(|_| !to.is_empty());
    next.map(Some).ok_or_else(|| Box::new(status_problem(response.status())))
}

/// What a status that is no success means, and whether the server is only busy.
fn refusal(response: &Response) -> Trouble {
    let status = response.status();
    let problem = Box::new(status_problem(status));
    if !matches!(status.as_u16(), 429 | 502 | 503 | 504) {
        return problem.into();
    }
    let headers = response.headers();
    let date = headers.get(DATE).and_then(|date| date.to_str().ok());
    let again = retry::asked(header(headers, RETRY_AFTER), date).map_or(Again::Soon, Again::After);
    Trouble { problem, again }
}

fn status_problem(status: StatusCode) -> Problem {
    let refused = matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN);
    let key = if refused { "source_login_refused" } else { "source_status" };
    Problem::fault(key).with("status", status.to_string())
}

fn silent(after: Duration) -> Problem {
    Problem::fault("source_silent").with("seconds", seconds(after))
}

/// A number of seconds for a sentence.
pub(super) fn seconds(duration: Duration) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a number of seconds in a sentence")]
    let seconds = duration.as_secs() as f64;
    seconds
}

/// What a broken connection means. The error's own text names the address, which may hold a key: only its causes are told.
fn broken(error: &reqwest::Error) -> Trouble {
    let causes = std::iter::successors(std::error::Error::source(error), |error| error.source());
    let detail = causes.map(ToString::to_string).collect::<Vec<_>>().join(": ");
    let (key, again) = if error.is_connect() || error.is_builder() {
        ("source_unreachable", Again::Never)
    } else {
        ("source_cut_off", Again::Soon)
    };
    Trouble { problem: Box::new(Problem::fault(key).with("detail", detail)), again }
}

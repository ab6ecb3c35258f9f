//! A credential on its way: put on a request, and out of everything that is said.
//!
//! It must not know which request is whose; it is put only on what [`super::fetch`] has found to be for the host of the settings.

use std::fmt;

use reqwest::header::{AUTHORIZATION, HeaderName, HeaderValue};
use reqwest::{Client, Request, Url};

use super::settings::CredentialAs;
use crate::domain::phrase::Arg;
use crate::domain::problem::Problem;
use crate::secret::Secret;

/// A text shorter than this cannot be told from a value that happens to be equal.
const SHORTEST_TOLD_APART: usize = 6;

/// What stands in place of a secret.
const HIDDEN: &str = "…";

/// A credential and how it goes with a request.
pub(super) struct Login {
    way: Way,
    /// Every writing of the secret that may come back.
    writings: Vec<Secret>,
}

enum Way {
    Header(HeaderName, HeaderValue),
    Query(String, Secret),
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Login(…)")
    }
}

impl Login {
    /// A credential that goes as the settings say.
    ///
    /// # Errors
    /// A name or a secret that no request can carry.
    pub(super) fn new(way: &CredentialAs, secret: &Secret, client: &Client) -> Result<Self, Box<Problem>> {
        let refused = |found: &str, expected: &str| {
            let problem = Problem::fault("settings_value").at("source.credential_as").with("key", "credential_as");
            Box::new(problem.with("found", found).with("expected", expected))
        };
        let unusable = |_| refused(HIDDEN, "ASCII");
        let mut writings = vec![secret.clone()];
        let way = match way {
            CredentialAs::Bearer => {
                Way::Header(AUTHORIZATION, sensitive(&["Bearer ", secret.reveal()]).map_err(unusable)?)
            }
            CredentialAs::Basic(user) => {
                let request = client.get("http://localhost/").basic_auth(user, Some(secret.reveal())).build();
                let request = request.map_err(|_| refused(user, "user"))?;
                let value = request.headers().get(AUTHORIZATION).cloned().ok_or_else(|| refused(user, "user"))?;
                let encoded = value.to_str().ok().and_then(|text| text.strip_prefix("Basic "));
                writings.extend(encoded.map(Secret::new));
                Way::Header(AUTHORIZATION, value)
            }
            CredentialAs::Header(name) => {
                let header = HeaderName::try_from(name.as_str()).map_err(|_| refused(name, "X-API-Key"))?;
                Way::Header(header, sensitive(&[secret.reveal()]).map_err(unusable)?)
            }
            CredentialAs::Query(name) if name.is_empty() => return Err(refused(name, "apikey")),
            CredentialAs::Query(name) => {
                let mut url = Url::parse("http://localhost/").map_err(|_| refused(name, "apikey"))?;
                url.query_pairs_mut().append_pair("", secret.reveal());
                writings.extend(url.query().map(|query| Secret::new(query.trim_start_matches('='))));
                Way::Query(name.clone(), secret.clone())
            }
        };
        Ok(Self { way, writings })
    }

    /// Puts the credential on a request.
    pub(super) fn sign(&self, request: &mut Request) {
        match &self.way {
            Way::Header(name, value) => {
                request.headers_mut().insert(name, value.clone());
            }
            Way::Query(name, secret) => {
                let others = without_key(request.url(), name);
                *request.url_mut() = others;
                request.url_mut().query_pairs_mut().append_pair(name, secret.reveal());
            }
        }
    }

    /// The address as it may be kept: without the key, which a server may have written into it.
    pub(super) fn bare(&self, url: &Url) -> Url {
        match &self.way {
            Way::Header(..) => url.clone(),
            Way::Query(name, _) => without_key(url, name),
        }
    }

    /// A problem without the secret, wherever a server may have brought it in.
    pub(super) fn hide(&self, mut problem: Problem) -> Problem {
        let texts = problem.phrase.args.values_mut().flat_map(texts);
        for text in texts.chain(problem.file.as_mut()).chain(problem.place.as_mut()) {
            for secret in self.writings.iter().map(Secret::reveal).filter(|secret| !secret.is_empty()) {
                *text = text.replace(secret, HIDDEN);
            }
        }
        problem
    }

    /// Whether a text holds the secret. One that is too short is never found: any number may be equal to it.
    pub(super) fn is_in(&self, text: &[u8]) -> bool {
        self.writings
            .iter()
            .map(|secret| secret.reveal().as_bytes())
            .filter(|secret| secret.len() >= SHORTEST_TOLD_APART)
            .any(|secret| text.windows(secret.len()).any(|window| window == secret))
    }
}

fn without_key(url: &Url, name: &str) -> Url {
    let mut bare = url.clone();
    if url.query_pairs().all(|(key, _)| key != name) {
        return bare;
    }
    let others =
        url.query_pairs().filter(|(key, _)| key != name).map(|(key, value)| (key.into_owned(), value.into_owned()));
    let others: Vec<(String, String)> = others.collect();
    bare.set_query(None);
    if !others.is_empty() {
        bare.query_pairs_mut().extend_pairs(others);
    }
    bare
}

/// The texts of a fact, those of a list too.
fn texts(fact: &mut Arg) -> Vec<&mut String> {
    match fact {
        Arg::Text(text) => vec![text],
        Arg::List(facts) => facts.iter_mut().flat_map(texts).collect(),
        Arg::Phrase(phrase) => phrase.args.values_mut().flat_map(texts).collect(),
        Arg::Number(_) | Arg::Date(_) | Arg::Moment(_) => Vec::new(),
    }
}

fn sensitive(parts: &[&str]) -> Result<HeaderValue, reqwest::header::InvalidHeaderValue> {
    let mut value = HeaderValue::try_from(parts.concat())?;
    value.set_sensitive(true);
    Ok(value)
}

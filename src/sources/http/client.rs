//! The client of a source: its proxy, its authority, no redirects and no repetitions of its own.

use std::path::Path;
use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Certificate, Client, Proxy, Url};

use crate::domain::problem::Problem;
use crate::sources::settings::SourceSettings;

/// What the setting `proxy` says for the proxy of the environment.
const OF_THE_SYSTEM: &str = "system";

/// Makes the client. The provider of cryptography has to be installed.
///
/// # Errors
/// Names the setting that cannot be used: the proxy or the file of the authority.
pub(super) fn build(settings: &SourceSettings, base: &Path) -> Result<Client, Box<Problem>> {
    let mut builder = Client::builder()
        .connect_timeout(Duration::from_secs(settings.connect_seconds))
        .redirect(Policy::none())
        .retry(reqwest::retry::never())
        .referer(false);
    if settings.proxy != OF_THE_SYSTEM {
        builder = builder.no_proxy();
        if !settings.proxy.is_empty() {
            builder = builder.proxy(proxy(&settings.proxy)?);
        }
    }
    if let Some(file) = &settings.ca_file {
        builder = builder.tls_certs_only(certificates(&base.join(file))?);
    }
    builder.build().map_err(|_| {
        let problem = Problem::fault("settings_value").at("source.url").with("key", "url");
        Box::new(problem.with("found", settings.name.as_str()).with("expected", "https://"))
    })
}

fn proxy(address: &str) -> Result<Proxy, Box<Problem>> {
    let example = "http://proxy.city.example.jp:8080";
    let url = Url::parse(address).ok().filter(|url| {
        matches!(url.scheme(), "http" | "https")
            && url.has_host()
            && url.username().is_empty()
            && url.password().is_none()
    });
    url.and_then(|url| Proxy::all(url).ok()).ok_or_else(|| {
        // A login in the address is a secret: it is not repeated.
        let found = address.rsplit_once('@').map_or(address, |(_, host)| host);
        let problem = Problem::fault("settings_value").at("source.proxy").with("key", "proxy");
        Box::new(problem.with("found", found).with("expected", example))
    })
}

fn certificates(file: &Path) -> Result<Vec<Certificate>, Box<Problem>> {
    let refused = |detail: String| {
        let problem = Problem::fault("source_ca_unusable").at("source.ca_file");
        Box::new(problem.with("path", file.display().to_string()).with("detail", detail))
    };
    let bytes = std::fs::read(file).map_err(|error| refused(error.to_string()))?;
    let certificates = Certificate::from_pem_bundle(&bytes).map_err(|error| refused(error.to_string()))?;
    if certificates.is_empty() { Err(refused("no CERTIFICATE".to_owned())) } else { Ok(certificates) }
}

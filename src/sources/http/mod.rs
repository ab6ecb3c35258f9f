//! A sheet or records at an address as a source: what a system of the city offers over HTTP.
//!
//! Nothing is sent but requests and, where there is one, the credential, and that only to the host of the settings.

mod answer;
mod client;
mod fetch;
mod login;
mod paging;
mod pointer;
mod preset;
mod records;
mod retry;
pub mod settings;
mod table;

use std::collections::HashSet;
use std::fmt;
use std::path::Path;
use std::time::Duration;

use async_trait::async_trait;
use reqwest::Url;
use tokio::time::Instant;

use super::memo::Memo;
use super::settings::SourceSettings;
use super::sheet::{self, Layout};
use super::source::Source;
use crate::digest::sha256;
use crate::domain::problem::Problem;
use crate::domain::snapshot::{Batch, SourceFailure, SourceFile, SourceReading};
use crate::secret::Secret;
use fetch::{Fetcher, Limits, Memory, seconds};
use login::Login;
use paging::{Paging, Walk};
use records::{Place, parse, refuse_echo};
use settings::Format;
use table::Members;

/// A sheet or records at an address.
pub struct HttpSource {
    name: String,
    url: Url,
    fetcher: Fetcher,
    timeout: Duration,
    max_megabytes: u64,
    layout: Layout,
    content: Content,
    memo: Memo<Batch>,
}

/// What lies at the address.
enum Content {
    Sheet,
    Records(Box<Records>),
}

/// Where the records are, what their members mean, and how the list is read on.
struct Records {
    place: Place,
    members: Members,
    paging: Option<Paging>,
}

/// Without the address, whose query may hold a secret.
impl fmt::Debug for HttpSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpSource").field("name", &self.name).field("url", &self.shown()).finish_non_exhaustive()
    }
}

impl HttpSource {
    /// A source on what is at `url`; files of the settings are relative to `base`. The provider of cryptography has to be
    /// installed.
    ///
    /// # Errors
    /// Names the setting that cannot be used.
    pub fn new(
        settings: &SourceSettings,
        base: &Path,
        url: &str,
        secret: Option<Secret>,
    ) -> Result<Self, Box<Problem>> {
        let (settings, url) = preset::apply(settings, parse_url(settings, url)?)?;
        let client = client::build(&settings, base)?;
        let login = secret.map(|secret| Login::new(&settings.credential_as, &secret, &client)).transpose()?;
        let layout = settings.layout();
        let content = content(&settings, &layout)?;
        let silence = Duration::from_secs(settings.answer_seconds);
        let fetcher = Fetcher {
            client,
            login,
            home: url.clone(),
            format: settings.format,
            first_byte: Duration::from_secs(settings.connect_seconds) + silence,
            silence,
            retries: settings.retries,
            memory: Memory::default(),
        };
        Ok(Self {
            name: settings.name,
            url,
            fetcher,
            timeout: Duration::from_secs(settings.timeout_seconds),
            max_megabytes: settings.max_megabytes,
            layout,
            content,
            memo: Memo::default(),
        })
    }

    async fn read_all(&self) -> Result<Batch, Box<Problem>> {
        let limits = Limits {
            until: Instant::now() + self.timeout,
            bytes: self.max_megabytes.saturating_mul(1024 * 1024),
            megabytes: self.max_megabytes,
        };
        match &self.content {
            Content::Sheet => self.read_sheet(limits).await,
            Content::Records(records) => self.read_records(records, limits).await,
        }
    }

    async fn read_sheet(&self, mut limits: Limits) -> Result<Batch, Box<Problem>> {
        let answer = self.fetcher.get(&self.url, &mut limits).await?;
        self.fetcher.forget_all_but(&HashSet::from([answer.url]));
        let bytes = answer.body.to_vec();
        if self.fetcher.login.as_ref().is_some_and(|login| login.is_in(&bytes)) {
            return Err(Box::new(Problem::fault("source_echoes")));
        }
        let file = SourceFile { path: self.file_name(), sha256: sha256(&bytes), bytes };
        let layout = self.layout.clone();
        self.parse(file, move |file| sheet::read(file, &layout)).await
    }

    async fn read_records(&self, content: &Records, mut limits: Limits) -> Result<Batch, Box<Problem>> {
        let mut all = Vec::new();
        let mut used = HashSet::new();
        let mut walk = Walk::new(&self.url, content.paging.as_ref());
        let mut next = Some(walk.first());
        while let Some(url) = next {
            let answer = self.fetcher.get(&url, &mut limits).await?;
            let body = parse(&answer.body)?;
            let records = content.place.records(&body)?;
            next = walk.next(&answer.url, &body, &records, &answer.link)?;
            if let Some(next) = &next {
                self.fetcher.allow(next, &answer.url)?;
            }
            used.insert(answer.url);
            all.extend(records);
        }
        self.fetcher.forget_all_but(&used);
        let all = serde_json::Value::Array(all);
        refuse_echo(self.fetcher.login.as_ref(), &all)?;
        // The kept copy holds the records of all pages as one list; the places of values are pointers into it.
        let bytes = all.to_string().into_bytes();
        let file = SourceFile { path: self.file_name(), sha256: sha256(&bytes), bytes };
        let table = content.members.table(all.as_array().map_or(&[], Vec::as_slice))?;
        let layout = content.members.layout(&self.layout).clone();
        self.parse(file, move |file| table.read(file, &layout)).await
    }

    /// Reads what came, in a thread; what came unchanged was read before.
    async fn parse(
        &self,
        file: SourceFile,
        read: impl FnOnce(&SourceFile) -> Batch + Send + 'static,
    ) -> Result<Batch, Box<Problem>> {
        if let Some(known) = self.memo.recall(&file) {
            return Ok(Batch { files: vec![file], ..known });
        }
        let reading = tokio::task::spawn_blocking(move || (read(&file), file));
        let (batch, file) = reading.await.map_err(|_| Box::new(Problem::fault("source_crashed")))?;
        self.memo.remember(&file, &batch);
        self.memo.forget_all_but(std::slice::from_ref(&file));
        Ok(Batch { files: vec![file], ..batch })
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
        match self.content {
            Content::Sheet => last.unwrap_or("sheet").to_owned(),
            Content::Records(_) => {
                let name = last.unwrap_or("records");
                if name.contains('.') { name.to_owned() } else { format!("{name}.json") }
            }
        }
    }
}

#[async_trait]
impl Source for HttpSource {
    async fn read(&self) -> SourceReading {
        let read = tokio::time::timeout(self.timeout, self.read_all()).await;
        let late = |_| Err(Box::new(Problem::fault("source_timed_out").with("seconds", seconds(self.timeout))));
        let outcome = read.unwrap_or_else(late).map_err(|problem| {
            let problem = problem.in_file(self.shown());
            let login = self.fetcher.login.as_ref();
            SourceFailure { problem: login.map_or(problem.clone(), |login| login.hide(problem)) }
        });
        SourceReading { source: self.name.clone(), outcome }
    }
}

/// Reads one whole answer as JSON records, as a source with these settings would: which of it are records, and the rows
/// that they make. Nothing is asked for over the network.
///
/// # Errors
/// Names the setting that cannot be used, or says what is wrong with the answer's shape, by its pointer.
pub fn read_answer(settings: &SourceSettings, body: &[u8]) -> Result<Batch, Box<Problem>> {
    let layout = settings.layout();
    let members = Members::new(settings.json.fields.as_ref(), &layout)?;
    let records = Place::new(&settings.json)?.records(&parse(body)?)?;
    let file = SourceFile { path: settings.name.clone(), sha256: sha256(body), bytes: body.to_vec() };
    Ok(members.table(&records)?.read(&file, members.layout(&layout)))
}

fn parse_url(settings: &SourceSettings, url: &str) -> Result<Url, Box<Problem>> {
    let refused = |detail: String| {
        let problem = Problem::fault("source_url").at("source.url").with("source", settings.name.as_str());
        Box::new(problem.with("detail", detail))
    };
    let url = Url::parse(url).map_err(|error| refused(error.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") || !url.username().is_empty() || url.password().is_some() {
        return Err(refused("http://, https://".to_owned()));
    }
    Ok(url)
}

fn content(settings: &SourceSettings, layout: &Layout) -> Result<Content, Box<Problem>> {
    let unfit = |key: &'static str| {
        let problem = Problem::fault("settings_value").at(format!("source.{key}")).with("key", key);
        Box::new(problem.with("found", "format = \"sheet\"").with("expected", "format = \"json\""))
    };
    match settings.format {
        Format::Sheet if settings.paging.is_some() => Err(unfit("paging")),
        Format::Sheet if settings.json != settings::JsonSettings::default() => Err(unfit("json")),
        Format::Sheet => Ok(Content::Sheet),
        Format::Json => Ok(Content::Records(Box::new(Records {
            place: Place::new(&settings.json)?,
            members: Members::new(settings.json.fields.as_ref(), layout)?,
            paging: settings.paging.as_ref().map(Paging::new).transpose()?,
        }))),
    }
}

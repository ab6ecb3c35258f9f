//! What comes back: delivery-status reports in a mailbox, read over IMAP.
//!
//! Only reports are fetched, found by their media type; other mail in the folder is not looked at. What was read is known by its
//! number, so that nothing depends on who else marks mails as seen. The password goes into the dialogue and nowhere else.

mod report;
mod settings;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use std::{fmt, fs};

use async_imap::error::Error;
use async_imap::{Client, Session};
use chrono::{DateTime, Days, Utc};
use futures_util::{StreamExt, TryStreamExt};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use crate::secret::Secret;

pub use report::{Bounce, bounces};
pub use settings::{BounceFault, BounceSettings, Line, ReadReports};

/// Reads delivery-status reports from a mailbox.
#[derive(Clone)]
pub struct BounceReader {
    settings: BounceSettings,
    password: Secret,
    name: ServerName<'static>,
    tls: TlsConnector,
}

/// What one reading found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Each report by its number, with what it says.
    pub reports: Vec<(u32, Vec<Bounce>)>,
    /// Up to where the folder was read, for the next reading.
    pub mark: String,
}

/// Anything that is read and written, in clear or through TLS.
trait Stream: AsyncRead + AsyncWrite + Unpin + Send + fmt::Debug {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send + fmt::Debug> Stream for T {}

type Mailbox = Session<Box<dyn Stream>>;

impl BounceReader {
    /// A reader of the mailbox in the settings. A file in them is relative to `base`. The provider of cryptography has to be
    /// installed.
    ///
    /// # Errors
    /// What is wrong with the settings.
    pub fn new(settings: &BounceSettings, password: Secret, base: &Path) -> Result<Self, BounceFault> {
        let is_here = matches!(settings.host.as_str(), "localhost" | "127.0.0.1" | "::1");
        if settings.security == Line::None && !is_here {
            return Err(BounceFault::PasswordInClear);
        }
        if settings.read_reports == ReadReports::Move && settings.move_to.is_empty() {
            return Err(BounceFault::NoFolder);
        }
        let name = ServerName::try_from(settings.host.clone()).map_err(|_| BounceFault::Host(settings.host.clone()))?;
        let roots = if settings.security == Line::None { RootCertStore::empty() } else { authorities(settings, base)? };
        let config = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
        Ok(Self { settings: settings.clone(), password, name, tls: TlsConnector::from(Arc::new(config)) })
    }

    /// Reads the reports that came since the mark; without one, those of the last days. Changes nothing in the mailbox.
    ///
    /// # Errors
    /// What was being done, and what went wrong.
    pub async fn read(&self, mark: Option<&str>, now: DateTime<Utc>) -> Result<Reading, String> {
        self.in_time(self.read_since(mark, now)).await
    }

    /// Marks reports as seen, or moves them, as the settings say.
    ///
    /// # Errors
    /// What was being done, and what went wrong.
    pub async fn tidy(&self, reports: &[u32]) -> Result<(), String> {
        if reports.is_empty() || self.settings.read_reports == ReadReports::Keep {
            return Ok(());
        }
        self.in_time(self.put_away(reports)).await
    }

    async fn in_time<T>(&self, work: impl Future<Output = Result<T, String>>) -> Result<T, String> {
        let limit = Duration::from_secs(self.settings.timeout_seconds);
        let done = timeout(limit, work).await.unwrap_or_else(|_| Err(format!("not done within {} s", limit.as_secs())));
        done.map_err(|why| format!("{}:{}: {why}", self.settings.host, self.settings.port))
    }

    async fn read_since(&self, mark: Option<&str>, now: DateTime<Utc>) -> Result<Reading, String> {
        let mut mailbox = self.log_in().await?;
        let folder = self.phase("opening the folder", mailbox.examine(&self.settings.folder)).await?;
        let validity = folder.uid_validity.unwrap_or_default();
        let known = mark.and_then(|mark| mark.split_once(' ')).filter(|(of, _)| of.parse() == Ok(validity));
        let first = known.and_then(|(_, last)| last.parse::<u32>().ok()).map(|last| last.saturating_add(1));
        let since = first.map_or_else(
            || {
                let day = now.date_naive() - Days::new(self.settings.first_days.into());
                format!("SINCE {}", day.format("%-d-%b-%Y"))
            },
            |first| format!("UID {first}:*"),
        );
        let bytes = u64::from(self.settings.most_kilobytes) * 1024;
        let wanted = format!("{since} SMALLER {bytes} HEADER Content-Type multipart/report");
        let found = self.phase("looking for reports", mailbox.uid_search(wanted)).await?;
        // `7:*` also means the last mail, whatever its number.
        let mut numbers: Vec<u32> = found.into_iter().filter(|uid| first.is_none_or(|first| *uid >= first)).collect();
        numbers.sort_unstable();
        let all = numbers.len() <= self.settings.most_reports.into();
        numbers.truncate(self.settings.most_reports.into());
        let next = folder.uid_next.filter(|_| all).map(|next| next.saturating_sub(1));
        let last = numbers.iter().copied().chain(next).chain(first.map(|first| first - 1)).max().unwrap_or_default();
        let mut reports = Vec::new();
        for number in numbers {
            let mails = self.phase("reading a report", async {
                let fetched = mailbox.uid_fetch(number.to_string(), "(UID BODY.PEEK[])").await?;
                fetched.try_collect::<Vec<_>>().await
            });
            let said = mails.await?.iter().filter_map(|mail| mail.body()).flat_map(bounces).collect();
            reports.push((number, said));
        }
        self.log_out(mailbox).await;
        Ok(Reading { reports, mark: format!("{validity} {last}") })
    }

    async fn put_away(&self, reports: &[u32]) -> Result<(), String> {
        let mut mailbox = self.log_in().await?;
        self.phase("opening the folder", mailbox.select(&self.settings.folder)).await?;
        let numbers = reports.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
        let seen = self.phase("marking reports", async {
            let marked = mailbox.uid_store(&numbers, "+FLAGS.SILENT (\\Seen)").await?;
            marked.for_each(|_| std::future::ready(())).await;
            Ok(())
        });
        seen.await?;
        if self.settings.read_reports == ReadReports::Move {
            let folder = &self.settings.move_to;
            if let Err(why) = self.phase("moving reports", mailbox.uid_mv(&numbers, folder)).await {
                // The first time there is no such folder yet.
                self.phase("making the folder", mailbox.create(folder)).await.map_err(|_| why)?;
                self.phase("moving reports", mailbox.uid_mv(&numbers, folder)).await?;
            }
        }
        self.log_out(mailbox).await;
        Ok(())
    }

    async fn log_in(&self) -> Result<Mailbox, String> {
        let BounceSettings { host, port, .. } = &self.settings;
        let line = self.limit("connecting", TcpStream::connect((host.as_str(), *port))).await?;
        let line: Box<dyn Stream> = match self.settings.security {
            Line::Tls => Box::new(self.limit("TLS", self.tls.connect(self.name.clone(), line)).await?),
            Line::StartTls | Line::None => Box::new(line),
        };
        let mut client = Client::new(line);
        self.limit("the greeting", client.read_response()).await?.ok_or("the greeting: the server hung up")?;
        if self.settings.security == Line::StartTls {
            self.phase("STARTTLS", client.run_command_and_check_ok("STARTTLS", None)).await?;
            let line = self.limit("TLS", self.tls.connect(self.name.clone(), client.into_inner())).await?;
            client = Client::new(Box::new(line));
        }
        let login = client.login(&self.settings.username, self.password.reveal());
        match timeout(self.patience(), login).await {
            Ok(Ok(mailbox)) => Ok(mailbox),
            // What a server says of a login may repeat the password.
            Ok(Err(_)) => Err("the login was refused".to_owned()),
            Err(_) => Err(self.late("the login")),
        }
    }

    /// Says goodbye; nobody waits for the answer.
    async fn log_out(&self, mut mailbox: Mailbox) {
        let _ = timeout(Duration::from_secs(1), mailbox.logout()).await;
    }

    async fn phase<T>(&self, what: &str, step: impl Future<Output = Result<T, Error>>) -> Result<T, String> {
        self.limit(what, step).await
    }

    async fn limit<T, E: fmt::Display>(
        &self,
        what: &str,
        step: impl Future<Output = Result<T, E>>,
    ) -> Result<T, String> {
        match timeout(self.patience(), step).await {
            Ok(done) => done.map_err(|error| format!("{what}: {}", printable(&error.to_string()))),
            Err(_) => Err(self.late(what)),
        }
    }

    fn late(&self, what: &str) -> String {
        format!("{what}: no answer within {} s", self.settings.phase_seconds)
    }

    fn patience(&self) -> Duration {
        Duration::from_secs(self.settings.phase_seconds)
    }
}

fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(300).collect()
}

fn authorities(settings: &BounceSettings, base: &Path) -> Result<RootCertStore, BounceFault> {
    let mut roots = RootCertStore::empty();
    let file = settings.ca_file.as_ref().map(|file| base.join(file));
    match &file {
        Some(path) => {
            let pem =
                fs::read(path).map_err(|source| BounceFault::UnreadableCertificate { path: path.clone(), source })?;
            roots.add_parsable_certificates(CertificateDer::pem_slice_iter(&pem).flatten());
        }
        None => {
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        }
    }
    if roots.is_empty() { Err(BounceFault::NoCertificate(file)) } else { Ok(roots) }
}

//! The channel that hands letters to a mail relay by SMTP.
//!
//! One connection a letter: no connection is ever used again, so that no answer can belong to another letter. The
//! password goes into the dialogue and nowhere else. It must not know what the letters say.

mod dialogue;
mod settings;
mod trail;
mod trouble;

use std::fs;
use std::net::IpAddr;
use std::path::Path;

use async_trait::async_trait;
use lettre::transport::smtp::client::{Certificate, CertificateStore, TlsParameters};
use lettre::transport::smtp::extension::ClientId;

use super::channel::{Channel, SendOutcome, Step};
use crate::domain::message::Letter;
use crate::secret::Secret;

use trail::Trail;

pub use settings::{EmailFault, EmailSettings, Security, TimeOuts};

/// Hands letters to a mail relay.
#[derive(Clone)]
pub struct EmailChannel {
    host: String,
    port: u16,
    protection: Protection,
    login: Option<(String, Secret)>,
    hello: ClientId,
    time_outs: TimeOuts,
}

/// [`Security`] with what it needs.
#[derive(Clone)]
enum Protection {
    StartTls(TlsParameters),
    Tls(TlsParameters),
    None,
}

impl EmailChannel {
    /// A channel to the relay of the settings. The password is that of their `credential`; it is not looked for here.
    ///
    /// # Errors
    /// What is wrong with the settings.
    pub fn new(settings: &EmailSettings, password: Option<Secret>) -> Result<Self, EmailFault> {
        let no_password = || EmailFault::NoPassword { credential: settings.credential.clone() };
        let login = match &settings.username {
            Some(username) => Some((username.clone(), password.ok_or_else(no_password)?)),
            None => None,
        };
        if login.is_some() && settings.security == Security::None && !is_this_machine(&settings.host) {
            return Err(EmailFault::PasswordInClear);
        }
        let protection = match settings.security {
            Security::StartTls => Protection::StartTls(tls(settings)?),
            Security::Tls => Protection::Tls(tls(settings)?),
            Security::None => Protection::None,
        };
        Ok(Self {
            host: settings.host.clone(),
            port: settings.port,
            protection,
            login,
            hello: hello(settings.hello_name.as_deref())?,
            time_outs: settings.time_outs.clone(),
        })
    }
}

#[async_trait]
impl Channel for EmailChannel {
    fn name(&self) -> &'static str {
        "email"
    }

    async fn send(&self, letter: &Letter, recipients: &[String]) -> Vec<SendOutcome> {
        let mut outcomes = vec![None; recipients.len()];
        let rest = self.deliver(letter, recipients, &mut outcomes, &mut Trail::default()).await;
        outcomes.into_iter().map(|own| own.unwrap_or_else(|| rest.clone())).collect()
    }

    async fn try_out(&self, letter: &Letter) -> Vec<Step> {
        let (mut outcomes, mut trail) = ([None], Trail::default());
        let Some(recipient) = letter.recipients.first() else { return Vec::new() };
        let rest = self.deliver(letter, std::slice::from_ref(recipient), &mut outcomes, &mut trail).await;
        let [own] = outcomes;
        trail.end(own.unwrap_or(rest))
    }
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn hello(name: Option<&str>) -> Result<ClientId, EmailFault> {
    match name {
        None => Ok(ClientId::default()),
        Some(name) if !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "-.[]:".contains(c)) => {
            Ok(ClientId::Domain(name.to_owned()))
        }
        Some(name) => Err(EmailFault::HelloName(name.to_owned())),
    }
}

fn tls(settings: &EmailSettings) -> Result<TlsParameters, EmailFault> {
    let mut builder = TlsParameters::builder(settings.host.clone());
    if let Some(path) = &settings.ca_file {
        builder = builder.certificate_store(CertificateStore::None).add_root_certificate(authority(path)?);
    }
    Ok(builder.build()?)
}

fn authority(path: &Path) -> Result<Certificate, EmailFault> {
    let pem = fs::read(path).map_err(|source| EmailFault::UnreadableCertificate { path: path.to_owned(), source })?;
    let none = || EmailFault::NoCertificate { path: path.to_owned() };
    // lettre takes a text without any certificate for an empty list, which would trust nobody.
    if !pem.windows(27).any(|text| text == b"-----BEGIN CERTIFICATE-----") {
        return Err(none());
    }
    Certificate::from_pem(&pem).map_err(|_| none())
}

//! The channel that posts letters to a chat tool's incoming webhook, as JSON.
//!
//! What is posted comes from a template; a preset is nothing but a template for the public form of one tool. The address of
//! a webhook is a password: it stands in no error, no log and no `Debug`. It must not know what the letters say.

use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{fs, io};

use async_trait::async_trait;
use mail_parser::MessageParser;
use minijinja::{Environment, UndefinedBehavior, context};
use reqwest::redirect::Policy;
use reqwest::{Certificate, Client, Proxy, StatusCode, Url};
use serde::Deserialize;

use super::channel::{Channel, SendOutcome};
use crate::domain::message::{Letter, MailKind};
use crate::secret::Secret;

/// The recipient under which a copy to the webhook stands in the outbox.
pub const RECIPIENT: &str = "webhook:";

/// How much of a letter's text is posted: chat tools refuse or cut what is longer.
const LONGEST_TEXT: usize = 3000;
/// How much of an answer is quoted.
const LONGEST_ANSWER: usize = 200;

/// `{"text": …}`, as Slack and the tools that follow it take it (api.slack.com/messaging/webhooks).
const SLACK: &str = r#"{"text": {{ (subject ~ "\n" ~ text) | tojson }}}"#;
/// A message with an Adaptive Card, as a Teams workflow with the trigger "When a Teams webhook request is received" takes it.
const TEAMS: &str = r#"{"type": "message", "attachments": [{"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": null, "content": {"$schema": "http://adaptivecards.io/schemas/adaptive-card.json", "type": "AdaptiveCard", "version": "1.4", "msteams": {"width": "Full"}, "body": [{"type": "TextBlock", "text": {{ subject | tojson }}, "weight": "Bolder", "wrap": true}, {"type": "TextBlock", "text": {{ text | replace("\n", "\n\n") | tojson }}, "wrap": true}]}}]}"#;
/// Every fact by its name, for a tool or a relay of the office's own.
const JSON: &str = r#"{"key": {{ key | tojson }}, "message_id": {{ message_id | tojson }}, "subject": {{ subject | tojson }}, "text": {{ text | tojson }}, "recipients": {{ recipients | tojson }}}"#;

/// What the settings say of the webhook (`[mail.webhook]`).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WebhookSettings {
    /// The credential that holds the address; empty where there is no webhook.
    pub credential: String,
    /// The form of what is posted.
    pub preset: Preset,
    /// A form of the office's own in place of the preset: a template that makes JSON.
    pub template: String,
    /// Which kinds of mails are posted beside being mailed.
    pub copies_of: Vec<MailKind>,
    /// The proxy; empty for none.
    pub proxy: String,
    /// The certificate (PEM) of the authority to trust, in place of those of the system.
    pub ca_file: Option<PathBuf>,
    /// How long connecting may take.
    pub connect_seconds: u64,
    /// How long the whole of one post may take.
    pub timeout_seconds: u64,
}

impl Default for WebhookSettings {
    fn default() -> Self {
        Self {
            credential: String::new(),
            preset: Preset::Json,
            template: String::new(),
            copies_of: Vec::new(),
            proxy: String::new(),
            ca_file: None,
            connect_seconds: 10,
            timeout_seconds: 30,
        }
    }
}

/// The forms that are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Preset {
    /// Every fact by its name.
    Json,
    /// Slack, and tools that take its form.
    Slack,
    /// A workflow of Teams.
    Teams,
}

/// What is wrong with the settings of the webhook.
#[derive(Debug, thiserror::Error)]
pub enum WebhookFault {
    /// The address is none; it is not repeated, since it is a secret.
    #[error("the credential does not hold an address that begins with https:// (or http:// on this machine)")]
    Address,
    /// The template cannot be filled, or what it makes is no JSON.
    #[error("the template does not make JSON: {0}")]
    Template(String),
    /// The proxy is none.
    #[error("`proxy` is not an address such as http://proxy.city.example.jp:8080")]
    Proxy,
    /// The certificate cannot be read.
    #[error("the certificate {} cannot be read", path.display())]
    Certificate {
        /// The file in the settings.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The client cannot be made.
    #[error("the client cannot be made")]
    Client,
}

/// Posts letters to a webhook.
#[derive(Debug, Clone)]
pub struct WebhookChannel {
    address: Secret,
    template: String,
    client: Client,
}

impl WebhookChannel {
    /// A channel to the address. A file in the settings is relative to `base`.
    ///
    /// # Errors
    /// What is wrong with the settings; the template is tried out.
    pub fn new(settings: &WebhookSettings, address: Secret, base: &Path) -> Result<Self, WebhookFault> {
        let url = Url::parse(address.reveal()).map_err(|_| WebhookFault::Address)?;
        let is_here = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
        if url.scheme() != "https" && !(url.scheme() == "http" && is_here) {
            return Err(WebhookFault::Address);
        }
        let mut client = Client::builder()
            .connect_timeout(Duration::from_secs(settings.connect_seconds))
            .timeout(Duration::from_secs(settings.timeout_seconds))
            .redirect(Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .no_proxy();
        if !settings.proxy.is_empty() {
            client = client.proxy(Proxy::all(&settings.proxy).map_err(|_| WebhookFault::Proxy)?);
        }
        if let Some(file) = &settings.ca_file {
            let path = base.join(file);
            let pem = fs::read(&path).map_err(|source| WebhookFault::Certificate { path, source })?;
            client = client.tls_certs_only(Certificate::from_pem_bundle(&pem).map_err(|_| WebhookFault::Client)?);
        }
        let preset = match settings.preset {
            Preset::Json => JSON,
            Preset::Slack => SLACK,
            Preset::Teams => TEAMS,
        };
        let template = if settings.template.is_empty() { preset } else { &settings.template }.to_owned();
        let channel = Self { address, template, client: client.build().map_err(|_| WebhookFault::Client)? };
        let sample = Letter {
            key: "sample".to_owned(),
            message_id: "sample@city.example.jp".to_owned(),
            subject: "sam\"ple".to_owned(),
            sender: String::new(),
            recipients: Vec::new(),
            bytes: b"Subject: sample\r\n\r\nsam\"ple\r\n".to_vec(),
            held: false,
        };
        channel.body(&sample).map_err(WebhookFault::Template)?;
        Ok(channel)
    }

    /// What is posted of a letter.
    fn body(&self, letter: &Letter) -> Result<String, String> {
        let text = MessageParser::default().parse(&letter.bytes).and_then(|mail| {
            let text = mail.body_text(0)?.replace("\r\n", "\n");
            Some(text.trim().to_owned())
        });
        let mut text = text.unwrap_or_default();
        if let Some((end, _)) = text.char_indices().nth(LONGEST_TEXT) {
            text.truncate(end);
            text.push('…');
        }
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        let facts = context! {
            key => letter.key.as_str(),
            message_id => letter.message_id.as_str(),
            subject => letter.subject.as_str(),
            text => text,
            recipients => letter.recipients.iter().filter(|to| !to.starts_with(RECIPIENT)).cloned().collect::<Vec<String>>(),
        };
        let body = environment.render_str(&self.template, facts).map_err(|error| error.to_string())?;
        serde_json::from_str::<serde_json::Value>(&body).map_err(|error| error.to_string())?;
        Ok(body)
    }

    async fn post(&self, letter: &Letter) -> SendOutcome {
        let body = match self.body(letter) {
            Ok(body) => body,
            Err(because) => return SendOutcome::Refused { transient: false, because },
        };
        let request = self.client.post(self.address.reveal()).header("content-type", "application/json").body(body);
        let answer = match request.send().await {
            Ok(answer) => answer,
            Err(error) => return self.lost(error),
        };
        let status = answer.status();
        let said = self.quoted(status, &answer.text().await.unwrap_or_default());
        match status {
            status if status.is_success() => SendOutcome::Sent(said),
            StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS => {
                SendOutcome::Refused { transient: true, because: said }
            }
            // The address is withdrawn or wrong, or leads elsewhere: no letter is to blame.
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::NOT_FOUND | StatusCode::GONE => {
                SendOutcome::Unavailable(said)
            }
            status if status.is_redirection() => SendOutcome::Unavailable(said),
            status if status.is_client_error() => SendOutcome::Refused { transient: false, because: said },
            _ => SendOutcome::Refused { transient: true, because: said },
        }
    }

    /// What it means that no answer came.
    fn lost(&self, error: reqwest::Error) -> SendOutcome {
        let is_connect = error.is_connect();
        let error = error.without_url();
        let causes = std::iter::successors(Some(&error as &dyn std::error::Error), |error| error.source());
        let because = self.clean(&causes.map(ToString::to_string).collect::<Vec<_>>().join(": "));
        if is_connect { SendOutcome::Unavailable(because) } else { SendOutcome::Unknown(because) }
    }

    fn quoted(&self, status: StatusCode, text: &str) -> String {
        let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let said = format!("{} {}", status.as_u16(), text.trim());
        self.clean(said.trim()).chars().take(LONGEST_ANSWER).collect()
    }

    /// A text without the address, should a server repeat it.
    fn clean(&self, text: &str) -> String {
        let url = Url::parse(self.address.reveal()).ok();
        let path = url.as_ref().map(|url| url.path().to_owned()).filter(|path| path.len() > 1);
        let query = url.as_ref().and_then(|url| url.query().map(str::to_owned));
        let mut text = text.replace(self.address.reveal(), "…");
        for secret in [path, query].into_iter().flatten() {
            text = text.replace(&secret, "…");
            for part in secret.split(['/', '&', '=']).filter(|part| part.len() >= 8) {
                text = text.replace(part, "…");
            }
        }
        text
    }
}

#[async_trait]
impl Channel for WebhookChannel {
    fn name(&self) -> &'static str {
        "webhook"
    }

    /// One post for all recipients: a chat room is one place.
    async fn send(&self, letter: &Letter, recipients: &[String]) -> Vec<SendOutcome> {
        if recipients.is_empty() {
            return Vec::new();
        }
        vec![self.post(letter).await; recipients.len()]
    }
}

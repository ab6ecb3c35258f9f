//! The dialogue with the relay about one letter, phase by phase.
//!
//! Up to the final dot nothing was sent, and whatever goes wrong is safe to try again. Once the dot is on its way only
//! the relay knows whether it has the letter: 250 means yes, 4xx and 5xx mean no, and anything else means that nobody
//! here can tell.

use std::iter;
use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{Extension, MailBodyParameter, MailParameter};
use tokio::pin;
use tokio::sync::oneshot;
use tokio::time::{sleep, timeout};

use super::trail::Trail;
use super::trouble::{Trouble, within, words};
use super::{EmailChannel, Protection};
use crate::channels::channel::SendOutcome;
use crate::domain::message::Letter;

impl EmailChannel {
    /// Sends the letter. Refused recipients get their own outcome; the one returned is that of all the others.
    pub(super) async fn deliver(
        &self,
        letter: &Letter,
        recipients: &[String],
        outcomes: &mut [Option<SendOutcome>],
        trail: &mut Trail,
    ) -> SendOutcome {
        if has_bare_line_end(&letter.bytes) {
            return refused_for_ever("the letter has line ends other than CRLF");
        }
        let limit = self.time_outs.before_content;
        let mut connection = match timeout(limit, self.prepare(letter, recipients, outcomes, trail)).await {
            Ok(Ok(connection)) => connection,
            Ok(Err(rest)) => return rest,
            Err(_) => return self.unavailable(&Trouble::late("the phases before the content", limit)),
        };
        trail.begin("content");
        let outcome = self.content(&mut connection, &letter.bytes).await;
        say_goodbye(connection).await;
        outcome
    }

    /// Everything before the content. The relay then waits for it, and at least one recipient was accepted.
    async fn prepare(
        &self,
        letter: &Letter,
        recipients: &[String],
        outcomes: &mut [Option<SendOutcome>],
        trail: &mut Trail,
    ) -> Result<AsyncSmtpConnection, SendOutcome> {
        let mut connection = self.open(trail).await?;
        if let Err(rest) = self.envelope(&mut connection, letter, recipients, outcomes, trail).await {
            say_goodbye(connection).await;
            return Err(rest);
        }
        Ok(connection)
    }

    /// Connects, protects the line, logs in. What goes wrong here is no letter's fault.
    async fn open(&self, trail: &mut Trail) -> Result<AsyncSmtpConnection, SendOutcome> {
        trail.begin("open");
        let limits = &self.time_outs;
        let tls = match &self.protection {
            Protection::Tls(tls) => Some(tls.clone()),
            Protection::StartTls(_) | Protection::None => None,
        };
        let relay = (self.host.as_str(), self.port);
        let connect = AsyncSmtpConnection::connect_tokio1(relay, Some(limits.connect), &self.hello, tls, None);
        let mut connection =
            within(limits.greeting, "the greeting", connect).await.map_err(|trouble| self.unavailable(&trouble))?;
        if let Protection::StartTls(tls) = &self.protection {
            trail.begin("starttls");
            within(limits.greeting, "STARTTLS", connection.starttls(tls.clone(), &self.hello))
                .await
                .map_err(|trouble| self.unavailable(&trouble))?;
        }
        if let Some((username, password)) = &self.login {
            trail.begin("login");
            let credentials = Credentials::new(username.clone(), password.reveal().to_owned());
            within(limits.login, "the login", connection.auth(DEFAULT_MECHANISMS, &credentials))
                .await
                .map_err(|trouble| self.unavailable(&trouble.without_words("the login was refused")))?;
        }
        Ok(connection)
    }

    /// Names sender and recipients and asks for the content. One refused recipient stops no other.
    async fn envelope(
        &self,
        connection: &mut AsyncSmtpConnection,
        letter: &Letter,
        recipients: &[String],
        outcomes: &mut [Option<SendOutcome>],
        trail: &mut Trail,
    ) -> Result<(), SendOutcome> {
        trail.begin("sender");
        let limits = &self.time_outs;
        let mut parameters = Vec::new();
        if !letter.bytes.is_ascii() {
            if !connection.server_info().supports_feature(Extension::EightBitMime) {
                return Err(refused_for_ever("the letter has 8-bit bytes and the relay takes none"));
            }
            parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        let mail = Mail::new(Some(address(&letter.sender)?), parameters);
        within(limits.sender, "the sender", connection.command(mail)).await.map_err(|trouble| self.refused(trouble))?;
        trail.begin("recipient");
        for (recipient, outcome) in recipients.iter().zip(outcomes.iter_mut()) {
            let rcpt = match address(recipient) {
                Ok(address) => Rcpt::new(address, Vec::new()),
                Err(own) => {
                    *outcome = Some(own);
                    continue;
                }
            };
            match within(limits.recipient, "a recipient", connection.command(rcpt)).await {
                Ok(answer) => trail.said(words(&answer)),
                // Many relays say 552 for too many recipients at once: later is soon enough (RFC 5321, 4.5.3.1.10).
                Err(Trouble::Said { code: 552, words }) => {
                    *outcome = Some(SendOutcome::Refused { transient: true, because: words });
                }
                Err(trouble) if trouble.ends_the_dialogue() => return Err(self.refused(trouble)),
                Err(trouble) => *outcome = Some(self.refused(trouble)),
            }
        }
        if outcomes.iter().all(Option::is_some) {
            return Err(refused_for_ever("no recipient was accepted"));
        }
        trail.begin("data");
        let ready =
            within(limits.data, "DATA", connection.command(Data)).await.map_err(|trouble| self.refused(trouble))?;
        if ready.has_code(354) {
            Ok(())
        } else {
            Err(SendOutcome::Refused { transient: true, because: format!("DATA was answered {}", words(&ready)) })
        }
    }

    /// Sends the bytes as they are, the final dot, and hears what the relay says.
    async fn content(&self, connection: &mut AsyncSmtpConnection, bytes: &[u8]) -> SendOutcome {
        // The line end before the final dot is the letter's own last one, not another.
        let body = bytes.strip_suffix(b"\r\n").unwrap_or(bytes);
        let (tell, mut dot) = oneshot::channel();
        let mut tell = Some(tell);
        // Asked for a part after the last one, lettre writes the dot next.
        let at_the_dot = iter::from_fn(move || {
            tell.take().and_then(|tell| tell.send(()).ok());
            None
        });
        let sending = connection.message_iter(iter::once(body).chain(at_the_dot));
        pin!(sending);
        let mut begun = false;
        let answer = tokio::select! {
            biased;
            answer = &mut sending => {
                // A quick relay: the dot and its answer came in one step.
                begun = dot.try_recv().is_ok();
                Trouble::of(if begun { "the final dot" } else { "the content" }, answer)
            }
            Ok(()) = &mut dot => {
                begun = true;
                within(self.time_outs.end, "the final dot", &mut sending).await
            }
            () = sleep(self.time_outs.content) => Err(Trouble::late("the content", self.time_outs.content)),
        };
        begun |= dot.try_recv().is_ok();
        match answer {
            Ok(answer) if answer.has_code(250) => SendOutcome::Sent(words(&answer)),
            Ok(answer) => SendOutcome::Unknown(format!("the final dot was answered {}", words(&answer))),
            Err(Trouble::Lost(why)) if begun => SendOutcome::Unknown(why),
            Err(trouble) => self.refused(trouble),
        }
    }

    fn unavailable(&self, trouble: &Trouble) -> SendOutcome {
        SendOutcome::Unavailable(format!("{}:{}: {trouble}", self.host, self.port))
    }

    /// What a trouble before the final dot, or a refusal after it, means for a letter.
    fn refused(&self, trouble: Trouble) -> SendOutcome {
        match trouble {
            Trouble::Said { code: 530 | 534 | 535 | 538, .. } => self.unavailable(&trouble),
            Trouble::Said { code, words } => SendOutcome::Refused { transient: code < 500, because: words },
            Trouble::Lost(why) => SendOutcome::Refused { transient: true, because: why },
        }
    }
}

/// Says QUIT without waiting for the answer: the letter's fate is known, and it is not recorded before this returns.
async fn say_goodbye(mut connection: AsyncSmtpConnection) {
    let _ = timeout(Duration::ZERO, connection.quit()).await;
}

fn address(text: &str) -> Result<Address, SendOutcome> {
    match text.parse() {
        Ok(address) if text.is_ascii() => Ok(address),
        _ => Err(refused_for_ever(&format!("`{text}` is not a mail address in ASCII"))),
    }
}

fn refused_for_ever(because: &str) -> SendOutcome {
    SendOutcome::Refused { transient: false, because: because.to_owned() }
}

fn has_bare_line_end(bytes: &[u8]) -> bool {
    let (mut previous, mut bare) = (0, false);
    for &byte in bytes {
        bare |= (byte == b'\n') != (previous == b'\r');
        previous = byte;
    }
    bare || previous == b'\r'
}

//! Fixes a message for sending: its MIME bytes, made once, the same for the same input.
//!
//! Boundaries and Message-ID come from the message's key and the date is an argument, so that nothing here is random. It
//! must not know how letters travel.

use chrono::{DateTime, FixedOffset};
use lettre::address::AddressError;
use lettre::message::header::{
    ContentDisposition, ContentTransferEncoding, ContentType, Header, HeaderName, HeaderValue, Headers,
};
use lettre::message::{Mailbox as Address, MultiPart, SinglePart};

use crate::digest::sha256;
use crate::domain::message::{Attachment, Letter, Mailbox, Message};

/// A message that cannot be made into a letter.
#[derive(Debug, thiserror::Error)]
pub enum LetterError {
    /// An address is none.
    #[error("`{address}` is not a mail address")]
    Address {
        /// The address.
        address: String,
        /// What is wrong with it.
        #[source]
        source: AddressError,
    },
    /// The message lacks something that every mail has.
    #[error("the message {key} is not complete")]
    Incomplete {
        /// The message's key.
        key: String,
        /// What it lacks.
        #[source]
        source: lettre::error::Error,
    },
}

/// Makes the letter of a message. `domain` is that of the Message-ID; `date` carries the plan's zone.
///
/// # Errors
/// An address is none, or there is no recipient.
pub fn letter(message: &Message, domain: &str, date: DateTime<FixedOffset>) -> Result<Letter, LetterError> {
    let digest = sha256(message.key.as_bytes());
    let message_id = format!("{}@{domain}", &digest[..40]);
    let mut builder = lettre::Message::builder().from(address(&message.from)?);
    if let Some(reply_to) = &message.reply_to {
        builder = builder.reply_to(address(reply_to)?);
    }
    for mailbox in &message.to {
        builder = builder.to(address(mailbox)?);
    }
    for mailbox in &message.cc {
        builder = builder.cc(address(mailbox)?);
    }
    // The thread's root is a mail that nobody got: mail programs join those that name it, whichever came first.
    let roots: Vec<String> =
        message.threads.iter().map(|thread| format!("<{}@{domain}>", &sha256(thread.as_bytes())[..40])).collect();
    if let Some(root) = roots.first() {
        builder = builder.in_reply_to(root.clone()).references(roots.join(" "));
    }
    let mut mail = builder
        .subject(message.subject.as_str())
        .message_id(Some(format!("<{message_id}>")))
        .date(date.into())
        .raw_header(plain("Auto-Submitted", "auto-generated"))
        // Asks Exchange for no out-of-office replies; reports of non-delivery are wanted.
        .raw_header(plain("X-Auto-Response-Suppress", "OOF, AutoReply"))
        .multipart(body(message, &digest[..24]))
        .map_err(|source| LetterError::Incomplete { key: message.key.clone(), source })?;
    // lettre writes every date in UTC, and takes one in another zone for none while it builds.
    mail.headers_mut().insert_raw(plain("Date", &date.to_rfc2822()));
    Ok(Letter {
        key: message.key.clone(),
        message_id,
        subject: message.subject.clone(),
        sender: message.from.address.clone(),
        recipients: recipients(message),
        bytes: mail.formatted(),
        held: false,
    })
}

fn recipients(message: &Message) -> Vec<String> {
    let mut recipients: Vec<String> = Vec::new();
    for mailbox in message.to.iter().chain(&message.cc) {
        if !recipients.iter().any(|known| known.eq_ignore_ascii_case(&mailbox.address)) {
            recipients.push(mailbox.address.clone());
        }
    }
    recipients
}

fn address(mailbox: &Mailbox) -> Result<Address, LetterError> {
    let address = mailbox.address.parse();
    let address = address.map_err(|source| LetterError::Address { address: mailbox.address.clone(), source })?;
    Ok(Address::new(Some(mailbox.name.clone()).filter(|name| !name.is_empty()), address))
}

fn plain(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

fn body(message: &Message, mark: &str) -> MultiPart {
    let text = |kind: ContentType, text: &str| {
        SinglePart::builder().header(kind).header(ContentTransferEncoding::Base64).body(text.to_owned())
    };
    let both = MultiPart::alternative()
        .boundary(format!("=_alternative_{mark}"))
        .singlepart(text(ContentType::TEXT_PLAIN, &message.text))
        .singlepart(text(ContentType::TEXT_HTML, &message.html));
    if message.attachments.is_empty() {
        return both;
    }
    let mixed = MultiPart::mixed().boundary(format!("=_mixed_{mark}")).multipart(both);
    message.attachments.iter().fold(mixed, |mixed, attachment| mixed.singlepart(attached(attachment)))
}

fn attached(attachment: &Attachment) -> SinglePart {
    SinglePart::builder()
        .header(NamedType::of(attachment))
        .header(ContentDisposition::attachment(&attachment.name))
        .header(ContentTransferEncoding::Base64)
        .body(attachment.bytes.clone())
}

/// A media type with the file's name in RFC 2047 words, for mail programs that do not read RFC 2231.
#[derive(Clone)]
struct NamedType(HeaderValue);

impl NamedType {
    fn of(attachment: &Attachment) -> Self {
        let mut headers = Headers::new();
        headers.insert_raw(plain("Name", &attachment.name.replace(['"', '\\'], "_")));
        let line = headers.to_string();
        let words = line.trim_start_matches("Name: ").trim_end();
        let value = format!("{};\r\n name=\"{words}\"", attachment.media_type);
        Self(HeaderValue::dangerous_new_pre_encoded(Self::name(), value.clone(), value))
    }
}

impl Header for NamedType {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Content-Type")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Err("this header is only written".into())
    }

    fn display(&self) -> HeaderValue {
        self.0.clone()
    }
}

#[cfg(test)]
mod tests;

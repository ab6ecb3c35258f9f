//! A message before and after it is fixed for sending.
//!
//! A [`Message`] is what is to be said; a [`Letter`] is its bytes, made once, kept in the outbox, sent again unchanged;
//! a [`Verdict`] is what became of it at one recipient. It must not know how any of them is made, sent or kept.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Somebody who gets mail: a section's address or a post's, never a person's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mailbox {
    /// The display name (商工労政課長).
    pub name: String,
    /// The address.
    pub address: String,
}

/// What is to be said to whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// What kind of mail it is.
    pub kind: MailKind,
    /// The name of the mail, unique for ever (`2017-03-01_T-10_shoko`); file name and Message-ID come from it.
    pub key: String,
    /// The sender.
    pub from: Mailbox,
    /// Where answers go.
    pub reply_to: Option<Mailbox>,
    /// The recipients, the most responsible first.
    pub to: Vec<Mailbox>,
    /// Those who get a copy.
    pub cc: Vec<Mailbox>,
    /// The subject on one line.
    pub subject: String,
    /// The whole message as text, wrapped.
    pub text: String,
    /// The same as HTML without any outside resource.
    pub html: String,
    /// Files that go along.
    pub attachments: Vec<Attachment>,
    /// What it belongs to, the closest first: mails with a name in common stand in one thread of a mail program.
    pub threads: Vec<String>,
}

/// The kinds of mails, as settings name them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailKind {
    /// The digest of a section.
    Reminder,
    /// The monthly report to the managers.
    Report,
    /// What stands in the way, to the secretariat or the administrator.
    Notice,
    /// The monthly account of what was sent and what was not.
    Control,
    /// A test that a person asked for.
    Test,
}

impl MailKind {
    /// Whether the secretariat releases it where the office wants that: what goes to those who keep the program running
    /// does not wait for them.
    #[must_use]
    pub fn needs_release(self) -> bool {
        matches!(self, Self::Reminder | Self::Report)
    }
}

/// A file that goes along with a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// The file name, Japanese too.
    pub name: String,
    /// The media type (`application/pdf`).
    pub media_type: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// A message fixed for sending: these bytes go out, the first time and every time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The key of the message.
    pub key: String,
    /// The Message-ID without angle brackets.
    pub message_id: String,
    /// The subject, for lists.
    pub subject: String,
    /// The envelope's sender.
    pub sender: String,
    /// The envelope's recipients, each delivered and recorded by itself.
    pub recipients: Vec<String>,
    /// The whole message as RFC 5322 bytes with CRLF.
    pub bytes: Vec<u8>,
    /// Whether it waits in the outbox until a person releases it.
    pub held: bool,
}

/// What became of one delivery after one attempt. The channels decide it, the store records it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The server has taken it: code 250 after the final dot.
    Sent {
        /// The server's answer.
        answer: String,
    },
    /// Not sent; to be tried again at the moment given.
    Again {
        /// When to try again.
        at: DateTime<Utc>,
        /// What the server or the network said.
        because: String,
        /// Whether this letter or recipient was refused for now, which is given up one day; `false` where the system
        /// was at fault, which is not held against the letter however long it lasts.
        refused: bool,
    },
    /// Not sent and never will be.
    GaveUp {
        /// What the server or the network said.
        because: String,
    },
    /// The final dot was sent but no answer came; the policy decides whether it goes out again.
    Unknown {
        /// When to send it again with the same Message-ID; none parks it for a person.
        again_at: Option<DateTime<Utc>>,
        /// What the server or the network said.
        because: String,
    },
}

//! The port to the outside: takes a letter's bytes to its recipients and says what became of each.

use std::time::Duration;

use async_trait::async_trait;

use crate::domain::message::Letter;

/// Takes letters to their recipients.
#[async_trait]
pub trait Channel: Send + Sync {
    /// The name in the settings and in the log (`email`).
    fn name(&self) -> &'static str;

    /// Sends the letter's bytes to those recipients. Never fails as a whole: every recipient gets its own outcome, in
    /// the order given. It ends by itself within the channel's time-outs.
    async fn send(&self, letter: &Letter, recipients: &[String]) -> Vec<SendOutcome>;

    /// Sends the letter to its first recipient and tells how each phase went, for a person who tries the settings. The last
    /// step is the one that failed, or that ended it well.
    async fn try_out(&self, letter: &Letter) -> Vec<Step> {
        let outcomes = self.send(letter, &letter.recipients[..1.min(letter.recipients.len())]).await;
        let step = |outcome| Step { phase: "send", took: Duration::ZERO, outcome };
        outcomes.into_iter().map(step).collect()
    }
}

/// How one phase of an attempt went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The phase, by its name in the words file below `mail_test.phase`.
    pub phase: &'static str,
    /// How long it took.
    pub took: Duration,
    /// What was said; `Sent` stands for a phase that went well.
    pub outcome: SendOutcome,
}

/// What became of one recipient in one attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SendOutcome {
    /// Taken, with the server's answer.
    Sent(String),
    /// Not sent because of the message or the recipient.
    Refused {
        /// Whether the server said it may work later (4xx).
        transient: bool,
        /// What was said.
        because: String,
    },
    /// Not sent because of the system: no connection, no TLS, login refused. The message waits; the administrator is
    /// told.
    Unavailable(String),
    /// The final dot was sent and no answer came.
    Unknown(String),
}

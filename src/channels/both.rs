//! Two channels side by side: mail, and copies to a webhook. The outbox keeps each copy as a delivery of its own, so that it is
//! tried again, given up and recorded like any other.
//!
//! A copy never stands in the way of mail: where the webhook is away, the copy alone is refused for now.

use std::sync::Arc;

use async_trait::async_trait;

use super::channel::{Channel, SendOutcome, Step};
use super::webhook::RECIPIENT;
use crate::domain::message::Letter;

/// Mail, with copies to a webhook.
pub struct Both {
    mail: Arc<dyn Channel>,
    copies: Arc<dyn Channel>,
}

impl Both {
    /// Sends everything by `mail` but what is addressed to the webhook, which goes by `copies`.
    #[must_use]
    pub fn new(mail: Arc<dyn Channel>, copies: Arc<dyn Channel>) -> Self {
        Self { mail, copies }
    }
}

#[async_trait]
impl Channel for Both {
    fn name(&self) -> &'static str {
        self.mail.name()
    }

    async fn send(&self, letter: &Letter, recipients: &[String]) -> Vec<SendOutcome> {
        let (copies, mails): (Vec<String>, Vec<String>) =
            recipients.iter().cloned().partition(|recipient| recipient.starts_with(RECIPIENT));
        let mut by_mail = self.mail.send(letter, &mails).await.into_iter();
        let mut by_webhook = self.copies.send(letter, &copies).await.into_iter().map(|outcome| match outcome {
            SendOutcome::Unavailable(because) => SendOutcome::Refused { transient: true, because },
            outcome => outcome,
        });
        let own = recipients
            .iter()
            .map(|recipient| if recipient.starts_with(RECIPIENT) { by_webhook.next() } else { by_mail.next() });
        own.map(|outcome| outcome.unwrap_or_else(|| SendOutcome::Unknown(String::new()))).collect()
    }

    async fn try_out(&self, letter: &Letter) -> Vec<Step> {
        self.mail.try_out(letter).await
    }
}

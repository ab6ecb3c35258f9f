//! Who writes.

use crate::domain::message::Mailbox;

/// Who writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// The sender of every mail.
    pub from: Mailbox,
    /// Where answers go; none for the sender.
    pub reply_to: Option<Mailbox>,
    /// Lines below every mail.
    pub signature: String,
    /// The only address that gets mail during a trial; none when mail goes to whom it is meant for.
    pub redirect_to: Option<Mailbox>,
}

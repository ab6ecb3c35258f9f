//! Takes what waits in the outbox to its recipients, letter by letter, each under a lease.
//!
//! SMTP happens outside any transaction. A fault of the system (login refused, no connection) ends the round: the letters
//! wait, and the administrator is told once.

use std::sync::atomic::Ordering;

use tracing::{info, warn};

use crate::channels::channel::SendOutcome;
use crate::channels::retry::verdict;
use crate::domain::message::Verdict;
use crate::domain::problem::Problem;
use crate::stores::store::StoreError;

use super::parts::Parts;

/// What a round of delivery came to, counted by recipient.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Delivered {
    /// Taken by the server.
    pub sent: usize,
    /// To be tried again.
    pub waiting: usize,
    /// Given up or parked.
    pub failed: usize,
    /// Whether the channel took up any letter, whatever became of it: then it is not at fault.
    pub reached: bool,
    /// Why nothing can be sent at all at the moment.
    pub unavailable: Option<Problem>,
}

impl Delivered {
    /// Adds what a later round came to.
    pub(super) fn add(&mut self, later: Self) {
        self.sent += later.sent;
        self.waiting += later.waiting;
        self.failed += later.failed;
        self.reached |= later.reached;
        self.unavailable = self.unavailable.take().or(later.unavailable);
    }
}

/// Delivers everything that is due.
///
/// # Errors
/// The state cannot be read or written.
pub async fn deliver(parts: &Parts) -> Result<Delivered, StoreError> {
    let mut delivered = Delivered::default();
    if let Some(only) = &parts.desk.modes.redirect_to {
        let held = parts.store.hold_all_but(&only.address, parts.clock.now()).await?;
        if held > 0 {
            warn!(held, "held: during a trial nothing goes to another address");
        }
    }
    while !parts.stopping.load(Ordering::SeqCst) {
        let Some(claim) = parts.store.claim(parts.clock.now(), parts.lease).await? else { break };
        let outcomes = parts.channel.send(&claim.letter, &claim.recipients).await;
        let now = parts.clock.now();
        let verdicts: Vec<(String, Verdict)> = claim
            .recipients
            .iter()
            .zip(&outcomes)
            .map(|(recipient, outcome)| {
                (recipient.clone(), verdict(outcome, claim.tries, claim.refused_since, now, &parts.retry))
            })
            .collect();
        parts.store.settle(claim.attempt, &verdicts, now).await?;
        for ((recipient, verdict), outcome) in verdicts.iter().zip(&outcomes) {
            let (letter, recipient) = (claim.letter.key.as_str(), masked(recipient));
            match verdict {
                Verdict::Sent { answer } => {
                    delivered.sent += 1;
                    info!(letter, recipient, answer, "sent");
                }
                Verdict::Again { at, because, .. } => {
                    delivered.waiting += 1;
                    warn!(letter, recipient, because, again_at = %at, "not sent yet");
                }
                Verdict::GaveUp { because } => {
                    delivered.failed += 1;
                    warn!(letter, recipient, because, "gave up");
                }
                Verdict::Unknown { again_at, because } => {
                    delivered.failed += 1;
                    warn!(letter, recipient, because, again_at = ?again_at, "perhaps sent");
                }
            }
            match outcome {
                SendOutcome::Unavailable(because) => {
                    delivered.unavailable = Some(
                        Problem::fault("mail_unavailable")
                            .with("channel", parts.channel.name())
                            .with("detail", because.as_str()),
                    );
                }
                SendOutcome::Sent(_) | SendOutcome::Refused { .. } | SendOutcome::Unknown(_) => {
                    delivered.reached = true;
                }
            }
        }
        if delivered.unavailable.is_some() {
            break;
        }
    }
    Ok(delivered)
}

/// An address as the log may show it: the domain and the first letter.
pub(super) fn masked(address: &str) -> String {
    match address.split_once('@') {
        Some((name, domain)) => format!("{}…@{domain}", name.chars().take(1).collect::<String>()),
        None => "…".to_owned(),
    }
}

//! Reads what came back: each report of non-delivery becomes the word of its delivery, once.

use tracing::{info, warn};

use crate::domain::problem::Problem;
use crate::stores::store::StoreError;

use super::parts::Parts;

/// The name under which is remembered how far the mailbox was read.
const FACT: &str = "bounces_read";

/// Reads the mailbox, where there is one. Returns why it could not be read.
///
/// # Errors
/// The state cannot be read or written.
pub(super) async fn read(parts: &Parts) -> Result<Option<Problem>, StoreError> {
    let Some(mailbox) = &parts.bounces else { return Ok(None) };
    let now = parts.clock.now();
    let mark = parts.store.recall(FACT).await?;
    let reading = match mailbox.read(mark.as_deref(), now).await {
        Ok(reading) => reading,
        Err(detail) => return Ok(Some(Problem::fault("bounces_unreachable").with("detail", detail))),
    };
    let mut ours = Vec::new();
    for (number, bounces) in &reading.reports {
        let mut is_ours = false;
        for bounce in bounces {
            for recipient in &bounce.recipients {
                let came_back = parts.store.bounced(&bounce.message_id, recipient, &bounce.said, now).await?;
                if let Some(letter) = came_back {
                    warn!(letter, recipient = super::deliver::masked(recipient), because = bounce.said, "came back");
                    is_ours = true;
                    break;
                }
            }
        }
        if is_ours {
            ours.push(*number);
        }
    }
    if mark.as_deref() != Some(&reading.mark) {
        parts.store.remember(FACT, &reading.mark, now).await?;
    }
    // What is recorded is recorded: an untidy mailbox is no reason to tell anybody.
    if let Err(detail) = mailbox.tidy(&ours).await {
        warn!(detail, "reports that were read cannot be put away");
    } else if !ours.is_empty() {
        info!(reports = ours.len(), "reports of non-delivery");
    }
    Ok(None)
}

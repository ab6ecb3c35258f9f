//! `once`: one cycle.

use std::path::Path;

use crate::clock::Clock;
use crate::cycle;
use crate::domain::phrase::Phrase;

use super::end::End;
use super::office;
use super::print;

/// Runs one cycle with the real channel and prints what it came to.
pub(super) async fn once(file: &Path) -> anyhow::Result<End> {
    let (_, parts) = match office::parts(file, Clock::system()).await {
        Ok(built) => built,
        Err(end) => return Ok(end),
    };
    let outcome = cycle::run(&parts).await?;
    print::problems(&parts.desk.language, &outcome.problems);
    let summary = Phrase::new("once.summary")
        .with("composed", outcome.composed)
        .with("nothing", outcome.nothing)
        .with("skipped", outcome.skipped)
        .with("sent", outcome.delivered.sent)
        .with("waiting", outcome.delivered.waiting)
        .with("failed", outcome.delivered.failed);
    print::line(parts.desk.language.say(&summary));
    Ok(match (outcome.blocked, outcome.is_clean()) {
        (true, _) => End::Faults,
        (false, true) => End::Well,
        (false, false) => End::Failed,
    })
}

//! `once`: one cycle.

use std::path::Path;

use crate::clock::Clock;
use crate::cycle::{self, Outcome};
use crate::domain::phrase::Phrase;

use super::end::End;
use super::office;
use super::print;
use super::redirect::Redirect;

/// What `once` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    redirect: Redirect,
}

/// Runs one cycle with the real channel and prints what it came to.
pub(super) async fn once(file: &Path, arguments: &Arguments) -> anyhow::Result<End> {
    let (_, parts) = match office::parts(file, Clock::system(), &arguments.redirect).await? {
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
    Ok(ended(&outcome))
}

/// What a command ends with that ran a cycle.
pub(super) fn ended(outcome: &Outcome) -> End {
    match (outcome.blocked, outcome.is_clean()) {
        (true, _) => End::Faults,
        (false, true) => End::Well,
        (false, false) => End::Failed,
    }
}

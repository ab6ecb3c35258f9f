//! `answer`: what sections say of their indicators, as the secretariat enters it; waivers, later deadlines, and the list.
//!
//! Nothing is ever changed or removed: a later statement corrects an earlier one, `withdraw` takes one back.

mod action;
mod list;
mod say;

use std::path::Path;

use super::end::End;
use action::Action;

/// What `answer` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

/// Records or lists.
pub(super) async fn answer(file: &Path, arguments: &Arguments) -> anyhow::Result<End> {
    match &arguments.action {
        Action::List { standing, format } => list::list(file, *standing, *format).await,
        action => say::say(file, action).await,
    }
}

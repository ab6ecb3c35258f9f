//! `run`: the daemon.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context;

use crate::clock::Clock;
use crate::daemon::lifecycle;
use crate::daemon::pages::Pages;

use super::end::End;
use super::office;
use super::redirect::Redirect;

/// What `run` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    redirect: Redirect,
}

/// Runs until a signal. Faults in the settings prevent the start; faults in tables never do.
pub(super) async fn run(file: &Path, arguments: &Arguments) -> anyhow::Result<End> {
    match office::parts(file, Clock::system(), &arguments.redirect).await? {
        Err(end) => Ok(end),
        Ok((config, parts)) => {
            let parts = Arc::new(parts);
            let pages = Pages::open(&config, &parts).await;
            let pages = pages.with_context(|| format!("opening the pages at {}", config.settings.web.listen))?;
            lifecycle::run(parts, &config.settings.schedule.wake, pages).await?;
            Ok(End::Well)
        }
    }
}

//! `run`: the daemon.

use std::path::Path;
use std::sync::Arc;

use crate::clock::Clock;
use crate::daemon::lifecycle;

use super::end::End;
use super::office;

/// Runs until a signal. Faults in the settings prevent the start; faults in tables never do.
pub(super) async fn run(file: &Path) -> anyhow::Result<End> {
    match office::parts(file, Clock::system()).await {
        Err(end) => Ok(end),
        Ok((config, parts)) => {
            lifecycle::run(Arc::new(parts), &config.settings.schedule.wake).await?;
            Ok(End::Well)
        }
    }
}

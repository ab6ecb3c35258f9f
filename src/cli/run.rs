//! `run`: the daemon.

use std::path::Path;
use std::sync::Arc;

use crate::clock::Clock;
use crate::daemon::{build, lifecycle};

use super::end::End;
use super::office;
use super::print;

/// Runs until a signal. Faults in the settings prevent the start; faults in tables never do.
pub(super) async fn run(file: &Path) -> anyhow::Result<End> {
    let config = match office::settings(file) {
        Ok(config) => config,
        Err((language, faults)) => {
            print::problems(&language, &faults);
            return Ok(End::Faults);
        }
    };
    let parts = match build::build(&config, Clock::system()).await {
        Ok(parts) => parts,
        Err(faults) => {
            print::problems(&office::language(&config), &faults);
            return Ok(office::end_of(&faults));
        }
    };
    lifecycle::run(Arc::new(parts), &config.settings.schedule.wake).await?;
    Ok(End::Well)
}

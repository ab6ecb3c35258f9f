//! `once`: one cycle.

use std::path::Path;

use crate::clock::Clock;
use crate::cycle;
use crate::daemon::build;

use super::end::End;
use super::office;
use super::print;

/// Runs one cycle with the real channel and prints what it came to.
pub(super) async fn once(file: &Path) -> anyhow::Result<End> {
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
    let outcome = cycle::run(&parts).await?;
    print::problems(&parts.desk.language, &outcome.problems);
    print::line(format!(
        "composed {}, nothing due {}, skipped {}; sent {}, waiting {}, failed {}",
        outcome.composed,
        outcome.nothing,
        outcome.skipped,
        outcome.delivered.sent,
        outcome.delivered.waiting,
        outcome.delivered.failed
    ));
    Ok(if outcome.is_clean() { End::Well } else { End::Failed })
}

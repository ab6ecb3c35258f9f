//! The life of the daemon: ready, a cycle at every wake-up, alive for the watchdog, an orderly end.
//!
//! Nothing that a cycle meets ends the daemon: a fault is logged, remembered, told, and the next cycle tries again.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use sd_notify::NotifyState;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::task::JoinSet;
use tokio::time::{Instant, interval};
use tracing::{error, info, warn};

use crate::cycle::{self, parts::Parts};

use super::pages::Pages;
use super::timer::Timer;

/// A cycle that takes longer than this no longer counts as alive: the watchdog may restart the daemon.
const LONGEST_CYCLE: Duration = Duration::from_hours(1);
/// How often the watchdog is told that the daemon is alive; the unit's `WatchdogSec` must be longer.
const ALIVE_EVERY: Duration = Duration::from_secs(15);

/// The daemon could not start.
#[derive(Debug, thiserror::Error)]
pub enum DaemonError {
    /// The timer did not start.
    #[error("starting the timer `{wake}`")]
    Timer {
        /// The cron line.
        wake: String,
        /// Why.
        #[source]
        source: tokio_cron_scheduler::JobSchedulerError,
    },
    /// Signals cannot be listened to.
    #[error("listening to signals")]
    Signals(#[source] std::io::Error),
}

/// Runs until SIGTERM or SIGINT: one cycle at once, then one at every wake-up.
///
/// # Errors
/// Only what prevents the start; afterwards nothing ends the daemon but a signal.
pub async fn run(parts: Arc<Parts>, wake: &str, pages: Pages) -> Result<(), DaemonError> {
    let mut signals = Signals::listen().map_err(DaemonError::Signals)?;
    let mut timer = Timer::start(wake, parts.inputs.zone)
        .await
        .map_err(|source| DaemonError::Timer { wake: wake.to_owned(), source })?;
    tell_systemd(&[NotifyState::Ready, NotifyState::Status("waiting for work")]);
    info!(wake, zone = %parts.inputs.zone, "ready");
    let mut alive = interval(ALIVE_EVERY);
    let mut due = true;
    loop {
        if due && run_cycle(&parts, &mut signals, &pages).await {
            break;
        }
        due = false;
        tokio::select! {
            () = signals.stop() => break,
            () = timer.woken() => due = true,
            _ = alive.tick() => be_alive(&pages),
        }
    }
    tell_systemd(&[NotifyState::Stopping]);
    pages.close().await;
    timer.stop().await;
    info!("stopped");
    Ok(())
}

/// Runs one cycle and stays alive meanwhile. A signal lets the letter in hand be finished. Returns whether to stop.
async fn run_cycle(parts: &Arc<Parts>, signals: &mut Signals, pages: &Pages) -> bool {
    let mut cycles = JoinSet::new();
    let shared = Arc::clone(parts);
    cycles.spawn(async move { cycle::run(&shared).await });
    let begun = Instant::now();
    let mut alive = interval(ALIVE_EVERY);
    let mut stopping = false;
    loop {
        tokio::select! {
            ended = cycles.join_next() => {
                match ended {
                    Some(Ok(Err(failure))) => error!(error = %failure, cause = ?std::error::Error::source(&failure), "the state is not usable; the next cycle tries again"),
                    Some(Err(panic)) => error!(error = %panic, "a cycle broke off; the next one tries again"),
                    Some(Ok(Ok(_))) | None => {}
                }
                return stopping;
            }
            () = signals.stop(), if !stopping => {
                info!("stopping after the letter in hand");
                parts.stopping.store(true, Ordering::SeqCst);
                stopping = true;
            }
            _ = alive.tick() => {
                if begun.elapsed() < LONGEST_CYCLE {
                    be_alive(pages);
                } else {
                    warn!("a cycle takes too long; the watchdog is no longer answered");
                }
            }
        }
    }
}

/// Tells the watchdog and `/healthz`.
fn be_alive(pages: &Pages) {
    pages.beat();
    tell_systemd(&[NotifyState::Watchdog]);
}

/// Outside systemd nobody listens, and that is well.
fn tell_systemd(states: &[NotifyState<'_>]) {
    let _ = sd_notify::notify(states);
}

struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    fn listen() -> std::io::Result<Self> {
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    async fn stop(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

//! Whether the daemon is alive: the same beat that the watchdog of systemd follows.

use std::sync::Mutex;
use std::time::Duration;

use tokio::time::Instant;

/// Without a beat for this long the daemon does not count as alive.
const LONGEST_SILENCE: Duration = Duration::from_mins(1);

/// The beat of the daemon.
#[derive(Debug)]
pub struct Heartbeat {
    last: Mutex<Instant>,
}

impl Default for Heartbeat {
    fn default() -> Self {
        Self { last: Mutex::new(Instant::now()) }
    }
}

impl Heartbeat {
    /// The daemon is alive now.
    pub fn beat(&self) {
        if let Ok(mut last) = self.last.lock() {
            *last = Instant::now();
        }
    }

    /// Whether it was alive a short time ago.
    #[must_use]
    pub fn is_heard(&self) -> bool {
        self.last.lock().is_ok_and(|last| last.elapsed() < LONGEST_SILENCE)
    }
}

//! The only place that asks the machine for the time.
//!
//! Everything else takes the moment as an argument, so that any day can be played again.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Utc};

/// A moment in universal time.
pub type Timestamp = DateTime<Utc>;

/// Gives the time: the machine's, or a moment that stands still until it is moved.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    stopped_at_ms: Option<Arc<AtomicI64>>,
}

impl Clock {
    /// The machine's clock.
    #[must_use]
    pub fn system() -> Self {
        Self::default()
    }

    /// A clock that stands still at `moment`.
    #[must_use]
    pub fn stopped(moment: Timestamp) -> Self {
        Self { stopped_at_ms: Some(Arc::new(AtomicI64::new(moment.timestamp_millis()))) }
    }

    /// Moves a stopped clock; every copy of it sees the new moment. Does nothing to the machine's clock.
    pub fn set(&self, moment: Timestamp) {
        if let Some(stopped) = &self.stopped_at_ms {
            stopped.store(moment.timestamp_millis(), Ordering::SeqCst);
        }
    }

    /// The moment now, to the millisecond on a stopped clock.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the one place that may ask the machine")]
    pub fn now(&self) -> Timestamp {
        match &self.stopped_at_ms {
            Some(stopped) => Timestamp::from_timestamp_millis(stopped.load(Ordering::SeqCst)).unwrap_or_default(),
            None => Utc::now(),
        }
    }
}

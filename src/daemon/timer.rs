//! Wakes the daemon by a cron line in the office's zone.
//!
//! The scheduler only sends a wake-up; what is due is decided by the agenda from durable state. So a missed or doubled wake-up
//! changes nothing.

use chrono_tz::Tz;
use tokio::sync::mpsc::{self, Receiver};
use tokio_cron_scheduler::{Job, JobScheduler, JobSchedulerError};

/// A running timer; dropping it stops the wake-ups.
pub(super) struct Timer {
    scheduler: JobScheduler,
    wakes: Receiver<()>,
}

impl Timer {
    /// Starts waking by the cron line (with seconds) in the zone.
    pub(super) async fn start(wake: &str, zone: Tz) -> Result<Self, JobSchedulerError> {
        // One waiting wake-up is enough: a cycle does everything that is due.
        let (sender, wakes) = mpsc::channel(1);
        let scheduler = JobScheduler::new().await?;
        let job = Job::new_async_tz(wake, zone, move |_, _| {
            let sender = sender.clone();
            Box::pin(async move {
                let _ = sender.try_send(());
            })
        })?;
        scheduler.add(job).await?;
        scheduler.start().await?;
        Ok(Self { scheduler, wakes })
    }

    /// Waits for the next wake-up; for ever when the scheduler has ended.
    pub(super) async fn woken(&mut self) {
        if self.wakes.recv().await.is_none() {
            std::future::pending::<()>().await;
        }
    }

    /// Stops the wake-ups.
    pub(super) async fn stop(mut self) {
        let _ = self.scheduler.shutdown().await;
    }
}

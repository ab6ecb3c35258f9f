//! What the pages are made with.

use std::sync::Arc;

use async_trait::async_trait;
use chrono::NaiveDateTime;
use chrono_tz::Tz;

use crate::clock::{Clock, Timestamp};
use crate::domain::office::Office;
use crate::domain::plan::Plan;
use crate::domain::problem::Problem;
use crate::domain::snapshot::Snapshot;
use crate::link::Signer;
use crate::render::language::Language;
use crate::render::templates::Templates;
use crate::stores::store::Store;

use super::health::Heartbeat;

/// What the sheets and tables say, as they were read for the pages.
#[derive(Debug, Clone)]
pub struct Seen {
    /// When they were read.
    pub at: Timestamp,
    /// The office.
    pub office: Office,
    /// The plans.
    pub plans: Vec<Plan>,
    /// What the sources said, plan by plan; what stands beside them is heard anew for every page.
    pub snapshots: Vec<Snapshot>,
}

/// Reads the sheets and tables for the pages. Many pages in a short time may share one reading.
#[async_trait]
pub trait Reader: Send + Sync {
    /// What the sheets and tables say now.
    async fn read(&self) -> Result<Arc<Seen>, Vec<Problem>>;
}

/// Everything that the pages are made with.
pub struct Parts {
    /// The time.
    pub clock: Clock,
    /// The zone in which the office lives.
    pub zone: Tz,
    /// The state.
    pub store: Arc<dyn Store>,
    /// The sheets and tables.
    pub reader: Arc<dyn Reader>,
    /// Tells the office's links from others.
    pub signer: Signer,
    /// The layouts.
    pub templates: Templates,
    /// The language of the office.
    pub language: Language,
    /// Whether the daemon is alive.
    pub heartbeat: Arc<Heartbeat>,
}

impl Parts {
    /// A moment as the office's clocks show it.
    pub(super) fn local(&self, moment: Timestamp) -> NaiveDateTime {
        moment.with_timezone(&self.zone).naive_local()
    }
}

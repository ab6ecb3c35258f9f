//! The pages of the internal network, beside the cycles: bound at the start, ended at the end.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use tokio::net::TcpListener;
use tokio::sync::{Mutex, oneshot};
use tokio::task::JoinSet;
use tracing::{error, info};

use crate::config::Config;
use crate::cycle::collect::{Memory, collect};
use crate::cycle::parts::Parts;
use crate::domain::problem::Problem;
use crate::link::Signer;
use crate::web::{self, Heartbeat, Reader, Seen, WebSettings};

/// For so long pages share one reading of the sheets.
const SHARED_FOR: chrono::TimeDelta = chrono::TimeDelta::seconds(20);

/// The pages, where the settings ask for them.
pub struct Pages {
    heartbeat: Arc<Heartbeat>,
    stop: Option<oneshot::Sender<()>>,
    serving: JoinSet<()>,
}

impl Pages {
    /// Binds the address of the settings and begins to serve; does nothing where they name none.
    ///
    /// # Errors
    /// The address cannot be bound.
    pub async fn open(config: &Config, parts: &Arc<Parts>) -> io::Result<Self> {
        let heartbeat = Arc::new(Heartbeat::default());
        let mut pages = Self { heartbeat: Arc::clone(&heartbeat), stop: None, serving: JoinSet::new() };
        let WebSettings { listen, most_connections, request_seconds, .. } = &config.settings.web;
        let (Some(links), Ok(address)) = (&parts.desk.links, listen.parse::<SocketAddr>()) else { return Ok(pages) };
        let listener = TcpListener::bind(address).await?;
        info!(address = %listener.local_addr()?, "the pages are open");
        let of_pages = Arc::new(parts_of_pages(parts, links.signer.clone(), heartbeat));
        let (stop, stopped) = oneshot::channel::<()>();
        let (places, time) = (*most_connections, Duration::from_secs(*request_seconds));
        pages.stop = Some(stop);
        pages.serving.spawn(async move {
            let ended = web::serve(of_pages, listener, places, time, async {
                let _ = stopped.await;
            });
            if let Err(fault) = ended.await {
                error!(error = %fault, "the pages have ended");
            }
        });
        Ok(pages)
    }

    /// The daemon is alive now.
    pub(super) fn beat(&self) {
        self.heartbeat.beat();
    }

    /// Takes no more visitors and waits for those who are there.
    pub(super) async fn close(mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        while self.serving.join_next().await.is_some() {}
    }
}

fn parts_of_pages(parts: &Arc<Parts>, signer: Signer, heartbeat: Arc<Heartbeat>) -> web::Parts {
    web::Parts {
        clock: parts.clock.clone(),
        zone: parts.inputs.zone,
        store: Arc::clone(&parts.store),
        reader: Arc::new(Sheets { parts: Arc::clone(parts), last: Mutex::new(None) }),
        signer,
        templates: parts.desk.templates.clone(),
        language: parts.desk.language.clone(),
        heartbeat,
    }
}

/// Reads as a cycle does, once for all who ask within a short time.
struct Sheets {
    parts: Arc<Parts>,
    last: Mutex<Option<Arc<Seen>>>,
}

#[async_trait]
impl Reader for Sheets {
    async fn read(&self) -> Result<Arc<Seen>, Vec<Problem>> {
        let Self { parts, last } = self;
        let mut last = last.lock().await;
        let now = parts.clock.now();
        if let Some(seen) = last.as_ref().filter(|seen| (seen.at..=seen.at + SHARED_FOR).contains(&now)) {
            return Ok(Arc::clone(seen));
        }
        let memory = Memory { store: parts.store.as_ref(), archive: &parts.archive, now };
        let collected = collect(&parts.inputs, Some(memory), parts.inputs.local(now).date()).await?;
        let seen = Seen { at: now, office: collected.office, plans: collected.plans, snapshots: collected.snapshots };
        Ok(Arc::clone(last.insert(Arc::new(seen))))
    }
}

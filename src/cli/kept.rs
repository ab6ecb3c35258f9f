//! What is kept for ever, opened for reading: frozen readings, reports as they were sent, copies of sheets.

use chrono::NaiveDate;

use crate::config::Config;
use crate::cycle::basis::{Basis, Shelf, take_up};
use crate::daemon::build;
use crate::domain::agenda::current_round;
use crate::domain::problem::Problem;
use crate::stores::archive::Archive;
use crate::stores::snapshots::Snapshots;
use crate::stores::sqlite::SqliteStore;
use crate::stores::store::StoreError;

use super::office::Office;

/// What is kept for ever. Nothing is written to it.
pub(super) struct KeptFiles {
    /// The database, where there is one.
    pub(super) store: Option<SqliteStore>,
    archive: Archive,
}

impl KeptFiles {
    /// Opens what there is, and makes nothing.
    pub(super) async fn open(config: &Config) -> Result<Self, StoreError> {
        let database = build::database(config);
        let store = if database.exists() { Some(SqliteStore::open_existing_read_only(&database).await?) } else { None };
        Ok(Self { store, archive: build::archive(config) })
    }

    /// What a report of a plan for a 基準日 is made of.
    pub(super) async fn of(&self, office: &Office, plan: usize, as_of: NaiveDate) -> Result<Basis, Problem> {
        let store = self.store.as_ref().map(|store| -> &dyn Snapshots { store });
        take_up(Shelf { store, archive: &self.archive }, &office.inputs, &office.collected, plan, as_of).await
    }

    /// What the report of a plan on a day is made of.
    pub(super) async fn basis(&self, office: &Office, plan: usize, day: NaiveDate) -> Result<Basis, Problem> {
        match current_round(&office.collected.plans[plan], day) {
            Some(round) => self.of(office, plan, round.as_of).await,
            None => Ok(Basis::of_today(&office.collected)),
        }
    }
}

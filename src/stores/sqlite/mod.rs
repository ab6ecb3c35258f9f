//! The state in one SQLite file: enough for one office on one machine.
//!
//! WAL with `synchronous = FULL`: what was acknowledged survives a power cut. Every write begins as IMMEDIATE, since a
//! transaction that reads first and writes later fails under other writers whatever the busy time-out. It must not
//! know what the keys, letters and facts are about.

mod ledger;
mod open;
mod outbox;
mod sending;
mod snapshots;
mod statements;
mod store;
mod transaction;

pub use open::OpenFault;
pub use store::SqliteStore;

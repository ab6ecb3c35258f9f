//! Edge state: what must survive a restart. SQL stands only here.

pub mod archive;
pub mod error;
pub mod occurrence;
pub mod sending;
pub mod snapshots;
pub mod sqlite;
pub mod statements;
pub mod store;

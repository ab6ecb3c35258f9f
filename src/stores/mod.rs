//! Edge state: what must survive a restart. SQL stands only here.

pub mod archive;
pub mod sqlite;
pub mod store;

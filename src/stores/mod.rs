//! Edge state: what must survive a restart. SQL stands only here.

pub mod store;

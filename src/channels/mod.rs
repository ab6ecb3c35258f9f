//! Edge out: ways to a recipient. Only this folder sends.

pub mod channel;
pub mod email;
pub mod file;
pub mod retry;

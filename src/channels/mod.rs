//! Edge out: ways to a recipient, and what comes back from there. Only this folder sends.

pub mod both;
pub mod bounces;
pub mod channel;
pub mod email;
pub mod file;
pub mod retry;
pub mod webhook;

//! Edge out: ways to a recipient. Only this folder sends.

pub mod channel;

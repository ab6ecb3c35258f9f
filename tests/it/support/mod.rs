//! Real parts for tests: a copy of the example office, and servers that behave as told and go away by themselves. It must not
//! know what is tested.

pub(crate) mod browser;
pub(crate) mod daemon;
pub(crate) mod faketime;
pub(crate) mod kill;
pub(crate) mod letters;
pub(crate) mod mail_server;
pub(crate) mod office;
pub(crate) mod proposed;
pub(crate) mod smtp;
pub(crate) mod tls;
pub(crate) mod web;

//! The program from outside: one binary of integration tests, a module a topic.

mod channels;
mod mail_server;
mod mails;
mod pdf;
mod reading;
mod store;
mod support;
mod tables;

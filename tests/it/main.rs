//! The program from outside: one binary of integration tests, a module a topic.

mod architecture;
mod bad_input;
mod channels;
mod crash;
mod daemon;
mod demo;
mod findings;
mod folder;
mod golden;
mod holidays;
mod init;
mod mail_server;
mod mails;
mod pdf;
mod reading;
mod shapes;
mod store;
mod support;
mod tables;
mod targets;
mod trouble;
mod twenty;
mod unit_file;
mod verapdf;
mod web;
mod years;

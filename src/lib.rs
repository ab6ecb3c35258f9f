#![doc = include_str!("ARCHITECTURE.md")]

pub mod channels;
pub mod cli;
pub mod clock;
pub mod config;
pub mod cycle;
pub mod daemon;
pub mod digest;
pub mod disk;
pub mod domain;
pub mod link;
pub mod render;
pub mod secret;
pub mod sources;
pub mod stores;
pub mod web;

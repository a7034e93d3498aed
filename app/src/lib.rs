//! The program: the only crate that knows every room. It reads the configuration, wires the rooms together and offers
//! the operator's commands.

pub mod cli;
mod commands;
pub mod config;
pub mod demo;
mod postbox;
pub mod wiring;

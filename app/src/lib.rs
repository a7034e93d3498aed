//! The program: the only crate that knows every room. It reads the configuration, wires the rooms together and offers
//! the operator's commands.

pub mod audit;
pub mod cli;
mod commands;
pub mod config;
pub mod demo;
pub mod postbox;
pub mod wiring;

/// Pages make and drop many small texts on many threads; the system's allocator keeps twice as much memory for that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

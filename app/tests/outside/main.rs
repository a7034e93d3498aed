//! The house as those see it who must not: every route is tried by everybody who has no right to it, with things that are
//! really there, and what is sent is as hostile as it can be.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test stops loudly and prints what it counted"
)]

mod account;
mod administration;
mod apart;
mod authenticator;
mod cases;
mod citizens;
mod drafts;
mod fuzz;
mod ground;
mod hostile;
mod office;
mod processes;
mod quiet;
mod sockets;
mod table;
mod tasks;
mod things;
mod web;

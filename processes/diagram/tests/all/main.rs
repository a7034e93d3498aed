//! Pictures and steps of our own models, of others' models and of hostile ones.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod check;
mod foreign;
mod gallery;
mod hostile;
mod order;
mod snapshots;
mod suite;

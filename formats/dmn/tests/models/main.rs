//! Models written here: read, evaluated, looked through, spoilt.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

mod boxed;
mod common;
mod findings;
mod graph;
mod hostile;
mod properties;
mod reading;
mod tables;
mod types;

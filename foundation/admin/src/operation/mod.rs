//! Operation: the queue, dead letters, the state of the record. Payloads of jobs are not shown, they may be personal.

mod actions;
mod pages;
pub(crate) mod routes;

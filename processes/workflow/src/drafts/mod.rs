//! Drafts of processes: what somebody draws before it is approved.

pub mod routes;

//! Administration of people and units: enter, lock, give roles, help after a lost password.

mod pages;
pub(crate) mod routes;

//! Administration of people and units: enter, lock, give roles, help after a lost password.

pub(crate) mod pages;
pub(crate) mod routes;

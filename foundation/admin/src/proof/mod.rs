//! Proving once more who one is, and setting up the second factor that a role demands.

pub(crate) mod pages;
pub(crate) mod routes;

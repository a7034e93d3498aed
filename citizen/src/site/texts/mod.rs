//! The administration's pages for the town's own texts: list, editor with preview, older versions.

mod pages;
pub(crate) mod routes;

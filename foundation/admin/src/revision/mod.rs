//! The auditor's room: emergency accesses, and the audit of the record of acts.

mod pages;
pub(crate) mod routes;

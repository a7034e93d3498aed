//! Pillar "digital records": file plan (Aktenplan), case files (Akten), cases (Vorgänge), documents, worklists.
//!
//! The course of a case is a plain state machine that knows no service ([`cases::step`]). Pillars above open cases, add
//! documents and decide through [`cases::actions`]; what they want to show on a case's page they hand in as
//! [`cases::pages::Panel`].

mod by;
pub mod cases;
pub mod documents;
pub mod fileplan;
pub mod files;
pub mod who;
pub mod worklist;

pub use by::By;
use server::Route;

/// The tables of this pillar.
pub const MIGRATIONS: &[store::Migration] = &[store::migration!("records", "0001_records")];

/// The pages and acts of this pillar.
#[must_use]
pub fn routes() -> Vec<Route> {
    [
        fileplan::routes::routes(),
        files::routes::routes(),
        cases::routes::routes(),
        documents::routes::routes(),
        worklist::routes::routes(),
    ]
    .concat()
}

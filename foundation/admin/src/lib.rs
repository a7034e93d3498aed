//! The pages of the foundation itself: sign-in, one's own account, operation, administration, audit, components.
//!
//! Everything that is decided here is decided by the actions of the crates below; these pages only ask and show. All of
//! them are for staff and German.

mod account;
mod gallery;
mod operation;
mod passkeys;
mod people;
mod proof;
mod revision;
mod settings;
mod signin;
mod units;

pub use operation::{Notice, Notices};
pub use units::{Ask, Belonging, UnitsInUse};

use access::credentials::TownKey;
use kernel::{Lang, Timestamp};
use server::Route;
use town::Town;

/// The language of these pages.
pub(crate) const LANG: Lang = Lang::German;

/// The pages and acts of the foundation.
#[must_use]
pub fn routes() -> Vec<Route> {
    [
        signin::routes::routes(),
        account::routes::routes(),
        proof::routes::routes(),
        passkeys::routes::routes(),
        operation::routes::routes(),
        people::routes::routes(),
        units::routes::routes(),
        settings::routes::routes(),
        revision::routes::routes(),
        gallery::routes(),
    ]
    .concat()
}

/// The key with which the secrets of a town's staff are kept.
pub(crate) fn town_key(town: &Town) -> TownKey {
    TownKey::new(town.keys.derive("staff secrets"))
}

/// Day and time in figures, for tables.
pub(crate) fn moment(at: Timestamp) -> String {
    format!("{}, {}", ui::format::date_short(LANG, kernel::local_date(at)), ui::format::time(LANG, at))
}

//! The town's site (Rathaus online): start page, services, texts of the town.

pub mod actions;
pub mod pages;
pub mod routes;
pub mod store;

/// The pages whose text a town writes itself, with their paths.
pub const TEXT_PAGES: [(&str, &str); 5] = [
    ("impressum", ui::paths::IMPRINT),
    ("datenschutz", ui::paths::PRIVACY),
    ("barrierefreiheit", ui::paths::ACCESSIBILITY),
    ("leichte-sprache", ui::paths::PLAIN_LANGUAGE),
    ("kontakt", ui::paths::CONTACT),
];

//! Pillar "digital citizen service": the town's site, services, applications, letters, the resident register, proofs.
//!
//! A service is a folder ([`packages`]), never code. A person fills in a draft ([`drafts`]), sends it ([`applications`]),
//! which opens a case in `records`; what goes out is printed, recorded and sealed by a job ([`letters`]).

pub mod applicant;
pub mod applications;
pub mod catalogue;
pub mod drafts;
pub mod forms;
pub mod letters;
pub mod mails;
pub mod packages;
pub mod proof;
pub mod register;
pub mod site;

use server::Route;

ui::texts!(
    /// The words of this pillar in all languages.
    pub(crate) static TEXTS
);

/// The tables of this pillar.
pub const MIGRATIONS: &[store::Migration] = &[store::migration!("citizen", "0001_citizen")];

/// The pages and acts of this pillar.
#[must_use]
pub fn routes() -> Vec<Route> {
    [
        site::routes::routes(),
        site::texts::routes::routes(),
        drafts::routes::routes(),
        applications::routes::routes(),
        proof::routes::routes(),
    ]
    .concat()
}

/// The main navigation for citizens: label and path.
#[must_use]
pub fn navigation(lang: kernel::Lang) -> Vec<(String, &'static str)> {
    [
        ("leistungen", "/leistungen"),
        ("fortsetzen-titel", "/antrag/fortsetzen"),
        ("schreiben-pruefen", "/pruefen"),
    ]
    .map(|(key, path)| (TEXTS.get(lang, key), path))
    .to_vec()
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_text_is_there_in_every_language() {
        assert_eq!(super::TEXTS.faults(), [""; 0]);
    }
}

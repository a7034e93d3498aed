//! Service packages: a new online service is a folder (house rule: data, not code).
//!
//! ```text
//! services/meldebescheinigung/
//! ├── service.toml                     names, law, unit, file plan class, trust level, fee, letters
//! ├── form.toml                        pages, questions, conditions, rules
//! ├── process.bpmn                     what happens with an application, from its receipt to the file
//! ├── letters/*.typ                    what goes out
//! ├── texts/{de,de-leicht,en}.md       the service page
//! └── tests/*.toml                     sample applications and what must come of them
//! ```
//!
//! [`Package::load`] reads a folder, [`Package::check`] proves it before it goes live. Both are pure; only [`Folder`] touches
//! the disk.

mod check;
#[cfg(test)]
mod demo_tests;
mod finding;
mod letter;
mod package;
mod process;
mod reach;
mod sample;
mod service;
#[cfg(test)]
mod small_tests;
mod source;
#[cfg(test)]
pub(crate) mod tests;
mod texts;

pub use check::Report;
pub use finding::Finding;
pub use letter::{CASE_FACTS, Letter};
pub use package::Package;
pub use process::OfficeProcess;
pub use sample::Sample;
pub use service::{
    Deadline, DeadlineStart, Fact, FactSource, Fee, Law, LetterKind, LetterSpec, Outcome, Privacy,
    Processing, Service, Trust, WordLists,
};
pub use source::{Folder, Memory, Source};
pub use texts::{PageTexts, SECTIONS, TextSection};

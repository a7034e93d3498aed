//! Case files (Akten): where cases lie, numbered by a rule.

pub mod actions;
pub mod pages;
pub mod routes;
pub mod store;

use kernel::{Id, Timestamp, UnitId};

use crate::fileplan::ClassId;

/// Marker and identifier of a case file.
pub type FileId = Id<CaseFile>;

/// A case file (Akte).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseFile {
    /// Which one.
    pub id: FileId,
    /// The class of the file plan.
    pub class: ClassId,
    /// The file reference (Aktenzeichen), given by the town's rule.
    pub reference: String,
    /// What it is about.
    pub title: String,
    /// The responsible unit.
    pub unit: UnitId,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it was closed (z. d. A.).
    pub closed_at: Option<Timestamp>,
}

/// The file reference (Aktenzeichen) of the `number`-th file of `class` in `year`, by the town's rule.
#[must_use]
pub fn file_reference(rules: &town::NumberRules, class: &str, year: i16, number: i64) -> String {
    rules
        .file
        .replace("{class}", class)
        .replace("{year}", &year.to_string())
        .replace("{number}", &number.to_string())
}

/// The case reference (Geschäftszeichen) of the `number`-th case of a file, by the town's rule.
#[must_use]
pub fn case_reference(rules: &town::NumberRules, file: &str, number: i64) -> String {
    rules.case.replace("{file}", file).replace("{number}", &number.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_follow_the_rule() {
        let rules =
            town::NumberRules { file: "{class}/{year}/{number}".into(), case: "{file}-{number}".into() };
        assert_eq!(file_reference(&rules, "33.10", 2026, 7), "33.10/2026/7");
        assert_eq!(case_reference(&rules, "33.10/2026/7", 12), "33.10/2026/7-12");
        let other =
            town::NumberRules { file: "{year}-{class}.{number}".into(), case: "{file} V {number}".into() };
        assert_eq!(case_reference(&other, &file_reference(&other, "1", 2026, 2), 3), "2026-1.2 V 3");
    }
}

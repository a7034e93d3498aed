//! Fatal rules that no document can break, each with the reason.

const TRUE: &str = "its test is always true";
const TWICE: &str =
    "a second such element stops the official rules, which take it for a single one elsewhere";

const HIDDEN: &str = "a rule before it takes every element that it is for";

/// Syntax, rule, reason.
const NEVER: &[(&str, &str, &str)] = &[
    ("UBL", "BR-CO-05", TRUE),
    ("UBL", "BR-CO-06", TRUE),
    ("UBL", "BR-CO-07", TRUE),
    ("UBL", "BR-CO-08", TRUE),
    ("UBL", "UBL-SR-09", TWICE),
    ("UBL", "UBL-SR-15", TWICE),
    ("UBL", "UBL-SR-22", TWICE),
    ("UBL", "UBL-SR-27", TWICE),
    ("CII", "BR-CO-05", TRUE),
    ("CII", "BR-CO-06", TRUE),
    ("CII", "BR-CO-07", TRUE),
    ("CII", "BR-CO-08", TRUE),
    ("CII", "BR-AF-09", TRUE),
    ("CII", "BR-AG-09", TRUE),
    ("CII", "CII-DT-010", HIDDEN),
    ("CII", "CII-DT-011", HIDDEN),
    ("CII", "CII-DT-012", HIDDEN),
    ("CII", "CII-SR-477", TWICE),
    ("CII", "CII-SR-478", TWICE),
    ("CII", "CII-SR-479", TWICE),
    ("CII", "CII-SR-480", TWICE),
    ("CII", "CII-SR-481", TWICE),
    ("CII", "CII-SR-482", TWICE),
    ("CII", "CII-SR-484", TWICE),
    ("CII", "CII-SR-487", TWICE),
];

/// Why the rule cannot break, where that is known.
pub(crate) fn reason(syntax: &str, rule: &str) -> Option<&'static str> {
    let known = NEVER.iter().find(|(known, id, _)| (*known, *id) == (syntax, rule));
    known.map(|(.., reason)| *reason)
}

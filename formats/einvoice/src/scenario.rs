//! Which rules are asked of which document: the specification identifier (BT-24) decides (`tables/scenarios.txt`).

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::edition::Level;

/// A kind of invoice with the rules that hold for it.
#[derive(Debug)]
pub struct Scenario {
    /// Its name.
    pub name: &'static str,
    /// The kind of document: `UBL Invoice`, `UBL CreditNote`, `CII` or `any`.
    pub kind: &'static str,
    /// The names of its sets of rules.
    pub sets: Vec<&'static str>,
    identifiers: Vec<&'static str>,
    levels: FxHashMap<&'static str, Level>,
}

static SCENARIOS: LazyLock<Vec<Scenario>> = LazyLock::new(|| read(include_str!("../tables/scenarios.txt")));

impl Scenario {
    /// All of them.
    #[must_use]
    pub fn all() -> &'static [Self] {
        &SCENARIOS
    }

    /// The one for a specification identifier and a kind of document. The last of the table takes everything.
    #[must_use]
    pub fn of(identifier: &str, kind: &str) -> Option<&'static Self> {
        let identifier = identifier.trim();
        let named =
            |scenario: &Self| scenario.identifiers.iter().any(|one| *one == "*" || *one == identifier);
        SCENARIOS.iter().find(|scenario| (scenario.kind == "any" || scenario.kind == kind) && named(scenario))
    }

    /// The identifier (BT-24) that it goes by first.
    #[must_use]
    pub fn identifier(&self) -> Option<&'static str> {
        self.identifiers.first().copied()
    }

    /// Whether KoSIT's configuration for XRechnung knows it; others are rejected there unseen.
    #[must_use]
    pub fn is_xrechnung(&self) -> bool {
        self.kind != "any"
    }

    /// How grave a rule is here, if that is not as the rule says itself.
    #[must_use]
    pub fn level(&self, rule: &str) -> Option<Level> {
        self.levels.get(rule).copied()
    }
}

fn read(table: &'static str) -> Vec<Scenario> {
    let mut all: Vec<Scenario> = Vec::new();
    for line in table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(head) = line.strip_prefix("scenario ") {
            let mut cells = head.split(" ; ").map(str::trim);
            let mut cell = || cells.next().unwrap_or_default();
            all.push(Scenario {
                name: cell(),
                kind: cell(),
                sets: cell().split(", ").collect(),
                identifiers: Vec::new(),
                levels: FxHashMap::default(),
            });
        } else if let (Some(scenario), Some((word, rest))) = (all.last_mut(), line.split_once(' ')) {
            match Level::named(word) {
                Some(level) => scenario.levels.extend(rest.split_whitespace().map(|rule| (rule, level))),
                None => scenario.identifiers.push(rest.trim()),
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_identifier_decides() {
        let name = |identifier: &str| Scenario::of(identifier, "UBL Invoice").map(|scenario| scenario.name);
        let xrechnung = "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0";
        assert_eq!(name(xrechnung), Some("XRechnung"));
        assert_eq!(name(&format!(" {xrechnung}\n")), Some("XRechnung"));
        let extension = format!("{xrechnung}#conformant#urn:xeinkauf.de:kosit:extension:xrechnung_3.0");
        assert_eq!(name(&extension), Some("XRechnung Extension"));
        assert_eq!(name("urn:cen.eu:en16931:2017"), Some("EN 16931"));
        let level = |kind| Scenario::of(&extension, kind).and_then(|one| one.level("BR-CO-16"));
        assert_eq!(
            (level("UBL Invoice"), level("CII"), level("UBL CreditNote")),
            (Some(Level::Information), None, None)
        );
    }
}

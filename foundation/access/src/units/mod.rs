//! Units (Organisationseinheiten): the tree of the town hall.

pub mod actions;
pub(crate) mod store;

use std::collections::BTreeMap;

use kernel::{Problem, Timestamp, UnitId};

pub use store::{all, ask_for, ask_for_all, by_key, find};

/// A unit (Organisationseinheit: Amt, Fachbereich, Sachgebiet).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Which one.
    pub id: UnitId,
    /// The unit it belongs to; nothing for the top of the house.
    pub parent: Option<UnitId>,
    /// What people and service packages call it: `33.1`.
    pub key: String,
    /// Its name: `Bürgerbüro`.
    pub name: String,
    /// What it is responsible for (Aufgaben), in words for the who-does-what.
    pub tasks: String,
    /// Since when it gets nothing new.
    pub closed_at: Option<Timestamp>,
    /// Counts changes; a change names the one it saw.
    pub version: u32,
}

/// What still belongs to a unit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Belongings {
    /// People who have a role in it.
    pub people: i64,
    /// Open units that hang under it.
    pub below: i64,
    /// What the rooms above know, in words: `7 offene Vorgänge`.
    pub more: Vec<String>,
}

impl Belongings {
    /// Why the unit cannot be closed yet, in words that say what to do.
    #[must_use]
    pub fn obstacle(&self) -> Option<String> {
        let count = |number: i64, one: &str, many: &str| match number {
            0 => None,
            1 => Some(one.to_owned()),
            more => Some(format!("{more} {many}")),
        };
        let counted = [
            count(self.people, "1 Person mit einer Rolle", "Personen mit einer Rolle"),
            count(self.below, "1 Einheit darunter", "Einheiten darunter"),
        ];
        let words: Vec<String> = counted.into_iter().flatten().chain(self.more.iter().cloned()).collect();
        (!words.is_empty()).then(|| {
            format!(
                "Zu dieser Einheit gehören noch: {}. Geben Sie das zuerst an andere Einheiten.",
                words.join(", ")
            )
        })
    }
}

/// What is said about a unit when it is made or changed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct UnitData {
    /// The key, unique in the town.
    pub key: String,
    /// The name.
    pub name: String,
    /// What it is responsible for; may be empty.
    pub tasks: String,
}

impl UnitData {
    /// Trimmed, or what has to be put right.
    ///
    /// # Errors
    /// [`kernel::Error::Invalid`], with the fields `key`, `name`, `tasks`.
    pub fn checked(self) -> kernel::Result<Self> {
        let [key, name, tasks] = [self.key, self.name, self.tasks].map(|text| text.trim().to_owned());
        let mut problems = Vec::new();
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '/' | '_');
        if key.is_empty() || key.chars().count() > 20 || !key.chars().all(plain) {
            problems.push(Problem::new(
                "key",
                "Geben Sie ein Kurzzeichen mit höchstens 20 Zeichen an: Buchstaben, Ziffern, Punkt, Strich.",
            ));
        }
        if name.is_empty() || name.chars().count() > 120 {
            problems.push(Problem::new("name", "Geben Sie einen Namen mit höchstens 120 Zeichen an."));
        }
        if tasks.chars().count() > 2000 {
            problems.push(Problem::new("tasks", "Beschreiben Sie die Aufgaben mit höchstens 2.000 Zeichen."));
        }
        if problems.is_empty() {
            Ok(Self { key, name, tasks })
        } else {
            Err(kernel::Error::Invalid(problems))
        }
    }
}

/// The tree written out: each unit with each unit below it at any depth, and with itself. Nothing where the tree has a
/// circle.
#[must_use]
pub fn written_out(parents: &BTreeMap<UnitId, Option<UnitId>>) -> Option<Vec<(UnitId, UnitId)>> {
    let mut pairs = Vec::new();
    for unit in parents.keys() {
        let (mut above, mut steps) = (Some(*unit), 0);
        while let Some(here) = above {
            pairs.push((here, *unit));
            above = parents.get(&here).copied().flatten();
            steps += 1;
            if steps > parents.len() {
                return None;
            }
        }
    }
    pairs.sort_unstable();
    Some(pairs)
}

#[cfg(test)]
mod tests {
    use kernel::Id;
    use proptest::prelude::*;

    use super::*;

    fn unit(n: usize) -> UnitId {
        format!("{n:032x}").parse().unwrap()
    }

    #[test]
    fn a_circle_is_seen() {
        let tree = |pairs: &[(usize, Option<usize>)]| {
            pairs.iter().map(|(n, parent)| (unit(*n), parent.map(unit))).collect::<BTreeMap<_, _>>()
        };
        assert_eq!(written_out(&tree(&[(1, Some(2)), (2, Some(1))])), None);
        assert_eq!(written_out(&tree(&[(1, Some(1))])), None);
        assert_eq!(
            written_out(&tree(&[(1, None), (2, Some(1))])),
            Some(vec![(unit(1), unit(1)), (unit(1), unit(2)), (unit(2), unit(2))])
        );
    }

    #[test]
    fn a_unit_is_closed_when_nothing_belongs_to_it() {
        let has = |people, below, more: &[&str]| Belongings {
            people,
            below,
            more: more.iter().map(|words| (*words).to_owned()).collect(),
        };
        let table = [
            (has(0, 0, &[]), None),
            (has(1, 0, &[]), Some("1 Person mit einer Rolle")),
            (has(2, 1, &[]), Some("2 Personen mit einer Rolle, 1 Einheit darunter")),
            (has(0, 3, &["7 offene Vorgänge"]), Some("3 Einheiten darunter, 7 offene Vorgänge")),
        ];
        for (has, words) in table {
            let expected = words.map(|words| {
                format!("Zu dieser Einheit gehören noch: {words}. Geben Sie das zuerst an andere Einheiten.")
            });
            assert_eq!(has.obstacle(), expected);
        }
    }

    #[test]
    fn what_is_said_of_a_unit_is_checked() {
        let data =
            |key: &str, name: &str| UnitData { key: key.into(), name: name.into(), tasks: String::new() };
        assert_eq!(data(" 33.1 ", " Bürgerbüro ").checked().unwrap(), data("33.1", "Bürgerbüro"));
        for bad in [data("", "x"), data("a b", "x"), data(&"1".repeat(21), "x"), data("1", " ")] {
            assert!(matches!(bad.checked(), Err(kernel::Error::Invalid(problems)) if problems.len() == 1));
        }
    }

    proptest! {
        #[test]
        fn below_is_transitive_and_contains_itself(at in proptest::collection::vec(any::<prop::sample::Index>(), 1..12)) {
            let mut parents: BTreeMap<UnitId, Option<UnitId>> = BTreeMap::new();
            parents.insert(Id::nil(), None);
            for (n, index) in at.iter().enumerate() {
                let parent = index.index(n + 1);
                parents.insert(unit(n + 1), Some(if parent == 0 { Id::nil() } else { unit(parent) }));
            }
            let pairs = written_out(&parents).unwrap();
            for unit in parents.keys() {
                prop_assert!(pairs.contains(&(*unit, *unit)));
                prop_assert!(pairs.contains(&(Id::nil(), *unit)));
            }
            for (a, b) in &pairs {
                for (_, d) in pairs.iter().filter(|(c, _)| c == b) {
                    prop_assert!(pairs.contains(&(*a, *d)));
                }
            }
        }
    }
}

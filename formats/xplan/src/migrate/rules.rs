//! The tables of the migration: one row for each thing that the next version says differently.
//!
//! Everything that no row names is taken over by its name, where the next version has it. The rows:
//!
//! | row | meaning |
//! |---|---|
//! | `class A B if … set p=v …` | objects of class A become B, with these values |
//! | `move C p q if …` | property p is called q; a `*` behind p stands for digits |
//! | `code E a b,c` | code a of enumeration E is b and c now |
//! | `set C p v if …` | property p gets this value, whatever it had |
//! | `add C p v if …` | property p gets this value if it has none |
//! | `drop C p` | property p repeats what is said elsewhere |
//! | `spec C p q t` | reference p is one of the typed references q, of type t |
//! | `pair C p d q D` | code p and its detail d stand together in q, a value of class D |
//! | `wrap C q D a=s …` | properties a become s inside of q, a value of class D; with `!` only if all of those are there |
//! | `into C p q s` | property p goes into the first value of q, as its s |
//! | `roof C` | single properties of roofs stand together in `dachgestaltung` |
//!
//! C is a class before or after the step; its descendants are meant, too. Conditions: `p=v`, `p` (is there), `p~surface`,
//! `p~line`, `p~point` (its geometry), `becomes~SO_` (the package of the class that the object has by now).

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::Version;

/// A condition on an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Condition {
    /// A property is there.
    Present(&'static str),
    /// A property has this text.
    Is(&'static str, &'static str),
    /// A property's geometry is of this kind.
    Shape(&'static str, &'static str),
    /// The object is of a class of this package by now.
    Becomes(&'static str),
}

/// What a row does; the first text is always the class it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Act {
    Class { to: &'static str, set: Vec<(&'static str, &'static str)> },
    Move { from: &'static str, to: &'static str },
    Set { name: &'static str, value: &'static str },
    Add { name: &'static str, value: &'static str },
    Drop { name: &'static str },
    Spec { from: &'static str, to: &'static str, kind: &'static str },
    Pair { general: &'static str, detail: &'static str, to: &'static str, data: &'static str },
    Wrap { to: &'static str, data: &'static str, parts: Vec<(&'static str, &'static str, bool)> },
    Into { from: &'static str, to: &'static str, sub: &'static str },
    Roof,
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rule {
    pub(super) class: &'static str,
    pub(super) act: Act,
    pub(super) when: Vec<Condition>,
}

/// The rows of one step.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) rules: Vec<Rule>,
    /// Enumeration and code to the codes of the next version.
    pub(super) codes: FxHashMap<(&'static str, &'static str), Vec<&'static str>>,
}

/// The rows that lead to a version, as they are written.
pub(super) fn text(to: Version) -> &'static str {
    match to {
        Version::V4_1 => include_str!("../../tables/migrate/4.1.txt"),
        Version::V5_0 => include_str!("../../tables/migrate/5.0.txt"),
        Version::V5_1 => include_str!("../../tables/migrate/5.1.txt"),
        Version::V5_2 => include_str!("../../tables/migrate/5.2.txt"),
        Version::V6_0 => include_str!("../../tables/migrate/6.0.txt"),
        Version::V4_0 | Version::V5_3 | Version::V5_4 | Version::V6_1 => "",
    }
}

/// The rows that lead to a version.
pub(super) fn table(to: Version) -> &'static Table {
    static TABLES: LazyLock<FxHashMap<Version, Table>> = LazyLock::new(|| {
        Version::ALL.into_iter().map(|version| (version, Table::read(text(version)))).collect()
    });
    static NONE: LazyLock<Table> = LazyLock::new(Table::default);
    TABLES.get(&to).unwrap_or(&NONE)
}

impl Table {
    /// Rows that cannot be read are left out; a test sees to it that there are none.
    fn read(text: &'static str) -> Self {
        let mut table = Self::default();
        for line in rows(text) {
            let words: Vec<&str> = line.split_ascii_whitespace().collect();
            if let ["code", enumeration, from, to] = *words {
                table.codes.insert((enumeration, from), to.split(',').collect());
            } else if let Some(rule) = rule(&words) {
                table.rules.push(rule);
            }
        }
        table
    }
}

/// The lines that are rows.
pub(super) fn rows(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// A row from its words.
pub(super) fn rule(words: &[&'static str]) -> Option<Rule> {
    let (kind, class) = (*words.first()?, *words.get(1)?);
    let rest = words.get(2..)?;
    let condition = rest.iter().position(|word| *word == "if").unwrap_or(rest.len());
    let values = rest.iter().position(|word| *word == "set").unwrap_or(rest.len());
    let end = condition.min(values);
    let when = rest.get(condition + 1..values.max(condition + 1)).unwrap_or_default();
    let when = when.iter().map(|word| self::condition(word)).collect();
    let set = rest.get(values + 1..).unwrap_or_default();
    let act = match (kind, &rest[..end]) {
        ("class", [to]) => {
            Act::Class { to, set: set.iter().filter_map(|word| word.split_once('=')).collect() }
        }
        ("move", [from, to]) => Act::Move { from, to },
        ("set", [name, value]) => Act::Set { name, value },
        ("add", [name, value]) => Act::Add { name, value },
        ("drop", [name]) => Act::Drop { name },
        ("spec", [from, to, kind]) => Act::Spec { from, to, kind },
        ("pair", [general, detail, to, data]) => Act::Pair { general, detail, to, data },
        ("wrap", [to, data, parts @ ..]) => {
            let part = |word: &&'static str| {
                let (from, sub) = word.split_once('=')?;
                Some(match sub.strip_suffix('!') {
                    Some(sub) => (from, sub, true),
                    None => (from, sub, false),
                })
            };
            Act::Wrap { to, data, parts: parts.iter().filter_map(part).collect() }
        }
        ("into", [from, to, sub]) => Act::Into { from, to, sub },
        ("roof", []) => Act::Roof,
        _ => return None,
    };
    Some(Rule { class, act, when })
}

fn condition(word: &'static str) -> Condition {
    if let Some(package) = word.strip_prefix("becomes~") {
        Condition::Becomes(package)
    } else if let Some((name, shape)) = word.split_once('~') {
        Condition::Shape(name, shape)
    } else if let Some((name, value)) = word.split_once('=') {
        Condition::Is(name, value)
    } else {
        Condition::Present(word)
    }
}

/// Whether a name is meant by a row, where `*` at the end stands for digits.
pub(super) fn is_meant(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        None => pattern == name,
        Some(start) => {
            name.strip_prefix(start).is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{self, Class};

    fn before(to: Version) -> Version {
        let rank = Version::ALL.iter().position(|version| *version == to).unwrap();
        Version::ALL[rank - 1]
    }

    /// Whether a class or one of its descendants has a property.
    fn has(version: Version, class: &str, pattern: &str) -> bool {
        let meant = model::classes(version).iter().filter(|other| other.is_a(class));
        meant.flat_map(Class::properties).any(|property| is_meant(pattern, property.name))
    }

    #[test]
    fn every_row_is_read_and_names_what_there_is() {
        let mut rows = 0;
        for to in Version::ALL.into_iter().skip(1) {
            let from = before(to);
            let known = |class: &str| model::class(from, class).or_else(|| model::class(to, class)).is_some();
            for row in self::rows(text(to)) {
                rows += 1;
                let words: Vec<&str> = row.split_ascii_whitespace().collect();
                if let ["code", enumeration, code, new] = *words {
                    assert!(
                        model::enumeration(from, enumeration).unwrap().value(code).is_some(),
                        "{to}: {row}"
                    );
                    assert!(!new.is_empty());
                    continue;
                }
                let rule = rule(&words).unwrap_or_else(|| panic!("{to}: {row}"));
                assert!(known(rule.class), "{to}: {row}");
                let there = |pattern: &str| has(from, rule.class, pattern) || has(to, rule.class, pattern);
                match rule.act {
                    Act::Class { to: class, set } => {
                        let class = model::class(to, class).unwrap_or_else(|| panic!("{to}: {row}"));
                        assert!(set.iter().all(|(name, _)| class.property(name).is_some()), "{to}: {row}");
                    }
                    Act::Pair { data, .. } => {
                        let class = model::class(to, data).unwrap();
                        assert!(["allgemein", "detail"].iter().all(|name| class.property(name).is_some()));
                    }
                    Act::Wrap { to: name, data, parts } => {
                        let class = model::class(to, data).unwrap();
                        assert!(parts.iter().all(|(_, sub, _)| class.property(sub).is_some()), "{to}: {row}");
                        assert!(
                            parts.iter().all(|(part, _, _)| there(part)) && !name.is_empty(),
                            "{to}: {row}"
                        );
                    }
                    Act::Set { name, .. } | Act::Add { name, .. } | Act::Drop { name } => {
                        assert!(there(name), "{to}: {row}");
                    }
                    Act::Move { .. } | Act::Spec { .. } | Act::Into { .. } | Act::Roof => {}
                }
            }
        }
        assert!(rows > 300, "{rows}");
    }
}

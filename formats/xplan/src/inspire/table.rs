//! The tables of the export: which class and code is which land use, regulation, level and step.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// What a class means for Europe, with what its codes say more exactly.
#[derive(Debug, Default)]
pub(super) struct Meaning {
    default: (&'static str, &'static str),
    /// Property, code, European value, national value.
    codes: Vec<(&'static str, &'static str, &'static str, &'static str)>,
}

/// Classes and their meanings.
pub(super) type Meanings = FxHashMap<&'static str, Meaning>;

/// Land uses of zones.
pub(super) fn zoning() -> &'static Meanings {
    static TABLE: LazyLock<Meanings> =
        LazyLock::new(|| meanings(include_str!("../../tables/inspire/zoning.txt")));
    &TABLE
}

/// Kinds of supplementary regulations.
pub(super) fn regulation() -> &'static Meanings {
    static TABLE: LazyLock<Meanings> =
        LazyLock::new(|| meanings(include_str!("../../tables/inspire/regulation.txt")));
    &TABLE
}

fn meanings(text: &'static str) -> Meanings {
    let mut table = Meanings::default();
    let mut class = "";
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        match *line.split_ascii_whitespace().collect::<Vec<_>>() {
            [name, europe, nation] => {
                class = name;
                table.insert(name, Meaning { default: (europe, nation), codes: Vec::new() });
            }
            [property, code, europe, nation] => {
                if let Some(meaning) = table.get_mut(class) {
                    meaning.codes.push((property, code, europe, nation));
                }
            }
            _ => {}
        }
    }
    table
}

impl Meaning {
    /// The European and the national values of an object whose properties have the codes that `values` gives, without repetition.
    pub(super) fn of(&self, values: impl Fn(&str) -> Vec<String>) -> (Vec<&'static str>, Vec<&'static str>) {
        let (mut europe, mut nation) = (Vec::new(), Vec::new());
        let mut known: Option<(&str, Vec<String>)> = None;
        for (property, code, one, other) in &self.codes {
            if known.as_ref().is_none_or(|known| known.0 != *property) {
                known = Some((property, values(property)));
            }
            if known.as_ref().is_some_and(|known| known.1.iter().any(|value| value == code)) {
                add(&mut europe, one);
                add(&mut nation, other);
            }
        }
        if europe.is_empty() {
            add(&mut europe, self.default.0);
            nation.clear();
            add(&mut nation, self.default.1);
        }
        (europe, nation)
    }
}

fn add(list: &mut Vec<&'static str>, value: &'static str) {
    if value != "-" && !list.contains(&value) {
        list.push(value);
    }
}

/// The rest: kinds of plan, steps, dates, how binding objects are, measures.
#[derive(Debug, Default)]
pub(super) struct Plans {
    /// Class and code of the kind of plan to level and type.
    pub(super) kinds: FxHashMap<(&'static str, &'static str), (&'static str, &'static str)>,
    /// Class and code of the state to the step.
    pub(super) steps: FxHashMap<(&'static str, &'static str), &'static str>,
    /// Dates of the procedure, by class.
    pub(super) dates: Vec<(&'static str, &'static str)>,
    /// The date from which a plan is in force, by class.
    pub(super) from: FxHashMap<&'static str, &'static str>,
    /// Class and code of the legal character to how binding an object is.
    pub(super) natures: FxHashMap<(&'static str, &'static str), &'static str>,
    /// Properties that say how much may be built.
    pub(super) dimensions: Vec<&'static str>,
}

/// The table of plans.
pub(super) fn plans() -> &'static Plans {
    static TABLE: LazyLock<Plans> = LazyLock::new(|| {
        let mut table = Plans::default();
        for line in include_str!("../../tables/inspire/plans.txt").lines() {
            match *line.split_ascii_whitespace().collect::<Vec<_>>() {
                ["plan", class, code, level, kind] => {
                    table.kinds.insert((class, code), (level, kind));
                }
                ["step", class, code, step] => {
                    table.steps.insert((class, code), step);
                }
                ["date", class, name] => table.dates.push((class, name)),
                ["from", class, name] => {
                    table.from.insert(class, name);
                }
                ["nature", class, code, nature] => {
                    table.natures.insert((class, code), nature);
                }
                ["dimension", name] => table.dimensions.push(name),
                _ => {}
            }
        }
        table
    });
    &TABLE
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Version, model};

    #[test]
    fn classes_and_codes_are_those_of_the_standard() {
        let mut rows = 0;
        for (class, meaning) in zoning().iter().chain(regulation()) {
            // A few classes of the mapping have other spellings or belong to older versions.
            let Some(known) =
                model::class(Version::V6_1, class).or_else(|| model::class(Version::V5_4, class))
            else {
                panic!("{class}");
            };
            for (property, _, europe, nation) in &meaning.codes {
                rows += 1;
                assert!(!europe.is_empty() && !nation.is_empty());
                let first = property.split('/').next().unwrap();
                assert!(known.property(first).is_some(), "{class} {property}");
            }
        }
        assert!(rows > 2_000, "{rows}");
    }

    #[test]
    fn codes_say_more_than_classes() {
        let class = &zoning()["BP_BaugebietsTeilFlaeche"];
        let (europe, nation) = class.of(|name| match name {
            "besondereArtDerBaulNutzung" => vec!["1200".to_owned()],
            _ => Vec::new(),
        });
        assert_eq!(europe, ["5_ResidentialUse"]);
        assert_eq!(nation.len(), 1);
        assert_ne!(class.of(|_| Vec::new()).1, nation);
    }
}

//! The profile of GML that a version of XPlanGML uses, as the table `tables/gml.txt` has it.

use rustc_hash::FxHashMap;

use crate::Version;
use crate::model::table::{lines, occurrence};

const GML: &str = include_str!("../../../tables/gml.txt");

/// An element that may stand anywhere its name or its head is asked for.
pub(super) struct RawElement {
    pub(super) name: &'static str,
    pub(super) of: &'static str,
    /// The element that it can replace.
    pub(super) head: Option<&'static str>,
    pub(super) is_abstract: bool,
    pub(super) is_nillable: bool,
}

/// An element inside of another one.
#[derive(Clone, Copy)]
pub(super) struct RawPart {
    pub(super) name: &'static str,
    pub(super) min: u32,
    pub(super) max: Option<u32>,
    /// Its type; `None` means that of the global element.
    pub(super) of: Option<&'static str>,
}

/// An attribute, or a group of them if its type is empty.
#[derive(Clone, Copy)]
pub(super) struct RawAttribute {
    pub(super) name: &'static str,
    pub(super) is_required: bool,
    pub(super) of: &'static str,
    pub(super) fixed: Option<&'static str>,
}

/// A type.
#[derive(Default)]
pub(super) struct RawType {
    pub(super) base: Option<&'static str>,
    /// Whether its elements replace those of the base.
    pub(super) restricts: bool,
    pub(super) is_abstract: bool,
    /// Whether one of its elements is enough.
    pub(super) is_choice: bool,
    pub(super) parts: Vec<RawPart>,
    pub(super) attributes: Vec<RawAttribute>,
}

/// Everything that the table says about a version.
#[derive(Default)]
pub(super) struct Profile {
    pub(super) elements: Vec<RawElement>,
    pub(super) types: FxHashMap<&'static str, RawType>,
    pub(super) values: FxHashMap<&'static str, Vec<&'static str>>,
    groups: FxHashMap<&'static str, Vec<RawAttribute>>,
}

impl Profile {
    pub(super) fn read(version: Version) -> Self {
        let mut profile = Self::default();
        let mut open = ("", "");
        for (is_below, text) in lines(GML, version) {
            if is_below {
                profile.below(open, text);
                continue;
            }
            let mut words = text.split(' ');
            open = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
            profile.begin(open, words.collect());
        }
        profile
    }

    fn begin(&mut self, (what, name): (&str, &'static str), rest: Vec<&'static str>) {
        let has = |word| rest.contains(&word);
        match what {
            "values" => drop(self.values.insert(name, rest)),
            "group" => drop(self.groups.insert(name, Vec::new())),
            "element" => self.elements.push(RawElement {
                name,
                of: rest.first().copied().unwrap_or_default(),
                head: rest.iter().position(|word| *word == "in").and_then(|at| rest.get(at + 1)).copied(),
                is_abstract: has("abstract"),
                is_nillable: has("nillable"),
            }),
            _ => {
                let raw = RawType {
                    base: rest
                        .iter()
                        .find(|word| !["abstract", "choice", "restricts"].contains(word))
                        .copied(),
                    restricts: has("restricts"),
                    is_abstract: has("abstract"),
                    is_choice: has("choice"),
                    ..RawType::default()
                };
                self.types.insert(name, raw);
            }
        }
    }

    fn below(&mut self, (what, name): (&str, &str), text: &'static str) {
        if let Some(text) = text.strip_prefix('@') {
            let attribute = attribute(text);
            let attributes = match what {
                "group" => self.groups.get_mut(name),
                _ => self.types.get_mut(name).map(|raw| &mut raw.attributes),
            };
            attributes.into_iter().for_each(|all| all.push(attribute));
        } else if let Some(raw) = self.types.get_mut(name) {
            let (name, of) = text.split_once(' ').map_or((text, None), |(name, of)| (name, Some(of)));
            let (name, min, max) = occurrence(name);
            raw.parts.push(RawPart { name, min, max, of });
        }
    }

    /// The elements of a type with those of its bases, theirs first.
    pub(super) fn parts(&self, name: &str) -> Vec<RawPart> {
        let Some(raw) = self.types.get(name) else { return Vec::new() };
        let mut parts = match raw.base {
            Some(base) if !raw.restricts => self.parts(base),
            _ => Vec::new(),
        };
        parts.extend(&raw.parts);
        parts
    }

    /// The attributes of a type with those of its bases; what it says itself wins.
    pub(super) fn attributes(&self, name: &str) -> Vec<RawAttribute> {
        let Some(raw) = self.types.get(name) else { return Vec::new() };
        let mut all = Vec::new();
        self.expand(&raw.attributes, &mut all);
        for inherited in raw.base.map(|base| self.attributes(base)).unwrap_or_default() {
            if all.iter().all(|own| own.name != inherited.name) {
                all.push(inherited);
            }
        }
        all
    }

    fn expand(&self, attributes: &[RawAttribute], into: &mut Vec<RawAttribute>) {
        for attribute in attributes {
            match self.groups.get(attribute.name) {
                Some(group) if attribute.of.is_empty() => self.expand(group, into),
                _ => into.push(*attribute),
            }
        }
    }

    /// The type of the text of a type that holds nothing but text.
    pub(super) fn text(&self, name: &'static str) -> Option<&'static str> {
        match self.types.get(name) {
            Some(raw) => self.text(raw.base?),
            None => Some(name),
        }
    }
}

fn attribute(text: &'static str) -> RawAttribute {
    if let Some(group) = text.strip_prefix('@') {
        return RawAttribute { name: group, is_required: false, of: "", fixed: None };
    }
    let (name, of) = text.split_once(' ').unwrap_or((text, "text"));
    let (of, fixed) = of.split_once('=').map_or((of, None), |(of, fixed)| (of, Some(fixed)));
    RawAttribute { name: name.trim_end_matches('!'), is_required: name.ends_with('!'), of, fixed }
}

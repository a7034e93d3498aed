//! Names of elements and attributes as small numbers, so that a comparison of names is one of integers.

use rustc_hash::FxHashMap;

use crate::syntax::Namespace;

/// The number of an element's name. Numbers from [`Names::len`] on are names that one document brought along.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct NameId(pub(crate) u32);

/// The number of an attribute's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct AttributeId(pub(crate) u16);

impl AttributeId {
    /// Any attribute with a prefix.
    pub(crate) const FOREIGN: Self = Self(u16::MAX);
    /// Any attribute without prefix that no table names.
    pub(crate) const UNKNOWN: Self = Self(u16::MAX - 1);
}

/// All names that the tables know.
#[derive(Debug, Default)]
pub(crate) struct Names {
    elements: Vec<(Namespace, Box<str>)>,
    numbers: FxHashMap<Box<str>, Vec<(Namespace, NameId)>>,
    attributes: Vec<Box<str>>,
    attribute_numbers: FxHashMap<Box<str>, AttributeId>,
}

impl Names {
    /// How many element names are known.
    pub(crate) fn len(&self) -> u32 {
        u32::try_from(self.elements.len()).unwrap_or(u32::MAX)
    }

    /// Adds a name, or finds it.
    pub(crate) fn add(&mut self, namespace: Namespace, local: &str) -> NameId {
        if let Some(known) = self.find(namespace, local) {
            return known;
        }
        let id = NameId(self.len());
        self.elements.push((namespace, local.into()));
        self.numbers.entry(local.into()).or_default().push((namespace, id));
        id
    }

    /// The number of a name.
    pub(crate) fn find(&self, namespace: Namespace, local: &str) -> Option<NameId> {
        self.numbers.get(local)?.iter().find(|(known, _)| *known == namespace).map(|(_, id)| *id)
    }

    /// The names with this local part among the namespaces given.
    pub(crate) fn with_local(&self, local: &str, among: &[Namespace]) -> Vec<NameId> {
        let all = self.numbers.get(local).map(Vec::as_slice).unwrap_or_default();
        all.iter().filter(|(namespace, _)| among.contains(namespace)).map(|(_, id)| *id).collect()
    }

    /// Namespace and local part of a known name.
    pub(crate) fn element(&self, id: NameId) -> Option<(Namespace, &str)> {
        let (namespace, local) = self.elements.get(id.0 as usize)?;
        Some((*namespace, local))
    }

    /// Adds an attribute's name, or finds it.
    pub(crate) fn add_attribute(&mut self, name: &str) -> AttributeId {
        if let Some(known) = self.attribute_numbers.get(name) {
            return *known;
        }
        let id = AttributeId(u16::try_from(self.attributes.len()).unwrap_or(u16::MAX));
        self.attributes.push(name.into());
        self.attribute_numbers.insert(name.into(), id);
        id
    }

    /// The number of an attribute's name.
    pub(crate) fn find_attribute(&self, name: &str) -> AttributeId {
        let other = || if name.contains(':') { AttributeId::FOREIGN } else { AttributeId::UNKNOWN };
        self.attribute_numbers.get(name).copied().unwrap_or_else(other)
    }

    /// A known attribute's name.
    pub(crate) fn attribute(&self, id: AttributeId) -> Option<&str> {
        self.attributes.get(id.0 as usize).map(|name| &**name)
    }

    /// How many names of attributes are known.
    pub(crate) fn attributes(&self) -> usize {
        self.attributes.len()
    }
}

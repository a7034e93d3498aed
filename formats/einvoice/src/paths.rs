//! Places in a document as small numbers: the way from the root to an element, by names, is one integer.

use rustc_hash::FxHashMap;

use crate::names::NameId;

/// The number of a way from the root.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct PathId(pub(crate) u32);

impl PathId {
    /// The root itself, whatever its name: an invoice and a credit note are judged by the same rules.
    pub(crate) const ROOT: Self = Self(0);

    pub(crate) const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A tree of names. The tables make one for each syntax; a document adds what it has beyond that.
#[derive(Debug, Clone)]
pub(crate) struct Paths {
    base: u32,
    steps: Vec<(PathId, NameId)>,
    below: FxHashMap<(PathId, NameId), PathId>,
}

impl Paths {
    /// A tree with only the root.
    pub(crate) fn new() -> Self {
        Self { base: 0, steps: vec![(PathId::ROOT, NameId(u32::MAX))], below: FxHashMap::default() }
    }

    /// An empty tree whose numbers follow those of another.
    pub(crate) fn after(other: &Self) -> Self {
        Self { base: other.len(), steps: Vec::new(), below: FxHashMap::default() }
    }

    /// One more than the highest number.
    pub(crate) fn len(&self) -> u32 {
        self.base + u32::try_from(self.steps.len()).unwrap_or(u32::MAX)
    }

    /// The way one step further down, if it is in the tree.
    pub(crate) fn step(&self, from: PathId, name: NameId) -> Option<PathId> {
        self.below.get(&(from, name)).copied()
    }

    /// The way one step further down, added if need be.
    pub(crate) fn add(&mut self, from: PathId, name: NameId) -> PathId {
        if let Some(known) = self.step(from, name) {
            return known;
        }
        let id = PathId(self.len());
        self.steps.push((from, name));
        self.below.insert((from, name), id);
        id
    }

    /// The way one step up and the last name; of this tree's own numbers only.
    pub(crate) fn last(&self, path: PathId) -> Option<(PathId, NameId)> {
        self.steps.get(path.0.checked_sub(self.base)? as usize).copied()
    }
}

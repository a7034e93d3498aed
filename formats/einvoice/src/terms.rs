//! The business groups and terms of EN 16931-1: their German names and where they stand in each syntax (`tables/terms.txt`).

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::syntax::Syntax;

/// The rank of a term in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct TermId(u16);

/// A group (BG) or term (BT).
#[derive(Debug)]
pub(crate) struct Term {
    pub(crate) id: &'static str,
    pub(crate) group: Option<TermId>,
    pub(crate) german: &'static str,
    /// The group whose terms and groups stand in this one: itself, but for lines below lines.
    pub(crate) members: TermId,
    ways: [Option<&'static str>; 2],
}

impl Term {
    /// The way from the group, if the syntax has one.
    pub(crate) fn way(&self, syntax: Syntax) -> Option<&'static str> {
        self.ways[usize::from(syntax == Syntax::Cii)]
    }

    /// Whether it is a group.
    pub(crate) fn is_group(&self) -> bool {
        self.id.starts_with("BG")
    }
}

impl TermId {
    /// The rank as index.
    pub(crate) fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// The table.
#[derive(Debug)]
pub(crate) struct Terms {
    all: Vec<Term>,
    by_id: FxHashMap<&'static str, TermId>,
}

static TERMS: LazyLock<Terms> = LazyLock::new(|| Terms::read(include_str!("../tables/terms.txt")));

impl Terms {
    /// The terms of EN 16931-1.
    pub(crate) fn all() -> &'static Self {
        &TERMS
    }

    fn read(table: &'static str) -> Self {
        let mut terms = Self { all: Vec::new(), by_id: FxHashMap::default() };
        for line in table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let mut cells = line.split(';').map(str::trim);
            let mut cell = || cells.next().unwrap_or_default();
            let (id, group, german) = (cell(), cell(), cell());
            let ways = [cell(), cell()].map(|way| (way != "-").then_some(way));
            let like = cell();
            let rank = TermId(u16::try_from(terms.all.len()).unwrap_or(u16::MAX));
            let members = terms.find(like).unwrap_or(rank);
            terms.all.push(Term { id, group: terms.find(group), german, members, ways });
            terms.by_id.insert(id, rank);
        }
        terms
    }

    pub(crate) fn find(&self, id: &str) -> Option<TermId> {
        self.by_id.get(id).copied()
    }

    pub(crate) fn get(&self, id: TermId) -> &Term {
        &self.all[id.0 as usize]
    }

    /// All terms with their numbers, in the order of the standard.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (TermId, &Term)> {
        (0..).map(TermId).zip(&self.all)
    }

    /// The terms and groups that stand directly in a group, in the order of the standard.
    pub(crate) fn inside(&self, group: TermId) -> impl Iterator<Item = (TermId, &Term)> {
        let members = self.get(group).members;
        self.iter().filter(move |(_, term)| term.group == Some(members))
    }

    /// The way to a term, from another one if it lies below that, else from the root; whether it is from the root.
    pub(crate) fn way(
        &self,
        to: TermId,
        from: Option<TermId>,
        syntax: Syntax,
    ) -> Result<(String, bool), String> {
        let side = usize::from(syntax == Syntax::Cii);
        let mut parts = Vec::new();
        let mut current = Some(to);
        let mut absolute = true;
        while let Some(id) = current {
            if Some(id) == from {
                absolute = false;
                break;
            }
            let term = self.get(id);
            let way =
                term.ways[side].ok_or_else(|| format!("{} has no place in {}", term.id, syntax.name()))?;
            if !way.is_empty() {
                parts.push(way);
            }
            current = term.group;
        }
        parts.reverse();
        Ok((if parts.is_empty() { ".".to_owned() } else { parts.join("/") }, absolute))
    }
}

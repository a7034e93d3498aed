//! Where each term goes in one kind of document: its ways, laid over the schema, which knows order and number.

use std::sync::LazyLock;

use super::table::Table;
use super::ways::{self, Demand, Step};
use crate::names::NameId;
use crate::schema::{Content, Writing};
use crate::syntax::{Namespace, Syntax};
use crate::terms::{TermId, Terms};
use crate::vocabulary::Vocabulary;

/// The kinds of documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Invoice,
    CreditNote,
    Cii,
}

/// An element to make.
#[derive(Debug, Clone)]
pub(crate) struct Stop {
    pub(crate) name: NameId,
    /// Its rank among those that may stand beside it.
    pub(crate) rank: u16,
    /// Whether several may stand there.
    pub(crate) repeated: bool,
    pub(crate) content: Content,
    pub(crate) condition: Option<&'static str>,
    pub(crate) demand: Option<Demand>,
}

/// A way to a term.
#[derive(Debug, Clone)]
pub(crate) struct Way {
    pub(crate) stops: Vec<Stop>,
    pub(crate) attribute: Option<&'static str>,
}

/// The ways to all terms.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) kind: Kind,
    pub(crate) vocabulary: &'static Vocabulary,
    pub(crate) root: Content,
    ways: Vec<Vec<Way>>,
}

static PLANS: [LazyLock<Plan>; 3] = [
    LazyLock::new(|| Plan::make(Kind::Invoice)),
    LazyLock::new(|| Plan::make(Kind::CreditNote)),
    LazyLock::new(|| Plan::make(Kind::Cii)),
];

impl Kind {
    /// Namespace and name of the root.
    pub(crate) fn root(self) -> (Namespace, &'static str) {
        match self {
            Self::Invoice => (Namespace::Invoice, "Invoice"),
            Self::CreditNote => (Namespace::CreditNote, "CreditNote"),
            Self::Cii => (Namespace::Rsm, "CrossIndustryInvoice"),
        }
    }

    /// Its syntax.
    pub(crate) fn syntax(self) -> Syntax {
        if self == Self::Cii { Syntax::Cii } else { Syntax::Ubl }
    }
}

impl Plan {
    /// The plan of a kind of document.
    pub(crate) fn of(kind: Kind) -> &'static Self {
        &PLANS[kind as usize]
    }

    fn make(kind: Kind) -> Self {
        let syntax = kind.syntax();
        let vocabulary = Vocabulary::of(syntax);
        let root = vocabulary.schema.root(kind.root().1);
        let terms = Terms::all();
        let mut plan = Self { kind, vocabulary, root, ways: Vec::new() };
        for (_, term) in terms.iter() {
            let from = term.group.map(|group| plan.content(group));
            let ways = match (term.way(syntax), from) {
                (Some(""), None) => vec![Way { stops: Vec::new(), attribute: None }],
                (Some(text), Some(Some(from))) => {
                    let all = ways::alternatives(text, syntax);
                    all.iter().filter_map(|steps| plan.resolve(steps, from)).collect()
                }
                _ => Vec::new(),
            };
            plan.ways.push(ways);
        }
        plan
    }

    /// The ways to a term from its group, the one to prefer first; none if the syntax cannot say it.
    pub(crate) fn ways(&self, term: TermId) -> &[Way] {
        self.ways.get(term.index()).map(Vec::as_slice).unwrap_or_default()
    }

    /// What stands in the element of a group that came before.
    fn content(&self, group: TermId) -> Option<Content> {
        let way = self.ways(group).first()?;
        match way.stops.last() {
            Some(stop) => Some(stop.content),
            None => match Terms::all().get(group).group {
                Some(above) => self.content(above),
                None => Some(self.root),
            },
        }
    }

    fn resolve(&self, steps: &[Step], from: Content) -> Option<Way> {
        let mut way = Way { stops: Vec::new(), attribute: None };
        let mut content = from;
        for step in steps {
            if step.attribute {
                way.attribute = Some(step.name);
                break;
            }
            let mut stop = self.child(content, step.name)?;
            stop.condition = step.condition;
            stop.demand = step.condition.and_then(|text| ways::demand(text, self.kind.syntax()));
            content = stop.content;
            way.stops.push(stop);
        }
        Some(way)
    }

    /// The child with a name, with or without prefix.
    pub(crate) fn child(&self, content: Content, name: &str) -> Option<Stop> {
        let Content::Group(group) = content else { return None };
        let group = self.vocabulary.schema.groups.get(usize::from(group))?;
        let (prefix, local) =
            name.split_once(':').map_or((None, name), |(prefix, local)| (Some(prefix), local));
        group.children.iter().zip(0..).find_map(|(child, rank)| {
            let (namespace, own) = self.vocabulary.names.element(child.name)?;
            let right = own == local && prefix.is_none_or(|prefix| prefix == namespace.prefix());
            right.then(|| Stop {
                name: child.name,
                rank,
                repeated: child.repeated && !self.once(local),
                content: child.content,
                condition: None,
                demand: None,
            })
        })
    }

    /// Whether the rules want an element at most once.
    fn once(&self, local: &str) -> bool {
        Table::get().side(self.kind.syntax()).once.contains(&local)
    }

    /// The local part of a name.
    pub(crate) fn local(&self, name: NameId) -> &'static str {
        self.vocabulary.names.element(name).map_or("", |(_, local)| local)
    }

    /// The attributes that the schema has at an element, and whether they must stand there.
    pub(crate) fn attributes(&self, content: Content) -> impl Iterator<Item = (&'static str, bool)> {
        let kind = match content {
            Content::Value(kind) => self.vocabulary.schema.kinds.get(usize::from(kind)),
            _ => None,
        };
        let names = &self.vocabulary.names;
        let all = kind.map(|kind| kind.attributes.as_slice()).unwrap_or_default().iter();
        all.filter_map(|(id, required)| Some((names.attribute(*id)?, *required)))
    }

    /// How the values of a term are written, by the schema.
    pub(crate) fn writing(&self, term: TermId) -> Option<Writing> {
        let way = self.ways(term).first().filter(|way| way.attribute.is_none())?;
        match way.stops.last()?.content {
            Content::Value(kind) => Some(self.vocabulary.schema.kinds.get(usize::from(kind))?.writing),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_the_table_is_in_the_schema() {
        for kind in [Kind::Invoice, Kind::Cii] {
            let plan = Plan::of(kind);
            for (id, term) in Terms::all().iter().filter(|(_, term)| term.way(kind.syntax()).is_some()) {
                assert!(!plan.ways(id).is_empty(), "{} in {kind:?}", term.id);
            }
        }
    }

    #[test]
    fn a_credit_note_has_no_place_for_some() {
        let plan = Plan::of(Kind::CreditNote);
        let without = Terms::all().iter().filter(|(id, _)| plan.ways(*id).is_empty());
        let without: Vec<_> = without.map(|(_, term)| term.id).collect();
        let thirds = ["BG-DEX-09", "BT-DEX-001", "BT-DEX-002", "BT-DEX-003"];
        assert_eq!(without, [["BT-11", "BT-21"].as_slice(), &thirds].concat());
        let due = plan.ways(Terms::all().find("BT-9").unwrap());
        assert_eq!(due.len(), 1);
        assert_eq!(plan.local(due[0].stops[0].name), "PaymentMeans");
    }
}

//! The elements of a document that is being made: found again, added, put into the order of the schema.

use std::borrow::Cow;

use super::plan::{Kind, Plan, Stop};
use super::ways::Demand;
use crate::names::NameId;
use crate::schema::Content;
use crate::terms::TermId;

/// An element.
#[derive(Debug)]
pub(super) struct Element<'m> {
    pub(super) name: Option<NameId>,
    rank: u16,
    /// The element that it stands in; of the root itself.
    pub(super) above: usize,
    pub(super) condition: Option<&'static str>,
    pub(super) content: Content,
    pub(super) attributes: Vec<(Cow<'m, str>, Cow<'m, str>)>,
    pub(super) text: Option<Cow<'m, str>>,
    /// The term that it was made for.
    pub(super) term: Option<TermId>,
    pub(super) children: Vec<usize>,
}

/// All of them; 0 is the root.
#[derive(Debug)]
pub(super) struct Tree<'m> {
    pub(super) plan: &'static Plan,
    pub(super) elements: Vec<Element<'m>>,
}

impl<'m> Tree<'m> {
    pub(super) fn new(kind: Kind) -> Self {
        let plan = Plan::of(kind);
        let mut tree = Self { plan, elements: Vec::new() };
        tree.elements.push(Element {
            name: None,
            rank: 0,
            above: 0,
            condition: None,
            content: plan.root,
            attributes: Vec::new(),
            text: None,
            term: None,
            children: Vec::new(),
        });
        tree
    }

    fn push(&mut self, above: usize, stop: &Stop) -> usize {
        self.elements.push(Element {
            name: Some(stop.name),
            rank: stop.rank,
            above,
            condition: stop.condition,
            content: stop.content,
            attributes: Vec::new(),
            text: None,
            term: None,
            children: Vec::new(),
        });
        self.elements.len() - 1
    }

    /// Adds an element with what its condition demands. What another term says is the caller's matter.
    pub(super) fn add(&mut self, above: usize, stop: &Stop) -> usize {
        let id = self.push(above, stop);
        self.elements[above].children.push(id);
        match stop.demand {
            Some(Demand::Attribute(name, text)) => self.set_attribute(id, name.into(), text.into()),
            Some(Demand::Below(way, text)) => {
                if let Some(leaf) = self.walk(id, way) {
                    self.elements[leaf].text = Some(text.into());
                }
            }
            Some(Demand::AttributeOf(..)) | None => {}
        }
        id
    }

    /// The elements that were made for a step.
    pub(super) fn like<'t>(&'t self, above: usize, stop: &'t Stop) -> impl Iterator<Item = usize> + 't {
        let same = |id: &usize| {
            let element = &self.elements[*id];
            element.name == Some(stop.name) && element.condition == stop.condition
        };
        self.elements[above].children.iter().copied().filter(same)
    }

    /// The first element at a way of names.
    pub(super) fn find(&self, from: usize, way: &str) -> Option<usize> {
        way.split('/').try_fold(from, |at, name| {
            let local = |id: &usize| self.elements[*id].name.is_some_and(|own| self.plan.local(own) == name);
            self.elements[at].children.iter().copied().find(local)
        })
    }

    /// The element at a way of names, made where it is missing.
    pub(super) fn walk(&mut self, from: usize, way: &str) -> Option<usize> {
        let mut at = from;
        for name in way.split('/') {
            at = match self.find(at, name) {
                Some(known) => known,
                None => {
                    let stop = self.plan.child(self.elements[at].content, name)?;
                    self.add(at, &stop)
                }
            };
        }
        Some(at)
    }

    pub(super) fn set_attribute(&mut self, id: usize, name: Cow<'m, str>, text: Cow<'m, str>) {
        let attributes = &mut self.elements[id].attributes;
        match attributes.iter_mut().find(|(known, _)| *known == name) {
            Some(known) => known.1 = text,
            None => attributes.push((name, text)),
        }
    }

    /// Puts all elements into the order of the schema; equal ones stay in theirs.
    pub(super) fn sort(&mut self) {
        for at in 0..self.elements.len() {
            let mut children = std::mem::take(&mut self.elements[at].children);
            children.sort_by_key(|child| self.elements[*child].rank);
            self.elements[at].children = children;
        }
    }
}

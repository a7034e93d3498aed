//! Ways through a document: from their start, step by step, to the items they lead to.

use super::eval::{At, Evaluator, More};
use super::value::{Fault, Item};
use crate::language::{Path, Start, Step, Test};
use crate::paths::PathId;
use crate::xml::{Document, NONE, NodeId};

/// Takes what a way leads to. Ways are compiled for each taker that is asked often, and once for all others.
pub(super) trait Taker<'d>: FnMut(Item<'d>) -> More {}

impl<'d, S: FnMut(Item<'d>) -> More + ?Sized> Taker<'d> for S {}

impl<'d> Evaluator<'d> {
    /// Hands over what a way leads to.
    pub(super) fn path<S: Taker<'d> + ?Sized>(&self, path: &'d Path, at: At<'_, 'd>, sink: &mut S) -> More {
        let steps = path.steps.as_slice();
        match &path.start {
            Start::Here => match at.focus {
                Item::Node(node) => self.walk_node(*node, steps, at, sink),
                other => self.walk(other.clone(), steps, at, sink),
            },
            Start::Current => self.walk(at.current.clone(), steps, at, sink),
            Start::Document => match steps.split_first() {
                Some((Step::Child(_), rest)) => self.walk_node(0, rest, at, sink),
                _ => Ok(true),
            },
            Start::Places(ways) => match ways.as_slice() {
                [way] => self.nodes(self.document.at(*way), steps, at, sink),
                _ => {
                    let mut heads = Heads::default();
                    ways.iter().for_each(|way| heads.add(self.document, *way));
                    self.merged(heads, steps, at, sink)
                }
            },
            Start::Anywhere(tests) => {
                let mut heads = Heads::default();
                self.spend(self.document.each_way_ending(tests, |way| heads.add(self.document, way)))?;
                self.merged(heads, steps, at, sink)
            }
            Start::Attributes(name) => {
                for number in self.document.attributes_named(*name) {
                    self.step()?;
                    if !self.walk(Item::Attribute(number), steps, at, sink)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Start::Of(expr) => self.each(expr, at, &mut |item| self.walk(item, steps, at, sink)),
            Start::First(expr) => {
                let mut first = None;
                self.each(expr, at, &mut |item| {
                    first = Some(item);
                    Ok(false)
                })?;
                first.map_or(Ok(true), |item| self.walk(item, steps, at, sink))
            }
        }
    }

    fn nodes<S: Taker<'d> + ?Sized>(
        &self,
        nodes: impl Iterator<Item = NodeId>,
        steps: &'d [Step],
        at: At<'_, 'd>,
        sink: &mut S,
    ) -> More {
        for node in nodes {
            self.step()?;
            if !self.walk_node(node, steps, at, sink)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Elements of several ways, in the order of the file.
    fn merged<S: Taker<'d> + ?Sized>(
        &self,
        mut heads: Heads,
        steps: &'d [Step],
        at: At<'_, 'd>,
        sink: &mut S,
    ) -> More {
        while let Some(node) = heads.next(self.document) {
            self.spend(heads.cost())?;
            if !self.walk_node(node, steps, at, sink)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn passes(&self, test: &Test, node: NodeId) -> bool {
        let name = self.document.name(node);
        test.passes(name, || self.document.spelled(name))
    }

    /// Takes the steps from an item on and hands over where they lead.
    fn walk<S: Taker<'d> + ?Sized>(
        &self,
        item: Item<'d>,
        steps: &'d [Step],
        at: At<'_, 'd>,
        sink: &mut S,
    ) -> More {
        if let Item::Node(node) = item {
            return self.walk_node(node, steps, at, sink);
        }
        let Some((step, rest)) = steps.split_first() else { return sink(item) };
        match (step, &item) {
            (Step::If(condition), _) => {
                let holds = self.truth(condition, At { focus: &item, ..at })?;
                if holds { self.walk(item, rest, at, sink) } else { Ok(true) }
            }
            (Step::Each(expr), _) => {
                let inner = At { focus: &item, ..at };
                self.each(expr, inner, &mut |found| self.walk(found, rest, at, sink))
            }
            (Step::Parent, Item::Attribute(number)) => {
                self.walk_node(self.document.owner(*number), rest, at, sink)
            }
            (_, Item::Attribute(_)) => Ok(true),
            _ => Err(Fault::Kinds),
        }
    }

    /// Takes the steps from an element on.
    fn walk_node<S: Taker<'d> + ?Sized>(
        &self,
        node: NodeId,
        steps: &'d [Step],
        at: At<'_, 'd>,
        sink: &mut S,
    ) -> More {
        let Some((step, rest)) = steps.split_first() else { return sink(Item::Node(node)) };
        let document = self.document;
        match step {
            Step::Child(Test::Names(names)) => match names.as_slice() {
                [name] => self.children(node, |child| document.name(child) == *name, rest, at, sink),
                _ => self.children(node, |child| names.contains(&document.name(child)), rest, at, sink),
            },
            Step::Child(test) => self.children(node, |child| self.passes(test, child), rest, at, sink),
            Step::If(condition) => {
                let item = Item::Node(node);
                let holds = self.truth(condition, At { focus: &item, ..at })?;
                if holds { self.walk_node(node, rest, at, sink) } else { Ok(true) }
            }
            Step::Each(expr) => {
                let item = Item::Node(node);
                self.each(expr, At { focus: &item, ..at }, &mut |found| self.walk(found, rest, at, sink))
            }
            Step::Nth(test, rank) => {
                let mut children = document.children(node).filter(|child| self.passes(test, *child));
                match children.nth(rank.saturating_sub(1)) {
                    Some(child) => self.walk_node(child, rest, at, sink),
                    None => Ok(true),
                }
            }
            Step::Attribute(name) => match document.attribute_at(node, *name) {
                Some(number) => self.walk(Item::Attribute(number), rest, at, sink),
                None => Ok(true),
            },
            Step::Parent => match document.node(node).parent {
                NONE => Ok(true),
                parent => self.walk_node(parent, rest, at, sink),
            },
            Step::Ancestor(test) => {
                let mut current = document.node(node).parent;
                while current != NONE {
                    if self.passes(test, current) && !self.walk_node(current, rest, at, sink)? {
                        return Ok(false);
                    }
                    current = document.node(current).parent;
                }
                Ok(true)
            }
            Step::Own(test) if self.passes(test, node) => self.walk_node(node, rest, at, sink),
            Step::Own(_) => Ok(true),
            Step::Below(test) => {
                for below in node + 1..document.node(node).end {
                    self.step()?;
                    if self.passes(test, below) && !self.walk_node(below, rest, at, sink)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
        }
    }

    /// Takes the steps from the children that pass.
    #[inline]
    fn children<S: Taker<'d> + ?Sized>(
        &self,
        node: NodeId,
        passes: impl Fn(NodeId) -> bool,
        rest: &'d [Step],
        at: At<'_, 'd>,
        sink: &mut S,
    ) -> More {
        let nodes = &self.document.nodes;
        let end = nodes[node as usize].end;
        let mut child = node + 1;
        let mut seen = 0;
        while child < end {
            seen += 1;
            if passes(child) {
                let more = if rest.is_empty() {
                    sink(Item::Node(child))?
                } else {
                    self.walk_node(child, rest, at, sink)?
                };
                if !more {
                    return Ok(false);
                }
            }
            child = nodes[child as usize].end;
        }
        self.spend(seen)?;
        Ok(true)
    }
}

/// The next element of each of several ways; mostly one or none of them occurs.
#[derive(Default)]
struct Heads {
    few: [NodeId; 6],
    count: usize,
    more: Vec<NodeId>,
}

impl Heads {
    fn add(&mut self, document: &Document<'_>, way: PathId) {
        let first = document.first(way);
        if first == NONE {
            return;
        }
        match self.few.get_mut(self.count) {
            Some(slot) => {
                *slot = first;
                self.count += 1;
            }
            None => self.more.push(first),
        }
    }

    /// How many steps it takes to find the next one: each time all are looked at.
    fn cost(&self) -> u64 {
        1 + self.more.len() as u64
    }

    fn next(&mut self, document: &Document<'_>) -> Option<NodeId> {
        let few = self.few.get_mut(..self.count).unwrap_or_default();
        let head = few.iter_mut().chain(&mut self.more).min()?;
        let node = *head;
        if node == NONE {
            return None;
        }
        *head = document.node(node).next;
        Some(node)
    }
}

//! What a syntax has beside the business terms: elements and attributes that are always there.

use super::table::{Below, Content};
use super::{Addition, Writer};
use crate::decimal::Decimal;
use crate::terms::Terms;

impl Writer<'_> {
    /// Adds what is always there.
    pub(super) fn complete(&mut self) {
        let mut at = 0;
        while at < self.tree.elements.len() {
            let name = self.tree.elements[at].name;
            let local = name.map_or(self.tree.plan.kind.root().1, |name| self.tree.plan.local(name));
            let condition = self.tree.elements[at].condition;
            for below in self.side.below.get(local).map(Vec::as_slice).unwrap_or_default() {
                // A file in the same syntax got by without the term.
                let wanted = below.term.is_none() || !self.same_syntax();
                if wanted && below.condition == condition {
                    self.below(at, below);
                }
            }
            self.attributes(at, local);
            at += 1;
        }
    }

    fn below(&mut self, at: usize, below: &Below) {
        let known = self.tree.find(at, below.way).map(|id| &self.tree.elements[id]);
        let full = known.is_some_and(|element| element.text.is_some() || !element.children.is_empty());
        let text = match below.content {
            _ if full => return,
            Content::Nothing => None,
            Content::Text(text) => Some(text.to_owned()),
            Content::Difference(..) | Content::Sum(..) | Content::Total(..) => {
                match self.worked_out(at, &below.content) {
                    Some(number) => Some(number.to_string()),
                    None => return,
                }
            }
        };
        let Some(element) = self.tree.walk(at, below.way) else { return };
        if let (Some(term), Some(text)) = (below.term, &text) {
            let terms = Terms::all();
            let term = terms.find(term).map(|id| terms.get(id));
            self.additions.extend(term.map(|term| Addition {
                term: term.id,
                german: term.german,
                text: text.clone(),
            }));
        }
        self.tree.elements[element].text = text.map(Into::into);
    }

    fn worked_out(&self, at: usize, content: &Content) -> Option<Decimal> {
        let number = |at, way| {
            let element = self.tree.find(at, way)?;
            Decimal::read(self.tree.elements[element].text.as_deref()?).ok()
        };
        match content {
            Content::Difference(from, less) => number(at, from)?.minus(number(at, less)?),
            Content::Sum(one, other) => number(at, one)?.plus(number(at, other)?),
            Content::Total(each, way) => {
                let named = |id: &&usize| {
                    self.tree.elements[**id].name.is_some_and(|name| self.tree.plan.local(name) == *each)
                };
                let mut all = self.tree.elements[at].children.iter().filter(named);
                all.try_fold(Decimal::ZERO, |sum, id| sum.plus(number(*id, way)?))
            }
            Content::Nothing | Content::Text(_) => None,
        }
    }

    fn attributes(&mut self, at: usize, local: &str) {
        let element = &self.tree.elements[at];
        // Nothing is said about an element that says nothing.
        if element.text.is_none() {
            return;
        }
        let demanded: Vec<_> = self.tree.plan.attributes(element.content).filter(|(_, must)| *must).collect();
        let missing = |name: &str| !element.attributes.iter().any(|(known, _)| known == name);
        let wanted = self.side.attributes.iter().filter(|(name, place, _)| {
            missing(name)
                && (*place == local || *place == "*" && demanded.iter().any(|(must, _)| must == name))
        });
        let found: Vec<_> = wanted
            .filter_map(|(name, _, value)| match value.starts_with("BT-") {
                true => Some((*name, self.invoice.value(value)?.text.as_str())),
                false => Some((*name, *value)),
            })
            .collect();
        for (name, text) in found {
            self.tree.set_attribute(at, name.into(), text.into());
        }
    }
}

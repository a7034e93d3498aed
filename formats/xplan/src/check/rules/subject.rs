//! What a rule is asked about: an object, or data inside of it; and whether a condition holds for it.

use std::borrow::Cow;
use std::rc::Rc;

use rustc_hash::FxHashSet;

use super::belonging::{Belonging, sections_of};
use super::condition::{Condition, Path};
use crate::document::{Document, Node, Object, Reference, Space};
use crate::geometry::Dimension;
use crate::model;

/// An element with its properties.
pub(super) struct Subject<'d> {
    pub(super) node: Node<'d>,
    properties: Vec<Node<'d>>,
    belonging: Rc<Belonging<'d>>,
}

impl<'d> Subject<'d> {
    pub(super) fn new(node: Node<'d>, belonging: &Rc<Belonging<'d>>) -> Self {
        let properties = node.children().filter(|child| child.space() == Space::XPlan).collect();
        Self { node, properties, belonging: Rc::clone(belonging) }
    }

    pub(super) fn document(&self) -> &'d Document {
        self.node.document()
    }

    /// The object it is, or in which it stands.
    pub(super) fn object(&self) -> Option<Object<'d>> {
        self.document().object_at(self.node.id())
    }

    /// The elements of a property.
    pub(super) fn all<'s>(&'s self, name: &'s str) -> impl Iterator<Item = Node<'d>> + use<'s, 'd> {
        self.properties.iter().copied().filter(move |node| node.name() == name)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.all(name).next().is_some()
    }

    /// The text of a property.
    pub(super) fn value(&self, name: &str) -> Option<Cow<'d, str>> {
        self.all(name).next().map(|node| node.text())
    }

    fn any(&self, path: &Path, mut test: impl FnMut(Node<'d>) -> bool) -> bool {
        self.all(path.first).any(|node| match path.second {
            None => test(node),
            Some(name) => node
                .children()
                .flat_map(|data| data.children())
                .any(|inner| inner.is(Space::XPlan, name) && test(inner)),
        })
    }

    /// Where a property refers to.
    pub(super) fn references<'s>(
        &'s self,
        name: &'s str,
    ) -> impl Iterator<Item = (Node<'d>, Reference<'d>)> + use<'s, 'd> {
        self.all(name).filter_map(|node| Some((node, self.document().reference(&node)?)))
    }

    fn dimensions(&self, path: &Path) -> Option<Vec<Dimension>> {
        let node = self.all(path.first).next()?;
        let geometries = self.document().geometries_in(node.id());
        let found = geometries.iter().map(|geometry| geometry.shape.dimension()).collect::<Vec<_>>();
        (!found.is_empty()).then_some(found)
    }

    fn sections(&self) -> Vec<Object<'d>> {
        self.object().map(sections_of).unwrap_or_default()
    }

    /// The plan to which the object belongs.
    pub(super) fn plan(&self) -> Option<Object<'d>> {
        self.belonging.plan(self.object()?)
    }

    /// Whether a condition holds.
    pub(super) fn holds(&self, condition: &Condition) -> bool {
        match condition {
            Condition::There(path) => self.any(path, |_| true),
            Condition::Equals(path, list) => self.any(path, |node| is_in(&node.text(), list)),
            Condition::Only(path, list) => !self.any(path, |node| !is_in(&node.text(), list)),
            Condition::Is(path, kinds) => {
                self.dimensions(path).is_none_or(|found| found.iter().all(|kind| kinds.contains(kind)))
            }
            Condition::Has(path, kinds) => {
                self.dimensions(path).is_some_and(|found| found.iter().all(|kind| kinds.contains(kind)))
            }
            Condition::Refers(name, classes) => {
                self.references(name).all(|(_, reference)| is_one_of(&reference, classes))
            }
            Condition::Back(name, back) => {
                self.references(name).all(|(_, reference)| self.is_back(&reference, back))
            }
            Condition::Many(path) => self.count(path) > 1,
            Condition::Filled(path) => self.any(path, |node| !node.text().is_empty()),
            Condition::Ground => self.is_on_ground(),
            Condition::Within(classes) => {
                let sections = self.sections();
                let is_within = |section: &Object<'_>| classes.iter().any(|class| is_a(section, class));
                sections.is_empty() || sections.iter().any(is_within)
            }
            Condition::Forms(forms) => self.is_one_form(forms),
            Condition::Chain(names) => names.windows(2).all(|pair| !self.has(pair[1]) || self.has(pair[0])),
            Condition::Pairs(names, count) => self.are_paired(names, *count),
            Condition::Prefixed(detail, general) => self.is_prefixed(detail, general),
            Condition::Same(a, b) => self.all(a).count() == self.all(b).count(),
            Condition::Special(special) => (special.holds)(self),
            Condition::Not(inner) => !self.holds(inner),
            Condition::And(all) => all.iter().all(|one| self.holds(one)),
            Condition::Or(all) => all.iter().any(|one| self.holds(one)),
            Condition::Implies(if_this, then) => !self.holds(if_this) || self.holds(then),
        }
    }

    fn count(&self, path: &Path) -> usize {
        let mut count = 0;
        self.any(path, |_| {
            count += 1;
            false
        });
        count
    }

    fn is_on_ground(&self) -> bool {
        self.value("ebene").is_none_or(|level| level.parse::<i64>().is_ok_and(|level| level == 0))
    }

    /// Whether an object refers back to this one; what is missing is another rule's matter.
    pub(super) fn is_back(&self, reference: &Reference<'d>, back: &'static str) -> bool {
        match reference {
            Reference::Object(object) => self.belonging.refers(*object, back, self.node.id()),
            _ => true,
        }
    }

    fn is_one_form(&self, forms: &[Vec<&str>]) -> bool {
        let is_there = |form: &&Vec<&str>| form.iter().all(|name| self.has(name));
        let count_there = forms.iter().flatten().filter(|name| self.has(name)).count();
        count_there == 0 || forms.iter().find(is_there).is_some_and(|form| form.len() == count_there)
    }

    fn are_paired(&self, names: &[&str], count: usize) -> bool {
        let Some((first, others)) = names.split_first() else { return true };
        (1..=count).all(|rank| {
            !self.has(&format!("{first}{rank}"))
                || others.iter().any(|other| self.has(&format!("{other}{rank}")))
        })
    }

    fn is_prefixed(&self, detail: &str, general: &str) -> bool {
        let generals = self.all(general).map(|node| node.text()).collect::<FxHashSet<_>>();
        let fits = |node: Node<'_>| node.text().get(..4).is_some_and(|prefix| generals.contains(prefix));
        generals.is_empty() || self.all(detail).all(fits)
    }
}

fn is_in(value: &str, list: &[&str]) -> bool {
    let value = match value {
        "1" if list.contains(&"true") => "true",
        "0" if list.contains(&"false") => "false",
        value => value,
    };
    list.contains(&value)
}

/// Whether an object is of a class or of one that extends it.
pub(in crate::check) fn is_a(object: &Object<'_>, class: &str) -> bool {
    let version = object.document().version();
    version.and_then(|version| model::class(version, object.class())).is_some_and(|model| model.is_a(class))
}

/// Whether a reference leads to an object of one of the classes; what is outside of the file may be anything.
pub(super) fn is_one_of(reference: &Reference<'_>, classes: &[&str]) -> bool {
    match reference {
        Reference::Object(object) => classes.iter().any(|class| is_a(object, class)),
        Reference::Missing(_) => false,
        Reference::Outside(_) => true,
    }
}

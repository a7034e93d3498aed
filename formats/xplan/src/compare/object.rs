//! What is different in two objects that are versions of one.

use std::collections::{HashMap, VecDeque};
use std::hash::{DefaultHasher, Hasher};

use rustc_hash::FxHashMap;

use super::pair::Pairs;
use super::shape::{self, Difference};
use super::{GeometryChange, Kind, ObjectChange, ValueChange, hash, source};
use crate::crs::Crs;
use crate::document::{Document, Node, Object, Reference, Space};
use crate::geometry::Geometry;
use crate::model;

/// Compares two documents whose objects have found their partners.
pub(super) struct Comparison<'p, 'd> {
    before: &'d Document,
    after: &'d Document,
    pairs: &'p Pairs<'d>,
    /// By number of a name before: its space is the same as that of the name after with the same number.
    names_alike: bool,
    unit: &'static str,
}

/// What was found in two elements.
#[derive(Default)]
struct Found {
    values: Vec<ValueChange>,
    geometries: Vec<GeometryChange>,
    renamed: bool,
    reordered: bool,
    /// What measuring may still cost.
    steps: usize,
    unit: &'static str,
}

impl Found {
    fn is_empty(&self) -> bool {
        self.values.is_empty() && self.geometries.is_empty()
    }
}

impl<'p, 'd> Comparison<'p, 'd> {
    pub(super) fn new(before: &'d Document, after: &'d Document, pairs: &'p Pairs<'d>) -> Self {
        let names_alike = before.names == after.names;
        let unit = if after.crs().is_some_and(Crs::is_geographic) { "°" } else { "m" };
        Self { before, after, pairs, names_alike, unit }
    }

    /// The objects that are not the same, and how many are.
    pub(super) fn objects(&self) -> (Vec<ObjectChange>, usize) {
        let moved = self.moved();
        let mut changes: Vec<ObjectChange> = Vec::new();
        let gone =
            self.pairs.before.iter().zip(&self.pairs.to_after).filter(|(_, partner)| partner.is_none());
        changes.extend(gone.map(|(object, _)| alone(object, true)));
        let mut unchanged = 0;
        let mut steps = shape::STEPS;
        for (rank, object) in self.pairs.after.iter().enumerate() {
            let Some(partner) = self.pairs.to_before[rank] else {
                changes.push(alone(object, false));
                continue;
            };
            match self.pair(partner, *object, moved[rank], &mut steps) {
                Some(change) => changes.push(change),
                None => unchanged += 1,
            }
        }
        (changes, unchanged)
    }

    /// By rank after: whether the object stands elsewhere among those that were there before.
    fn moved(&self) -> Vec<bool> {
        let partners: Vec<_> =
            self.pairs.to_before.iter().enumerate().filter_map(|(rank, to)| Some((rank, (*to)?))).collect();
        let kept = source::longest_ascending(partners.iter().map(|pair| pair.1));
        let mut moved = vec![false; self.pairs.after.len()];
        for (number, (rank, _)) in partners.iter().enumerate() {
            moved[*rank] = !kept[number];
        }
        moved
    }

    fn pair(&self, before: usize, after: Object<'d>, moved: bool, steps: &mut usize) -> Option<ObjectChange> {
        let matched = self.pairs.to_after[before].map(|(_, found)| found);
        let before = self.pairs.before[before];
        let mut found = Found { steps: *steps, unit: self.unit, ..Found::default() };
        self.elements(before.node(), after.node(), "", &mut found);
        *steps = found.steps;
        let kind = if !found.is_empty() {
            Kind::Changed
        } else if found.renamed || before.id() != after.id() {
            Kind::Renamed
        } else if found.reordered || moved {
            Kind::Reordered
        } else if source_of(before.node()) != source_of(after.node()) {
            Kind::Rewritten
        } else {
            return None;
        };
        Some(ObjectChange {
            kind,
            class: after.class().to_owned(),
            before: Some(before.id().into_owned()),
            after: Some(after.id().into_owned()),
            matched,
            values: found.values,
            geometries: found.geometries,
        })
    }

    /// What is different outside of the objects.
    pub(super) fn collection(&self) -> Vec<ValueChange> {
        let (before, after) = (self.before.root(), self.after.root());
        let mut found = Found::default();
        let version = |document: &Document| document.version().map(|version| version.number().to_owned());
        let mut tell = |path: &str, before: Option<String>, after: Option<String>| {
            if before != after {
                found.values.push(ValueChange {
                    path: path.to_owned(),
                    before,
                    after,
                    names: (None, None),
                    is_reference: false,
                });
            }
        };
        tell("Version", version(self.before), version(self.after));
        tell("Sammlung", Some(before.name().to_owned()), Some(after.name().to_owned()));
        if self.before.objects().any(|object| object.node() == before)
            || self.after.objects().any(|object| object.node() == after)
        {
            return found.values;
        }
        let is_time = |name: &str| matches!(name, "timeStamp" | "numberMatched" | "numberReturned");
        self.attributes(before, after, "", &mut found);
        found.values.retain(|change| !is_time(change.path.trim_start_matches('@')));
        let others = |document: &'d Document| {
            let holds = |node: &Node<'d>| document.holds_object(node);
            document
                .root()
                .children()
                .filter(move |child| !holds(child) && !hash::is_derived(child))
                .collect()
        };
        self.groups(others(self.before), others(self.after), "", &mut found);
        found.values
    }

    /// Whether two elements are the same in the text and therefore say the same.
    fn same_source(&self, before: Node<'d>, after: Node<'d>) -> bool {
        let text = source_of(before);
        if text != source_of(after) || (!self.pairs.ids_kept && text.contains("href")) {
            return false;
        }
        // Prefixes may mean something else.
        self.names_alike || {
            let all = |node: Node<'d>| std::iter::once(node).chain(node.descendants());
            all(before).zip(all(after)).all(|(before, after)| before.space() == after.space())
        }
    }

    fn elements(&self, before: Node<'d>, after: Node<'d>, path: &str, found: &mut Found) {
        if self.same_source(before, after) {
            return;
        }
        let (old, new) = (hash::geometry(before), hash::geometry(after));
        if old.is_some() || new.is_some() {
            self.attributes(before, after, path, found);
            geometry(old, new, path, found);
            return;
        }
        self.attributes(before, after, path, found);
        let children =
            |node: Node<'d>| node.children().filter(|child| !hash::is_derived(child)).collect::<Vec<_>>();
        let (old, new) = (children(before), children(after));
        if old.is_empty() && new.is_empty() {
            let (old, new) = (hash::value(&before), hash::value(&after));
            if old != new {
                found.values.push(value_change(path, Some(before), Some(after)));
            }
            return;
        }
        if let ([old], [new]) = (&*old, &*new)
            && let (Some(one), Some(two)) = (hash::geometry(*old), hash::geometry(*new))
        {
            self.attributes(*old, *new, path, found);
            return geometry(Some(one), Some(two), &format!("{path}/"), found);
        }
        if old.iter().map(|node| node.name()).ne(new.iter().map(|node| node.name())) {
            let mut names: [Vec<_>; 2] =
                [&old, &new].map(|list| list.iter().map(|node| node.name()).collect());
            names.iter_mut().for_each(|names| names.sort_unstable());
            found.reordered |= names[0] == names[1];
        }
        self.groups(old, new, path, found);
    }

    /// Compares the elements of a name with those of the same name.
    fn groups(&self, before: Vec<Node<'d>>, after: Vec<Node<'d>>, path: &str, found: &mut Found) {
        type Group<'d> = (Vec<Node<'d>>, Vec<Node<'d>>);
        let mut ranks: FxHashMap<(Space, &str), usize> = FxHashMap::default();
        let mut groups: Vec<Group<'d>> = Vec::new();
        let mut group = |node: &Node<'d>, groups: &mut Vec<Group<'d>>| {
            *ranks.entry((node.space(), node.name())).or_insert_with(|| {
                groups.push(Group::default());
                groups.len() - 1
            })
        };
        for node in before {
            let rank = group(&node, &mut groups);
            groups[rank].0.push(node);
        }
        for node in after {
            let rank = group(&node, &mut groups);
            groups[rank].1.push(node);
        }
        for (old, new) in groups {
            self.group(&old, &new, path, found);
        }
    }

    fn group(&self, old: &[Node<'d>], new: &[Node<'d>], path: &str, found: &mut Found) {
        let name = old.first().or(new.first()).map_or("", |node| node.name());
        let named = |number: Option<usize>| {
            let number = number.map_or(String::new(), |number| format!("[{}]", number + 1));
            if path.is_empty() { format!("{name}{number}") } else { format!("{path}/{name}{number}") }
        };
        if let ([old], [new]) = (old, new) {
            return self.elements(*old, *new, &named(None), found);
        }
        let (old_left, new_left) = self.without_equals(old, new, &named, found);
        let several = old.len() > 1 || new.len() > 1;
        for rank in 0..old_left.len().max(new_left.len()) {
            match (old_left.get(rank), new_left.get(rank)) {
                (Some(one), Some(two)) => {
                    self.elements(old[*one], new[*two], &named(several.then_some(*two)), found);
                }
                (Some(one), None) => one_sided(old[*one], true, &named(several.then_some(*one)), found),
                (None, Some(two)) => one_sided(new[*two], false, &named(several.then_some(*two)), found),
                (None, None) => {}
            }
        }
    }

    /// Compares equals with each other; gives back the elements that have no equal on the other side.
    fn without_equals(
        &self,
        old: &[Node<'d>],
        new: &[Node<'d>],
        named: &dyn Fn(Option<usize>) -> String,
        found: &mut Found,
    ) -> (Vec<usize>, Vec<usize>) {
        let mut waiting: HashMap<u64, VecDeque<usize>> = HashMap::new();
        for (rank, node) in new.iter().enumerate() {
            waiting.entry(self.hash(*node, false)).or_default().push_back(rank);
        }
        let mut used = vec![false; new.len()];
        let mut left = Vec::new();
        let mut last = None;
        for (rank, node) in old.iter().enumerate() {
            let equal = waiting.get_mut(&self.hash(*node, true)).and_then(VecDeque::pop_front);
            let Some(equal) = equal else {
                left.push(rank);
                continue;
            };
            used[equal] = true;
            found.reordered |= last.is_some_and(|last| equal < last);
            last = Some(equal);
            // A hash may deceive, and equals may have other ids.
            self.elements(*node, new[equal], &named(Some(equal)), found);
        }
        (left, (0..new.len()).filter(|rank| !used[*rank]).collect())
    }

    fn hash(&self, node: Node<'d>, is_before: bool) -> u64 {
        let mut hash = DefaultHasher::new();
        hash::element(node, &|node| self.target(node, is_before), true, &mut hash);
        hash.finish()
    }

    /// A number for the object that is referred to: the same in both versions. `None` if there is no such object.
    fn target(&self, node: &Node<'_>, is_before: bool) -> Option<u64> {
        let object = match node.document().reference(node)? {
            Reference::Object(object) => object,
            // Some programs forget the `#`.
            Reference::Outside(id) => node.document().object(&id)?,
            Reference::Missing(_) => return None,
        };
        let element = object.node().id();
        let rank = if is_before {
            let rank = Pairs::rank(&self.pairs.before, element)?;
            self.pairs.to_after[rank].map(|(after, _)| after)
        } else {
            Pairs::rank(&self.pairs.after, element)
        };
        rank.map(|rank| rank as u64)
    }

    fn attributes(&self, before: Node<'d>, after: Node<'d>, path: &str, found: &mut Found) {
        let said = |node: Node<'d>| node.attributes().filter(|(space, name, _)| hash::is_said(*space, name));
        let identifier = |node: Node<'d>| {
            node.children()
                .find(|child| child.is(Space::Gml, "identifier"))
                .map(|identifier| identifier.text())
        };
        found.renamed |= before.gml_id() != after.gml_id() || identifier(before) != identifier(after);
        let tell = |name: &str, before: Option<String>, after: Option<String>, is_reference| ValueChange {
            path: if is_reference { path.to_owned() } else { format!("{path}@{name}") },
            before,
            after,
            names: (None, None),
            is_reference,
        };
        for (space, name, value) in said(before) {
            let other = after.attribute(space, name);
            if other.as_ref() == Some(&value) && (space != Space::Xlink || self.pairs.ids_kept) {
                continue;
            }
            let is_reference = space == Space::Xlink && name == "href";
            if is_reference && other.is_some() {
                let (one, two) = (self.target(&before, true), self.target(&after, false));
                if one.is_some() && one == two {
                    found.renamed |= other.as_ref() != Some(&value);
                    continue;
                }
                if one.is_none() && two.is_none() && other.as_ref() == Some(&value) {
                    continue;
                }
            }
            found.values.push(tell(name, Some(value.into_owned()), other.map(Into::into), is_reference));
        }
        for (space, name, value) in
            said(after).filter(|(space, name, _)| before.attribute(*space, name).is_none())
        {
            let is_reference = space == Space::Xlink && name == "href";
            found.values.push(tell(name, None, Some(value.into_owned()), is_reference));
        }
    }
}

fn source_of(node: Node<'_>) -> &str {
    node.document().slice(node.span())
}

/// An object that only one version has.
fn alone(object: &Object<'_>, is_before: bool) -> ObjectChange {
    let id = object.id().into_owned();
    let (kind, before, after) =
        if is_before { (Kind::Removed, Some(id), None) } else { (Kind::Added, None, Some(id)) };
    let class = object.class().to_owned();
    ObjectChange { kind, class, before, after, matched: None, values: Vec::new(), geometries: Vec::new() }
}

fn value_change(path: &str, before: Option<Node<'_>>, after: Option<Node<'_>>) -> ValueChange {
    let said = |node: &Node<'_>| {
        let reference = || node.attribute(Space::Xlink, "href");
        Some(node.text()).filter(|text| !text.is_empty()).or_else(reference).unwrap_or_default().into_owned()
    };
    let name = |node: &Node<'_>| {
        let class = model::class(node.document().version()?, node.parent()?.name())?;
        class.property(node.name())?.name_of(&node.text())
    };
    let refers = |node: &Node<'_>| node.attribute(Space::Xlink, "href").is_some();
    ValueChange {
        path: path.to_owned(),
        names: (before.as_ref().and_then(name), after.as_ref().and_then(name)),
        is_reference: before.as_ref().or(after.as_ref()).is_some_and(refers),
        before: before.as_ref().map(said),
        after: after.as_ref().map(said),
    }
}

/// What an element says that only one version has.
fn one_sided(node: Node<'_>, is_before: bool, path: &str, found: &mut Found) {
    if let Some(its) = hash::geometry(node) {
        let sides = if is_before { (Some(its), None) } else { (None, Some(its)) };
        return geometry(sides.0, sides.1, path, found);
    }
    let mut is_leaf = true;
    for child in node.children() {
        is_leaf = false;
        one_sided(child, is_before, &format!("{path}/{}", child.name()), found);
    }
    if is_leaf {
        let (before, after) = if is_before { (Some(node), None) } else { (None, Some(node)) };
        found.values.push(value_change(path, before, after));
    }
}

fn geometry(before: Option<&Geometry>, after: Option<&Geometry>, path: &str, found: &mut Found) {
    let mut change = GeometryChange {
        path: path.rsplit_once('/').map_or(path, |(property, _)| property).to_owned(),
        unit: found.unit,
        moved: None,
        position: None,
        before: before.map(|geometry| shape::measures(&geometry.shape)),
        after: after.map(|geometry| shape::measures(&geometry.shape)),
    };
    if let (Some(before), Some(after)) = (before, after) {
        match shape::compare(&before.shape, &after.shape, &mut found.steps) {
            Difference::None => return,
            Difference::Order => {
                found.reordered = true;
                return;
            }
            Difference::Moved(by) => {
                change.moved = by.map(|(distance, _)| distance);
                change.position = by.map(|(_, at)| [at.x, at.y]);
            }
        }
    }
    found.geometries.push(change);
}

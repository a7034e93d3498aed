//! Objects that come and go, and where a property stands among the others.

use super::{Change, Part, Refused};
use crate::document::{Document, Node, Object, Reference, Space};
use crate::model;

/// The child behind which a new one shall stand, by the order of the schema; without one, the last. `None`: before all of them.
pub(super) fn place<'d>(parent: Node<'d>, part: &Part) -> Option<Node<'d>> {
    let version = parent.document().version();
    let class = version.and_then(|version| model::class(version, parent.name()));
    let rank = |name: &str| class?.properties().iter().position(|property| property.name == name);
    let (Space::XPlan, Some(own)) = (part.space, rank(&part.name)) else { return parent.children().last() };
    // What GML itself brings stands before the rest, and what the schema does not know stays where it is.
    let before = |child: &Node<'d>| {
        child.space() != Space::XPlan || rank(child.name()).is_some_and(|rank| rank <= own)
    };
    parent.children().filter(before).last()
}

/// The change that adds an object, in a member of its own behind the last one.
///
/// # Errors
/// When the file is no collection.
pub fn add_object(document: &Document, object: Part) -> Result<Change, Refused> {
    let root = document.root();
    let Some(last) = document.objects().last().map(|object| object.node()) else {
        let member = match root.space() {
            Space::Wfs => Part { space: Space::Wfs, ..Part::new("member") },
            Space::XPlan => Part::gml("featureMember"),
            _ => return Err(Refused::Namespace(object.name)),
        };
        return Ok(Change::Insert { parent: 0, before: None, part: member.child(object) });
    };
    let Some(member) = last.parent() else { return Err(Refused::Mixed(last.name().to_owned(), last.line())) };
    let (parent, sibling, part) = if member.name().ends_with("Members") || member.parent().is_none() {
        (member, last, object)
    } else {
        let wrap = Part { space: member.space(), ..Part::new(member.name()) };
        (member.parent().unwrap_or(member), member, wrap.child(object))
    };
    let before = parent.children().skip_while(|child| *child != sibling).nth(1);
    // Behind the last child is where things go without a place; what follows the members stays behind them.
    Ok(Change::Insert { parent: parent.id(), before: before.map(|before| before.id()), part })
}

/// The changes that remove an object: its member, and the properties of others that refer to it.
#[must_use]
pub fn remove_object(object: &Object<'_>) -> Vec<Change> {
    let document = object.document();
    let node = object.node();
    let member = node.parent().filter(|member| member.id() > 0 && member.children().count() == 1);
    let mut changes = vec![Change::Remove { element: member.unwrap_or(node).id() }];
    let id = object.id();
    if id.is_empty() || document.object(&id) != Some(*object) {
        return changes;
    }
    for referring in document.nodes().filter(|node| node.space() == Space::XPlan) {
        let inside = node.span().contains(&referring.span().start);
        let is_leaf = referring.children().next().is_none();
        if !inside && is_leaf && document.reference(&referring) == Some(Reference::Object(*object)) {
            changes.push(Change::Remove { element: referring.id() });
        }
    }
    changes
}

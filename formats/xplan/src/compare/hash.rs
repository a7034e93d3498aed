//! What an element says, as a number: without ids, white space and the way numbers are written.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash};

use super::shape::paths;
use crate::document::{Node, Space};
use crate::geometry::{Geometry, Shape};
use crate::model::{self, Kind};

/// What references are taken for: a number that stands for the target in both versions; `None` if they say what they refer to.
pub(super) type Targets<'t> = &'t dyn Fn(&Node<'_>) -> Option<u64>;

/// Puts what an element says into a hash.
pub(super) fn element(node: Node<'_>, targets: Targets<'_>, with_geometry: bool, hash: &mut DefaultHasher) {
    (node.space() as u8, node.name()).hash(hash);
    if let Some(geometry) = geometry(node) {
        if with_geometry {
            shape(&geometry.shape, hash);
        }
        return;
    }
    for (space, name, value) in node.attributes().filter(|(space, name, _)| is_said(*space, name)) {
        let target = if space == Space::Xlink && name == "href" { targets(&node) } else { None };
        match target {
            Some(target) => target.hash(hash),
            None => (name, value).hash(hash),
        }
    }
    let mut is_leaf = true;
    for child in node.children() {
        is_leaf = false;
        if !is_derived(&child) {
            element(child, targets, with_geometry, hash);
        }
    }
    if is_leaf {
        value(&node).hash(hash);
    }
    0xFFu8.hash(hash);
}

/// Puts a geometry into a hash.
pub(super) fn shape(shape: &Shape, hash: &mut DefaultHasher) {
    let mut point = |point: &crate::geometry::Point| {
        ((point.x + 0.0).to_bits(), (point.y + 0.0).to_bits()).hash(hash);
    };
    match shape {
        Shape::Point(only) => point(only),
        Shape::MultiPoint(points) => points.iter().for_each(&mut point),
        _ => {}
    }
    for path in paths(shape) {
        path.points.iter().for_each(&mut point);
    }
    for path in paths(shape) {
        path.arcs.hash(hash);
    }
}

/// The geometry that an element is.
pub(super) fn geometry<'d>(node: Node<'d>) -> Option<&'d Geometry> {
    if node.space() != Space::Gml {
        return None;
    }
    node.document().geometries_in(node.id()).first().filter(|geometry| geometry.element == node.id())
}

/// Whether an attribute says something: ids, hints for the schema and counts do not.
pub(super) fn is_said(space: Space, name: &str) -> bool {
    let is_count = space == Space::None && matches!(name, "srsDimension" | "count");
    let is_hint = space == Space::Xsi && matches!(name, "schemaLocation" | "noNamespaceSchemaLocation");
    let is_type = space == Space::Xlink && name == "type";
    !(is_count || is_hint || is_type || (space == Space::Gml && name == "id"))
}

/// Whether an element only repeats what others say, or is an id in other words.
pub(super) fn is_derived(node: &Node<'_>) -> bool {
    node.space() == Space::Gml && matches!(node.name(), "boundedBy" | "identifier")
}

/// What an element without others inside says: numbers and truth as their kind has them. Longer numbers stay as they are written, as
/// not all of their digits would count.
pub(super) fn value<'d>(node: &Node<'d>) -> Cow<'d, str> {
    let text = node.text();
    let kind = || {
        let class = model::class(node.document().version()?, node.parent()?.name())?;
        Some(class.property(node.name())?.kind)
    };
    let looks_like = text
        .bytes()
        .next()
        .is_some_and(|first| matches!(first, b'0'..=b'9' | b'+' | b'-' | b'.' | b't' | b'f'));
    if !looks_like || node.space() != Space::XPlan || text.len() > 15 {
        return text;
    }
    match kind() {
        Some(Kind::Integer | Kind::Decimal | Kind::Measure(_)) => {
            text.parse::<f64>().map_or(text, |number| (number + 0.0).to_string().into())
        }
        Some(Kind::Boolean) => match &*text {
            "1" => "true".into(),
            "0" => "false".into(),
            _ => text,
        },
        _ => text,
    }
}

//! Conditions that the language of the table cannot say.

use super::subject::Subject;
use crate::document::Node;
use crate::geometry::{Path, Shape};

/// A condition with a name, written in Rust.
#[derive(Debug, Clone, Copy)]
pub(super) struct Special {
    name: &'static str,
    pub(super) holds: fn(&Subject<'_>) -> bool,
}

const ALL: [Special; 6] = [
    Special { name: "height_forms", holds: height_forms },
    Special { name: "plan_height", holds: plan_height },
    Special { name: "one_height", holds: one_height },
    Special { name: "two_points", holds: two_points },
    Special { name: "one_arc", holds: one_arc },
    Special { name: "housing_plan", holds: housing_plan },
];

/// The condition with a name.
pub(super) fn named(name: &str) -> Option<Special> {
    ALL.into_iter().find(|special| special.name == name)
}

/// Of the heights only those are given that make sense together.
fn height_forms(subject: &Subject<'_>) -> bool {
    let given = ["h", "hMin", "hMax", "hZwingend"].map(|name| subject.has(name));
    let has_reference = subject.has("bezugspunkt") || subject.has("abweichenderBezugspunkt");
    let is_of_height = subject.object().is_some_and(|object| object.class() == "BP_HoehenMass");
    match given {
        [true, false, false, false] => has_reference || is_of_height,
        [false, false, true, false] => !has_reference && !is_of_height,
        [false, true, _, false] | [false, false, false, true] => has_reference || !is_of_height,
        _ => false,
    }
}

/// A height relative to that of the plan needs a plan that has one.
fn plan_height(subject: &Subject<'_>) -> bool {
    subject.value("hoehenbezug").as_deref() != Some("3000")
        || subject.plan().is_none_or(|plan| plan.has("bezugshoehe"))
}

/// A measure of height has exactly one height, without a point of reference.
fn one_height(subject: &Subject<'_>) -> bool {
    let heights =
        subject.all("hoehenangabe").flat_map(|property| property.children()).collect::<Vec<Node<'_>>>();
    let [height] = heights[..] else { return false };
    let has = |name| height.child(name).is_some();
    has("h") && !has("bezugspunkt") && !has("abweichenderBezugspunkt")
}

fn line_of<'d>(subject: &Subject<'d>) -> Option<&'d Path> {
    let property = subject.all("position").next()?;
    match &subject.document().geometries_in(property.id()).first()?.shape {
        Shape::Line(path) => Some(path),
        _ => None,
    }
}

fn has_geometry(subject: &Subject<'_>) -> bool {
    let property = subject.all("position").next();
    property.is_some_and(|property| !subject.document().geometries_in(property.id()).is_empty())
}

/// An arrow of measure is a straight line with two points.
fn two_points(subject: &Subject<'_>) -> bool {
    !has_geometry(subject) || line_of(subject).is_some_and(|path| path.points.len() == 2)
}

/// A circle of measure is a single arc.
fn one_arc(subject: &Subject<'_>) -> bool {
    !has_geometry(subject) || line_of(subject).is_some_and(|path| path.points.len() == 3 && path.arcs == [1])
}

/// Areas for dwellings stand in plans for the supply of housing only.
fn housing_plan(subject: &Subject<'_>) -> bool {
    subject.plan().is_none_or(|plan| plan.properties("planArt").any(|kind| kind.text() == "10002"))
}

//! The numbered conformity rules about values, relations and kinds of geometry. They stand in `tables/rules.txt`, one rule in one
//! line; this module asks for each object, and for the data inside of objects, whether what the line demands holds.

mod belonging;
mod condition;
mod general;
mod special;
mod subject;
mod table;

use std::rc::Rc;

use super::{Finding, Level};
use crate::Version;
use crate::document::{Document, Name, Node, Object, Reference, Space};
use crate::geometry::{Point, Shape};
pub(super) use belonging::{Belonging, sections_of};
use condition::Condition;
pub(super) use subject::is_a;
use subject::{Subject, is_one_of};
use table::{Kind, Row};

/// How a rule of the standard is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coverage {
    /// By a line of the table.
    Table,
    /// By another part of this crate.
    Elsewhere,
    /// Not at all.
    Unchecked,
}

/// A rule of the standard and what becomes of it here.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Its number in the standard.
    pub number: &'static str,
    /// The versions in which it exists.
    pub versions: Vec<Version>,
    /// How it is checked.
    pub coverage: Coverage,
    /// What is wrong when it is broken and what to do; or who checks it, or why nobody does.
    pub sentence: &'static str,
}

/// All rules of the table, in the order of the standard. A rule that reads differently in some versions is there several times.
pub fn rules() -> impl Iterator<Item = Rule> {
    table::table().rows.iter().map(|row| Rule {
        number: row.number,
        versions: row.versions.clone(),
        coverage: match row.kind {
            Kind::Condition(..) => Coverage::Table,
            Kind::Elsewhere { is_checked: true } => Coverage::Elsewhere,
            Kind::Elsewhere { is_checked: false } => Coverage::Unchecked,
        },
        sentence: row.sentence,
    })
}

/// Checks all rules for all objects.
pub(crate) fn check(document: &Document, out: &mut Vec<Finding>) {
    check_nodes(document, document.nodes(), out);
    general::check_systems(document, out);
}

/// Checks the rules for one object and the data inside of it, as after a change. What others say about it is not asked again.
#[must_use]
pub fn check_object(object: Object<'_>) -> Vec<Finding> {
    let mut out = Vec::new();
    let node = object.node();
    check_nodes(object.document(), std::iter::once(node).chain(node.descendants()), &mut out);
    out
}

fn check_nodes<'d>(document: &'d Document, nodes: impl Iterator<Item = Node<'d>>, out: &mut Vec<Finding>) {
    let Some(version) = document.version() else { return };
    let general = general::Scan::new(document, version);
    let rules = table::rules(version);
    let belonging = Rc::new(Belonging::new(document));
    let of_name = |name: &Name| (name.space == Space::XPlan).then(|| rules.get(&*name.local)).flatten();
    let by_name: Vec<Option<&Vec<&Row>>> = document.names.iter().map(of_name).collect();
    for node in nodes {
        general.check(node, out);
        let Some(rows) = by_name.get(usize::from(node.name_number())).copied().flatten() else { continue };
        let subject = Subject::new(node, &belonging);
        for row in rows {
            judge(&subject, row, out);
        }
    }
}

/// Asks one rule about one object.
fn judge(subject: &Subject<'_>, row: &Row, out: &mut Vec<Finding>) {
    let Kind::Condition(condition, level) = &row.kind else { return };
    match condition {
        Condition::Refers(name, classes) => {
            for (node, reference) in subject.references(name) {
                if !is_one_of(&reference, classes) {
                    let text = wrong_target(node, &reference, classes, row.sentence);
                    out.push(finding(
                        subject,
                        (row.number, *level),
                        Some(node),
                        target_of(&reference),
                        &text,
                    ));
                }
            }
        }
        Condition::Back(name, back) => {
            for (node, reference) in subject.references(name) {
                if !subject.is_back(&reference, back) {
                    out.push(finding(
                        subject,
                        (row.number, *level),
                        Some(node),
                        target_of(&reference),
                        row.sentence,
                    ));
                }
            }
        }
        condition if subject.holds(condition) => {}
        condition => {
            let mut names = Vec::new();
            condition.properties(&mut names);
            let place = names.into_iter().find_map(|name| subject.all(name).next());
            out.push(finding(subject, (row.number, *level), place, None, row.sentence));
        }
    }
}

fn target_of(reference: &Reference<'_>) -> Option<String> {
    match reference {
        Reference::Object(object) => Some(object.id().into_owned()),
        Reference::Missing(id) => Some(id.clone()),
        Reference::Outside(_) => None,
    }
}

fn wrong_target(node: Node<'_>, reference: &Reference<'_>, classes: &[&str], advice: &str) -> String {
    let wanted = classes.join(" oder ");
    match reference {
        Reference::Object(object) => {
            format!(
                "{} verweist auf ein Objekt der Klasse {}, nicht auf {wanted}. {advice}",
                node.name(),
                object.class()
            )
        }
        Reference::Missing(id) | Reference::Outside(id) => {
            format!("{} verweist auf „{id}“; die Datei hat kein solches Objekt. {advice}", node.name())
        }
    }
}

/// What is found: at the object, and at the element if there is one.
fn finding(
    subject: &Subject<'_>,
    (rule, level): (&'static str, Level),
    place: Option<Node<'_>>,
    other: Option<String>,
    text: &str,
) -> Finding {
    let object = subject.object();
    let objects = object.map(|object| object.id().into_owned()).into_iter().chain(other).collect();
    Finding {
        rule,
        level,
        objects,
        position: object.and_then(place_of),
        offset: Some(place.unwrap_or(subject.node).span().start),
        text: format!("{}: {text}", subject.node.name()),
    }
}

/// A place of an object, to find it on the map.
pub(super) fn place_of(object: Object<'_>) -> Option<Point> {
    match &object.geometries().first()?.shape {
        Shape::Point(point) => Some(*point),
        Shape::MultiPoint(points) => points.first().copied(),
        Shape::Line(path) => path.points.first().copied(),
        Shape::MultiLine(paths) => paths.first()?.points.first().copied(),
        Shape::Surface(surface) => surface.patches.first()?.exterior.points.first().copied(),
        Shape::MultiSurface(surfaces) => surfaces.first()?.patches.first()?.exterior.points.first().copied(),
    }
}

#[cfg(test)]
mod tests;

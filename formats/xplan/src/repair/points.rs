//! Points that are missing, said twice or beside where they should be.

use super::{Proposal, Role, paths};
use crate::document::{Document, ElementId, Object, Space};
use crate::edit::{Change, digits, move_point};
use crate::geometry::{Path, Point};

/// The proposal to say points only once that follow themselves.
pub(super) fn repeated(object: &Object<'_>, path: &Path, role: Role) -> Vec<Proposal> {
    let document = object.document();
    let least = if role == Role::Line { 2 } else { 4 };
    let mut left = path.points.len();
    let mut found: Vec<(ElementId, Vec<usize>, Point)> = Vec::new();
    for number in 1..path.points.len() {
        let is_arc = [number - 1, number, number + 1].iter().any(|point| is_middle(path, *point));
        if path.points[number] != path.points[number - 1] || is_arc || left <= least {
            continue;
        }
        let (Some(before), Some(place)) = (document.place(path, number - 1), document.place(path, number))
        else {
            continue;
        };
        if before.0 != place.0 || before.1 + 1 != place.1 {
            continue;
        }
        left -= 1;
        match found.last_mut().filter(|last| last.0 == place.0) {
            Some(last) => last.1.push(place.1),
            None => found.push((place.0, vec![place.1], path.points[number])),
        }
    }
    let proposal = |(element, pairs, position): (ElementId, Vec<usize>, Point)| {
        let mut changes: Vec<_> = pairs.iter().filter_map(|pair| removal(document, element, *pair)).collect();
        changes.extend(count(document, element, |count| count.checked_sub(pairs.len())));
        let what = match pairs.len() {
            1 => "Einen Stützpunkt entfernen, der seinen Vorgänger wiederholt.".to_owned(),
            many => format!("{many} Stützpunkte entfernen, die ihren Vorgänger wiederholen."),
        };
        Proposal { object: object.id().into_owned(), text: what, position: Some(position), changes }
    };
    found.into_iter().map(proposal).collect()
}

fn is_middle(path: &Path, point: usize) -> bool {
    path.arcs.binary_search_by_key(&point, |middle| *middle as usize).is_ok()
}

/// Takes a pair of coordinates out of a list, with the white space before it.
fn removal(document: &Document, element: ElementId, pair: usize) -> Option<Change> {
    let (_, before) = document.pair((element, pair.checked_sub(1)?))?;
    let (_, last) = document.pair((element, pair))?;
    Some(Change::Source { span: before.end..last.end, text: String::new() })
}

/// The number of pairs that a list says it has, changed.
fn count(document: &Document, element: ElementId, change: impl Fn(usize) -> Option<usize>) -> Option<Change> {
    let said = document.node(element).attribute(Space::None, "count")?;
    let value = Some(change(said.trim().parse().ok()?)?.to_string());
    Some(Change::Attribute { element, space: Space::None, name: "count".to_owned(), value })
}

/// The proposals to give the lines and rings of an object a point that a neighbour has on them: wherever a straight segment passes so
/// near and has no point there. Arcs stay whole.
#[must_use]
pub fn missing_point(object: &Object<'_>, at: Point, within: f64) -> Vec<Proposal> {
    let document = object.document();
    let mut proposals = Vec::new();
    for (path, _) in paths(object) {
        let near = path.points.windows(2).enumerate().find_map(|(number, ends)| {
            let is_straight = !is_middle(path, number) && !is_middle(path, number + 1);
            let passed = is_straight.then(|| passes(ends[0], ends[1], at))??;
            (passed <= within).then_some((number, passed))
        });
        let Some((number, passed)) = near.filter(|_| !path.points.contains(&at)) else { continue };
        let Some(mut changes) = insertion(document, path, number + 1, at) else { continue };
        if let Some((element, _)) = document.place(path, number + 1) {
            changes.extend(count(document, element, |count| count.checked_add(1)));
        }
        let place = format!("{} {}", at.x, at.y);
        let apart = format!("{:.1}", passed * 1000.0).replace('.', ",");
        proposals.push(Proposal {
            object: object.id().into_owned(),
            text: format!("Stützpunkt {place} einfügen; die Linie läuft {apart} mm daneben vorbei."),
            position: Some(at),
            changes,
        });
    }
    proposals
}

/// How far a point is from a segment beside which it lies.
fn passes(a: Point, b: Point, at: Point) -> Option<f64> {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let square = dx * dx + dy * dy;
    let along = ((at.x - a.x) * dx + (at.y - a.y) * dy) / square;
    let across = ((at.x - a.x) * dy - (at.y - a.y) * dx) / square.sqrt();
    (along > 0.0 && along < 1.0).then_some(across.abs())
}

/// Puts a point before another that stands in the same list as the one before it.
fn insertion(document: &Document, path: &Path, point: usize, at: Point) -> Option<Vec<Change>> {
    let (element, pair) = document.place(path, point)?;
    let (_, before) = document.pair((element, pair.checked_sub(1)?))?;
    let (x, y) = document.pair((element, pair))?;
    let space = document.slice(before.end..x.start);
    let space = if space.contains('\n') { " " } else { space };
    let between = document.slice(x.end..y.start);
    let between = if between.contains('\n') { " " } else { between };
    let (x_text, y_text) = (digits(at.x, document.slice(x.clone())), digits(at.y, document.slice(y)));
    Some(vec![Change::Source { span: x.start..x.start, text: format!("{x_text}{between}{y_text}{space}") }])
}

/// The proposals to move the points of an object that lie at one place exactly to another, as that of a neighbour.
#[must_use]
pub fn snap(object: &Object<'_>, from: Point, to: Point) -> Vec<Proposal> {
    let document = object.document();
    let mut proposals = Vec::new();
    for (path, _) in paths(object) {
        let Some(number) = path.points.iter().position(|point| *point == from) else { continue };
        let Some((x, y)) = document.coordinate_text(path, number) else { continue };
        let changes = move_point(document, path, number, &digits(to.x, x), &digits(to.y, y));
        let by = format!("{:.1}", (to.x - from.x).hypot(to.y - from.y) * 1000.0).replace('.', ",");
        proposals.push(Proposal {
            object: object.id().into_owned(),
            text: format!("Stützpunkt {x} {y} um {by} mm auf {} {} verschieben.", to.x, to.y),
            position: Some(to),
            changes,
        });
    }
    proposals
}

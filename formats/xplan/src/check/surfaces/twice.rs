//! Rule 4.5.2.4, since 6.0: what is set for an überbaubare Grundstücksfläche is not set again in the area below it.

use i_overlay::core::fill_rule::FillRule;
use i_overlay::core::overlay_rule::OverlayRule;
use i_overlay::float::single::SingleFloatOverlay;

use super::area::Area;
use super::outline::{Boxes, Edge, TOLERANCE, outline, straightened};
use super::scope::{Member, Scope};
use crate::check::{Finding, Level};
use crate::document::{Document, Space};
use crate::geometry::{Bounds, Point, Shape};
use crate::version::Version;

const RULE: &str = "4.5.2.4";

const UPPER: &str = "BP_UeberbaubareGrundstuecksFlaeche";

/// The classes whose attributes may be set in an area above them instead.
const LOWER: [&str; 7] = [
    "BP_BaugebietsTeilFlaeche",
    "BP_BesondererNutzungszweckFlaeche",
    "BP_GemeinbedarfsFlaeche",
    "BP_GruenFlaeche",
    "BP_SpielSportanlagenFlaeche",
    "BP_VerEntsorgung",
    "SO_Strassenverkehr",
];

/// What the upper class has besides: its own edges, and the shape of roofs, of which there may be several in one place.
const NOT_MEANT: [&str; 4] = ["baugrenze", "baulinie", "dachgestaltung", "gebaeudeTyp"];

/// Checks all, or one member with another shape.
pub(super) fn check(
    document: &Document,
    scope: &Scope<'_>,
    changed: Option<(usize, &Shape)>,
    out: &mut Vec<Finding>,
) {
    let Some(version) = document.version().filter(|version| *version >= Version::V6_0) else { return };
    let Some(class) = crate::model::class(version, UPPER) else { return };
    let attributes: Vec<&str> = class
        .own_properties()
        .iter()
        .map(|property| property.name)
        .filter(|name| !NOT_MEANT.contains(name))
        .collect();
    let of_class = |classes: &[&str]| -> Vec<usize> {
        let is = |number: &usize| classes.contains(&scope.members[*number].object.class());
        (0..scope.members.len()).filter(is).collect()
    };
    let (upper, lower) = (of_class(&[UPPER]), of_class(&LOWER));
    let shape = |number: usize| match changed {
        Some((member, shape)) if member == number => shape,
        _ => scope.members[number].shape,
    };
    let boxes = Boxes::new(upper.iter().map(|number| shape(*number).bounds()));
    for below in lower {
        let bounds = shape(below).bounds();
        let mut near = Vec::new();
        boxes.each(&bounds, |place| near.push(upper[place]));
        near.sort_unstable();
        for above in near {
            if changed.is_some_and(|(member, _)| member != below && member != above) {
                continue;
            }
            let (low, high) = (&scope.members[below], &scope.members[above]);
            let both = common(low, high, &attributes);
            if !both.is_empty()
                && let Some(position) = overlap(shape(below), shape(above))
            {
                out.extend(both.into_iter().map(|attribute| finding(low, high, attribute, position)));
            }
        }
    }
}

/// The attributes that both have.
fn common<'a>(low: &Member<'_>, high: &Member<'_>, attributes: &[&'a str]) -> Vec<&'a str> {
    let has = |member: &Member<'_>, name: &str| {
        member.object.node().children().any(|child| child.is(Space::XPlan, name))
    };
    attributes.iter().copied().filter(|name| has(high, name) && has(low, name)).collect()
}

/// A place in both shapes, farther than the tolerance from the edge of the first one.
fn overlap(low: &Shape, high: &Shape) -> Option<Point> {
    let area = Area::new(low);
    let deep = |point: &Point| area.contains(*point) && area.edge_distance(*point, TOLERANCE) >= TOLERANCE;
    let edges = |shape| {
        let mut edges = Vec::new();
        outline(shape, 0, &mut edges);
        straightened(edges.iter())
    };
    let (lower, upper) = (edges(low), edges(high));
    if let Some(edge) = upper.iter().find(|edge| deep(&edge.a)) {
        return Some(edge.a);
    }
    let origin = upper.first()?.a;
    let (subject, clip) = (contours(&upper, origin), contours(&lower, origin));
    let shapes = subject.overlay_as::<i64>(&clip, OverlayRule::Intersect, FillRule::NonZero);
    let point = |at: &[f64; 2]| Point { x: at[0] + origin.x, y: at[1] + origin.y };
    shapes.iter().find_map(|shape| {
        let points: Vec<Point> = shape.iter().flatten().map(point).collect();
        let bounds = Bounds::of(&points);
        let middle = Point {
            x: f64::midpoint(bounds.min.x, bounds.max.x),
            y: f64::midpoint(bounds.min.y, bounds.max.y),
        };
        points.into_iter().find(|point| deep(point)).or_else(|| Some(middle).filter(|point| deep(point)))
    })
}

/// The rings of edges that come ring by ring.
fn contours(edges: &[Edge], origin: Point) -> Vec<Vec<[f64; 2]>> {
    let mut contours: Vec<Vec<[f64; 2]>> = Vec::new();
    let mut end = None;
    for edge in edges {
        if end != Some(edge.a) {
            contours.push(Vec::new());
        }
        if let Some(contour) = contours.last_mut() {
            contour.push([edge.a.x - origin.x, edge.a.y - origin.y]);
        }
        end = Some(edge.b);
    }
    contours
}

fn finding(low: &Member<'_>, high: &Member<'_>, attribute: &str, position: Point) -> Finding {
    let text = format!(
        "„{attribute}“ ist für die überbaubare Grundstücksfläche und für die Fläche darunter ({}) angegeben. Lassen Sie die Angabe bei \
         einem der beiden Objekte weg.",
        low.object.class()
    );
    Finding {
        rule: RULE,
        level: Level::Error,
        objects: vec![low.object.id().into_owned(), high.object.id().into_owned()],
        position: Some(position),
        offset: Some(low.object.node().span().start),
        text,
    }
}

//! Rule 2.2.3.1: objects lie inside of the Geltungsbereich of their Bereich and of their plan.
//!
//! Objects of a Bereich for compensation (1800) or for information from outside (2000) need not lie inside of the plan, only inside of
//! their Bereich, if that has a Geltungsbereich. Signs and texts may stand anywhere. A Geltungsbereich larger than its objects is no
//! error of this rule.

use super::area::{Area, Run};
use super::outline::{TOLERANCE, straight_path};
use super::scope::{Member, Scope};
use super::words;
use crate::check::{Finding, Level};
use crate::geometry::{Bounds, Path, Point, Shape, Surface};

const RULE: &str = "2.2.3.1";

/// The Geltungsbereiche of a document, prepared.
pub(super) struct Extents {
    /// For each territory of the scope: the number of its area. Equal Geltungsbereiche share one.
    areas: Vec<Option<usize>>,
    prepared: Vec<Area>,
}

/// What of an object is outside of an area.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Outside {
    /// Where its outline crosses the edge of the area.
    pub(super) crossings: Vec<Point>,
    /// A point outside of the area.
    pub(super) point: Option<Point>,
    /// Whether the object lies around a hole of the area or part of its edge.
    pub(super) around: bool,
}

impl Extents {
    pub(super) fn new(scope: &Scope<'_>) -> Self {
        let mut extents = Self { areas: Vec::new(), prepared: Vec::new() };
        let mut shapes: Vec<&Shape> = Vec::new();
        for territory in &scope.territories {
            let number = territory.shape.map(|shape| {
                shapes.iter().position(|other| same_place(other, shape)).unwrap_or_else(|| {
                    shapes.push(shape);
                    extents.prepared.push(Area::new(shape));
                    shapes.len() - 1
                })
            });
            extents.areas.push(number);
        }
        extents
    }

    pub(super) fn check(&self, scope: &Scope<'_>, out: &mut Vec<Finding>) {
        for member in scope.members.iter().filter(|member| !member.may_be_outside) {
            self.check_one(scope, member, member.shape, out);
        }
    }

    pub(super) fn check_one(
        &self,
        scope: &Scope<'_>,
        member: &Member<'_>,
        shape: &Shape,
        out: &mut Vec<Finding>,
    ) {
        let apart = member.bereich.is_some_and(|number| scope.territories[number].is_apart);
        let area_of = |number: usize| self.areas[number];
        let bereich = member.bereich.filter(|number| area_of(*number).is_some());
        let plan = member.plan.filter(|number| area_of(*number).is_some() && !apart);
        if member.bereich.is_none() && member.plan.is_none() {
            out.push(unassigned(member));
        }
        let same = |plan: &usize| bereich.is_some_and(|bereich| area_of(bereich) == area_of(*plan));
        for number in bereich.into_iter().chain(plan.filter(|plan| !same(plan))) {
            let Some(area) = area_of(number).map(|area| &self.prepared[area]) else { continue };
            let outside = outside(area, shape);
            let Some(point) = outside.point else { continue };
            let finding = finding(scope, member, number, plan.as_ref().is_some_and(same), &outside, point);
            // One finding for each place to look at.
            let listed = outside.crossings.iter().take(LISTED);
            out.extend(listed.map(|crossing| Finding { position: Some(*crossing), ..finding.clone() }));
            if outside.crossings.is_empty() {
                out.push(finding);
            }
        }
    }
}

/// Whether two shapes have the same points in the same order.
fn same_place(one: &Shape, other: &Shape) -> bool {
    let rings =
        |shape: &Shape| -> usize { shape.surfaces().iter().map(|surface| surface.rings().count()).sum() };
    let each = |shape| std::iter::IntoIterator::into_iter(Shape::surfaces(shape)).flat_map(Surface::rings);
    rings(one) == rings(other)
        && each(one)
            .zip(each(other))
            .all(|(left, right)| left.arcs == right.arcs && left.points == right.points)
}

fn outside(area: &Area, shape: &Shape) -> Outside {
    let mut found = Outside::default();
    match shape {
        Shape::Point(point) => add_points(area, std::slice::from_ref(point), &mut found),
        Shape::MultiPoint(points) => add_points(area, points, &mut found),
        Shape::Line(path) => add_line(area, path, &mut found),
        Shape::MultiLine(paths) => paths.iter().for_each(|path| add_line(area, path, &mut found)),
        Shape::Surface(surface) => add_surface(area, surface, &mut found),
        Shape::MultiSurface(surfaces) => {
            surfaces.iter().for_each(|surface| add_surface(area, surface, &mut found));
        }
    }
    found
}

fn add_points(area: &Area, points: &[Point], found: &mut Outside) {
    let outside = points.iter().find(|point| area.is_outside(**point));
    found.point = found.point.or(outside.copied());
}

fn add_line(area: &Area, path: &Path, found: &mut Outside) {
    if path.arcs.is_empty() {
        // The usual case copies nothing.
        add_runs(area.outside(&path.points, path.is_closed()), found);
    } else if !area.has_inside(&path.bounds()) {
        add_runs(area.outside(&straight_path(path), path.is_closed()), found);
    }
}

fn add_runs(runs: Vec<Run>, found: &mut Outside) {
    for run in runs {
        for crossing in run.from.into_iter().chain(run.to) {
            // Where two parts meet they have the crossing together.
            if found.crossings.last() != Some(&crossing) {
                found.crossings.push(crossing);
            }
        }
        found.point = found.point.or(Some(run.farthest));
    }
}

fn add_surface(area: &Area, surface: &Surface, found: &mut Outside) {
    let bounds = surface.bounds();
    if area.has_inside(&bounds) {
        return;
    }
    let before = found.point;
    surface.rings().for_each(|ring| add_line(area, ring, found));
    if found.point.is_none() && before.is_none() {
        // Its outline is inside, but the area may have a hole in the middle of it.
        let Some(point) = area.edge_inside(surface, &bounds) else { return };
        found.point = Some(point);
        found.around = true;
    }
}

impl Area {
    /// A point of a hole that is inside of a surface by more than the tolerance. The outer edge needs no look: a surface that holds a
    /// part of it has an outline that is outside.
    fn edge_inside(&self, surface: &Surface, bounds: &Bounds) -> Option<Point> {
        let mut own = None;
        self.holes_in(bounds).flatten().copied().find(|point| {
            let own = own.get_or_insert_with(|| Self::of_surface(surface));
            own.contains(*point) && own.edge_distance(*point, TOLERANCE) >= TOLERANCE
        })
    }
}

fn unassigned(member: &Member<'_>) -> Finding {
    Finding {
        rule: RULE,
        level: Level::Warning,
        objects: vec![member.object.id().into_owned()],
        position: None,
        offset: Some(member.object.node().span().start),
        text: "Das Objekt gehört zu keinem Bereich oder Plan der Datei. Deshalb ist nicht zu prüfen, ob es im Geltungsbereich liegt: \
               Tragen Sie seinen Bereich ein."
            .to_owned(),
    }
}

/// So many crossings are listed.
const LISTED: usize = 8;

fn finding(
    scope: &Scope<'_>,
    member: &Member<'_>,
    number: usize,
    both: bool,
    outside: &Outside,
    point: Point,
) -> Finding {
    let territory = &scope.territories[number];
    let whose = match (territory.is_plan, both) {
        (true, _) => "des Plans",
        (false, true) => "des Bereichs und des Plans",
        (false, false) => "des Bereichs",
    };
    let listed: Vec<String> =
        outside.crossings.iter().take(LISTED).map(|point| words::place(*point)).collect();
    let more = outside.crossings.len().saturating_sub(LISTED);
    let how = match listed.len() {
        0 if outside.around => {
            format!("Es deckt eine Aussparung oder Einbuchtung bei {} mit ab", words::place(point))
        }
        0 => format!("Es liegt dort ganz außerhalb, bei {}", words::place(point)),
        _ if more > 0 => format!(
            "Sein Rand schneidet den des Geltungsbereichs bei {} und {more}-mal mehr",
            listed.join(", ")
        ),
        _ => format!("Sein Rand schneidet den des Geltungsbereichs bei {}", listed.join(", ")),
    };
    let text = format!(
        "Das Objekt ragt aus dem Geltungsbereich {whose}. {how}. Kürzen Sie es, oder berichtigen Sie den Geltungsbereich oder den Bereich, \
         zu dem es gehört."
    );
    Finding {
        rule: RULE,
        level: Level::Error,
        objects: vec![member.object.id().into_owned(), territory.object.id().into_owned()],
        position: Some(point),
        offset: Some(member.object.node().span().start),
        text,
    }
}

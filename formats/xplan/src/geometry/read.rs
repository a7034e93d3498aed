//! GML into geometry: the elements of the profile of XPlanGML, each with the place of its coordinates.

use super::{Geometry, Patch, Path, Piece, Point, Shape, Surface};
use crate::document::{Document, ElementId, Node, Space, number};

/// A geometry that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// Its element.
    pub element: ElementId,
    /// Where inside of it the reason is.
    pub at: ElementId,
    /// Why, as a German sentence.
    pub reason: String,
}

/// All geometries of a document; those inside of others are part of them.
pub(crate) fn read(document: &Document) -> (Vec<Geometry>, Vec<Unreadable>) {
    let mut geometries = Vec::new();
    let mut unreadable = Vec::new();
    let kinds: Vec<bool> =
        document.names.iter().map(|name| name.space == Space::Gml && is_geometry(&name.local)).collect();
    let mut next = 0;
    while let Some(element) = document.elements.get(next as usize) {
        if !kinds[element.name as usize] {
            next += 1;
            continue;
        }
        match shape(document.node(next)) {
            Ok(shape) => geometries.push(Geometry { shape, element: next }),
            Err((at, reason)) => unreadable.push(Unreadable { element: next, at, reason }),
        }
        next = element.end;
    }
    (geometries, unreadable)
}

fn is_geometry(name: &str) -> bool {
    matches!(
        name,
        "Point"
            | "MultiPoint"
            | "LineString"
            | "Curve"
            | "CompositeCurve"
            | "OrientableCurve"
            | "MultiCurve"
            | "LinearRing"
            | "Ring"
            | "Polygon"
            | "Surface"
            | "CompositeSurface"
            | "MultiSurface"
            | "MultiGeometry"
            | "TriangulatedSurface"
            | "Tin"
            | "PolyhedralSurface"
    )
}

/// What went wrong, and at which element.
type Failed = (ElementId, String);

fn failed<T>(node: Node<'_>, reason: impl Into<String>) -> Result<T, Failed> {
    Err((node.id(), reason.into()))
}

fn shape(node: Node<'_>) -> Result<Shape, Failed> {
    Ok(match node.name() {
        "Point" => Shape::Point(point(node)?),
        "MultiPoint" => {
            let members = members(node, &["pointMember", "pointMembers"]);
            Shape::MultiPoint(members.map(point).collect::<Result<_, _>>()?)
        }
        "MultiCurve" => {
            let members = members(node, &["curveMember", "curveMembers"]);
            Shape::MultiLine(members.map(curve).collect::<Result<_, _>>()?)
        }
        "Polygon" | "Surface" | "CompositeSurface" | "TriangulatedSurface" | "Tin" | "PolyhedralSurface" => {
            Shape::Surface(surface(node)?)
        }
        "MultiSurface" => {
            let members = members(node, &["surfaceMember", "surfaceMembers"]);
            Shape::MultiSurface(members.map(surface).collect::<Result<_, _>>()?)
        }
        "MultiGeometry" => multi(node)?,
        _ => Shape::Line(curve(node)?),
    })
}

/// The geometries in the members of a collection.
fn members<'d>(node: Node<'d>, names: &'static [&'static str]) -> impl Iterator<Item = Node<'d>> {
    node.children()
        .filter(move |child| child.space() == Space::Gml && names.contains(&child.name()))
        .flat_map(|member| member.children())
}

/// A collection of one kind becomes what that kind's own collection is.
fn multi(node: Node<'_>) -> Result<Shape, Failed> {
    let shapes: Vec<Shape> =
        members(node, &["geometryMember", "geometryMembers"]).map(shape).collect::<Result<_, _>>()?;
    let (mut points, mut lines, mut surfaces) = (Vec::new(), Vec::new(), Vec::new());
    for shape in shapes {
        match shape {
            Shape::Point(point) => points.push(point),
            Shape::MultiPoint(more) => points.extend(more),
            Shape::Line(line) => lines.push(line),
            Shape::MultiLine(more) => lines.extend(more),
            Shape::Surface(surface) => surfaces.push(surface),
            Shape::MultiSurface(more) => surfaces.extend(more),
        }
    }
    match (points.is_empty(), lines.is_empty(), surfaces.is_empty()) {
        (false, true, true) => Ok(Shape::MultiPoint(points)),
        (true, false, true) => Ok(Shape::MultiLine(lines)),
        (true, true, false) => Ok(Shape::MultiSurface(surfaces)),
        _ => failed(node, "Die Sammlung mischt Punkte, Linien und Flächen oder ist leer."),
    }
}

fn point(node: Node<'_>) -> Result<Point, Failed> {
    let mut path = Path::default();
    positions(node, &mut path)?;
    match *path.points.as_slice() {
        [point] => Ok(point),
        _ => failed(node, "Ein Punkt braucht genau ein Koordinatenpaar."),
    }
}

fn surface(node: Node<'_>) -> Result<Surface, Failed> {
    let mut patches = Vec::new();
    patches_of(node, &mut patches)?;
    if patches.is_empty() {
        return failed(node, "Die Fläche hat keinen Teil.");
    }
    Ok(Surface { patches, element: node.id() })
}

fn patches_of(node: Node<'_>, patches: &mut Vec<Patch>) -> Result<(), Failed> {
    match node.name() {
        "Polygon" | "PolygonPatch" | "Triangle" | "Rectangle" => patches.push(patch(node)?),
        "Surface" | "TriangulatedSurface" | "Tin" | "PolyhedralSurface" => {
            let all = ["patches", "polygonPatches", "trianglePatches"];
            for part in
                node.children().filter(|child| child.space() == Space::Gml && all.contains(&child.name()))
            {
                for patch in part.children() {
                    patches_of(patch, patches)?;
                }
            }
        }
        "CompositeSurface" | "MultiSurface" => {
            for member in members(node, &["surfaceMember", "surfaceMembers"]) {
                patches_of(member, patches)?;
            }
        }
        other => return failed(node, format!("Flächen der Art „{other:.40}“ werden nicht gelesen.")),
    }
    Ok(())
}

fn patch(node: Node<'_>) -> Result<Patch, Failed> {
    let mut exterior = None;
    let mut interiors = Vec::new();
    for child in node.children().filter(|child| child.space() == Space::Gml) {
        let Some(ring) = child.children().next() else { continue };
        match child.name() {
            "exterior" => exterior = Some(curve(ring)?),
            "interior" => interiors.push(curve(ring)?),
            _ => {}
        }
    }
    match exterior {
        Some(exterior) => Ok(Patch { exterior, interiors, element: node.id() }),
        None => failed(node, "Die Fläche hat keinen äußeren Ring."),
    }
}

/// A curve or ring of any kind as one path.
fn curve(node: Node<'_>) -> Result<Path, Failed> {
    let mut path = Path { element: node.id(), ..Path::default() };
    add_curve(node, &mut path)?;
    if path.points.len() < 2 {
        return failed(node, "Die Linie hat weniger als zwei Punkte.");
    }
    Ok(path)
}

fn add_curve(node: Node<'_>, path: &mut Path) -> Result<(), Failed> {
    match node.name() {
        "LineString" | "LinearRing" | "LineStringSegment" => positions(node, path).map(|_| ()),
        "Arc" | "ArcString" => {
            let first = positions(node, path)?;
            let points = path.points.len() - first;
            if points < 3 || points.is_multiple_of(2) || (node.name() == "Arc" && points != 3) {
                return failed(node, "Ein Bogen braucht drei Punkte: Anfang, Punkt auf dem Bogen, Ende.");
            }
            path.arcs.extend((first + 1..path.points.len()).step_by(2).map(number));
            Ok(())
        }
        "Circle" => circle(node, path),
        "Curve" => {
            let parts = node.children().filter(|child| child.is(Space::Gml, "segments"));
            parts.flat_map(|segments| segments.children()).try_for_each(|segment| add_curve(segment, path))
        }
        "Ring" | "CompositeCurve" => {
            members(node, &["curveMember", "curveMembers"]).try_for_each(|member| add_curve(member, path))
        }
        other => failed(node, format!("Linien der Art „{other:.40}“ werden nicht gelesen.")),
    }
}

/// A full circle is two arcs; the point where the second one turns is worked out.
fn circle(node: Node<'_>, path: &mut Path) -> Result<(), Failed> {
    let first = positions(node, path)?;
    let [a, b, c] = path.points[first..] else {
        return failed(node, "Ein Kreis braucht drei Punkte.");
    };
    let Some((centre, radius)) = super::arc::circle(a, b, c) else {
        return failed(node, "Die drei Punkte des Kreises liegen auf einer Geraden.");
    };
    // Half-way between the third point and the first, on the side where the second one is not.
    let (from, to) = ((c.y - centre.y).atan2(c.x - centre.x), (a.y - centre.y).atan2(a.x - centre.x));
    let turn = std::f64::consts::TAU;
    let ahead = (b.x - a.x) * (c.y - b.y) - (b.y - a.y) * (c.x - b.x) > 0.0;
    let angle = if ahead { (to - from).rem_euclid(turn) } else { -(from - to).rem_euclid(turn) };
    let middle = from + angle / 2.0;
    path.points.push(Point { x: centre.x + radius * middle.cos(), y: centre.y + radius * middle.sin() });
    path.points.push(a);
    path.arcs.extend([number(first + 1), number(first + 3)]);
    Ok(())
}

/// Adds the positions of an element; the number of the first one in the path. One that repeats the end of what was there before
/// joins the two and is left out.
fn positions(node: Node<'_>, path: &mut Path) -> Result<usize, Failed> {
    let before = path.points.len();
    for child in node.children().filter(|child| child.space() == Space::Gml) {
        match child.name() {
            "posList" | "pos" => add_positions(child, path, before)?,
            "pointProperty" | "pointRep" => {
                if let Some(pos) = child.descendants().find(|below| below.is(Space::Gml, "pos")) {
                    add_positions(pos, path, before)?;
                }
            }
            _ => {}
        }
    }
    let joined = path.pieces.iter().any(|piece| piece.joined && piece.first as usize == before);
    match (before, joined) {
        (1.., true) => Ok(before - 1),
        _ if path.points.len() == before => failed(node, "Es fehlen die Koordinaten."),
        _ => Ok(before),
    }
}

fn add_positions(node: Node<'_>, path: &mut Path, segment: usize) -> Result<(), Failed> {
    if node.attribute(Space::None, "srsDimension").is_some_and(|dimension| dimension != "2") {
        return failed(node, "Koordinaten müssen zwei Dimensionen haben.");
    }
    let text = node.text();
    let first = path.points.len();
    let mut numbers = text.split_ascii_whitespace();
    let mut joined = false;
    while let Some(x) = numbers.next() {
        let Some(y) = numbers.next() else {
            return failed(node, "Die Zahl der Koordinaten ist ungerade.");
        };
        let (Some(x), Some(y)) = (coordinate(x), coordinate(y)) else {
            return failed(node, format!("„{x:.40} {y:.40}“ sind keine Koordinaten."));
        };
        let point = Point { x, y };
        let begins = path.points.len() == segment && segment > 0 && !joined;
        if begins && path.points.last() == Some(&point) {
            joined = true;
        } else {
            path.points.push(point);
        }
    }
    path.pieces.push(Piece { first: number(first), joined, element: node.id() });
    Ok(())
}

fn coordinate(text: &str) -> Option<f64> {
    // What Rust reads beyond that (inf, nan) begins with a letter.
    let is_number = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E'));
    is_number.then(|| text.parse().ok()).flatten().filter(|value: &f64| value.is_finite())
}

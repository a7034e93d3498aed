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
    is_plane(node)?;
    Ok(match node.name() {
        "Point" => Shape::Point(point(node)?),
        "MultiPoint" => Shape::MultiPoint(each(node, &["pointMember", "pointMembers"], point)?),
        "MultiCurve" => Shape::MultiLine(each(node, &["curveMember", "curveMembers"], curve)?),
        "Polygon" | "Surface" | "CompositeSurface" | "TriangulatedSurface" | "Tin" | "PolyhedralSurface" => {
            Shape::Surface(surface(node)?)
        }
        "MultiSurface" => Shape::MultiSurface(each(node, &["surfaceMember", "surfaceMembers"], surface)?),
        "MultiGeometry" => multi(node)?,
        _ => Shape::Line(curve(node)?),
    })
}

/// What is read of each geometry in the members of a collection.
fn each<'d, T>(
    node: Node<'d>,
    names: &[&str],
    mut read: impl FnMut(Node<'d>) -> Result<T, Failed>,
) -> Result<Vec<T>, Failed> {
    let mut all = Vec::new();
    for member in node.children().filter(|child| child.space() == Space::Gml && names.contains(&child.name()))
    {
        if member.attribute(Space::Xlink, "href").is_some() {
            return failed(
                member,
                "Sie verweist auf eine andere Geometrie, statt sie zu enthalten. Bitte die Koordinaten hier schreiben.",
            );
        }
        for child in member.children() {
            all.push(read(child)?);
        }
    }
    if all.is_empty() {
        return failed(node, "Die Sammlung ist leer.");
    }
    Ok(all)
}

/// A collection of one kind becomes what that kind's own collection is.
fn multi(node: Node<'_>) -> Result<Shape, Failed> {
    let shapes = each(node, &["geometryMember", "geometryMembers"], shape)?;
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
        _ => failed(node, "Die Sammlung mischt Punkte, Linien und Flächen."),
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
            each(node, &["surfaceMember", "surfaceMembers"], |member| patches_of(member, patches))?;
        }
        other => return failed(node, format!("Flächen der Art „{other:.40}“ werden nicht gelesen.")),
    }
    Ok(())
}

fn patch(node: Node<'_>) -> Result<Patch, Failed> {
    let mut exterior = None;
    let mut interiors = Vec::new();
    for child in node.children().filter(|child| child.space() == Space::Gml) {
        match child.name() {
            "exterior" if exterior.is_some() => {
                return failed(child, "Die Fläche hat mehr als einen äußeren Ring.");
            }
            "exterior" => exterior = Some(curve(ring_of(child)?)?),
            "interior" => interiors.push(curve(ring_of(child)?)?),
            _ => {}
        }
    }
    match exterior {
        Some(exterior) => Ok(Patch { exterior, interiors, element: node.id() }),
        None => failed(node, "Die Fläche hat keinen äußeren Ring."),
    }
}

fn ring_of(boundary: Node<'_>) -> Result<Node<'_>, Failed> {
    match boundary.children().next() {
        Some(ring) => Ok(ring),
        None => failed(boundary, "Der Rand der Fläche ist leer."),
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
        // A spline is taken as the line through its points.
        "LineString" | "LinearRing" | "LineStringSegment" | "CubicSpline" => {
            positions(node, path).map(|_| ())
        }
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
            each(node, &["curveMember", "curveMembers"], |member| add_curve(member, path)).map(|_| ())
        }
        "OrientableCurve" => orientable(node, path),
        other => failed(node, format!("Linien der Art „{other:.40}“ werden nicht gelesen.")),
    }
}

/// A curve that may be run through backwards.
fn orientable(node: Node<'_>, path: &mut Path) -> Result<(), Failed> {
    let base = node.children().find(|child| child.is(Space::Gml, "baseCurve"));
    let Some(base) = base.and_then(|base| base.children().next()) else {
        return failed(node, "Die gerichtete Linie enthält keine Linie.");
    };
    if node.attribute(Space::None, "orientation").is_none_or(|orientation| orientation == "+") {
        return add_curve(base, path);
    }
    let mut other = Path::default();
    add_curve(base, &mut other)?;
    let other = backwards(other);
    let joined = path.points.last().is_some_and(|last| other.points.first() == Some(last));
    if !joined && !path.points.is_empty() {
        path.gaps.push(number(path.points.len()));
    }
    let moved = number(path.points.len()) - u32::from(joined);
    path.points.extend(&other.points[usize::from(joined)..]);
    path.arcs.extend(other.arcs.iter().map(|middle| middle + moved));
    path.gaps.extend(other.gaps.iter().map(|gap| gap + moved));
    let least = number(path.points.len() - other.points.len() + usize::from(joined));
    let pieces = other.pieces.iter();
    path.pieces.extend(pieces.map(|piece| Piece { first: (piece.first + moved).max(least), ..*piece }));
    Ok(())
}

fn backwards(mut path: Path) -> Path {
    let count = number(path.points.len());
    path.points.reverse();
    path.arcs = path.arcs.iter().rev().map(|middle| count - 1 - middle).collect();
    path.gaps = path.gaps.iter().rev().map(|gap| count - gap).collect();
    let ends = path.pieces.iter().skip(1).map(|piece| piece.first).chain([count]);
    let pieces = path.pieces.iter().zip(ends);
    let mut pieces: Vec<Piece> = pieces
        .map(|(piece, end)| Piece { first: count - end, reversed: !piece.reversed, ..*piece })
        .collect();
    pieces.reverse();
    path.pieces = pieces;
    path
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
    let pieces = path.pieces.len();
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
    let joined = path.pieces[pieces..].iter().any(|piece| piece.joined && piece.first as usize == before);
    if before > 0 && joined {
        return Ok(before - 1);
    }
    if path.points.len() == before {
        return failed(node, "Es fehlen die Koordinaten.");
    }
    if before > 0 {
        path.gaps.push(number(before));
    }
    Ok(before)
}

fn add_positions(node: Node<'_>, path: &mut Path, segment: usize) -> Result<(), Failed> {
    is_plane(node)?;
    let text = node.text();
    let first = path.points.len();
    // Two numbers of a plan take about so many letters.
    path.points.reserve(text.len() / 22);
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
    path.pieces.push(Piece { first: number(first), joined, reversed: false, element: node.id() });
    Ok(())
}

fn is_plane(node: Node<'_>) -> Result<(), Failed> {
    match node.attribute(Space::None, "srsDimension") {
        Some(dimension) if dimension != "2" => failed(node, "Koordinaten müssen zwei Dimensionen haben."),
        _ => Ok(()),
    }
}

fn coordinate(text: &str) -> Option<f64> {
    if let Some(value) = plain(text.as_bytes()) {
        return Some(value);
    }
    // What Rust reads beyond that (inf, nan) begins with a letter.
    let is_number = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E'));
    is_number.then(|| text.parse().ok()).flatten().filter(|value: &f64| value.is_finite())
}

/// The usual case, some digits and a point: two numbers that are exact, divided, are rounded once and so to the nearest number.
fn plain(text: &[u8]) -> Option<f64> {
    const POWERS: [f64; 16] =
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];
    let (is_negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, text),
    };
    // More digits than these might not be exact.
    if digits.len() > POWERS.len() {
        return None;
    }
    let (mut value, mut behind, mut points) = (0_u64, 0, 0);
    for byte in digits {
        match byte {
            b'0'..=b'9' => {
                value = value * 10 + u64::from(byte - b'0');
                behind += points;
            }
            b'.' if points == 0 => points = 1,
            _ => return None,
        }
    }
    if digits.len() == points || value >= 1 << 53 {
        return None;
    }
    let value = value as f64 / POWERS[behind];
    Some(if is_negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn plain_numbers_are_those_of_rust(text in "-?[0-9]{0,12}(\\.[0-9]{0,10})?") {
            if let Some(value) = plain(text.as_bytes()) {
                prop_assert_eq!(text.parse::<f64>().map(f64::to_bits), Ok(value.to_bits()), "{}", text);
            }
        }

        #[test]
        fn coordinates_are_those_of_rust(text in "[-+]?[0-9]{0,20}(\\.[0-9]{0,20})?([eE][-+]?[0-9]{1,2})?") {
            prop_assert_eq!(coordinate(&text).map(f64::to_bits), text.parse().ok().map(f64::to_bits), "{}", text);
        }
    }

    #[test]
    fn what_is_no_number_is_no_coordinate() {
        for text in ["", ".", "-", "-.", "1.2.3", "1,5", "nan", "inf", "-inf", "1e999", "0x10", "--1", "1-"] {
            assert_eq!(coordinate(text), None, "{text}");
        }
        for (text, value) in
            [("5.", 5.0), (".5", 0.5), ("-0", 0.0), ("9007199254740993", 9_007_199_254_740_992.0)]
        {
            assert_eq!(coordinate(text), Some(value), "{text}");
        }
    }
}

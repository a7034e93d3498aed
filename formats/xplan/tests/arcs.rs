//! Arcs: what is worked out on them agrees with the circle, and both neighbours of a shared arc get the same.

use std::f64::consts::TAU;

use proptest::prelude::*;
use xplan::geometry::arc::Arc;
use xplan::geometry::{CHORD_ERROR, Location, Path, Point, densify};

fn on(centre: Point, radius: f64, angle: f64) -> Point {
    Point { x: centre.x + radius * angle.cos(), y: centre.y + radius * angle.sin() }
}

fn path(points: Vec<Point>, arcs: Vec<u32>) -> Path {
    Path { points, arcs, ..Path::default() }
}

/// The distance of a point from a line between two others.
fn distance(point: Point, a: Point, b: Point) -> f64 {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let along = ((point.x - a.x) * dx + (point.y - a.y) * dy) / (dx * dx + dy * dy);
    let along = along.clamp(0.0, 1.0);
    (point.x - a.x - along * dx).hypot(point.y - a.y - along * dy)
}

/// A circle somewhere in Germany, from 10 cm to 100 km, and a piece of it.
fn pieces() -> impl Strategy<Value = (Point, f64, f64, f64, f64)> {
    let centre = (300_000.0..900_000.0, 5_200_000.0..6_100_000.0).prop_map(|(x, y)| Point { x, y });
    (centre, -1.0..5.0_f64, 0.0..TAU, 0.01..TAU - 0.01, 0.1..0.9_f64, any::<bool>()).prop_map(
        |(centre, power, from, sweep, middle, left)| {
            let sweep = if left { sweep } else { -sweep };
            (centre, 10_f64.powf(power), from, sweep, middle)
        },
    )
}

proptest! {
    #[test]
    fn lines_stay_within_a_millimetre_of_their_arc(
        (centre, radius, from, sweep, middle) in pieces(), along in 0.0..1.0_f64
    ) {
        let ends = [0.0, middle, 1.0].map(|part| on(centre, radius, from + sweep * part));
        let lines = densify(&path(ends.to_vec(), vec![1]));
        prop_assert_eq!((lines[0], *lines.last().unwrap()), (ends[0], ends[2]));
        // The circle is the one through the points as they are rounded.
        let arc = Arc::through(ends[0], ends[1], ends[2]).unwrap();
        let noise = 1e-8 * (1.0 + radius);
        let place = arc.at(arc.from + arc.sweep * along);
        let nearest = lines.windows(2).map(|line| distance(place, line[0], line[1])).fold(f64::MAX, f64::min);
        prop_assert!(nearest <= CHORD_ERROR + noise, "{} at radius {}", nearest, radius);
        for line in lines.windows(2) {
            let half = Point { x: f64::midpoint(line[0].x, line[1].x), y: f64::midpoint(line[0].y, line[1].y) };
            let off = ((half.x - arc.centre.x).hypot(half.y - arc.centre.y) - arc.radius).abs();
            prop_assert!(off <= CHORD_ERROR + noise, "{} at radius {}", off, radius);
            prop_assert!(line[0] != line[1]);
        }
    }

    #[test]
    fn both_directions_have_the_same_points((centre, radius, from, sweep, middle) in pieces()) {
        let ends = [0.0, middle, 1.0].map(|part| on(centre, radius, from + sweep * part));
        let there = densify(&path(ends.to_vec(), vec![1]));
        let mut back = densify(&path(vec![ends[2], ends[1], ends[0]], vec![1]));
        back.reverse();
        prop_assert_eq!(there, back);
    }

    #[test]
    fn two_arcs_of_one_circle_have_the_points_of_the_whole(
        (centre, radius, from, sweep, part) in pieces()
    ) {
        prop_assume!(sweep.abs() > 0.5);
        let points = [0.0, part / 2.0, part, (1.0 + part) / 2.0, 1.0].map(|part| on(centre, radius, from + sweep * part));
        prop_assume!(radius < 10_000.0);
        let whole = densify(&path(vec![points[0], points[2], points[4]], vec![1]));
        let parts = densify(&path(points.to_vec(), vec![1, 3]));
        let near = |point: &Point| {
            whole.windows(2).map(|line| distance(*point, line[0], line[1])).fold(f64::MAX, f64::min)
        };
        let some = parts.iter().step_by(1 + parts.len() / 40);
        let far = some.filter(|point| near(point) > 1e-7 * (1.0 + radius)).count();
        // Only the joint itself may be beside the lines of the whole, and its neighbour if it was left out as too near.
        prop_assert!(far <= 3, "{} of {}", far, parts.len());
    }

    #[test]
    fn lengths_and_areas_are_those_of_the_circle((centre, radius, from, sweep, middle) in pieces()) {
        prop_assume!(sweep.abs() > 0.3);
        let ends = [0.0, middle, 1.0].map(|part| on(centre, radius, from + sweep * part));
        let sector = path(vec![ends[0], ends[1], ends[2], centre, ends[0]], vec![1]);
        let precision = 1e-6 * (1.0 + radius);
        let length = radius * sweep.abs() + 2.0 * radius;
        prop_assert!((sector.length() - length).abs() <= precision, "{} {}", sector.length(), length);
        let area = radius * radius * sweep / 2.0;
        prop_assert!((sector.signed_area() - area).abs() <= precision * (1.0 + radius));
        prop_assert_eq!(sector.is_counter_clockwise(), sweep > 0.0);
        let bounds = sector.bounds();
        prop_assert!(densify(&sector).iter().all(|point| bounds.grown(1e-6).contains(*point)));
    }

    #[test]
    fn places_are_in_a_sector_as_their_angle_says(
        (centre, radius, from, sweep, middle) in pieces(), angle in 0.0..TAU, out in 0.0..1.5_f64
    ) {
        let ends = [0.0, middle, 1.0].map(|part| on(centre, radius, from + sweep * part));
        let sector = path(vec![ends[0], ends[1], ends[2], centre, ends[0]], vec![1]);
        let place = on(centre, radius * out, angle);
        let low = if sweep > 0.0 { from } else { from + sweep };
        let turned = (angle - low).rem_euclid(TAU);
        let doubtful = out < 0.01 || (out - 1.0).abs() < 0.01 || turned < 0.01 || TAU - turned < 0.01
            || (turned - sweep.abs()).abs() < 0.01;
        prop_assume!(!doubtful);
        let inside = out < 1.0 && turned < sweep.abs();
        prop_assert_eq!(sector.locate(place), if inside { Location::Inside } else { Location::Outside });
    }
}

#[test]
fn a_circle_of_two_arcs_has_all_of_its_area() {
    let point = |x: f64, y: f64| Point { x, y };
    let circle = path(
        vec![point(10.0, 0.0), point(0.0, 10.0), point(-10.0, 0.0), point(0.0, -10.0), point(10.0, 0.0)],
        vec![1, 3],
    );
    assert!((circle.signed_area() - 100.0 * std::f64::consts::PI).abs() < 1e-9);
    assert!((circle.length() - 20.0 * std::f64::consts::PI).abs() < 1e-9);
    for (place, location) in [
        // On the chord of both arcs, which is no edge.
        (point(3.0, 0.0), Location::Inside),
        (point(0.0, 0.0), Location::Inside),
        (point(0.0, 9.9), Location::Inside),
        (point(0.0, 10.0), Location::Edge),
        (point(10.0, 0.0), Location::Edge),
        (point(-10.1, 0.0), Location::Outside),
        (point(9.0, 9.0), Location::Outside),
    ] {
        assert_eq!(circle.locate(place), location, "{place:?}");
    }
}

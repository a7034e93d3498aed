//! Random geometries: valid ones stay without a finding, planted faults are found where they are.
#![expect(clippy::unwrap_used, reason = "a test that cannot write its geometry has failed")]

use std::f64::consts::TAU;
use std::fmt::Write;

use proptest::prelude::*;

use super::gml::{findings, multi, place, polygon};

/// A ring around a centre: its corners by direction, some of its sides round. Coordinates in millimetres.
#[derive(Debug, Clone)]
struct Star {
    centre: (f64, f64),
    /// Distance of each corner from the centre.
    radii: Vec<f64>,
    /// Of each side how far it bulges, of its own half length.
    bulges: Vec<f64>,
}

impl Star {
    fn corner(&self, at: usize) -> (f64, f64) {
        let count = self.radii.len();
        let angle = TAU * at as f64 / count as f64;
        let radius = self.radii[at % count];
        (millimetres(self.centre.0 + radius * angle.cos()), millimetres(self.centre.1 + radius * angle.sin()))
    }

    /// The ring from its corner `first` on, against the clock or with it.
    fn short(&self, first: usize, clockwise: bool) -> String {
        let count = self.radii.len();
        let sides = (0..count)
            .map(|step| if clockwise { first + 2 * count - step - 1 } else { first + step } % count);
        let mut out = Vec::new();
        for side in sides {
            let (from, to) = (self.corner(side), self.corner(side + 1));
            let bulge = self.bulges[side];
            let middle = (
                f64::midpoint(from.0, to.0) + bulge * (to.1 - from.1) / 2.0,
                f64::midpoint(from.1, to.1) - bulge * (to.0 - from.0) / 2.0,
            );
            let (from, to) = if clockwise { (to, from) } else { (from, to) };
            let mut piece = String::new();
            if bulge == 0.0 {
                write!(piece, "L {} {} {} {}", from.0, from.1, to.0, to.1).unwrap();
            } else {
                write!(piece, "A {} {} {:.3} {:.3} {} {}", from.0, from.1, middle.0, middle.1, to.0, to.1)
                    .unwrap();
            }
            out.push(piece);
        }
        out.join(" | ")
    }
}

fn millimetres(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

/// Stars whose sides stay between their corners' circles, within 5 to 10 around the centre.
fn stars(centre: (f64, f64)) -> impl Strategy<Value = Star> {
    (8_usize..40).prop_flat_map(move |count| {
        let radii = prop::collection::vec(5.0..10.0_f64, count);
        // A bulge of a tenth of a side is less than what the next corner may be nearer.
        let bulges = prop::collection::vec(prop_oneof![Just(0.0), -0.1..0.1_f64], count);
        (radii, bulges).prop_map(move |(radii, bulges)| Star { centre, radii, bulges })
    })
}

/// A field of stars as holes of a large one.
fn surfaces() -> impl Strategy<Value = Vec<Star>> {
    let outer = (8_usize..60).prop_flat_map(|count| {
        let radii = prop::collection::vec(80.0..120.0_f64, count);
        let bulges = prop::collection::vec(prop_oneof![Just(0.0), -0.05..0.05_f64], count);
        (radii, bulges).prop_map(|(radii, bulges)| Star { centre: (0.0, 0.0), radii, bulges })
    });
    let holes = prop::collection::vec(any::<bool>(), 9).prop_flat_map(|places| {
        let centres = (0..9_u8).filter(|at| places[usize::from(*at)]);
        let centres = centres.map(|at| (f64::from(at % 3) * 22.0 - 22.0, f64::from(at / 3) * 22.0 - 22.0));
        centres.map(stars).collect::<Vec<_>>()
    });
    (outer, holes).prop_map(|(outer, holes)| std::iter::once(outer).chain(holes).collect())
}

fn gml(stars: &[Star], first: usize) -> String {
    let shorts: Vec<String> = stars.iter().enumerate().map(|(at, star)| star.short(first, at > 0)).collect();
    polygon(&shorts.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Whether a place was told with these words.
fn told(geometry: &str, words: &str, at: (f64, f64)) -> bool {
    findings(geometry).iter().any(|finding| {
        finding.text.contains(words)
            && place(finding).is_some_and(|place| (place.0 - at.0).hypot(place.1 - at.1) < 0.002)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn valid_surfaces_have_no_finding_wherever_their_rings_begin(stars in surfaces(), first in 0_usize..8) {
        prop_assert_eq!(findings(&gml(&stars, first)), []);
        prop_assert_eq!(findings(&gml(&stars, 0)), []);
    }

    #[test]
    fn wrong_directions_are_found_of_each_ring(stars in surfaces()) {
        let shorts: Vec<String> = stars.iter().enumerate().map(|(at, star)| star.short(0, at == 0)).collect();
        let geometry = polygon(&shorts.iter().map(String::as_str).collect::<Vec<_>>());
        let found = findings(&geometry);
        prop_assert_eq!(found.len(), stars.len());
        prop_assert!(found.iter().all(|finding| finding.text.starts_with("Laufrichtung")));
    }

    #[test]
    fn a_point_that_is_there_twice_is_found(stars in surfaces(), rank in any::<prop::sample::Index>()) {
        let star = &stars[0];
        let corner = star.corner(rank.index(star.radii.len()));
        let number = format!("{} {}", corner.0, corner.1);
        let short = star.short(0, false).replacen(&format!("L {number}"), &format!("L {number} {number}"), 1);
        prop_assume!(short != star.short(0, false));
        prop_assert!(told(&polygon(&[&short]), "zweimal hintereinander", corner));
    }

    #[test]
    fn a_corner_that_is_pulled_across_is_found(mut star in stars((0.0, 0.0)), depth in 1.0..8.0_f64) {
        // The corner goes through the centre to the other side, out through the side there.
        star.bulges.fill(0.0);
        let count = star.radii.len();
        star.radii[0] = -10.0 - depth;
        let found = findings(&polygon(&[&star.short(0, false)]));
        let crossing = found.iter().filter(|finding| finding.text.contains("selbst"));
        prop_assert!(crossing.count() >= 1, "{} corners: {:?}", count, found);
    }

    #[test]
    fn surfaces_apart_are_valid_and_moved_into_each_other_are_not(one in stars((0.0, 0.0)), other in stars((0.0, 0.0)), move_by in 0.0..25.0_f64) {
        let mut other = other;
        other.centre.0 = move_by;
        let geometry = multi(&[&[&one.short(0, false)], &[&other.short(0, false)]]);
        let found = findings(&geometry);
        if move_by > 20.1 {
            prop_assert_eq!(found, []);
        } else if move_by < 9.9 {
            prop_assert!(!found.is_empty());
        }
    }

    #[test]
    fn holes_outside_are_found(outer in stars((0.0, 0.0)), hole in stars((30.0, 0.0))) {
        let geometry = polygon(&[&outer.short(0, false), &hole.short(3, true)]);
        let found = findings(&geometry);
        prop_assert_eq!(found.len(), 1);
        prop_assert!(told(&geometry, "außerhalb", hole.corner(3)));
    }
}

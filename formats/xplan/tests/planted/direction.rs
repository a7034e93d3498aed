//! Rings that run the wrong way, straight and round, outer ones and those of holes: each is found on its ring, and no other.

use xplan::check::{Options, check};
use xplan::document::ElementId;
use xplan::edit::{self, Change};
use xplan::geometry::{Path, Shape};
use xplan::{Document, Limits};

use super::town::{Chance, Town};

/// The findings about valid geometry.
fn findings(document: &Document) -> Vec<(Vec<String>, f64, f64, String)> {
    let of_rule = |finding: &&xplan::check::Reported| finding.rule == "2.2.2.1";
    let tell = |one: &xplan::check::Reported| {
        let at = one.position.unwrap();
        (one.finding.objects.clone(), at.x, at.y, one.finding.text.clone())
    };
    check(document, &Options::default()).findings.iter().filter(of_rule).map(tell).collect()
}

fn turn(ring: &mut Path) {
    ring.points.reverse();
    let last = u32::try_from(ring.points.len()).unwrap() - 1;
    ring.arcs.iter_mut().for_each(|middle| *middle = last - *middle);
    ring.arcs.reverse();
}

/// A block's geometry with one of its rings turned, and that ring.
fn turned(document: &Document, id: &str, chance: &mut Chance) -> (ElementId, edit::Part, Path) {
    let geometry = document.object(id).unwrap().geometry("position").unwrap();
    let Shape::Surface(mut surface) = geometry.shape.clone() else { panic!("{id} is no surface") };
    let patch = &mut surface.patches[0];
    let number = chance.below(1 + patch.interiors.len());
    let ring = if number == 0 { &mut patch.exterior } else { &mut patch.interiors[number - 1] };
    turn(ring);
    let ring = ring.clone();
    let part = edit::geometry(&Shape::Surface(surface), &format!("{id}_turned"), Some("EPSG:25832"));
    (geometry.element, part, ring)
}

#[test]
fn rings_that_run_the_wrong_way_are_found_and_nothing_else() {
    let plans = std::env::var("PLANTED").ok().map_or(8, |count| count.parse::<u64>().unwrap());
    let mut planted = (0, 0, 0);
    for seed in 0..plans {
        let mut chance = Chance(seed);
        let town = Town::new(12, &mut chance);
        let clean = Document::read(town.file().into_bytes(), &Limits::default()).unwrap();
        assert_eq!(findings(&clean), vec![], "seed {seed}: invented");
        let chosen: std::collections::BTreeSet<usize> = (0..20).map(|_| chance.below(144)).collect();
        let turned: Vec<_> = chosen
            .iter()
            .map(|block| (format!("b{block}"), turned(&clean, &format!("b{block}"), &mut chance)))
            .collect();
        let changes: Vec<Change> = turned
            .iter()
            .map(|(_, (element, part, _))| Change::Replace { element: *element, part: part.clone() })
            .collect();
        let spoilt = edit::apply(&clean, &changes).unwrap().document;
        let found = findings(&spoilt);
        assert_eq!(found.len(), turned.len(), "seed {seed}: {found:#?}");
        for (id, (_, _, ring)) in &turned {
            let (_, x, y, text) = found.iter().find(|(objects, ..)| objects.contains(id)).unwrap();
            assert!(text.contains("Laufrichtung"), "seed {seed}, {id}: {text}");
            let on_ring = ring.points.iter().any(|point| (point.x - x).hypot(point.y - y) < super::NEAR);
            assert!(on_ring, "seed {seed}, {id}: {x} {y} is not on the ring");
            planted.0 += 1;
            planted.1 += usize::from(!ring.arcs.is_empty());
            planted.2 += usize::from(text.contains("innere"));
        }
    }
    eprintln!(
        "{} rings turned, {} of them with arcs, {} of holes: each found",
        planted.0, planted.1, planted.2
    );
    assert!(planted.1 > 0 && planted.2 > 0);
}

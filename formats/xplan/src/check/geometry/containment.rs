//! Which rings are inside of which: holes belong into their outer ring, and nothing else into anything.

use rustc_hash::FxHashSet;

use super::meeting::{Meeting, TOLERANCE, distance};
use super::relations::{Ring, Workbench, entangled};
use super::ring::Role;
use super::say::Speaker;
use crate::geometry::Point;

/// More comparisons of points are not made to find one that touches nothing.
const TRIES: usize = 100_000;

/// Tells of every ring that is where it must not be. Of troubled pairs something is told already.
pub(super) fn check(
    workbench: &mut Workbench,
    rings: &[Ring<'_>],
    troubled: &FxHashSet<(u32, u32)>,
    budget: &mut u64,
    speaker: &mut Speaker<'_, '_>,
) {
    workbench.parity.clear();
    workbench.parity.resize(rings.len(), false);
    let touched = touched(workbench, rings.len());
    let mut exterior = None;
    for (number, ring) in (0..).zip(rings) {
        if ring.role == Role::Exterior {
            exterior = Some((number, ring.patch));
        }
        let Some((at, point)) = free_point(workbench, number as usize, &touched[number as usize]) else {
            continue;
        };
        let around = around(workbench, number, point, budget);
        if *budget == 0 {
            entangled(ring, speaker);
            return;
        }
        let is_told = |other: u32| troubled.contains(&(number.min(other), number.max(other)));
        let mut say = |text: &str| speaker.error(ring.path, at, point, text);
        if ring.role == Role::Interior {
            let own = exterior.filter(|(_, patch)| *patch == ring.patch);
            if own.is_some_and(|(own, _)| !around.contains(&own) && !is_told(own)) {
                say(
                    "Ein innerer Ring (Loch) liegt außerhalb des äußeren Rings. Bitte das Loch in die Fläche legen oder löschen.",
                );
            }
            let holes = around.iter().filter(|other| rings[**other as usize].role == Role::Interior);
            if holes.into_iter().any(|other| rings[*other as usize].patch == ring.patch && !is_told(*other)) {
                say(
                    "Ein innerer Ring (Loch) liegt in einem anderen Loch derselben Fläche. Bitte das innere Loch löschen.",
                );
            }
        } else if let Some(other) = in_another(rings, ring, &around)
            && !is_told(other)
        {
            if rings[other as usize].surface == ring.surface {
                say("Ein Teil (Patch) der Fläche liegt in einem anderen. Bitte einen der beiden löschen.");
            } else {
                say("Eine Fläche der Geometrie liegt in einer anderen. Bitte eine der beiden löschen.");
            }
        }
    }
}

/// The outer ring of another part in which a ring is, and in none of its holes.
fn in_another(rings: &[Ring<'_>], ring: &Ring<'_>, around: &[u32]) -> Option<u32> {
    let holes: FxHashSet<u32> = around
        .iter()
        .map(|other| &rings[*other as usize])
        .filter(|other| other.role == Role::Interior)
        .map(|other| other.patch)
        .collect();
    around.iter().copied().find(|other| {
        let other = &rings[*other as usize];
        other.role == Role::Exterior && other.patch != ring.patch && !holes.contains(&other.patch)
    })
}

/// Of each ring the points where it meets others.
fn touched(workbench: &Workbench, rings: usize) -> Vec<Vec<Point>> {
    let mut touched = vec![Vec::new(); rings];
    for contact in &workbench.contacts {
        for ring in [contact.rings.0, contact.rings.1] {
            let points = &mut touched[ring as usize];
            match contact.meeting {
                Meeting::Cross(point) | Meeting::Touch(point) => points.push(point),
                Meeting::Overlap(from, to) => points.extend([from, to]),
            }
        }
    }
    touched
}

/// A corner of a ring that is on no other ring, with its number.
fn free_point(workbench: &Workbench, ring: usize, touched: &[Point]) -> Option<(u32, Point)> {
    let edges = workbench.edges.list.get(workbench.edges.rings[ring].clone())?;
    let tries = TRIES.checked_div(touched.len()).unwrap_or(1);
    let mut corners = edges.iter().take(tries.max(1)).map(|edge| (edge.at, edge.a));
    corners.find(|(_, corner)| touched.iter().all(|point| distance(*point, *corner) > TOLERANCE))
}

/// The other rings around a point.
fn around(workbench: &mut Workbench, own: u32, point: Point, budget: &mut u64) -> Vec<u32> {
    let mut met = Vec::new();
    let parity = &mut workbench.parity;
    workbench.edges.ray(point, |edge| {
        parity[edge.ring as usize] ^= true;
        met.push(edge.ring);
    });
    *budget = budget.saturating_sub(met.len() as u64);
    met.sort_unstable();
    met.dedup();
    met.retain(|ring| std::mem::take(&mut parity[*ring as usize]) && *ring != own);
    met
}

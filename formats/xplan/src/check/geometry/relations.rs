//! Rings among themselves: which meet, and where. What that means, say the modules beside.

use std::mem::take;

use super::edges::Edges;
use super::meeting::{Meeting, TOLERANCE, distance, meet};
use super::ring::{self, Role};
use super::say::{MOST, Speaker};
use super::{containment, pairs};
use crate::document::number;
use crate::geometry::{Path, Point, Surface, orientation};

/// How near to a round edge of its own ring an end is on it: only what is really there counts.
const OWN_TOLERANCE: f64 = 1e-6;

/// A ring of the surfaces that are looked at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ring<'g> {
    pub(super) path: &'g Path,
    pub(super) role: Role,
    /// The part of a surface to which it belongs, and the surface.
    pub(super) patch: u32,
    pub(super) surface: u32,
}

/// A meeting of edges of two rings.
#[derive(Debug, Clone, Copy)]
pub(super) struct Contact {
    /// The rings, the one with the smaller number first.
    pub(super) rings: (u32, u32),
    /// Their edges.
    pub(super) edges: (u32, u32),
    pub(super) meeting: Meeting,
}

/// Memory that is used again for every geometry.
#[derive(Debug, Default)]
pub(super) struct Workbench {
    /// Whether rings must go the right way around.
    orientation: bool,
    pub(super) edges: Edges,
    own: Vec<(u32, u32, Meeting)>,
    pub(super) contacts: Vec<Contact>,
    pub(super) parity: Vec<bool>,
}

impl Workbench {
    pub(super) fn new(orientation: bool) -> Self {
        Self { orientation, ..Self::default() }
    }

    /// Checks a ring that belongs to no surface.
    pub(super) fn ring(&mut self, path: &Path, speaker: &mut Speaker<'_, '_>) {
        if ring::check(path, Role::Alone, false, speaker) {
            self.edges.clear();
            self.edges.add(path);
            let alone = [Ring { path, role: Role::Alone, patch: 0, surface: 0 }];
            self.meetings(&alone, speaker);
        }
    }

    /// Checks the surfaces of one geometry.
    pub(super) fn surfaces(&mut self, surfaces: &[Surface], speaker: &mut Speaker<'_, '_>) {
        self.edges.clear();
        let mut rings = Vec::new();
        let mut patches = 0;
        for (of_surface, surface) in (0..).zip(surfaces) {
            for patch in &surface.patches {
                let exterior = std::iter::once((&patch.exterior, Role::Exterior));
                let interiors = patch.interiors.iter().map(|path| (path, Role::Interior));
                for (path, role) in exterior.chain(interiors) {
                    if ring::check(path, role, self.orientation, speaker) {
                        self.edges.add(path);
                        rings.push(Ring { path, role, patch: patches, surface: of_surface });
                    }
                }
                patches += 1;
            }
        }
        let mut budget = self.meetings(&rings, speaker);
        if rings.len() > 1 {
            let troubled = pairs::check(self, &rings, speaker);
            containment::check(self, &rings, &troubled, &mut budget, speaker);
        }
    }

    /// Finds all meetings: tells those of a ring with itself, keeps the others. What is left of the budget comes back.
    fn meetings(&mut self, rings: &[Ring<'_>], speaker: &mut Speaker<'_, '_>) -> u64 {
        self.contacts.clear();
        self.edges.index();
        let edges = &self.edges;
        let (mut own, mut contacts) = (take(&mut self.own), take(&mut self.contacts));
        own.clear();
        let mut budget = 100_000 + 40 * edges.list.len() as u64;
        let ended = edges.pairs(&mut budget, |first, second| {
            let (one, two) = (&edges.list[first], &edges.list[second]);
            let before = own.len() + contacts.len();
            if one.ring == two.ring {
                own_meetings(edges, first, second, &mut |meeting| own.push((one.ring, one.at, meeting)));
            } else {
                meet(edges, one, two, TOLERANCE, &mut |meeting| {
                    contacts.push(Contact {
                        rings: (one.ring, two.ring),
                        edges: (number(first), number(second)),
                        meeting,
                    });
                });
            }
            // What has to be kept costs more than a comparison.
            16 * (own.len() + contacts.len() - before) as u64
        });
        if !ended && let Some(ring) = rings.first() {
            entangled(ring, speaker);
        }
        tell_own(&mut own, rings, speaker);
        contacts.sort_by_key(|contact| contact.rings);
        (self.own, self.contacts) = (own, contacts);
        budget
    }
}

/// Nothing was forgotten silently.
pub(super) fn entangled(ring: &Ring<'_>, speaker: &mut Speaker<'_, '_>) {
    let position = ring.path.points.first().copied().unwrap_or(Point { x: 0.0, y: 0.0 });
    let text = "Die Fläche ist so verwickelt, dass nicht alle ihre Überschneidungen geprüft werden konnten. Bitte in kleinere Flächen teilen.";
    speaker.undecided(ring.path, position, text);
}

/// Where two edges of one ring meet except where one follows the other.
fn own_meetings(edges: &Edges, first: usize, second: usize, found: &mut impl FnMut(Meeting)) {
    let (one, two) = (&edges.list[first], &edges.list[second]);
    let range = &edges.rings[one.ring as usize];
    let follows = (second == first + 1).then_some(one.b);
    let precedes = (first == range.start && second + 1 == range.end).then_some(one.a);
    if follows.is_none() && precedes.is_none() {
        meet(edges, one, two, OWN_TOLERANCE, found);
        return;
    }
    if one.arc.is_none() && two.arc.is_none() && follows.is_none() != precedes.is_none() {
        let (from, joint, to) = if follows.is_some() { (one.a, one.b, two.b) } else { (two.a, one.a, one.b) };
        let back = (from.x - joint.x) * (to.x - joint.x) + (from.y - joint.y) * (to.y - joint.y) > 0.0;
        if back && orientation(from, joint, to) == 0.0 {
            found(Meeting::Overlap(joint, joint));
        }
        return;
    }
    meet(edges, one, two, OWN_TOLERANCE, &mut |meeting| {
        let joint = |point: Point| {
            [follows, precedes].into_iter().flatten().any(|joint| distance(joint, point) <= OWN_TOLERANCE)
        };
        match meeting {
            Meeting::Touch(point) if joint(point) => {}
            other => found(other),
        }
    });
}

/// The place of a meeting.
pub(super) fn place(meeting: Meeting) -> Point {
    match meeting {
        Meeting::Cross(point) | Meeting::Touch(point) | Meeting::Overlap(point, _) => point,
    }
}

fn tell_own(own: &mut [(u32, u32, Meeting)], rings: &[Ring<'_>], speaker: &mut Speaker<'_, '_>) {
    let key = |entry: &(u32, u32, Meeting)| (entry.0, place(entry.2).x, place(entry.2).y);
    own.sort_by(|one, two| {
        let (one, two) = (key(one), key(two));
        one.0.cmp(&two.0).then(one.1.total_cmp(&two.1)).then(one.2.total_cmp(&two.2))
    });
    // Where a piece is common, its ends are no news.
    let weight = |entry: &(u32, u32, Meeting)| matches!(entry.2, Meeting::Touch(_));
    for same in own.chunk_by_mut(|one, two| key(one) == key(two)) {
        same.sort_by_key(weight);
    }
    let mut before: Option<(u32, Point)> = None;
    let mut told = 0;
    for (ring, at, meeting) in own.iter() {
        let here = place(*meeting);
        let same_ring = before.is_some_and(|(its_ring, _)| its_ring == *ring);
        if same_ring && before.is_some_and(|(_, point)| distance(point, here) <= OWN_TOLERANCE) {
            continue;
        }
        told = if same_ring { told + 1 } else { 0 };
        before = Some((*ring, here));
        let Some(ring) = rings.get(*ring as usize).filter(|_| told < MOST) else { continue };
        let text = match meeting {
            Meeting::Cross(_) => {
                "Der Ring schneidet sich hier selbst. Bitte die Stützpunkte so ändern, dass sich keine zwei Strecken kreuzen."
            }
            Meeting::Touch(_) => {
                "Der Ring berührt sich hier selbst. Bitte die Fläche an dieser Stelle trennen oder das Loch als inneren Ring schreiben."
            }
            Meeting::Overlap(..) => {
                "Der Ring läuft hier ein Stück auf sich selbst zurück. Bitte die überzähligen Stützpunkte löschen."
            }
        };
        speaker.error(ring.path, *at, here, text);
    }
}

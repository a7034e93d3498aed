//! What it means where two rings meet: holes with their outer ring or with each other, parts of one surface, surfaces of one
//! geometry.

use rustc_hash::{FxHashMap, FxHashSet};

use super::meeting::{Meeting, TOLERANCE, distance};
use super::relations::{Contact, Ring, Workbench, place};
use super::ring::Role;
use super::say::{MOST, Speaker};
use super::sectors;
use crate::geometry::Point;

/// How two rings belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kin {
    /// The outer ring and a hole, or two holes, of one part.
    Patch,
    /// Rings of two parts of one surface.
    Surface,
    /// Rings of two surfaces.
    Geometry,
}

/// All contacts of two rings.
struct Pair<'c> {
    contacts: &'c [Contact],
    /// Where they go through each other.
    crosses: Vec<Point>,
    /// Where they have a piece in common.
    shared: Vec<Point>,
    /// Where they only touch.
    touches: Vec<Point>,
}

impl<'c> Pair<'c> {
    fn new(contacts: &'c [Contact]) -> Self {
        let mut pair = Self { contacts, crosses: Vec::new(), shared: Vec::new(), touches: Vec::new() };
        let mut ends = Vec::new();
        for contact in contacts {
            match contact.meeting {
                Meeting::Cross(point) => pair.crosses.push(point),
                Meeting::Touch(point) => pair.touches.push(point),
                Meeting::Overlap(from, to) => {
                    pair.shared.push(from);
                    ends.extend([from, to]);
                }
            }
        }
        distinct(&mut pair.crosses);
        distinct(&mut pair.shared);
        distinct(&mut pair.touches);
        if !ends.is_empty() {
            let bits = |point: &Point| (point.x.to_bits(), point.y.to_bits());
            let ends: FxHashSet<_> = ends.iter().map(bits).collect();
            pair.touches.retain(|point| !ends.contains(&bits(point)));
        }
        pair
    }
}

/// Each place once.
fn distinct(points: &mut Vec<Point>) {
    points.sort_by(|one, two| one.x.total_cmp(&two.x).then(one.y.total_cmp(&two.y)));
    points.dedup_by(|one, two| distance(*one, *two) <= TOLERANCE);
}

/// Judges all contacts; the pairs of rings of which something was told.
pub(super) fn check(
    workbench: &Workbench,
    rings: &[Ring<'_>],
    speaker: &mut Speaker<'_, '_>,
) -> FxHashSet<(u32, u32)> {
    let mut troubled = FxHashSet::default();
    let mut bonds = Bonds::default();
    for contacts in workbench.contacts.chunk_by(|one, two| one.rings == two.rings) {
        let numbers = contacts[0].rings;
        let (one, two) = (&rings[numbers.0 as usize], &rings[numbers.1 as usize]);
        let pair = Pair::new(contacts);
        let said = match kin(one, two) {
            Kin::Patch => {
                bonds.touching(one.patch, numbers, &pair.touches);
                in_patch(one, two, &pair, workbench, speaker)
            }
            Kin::Surface => in_surface(one, two, &pair, workbench, &mut bonds, speaker),
            Kin::Geometry => in_geometry(one, two, &pair, workbench, speaker),
        };
        if said {
            troubled.insert(numbers);
        }
    }
    bonds.tell(rings, &troubled, speaker);
    troubled
}

fn kin(one: &Ring<'_>, two: &Ring<'_>) -> Kin {
    if one.patch == two.patch {
        Kin::Patch
    } else if one.surface == two.surface {
        Kin::Surface
    } else {
        Kin::Geometry
    }
}

/// Says the same of several places, on the second of the two rings.
fn tell(
    places: &[Point],
    pair: &Pair<'_>,
    workbench: &Workbench,
    ring: &Ring<'_>,
    speaker: &mut Speaker<'_, '_>,
    text: &str,
) {
    for point in places.iter().take(MOST) {
        let contact = pair.contacts.iter().find(|contact| place(contact.meeting) == *point);
        let at = contact.and_then(|contact| workbench.edges.list.get(contact.edges.1 as usize));
        speaker.error(ring.path, at.map_or(0, |edge| edge.at), *point, text);
    }
}

fn in_patch(
    one: &Ring<'_>,
    two: &Ring<'_>,
    pair: &Pair<'_>,
    workbench: &Workbench,
    speaker: &mut Speaker<'_, '_>,
) -> bool {
    let with_exterior = one.role == Role::Exterior || two.role == Role::Exterior;
    let (crossing, common, twice) = if with_exterior {
        (
            "Ein innerer Ring (Loch) schneidet hier den äußeren Ring. Bitte das Loch ganz in die Fläche legen.",
            "Ein innerer Ring (Loch) hat hier ein Stück mit dem äußeren Ring gemeinsam. Bitte die Einbuchtung in den äußeren Ring aufnehmen.",
            "Ein innerer Ring (Loch) berührt den äußeren Ring in mehreren Punkten, so dass die Fläche zerfällt; erlaubt ist einer. Bitte die Fläche teilen.",
        )
    } else {
        (
            "Zwei innere Ringe (Löcher) schneiden sich hier. Bitte zu einem Loch vereinigen.",
            "Zwei innere Ringe (Löcher) haben hier ein Stück gemeinsam. Bitte zu einem Loch vereinigen.",
            "Zwei innere Ringe (Löcher) berühren sich in mehreren Punkten, so dass die Fläche zerfällt; erlaubt ist einer. Bitte die Fläche teilen.",
        )
    };
    tell(&pair.crosses, pair, workbench, two, speaker, crossing);
    tell(&pair.shared, pair, workbench, two, speaker, common);
    let clean = pair.crosses.is_empty() && pair.shared.is_empty();
    if clean && pair.touches.len() > 1 {
        tell(&pair.touches[1..], pair, workbench, two, speaker, twice);
        return true;
    }
    !clean
}

fn in_surface(
    one: &Ring<'_>,
    two: &Ring<'_>,
    pair: &Pair<'_>,
    workbench: &Workbench,
    bonds: &mut Bonds,
    speaker: &mut Speaker<'_, '_>,
) -> bool {
    let mut places = pair.crosses.clone();
    places.extend(sectors::overlaps(pair.contacts, one, two, &workbench.edges));
    distinct(&mut places);
    let text = "Zwei Teile (Patches) der Fläche überlappen sich hier. Bitte so ändern, dass sie nur Kanten gemeinsam haben.";
    tell(&places, pair, workbench, two, speaker, text);
    bonds.joined((one.patch, two.patch), !places.is_empty() || !pair.shared.is_empty());
    !places.is_empty()
}

fn in_geometry(
    one: &Ring<'_>,
    two: &Ring<'_>,
    pair: &Pair<'_>,
    workbench: &Workbench,
    speaker: &mut Speaker<'_, '_>,
) -> bool {
    let crossing =
        "Zwei Flächen der Geometrie überlappen sich hier. Bitte so ändern, dass sie getrennt liegen.";
    tell(&pair.crosses, pair, workbench, two, speaker, crossing);
    if one.role == Role::Interior || two.role == Role::Interior {
        if let (true, Some(point)) = (pair.crosses.is_empty(), pair.shared.first()) {
            let text = "Eine Fläche der Geometrie füllt ein Loch einer anderen bis an den Rand. Bitte zu einer Fläche vereinigen.";
            speaker.warning(two.path, 0, *point, text);
        }
        return !pair.crosses.is_empty();
    }
    let common =
        "Zwei Flächen der Geometrie haben hier eine Kante gemeinsam. Bitte zu einer Fläche vereinigen.";
    tell(&pair.shared, pair, workbench, two, speaker, common);
    let clean = pair.crosses.is_empty() && pair.shared.is_empty();
    if clean && pair.touches.len() > 1 {
        let text = "Zwei Flächen der Geometrie berühren sich in mehreren Punkten; erlaubt ist einer. Bitte zu einer Fläche mit Loch vereinigen.";
        tell(&pair.touches[1..], pair, workbench, two, speaker, text);
        return true;
    }
    !clean
}

/// What holds together: parts of surfaces by their contacts, rings of a part by the points where they touch.
#[derive(Default)]
struct Bonds {
    /// Parts with a contact; whether more than a point.
    parts: Vec<((u32, u32), bool)>,
    /// Part, ring and the point where it touches another.
    touching: Vec<(u32, u32, Point)>,
}

impl Bonds {
    fn joined(&mut self, patches: (u32, u32), by_edge: bool) {
        self.parts.push((patches, by_edge));
    }

    fn touching(&mut self, patch: u32, rings: (u32, u32), points: &[Point]) {
        for point in points.iter().take(1) {
            self.touching.push((patch, rings.0, *point));
            self.touching.push((patch, rings.1, *point));
        }
    }

    fn tell(&self, rings: &[Ring<'_>], troubled: &FxHashSet<(u32, u32)>, speaker: &mut Speaker<'_, '_>) {
        self.tell_parts(rings, speaker);
        if troubled.is_empty() {
            self.tell_circles(rings, speaker);
        }
    }

    /// The parts of a surface must hang together.
    fn tell_parts(&self, rings: &[Ring<'_>], speaker: &mut Speaker<'_, '_>) {
        let exteriors = || rings.iter().filter(|ring| ring.role == Role::Exterior);
        let groups = |with_points: bool| {
            let mut groups = Groups::default();
            for ((one, two), by_edge) in &self.parts {
                if *by_edge || with_points {
                    groups.join(*one, *two);
                }
            }
            groups
        };
        let (mut by_points, mut by_edges) = (groups(true), groups(false));
        let mut first: FxHashMap<u32, u32> = FxHashMap::default();
        for ring in exteriors() {
            let main = *first.entry(ring.surface).or_insert(ring.patch);
            let position = ring.path.points.first().copied().unwrap_or(Point { x: 0.0, y: 0.0 });
            if by_points.find(main) != by_points.find(ring.patch) {
                by_points.join(main, ring.patch);
                by_edges.join(main, ring.patch);
                let text = "Die Teile (Patches) der Fläche hängen nicht zusammen. Bitte als MultiSurface oder als zwei Objekte schreiben.";
                speaker.error(ring.path, 0, position, text);
            } else if by_edges.find(main) != by_edges.find(ring.patch) {
                by_edges.join(main, ring.patch);
                let text = "Ein Teil (Patch) der Fläche hängt mit den anderen nur in einem Punkt zusammen. Bitte prüfen, ob eine gemeinsame Kante fehlt.";
                speaker.warning(ring.path, 0, position, text);
            }
        }
    }

    /// Rings that touch each other in a circle cut the surface into pieces.
    fn tell_circles(&self, rings: &[Ring<'_>], speaker: &mut Speaker<'_, '_>) {
        let mut groups = Groups::default();
        let mut nodes: FxHashMap<(u32, u64, u64), u32> = FxHashMap::default();
        let mut known = FxHashSet::default();
        let mut told = FxHashSet::default();
        for (patch, ring, point) in &self.touching {
            let next = u32::MAX - u32::try_from(nodes.len()).unwrap_or(0);
            let node = *nodes.entry((*patch, point.x.to_bits(), point.y.to_bits())).or_insert(next);
            if known.insert((*ring, node)) && !groups.join(*ring, node) && told.insert(*patch) {
                let text = "Löcher und Rand berühren sich hier so, dass die Fläche in Stücke zerfällt. Bitte die Fläche teilen.";
                speaker.warning(rings[*ring as usize].path, 0, *point, text);
            }
        }
    }
}

/// Sets that are joined one by one.
#[derive(Default)]
struct Groups(FxHashMap<u32, u32>);

impl Groups {
    fn find(&mut self, mut one: u32) -> u32 {
        let mut steps = Vec::new();
        while let Some(above) = self.0.get(&one).copied() {
            steps.push(one);
            one = above;
        }
        for step in steps {
            self.0.insert(step, one);
        }
        one
    }

    /// Joins the sets of two; whether they were different.
    fn join(&mut self, one: u32, two: u32) -> bool {
        let (one, two) = (self.find(one), self.find(two));
        if one != two {
            self.0.insert(one, two);
        }
        one != two
    }
}

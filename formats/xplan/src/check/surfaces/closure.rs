//! Rule 2.2.1.1: Flächenschlussobjekte do not overlap, meet in common edges with the same points, and fill the Geltungsbereich.
//!
//! What is outside of the Geltungsbereich counts as one more surface. Then each place is covered exactly once, and each edge occurs
//! twice, in opposite directions. Only where that is not so is anything worked out.
//!
//! Gaps are errors since 6.0 and warnings before (as in the validator of the standard's keeper), and warnings where another plan
//! is changed: it may hold in the gap. A surface that only sticks out of the Geltungsbereich is told by 2.2.3.1; here only
//! what lies wholly outside. A missing point is a warning: where all edges lie upon each other nothing is covered wrongly.

use std::collections::HashSet;

use super::knots::{Missing, draw_together};
use super::matching::{ALONE, Cluster, clusters, partners};
use super::outline::{Boxes, Edge, OUTSIDE, TOLERANCE, outline};
use super::regions::{Region, regions};
use super::scope::{Member, Scope};
use super::words;
use crate::check::{Finding, Level};
use crate::geometry::{Bounds, Point, Shape};
use crate::version::Version;

const RULE: &str = "2.2.1.1";

/// Surfaces that have to fill one Geltungsbereich.
pub(super) struct Layer {
    /// Whose Geltungsbereich it is.
    territory: usize,
    /// The members of the scope: the owners of edges are places in this list.
    members: Vec<usize>,
    /// Members that hold only for a while, and that something else follows.
    ended: Vec<usize>,
    edges: Vec<Edge>,
    partner: Vec<u32>,
    clusters: Vec<Cluster>,
    /// The boxes of the members.
    boxes: Boxes,
    /// Whether gaps are looked for.
    fills: bool,
}

/// A member with another shape than that of the document.
#[derive(Clone, Copy)]
pub(super) struct Changed<'s> {
    pub(super) member: usize,
    pub(super) shape: &'s Shape,
}

/// All layers of a document.
pub(super) fn layers(scope: &Scope<'_>) -> Vec<Layer> {
    let mut layers: Vec<Layer> = Vec::new();
    let order =
        |plans: bool| (0..scope.territories.len()).filter(move |n| scope.territories[*n].is_plan == plans);
    let mut filled = vec![Vec::new(); scope.territories.len()];
    for (number, member) in scope.members.iter().enumerate().filter(|(_, member)| member.closes) {
        let Some(level) = scope.level(member) else { continue };
        filled[level].push(number);
        let apart = member.bereich.is_some_and(|bereich| scope.territories[bereich].is_apart);
        if let Some(plan) = member.plan.filter(|plan| *plan != level && !apart) {
            filled[plan].push(number);
        }
    }
    for number in order(false) {
        layers.extend(Layer::new(scope, number, &filled[number]));
    }
    for number in order(true) {
        let territory = &scope.territories[number];
        let own = filled[number].iter().any(|member| scope.level(&scope.members[*member]) == Some(number));
        let same = |layer: &Layer| layer.members == filled[number] && layer.same_as(scope, number);
        // Where a Bereich is all of the plan, its findings are those of the plan.
        if (own || !territory.amends) && !layers.iter().any(same) {
            layers.extend(Layer::new(scope, number, &filled[number]));
        }
    }
    layers
}

impl Layer {
    fn new(scope: &Scope<'_>, number: usize, members: &[usize]) -> Option<Self> {
        let territory = &scope.territories[number];
        let (ended, lasting): (Vec<usize>, Vec<usize>) =
            members.iter().partition(|member| scope.members[**member].ends);
        // Of a plan that holds for a while all at once nothing gives way to anything.
        let (members, ended) = if lasting.is_empty() { (ended, lasting) } else { (lasting, ended) };
        if members.is_empty() {
            return None;
        }
        let mut edges = Vec::new();
        for (owner, member) in (0..).zip(&members) {
            outline(scope.members[*member].shape, owner, &mut edges);
        }
        outline(territory.shape?, OUTSIDE, &mut edges);
        let partner = partners(&edges);
        let alone: Vec<u32> =
            (0..).zip(&partner).filter(|(_, other)| **other == ALONE).map(|(own, _)| own).collect();
        let clusters = clusters(&edges, &alone, TOLERANCE);
        let bounds: Vec<Bounds> =
            members.iter().map(|member| scope.members[*member].shape.bounds()).collect();
        let fills = !(territory.object.class().starts_with("LP_") || (territory.is_plan && territory.amends));
        let boxes = Boxes::new(bounds.into_iter());
        Some(Self { territory: number, members, ended, edges, partner, clusters, boxes, fills })
    }

    /// Whether another territory has exactly the same outline.
    fn same_as(&self, scope: &Scope<'_>, other: usize) -> bool {
        let mut edges = Vec::new();
        if let Some(shape) = scope.territories[other].shape {
            outline(shape, OUTSIDE, &mut edges);
        }
        let own = self.edges.iter().filter(|edge| edge.owner == OUTSIDE);
        edges.len() == own.clone().count() && edges.iter().zip(own).all(|(one, other)| one == other)
    }

    pub(super) fn check(&self, scope: &Scope<'_>, told: &mut Told, out: &mut Vec<Finding>) {
        for cluster in &self.clusters {
            self.judge(scope, None, &self.edges, &cluster.edges, told, out);
        }
    }

    /// The findings that name a member of the scope, which has another shape now.
    pub(super) fn recheck(
        &self,
        scope: &Scope<'_>,
        changed: Changed<'_>,
        told: &mut Told,
        out: &mut Vec<Finding>,
    ) {
        let Some(place) = self.members.iter().position(|member| *member == changed.member) else { return };
        let owner = u32::try_from(place).unwrap_or(OUTSIDE);
        let mut edges = Vec::new();
        outline(changed.shape, owner, &mut edges);
        let around =
            changed.shape.bounds().with(&scope.members[changed.member].shape.bounds()).grown(TOLERANCE);
        // The edges that met the ones before are alone now.
        let own = self.edges.partition_point(|edge| edge.owner < owner)
            ..self.edges.partition_point(|edge| edge.owner <= owner);
        let freed = self.partner[own].iter().filter(|partner| **partner != ALONE);
        edges.extend(freed.map(|partner| self.edges[*partner as usize]).filter(|edge| edge.owner != owner));
        let mut waiting: Vec<&Cluster> = self.clusters.iter().collect();
        let mut bounds = vec![around];
        loop {
            // Clusters that what has changed could touch join in.
            let before = waiting.len();
            waiting.retain(|cluster| {
                let meets = bounds.iter().any(|bounds| bounds.meets(&cluster.bounds));
                if meets {
                    let old = cluster.edges.iter().map(|number| self.edges[*number as usize]);
                    edges.extend(old.filter(|edge| edge.owner != owner));
                }
                !meets
            });
            edges.sort_by_key(|edge| edge.owner);
            let partner = partners(&edges);
            let alone: Vec<u32> =
                (0..).zip(&partner).filter(|(_, other)| **other == ALONE).map(|(own, _)| own).collect();
            let clusters = clusters(&edges, &alone, TOLERANCE);
            bounds.extend(clusters.iter().map(|cluster| cluster.bounds));
            if waiting.len() == before || waiting.is_empty() {
                for cluster in clusters {
                    self.judge(scope, Some(changed), &edges, &cluster.edges, told, out);
                }
                return;
            }
        }
    }

    fn judge(
        &self,
        scope: &Scope<'_>,
        changed: Option<Changed<'_>>,
        edges: &[Edge],
        numbers: &[u32],
        told: &mut Told,
        out: &mut Vec<Finding>,
    ) {
        let net = draw_together(edges, numbers);
        let judge = Judge { layer: self, scope, changed };
        for missing in &net.missing {
            judge.missing(missing, told, out);
        }
        for region in regions(&net) {
            judge.region(&region, told, out);
        }
        if net.tangled {
            out.push(judge.tangled(&net.knots));
        }
    }
}

/// What was told already: a plan and its Bereich often have the same defect at the same place.
#[derive(Default)]
pub(super) struct Told(HashSet<(u8, i64, i64)>);

impl Told {
    fn is_new(&mut self, kind: u8, at: Point) -> bool {
        #[expect(clippy::cast_possible_truncation, reason = "coordinates in centimetres are far from that")]
        let centimetres = |value: f64| (value * 100.0).round() as i64;
        self.0.insert((kind, centimetres(at.x), centimetres(at.y)))
    }
}

struct Judge<'a, 'd> {
    layer: &'a Layer,
    scope: &'a Scope<'d>,
    changed: Option<Changed<'a>>,
}

impl<'d> Judge<'_, 'd> {
    fn member(&self, owner: u32) -> Option<&Member<'d>> {
        self.layer.members.get(owner as usize).map(|member| &self.scope.members[*member])
    }

    /// Whether a member covers a place.
    fn covers(&self, member: usize, at: Point) -> bool {
        let shape = self.changed.filter(|changed| changed.member == member).map(|changed| changed.shape);
        covers(shape.unwrap_or(self.scope.members[member].shape), at)
    }

    /// The members that cover a place.
    fn covering(&self, at: Point) -> Vec<u32> {
        let mut places = Vec::new();
        self.layer.boxes.each(&Bounds::of(&[at]), |place| places.push(place));
        if let Some(changed) = self.changed {
            places.extend(self.layer.members.iter().position(|member| *member == changed.member));
        }
        places.sort_unstable();
        places.dedup();
        places.retain(|place| self.covers(self.layer.members[*place], at));
        places.into_iter().filter_map(|place| u32::try_from(place).ok()).collect()
    }

    fn region(&self, region: &Region, told: &mut Told, out: &mut Vec<Finding>) {
        if region.gap {
            if self.layer.fills {
                self.gap(region, told, out);
            }
            return;
        }
        let covering = self.covering(region.inner);
        let territory = &self.scope.territories[self.layer.territory];
        let inside = territory.shape.is_some_and(|shape| covers(shape, region.inner));
        if covering.len() < 2 && !inside {
            if !region.owners.contains(&OUTSIDE) {
                self.outside(region, &covering, told, out);
            }
            return;
        }
        let mut owners = region.owners.clone();
        owners.retain(|owner| *owner != OUTSIDE);
        owners.extend(&covering);
        owners.sort_unstable();
        owners.dedup();
        // In the Geltungsbereich of a plan those of its Bereiche are levels of their own.
        let level = |owner: &u32| {
            self.member(*owner).is_some_and(|member| self.scope.level(member) == Some(self.layer.territory))
        };
        if owners.iter().filter(|owner| level(owner)).count() > 1 && told.is_new(1, region.position) {
            let text = format!(
                "Flächen mit Flächenschluss überlagern sich auf {}, bis zu {} breit. Lassen Sie sie an einer gemeinsamen Grenze mit \
                 gleichen Punkten enden, oder geben Sie an, dass eine von ihnen nicht zum Flächenschluss gehört.",
                words::area(region.area),
                words::length(region.width)
            );
            out.push(self.finding(Level::Error, &owners, region.position, text));
        }
    }

    fn gap(&self, region: &Region, told: &mut Told, out: &mut Vec<Finding>) {
        if !told.is_new(0, region.position) {
            return;
        }
        let territory = &self.scope.territories[self.layer.territory];
        let held = self.layer.ended.iter().any(|member| self.covers(*member, region.inner));
        let strict = territory.object.document().version() >= Some(Version::V6_0);
        let level = if strict && !held && !territory.amends { Level::Error } else { Level::Warning };
        let whose = if territory.is_plan { "des Plans" } else { "des Bereichs" };
        let text = format!(
            "Im Geltungsbereich {whose} ist eine Lücke von {}, bis zu {} breit: Keine Fläche mit Flächenschluss deckt sie{}. Führen \
             Sie die angrenzenden Flächen bis an eine gemeinsame Grenze, oder ergänzen Sie die fehlende Fläche.",
            words::area(region.area),
            words::length(region.width),
            if held { ", sobald die jetzige nicht mehr wirksam ist" } else { "" }
        );
        let mut finding = self.finding(level, &region.owners, region.position, text);
        finding.objects.push(territory.object.id().into_owned());
        out.push(finding);
    }

    fn outside(&self, region: &Region, covering: &[u32], told: &mut Told, out: &mut Vec<Finding>) {
        if !told.is_new(2, region.position) {
            return;
        }
        let territory = &self.scope.territories[self.layer.territory];
        let whose = if territory.is_plan { "des Plans" } else { "des Bereichs" };
        let text = format!(
            "Eine Fläche mit Flächenschluss liegt ganz außerhalb des Geltungsbereichs {whose} ({}). Nur Bereiche für Ausgleich (1800) \
             und Informationen von außerhalb (2000) dürfen das: Prüfen Sie die Bedeutung des Bereichs und den Geltungsbereich.",
            words::area(region.area)
        );
        let owners = if covering.is_empty() { &region.owners } else { covering };
        let mut finding = self.finding(Level::Error, owners, region.position, text);
        finding.objects.push(territory.object.id().into_owned());
        out.push(finding);
    }

    fn missing(&self, missing: &Missing, told: &mut Told, out: &mut Vec<Finding>) {
        // One that two surfaces lack is told for each of them.
        let kind = 3_u8.wrapping_add(u8::try_from(missing.owner % 250).unwrap_or_default());
        if !told.is_new(kind, missing.at) {
            return;
        }
        let text = "Auf dem Rand der ersten Fläche fehlt ein Stützpunkt, den die Nachbarfläche hat. Fügen Sie ihn ein, damit beide \
                    Ränder auch nach dem Runden oder Umrechnen aufeinander liegen.";
        let owners: Vec<u32> = std::iter::once(missing.owner).chain(missing.others.iter().copied()).collect();
        out.push(self.finding(Level::Warning, &owners, missing.at, text.to_owned()));
    }

    fn tangled(&self, knots: &[Point]) -> Finding {
        let text = "Hier liegen so viele Ränder aufeinander, dass der Flächenschluss nicht vollständig geprüft werden konnte.";
        let mut finding = self.finding(
            Level::Warning,
            &[],
            knots.first().copied().unwrap_or(Point { x: 0.0, y: 0.0 }),
            text.to_owned(),
        );
        finding.objects.push(self.scope.territories[self.layer.territory].object.id().into_owned());
        finding
    }

    fn finding(&self, level: Level, owners: &[u32], position: Point, text: String) -> Finding {
        let members: Vec<&Member<'d>> = owners.iter().filter_map(|owner| self.member(*owner)).collect();
        let offset = members.first().map(|member| member.object.node().span().start);
        let objects = members.iter().map(|member| member.object.id().into_owned()).collect();
        Finding { rule: RULE, level, objects, position: Some(position), offset, text }
    }
}

fn covers(shape: &Shape, at: Point) -> bool {
    shape.surfaces().iter().any(|surface| surface.contains(at))
}

//! Defects planted in plans made by chance: each of at least 2 mm is found, in its place and as what it is; nothing is invented.
//!
//! `PLANTED=500 cargo nextest run -p xplan planted --no-capture` takes so many plans.
#![expect(
    clippy::unwrap_used,
    clippy::cast_possible_truncation,
    reason = "a test tells its figures and fails loudly; its numbers are small"
)]

mod direction;
mod town;

use std::collections::{BTreeMap, HashSet};

use town::{Chance, Line, Piece, Place, Town, on_arc};
use xplan::check::Finding;
use xplan::check::surfaces::Surfaces;
use xplan::{Document, Limits};

/// Sizes in tenths of a millimetre.
const SIZES: [u32; 11] = [10, 15, 19, 20, 21, 25, 50, 100, 500, 2_000, 10_000];
/// Found from here on, in tenths of a millimetre.
const TOLERANCE: u32 = 20;
/// How far off a place may be, in metres.
const NEAR: f64 = 0.005;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Kind {
    Gap,
    Overlap,
    Protrusion,
    MissingPoint,
}

/// A defect that was planted.
struct Planted {
    kind: Kind,
    size: u32,
    arc: bool,
    /// The block that was changed.
    block: usize,
    /// The line as it was, and as it is now.
    before: Line,
    after: Line,
}

fn kind(finding: &Finding) -> Kind {
    match finding.text.as_str() {
        _ if finding.rule == "2.2.3.1" => Kind::Protrusion,
        text if text.contains("Lücke") => Kind::Gap,
        text if text.contains("überlagern") => Kind::Overlap,
        text if text.contains("fehlt ein Stützpunkt") => Kind::MissingPoint,
        text => panic!("what is this? {text}"),
    }
}

fn distance(at: Place, line: &[Place]) -> f64 {
    let from = |pair: &[Place]| {
        let (dx, dy) = (pair[1].0 - pair[0].0, pair[1].1 - pair[0].1);
        let (px, py) = (at.0 - pair[0].0, at.1 - pair[0].1);
        let along = ((px * dx + py * dy) / (dx * dx + dy * dy)).clamp(0.0, 1.0);
        (px - along * dx).hypot(py - along * dy)
    };
    line.windows(2).map(from).fold(f64::INFINITY, f64::min)
}

/// How far a place is from what is between two lines.
fn from_defect(at: Place, planted: &Planted) -> f64 {
    let (before, mut after) = (planted.before.points(), planted.after.points());
    let nearest = distance(at, &before).min(distance(at, &after));
    after.reverse();
    let around: Vec<Place> = before.iter().chain(&after).copied().collect();
    let crossings = around.windows(2).filter(|pair| {
        (pair[0].1 > at.1) != (pair[1].1 > at.1)
            && at.0 < pair[0].0 + (at.1 - pair[0].1) / (pair[1].1 - pair[0].1) * (pair[1].0 - pair[0].0)
    });
    if crossings.count() % 2 == 1 { 0.0 } else { nearest }
}

/// A line moved to the left by so much in one place: a point of it, or the middle of an arc.
fn moved(line: &Line, left: f64, chance: &mut Chance) -> Option<Line> {
    let mut starts = vec![line.from];
    starts.extend(line.pieces.iter().map(|piece| piece.to));
    let toward = |from: Place, to: Place| {
        let length = (to.0 - from.0).hypot(to.1 - from.1);
        (-(to.1 - from.1) / length, (to.0 - from.0) / length)
    };
    let mut moved = line.clone();
    if let [Piece { over: Some(over), to }] = line.pieces[..] {
        let (x, y) = toward(line.from, to);
        moved.pieces[0].over = Some((over.0 + left * x, over.1 + left * y));
        return Some(moved);
    }
    if line.pieces.len() < 4 {
        return None;
    }
    let at = chance.below(line.pieces.len() - 1);
    let (from, point, to) = (starts[at], starts[at + 1], starts[at + 2]);
    let (x, y) = toward(from, to);
    let mut by = left;
    for _ in 0..4 {
        let new = (point.0 + by * x, point.1 + by * y);
        let size = distance(new, &[from, point, to]).max(distance(point, &[from, new, to]));
        by *= left.abs() / size;
    }
    moved.pieces[at].to = (point.0 + by * x, point.1 + by * y);
    Some(moved)
}

/// A line without one of its points, which lies on the line between its neighbours; an arc in place of two.
fn without_point(line: &Line) -> Option<(Line, Place)> {
    if let [Piece { over: Some(_), to: point }, Piece { over: Some(_), to }] = line.pieces[..] {
        let first = line.pieces[0].over?;
        let over = on_arc(line.from, first, point, 1.25);
        let single = Line { from: line.from, pieces: vec![Piece { over: Some(over), to }] };
        return Some((single, point));
    }
    if line.pieces.len() != 4 {
        return None;
    }
    let point = line.pieces[1].to;
    let mut without = line.clone();
    without.pieces.remove(1);
    let off = distance(point, &[line.pieces[0].to, line.pieces[2].to]);
    (off < 0.001).then_some((without, point))
}

/// Plants a defect in a street, if it suits.
fn plant(town: &mut Town, street: usize, chance: &mut Chance) -> Option<Planted> {
    let street = &mut town.streets[street];
    let before = street.line.clone();
    let size = SIZES[chance.below(SIZES.len())];
    let inner = street.left.is_some() && street.right.is_some();
    let of_left = if inner { chance.below(2) == 0 } else { street.left.is_some() };
    let block = if of_left { street.left? } else { street.right? };
    let arc = before.pieces[0].over.is_some();
    let inward = chance.below(2) == 0;
    let (kind, after) = if inner && chance.below(3) == 0 {
        (Kind::MissingPoint, without_point(&before)?.0)
    } else {
        let left = if inward == of_left { 1.0 } else { -1.0 } * f64::from(size) / 10_000.0;
        let outward = if inner { Kind::Overlap } else { Kind::Protrusion };
        (if inward { Kind::Gap } else { outward }, moved(&before, left, chance)?)
    };
    let own = if of_left { &mut street.of_left } else { &mut street.of_right };
    *own = Some(after.clone());
    Some(Planted { kind, size, arc, block, before, after })
}

fn read(town: &Town) -> Document {
    Document::read(town.file().into_bytes(), &Limits::default()).unwrap()
}

/// Found and planted, of each kind, straight or round, and size.
type Figures = BTreeMap<(Kind, bool, u32), (usize, usize)>;

/// One plan: clean, and with defects in every part of it.
fn one(seed: u64, figures: &mut Figures) {
    let mut chance = Chance(seed);
    let mut town = Town::new(12, &mut chance);
    let clean = Surfaces::new(&read(&town)).findings();
    assert!(clean.is_empty(), "seed {seed}: invented: {clean:#?}");
    let mut used: HashSet<usize> = HashSet::new();
    let mut planted = Vec::new();
    for _ in 0..400 {
        let street = chance.below(town.streets.len());
        let blocks = [town.streets[street].left, town.streets[street].right];
        // A defect has its blocks for itself.
        if blocks.iter().flatten().any(|block| used.contains(block)) {
            continue;
        }
        if let Some(defect) = plant(&mut town, street, &mut chance) {
            planted.push(defect);
            used.extend(blocks.iter().flatten());
        }
    }
    let findings = Surfaces::new(&read(&town)).findings();
    let mut explained = vec![false; findings.len()];
    for defect in &planted {
        let id = format!("b{}", defect.block);
        let is_its = |finding: &Finding| {
            let at = finding.position.map(|at| (at.x, at.y)).unwrap();
            kind(finding) == defect.kind && finding.objects.contains(&id) && from_defect(at, defect) <= NEAR
        };
        let its: Vec<usize> = (0..findings.len()).filter(|number| is_its(&findings[*number])).collect();
        its.iter().for_each(|number| explained[*number] = true);
        let size = if defect.kind == Kind::MissingPoint { 0 } else { defect.size };
        let expected = defect.kind == Kind::MissingPoint || defect.size >= TOLERANCE;
        let figure = figures.entry((defect.kind, defect.arc, size)).or_default();
        *figure = (figure.0 + usize::from(!its.is_empty()), figure.1 + 1);
        assert_eq!(
            !its.is_empty(),
            expected,
            "seed {seed}: {:?}, arc {}, {} mm at {:?} of {id}: {:#?}",
            defect.kind,
            defect.arc,
            f64::from(defect.size) / 10.0,
            defect.after,
            findings.iter().filter(|finding| finding.objects.contains(&id)).collect::<Vec<_>>()
        );
    }
    let invented: Vec<&Finding> =
        findings.iter().zip(&explained).filter(|(_, known)| !**known).map(|(f, _)| f).collect();
    assert!(invented.is_empty(), "seed {seed}: invented: {invented:#?}");
}

/// What is told of a block, in an order that does not depend on where it stands.
fn of_block(findings: Vec<Finding>, id: &str) -> Vec<String> {
    let findings = findings.into_iter().filter(|finding| finding.objects.iter().any(|object| object == id));
    let tell = |one: Finding| {
        let at = one.position.unwrap();
        format!("{} {:?} {:?} {:.4} {:.4} {}", one.rule, one.level, one.objects, at.x, at.y, one.text)
    };
    let mut told: Vec<String> = findings.map(tell).collect();
    told.sort_unstable();
    told
}

#[test]
fn one_block_alone_is_checked_as_all_are() {
    let plans = std::env::var("PLANTED").ok().map_or(4, |count| count.parse::<u64>().unwrap());
    let mut compared = (0, 0);
    for seed in 1000..1000 + plans {
        let mut chance = Chance(seed);
        let mut town = Town::new(6, &mut chance);
        // Some defects are there before, and may touch each other.
        for _ in 0..chance.below(12) {
            let street = chance.below(town.streets.len());
            plant(&mut town, street, &mut chance);
        }
        let before = read(&town);
        let prepared = Surfaces::new(&before);
        for _ in 0..6 {
            let street = chance.below(town.streets.len());
            let kept = town.streets[street].clone();
            let Some(planted) = plant(&mut town, street, &mut chance) else { continue };
            let after = read(&town);
            let id = format!("b{}", planted.block);
            let shape = &after.object(&id).unwrap().geometry("position").unwrap().shape;
            let alone = of_block(prepared.recheck(&id, shape), &id);
            let all = of_block(Surfaces::new(&after).findings(), &id);
            assert_eq!(alone, all, "seed {seed}, {id}");
            compared = (compared.0 + 1, compared.1 + all.len());
            town.streets[street] = kept;
        }
    }
    eprintln!("{} changed blocks, {} findings, the same both ways", compared.0, compared.1);
    assert!(compared.1 > 0, "nothing was found");
}

#[test]
fn planted_defects_are_found_and_nothing_else() {
    let plans = std::env::var("PLANTED").ok().map_or(8, |count| count.parse::<u64>().unwrap());
    let mut figures = Figures::new();
    (0..plans).for_each(|seed| one(seed, &mut figures));
    eprintln!("{plans} plans of 144 blocks and their islands; found of planted:");
    for ((kind, arc, size), (found, planted)) in &figures {
        let shape = if *arc { "arc" } else { "straight" };
        eprintln!("  {kind:?} {shape} {:>6.1} mm: {found} of {planted}", f64::from(*size) / 10.0);
    }
}

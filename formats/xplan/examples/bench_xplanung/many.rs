//! A thousand plans and points among them.

use std::path::Path;
use std::time::Instant;

use xplan::archive::Package;
use xplan::ask::Plans;
use xplan::crs::Crs;
use xplan::geometry::{Bounds, Point};
use xplan::{Document, Limits};

use crate::memory;

/// Plans of a town, and how far apart they are laid out, in metres.
const PLANS: usize = 1_000;
const APART: f64 = 2_000.0;
const ROW: usize = 32;

/// Points that are asked about.
const QUESTIONS: usize = 100_000;

/// The plans of which copies are laid out side by side.
const BASES: [&str; 4] = [
    "plans/v60__BPlan001_6-0.zip",
    "plans/v60__BPlan004_6-0.zip",
    "plans/v60__Blankenese29_Test_60.zip",
    "plans/v52__Rotherbaum27.gml",
];

/// Measures and prints; gives what 99 of 100 questions need at most, in microseconds.
pub(crate) fn measure(folder: &Path) -> Result<f64, String> {
    let mut bases = Vec::new();
    for name in BASES {
        let bytes = std::fs::read(folder.join(name)).map_err(|error| format!("{name}: {error}"))?;
        let package =
            Package::read(bytes, &Limits::default()).map_err(|refusal| format!("{name}: {refusal}"))?;
        bases.push(package.into_document());
    }
    let before = memory();
    let start = Instant::now();
    let mut documents = Vec::new();
    for number in 0..PLANS {
        let base = &bases[number % bases.len()];
        documents.push((format!("{number}.gml"), moved(base, number)?));
    }
    let (made, start) = (start.elapsed(), Instant::now());
    let plans = Plans::new(documents);
    let objects: usize = plans.files().iter().map(|file| file.document().objects().len()).sum();
    println!(
        "{PLANS} plans, {objects} objects: laid out and read in {:.2} s, indexed in {:.2} s, {:.0} MB",
        made.as_secs_f64(),
        start.elapsed().as_secs_f64(),
        memory() - before
    );
    Ok(ask(&plans))
}

/// The plan with its coordinates moved to a place of its own.
fn moved(base: &Document, number: usize) -> Result<Document, String> {
    let bounds = bounds(base);
    let (column, row) = (number % ROW, number / ROW);
    let place = |cell: usize| f64::from(u32::try_from(cell).unwrap_or(0)) * APART;
    let by =
        (400_000.0 + place(column) - bounds.min.x.round(), 5_700_000.0 + place(row) - bounds.min.y.round());
    let mut text = String::with_capacity(base.text().len());
    let mut at = 0;
    for node in
        base.nodes().filter(|node| matches!(node.name(), "posList" | "pos" | "lowerCorner" | "upperCorner"))
    {
        let inner = node.inner_span();
        text.push_str(&base.text()[at..inner.start]);
        for (rank, value) in base.text()[inner.clone()].split_ascii_whitespace().enumerate() {
            let value: f64 = value.parse().map_err(|error| format!("{value}: {error}"))?;
            let moved = value + if rank % 2 == 0 { by.0 } else { by.1 };
            text.push_str(&format!("{}{moved:.3}", if rank == 0 { "" } else { " " }));
        }
        at = inner.end;
    }
    text.push_str(&base.text()[at..]);
    Document::read(text.into_bytes(), &Limits::default()).map_err(|refusal| refusal.to_string())
}

fn bounds(document: &Document) -> Bounds {
    document.geometries().iter().fold(Bounds::EMPTY, |all, geometry| all.with(&geometry.bounds()))
}

/// Asks about points in and between the plans; gives what 99 of 100 questions need at most, in microseconds.
fn ask(plans: &Plans) -> f64 {
    let crs = plans.files().first().map_or(Crs::Utm32, |file| file.crs());
    let boxes: Vec<Bounds> = plans.files().iter().map(|file| bounds(file.document())).collect();
    let mut dice = 17_u64;
    let mut share = || {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(dice >> 33).unwrap_or(0)) / f64::from(1_u32 << 31)
    };
    let (mut all, mut found) = (Vec::with_capacity(QUESTIONS), 0);
    for question in 0..QUESTIONS {
        let around = &boxes[question % boxes.len()];
        let place = Point {
            x: share().mul_add(around.width(), around.min.x),
            y: share().mul_add(around.height(), around.min.y),
        };
        let start = Instant::now();
        let answer = plans.at(place, crs, 0.5);
        all.push(start.elapsed().as_secs_f64() * 1e6);
        found += answer.hits().len();
    }
    all.sort_by(f64::total_cmp);
    let of = |share: usize| all[(all.len() * share / 1000).min(all.len() - 1)];
    println!(
        "{QUESTIONS} points, {:.1} objects each: median {:.1} µs, 99 of 100 {:.1} µs, 999 of 1,000 {:.1} µs",
        f64::from(u32::try_from(found).unwrap_or(0)) / f64::from(u32::try_from(QUESTIONS).unwrap_or(1)),
        of(500),
        of(990),
        of(999)
    );
    of(990)
}

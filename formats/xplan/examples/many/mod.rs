//! A town with as many plans as one likes: copies of real ones, moved so that they lie beside each other and overlap a little.

use std::fmt::Write as _;

use xplan::ask::Plans;
use xplan::crs::Crs;
use xplan::document::Space;
use xplan::geometry::{Bounds, Point};
use xplan::{Document, Limits};

/// How far the copies are apart, in metres.
const APART: f64 = 300.0;

/// As many copies of the documents as wanted, those that are in EPSG:25832, on a grid.
pub(crate) fn copies(sources: &[Document], count: usize) -> Vec<(String, Document)> {
    let sources: Vec<_> = sources.iter().filter(|source| source.crs() == Some(Crs::Utm32)).collect();
    let columns = (1..).find(|columns| columns * columns >= count).unwrap_or(1);
    let each = (0..count).zip(sources.iter().cycle());
    each.map(|(rank, source)| {
        let cell = Point {
            x: 700_000.0 + (rank % columns) as f64 * APART,
            y: 5_720_000.0 + (rank / columns) as f64 * APART,
        };
        (format!("plan-{rank}.gml"), moved(source, cell))
    })
    .collect()
}

/// The document with its lower left corner at a place.
fn moved(source: &Document, to: Point) -> Document {
    let bounds = source.geometries().iter().fold(Bounds::EMPTY, |all, each| all.with(&each.bounds()));
    let (text, mut out, mut done) = (source.text(), String::new(), 0);
    let positions = source.nodes().filter(|node| {
        node.space() == Space::Gml && matches!(node.name(), "posList" | "pos" | "lowerCorner" | "upperCorner")
    });
    for node in positions {
        let span = node.inner_span();
        out.push_str(&text[done..span.start]);
        for (rank, number) in text[span.clone()].split_ascii_whitespace().enumerate() {
            let (value, low, new) = (number.parse().unwrap_or(f64::NAN), bounds.min, to);
            let value: f64 = if rank % 2 == 0 { value - low.x + new.x } else { value - low.y + new.y };
            write!(out, "{value:.3} ").expect("a string takes everything");
        }
        done = span.end;
    }
    out.push_str(&text[done..]);
    Document::read(out.into_bytes(), &Limits::default()).expect("only numbers were changed")
}

/// Places all over the town, always the same ones.
pub(crate) fn places(plans: &Plans, count: usize) -> Vec<Point> {
    let geometries = plans.files().iter().flat_map(|file| file.document().geometries());
    let bounds = geometries.fold(Bounds::EMPTY, |all, each| all.with(&each.bounds()));
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let between = |low: f64, high: f64, part: f64| low + (high - low) * part;
    let place = |_| Point {
        x: between(bounds.min.x, bounds.max.x, next()),
        y: between(bounds.min.y, bounds.max.y, next()),
    };
    (0..count).map(place).collect()
}

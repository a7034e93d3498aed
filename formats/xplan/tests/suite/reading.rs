//! Every file is read or refused as stated, and comes out byte by byte as it went in.

use std::path::Path;

use sha2::{Digest, Sha256};
use xplan::archive::Package;
use xplan::document::Space;
use xplan::geometry::{Geometry, Shape};
use xplan::{Document, Limits};

use super::{Case, Score};

/// Whether a file is there to be refused.
fn is_hostile(case: &Case<'_>) -> bool {
    case.entry.expected.iter().flatten().any(|expected| expected.check == "security")
}

/// Reading, round trip and counts.
pub(super) fn run(case: &Case<'_>, score: &mut Score) {
    let file = &case.entry.file;
    let package = match &case.package {
        Ok(package) => package,
        Err(refusal) => {
            score.case("read or refused", is_hostile(case), || format!("{file}: refused: {refusal}"));
            return;
        }
    };
    score.case("read or refused", !is_hostile(case), || format!("{file}: read"));
    round_trip(file, &case.bytes, package, score);
    let document = package.document();
    let entry = case.entry;
    if let Some(expected) = &entry.gml_sha256_16 {
        let digest = Sha256::digest(document.bytes());
        let digest: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        score.case(
            "plan inside",
            &digest == expected && entry.gml_bytes == Some(document.bytes().len()),
            || format!("{file}: {digest}, {} bytes", document.bytes().len()),
        );
    }
    if let Some(expected) = &entry.attachments {
        let mut names: Vec<_> = package.files().into_iter().flatten().map(|file| file.name.clone()).collect();
        names.sort();
        score.case("attachments", &names == expected, || format!("{file}: {names:?}, not {expected:?}"));
    }
    if entry.root.as_deref().is_some_and(|root| root == "XPlanAuszug" || root == "FeatureCollection") {
        let version = document.version().map(xplan::Version::number);
        score.case("version", version == entry.xplan.as_deref(), || format!("{file}: {version:?}"));
    }
    counts(case, document, score);
}

/// A file about which nothing is known: it comes out as it went in.
pub(super) fn unlisted(path: &Path, name: &str, score: &mut Score) {
    let bytes = std::fs::read(path).unwrap_or_default();
    match Package::read(bytes.clone(), &Limits::default()) {
        Ok(package) => round_trip(name, &bytes, &package, score),
        Err(refusal) => score.leave_out(format!("no expectation, and refused: {refusal}")),
    }
}

/// The package as it came, and the plan written again from its parts.
fn round_trip(file: &str, bytes: &[u8], package: &Package, score: &mut Score) {
    let again = package.with_plan(package.document().bytes());
    let same = package.bytes() == bytes && again.as_deref() == Ok(bytes) && rebuilt(package.document());
    score.case("round trip", same, || format!("{file}: not byte by byte the same"));
}

/// Whether tags and what stands between them make up the text without gap and overlap.
fn rebuilt(document: &Document) -> bool {
    let text = document.text();
    let root = document.root().span();
    let mut at = root.start;
    let mut built = text[..at].to_owned();
    let mut open = Vec::new();
    for node in document.nodes() {
        while open.last().is_some_and(|end: &(usize, usize)| end.1 <= node.span().start) {
            let end = open.pop().map_or(0, |end| end.1);
            built.push_str(&text[at..end]);
            at = end;
        }
        let tag = node.tag_span();
        if tag.start < at {
            return false;
        }
        built.push_str(&text[at..tag.start]);
        built.push_str(&text[tag.clone()]);
        at = tag.end;
        open.push((node.inner_span().end, node.span().end));
    }
    while let Some((_, end)) = open.pop() {
        built.push_str(&text[at..end.max(at)]);
        at = end.max(at);
    }
    built.push_str(&text[at..]);
    built == text
}

/// Objects, points and arcs, as somebody else counted them.
fn counts(case: &Case<'_>, document: &Document, score: &mut Score) {
    let (file, entry) = (&case.entry.file, case.entry);
    if let Some(expected) = entry.features {
        let objects = document.objects().len();
        score.case("objects counted", objects == expected, || format!("{file}: {objects}, not {expected}"));
    }
    let figures = Figures::of(document);
    match entry.points {
        None => {}
        // The list counts by patterns; which of them it used differs.
        Some(points)
            if points == figures.in_lists || points == figures.in_lists + figures.in_plain_places =>
        {
            if points == figures.all {
                score.case("points counted", true, String::new);
            } else {
                score.leave_out("points: the list counts no gml:pos with attributes, or none at all");
            }
        }
        Some(points) => score.case("points counted", points == figures.all, || {
            format!("{file}: {}, not {points}", figures.all)
        }),
    }
    match entry.arcs {
        None => {}
        Some(0) if entry.xplan.as_deref() == Some("6.1") && figures.arcs > 0 => {
            score.leave_out("arcs: the list counts none in files of 6.1");
        }
        Some(arcs) => score
            .case("arcs counted", arcs == figures.arcs, || format!("{file}: {}, not {arcs}", figures.arcs)),
    }
}

/// What there is to count in a file.
#[derive(Default)]
struct Figures {
    /// Points as they were read.
    all: usize,
    /// Points that stand in lists, by their texts.
    in_lists: usize,
    /// Points that stand alone in an element without attributes.
    in_plain_places: usize,
    /// Elements of arcs; an `ArcString` is one, however many arcs it has.
    arcs: usize,
}

impl Figures {
    fn of(document: &Document) -> Self {
        let mut figures = Self { all: document.geometries().iter().map(points).sum(), ..Self::default() };
        for node in document.nodes().filter(|node| node.space() == Space::Gml) {
            match node.name() {
                "posList" => figures.in_lists += node.text().split_ascii_whitespace().count() / 2,
                "pos" if node.attributes().next().is_none() => figures.in_plain_places += 1,
                "Arc" | "ArcString" | "Circle" => figures.arcs += 1,
                _ => {}
            }
        }
        figures
    }
}

/// How many points of a geometry stand in the file.
fn points(geometry: &Geometry) -> usize {
    let path = |path: &xplan::geometry::Path| {
        path.points.len() + path.pieces.iter().filter(|piece| piece.joined).count()
    };
    match &geometry.shape {
        Shape::Point(_) => 1,
        Shape::MultiPoint(points) => points.len(),
        Shape::Line(_) | Shape::MultiLine(_) => geometry.shape.lines().iter().map(path).sum(),
        Shape::Surface(_) | Shape::MultiSurface(_) => {
            geometry.shape.surfaces().iter().flat_map(|surface| surface.rings()).map(path).sum()
        }
    }
}

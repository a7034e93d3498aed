//! Small geometries as GML: rings in a short notation, put into a plan.
#![expect(clippy::unwrap_used, reason = "a test that cannot write its geometry has failed")]

use xplan::check::{Finding, check_geometries};
use xplan::{Document, Limits};

/// The corner of the sheet on which the small geometries are drawn.
pub(crate) const ORIGIN: (f64, f64) = (570_000.0, 5_930_000.0);

/// A curve in short: pieces separated by `|`, each a kind (`L` lines, `A` arcs, `C` circle) and its coordinates.
pub(crate) fn segments(short: &str) -> String {
    let piece = |piece: &str| {
        let (kind, numbers) = piece.trim().split_once(' ').unwrap();
        let name = match kind {
            "L" => "LineStringSegment",
            "A" => "ArcString",
            "C" => "Circle",
            other => panic!("{other}"),
        };
        format!("<gml:{name}><gml:posList>{}</gml:posList></gml:{name}>", shifted(numbers))
    };
    short.split('|').map(piece).collect()
}

/// Coordinates moved to where plans are, in millimetres as plans have them.
pub(crate) fn shifted(numbers: &str) -> String {
    let numbers = numbers.split_whitespace().map(|number| number.parse::<f64>().unwrap());
    let moved = numbers
        .enumerate()
        .map(|(at, number)| format!("{:.4}", number + if at % 2 == 0 { ORIGIN.0 } else { ORIGIN.1 }));
    moved.collect::<Vec<_>>().join(" ")
}

pub(crate) fn curve(short: &str) -> String {
    format!(r#"<gml:Curve gml:id="c"><gml:segments>{}</gml:segments></gml:Curve>"#, segments(short))
}

pub(crate) fn ring(short: &str) -> String {
    match short.strip_prefix("L ") {
        Some(numbers) if !short.contains('|') => {
            format!("<gml:LinearRing><gml:posList>{}</gml:posList></gml:LinearRing>", shifted(numbers))
        }
        _ => format!("<gml:Ring><gml:curveMember>{}</gml:curveMember></gml:Ring>", curve(short)),
    }
}

fn rings(shorts: &[&str]) -> String {
    let place = |at: usize| if at == 0 { "exterior" } else { "interior" };
    let rings = shorts.iter().enumerate();
    rings.map(|(at, short)| format!("<gml:{0}>{1}</gml:{0}>", place(at), ring(short))).collect()
}

/// A polygon: the outer ring and the holes.
pub(crate) fn polygon(shorts: &[&str]) -> String {
    format!(r#"<gml:Polygon gml:id="p">{}</gml:Polygon>"#, rings(shorts))
}

/// Several polygons as one geometry.
pub(crate) fn multi(polygons: &[&[&str]]) -> String {
    let member = |shorts: &&[&str]| format!("<gml:surfaceMember>{}</gml:surfaceMember>", polygon(shorts));
    format!(
        r#"<gml:MultiSurface gml:id="m">{}</gml:MultiSurface>"#,
        polygons.iter().map(member).collect::<String>()
    )
}

/// A surface of several patches.
pub(crate) fn surface(patches: &[&[&str]]) -> String {
    let patch = |shorts: &&[&str]| format!("<gml:PolygonPatch>{}</gml:PolygonPatch>", rings(shorts));
    let patches: String = patches.iter().map(patch).collect();
    format!(r#"<gml:Surface gml:id="s"><gml:patches>{patches}</gml:patches></gml:Surface>"#)
}

pub(crate) fn plan(geometry: &str) -> Document {
    let file = format!(
        r#"<XPlanAuszug xmlns="http://www.xplanung.de/xplangml/6/0" xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:xlink="http://www.w3.org/1999/xlink"><gml:featureMember><BP_BaugebietsTeilFlaeche gml:id="o"><position>{geometry}</position></BP_BaugebietsTeilFlaeche></gml:featureMember></XPlanAuszug>"#
    );
    Document::read(file.into_bytes(), &Limits::default()).unwrap()
}

/// What is found about a geometry.
pub(crate) fn findings(geometry: &str) -> Vec<Finding> {
    let plan = plan(geometry);
    let object = plan.object("o").unwrap();
    check_geometries(object, true)
}

/// The place of a finding on the sheet.
pub(crate) fn place(finding: &Finding) -> Option<(f64, f64)> {
    finding.position.map(|point| (point.x - ORIGIN.0, point.y - ORIGIN.1))
}

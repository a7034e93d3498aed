//! Rule 2.2.2.1: valid geometries stay without a finding, and every fault is found where it is.

mod gml;
mod random;

use gml::{curve, findings, multi, place, polygon, ring, surface};
use xplan::check::Level;

const SQUARE: &str = "L 0 0 20 0 20 20 0 20 0 0";
/// A disc of radius 10 around (10, 10), against the clock.
const DISC: &str = "A 20 10 10 20 0 10 10 0 20 10";
/// A rectangle with round corners, rounded to millimetres as from a drawing program.
const ROUNDED: &str = "L 3 0 17 0 | A 17 0 19.121 0.879 20 3 | L 20 3 20 17 | A 20 17 19.121 19.121 17 20 | L 17 20 3 20 | A 3 20 0.879 19.121 0 17 | L 0 17 0 3 | A 0 3 0.879 0.879 3 0";
/// A square whose upper side is a deep arc downwards: at (10, 8) it is lowest.
const DENTED: &str = "L 0 20 -5 20 -5 0 25 0 25 20 20 20 | A 20 20 10 8 0 20";

#[test]
fn valid_geometries_have_no_finding() {
    let hole = "L 5 5 5 10 10 10 10 5 5 5";
    for (name, geometry) in [
        ("square", polygon(&[SQUARE])),
        ("square with a hole", polygon(&[SQUARE, hole])),
        ("hole at a corner of the outer ring", polygon(&[SQUARE, "L 0 0 2 8 8 2 0 0"])),
        ("hole at an edge of the outer ring", polygon(&[SQUARE, "L 0 10 5 15 5 10 0 10"])),
        (
            "corner of the outer ring at the edge of a hole",
            polygon(&["L 0 0 20 0 20 20 10 10 0 20 0 0", "L 5 10 15 10 10 2 5 10"]),
        ),
        ("holes that touch in a point", polygon(&[SQUARE, hole, "L 10 10 15 15 15 10 10 10"])),
        ("disc", polygon(&[DISC])),
        ("disc as a circle", polygon(&["C 20 10 10 20 0 10"])),
        ("ring between circles", polygon(&[DISC, "A 15 10 10 5 5 10 10 15 15 10"])),
        ("disc in a square that it touches", polygon(&[SQUARE, "A 15 5 10 0 5 5 10 10 15 5"])),
        ("rounded corners", polygon(&[ROUNDED])),
        ("hole between chord and arc", polygon(&[DISC, "L 10 19 16 17.5 15 17 10 19"])),
        ("hole beside a dent", polygon(&[DENTED, "L -4 1 -4 16 -2 16 -2 1 -4 1"])),
        ("half a disc", polygon(&["A 20 10 10 20 0 10 | L 0 10 20 10"])),
        ("half-moon", polygon(&["A 20 10 10 20 0 10 | A 0 10 10 15 20 10"])),
        ("arc that is straight", polygon(&["A 0 0 10 0 20 0 | L 20 0 20 20 0 20 0 0"])),
        ("surfaces apart", multi(&[&[SQUARE], &["L 30 0 40 0 40 10 30 0"]])),
        ("surfaces that touch in a point", multi(&[&[SQUARE], &["L 20 20 40 20 40 40 20 20"]])),
        ("surface in a hole of another", multi(&[&[SQUARE, hole], &["L 6 6 9 6 9 9 6 6"]])),
        (
            "surface in a round hole",
            multi(&[&[SQUARE, "A 15 10 10 5 5 10 10 15 15 10"], &["L 9 6 11 6 10 14 9 6"]]),
        ),
        ("patches with a common edge", surface(&[&[SQUARE], &["L 20 0 40 0 40 20 20 20 20 0"]])),
        ("patches with a piece of an edge", surface(&[&[SQUARE], &["L 20 5 40 5 40 10 20 10 20 5"]])),
        (
            "patches with a common arc",
            surface(&[
                &["A 20 10 10 20 0 10 | L 0 10 20 10"],
                &["L 20 10 20 30 0 30 0 10 | A 0 10 10 20 20 10"],
            ]),
        ),
        (
            "patches with parts of a common arc",
            surface(&[
                &["A 20 10 10 20 0 10 | L 0 10 20 10"],
                &["L 20 10 20 30 0 30 0 10 | A 0 10 4 18 10 20 | A 10 20 16 18 20 10"],
            ]),
        ),
        ("patch that fills a hole", surface(&[&[SQUARE, hole], &["L 5 5 10 5 10 10 5 10 5 5"]])),
        (
            "triangles",
            surface(&[
                &["L 0 0 10 0 5 5 0 0"],
                &["L 10 0 10 10 5 5 10 0"],
                &["L 10 10 0 10 5 5 10 10"],
                &["L 0 10 0 0 5 5 0 10"],
            ]),
        ),
        ("line", curve("L 0 0 10 0 10 10")),
        ("line with arcs", curve("L 0 0 10 0 | A 10 0 15 5 10 10 | L 10 10 0 10")),
        ("ring alone", ring(SQUARE)),
    ] {
        let found = findings(&geometry);
        assert!(found.is_empty(), "{name}: {found:?}");
    }
}

/// A fault: what it is, the geometry, words of the finding, its place.
type Fault<'a> = (&'a str, String, &'a str, (f64, f64));

fn assert_found(faults: &[Fault<'_>]) {
    for (name, geometry, words, at) in faults {
        let found = findings(geometry);
        let near = |finding: &&xplan::check::Finding| {
            place(finding).is_some_and(|place| (place.0 - at.0).hypot(place.1 - at.1) < 0.001)
        };
        let hit = found.iter().find(|finding| finding.text.contains(words) && near(finding));
        assert!(hit.is_some(), "{name}: {found:#?}");
        assert!(found.iter().all(|finding| finding.rule == "2.2.2.1" && finding.objects == ["o"]), "{name}");
        assert!(
            found.iter().all(|finding| finding.level == Level::Error && finding.offset.is_some()),
            "{name}"
        );
    }
}

#[test]
fn faults_of_a_ring_are_found_at_their_place() {
    let one = |short: &str| polygon(&[short]);
    assert_found(&[
        (
            "crossing",
            one("L 0 0 20 0 0 20 20 21 0 0"),
            "schneidet sich",
            (10.0 - 10.0 / 41.0, 10.0 + 10.0 / 41.0),
        ),
        ("corner at a corner", one("L 0 0 10 10 20 0 20 20 10 10 0 20 0 0"), "berührt sich", (10.0, 10.0)),
        ("corner at an edge", one("L 0 0 20 0 20 20 10 0 0 20 0 0"), "berührt sich", (10.0, 0.0)),
        (
            "there and back",
            one("L 0 0 20 0 20 20 10 20 10 30 10 20 0 20 0 0"),
            "auf sich selbst zurück",
            (10.0, 30.0),
        ),
        (
            "an edge twice",
            one("L 0 0 20 0 20 10 10 10 10 20 0 20 0 10 20 10 20 5 0 5 0 0"),
            "auf sich selbst zurück",
            (10.0, 10.0),
        ),
        ("point twice", one("L 0 0 20 0 20 20 20 20 0 20 0 0"), "zweimal hintereinander", (20.0, 20.0)),
        (
            "point twice where parts join",
            one("L 0 0 20 0 20 20 | L 20 20 20 20 0 20 0 0"),
            "zweimal hintereinander",
            (20.0, 20.0),
        ),
        ("not closed", one("L 0 0 20 0 20 20 0 20 0 0.001"), "1,00 mm", (0.0, 0.001)),
        ("three points", one("L 0 0 20 0 0 0"), "weniger als vier", (0.0, 0.0)),
        ("with the clock", one("L 0 0 0 20 20 20 20 0 0 0"), "Laufrichtung: Der äußere", (0.0, 0.0)),
        (
            "disc with the clock",
            one("A 20 10 10 0 0 10 10 20 20 10"),
            "Laufrichtung: Der äußere",
            (20.0, 10.0),
        ),
        (
            "hole against the clock",
            polygon(&[SQUARE, "L 5 5 10 5 10 10 5 5"]),
            "Laufrichtung: Der innere",
            (5.0, 5.0),
        ),
        (
            "parts that do not meet",
            one("L 0 0 20 0 20 20 | L 20 20.5 0 20 0 0"),
            "Lücke von 0,500 m",
            (20.0, 20.5),
        ),
        (
            "line that does not meet",
            curve("L 0 0 20 0 | L 20 0.002 30 0"),
            "Lücke von 2,00 mm",
            (20.0, 0.002),
        ),
        ("ring alone", ring("L 0 0 20 0 0 20 20 20 0 0"), "schneidet sich", (10.0, 10.0)),
    ]);
}

#[test]
fn faults_of_round_rings_are_found_where_only_the_arc_goes() {
    let one = |short: &str| polygon(&[short]);
    // The chord of the dent is the straight upper side; the arc goes down through the lower one.
    let through = "L 0 20 -10 20 -10 0 30 0 30 20 20 20 | A 20 20 10 -5 0 20";
    // The circle through (0, 20), (10, -5), (20, 20): centre (10, 9.5), radius 14.5.
    let half = (14.5_f64 * 14.5 - 9.5 * 9.5).sqrt();
    assert_found(&[
        ("arc through a line", one(through), "schneidet sich", (10.0 - half, 0.0)),
        ("arc through a line again", one(through), "schneidet sich", (10.0 + half, 0.0)),
        (
            "arc through an arc",
            one("L 0 20 -10 20 -10 0 0 0 | A 0 0 10 12 20 0 | L 20 0 30 0 30 20 20 20 | A 20 20 10 8 0 20"),
            "schneidet sich",
            (10.0 - (110.0_f64 / 3.0).sqrt(), 10.0),
        ),
        (
            "arc that touches a line",
            one("L 0 20 -10 20 -10 0 30 0 30 20 20 20 | A 20 20 10 0 0 20"),
            "berührt sich",
            (10.0, 0.0),
        ),
        (
            "arc back on itself",
            one("L 0 0 20 0 | A 20 0 25 5 20 10 | A 20 10 25 5 20 0 | L 20 0 0 -20 0 0"),
            "auf sich selbst zurück",
            (20.0, 0.0),
        ),
        ("hole outside of a dent", polygon(&[DENTED, "L 9 15 10 16 11 15 9 15"]), "außerhalb", (9.0, 15.0)),
        (
            "hole through a dent",
            polygon(&[DENTED, "L 10 6 8 6 10 10 10 6"]),
            "schneidet hier den äußeren",
            (10.0, 8.0),
        ),
        (
            "hole through a disc",
            polygon(&[DISC, "L 10 18 9 25 11 25 10 18"]),
            "schneidet hier den äußeren",
            (9.7139, 19.9959),
        ),
        (
            "round hole through a line",
            polygon(&[SQUARE, "A 25 10 20 5 15 10 20 15 25 10"]),
            "schneidet hier den äußeren",
            (20.0, 5.0),
        ),
        (
            "discs that overlap",
            multi(&[&[DISC], &["A 36 10 26 20 16 10 26 0 36 10"]]),
            "überlappen sich",
            (18.0, 16.0),
        ),
        (
            "disc in a disc",
            multi(&[&[DISC], &["A 15 10 10 15 5 10 10 5 15 10"]]),
            "liegt in einer anderen",
            (15.0, 10.0),
        ),
        (
            "patches across a common arc",
            surface(&[
                &["A 20 10 10 20 0 10 | L 0 10 20 10"],
                &["A 20 10 10 20 0 10 | L 0 10 0 -10 20 -10 20 10"],
            ]),
            "überlappen sich",
            (20.0, 10.0),
        ),
    ]);
}

#[test]
fn faults_among_rings_are_found_at_their_place() {
    let hole = "L 5 5 5 10 10 10 10 5 5 5";
    assert_found(&[
        ("hole outside", polygon(&[SQUARE, "L 30 5 30 10 35 10 30 5"]), "außerhalb", (30.0, 5.0)),
        (
            "hole outside at a point",
            polygon(&[SQUARE, "L 20 10 30 15 30 10 20 10"]),
            "außerhalb",
            (30.0, 15.0),
        ),
        ("hole around", polygon(&[SQUARE, "L -5 -5 -5 25 25 25 25 -5 -5 -5"]), "außerhalb", (-5.0, -5.0)),
        (
            "hole across",
            polygon(&[SQUARE, "L 15 5 15 10 25 10 25 5 15 5"]),
            "schneidet hier den äußeren",
            (20.0, 5.0),
        ),
        (
            "hole along the edge",
            polygon(&[SQUARE, "L 0 5 0 10 5 10 0 5"]),
            "mit dem äußeren Ring gemeinsam",
            (0.0, 5.0),
        ),
        (
            "hole that touches twice",
            polygon(&[SQUARE, "L 0 10 10 20 10 10 0 10"]),
            "in mehreren Punkten",
            (10.0, 20.0),
        ),
        (
            "hole through two corners",
            polygon(&[SQUARE, "L 0 0 -5 25 20 20 25 -5 0 0"]),
            "in mehreren Punkten",
            (20.0, 20.0),
        ),
        (
            "hole in a hole",
            polygon(&[SQUARE, hole, "L 6 6 6 9 9 9 6 6"]),
            "in einem anderen Loch",
            (6.0, 6.0),
        ),
        ("holes across", polygon(&[SQUARE, hole, "L 8 8 8 15 9 15 9 8 8 8"]), "schneiden sich", (8.0, 10.0)),
        ("hole twice", polygon(&[SQUARE, hole, hole]), "Löcher) haben hier ein Stück", (5.0, 5.0)),
        (
            "surfaces across",
            multi(&[&[SQUARE], &["L 15 5 25 5 25 10 15 10 15 5"]]),
            "überlappen sich",
            (20.0, 5.0),
        ),
        (
            "surface inside",
            multi(&[&[SQUARE], &["L 5 5 10 5 10 10 5 5"]]),
            "liegt in einer anderen",
            (5.0, 5.0),
        ),
        (
            "surface around",
            multi(&[&["L 5 5 10 5 10 10 5 5"], &[SQUARE]]),
            "liegt in einer anderen",
            (5.0, 5.0),
        ),
        (
            "surface inside at a point",
            multi(&[&[SQUARE], &["L 0 0 10 5 5 10 0 0"]]),
            "liegt in einer anderen",
            (10.0, 5.0),
        ),
        ("surface twice", multi(&[&[SQUARE], &[SQUARE]]), "Kante gemeinsam", (0.0, 0.0)),
        (
            "surfaces with an edge",
            multi(&[&[SQUARE], &["L 20 0 40 0 40 20 20 20 20 0"]]),
            "Kante gemeinsam",
            (20.0, 0.0),
        ),
        (
            "surfaces that touch twice",
            multi(&[&[SQUARE], &["L 20 5 30 0 30 20 20 15 25 10 20 5"]]),
            "in mehreren Punkten",
            (20.0, 15.0),
        ),
        (
            "patches apart",
            surface(&[&[SQUARE], &["L 30 0 40 0 40 10 30 0"]]),
            "hängen nicht zusammen",
            (30.0, 0.0),
        ),
        (
            "patches across",
            surface(&[&[SQUARE], &["L 15 5 25 5 25 10 15 10 15 5"]]),
            "überlappen sich",
            (20.0, 5.0),
        ),
        (
            "patch inside",
            surface(&[&[SQUARE], &["L 5 5 10 5 10 10 5 5"]]),
            "liegt in einem anderen",
            (5.0, 5.0),
        ),
        (
            "patch inside with an edge",
            surface(&[&[SQUARE], &["L 5 0 10 0 10 5 5 5 5 0"]]),
            "überlappen sich",
            (7.5, 0.0),
        ),
        ("patch twice", surface(&[&[SQUARE], &[SQUARE]]), "überlappen sich", (0.0, 10.0)),
        (
            "patches across corners",
            surface(&[&[SQUARE], &["L 0 0 10 10 0 20 -10 10 0 0"]]),
            "überlappen sich",
            (0.0, 0.0),
        ),
        (
            "second pair apart",
            surface(&[
                &["L 0 0 1 0 0 1 0 0"],
                &["L 1 0 1 1 0 1 1 0"],
                &["L 5 0 6 0 5 1 5 0"],
                &["L 6 0 6 1 5 1 6 0"],
            ]),
            "hängen nicht zusammen",
            (5.0, 0.0),
        ),
    ]);
}

#[test]
fn doubtful_geometries_have_warnings_only() {
    for (name, geometry, words) in [
        ("patches at a point", surface(&[&[SQUARE], &["L 20 20 40 20 40 40 20 20"]]), "nur in einem Punkt"),
        (
            "surface that fills a hole",
            multi(&[&[SQUARE, "L 5 5 5 10 10 10 10 5 5 5"], &["L 5 5 10 5 10 10 5 10 5 5"]]),
            "füllt ein Loch",
        ),
        (
            "holes and outer ring in a circle",
            polygon(&[SQUARE, "L 0 10 10 10 5 5 0 10", "L 10 10 20 10 15 5 10 10"]),
            "in Stücke zerfällt",
        ),
    ] {
        let found = findings(&geometry);
        assert!(
            found.len() == 1 && found[0].level == Level::Warning && found[0].text.contains(words),
            "{name}: {found:?}"
        );
    }
}

#[test]
fn what_cannot_be_read_is_an_error_with_its_reason() {
    let one = |inner: &str| {
        format!(
            r#"<gml:Polygon gml:id="p"><gml:exterior><gml:LinearRing>{inner}</gml:LinearRing></gml:exterior></gml:Polygon>"#
        )
    };
    for (geometry, words) in [
        (one("<gml:posList>0 0 1 0 1</gml:posList>"), "ungerade"),
        (one("<gml:posList>0 0 1 x</gml:posList>"), "keine Koordinaten"),
        (one("<gml:posList>0 0 1 NaN</gml:posList>"), "keine Koordinaten"),
        (one("<gml:posList>0 0 1 1e999</gml:posList>"), "keine Koordinaten"),
        (one(r#"<gml:posList srsDimension="3">0 0 1</gml:posList>"#), "zwei Dimensionen"),
        (one(""), "fehlen die Koordinaten"),
        ("<gml:Polygon/>".to_owned(), "keinen äußeren Ring"),
        ("<gml:Polygon><gml:exterior/></gml:Polygon>".to_owned(), "Rand der Fläche ist leer"),
        ("<gml:MultiSurface/>".to_owned(), "Sammlung ist leer"),
        (
            r##"<gml:MultiSurface><gml:surfaceMember xlink:href="#p"/></gml:MultiSurface>"##.to_owned(),
            "verweist",
        ),
        (curve("A 0 0 1 1"), "drei Punkte"),
        (curve("C 0 0 1 1 2 2"), "auf einer Geraden"),
        ("<gml:Point><gml:pos>1 2 3 4</gml:pos></gml:Point>".to_owned(), "genau ein Koordinatenpaar"),
        ("<gml:Curve><gml:segments><gml:Clothoid/></gml:segments></gml:Curve>".to_owned(), "Clothoid"),
        ("<gml:Surface><gml:patches><gml:Cone/></gml:patches></gml:Surface>".to_owned(), "Cone"),
        (polygon(&["C 0 0 1 1 2 2"]), "auf einer Geraden"),
    ] {
        let found = findings(&geometry);
        assert!(found.len() == 1 && found[0].level == Level::Error, "{geometry}: {found:?}");
        assert!(found[0].text.contains(words) && found[0].offset.is_some(), "{geometry}: {found:?}");
    }
}

#[test]
fn curves_run_through_backwards_join_their_neighbours() {
    let member = |inner: &str| format!("<gml:curveMember>{inner}</gml:curveMember>");
    let back = |short: &str| {
        format!(
            r#"<gml:OrientableCurve orientation="-"><gml:baseCurve>{}</gml:baseCurve></gml:OrientableCurve>"#,
            curve(short)
        )
    };
    let ring = format!(
        "<gml:Polygon><gml:exterior><gml:Ring>{}{}{}</gml:Ring></gml:exterior></gml:Polygon>",
        member(&curve("L 0 0 20 0")),
        member(&back("L 0 20 10 20 | A 10 20 18 15 20 0")),
        member(&curve("L 0 20 0 0")),
    );
    assert_eq!(findings(&ring), []);
    let plan = gml::plan(&ring);
    let surfaces = plan.geometries()[0].shape.surfaces();
    let path = &surfaces[0].patches[0].exterior;
    assert_eq!((path.arcs.as_slice(), path.points.len()), ([2].as_slice(), 6));
    assert!(path.is_closed() && path.gaps.is_empty());
}

/// A star whose every side crosses nearly every other.
fn entangled(corners: u32) -> String {
    let corner = |at: u32| {
        let angle = std::f64::consts::TAU * f64::from(at) / f64::from(corners);
        format!("{:.3} {:.3}", 1000.0 * angle.cos(), 1000.0 * angle.sin())
    };
    let order = (0..=corners).map(|step| corner(step * (corners / 2) % corners));
    format!("L {}", order.collect::<Vec<_>>().join(" "))
}

/// Long thin teeth side by side, all slanting: the boxes of all of them overlap, they do not.
fn comb(teeth: u32) -> String {
    let tooth = |at: u32| {
        let x = f64::from(at);
        format!("{x:.3} 0 {:.3} 0 {:.3} 10000", x + 0.5, x + 10_000.25)
    };
    let end = f64::from(teeth);
    let teeth: Vec<String> = (0..teeth).map(tooth).collect();
    format!(
        "L 0 0 0 -10 {end} -10 {end} 0 {}",
        teeth
            .into_iter()
            .rev()
            .map(|tooth| {
                let numbers: Vec<&str> = tooth.split(' ').collect();
                format!(
                    "{} {} {} {} {} {}",
                    numbers[2], numbers[3], numbers[4], numbers[5], numbers[0], numbers[1]
                )
            })
            .collect::<Vec<_>>()
            .join(" ")
    )
}

#[test]
fn what_is_too_entangled_is_never_called_valid() {
    let found = findings(&polygon(&[&entangled(3001)]));
    assert!(found.iter().any(|finding| finding.rule == "limits"), "{}", found.len());
    assert!(found.iter().any(|finding| finding.text.contains("schneidet sich")) && found.len() < 100);
    assert_eq!(findings(&polygon(&[&comb(500)])), []);
}

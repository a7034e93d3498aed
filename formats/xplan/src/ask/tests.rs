//! Questions to small plans, and answers compared with slow and simple ways to find them.

use proptest::prelude::*;

use super::*;
use crate::Limits;
use crate::geometry::{Bounds, Geometry, Patch, Path, Shape};

/// A file with these members, in EPSG:25832.
fn file(members: &str) -> Document {
    let text = format!(
        r##"<XPlanAuszug xmlns="http://www.xplanung.de/xplangml/6/0" xmlns:gml="http://www.opengis.net/gml/3.2"
        xmlns:xlink="http://www.w3.org/1999/xlink">
        <gml:boundedBy><gml:Envelope srsName="EPSG:25832"/></gml:boundedBy>{members}</XPlanAuszug>"##
    );
    Document::read(text.into_bytes(), &Limits::default()).unwrap()
}

fn member(class: &str, id: &str, content: &str) -> String {
    format!(r##"<gml:featureMember><{class} gml:id="{id}">{content}</{class}></gml:featureMember>"##)
}

fn square(x: f64, y: f64, side: f64) -> String {
    let (right, top) = (x + side, y + side);
    format!(
        "<gml:Polygon><gml:exterior><gml:LinearRing><gml:posList>{x} {y} {right} {y} {right} {top} {x} {top} {x} {y}\
         </gml:posList></gml:LinearRing></gml:exterior></gml:Polygon>"
    )
}

fn plan_of(name: &str, rechtsstand: &str, day: &str, more: &str, side: f64) -> String {
    let (x, y) = (700_000.0, 5_720_000.0);
    member(
        "BP_Plan",
        name,
        &format!(
            "<name>{name}</name>{more}<raeumlicherGeltungsbereich>{}</raeumlicherGeltungsbereich>\
             <rechtsstand>{rechtsstand}</rechtsstand><inkrafttretensDatum>{day}</inkrafttretensDatum>",
            square(x, y, side)
        ),
    )
}

/// A Baugebiet with an overbuildable area, a line, a tree and a text; an amendment of a part of it; a plan that is over.
fn town() -> Plans {
    let baugebiet = "<besondereArtDerBaulNutzung>1200</besondereArtDerBaulNutzung><GRZ>0.4</GRZ><Z>2</Z>";
    let first = [
        plan_of("Am Markt", "4000", "2001-05-01", "", 100.0),
        member(
            "BP_BaugebietsTeilFlaeche",
            "wa",
            &format!(
                "<refTextInhalt xlink:href=\"#t2\"/><refTextInhalt xlink:href=\"#t1\"/><position>{}</position>{baugebiet}",
                square(700_000.0, 5_720_000.0, 50.0)
            ),
        ),
        member(
            "BP_UeberbaubareGrundstuecksFlaeche",
            "bau",
            &format!("<position>{}</position><Z>3</Z>", square(700_010.0, 5_720_010.0, 20.0)),
        ),
        member(
            "BP_BauGrenze",
            "grenze",
            "<position><gml:LineString><gml:posList>700010 5720010 700030 5720010</gml:posList></gml:LineString></position>",
        ),
        member("XP_TextAbschnitt", "t1", "<schluessel>1</schluessel><text>Zuerst.</text>"),
        member("XP_TextAbschnitt", "t2", "<schluessel>2</schluessel><text>Danach.</text>"),
    ];
    let amends =
        "<aendertPlan><XP_VerbundenerPlan><planName>Am Markt</planName></XP_VerbundenerPlan></aendertPlan>";
    let second = [plan_of("Am Markt, 1. Änderung", "4000", "2019-02-03", amends, 30.0)];
    let third = [plan_of("Alter Plan", "5000", "2022-01-01", "", 100.0)];
    Plans::new([
        ("alt.gml".to_owned(), file(&third.concat())),
        ("markt.gml".to_owned(), file(&first.concat())),
        ("aenderung.gml".to_owned(), file(&second.concat())),
    ])
}

#[test]
fn a_place_has_what_applies_there_the_newest_in_force_first() {
    let town = town();
    let answer = town.at(Point { x: 700_020.0, y: 5_720_010.4 }, Crs::Utm32, 0.5);
    insta::assert_snapshot!(answer.say().text());
}

#[test]
fn a_place_is_the_same_in_every_reference_system() {
    let town = town();
    let place = Point { x: 700_040.0, y: 5_720_040.0 };
    let expected: Vec<_> = town.at(place, Crs::Utm32, 0.0).hits().iter().map(|hit| hit.object).collect();
    assert_eq!(expected.len(), 3);
    for crs in Crs::ALL {
        let there = town.at(transform(Crs::Utm32, crs, place), crs, 0.0);
        assert_eq!(there.hits().iter().map(|hit| hit.object).collect::<Vec<_>>(), expected, "{crs:?}");
    }
    assert!(town.at(Point { x: 700_100.1, y: 5_720_040.0 }, Crs::Utm32, 0.0).hits().is_empty());
}

#[test]
fn a_file_in_degrees_has_the_latitude_first() {
    let (latitude, longitude) = (51.6, 12.3);
    let geometry = square(latitude, longitude, 0.001);
    let text = file(&member(
        "BP_Plan",
        "p",
        &format!("<raeumlicherGeltungsbereich>{geometry}</raeumlicherGeltungsbereich>"),
    ));
    let text = text.text().replace("EPSG:25832", "EPSG:4258");
    let document = Document::read(text.into_bytes(), &Limits::default()).unwrap();
    let plans = Plans::new([("grad.gml".to_owned(), document)]);
    let inside = Point { x: longitude + 0.0005, y: latitude + 0.0005 };
    for crs in Crs::ALL {
        assert_eq!(plans.at(transform(Crs::Etrs89, crs, inside), crs, 0.0).hits().len(), 1, "{crs:?}");
    }
    assert!(plans.at(Point { x: inside.y, y: inside.x }, Crs::Etrs89, 0.0).hits().is_empty());
}

#[test]
fn a_parcel_has_shares() {
    let town = town();
    let parcel = surface(&[
        (700_020.0, 5_720_000.0),
        (700_060.0, 5_720_000.0),
        (700_060.0, 5_720_025.0),
        (700_020.0, 5_720_025.0),
    ]);
    insta::assert_snapshot!(serde_json::to_string_pretty(&town.on(&parcel, Crs::Utm32).say()).unwrap());
}

#[test]
fn a_file_without_a_known_system_is_named() {
    let text = r#"<XPlanAuszug xmlns="http://www.xplanung.de/xplangml/6/0"/>"#;
    let document = Document::read(text.into(), &Limits::default()).unwrap();
    assert_eq!(Plans::new([("x.gml".to_owned(), document)]).left_out(), ["x.gml"]);
}

fn ring(corners: &[(f64, f64)], arcs: &[u32]) -> Path {
    let mut points: Vec<Point> = corners.iter().map(|(x, y)| Point { x: *x, y: *y }).collect();
    points.push(points[0]);
    Path { points, arcs: arcs.to_vec(), ..Path::default() }
}

fn surface(corners: &[(f64, f64)]) -> Surface {
    let patch = Patch { exterior: ring(corners, &[]), ..Patch::default() };
    Surface { patches: vec![patch], element: 0 }
}

fn common(parcel: &Surface, other: &Surface) -> f64 {
    let geometry = Geometry { shape: Shape::Surface(other.clone()), element: 0 };
    share::Parcel::new(parcel).area_in_common(&geometry, |place| other.contains(place))
}

#[test]
fn areas_in_common_are_exact() {
    let (x, y) = (700_000.0, 5_720_000.0);
    let rectangle = |left: f64, low: f64, wide: f64, high: f64| {
        surface(&[
            (x + left, y + low),
            (x + left + wide, y + low),
            (x + left + wide, y + low + high),
            (x + left, y + low + high),
        ])
    };
    let parcel = rectangle(0.0, 0.0, 20.0, 10.0);
    for (other, area, why) in [
        (rectangle(0.0, 0.0, 20.0, 10.0), 200.0, "the same"),
        (rectangle(5.0, 2.0, 4.0, 4.0), 16.0, "inside"),
        (rectangle(-5.0, -5.0, 100.0, 100.0), 200.0, "around"),
        (rectangle(10.0, 0.0, 30.0, 10.0), 100.0, "half, with edges in common"),
        (rectangle(10.0, 5.0, 30.0, 30.0), 50.0, "a corner"),
        (rectangle(20.0, 0.0, 30.0, 10.0), 0.0, "neighbours"),
        (rectangle(19.9999, 0.0, 30.0, 10.0), 0.0, "neighbours that overlap by a tenth of a millimetre"),
        (rectangle(-5.0, 2.0, 40.0, 3.0), 60.0, "a strip across"),
        (rectangle(30.0, 30.0, 4.0, 4.0), 0.0, "far away"),
    ] {
        assert!((common(&parcel, &other) - area).abs() < 1e-6, "{why}: {}", common(&parcel, &other));
    }
    // A circle of radius 3 in the middle, as two arcs, and as a hole.
    let circle =
        ring(&[(x + 7.0, y + 5.0), (x + 10.0, y + 8.0), (x + 13.0, y + 5.0), (x + 10.0, y + 2.0)], &[1, 3]);
    let disc = Surface { patches: vec![Patch { exterior: circle.clone(), ..Patch::default() }], element: 0 };
    let area = std::f64::consts::PI * 9.0;
    assert!((common(&parcel, &disc) - area).abs() < 0.02);
    let mut holed = rectangle(-5.0, -5.0, 100.0, 100.0);
    holed.patches[0].interiors.push(circle);
    assert!((common(&parcel, &holed) - (200.0 - area)).abs() < 0.02);
}

/// A ring around the middle whose corners are as far away as the numbers say.
fn star(radii: &[f64]) -> Vec<(f64, f64)> {
    let step = std::f64::consts::TAU / radii.len() as f64;
    let corner = |(rank, radius): (usize, &f64)| {
        let (sine, cosine) = (rank as f64 * step).sin_cos();
        (radius * cosine, radius * sine)
    };
    radii.iter().enumerate().map(corner).collect()
}

proptest! {
    #[test]
    fn long_rings_are_searched_as_short_ones(
        radii in prop::collection::vec(10.0_f64..100.0, 70..300),
        holes in prop::collection::vec(1.0_f64..9.0, 66..80),
        places in prop::collection::vec((-100.0_f64..100.0, -100.0_f64..100.0), 50),
    ) {
        let mut surface = surface(&star(&radii));
        surface.patches[0].interiors.push(ring(&star(&holes), &[]));
        let geometry = Geometry { shape: Shape::Surface(surface.clone()), element: 0 };
        let mut bands = inside::Bands::default();
        let begin = bands.add(&geometry);
        let corners = star(&radii);
        for (x, y) in places.into_iter().chain(corners) {
            let place = Point { x, y };
            let found = inside::surface_has(&geometry, &bands, begin, place);
            prop_assert_eq!(found, surface.contains(place));
        }
    }

    #[test]
    fn shares_of_a_parcel_are_those_of_many_points(
        radii in prop::collection::vec(5.0_f64..60.0, 5..40),
        left in -50.0_f64..40.0, low in -50.0_f64..40.0, wide in 5.0_f64..60.0, high in 5.0_f64..60.0,
    ) {
        let parcel = surface(&[(left, low), (left + wide, low), (left + wide, low + high), (left, low + high)]);
        let other = surface(&star(&radii));
        let area = common(&parcel, &other);
        let turned = common(&other, &parcel);
        prop_assert!((area - turned).abs() < 1e-6, "{} {}", area, turned);
        let steps = 60;
        let hits = (0..steps * steps).filter(|rank| {
            let (i, j) = (f64::from(rank % steps) + 0.5, f64::from(rank / steps) + 0.5);
            let place = Point { x: left + wide * i / f64::from(steps), y: low + high * j / f64::from(steps) };
            other.contains(place)
        });
        let estimate = hits.count() as f64 / f64::from(steps * steps) * wide * high;
        prop_assert!((area - estimate).abs() < 0.04 * wide * high + 0.5, "{} {}", area, estimate);
    }

    #[test]
    fn boxes_find_what_a_look_at_everything_finds(
        squares in prop::collection::vec((0_u32..200, 0_u32..200, 1_u32..60), 1..60),
        places in prop::collection::vec((0.0_f64..260.0, 0.0_f64..260.0), 20),
    ) {
        let members: String = squares.iter().enumerate().map(|(rank, (x, y, side))| {
            let (x, y) = (700_000.0 + f64::from(*x), 5_720_000.0 + f64::from(*y));
            let content = format!("<position>{}</position>", square(x, y, f64::from(*side)));
            member("BP_GruenFlaeche", &format!("g{rank}"), &content)
        }).collect();
        let plans = Plans::new([("x".to_owned(), file(&members))]);
        for (x, y) in places {
            let place = Point { x: 700_000.0 + x, y: 5_720_000.0 + y };
            let document = plans.file(0).document();
            let slow = document.geometries().iter().filter(|geometry| {
                Bounds::contains(&geometry.bounds(), place) && geometry.shape.surfaces()[0].contains(place)
            });
            prop_assert_eq!(plans.at(place, Crs::Utm32, 0.0).hits().len(), slow.count());
        }
    }
}

//! A small plan drawn, and what must hold for all drawings.

use super::*;
use crate::Limits;

const HEAD: &str = r##"<XPlanAuszug xmlns="http://www.xplanung.de/xplangml/6/0" xmlns:gml="http://www.opengis.net/gml/3.2"
  xmlns:xlink="http://www.w3.org/1999/xlink"><gml:boundedBy><gml:Envelope srsName="EPSG:25832"/></gml:boundedBy>"##;

fn read(members: &str) -> Document {
    Document::read(format!("{HEAD}{members}</XPlanAuszug>").into_bytes(), &Limits::default()).unwrap()
}

fn small() -> Document {
    let ring = |points: &str| {
        format!(
            "<gml:Polygon><gml:exterior><gml:LinearRing><gml:posList>{points}</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon>"
        )
    };
    let all = ring("700000 5720000 700100 5720000 700100 5720080 700000 5720080 700000 5720000");
    let left = ring("700000 5720000 700060 5720000 700060 5720080 700000 5720080 700000 5720000");
    let members = [
        format!(
            "<BP_Plan gml:id=\"p\"><name>Am &lt;Markt&gt; &amp; mehr</name><raeumlicherGeltungsbereich>{all}</raeumlicherGeltungsbereich><rechtsstand>4000</rechtsstand></BP_Plan>"
        ),
        format!(
            "<BP_BaugebietsTeilFlaeche gml:id=\"wa\"><position>{left}</position><flaechenschluss>true</flaechenschluss><besondereArtDerBaulNutzung>1200</besondereArtDerBaulNutzung><GRZ>0.4</GRZ><GFZ>0.8</GFZ><Z>2</Z><bauweise>1000</bauweise></BP_BaugebietsTeilFlaeche>"
        ),
        "<BP_GruenFlaeche gml:id=\"g\"><position><gml:Surface><gml:patches><gml:PolygonPatch><gml:exterior><gml:Ring><gml:curveMember><gml:Curve><gml:segments><gml:LineStringSegment><gml:posList>700060 5720060 700060 5720020</gml:posList></gml:LineStringSegment><gml:Arc><gml:posList>700060 5720020 700080 5720040 700060 5720060</gml:posList></gml:Arc></gml:segments></gml:Curve></gml:curveMember></gml:Ring></gml:exterior></gml:PolygonPatch></gml:patches></gml:Surface></position><flaechenschluss>true</flaechenschluss></BP_GruenFlaeche>".to_owned(),
        "<BP_BauGrenze gml:id=\"bg\"><position><gml:LineString><gml:posList>700010 5720010 700050 5720010 700050 5720070</gml:posList></gml:LineString></position></BP_BauGrenze>".to_owned(),
        "<BP_AnpflanzungBindungErhaltung gml:id=\"b\"><position><gml:Point><gml:pos>700090 5720010</gml:pos></gml:Point></position></BP_AnpflanzungBindungErhaltung>".to_owned(),
        "<XP_PTO gml:id=\"t\"><schriftinhalt>Markt &amp; Platz</schriftinhalt><position><gml:Point><gml:pos>700070 5720070</gml:pos></gml:Point></position><drehwinkel>30</drehwinkel></XP_PTO>".to_owned(),
    ];
    read(&members.map(|member| format!("<gml:featureMember>{member}</gml:featureMember>")).concat())
}

#[test]
fn a_small_plan_as_a_picture() {
    let picture = svg(&small(), &Options::default()).unwrap();
    insta::assert_snapshot!(picture.replace('>', ">\n"));
}

#[test]
fn a_picture_is_well_formed_and_always_the_same() {
    let (plan, options) = (small(), Options::default());
    let picture = svg(&plan, &options).unwrap();
    assert_eq!(svg(&plan, &options).unwrap(), picture);
    let mut reader = quick_xml::Reader::from_str(&picture);
    while reader.read_event().unwrap() != quick_xml::events::Event::Eof {}
}

#[test]
fn a_plan_without_geometry_is_no_picture() {
    assert_eq!(svg(&read(""), &Options::default()).unwrap_err(), NothingToDraw);
}

#[test]
fn a_picture_beyond_its_size_says_so() {
    let picture = svg(&small(), &Options { bytes: 10 }).unwrap();
    assert!(picture.contains("unvollständig") && !picture.contains("data-object=\"wa\""));
}

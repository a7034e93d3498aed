//! Proposals mend what they say, leave the rest alone and can be taken back.

#![expect(clippy::unwrap_used, reason = "the helpers of a test may stop it")]
#![expect(clippy::print_stdout, reason = "that nothing was proved must be seen")]

mod data;

use xplan::compare::{self, Kind};
use xplan::geometry::{Path, Point};
use xplan::repair::{self, Proposal};
use xplan::{Document, Limits, edit};

fn read(bytes: impl Into<Vec<u8>>) -> Document {
    Document::read(bytes.into(), &Limits::default()).unwrap()
}

fn plan(ring: &str) -> String {
    format!(
        "<x:BP_Plan xmlns:x='http://www.xplanung.de/xplangml/6/0' xmlns:gml='http://www.opengis.net/gml/3.2' gml:id='P'>\n\
         <x:raeumlicherGeltungsbereich><gml:Polygon gml:id='G'><gml:exterior>{ring}</gml:exterior></gml:Polygon>\
         </x:raeumlicherGeltungsbereich></x:BP_Plan>"
    )
}

fn linear(points: &str) -> String {
    plan(&format!("<gml:LinearRing><gml:posList count='5'>{points}</gml:posList></gml:LinearRing>"))
}

fn ring(document: &Document) -> Path {
    document.geometries()[0].shape.surfaces()[0].patches[0].exterior.clone()
}

/// Makes a proposal, and sees that it can be taken back.
fn mend(document: &Document, proposal: &Proposal) -> Document {
    let edit = edit::apply(document, &proposal.changes).unwrap();
    assert!(edit::apply(&edit.document, &edit.undo).unwrap().document.bytes() == document.bytes());
    edit.document
}

#[test]
fn a_ring_of_segments_is_reversed_as_a_whole() {
    let segments = |first: &str, second: &str| {
        plan(&format!(
            "<gml:Ring><gml:curveMember><gml:Curve gml:id='C'><gml:segments>\n  {first}\n\n  {second}</gml:segments></gml:Curve></gml:curveMember></gml:Ring>"
        ))
    };
    let before = segments(
        "<gml:Arc><gml:pos>0 0</gml:pos><gml:pos>5 5.0</gml:pos> <gml:pos>10 0</gml:pos></gml:Arc>",
        "<gml:LineStringSegment><gml:posList>10 0\n4.00 0 0 0 </gml:posList></gml:LineStringSegment>",
    );
    let after = segments(
        "<gml:LineStringSegment><gml:posList>0 0\n4.00 0 10 0 </gml:posList></gml:LineStringSegment>",
        "<gml:Arc><gml:pos>10 0</gml:pos><gml:pos>5 5.0</gml:pos> <gml:pos>0 0</gml:pos></gml:Arc>",
    );
    let document = read(before);
    let proposals = repair::proposals(&document);
    assert_eq!(proposals.len(), 1);
    let mended = mend(&document, &proposals[0]);
    assert_eq!(mended.text(), after);
    assert!(ring(&mended).is_counter_clockwise() && repair::proposals(&mended).is_empty());
}

#[test]
fn points_that_are_said_twice_are_said_once() {
    let document = read(linear("0 0  0 0\n0.0 0 9 0 9 9 9 9 0 0"));
    let proposals = repair::proposals(&document);
    assert_eq!(proposals[0].text, "3 Stützpunkte entfernen, die ihren Vorgänger wiederholen.");
    let mended = mend(&document, &proposals[0]);
    assert_eq!(mended.text(), linear("0 0 9 0 9 9 0 0").replace("count='5'", "count='2'"));
    // A ring of four points is not made smaller.
    assert_eq!(repair::proposals(&read(linear("0 0 9 9 9 9 0 0"))), []);
}

#[test]
fn a_point_of_a_neighbour_is_inserted_where_the_line_passes() {
    let document = read(linear("0.00 0.00 9.00 0.00\n 9.00 9.00 0.00 0.00"));
    let object = document.objects().next().unwrap();
    let at = |x, y| Point { x, y };
    for (point, text) in [
        (at(4.5, 0.001), Some("0.00 0.00 4.50 0.001 9.00 0.00\n 9.00 9.00 0.00 0.00")),
        (at(9.0, 3.0), Some("0.00 0.00 9.00 0.00\n 9.00 3.00 9.00 9.00 0.00 0.00")),
        (at(4.5, 0.01), None),
        (at(9.0, 9.0), None),
        (at(-1.0, 0.0), None),
    ] {
        let proposals = repair::missing_point(&object, point, 0.002);
        let mended = proposals.first().map(|proposal| mend(&document, proposal).text().to_owned());
        assert_eq!(mended, text.map(|text| linear(text).replace("count='5'", "count='6'")));
    }
    let proposal = &repair::missing_point(&object, at(4.5, 0.001), 0.002)[0];
    assert_eq!(proposal.text, "Stützpunkt 4.5 0.001 einfügen; die Linie läuft 1,0 mm daneben vorbei.");
}

#[test]
fn a_point_is_moved_to_that_of_a_neighbour() {
    let document = read(linear("0.00 0.00 9.00 0.00 9.00 9.00 0.00 0.00"));
    let object = document.objects().next().unwrap();
    let proposals = repair::snap(&object, Point { x: 0.0, y: 0.0 }, Point { x: 0.0015, y: 0.0 });
    assert_eq!(proposals[0].text, "Stützpunkt 0.00 0.00 um 1,5 mm auf 0.0015 0 verschieben.");
    assert_eq!(mend(&document, &proposals[0]).text(), linear("0.0015 0.00 9.00 0.00 9.00 9.00 0.0015 0.00"));
}

#[test]
fn plans_of_others_are_mended_and_say_the_same() {
    let (mut plans, mut made) = (0, 0);
    for (name, gml) in data::plans(&data::FOLDERS, 120_000) {
        let before = read(gml);
        let mut now = before.clone();
        while let Some(proposal) = repair::proposals(&now).first() {
            now = mend(&now, proposal);
            made += 1;
            assert!(made < 1000, "{name}: {proposal:?}");
        }
        let diff = compare::diff(&before, &now);
        let moved =
            diff.objects.iter().flat_map(|object| &object.geometries).filter_map(|geometry| geometry.moved);
        assert!(
            moved.fold(0.0, f64::max) == 0.0 && diff.objects.iter().all(|object| object.values.is_empty()),
            "{name}"
        );
        assert_eq!(diff.count(Kind::Added) + diff.count(Kind::Removed), 0);
        plans += 1;
    }
    println!("{made} proposals made in {plans} plans");
}

//! Changes leave all other bytes alone, look like what stands around them and can be taken back.

#![expect(clippy::unwrap_used, reason = "the helpers of a test may stop it")]

use xplan::document::Space;
use xplan::edit::{self, Change, Part, Refused};
use xplan::geometry::Shape;
use xplan::{Document, Limits, Node};

const PLAN: &str = r##"<?xml version="1.0" encoding="UTF-8"?>
<!-- ein Plan -->
<XPlanAuszug xmlns="http://www.xplanung.de/xplangml/6/0" xmlns:x="http://www.xplanung.de/xplangml/6/0"
  xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:xlink='http://www.w3.org/1999/xlink' gml:id="A">
  <gml:featureMember>
    <x:BP_Plan gml:id="P">
      <x:name>Nord</x:name>
      <x:raeumlicherGeltungsbereich>
        <gml:Polygon gml:id="G" srsName="EPSG:25832">
          <gml:exterior>
            <gml:Ring>
              <gml:curveMember>
                <gml:Curve gml:id="C"><gml:segments>
                  <gml:LineStringSegment><gml:posList>0.000 0.000 10.000  0.000</gml:posList></gml:LineStringSegment>
                  <gml:Arc><gml:posList>10.000 0.000 15.000 5.000 10.000 10.000</gml:posList></gml:Arc>
                  <gml:LineStringSegment><gml:posList>10.000 10.000 0.000 10.000
                    0.000 0.000</gml:posList></gml:LineStringSegment>
                </gml:segments></gml:Curve>
              </gml:curveMember>
            </gml:Ring>
          </gml:exterior>
        </gml:Polygon>
      </x:raeumlicherGeltungsbereich>
      <x:bereich xlink:href="#B"/>
    </x:BP_Plan>
  </gml:featureMember>
  <gml:featureMember>
    <x:BP_Bereich gml:id='B' >
      <x:nummer>0</x:nummer>
      <x:bedeutung />
      <x:gehoertZuPlan   xlink:href="#P"   />
    </x:BP_Bereich>
  </gml:featureMember>
</XPlanAuszug>
"##;

fn read(text: impl Into<Vec<u8>>) -> Document {
    Document::read(text.into(), &Limits::default()).unwrap()
}

fn find<'d>(document: &'d Document, name: &str) -> Node<'d> {
    document.nodes().find(|node| node.name() == name).unwrap()
}

/// Makes changes, and sees that they can be taken back.
fn apply(document: &Document, changes: &[Change]) -> Result<Document, Refused> {
    let edit = edit::apply(document, changes)?;
    let before = edit::apply(&edit.document, &edit.undo)?;
    assert!(before.document.bytes() == document.bytes());
    let again = edit::apply(&before.document, &before.undo)?;
    assert!(again.document.bytes() == edit.document.bytes());
    Ok(edit.document)
}

/// A change, and the piece of the file that another one has taken the place of.
type Row = (fn(&Document) -> Vec<Change>, &'static str, &'static str);

fn text(document: &Document, name: &str, text: &str) -> Vec<Change> {
    vec![Change::Text { element: find(document, name).id(), text: text.into() }]
}

fn attribute(
    document: &Document,
    of: &str,
    (space, name): (Space, &str),
    value: Option<&str>,
) -> Vec<Change> {
    let (name, value) = (name.into(), value.map(Into::into));
    vec![Change::Attribute { element: find(document, of).id(), space, name, value }]
}

fn insert(document: &Document, parent: &str, part: Part) -> Vec<Change> {
    vec![Change::Insert { parent: find(document, parent).id(), before: None, part }]
}

fn remove(document: &Document, name: &str) -> Vec<Change> {
    vec![Change::Remove { element: find(document, name).id() }]
}

const ROWS: &[Row] = &[
    (|d| text(d, "name", "Süd"), "<x:name>Nord<", "<x:name>Süd<"),
    (|d| text(d, "name", ""), "<x:name>Nord<", "<x:name><"),
    (|d| text(d, "name", "a & <b> \"c\""), ">Nord<", ">a &amp; &lt;b&gt; \"c\"<"),
    (|d| text(d, "bedeutung", "1600"), "<x:bedeutung />", "<x:bedeutung>1600</x:bedeutung>"),
    (|d| text(d, "bedeutung", ""), "", ""),
    (
        |d| attribute(d, "BP_Bereich", (Space::Gml, "id"), Some("it's")),
        "gml:id='B' >",
        "gml:id='it&apos;s' >",
    ),
    (
        |d| attribute(d, "BP_Bereich", (Space::Gml, "id"), None),
        "<x:BP_Bereich gml:id='B' >",
        "<x:BP_Bereich >",
    ),
    (
        |d| attribute(d, "bereich", (Space::Xlink, "href"), None),
        "<x:bereich xlink:href=\"#B\"/>",
        "<x:bereich/>",
    ),
    (|d| attribute(d, "Polygon", (Space::None, "srsName"), None), " srsName=\"EPSG:25832\">", ">"),
    (
        |d| attribute(d, "bedeutung", (Space::None, "uom"), Some("m\n²")),
        "<x:bedeutung />",
        "<x:bedeutung uom=\"m&#10;²\" />",
    ),
    (
        |d| attribute(d, "nummer", (Space::Xsi, "nil"), Some("true")),
        "<x:nummer>",
        "<x:nummer xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\">",
    ),
    (|d| remove(d, "name"), "\n      <x:name>Nord</x:name>", ""),
    (
        |d| remove(d, "Arc"),
        "\n                  <gml:Arc><gml:posList>10.000 0.000 15.000 5.000 10.000 10.000</gml:posList></gml:Arc>",
        "",
    ),
    (
        |d| insert(d, "BP_Bereich", Part::reference("planinhalt", "Q")),
        "<x:bedeutung />",
        "<x:bedeutung />\n      <x:planinhalt xlink:href=\"#Q\"/>",
    ),
    (
        |d| insert(d, "BP_Bereich", Part::new("fremdes")),
        "\"   />\n    </x:BP_Bereich>",
        "\"   />\n      <x:fremdes/>\n    </x:BP_Bereich>",
    ),
    (|d| insert(d, "BP_Plan", Part::new("nummer")), "Nord</x:name>", "Nord</x:name>\n      <x:nummer/>"),
    (
        |d| insert(d, "bedeutung", Part::new("a").child(Part::gml("b").text("1")).child(Part::new("c"))),
        "<x:bedeutung />",
        "<x:bedeutung>\n        <x:a>\n          <gml:b>1</gml:b>\n          <x:c/>\n        </x:a>\n      </x:bedeutung>",
    ),
    (
        |d| {
            vec![Change::Insert {
                parent: find(d, "BP_Plan").id(),
                before: Some(find(d, "name").id()),
                part: Part::new("a"),
            }]
        },
        "\n      <x:name>",
        "\n      <x:a/>\n      <x:name>",
    ),
    (
        |d| {
            vec![Change::Replace {
                element: find(d, "bedeutung").id(),
                part: edit::geometry(
                    &Shape::Point(xplan::geometry::Point { x: 1.5, y: 2.0 }),
                    "N",
                    Some("EPSG:25832"),
                ),
            }]
        },
        "<x:bedeutung />",
        "<gml:Point srsName=\"EPSG:25832\" gml:id=\"N\">\n        <gml:pos>1.5 2</gml:pos>\n      </gml:Point>",
    ),
    (|d| edit::move_point(d, &ring(d), 2, "15.001", "5.1"), "15.000 5.000", "15.001 5.1"),
    (
        |d| {
            vec![
                edit::add_object(d, Part::new("BP_Bereich").id("C").child(Part::new("nummer").text("1")))
                    .unwrap(),
            ]
        },
        "\n</XPlanAuszug>",
        "\n  <gml:featureMember>\n    <x:BP_Bereich gml:id=\"C\">\n      <x:nummer>1</x:nummer>\n    </x:BP_Bereich>\n  </gml:featureMember>\n</XPlanAuszug>",
    ),
];

fn ring(document: &Document) -> xplan::geometry::Path {
    document.geometries()[0].shape.surfaces()[0].patches[0].exterior.clone()
}

#[test]
fn a_change_touches_its_own_place_and_looks_like_its_neighbours() {
    for crlf in [false, true] {
        let ends = |text: &str| if crlf { text.replace('\n', "\r\n") } else { text.to_owned() };
        let plan = read(ends(PLAN));
        for (change, old, new) in ROWS {
            let (old, new) = (ends(old), ends(new));
            assert!(plan.text().matches(&old).count() == 1 || old.is_empty(), "{old}");
            let changed = apply(&plan, &change(&plan)).unwrap();
            assert_eq!(
                changed.text(),
                if old.is_empty() { plan.text().to_owned() } else { plan.text().replace(&old, &new) }
            );
        }
    }
}

#[test]
fn a_point_moves_in_all_places_that_say_where_it_is() {
    let plan = read(PLAN);
    let path = ring(&plan);
    assert_eq!(plan.coordinate_text(&path, 1), Some(("10.000", "0.000")));
    for (point, places) in [(0, 2), (1, 2), (2, 1), (3, 2), (4, 1), (5, 2), (6, 0)] {
        assert_eq!(plan.places(&path, point).len(), places, "{point}");
        let moved = apply(&plan, &edit::move_point(&plan, &path, point, "7.25", "-3")).unwrap();
        let moved = ring(&moved);
        assert_eq!(moved.points.len(), path.points.len());
        for (number, (before, after)) in path.points.iter().zip(&moved.points).enumerate() {
            let same = number == point || (point % 5 == 0 && number % 5 == 0);
            let expected = if same { xplan::geometry::Point { x: 7.25, y: -3.0 } } else { *before };
            assert_eq!(*after, expected, "{point}: {number}");
        }
    }
}

#[test]
fn an_object_goes_with_what_refers_to_it() {
    let plan = read(PLAN);
    let changed = apply(&plan, &edit::remove_object(&plan.object("B").unwrap())).unwrap();
    assert_eq!(changed.objects().len(), 1);
    assert!(
        !changed.text().contains("bereich xlink")
            && changed.text().ends_with("</gml:featureMember>\n</XPlanAuszug>\n")
    );
}

#[test]
fn what_cannot_be_done_is_refused() {
    let plan = read(PLAN);
    let id = |name| find(&plan, name).id();
    let name = id("name");
    let set = |text: &str| Change::Text { element: name, text: text.into() };
    let at = |pair, x: &str| Change::Position { element: id("posList"), pair, x: x.into(), y: "0".into() };
    let source = |span: std::ops::Range<usize>, text: &str| Change::Source { span, text: text.into() };
    let rows: Vec<(Vec<Change>, Refused)> = vec![
        (vec![Change::Remove { element: 9999 }], Refused::NoPlace),
        (vec![Change::Remove { element: 0 }], Refused::Root),
        (vec![source(9..100_000, "")], Refused::NoPlace),
        (
            vec![Change::Text { element: id("BP_Plan"), text: String::new() }],
            Refused::NoText("BP_Plan".into(), 6),
        ),
        (insert(&plan, "name", Part::new("a")), Refused::Mixed("name".into(), 7)),
        (insert(&plan, "BP_Plan", Part::new("a b")), Refused::Name("a b".into())),
        (vec![set("\u{1}")], Refused::Control),
        (vec![set("a"), set("b")], Refused::Overlap(7)),
        (vec![set("a"), Change::Remove { element: id("BP_Plan") }], Refused::Overlap(7)),
        (vec![at(2, "1")], Refused::NoPosition(3)),
        (vec![at(0, "1,5")], Refused::NoCoordinate("1,5".into())),
        (vec![at(0, "inf")], Refused::NoCoordinate("inf".into())),
    ];
    for (changes, reason) in rows {
        assert_eq!(apply(&plan, &changes).unwrap_err(), reason);
    }
    let start = find(&plan, "name").span();
    assert!(matches!(apply(&plan, &[source(start.start..start.start + 1, "")]), Err(Refused::Broken(_))));
    let label = PLAN.find("UTF-8").unwrap();
    let latin = [source(label..label + 5, "ISO-8859-1"), set("ä")];
    assert_eq!(apply(&plan, &latin).unwrap_err(), Refused::Misread);
}

#[test]
fn bytes_are_written_in_the_encoding_that_they_were_read_in() {
    let western = PLAN.replace("UTF-8", "ISO-8859-1");
    let wide: Vec<u8> =
        std::iter::once(0xFEFF).chain(PLAN.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let marked = [b"\xEF\xBB\xBF", PLAN.as_bytes()].concat();
    for (bytes, prefix, written) in [
        (western.into_bytes(), b"<?xml".as_slice(), b"<x:name>S\xFCd &#8364;</x:name>".to_vec()),
        (wide, b"\xFF\xFE<\0?\0", "Süd €".encode_utf16().flat_map(u16::to_le_bytes).collect()),
        (marked, b"\xEF\xBB\xBF<?xml", "Süd €".into()),
    ] {
        let changed = apply(&read(bytes.clone()), &text(&read(bytes), "name", "Süd €")).unwrap();
        assert!(changed.bytes().starts_with(prefix));
        assert!(changed.bytes().windows(written.len()).any(|window| window == written));
        assert_eq!(find(&changed, "name").text(), "Süd €");
    }
}

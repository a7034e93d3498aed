//! What a comparison says: what changed and what only looks as if it had.

#![expect(clippy::unwrap_used, reason = "the helpers of a test may stop it")]
#![expect(clippy::print_stdout, reason = "that nothing was proved must be seen")]

mod data;

use xplan::compare::{self, Diff, Kind, Match};
use xplan::{Document, Limits, edit};

const PLAN: &str = r##"<?xml version="1.0" encoding="UTF-8"?>
<x:XPlanAuszug xmlns:x="http://www.xplanung.de/xplangml/6/0" xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:xlink="http://www.w3.org/1999/xlink">
  <gml:featureMember>
    <x:BP_Plan gml:id="P">
      <gml:boundedBy><gml:null>x</gml:null></gml:boundedBy>
      <x:name>Nord</x:name>
      <x:gemeinde><x:XP_Gemeinde><x:ags>15082005</x:ags><x:gemeindeName>Köthen</x:gemeindeName></x:XP_Gemeinde></x:gemeinde>
      <x:gemeinde><x:XP_Gemeinde><x:ags>15082015</x:ags><x:gemeindeName>Bitterfeld</x:gemeindeName></x:XP_Gemeinde></x:gemeinde>
      <x:rechtsstand>1000</x:rechtsstand>
      <x:bereich xlink:href="#B"/>
    </x:BP_Plan>
  </gml:featureMember>
  <gml:featureMember>
    <x:BP_Bereich gml:id="B">
      <x:nummer>0</x:nummer>
      <x:planinhalt xlink:href="#F1"/>
      <x:planinhalt xlink:href="#F2"/>
      <x:gehoertZuPlan xlink:href="#P"/>
    </x:BP_Bereich>
  </gml:featureMember>
  <gml:featureMember>
    <x:BP_BaugebietsTeilFlaeche gml:id="F1">
      <x:gehoertZuBereich xlink:href="#B"/>
      <x:position><gml:Polygon gml:id="G1" srsName="EPSG:25832"><gml:exterior><gml:LinearRing>
        <gml:posList>0 0 100 0 100 100 0 100 0 0</gml:posList>
      </gml:LinearRing></gml:exterior></gml:Polygon></x:position>
      <x:flaechenschluss>true</x:flaechenschluss>
      <x:GRZ>0.4</x:GRZ>
      <x:besondereArtDerBaulNutzung>1200</x:besondereArtDerBaulNutzung>
    </x:BP_BaugebietsTeilFlaeche>
  </gml:featureMember>
  <gml:featureMember>
    <x:BP_BaugebietsTeilFlaeche gml:id="F2">
      <x:gehoertZuBereich xlink:href="#B"/>
      <x:position><gml:Polygon gml:id="G2" srsName="EPSG:25832"><gml:exterior><gml:LinearRing>
        <gml:posList>100 0 200 0 200 100 100 100 100 0</gml:posList>
      </gml:LinearRing></gml:exterior></gml:Polygon></x:position>
      <x:flaechenschluss>true</x:flaechenschluss>
      <x:GRZ>0.4</x:GRZ>
      <x:besondereArtDerBaulNutzung>1200</x:besondereArtDerBaulNutzung>
    </x:BP_BaugebietsTeilFlaeche>
  </gml:featureMember>
</x:XPlanAuszug>
"##;

fn read(text: impl Into<Vec<u8>>) -> Document {
    Document::read(text.into(), &Limits::default()).unwrap()
}

fn kinds(diff: &Diff<'_>) -> Vec<(String, Kind)> {
    diff.objects.iter().map(|object| (object.id().to_owned(), object.kind)).collect()
}

/// A piece of the plan, what stands there in the other version, and what the comparison says of the objects.
type Row = (&'static str, &'static str, &'static [(&'static str, Kind)]);

const ROWS: &[Row] = &[
    ("Nord", "Nord", &[]),
    ("<x:GRZ>0.4</x:GRZ>", "<x:GRZ>0.40</x:GRZ>", &[("F1", Kind::Rewritten)]),
    ("<x:flaechenschluss>true<", "<x:flaechenschluss>1<", &[("F1", Kind::Rewritten)]),
    ("<x:nummer>0<", "<x:nummer>00<", &[("B", Kind::Rewritten)]),
    ("<x:name>Nord<", "<x:name><![CDATA[Nord]]><", &[("P", Kind::Rewritten)]),
    ("<x:name>Nord<", "<x:name>\n  Nord <", &[("P", Kind::Rewritten)]),
    ("<gml:null>x", "<gml:null>y", &[("P", Kind::Rewritten)]),
    ("100 0 100 100 0 100 0 0<", "1e2 0.00 100 100 -0 100 0 0<", &[("F1", Kind::Rewritten)]),
    (">0 0 100 0 100 100 0 100 0 0<", ">100 0 100 100 0 100 0 0 100 0<", &[("F1", Kind::Reordered)]),
    (">0 0 100 0 100 100 0 100 0 0<", ">0 0 0 100 100 100 100 0 0 0<", &[("F1", Kind::Reordered)]),
    (
        "#F1\"/>\n      <x:planinhalt xlink:href=\"#F2",
        "#F2\"/>\n      <x:planinhalt xlink:href=\"#F1",
        &[("B", Kind::Reordered)],
    ),
    ("\"G1\"", "\"G9\"", &[("F1", Kind::Renamed)]),
    ("<x:name>", "<gml:identifier codeSpace='urn:x'>P</gml:identifier><x:name>", &[("P", Kind::Renamed)]),
    ("<x:name>Nord<", "<x:name>nord<", &[("P", Kind::Changed)]),
    ("<x:ags>15082005<", "<x:ags>0015082005<", &[("P", Kind::Changed)]),
    ("#F1\"/>", "#F2\"/>", &[("B", Kind::Changed)]),
    ("      <x:planinhalt xlink:href=\"#F1\"/>\n", "", &[("B", Kind::Changed)]),
    ("x:GRZ>", "x:GFZ>", &[("F1", Kind::Changed)]),
    ("100 0 100 100 0 100 0 0<", "100 0 100 100 50 100 0 100 0 0<", &[("F1", Kind::Changed)]),
];

#[test]
fn what_only_looks_different_is_told_from_what_is() {
    let before = read(PLAN);
    for (old, new, expected) in ROWS {
        let after = if *old == "x:GRZ>" { PLAN.replacen(old, new, 2) } else { PLAN.replacen(old, new, 1) };
        let after = read(after);
        for (one, two) in [(&before, &after), (&after, &before)] {
            let diff = compare::diff(one, two);
            let expected: Vec<_> = expected.iter().map(|(id, kind)| ((*id).to_owned(), *kind)).collect();
            assert_eq!(kinds(&diff), expected, "{old} {new}");
            assert_eq!(diff.unchanged + diff.objects.len(), 4);
            let is_changed = expected.iter().any(|(_, kind)| *kind == Kind::Changed);
            assert_eq!(diff.says_the_same(), !is_changed);
        }
    }
}

/// The plan with much changed in it.
fn other() -> String {
    let inserted = "<gml:featureMember><x:BP_StrassenVerkehrsFlaeche gml:id=\"S\"/></gml:featureMember>\n</x:XPlanAuszug>";
    PLAN.replacen("<x:name>Nord<", "<x:name>Nord; \"1. Änderung\"<", 1)
        .replacen("15082005", "15082010", 1)
        .replacen("<x:rechtsstand>1000<", "<x:rechtsstand>2000<", 1)
        .replacen("100 0 100 100 0 100 0 0", "100 0 100.25 100 0 100 0 0", 1)
        .replacen("<x:GRZ>0.4</x:GRZ>", "<x:GRZ>0.6</x:GRZ>\n<x:Z>3</x:Z>", 1)
        .replacen("      <x:planinhalt xlink:href=\"#F2\"/>\n", "", 1)
        .replacen("</x:XPlanAuszug>", inserted, 1)
        .replacen(
            "<gml:featureMember>\n    <x:BP_BaugebietsTeilFlaeche gml:id=\"F2\">",
            "<!--<gml:featureMember>\n    ",
            1,
        )
        .replacen("</x:BP_BaugebietsTeilFlaeche>\n  </gml:featureMember>\n<gml", "-->\n<gml", 1)
}

#[test]
fn a_comparison_in_words_and_as_a_table() {
    let (before, after) = (read(PLAN), read(other()));
    let diff = compare::diff(&before, &after);
    insta::assert_snapshot!("text", diff.text());
    insta::assert_snapshot!("csv", diff.csv());
    insta::assert_snapshot!("json", serde_json::to_string_pretty(&diff).unwrap());
}

#[test]
fn changes_say_what_they_mean_where_they_can() {
    let (before, after) = (read(PLAN), read(other()));
    insta::assert_debug_snapshot!(compare::diff(&before, &after).changes());
}

#[test]
fn the_changes_of_one_object_can_be_taken_over_alone() {
    let (before, after) = (read(PLAN), read(other()));
    let diff = compare::diff(&before, &after);
    for id in ["P", "B", "F1"] {
        let object = before.object(id).unwrap();
        let made = edit::apply(&before, &diff.changes_in(object.node().id())).unwrap().document;
        let left = compare::diff(&made, &after);
        assert!(
            left.objects.iter().all(|other| other.id() != id) && left.objects.len() == diff.objects.len() - 1
        );
        let source =
            |document: &Document| document.text()[document.object(id).unwrap().node().span()].to_owned();
        assert_eq!(source(&made), source(&after));
    }
    let gone = before.object("F2").unwrap().node().id();
    assert_eq!(diff.changes_in(gone), []);
}

#[test]
fn degrees_are_no_metres() {
    let plan = PLAN.replace("EPSG:25832", "EPSG:4258");
    let (before, after) =
        (read(plan.clone()), read(plan.replacen("100 0 100 100", "100 0.00001 100 100", 1)));
    let text = compare::diff(&before, &after).text();
    assert!(
        text.contains("  position: Geometrie weicht bis zu 0,000010000° ab; Stützpunkte 5 → 5\n"),
        "{text}"
    );
}

#[test]
fn objects_are_recognised_without_their_ids() {
    let before = read(PLAN);
    let renamed = ["P", "B", "F1", "F2", "G1", "G2"].iter().fold(PLAN.to_owned(), |text, id| {
        text.replace(&format!("\"{id}\""), &format!("\"new{id}\""))
            .replace(&format!("\"#{id}\""), &format!("\"#new{id}\""))
    });
    let diff_of = |text: &str| read(text.to_owned());
    let after = diff_of(&renamed);
    let diff = compare::diff(&before, &after);
    assert!(diff.says_the_same() && diff.count(Kind::Renamed) == 4, "{}", diff.text());
    assert!(diff.objects.iter().all(|object| object.matched == Some(Match::Content)));
    let changed = renamed
        .replacen("0.4", "0.5", 1)
        .replacen("100 0 200 0", "100 0 200 3", 1)
        .replacen("Nord", "Süd", 1);
    let after = diff_of(&changed);
    let diff = compare::diff(&before, &after);
    let found: Vec<_> =
        diff.objects.iter().map(|object| (object.id(), object.kind, object.matched.unwrap())).collect();
    let expected = [
        ("newP", Kind::Changed, Match::Class),
        ("newB", Kind::Renamed, Match::Content),
        ("newF1", Kind::Changed, Match::Geometry),
        ("newF2", Kind::Changed, Match::Place),
    ];
    assert_eq!(found, expected);
    assert_eq!(
        diff.objects.iter().map(|object| object.values.len() + object.geometries.len()).sum::<usize>(),
        3
    );
}

#[test]
fn ids_that_went_to_other_objects_do_not_deceive() {
    // A program that counts its objects has given the number of the one to the other.
    let swapped = PLAN.replace("F1", "F3").replace("F2", "F1").replace("F3", "F2");
    let (before, after) = (read(PLAN), read(swapped));
    let diff = compare::diff(&before, &after);
    // Without a UUID the id is all there is: both areas seem to have moved.
    assert_eq!(diff.count(Kind::Changed), 2);
    let named = |text: &str| {
        let text = text.replacen("<x:gehoertZuBereich", "<x:uuid>one</x:uuid><x:gehoertZuBereich", 1);
        let at = text.rfind("<x:gehoertZuBereich").unwrap();
        format!("{}<x:uuid>two</x:uuid>{}", &text[..at], &text[at..])
    };
    let (before, after) =
        (named(PLAN), named(PLAN).replace("F1", "F3").replace("F2", "F1").replace("F3", "F2"));
    let (before, after) = (read(before), read(after));
    let diff = compare::diff(&before, &after);
    assert!(diff.says_the_same(), "{}", diff.text());
    // Both areas, and the Bereich that refers to them.
    assert_eq!(diff.count(Kind::Renamed), 3);
}

#[test]
fn objects_in_another_order_are_the_same() {
    let (head, rest) = PLAN.split_once("  <gml:featureMember>").unwrap();
    let (body, tail) = rest.split_once("</x:XPlanAuszug>").unwrap();
    let mut members: Vec<_> = body.split("  <gml:featureMember>").collect();
    members.rotate_left(1);
    let members: String = members.iter().map(|member| format!("  <gml:featureMember>{member}")).collect();
    let (before, after) = (read(PLAN), read(format!("{head}{members}</x:XPlanAuszug>{tail}")));
    let diff = compare::diff(&before, &after);
    assert_eq!(kinds(&diff), [("P".to_owned(), Kind::Reordered)]);
    assert!(diff.says_the_same());
}

#[test]
fn a_version_that_changed_is_told_once() {
    let (before, after) = (read(PLAN), read(PLAN.replace("xplangml/6/0", "xplangml/6/1")));
    let diff = compare::diff(&before, &after);
    assert_eq!(
        diff.collection.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["Version: „6.0“ → „6.1“"]
    );
    assert_eq!((diff.unchanged, diff.objects.len()), (4, 0));
}

#[test]
fn plans_of_others_with_renewed_ids_say_the_same() {
    let mut compared = 0;
    for (name, gml) in data::plans(&data::FOLDERS[..1], 150_000) {
        let Ok(text) = String::from_utf8(gml) else { continue };
        // It refers to an object that stands in no member and is none therefore.
        if name.ends_with("v53__bp_plan.gml") {
            continue;
        }
        let before = read(text.clone());
        let ids: Vec<String> = before.nodes().filter_map(|node| node.gml_id().map(Into::into)).collect();
        let mut renewed = text;
        for id in ids.iter().filter(|id| id.len() > 20) {
            renewed = renewed.replace(
                id.as_str(),
                &format!(
                    "_{:x}",
                    id.bytes().fold(7u64, |hash, byte| hash.wrapping_mul(1_000_003) ^ u64::from(byte))
                ),
            );
        }
        let after = read(renewed);
        let diff = compare::diff(&before, &after);
        assert!(diff.says_the_same(), "{name}: {}", diff.text());
        compared += 1;
    }
    println!("{compared} plans compared with themselves under other ids");
}

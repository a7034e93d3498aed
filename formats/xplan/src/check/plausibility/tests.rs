//! What looks like a slip is noticed, what does not is left alone.

use super::*;
use crate::Limits;

fn found(version: &str, objects: &[String]) -> Vec<String> {
    let members: String =
        objects.iter().map(|object| format!("<gml:featureMember>{object}</gml:featureMember>")).collect();
    let file = format!(
        r#"<XPlanAuszug xmlns="http://www.xplanung.de/xplangml/{version}" xmlns:gml="http://www.opengis.net/gml/3.2"
         xmlns:xlink="http://www.w3.org/1999/xlink">{members}</XPlanAuszug>"#
    );
    let document = Document::read(file.into_bytes(), &Limits::default()).unwrap();
    let mut out = Vec::new();
    check(&document, &mut out);
    assert!(out.iter().all(|finding| finding.level == Level::Warning && finding.offset.is_some()));
    out.iter().map(|finding| finding.rule.trim_start_matches("plausibility.").to_owned()).collect()
}

fn area(inside: &str) -> Vec<String> {
    found("6/0", &[format!("<BP_BaugebietsTeilFlaeche gml:id='a'>{inside}</BP_BaugebietsTeilFlaeche>")])
}

fn square(property: &str, side: u32) -> String {
    let corner = 600_000 + side;
    let north = 5_730_000 + side;
    format!(
        "<{property}><gml:Polygon srsName='EPSG:25832'><gml:exterior><gml:LinearRing><gml:posList>600000 5730000 {corner} 5730000 \
         {corner} {north} 600000 {north} 600000 5730000</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></{property}>"
    )
}

#[test]
fn numbers_of_one_object_go_together() {
    let wohnen = "<besondereArtDerBaulNutzung>1200</besondereArtDerBaulNutzung>";
    for (inside, expected) in [
        ("<GFZ>1.2</GFZ><GRZ>0.4</GRZ><Z>3</Z>", vec![]),
        ("<GFZ>0.800000011920929</GFZ><GRZ>0.40000000596046448</GRZ><Z>2</Z>", vec![]),
        ("<GFZ>1.3</GFZ><GRZ>0.4</GRZ><Z>3</Z>", vec!["gfz"]),
        ("<GFZ>1.3</GFZ><GRZ>0.4</GRZ><Z>3</Z><Z_Staffel>1</Z_Staffel>", vec![]),
        ("<GFZmax>1.3</GFZmax><GRZmax>0.4</GRZmax><Zmax>3</Zmax>", vec!["gfz"]),
        ("<GFZ>0.4</GFZ><GRZ>0.8</GRZ>", vec!["gfz"]),
        ("<GRZ>4</GRZ>", vec!["value"]),
        ("<Z>0</Z>", vec!["value"]),
        ("<Zmin>5</Zmin><Zmax>3</Zmax>", vec!["range"]),
        ("<GRZ>keine</GRZ><Z/>", vec![]),
        (
            "<dachgestaltung><BP_Dachgestaltung><DN uom='grad'>120</DN></BP_Dachgestaltung></dachgestaltung>",
            vec!["value"],
        ),
    ] {
        assert_eq!(area(inside), expected, "{inside}");
    }
    assert_eq!(area(&format!("<GRZ>0.9</GRZ>{wohnen}")), ["baunvo"]);
    assert_eq!(area(&format!("<GRZ>0.4</GRZ>{wohnen}")), Vec::<String>::new());
}

#[test]
fn the_edition_of_the_law_that_the_plan_names_counts() {
    let objects = |law: &str| {
        [
            format!("<BP_Plan gml:id='p'>{law}</BP_Plan>"),
            "<BP_BaugebietsTeilFlaeche gml:id='a'><GRZ>0.6</GRZ><besondereArtDerBaulNutzung>1500</besondereArtDerBaulNutzung>\
             </BP_BaugebietsTeilFlaeche>"
                .to_owned(),
        ]
    };
    let old = "<versionBauNVODatum>1977-09-15</versionBauNVODatum>";
    assert_eq!(found("5/4", &objects(old)), ["baunvo"]);
    assert_eq!(found("5/4", &objects("")), Vec::<String>::new());
    let old = "<versionBauNVO><XP_GesetzlicheGrundlage><datum>1968-11-26</datum></XP_GesetzlicheGrundlage></versionBauNVO>";
    assert_eq!(found("6/0", &objects(old)), ["baunvo"]);
    let new = "<versionBauNVO><XP_GesetzlicheGrundlage><datum>1990-01-23</datum></XP_GesetzlicheGrundlage></versionBauNVO>";
    assert_eq!(found("6/0", &objects(new)), Vec::<String>::new());
}

#[test]
fn heights_keys_and_days_are_possible() {
    let height =
        |inside: &str| format!("<hoehenangabe><XP_Hoehenangabe>{inside}</XP_Hoehenangabe></hoehenangabe>");
    let absolute = "<hoehenbezug>1000</hoehenbezug>";
    assert_eq!(area(&height(&format!("{absolute}<h uom='m'>95.5</h>"))), Vec::<String>::new());
    assert_eq!(area(&height(&format!("{absolute}<h uom='m'>9550</h>"))), ["height"]);
    assert_eq!(area(&height("<hoehenbezug>2000</hoehenbezug><h uom='m'>955</h>")), ["height"]);
    assert_eq!(area(&height("<hMin uom='m'>9</hMin><hMax uom='m'>8</hMax>")), ["range"]);
    let plan = |inside: &str| found("6/0", &[format!("<BP_Plan gml:id='p'>{inside}</BP_Plan>")]);
    let key = |ags: &str| format!("<gemeinde><XP_Gemeinde><ags>{ags}</ags></XP_Gemeinde></gemeinde>");
    assert_eq!(plan(&key("15082015")), Vec::<String>::new());
    assert_eq!(plan(&key("020000000")), ["key"]);
    assert_eq!(
        plan(
            "<auslegungsStartDatum>2024-05-01</auslegungsStartDatum><auslegungsEndDatum>2024-04-01</auslegungsEndDatum>"
        ),
        ["date"]
    );
}

#[test]
fn areas_add_up() {
    let objects = |side| {
        let area = square("position", side);
        [
            format!("<BP_Plan gml:id='p'>{}</BP_Plan>", square("raeumlicherGeltungsbereich", 100)),
            format!(
                "<BP_GruenFlaeche gml:id='a'>{area}<flaechenschluss>true</flaechenschluss></BP_GruenFlaeche>"
            ),
        ]
    };
    assert_eq!(found("6/0", &objects(100)), Vec::<String>::new());
    assert_eq!(found("6/0", &objects(90)), ["area"]);
    assert_eq!(found("6/0", &objects(110)), ["area"]);
}

#[test]
fn places_lie_in_the_country() {
    let swapped = "<BP_BauGrenze gml:id='a'><position><gml:LineString srsName='EPSG:25832'><gml:posList>5730000 600000 5730009 600009\
                   </gml:posList></gml:LineString></position></BP_BauGrenze>";
    assert_eq!(found("6/0", &[swapped.to_owned()]), ["place"]);
}

#[test]
fn labels_repeat_what_the_object_says() {
    let objects = |text: &str, art: &str| {
        [
            "<BP_GruenFlaeche gml:id='a'><GRZ>0.4</GRZ><Z>2</Z></BP_GruenFlaeche>".to_owned(),
            format!(
                "<XP_PTO gml:id='t'><art>{art}</art><dientZurDarstellungVon xlink:href='#a'/><schriftinhalt>{text}</schriftinhalt></XP_PTO>"
            ),
        ]
    };
    for (text, art, expected) in [
        ("0,4", "GRZ", vec![]),
        ("GRZ 0,3", "xplan:GRZ", vec!["label"]),
        ("II", "xplan:Z[1]", vec![]),
        ("III", "Z", vec!["label"]),
        ("Schule", "GRZ", vec![]),
    ] {
        assert_eq!(found("6/0", &objects(text, art)), expected, "{text}");
    }
}

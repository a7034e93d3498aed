//! The table is whole, and each form of rule finds what it shall.

use super::*;
use crate::{Limits, model};

#[test]
fn every_line_of_the_table_can_be_read() {
    assert_eq!(table::table().unread, Vec::<&str>::new());
}

#[test]
fn rules_speak_of_classes_and_properties_that_exist() {
    let mut unknown = Vec::new();
    for row in &table::table().rows {
        let classes = |version: &Version| {
            let concerned = |class: &&model::Class| row.classes.iter().any(|name| class.is_a(name));
            model::classes(*version).iter().filter(concerned)
        };
        if row.versions.iter().flat_map(classes).next().is_none() {
            unknown.push(format!("{}: {:?}", row.number, row.classes));
        }
        let Kind::Condition(condition, _) = &row.kind else { continue };
        let mut names = Vec::new();
        condition.properties(&mut names);
        for name in names {
            let is_known = row.versions.iter().flat_map(classes).any(|class| class.property(name).is_some());
            if !is_known {
                unknown.push(format!("{}: {name} of {:?}", row.number, row.classes));
            }
        }
    }
    assert_eq!(unknown, Vec::<String>::new());
}

/// What the rules find in a file with these objects, as number and objects.
fn found(version: &str, objects: &str) -> Vec<String> {
    let file = format!(
        r#"<XPlanAuszug xmlns="http://www.xplanung.de/xplangml/{version}" xmlns:gml="http://www.opengis.net/gml/3.2"
         xmlns:xlink="http://www.w3.org/1999/xlink"><gml:featureMember>{}</gml:featureMember></XPlanAuszug>"#,
        objects.replace("><BP_", "></gml:featureMember><gml:featureMember><BP_")
    );
    let document = Document::read(file.into_bytes(), &Limits::default()).unwrap();
    let mut out = Vec::new();
    check(&document, &mut out);
    out.iter()
        .map(|finding| {
            let level = if finding.level == Level::Warning { " warning" } else { "" };
            format!("{}{level} {}", finding.rule, finding.objects.join(" "))
        })
        .collect()
}

const SURFACE: &str = r#"<position><gml:Polygon srsName="EPSG:25832"><gml:exterior><gml:LinearRing><gml:posList>0 0 9 0 9 9 0 0
    </gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></position>"#;
const LINE: &str = r#"<position><gml:LineString srsName="EPSG:25832"><gml:posList>0 0 9 9</gml:posList></gml:LineString></position>"#;
const BENT: &str = r#"<position><gml:LineString srsName="EPSG:25832"><gml:posList>0 0 9 9 9 0</gml:posList></gml:LineString></position>"#;

/// Version, class, what stands in the object, what is found.
const CASES: &[(&str, &str, &str, &[&str])] = &[
    // Forms that exclude each other.
    ("6/0", "BP_WohngebaeudeFlaeche", "<GFZ>1</GFZ>", &[]),
    ("6/0", "BP_WohngebaeudeFlaeche", "<GFZmin>1</GFZmin><GFZmax>2</GFZmax>", &[]),
    ("6/0", "BP_WohngebaeudeFlaeche", "<GFZmax>2</GFZmax>", &["4.2.1 a"]),
    ("6/0", "BP_WohngebaeudeFlaeche", "<GFZ>1</GFZ><GFZmin>1</GFZmin><GFZmax>2</GFZmax>", &["4.2.1 a"]),
    ("6/0", "BP_WohngebaeudeFlaeche", "<GFZ>1</GFZ><GF uom='m2'>2</GF>", &["4.2.3 a"]),
    ("6/0", "BP_WohngebaeudeFlaeche", "<Z>2</Z><Zzwingend>2</Zzwingend>", &["4.2.10 a"]),
    // One attribute needs another.
    (
        "5/4",
        "BP_VerEntsorgung",
        "<detaillierteZweckbestimmung>x</detaillierteZweckbestimmung>",
        &["4.11.1.6 a"],
    ),
    ("6/0", "SO_Grenze", "<typ>1000</typ><sonstTyp>x</sonstTyp>", &["6.5.1.1 a"]),
    ("6/0", "SO_Grenze", "<typ>9999</typ><sonstTyp>x</sonstTyp>", &[]),
    ("6/1", "LP_Plan", "<gemeinde/><sonstVerfahrensText>x</sonstVerfahrensText>", &["8.1.1.4 a"]),
    // Values that go together, also inside of data.
    (
        "5/4",
        "BP_BaugebietsTeilFlaeche",
        "<allgArtDerBaulNutzung>1000</allgArtDerBaulNutzung><besondereArtDerBaulNutzung>1700</besondereArtDerBaulNutzung>",
        &["4.5.1.2 a"],
    ),
    (
        "6/0",
        "FP_BebauungsFlaeche",
        "<besondereArtDerBaulNutzung>2000</besondereArtDerBaulNutzung><sondernutzung><FP_KomplexeSondernutzung><allgemein>1500</allgemein></FP_KomplexeSondernutzung></sondernutzung>",
        &["5.3.1.2 a"],
    ),
    // Chains and pairs of the old versions.
    (
        "4/0",
        "BP_WaldFlaeche",
        "<zweckbestimmung>1</zweckbestimmung><weitereZweckbestimmung2>1</weitereZweckbestimmung2>",
        &["4.8.1.1 a"],
    ),
    (
        "4/1",
        "BP_GruenFlaeche",
        "<zweckbestimmung>1000</zweckbestimmung><besondereZweckbestimmung>12000</besondereZweckbestimmung>",
        &["4.8.3.4 a"],
    ),
    (
        "4/1",
        "BP_GruenFlaeche",
        "<zweckbestimmung>1000</zweckbestimmung><detaillierteZweckbestimmung>x</detaillierteZweckbestimmung><weitereDetailZweckbestimmung1>x</weitereDetailZweckbestimmung1>",
        &["4.8.3.6 a"],
    ),
    // Units, dates and types.
    ("6/0", "BP_WohngebaeudeFlaeche", "<GF uom='ha'>2</GF>", &["2.1.2.1 a"]),
    ("6/0", "BP_WohngebaeudeFlaeche", "<GF uom='urn:adv:uom:m2'>2</GF>", &[]),
    ("6/0", "BP_Plan", "<technHerstellDatum>1.2.2026</technHerstellDatum>", &["2.1.4 a"]),
    // References.
    ("6/0", "BP_Plan", "<texte xlink:href='#b'/>", &["3.1.1.1 a b"]),
    ("6/0", "BP_GruenFlaeche", "<gehoertZuBereich xlink:href='#b'/>", &["references a"]),
];

#[test]
fn broken_rules_are_found_and_nothing_else() {
    for (version, class, inside, expected) in CASES {
        let found = found(version, &format!("<{class} gml:id='a'>{inside}</{class}>"));
        // What is missing beside is not the matter of the case.
        let found: Vec<_> = found.iter().map(String::as_str).filter(|one| !one.contains(".1.7.1 ")).collect();
        assert_eq!(&found, expected, "{class}: {inside}");
    }
}

#[test]
fn kinds_of_geometry_are_told_apart() {
    let flag = |value: &str| format!("<flaechenschluss>{value}</flaechenschluss>");
    for (class, inside, expected) in [
        ("BP_BauGrenze", SURFACE.to_owned(), vec!["4.1.8.1 a"]),
        ("BP_BauGrenze", LINE.to_owned(), vec![]),
        ("BP_Wegerecht", LINE.to_owned(), vec![]),
        ("BP_Wegerecht", SURFACE.to_owned() + &flag("true"), vec!["4.14.2.1 a"]),
        ("BP_Wegerecht", SURFACE.to_owned() + &flag("0"), vec![]),
        ("BP_Wegerecht", SURFACE.to_owned(), vec!["4.1.5.2 a", "4.14.2.1 a"]),
        ("BP_VerEntsorgung", "<ebene>0</ebene>".to_owned() + SURFACE + &flag("false"), vec!["4.11.1.7 a"]),
        ("BP_VerEntsorgung", SURFACE.to_owned() + &flag("false"), vec!["4.11.1.7 warning a"]),
        ("BP_VerEntsorgung", "<ebene>-1</ebene>".to_owned() + SURFACE + &flag("false"), vec![]),
        ("BP_VerEntsorgung", "<ebene>-1</ebene>".to_owned() + SURFACE + &flag("true"), vec!["4.1.5.1 a"]),
        ("BP_AbstandsMass", "<typ>1000</typ>".to_owned() + LINE, vec![]),
        ("BP_AbstandsMass", "<typ>1000</typ>".to_owned() + BENT, vec!["4.14.3.3 a"]),
        ("BP_AbstandsMass", "<typ>2000</typ>".to_owned() + BENT, vec!["4.14.3.4 a"]),
    ] {
        assert_eq!(
            found("6/0", &format!("<{class} gml:id='a'>{inside}</{class}>")),
            expected,
            "{class} {inside}"
        );
    }
}

#[test]
fn landscape_plans_need_no_surfaces_that_fill_them() {
    let road = |section: &str| {
        let inside = format!(
            "<ebene>0</ebene><gehoertZuBereich xlink:href='#b'/>{SURFACE}<flaechenschluss>false</flaechenschluss>"
        );
        let objects = format!(
            "<SO_Strassenverkehr gml:id='a'>{inside}</SO_Strassenverkehr><BP_{section} gml:id='b'></BP_{section}>"
        );
        found(
            "6/0",
            &objects.replace("BP_LP", "LP").replace("><LP", "></gml:featureMember><gml:featureMember><LP"),
        )
    };
    assert_eq!(road("Bereich"), ["6.2.11.2 a"]);
    assert_eq!(road("LP_Bereich"), Vec::<String>::new());
}

#[test]
fn what_is_referred_to_refers_back() {
    let section = "<BP_Bereich gml:id='b'><planinhalt xlink:href='#a'/></BP_Bereich>";
    let lonely = "<BP_BauGrenze gml:id='a'></BP_BauGrenze>";
    let bound = "<BP_BauGrenze gml:id='a'><gehoertZuBereich xlink:href='#b'/></BP_BauGrenze>";
    assert_eq!(found("5/4", &format!("{section}{lonely}")), ["3.1.3.3 b a"]);
    assert_eq!(found("5/4", &format!("{section}{bound}")), Vec::<String>::new());
    let section = "<BP_Bereich gml:id='b'><gehoertZuPlan xlink:href='#p'/></BP_Bereich>";
    let plan = "<BP_Plan gml:id='p'><bereich xlink:href='#b'/></BP_Plan>";
    assert_eq!(found("6/0", &format!("{section}{plan}")), Vec::<String>::new());
    assert_eq!(found("6/0", &format!("{section}<BP_Plan gml:id='p'></BP_Plan>")), ["4.1.2.3 b p"]);
}

#[test]
fn heights_are_given_in_forms_that_make_sense() {
    for (heights, is_fine) in [
        ("<bezugspunkt>1000</bezugspunkt><h uom='m'>9</h>", true),
        ("<bezugspunkt>1000</bezugspunkt><hMin uom='m'>9</hMin><hMax uom='m'>9</hMax>", true),
        ("<bezugspunkt>1000</bezugspunkt><hMax uom='m'>9</hMax>", false),
        ("<hMax uom='m'>9</hMax>", true),
        ("<h uom='m'>9</h>", false),
        ("<bezugspunkt>1000</bezugspunkt><h uom='m'>9</h><hZwingend uom='m'>9</hZwingend>", false),
        ("", false),
    ] {
        let inside = format!("<hoehenangabe><XP_Hoehenangabe>{heights}</XP_Hoehenangabe></hoehenangabe>");
        let found = found("6/0", &format!("<BP_BauGrenze gml:id='a'>{inside}</BP_BauGrenze>"));
        assert_eq!(found.is_empty(), is_fine, "{heights}: {found:?}");
    }
}

#[test]
fn one_object_is_checked_alone() {
    let file = r#"<XPlanAuszug xmlns="http://www.xplanung.de/xplangml/6/0" xmlns:gml="http://www.opengis.net/gml/3.2">
        <gml:featureMember><BP_GruenFlaeche gml:id="a"><GRZmax>1</GRZmax></BP_GruenFlaeche></gml:featureMember>
        <gml:featureMember><BP_GruenFlaeche gml:id="b"><GRZ>1</GRZ></BP_GruenFlaeche></gml:featureMember></XPlanAuszug>"#;
    let document = Document::read(file.as_bytes().to_vec(), &Limits::default()).unwrap();
    let rules =
        |id| check_object(document.object(id).unwrap()).iter().map(|one| one.rule).collect::<Vec<_>>();
    assert_eq!(rules("a"), ["4.1.7.1", "4.2.7"]);
    assert_eq!(rules("b"), ["4.1.7.1"]);
}

#[test]
fn many_references_to_one_object_take_no_longer_than_their_number() {
    let count = 20_000;
    let labels: String = (0..count)
        .map(|rank| format!("<gml:featureMember><XP_PPO gml:id='l{rank}'><art>x</art><dientZurDarstellungVon xlink:href='#a'/></XP_PPO></gml:featureMember>"))
        .collect();
    let back: String =
        (0..count).map(|rank| format!("<wirdDargestelltDurch xlink:href='#l{rank}'/>")).collect();
    let heights = "<hoehenangabe><XP_Hoehenangabe><hoehenbezug>3000</hoehenbezug><hMin uom='m'>1</hMin></XP_Hoehenangabe></hoehenangabe>"
        .repeat(count);
    let objects = format!(
        "<BP_BauGrenze gml:id='a'>{heights}{back}</BP_BauGrenze></gml:featureMember>{labels}<gml:featureMember>\
         <BP_Bereich gml:id='b'/>"
    );
    assert_eq!(found("5/4", &objects), Vec::<String>::new());
}

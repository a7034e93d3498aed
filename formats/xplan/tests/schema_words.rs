//! What is wrong with the schema is said so that a planner knows what to do; hostile files take no time.

#![expect(clippy::unwrap_used, reason = "the helpers of a test may stop it")]

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use xplan::check::{Options, check};
use xplan::{Document, Limits};

const HEAD: &str = r#"<x:XPlanAuszug xmlns:x="http://www.xplanung.de/xplangml/6/0" xmlns:old="http://www.xplanung.de/xplangml/5/4"
  xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" gml:id="a">
"#;

const SURFACE: &str = r#"<gml:Polygon gml:id="g"><gml:exterior><gml:LinearRing><gml:posList>0 0 1 0 1 1 0 0</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon>"#;

/// A plan without a fault, in which the cases replace something.
fn plan() -> String {
    format!(
        r##"{HEAD}<gml:featureMember>
<x:BP_Plan gml:id="p">
<x:name>Nord</x:name>
<x:nummer>7</x:nummer>
<x:technHerstellDatum>2024-02-29</x:technHerstellDatum>
<x:bezugshoehe uom="m">80.5</x:bezugshoehe>
<x:raeumlicherGeltungsbereich>{SURFACE}</x:raeumlicherGeltungsbereich>
<x:gemeinde><x:XP_Gemeinde><x:ags>15082015</x:ags><x:gemeindeName>Bitterfeld-Wolfen</x:gemeindeName></x:XP_Gemeinde></x:gemeinde>
<x:planArt>1000</x:planArt>
<x:gruenordnungsplan>false</x:gruenordnungsplan>
<x:bereich xlink:href="#b"/>
</x:BP_Plan>
</gml:featureMember>
<gml:featureMember>
<x:BP_Bereich gml:id="b"><x:nummer>0</x:nummer><x:gehoertZuPlan xlink:href="#p"/></x:BP_Bereich>
</gml:featureMember>
</x:XPlanAuszug>"##
    )
}

fn findings(text: &str) -> Vec<String> {
    let plan = Document::read(text.as_bytes().to_vec(), &Limits::default()).unwrap();
    let report = check(&plan, &Options { schema: true, ..Options::none() });
    let line = |offset: Option<usize>| offset.map_or(0, |offset| plan.line(offset));
    report
        .findings
        .iter()
        .map(|found| format!("{} {:?} {}", line(found.offset), found.objects, found.text))
        .collect()
}

/// What is replaced in the plan, and by what.
const CASES: &[(&str, &str)] = &[
    ("<x:name>Nord</x:name>", ""),
    ("<x:name>Nord</x:name>", "<x:name>Nord</x:name><x:name>Süd</x:name>"),
    ("<x:name>Nord</x:name>\n<x:nummer>7</x:nummer>", "<x:nummer>7</x:nummer>\n<x:name>Nord</x:name>"),
    ("<x:name>Nord</x:name>", "<x:name>Nord</x:name><x:hausnummer>3</x:hausnummer>"),
    ("<x:name>Nord</x:name>", "<old:name>Nord</old:name>"),
    ("<x:name>Nord</x:name>", "<x:name>Nord<x:b/></x:name>"),
    ("<x:name>Nord</x:name>", "Hinweis <x:name>Nord</x:name>"),
    ("<x:planArt>1000<", "<x:planArt>77<"),
    ("2024-02-29", "29.02.2024"),
    ("uom=\"m\">80.5", ">80,5"),
    ("<x:gruenordnungsplan>false", "<x:gruenordnungsplan>nein"),
    ("<x:bereich xlink:href=\"#b\"/>", "<x:bereich xlink:href=\"#b\"> </x:bereich>"),
    ("<x:bereich xlink:href", "<x:bereich art=\"1\" xlink:href"),
    ("gml:id=\"b\"", "gml:id=\"p\""),
    ("gml:id=\"b\"", "gml:id=\"2 b\""),
    ("gml:id=\"b\"", ""),
    ("x:BP_Bereich", "x:XP_Bereich"),
    ("x:BP_Bereich", "x:BP_Bereichh"),
    ("x:BP_Bereich", "x:BP_Verkehrsflaeche"),
    ("x:BP_Bereich", "x:FP_Gewaesser"),
    ("<gml:LinearRing>", "<gml:LinearRing xsi:nil=\"true\">"),
    ("gml:LinearRing", "gml:CompositeCurve"),
    ("0 0 1 0 1 1 0 0", "0 0 1 0 1 1 0 x"),
    ("<x:XP_Gemeinde>", "<x:XP_Gemeinde xsi:type=\"x:BP_PlanType\">"),
];

#[test]
fn each_fault_is_said_with_what_to_do() {
    assert_eq!(findings(&plan()), Vec::<String>::new());
    let mut all = String::new();
    for (from, to) in CASES {
        let plan = plan();
        assert!(plan.contains(from), "{from}");
        let found = findings(&plan.replace(from, to));
        assert!(!found.is_empty(), "{to}");
        writeln!(all, "{from} -> {to}\n  {}\n", found.join("\n  ")).unwrap();
    }
    insta::assert_snapshot!(all);
}

#[test]
fn hostile_files_take_no_time() {
    let members = |element: &str| {
        let head = plan().split_once("<x:bereich").unwrap().0.to_owned();
        format!("{head}{}</x:BP_Plan></gml:featureMember></x:XPlanAuszug>", element.repeat(50_000))
    };
    for element in [
        "<x:foo/>",
        "<x:name>a</x:name>",
        "<x:bereich/>a",
        "<x:bereich xlink:href=\"%\"/>",
        "<!-- --><![CDATA[a]]>",
        "<x:texte/><x:name/>",
    ] {
        let text = members(element);
        let start = Instant::now();
        assert!(findings(&text).len() <= 1_001, "{element}");
        assert!(start.elapsed() < Duration::from_secs(20), "{element}: {:?}", start.elapsed());
    }
}

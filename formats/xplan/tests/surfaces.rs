//! The rules about surfaces against the verdicts of the validator of the standard's keeper, and small plans for what its files do not
//! have.
#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "a test tells its figures and fails loudly")]

#[path = "suite/folder.rs"]
mod folder;

use std::fmt::Write as _;

use serde_json::Value;
use xplan::Limits;
use xplan::archive::Package;
use xplan::check::surfaces::Surfaces;
use xplan::check::{Finding, Level};

const RULES: [&str; 3] = ["2.2.1.1", "2.2.3.1", "4.5.2.4"];

fn findings(package: &Package) -> Vec<Finding> {
    Surfaces::new(package.document()).findings()
}

fn count(findings: &[Finding], rule: &str, level: Level) -> usize {
    findings.iter().filter(|finding| finding.rule == rule && finding.level == level).count()
}

/// Their verdict and ours; a line for each file, as counts differ: ours count defects, theirs points and levels.
fn compare(file: &str, expected: &Value, findings: &[Finding], wrong: &mut Vec<String>) {
    let check = expected["check"].as_str().unwrap();
    let Some(valid) = expected["valid"].as_bool() else { return };
    let rules: Vec<&str> =
        RULES.into_iter().filter(|rule| check.starts_with(rule) || (check == "full" && valid)).collect();
    for rule in rules {
        let (errors, warnings) = (count(findings, rule, Level::Error), count(findings, rule, Level::Warning));
        let line = format!(
            "{file} {rule}: valid {valid}, errors {} warnings {}; ours: errors {errors} warnings {warnings}",
            expected["errors"], expected["warnings"]
        );
        eprintln!("{line}");
        if (errors == 0) != valid {
            wrong.push(line);
        }
        for place in expected["intersections"].as_array().into_iter().flatten() {
            let (x, y) = (place[0].as_f64().unwrap(), place[1].as_f64().unwrap());
            let places = findings.iter().filter(|one| one.rule == rule).filter_map(|one| one.position);
            let nearest = places.map(|at| (at.x - x).hypot(at.y - y)).fold(f64::INFINITY, f64::min);
            eprintln!("    crossing at {x} {y}: ours {:.1} mm away", nearest * 1000.0);
            if nearest > NEAR {
                wrong.push(format!("{file}: {x} {y}: {nearest}"));
            }
        }
    }
}

/// How far our crossings may be from theirs: they have arcs as lines and cut those, we are within a hundredth of a millimetre of the
/// arc; at a sharp angle that makes some millimetres.
const NEAR: f64 = 0.003;

#[test]
fn verdicts_are_those_of_the_keeper() {
    let Some(folder) = folder::folder() else {
        eprintln!("not run: the test data of plans is missing");
        assert!(std::env::var_os("RATHAUS_REQUIRE_SUITES").is_none(), "the test data is missing");
        return;
    };
    let manifest: Vec<Value> =
        serde_json::from_slice(&std::fs::read(folder.join("MANIFEST.json")).unwrap()).unwrap();
    let mut wrong = Vec::new();
    let mut compared = 0;
    for entry in &manifest {
        let concerns = |check: &Value| {
            let check = check["check"].as_str().unwrap_or_default();
            check == "full" || RULES.iter().any(|rule| check.starts_with(rule))
        };
        let expected: Vec<&Value> =
            entry["expected"].as_array().into_iter().flatten().filter(|one| concerns(one)).collect();
        let file = entry["file"].as_str().unwrap();
        // Folders of cases may be missing.
        let Ok(bytes) = std::fs::read(folder.join(file)) else { continue };
        if expected.is_empty() {
            continue;
        }
        let package = Package::read(bytes, &Limits::default()).unwrap();
        let findings = findings(&package);
        expected.iter().for_each(|one| compare(file, one, &findings, &mut wrong));
        compared += 1;
    }
    assert!(compared > 0, "nothing to compare");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A plan of squares of 10 m: class, properties, corners.
fn plan(version: &str, bereich: &str, objects: &[(&str, &str, &str)]) -> Package {
    let mut gml = format!(
        r##"<XPlanAuszug xmlns="http://www.xplanung.de/xplangml/{version}" xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:xlink="http://www.w3.org/1999/xlink">
<gml:featureMember><BP_Plan gml:id="plan"><raeumlicherGeltungsbereich>{}</raeumlicherGeltungsbereich></BP_Plan></gml:featureMember>
<gml:featureMember><BP_Bereich gml:id="bereich">{bereich}<gehoertZuPlan xlink:href="#plan"/></BP_Bereich></gml:featureMember>"##,
        polygon("0 0 20 0 20 10 0 10 0 0")
    );
    for (number, (class, properties, corners)) in objects.iter().enumerate() {
        write!(
            gml,
            r##"<gml:featureMember><{class} gml:id="o{number}">{properties}<gehoertZuBereich xlink:href="#bereich"/><position>{}</position></{class}></gml:featureMember>"##,
            polygon(corners)
        )
        .unwrap();
    }
    gml.push_str("</XPlanAuszug>");
    Package::read(gml.into_bytes(), &Limits::default()).unwrap()
}

fn polygon(corners: &str) -> String {
    format!(
        "<gml:Polygon><gml:exterior><gml:LinearRing><gml:posList>{corners}</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon>"
    )
}

const LEFT: &str = "0 0 10 0 10 10 0 10 0 0";
const RIGHT: &str = "10 0 20 0 20 10 10 10 10 0";
const NARROW: &str = "11 0 20 0 20 10 11 10 11 0";
const WIDE: &str = "9 0 20 0 20 10 9 10 9 0";
const CLOSES: &str = "<flaechenschluss>true</flaechenschluss>";
const STARTS: &str = "<startBedingung><XP_WirksamkeitBedingung><datumAbsolut>2023-03-17</datumAbsolut></XP_WirksamkeitBedingung></startBedingung>";
const ENDS: &str = "<endeBedingung><XP_WirksamkeitBedingung><datumAbsolut>2023-03-16</datumAbsolut></XP_WirksamkeitBedingung></endeBedingung>";
const BASE: &str = "BP_BaugebietsTeilFlaeche";

/// What is found in a plan, as short words.
fn told(package: &Package) -> Vec<String> {
    let tell = |finding: &Finding| {
        let level = if finding.level == Level::Error { "error" } else { "warning" };
        let what = match &finding.text {
            text if text.contains("Lücke") => "gap",
            text if text.contains("überlagern") => "overlap",
            text if text.contains("fehlt ein Stützpunkt") => "missing point",
            text if text.contains("ganz außerhalb des Geltungsbereichs") => "outside",
            _ => finding.rule,
        };
        format!("{level}: {what} {}", finding.objects.join(" "))
    };
    findings(package).iter().map(tell).collect()
}

#[test]
fn what_closes_up_fills_the_plan() {
    let cases: &[(&str, &str, &str, &str, &[&str])] = &[
        ("nothing wrong", "6/0", CLOSES, RIGHT, &[]),
        ("a gap is an error since 6.0", "6/0", CLOSES, NARROW, &["error: gap o0 o1 plan"]),
        ("and a warning before", "5/4", CLOSES, NARROW, &["warning: gap o0 o1 plan"]),
        ("an overlap is an error", "5/4", CLOSES, WIDE, &["error: overlap o0 o1"]),
        (
            "level 1 lies above",
            "5/4",
            "<flaechenschluss>true</flaechenschluss><ebene>1</ebene>",
            RIGHT,
            &["warning: gap o0 plan"],
        ),
        (
            "false does not close up",
            "5/4",
            "<flaechenschluss>false</flaechenschluss>",
            RIGHT,
            &["warning: gap o0 plan"],
        ),
        (
            "a point on the neighbour's edge",
            "6/0",
            CLOSES,
            "10 0 20 0 20 10 10 10 10 5 10 0",
            &["warning: missing point o0 o1"],
        ),
        ("out of the plan", "6/0", CLOSES, "10 0 21 0 21 10 10 10 10 0", &["error: 2.2.3.1 o1 plan"; 2]),
    ];
    for (name, version, properties, corners, expected) in cases {
        let package = plan(version, "", &[(BASE, CLOSES, LEFT), (BASE, properties, corners)]);
        assert_eq!(told(&package), *expected, "{name}");
    }
}

#[test]
fn what_holds_at_different_times_may_overlap() {
    let right = |class, time: &str, other: &str| {
        let (time, other) = (format!("{CLOSES}{time}"), format!("{CLOSES}{other}"));
        plan("6/0", "", &[(BASE, CLOSES, LEFT), (class, &time, RIGHT), (BASE, &other, RIGHT)])
    };
    assert_eq!(told(&right(BASE, ENDS, STARTS)), [""; 0], "one after the other");
    assert_eq!(told(&right(BASE, "", STARTS)), ["error: overlap o1 o2"], "both in the end");
    // The standard lets only objects of a Bebauungsplan give way.
    assert_eq!(
        told(&right("SO_Forstrecht", ENDS, STARTS)),
        ["error: overlap o1 o2"],
        "not of the Bebauungsplan"
    );
    let nothing_follows = format!("{CLOSES}{ENDS}");
    let package = plan("6/0", "", &[(BASE, CLOSES, LEFT), (BASE, &nothing_follows, RIGHT)]);
    assert_eq!(told(&package), ["warning: gap o0 plan"], "nothing follows");
}

#[test]
fn a_bereich_apart_need_not_lie_in_the_plan() {
    let outside = "30 0 40 0 40 10 30 10 30 0";
    let own = format!("<geltungsbereich>{}</geltungsbereich>", polygon(outside));
    let wrong: &[&str] = &["error: outside o0 plan", "error: gap plan", "error: 2.2.3.1 o0 plan"];
    let cases: [(&str, &str, &[&str]); 4] =
        [("1800", "6/0", &[]), ("2000", "6/0", &[]), ("2000", "4/1", &[]), ("1600", "6/0", wrong)];
    for (meaning, version, expected) in cases {
        let bereich = format!("<bedeutung>{meaning}</bedeutung>{own}");
        let package = plan(version, &bereich, &[(BASE, CLOSES, outside)]);
        let told = told(&package);
        match (meaning, version) {
            // 2000 is no meaning of 4.1.
            ("2000", "4/1") => assert!(told.contains(&"error: 2.2.3.1 o0 plan".to_owned()), "{told:?}"),
            _ => assert_eq!(told, expected, "{meaning} {version}"),
        }
    }
}

#[test]
fn attributes_are_set_once_in_a_place() {
    let upper = "BP_UeberbaubareGrundstuecksFlaeche";
    let low = format!("{CLOSES}<GRZ>0.4</GRZ><bauweise>1000</bauweise>");
    let cases = [
        ("6/0", "<GRZ>0.4</GRZ>", "2 2 8 2 8 8 2 8 2 2", 1),
        ("6/0", "<GRZ>0.4</GRZ><bauweise>1000</bauweise><Z>2</Z>", "-1 4 11 4 11 6 -1 6 -1 4", 2),
        ("6/0", "<Z>2</Z>", "2 2 8 2 8 8 2 8 2 2", 0),
        ("5/4", "<GRZ>0.4</GRZ>", "2 2 8 2 8 8 2 8 2 2", 0),
        ("6/0", "<GRZ>0.4</GRZ>", "10 2 18 2 18 8 10 8 10 2", 0),
        ("6/0", "<GRZ>0.4</GRZ>", "9.999 2 18 2 18 8 9.999 8 9.999 2", 0),
        ("6/0", "<GRZ>0.4</GRZ>", "9.99 2 18 2 18 8 9.99 8 9.99 2", 1),
    ];
    for (version, high, corners, expected) in cases {
        let package = plan(version, "", &[(BASE, &low, LEFT), (upper, high, corners)]);
        assert_eq!(
            count(&findings(&package), "4.5.2.4", Level::Error),
            expected,
            "{version} {high} {corners}"
        );
    }
}

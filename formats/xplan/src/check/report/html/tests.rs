//! Pages of reports, as they leave the system.

use super::*;
use crate::Limits;
use crate::check::Finding;
use crate::geometry::Point;

const PLAN: &str = r##"<XPlanAuszug xmlns="http://www.xplanung.de/xplangml/6/0" xmlns:gml="http://www.opengis.net/gml/3.2">
<gml:featureMember><BP_Plan gml:id="p"><name>Am &lt;Mühlgraben&gt;</name><raeumlicherGeltungsbereich><gml:Polygon><gml:exterior><gml:LinearRing>
<gml:posList>700000 5720000 700100 5720000 700100 5720080 700000 5720080 700000 5720000</gml:posList>
</gml:LinearRing></gml:exterior></gml:Polygon></raeumlicherGeltungsbereich></BP_Plan></gml:featureMember>
<gml:featureMember><BP_GruenFlaeche gml:id="g"><position><gml:Polygon><gml:exterior><gml:Ring><gml:curveMember><gml:Curve><gml:segments>
<gml:Circle><gml:posList>700020 5720040 700040 5720060 700060 5720040</gml:posList></gml:Circle>
</gml:segments></gml:Curve></gml:curveMember></gml:Ring></gml:exterior></gml:Polygon></position></BP_GruenFlaeche></gml:featureMember>
</XPlanAuszug>"##;

fn finding(rule: &'static str, level: Level, position: Option<(f64, f64)>, offset: usize) -> Finding {
    Finding {
        rule,
        level,
        objects: vec!["g".to_owned(), "<p>".to_owned()],
        position: position.map(|(x, y)| Point { x, y }),
        offset: Some(offset),
        text: "Hier & dort liegt etwas über <einem> anderen.".to_owned(),
    }
}

fn findings() -> Vec<Finding> {
    vec![
        finding("2.2.1.1", Level::Warning, Some((700_060.0, 5_720_040.0)), 700),
        finding("2.2.2.1", Level::Error, Some((700_040.0, 5_720_060.0)), 650),
        finding("2.2.2.1", Level::Error, Some((700_040.5, 5_720_060.0)), 651),
        finding("2.2.2.1", Level::Error, Some((700_090.0, 5_720_010.0)), 652),
        finding("schema", Level::Error, None, 100),
        finding("plausibility.GFZ", Level::Warning, Some((f64::NAN, 1e300)), 9),
    ]
}

fn document() -> Document {
    Document::read(PLAN.as_bytes().to_vec(), &Limits::default()).unwrap()
}

#[test]
fn a_page_has_a_map_and_a_list() {
    let document = document();
    let report = Report::of(&document, findings(), 2);
    assert_eq!(report.omitted, [("2.2.2.1", Level::Error, 1)]);
    insta::assert_snapshot!(page(&report, "plan <17>.gml", Some(&document)));
}

#[test]
fn what_the_file_says_is_no_markup() {
    let document = document();
    let page = page(&Report::of(&document, findings(), 9), "<b>", Some(&document));
    for forbidden in ["<einem>", "<Mühlgraben>", "<b>", "<script", "NaN", "inf"] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
}

#[test]
fn every_marker_leads_to_a_finding() {
    let document = document();
    let page = page(&Report::of(&document, findings(), 9), "a", Some(&document));
    let targets: Vec<_> = page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(targets, ["b2", "b4", "b6"], "two of the same place have one marker");
    for target in targets {
        assert_eq!(page.matches(&format!("id=\"{target}\"")).count(), 1);
    }
}

#[test]
fn without_a_place_there_is_no_map() {
    let document = document();
    let report = Report::of(&document, vec![finding("schema", Level::Error, None, 3)], 9);
    assert!(!page(&report, "a", Some(&document)).contains("<svg"));
    assert!(!page(&Report::of(&document, Vec::new(), 9), "a", Some(&document)).contains("<ol"));
    assert!(page(&Report::unopened("Weg.".to_owned()), "a", None).contains("Nicht entschieden"));
}

//! Files that were found by fuzzing: whatever stands in them, there is an answer, and soon.

use std::time::{Duration, Instant};

use xplan::ask::Plans;
use xplan::{Document, Limits};

/// More than any of these takes, even where others work on the machine.
const SOON: Duration = Duration::from_secs(8);

#[test]
fn arcs_as_large_as_the_earth_are_asked_soon() {
    // A slipped decimal point makes an arc of thousands of kilometres of one of twenty metres.
    let ring = "<gml:Curve><gml:segments><gml:ArcString><gml:posList>572116 5938522 572123 5938509 572139 59384995.8 \
                572150 5938490 572116 5938522</gml:posList></gml:ArcString></gml:segments></gml:Curve>";
    let area = |class: &str, id: &str, property: &str| {
        format!(
            "<gml:featureMember><{class} gml:id=\"{id}\"><{property}><gml:Polygon srsName=\"EPSG:25832\"><gml:exterior><gml:Ring>\
             <gml:curveMember>{ring}</gml:curveMember></gml:Ring></gml:exterior></gml:Polygon></{property}></{class}></gml:featureMember>"
        )
    };
    let objects: String =
        (0..4).map(|number| area("BP_GruenFlaeche", &format!("g{number}"), "position")).collect();
    let text = format!(
        "<XPlanAuszug xmlns=\"http://www.xplanung.de/xplangml/6/0\" xmlns:gml=\"http://www.opengis.net/gml/3.2\">{}{objects}</XPlanAuszug>",
        area("BP_Plan", "p", "raeumlicherGeltungsbereich")
    );
    let document = Document::read(text.into_bytes(), &Limits::default()).unwrap();
    let parcel = document.geometries()[0].shape.surfaces()[0].clone();
    let plans = Plans::new([("a".to_owned(), document)]);
    let crs = plans.files()[0].crs();
    let began = Instant::now();
    drop(plans.on(&parcel, crs).say());
    assert!(began.elapsed() < SOON, "{:?}", began.elapsed());
}

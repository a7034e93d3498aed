//! Plans as XML, changed byte by byte or element by element: whatever comes in, each thing that can be done with a plan ends, and soon.

#![no_main]

#[path = "../../../einvoice/fuzz/fuzz_targets/dice.rs"]
mod dice;

use dice::Dice;
use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};
use xplan::ask::Plans;
use xplan::check::{Level, Options, Verdict, check};
use xplan::geometry::Point;
use xplan::{Document, Limits, Version, compare, draw, edit, inspire, migrate};

fuzz_target!(|file: &[u8]| judge(file));

fuzz_mutator!(|data: &mut [u8], size: usize, room: usize, seed: u32| {
    let mut dice = Dice::new(seed);
    let changed = if dice.below(3) == 0 { None } else { changed(&data[..size], &mut dice) };
    match changed {
        Some(changed) if changed.len() <= room => {
            data[..changed.len()].copy_from_slice(&changed);
            changed.len()
        }
        _ => fuzzer_mutate(data, size, room),
    }
});

/// Everything the crate does with the bytes of a stranger.
fn judge(file: &[u8]) {
    let Ok(document) = Document::read(file.to_vec(), &Limits::default()) else { return };
    assert!(document.bytes() == file);
    checked(&document);
    compared(&document, file);
    asked(&document);
    if let Ok(migrated) = migrate::migrate(&document, Version::V6_1) {
        drop(migrated.report.text());
        assert!(Document::read(migrated.bytes, &Limits::default()).is_ok());
    }
    drop(inspire::export(&document, "https://example.org/plu"));
    if let Ok(picture) = draw::svg(&document, &draw::Options::default()) {
        assert!(picture.ends_with("</svg>\n"));
    }
}

/// The report says what follows from its findings, in each form.
fn checked(document: &Document) {
    let report = check(document, &Options { most: 20, ..Options::default() });
    let has_errors = report.count(Level::Error) > 0;
    assert_eq!(has_errors && report.verdict != Verdict::Undecided, report.verdict == Verdict::Invalid);
    for finding in &report.findings {
        assert!(!finding.text.is_empty() && finding.line.is_none_or(|line| line > 0));
    }
    assert!(!report.to_json("a").contains('\n'));
    assert!(!report.to_text("a").is_empty());
    assert!(report.to_html("a", Some(document)).ends_with("</html>\n"));
}

/// What a comparison finds makes one file out of the other.
fn compared(document: &Document, file: &[u8]) {
    let mut dice = Dice::new(u32::try_from(file.len()).unwrap_or(7));
    let Some(other) = changed(file, &mut dice) else { return };
    let Ok(other) = Document::read(other, &Limits::default()) else { return };
    let found = compare::diff(document, &other);
    drop((found.text(), found.csv()));
    let changes = found.changes();
    if let Ok(made) = edit::apply(document, &changes) {
        assert!(made.document.text() == other.text());
    }
}

/// A point in the middle of each surface.
fn asked(document: &Document) {
    let plans = Plans::new([("a".to_owned(), document.clone())]);
    let Some(crs) = plans.files().first().map(|file| file.crs()) else { return };
    for geometry in document.geometries().iter().take(5) {
        let bounds = geometry.bounds();
        let place = Point {
            x: f64::midpoint(bounds.min.x, bounds.max.x),
            y: f64::midpoint(bounds.min.y, bounds.max.y),
        };
        drop(plans.at(place, crs, 0.5).say().text());
        if let Some(surface) = geometry.shape.surfaces().first() {
            drop(plans.on(surface, crs).say());
        }
    }
}

/// Names of elements that mean something.
const NAMES: [&str; 40] = [
    "xplan:BP_Plan",
    "xplan:BP_Bereich",
    "xplan:FP_Plan",
    "xplan:BP_BaugebietsTeilFlaeche",
    "xplan:BP_UeberbaubareGrundstuecksFlaeche",
    "xplan:BP_GruenFlaeche",
    "xplan:BP_BauLinie",
    "xplan:XP_PTO",
    "xplan:XP_TextAbschnitt",
    "xplan:XP_ExterneReferenz",
    "xplan:position",
    "xplan:raeumlicherGeltungsbereich",
    "xplan:geltungsbereich",
    "xplan:bedeutung",
    "xplan:flaechenschluss",
    "xplan:ebene",
    "xplan:gehoertZuBereich",
    "xplan:gehoertZuPlan",
    "xplan:planinhalt",
    "xplan:rechtscharakter",
    "xplan:zweckbestimmung",
    "xplan:GFZ",
    "xplan:GRZ",
    "xplan:Z",
    "xplan:dachgestaltung",
    "xplan:startBedingung",
    "gml:featureMember",
    "gml:Point",
    "gml:LineString",
    "gml:Curve",
    "gml:Polygon",
    "gml:Surface",
    "gml:PolygonPatch",
    "gml:MultiSurface",
    "gml:exterior",
    "gml:interior",
    "gml:Ring",
    "gml:LinearRing",
    "gml:ArcString",
    "gml:posList",
];

/// Values over which something could stumble.
const VALUES: [&str; 30] = [
    "",
    "0",
    "-0",
    "-1",
    "true",
    "false",
    "1000",
    "1800",
    "2000",
    "9999",
    "99999999999999999999",
    "1e308",
    "-1e308 1e308",
    "1e-320",
    "NaN",
    "INF",
    "2026-02-30",
    "565000 5930000",
    "565000 5930000 565000 5930000 565000 5930000",
    "565000 5930000 565010 5930000 565020 5930000",
    "565000 5930000 565010 5930000 565010 5930010 565000 5930010 565000 5930000",
    "565000 5930000 565010 5930010 565010 5930000 565000 5930010 565000 5930000",
    "565000 5930000 565005 5930005 565010 5930000 565005 5929995 565000 5930000",
    "565000 5930000 565000.001 5930000 565000.001 5930000.001",
    "0 0 1e300 0 1e300 1e300 0 1e300 0 0",
    "EPSG:25832",
    "#GML_1",
    "http://www.xplanung.de/xplangml/5/1",
    "&#x41;&amp;",
    "<![CDATA[1]]>2",
];

/// An element: where its tag begins, its name ends, its content begins and ends, and where it ends.
#[derive(Clone, Copy)]
struct Element {
    start: usize,
    name: usize,
    inner: (usize, usize),
    end: usize,
}

/// The file with an element left out, doubled, moved, renamed, with another value or attribute, or with a coordinate changed.
fn changed(file: &[u8], dice: &mut Dice) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(file).ok()?;
    let element = any(text, dice)?;
    let put = |from: usize, to: usize, middle: &str| [&text[..from], middle, &text[to..]].concat().into_bytes();
    let whole = &text[element.start..element.end];
    let inner = &text[element.inner.0..element.inner.1];
    Some(match dice.below(12) {
        0 => put(element.start, element.end, ""),
        1 => put(element.end, element.end, whole),
        2 => put(element.end, element.end, &whole.repeat(1 << dice.below(6))),
        3 => {
            let other = any(text, dice)?;
            put(element.start, element.end, &text[other.start..other.end])
        }
        4 => {
            let other = any(text, dice)?;
            put(other.inner.0, other.inner.0, whole)
        }
        5 => {
            let name = dice.of(&NAMES);
            let tag = &text[element.name..element.inner.0];
            put(element.start, element.end, &format!("<{name}{tag}{inner}</{name}>"))
        }
        6 => {
            let attribute = dice.of(&["srsName", "uom", "gml:id", "xlink:href", "codeSpace", "srsDimension", "xmlns"]);
            put(element.name, element.name, &format!(" {attribute}=\"{}\"", dice.of(&VALUES)))
        }
        7 => {
            let name = dice.of(&NAMES);
            put(element.inner.0, element.inner.0, &format!("<{name}>{}</{name}>", dice.of(&VALUES)))
        }
        8 => put(element.inner.0, element.inner.1, dice.of(&VALUES)),
        _ => moved(text, dice)?,
    })
}

/// One of the coordinates a little or far away, left out, or the list turned round.
fn moved(text: &str, dice: &mut Dice) -> Option<Vec<u8>> {
    let lists: Vec<_> = text.match_indices("posList").map(|(at, _)| at).collect();
    let at = *lists.get(dice.below(lists.len()))?;
    let from = at + text[at..].find('>')? + 1;
    let to = from + text[from..].find('<')?;
    let mut values: Vec<String> = text[from..to].split_ascii_whitespace().map(str::to_owned).collect();
    let rank = dice.below(values.len());
    let value: f64 = values.get(rank)?.parse().ok()?;
    match dice.below(5) {
        0 => values[rank] = format!("{:.3}", value + [0.001, -0.002, 0.01, -1.0, 100.0][dice.below(5)]),
        1 => drop(values.drain(rank..(rank + 2).min(values.len()))),
        2 => values.extend_from_within(..values.len().min(2)),
        3 => values = values.chunks(2).rev().flatten().cloned().collect(),
        _ => values[rank] = values[rank % 2].clone(),
    }
    Some([&text[..from], &values.join(" "), &text[to..]].concat().into_bytes())
}

/// Any element that has an end.
fn any(text: &str, dice: &mut Dice) -> Option<Element> {
    let from = (0..=dice.below(text.len())).rev().find(|at| text.is_char_boundary(*at))?;
    let opens = |part: &str| {
        part.match_indices('<').map(|(at, _)| at).find(|at| part[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic()))
    };
    let start = opens(&text[from..]).map(|at| from + at).or_else(|| opens(text))?;
    let name = start + text[start..].find(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/'))?;
    let close = format!("</{}>", &text[start + 1..name]);
    let open = format!("<{}", &text[start + 1..name]);
    let inner = start + text[start..].find('>')? + 1;
    let (mut depth, mut at) = (1_usize, inner);
    while depth > 0 {
        let end = at + text[at..].find(&close)?;
        depth += text[at..end].matches(&open).count();
        depth -= 1;
        at = end + close.len();
    }
    Some(Element { start, name, inner: (inner, at - close.len()), end: at })
}

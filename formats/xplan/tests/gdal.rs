//! GDAL reads what is written here: the same features of each class, each with as many vertices.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot make its files has failed")]
#![expect(clippy::print_stdout, reason = "that nothing was proved must be seen")]

mod data;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use xplan::document::Space;
use xplan::edit::{self, Change};
use xplan::geometry::{Point, Shape};
use xplan::migrate::migrate;
use xplan::{Document, Limits, Version};

/// For each class the numbers of vertices of its objects, ascending; `None` where there is no geometry.
type Counted = BTreeMap<String, Vec<Option<usize>>>;

/// A way to write a plan, and what it is called.
type Way = (&'static str, fn(&Document) -> Document);

/// What stands in a document. An object's own geometry is the last that it has, as GDAL takes it.
fn ours(document: &Document) -> Counted {
    let mut counted = Counted::new();
    for object in document.objects() {
        let vertices = object.geometries().last().map(|geometry| count(&points(&geometry.shape)));
        counted.entry(object.class().to_owned()).or_default().push(vertices);
    }
    sorted(counted)
}

fn points(shape: &Shape) -> Vec<Point> {
    match shape {
        Shape::Point(point) => vec![*point],
        Shape::MultiPoint(points) => points.clone(),
        Shape::Line(_) | Shape::MultiLine(_) => {
            shape.lines().iter().flat_map(|path| path.points.clone()).collect()
        }
        Shape::Surface(_) | Shape::MultiSurface(_) => {
            let rings = shape.surfaces().iter().flat_map(|surface| surface.rings());
            rings.flat_map(|ring| ring.points.clone()).collect()
        }
    }
}

/// GDAL repeats the point where two parts of a curve meet; such repetitions count once on both sides.
fn count(points: &[Point]) -> usize {
    points.len() - points.windows(2).filter(|pair| pair[0] == pair[1]).count()
}

/// What GDAL finds in a file.
fn theirs(file: &Path) -> Counted {
    let ended = Command::new("ogrinfo")
        .args(["-ro", "-al", "-oo", "WRITE_GFS=NO", "--config", "OGR_GML_NULL", "NO"])
        .arg(file)
        .output()
        .expect("ogrinfo of the package gdal-bin");
    assert!(ended.status.success(), "{}: {}", file.display(), String::from_utf8_lossy(&ended.stderr));
    let mut counted = Counted::new();
    let mut class = String::new();
    for line in String::from_utf8_lossy(&ended.stdout).lines() {
        if let Some(rest) = line.strip_prefix("OGRFeature(") {
            class = rest.split(')').next().unwrap().to_owned();
            counted.entry(class.clone()).or_default().push(None);
        } else if let Some(vertices) = vertices_of(line) {
            *counted.get_mut(&class).unwrap().last_mut().unwrap() = Some(vertices);
        }
    }
    sorted(counted)
}

/// The vertices in a line that is a geometry.
fn vertices_of(line: &str) -> Option<usize> {
    let line = line.strip_prefix("  ")?;
    let kinds =
        ["POINT", "MULTI", "LINESTRING", "CIRCULARSTRING", "COMPOUNDCURVE", "CURVEPOLYGON", "POLYGON"];
    if !kinds.iter().any(|kind| line.starts_with(kind)) || line.contains(" = ") {
        return None;
    }
    let is_number =
        |character: char| character.is_ascii_digit() || matches!(character, '-' | '.' | ' ' | 'e');
    let points: Vec<Point> = line
        .split(|character| !is_number(character))
        .filter_map(|pair| {
            let (x, y) = pair.trim().split_once(' ')?;
            Some(Point { x: x.parse().ok()?, y: y.parse().ok()? })
        })
        .collect();
    Some(count(&points))
}

fn sorted(mut counted: Counted) -> Counted {
    counted.values_mut().for_each(|counts| counts.sort_unstable());
    counted
}

/// The plans of others, each with its name.
fn plans() -> Vec<(String, Document)> {
    let read = |(name, gml): (String, Vec<u8>)| {
        (name.replace('/', "-"), Document::read(gml, &Limits::default()).unwrap())
    };
    data::plans(&data::FOLDERS[..1], usize::MAX).into_iter().map(read).collect()
}

/// The same plan with each of its geometries written anew.
fn written_anew(document: &Document) -> Document {
    let geometries = document.geometries().iter().enumerate();
    let changes: Vec<Change> = geometries
        .map(|(number, geometry)| {
            let node = document.node(geometry.element);
            let srs = node.attribute(Space::None, "srsName");
            let part = edit::geometry(&geometry.shape, &format!("anew_{number}"), srs.as_deref());
            Change::Replace { element: geometry.element, part }
        })
        .collect();
    edit::apply(document, &changes).unwrap().document
}

/// The same plan as one of the newest version.
fn migrated(document: &Document) -> Document {
    let migrated = migrate(document, Version::V6_1).unwrap();
    Document::read(migrated.bytes, &Limits::default()).unwrap()
}

fn compare(name: &str, document: &Document) -> usize {
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("xplan-gdal");
    std::fs::create_dir_all(&place).unwrap();
    let file = place.join(format!("{name}.gml"));
    std::fs::write(&file, document.bytes()).unwrap();
    let (ours, theirs) = (ours(document), theirs(&file));
    for (class, counts) in &ours {
        assert_eq!(theirs.get(class), Some(counts), "{}: {class}", file.display());
    }
    std::fs::remove_file(&file).unwrap();
    document.objects().len()
}

#[test]
fn gdal_reads_what_is_written() {
    let plans = plans();
    let ways: [Way; 3] =
        [("as they are", Document::clone), ("written anew", written_anew), ("migrated to 6.1", migrated)];
    for (what, change) in ways {
        let objects: usize = plans.iter().map(|(name, document)| compare(name, &change(document))).sum();
        println!(
            "{what}: {objects} objects of {} plans have as many vertices for GDAL as for us",
            plans.len()
        );
    }
}

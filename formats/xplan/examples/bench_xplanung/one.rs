//! One plan: read, checked part by part, compared with a changed version of itself.

use std::path::Path;

use xplan::archive::Package;
use xplan::check::surfaces::Surfaces;
use xplan::check::{Options, check, check_geometries, plausibility, rules};
use xplan::compare::diff;
use xplan::{Document, Limits};

use crate::{median, memory};

/// What came out for a plan.
pub(crate) struct Measured {
    /// The plan without its archive.
    pub(crate) file: String,
    /// Milliseconds until it is read, and until it is checked, too.
    pub(crate) reading: f64,
    pub(crate) whole: f64,
    /// Seconds of each thing, to be handed over.
    pub(crate) figures: Vec<(&'static str, f64)>,
}

const RUNS: usize = 15;

/// The parts of a check and the options that ask for them alone.
fn parts() -> [(&'static str, Options); 7] {
    let none = Options::none;
    [
        ("schema", Options { schema: true, ..none() }),
        ("conformity rules", Options { semantic: true, ..none() }),
        ("2.2.2.1 geometry", Options { geometry: true, orientation: true, ..none() }),
        ("2.2.1.1 Flächenschluss", Options { flaechenschluss: true, ..none() }),
        ("2.2.3.1 Geltungsbereich", Options { geltungsbereich: true, ..none() }),
        ("4.5.2.4 Doppelbelegung", Options { doppelbelegung: true, ..none() }),
        ("plausibility", Options { plausibility: true, ..none() }),
    ]
}

/// Measures and prints.
pub(crate) fn measure(file: &str, package: &Package) -> Result<Measured, String> {
    let bytes = package.document().bytes().to_vec();
    let before = memory();
    let document = read(&bytes)?;
    let held = memory() - before;
    let points: usize = document.geometries().iter().map(points).sum();
    println!(
        "{file}: {} kB, {} objects, {points} points",
        bytes.len().div_ceil(1000),
        document.objects().len()
    );
    println!("  memory: {held:.1} MB beside the file's bytes");
    let reading = median(RUNS, || read(&bytes));
    println!("  read and indexed: {reading:.1} ms");
    // The tables of the version are made once, at the first check.
    let report = check(&document, &Options::default());
    for (name, options) in parts() {
        println!("  {name}: {:.1} ms", median(RUNS, || check(&document, &options)));
    }
    let checking = median(RUNS, || check(&document, &Options::default()));
    println!("  all checks: {checking:.1} ms, {:?}, {} findings", report.verdict, report.findings.len());
    let whole = median(RUNS, || read(&bytes).map(|document| check(&document, &Options::default())));
    println!("  read and checked: {whole:.1} ms");
    let (mean, most) = objects(&document);
    println!("  one object checked again: {mean:.3} ms, the slowest {most:.3} ms");
    again(&document, &bytes)?;
    let figures = vec![("read", reading / 1e3), ("checked", whole / 1e3)];
    Ok(Measured { file: plain(file, &bytes)?, reading, whole, figures })
}

/// The plan without its archive, for programs that know none.
fn plain(file: &str, bytes: &[u8]) -> Result<String, String> {
    let folder = std::env::temp_dir().join("rathaus-bench-xplanung");
    let name = Path::new(file).with_extension("gml");
    let path = folder.join(name.file_name().unwrap_or_default());
    let told = |error: std::io::Error| format!("{}: {error}", path.display());
    std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&path, bytes)).map_err(told)?;
    Ok(path.to_string_lossy().into_owned())
}

/// Objects checked again one by one, as after a change; on average and the slowest, in milliseconds.
fn objects(document: &Document) -> (f64, f64) {
    let surfaces = Surfaces::new(document);
    let took: Vec<f64> = document
        .objects()
        .map(|object| {
            median(3, || {
                let shape = object.geometries().last().map(|geometry| &geometry.shape);
                let together = shape.map(|shape| surfaces.recheck(&object.id(), shape));
                let own = check_geometries(object, true);
                (own, together, rules::check_object(object), plausibility::check_object(object))
            })
        })
        .collect();
    let count = f64::from(u32::try_from(took.len()).unwrap_or(u32::MAX));
    (took.iter().sum::<f64>() / count, took.iter().copied().fold(0.0, f64::max))
}

/// The plan compared with itself, and with itself after a digit of a coordinate was changed.
fn again(document: &Document, bytes: &[u8]) -> Result<(), String> {
    let same = read(bytes)?;
    println!("  compared with itself: {:.1} ms", median(RUNS, || diff(document, &same)));
    if let Some(changed) = changed(document) {
        let other = read(&changed)?;
        let found = diff(document, &other).objects.len();
        let took = median(RUNS, || diff(document, &other));
        println!("  compared with a changed version ({found} objects differ): {took:.1} ms");
    }
    Ok(())
}

/// The text with a digit of a coordinate in the middle of the file changed.
fn changed(document: &Document) -> Option<Vec<u8>> {
    let lists: Vec<_> = document.nodes().filter(|node| node.name() == "posList").collect();
    let place = lists.get(lists.len() / 2)?.inner_span();
    let text = document.text();
    let at = place.start + text.get(place)?.find('.')? + 1;
    let mut bytes = text.as_bytes().to_vec();
    let digit = bytes.get_mut(at).filter(|byte| byte.is_ascii_digit())?;
    *digit = if *digit == b'9' { b'8' } else { *digit + 1 };
    Some(bytes)
}

fn read(bytes: &[u8]) -> Result<Document, String> {
    Document::read(bytes.to_vec(), &Limits::default()).map_err(|refusal| refusal.to_string())
}

fn points(geometry: &xplan::geometry::Geometry) -> usize {
    let surfaces = geometry.shape.surfaces().iter().flat_map(|surface| surface.rings());
    surfaces.chain(geometry.shape.lines()).map(|path| path.points.len()).sum()
}

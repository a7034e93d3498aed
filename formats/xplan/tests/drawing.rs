//! Every plan of others is drawn and cut into tiles; asked in its middle it says something.
#![expect(clippy::unwrap_used, reason = "a test that cannot read its files has failed")]
#![expect(clippy::print_stdout, reason = "a suite that is missing has to be named")]

#[path = "suite/folder.rs"]
mod folder;

use std::path::{Path, PathBuf};

use quick_xml::events::Event;
use xplan::archive::Package;
use xplan::ask::Plans;
use xplan::crs::{Crs, transform};
use xplan::draw::{NothingToDraw, Options, svg, tile::Tiles};
use xplan::geometry::Point;
use xplan::{Document, Limits};

/// All files below a folder.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

fn documents(folders: &[&str]) -> Vec<(String, Document)> {
    let Some(folder) = folder::folder() else {
        assert!(std::env::var_os("RATHAUS_REQUIRE_SUITES").is_none(), "the test data of plans is missing");
        println!("SKIPPED: the test data of plans is missing");
        return Vec::new();
    };
    let mut found = Vec::new();
    folders.iter().for_each(|name| files(&folder.join(name), &mut found));
    found.sort();
    let read = |path: PathBuf| {
        let package = Package::read(std::fs::read(&path).unwrap(), &Limits::default()).ok()?;
        Some((path.file_name()?.to_string_lossy().into_owned(), package.into_document()))
    };
    found.into_iter().filter_map(read).collect()
}

#[test]
fn every_plan_is_drawn() {
    for (name, document) in documents(&["plans", "presentation", "rules"]) {
        let picture = match svg(&document, &Options::default()) {
            Ok(picture) => picture,
            Err(NothingToDraw) => {
                assert!(document.geometries().is_empty(), "{name}");
                continue;
            }
        };
        let mut drawn = 0;
        let mut reader = quick_xml::Reader::from_str(&picture);
        loop {
            match reader.read_event().unwrap() {
                Event::Eof => break,
                Event::Empty(tag) => {
                    drawn +=
                        usize::from(tag.attributes().flatten().any(|one| one.key.as_ref() == "data-object"));
                }
                _ => {}
            }
        }
        let wanted = document.objects().filter(|object| !object.class().starts_with("XP_"));
        let wanted = wanted.filter(|object| !object.geometries().is_empty()).count();
        assert!(drawn >= wanted, "{name}: {drawn} of {wanted} objects");
        assert!(!picture.contains("NaN") && !picture.contains("inf "), "{name}");
    }
}

/// A level of tiles at which no area is too small.
const LEVEL: u32 = 15;

/// The tile that holds a place of Web Mercator.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "plans lie in the world")]
fn tile_at(place: Point) -> (u32, u32) {
    let half = 20_037_508.342_789_244;
    let count = f64::from(1_u32 << LEVEL);
    let number = |part: f64| (part / (2.0 * half) * count) as u32;
    (number(place.x + half), number(half - place.y))
}

#[test]
fn every_plan_has_tiles_and_answers() {
    let all = documents(&["plans"]);
    let count = all.len();
    let mut middles = Vec::new();
    for (name, document) in &all {
        let (Some(tiles), Some(crs)) = (Tiles::new(document), document.crs()) else {
            panic!("{name}: its reference system is not known");
        };
        let area = document.geometries().iter().find(|geometry| !geometry.shape.surfaces().is_empty());
        let corner = area.unwrap().shape.surfaces()[0].patches[0].exterior.points[0];
        let (column, row) = tile_at(transform(crs, Crs::WebMercator, corner));
        let (first, last) = tiles.range(LEVEL).unwrap();
        assert!((first.0..=last.0).contains(&column) && (first.1..=last.1).contains(&row), "{name}");
        assert!(!tiles.tile(LEVEL, column, row).is_empty(), "{name}");
        // The middle of the first area: it is in there, or in a hole of it.
        let bounds = area.unwrap().bounds();
        let (x, y) = ((bounds.min.x + bounds.max.x) / 2.0, (bounds.min.y + bounds.max.y) / 2.0);
        middles.push((Point { x, y }, crs));
    }
    let plans = Plans::new(all);
    assert_eq!(plans.files().len(), count);
    let answered = middles.iter().filter(|(place, crs)| !plans.at(*place, *crs, 0.0).say().plans.is_empty());
    assert!(answered.count() * 10 >= count * 9);
}

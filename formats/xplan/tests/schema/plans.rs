//! The foreign plans.

use std::fs;
use std::io::{Cursor, Read as _};
use std::path::Path;

use xplan::{Document, Limits, Version};

use crate::mutate::Dice;

/// The plans of a version, by the name of their file in the manifest.
pub(crate) fn of(folder: &Path, version: Version) -> Vec<(String, String)> {
    let manifest: serde_json::Value =
        serde_json::from_slice(&fs::read(folder.join("MANIFEST.json")).unwrap()).unwrap();
    let mut plans = Vec::new();
    for entry in manifest.as_array().unwrap() {
        let file = entry["file"].as_str().unwrap();
        if entry["xplan"].as_str() == Some(version.number()) {
            plans.push((file.to_owned(), String::from_utf8(plan(&folder.join(file))).unwrap()));
        }
    }
    plans
}

/// The plan in a file, an archive or not.
fn plan(file: &Path) -> Vec<u8> {
    let bytes = fs::read(file).unwrap();
    if !bytes.starts_with(b"PK") {
        return bytes;
    }
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut plan = Vec::new();
    archive
        .by_name("xplan.gml")
        .unwrap()
        .take(Limits::default().bytes as u64)
        .read_to_end(&mut plan)
        .unwrap();
    plan
}

/// A plan with some of its members only.
pub(crate) fn piece(plan: &Document, number: usize, dice: &mut Dice) -> String {
    let root = plan.root();
    let text = plan.text();
    let members: Vec<_> = root.children().collect();
    let mut chosen: Vec<usize> = (0..number).map(|_| dice.below(members.len())).collect();
    chosen.sort_unstable();
    chosen.dedup();
    let mut piece = text[..root.inner_span().start].to_owned();
    for member in chosen {
        piece.push_str(&text[members[member].span()]);
        piece.push('\n');
    }
    piece.push_str(&text[root.inner_span().end..]);
    piece
}

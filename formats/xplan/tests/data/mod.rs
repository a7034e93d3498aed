//! Plans of others, which are no part of this repository: where they lie, and every plan among them.

use std::path::PathBuf;

use xplan::Limits;
use xplan::archive::Package;

#[path = "../suite/folder.rs"]
mod place;

/// The folders with plans.
pub(crate) const FOLDERS: [&str; 9] = [
    "plans",
    "presentation",
    "reading",
    "rules/aenderungen",
    "rules/doppelbelegung",
    "rules/flaechenschluss",
    "rules/geltungsbereich",
    "rules/geometry",
    "rules/semantic",
];

/// The folder of the test data. Says so if it is missing, which is a failure where `RATHAUS_REQUIRE_SUITES` is set.
pub(crate) fn folder() -> Option<PathBuf> {
    let folder = place::folder();
    if folder.is_none() {
        assert!(std::env::var_os("RATHAUS_REQUIRE_SUITES").is_none(), "foreign plans not found");
        println!("foreign plans not found: nothing was proved");
    }
    folder
}

/// The files of plans below some of its folders, with their names.
pub(crate) fn files(folders: &[&str]) -> Vec<(String, Vec<u8>)> {
    let Some(root) = folder() else { return Vec::new() };
    let mut files = Vec::new();
    for folder in folders {
        let entries = std::fs::read_dir(root.join(folder)).unwrap();
        for path in entries.map(|entry| entry.unwrap().path()) {
            let is_plan =
                path.extension().is_some_and(|end| ["gml", "xml", "zip"].iter().any(|known| end == *known));
            if is_plan {
                let name = path.strip_prefix(&root).unwrap().display().to_string();
                files.push((name, std::fs::read(&path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

/// The GML of plans that can be read, out of their archives, up to a size.
pub(crate) fn plans(folders: &[&str], limit: usize) -> Vec<(String, Vec<u8>)> {
    let readable = |(name, bytes): (String, Vec<u8>)| {
        let package = Package::read(bytes, &Limits::default()).ok()?;
        Some((name, package.document().bytes().to_vec()))
    };
    files(folders).into_iter().filter_map(readable).filter(|(_, gml)| gml.len() <= limit).collect()
}

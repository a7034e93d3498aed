//! What is known about the files of a folder: `MANIFEST.json`.

use std::path::{Path, PathBuf};

use serde::Deserialize;

/// A file with what others say about it.
#[derive(Debug, Deserialize)]
pub(super) struct Entry {
    pub(super) file: String,
    #[serde(default)]
    pub(super) xplan: Option<String>,
    #[serde(default)]
    pub(super) root: Option<String>,
    #[serde(default)]
    pub(super) features: Option<usize>,
    #[serde(default)]
    pub(super) points: Option<usize>,
    #[serde(default)]
    pub(super) arcs: Option<usize>,
    #[serde(default)]
    pub(super) gml_bytes: Option<usize>,
    /// The beginning of the SHA-256 of the plan.
    #[serde(default)]
    pub(super) gml_sha256_16: Option<String>,
    #[serde(default)]
    pub(super) attachments: Option<Vec<String>>,
    /// What libxml2 says with the XSD of the version.
    #[serde(default)]
    pub(super) xmllint_xsd: Option<Schema>,
    #[serde(default)]
    pub(super) expected: Option<Vec<Expected>>,
}

/// The verdict of libxml2.
#[derive(Debug, Deserialize)]
pub(super) struct Schema {
    pub(super) valid: bool,
    #[serde(default)]
    pub(super) first: Vec<String>,
}

/// A verdict of others about one check.
#[derive(Debug, Deserialize)]
pub(super) struct Expected {
    pub(super) check: String,
    #[serde(default)]
    pub(super) valid: Option<bool>,
    #[serde(default)]
    pub(super) warnings: Option<usize>,
    #[serde(default)]
    pub(super) gml_id: Option<String>,
    #[serde(default)]
    pub(super) intersections: Option<Vec<[f64; 2]>>,
    #[serde(default)]
    pub(super) note: Option<String>,
}

/// The entries of a folder whose files are there. Whoever has no manifest has no expectations.
pub(super) fn entries(folder: &Path) -> Result<Vec<Entry>, String> {
    let path = folder.join("MANIFEST.json");
    let Ok(text) = std::fs::read_to_string(&path) else { return Ok(Vec::new()) };
    serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
}

/// Folders whose files are cases; those beside them hold schemas, tables and verdicts.
const NO_CASES: [&str; 4] = ["schema", "catalogue", "mapping", "oracle"];

/// All plans below the folder, in order, by their names in it.
pub(super) fn plans(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut open: Vec<PathBuf> = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(&next).into_iter().flatten().flatten() {
            let path = entry.path();
            let Ok(name) = path.strip_prefix(folder).map(|name| name.to_string_lossy().into_owned()) else {
                continue;
            };
            let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
            if path.is_dir() {
                if !NO_CASES.contains(&name.as_str()) {
                    open.push(path);
                }
            } else if ["gml", "xml", "zip"].contains(&ending.as_str()) {
                found.push(name);
            }
        }
    }
    found.sort();
    found
}

//! The plans of the test data with what the manifest says of them.

use std::path::{Path, PathBuf};

use serde_json::Value;
use xplan::archive::Package;
use xplan::{Document, Limits};

/// A plan of the test data.
pub(crate) struct Plan {
    /// Its path below the folder.
    pub(crate) file: String,
    /// Whether it is valid by the schema of its version, as xmllint says.
    pub(crate) is_valid: bool,
    path: PathBuf,
}

impl Plan {
    /// Reads it.
    pub(crate) fn document(&self) -> Option<Document> {
        let bytes = std::fs::read(&self.path).unwrap();
        Package::read(bytes, &Limits::default()).ok().map(Package::into_document)
    }
}

/// The plans of the manifest; none, said loudly, if the test data is not there.
pub(crate) fn plans(folder: Option<&Path>) -> Vec<Plan> {
    let Some(folder) = folder else {
        let message = "the plans of ../shared/testdata/xplanung are not there: nothing was tested with them";
        assert!(std::env::var_os("RATHAUS_REQUIRE_SUITES").is_none(), "{message}");
        eprintln!("SKIPPED: {message}");
        return Vec::new();
    };
    let manifest = std::fs::read(folder.join("MANIFEST.json")).unwrap();
    let manifest: Value = serde_json::from_slice(&manifest).unwrap();
    let plans = manifest.as_array().unwrap().iter().map(|entry| {
        let file = entry["file"].as_str().unwrap().to_owned();
        Plan { path: folder.join(&file), is_valid: entry["xmllint_xsd"]["valid"] == true, file }
    });
    plans.filter(|plan| plan.path.is_file()).collect()
}

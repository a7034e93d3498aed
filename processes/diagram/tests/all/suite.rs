//! The models of the tests: our own beside this file, and those of others.

use std::path::{Path, PathBuf};

use bpmn::model::Definitions;
use bpmn::xml::Document;

/// A model of a text.
pub(crate) fn model(bytes: &[u8]) -> Definitions {
    Definitions::read(&Document::read(bytes).unwrap()).unwrap()
}

/// Our own models.
pub(crate) fn own(name: &str) -> Definitions {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/models").join(name);
    model(&std::fs::read(path).unwrap())
}

/// The folder of the suites, if it is there: `RATHAUS_SHARED`, or `shared` beside the checkout or above it.
pub(crate) fn folder() -> Option<PathBuf> {
    let shared = std::env::var_os("RATHAUS_SHARED").map_or_else(
        || {
            let here = Path::new(env!("CARGO_MANIFEST_DIR"));
            here.ancestors().map(|up| up.join("shared")).find(|shared| shared.is_dir())
        },
        |path| Some(PathBuf::from(path)),
    );
    let folder = shared.map(|shared| shared.join("testdata/processes")).filter(|folder| folder.is_dir());
    let required = std::env::var_os("RATHAUS_REQUIRE_SUITES").is_some();
    assert!(folder.is_some() || !required, "foreign models not found");
    folder
}

/// Every model below a folder, in order.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(&next).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "bpmn") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

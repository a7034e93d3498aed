//! Where the test data of plans lies.

use std::path::{Path, PathBuf};

/// The folder of the test data, if it is there: `RATHAUS_SHARED`, or `shared` beside the checkout or above it.
pub(crate) fn folder() -> Option<PathBuf> {
    let shared = std::env::var_os("RATHAUS_SHARED").map_or_else(
        || {
            let here = Path::new(env!("CARGO_MANIFEST_DIR"));
            here.ancestors().map(|up| up.join("shared")).find(|shared| shared.is_dir())
        },
        |path| Some(PathBuf::from(path)),
    );
    shared.map(|shared| shared.join("testdata/xplanung")).filter(|folder| folder.is_dir())
}

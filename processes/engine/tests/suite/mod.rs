//! Suites of others, shared by the tests of the crate and `cargo xtask suite`.

#![allow(dead_code, reason = "each who shares it uses a part")]

pub(crate) mod betsy;
pub(crate) mod fbpmn;

use std::path::{Path, PathBuf};

/// The folder `processes` of the foreign test data, if it is there.
pub(crate) fn folder() -> Option<PathBuf> {
    let shared = std::env::var_os("RATHAUS_SHARED").map_or_else(
        || {
            let here = Path::new(env!("CARGO_MANIFEST_DIR"));
            here.ancestors().map(|up| up.join("shared")).find(|shared| shared.is_dir())
        },
        |path| Some(PathBuf::from(path)),
    );
    shared.map(|shared| shared.join("testdata/processes")).filter(|folder| folder.is_dir())
}

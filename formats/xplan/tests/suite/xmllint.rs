//! The verdict of libxml2 about files and schemas.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Unpacks an archive of schemas into a folder of its own and gives the folder.
pub(crate) fn unpacked(archive: &Path, name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
    let mut archive = zip::ZipArchive::new(fs::File::open(archive).unwrap()).unwrap();
    for rank in 0..archive.len() {
        let mut entry = archive.by_index(rank).unwrap();
        let path = folder.join(entry.enclosed_name().unwrap());
        if entry.is_file() {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            fs::write(path, bytes).unwrap();
        }
    }
    folder
}

/// What xmllint says against files, one line for each fault; `None`, said loudly, if there is no xmllint.
pub(crate) fn faults(schema: &Path, files: &[PathBuf]) -> Option<Vec<String>> {
    let run =
        Command::new("xmllint").args(["--noout", "--nonet", "--schema"]).arg(schema).args(files).output();
    let Ok(run) = run else {
        let message = "xmllint (Debian package libxml2-utils) is not there: no schema was asked";
        assert!(std::env::var_os("RATHAUS_REQUIRE_SUITES").is_none(), "{message}");
        eprintln!("SKIPPED: {message}");
        return None;
    };
    let said = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(said.contains("validates") || said.contains("fails to validate"), "{said}");
    Some(said.lines().filter(|line| line.contains("validity error")).map(str::to_owned).collect())
}

//! The judge: xmllint of libxml2 with the schema files of the version.

use std::collections::HashMap;
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::Command;

use xplan::Version;

/// The schema files, unpacked.
pub(crate) struct Xmllint {
    schemas: PathBuf,
}

/// What xmllint says about a file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Judged {
    pub(crate) is_valid: bool,
    /// Its first complaint.
    pub(crate) first: String,
}

/// The versions for which there are schema files.
pub(crate) const VERSIONS: [Version; 8] = [
    Version::V4_0,
    Version::V4_1,
    Version::V5_0,
    Version::V5_1,
    Version::V5_2,
    Version::V5_3,
    Version::V5_4,
    Version::V6_0,
];

impl Xmllint {
    /// Unpacks the schema files of `folder` into a folder of its own for each test. `None` without the program, which is said.
    pub(crate) fn new(folder: &Path, test: &str) -> Option<Self> {
        if Command::new("xmllint").arg("--version").output().is_err() {
            println!("NOT TESTED: xmllint is not there (Debian: libxml2-utils)");
            assert!(std::env::var_os("RATHAUS_REQUIRE_SUITES").is_none(), "xmllint not found");
            return None;
        }
        Some(Self { schemas: unpack(folder, test) })
    }

    /// Has files judged, as many at once as a command line takes.
    pub(crate) fn judge(&self, version: Version, files: &[PathBuf]) -> HashMap<PathBuf, Judged> {
        let mut all = HashMap::new();
        for some in files.chunks(500) {
            let mut command = Command::new("xmllint");
            command.args(["--nonet", "--noout", "--schema"]);
            command.arg(of(&self.schemas, version).join("XPlanung-Operationen.xsd")).args(some);
            let said = command.output().unwrap().stderr;
            let said = String::from_utf8_lossy(&said);
            for file in some {
                all.insert(file.clone(), judged(&said, file));
            }
        }
        all
    }
}

/// The schema files of all versions in a folder of its own for each test.
pub(crate) fn unpack(folder: &Path, test: &str) -> PathBuf {
    let schemas = Path::new(env!("CARGO_TARGET_TMPDIR")).join("xplan-schemas").join(test);
    let _ = fs::remove_dir_all(&schemas);
    let zipped = fs::read(folder.join("schema/xplangml_xsd_4.0_to_5.4.zip")).unwrap();
    zip::ZipArchive::new(Cursor::new(zipped)).unwrap().extract(&schemas).unwrap();
    for part in ["XPlanGML_6_0", "XPlanGML_6_0/GmlProfile", "xlink"] {
        let to = schemas.join(part);
        fs::create_dir_all(&to).unwrap();
        for entry in fs::read_dir(folder.join("schema").join(part)).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
            }
        }
    }
    schemas
}

/// The folder of the schema files of a version.
pub(crate) fn of(schemas: &Path, version: Version) -> PathBuf {
    schemas.join(format!("XPlanGML_{}", version.number().replace('.', "_")))
}

fn judged(said: &str, file: &Path) -> Judged {
    let name = file.display().to_string();
    let about = |line: &&str| line.starts_with(&name);
    let is_valid = said.lines().any(|line| line == format!("{name} validates"));
    let is_judged = is_valid
        || said.lines().any(|line| line == format!("{name} fails to validate"))
        || said.lines().filter(about).any(|line| line.contains("parser error"));
    assert!(is_judged, "xmllint says nothing about {name}: {said:.400}");
    let first =
        said.lines().find(|line| about(line) && line.contains("error")).unwrap_or_default().to_owned();
    Judged { is_valid, first }
}

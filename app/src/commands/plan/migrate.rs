//! `rathaus plan migrate`: a plan in a newer version of the standard.

use std::process::ExitCode;

use kernel::{Error, Result};
use xplan::Version;
use xplan::archive::Package;
use xplan::migrate::{Migrated, migrate};

use super::{Told, input};

/// Reads, migrates, writes, and says what changed on the way. An archive stays an archive.
pub(super) fn newer(file: &str, out: &str, to: Version, format: Told) -> Result<ExitCode> {
    let package = input::package(file)?;
    let migrated = migrated(&package, to).map_err(|reason| Error::internal(format!("{file}: {reason}")))?;
    let bytes = package
        .with_plan(&migrated.bytes)
        .map_err(|refusal| Error::internal(format!("{file}: {refusal}")))?;
    input::write(out, &bytes)?;
    let words = match format {
        Told::Text => migrated.report.text(),
        Told::Json => {
            serde_json::to_string(&migrated.report).map_err(|error| Error::internal(error.to_string()))?
        }
    };
    input::report(out, &words.lines().map(str::to_owned).collect::<Vec<_>>());
    Ok(ExitCode::SUCCESS)
}

fn migrated(package: &Package, to: Version) -> Result<Migrated, String> {
    migrate(package.document(), to).map_err(|reason| reason.to_string())
}

#[cfg(test)]
mod tests {
    use xplan::Limits;

    use super::super::samples::{archive, plan};
    use super::*;

    #[test]
    fn an_archive_stays_one_and_is_of_the_new_version() {
        let folder = tempfile::tempdir().unwrap();
        let (file, out) = (folder.path().join("a.zip"), folder.path().join("b.zip"));
        std::fs::write(&file, archive(&plan())).unwrap();
        newer(file.to_str().unwrap(), out.to_str().unwrap(), Version::V6_1, Told::Text).unwrap();
        let package = Package::read(std::fs::read(&out).unwrap(), &Limits::default()).unwrap();
        assert_eq!(package.document().version(), Some(Version::V6_1));
        assert_eq!(package.files().map(<[_]>::len), Some(1));
        assert_eq!(package.document().objects().len(), 3);
    }

    #[test]
    fn there_is_no_way_back() {
        let package = Package::read(plan().into_bytes(), &Limits::default()).unwrap();
        assert!(migrated(&package, Version::V5_4).is_err());
    }
}

//! `rathaus plan roundtrip`: a plan is read and written again.

use std::process::ExitCode;

use kernel::Result;
use xplan::archive::Package;

use super::input;

/// Reads, writes, and says what is in it.
pub(super) fn roundtrip(file: &str, out: &str) -> Result<ExitCode> {
    let package = input::package(file)?;
    input::write(out, package.bytes())?;
    input::report(out, &[told(&package)]);
    Ok(ExitCode::SUCCESS)
}

/// What is in it.
fn told(package: &Package) -> String {
    let document = package.document();
    let version = document
        .version()
        .map_or_else(|| "keine bekannte Version".to_owned(), |version| format!("XPlanGML {version}"));
    let files = package.files().map_or_else(String::new, |files| format!(", {} Dateien dabei", files.len()));
    let (objects, bytes) = (document.objects().len(), package.bytes().len());
    format!("{version}, {objects} Objekte{files}; {bytes} Byte, unverändert geschrieben")
}

#[cfg(test)]
mod tests {
    use super::super::samples::{archive, plan};
    use super::*;

    #[test]
    fn a_plan_comes_out_as_it_went_in() {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in [("a.gml", plan().into_bytes()), ("a.zip", archive(&plan()))] {
            let (file, out) = (folder.path().join(name), folder.path().join("out"));
            std::fs::write(&file, &bytes).unwrap();
            roundtrip(file.to_str().unwrap(), out.to_str().unwrap()).unwrap();
            assert!(std::fs::read(&out).unwrap() == bytes, "{name}");
        }
    }

    #[test]
    fn what_is_in_it_is_told() {
        let package = Package::read(archive(&plan()), &xplan::Limits::default()).unwrap();
        let told = told(&package);
        assert!(told.starts_with("XPlanGML 6.0, 3 Objekte, 1 Dateien dabei; "), "{told}");
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.gml");
        std::fs::write(&file, "<!DOCTYPE a><a/>").unwrap();
        let out = folder.path().join("out");
        let error = roundtrip(file.to_str().unwrap(), out.to_str().unwrap()).unwrap_err();
        assert!(error.to_string().contains("DOCTYPE"), "{error}");
        assert!(!out.exists());
    }
}

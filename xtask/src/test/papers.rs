//! Letters as a program of another project reads them: `outloud` checks PDF/UA-1 and WCAG 2.2, and its rules of conformance
//! are calibrated against veraPDF. It reads what the journeys downloaded, and every letter of every service package.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::count::Count;
use crate::failure::{Failure, Result};
use crate::{run, say};

/// The checker and all it needs, in fixed versions.
const PACKAGES: &[&str] = &[
    "outloud==0.2.1",
    "pikepdf==10.18.0",
    "pymupdf==1.26.7",
    "fonttools==4.68.0",
    "lxml==6.1.3",
    "pyyaml==6.0.4",
    "click==8.5.1",
    "packaging==26.4",
    "pillow==13.0.0",
];

/// An address that is no link: an applicant's own one in the list of answers leads nowhere.
const NO_FAULT: &str = "LNK-010";

/// Prints the letters of all packages into `folder`, where those of the journeys lie, and checks them all.
pub(super) fn check(program: &Path, folder: &Path) -> Result<Count> {
    let mut count = Count::default();
    for package in std::fs::read_dir(run::root().join("services"))? {
        let package = package?;
        let mut check = Command::new(program);
        check.args(["service", "check"]).arg(package.path());
        check.arg("--letters").arg(folder.join("packages").join(package.file_name()));
        let success = run::shown(&mut check)?.success;
        count = count + Count { passed: usize::from(success), failed: usize::from(!success) };
    }
    let mut outloud = Command::new("python3");
    outloud.args(["-m", "outloud.cli", "--json", "-", "--fail-on", "never", "--skip", NO_FAULT]).arg(folder);
    let report = run::output(outloud.env("PYTHONPATH", checker()?))?;
    let read = findings(&serde_json::from_str(&report)?);
    let faulty: Vec<&(String, Vec<String>)> =
        read.iter().filter(|(_, findings)| !findings.is_empty()).collect();
    for (file, findings) in &faulty {
        say::line(&format!("{file}\n    {}", findings.join("\n    ")));
    }
    say::line(&format!("letters: {} read by outloud, {} with a finding", read.len(), faulty.len()));
    let found = Count { passed: read.len() - faulty.len(), failed: faulty.len() };
    Ok(count + found.judged(!read.is_empty()))
}

/// The files that were read, each with its errors and warnings. What could not be read is an error, too.
fn findings(report: &Value) -> Vec<(String, Vec<String>)> {
    let words = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let file = |file: &Value| {
        let all = file["findings"].as_array().into_iter().flatten();
        let bad = all.filter(|finding| finding["severity"] != "info");
        let lines = bad.map(|finding| format!("{} {}", words(&finding["rule"]), words(&finding["message"])));
        let unreadable = file["error"].as_str().map(str::to_owned);
        (words(&file["path"]), lines.chain(unreadable).collect())
    };
    report["results"].as_array().into_iter().flatten().map(file).collect()
}

/// The folder of the checker, brought by pip into the build folder where it is not there yet.
fn checker() -> Result<PathBuf> {
    let version = PACKAGES.first().copied().unwrap_or_default().replace("==", "-");
    let folder = run::target_dir().join("xtask").join(version);
    if folder.join("outloud").is_dir() {
        return Ok(folder);
    }
    run::pip(&folder, PACKAGES).map_err(|failure| {
        Failure::new(format!("the checker of letters could not be installed: {failure}"))
    })?;
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_warnings_and_what_cannot_be_read_are_findings() {
        let report = serde_json::json!({ "results": [
            { "path": "x.pdf", "error": null, "findings": [{ "rule": "A", "severity": "info", "message": "m" }] },
            { "path": "y.pdf", "error": null, "findings": [{ "rule": "B", "severity": "warning", "message": "m" }] },
            { "path": "z.pdf", "error": "no PDF", "findings": [] },
        ] });
        let found = findings(&report);
        assert_eq!(found[0], ("x.pdf".to_owned(), vec![]));
        assert_eq!(found[1].1, ["B m"]);
        assert_eq!(found[2].1, ["no PDF"]);
    }
}

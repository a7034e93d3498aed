//! `rathaus service check`: proves a package before it goes live.

use std::path::Path;

use citizen::{
    letters::samples,
    packages::{Folder, OfficeProcess, Package, Report},
};
use kernel::{Error, Result};

use super::say;
use crate::wiring;

/// Checks the package in `folder` and prints its letters; with `letters` they are kept there to be looked at.
pub(crate) fn check(folder: &Path, letters: Option<&Path>) -> Result<bool> {
    let source = Folder::new(folder);
    if OfficeProcess::is_in(&source) {
        return Ok(process(&source));
    }
    let report = match Package::load(&source) {
        Ok(package) => whole(&package, letters)?,
        Err(findings) => Report::unreadable(findings),
    };
    say(&report);
    Ok(report.is_green())
}

/// Checks a package that only brings a process.
fn process(source: &Folder) -> bool {
    let checked = OfficeProcess::load(source).map(|process| process.check(&wiring::workflow()));
    let findings = checked.unwrap_or_else(|unreadable| unreadable);
    findings.iter().for_each(say);
    match findings.len() {
        0 => say("in Ordnung: ein Ablauf ohne Antrag"),
        number => say(format!("{number} Befunde")),
    }
    findings.is_empty()
}

fn whole(package: &Package, keep: Option<&Path>) -> Result<Report> {
    let mut report = package.check(&wiring::workflow());
    let (printed, findings) = samples::print(package, &print::Printer::new());
    report.printed = printed.len();
    report.findings.extend(findings);
    if let Some(keep) = keep {
        std::fs::create_dir_all(keep).map_err(Error::caused_by)?;
        for letter in printed {
            std::fs::write(keep.join(format!("{}.pdf", letter.name)), &letter.pdf)
                .map_err(Error::caused_by)?;
        }
    }
    Ok(report)
}

//! `rathaus service check`: proves a package before it goes live.

use std::path::Path;

use citizen::{
    letters::samples,
    packages::{Folder, Package, Report},
};
use kernel::{Error, Result};

use super::say;

/// Checks the package in `folder` and prints its letters; with `letters` they are kept there to be looked at.
pub(crate) fn check(folder: &Path, letters: Option<&Path>) -> Result<bool> {
    let report = match Package::load(&Folder::new(folder)) {
        Ok(package) => whole(&package, letters)?,
        Err(findings) => Report::unreadable(findings),
    };
    say(&report);
    Ok(report.is_green())
}

fn whole(package: &Package, keep: Option<&Path>) -> Result<Report> {
    let mut report = package.check();
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

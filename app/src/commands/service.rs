//! `rathaus service check`: proves a package before it goes live.

use std::path::Path;

use citizen::packages::{Folder, Package};
use kernel::Result;

use super::say;

pub(crate) fn check(folder: &Path) -> Result<bool> {
    let report = match Package::load(&Folder::new(folder)) {
        Ok(package) => package.check(),
        Err(findings) => citizen::packages::Report::unreadable(findings),
    };
    say(&report);
    Ok(report.is_green())
}

//! Where plans come from: files, archives, the standard input.

use kernel::{Error, Result};
use xplan::Limits;
use xplan::archive::Package;

pub(super) use crate::commands::files::{bytes, report, write};

/// The plan of a file with what came along, for commands that do nothing without it.
///
/// # Errors
/// When it cannot be read.
pub(super) fn package(name: &str) -> Result<Package> {
    let told = |reason: String| Error::internal(format!("{name}: {reason}"));
    let bytes = bytes(name).map_err(told)?;
    Package::read(bytes, &Limits::default()).map_err(|refusal| told(refusal.to_string()))
}

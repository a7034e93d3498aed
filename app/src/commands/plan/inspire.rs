//! `rathaus plan inspire`: a plan as INSPIRE Planned Land Use 4.0.

use std::process::ExitCode;

use kernel::{Error, Result};
use xplan::inspire::{Report, export};

use super::input;

/// Reads, exports, writes, and says what was left out.
pub(super) fn inspire(file: &str, out: &str, namespace: &str) -> Result<ExitCode> {
    let package = input::package(file)?;
    let exported = export(package.document(), namespace)
        .map_err(|reason| Error::internal(format!("{file}: {reason}")))?;
    input::write(out, &exported.bytes)?;
    input::report(out, &told(&exported.report));
    Ok(ExitCode::SUCCESS)
}

fn told(report: &Report) -> Vec<String> {
    let Report { plans, zones, regulations, documents, skipped } = report;
    let sum = format!(
        "SpatialPlan {plans}, ZoningElement {zones}, SupplementaryRegulation {regulations}, OfficialDocumentation {documents}"
    );
    let left_out =
        skipped.iter().map(|one| format!("Nicht abgegeben: {} {}: {}", one.class, one.object, one.reason));
    std::iter::once(sum).chain(left_out).collect()
}

#[cfg(test)]
mod tests {
    use xplan::{Document, Limits};

    use super::super::samples::plan;
    use super::*;

    #[test]
    fn what_is_exported_is_counted() {
        let document = Document::read(plan().into_bytes(), &Limits::default()).unwrap();
        let exported = export(&document, "https://example.org/plu").unwrap();
        let told = told(&exported.report);
        assert!(told[0].starts_with("SpatialPlan 1, ZoningElement 1"), "{told:?}");
    }
}

//! `rathaus plan draw`: a plan as a picture.

use std::process::ExitCode;

use kernel::{Error, Result};
use xplan::Document;
use xplan::draw::{Options, svg};

use super::input;

/// Reads, draws, writes.
pub(super) fn draw(file: &str, out: &str) -> Result<ExitCode> {
    let package = input::package(file)?;
    let picture =
        picture(package.document()).map_err(|reason| Error::internal(format!("{file}: {reason}")))?;
    input::write(out, picture.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

fn picture(document: &Document) -> Result<String, String> {
    svg(document, &Options::default()).map_err(|reason| reason.to_string())
}

#[cfg(test)]
mod tests {
    use xplan::Limits;

    use super::super::samples::plan;
    use super::*;

    #[test]
    fn a_picture_names_the_plan_and_runs_nothing() {
        let document = Document::read(plan().into_bytes(), &Limits::default()).unwrap();
        let picture = picture(&document).unwrap();
        assert!(picture.starts_with("<svg") && picture.contains("Am Mühlgraben"));
        assert!(!picture.contains("<script"));
    }

    #[test]
    fn what_has_no_geometry_is_no_picture() {
        let document = Document::read(b"<a/>".to_vec(), &Limits::default()).unwrap();
        assert!(picture(&document).is_err());
    }
}

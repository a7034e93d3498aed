//! `rathaus einvoice view`: an invoice as a page that a person can read.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::process::ExitCode;

use einvoice::{Limits, Options, model::Invoice};
use kernel::{Error, Result};

use super::input;

/// Writes the page.
pub(super) fn view(file: &str, out: Option<&str>, with_findings: bool) -> Result<ExitCode> {
    let xml = input::xml_of(file)?;
    let invoice = Invoice::read(&xml, &Limits::default())
        .map_err(|refusal| Error::internal(format!("{file}: {refusal}")))?;
    let report = with_findings.then(|| einvoice::check(&xml, &Options::default()));
    let write = |sink: &mut dyn Write| {
        let mut page = BufWriter::new(sink);
        einvoice::view::html(&invoice, report.as_ref(), &mut page)?;
        page.flush()
    };
    let written = match out {
        None | Some("-") => write(&mut std::io::stdout().lock()),
        Some(name) => File::create(name).and_then(|mut file| write(&mut file)),
    };
    written.map_err(|error| Error::internal(format!("{}: {error}", out.unwrap_or("-"))))?;
    Ok(ExitCode::SUCCESS)
}

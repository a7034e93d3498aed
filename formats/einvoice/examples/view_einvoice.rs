//! Makes pages of invoices: `cargo run -p einvoice --example view_einvoice -- FOLDER FILE…`.

#![expect(clippy::unwrap_used, reason = "an example may stop where it does not go on")]

use std::io::{BufWriter, Write as _};
use std::path::Path;

use einvoice::{Limits, Options, model::Invoice};

fn main() {
    let mut names = std::env::args().skip(1);
    let folder = names.next().unwrap_or_default();
    for name in names {
        let bytes = std::fs::read(&name).unwrap();
        let xml =
            if einvoice::pdf::is_pdf(&bytes) { einvoice::pdf::embedded(&bytes).unwrap().xml } else { bytes };
        let invoice = Invoice::read(&xml, &Limits::default()).unwrap();
        let report = einvoice::check(&xml, &Options::default());
        let stem = Path::new(&name).file_stem().unwrap().to_string_lossy().into_owned();
        let mut page = BufWriter::new(std::fs::File::create(format!("{folder}/{stem}.html")).unwrap());
        einvoice::view::html(&invoice, Some(&report), &mut page).unwrap();
        page.flush().unwrap();
    }
}

//! The invoices inside the foreign PDFs come out however the PDFs are written, and protected PDFs are refused.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "the helpers of a test may stop it")]
#![expect(clippy::print_stdout, reason = "that nothing was proved must be seen")]

#[path = "suite/folder.rs"]
mod folder;

use std::path::Path;
use std::process::Command;

use einvoice::pdf::{self, Refusal};

#[test]
fn what_is_no_pdf_is_refused() {
    for bytes in [&b""[..], b"%PDF", b"<Invoice/>", b"PK\x03\x04"] {
        assert_eq!(pdf::embedded(bytes), Err(Refusal::NoPdf));
    }
}

/// The foreign PDFs written anew by qpdf in these ways.
fn rewritten(options: &[&str], judge: impl Fn(&Path, &[u8], &[u8])) {
    let Some(folder) = folder::folder() else {
        println!("NOT FOUND: ../shared/testdata/einvoice. This test proves nothing in this run.");
        return;
    };
    let table = std::fs::read_to_string(folder.join("expected-pdf.tsv")).unwrap();
    for file in table.lines().skip(1).filter_map(|line| line.split('\t').next()) {
        let before = folder.join(file);
        let told = Command::new("qpdf").args(options).arg(&before).arg("-").output().expect("qpdf is there");
        // 3: written, with warnings about what was before.
        assert!(
            matches!(told.status.code(), Some(0 | 3)),
            "{file}: {}",
            String::from_utf8_lossy(&told.stderr)
        );
        judge(&before, &std::fs::read(&before).unwrap(), &told.stdout);
    }
}

#[test]
fn the_invoice_is_the_same_however_the_pdf_is_written() {
    for options in [
        &["--object-streams=generate", "--linearize"][..],
        &["--object-streams=disable", "--stream-data=uncompress"],
        &["--qdf", "--normalize-content=n"],
    ] {
        rewritten(options, |file, before, after| {
            assert_eq!(pdf::embedded(before), pdf::embedded(after), "{} {options:?}", file.display());
        });
    }
}

#[test]
fn protected_pdfs_are_refused() {
    for options in [
        &["--encrypt", "", "owner", "256", "--"][..],
        &["--encrypt", "user", "owner", "128", "--use-aes=y", "--", "--object-streams=generate"],
        &["--allow-weak-crypto", "--encrypt", "", "", "40", "--"],
    ] {
        rewritten(options, |file, _, after| {
            assert_eq!(pdf::embedded(after), Err(Refusal::Encrypted), "{} {options:?}", file.display());
        });
    }
}

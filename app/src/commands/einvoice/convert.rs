//! `rathaus einvoice convert`: an invoice in the other syntax.

use std::process::ExitCode;

use einvoice::model::Invoice;
use einvoice::words::to_json;
use einvoice::write::{Style, Written, beyond, write};
use einvoice::{Limits, Syntax};
use kernel::{Error, Result};

use super::input;

/// What an invoice becomes.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(crate) enum To {
    /// OASIS UBL 2.1.
    Ubl,
    /// UN/CEFACT Cross Industry Invoice.
    Cii,
    /// The business terms as JSON.
    Json,
}

/// Characters of a lost value that are shown.
const SHOWN: usize = 60;

/// Reads, writes, and says what is lost.
pub(super) fn convert(file: &str, out: &str, to: To) -> Result<ExitCode> {
    let xml = input::xml_of(file)?;
    let refused = |refusal| Error::internal(format!("{file}: {refusal}"));
    let invoice = Invoice::read(&xml, &Limits::default()).map_err(refused)?;
    let written = written(&invoice, to);
    input::write(out, &written.bytes)?;
    let mut lines = told(&written);
    // What stands in no business term is not in any of the three.
    let unknown = beyond(&xml, &Limits::default()).map_err(refused)?;
    lines.extend(unknown.iter().map(|one| {
        format!(
            "Keine Angabe nach EN 16931, nicht übernommen: {} (Zeile {}, {})",
            short(&one.text),
            one.line,
            one.path
        )
    }));
    input::report(out, &lines);
    Ok(ExitCode::SUCCESS)
}

fn written(invoice: &Invoice, to: To) -> Written {
    let syntax = match to {
        To::Ubl => Syntax::Ubl,
        To::Cii => Syntax::Cii,
        To::Json => {
            let bytes = to_json(invoice).into_bytes();
            return Written { bytes, losses: Vec::new(), additions: Vec::new() };
        }
    };
    write(invoice, Style { syntax, indent: true })
}

/// What is lost and what was added, a line for each.
pub(super) fn told(written: &Written) -> Vec<String> {
    let losses = written.losses.iter().map(|loss| {
        let (term, german, text, path) = (loss.term, loss.german, short(&loss.text), &loss.path);
        format!("{term} {german} geht verloren: {text} ({}; {path})", loss.reason)
    });
    let additions = written.additions.iter().map(|added| {
        let (term, german, text) = (added.term, added.german, short(&added.text));
        format!("{term} {german} verlangt dieses Format, eingetragen ist: {text}")
    });
    losses.chain(additions).collect()
}

/// A value in one line.
fn short(text: &str) -> String {
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut shown: String = line.chars().take(SHOWN).collect();
    if shown.len() < line.len() {
        shown.push('…');
    }
    format!("„{shown}“")
}

#[cfg(test)]
mod tests {
    use super::super::samples::{cii, ubl};
    use super::*;

    fn read(xml: &str) -> Invoice {
        Invoice::read(xml.as_bytes(), &Limits::default()).unwrap()
    }

    #[test]
    fn what_is_lost_is_told_by_term() {
        let lines = told(&written(&read(&cii()), To::Ubl));
        insta::assert_snapshot!(lines.join("\n"), @"BT-21 Betreff der Bemerkung geht verloren: „AAI“ (dafür gibt es in diesem Format keine Stelle; /rsm:CrossIndustryInvoice/rsm:ExchangedDocument/ram:IncludedNote/ram:SubjectCode)");
        assert_eq!(told(&written(&read(&ubl()), To::Cii)), Vec::<String>::new());
    }

    #[test]
    fn nothing_is_lost_in_its_own_syntax() {
        for (xml, to) in [(ubl(), To::Ubl), (cii(), To::Cii)] {
            assert_eq!(told(&written(&read(&xml), to)), Vec::<String>::new());
        }
    }

    #[test]
    fn json_can_be_created_from() {
        let json = written(&read(&ubl()), To::Json).bytes;
        assert!(einvoice::words::from_json(std::str::from_utf8(&json).unwrap()).is_ok());
    }

    #[test]
    fn long_values_are_cut() {
        assert_eq!(short("a\n b"), "„a b“");
        assert_eq!(short(&"ä".repeat(100)), format!("„{}…“", "ä".repeat(60)));
    }
}

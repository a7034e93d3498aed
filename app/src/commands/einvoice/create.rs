//! `rathaus einvoice create`: an XRechnung from business terms in JSON, a ZUGFeRD PDF from them or from an invoice.

use std::process::ExitCode;

use einvoice::words::{as_xrechnung, from_json, work_out};
use einvoice::write::{Style, write};
use einvoice::{Syntax, Verdict};
use kernel::{Error, Result};

use super::check::{self, Judged};
use super::{convert, input, zugferd};

/// What is made.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(crate) enum Kind {
    /// XRechnung in UBL.
    XrechnungUbl,
    /// XRechnung in CII.
    XrechnungCii,
    /// A PDF/A-3 with the invoice in CII inside.
    Zugferd,
}

/// An invoice that was made, as far as it came.
pub(super) struct Made {
    /// What there is to tell, a line each.
    pub(super) lines: Vec<String>,
    pub(super) xml: Option<Vec<u8>>,
    pub(super) verdict: Verdict,
}

/// Makes the invoice; it is written only if it can be accepted, or if that is wished for all the same.
pub(super) fn create(file: &str, out: &str, kind: Kind, even_if_invalid: bool) -> Result<ExitCode> {
    let bytes = input::bytes(file).map_err(|reason| Error::internal(format!("{file}: {reason}")))?;
    let is_json = bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{');
    let made = if matches!(kind, Kind::Zugferd) && !is_json {
        zugferd::from_invoice(bytes, out).map_err(|reason| Error::internal(format!("{file}: {reason}")))?
    } else {
        let text = String::from_utf8(bytes)
            .map_err(|_| Error::internal(format!("{file}: Die Datei ist kein Text in UTF-8.")))?;
        make(&text, out, kind)
    };
    let Made { mut lines, xml, verdict } = made;
    let good = matches!(verdict, Verdict::Valid | Verdict::Remarks);
    match xml {
        Some(xml) if good || even_if_invalid => {
            let made = if matches!(kind, Kind::Zugferd) { zugferd::pdf(&xml)? } else { xml };
            input::write(out, &made)?;
            input::report(out, &lines);
            Ok(ExitCode::SUCCESS)
        }
        _ => {
            lines.push("Nichts wurde geschrieben.".to_owned());
            input::report(out, &lines);
            Ok(ExitCode::from(check::status(verdict)))
        }
    }
}

fn make(json: &str, out: &str, kind: Kind) -> Made {
    let mut invoice = match from_json(json) {
        Ok(invoice) => invoice,
        Err(faults) => {
            let lines = faults.iter().map(ToString::to_string).collect();
            return Made { lines, xml: None, verdict: Verdict::Invalid };
        }
    };
    let mut worked = as_xrechnung(&mut invoice);
    worked.extend(work_out(&mut invoice));
    let mut lines: Vec<_> =
        worked.iter().map(|one| format!("Ergänzt: {} {} = {}", one.place, one.german, one.text)).collect();
    let syntax = match kind {
        Kind::XrechnungUbl => Syntax::Ubl,
        Kind::XrechnungCii | Kind::Zugferd => Syntax::Cii,
    };
    let written = write(&invoice, Style { syntax, indent: true });
    lines.extend(convert::told(&written));
    let judged = Judged::bytes(written.bytes.clone());
    lines.extend(check::text(out, &judged));
    let scenario = judged.report.as_ref().and_then(|report| report.scenario);
    let verdict = if matches!(kind, Kind::Zugferd) || scenario.is_some_and(einvoice::Scenario::is_xrechnung) {
        judged.verdict()
    } else {
        lines.push("Das ist keine XRechnung: Die Spezifikation (BT-24) nennt etwas anderes.".to_owned());
        Verdict::Invalid
    };
    Made { lines, xml: Some(written.bytes), verdict }
}

#[cfg(test)]
mod tests {
    use super::*;

    const JSON: &str = include_str!("../../../../formats/einvoice/tests/words/invoice.json");

    #[test]
    fn what_is_left_away_is_worked_out_and_told() {
        for kind in [Kind::XrechnungUbl, Kind::XrechnungCii] {
            let made = make(JSON, "r.xml", kind);
            assert_eq!(made.verdict, Verdict::Valid, "{:#?}", made.lines);
            assert_eq!(made.lines.last().unwrap(), "r.xml: in Ordnung (XRechnung)");
            assert!(
                made.lines.contains(&"Ergänzt: BT-110 Umsatzsteuer gesamt = 16.98".to_owned()),
                "{:#?}",
                made.lines
            );
        }
    }

    #[test]
    fn what_is_invalid_is_not_written() {
        let folder = tempfile::tempdir().unwrap();
        let (json, xml) = (folder.path().join("r.json"), folder.path().join("r.xml"));
        let (json, xml) = (json.to_str().unwrap(), xml.to_str().unwrap());
        std::fs::write(json, JSON.replace("BT-10\"", "BT-19\"")).unwrap();
        let refused = create(json, xml, Kind::XrechnungUbl, false).unwrap();
        assert_eq!((refused, std::fs::exists(xml).unwrap()), (ExitCode::from(1), false));
        let forced = create(json, xml, Kind::XrechnungUbl, true).unwrap();
        assert_eq!((forced, std::fs::exists(xml).unwrap()), (ExitCode::SUCCESS, true));
        std::fs::write(json, "{").unwrap();
        assert_eq!(create(json, xml, Kind::XrechnungUbl, true).unwrap(), ExitCode::from(1));
    }

    #[test]
    fn another_specification_is_no_xrechnung() {
        let made = make(&JSON.replace("kosit:xrechnung_3.0", "kosit:anderes"), "r.xml", Kind::XrechnungUbl);
        assert_eq!(made.verdict, Verdict::Invalid);
        assert!(made.lines.last().unwrap().contains("BT-24"));
        let zugferd = JSON.replace(
            "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0",
            "urn:cen.eu:en16931:2017",
        );
        assert_ne!(zugferd, JSON);
        assert_eq!(make(&zugferd, "r.pdf", Kind::Zugferd).verdict, Verdict::Valid);
    }
}

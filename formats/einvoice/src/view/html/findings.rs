//! The judgement in words, on top of the page.

use std::io;

use super::write::{Html, term};
use crate::edition::Level;
use crate::report::{Finding, Report, Verdict};

pub(super) fn section(out: &mut Html<'_>, report: &Report) -> io::Result<()> {
    let words = match report.verdict {
        Verdict::Valid => "Die Rechnung ist in Ordnung.",
        Verdict::Remarks => "Die Rechnung kann angenommen werden. Es gibt Hinweise.",
        Verdict::Invalid => "Die Rechnung ist nicht in Ordnung und kann so nicht angenommen werden.",
        Verdict::Undecided => "Die Rechnung konnte nicht vollständig geprüft werden.",
    };
    out.raw(
        "<section class=\"verdict\" aria-labelledby=\"pruefung\">\n<h2 id=\"pruefung\">Prüfung</h2>\n<p>",
    )?;
    out.raw(words)?;
    if let Some(scenario) = report.scenario {
        out.raw(" Geprüft nach den Regeln für ")?;
        out.text(scenario.name)?;
        out.raw(".")?;
    }
    out.raw("</p>\n")?;
    let mut findings: Vec<&Finding> = report.findings.iter().collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    if !findings.is_empty() {
        out.raw("<ul>\n")?;
        findings.into_iter().try_for_each(|one| finding(out, one))?;
        out.raw("</ul>\n")?;
    }
    out.raw("</section>\n")
}

fn finding(out: &mut Html<'_>, finding: &Finding) -> io::Result<()> {
    out.raw("<li><strong>")?;
    out.raw(match finding.level {
        Level::Fatal => "Fehler:",
        Level::Warning => "Warnung:",
        Level::Information => "Hinweis:",
    })?;
    out.raw("</strong> ")?;
    out.text(&finding.text)?;
    out.raw(" ")?;
    out.text(&finding.advice)?;
    out.raw(" <small>(Regel ")?;
    out.text(&finding.rule)?;
    if let Some(id) = finding.term {
        out.raw(", ")?;
        term(out, id)?;
    }
    out.raw(", Zeile ")?;
    out.raw(&finding.line.to_string())?;
    out.raw(")</small></li>\n")
}

//! The report for people at a terminal.

use super::{Report, Reported};
use crate::check::{Level, Verdict};

/// Objects of a finding that are named.
const NAMED: usize = 4;

/// What the verdict says, in words.
pub(super) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Valid => "in Ordnung",
        Verdict::Warnings => "in Ordnung, mit Hinweisen",
        Verdict::Invalid => "NICHT IN ORDNUNG",
        Verdict::Undecided => "NICHT ENTSCHIEDEN",
    }
}

/// What a finding weighs, in words.
pub(super) fn level(level: Level) -> &'static str {
    match level {
        Level::Warning => "Hinweis",
        Level::Error => "Fehler",
    }
}

/// That there is more.
pub(super) fn omitted(count: usize) -> String {
    match count {
        1 => "Ein weiterer Befund dieser Regel ist hier nicht aufgeführt.".to_owned(),
        _ => format!("{count} weitere Befunde dieser Regel sind hier nicht aufgeführt."),
    }
}

/// A rule as people name it: numbers stand alone, our own words are translated.
pub(super) fn rule(rule: &str) -> String {
    let german = match rule {
        "schema" => "Schema",
        "references" => "Verweise",
        "security" => "Sicherheit",
        "syntax" => "XML",
        "archive" => "Archiv",
        "limits" => "Grenzen",
        "version" => "Version",
        "file" => "Datei",
        _ if rule.starts_with(|first: char| first.is_ascii_digit()) => return format!("Regel {rule}"),
        _ => {
            let what = rule.strip_prefix("plausibility.");
            return what.map_or_else(|| rule.to_owned(), |what| format!("Plausibilität: {}", slip(what)));
        }
    };
    german.to_owned()
}

/// What looks like a slip, in a word.
fn slip(what: &str) -> &str {
    match what {
        "area" => "Flächenbilanz",
        "baunvo" => "§ 17 BauNVO",
        "date" => "Datum",
        "gfz" => "GFZ",
        "height" => "Höhe",
        "key" => "Gemeindeschlüssel",
        "label" => "Beschriftung",
        "place" => "Lage",
        "range" => "Spanne",
        "value" => "Wert",
        other => other,
    }
}

/// Millimetres are enough for people.
pub(super) fn place(finding: &Reported) -> Option<String> {
    finding.place().map(|at| format!("{:.3} / {:.3}", at.x, at.y))
}

/// The objects of a finding, the first ones by name.
pub(super) fn objects(finding: &Reported) -> String {
    let mut named: Vec<_> = finding.objects.iter().take(NAMED).cloned().collect();
    if finding.objects.len() > NAMED {
        named.push(format!("und {} weitere", finding.objects.len() - NAMED));
    }
    named.join(", ")
}

pub(super) fn lines(report: &Report, file: &str) -> Vec<String> {
    let version = report.version.map_or_else(String::new, |version| format!(" (XPlanGML {version})"));
    let mut lines = vec![format!("{file}: {}{version}", verdict(report.verdict))];
    let mut findings: Vec<_> = report.findings.iter().collect();
    // The gravest first; among equals the order of the file.
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    for finding in findings {
        let line = finding.line.map(|line| format!("Zeile {line}"));
        let place = place(finding).map(|place| format!("bei {place}"));
        let facts: Vec<_> = [line, place].into_iter().flatten().collect();
        let facts = if facts.is_empty() { String::new() } else { format!(" ({})", facts.join(", ")) };
        lines.push(format!("  {} {}{facts}", level(finding.level), rule(finding.rule)));
        lines.push(format!("    {}", finding.text));
        if !finding.objects.is_empty() {
            lines.push(format!("    {}", objects(finding)));
        }
    }
    lines.extend(
        report.omitted.iter().map(|(name, _, count)| format!("  {}: {}", rule(name), omitted(*count))),
    );
    lines
}

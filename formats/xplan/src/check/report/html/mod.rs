//! The report as a page that people read and print: one file that needs nothing else and runs nothing.

mod map;

use std::fmt::Write as _;

use super::{Report, Reported, text};
use markup::Escaped;

use crate::Document;
use crate::check::{Level, Verdict};

const STYLE: &str = include_str!("page.css");

/// The page. Findings are numbered in the order in which they are listed: errors first.
pub(super) fn page(report: &Report, file: &str, document: Option<&Document>) -> String {
    let mut findings: Vec<_> = report.findings.iter().collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    let mut page = String::new();
    // Nothing that is written into a text fails.
    let _ = write(&mut page, report, file, document, &findings);
    page
}

fn write(
    page: &mut String,
    report: &Report,
    file: &str,
    document: Option<&Document>,
    findings: &[&Reported],
) -> std::fmt::Result {
    let file = Escaped(file);
    write!(
        page,
        "<!DOCTYPE html>\n<html lang=\"de\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>Prüfbericht: {file}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<header>\n\
         <h1>Prüfbericht</h1>\n<dl>\n<div><dt>Datei</dt><dd>{file}</dd></div>\n"
    )?;
    if let Some(version) = report.version {
        writeln!(page, "<div><dt>Standard</dt><dd>XPlanGML {version}</dd></div>")?;
    }
    plan(page, document)?;
    writeln!(page, "</dl>\n</header>\n<main>")?;
    verdict(page, report)?;
    summary(page, report)?;
    if let Some(document) = document {
        map::write(page, document, findings)?;
    }
    list(page, findings)?;
    writeln!(page, "</main>\n</body>\n</html>")
}

/// Which plan it is about.
fn plan(page: &mut String, document: Option<&Document>) -> std::fmt::Result {
    let plans =
        document.into_iter().flat_map(Document::objects).filter(|object| object.class().ends_with("_Plan"));
    for plan in plans.take(5) {
        let name = plan.value("name").unwrap_or_default();
        let name = if name.is_empty() { plan.id() } else { name };
        let class = plan.class();
        writeln!(
            page,
            "<div><dt>Plan</dt><dd>{} <small>({})</small></dd></div>",
            Escaped(&name),
            Escaped(class)
        )?;
    }
    Ok(())
}

fn verdict(page: &mut String, report: &Report) -> std::fmt::Result {
    let (class, words, meaning) = match report.verdict {
        Verdict::Valid => ("good", "In Ordnung", "Die Prüfung hat nichts gefunden."),
        Verdict::Warnings => {
            ("good", "In Ordnung, mit Hinweisen", "Die Hinweise sollten Sie ansehen; der Plan ist gültig.")
        }
        Verdict::Invalid => (
            "bad",
            "Nicht in Ordnung",
            "Der Plan entspricht nicht dem Standard. Bitte beheben Sie die Fehler.",
        ),
        Verdict::Undecided => (
            "bad",
            "Nicht entschieden",
            "Der Plan konnte nicht vollständig geprüft werden. Der Grund steht unten.",
        ),
    };
    writeln!(
        page,
        "<section class=\"verdict {class}\" aria-label=\"Ergebnis\">\n<h2>{words}</h2>\n<p>{meaning}</p>\n<p>Gefunden: {}, {}.</p>\n</section>",
        counted(report.count(Level::Error), "Fehler", "Fehler"),
        counted(report.count(Level::Warning), "Hinweis", "Hinweise"),
    )
}

fn counted(count: usize, one: &str, many: &str) -> String {
    match count {
        0 => format!("kein {one}"),
        1 => format!("1 {one}"),
        _ => format!("{count} {many}"),
    }
}

/// How many findings each rule has.
fn summary(page: &mut String, report: &Report) -> std::fmt::Result {
    if report.findings.is_empty() {
        return Ok(());
    }
    let mut rules: Vec<(&str, usize, usize, usize)> = Vec::new();
    for finding in &report.findings {
        let at = rules.iter().position(|row| row.0 == finding.rule).unwrap_or_else(|| {
            rules.push((finding.rule, 0, 0, 0));
            rules.len() - 1
        });
        match finding.level {
            Level::Error => rules[at].1 += 1,
            Level::Warning => rules[at].2 += 1,
        }
    }
    for (rule, _, count) in &report.omitted {
        rules.iter_mut().filter(|row| row.0 == *rule).for_each(|row| row.3 += count);
    }
    rules.sort_by_key(|row| std::cmp::Reverse((row.1, row.2)));
    writeln!(
        page,
        "<h2>Überblick</h2>\n<table>\n<thead><tr><th scope=\"col\">Regel</th><th scope=\"col\" class=\"num\">Fehler</th>\
         <th scope=\"col\" class=\"num\">Hinweise</th></tr></thead>\n<tbody>"
    )?;
    for (rule, errors, warnings, omitted) in rules {
        let rule = text::rule(rule);
        let more = if omitted == 0 {
            String::new()
        } else {
            format!("<br><small>{}</small>", text::omitted(omitted))
        };
        writeln!(
            page,
            "<tr><th scope=\"row\">{}{more}</th><td class=\"num\">{errors}</td><td class=\"num\">{warnings}</td></tr>",
            Escaped(&rule)
        )?;
    }
    writeln!(page, "</tbody>\n</table>")
}

fn list(page: &mut String, findings: &[&Reported]) -> std::fmt::Result {
    if findings.is_empty() {
        return Ok(());
    }
    writeln!(page, "<h2>Befunde</h2>\n<ol class=\"findings\">")?;
    for (number, finding) in (1..).zip(findings) {
        let (class, level) =
            (if finding.level == Level::Error { "bad" } else { "mild" }, text::level(finding.level));
        writeln!(
            page,
            "<li id=\"b{number}\" class=\"{class}\">\n<h3><span class=\"level\">{level}</span> {}</h3>\n<p>{}</p>",
            Escaped(&text::rule(finding.rule)),
            Escaped(&finding.text)
        )?;
        facts(page, finding)?;
        writeln!(page, "</li>")?;
    }
    writeln!(page, "</ol>")
}

fn facts(page: &mut String, finding: &Reported) -> std::fmt::Result {
    let line = finding.line.map(|line| ("Zeile", line.to_string()));
    let place = text::place(finding).map(|place| ("Ort", place));
    let objects = (!finding.objects.is_empty()).then(|| ("Objekte", text::objects(finding)));
    let facts: Vec<_> = [line, place, objects].into_iter().flatten().collect();
    if facts.is_empty() {
        return Ok(());
    }
    write!(page, "<dl>")?;
    for (name, value) in facts {
        write!(page, "<div><dt>{name}</dt><dd>{}</dd></div>", Escaped(&value))?;
    }
    writeln!(page, "</dl>")
}

#[cfg(test)]
mod tests;

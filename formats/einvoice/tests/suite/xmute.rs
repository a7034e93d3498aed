//! KoSIT's mutation cases: whole invoices with instructions how to change them and which rules must then fire.

use std::ops::Range;
use std::path::Path;

use roxmltree::{Document, Node};

use super::{Score, by_rules, files, fired, name};

/// Runs all instructions in the files below a folder.
pub(super) fn run(folder: &Path, score: &mut Score) {
    for path in files(folder, &["xml"]) {
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        let Ok(document) = Document::parse(&text) else {
            score.case(false, || format!("{}: not readable", name(&path)));
            continue;
        };
        for instruction in
            document.descendants().filter(|node| node.pi().is_some_and(|pi| pi.target == "xmute"))
        {
            one(&path, instruction, &text, score);
        }
    }
}

/// An instruction's attributes; a name may occur more than once.
fn attributes(value: &str) -> Vec<(String, String)> {
    let mut all = Vec::new();
    let mut rest = value;
    while let Some((key, behind)) = rest.split_once('=') {
        let behind = behind.trim_start();
        let Some(quote) = behind.chars().next().filter(|c| matches!(c, '"' | '\'')) else { break };
        let Some((value, behind)) = behind[1..].split_once(quote) else { break };
        all.push((key.trim().to_owned(), value.to_owned()));
        rest = behind;
    }
    all
}

fn one(path: &Path, instruction: Node<'_, '_>, text: &str, score: &mut Score) {
    let attributes = attributes(instruction.pi().and_then(|pi| pi.value).unwrap_or_default());
    let get =
        |wanted: &str| attributes.iter().find(|(key, _)| key == wanted).map(|(_, value)| value.as_str());
    let Some(target) = instruction.next_siblings().skip(1).find(Node::is_element) else { return };
    let mutants = mutants(
        get("mutator").unwrap_or_default(),
        target,
        get("attribute"),
        get("values"),
        get("separator"),
        text,
    );
    for (what, mutant) in mutants {
        let report = by_rules(mutant.as_bytes(), vec!["EN 16931", "XRechnung"]);
        let own = report.scenario.map(|scenario| scenario.sets.clone()).unwrap_or_default();
        let sets = own.into_iter().chain(["EN 16931", "XRechnung"]).collect();
        let report = by_rules(mutant.as_bytes(), sets);
        for (key, value) in &attributes {
            let must = match key.as_str() {
                "schematron-valid" => false,
                "schematron-invalid" => true,
                _ => continue,
            };
            // KoSIT's folder of surprises: what is stated there with these words is what CEN's rules should do and do not.
            let surprise = path.iter().any(|part| part == "unexpected")
                && get("description").is_some_and(|text| text.trim_start().starts_with("expected-to-"));
            let must = must != surprise;
            for rule in value.split([',', ' ']).filter(|rule| !rule.is_empty()) {
                let rule = rule.split_once(':').map_or(rule, |(_, rule)| rule);
                let found = fired(&report, rule);
                score.case(found.is_some() == must && report.refusal.is_none(), || {
                    let line = text.get(..target.range().start).unwrap_or_default().lines().count();
                    let must = if must { "must fire" } else { "must not fire" };
                    let fault = report
                        .findings
                        .iter()
                        .find(|finding| finding.rule == rule)
                        .filter(|finding| finding.unproved)
                        .map(|finding| finding.text.clone());
                    format!(
                        "{} line {line}, {what}: {rule} {must}: {found:?} {fault:?} {:?}",
                        name(path),
                        report.refusal
                    )
                });
            }
        }
    }
}

/// The changed documents, each with what was done.
fn mutants(
    mutator: &str,
    target: Node<'_, '_>,
    attribute: Option<&str>,
    values: Option<&str>,
    separator: Option<&str>,
    text: &str,
) -> Vec<(String, String)> {
    let place = attribute.and_then(|name| target.attributes().find(|one| one.name() == name));
    let with = |range: Range<usize>, new: &str| {
        format!(
            "{}{new}{}",
            text.get(..range.start).unwrap_or_default(),
            text.get(range.end..).unwrap_or_default()
        )
    };
    let set = |value: &str| match (&place, attribute) {
        (Some(place), _) => with(place.range_value(), value),
        // An attribute that is not there yet.
        (None, Some(name)) => {
            let start = target.range().start;
            let head = text.get(start..).unwrap_or_default();
            let end = start + head.find(['>', '/', ' ', '\n']).unwrap_or(0);
            with(end..end, &format!(" {name}=\"{value}\""))
        }
        (None, None) => match inner(target, text) {
            Some(range) => with(range, value),
            None => with(target.range(), value),
        },
    };
    let what = |value: &str| format!("{mutator} {} {value:?}", attribute.unwrap_or_default());
    match mutator {
        "identity" => vec![(what(""), text.to_owned())],
        "remove" => vec![(what(""), with(place.map_or(target.range(), |place| place.range()), ""))],
        "empty" => vec![(what(""), set(""))],
        "whitespace" => vec![(what(""), set("   "))],
        "code" => {
            let values = values.unwrap_or_default().split(separator.unwrap_or(",")).map(str::trim);
            values.map(|value| (what(value), set(&escaped(value)))).collect()
        }
        other => vec![(format!("unknown mutator {other}"), String::new())],
    }
}

fn escaped(value: &str) -> String {
    value.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

/// Between the tags of an element.
fn inner(element: Node<'_, '_>, text: &str) -> Option<Range<usize>> {
    let range = element.range();
    let source = text.get(range.clone())?;
    let mut quote = None;
    let open = source.char_indices().find(|(_, c)| {
        match (quote, *c) {
            (None, '"' | '\'') => quote = Some(*c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
        quote.is_none() && *c == '>'
    })?;
    let close = source.rfind("</")?;
    (close > open.0).then(|| range.start + open.0 + 1..range.start + close)
}

//! CEN's unit tests: fragments of invoices with the rules that must or must not fire.

use std::path::Path;

use einvoice::Level;
use roxmltree::{Document, Node};

use super::{Score, by_rules, files, fired, name};

/// Runs all test sets below a folder.
pub(super) fn run(folder: &Path, score: &mut Score) {
    for path in files(folder, &["xml"]) {
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        let Ok(document) = Document::parse(&text) else {
            score.case(false, || format!("{}: not readable", name(&path)));
            continue;
        };
        let tests = document.root_element().children().filter(|node| node.has_tag_name((NAMESPACE, "test")));
        for (rank, test) in tests.enumerate() {
            one(&path, rank + 1, test, &text, score);
        }
    }
}

const NAMESPACE: &str = "http://difi.no/xsd/vefa/validator/1.0";

fn one(path: &Path, rank: usize, test: Node<'_, '_>, text: &str, score: &mut Score) {
    let mut elements = test.children().filter(Node::is_element);
    let fragment = elements.find(|node| !node.has_tag_name((NAMESPACE, "assert")));
    let Some(fragment) = fragment else {
        score.case(false, || format!("{} test {rank}: no fragment", name(path)));
        return;
    };
    let report = by_rules(alone(fragment, text).as_bytes(), vec!["EN 16931"]);
    let asserts = test.children().filter(|node| node.has_tag_name((NAMESPACE, "assert")));
    for statement in asserts.flat_map(|node| node.children()).filter(Node::is_element) {
        let rule = statement.text().unwrap_or_default().trim();
        let wanted = match statement.tag_name().name() {
            "success" => None,
            "error" => Some(Level::Fatal),
            "warning" => Some(Level::Warning),
            _ => continue,
        };
        let found = fired(&report, rule);
        let faults: Vec<_> =
            report.findings.iter().filter(|finding| finding.unproved && finding.rule == rule).collect();
        let right = found == wanted && report.refusal.is_none() && faults.is_empty();
        score.case(right, || {
            format!(
                "{} test {rank}: {rule} wanted {wanted:?}, found {found:?} {:?} {faults:?}",
                name(path),
                report.refusal
            )
        });
    }
}

/// The fragments of a file, each as a document; none if the file is no such test.
pub(super) fn fragments(text: &str) -> Vec<String> {
    let Ok(document) = Document::parse(text) else { return Vec::new() };
    let tests = document.root_element().children().filter(|node| node.has_tag_name((NAMESPACE, "test")));
    let fragment = |test: Node<'_, '_>| {
        let mut elements = test.children().filter(Node::is_element);
        let found = elements.find(|node| !node.has_tag_name((NAMESPACE, "assert")))?;
        Some(alone(found, text))
    };
    tests.filter_map(fragment).collect()
}

/// A fragment as a document of its own: with the namespaces that were declared around it.
fn alone(fragment: Node<'_, '_>, text: &str) -> String {
    let source = text.get(fragment.range()).unwrap_or_default();
    let end = source.find(['>', '/', ' ', '\n', '\t', '\r']).unwrap_or(source.len());
    let head = source.find('>').and_then(|at| source.get(..at)).unwrap_or_default();
    let mut declarations = String::new();
    for namespace in fragment.namespaces() {
        let attribute = namespace.name().map_or("xmlns".to_owned(), |prefix| format!("xmlns:{prefix}"));
        let declared = [format!(" {attribute}="), format!("\n{attribute}="), format!("\t{attribute}=")];
        if namespace.name() != Some("xml") && !declared.iter().any(|declared| head.contains(declared)) {
            declarations.push_str(&format!(" {attribute}=\"{}\"", namespace.uri()));
        }
    }
    format!("{}{declarations}{}", &source[..end], &source[end..])
}

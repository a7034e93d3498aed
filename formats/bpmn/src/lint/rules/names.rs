//! Ids, and texts that must have a certain form.

use crate::lint::words::{quoted, the_big};
use crate::lint::{Context, Out, Rule, Severity};
use crate::model::{ActivityKind, ArtifactKind};
use crate::xml::Element;

pub(super) static RULES: &[Rule] = &[
    Rule {
        id: "id-missing",
        severity: Severity::Fault,
        source: "8.3.1, 10.3: elements that are referred to need an id",
        demand: "Jeder Schritt und jeder Sequenzfluss hat eine Kennung (id).",
        check: missing,
    },
    Rule {
        id: "id-duplicate",
        severity: Severity::Fault,
        source: "8.3.1: ids are unique (xsd:ID)",
        demand: "Jede Kennung (id) gibt es nur einmal.",
        check: duplicate,
    },
    Rule {
        id: "annotation-format",
        severity: Severity::Fault,
        source: "8.4.1, table 8.23: textFormat is a MIME type",
        demand: "Das Format einer Anmerkung ist ein MIME-Typ wie text/plain.",
        check: annotation_format,
    },
    Rule {
        id: "uri-form",
        severity: Severity::Fault,
        source: "8.4.7 (language), 10.3.5 (method): anyURI",
        demand: "Die Sprache eines Ausdrucks und die Methode einer Transaktion sind gültige URIs.",
        check: uri_form,
    },
];

fn missing(context: &Context<'_>, out: &mut Out<'_>) {
    for node in context.nodes().filter(|node| node.base.id.is_empty()) {
        out.say(&node.base, format!("{} hat keine Kennung (id). Bitte ergänzen.", the_big(node)));
    }
    for flow in context.model.flows.iter().filter(|flow| flow.base.id.is_empty()) {
        let line = flow.base.line;
        out.say(
            &flow.base,
            format!("Der Sequenzfluss in Zeile {line} hat keine Kennung (id). Bitte ergänzen."),
        );
    }
}

fn duplicate(context: &Context<'_>, out: &mut Out<'_>) {
    for (id, element) in &context.model.duplicate_ids {
        let what = context.name(*element);
        let message =
            format!("Die Kennung „{id}“ gibt es mehrmals, zuletzt hier: {what}. Bitte eine davon ändern.");
        out.at(*element, message);
    }
}

fn annotation_format(context: &Context<'_>, out: &mut Out<'_>) {
    for artifact in &context.model.artifacts {
        let ArtifactKind::Text { format, .. } = &artifact.kind else { continue };
        let is_mime = format.split_once('/').is_some_and(|(kind, sort)| !kind.is_empty() && !sort.is_empty());
        if !is_mime {
            let name = quoted(&artifact.base);
            let message = format!(
                "Die Anmerkung {name} hat das Format „{format}“. Erwartet wird ein MIME-Typ, zum Beispiel text/plain."
            );
            out.say(&artifact.base, message);
        }
    }
}

fn uri_form(context: &Context<'_>, out: &mut Out<'_>) {
    let mut check = |element: Element<'_>, value: &str, what: &str| {
        if !is_uri(value) {
            let message =
                format!("{what} „{value}“ ist keine gültige URI. Bitte berichtigen oder weglassen.");
            out.at(element.id(), message);
        }
    };
    for element in context.elements() {
        if let Some(language) = element.attribute("language") {
            check(element, language, "Die Sprache");
        }
    }
    for (node, activity) in context.activities() {
        if let ActivityKind::SubProcess(sub) = &activity.kind
            && let Some(method) = &sub.transaction
        {
            check(context.document.element(node.base.element), method, "Die Methode der Transaktion");
        }
    }
}

/// Characters of RFC 3986, and `##…` as BPMN names its own values.
fn is_uri(value: &str) -> bool {
    let value = value.trim();
    let value = value.strip_prefix("##").unwrap_or(value);
    let bytes = value.as_bytes();
    let allowed =
        |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&byte) || byte >= 0x80;
    let escapes = |place: usize| {
        let digits = bytes.get(place + 1..place + 3);
        bytes[place] != b'%' || digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    };
    bytes.iter().all(|byte| allowed(*byte)) && (0..bytes.len()).all(escapes)
}

//! A document that was made, as text.

use super::tree::Tree;
use crate::syntax::{Namespace, Syntax};

/// The whole document.
pub(super) fn document(tree: &Tree<'_>, indent: bool) -> Vec<u8> {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    element(tree, 0, indent.then_some(0), &mut out);
    out.into_bytes()
}

fn element(tree: &Tree<'_>, id: usize, depth: Option<usize>, out: &mut String) {
    let element = &tree.elements[id];
    let start = out.len() + 1;
    out.push('<');
    match element.name.and_then(|name| tree.plan.vocabulary.names.element(name)) {
        Some((namespace, local)) => {
            out.push_str(namespace.prefix());
            out.push(':');
            out.push_str(local);
        }
        None => root(tree, out),
    }
    let name = out[start..].split(' ').next().unwrap_or_default().to_owned();
    for (attribute, text) in &element.attributes {
        out.push(' ');
        out.push_str(attribute);
        out.push_str("=\"");
        markup::push_escaped(text, true, out);
        out.push('"');
    }
    let text = element.text.as_deref().unwrap_or_default();
    if text.is_empty() && element.children.is_empty() {
        out.push_str("/>");
    } else {
        out.push('>');
        markup::push_escaped(text, false, out);
        let deeper = depth.map(|depth| depth + 1);
        for child in &element.children {
            line(deeper, out);
            self::element(tree, *child, deeper, out);
        }
        if !element.children.is_empty() {
            line(depth, out);
        }
        out.push_str("</");
        out.push_str(&name);
        out.push('>');
    }
    if id == 0 {
        out.push('\n');
    }
}

/// A new line and what stands before an element in it.
fn line(depth: Option<usize>, out: &mut String) {
    if let Some(depth) = depth {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", depth));
    }
}

/// The name of the root and the namespaces of the syntax.
fn root(tree: &Tree<'_>, out: &mut String) {
    let (own, local) = tree.plan.kind.root();
    let others: &[Namespace] = match tree.plan.kind.syntax() {
        Syntax::Ubl => {
            out.push_str(local);
            out.push_str(" xmlns=\"");
            out.push_str(&own.uri());
            out.push('"');
            &[Namespace::Cac, Namespace::Cbc]
        }
        Syntax::Cii => {
            out.push_str(own.prefix());
            out.push(':');
            out.push_str(local);
            &[Namespace::Rsm, Namespace::Ram, Namespace::Udt, Namespace::Qdt]
        }
    };
    for namespace in others {
        out.push_str(" xmlns:");
        out.push_str(namespace.prefix());
        out.push_str("=\"");
        out.push_str(&namespace.uri());
        out.push('"');
    }
}

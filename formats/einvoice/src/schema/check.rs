//! Comparing a document with its schema.

use super::{Content, Group, Kind, Schema, Writing};
use crate::names::{AttributeId, NameId};
use crate::xml::{Document, NodeId};

/// How a document breaks its schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Breach {
    /// An element that is not foreseen here.
    Unknown,
    /// An element that should stand further up.
    Order,
    /// An element that may stand only once.
    Repeated,
    /// The element lacks one below it.
    Missing(NameId),
    /// The attribute is not foreseen.
    Attribute,
    /// The element lacks an attribute.
    MissingAttribute(AttributeId),
    /// The value is not written as it must be.
    Value(Writing),
    /// Text where only elements may stand.
    Text,
}

/// Hands over every breach with the element at which it is.
pub(crate) fn check(document: &Document<'_>, schema: &Schema, mut report: impl FnMut(NodeId, Breach)) {
    let (_, root) = document.spelled(document.name(0));
    let mut open = vec![(0, schema.root(root))];
    while let Some((node, content)) = open.pop() {
        match content {
            Content::Group(group) => {
                let Some(group) = schema.groups.get(group as usize) else { continue };
                let first = open.len();
                children(document, node, group, &mut report, &mut open);
                open[first..].reverse();
            }
            Content::Value(kind) => {
                if let Some(kind) = schema.kinds.get(kind as usize) {
                    value(document, node, kind, &mut report);
                }
            }
            Content::Any => {}
        }
    }
}

fn children(
    document: &Document<'_>,
    node: NodeId,
    group: &Group,
    report: &mut impl FnMut(NodeId, Breach),
    open: &mut Vec<(NodeId, Content)>,
) {
    let (mut at, mut seen) = (0, false);
    for child in document.children(node) {
        let name = document.name(child);
        let found = group.children.get(at..).unwrap_or_default().iter().position(|one| one.name == name);
        match found {
            Some(ahead) => {
                if ahead > 0 || !seen {
                    let skipped = group.children[at..at + ahead].iter().enumerate();
                    for (rank, one) in skipped {
                        let there = rank == 0 && seen;
                        if one.required && !there && !group.choice {
                            report(child, Breach::Missing(one.name));
                        }
                    }
                    at += ahead;
                } else if !group.children[at].repeated {
                    report(child, Breach::Repeated);
                }
                seen = true;
                open.push((child, group.children[at].content));
            }
            None => match group.children.iter().find(|one| one.name == name) {
                Some(one) if group.choice => open.push((child, one.content)),
                Some(one) => {
                    report(child, Breach::Order);
                    open.push((child, one.content));
                }
                None => report(child, Breach::Unknown),
            },
        }
    }
    if !group.choice {
        let rest = group.children.get(at..).unwrap_or_default().iter().enumerate();
        for (rank, one) in rest {
            if one.required && !(rank == 0 && seen) {
                report(node, Breach::Missing(one.name));
            }
        }
    }
    if document.node(node).end == node + 1 && !document.value(node).trim().is_empty() {
        report(node, Breach::Text);
    }
}

fn value(document: &Document<'_>, node: NodeId, kind: &Kind, report: &mut impl FnMut(NodeId, Breach)) {
    for number in document.attributes_of(node) {
        let name = document.attribute(number).name;
        if name != AttributeId::FOREIGN && !kind.attributes.iter().any(|(known, _)| *known == name) {
            report(node, Breach::Attribute);
        }
    }
    for (name, required) in &kind.attributes {
        if *required && document.attribute_at(node, *name).is_none() {
            report(node, Breach::MissingAttribute(*name));
        }
    }
    if document.node(node).end > node + 1 {
        report(node + 1, Breach::Unknown);
    }
    if kind.writing != Writing::Text
        && !written(kind.writing, document.value(node).trim_matches([' ', '\t', '\n', '\r']))
    {
        report(node, Breach::Value(kind.writing));
    }
}

fn written(writing: Writing, text: &str) -> bool {
    match writing {
        Writing::Text => true,
        Writing::Decimal => {
            let text = text.strip_prefix(['+', '-']).unwrap_or(text);
            let (whole, places) = text.split_once('.').unwrap_or((text, ""));
            whole.len() + places.len() > 0
                && whole.bytes().chain(places.bytes()).all(|byte| byte.is_ascii_digit())
        }
        Writing::Boolean => matches!(text, "true" | "false" | "1" | "0"),
        Writing::Date => crate::judge::is_date(text),
        Writing::Time => text.split(':').count() >= 3,
        Writing::Base64 => {
            let sign = |byte: u8| {
                byte.is_ascii_alphanumeric()
                    || matches!(byte, b'+' | b'/' | b'=' | b' ' | b'\n' | b'\r' | b'\t')
            };
            text.bytes().fold(true, |good, byte| good & sign(byte))
        }
    }
}

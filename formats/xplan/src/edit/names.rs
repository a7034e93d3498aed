//! Prefixes: which one stands for a namespace at a place of a file.

use std::borrow::Cow;

use markup::declared_prefix;
use quick_xml::events::BytesStart;

use super::Refused;
use crate::document::{Node, Space};

/// A name as it is written, and the declaration that it needs if its namespace has no prefix yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Prefix {
    /// With its colon; empty where the default namespace is meant.
    pub(super) text: String,
    /// The namespace, if it has to be declared.
    pub(super) declared: Option<String>,
}

/// How names of a namespace begin at an element. Names of attributes need a prefix, those of elements may have the default.
pub(super) fn prefix(at: Node<'_>, space: Space, is_attribute: bool) -> Result<Prefix, Refused> {
    if space == Space::None {
        return Ok(Prefix { text: String::new(), declared: None });
    }
    // As the neighbours do it: in many files several prefixes mean the same.
    let ancestors = std::iter::successors(Some(at), Node::parent);
    let mut near = at.descendants().take(50).chain(ancestors);
    if !is_attribute && let Some(neighbour) = near.find(|node| node.space() == space && shares(at, *node)) {
        return Ok(Prefix { text: prefix_of(neighbour).to_owned(), declared: None });
    }
    let uri = uri(at, space)?;
    let scope = scope(at);
    let bound = scope.iter().find(|(prefix, bound)| *bound == uri && !(is_attribute && prefix.is_empty()));
    if let Some((prefix, _)) = bound {
        let colon = if prefix.is_empty() { "" } else { ":" };
        return Ok(Prefix { text: format!("{prefix}{colon}"), declared: None });
    }
    let usual = usual(space);
    let free = (0..).map(|number| if number == 0 { usual.to_owned() } else { format!("{usual}{number}") });
    let mut free = free.filter(|prefix| scope.iter().all(|(bound, _)| bound != prefix));
    let prefix = free.next().unwrap_or_default();
    Ok(Prefix { text: format!("{prefix}:"), declared: Some(uri.into_owned()) })
}

/// Whether the prefix of a neighbour (above or below) means the same here: it does if no tag on the way declares another.
fn shares(at: Node<'_>, neighbour: Node<'_>) -> bool {
    let declares = |node: Node<'_>| node.document().slice(node.tag_span()).contains("xmlns");
    let (from, to) = if neighbour.id() > at.id() { (neighbour, at) } else { (at, neighbour) };
    !std::iter::successors(Some(from), Node::parent).take_while(|node| *node != to).any(declares)
}

/// The prefix of an element as it is written, with its colon.
fn prefix_of(node: Node<'_>) -> &str {
    let name = tag_name(node);
    name.find(':').map_or("", |colon| &name[..=colon])
}

/// The name in the tag of an element.
pub(crate) fn tag_name(node: Node<'_>) -> &str {
    let tag = node.document().slice(node.tag_span());
    let tag = tag.strip_prefix('<').unwrap_or(tag);
    let end = tag.find([' ', '\t', '\n', '\r', '/', '>']).unwrap_or(tag.len());
    &tag[..end]
}

/// The declarations that hold inside of an element, the innermost first: prefix and namespace.
fn scope(at: Node<'_>) -> Vec<(Cow<'_, str>, Cow<'_, str>)> {
    let mut scope: Vec<(Cow<'_, str>, Cow<'_, str>)> = Vec::new();
    for node in std::iter::successors(Some(at), Node::parent) {
        let tag = node.document().slice(node.tag_span());
        if !tag.contains("xmlns") {
            continue;
        }
        let inner = tag.trim_start_matches('<').trim_end_matches('>').trim_end_matches('/');
        let start = BytesStart::from_content(inner, tag_name(node).len());
        for attribute in start.attributes().flatten() {
            let Some(prefix) = declared_prefix(attribute.key.as_ref()) else { continue };
            if scope.iter().all(|(known, _)| known != prefix) {
                let uri = markup::attribute_text(&attribute.value);
                scope.push((prefix.to_owned().into(), uri.into()));
            }
        }
    }
    scope
}

/// The namespace that is meant at an element.
fn uri(at: Node<'_>, space: Space) -> Result<Cow<'static, str>, Refused> {
    Ok(match space {
        Space::Gml => "http://www.opengis.net/gml/3.2".into(),
        Space::Xlink => "http://www.w3.org/1999/xlink".into(),
        Space::Xsi => "http://www.w3.org/2001/XMLSchema-instance".into(),
        Space::XPlan => match at.document().version() {
            Some(version) => version.namespace().into(),
            None => return Err(Refused::Namespace("XPlanGML".to_owned())),
        },
        Space::Wfs => "http://www.opengis.net/wfs/2.0".into(),
        Space::None | Space::Other => return Err(Refused::Namespace(format!("{space:?}"))),
    })
}

fn usual(space: Space) -> &'static str {
    match space {
        Space::Gml => "gml",
        Space::Xlink => "xlink",
        Space::Xsi => "xsi",
        Space::Wfs => "wfs",
        Space::XPlan | Space::None | Space::Other => "xplan",
    }
}

/// Whether something is a name that can be written behind a prefix.
pub(super) fn is_name(name: &str) -> bool {
    let begins = name.chars().next().is_some_and(|first| first.is_alphabetic() || first == '_');
    begins && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

//! Rings the other way round, with all white space where it was.

use super::{Proposal, Role};
use crate::document::{Node, Object};
use crate::edit::{Change, numbers};
use crate::geometry::Path;

/// The proposal to reverse a ring that runs in the wrong direction.
pub(super) fn direction(object: &Object<'_>, path: &Path, role: Role) -> Option<Proposal> {
    let area = path.signed_area();
    let (name, wanted) = match role {
        Role::Exterior if area < 0.0 => ("Den äußeren Ring", "gegen den Uhrzeigersinn"),
        Role::Interior if area > 0.0 => ("Den Ring der Aussparung", "im Uhrzeigersinn"),
        _ => return None,
    };
    let ring = object.document().node(path.element);
    let text = reversed(ring)?;
    let points = path.points.len();
    Some(Proposal {
        object: object.id().into_owned(),
        text: format!("{name} mit {points} Stützpunkten umkehren, damit er {wanted} läuft."),
        position: path.points.first().copied(),
        changes: vec![Change::Source { span: ring.inner_span(), text }],
    })
}

/// What stands in an element, with the last segment first and the last point of each first. `None` where the digits do not stand
/// there as such.
fn reversed(node: Node<'_>) -> Option<String> {
    let document = node.document();
    let inner = node.inner_span();
    let children: Vec<_> = node.children().collect();
    let mut spans: Vec<_> = children.iter().map(Node::span).collect();
    let mut pieces = Vec::new();
    for child in &children {
        // The tag of a child goes with what it says.
        let (span, inner) = (child.span(), child.inner_span());
        let tags = (document.slice(span.start..inner.start), document.slice(inner.end..span.end));
        pieces.push(format!("{}{}{}", tags.0, reversed(*child)?, tags.1));
    }
    if children.is_empty() {
        let digits: Vec<_> = numbers(document, node.id())?.collect();
        if !digits.len().is_multiple_of(2) {
            return None;
        }
        spans = digits.chunks(2).map(|pair| pair[0].start..pair[1].end).collect();
        pieces = spans.iter().map(|span| document.slice(span.clone()).to_owned()).collect();
    }
    let mut text = String::with_capacity(inner.len());
    let mut at = inner.start;
    for (span, piece) in spans.iter().zip(pieces.iter().rev()) {
        text.push_str(document.slice(at..span.start));
        text.push_str(piece);
        at = span.end;
    }
    text.push_str(document.slice(at..inner.end));
    Some(text)
}

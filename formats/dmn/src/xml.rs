//! XML in, but none that is hostile: bounded in size and depth, and without a document type.

use roxmltree::{Document, Node, ParsingOptions};

use crate::error::Problem;
use crate::limits;

/// Reads the text as a document and hands it to `part`.
pub(crate) fn with_document<T>(
    text: &str,
    part: impl FnOnce(&Document<'_>) -> Result<T, Problem>,
) -> Result<T, Problem> {
    if text.len() > limits::SIZE {
        let message = format!("Das Modell ist zu groß: höchstens {} MB sind erlaubt.", limits::SIZE >> 20);
        return Err(Problem::new(1, "", message));
    }
    guard(text)?;
    let options =
        ParsingOptions { allow_dtd: false, nodes_limit: limits::NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|error| {
        let line = usize::try_from(error.pos().row).unwrap_or(1);
        Problem::new(line, "", format!("Das ist kein wohlgeformtes XML ({error})."))
    })?;
    part(&document)
}

/// Refuses document types and elements that are nested too deeply, before anything walks into them.
fn guard(text: &str) -> Result<(), Problem> {
    let (mut rest, mut depth) = (text, 0usize);
    while let Some(start) = rest.find('<') {
        let tag = &rest[start..];
        let here = || text[..text.len() - tag.len()].matches('\n').count() + 1;
        let end = if tag.starts_with("<!--") {
            tag.find("-->").map(|end| end + 3)
        } else if tag.starts_with("<![CDATA[") {
            tag.find("]]>").map(|end| end + 3)
        } else if tag.starts_with("<?") {
            tag.find("?>").map(|end| end + 2)
        } else if tag.starts_with("<!") {
            let message = "Dokumenttypen (DOCTYPE) werden nicht angenommen.";
            return Err(Problem::new(here(), "", message));
        } else {
            let end = tag_end(tag);
            if tag.starts_with("</") {
                depth = depth.saturating_sub(1);
            } else if end.is_none_or(|end| !tag[..end].ends_with("/>")) {
                depth += 1;
            }
            end
        };
        if depth > limits::NESTING {
            let message = format!("Das XML ist zu tief geschachtelt: höchstens {} Ebenen.", limits::NESTING);
            return Err(Problem::new(here(), "", message));
        }
        // What does not end is for the reader to refuse.
        let Some(end) = end else { return Ok(()) };
        rest = &tag[end..];
    }
    Ok(())
}

/// Where a tag ends; a `>` inside of quotes does not end it.
fn tag_end(tag: &str) -> Option<usize> {
    let mut quote = None;
    for (index, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(index + 1),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

/// Where lines begin, so that the line of a node is found quickly.
pub(crate) struct Lines(Vec<usize>);

impl Lines {
    pub(crate) fn of(text: &str) -> Self {
        Lines(std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect())
    }

    pub(crate) fn line(&self, node: Node<'_, '_>) -> usize {
        self.0.partition_point(|start| *start <= node.range().start)
    }
}

/// The child elements of this name in the namespace of their parent; extensions are others.
pub(crate) fn children<'a, 'i: 'a>(
    node: Node<'a, 'i>,
    name: &'static str,
) -> impl Iterator<Item = Node<'a, 'i>> {
    let namespace = node.tag_name().namespace();
    node.children()
        .filter(move |child| child.tag_name().name() == name && child.tag_name().namespace() == namespace)
}

/// The first child element of this name.
pub(crate) fn child<'a, 'i: 'a>(node: Node<'a, 'i>, name: &'static str) -> Option<Node<'a, 'i>> {
    children(node, name).next()
}

/// The whole text of a child element, comments and sections put together.
pub(crate) fn text_of(node: Node<'_, '_>, name: &'static str) -> Option<String> {
    child(node, name).map(text)
}

/// The whole text inside of an element.
pub(crate) fn text(node: Node<'_, '_>) -> String {
    node.children().filter(Node::is_text).filter_map(|part| part.text()).collect()
}

/// An attribute that is not empty.
pub(crate) fn attribute<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.attribute(name).map(str::trim).filter(|value| !value.is_empty())
}

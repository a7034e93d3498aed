//! What an element or attribute says: mostly the bytes of the file, otherwise put together when it is asked for.

use std::borrow::Cow;

use markup::{attribute_text, text_of};

use super::{Document, NodeId};

impl Document<'_> {
    /// The text of an element and of all below it.
    pub(crate) fn value(&self, id: NodeId) -> Cow<'_, str> {
        let node = self.node(id);
        let raw = self.slice(node.inner);
        if node.mixed { Cow::Owned(text_of(raw)) } else { Cow::Borrowed(raw) }
    }

    /// Whether an element has nothing below it and nothing but white space in it.
    pub(crate) fn is_void(&self, id: NodeId) -> bool {
        let node = self.node(id);
        let blank = |text: &str| text.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
        node.end == id + 1 && if node.mixed { blank(&self.value(id)) } else { blank(self.slice(node.inner)) }
    }

    /// The value of an attribute.
    pub(crate) fn attribute_value(&self, number: u32) -> Cow<'_, str> {
        let attribute = self.attribute(number);
        let raw = self.slice(attribute.value);
        if attribute.mixed { Cow::Owned(attribute_text(raw)) } else { Cow::Borrowed(raw) }
    }

    fn slice(&self, (from, to): (u32, u32)) -> &str {
        self.text.get(from as usize..to as usize).unwrap_or_default()
    }
}

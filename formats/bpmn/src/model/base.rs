//! What everything in a model has: id, name, documentation, extensions, the way back to the file.

use crate::xml::NodeId;

/// The part that every element of a model has.
#[derive(Debug, Clone, PartialEq)]
pub struct Base {
    /// The element in the file.
    pub element: NodeId,
    /// The line on which it begins, for messages.
    pub line: u32,
    /// The id, empty if there is none.
    pub id: String,
    /// The name, empty if there is none.
    pub name: String,
    /// The texts of `documentation`.
    pub documentation: Vec<String>,
    /// What `extensionElements` holds.
    pub extensions: Vec<Extension>,
    /// Attributes of other namespaces than BPMN's.
    pub attributes: Vec<ForeignAttribute>,
}

impl Base {
    /// The name for messages: the name, else the id.
    #[must_use]
    pub fn shown(&self) -> &str {
        let name = self.name.trim();
        if name.is_empty() { &self.id } else { name }
    }

    /// The value of a foreign attribute.
    #[must_use]
    pub fn attribute(&self, namespace: &str, name: &str) -> Option<&str> {
        let wanted = |known: &&ForeignAttribute| known.namespace == namespace && known.name == name;
        self.attributes.iter().find(wanted).map(|known| known.value.as_str())
    }

    /// The first extension of this namespace and name.
    #[must_use]
    pub fn extension(&self, namespace: &str, name: &str) -> Option<&Extension> {
        self.extensions.iter().find(|known| known.namespace == namespace && known.name == name)
    }
}

/// An element that a tool added in `extensionElements`.
#[derive(Debug, Clone, PartialEq)]
pub struct Extension {
    /// The element in the file.
    pub element: NodeId,
    /// Its namespace.
    pub namespace: String,
    /// Its local name.
    pub name: String,
    /// Its text, without that of elements below.
    pub text: String,
    /// Its attributes, those without namespace, too.
    pub attributes: Vec<ForeignAttribute>,
    /// The elements below it.
    pub children: Vec<Extension>,
}

/// An attribute that BPMN does not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignAttribute {
    /// Its namespace, empty if it has none.
    pub namespace: String,
    /// Its local name.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// A reference to something: what the file says, and what it leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference<T> {
    /// The id as the file has it.
    pub name: String,
    /// What it leads to; none if there is no such thing of the right kind.
    pub target: Option<T>,
}

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub struct Expression {
    /// The element in the file.
    pub element: NodeId,
    /// The line on which it begins.
    pub line: u32,
    /// The language: its own, else that of the file.
    pub language: String,
    /// Whether the expression itself names its language.
    pub language_stated: bool,
    /// Whether it is a formal expression (`xsi:type="tFormalExpression"`); others are prose.
    pub formal: bool,
    /// The text, as it is written.
    pub text: String,
}

impl Expression {
    /// Whether it is in FEEL: the language says so, or it begins with `=` as some modellers write it.
    #[must_use]
    pub fn is_feel(&self) -> bool {
        self.language.to_ascii_lowercase().contains("feel") || self.text.trim_start().starts_with('=')
    }

    /// The text without white space around it and without a leading `=`.
    #[must_use]
    pub fn body(&self) -> &str {
        let text = self.text.trim();
        text.strip_prefix('=').map_or(text, str::trim_start)
    }
}

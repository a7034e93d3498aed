//! What the page wants of a picture beyond the model: marks, ids, language.

use std::collections::BTreeMap;

/// How a picture looks.
#[derive(Debug, Clone)]
pub struct Look {
    /// What the picture is called; empty: as the model is.
    pub title: String,
    /// Where ids in the picture begin, for pages with several.
    pub prefix: String,
    /// The address before the anchors of steps: empty where the table is on the same page.
    pub steps_at: String,
    /// Marks of nodes, by the node's id.
    pub nodes: BTreeMap<String, Mark>,
    /// Marks of sequence and message flows, by the flow's id.
    pub edges: BTreeMap<String, Mark>,
    /// The level of headings for the pools of a picture; none: pools have no headings.
    pub heading_level: Option<u8>,
    /// The language of the model's names. Our own words are German.
    pub language: String,
    /// Whether it brings its colours along, for places without the style sheet of the site: files, paper.
    pub standalone: bool,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            title: String::new(),
            prefix: "bild".to_owned(),
            steps_at: String::new(),
            nodes: BTreeMap::new(),
            edges: BTreeMap::new(),
            heading_level: None,
            language: "de".to_owned(),
            standalone: false,
        }
    }
}

/// A mark of a node or flow: a class for its looks and a short text, such as a count.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mark {
    /// Classes of the style sheet.
    pub class: String,
    /// What is written beside it and said with its name; may be empty. A class alone says nothing to who cannot see it.
    pub text: String,
}

impl Mark {
    /// The class, without what is not part of class names.
    pub(crate) fn class(&self) -> String {
        let fits = |letter: &char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | ' ');
        self.class.chars().filter(fits).take(100).collect()
    }
}

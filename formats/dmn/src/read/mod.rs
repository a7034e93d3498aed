//! From XML to the model. What is unsafe or ambiguous is refused; what concerns one element only becomes a
//! [`Problem`] of the model, so that the rest can be looked at.

mod boxed;
mod check;
mod elements;
mod names;
mod table;
mod types;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use feel::Names;
use roxmltree::Node;

use crate::error::Problem;
use crate::model::{Definitions, Import, Model};
use crate::xml::{self, Lines, attribute, children};

/// The namespaces of the versions of DMN that are read.
const VERSIONS: [&str; 6] = [
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
    "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "https://www.omg.org/spec/DMN/20211108/MODEL/",
    "https://www.omg.org/spec/DMN/20230324/MODEL/",
    "https://www.omg.org/spec/DMN/20240513/MODEL/",
];

impl Model {
    /// Reads a model that imports no other.
    ///
    /// # Errors
    /// [`Problem`] where the text is no DMN model (XML of DMN 1.1 to 1.6), too large, too deep, has a document type, or
    /// is so broken that one could only guess. What is wrong with single parts is in [`Model::problems`].
    pub fn read(text: &str) -> Result<Self, Problem> {
        Self::read_with(text, &[])
    }

    /// Reads a model that may import some of these, which are found by their namespaces (DMN 1.5 § 6.3.3). What is
    /// not among them is a problem of the model.
    ///
    /// # Errors
    /// As [`Model::read`].
    pub fn read_with(text: &str, imported: &[Model]) -> Result<Self, Problem> {
        let definitions = xml::with_document(text, |document| {
            let root = root(document.root_element())?;
            Reader::new(text, root, imported).definitions(root)
        })?;
        Ok(Model(Arc::new(definitions)))
    }
}

/// The namespaces of the models that a model imports, for who has to find them first. It reads no more than that.
///
/// # Errors
/// As [`Model::read`].
pub fn imported_namespaces(text: &str) -> Result<Vec<String>, Problem> {
    xml::with_document(text, |document| {
        let imports = children(root(document.root_element())?, "import");
        Ok(imports.filter_map(|node| attribute(node, "namespace")).map(ToOwned::to_owned).collect())
    })
}

/// The root, if it is that of a model.
fn root<'a, 'i>(root: Node<'a, 'i>) -> Result<Node<'a, 'i>, Problem> {
    let known = root.tag_name().namespace().is_some_and(|name| VERSIONS.contains(&name));
    if known && root.tag_name().name() == "definitions" {
        return Ok(root);
    }
    let message = "Das ist kein DMN-Modell: Erwartet wird das Element „definitions“ im Namensraum einer Version von DMN.";
    Err(Problem::new(1, "", message))
}

/// The state of reading.
struct Reader {
    lines: Lines,
    namespace: String,
    imports: Vec<Import>,
    /// The names of the item definitions.
    items: HashSet<String>,
    /// The language of expressions that name none.
    language: Option<String>,
    /// What the elements are called, by id.
    called: HashMap<String, Vec<String>>,
    /// The names that the current place may speak.
    names: Arc<Names>,
    /// The element that is read.
    element: String,
    problems: Vec<Problem>,
}

impl Reader {
    fn new(text: &str, root: Node<'_, '_>, imported: &[Model]) -> Self {
        let imports = children(root, "import")
            .map(|node| {
                let namespace = attribute(node, "namespace").unwrap_or_default().to_owned();
                let model = imported.iter().find(|model| model.0.namespace == namespace).cloned();
                Import { name: attribute(node, "name").unwrap_or_default().to_owned(), namespace, model }
            })
            .collect();
        let items = children(root, "itemDefinition").filter_map(|node| attribute(node, "name"));
        Reader {
            lines: Lines::of(text),
            namespace: attribute(root, "namespace").unwrap_or_default().to_owned(),
            imports,
            items: items.map(ToOwned::to_owned).collect(),
            language: attribute(root, "expressionLanguage").map(ToOwned::to_owned),
            called: names::called(root),
            names: Arc::default(),
            element: String::new(),
            problems: Vec::new(),
        }
    }

    fn definitions(mut self, root: Node<'_, '_>) -> Result<Definitions, Problem> {
        self.missing_imports(root);
        let spoken = self.speak(root);
        let items = self.items(root)?;
        self.types_by_name(&items);
        let base = Arc::clone(&self.names);
        let mut elements = Vec::new();
        for node in root.children().filter(Node::is_element) {
            if node.tag_name().namespace() == root.tag_name().namespace()
                && let Some(element) = self.element(node, &base)?
            {
                elements.push(element);
            }
        }
        let mut definitions = Definitions {
            name: attribute(root, "name").unwrap_or_default().to_owned(),
            namespace: self.namespace,
            imports: self.imports,
            items,
            elements,
            problems: self.problems,
            spoken,
            ..Definitions::default()
        };
        check::complete(&mut definitions)?;
        Ok(definitions)
    }

    fn missing_imports(&mut self, root: Node<'_, '_>) {
        for (node, import) in children(root, "import").zip(self.imports.clone()) {
            if import.model.is_none() {
                let message = format!("Das eingebundene Modell „{}“ liegt nicht vor.", import.namespace);
                let line = self.lines.line(node);
                self.problems.push(Problem::new(line, &import.name, message));
            }
        }
    }

    /// Notes a problem of the current element.
    fn problem(&mut self, line: usize, message: impl Into<String>) {
        self.problems.push(Problem::new(line, &self.element, message));
    }

    /// The error that keeps the model from being read.
    fn refuse<T>(&self, node: Node<'_, '_>, message: impl Into<String>) -> Result<T, Problem> {
        Err(Problem::new(self.lines.line(node), &self.element, message))
    }
}

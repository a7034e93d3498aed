//! An invoice as a tree that can be changed anywhere, with the usual prefixes as part of the names.

use std::collections::BTreeMap;

use roxmltree::Node;

/// Namespaces and the prefixes by which the tables of this test name them.
const PREFIXES: &[(&str, &str)] = &[
    ("", "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"),
    ("", "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2"),
    ("cac", "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"),
    ("cbc", "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"),
    ("ext", "urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2"),
    ("rsm", "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"),
    ("ram", "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"),
    ("qdt", "urn:un:unece:uncefact:data:standard:QualifiedDataType:100"),
    ("udt", "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100"),
];

/// A way from the root: which child, which child of it, and so on.
pub(crate) type Place = Vec<usize>;

#[derive(Clone)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
    pub(crate) text: String,
    pub(crate) children: Vec<Element>,
}

#[derive(Clone)]
pub(crate) struct Document {
    pub(crate) root: Element,
    /// Prefix and namespace.
    pub(crate) spaces: BTreeMap<String, String>,
}

impl Document {
    pub(crate) fn read(text: &str) -> Result<Self, roxmltree::Error> {
        let parsed = roxmltree::Document::parse(text)?;
        let mut spaces = BTreeMap::new();
        let root = element(parsed.root_element(), &mut spaces);
        Ok(Self { root, spaces })
    }

    pub(crate) fn is_cii(&self) -> bool {
        self.root.name == "rsm:CrossIndustryInvoice"
    }

    /// All elements in the order of the document, the root first.
    pub(crate) fn places(&self) -> Vec<Place> {
        let mut found = Vec::new();
        self.root.collect(&mut Vec::new(), &mut found);
        found
    }

    pub(crate) fn at(&self, place: &[usize]) -> &Element {
        place.iter().fold(&self.root, |element, child| &element.children[*child])
    }

    pub(crate) fn at_mut(&mut self, place: &[usize]) -> &mut Element {
        place.iter().fold(&mut self.root, |element, child| &mut element.children[*child])
    }

    /// The children among which the element stands, and its number there; none for the root.
    pub(crate) fn siblings(&mut self, place: &[usize]) -> Option<(&mut Vec<Element>, usize)> {
        let (last, parent) = place.split_last()?;
        Some((&mut self.at_mut(parent).children, *last))
    }

    /// The names on the way to a place, without the root's.
    pub(crate) fn path(&self, place: &[usize]) -> String {
        let mut names = Vec::new();
        let mut element = &self.root;
        for child in place {
            element = &element.children[*child];
            names.push(element.name.as_str());
        }
        names.join("/")
    }
}

impl Element {
    pub(crate) fn is_leaf(&self) -> bool {
        self.children.is_empty()
    }

    pub(crate) fn set(&mut self, text: &str) {
        self.children.clear();
        text.clone_into(&mut self.text);
    }

    pub(crate) fn set_attribute(&mut self, name: &str, value: &str) {
        match self.attributes.iter_mut().find(|(known, _)| known == name) {
            Some((_, old)) => value.clone_into(old),
            None => self.attributes.push((name.to_owned(), value.to_owned())),
        }
    }

    /// Gives every element and its own names and texts to `change`.
    pub(crate) fn each(&mut self, change: &mut impl FnMut(&mut Element)) {
        change(self);
        self.children.iter_mut().for_each(|child| child.each(change));
    }

    fn collect(&self, place: &mut Place, found: &mut Vec<Place>) {
        found.push(place.clone());
        for (number, child) in self.children.iter().enumerate() {
            place.push(number);
            child.collect(place, found);
            place.pop();
        }
    }
}

fn element(node: Node, spaces: &mut BTreeMap<String, String>) -> Element {
    let elements = node.children().filter(Node::is_element);
    let children: Vec<Element> = elements.map(|child| element(child, spaces)).collect();
    let text: String = node.children().filter_map(|child| child.is_text().then(|| child.text())?).collect();
    let attributes = node.attributes().map(|attribute| {
        let name = qualified(node, attribute.namespace(), attribute.name(), spaces);
        (name, attribute.value().to_owned())
    });
    Element {
        attributes: attributes.collect(),
        name: qualified(node, node.tag_name().namespace(), node.tag_name().name(), spaces),
        text: if children.is_empty() { text } else { String::new() },
        children,
    }
}

fn qualified(node: Node, space: Option<&str>, local: &str, spaces: &mut BTreeMap<String, String>) -> String {
    let Some(space) = space else { return local.to_owned() };
    if space == roxmltree::NS_XML_URI {
        return format!("xml:{local}");
    }
    let usual = PREFIXES.iter().find(|(_, known)| *known == space).map(|(prefix, _)| *prefix);
    let prefix = usual.or_else(|| node.lookup_prefix(space)).unwrap_or_default();
    spaces.insert(prefix.to_owned(), space.to_owned());
    if prefix.is_empty() { local.to_owned() } else { format!("{prefix}:{local}") }
}

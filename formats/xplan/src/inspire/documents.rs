//! Texts, references and laws as `OfficialDocumentation`.

use super::{EUROPE, Export};
use crate::Object;
use crate::document::Node;

/// A document.
#[derive(Debug, Clone, Default)]
pub(super) struct Citation {
    pub(super) id: String,
    /// The text itself, where the plan has it.
    text: Option<String>,
    /// Whether it is a law rather than a document of the plan.
    is_law: bool,
    name: Option<String>,
    kind: Option<String>,
    date: Option<String>,
    links: Vec<String>,
}

fn child(node: Node<'_>, name: &str) -> Option<String> {
    node.child(name).map(|node| node.text().into_owned()).filter(|text| !text.is_empty())
}

impl Citation {
    /// A reference of an object.
    pub(super) fn reference(owner: &str, rank: usize, node: Node<'_>) -> Self {
        let mut found = Self::default();
        found.fill(node);
        found.id = format!("{owner}.dokument{}", rank + 1);
        found.kind = child(node, "typ");
        found
    }

    fn fill(&mut self, node: Node<'_>) {
        self.name = child(node, "referenzName");
        self.date = child(node, "datum");
        self.links = ["georefURL", "referenzURL"].into_iter().filter_map(|name| child(node, name)).collect();
    }

    /// A section of text or of the reasons.
    pub(super) fn section(section: &Object<'_>) -> Self {
        let text = section.value("text").map(std::borrow::Cow::into_owned);
        let mut found = Self { id: section.id().into_owned(), text, ..Self::default() };
        if let Some(node) = section.properties("refText").next().and_then(|node| node.children().next()) {
            found.fill(node);
            found.kind = section.class().strip_prefix("XP_").map(str::to_owned);
        }
        found
    }

    /// A law in the version that a plan names.
    pub(super) fn law(plan: &Object<'_>, basis: &str, node: Node<'_>) -> Option<Self> {
        let law = node.children().next()?;
        let (name, date) = (child(law, "name"), child(law, "datum"));
        if name.is_none() && date.is_none() {
            return None;
        }
        let name = name.or_else(|| basis.strip_prefix("version").map(str::to_owned));
        Some(Self { id: format!("{}.{basis}", plan.id()), is_law: true, name, date, ..Self::default() })
    }

    /// Generic attributes that are addresses.
    pub(super) fn addresses(object: &Object<'_>) -> Vec<Self> {
        let values = object.properties("hatGenerAttribut").filter_map(|node| node.children().next());
        let urls = values.filter(|node| node.name() == "XP_URLAttribut").enumerate();
        urls.map(|(rank, node)| Self {
            id: format!("{}.adresse{}", object.id(), rank + 1),
            name: child(node, "name"),
            links: child(node, "wert").into_iter().collect(),
            ..Self::default()
        })
        .collect()
    }
}

impl Export<'_> {
    /// Writes a document that was not written yet.
    pub(super) fn document(&mut self, document: &Citation) {
        if self.documents.insert(document.id.clone(), ()).is_some() {
            return;
        }
        self.report.documents += 1;
        self.writer.open("gml:featureMember", &[]);
        self.writer.open("OfficialDocumentation", &[("gml:id", &document.id)]);
        self.identifier(&document.id);
        if document.is_law {
            self.citation("legislationCitation", "base2:LegislationCitation", document);
        } else {
            self.void("legislationCitation");
        }
        self.text("regulationText", document.text.as_deref());
        if document.name.is_some() && !document.is_law {
            self.citation("planDocument", "base2:DocumentCitation", document);
        } else {
            self.void("planDocument");
        }
        self.writer.close("OfficialDocumentation");
        self.writer.close("gml:featureMember");
    }

    fn citation(&mut self, property: &str, class: &str, document: &Citation) {
        self.writer.open(property, &[]);
        self.writer.open(class, &[("gml:id", &format!("{}.0", document.id))]);
        self.writer.leaf("base2:name", &[], document.name.as_deref().unwrap_or_default());
        if let Some(kind) = &document.kind {
            self.writer.leaf("base2:shortName", &[], kind);
        }
        match &document.date {
            Some(date) => self.date(date),
            None => self.void("base2:date"),
        }
        for link in &document.links {
            self.writer.leaf("base2:link", &[], link);
        }
        if document.links.is_empty() {
            self.void("base2:link");
        }
        if document.is_law {
            self.codes("base2:level", &format!("{EUROPE}LegislationLevelValue/"), &["national"]);
        }
        self.writer.close(class);
        self.writer.close(property);
    }

    fn date(&mut self, date: &str) {
        const LIST: &str = "http://standards.iso.org/iso/19139/resources/gmxCodelists.xml#CI_DateTypeCode";
        self.writer.open("base2:date", &[]);
        self.writer.open("gmd:CI_Date", &[]);
        self.writer.open("gmd:date", &[]);
        self.writer.leaf("gco:Date", &[], date);
        self.writer.close("gmd:date");
        self.writer.open("gmd:dateType", &[]);
        self.writer.leaf(
            "gmd:CI_DateTypeCode",
            &[("codeList", LIST), ("codeListValue", "creation")],
            "creation",
        );
        self.writer.close("gmd:dateType");
        self.writer.close("gmd:CI_Date");
        self.writer.close("base2:date");
    }
}

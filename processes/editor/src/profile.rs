//! What a process is: its profile (Steckbrief) and the attributes that the house adds.

use bpmn::xml::{Document, Element, NodeId};
use engine::model::NAMESPACE;

use crate::names::{own, set_own, set_plain};
use crate::tree::{append, child, drop_empty_extensions, extensions, read};
use crate::{Refused, process};

/// Name of a process, and what its instances need.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heading {
    /// Its name.
    pub name: String,
    /// The number of the class of the file plan in which the cases lie that it opens; may be empty.
    pub file_class: String,
    /// The key of the unit that owns it; may be empty.
    pub unit: String,
}

/// The profile (Steckbrief) of a process.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// What kind of process it is.
    pub kind: ProcessKind,
    /// The role of who is responsible for it.
    pub owner_role: String,
    /// The day on which it is to be looked at again (ISO 8601); may be empty.
    pub review_on: String,
    /// What it is for.
    pub purpose: String,
    /// What begins it.
    pub trigger: String,
    /// What comes out.
    pub result: String,
    /// For whom it is.
    pub customers: String,
    /// The rules on which it rests.
    pub legal_basis: String,
    /// What is needed for it.
    pub resources: Vec<String>,
    /// What it has to do with.
    pub interfaces: Vec<String>,
    /// By what it is measured.
    pub figures: Vec<Figure>,
}

/// What kind of process.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ProcessKind {
    /// It makes what people outside need.
    #[default]
    Core,
    /// It steers.
    Control,
    /// It helps other processes.
    Support,
}

impl ProcessKind {
    /// All.
    pub const ALL: [Self; 3] = [Self::Core, Self::Control, Self::Support];

    /// The word in the file.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Core => "core",
            Self::Control => "control",
            Self::Support => "support",
        }
    }

    /// The German word.
    #[must_use]
    pub const fn german(self) -> &'static str {
        match self {
            Self::Core => "Kernprozess",
            Self::Control => "Steuerungsprozess",
            Self::Support => "Unterstützungsprozess",
        }
    }

    /// The kind of a word; core where it is unknown.
    #[must_use]
    pub fn of(word: &str) -> Self {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word).unwrap_or_default()
    }
}

/// By what a process is measured (Kennzahl).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figure {
    /// What it is called.
    pub name: String,
    /// What is aimed at.
    pub target: String,
    /// In what.
    pub unit: String,
    /// Where it comes from; may be empty.
    pub source: String,
}

fn edited(document: &Document) -> Result<NodeId, Refused> {
    let model = read(document)?;
    let found = process(&model).map(|process| process.base.element);
    found.ok_or_else(|| Refused("Die Datei hat keinen Prozess.".to_owned()))
}

/// Name and attributes of the process.
///
/// # Errors
/// Where the file has none.
pub fn heading(document: &Document) -> Result<Heading, Refused> {
    let element = document.element(edited(document)?);
    let name = element.attribute("name").unwrap_or_default().to_owned();
    Ok(Heading { name, file_class: own(element, "fileClass"), unit: own(element, "unit") })
}

/// Sets name and attributes of the process.
///
/// # Errors
/// Where the file has none, or a text has a character that XML does not allow.
pub fn set_heading(document: &mut Document, heading: &Heading) -> Result<(), Refused> {
    let element = edited(document)?;
    set_plain(document, element, "name", heading.name.trim())?;
    set_own(document, element, "fileClass", heading.file_class.trim())?;
    set_own(document, element, "unit", heading.unit.trim())
}

fn known(document: &Document) -> Result<Option<NodeId>, Refused> {
    let home = child(document.element(edited(document)?), "extensionElements");
    let found = home.and_then(|home| document.element(home).children_named(NAMESPACE, "profile").next());
    Ok(found.map(Element::id))
}

/// The profile of the process; none where it has none yet.
///
/// # Errors
/// Where the file has no process.
pub fn profile(document: &Document) -> Result<Option<Profile>, Refused> {
    let Some(element) = known(document)?.map(|id| document.element(id)) else { return Ok(None) };
    let texts = |local| {
        let found = element.children_named(NAMESPACE, local);
        found.map(|found| found.text().trim().to_owned()).collect::<Vec<_>>()
    };
    let text = |local| texts(local).into_iter().next().unwrap_or_default();
    let said = |element: Element<'_>, name: &str| element.attribute(name).unwrap_or_default().to_owned();
    Ok(Some(Profile {
        kind: ProcessKind::of(&said(element, "kind")),
        owner_role: said(element, "ownerRole"),
        review_on: said(element, "reviewOn"),
        purpose: text("purpose"),
        trigger: text("trigger"),
        result: text("result"),
        customers: text("customers"),
        legal_basis: text("legalBasis"),
        resources: texts("resource"),
        interfaces: texts("interface"),
        figures: element
            .children_named(NAMESPACE, "figure")
            .map(|figure| Figure {
                name: said(figure, "name"),
                target: said(figure, "target"),
                unit: said(figure, "unit"),
                source: said(figure, "source"),
            })
            .collect(),
    }))
}

/// Sets the profile of the process. Elements in it that the house does not know go.
///
/// # Errors
/// Where the file has no process, or a text has a character that XML does not allow.
pub fn set_profile(document: &mut Document, wanted: &Profile) -> Result<(), Refused> {
    if profile(document)?.as_ref() == Some(wanted) {
        return Ok(());
    }
    let process = edited(document)?;
    if let Some(old) = known(document)? {
        document.remove(old)?;
        drop_empty_extensions(document, process)?;
    }
    let home = extensions(document, process)?;
    let made = append(document, home, NAMESPACE, "profile")?;
    for (name, value) in [
        ("kind", wanted.kind.as_str()),
        ("ownerRole", wanted.owner_role.trim()),
        ("reviewOn", wanted.review_on.trim()),
    ] {
        set_plain(document, made, name, value)?;
    }
    let once = [
        ("purpose", &wanted.purpose),
        ("trigger", &wanted.trigger),
        ("result", &wanted.result),
        ("customers", &wanted.customers),
        ("legalBasis", &wanted.legal_basis),
    ];
    let resources = wanted.resources.iter().map(|text| ("resource", text));
    let interfaces = wanted.interfaces.iter().map(|text| ("interface", text));
    for (local, text) in once.into_iter().chain(resources).chain(interfaces) {
        if !text.trim().is_empty() {
            let element = append(document, made, NAMESPACE, local)?;
            document.set_text(element, text.trim())?;
        }
    }
    for figure in &wanted.figures {
        let element = append(document, made, NAMESPACE, "figure")?;
        let said = [
            ("name", &figure.name),
            ("target", &figure.target),
            ("unit", &figure.unit),
            ("source", &figure.source),
        ];
        for (name, value) in said {
            set_plain(document, element, name, value.trim())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Figure, Heading, ProcessKind, Profile, heading, profile, set_heading, set_profile};

    #[test]
    fn what_is_said_of_a_process_is_read_as_it_was_written() {
        let mut file = crate::create("probe", "Probe").unwrap();
        let said = Heading { name: "Nächste".into(), file_class: "1.1".into(), unit: "32.1".into() };
        set_heading(&mut file, &said).unwrap();
        let wanted = Profile {
            kind: ProcessKind::Support,
            owner_role: "Leitung".into(),
            review_on: "2027-01-31".into(),
            purpose: "Wozu & „warum“".into(),
            resources: vec!["Siegel".into(), "Drucker".into()],
            figures: vec![Figure {
                name: "Durchlaufzeit".into(),
                target: "10".into(),
                unit: "Tage".into(),
                source: String::new(),
            }],
            ..Profile::default()
        };
        set_profile(&mut file, &wanted).unwrap();
        let again = bpmn::xml::Document::read(&file.write()).unwrap();
        assert_eq!(heading(&again).unwrap(), said);
        assert_eq!(profile(&again).unwrap(), Some(wanted.clone()));
        set_profile(&mut file, &Profile { resources: Vec::new(), ..wanted }).unwrap();
        assert!(!file.to_text().contains("Siegel"));
    }
}

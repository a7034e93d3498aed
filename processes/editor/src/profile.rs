//! The profile of a process (Steckbrief): what it is for, whose it is, by which figures it is judged. It stands in the model.

use bpmn::model::{Base, Definitions, Extension};
use bpmn::xml::{Document, NodeId};
use engine::model::NAMESPACE;
use kernel::Date;

use crate::names::{set_own, set_plain};
use crate::tree::{append, child, drop_empty_extensions, extensions, read};
use crate::{Refused, process};

/// What a process is for the town (Prozessart).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProcessKind {
    /// It steers the town.
    Control,
    /// It does what the town is there for.
    Core,
    /// It helps the others.
    Support,
}

impl ProcessKind {
    /// All, in the order of lists.
    pub const ALL: [Self; 3] = [Self::Control, Self::Core, Self::Support];

    /// The word in models.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Control => "control",
            Self::Core => "core",
            Self::Support => "support",
        }
    }

    /// The German word.
    #[must_use]
    pub const fn german(self) -> &'static str {
        match self {
            Self::Control => "Steuerungsprozess",
            Self::Core => "Kernprozess",
            Self::Support => "Unterstützungsprozess",
        }
    }

    /// The kind of a word; nothing where there is none such.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// A profile (Steckbrief). What nobody wrote down is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// What it is for the town.
    pub kind: Option<ProcessKind>,
    /// The role that answers for it (Prozessverantwortung).
    pub owner: String,
    /// When it is to be looked at again.
    pub review_on: Option<Date>,
    /// What it is for.
    pub purpose: String,
    /// What begins it.
    pub trigger: String,
    /// What comes of it.
    pub result: String,
    /// For whom.
    pub customers: String,
    /// The law it rests on.
    pub legal_basis: String,
    /// What it needs: programs, rooms, people.
    pub resources: Vec<String>,
    /// Where it meets others.
    pub interfaces: Vec<String>,
    /// By what it is judged.
    pub figures: Vec<Figure>,
    /// The number of the class of the file plan in which its cases lie.
    pub file_class: Option<String>,
    /// The key of the unit whose process it is.
    pub unit: Option<String>,
}

/// A key figure with its target (Kennzahl).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figure {
    /// What is measured.
    pub name: String,
    /// What is aimed at, as it was written.
    pub target: String,
    /// In what it is measured.
    pub unit: String,
    /// Where the measured value comes from.
    pub source: String,
}

impl Figure {
    /// The target as a number; nothing where it is none.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        self.target.replace(',', ".").parse().ok().filter(|number: &f64| number.is_finite())
    }

    /// „Durchlaufzeit: Ziel 10 Arbeitstage (Abläufe der letzten 90 Tage)“.
    fn words(&self) -> String {
        let target = if self.target.is_empty() { String::new() } else { format!(": Ziel {}", self.target) };
        let unit = if self.unit.is_empty() { String::new() } else { format!(" {}", self.unit) };
        let source = if self.source.is_empty() { String::new() } else { format!(" ({})", self.source) };
        format!("{}{target}{unit}{source}", self.name)
    }
}

impl Profile {
    /// The profile of a model: that of the process that is edited and begun. What is not understood, such as a day that there is
    /// not, counts as not given.
    #[must_use]
    pub fn of(model: &Definitions) -> Self {
        let Some(process) = process(model) else { return Self::default() };
        let base = &process.base;
        let own = base.extension(NAMESPACE, "profile").map(Self::read).unwrap_or_default();
        Self { file_class: said(base, "fileClass"), unit: said(base, "unit"), ..own }
    }

    fn read(element: &Extension) -> Self {
        let text = |name: &str| texts(element, name).into_iter().next().unwrap_or_default();
        Self {
            kind: ProcessKind::of(&attribute(element, "kind")),
            owner: attribute(element, "ownerRole"),
            review_on: attribute(element, "reviewOn").parse().ok(),
            purpose: text("purpose"),
            trigger: text("trigger"),
            result: text("result"),
            customers: text("customers"),
            legal_basis: text("legalBasis"),
            resources: texts(element, "resource"),
            interfaces: texts(element, "interface"),
            figures: children(element, "figure")
                .map(figure)
                .filter(|figure| !figure.name.is_empty())
                .collect(),
            file_class: None,
            unit: None,
        }
    }

    /// Whether anything is written down besides the places where cases and process belong.
    #[must_use]
    pub fn is_given(&self) -> bool {
        let places = Self { file_class: self.file_class.clone(), unit: self.unit.clone(), ..Self::default() };
        *self != places
    }

    /// Whether it should have been looked at again before this day.
    #[must_use]
    pub fn is_overdue(&self, today: Date) -> bool {
        self.review_on.is_some_and(|day| day < today)
    }

    /// What is written down, with its German name, in the order of pages; lists have a line for each entry.
    #[must_use]
    pub fn lines(&self) -> Vec<(&'static str, Vec<String>)> {
        let one = |text: &str| vec![text.to_owned()];
        let kind = self.kind.map_or_else(String::new, |kind| kind.german().to_owned());
        let figures = self.figures.iter().map(Figure::words);
        let all = [
            ("Zweck", one(&self.purpose)),
            ("Prozessart", vec![kind]),
            ("Verantwortlich", one(&self.owner)),
            ("Auslöser", one(&self.trigger)),
            ("Ergebnis", one(&self.result)),
            ("Für wen", one(&self.customers)),
            ("Rechtsgrundlage", one(&self.legal_basis)),
            ("Mittel", self.resources.clone()),
            ("Schnittstellen", self.interfaces.clone()),
            ("Kennzahlen", figures.collect()),
        ];
        let filled = |lines: &Vec<String>| lines.iter().any(|line| !line.is_empty());
        all.into_iter().filter(|(_, lines)| filled(lines)).collect()
    }
}

fn said(base: &Base, name: &str) -> Option<String> {
    base.attribute(NAMESPACE, name).map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

fn children<'a>(element: &'a Extension, name: &'a str) -> impl Iterator<Item = &'a Extension> {
    element.children.iter().filter(move |child| child.namespace == NAMESPACE && child.name == name)
}

/// The texts of all children of a name that say something.
fn texts(element: &Extension, name: &str) -> Vec<String> {
    let texts =
        children(element, name).map(|child| child.text.split_whitespace().collect::<Vec<_>>().join(" "));
    texts.filter(|text| !text.is_empty()).collect()
}

fn attribute(element: &Extension, name: &str) -> String {
    let found = element.attributes.iter().find(|known| known.namespace.is_empty() && known.name == name);
    found.map_or_else(String::new, |known| known.value.trim().to_owned())
}

fn figure(element: &Extension) -> Figure {
    let [name, target, unit, source] =
        ["name", "target", "unit", "source"].map(|name| attribute(element, name));
    Figure { name, target, unit, source }
}

/// The name of the process.
///
/// # Errors
/// Where the file has none.
pub fn name(document: &Document) -> Result<String, Refused> {
    Ok(document.element(edited(document)?).attribute("name").unwrap_or_default().to_owned())
}

/// Names the process.
///
/// # Errors
/// Where the file has none, or the name has a character that XML does not allow.
pub fn set_process_name(document: &mut Document, name: &str) -> Result<(), Refused> {
    let element = edited(document)?;
    set_plain(document, element, "name", name.trim())
}

/// Sets the profile of the process. Elements in it that the house does not know go.
///
/// # Errors
/// Where the file has no process, or a text has a character that XML does not allow.
pub fn set_profile(document: &mut Document, wanted: &Profile) -> Result<(), Refused> {
    let (process, now) = (edited(document)?, Profile::of(&read(document)?));
    if now == *wanted {
        return Ok(());
    }
    set_own(document, process, "fileClass", wanted.file_class.as_deref().unwrap_or_default())?;
    set_own(document, process, "unit", wanted.unit.as_deref().unwrap_or_default())?;
    if let Some(old) = known(document, process) {
        document.remove(old)?;
        drop_empty_extensions(document, process)?;
    }
    if wanted.is_given() { write(document, process, wanted) } else { Ok(()) }
}

fn edited(document: &Document) -> Result<NodeId, Refused> {
    let model = read(document)?;
    let found = process(&model).map(|process| process.base.element);
    found.ok_or_else(|| Refused("Die Datei hat keinen Prozess.".to_owned()))
}

fn known(document: &Document, process: NodeId) -> Option<NodeId> {
    let home = child(document.element(process), "extensionElements")?;
    let found = document.element(home).children_named(NAMESPACE, "profile").next()?;
    Some(found.id())
}

fn write(document: &mut Document, process: NodeId, wanted: &Profile) -> Result<(), Refused> {
    let home = extensions(document, process)?;
    let made = append(document, home, NAMESPACE, "profile")?;
    let review = wanted.review_on.map(|day| day.to_string()).unwrap_or_default();
    let kind = wanted.kind.map_or("", ProcessKind::as_str);
    for (name, value) in [("kind", kind), ("ownerRole", wanted.owner.trim()), ("reviewOn", &review)] {
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
    use super::{Figure, ProcessKind, Profile, name, set_process_name, set_profile};

    #[test]
    fn what_is_said_of_a_process_is_read_as_it_was_written() {
        let mut file = crate::create("probe", "Probe").unwrap();
        set_process_name(&mut file, " Nächste ").unwrap();
        let wanted = Profile {
            kind: Some(ProcessKind::Support),
            owner: "Leitung".into(),
            review_on: "2027-01-31".parse().ok(),
            purpose: "Wozu & „warum“".into(),
            resources: vec!["Siegel".into(), "Drucker".into()],
            figures: vec![Figure {
                name: "Durchlaufzeit".into(),
                target: "10".into(),
                unit: "Tage".into(),
                source: String::new(),
            }],
            file_class: Some("1.1".into()),
            unit: Some("32.1".into()),
            ..Profile::default()
        };
        set_profile(&mut file, &wanted).unwrap();
        let read = |file: &bpmn::xml::Document| {
            let again = bpmn::xml::Document::read(&file.write()).unwrap();
            assert_eq!(name(&again).unwrap(), "Nächste");
            Profile::of(&crate::tree::read(&again).unwrap())
        };
        assert_eq!(read(&file), wanted);
        let fewer = Profile { resources: Vec::new(), ..wanted };
        set_profile(&mut file, &fewer).unwrap();
        assert_eq!(read(&file), fewer);
        set_profile(&mut file, &Profile::default()).unwrap();
        assert_eq!(read(&file), Profile::default());
        assert!(!file.to_text().contains("profile"));
    }
}

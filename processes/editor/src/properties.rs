//! What steps and ways say: read from the file and written into it.

use bpmn::model::{NodeKind, Position, Thing, Trigger};
use bpmn::namespaces::MODEL;
use bpmn::xml::{Document, Element, NodeId};
use engine::model::NAMESPACE;

use crate::Refused;
use crate::ids::Ids;
use crate::names::{own, qualified, set_own, set_plain};
use crate::tree::{
    append, child, drop_empty_extensions, extensions, flow, read, set_expression, set_text_child, step,
};

/// How a person's task is given and what it asks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaskDetails {
    /// The key of the unit; empty: that of the lane or of the case.
    pub unit: String,
    /// The key of the place elsewhere where it is done; empty: here, with its fields.
    pub form: String,
    /// In how many working days it is to be done, as it is written; may be empty.
    pub working_days: String,
    /// `high`, `low`, or empty for ordinary.
    pub priority: String,
    /// The ids of tasks whose doer may not do this one.
    pub not_by: Vec<String>,
    /// What it asks.
    pub fields: Vec<Field>,
}

/// A question of a task's form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    /// The variable that it sets.
    pub name: String,
    /// What is asked.
    pub label: String,
    /// What is answered.
    pub kind: FieldKind,
    /// Whether there must be an answer.
    pub required: bool,
    /// A hint; may be empty.
    pub hint: String,
    /// Of a choice: value and label of each.
    pub options: Vec<(String, String)>,
}

/// What answers a question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FieldKind {
    /// A line.
    #[default]
    Text,
    /// Several lines.
    LongText,
    /// A number.
    Number,
    /// A day.
    Date,
    /// Yes or no.
    YesNo,
    /// One of several.
    Choice,
}

impl FieldKind {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 6] =
        [Self::Text, Self::LongText, Self::Number, Self::Date, Self::YesNo, Self::Choice];

    /// The word in the file.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::LongText => "long_text",
            Self::Number => "number",
            Self::Date => "date",
            Self::YesNo => "yes_no",
            Self::Choice => "choice",
        }
    }

    /// The German word.
    #[must_use]
    pub const fn german(self) -> &'static str {
        match self {
            Self::Text => "Text, eine Zeile",
            Self::LongText => "Text, mehrere Zeilen",
            Self::Number => "Zahl",
            Self::Date => "Datum",
            Self::YesNo => "Ja oder Nein",
            Self::Choice => "Auswahl",
        }
    }

    /// The kind of a word; a line where it is unknown.
    #[must_use]
    pub fn of(word: &str) -> Self {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word).unwrap_or_default()
    }
}

/// Which service a task calls, and what it is given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Service {
    /// The key of the connector.
    pub connector: String,
    /// A FEEL context; may be empty.
    pub with: String,
}

/// When a timer fires.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Timing {
    /// After so many working days.
    WorkingDays(u32),
    /// After a duration of ISO 8601, or a FEEL expression that gives one.
    Duration(String),
    /// At a moment of ISO 8601, or a FEEL expression that gives one.
    Date(String),
    /// Again and again: a cycle of ISO 8601.
    Cycle(String),
}

/// Renames a step, way, process, pool or lane.
///
/// # Errors
/// Where there is no such thing, or the name has a character that XML does not allow.
pub fn set_name(document: &mut Document, id: &str, name: &str) -> Result<(), Refused> {
    let model = read(document)?;
    let element = model.element(id).ok_or_else(|| Refused(format!("„{id}“ gibt es nicht mehr.")))?;
    set_plain(document, element, "name", name.trim())
}

/// Sets what is said about a step; an empty text removes it.
///
/// # Errors
/// Where there is no such step.
pub fn set_documentation(document: &mut Document, id: &str, text: &str) -> Result<(), Refused> {
    let model = read(document)?;
    let element = model.element(id).ok_or_else(|| Refused(format!("„{id}“ gibt es nicht mehr.")))?;
    set_text_child(document, element, "documentation", &[], text)
}

/// What a task of a person says; of a beginning its fields.
#[must_use]
pub fn task(element: Element<'_>) -> TaskDetails {
    let fields = element.children_named(MODEL, "extensionElements");
    let fields = fields.flat_map(|known| known.children_named(NAMESPACE, "field"));
    let said = |element: Element<'_>, name: &str| element.attribute(name).unwrap_or_default().to_owned();
    TaskDetails {
        unit: own(element, "unit"),
        form: own(element, "form"),
        working_days: own(element, "workingDays"),
        priority: Some(own(element, "priority")).filter(|word| word != "ordinary").unwrap_or_default(),
        not_by: own(element, "notBy").split_whitespace().map(str::to_owned).collect(),
        fields: fields
            .map(|field| Field {
                name: said(field, "name"),
                label: said(field, "label"),
                kind: FieldKind::of(field.attribute("type").unwrap_or_default()),
                required: field.attribute("required") == Some("true"),
                hint: said(field, "hint"),
                options: field
                    .children_named(NAMESPACE, "option")
                    .map(|option| (said(option, "value"), said(option, "label")))
                    .collect(),
            })
            .collect(),
    }
}

/// Sets what a task of a person says, or the fields of a beginning.
///
/// # Errors
/// Where there is no such step, or a field is not complete.
pub fn set_task(document: &mut Document, id: &str, details: &TaskDetails) -> Result<(), Refused> {
    let model = read(document)?;
    let node = step(&model, id)?;
    let element = node.base.element;
    let starts = node.event().is_some_and(|event| matches!(event.position, Position::Start { .. }));
    if !starts {
        set_own(document, element, "unit", details.unit.trim())?;
        set_own(document, element, "form", details.form.trim())?;
        set_own(document, element, "workingDays", details.working_days.trim())?;
        set_own(document, element, "priority", details.priority.trim())?;
        let not_by: Vec<&str> = details
            .not_by
            .iter()
            .map(String::as_str)
            .filter(|other| model.node_by_id(other).is_some())
            .collect();
        set_own(document, element, "notBy", &not_by.join(" "))?;
    }
    set_fields(document, element, &details.fields)
}

fn set_fields(document: &mut Document, element: NodeId, fields: &[Field]) -> Result<(), Refused> {
    if task(document.element(element)).fields == fields {
        return Ok(());
    }
    let old = child(document.element(element), "extensionElements");
    let old: Vec<NodeId> = old
        .into_iter()
        .flat_map(|known| document.element(known).children_named(NAMESPACE, "field"))
        .map(Element::id)
        .collect();
    for field in old {
        document.remove(field)?;
    }
    for field in fields {
        let home = extensions(document, element)?;
        let made = append(document, home, NAMESPACE, "field")?;
        for (name, value) in
            [("name", field.name.as_str()), ("label", &field.label), ("type", field.kind.as_str())]
        {
            document.set_attribute(made, name, value)?;
        }
        if field.required {
            document.set_attribute(made, "required", "true")?;
        }
        if !field.hint.is_empty() {
            document.set_attribute(made, "hint", &field.hint)?;
        }
        for (value, label) in field.options.iter().filter(|_| field.kind == FieldKind::Choice) {
            let option = append(document, made, NAMESPACE, "option")?;
            document.set_attribute(option, "value", value)?;
            document.set_attribute(option, "label", label)?;
        }
    }
    drop_empty_extensions(document, element)
}

/// Which service a task calls.
#[must_use]
pub fn service(element: Element<'_>) -> Service {
    Service { connector: own(element, "connector"), with: own(element, "with") }
}

/// Sets which service a task calls.
///
/// # Errors
/// Where there is no such step.
pub fn set_service(document: &mut Document, id: &str, service: &Service) -> Result<(), Refused> {
    let model = read(document)?;
    let element = step(&model, id)?.base.element;
    set_own(document, element, "connector", service.connector.trim())?;
    set_own(document, element, "with", service.with.trim())
}

/// What a script task computes, and the variable that it sets.
#[must_use]
pub fn script(element: Element<'_>) -> (String, String) {
    let text = element.children_named(MODEL, "script").next().map(Element::text).unwrap_or_default();
    (text.trim().to_owned(), own(element, "result"))
}

/// Sets what a script task computes, in FEEL, and the variable that it sets.
///
/// # Errors
/// Where there is no such step.
pub fn set_script(document: &mut Document, id: &str, text: &str, result: &str) -> Result<(), Refused> {
    let model = read(document)?;
    let element = step(&model, id)?.base.element;
    let format = if text.trim().is_empty() { "" } else { "application/feel" };
    set_plain(document, element, "scriptFormat", format)?;
    set_own(document, element, "result", result.trim())?;
    let before = [
        "documentation",
        "extensionElements",
        "incoming",
        "outgoing",
        "ioSpecification",
        "property",
        "dataInputAssociation",
        "dataOutputAssociation",
        "resourceRole",
        "performer",
        "humanPerformer",
        "potentialOwner",
        "standardLoopCharacteristics",
        "multiInstanceLoopCharacteristics",
    ];
    set_text_child(document, element, "script", &before, text)
}

/// The key of the process that a step calls; empty where none is said.
#[must_use]
pub fn calls(element: Element<'_>) -> String {
    element.attribute("calledElement").unwrap_or_default().to_owned()
}

/// Sets the key of the process that a step calls.
///
/// # Errors
/// Where there is no such step.
pub fn set_calls(document: &mut Document, id: &str, key: &str) -> Result<(), Refused> {
    let model = read(document)?;
    let element = step(&model, id)?.base.element;
    set_plain(document, element, "calledElement", key.trim())
}

/// The condition of a way; empty where it has none.
#[must_use]
pub fn condition(element: Element<'_>) -> String {
    let found = element.children_named(MODEL, "conditionExpression").next();
    found.map(Element::text).unwrap_or_default().trim().to_owned()
}

/// Sets the condition of a way, in FEEL; an empty text removes it. A way with a condition is no default way.
///
/// # Errors
/// Where there is no such way.
pub fn set_condition(document: &mut Document, way: &str, text: &str) -> Result<(), Refused> {
    let model = read(document)?;
    let found = flow(&model, way)?;
    let source = found.source.target.map(|source| model.node(source));
    if !text.trim().is_empty()
        && let Some(source) = source.filter(|source| source.default().is_some_and(|known| known.name == way))
    {
        document.remove_attribute(source.base.element, "default")?;
    }
    set_expression(document, found.base.element, "conditionExpression", &BEFORE, text)
}

/// What stands before the expression of a way.
const BEFORE: [&str; 2] = ["documentation", "extensionElements"];

/// Makes a way the one that is taken when no condition holds; none: there is no such way.
///
/// # Errors
/// Where there is no such step, or the way does not begin there.
pub fn set_default(document: &mut Document, id: &str, way: Option<&str>) -> Result<(), Refused> {
    let model = read(document)?;
    let node = step(&model, id)?;
    let element = node.base.element;
    let Some(way) = way else { return set_plain(document, element, "default", "") };
    let found = flow(&model, way)?;
    if found.source.target != Some(node.index) {
        return Err(Refused(format!("Der Weg „{way}“ beginnt nicht bei „{}“.", node.base.shown())));
    }
    if matches!(node.kind, NodeKind::Event(_)) {
        return Err(Refused(format!("Bei „{}“ gibt es nichts zu entscheiden.", node.base.shown())));
    }
    document.set_attribute(element, "default", way)?;
    set_expression(document, found.base.element, "conditionExpression", &BEFORE, "")
}

fn timer_of(element: Element<'_>) -> Option<Element<'_>> {
    element.children_named(MODEL, "timerEventDefinition").next()
}

/// When a timer event fires; none where it is no timer or says nothing.
#[must_use]
pub fn timing(element: Element<'_>) -> Option<Timing> {
    let definition = timer_of(element)?;
    let said = |local| {
        let text = definition.children_named(MODEL, local).next().map(Element::text)?;
        Some(text.trim().to_owned())
    };
    if let Some(duration) = said("timeDuration") {
        let days =
            duration.strip_prefix('P').and_then(|rest| rest.strip_suffix('D')).and_then(|n| n.parse().ok());
        let working = own(definition, "workingDays") == "true";
        return Some(days.filter(|_| working).map_or(Timing::Duration(duration), Timing::WorkingDays));
    }
    said("timeDate").map(Timing::Date).or_else(|| said("timeCycle").map(Timing::Cycle))
}

/// Sets when a timer event fires.
///
/// # Errors
/// Where there is no such timer event.
pub fn set_timing(document: &mut Document, id: &str, timing: &Timing) -> Result<(), Refused> {
    let model = read(document)?;
    let node = step(&model, id)?;
    let definition = timer_of(document.element(node.base.element)).map(Element::id);
    let Some(definition) = definition else {
        return Err(Refused(format!("„{}“ wartet auf keine Zeit.", node.base.shown())));
    };
    let (local, text, working) = match timing {
        Timing::WorkingDays(days) => ("timeDuration", format!("P{days}D"), "true"),
        Timing::Duration(text) => ("timeDuration", text.clone(), ""),
        Timing::Date(text) => ("timeDate", text.clone(), ""),
        Timing::Cycle(text) => ("timeCycle", text.clone(), ""),
    };
    set_own(document, definition, "workingDays", working)?;
    set_text_of_timer(document, definition, local, &text)
}

pub(crate) fn set_text_of_timer(
    document: &mut Document,
    definition: NodeId,
    local: &str,
    text: &str,
) -> Result<(), Refused> {
    for other in ["timeDate", "timeDuration", "timeCycle"].into_iter().filter(|other| *other != local) {
        set_expression(document, definition, other, &BEFORE, "")?;
    }
    set_expression(document, definition, local, &BEFORE, text)
}

/// The name of the message that an event waits for or sends; none where it is about no message.
///
/// # Errors
/// Where there is no such step.
pub fn message(document: &Document, id: &str) -> Result<Option<String>, Refused> {
    let model = read(document)?;
    let node = step(&model, id)?;
    let Some(Trigger::Message { message, .. }) = node.event().and_then(|event| event.trigger()) else {
        return Ok(None);
    };
    let index = message.as_ref().and_then(|message| message.target);
    let name =
        index.and_then(|index| model.messages.get(index.index())).map(|message| message.base.name.clone());
    Ok(Some(name.unwrap_or_default()))
}

/// Sets the name of the message that an event waits for or sends.
///
/// # Errors
/// Where there is no such step, it is about no message, or the name is empty.
pub fn set_message(document: &mut Document, id: &str, name: &str) -> Result<(), Refused> {
    if message(document, id)?.is_none() {
        return Err(Refused("Dieser Schritt wartet auf keine Nachricht und sendet keine.".to_owned()));
    }
    if name.trim().is_empty() {
        return Err(Refused("Geben Sie an, wie die Nachricht heißt.".to_owned()));
    }
    let element = step(&read(document)?, id)?.base.element;
    set_message_of(document, element, name.trim())
}

pub(crate) fn set_message_of(document: &mut Document, element: NodeId, name: &str) -> Result<(), Refused> {
    let model = read(document)?;
    let Some(definition) = child(document.element(element), "messageEventDefinition") else { return Ok(()) };
    let known =
        model.messages.iter().find(|message| message.base.name == name && !message.base.id.is_empty());
    let id = match known {
        Some(known) => known.base.id.clone(),
        None => {
            let id = Ids::of(document).named(name, "nachricht");
            let first = document.root().children().find(|child| {
                model.thing(child.id()).is_some_and(|thing| matches!(thing, Thing::Process(_)))
                    || matches!(child.local(), "process" | "collaboration" | "BPMNDiagram")
            });
            let root = document.root().id();
            let made = match first.map(Element::id) {
                Some(first) => {
                    let name = qualified(document, root, MODEL, "message", true)?;
                    document.insert_element(first, &name)?
                }
                None => append(document, root, MODEL, "message")?,
            };
            document.set_attribute(made, "id", &id)?;
            document.set_attribute(made, "name", name)?;
            id
        }
    };
    document.set_attribute(definition, "messageRef", &id)?;
    Ok(())
}

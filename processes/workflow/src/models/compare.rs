//! What differs between two versions of a process: steps, flows and the process itself, told in words.

use std::collections::{BTreeMap, BTreeSet};

use bpmn::model::{
    Activity, ActivityKind, Base, Definitions, Expression, Extension, FlowNode, Loop, SequenceFlow, Task,
};
use diagram::{Mark, Step};
use editor::Profile;
use engine::model::NAMESPACE;

use super::Ready;
use crate::elements::Priority;

/// What differs between two versions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Of the process as a whole: name and profile.
    pub whole: Vec<Detail>,
    /// Steps, in the order of reading; those that are gone last.
    pub steps: Vec<Change>,
    /// Sequence flows, in the order of the file; those that are gone last.
    pub flows: Vec<Change>,
}

/// A step or flow that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its id in the model.
    pub id: String,
    /// What it is called, in the newer version if it is there.
    pub title: String,
    /// What became of it.
    pub what: What,
}

/// What became of something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It is there still, but differs in this.
    Changed(Vec<Detail>),
}

impl What {
    /// The German word.
    #[must_use]
    pub const fn german(&self) -> &'static str {
        match self {
            Self::Added => "neu",
            Self::Removed => "entfällt",
            Self::Changed(_) => "geändert",
        }
    }

    /// How it is marked in a picture: by a kind of line and by a word.
    #[must_use]
    pub fn mark(&self) -> Mark {
        let class = match self {
            Self::Added => "d-mark-added",
            Self::Removed => "d-mark-removed",
            Self::Changed(_) => "d-mark-changed",
        };
        Mark { class: class.to_owned(), text: self.german().to_owned() }
    }
}

/// In what something differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail {
    /// The German name of what differs.
    pub aspect: String,
    /// What it was; empty if it was nothing.
    pub before: String,
    /// What it is.
    pub after: String,
}

/// What can be said of something, by its German name.
type Facts = BTreeMap<String, Fact>;

/// Something that can be said.
#[derive(Clone, Default)]
struct Fact {
    /// By what it is the same: of another element its id, so that one with a new name is still the same.
    is: String,
    /// How people read it.
    shown: String,
}

/// Something with a name and facts.
struct Described {
    title: String,
    facts: Facts,
}

/// Compares two versions. Elements are the same where they have the same id.
#[must_use]
pub fn compare(old: &Ready, new: &Ready) -> Comparison {
    let (steps, flows) = ((steps(old), steps(new)), (flows(old), flows(new)));
    Comparison {
        whole: details(&whole(&old.read), &whole(&new.read)),
        steps: changes(&steps.0, &steps.1),
        flows: changes(&flows.0, &flows.1),
    }
}

impl Comparison {
    /// Whether both say the same.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.whole.is_empty() && self.steps.is_empty() && self.flows.is_empty()
    }
}

fn changes(old: &[(String, Described)], new: &[(String, Described)]) -> Vec<Change> {
    let known: BTreeMap<&str, &Described> = old.iter().map(|(id, thing)| (id.as_str(), thing)).collect();
    let ids: BTreeSet<&str> = new.iter().map(|(id, _)| id.as_str()).collect();
    let change =
        |id: &str, thing: &Described, what| Change { id: id.to_owned(), title: thing.title.clone(), what };
    let there = new.iter().filter_map(|(id, thing)| match known.get(id.as_str()) {
        None => Some(change(id, thing, What::Added)),
        Some(before) => {
            let details = details(&before.facts, &thing.facts);
            (!details.is_empty()).then(|| change(id, thing, What::Changed(details)))
        }
    });
    let gone = old.iter().filter(|(id, _)| !ids.contains(id.as_str()));
    there.chain(gone.map(|(id, thing)| change(id, thing, What::Removed))).collect()
}

fn details(old: &Facts, new: &Facts) -> Vec<Detail> {
    let aspects: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let of = |facts: &Facts, aspect: &String| facts.get(aspect).cloned().unwrap_or_default();
    let both = aspects.into_iter().map(|aspect| (aspect.clone(), of(old, aspect), of(new, aspect)));
    both.filter(|(_, before, after)| before.is != after.is)
        .map(|(aspect, before, after)| Detail { aspect, before: before.shown, after: after.shown })
        .collect()
}

fn fact(facts: &mut Facts, aspect: &str, value: impl Into<String>) {
    let value = value.into();
    if !value.is_empty() {
        facts.insert(aspect.to_owned(), Fact { is: value.clone(), shown: value });
    }
}

fn whole(model: &Definitions) -> Facts {
    let mut facts = Facts::new();
    let Some(process) = model.processes.first() else { return facts };
    fact(&mut facts, "Name", process.base.name.trim());
    fact(&mut facts, "Beschreibung", process.base.documentation.join(" "));
    let profile = Profile::of(model);
    for (name, lines) in profile.lines() {
        fact(&mut facts, &format!("Steckbrief: {name}"), lines.join("; "));
    }
    let review = profile.review_on.map(|day| ui::format::date_short(kernel::Lang::German, day));
    fact(&mut facts, "Steckbrief: Nächste Prüfung", review.unwrap_or_default());
    fact(&mut facts, "Klasse des Aktenplans", profile.file_class.unwrap_or_default());
    fact(&mut facts, "Einheit", profile.unit.unwrap_or_default());
    facts
}

/// The steps of all processes of a model, in the order of reading.
fn steps(ready: &Ready) -> Vec<(String, Described)> {
    let processes = ready.read.processes.iter();
    let steps = processes.flat_map(|process| diagram::steps(&ready.read, process.index));
    steps
        .map(|step| (step.id.clone(), Described { title: step.title(), facts: facts(ready, &step) }))
        .collect()
}

fn facts(ready: &Ready, step: &Step) -> Facts {
    let node = ready.read.node(step.node);
    let mut facts = Facts::new();
    fact(&mut facts, "Name", step.name.clone());
    fact(&mut facts, "Art", step.kind.clone());
    fact(&mut facts, "Wer", step.lane.clone().unwrap_or_default());
    fact(&mut facts, "Beschreibung", step.documentation.clone());
    fact(&mut facts, "Ereignis", step.details.join("; "));
    if let Some(host) = &step.attached_to {
        let shown = if host.name.is_empty() { &host.id } else { &host.name };
        facts.insert("Angeheftet an".to_owned(), Fact { is: host.id.clone(), shown: shown.clone() });
    }
    if let Some(element) = ready.elements.get(step.node.index()) {
        let task = &element.task;
        fact(&mut facts, "Einheit", task.unit.clone().unwrap_or_default());
        fact(&mut facts, "Formular", task.form.clone().unwrap_or_default());
        fact(
            &mut facts,
            "Frist in Arbeitstagen",
            task.working_days.map_or_else(String::new, |days| days.to_string()),
        );
        if task.priority != Priority::Ordinary {
            fact(&mut facts, "Dringlichkeit", task.priority.german());
        }
        if !task.not_by.is_empty() {
            let others = task
                .not_by
                .iter()
                .map(|id| ready.read.node_by_id(id).map_or(id.as_str(), |node| node.base.shown()));
            let fact = Fact { is: task.not_by.join(" "), shown: others.collect::<Vec<_>>().join(", ") };
            facts.insert("Nicht durch dieselbe Person wie".to_owned(), fact);
        }
        if let Some(service) = &element.service {
            fact(&mut facts, "Dienst", service.connector.clone());
        }
    }
    if let Some(activity) = node.activity() {
        of_activity(&mut facts, activity);
    }
    foreign(&mut facts, &node.base);
    facts
}

fn of_activity(facts: &mut Facts, activity: &Activity) {
    match &activity.kind {
        ActivityKind::Call { called: Some(called) } => fact(facts, "Ruft auf", called.name.clone()),
        ActivityKind::Task(Task::Script { script: Some(script), .. }) => fact(facts, "Skript", script.trim()),
        _ => {}
    }
    let expression =
        |said: &Option<Expression>| said.as_ref().map_or_else(String::new, |found| found.body().to_owned());
    match &activity.repeats {
        Some(Loop::Standard(found)) => fact(facts, "Wiederholen, solange", expression(&found.condition)),
        Some(Loop::Multi(found)) => {
            fact(facts, "Wie oft", expression(&found.cardinality));
            let each = found.input_collection.as_ref().map_or("", |collection| collection.name.as_str());
            fact(facts, "Für jedes aus", each);
            fact(facts, "Fertig, wenn", expression(&found.completion));
        }
        None => {}
    }
}

/// What else the house added: attributes that have no German name here, and elements such as the fields of a form.
fn foreign(facts: &mut Facts, base: &Base) {
    const NAMED: [&str; 6] = ["unit", "form", "workingDays", "priority", "notBy", "connector"];
    let ours = base.attributes.iter().filter(|known| known.namespace == NAMESPACE);
    for known in ours.filter(|known| !NAMED.contains(&known.name.as_str())) {
        let aspect = if known.name == "with" { "Angaben für den Dienst" } else { known.name.as_str() };
        fact(facts, aspect, known.value.trim());
    }
    let fields = base.extensions.iter().filter(|known| known.namespace == NAMESPACE);
    fact(facts, "Felder", fields.map(told).collect::<Vec<_>>().join("; "));
}

/// „genehmigt, Genehmigen Sie den Antrag?, yes_no“: what an element of the house says, in the order of the file.
fn told(element: &Extension) -> String {
    let attributes = element.attributes.iter().map(|known| known.value.trim().to_owned());
    let text = std::iter::once(element.text.trim().to_owned());
    let parts =
        attributes.chain(text).chain(element.children.iter().map(|child| format!("({})", told(child))));
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

fn flows(ready: &Ready) -> Vec<(String, Described)> {
    ready.read.flows.iter().map(|flow| (flow.base.id.clone(), flow_of(&ready.read, flow))).collect()
}

fn flow_of(model: &Definitions, flow: &SequenceFlow) -> Described {
    let end = |node: Option<&FlowNode>| {
        node.map(|node| Fact { is: node.base.id.clone(), shown: node.base.shown().to_owned() })
            .unwrap_or_default()
    };
    let (from, to) =
        (flow.source.target.map(|node| model.node(node)), flow.target.target.map(|node| model.node(node)));
    let default = from.and_then(FlowNode::default).and_then(|default| default.target) == Some(flow.index);
    let (from, to) = (end(from), end(to));
    let title = format!("„{}“ → „{}“", from.shown, to.shown);
    let mut facts = Facts::from([("Von".to_owned(), from), ("Nach".to_owned(), to)]);
    fact(&mut facts, "Name", flow.base.name.trim());
    fact(&mut facts, "Bedingung", flow.condition.as_ref().map_or("", |condition| condition.body()));
    fact(&mut facts, "Sonst-Weg", if default { "ja" } else { "" });
    Described { title, facts }
}

//! References lead to something, and to something of the right kind.

use crate::lint::{Context, Out, Rule, Severity};
use crate::model::{NodeKind, Thing};
use crate::namespaces::MODEL;
use crate::xml::{Element, NodeId};

pub(super) static RULES: &[Rule] = &[
    Rule {
        id: "reference-missing",
        severity: Severity::Fault,
        source: "8.1, 15.3.2: references are resolvable",
        demand: "Worauf verwiesen wird, das gibt es in der Datei.",
        check: missing,
    },
    Rule {
        id: "reference-kind",
        severity: Severity::Fault,
        source: "the class of each association in the metamodel",
        demand: "Verweise führen zu Elementen der richtigen Art.",
        check: wrong_kind,
    },
    Rule {
        id: "event-definition-reference",
        severity: Severity::Fault,
        source: "10.5.1, table 10.79: eventDefinitionRefs leads to reusable, top-level definitions",
        demand: "Ereignisse verweisen nur auf Auslöser, die neben den Prozessen stehen.",
        check: nested_definition,
    },
];

/// What may stand at the end of a reference.
#[derive(Clone, Copy)]
enum Kind {
    /// Elements with one of these names.
    Named(&'static [&'static str]),
    /// Events, activities, gateways.
    FlowNode,
    Activity,
    /// Pools, activities, events.
    Interaction,
    EventDefinition,
    /// Data of every kind.
    Data,
    Anything,
}

/// Element, attribute or (with `>`) child element that refers, and what to. `*`: any element.
const REFERENCES: &[(&str, &str, Kind)] = &[
    ("sequenceFlow", "sourceRef", Kind::FlowNode),
    ("sequenceFlow", "targetRef", Kind::FlowNode),
    ("*", ">incoming", Kind::Named(&["sequenceFlow"])),
    ("*", ">outgoing", Kind::Named(&["sequenceFlow"])),
    ("*", "default", Kind::Named(&["sequenceFlow"])),
    ("lane", ">flowNodeRef", Kind::FlowNode),
    ("boundaryEvent", "attachedToRef", Kind::Activity),
    ("association", "sourceRef", Kind::Anything),
    ("association", "targetRef", Kind::Anything),
    ("messageFlow", "sourceRef", Kind::Interaction),
    ("messageFlow", "targetRef", Kind::Interaction),
    ("*", "messageRef", Kind::Named(&["message"])),
    ("*", "operationRef", Kind::Named(&["operation"])),
    ("*", ">operationRef", Kind::Named(&["operation"])),
    ("*", ">inMessageRef", Kind::Named(&["message"])),
    ("*", ">outMessageRef", Kind::Named(&["message"])),
    ("*", ">interfaceRef", Kind::Named(&["interface"])),
    ("*", ">supportedInterfaceRef", Kind::Named(&["interface"])),
    ("*", "processRef", Kind::Named(&["process"])),
    ("*", ">participantRef", Kind::Named(&["participant"])),
    ("*", ">messageFlowRef", Kind::Named(&["messageFlow"])),
    ("*", ">choreographyRef", Kind::Named(&["choreography", "globalChoreographyTask"])),
    ("*", "initiatingParticipantRef", Kind::Named(&["participant"])),
    ("*", "itemRef", Kind::Named(&["itemDefinition"])),
    ("signal", "structureRef", Kind::Named(&["itemDefinition"])),
    ("error", "structureRef", Kind::Named(&["itemDefinition"])),
    ("escalation", "structureRef", Kind::Named(&["itemDefinition"])),
    ("*", "itemSubjectRef", Kind::Named(&["itemDefinition"])),
    ("*", "dataObjectRef", Kind::Named(&["dataObject"])),
    ("*", "dataStoreRef", Kind::Named(&["dataStore"])),
    ("*", ">dataInputRefs", Kind::Named(&["dataInput"])),
    ("*", ">optionalInputRefs", Kind::Named(&["dataInput"])),
    ("*", ">whileExecutingInputRefs", Kind::Named(&["dataInput"])),
    ("*", ">outputSetRefs", Kind::Named(&["outputSet"])),
    ("*", ">dataOutputRefs", Kind::Named(&["dataOutput"])),
    ("*", ">optionalOutputRefs", Kind::Named(&["dataOutput"])),
    ("*", ">whileExecutingOutputRefs", Kind::Named(&["dataOutput"])),
    ("*", ">inputSetRefs", Kind::Named(&["inputSet"])),
    ("dataInputAssociation", ">sourceRef", Kind::Data),
    ("dataInputAssociation", ">targetRef", Kind::Data),
    ("dataOutputAssociation", ">sourceRef", Kind::Data),
    ("dataOutputAssociation", ">targetRef", Kind::Data),
    ("*", ">loopDataInputRef", Kind::Data),
    ("*", ">loopDataOutputRef", Kind::Data),
    ("*", "oneBehaviorEventRef", Kind::EventDefinition),
    ("*", "noneBehaviorEventRef", Kind::EventDefinition),
    ("*", "signalRef", Kind::Named(&["signal"])),
    ("*", "errorRef", Kind::Named(&["error"])),
    ("*", ">errorRef", Kind::Named(&["error"])),
    ("*", "escalationRef", Kind::Named(&["escalation"])),
    ("compensateEventDefinition", "activityRef", Kind::Activity),
    ("*", ">eventDefinitionRef", Kind::EventDefinition),
    ("linkEventDefinition", ">source", Kind::Named(&["linkEventDefinition"])),
    ("linkEventDefinition", ">target", Kind::Named(&["linkEventDefinition"])),
    ("*", ">correlationPropertyRef", Kind::Named(&["correlationProperty"])),
    ("*", "correlationPropertyRef", Kind::Named(&["correlationProperty"])),
    ("*", "correlationKeyRef", Kind::Named(&["correlationKey"])),
    ("*", ">resourceRef", Kind::Named(&["resource"])),
    ("*", "parameterRef", Kind::Named(&["resourceParameter"])),
    ("group", "categoryValueRef", Kind::Named(&["categoryValue"])),
    ("ioBinding", "inputDataRef", Kind::Data),
    ("ioBinding", "outputDataRef", Kind::Data),
];

/// Attributes without which their element means nothing.
const NEEDED: &[(&str, &str)] = &[
    ("sequenceFlow", "sourceRef"),
    ("sequenceFlow", "targetRef"),
    ("messageFlow", "sourceRef"),
    ("messageFlow", "targetRef"),
    ("boundaryEvent", "attachedToRef"),
];

impl Kind {
    fn fits(self, context: &Context<'_>, found: NodeId) -> bool {
        let element = context.document.element(found);
        let node =
            context.model.thing(found).and_then(|thing| thing.node()).map(|node| context.model.node(node));
        let of_node = |fits: fn(&NodeKind) -> bool| node.is_some_and(|node| fits(&node.kind));
        match self {
            Self::Named(names) => names.contains(&element.local()) && element.namespace() == MODEL,
            Self::FlowNode => node.is_some(),
            Self::Activity => of_node(|kind| matches!(kind, NodeKind::Activity(_))),
            Self::Interaction => {
                element.is(MODEL, "participant")
                    || of_node(|kind| matches!(kind, NodeKind::Activity(_) | NodeKind::Event(_)))
            }
            Self::EventDefinition => element.local().ends_with("EventDefinition"),
            Self::Data => matches!(context.model.thing(found), Some(Thing::Data(_))),
            Self::Anything => true,
        }
    }

    fn german(self) -> String {
        match self {
            Self::Named(names) => format!("„{}“", names.join("“ oder „")),
            Self::FlowNode => "ein Ereignis, eine Aktivität oder ein Gateway".to_owned(),
            Self::Activity => "eine Aktivität".to_owned(),
            Self::Interaction => "ein Pool, eine Aktivität oder ein Ereignis".to_owned(),
            Self::EventDefinition => "ein Auslöser (…EventDefinition)".to_owned(),
            Self::Data => "ein Datenobjekt, eine Eigenschaft, Ein- oder Ausgabe".to_owned(),
            Self::Anything => "ein Element".to_owned(),
        }
    }
}

/// A reference of the file: who refers, by which attribute or element, to which name, and what may be there.
struct Found<'a> {
    element: Element<'a>,
    how: &'static str,
    name: String,
    kind: Kind,
}

fn references<'a>(context: &Context<'a>) -> Vec<Found<'a>> {
    let mut all = Vec::new();
    let applies = |who: &str, element: Element<'_>| who == "*" || who == element.local();
    for element in context.elements() {
        for attribute in element.attributes() {
            let row = REFERENCES.iter().find(|(who, how, _)| *how == attribute.name && applies(who, element));
            if let Some((_, how, kind)) = row {
                all.push(Found { element, how, name: attribute.value.to_owned(), kind: *kind });
            }
        }
        let Some(parent) = element.parent() else { continue };
        let local = element.local();
        let row = REFERENCES
            .iter()
            .find(|(who, how, _)| how.strip_prefix('>') == Some(local) && applies(who, parent));
        if let Some((_, how, kind)) = row {
            all.push(Found { element: parent, how: &how[1..], name: element.text(), kind: *kind });
        }
    }
    all
}

enum Outcome {
    Found(NodeId),
    Missing,
    /// Another file has it.
    Elsewhere,
}

fn resolve(context: &Context<'_>, found: &Found<'_>) -> Outcome {
    let name = found.name.trim();
    if let Some(element) = context.model.element(name) {
        return Outcome::Found(element);
    }
    let Some((prefix, local)) = name.split_once(':') else { return Outcome::Missing };
    match found.element.namespace_of(prefix) {
        Some(namespace) if namespace != context.model.target_namespace => Outcome::Elsewhere,
        _ => context.model.element(local).map_or(Outcome::Missing, Outcome::Found),
    }
}

fn missing(context: &Context<'_>, out: &mut Out<'_>) {
    for found in references(context) {
        // Tools also write the name of a structure of another language there.
        let free = found.how == "structureRef";
        if free || !matches!(resolve(context, &found), Outcome::Missing) {
            continue;
        }
        let Found { element, how, name, .. } = &found;
        let message = format!(
            "{} verweist mit „{how}“ auf „{}“, aber das gibt es in der Datei nicht. Bitte berichtigen oder entfernen.",
            context.name_big(element.id()),
            name.trim()
        );
        out.at(element.id(), message);
    }
    for element in context.elements() {
        let needed = NEEDED.iter().filter(|(name, attribute)| {
            *name == element.local() && element.attribute(attribute).is_none_or(|said| said.trim().is_empty())
        });
        for (_, attribute) in needed {
            let what = context.name_big(element.id());
            out.at(element.id(), format!("{what} sagt nicht, womit es verbunden ist („{attribute}“ fehlt)."));
        }
    }
}

fn wrong_kind(context: &Context<'_>, out: &mut Out<'_>) {
    for found in references(context) {
        let Outcome::Found(target) = resolve(context, &found) else { continue };
        if found.kind.fits(context, target) {
            continue;
        }
        let message = format!(
            "{} verweist mit „{}“ auf etwas Falsches: {}. Erlaubt ist dort {}.",
            context.name_big(found.element.id()),
            found.how,
            context.name(target),
            found.kind.german()
        );
        out.at(found.element.id(), message);
    }
}

fn nested_definition(context: &Context<'_>, out: &mut Out<'_>) {
    let root = context.document.root().id();
    for (node, event) in context.events() {
        for definition in event.definitions.iter().filter(|definition| definition.by_reference) {
            let parent = context.document.element(definition.base.element).parent();
            if parent.is_some_and(|parent| parent.id() != root) {
                let message = format!(
                    "{} verweist auf den Auslöser eines anderen Ereignisses. Geben Sie ihm einen eigenen.",
                    crate::lint::words::the_big(node)
                );
                out.say(&node.base, message);
            }
        }
    }
}

//! Data: lists, states, sets, associations.

use std::collections::HashSet;

use crate::lint::words::quoted;
use crate::lint::{Context, Out, Rule, Severity};
use crate::model::{Data, DataAssociation, DataIndex, DataKind, DataSet, IoSpecification};
use crate::namespaces::MODEL;

pub(super) static RULES: &[Rule] = &[
    Rule {
        id: "data-collection",
        severity: Severity::Fault,
        source: "10.4.1: isCollection agrees with that of the item definition",
        demand: "Ob Daten eine Liste sind, sagen Datum und Typ gleich.",
        check: collection,
    },
    Rule {
        id: "data-state-name",
        severity: Severity::Fault,
        source: "10.4.1: a data object reference is named after its object and its state",
        demand: "Ein Datenobjekt mit Zustand heißt „Name [Zustand]“, damit das Bild nichts anderes sagt als das Modell.",
        check: state_name,
    },
    Rule {
        id: "property-place",
        severity: Severity::Fault,
        source: "10.4.1: only processes, activities and events have properties",
        demand: "Eigenschaften stehen in Prozessen, Aktivitäten und Ereignissen.",
        check: property_place,
    },
    Rule {
        id: "data-direction",
        severity: Severity::Fault,
        source: "10.4.1: nothing flows into data inputs or out of data outputs of the process itself",
        demand: "In eine Eingabe des Prozesses wird nichts geschrieben, aus einer Ausgabe nichts gelesen.",
        check: direction,
    },
    Rule {
        id: "data-set-member",
        severity: Severity::Fault,
        source: "10.4.1: each input and output belongs to a set",
        demand: "Jede Ein- und Ausgabe gehört zu einem Satz.",
        check: set_member,
    },
    Rule {
        id: "data-set-special",
        severity: Severity::Fault,
        source: "10.4.1, tables 10.59 and 10.60: optional and while-executing members are members",
        demand: "Was in einem Satz freiwillig oder nachträglich ist, gehört auch zu ihm.",
        check: set_special,
    },
    Rule {
        id: "data-set-partner",
        severity: Severity::Fault,
        source: "10.4.1, tables 10.59 and 10.60: inputSetRefs and outputSetRefs refer to each other",
        demand: "Ein- und Ausgabesätze verweisen gegenseitig aufeinander.",
        check: set_partner,
    },
    Rule {
        id: "data-association-type",
        severity: Severity::Fault,
        source: "10.4.2: without transformation, source and target have the same type",
        demand: "Daten fließen nur zwischen gleichen Typen, sonst mit Umwandlung.",
        check: association_type,
    },
];

fn collection(context: &Context<'_>, out: &mut Out<'_>) {
    for data in &context.model.data {
        // References take what they are from what they refer to.
        if matches!(data.kind, DataKind::ObjectReference(_) | DataKind::StoreReference(_) | DataKind::Store) {
            continue;
        }
        let Some(item) = context.item(data.item.as_ref()) else { continue };
        let has = !matches!(data.kind, DataKind::Property);
        if has && data.collection.unwrap_or(false) != item.collection {
            let (here, there) = if item.collection { ("kein", "eine") } else { ("eine", "keine") };
            let message = format!(
                "{} ist {here}{} Liste, der Typ {} ist {there}. Stellen Sie „isCollection“ gleich ein.",
                context.name_big(data.base.element),
                if here == "kein" { "e" } else { "" },
                quoted(&item.base)
            );
            out.say(&data.base, message);
        }
    }
}

fn state_name(context: &Context<'_>, out: &mut Out<'_>) {
    for data in &context.model.data {
        let DataKind::ObjectReference(Some(object)) = &data.kind else { continue };
        let (Some(state), Some(object)) = (&data.state, object.target) else { continue };
        let object = &context.data(object).base.name;
        if state.trim().is_empty() || object.trim().is_empty() || data.base.name.trim().is_empty() {
            continue;
        }
        let plain = |text: &str| text.split_whitespace().collect::<String>();
        if plain(&data.base.name) != plain(&format!("{object}[{state}]")) {
            let message = format!(
                "Das Datenobjekt {} ist im Zustand „{state}“, sein Name sagt etwas anderes. Nennen Sie es \
                 „{object} [{state}]“.",
                quoted(&data.base)
            );
            out.say(&data.base, message);
        }
    }
}

fn property_place(context: &Context<'_>, out: &mut Out<'_>) {
    for data in context.model.data.iter().filter(|data| data.kind == DataKind::Property) {
        let parent = context.document.element(data.base.element).parent();
        let fits = parent.is_some_and(|parent| {
            parent.is(MODEL, "process")
                || context.model.thing(parent.id()).is_some_and(|thing| thing.node().is_some())
        });
        if !fits {
            let message = format!(
                "Die Eigenschaft {} steht an einer Stelle, an der sie niemand lesen kann. Verschieben Sie sie in den \
                 Prozess oder die Aktivität.",
                quoted(&data.base)
            );
            out.say(&data.base, message);
        }
    }
}

fn associations<'a>(context: &Context<'a>) -> impl Iterator<Item = &'a DataAssociation> {
    context.nodes().flat_map(|node| {
        let of_event = node.event().map(|event| event.associations.as_slice()).unwrap_or_default();
        let activity = node.activity();
        let inputs = activity.map(|activity| activity.inputs.as_slice()).unwrap_or_default();
        let outputs = activity.map(|activity| activity.outputs.as_slice()).unwrap_or_default();
        of_event.iter().chain(inputs).chain(outputs)
    })
}

fn direction(context: &Context<'_>, out: &mut Out<'_>) {
    let io = || context.model.processes.iter().filter_map(|process| process.io.as_ref());
    let inputs: HashSet<DataIndex> = io().flat_map(|io| io.inputs.iter().copied()).collect();
    let outputs: HashSet<DataIndex> = io().flat_map(|io| io.outputs.iter().copied()).collect();
    for association in associations(context) {
        let written = association.target.as_ref().and_then(|target| target.target);
        let mut read = association.sources.iter().filter_map(|source| source.target);
        if written.is_some_and(|target| inputs.contains(&target)) {
            let message =
                "Ein Datenfluss schreibt in eine Eingabe des Prozesses. Nehmen Sie ein Datenobjekt.";
            out.say(&association.base, message.to_owned());
        }
        if read.any(|source| outputs.contains(&source)) {
            let message = "Ein Datenfluss liest aus einer Ausgabe des Prozesses. Nehmen Sie ein Datenobjekt.";
            out.say(&association.base, message.to_owned());
        }
    }
}

fn specifications<'a>(context: &Context<'a>) -> impl Iterator<Item = &'a IoSpecification> {
    let of_processes = context.model.processes.iter().filter_map(|process| process.io.as_ref());
    let of_activities = context.activities().filter_map(|(_, activity)| activity.io.as_ref());
    let of_tasks = context.model.global_tasks.iter().filter_map(|task| task.io.as_ref());
    of_processes.chain(of_activities).chain(of_tasks)
}

fn set_member(context: &Context<'_>, out: &mut Out<'_>) {
    for io in specifications(context) {
        for (data, sets) in [(&io.inputs, &io.input_sets), (&io.outputs, &io.output_sets)] {
            let members: HashSet<DataIndex> =
                sets.iter().flat_map(|set| &set.members).filter_map(|member| member.target).collect();
            for data in data.iter().filter(|data| !members.contains(data)).map(|data| context.data(*data)) {
                let message = format!(
                    "{} gehört zu keinem Satz (inputSet, outputSet). Bitte dort eintragen.",
                    context.name_big(data.base.element)
                );
                out.say(&data.base, message);
            }
        }
    }
}

fn sets<'a>(context: &Context<'a>) -> impl Iterator<Item = &'a DataSet> {
    specifications(context).flat_map(|io| io.input_sets.iter().chain(&io.output_sets))
}

fn set_special(context: &Context<'_>, out: &mut Out<'_>) {
    for set in sets(context) {
        let is_member = |wanted: Option<DataIndex>| set.members.iter().any(|member| member.target == wanted);
        let special = set.optional.iter().chain(&set.while_executing);
        for reference in special.filter(|known| known.target.is_some() && !is_member(known.target)) {
            let message = format!(
                "„{}“ ist in einem Satz als freiwillig oder nachträglich genannt, gehört aber nicht zu ihm. Bitte \
                 ergänzen.",
                reference.name
            );
            out.say(&set.base, message);
        }
    }
}

fn set_partner(context: &Context<'_>, out: &mut Out<'_>) {
    let all: Vec<&DataSet> = sets(context).collect();
    for set in &all {
        for partner in set.partners.iter().filter_map(|partner| partner.target) {
            let other = all.iter().find(|other| other.base.element == partner);
            let mutual = other
                .is_none_or(|other| other.partners.iter().any(|back| back.target == Some(set.base.element)));
            if !mutual {
                let message = format!(
                    "Der Satz {} verweist auf einen anderen, der nicht zurückverweist. Bitte gegenseitig eintragen.",
                    quoted(&set.base)
                );
                out.say(&set.base, message);
            }
        }
    }
}

/// The data that has the type: of a drawn reference the object itself.
fn typed<'a>(context: &Context<'a>, index: DataIndex) -> &'a Data {
    let data = context.data(index);
    match &data.kind {
        DataKind::ObjectReference(Some(object)) if data.item.is_none() => {
            object.target.map_or(data, |object| context.data(object))
        }
        _ => data,
    }
}

fn association_type(context: &Context<'_>, out: &mut Out<'_>) {
    for association in associations(context) {
        if association.transformation.is_some() || !association.assignments.is_empty() {
            continue;
        }
        let [source] = association.sources.as_slice() else { continue };
        let target = association.target.as_ref().and_then(|target| target.target);
        let (Some(source), Some(target)) = (source.target, target) else { continue };
        let (source, target) = (typed(context, source), typed(context, target));
        // What has no type takes every one.
        if source.item.is_none() || target.item.is_none() {
            continue;
        }
        if !context.same_type(source.item.as_ref(), target.item.as_ref()) {
            let message = format!(
                "Hier fließen Daten zwischen verschiedenen Typen: {} und {}. Gleichen Sie die Typen an oder \
                 ergänzen Sie eine Umwandlung (transformation).",
                context.name(source.base.element),
                context.name(target.base.element)
            );
            out.say(&association.base, message);
        }
    }
}

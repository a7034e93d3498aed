//! Inputs and outputs of what works with services, messages and called processes.

use crate::lint::words::{quoted, the_big};
use crate::lint::{Context, Out, Rule, Severity};
use crate::model::{
    Activity, ActivityKind, Base, DataIndex, DataSet, FlowNode, IoSpecification, ItemIndex, MessageIndex,
    Operation, Reference, Task, Thing,
};
use crate::namespaces::MODEL;
use crate::xml::Element;

pub(super) static RULES: &[Rule] = &[
    Rule {
        id: "service-data",
        severity: Severity::Fault,
        source: "10.3.3 (service task): one input of the type of the operation's message, at most one output",
        demand: "Eine Dienstaufgabe mit Operation hat genau die Ein- und Ausgabe, die deren Nachrichten verlangen.",
        check: service,
    },
    Rule {
        id: "send-data",
        severity: Severity::Fault,
        source: "10.3.3 (send task): at most one input set and one input, of the type of the message",
        demand: "Eine Sendeaufgabe hat höchstens eine Eingabe, vom Typ ihrer Nachricht.",
        check: send,
    },
    Rule {
        id: "receive-data",
        severity: Severity::Fault,
        source: "10.3.3 (receive task): at most one output set and one output, of the type of the message",
        demand: "Eine Empfangsaufgabe hat höchstens eine Ausgabe, vom Typ ihrer Nachricht.",
        check: receive,
    },
    Rule {
        id: "call-data",
        severity: Severity::Fault,
        source: "10.3.6: inputs and outputs of a call activity are those of what it calls",
        demand: "Ein Aufruf hat die Ein- und Ausgaben dessen, was er aufruft.",
        check: call,
    },
    Rule {
        id: "interface-binding",
        severity: Severity::Fault,
        source: "10.3.6, 10.4.1: who supports an interface binds each operation to data of the right type",
        demand: "Wer eine Schnittstelle anbietet, verbindet jede Operation mit Ein- und Ausgaben des richtigen Typs.",
        check: binding,
    },
];

type Type<'a> = Option<&'a Reference<ItemIndex>>;

fn message_type<'a>(context: &Context<'a>, message: Option<&Reference<MessageIndex>>) -> Type<'a> {
    let message = message.and_then(|message| message.target)?;
    context.model.messages[message.index()].item.as_ref()
}

/// Whether there is one set with one member of this type.
fn is_single(context: &Context<'_>, data: &[DataIndex], sets: &[DataSet], wanted: Type<'_>) -> bool {
    let [only] = data else { return false };
    sets.len() == 1 && context.same_type(context.data(*only).item.as_ref(), wanted)
}

fn tasks<'a>(context: &Context<'a>) -> impl Iterator<Item = (&'a FlowNode, &'a Activity, &'a Task)> {
    context.activities().filter_map(|(node, activity)| match &activity.kind {
        ActivityKind::Task(task) => Some((node, activity, task)),
        _ => None,
    })
}

fn service(context: &Context<'_>, out: &mut Out<'_>) {
    for (node, activity, task) in tasks(context).filter(|(node, ..)| context.is_executable(node)) {
        let Task::Service { operation: Some(operation), .. } = task else { continue };
        let Some(operation) = operation.target.map(|found| &context.model.operations[found.index()]) else {
            continue;
        };
        let fits = match &activity.io {
            Some(io) => service_fits(context, io, operation),
            None => message_type(context, operation.input.as_ref()).is_none(),
        };
        if !fits {
            let message = format!(
                "{} ruft eine Operation auf, hat aber nicht genau eine Eingabe und höchstens eine Ausgabe mit den Typen \
                 ihrer Nachrichten. Bitte angleichen.",
                the_big(node)
            );
            out.say(&node.base, message);
        }
    }
}

fn service_fits(context: &Context<'_>, io: &IoSpecification, operation: &Operation) -> bool {
    let input = message_type(context, operation.input.as_ref());
    let output = message_type(context, operation.output.as_ref());
    let input_fits = is_single(context, &io.inputs, &io.input_sets, input);
    let output_fits = io.outputs.is_empty() || is_single(context, &io.outputs, &io.output_sets, output);
    input_fits && output_fits
}

fn send(context: &Context<'_>, out: &mut Out<'_>) {
    for (node, activity, task) in tasks(context) {
        let Task::Send { message: Some(message), .. } = task else { continue };
        let (Some(io), Some(wanted)) = (&activity.io, message_type(context, Some(message))) else { continue };
        if !io.inputs.is_empty() && !is_single(context, &io.inputs, &io.input_sets, Some(wanted)) {
            let message = format!(
                "{} darf nur eine Eingabe haben, und zwar vom Typ ihrer Nachricht. Bitte angleichen.",
                the_big(node)
            );
            out.say(&node.base, message);
        }
    }
}

fn receive(context: &Context<'_>, out: &mut Out<'_>) {
    for (node, activity, task) in tasks(context) {
        let Task::Receive { message: Some(message), .. } = task else { continue };
        let (Some(io), Some(wanted)) = (&activity.io, message_type(context, Some(message))) else { continue };
        if !io.outputs.is_empty() && !is_single(context, &io.outputs, &io.output_sets, Some(wanted)) {
            let message = format!(
                "{} darf nur eine Ausgabe haben, und zwar vom Typ ihrer Nachricht. Bitte angleichen.",
                the_big(node)
            );
            out.say(&node.base, message);
        }
    }
}

/// Inputs and outputs of what a call activity calls.
fn called_io<'a>(context: &Context<'a>, called: Thing) -> Option<&'a IoSpecification> {
    match called {
        Thing::Process(process) => context.model.processes[process.index()].io.as_ref(),
        Thing::Other(element) => {
            let task = context.model.global_tasks.iter().find(|task| task.base.element == element);
            task.and_then(|task| task.io.as_ref())
        }
        _ => None,
    }
}

fn call(context: &Context<'_>, out: &mut Out<'_>) {
    for (node, activity) in context.activities() {
        let ActivityKind::Call { called: Some(called) } = &activity.kind else { continue };
        let (Some(target), Some(own)) = (called.target, &activity.io) else { continue };
        let none: Vec<DataIndex> = Vec::new();
        let theirs = called_io(context, target);
        let inputs = theirs.map_or(&none, |io| &io.inputs);
        let outputs = theirs.map_or(&none, |io| &io.outputs);
        if !match_types(context, &own.inputs, inputs) || !match_types(context, &own.outputs, outputs) {
            let message = format!(
                "{} hat andere Ein- oder Ausgaben als das, was er aufruft. Gleichen Sie Zahl und Typen an.",
                the_big(node)
            );
            out.say(&node.base, message);
        }
    }
}

/// Whether each of the one has a partner of its type among the others, and none is left.
fn match_types(context: &Context<'_>, one: &[DataIndex], other: &[DataIndex]) -> bool {
    let mut left: Vec<DataIndex> = other.to_vec();
    for data in one {
        let item = context.data(*data).item.as_ref();
        let partner =
            left.iter().position(|known| context.same_type(item, context.data(*known).item.as_ref()));
        match partner {
            Some(place) => drop(left.remove(place)),
            None => return false,
        }
    }
    left.is_empty()
}

fn binding(context: &Context<'_>, out: &mut Out<'_>) {
    let processes = context.model.processes.iter().map(|process| &process.base);
    let tasks = context.model.global_tasks.iter().map(|task| &task.base);
    for base in processes.chain(tasks) {
        if let Some(problem) = unbound(context, context.document.element(base.element), base) {
            out.say(base, problem);
        }
    }
}

fn unbound(context: &Context<'_>, element: Element<'_>, base: &Base) -> Option<String> {
    let bindings: Vec<Element<'_>> = element.children_named(MODEL, "ioBinding").collect();
    let resolve = |found: Option<&str>| found.and_then(|name| context.model.element(name.trim()));
    for reference in element.children_named(MODEL, "supportedInterfaceRef") {
        let Some(interface) = context.model.element(reference.text().trim()) else { continue };
        for operation in context.document.element(interface).children_named(MODEL, "operation") {
            let bound = bindings.iter().find(|binding| {
                let stated = binding.attribute("operationRef");
                let child = binding.children_named(MODEL, "operationRef").next().map(Element::text);
                resolve(stated.or(child.as_deref())) == Some(operation.id())
            });
            let fits = bound.is_some_and(|binding| binding_fits(context, *binding, operation));
            if !fits {
                let name = operation.attribute("name").unwrap_or_default();
                return Some(format!(
                    "{} bietet eine Schnittstelle an, verbindet aber deren Operation „{name}“ nicht mit Ein- und \
                     Ausgaben des richtigen Typs. Bitte ergänzen.",
                    quoted(base)
                ));
            }
        }
    }
    None
}

fn binding_fits(context: &Context<'_>, binding: Element<'_>, operation: Element<'_>) -> bool {
    let thing = |element| context.model.thing(element);
    let Some(Thing::Operation(operation)) = thing(operation.id()) else { return true };
    let operation = &context.model.operations[operation.index()];
    let data = |attribute: &str| {
        let found = binding.attribute(attribute).and_then(|name| context.model.find(name.trim()));
        found.and_then(Thing::data).and_then(|data| context.data(data).item.as_ref())
    };
    let fits = |attribute: &str, message: Option<&Reference<MessageIndex>>| {
        let wanted = message_type(context, message);
        binding.attribute(attribute).is_none()
            || wanted.is_none()
            || context.same_type(data(attribute), wanted)
    };
    fits("inputDataRef", operation.input.as_ref()) && fits("outputDataRef", operation.output.as_ref())
}

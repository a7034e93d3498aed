//! The model that can be run, of a model that was read.

use std::sync::Arc;

use bpmn::model::{
    Activity, ActivityKind, AdHoc as AdHocRead, DataAssociation, DataIndex, DataKind, Definitions, Event,
    EventDefinition, Expression, FlowNode, Loop, MultiBehavior, MultiInstance, NodeKind, Reference,
    ScopeIndex, Task, Thing, Timer as TimerRead, Trigger as Definition,
};

use super::timer::{Kind as TimerKind, Text, Timer, When};
use super::{
    AdHoc, Ask, Behavior, Detail, Formula, Inside, Language, Mapping, Model, Multi, NAMESPACE, On, Repeat,
    Script, Thrown, Throws, Work,
};
use crate::net::{Kind, Net, NoNet, NodeId, Trigger, join::Joins};

/// Why a model cannot be run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The id of the element that is meant; empty for the whole model.
    pub element: String,
    /// Its line in the file.
    pub line: Option<u32>,
    /// What is wrong and what to do, in German.
    pub text: String,
}

impl Model {
    /// The model that can be run, of one that was read and linted.
    ///
    /// # Errors
    /// Everything that stands in the way.
    pub fn of(definitions: &Definitions, language: &dyn Language) -> Result<Self, Vec<Refusal>> {
        let net = Net::of(definitions).map_err(|error| vec![of_net(&error)])?;
        let mut build = Build { read: definitions, net: &net, language, refusals: Vec::new() };
        let mut details: Vec<_> = definitions.nodes.iter().map(|node| build.detail(node)).collect();
        details.resize_with(net.nodes.len(), Detail::default);
        let conditions = definitions.flows.iter().map(|flow| {
            let condition = flow.condition.as_ref()?;
            build.formula(condition)
        });
        let mut conditions: Vec<_> = conditions.collect();
        conditions.resize_with(net.flows.len(), || None);
        let pools = definitions.processes.iter().map(|process| build.inside(process.scope, None)).collect();
        let refusals = build.refusals;
        if !refusals.is_empty() {
            return Err(refusals);
        }
        let watches = details.iter().any(|detail| matches!(detail.on, On::Condition(_)));
        Ok(Self { joins: Joins::of(&net), net, details, conditions, pools, watches })
    }
}

fn of_net(error: &NoNet) -> Refusal {
    let element = match error {
        NoNet::TooLarge => String::new(),
        NoNet::NotExecuted(id) | NoNet::Dangling(id) => id.clone(),
    };
    Refusal { element, line: None, text: error.to_string() }
}

struct Build<'m> {
    read: &'m Definitions,
    net: &'m Net,
    language: &'m dyn Language,
    refusals: Vec<Refusal>,
}

impl Build<'_> {
    fn refuse(&mut self, element: &str, line: u32, text: impl Into<String>) {
        self.refusals.push(Refusal { element: element.to_owned(), line: Some(line), text: text.into() });
    }

    fn refuse_node(&mut self, node: &FlowNode, text: &str) {
        self.refuse(&node.base.id, node.base.line, format!("„{}“: {text}", node.base.shown()));
    }

    fn formula(&mut self, expression: &Expression) -> Option<Formula> {
        let text = match self.language.expression(expression) {
            Ok(text) => text,
            Err(text) => {
                self.refuse("", expression.line, text);
                return None;
            }
        };
        self.feel(&text, expression.line)
    }

    fn feel(&mut self, text: &str, line: u32) -> Option<Formula> {
        match Formula::parse(text) {
            Ok(formula) => Some(formula),
            Err(error) => {
                self.refuse("", line, format!("Der Ausdruck „{text}“ ist nicht zu verstehen: {error}"));
                None
            }
        }
    }

    fn optional(&mut self, expression: Option<&Expression>) -> Option<Formula> {
        expression.and_then(|expression| self.formula(expression))
    }

    fn detail(&mut self, node: &FlowNode) -> Detail {
        match &node.kind {
            NodeKind::Event(event) => self.event(node, event),
            NodeKind::Activity(activity) => self.activity(node, activity),
            NodeKind::Gateway(_) | NodeKind::Choreography(_) => Detail::default(),
        }
    }

    fn event(&mut self, node: &FlowNode, event: &Event) -> Detail {
        let mut detail = Detail::default();
        let Some(definition) = event.definitions.first() else { return detail };
        if event.catches() {
            detail.on = self.on(node, definition);
        } else {
            detail.throws = self.throws(node, &definition.trigger);
        }
        detail
    }

    fn on(&mut self, node: &FlowNode, definition: &EventDefinition) -> On {
        match &definition.trigger {
            Definition::Message { message, .. } => On::Message(self.message(node, message.as_ref())),
            Definition::Signal(signal) => On::Signal(self.signal(signal.as_ref())),
            Definition::Timer(timer) => {
                let working = definition.base.attribute(NAMESPACE, "workingDays").map(str::trim);
                match self.timer(timer, working == Some("true")) {
                    Some(timer) => On::Timer(timer),
                    None => {
                        self.refuse_node(node, "Der Zeitpunkt ist nicht zu verstehen. Erlaubt sind Datum, Dauer und Wiederholung \
                            nach ISO 8601, zum Beispiel „P10D“, oder ein Ausdruck in FEEL.");
                        On::Net
                    }
                }
            }
            Definition::Conditional(condition) => match self.optional(condition.as_ref()) {
                Some(condition) => On::Condition(condition),
                None => {
                    self.refuse_node(node, "Die Bedingung fehlt.");
                    On::Net
                }
            },
            _ => On::Net,
        }
    }

    fn timer(&mut self, timer: &TimerRead, working_days: bool) -> Option<Timer> {
        let (kind, expression) = match (&timer.date, &timer.duration, &timer.cycle) {
            (Some(date), ..) => (TimerKind::Date, date),
            (_, Some(duration), _) => (TimerKind::Duration, duration),
            (.., Some(cycle)) => (TimerKind::Cycle, cycle),
            _ => return None,
        };
        let text = match When::parse(kind, expression.body()) {
            Some(when) => Text::Fixed(when),
            None => Text::Computed(Formula::parse(&self.language.expression(expression).ok()?).ok()?),
        };
        Some(Timer { kind, text, working_days })
    }

    fn throws(&mut self, node: &FlowNode, trigger: &Definition) -> Throws {
        match trigger {
            Definition::Message { message, .. } => Throws::Message(self.message(node, message.as_ref())),
            Definition::Signal(signal) => Throws::Signal(self.signal(signal.as_ref())),
            Definition::Compensation { activity, wait } => {
                let activity = activity.as_ref().and_then(|activity| activity.target).map(node_id);
                Throws::Compensation(activity, *wait)
            }
            Definition::Link { name, .. } => {
                let here = self.net.node(node_id(node.index));
                let same =
                    |id: &&NodeId| self.net.node(**id).kind == Kind::Catch(Trigger::Link(name.clone()));
                match self.net.siblings(here).iter().find(same) {
                    Some(target) => Throws::Link(*target),
                    None => {
                        self.refuse_node(node, "Das andere Ende der Verknüpfung fehlt.");
                        Throws::Net
                    }
                }
            }
            _ => Throws::Net,
        }
    }

    /// The name by which a message is known: its own, else that of the message flow, else that of the node.
    fn message(&self, node: &FlowNode, reference: Option<&Reference<bpmn::model::MessageIndex>>) -> Arc<str> {
        if let Some(reference) = reference {
            let known = reference.target.map(|target| &self.read.messages[target.index()].base);
            return known.map_or(reference.name.as_str(), |base| base.shown()).into();
        }
        let here = self.net.node(node_id(node.index));
        let flow = here.receives.iter().chain(&here.sends).next();
        flow.map_or(node.base.shown(), |flow| self.net.messages[usize::from(*flow)].name.as_str()).into()
    }

    fn signal(&self, reference: Option<&Reference<bpmn::model::SignalIndex>>) -> Arc<str> {
        let Some(reference) = reference else { return "".into() };
        let known = reference.target.map(|target| &self.read.signals[target.index()].base);
        known.map_or(reference.name.as_str(), |base| base.shown()).into()
    }

    fn activity(&mut self, node: &FlowNode, activity: &Activity) -> Detail {
        let work = self.work(node, activity);
        let compensates = |boundary: &&FlowNode| {
            matches!(boundary.event().and_then(Event::trigger), Some(Definition::Compensation { .. }))
        };
        let boundary = node.boundary.iter().map(|index| self.read.node(*index)).find(compensates);
        let handler = boundary.and_then(FlowNode::event).and_then(|event| event.handler).map(node_id);
        let (inside, ad_hoc) = match &activity.kind {
            ActivityKind::SubProcess(inner) => {
                let inside = self.inside(inner.scope, Some(node_id(node.index)));
                if inside.starts.is_empty() && !inner.triggered_by_event {
                    self.refuse_node(
                        node,
                        "Im Teilprozess fehlt ein Startereignis ohne Auslöser (BPMN 2.0, 10.5.2).",
                    );
                }
                (inside, inner.ad_hoc.as_ref().map(|ad_hoc| self.ad_hoc(ad_hoc)))
            }
            _ => (Inside::default(), None),
        };
        Detail {
            work,
            repeat: activity.repeats.as_ref().and_then(|repeats| self.repeat(node, repeats)),
            inside,
            ad_hoc,
            handler,
            inputs: self.mappings(&activity.inputs),
            outputs: self.mappings(&activity.outputs),
            ..Detail::default()
        }
    }

    fn work(&mut self, node: &FlowNode, activity: &Activity) -> Work {
        match &activity.kind {
            ActivityKind::SubProcess(_) => Work::SubProcess,
            ActivityKind::Call { called } => match called {
                Some(called) if matches!(called.target, None | Some(Thing::Process(_))) => {
                    Work::Outside(Ask::Call(called.name.as_str().into()))
                }
                _ => {
                    self.refuse_node(node, "Es ist nicht gesagt, welcher Prozess aufgerufen wird.");
                    Work::None
                }
            },
            ActivityKind::Task(task) => match task {
                Task::Plain | Task::User { .. } | Task::Manual => Work::Outside(Ask::Person),
                Task::Service { .. } => Work::Outside(Ask::Service),
                Task::BusinessRule { .. } => Work::Outside(Ask::Rules),
                Task::Send { message, .. } => Work::Send(self.message(node, message.as_ref())),
                Task::Receive { message, .. } => Work::Receive(self.message(node, message.as_ref())),
                Task::Script { format, script } => {
                    self.script(node, format, script.as_deref().unwrap_or_default())
                }
            },
        }
    }

    fn script(&mut self, node: &FlowNode, format: &str, script: &str) -> Work {
        match self.language.script(format, script) {
            Ok(Script::Outside) => Work::Outside(Ask::Service),
            Ok(Script::Feel(text)) => {
                let result = node.base.attribute(NAMESPACE, "result").map(Arc::from);
                self.feel(&text, node.base.line).map_or(Work::None, |formula| Work::Script(formula, result))
            }
            Err(text) => {
                self.refuse_node(node, &text);
                Work::None
            }
        }
    }

    fn ad_hoc(&mut self, read: &AdHocRead) -> AdHoc {
        AdHoc {
            sequential: read.sequential,
            cancel_remaining: read.cancel_remaining,
            completion: self.optional(read.completion.as_ref()),
        }
    }

    fn repeat(&mut self, node: &FlowNode, repeats: &Loop) -> Option<Repeat> {
        match repeats {
            Loop::Standard(read) => {
                let condition = self.optional(read.condition.as_ref());
                let most = read.maximum.map(|most| u32::try_from(most).unwrap_or(0));
                if condition.is_none() && most.is_none() {
                    self.refuse_node(node, "Es ist nicht gesagt, wie oft die Schleife läuft.");
                }
                Some(Repeat::Loop { test_before: read.test_before, most, condition })
            }
            Loop::Multi(read) => self.multi(node, read),
        }
    }

    fn multi(&mut self, node: &FlowNode, read: &MultiInstance) -> Option<Repeat> {
        let collection = read.input_collection.as_ref().map(|data| self.data_name(data));
        let count = match (&read.cardinality, collection) {
            (Some(cardinality), _) => self.formula(cardinality),
            (None, Some(name)) => self.feel(&name, node.base.line),
            (None, None) => {
                self.refuse_node(node, "Es ist nicht gesagt, wie oft die Aktivität ausgeführt wird.");
                None
            }
        };
        let name = |index: &DataIndex| -> Arc<str> { self.read.data[index.index()].base.shown().into() };
        let item = read.input_item.as_ref().map(name);
        let output = read.output_item.as_ref().map(name);
        let output = output.and_then(|item| {
            let collection = read.output_collection.as_ref()?;
            Some((Arc::from(self.data_name(collection)), item))
        });
        let throws = match read.behavior {
            MultiBehavior::All => Behavior::Silent,
            MultiBehavior::One => {
                self.thrown(read.one_thrown.as_ref()).map_or(Behavior::Silent, Behavior::First)
            }
            MultiBehavior::None => {
                self.thrown(read.none_thrown.as_ref()).map_or(Behavior::Silent, Behavior::Each)
            }
            MultiBehavior::Complex => {
                let mut cases = Vec::new();
                for (condition, events) in &read.complex {
                    let thrown = events.iter().filter_map(|event| self.thrown(Some(event))).collect();
                    if let Some(condition) = self.optional(condition.as_ref()) {
                        cases.push((condition, thrown));
                    }
                }
                Behavior::When(cases)
            }
        };
        let completion = self.optional(read.completion.as_ref());
        Some(Repeat::Multi(Box::new(Multi {
            sequential: read.sequential,
            count: count?,
            item,
            output,
            completion,
            throws,
        })))
    }

    fn thrown(&self, definition: Option<&EventDefinition>) -> Option<Thrown> {
        match &definition?.trigger {
            Definition::Message { message, .. } => {
                let target = message.as_ref()?.target?;
                Some(Thrown::Message(self.read.messages[target.index()].base.shown().into()))
            }
            Definition::Signal(signal) => Some(Thrown::Signal(self.signal(signal.as_ref()))),
            Definition::Escalation(escalation) => {
                let target = escalation.as_ref().and_then(|escalation| escalation.target);
                Some(Thrown::Escalation(
                    target.map(|target| self.read.escalations[target.index()].code.clone()),
                ))
            }
            Definition::Error(error) => {
                let target = error.as_ref().and_then(|error| error.target);
                Some(Thrown::Error(target.map(|target| self.read.errors[target.index()].code.clone())))
            }
            _ => None,
        }
    }

    /// The name of the variable that a reference to data means.
    fn data_name(&self, reference: &Reference<DataIndex>) -> String {
        let Some(index) = reference.target else { return reference.name.clone() };
        let data = &self.read.data[index.index()];
        let object = match &data.kind {
            DataKind::ObjectReference(Some(object)) => {
                object.target.map(|object| &self.read.data[object.index()])
            }
            _ => None,
        };
        let shown = |data: &bpmn::model::Data| data.base.shown().to_owned();
        if data.base.name.trim().is_empty() { object.map_or_else(|| shown(data), shown) } else { shown(data) }
    }

    /// Associations that say where values come from: a transformation, assignments, or one source.
    fn mappings(&mut self, associations: &[DataAssociation]) -> Vec<Mapping> {
        let mut mappings = Vec::new();
        for association in associations {
            let Some(target) = &association.target else { continue };
            let to: Arc<str> = self.data_name(target).into();
            let from = match (&association.transformation, association.assignments.as_slice()) {
                (Some(transformation), _) => self.formula(transformation),
                (None, [assignment]) => self.optional(assignment.from.as_ref()),
                (None, _) => match association.sources.as_slice() {
                    [source] => {
                        let name = self.data_name(source);
                        Formula::parse(&name).ok()
                    }
                    _ => None,
                },
            };
            mappings.extend(from.map(|from| Mapping { to, from }));
        }
        mappings
    }

    fn inside(&mut self, scope: ScopeIndex, host: Option<NodeId>) -> Inside {
        let scope = self.read.scope(scope);
        let pool = self.read.process_of(scope.index).map_or(0, |process| process.index());
        let inside = host.map_or_else(|| &self.net.pools[pool].inside, |host| &self.net.node(host).inside);
        let starts = inside.iter().copied();
        let starts = starts.filter(|id| self.net.node(*id).kind == Kind::Start(Trigger::None)).collect();
        let event_starts =
            inside.iter().filter(|id| self.net.node(**id).kind == Kind::SubProcess { event: true });
        let event_starts = event_starts.flat_map(|id| &self.net.node(*id).inside).copied();
        let (undo, events): (Vec<_>, Vec<_>) = event_starts
            .filter(|id| matches!(&self.net.node(*id).kind, Kind::Start(on) if *on != Trigger::None))
            .partition(|id| self.net.node(*id).kind == Kind::Start(Trigger::Compensation));
        let own = |data: &&DataIndex| {
            matches!(self.read.data[data.index()].kind, DataKind::Object | DataKind::Property)
        };
        let locals =
            scope.data.iter().filter(own).map(|data| self.read.data[data.index()].base.shown().into());
        Inside { starts, events, undo: undo.first().copied(), locals: locals.collect() }
    }
}

fn node_id(index: bpmn::model::NodeIndex) -> NodeId {
    NodeId::try_from(index.index()).unwrap_or(NodeId::MAX)
}

//! The net of a model that was read.

use bpmn::model::{
    ActivityKind, Definitions, Event, FlowNode, GatewayKind, NodeIndex, NodeKind, Position, ProcessIndex,
    ScopeIndex, ScopeOwner, Task, Thing, Trigger as Definition,
};

use super::{Flow, FlowId, Kind, Message, MessageId, Net, Node, NodeId, Pool, PoolId, Throw, Trigger, When};

/// More flow nodes, sequence flows or message flows than this are refused.
pub const MOST: usize = 2_000;

/// A model of which no net can be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoNet {
    /// There are more than [`MOST`] nodes or flows.
    TooLarge,
    /// The model holds something that is not executed. It is the id of the element.
    NotExecuted(String),
    /// A reference leads nowhere; the id of the element that has it.
    Dangling(String),
}

impl std::fmt::Display for NoNet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::TooLarge => {
                write!(f, "Das Modell hat mehr als {MOST} Elemente. Teilen Sie es in Teilprozesse auf.")
            }
            Self::NotExecuted(id) => write!(f, "„{id}“ wird nicht ausgeführt."),
            Self::Dangling(id) => write!(f, "„{id}“ verweist auf ein Element, das es nicht gibt."),
        }
    }
}

impl std::error::Error for NoNet {}

impl Net {
    /// The net of everything that the model draws.
    ///
    /// # Errors
    /// Where the model is too large, or holds what no rule of tokens is known for.
    pub fn of(model: &Definitions) -> Result<Self, NoNet> {
        let counts = [model.nodes.len(), model.flows.len(), model.message_flows.len(), model.processes.len()];
        if counts.iter().any(|count| *count > MOST) {
            return Err(NoNet::TooLarge);
        }
        let mut build = Build { model, net: Self::default() };
        build.pools();
        for node in &model.nodes {
            build.node(node)?;
        }
        build.flows()?;
        build.messages();
        build.starts();
        Ok(build.net)
    }
}

struct Build<'m> {
    model: &'m Definitions,
    net: Net,
}

impl Build<'_> {
    fn pools(&mut self) {
        for process in &self.model.processes {
            // A pool is called as its participant is, which is what the picture shows.
            let mut participants = self.model.participants.iter();
            let participant = participants.find(|participant| {
                participant.process.as_ref().and_then(|process| process.target) == Some(process.index)
            });
            let name = participant.map_or(&process.base.name, |participant| &participant.base.name);
            let pool = Pool { id: process.base.id.clone(), name: name.clone(), inside: Vec::new() };
            self.net.pools.push(pool);
        }
    }

    fn node(&mut self, node: &FlowNode) -> Result<(), NoNet> {
        let (pool, within) = self.place(node.scope).ok_or_else(|| refused(node))?;
        let id = node_id(node.index);
        let interrupting =
            matches!(node.event().map(|event| &event.position), Some(Position::Start { interrupting: true }));
        let kind = self.kind(node)?;
        self.net.nodes.push(Node {
            id: node.base.id.clone(),
            name: node.base.name.clone(),
            kind,
            within,
            pool,
            incoming: node.incoming.iter().map(|flow| short(flow.index())).collect(),
            outgoing: node.outgoing.iter().map(|flow| short(flow.index())).collect(),
            receives: Vec::new(),
            sends: Vec::new(),
            inside: Vec::new(),
            boundary: node.boundary.iter().map(|boundary| node_id(*boundary)).collect(),
            interrupting,
            once: node.event().is_some_and(fires_once),
        });
        self.lies(id, pool, within);
        Ok(())
    }

    fn lies(&mut self, id: NodeId, pool: PoolId, within: Option<NodeId>) {
        match within {
            Some(host) => self.net.nodes[usize::from(host)].inside.push(id),
            None => self.net.pools[usize::from(pool)].inside.push(id),
        }
    }

    /// The process of a scope, and the sub-process that the scope is, if it is one.
    fn place(&self, scope: ScopeIndex) -> Option<(PoolId, Option<NodeId>)> {
        let process = self.model.process_of(scope)?;
        let within = match self.model.scope(scope).owner {
            ScopeOwner::SubProcess(node) => Some(node_id(node)),
            _ => None,
        };
        Some((pool_id(process), within))
    }

    fn kind(&self, node: &FlowNode) -> Result<Kind, NoNet> {
        Ok(match &node.kind {
            NodeKind::Event(event) => self.event(node, event)?,
            NodeKind::Activity(activity) => match &activity.kind {
                ActivityKind::SubProcess(inner) => Kind::SubProcess { event: inner.triggered_by_event },
                ActivityKind::Task(Task::Send { .. }) => Kind::Send,
                ActivityKind::Task(Task::Receive { .. }) => Kind::Receive,
                ActivityKind::Task(_) | ActivityKind::Call { .. } => Kind::Task,
            },
            NodeKind::Gateway(gateway) => match gateway.kind {
                GatewayKind::Exclusive => Kind::Exclusive,
                GatewayKind::Inclusive => Kind::Inclusive,
                GatewayKind::Parallel => Kind::Parallel,
                GatewayKind::EventBased { instantiate: true, parallel: true }
                | GatewayKind::Complex { .. } => {
                    return Err(refused(node));
                }
                GatewayKind::EventBased { .. } => Kind::EventBased,
            },
            NodeKind::Choreography(_) => return Err(refused(node)),
        })
    }

    fn event(&self, node: &FlowNode, event: &Event) -> Result<Kind, NoNet> {
        Ok(match &event.position {
            Position::Start { .. } => Kind::Start(self.trigger(event)),
            Position::Catch => Kind::Catch(self.trigger(event)),
            Position::Throw => Kind::Throw(self.throw(event)),
            Position::End => Kind::End(self.throw(event)),
            Position::Boundary { attached_to, cancel_activity } => {
                let host = attached_to.target.ok_or_else(|| NoNet::Dangling(node.base.id.clone()))?;
                Kind::Boundary {
                    host: node_id(host),
                    interrupting: *cancel_activity,
                    on: self.trigger(event),
                }
            }
        })
    }

    fn trigger(&self, event: &Event) -> Trigger {
        let Some(definition) = event.trigger() else {
            return if event.definitions.is_empty() { Trigger::None } else { Trigger::Outside };
        };
        match definition {
            Definition::Message { .. } => Trigger::Message,
            Definition::Timer(_) => Trigger::Timer,
            Definition::Error(error) => {
                let index = error.as_ref().and_then(|error| error.target);
                Trigger::Error(index.map(|index| self.model.errors[index.index()].code.clone()))
            }
            Definition::Escalation(escalation) => {
                let index = escalation.as_ref().and_then(|escalation| escalation.target);
                Trigger::Escalation(index.map(|index| self.model.escalations[index.index()].code.clone()))
            }
            Definition::Cancel => Trigger::Cancel,
            Definition::Link { name, .. } => Trigger::Link(name.clone()),
            Definition::Compensation { .. } => Trigger::Compensation,
            Definition::Signal(_) | Definition::Conditional(_) | Definition::Terminate => Trigger::Outside,
        }
    }

    fn throw(&self, event: &Event) -> Throw {
        match event.trigger() {
            Some(Definition::Message { .. }) => Throw::Message,
            Some(Definition::Error(error)) => {
                let index = error.as_ref().and_then(|error| error.target);
                Throw::Error(index.map(|index| self.model.errors[index.index()].code.clone()))
            }
            Some(Definition::Escalation(escalation)) => {
                let index = escalation.as_ref().and_then(|escalation| escalation.target);
                Throw::Escalation(index.map(|index| self.model.escalations[index.index()].code.clone()))
            }
            Some(Definition::Cancel) => Throw::Cancel,
            Some(Definition::Terminate) => Throw::Terminate,
            Some(Definition::Link { name, .. }) => Throw::Link(name.clone()),
            _ => Throw::None,
        }
    }

    fn flows(&mut self) -> Result<(), NoNet> {
        for flow in &self.model.flows {
            let dangling = || NoNet::Dangling(flow.base.id.clone());
            let from = flow.source.target.ok_or_else(dangling)?;
            let to = flow.target.target.ok_or_else(dangling)?;
            let default = self.model.node(from).default().and_then(|flow| flow.target);
            let when = match (default == Some(flow.index), &flow.condition) {
                (true, _) => When::Default,
                (false, Some(_)) => When::Condition,
                (false, None) => When::Always,
            };
            self.net.flows.push(Flow { from: node_id(from), to: node_id(to), when });
            self.net.flow_ids.push(flow.base.id.clone());
        }
        Ok(())
    }

    fn messages(&mut self) {
        let node = |end: &Option<bpmn::xml::NodeId>| match end.and_then(|end| self.model.thing(end)) {
            Some(Thing::Node(node)) => Some(node_id(node)),
            _ => None,
        };
        let ends = self
            .model
            .message_flows
            .iter()
            .map(|flow| (node(&flow.source.target), node(&flow.target.target)));
        let ends: Vec<_> = ends.collect();
        for (flow, (from, to)) in self.model.message_flows.iter().zip(ends) {
            let id: MessageId = short(self.net.messages.len());
            if let Some(from) = from {
                self.net.nodes[usize::from(from)].sends.push(id);
            }
            if let Some(to) = to {
                self.net.nodes[usize::from(to)].receives.push(id);
            }
            let name = if flow.base.name.is_empty() { &flow.base.id } else { &flow.base.name };
            self.net.messages.push(Message { from, to, name: name.clone() });
        }
    }

    /// Where a process or sub-process draws no start event, it begins at every node that no flow reaches (BPMN 2.0,
    /// 13.3.1 and 10.5.2). A start event that is not drawn takes the part.
    fn starts(&mut self) {
        let pools = (0..self.net.pools.len()).map(|pool| (short(pool), None));
        let hosts = self.net.ids().filter_map(|id| match self.net.node(id).kind {
            Kind::SubProcess { .. } => Some((self.net.node(id).pool, Some(id))),
            _ => None,
        });
        for (pool, within) in pools.chain(hosts).collect::<Vec<_>>() {
            self.start(pool, within);
        }
    }

    fn start(&mut self, pool: PoolId, within: Option<NodeId>) {
        let inside =
            within.map_or(&self.net.pools[usize::from(pool)].inside, |host| &self.net.node(host).inside);
        if inside.iter().any(|id| matches!(self.net.node(*id).kind, Kind::Start(_))) {
            return;
        }
        let compensates = |id: NodeId| {
            let node = self.model.nodes.get(usize::from(id));
            node.and_then(FlowNode::activity).is_some_and(|activity| activity.for_compensation)
        };
        let begins = |id: &NodeId| {
            let node = self.net.node(*id);
            let by_itself = matches!(
                node.kind,
                Kind::Boundary { .. } | Kind::Catch(Trigger::Link(_)) | Kind::SubProcess { event: true }
            );
            node.incoming.is_empty() && !by_itself && !compensates(*id)
        };
        let first: Vec<NodeId> = inside.iter().copied().filter(begins).collect();
        if first.is_empty() {
            return;
        }
        let start = short(self.net.nodes.len());
        let mut outgoing = Vec::new();
        for to in first {
            let flow: FlowId = short(self.net.flows.len());
            self.net.flows.push(Flow { from: start, to, when: When::Always });
            self.net.flow_ids.push(String::new());
            self.net.nodes[usize::from(to)].incoming.push(flow);
            outgoing.push(flow);
        }
        self.net.nodes.push(Node {
            id: String::new(),
            name: String::new(),
            kind: Kind::Start(Trigger::None),
            within,
            pool,
            incoming: Vec::new(),
            outgoing,
            receives: Vec::new(),
            sends: Vec::new(),
            inside: Vec::new(),
            boundary: Vec::new(),
            interrupting: false,
            once: false,
        });
        self.lies(start, pool, within);
    }
}

/// What a date or a duration sets off comes once; of messages and signals the search takes one, see decision 0010.
fn fires_once(event: &Event) -> bool {
    match event.trigger() {
        Some(Definition::Timer(timer)) => timer.date.is_some() || timer.duration.is_some(),
        Some(Definition::Message { .. } | Definition::Signal(_)) => true,
        _ => false,
    }
}

fn refused(node: &FlowNode) -> NoNet {
    NoNet::NotExecuted(node.base.id.clone())
}

fn node_id(index: NodeIndex) -> NodeId {
    short(index.index())
}

fn pool_id(index: ProcessIndex) -> PoolId {
    short(index.index())
}

/// A place in a list, of which [`MOST`] bounds the length.
fn short(place: usize) -> u16 {
    u16::try_from(place).unwrap_or(u16::MAX)
}

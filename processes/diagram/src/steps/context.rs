//! What stands around the nodes of a model, looked up once: lanes, messages, data, annotations.

use std::collections::HashMap;

use bpmn::model::{
    ArtifactKind, DataIndex, DataKind, Definitions, LaneIndex, NodeIndex, ParticipantIndex, ProcessIndex,
    Reference, Thing,
};
use bpmn::xml::NodeId;

use super::{By, MessageLine};
use crate::limits::{NAME, TEXT};
use crate::text::short;
use crate::words::quoted;

/// How many lanes within lanes are named.
const LANES: usize = 8;

/// What belongs to each node beside its flows.
pub(crate) struct Context {
    messages: HashMap<NodeIndex, Vec<MessageLine>>,
    remarks: HashMap<NodeIndex, Vec<String>>,
    associated: HashMap<NodeIndex, Vec<(DataIndex, bool)>>,
    jumps: HashMap<NodeIndex, Vec<(NodeIndex, By)>>,
}

impl Context {
    pub(crate) fn of(model: &Definitions) -> Self {
        let mut context = Self {
            messages: HashMap::new(),
            remarks: HashMap::new(),
            associated: HashMap::new(),
            jumps: HashMap::new(),
        };
        context.messages(model);
        context.associations(model);
        context.jumps(model);
        context
    }

    /// What leads to a node without a flow: links, and compensation to its handler.
    fn jumps(&mut self, model: &Definitions) {
        for node in &model.nodes {
            let Some(event) = node.event() else { continue };
            for (to, by) in [(event.link_target, By::Link), (event.handler, By::Compensation)] {
                if let Some(to) = to {
                    self.jumps.entry(to).or_default().push((node.index, by));
                }
            }
        }
    }

    fn messages(&mut self, model: &Definitions) {
        let mut pools = HashMap::new();
        for participant in &model.participants {
            if let Some(process) = participant.process.as_ref().and_then(|process| process.target) {
                pools.entry(process).or_insert(participant.index);
            }
        }
        for flow in &model.message_flows {
            let message = flow.message.as_ref().and_then(|message| message.target);
            let message = message.and_then(|index| model.messages.get(index.index()));
            let own = short(&flow.base.name, NAME);
            let name = match message {
                Some(message) if own.is_empty() => short(&message.base.name, NAME),
                _ => own,
            };
            for (end, other, sends) in
                [(&flow.source, &flow.target, true), (&flow.target, &flow.source, false)]
            {
                let Some(Thing::Node(node)) = end.target.and_then(|element| model.thing(element)) else {
                    continue;
                };
                let line = MessageLine {
                    flow: flow.base.id.clone(),
                    sends,
                    name: name.clone(),
                    partner: partner(model, &pools, other),
                };
                self.messages.entry(node).or_default().push(line);
            }
        }
    }

    /// Annotations hang at nodes by associations, data in some files, too.
    fn associations(&mut self, model: &Definitions) {
        let texts: HashMap<NodeId, String> = model
            .artifacts
            .iter()
            .filter_map(|artifact| match &artifact.kind {
                ArtifactKind::Text { text, .. } => Some((artifact.base.element, short(text, TEXT))),
                ArtifactKind::Group { .. } => None,
            })
            .collect();
        for association in &model.associations {
            let (Some(source), Some(target)) = (association.source.target, association.target.target) else {
                continue;
            };
            for (at, other, reads) in [(source, target, false), (target, source, true)] {
                let Some(Thing::Node(node)) = model.thing(at) else { continue };
                if let Some(text) = texts.get(&other) {
                    self.remarks.entry(node).or_default().push(text.clone());
                }
                if let Some(Thing::Data(data)) = model.thing(other) {
                    self.associated.entry(node).or_default().push((data, reads));
                }
            }
        }
    }

    pub(super) fn jumps_to(&self, node: NodeIndex) -> &[(NodeIndex, By)] {
        self.jumps.get(&node).map_or(&[], Vec::as_slice)
    }

    pub(super) fn messages_of(&self, node: NodeIndex) -> Vec<MessageLine> {
        self.messages.get(&node).cloned().unwrap_or_default()
    }

    pub(super) fn remarks_of(&self, node: NodeIndex) -> Vec<String> {
        self.remarks.get(&node).cloned().unwrap_or_default()
    }

    /// The names of data objects and stores that a node reads, or writes.
    pub(super) fn data_of(&self, model: &Definitions, node: NodeIndex, reads: bool) -> Vec<String> {
        let found = model.node(node);
        let mut data: Vec<DataIndex> = Vec::new();
        let associations = found
            .activity()
            .map(|activity| [&activity.inputs, &activity.outputs])
            .into_iter()
            .flatten()
            .chain(found.event().map(|event| &event.associations))
            .flatten()
            .filter(|association| association.input == reads);
        for association in associations {
            if association.input {
                data.extend(association.sources.iter().filter_map(|source| source.target));
            } else {
                data.extend(association.target.iter().filter_map(|target| target.target));
            }
        }
        let associated = self.associated.get(&node).map_or(&[][..], Vec::as_slice);
        data.extend(associated.iter().filter(|(_, read)| *read == reads).map(|(data, _)| *data));
        let mut names: Vec<String> = data.into_iter().filter_map(|index| drawn_data(model, index)).collect();
        names.dedup();
        names
    }
}

/// The name of data that are drawn in their own right; inputs and outputs of activities are not.
fn drawn_data(model: &Definitions, index: DataIndex) -> Option<String> {
    let data = model.data.get(index.index())?;
    let drawn = matches!(
        data.kind,
        DataKind::Object | DataKind::ObjectReference(_) | DataKind::Store | DataKind::StoreReference(_)
    );
    drawn.then(|| data_name(model, index)).filter(|name| !name.is_empty())
}

/// The name of data: their own, else that of what they refer to; with their state.
pub(crate) fn data_name(model: &Definitions, index: DataIndex) -> String {
    let Some(data) = model.data.get(index.index()) else { return String::new() };
    let mut name = short(&data.base.name, NAME);
    if let DataKind::ObjectReference(Some(to)) | DataKind::StoreReference(Some(to)) = &data.kind
        && name.is_empty()
        && let Some(to) = to.target.and_then(|to| model.data.get(to.index()))
    {
        name = short(&to.base.name, NAME);
    }
    match data.state.as_deref().map(|state| short(state, NAME)).filter(|state| !state.is_empty()) {
        Some(state) => format!("{name} [{state}]").trim_start().to_owned(),
        None => name,
    }
}

/// The lane with those around it: „Ordnungsamt / Meldewesen“.
pub(crate) fn lane_name(model: &Definitions, lane: LaneIndex) -> String {
    let lanes = std::iter::successors(Some(lane), |lane| model.lanes[lane.index()].parent);
    let names = lanes.take(LANES).map(|lane| short(&model.lanes[lane.index()].base.name, NAME));
    let mut names: Vec<String> = names.filter(|name| !name.is_empty()).collect();
    names.reverse();
    names.join(" / ")
}

/// Who is at the end of a message flow.
fn partner(
    model: &Definitions,
    pools: &HashMap<ProcessIndex, ParticipantIndex>,
    end: &Reference<NodeId>,
) -> String {
    let pool = |index: ParticipantIndex| {
        let name = quoted(&model.participants[index.index()].base.name);
        if name.is_empty() { "Pool ohne Namen".to_owned() } else { name }
    };
    match end.target.and_then(|element| model.thing(element)) {
        Some(Thing::Participant(index)) => pool(index),
        Some(Thing::Node(index)) => {
            let node = model.node(index);
            let title = crate::words::title(node);
            let around = model.process_of(node.scope).and_then(|process| pools.get(&process));
            around.map_or(title.clone(), |around| format!("{} ({title})", pool(*around)))
        }
        _ => quoted(&end.name),
    }
}

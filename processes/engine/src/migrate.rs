//! Running instances go over to another version of their model: by a plan that is computed from the difference, and proven by the
//! search of the new model.

use std::collections::BTreeMap;

use crate::model::{At, Model, Work};
use crate::net::{FlowId, Kind, Net, NodeId, PoolId};
use crate::soundness::Foreseen;
use crate::state::{Event, Mapping, Owner, Place, State, TokenId};

/// How the nodes and flows of one version are found in another.
#[derive(Clone, Debug)]
pub struct Difference {
    nodes: Vec<Option<NodeId>>,
    flows: Vec<Option<FlowId>>,
    /// The ids of elements that are no longer there, or have become something else.
    pub gone: Vec<String>,
    /// The ids of elements that are new.
    pub new: Vec<String>,
}

/// Why an instance cannot go over as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obstacle {
    /// The token that would have no place.
    pub token: TokenId,
    /// The id of the element at which it stands.
    pub element: String,
    /// What is in the way and what to do, in German.
    pub text: String,
}

impl Difference {
    /// Compares two versions. Elements are the same where they have the same id, or where `chosen` says so (old id to new id), and do
    /// the same.
    #[must_use]
    pub fn between(old: &Model, new: &Model, chosen: &BTreeMap<String, String>) -> Self {
        let (before, after) = (old.net(), new.net());
        let mut nodes = Vec::new();
        let mut gone = Vec::new();
        for id in before.ids() {
            let known = &before.node(id).id;
            let found = new.node(chosen.get(known).unwrap_or(known));
            let found = found.filter(|found| !known.is_empty() && is_same((old, id), (new, *found)));
            if found.is_none() && !known.is_empty() {
                gone.push(known.clone());
            }
            nodes.push(found);
        }
        let flows = before.flows.iter().map(|flow| {
            let ends = (nodes[usize::from(flow.from)], nodes[usize::from(flow.to)]);
            match ends {
                (Some(from), Some(to)) => flow_between(after, from, to).or_else(|| only_into(after, to)),
                (None, Some(to)) => only_into(after, to),
                (_, None) => None,
            }
        });
        let flows = flows.collect();
        let is_new = |id: &NodeId| !after.node(*id).id.is_empty() && !nodes.contains(&Some(*id));
        let new = after.ids().filter(is_new).map(|id| after.node(id).id.clone()).collect();
        Self { nodes, flows, gone, new }
    }
}

impl Mapping for Difference {
    fn node(&self, node: NodeId) -> Option<NodeId> {
        self.nodes.get(usize::from(node)).copied().flatten()
    }

    fn flow(&self, flow: FlowId) -> Option<FlowId> {
        self.flows.get(usize::from(flow)).copied().flatten()
    }
}

/// Whether two nodes do the same with tokens, and ask the same of the world.
fn is_same((old, before): (&Model, NodeId), (new, after): (&Model, NodeId)) -> bool {
    use std::mem::discriminant;
    let (here, there) = (&old.net().node(before).kind, &new.net().node(after).kind);
    let (left, right) = (old.detail(before), new.detail(after));
    let work = match (&left.work, &right.work) {
        (Work::Outside(left), Work::Outside(right)) => discriminant(left) == discriminant(right),
        (left, right) => discriminant(left) == discriminant(right),
    };
    let kind = match (here, there) {
        (Kind::Catch(left), Kind::Catch(right)) | (Kind::Start(left), Kind::Start(right)) => {
            discriminant(left) == discriminant(right)
        }
        (Kind::Boundary { on: left, .. }, Kind::Boundary { on: right, .. }) => {
            discriminant(left) == discriminant(right)
        }
        (Kind::SubProcess { event: left }, Kind::SubProcess { event: right }) => left == right,
        (left, right) => discriminant(left) == discriminant(right),
    };
    kind && work && left.repeat.is_some() == right.repeat.is_some()
}

fn flow_between(net: &Net, from: NodeId, to: NodeId) -> Option<FlowId> {
    net.node(to).incoming.iter().copied().find(|flow| net.flow(*flow).from == from)
}

fn only_into(net: &Net, to: NodeId) -> Option<FlowId> {
    match net.node(to).incoming.as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}

impl State {
    /// What keeps the instance from going over; nothing where it can.
    #[must_use]
    pub fn obstacles(&self, old: &Model, new: &Model, difference: &Difference) -> Vec<Obstacle> {
        let mut obstacles = Vec::new();
        for (id, token) in &self.tokens {
            let node = match token.place {
                Place::Node(node) => node,
                Place::Flow(flow) => old.net().flow(flow).to,
            };
            let place = match token.place {
                Place::Node(node) => difference.node(node).map(|node| (node, new.net().node(node).within)),
                Place::Flow(flow) => difference.flow(flow).map(|flow| {
                    let flow = new.net().flow(flow);
                    (flow.to, new.net().node(flow.from).within)
                }),
            };
            let mut add = |text: String| {
                let element = old.net().node(node).id.clone();
                obstacles.push(Obstacle { token: *id, element, text });
            };
            let words = old.net().node(node).words();
            let Some((there, within)) = place else {
                add(format!(
                    "Der Ablauf steht bei {words}; im neuen Modell gibt es das nicht mehr, oder es ist etwas anderes."
                ));
                continue;
            };
            let home = self.scopes.get(&token.scope).and_then(|scope| scope.node);
            let expected = home.map(|home| difference.node(home));
            let fits = match expected {
                None => within.is_none(),
                Some(None) => false,
                Some(Some(home)) => within == Some(home) || there == home,
            };
            if !fits {
                add(format!("{words} liegt im neuen Modell in einem anderen Teilprozess."));
            }
        }
        obstacles
    }

    /// The process of the new model in which the instance would stand.
    #[must_use]
    pub fn pool_after(&self, new: &Model, difference: &Difference) -> PoolId {
        self.mapped(new.net(), difference).pool
    }

    /// Whether the search of the new model has been where the instance would stand; nothing where that is not decided.
    #[must_use]
    pub fn is_foreseen(&self, new: &Model, difference: &Difference, foreseen: &Foreseen) -> Option<bool> {
        foreseen.holds(new, &self.mapped(new.net(), difference))
    }

    /// Goes over to another version: timers that both have keep their time, new ones begin now, and conditions are looked at.
    ///
    /// # Errors
    /// The obstacles, where there are some; then nothing has changed.
    pub fn migrate(
        &mut self,
        old: &Model,
        new: &Model,
        difference: &Difference,
        at: At,
    ) -> Result<Vec<Event>, Vec<Obstacle>> {
        let obstacles = self.obstacles(old, new, difference);
        if !obstacles.is_empty() {
            return Err(obstacles);
        }
        let mut state = self.mapped(new.net(), difference);
        // A timer goes with what it belongs to.
        state.timers.retain(|(owner, node), _| match (owner, &new.net().node(*node).kind) {
            (Owner::Token(token), Kind::Boundary { host, .. }) => {
                self.tokens.get(token).and_then(|token| token.node()).and_then(|node| difference.node(node))
                    == Some(*host)
            }
            _ => true,
        });
        let event = Event::Migrated { state: Box::new(state) };
        Ok(self.go_over(new, at, event))
    }
}

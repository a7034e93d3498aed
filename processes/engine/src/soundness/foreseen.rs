//! Whether an instance stands where the search of its model has been: then it comes to its end from there, as the model does.

use std::collections::HashSet;

use super::channel::{Channel, Post};
use super::graph::Graph;
use super::marking::Marking;
use super::moves::Game;
use crate::model::Model;
use crate::net::{FlowId, Kind, Net, NodeId, PoolId};
use crate::state::{Place, State};

/// Every state at which the search of a model found one of its processes.
#[derive(Clone, Debug)]
pub struct Foreseen {
    pool: PoolId,
    states: HashSet<Box<[u8]>>,
}

impl Foreseen {
    /// Searches a model; none where there are more states than `most`, or tokens could pile up, so that nothing is proven.
    #[must_use]
    pub fn of(model: &Model, pool: PoolId, most: usize) -> Option<Self> {
        let net = model.net();
        let mut game = Game::new(net, Post::new(net, Channel::Bag));
        let graph = Graph::search(&mut game, most);
        let seen = |state: &_| of_search(net, pool, &game.layout.read(state));
        (!graph.cut && !graph.bounded)
            .then(|| Self { pool, states: graph.states.iter().map(|state| seen(state)).collect() })
    }

    /// Whether the search met the instance's tokens as they lie. Nothing where the instance does what the search leaves out: it
    /// is being compensated.
    #[must_use]
    pub fn holds(&self, model: &Model, state: &State) -> Option<bool> {
        of_instance(model, self.pool, state).map(|key| self.states.contains(&key))
    }
}

/// The places that are compared: not which ends were reached, which starts have not been used, which events have fired.
fn places(net: &Net, pool: PoolId) -> impl Iterator<Item = Place> {
    let flows = (0..net.flows.len()).filter_map(|flow| FlowId::try_from(flow).ok());
    let flows = flows.filter(move |flow| net.node(net.flow(*flow).from).pool == pool).map(Place::Flow);
    let counts = move |node: &NodeId| {
        let node = net.node(*node);
        node.pool == pool && !matches!(node.kind, Kind::End(_) | Kind::Start(_) | Kind::Boundary { .. })
    };
    flows.chain(net.ids().filter(counts).map(Place::Node))
}

fn of_search(net: &Net, pool: PoolId, marking: &Marking) -> Box<[u8]> {
    let count = |place| match place {
        Place::Flow(flow) => marking.flow(flow),
        Place::Node(node) => marking.node(node),
    };
    places(net, pool).map(count).collect()
}

/// The tokens of an instance as the search has them: what is done several times is there once, without its inside.
fn of_instance(model: &Model, pool: PoolId, state: &State) -> Option<Box<[u8]>> {
    if state.tokens.values().any(|token| token.is_compensating() || token.keeper().is_some()) {
        return None;
    }
    let net = model.net();
    let repeated = |node: NodeId| model.detail(node).repeat.is_some();
    let inside = |scope| state.around(scope).any(|(_, scope)| scope.node.is_some_and(repeated));
    let seen = state.tokens.values().filter(|token| !inside(token.scope)).map(|token| token.place);
    let seen: Vec<_> = seen.collect();
    let count = |place| u8::try_from(seen.iter().filter(|at| **at == place).count()).unwrap_or(u8::MAX);
    Some(places(net, pool).map(count).collect())
}

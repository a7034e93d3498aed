//! A state whose tokens lie in another net.

use super::{Done, Place, Scope, Standing, State};
use crate::net::{FlowId, Net, NodeId};

/// Where nodes and flows of one net are in another; none where they are not.
pub(crate) trait Mapping {
    /// The node there.
    fn node(&self, node: NodeId) -> Option<NodeId>;
    /// The flow there.
    fn flow(&self, flow: FlowId) -> Option<FlowId>;
}

impl State {
    /// The same instance in another net. What is not there is left out: whoever wants all of it looks first.
    pub(crate) fn mapped(&self, net: &Net, map: &dyn Mapping) -> Self {
        let mut state = Self {
            phase: self.phase.clone(),
            next_token: self.next_token,
            next_scope: self.next_scope,
            ..Self::default()
        };
        for (id, scope) in &self.scopes {
            let scope = Scope {
                node: scope.node.and_then(|node| map.node(node)),
                live: 0,
                places: Default::default(),
                waiting: Default::default(),
                full: Default::default(),
                later: scope.later.iter().filter_map(|flow| map.flow(*flow)).collect(),
                done: done(&scope.done, map),
                undo: done(&scope.undo, map),
                ..scope.clone()
            };
            if let Some(node) = scope.node {
                state.pool = net.node(node).pool;
            }
            state.scopes.insert(*id, scope);
        }
        for (id, token) in &self.tokens {
            let place = match token.place {
                Place::Node(node) => map.node(node).map(Place::Node),
                Place::Flow(flow) => map.flow(flow).map(Place::Flow),
            };
            let Some(place) = place else { continue };
            state.pool = match place {
                Place::Node(node) => net.node(node).pool,
                Place::Flow(flow) => net.node(net.flow(flow).from).pool,
            };
            state.put(net, *id, token.scope, place, Standing::Hosting);
            match token.standing {
                Standing::Resting => state.rest(net, *id),
                Standing::Moving => state.moving.push_back(*id),
                _ => {}
            }
            if let Some(put) = state.tokens.get_mut(id) {
                put.standing = token.standing.clone();
                put.extra = token.extra.clone();
                if let Some(extra) = &mut put.extra {
                    extra.undo = done(&extra.undo, map);
                }
            }
        }
        let owned = |(owner, node): &(super::Owner, NodeId)| Some((*owner, map.node(*node)?));
        state.timers = self.timers.iter().filter_map(|(key, timing)| Some((owned(key)?, *timing))).collect();
        state.held = self.held.iter().filter_map(owned).collect();
        state
    }
}

fn done(list: &[Done], map: &dyn Mapping) -> Vec<Done> {
    let inner = |inner: &super::Inner| super::Inner {
        variables: inner.variables.clone(),
        done: done(&inner.done, map),
    };
    list.iter()
        .filter_map(|known| {
            Some(Done { node: map.node(known.node)?, inner: known.inner.as_ref().map(inner) })
        })
        .collect()
}

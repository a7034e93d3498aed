//! Sub-processes and processes as scopes: when they are done, what ends with them, and who handles what is thrown in them.

use super::marking::Marking;
use crate::net::{Kind, Net, Node, NodeId, PoolId, Throw};

/// Whether a node is the start event of an event sub-process: a token in it says only that it has fired.
pub(super) fn is_begun_by_event(net: &Net, node: &Node) -> bool {
    let within = node.within.map(|host| &net.node(host).kind);
    matches!(node.kind, Kind::Start(_)) && within == Some(&Kind::SubProcess { event: true })
}

/// Whether nothing moves in a sub-process any more: tokens lie only in its end events.
pub(super) fn may_finish(net: &Net, at: &Marking, host: &Node) -> bool {
    let rests = |node: &Node| matches!(node.kind, Kind::End(_)) || is_begun_by_event(net, node);
    host.inside.iter().all(|&id| {
        let node = net.node(id);
        node.outgoing.iter().all(|flow| at.flow(*flow) == 0) && (rests(node) || at.node(id) == 0)
    })
}

/// Whether the scope around an event sub-process is at work.
pub(super) fn is_at_work(net: &Net, at: &Marking, event: &Node) -> bool {
    match event.within {
        Some(host) => at.node(host) > 0 && !may_finish(net, at, net.node(host)),
        None => {
            let moves = |id: &NodeId| {
                let node = net.node(*id);
                let rests = matches!(node.kind, Kind::End(_) | Kind::Start(_));
                node.outgoing.iter().any(|flow| at.flow(*flow) > 0) || (!rests && at.node(*id) > 0)
            };
            at.has_begun(event.pool) && net.pools[usize::from(event.pool)].inside.iter().any(moves)
        }
    }
}

/// Takes every token out of a scope: a sub-process, or a whole process. Start events that were not used stay as they are.
pub(super) fn clear(net: &Net, at: &mut Marking, scope: Option<NodeId>, pool: PoolId) {
    let inside = scope.map_or(&net.pools[usize::from(pool)].inside, |host| &net.node(host).inside);
    for &id in inside {
        let node = net.node(id);
        at.clear_node(id);
        node.outgoing.iter().for_each(|flow| at.clear_flow(*flow));
        if matches!(node.kind, Kind::SubProcess { .. }) {
            clear(net, at, Some(id), pool);
        }
    }
}

/// Takes the token out of an activity with everything inside.
pub(super) fn clear_activity(net: &Net, at: &mut Marking, activity: NodeId) {
    at.clear_node(activity);
    clear_boundary(net, at, activity);
    if matches!(net.node(activity).kind, Kind::SubProcess { .. }) {
        clear(net, at, Some(activity), net.node(activity).pool);
    }
}

/// Forgets which events on the border of an activity have fired.
pub(super) fn clear_boundary(net: &Net, at: &mut Marking, activity: NodeId) {
    net.node(activity).boundary.iter().for_each(|boundary| at.clear_node(*boundary));
}

/// Whether something inside the sub-process throws what a boundary event could catch.
pub(super) fn throws(net: &Net, host: NodeId) -> bool {
    let throws = |kind: &Kind| {
        let (Kind::End(throw) | Kind::Throw(throw)) = kind else { return false };
        matches!(throw, Throw::Error(_) | Throw::Escalation(_) | Throw::Cancel)
    };
    net.ids().any(|id| net.is_inside(id, host) && throws(&net.node(id).kind))
}

/// Who handles what `node` throws: the start event of an event sub-process beside it, or a boundary event of the scope
/// around it, from inside to outside.
pub(super) fn handler(net: &Net, node: &Node, throw: &Throw) -> Option<NodeId> {
    let mut at = node;
    loop {
        let events = net.siblings(at).iter().map(|id| net.node(*id));
        let mut starts = events
            .filter(|node| node.kind == Kind::SubProcess { event: true })
            .flat_map(|event| event.inside.iter().copied());
        let caught = starts.find(|id| matches!(&net.node(*id).kind, Kind::Start(on) if on.catches(throw)));
        if caught.is_some() {
            return caught;
        }
        let host = net.node(at.within?);
        let boundary = host
            .boundary
            .iter()
            .find(|id| matches!(&net.node(**id).kind, Kind::Boundary { on, .. } if on.catches(throw)));
        if let Some(boundary) = boundary {
            return Some(*boundary);
        }
        at = host;
    }
}

/// Gives what was thrown to its handler.
pub(super) fn handle(net: &Net, at: &mut Marking, handler: NodeId) {
    let node = net.node(handler);
    match (&node.kind, node.within) {
        (Kind::Boundary { host, interrupting: true, .. }, _) => clear_activity(net, at, *host),
        (Kind::Boundary { .. }, _) => {}
        (_, Some(event)) => {
            let around = net.node(event);
            if net.interrupts(handler) {
                clear(net, at, around.within, around.pool);
            }
            at.put_node(event);
        }
        _ => {}
    }
    node.outgoing.iter().for_each(|flow| at.put_flow(*flow));
}

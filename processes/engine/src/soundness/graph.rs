//! Every state that can be reached, and what holds in the end on every fair way.

use std::collections::HashSet;

use indexmap::IndexSet;

use super::marking::{Layout, State};
use super::moves::{Game, Move};
use crate::net::{FlowId, NodeId};

/// A step out of a state, and the number of the state it leads to, or [`BEYOND`].
pub(super) type Step = (Move, u32);

/// The states that are kept may have so many bytes together.
const MOST_BYTES: usize = 64 << 20;
/// The states that steps lead to, known ones too, may have so many bytes together; that bounds the time.
const MOST_WORK: usize = 512 << 20;

/// A state that is not looked at, because there would be too many tokens or messages somewhere.
pub(super) const BEYOND: u32 = u32::MAX;

/// The reachable states, in the order in which a search by breadth finds them.
#[derive(Debug)]
pub(super) struct Graph {
    pub(super) states: IndexSet<State>,
    pub(super) steps: Vec<Vec<Step>>,
    /// For each state but the first: the one it was found from.
    origin: Vec<u32>,
    /// Whether there were more states than could be looked at.
    pub(super) cut: bool,
    /// Whether some step leads [`BEYOND`].
    pub(super) bounded: bool,
}

impl Graph {
    /// Searches until no state is new, or there are more than `most`, or more than fits into memory without pain.
    pub(super) fn search(game: &mut Game<'_>, most: usize) -> Self {
        let mut graph =
            Self { states: IndexSet::new(), steps: Vec::new(), origin: vec![0], cut: false, bounded: false };
        let first = game.initial();
        let most = most.min(MOST_BYTES / first.len().max(1)).max(1);
        let mut work = 0;
        graph.states.insert(first);
        while let Some(state) = graph.states.get_index(graph.steps.len()).cloned() {
            if work > MOST_WORK {
                graph.cut = true;
                break;
            }
            let from = number(graph.steps.len());
            let mut steps = Vec::new();
            let found = game.steps(&state);
            work += found.len() * state.len();
            for (step, next) in found {
                let Some(next) = next else {
                    graph.bounded = true;
                    steps.push((step, BEYOND));
                    continue;
                };
                if graph.states.len() >= most && !graph.states.contains(&next) {
                    graph.cut = true;
                    continue;
                }
                let (to, new) = graph.states.insert_full(next);
                if new {
                    graph.origin.push(from);
                }
                steps.push((step, number(to)));
            }
            graph.steps.push(steps);
        }
        graph.steps.resize(graph.states.len(), Vec::new());
        graph.cut |= game.cut;
        graph
    }

    /// The first state, in the order of distance from the beginning, of which this is true.
    pub(super) fn first(&self, is: impl Fn(u32) -> bool) -> Option<u32> {
        (0..number(self.states.len())).find(|state| is(*state))
    }

    /// A shortest way to a state: its steps, each with the state it leads to.
    pub(super) fn way_to(&self, state: u32) -> Vec<Step> {
        let mut way = Vec::new();
        let mut at = state;
        while at != 0 {
            let from = self.origin[at as usize];
            let step = self.steps[from as usize].iter().find(|(_, to)| *to == at);
            way.extend(step);
            at = from;
        }
        way.reverse();
        way
    }

    pub(super) fn state(&self, state: u32) -> &[u8] {
        self.states.get_index(state as usize).map_or(&[], |state| &**state)
    }

    /// A state outside of `good` in which a fair run can end, or to which it can return for ever; nothing where every
    /// fair run is at last always in `good`.
    ///
    /// A run is fair if no node that could act all the time never does, and no way out of a gateway that is open again
    /// and again is never taken.
    pub(super) fn strays(&self, good: &dyn Fn(u32) -> bool) -> Option<u32> {
        let all: Vec<u32> = (0..number(self.states.len())).collect();
        let mut work = vec![all];
        let mut found: Option<u32> = None;
        while let Some(within) = work.pop() {
            for part in self.parts(&within) {
                match self.fair(&part) {
                    Fair::Yes => {
                        let bad = part.iter().copied().filter(|state| !good(*state)).min();
                        found = found.into_iter().chain(bad).min();
                    }
                    Fair::No => {}
                    Fair::Without(rest) => work.push(rest),
                }
            }
        }
        found
    }

    /// Whether a run can stay in a strongly connected part for ever and be fair.
    fn fair(&self, part: &[u32]) -> Fair {
        let steps = |state: &u32| &self.steps[*state as usize];
        // No step leads back to where it began; so one state alone is left, or is the end.
        if let [only] = part {
            return if steps(only).is_empty() { Fair::Yes } else { Fair::No };
        }
        let inside: HashSet<u32> = part.iter().copied().collect();
        let stays = |(_, to): &&Step| inside.contains(to);
        let mut taken: Vec<Move> =
            part.iter().flat_map(|at| steps(at).iter().filter(stays).map(|s| s.0)).collect();
        taken.sort_unstable_by_key(|step| (step.node, step.way));
        taken.dedup();
        let acts = |node: NodeId| taken.iter().any(|step| step.node == node);
        let goes = |way: FlowId| taken.iter().any(|step| step.way == Some(way));
        // Nodes that could act in every state, and never do: nobody can stay here.
        let mut always: Vec<NodeId> = steps(&part[0]).iter().map(|(step, _)| step.node).collect();
        always.retain(|node| {
            !acts(*node) && part.iter().all(|at| steps(at).iter().any(|(s, _)| s.node == *node))
        });
        if !always.is_empty() {
            return Fair::No;
        }
        let neglects = |at: &u32| steps(at).iter().any(|(step, _)| step.way.is_some_and(|way| !goes(way)));
        if !part.iter().any(neglects) {
            return Fair::Yes;
        }
        Fair::Without(part.iter().copied().filter(|at| !neglects(at)).collect())
    }

    /// The strongly connected parts of some states (Tarjan's algorithm, without recursion).
    fn parts(&self, within: &[u32]) -> Vec<Vec<u32>> {
        const NEW: u32 = u32::MAX;
        let inside: HashSet<u32> = within.iter().copied().collect();
        let mut index = vec![NEW; self.states.len()];
        let mut low = vec![0; self.states.len()];
        let mut open = vec![false; self.states.len()];
        let (mut stack, mut parts, mut count) = (Vec::new(), Vec::new(), 0);
        for root in within {
            if index[*root as usize] != NEW {
                continue;
            }
            let mut path = vec![(*root, 0)];
            while let Some((at, step)) = path.pop() {
                let here = at as usize;
                if step == 0 {
                    index[here] = count;
                    low[here] = count;
                    count += 1;
                    stack.push(at);
                    open[here] = true;
                }
                if let Some((_, to)) = self.steps[here].get(step) {
                    path.push((at, step + 1));
                    let there = *to as usize;
                    if inside.contains(to) && index[there] == NEW {
                        path.push((*to, 0));
                    } else if inside.contains(to) && open[there] {
                        low[here] = low[here].min(index[there]);
                    }
                    continue;
                }
                if let Some((above, _)) = path.last() {
                    low[*above as usize] = low[*above as usize].min(low[here]);
                }
                if low[here] == index[here] {
                    let start = stack.iter().rposition(|state| *state == at).unwrap_or_default();
                    let part = stack.split_off(start);
                    part.iter().for_each(|state| open[*state as usize] = false);
                    parts.push(part);
                }
            }
        }
        parts
    }
}

/// Whether a part can be stayed in.
enum Fair {
    Yes,
    No,
    /// Perhaps, without the states in which something is open that is never taken.
    Without(Vec<u32>),
}

/// The number of a state; a search is bounded far below the largest.
fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// Whether no sequence flow has two tokens.
pub(super) fn is_safe(layout: Layout, state: &[u8]) -> bool {
    layout.flows(state).iter().all(|tokens| *tokens <= 1)
}

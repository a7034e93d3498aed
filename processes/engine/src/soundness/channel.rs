//! How messages travel between pools: the seven ways of Houhou, Baarir, Poizat, Quéinnec and Kahloul, "A First-Order Logic
//! Semantics for Communication-Parametric BPMN Collaborations" (BPM 2019).

use super::marking::Marking;
use crate::net::{MessageId, Net};

/// In which order messages may be received.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Channel {
    /// In any order.
    #[default]
    Bag,
    /// Between two pools in the order in which they were sent.
    FifoPair,
    /// Never before a message to the same pool that it depends on.
    Causal,
    /// Each pool takes its messages in the order in which they were sent to it.
    Inbox,
    /// The messages of each pool are taken in the order in which it sent them.
    Outbox,
    /// All messages in the order in which they were sent.
    Fifo,
    /// One message at a time: the next is sent when the last one was received.
    Synchronous,
}

impl Channel {
    /// All of them, in the order of the paper.
    pub const ALL: [Self; 7] =
        [Self::Bag, Self::FifoPair, Self::Causal, Self::Inbox, Self::Outbox, Self::Fifo, Self::Synchronous];
}

/// A way of messages, prepared for a net.
#[derive(Debug)]
pub(super) struct Post {
    channel: Channel,
    /// For each message flow: which kind of message it carries. Flows of one name between the same pools carry the same.
    kinds: Vec<u8>,
    /// For each kind: the pools it goes from and to.
    ends: Vec<(u8, u8)>,
    pools: usize,
}

/// What is remembered of a message on its way in causal order: its kind, and which others it depends on.
const ENTRY: usize = 3;
/// So many messages can be on their way at once where dependences are kept.
const MOST: usize = 16;

impl Post {
    pub(super) fn new(net: &Net, channel: Channel) -> Self {
        let mut names = Vec::new();
        let mut kinds = Vec::new();
        for message in &net.messages {
            let pool = |node: Option<u16>| node.map_or(u16::MAX, |node| net.node(node).pool);
            let name = (pool(message.from), pool(message.to), message.name.as_str());
            let kind = names.iter().position(|known| *known == name).unwrap_or_else(|| {
                names.push(name);
                names.len() - 1
            });
            kinds.push(low(kind));
        }
        let ends = names.iter().map(|(from, to, _)| (low((*from).into()), low((*to).into()))).collect();
        Self { channel, kinds, ends, pools: net.pools.len() }
    }

    /// Sends over a message flow between two drawn pools; says no where the channel has no room now.
    pub(super) fn send(&self, at: &mut Marking, message: MessageId) -> bool {
        let kind = self.kinds[usize::from(message)];
        let mut order = at.order().to_vec();
        match self.channel {
            Channel::Bag => {}
            Channel::Synchronous => {
                if !order.is_empty() {
                    return false;
                }
                order.push(kind);
            }
            Channel::Causal => {
                at.overfull |= !self.depend(&mut order, kind);
            }
            Channel::FifoPair | Channel::Inbox | Channel::Outbox | Channel::Fifo => {
                // In groups, so that what has no order among itself makes no difference between states.
                let group = self.group(kind);
                let end = order.iter().position(|other| self.group(*other) > group);
                order.insert(end.unwrap_or(order.len()), kind);
            }
        }
        at.put_message(message);
        at.set_order(&order);
        true
    }

    /// Receives over a message flow; says no where nothing is there, or another message comes first.
    pub(super) fn receive(&self, at: &mut Marking, message: MessageId) -> bool {
        if at.message(message) == 0 {
            return false;
        }
        let kind = self.kinds[usize::from(message)];
        let mut order = at.order().to_vec();
        match self.channel {
            Channel::Bag => {}
            Channel::Causal => {
                let Some(taken) = self.first_free(&order, kind) else { return false };
                self.learn(&mut order, taken);
            }
            _ => {
                let group = self.group(kind);
                let head = order.iter().position(|other| self.group(*other) == group);
                let Some(head) = head.filter(|head| order[*head] == kind) else { return false };
                order.remove(head);
            }
        }
        at.take_message(message);
        at.set_order(&order);
        true
    }

    /// Which messages have an order among themselves.
    fn group(&self, kind: u8) -> (u8, u8) {
        let (from, to) = self.ends[usize::from(kind)];
        match self.channel {
            Channel::FifoPair => (from, to),
            Channel::Inbox => (0, to),
            Channel::Outbox => (from, 0),
            _ => (0, 0),
        }
    }

    // In causal order the channel remembers: for each pool a set of the messages on their way that it knows of (two bytes,
    // a bit for each message), then each message: its kind and the set of those it depends on. In place of vector clocks,
    // which would grow for ever and make every state a new one.

    fn depend(&self, order: &mut Vec<u8>, kind: u8) -> bool {
        if order.is_empty() {
            order.resize(2 * self.pools, 0);
        }
        let count = (order.len() - 2 * self.pools) / ENTRY;
        if count >= MOST {
            return false;
        }
        let from = usize::from(self.ends[usize::from(kind)].0);
        let known = set(order, 2 * from);
        order.push(kind);
        order.extend(known.to_le_bytes());
        put(order, 2 * from, known | 1 << count);
        true
    }

    fn first_free(&self, order: &[u8], kind: u8) -> Option<usize> {
        let entries = order.get(2 * self.pools..)?;
        let to = self.ends[usize::from(kind)].1;
        (0..entries.len() / ENTRY).find(|at| {
            let depends = set(entries, at * ENTRY + 1);
            let waits = |other: usize| {
                depends & 1 << other != 0 && self.ends[usize::from(entries[other * ENTRY])].1 == to
            };
            entries[at * ENTRY] == kind && !(0..entries.len() / ENTRY).any(waits)
        })
    }

    fn learn(&self, order: &mut Vec<u8>, taken: usize) {
        let start = 2 * self.pools;
        let entry = start + taken * ENTRY;
        let to = 2 * usize::from(self.ends[usize::from(order[entry])].1);
        let known = set(order, to) | set(order, entry + 1);
        put(order, to, known);
        order.drain(entry..entry + ENTRY);
        let count = (order.len() - start) / ENTRY;
        let places = (0..self.pools).map(|pool| 2 * pool).chain((0..count).map(|at| start + at * ENTRY + 1));
        for place in places.collect::<Vec<_>>() {
            let old = set(order, place);
            let below = old & ((1 << taken) - 1);
            put(order, place, below | (old >> 1 & !((1 << taken) - 1)));
        }
        if count == 0 {
            order.clear();
        }
    }
}

fn set(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn put(bytes: &mut [u8], at: usize, set: u16) {
    bytes[at..at + 2].copy_from_slice(&set.to_le_bytes());
}

/// A small number as a byte; pools and kinds of messages beyond 255 share one, which only makes the order stricter.
fn low(number: usize) -> u8 {
    u8::try_from(number).unwrap_or(u8::MAX)
}

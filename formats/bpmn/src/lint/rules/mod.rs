//! The table of rules, by topic.

mod activities;
mod advice;
mod boundaries;
mod collaborations;
mod connections;
mod data;
mod events;
mod expressions;
mod flows;
mod gateways;
mod interfaces;
mod links;
mod names;
mod payloads;
mod references;
mod starts;
mod timers;
mod unsupported;

use super::Rule;

/// All rules, in the order in which they are checked.
pub(super) static ALL: &[&[Rule]] = &[
    names::RULES,
    references::RULES,
    flows::RULES,
    connections::RULES,
    starts::RULES,
    events::RULES,
    boundaries::RULES,
    links::RULES,
    gateways::RULES,
    activities::RULES,
    data::RULES,
    interfaces::RULES,
    payloads::RULES,
    expressions::RULES,
    timers::RULES,
    collaborations::RULES,
    unsupported::RULES,
    advice::RULES,
];

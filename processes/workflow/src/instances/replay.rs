//! What the log says of an instance, played again.

use std::sync::Arc;

use engine::kept::{command_of, tell_events};
use engine::model::At;
use engine::{Command, State};
use kernel::{Error, Result, Timestamp, calendar};
use ledger::Recorded;
use serde::Deserialize;
use serde_json::Value as Json;

use crate::VersionId;
use crate::models::Ready;

/// A turn, as the log has it.
#[derive(Clone, Debug, Deserialize)]
pub struct Told {
    /// The version of the model.
    pub model: VersionId,
    /// Which turn, from 1.
    pub turn: i64,
    /// When.
    pub at: Timestamp,
    /// The state whose holidays counted.
    pub holidays: calendar::State,
    /// The commands and what each led to.
    pub steps: Vec<(Json, Vec<Json>)>,
}

/// The turns of an instance in their order, of the events that the log has about it. Those whose payload was erased are missing.
///
/// # Errors
/// Where an event is not as this program writes it.
pub fn turns(events: &[Recorded]) -> Result<Vec<Told>> {
    let advanced = events.iter().filter(|event| event.leaf.kind == "process.advanced");
    let told = advanced.filter_map(|event| event.payload.as_ref());
    let told = told.map(|payload| serde_json::from_value(payload.data.clone()).map_err(Error::caused_by));
    let mut turns = told.collect::<Result<Vec<Told>>>()?;
    turns.sort_by_key(|told| told.turn);
    Ok(turns)
}

/// Plays the turns of an instance again: the state to which they lead. The same commands at the same moments must have led to the
/// same events.
///
/// # Errors
/// Where they did not, or a turn is missing.
pub fn replay(turns: &[Told], mut model: impl FnMut(VersionId) -> Result<Arc<Ready>>) -> Result<State> {
    let mut state = State::default();
    for (told, number) in turns.iter().zip(1..) {
        if told.turn != number {
            return Err(Error::internal(format!("turn {number} is missing in the log")));
        }
        let ready = model(told.model)?;
        let at = At { now: told.at, holidays: told.holidays };
        for (command, events) in &told.steps {
            let bad = |what: &str| Error::internal(format!("turn {number}: {what}"));
            let command: Command = command_of(command, &ready.model, &ready.names)
                .ok_or_else(|| bad("the command does not fit the model"))?;
            let happened =
                state.step(&ready.model, at, command).map_err(|refused| bad(&refused.to_string()))?;
            if tell_events(&happened, &ready.model, &ready.names) != *events {
                return Err(bad("played again, something else happens"));
            }
        }
    }
    Ok(state)
}

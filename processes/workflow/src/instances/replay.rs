//! What the log says of an instance, played again.

use std::sync::Arc;

use engine::kept::{command_of, tell_events};
use engine::model::At;
use engine::{Command, Event, State};
use kernel::{Error, Result, Timestamp, calendar};
use ledger::Recorded;
use serde::Deserialize;
use serde_json::Value as Json;

use super::migrate::Way;
use crate::VersionId;
use crate::models::Ready;

/// A turn, as the log has it.
#[derive(Clone, Debug, Deserialize)]
pub struct Told {
    /// The version of the model.
    pub model: VersionId,
    /// Of a turn whose first step is to go over to that version: the version before.
    #[serde(default)]
    pub from: Option<VersionId>,
    /// Which turn, from 1.
    pub turn: i64,
    /// When.
    pub at: Timestamp,
    /// The state whose holidays counted.
    pub holidays: calendar::State,
    /// The commands and what each led to.
    pub steps: Vec<(Json, Vec<Json>)>,
}

impl Told {
    /// The moment, and the holidays that counted.
    pub(super) const fn moment(&self) -> At {
        At { now: self.at, holidays: self.holidays }
    }

    /// The version that the instance leaves with a step.
    pub(super) fn leaves(&self, step: usize) -> Option<VersionId> {
        self.from.filter(|_| step == 0)
    }

    /// An error about this turn.
    pub(super) fn bad(&self, what: &str) -> Error {
        Error::internal(format!("turn {}: {what}", self.turn))
    }
}

/// The turns of an instance in their order, of the events that the log has about it. Those whose payload was erased are missing.
///
/// # Errors
/// Where an event is not as this program writes it.
pub fn turns(events: &[Recorded]) -> Result<Vec<Told>> {
    let is_turn = |kind: &str| matches!(kind, "process.advanced" | "process.migrated");
    let turns = events.iter().filter(|event| is_turn(event.leaf.kind.as_ref()));
    let told = turns.filter_map(|event| event.payload.as_ref());
    let told = told.map(|payload| serde_json::from_value(payload.data.clone()).map_err(Error::caused_by));
    let mut turns = told.collect::<Result<Vec<Told>>>()?;
    turns.sort_by_key(|told| told.turn);
    Ok(turns)
}

/// Where the models of versions come from.
pub(super) type Models<'m> = dyn FnMut(VersionId) -> Result<Arc<Ready>> + 'm;

/// Plays the turns of an instance again: the state to which they lead. The same commands at the same moments must have led to the
/// same events.
///
/// # Errors
/// Where they did not, or a turn is missing.
pub fn replay(turns: &[Told], mut model: impl FnMut(VersionId) -> Result<Arc<Ready>>) -> Result<State> {
    let mut state = State::default();
    for told in in_order(turns) {
        let told = told?;
        for (step, (_, events)) in told.steps.iter().enumerate() {
            let (happened, ready) = play(&mut state, told, step, &mut model)?;
            if tell_events(&happened, &ready.model, &ready.names) != *events {
                return Err(told.bad("played again, something else happens"));
            }
        }
    }
    Ok(state)
}

/// The turns, as long as none is missing.
pub(super) fn in_order(turns: &[Told]) -> impl Iterator<Item = Result<&Told>> {
    turns.iter().zip(1..).map(|(told, number)| match told.turn == number {
        true => Ok(told),
        false => Err(Error::internal(format!("turn {number} is missing in the log"))),
    })
}

/// Plays one step of a turn: what happens, and the model in whose places it does.
pub(super) fn play(
    state: &mut State,
    told: &Told,
    step: usize,
    model: &mut Models<'_>,
) -> Result<(Vec<Event>, Arc<Ready>)> {
    let (at, ready) = (told.moment(), model(told.model)?);
    if let Some(left) = told.leaves(step) {
        let events = Way::between(model(left)?, ready.clone()).go(state, at)?;
        return Ok((events, ready));
    }
    let command = told.steps.get(step).map(|(command, _)| command);
    let command: Option<Command> =
        command.and_then(|command| command_of(command, &ready.model, &ready.names));
    let command = command.ok_or_else(|| told.bad("the command does not fit the model"))?;
    let events = state.step(&ready.model, at, command).map_err(|refused| told.bad(&refused.to_string()))?;
    Ok((events, ready))
}

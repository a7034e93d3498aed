//! How instances go over to another version of their process: what the difference of the two allows, and what is in the way.

use std::collections::BTreeMap;
use std::sync::Arc;

use ::store::Read;
use engine::migrate::Difference;
use engine::model::At;
use engine::{Event, Refused, State};
use kernel::{Error, Result};
use records::cases::CaseId;

use super::actions::state_of;
use super::{InstanceId, store};
use crate::models::Ready;
use crate::{VersionId, Workflow, words};

/// So many running instances of a version are looked at.
pub(crate) const LOOKED_AT: usize = 500;

/// The way from one version to another.
#[derive(Debug)]
pub(crate) struct Way {
    old: Arc<Ready>,
    pub(crate) new: Arc<Ready>,
    difference: Difference,
}

impl Way {
    /// Elements are the same where they have the same id and do the same.
    pub(crate) fn between(old: Arc<Ready>, new: Arc<Ready>) -> Self {
        let difference = Difference::between(&old.model, &new.model, &BTreeMap::new());
        Self { old, new, difference }
    }

    /// What keeps an instance from going over as it stands, in German; nothing where it can, which is proven then: the search of
    /// the new model has been where it would stand.
    pub(crate) fn obstacles(&self, state: &State) -> Vec<String> {
        if !state.is_running() {
            return vec![Refused::NotRunning.to_string()];
        }
        if state.is_moving() {
            return vec![Refused::Moving.to_string()];
        }
        let (old, new) = (&self.old.model, &self.new.model);
        let found = state.obstacles(old, new, &self.difference);
        let mut texts: Vec<String> = found.into_iter().map(|obstacle| obstacle.text).collect();
        texts.sort();
        texts.dedup();
        if !texts.is_empty() {
            return texts;
        }
        let foreseen = self.new.foreseen(state.pool_after(new, &self.difference));
        let words = match foreseen.and_then(|all| state.is_foreseen(new, &self.difference, all)) {
            Some(true) => return texts,
            Some(false) => {
                "So, wie der Ablauf jetzt steht, kommt es im neuen Modell nicht vor. Er käme dort vielleicht nie zu seinem Ende."
            }
            None => "Es lässt sich nicht beweisen, dass der Ablauf im neuen Modell zu seinem Ende kommt.",
        };
        vec![words.to_owned()]
    }

    /// Goes over.
    pub(crate) fn go(&self, state: &mut State, at: At) -> Result<Vec<Event>> {
        let gone = state.migrate(&self.old.model, &self.new.model, &self.difference, at);
        gone.map_err(|obstacles| {
            let texts: Vec<String> = obstacles.into_iter().map(|obstacle| obstacle.text).collect();
            Error::Conflict(texts.join(" ").into())
        })
    }

    /// The named elements that are no longer there, or have become something else.
    pub(crate) fn gone(&self) -> Vec<String> {
        named(&self.old, &self.difference.gone)
    }

    /// The named elements that are new, or were something else.
    pub(crate) fn added(&self) -> Vec<String> {
        named(&self.new, &self.difference.new)
    }
}

fn named(ready: &Ready, ids: &[String]) -> Vec<String> {
    let is_named = |id: &&String| ready.read.node_by_id(id).is_some_and(|node| !node.base.name.is_empty());
    ids.iter().filter(is_named).map(|id| words::element(ready, id)).collect()
}

/// What the running instances of a version can do.
#[derive(Debug)]
pub(crate) struct Outlook {
    pub(crate) way: Way,
    /// Those that can go over.
    pub(crate) able: Vec<InstanceId>,
    /// Those that cannot.
    pub(crate) stay: Vec<Stays>,
    /// Whether there are more than were looked at.
    pub(crate) more: bool,
}

/// An instance that stays on its version.
#[derive(Debug)]
pub(crate) struct Stays {
    pub(crate) instance: InstanceId,
    pub(crate) case: CaseId,
    /// Why, in German.
    pub(crate) why: String,
}

/// Looks at the running instances of a version, the oldest first.
pub(crate) fn outlook(
    workflow: &Workflow,
    read: &mut Read<'_>,
    old: VersionId,
    new: VersionId,
) -> Result<Outlook> {
    let way = Way::between(workflow.models.get(read, old)?, workflow.models.get(read, new)?);
    let mut rows = read.ask(store::running_on(old, i64::try_from(LOOKED_AT + 1).unwrap_or(i64::MAX)))?;
    let more = rows.len() > LOOKED_AT;
    rows.truncate(LOOKED_AT);
    let (mut able, mut stay) = (Vec::new(), Vec::new());
    for mut row in rows {
        store::fill(read, &mut row)?;
        let obstacles = way.obstacles(&state_of(&row, &way.old)?);
        if obstacles.is_empty() {
            able.push(row.id);
        } else {
            stay.push(Stays { instance: row.id, case: row.case, why: obstacles.join(" ") });
        }
    }
    Ok(Outlook { way, able, stay, more })
}

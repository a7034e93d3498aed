//! What is open of an instance, as its own row keeps it: so a turn need not read the tables of tasks and waits.

use engine::Owner;
use kernel::{Id, Timestamp};
use serde::{Deserialize, Serialize};

use super::{WaitKind, Waiting, owner_of, owner_text};
use crate::TaskId;

/// A task of somebody, or something else that is waited for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Written", try_from = "Written")]
pub(crate) struct Pending {
    /// Who waits.
    pub(crate) owner: Owner,
    /// The id of the activity or event in the model.
    pub(crate) element: String,
    /// What for.
    pub(crate) on: On,
}

/// What is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum On {
    /// A task.
    Task(TaskId),
    /// Something else; of a timer, until when.
    Wait(Id<Waiting>, WaitKind, Option<Timestamp>),
}

impl Pending {
    /// Its id as a task.
    #[must_use]
    pub(crate) const fn task(&self) -> Option<TaskId> {
        match self.on {
            On::Task(id) => Some(id),
            On::Wait(..) => None,
        }
    }

    /// Its id as something else.
    #[must_use]
    pub(crate) const fn wait(&self) -> Option<Id<Waiting>> {
        match self.on {
            On::Wait(id, ..) => Some(id),
            On::Task(_) => None,
        }
    }

    /// Its id as a timer whose moment is still to come.
    #[must_use]
    pub(crate) fn timer_after(&self, now: Timestamp) -> Option<Id<Waiting>> {
        match self.on {
            On::Wait(id, WaitKind::Timer, Some(due)) if due > now => Some(id),
            _ => None,
        }
    }
}

/// Owner, element, id; of what is no task, its kind and its moment in microseconds.
#[derive(Serialize, Deserialize)]
struct Written(String, String, Id<()>, Option<WaitKind>, Option<i64>);

impl From<Pending> for Written {
    fn from(pending: Pending) -> Self {
        let (id, kind, due) = match pending.on {
            On::Task(id) => (id.cast(), None, None),
            On::Wait(id, kind, due) => (id.cast(), Some(kind), due.map(Timestamp::as_microsecond)),
        };
        Self(owner_text(pending.owner), pending.element, id, kind, due)
    }
}

impl TryFrom<Written> for Pending {
    type Error = &'static str;
    fn try_from(Written(owner, element, id, kind, due): Written) -> Result<Self, &'static str> {
        let owner = owner_of(&owner).ok_or("not an owner")?;
        let due = due.map(Timestamp::from_microsecond).transpose().map_err(|_| "not a moment")?;
        let on = kind.map_or(On::Task(id.cast()), |kind| On::Wait(id.cast(), kind, due));
        Ok(Self { owner, element, on })
    }
}

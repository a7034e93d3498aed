//! What is open of an instance, as its own row keeps it: so a turn need not read the tables of tasks and waits.

use engine::Owner;
use kernel::{Id, Timestamp};
use serde::{Deserialize, Serialize};

use super::{WaitKind, Waiting, owner_of, owner_text};
use crate::TaskId;

/// So many services of an instance are remembered, the last ones: the row must not grow with every turn.
const MOST_SERVED: usize = 50;

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
    /// Since when; of a task its own row says it.
    pub(crate) since: Option<Timestamp>,
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

    /// Its id as a row of what is waited for.
    #[must_use]
    pub(crate) fn row(&self) -> Option<Id<Waiting>> {
        match self.on {
            On::Wait(id, kind, _) if !kind.is_of_job() => Some(id),
            _ => None,
        }
    }

    /// What a job stands for, as the rows of what is waited for have it; a row from before the program knew since when began then.
    #[must_use]
    pub(crate) fn of_job(&self, began: Timestamp) -> Option<Waiting> {
        let On::Wait(id, kind, due) = self.on else { return None };
        let since = self.since.unwrap_or(began);
        let (owner, element) = (self.owner, self.element.clone());
        kind.is_of_job().then_some(Waiting { id, owner, element, kind, name: None, reason: None, since, due })
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

/// Owner, element, id; of what is no task, its kind, its moment and since when, in microseconds.
#[derive(Serialize, Deserialize)]
struct Written(
    String,
    String,
    Id<()>,
    Option<WaitKind>,
    Option<i64>,
    // Rows from before the program knew it have none.
    #[serde(default)] Option<i64>,
);

impl From<Pending> for Written {
    fn from(pending: Pending) -> Self {
        let (id, kind, due) = match pending.on {
            On::Task(id) => (id.cast(), None, None),
            On::Wait(id, kind, due) => (id.cast(), Some(kind), due.map(Timestamp::as_microsecond)),
        };
        let since = pending.since.map(Timestamp::as_microsecond);
        Self(owner_text(pending.owner), pending.element, id, kind, due, since)
    }
}

impl TryFrom<Written> for Pending {
    type Error = &'static str;
    fn try_from(Written(owner, element, id, kind, due, since): Written) -> Result<Self, &'static str> {
        let owner = owner_of(&owner).ok_or("not an owner")?;
        let moment = |micros: Option<i64>| micros.map(Timestamp::from_microsecond).transpose();
        let [due, since] = [moment(due), moment(since)].map(|moment| moment.map_err(|_| "not a moment"));
        let (due, since) = (due?, since?);
        let on = kind.map_or(On::Task(id.cast()), |kind| On::Wait(id.cast(), kind, due));
        Ok(Self { owner, element, on, since })
    }
}

/// A service that was waited for: the id of its activity, from when to when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "(String, i64, i64)", try_from = "(String, i64, i64)")]
pub(crate) struct Served {
    pub(crate) element: String,
    pub(crate) since: Timestamp,
    pub(crate) until: Timestamp,
}

impl Served {
    /// Remembers that something is no longer waited for, where it is a service.
    pub(crate) fn remember(served: &mut Vec<Self>, over: &Pending, until: Timestamp) {
        let (On::Wait(_, WaitKind::Service, _), Some(since)) = (over.on, over.since) else { return };
        if served.len() >= MOST_SERVED {
            served.remove(0);
        }
        served.push(Self { element: over.element.clone(), since, until });
    }
}

impl From<Served> for (String, i64, i64) {
    fn from(served: Served) -> Self {
        (served.element, served.since.as_microsecond(), served.until.as_microsecond())
    }
}

impl TryFrom<(String, i64, i64)> for Served {
    type Error = &'static str;
    fn try_from((element, since, until): (String, i64, i64)) -> Result<Self, &'static str> {
        let [since, until] = [since, until].map(Timestamp::from_microsecond);
        let (since, until) = (since.map_err(|_| "not a moment")?, until.map_err(|_| "not a moment")?);
        Ok(Self { element, since, until })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn pending(kind: WaitKind, since: Option<Timestamp>) -> Pending {
        let on = On::Wait(Id::nil(), kind, None);
        Pending { owner: Owner::Token(3), element: "druck".into(), on, since }
    }

    #[test]
    fn what_is_written_is_read_also_from_before_it_said_since_when() {
        let service = pending(WaitKind::Service, Some(at(7)));
        let text = serde_json::to_string(&service).unwrap();
        assert_eq!(serde_json::from_str::<Pending>(&text).unwrap(), service);
        let old = text.replace(",7000000]", "]");
        assert_ne!(old, text);
        let old: Pending = serde_json::from_str(&old).unwrap();
        assert_eq!(old, pending(WaitKind::Service, None));
        assert_eq!(old.of_job(at(5)).unwrap().since, at(5), "since the instance began");
    }

    #[test]
    fn the_last_services_are_remembered_and_nothing_else() {
        let mut served = Vec::new();
        for second in 0..60 {
            Served::remember(&mut served, &pending(WaitKind::Service, Some(at(second))), at(second + 1));
            Served::remember(&mut served, &pending(WaitKind::Timer, Some(at(second))), at(second + 1));
        }
        assert_eq!((served.len(), served[0].since, served[49].until), (MOST_SERVED, at(10), at(60)));
        let text = serde_json::to_string(&served).unwrap();
        assert_eq!(serde_json::from_str::<Vec<Served>>(&text).unwrap(), served);
    }
}

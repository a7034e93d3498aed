//! Tasks of people (Aufgaben): what a process asks somebody to do.

pub mod actions;
pub mod pages;
pub mod panel;
pub mod routes;
pub mod store;

use std::collections::BTreeMap;

use ::store::{Bind, Json};
use access::Thing;
use engine::TokenId;
use jiff::ToSpan;
use kernel::{Date, Id, PersonId, Timestamp, UnitId};
use records::cases::{Case, CaseId};

use crate::InstanceId;
use crate::elements::Priority;

/// Marker and identifier of a task.
pub type TaskId = Id<Task>;

/// A task (Aufgabe).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// Which one.
    pub id: TaskId,
    /// The instance that asks.
    pub instance: InstanceId,
    /// The token that waits at it.
    pub token: TokenId,
    /// The id of the user task in the model.
    pub element: String,
    /// What is to be done: its name in the model.
    pub title: String,
    /// The case.
    pub case: CaseId,
    /// The unit whose task it is.
    pub unit: UnitId,
    /// Who took it.
    pub holder: Option<PersonId>,
    /// Whether it is still to be done.
    pub state: TaskState,
    /// How urgent it is.
    pub priority: Priority,
    /// Since when.
    pub opened_at: Timestamp,
    /// Until when.
    pub due_on: Option<Date>,
    /// When it was done or withdrawn.
    pub ended_at: Option<Timestamp>,
    /// Who did it.
    pub ended_by: Option<PersonId>,
    /// Grows with every change.
    pub version: i64,
}

impl Task {
    /// What the policy is asked about: the case, but in the hands of those whose task it is.
    #[must_use]
    pub fn thing(&self, case: &Case) -> Thing {
        Thing::case(case.id, self.unit, self.holder, case.state, case.secret)
    }
}

/// Where tasks are done that need more than fields: the key that a task names as its `form`, and the path to the place. The program puts
/// it into [`server::Extensions`].
#[derive(Debug, Default)]
pub struct Places(pub BTreeMap<&'static str, fn(&Task) -> String>);

/// An open task in a list, with what is shown of its case.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    /// The task.
    pub task: Task,
    /// The reference of its case.
    pub reference: String,
    /// What the case is about.
    pub case_title: String,
    /// The case as the policy sees it: who may do the task need not be who may see all of the case.
    pub case: Thing,
}

/// Whose open tasks a list shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Those that a person holds.
    Holder(PersonId),
    /// Those that one of these people holds.
    Holders(Json<Vec<PersonId>>),
    /// Those of a unit, whoever holds them.
    Unit(UnitId),
}

impl Whose {
    fn who(&self) -> &dyn Bind {
        match self {
            Self::Holder(person) => person,
            Self::Holders(people) => people,
            Self::Unit(unit) => unit,
        }
    }
}

/// What of a list is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Narrow {
    /// Only tasks of the process of this key.
    pub process: Option<String>,
    /// Only those that are due on this day or later.
    pub from: Option<Date>,
    /// Only those that are due on this day or earlier.
    pub to: Option<Date>,
    /// Only those that are so urgent.
    pub priority: Option<Priority>,
}

/// Which deadlines a list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deadline {
    /// Those that have passed.
    Overdue,
    /// Those of this week, from today on.
    ThisWeek,
}

impl Deadline {
    /// All, with their keys in the URL and their words.
    pub const ALL: [(Self, &str, &str); 2] =
        [(Self::Overdue, "ueberfaellig", "überfällig"), (Self::ThisWeek, "woche", "bis Sonntag fällig")];

    /// The first and the last day, as seen from `today`.
    #[must_use]
    pub fn days(self, today: Date) -> (Option<Date>, Option<Date>) {
        match self {
            Self::Overdue => (None, today.yesterday().ok()),
            Self::ThisWeek => {
                let left = 7 - i64::from(today.weekday().to_monday_one_offset());
                (Some(today), today.checked_add(left.days()).ok())
            }
        }
    }
}

/// In which order a list is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The most urgent first, of these the oldest.
    #[default]
    Priority,
    /// Those first that are due first; those without a deadline last.
    Due,
    /// The oldest first.
    Age,
}

impl Order {
    /// All, with their keys in the URL and their words.
    pub const ALL: [(Self, &str, &str); 3] = [
        (Self::Priority, "dringlichkeit", "Dringlichkeit"),
        (Self::Due, "frist", "Frist"),
        (Self::Age, "alter", "Alter"),
    ];
}

/// Where a list goes on: after a task, of which all is kept by which lists are ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct After {
    priority: i64,
    opened_at: Timestamp,
    due_on: Option<Date>,
    id: TaskId,
}

impl Default for After {
    /// Before all tasks.
    fn default() -> Self {
        Self {
            priority: 0,
            opened_at: Timestamp::UNIX_EPOCH,
            due_on: Some(jiff::civil::date(1, 1, 1)),
            id: Id::nil(),
        }
    }
}

impl From<&Task> for After {
    fn from(task: &Task) -> Self {
        Self { priority: task.priority.number(), opened_at: task.opened_at, due_on: task.due_on, id: task.id }
    }
}

/// As it stands in the URL.
impl std::fmt::Display for After {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let due = self.due_on.map(|day| day.to_string()).unwrap_or_default();
        write!(f, "{}_{}_{due}_{}", self.priority, self.opened_at.as_microsecond(), self.id)
    }
}

impl std::str::FromStr for After {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let parts: Vec<&str> = text.split('_').collect();
        let [priority, opened, due, id] = parts[..] else { return Err(()) };
        let opened = opened.parse().map_err(drop)?;
        Ok(Self {
            priority: priority.parse().map_err(drop)?,
            opened_at: Timestamp::from_microsecond(opened).map_err(drop)?,
            due_on: if due.is_empty() { None } else { Some(due.parse().map_err(drop)?) },
            id: id.parse().map_err(drop)?,
        })
    }
}

/// What became of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TaskState {
    /// It is to be done.
    Open,
    /// It was done.
    Done,
    /// The process does not need it any more.
    Withdrawn,
}

impl TaskState {
    /// The word in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Done => "done",
            Self::Withdrawn => "withdrawn",
        }
    }
}

impl std::str::FromStr for TaskState {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Open, Self::Done, Self::Withdrawn].into_iter().find(|state| state.as_str() == text).ok_or(())
    }
}
::store::text_enum!(TaskState);

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn this_week_ends_on_sunday() {
        let table = [
            (date(2026, 11, 23), date(2026, 11, 29)),
            (date(2026, 11, 28), date(2026, 11, 29)),
            (date(2026, 11, 29), date(2026, 11, 29)),
            (date(2026, 12, 31), date(2027, 1, 3)),
        ];
        for (today, sunday) in table {
            assert_eq!(Deadline::ThisWeek.days(today), (Some(today), Some(sunday)), "{today}");
        }
        assert_eq!(Deadline::Overdue.days(date(2026, 11, 23)), (None, Some(date(2026, 11, 22))));
    }

    #[test]
    fn where_a_list_goes_on_reads_back_as_the_same() {
        let at = Timestamp::from_microsecond(1_790_000_000_123_456).unwrap();
        for due_on in [None, Some(date(2026, 12, 1))] {
            let after = After { priority: 2, opened_at: at, due_on, id: Id::nil() };
            assert_eq!(after.to_string().parse(), Ok(after));
        }
        for text in ["", "1", "1_2_3_4", "x_1__00", "1_1_2026-13-01_00"] {
            assert!(text.parse::<After>().is_err(), "{text}");
        }
    }
}

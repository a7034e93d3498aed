//! Tasks of people (Aufgaben): what a process asks somebody to do.

pub mod actions;
pub mod routes;
pub mod store;

use engine::TokenId;
use kernel::{Date, Id, PersonId, Timestamp, UnitId};
use records::cases::CaseId;

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

//! Instances of processes (Abläufe): where they stand, what they wait for, and their turns.

pub mod actions;
mod history;
pub mod migrate;
pub mod pages;
mod pending;
pub mod replay;
pub mod routes;
pub mod store;
mod turn;
pub mod what_if;
mod write;

use engine::kept::Kept;
use engine::{Awaited, Owner, TokenId, Wait};
use kernel::{Id, Timestamp};
pub(crate) use pending::{On, Pending, Served};
use records::cases::CaseId;
pub(crate) use turn::{Run, command_of};

use crate::VersionId;

/// Marker and identifier of an instance.
pub type InstanceId = Id<Instance>;

/// An instance, as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Instance {
    /// Which one.
    pub id: InstanceId,
    /// The version that it runs on.
    pub model: VersionId,
    /// The case that it drives.
    pub case: CaseId,
    /// The instance and token whose activity it is.
    pub caller: Option<(InstanceId, TokenId)>,
    /// Grows with every turn.
    pub turn: i64,
    /// When it began.
    pub began_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// Where it stands.
    pub kept: Kept,
    /// The tasks and other waits that are open.
    pub(crate) pending: Vec<Pending>,
    /// The last services that were called.
    pub(crate) served: Vec<Served>,
}

/// Something that an instance waits for, besides people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Which one.
    pub id: Id<Waiting>,
    /// Who waits.
    pub owner: Owner,
    /// The id of the activity or event in the model.
    pub element: String,
    /// What for.
    pub kind: WaitKind,
    /// Of a message or signal: its name.
    pub name: Option<String>,
    /// Of an incident: why, in German.
    pub reason: Option<String>,
    /// Since when.
    pub since: Timestamp,
    /// Of a timer: until when.
    pub due: Option<Timestamp>,
}

/// Something that stands still until somebody has looked (Störung).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incident {
    /// What waits, with the reason.
    pub wait: Waiting,
    /// The instance that stands still there.
    pub instance: InstanceId,
    /// The version that it runs on.
    pub model: VersionId,
    /// The case that it drives.
    pub case: CaseId,
    /// The key of the process.
    pub process: String,
    /// The number of the version.
    pub number: i64,
}

/// What is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WaitKind {
    /// A service that a job calls.
    Service,
    /// Another process.
    Call,
    /// A message.
    Message,
    /// A signal.
    Signal,
    /// A moment.
    Timer,
    /// A condition.
    Condition,
    /// Somebody who looks why it does not go on.
    Incident,
}

impl WaitKind {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Service,
        Self::Call,
        Self::Message,
        Self::Signal,
        Self::Timer,
        Self::Condition,
        Self::Incident,
    ];

    /// Whether a job stands for it: what is waited for then is found by the job, and needs no row of its own.
    #[must_use]
    pub(crate) const fn is_of_job(self) -> bool {
        matches!(self, Self::Service | Self::Timer)
    }

    /// The word in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Call => "call",
            Self::Message => "message",
            Self::Signal => "signal",
            Self::Timer => "timer",
            Self::Condition => "condition",
            Self::Incident => "incident",
        }
    }
}

impl std::str::FromStr for WaitKind {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or(())
    }
}
::store::text_enum!(WaitKind);

/// The text of an owner in the database: `t` and the number of a token, `s` and that of a scope.
pub(crate) fn owner_text(owner: Owner) -> String {
    match owner {
        Owner::Token(token) => format!("t{token}"),
        Owner::Scope(scope) => format!("s{scope}"),
    }
}

pub(crate) fn owner_of(text: &str) -> Option<Owner> {
    let number = text.get(1..)?.parse().ok()?;
    match text.as_bytes().first()? {
        b't' => Some(Owner::Token(number)),
        b's' => Some(Owner::Scope(number)),
        _ => None,
    }
}

/// What of a wait is kept: its kind, its name, its reason, its moment.
pub(crate) fn kept_of(wait: &Wait) -> (WaitKind, Option<&str>, Option<&str>, Option<Timestamp>) {
    match &wait.on {
        Awaited::Outside => (WaitKind::Service, None, None, None),
        Awaited::Message(name) => (WaitKind::Message, Some(name), None, None),
        Awaited::Signal(name) => (WaitKind::Signal, Some(name), None, None),
        Awaited::Timer(timing) => (WaitKind::Timer, None, None, Some(timing.due)),
        Awaited::Condition => (WaitKind::Condition, None, None, None),
        Awaited::Incident(reason) => (WaitKind::Incident, None, Some(reason), None),
    }
}

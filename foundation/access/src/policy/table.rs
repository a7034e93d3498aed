//! The table of rules: role × action × scope × states. Whoever changes a line here changes the policy.
//!
//! A person's right is the sum of the rules of all their roles. What no rule allows is refused. A deputy has, besides
//! their own rights, those rules of the represented person that are marked [`Rule::deputy`], with the represented
//! person's scope.

use super::{
    Action,
    thing::{State, States},
};
use Action::{
    AdministerPeople, ApproveProcess, ArrangeDeputy, AskBack, AssignCase, AssignTask, AuditLedger,
    BreakGlass, CloseCase, DecideCase, DoTask, DrawProcess, EditFilePlan, EditSettings, OpenCase,
    OperateJobs, ReopenCase, Search, SearchRegister, ViewCase, ViewFilePlan, ViewProcesses, WorkOnCase,
};
use Role::{Administrator, Auditor, Clerk, Head, Operator, ProcessManager, Registry};
use Scope::{HeldByMe, OwnUnit, OwnUnitAndBelow, WholeTown};

/// What a person is in a unit (Rolle).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Works on cases (Sachbearbeitung).
    Clerk,
    /// Leads a unit and what is below it (Leitung).
    Head,
    /// Takes in the post, distributes it and keeps the files (Registratur).
    Registry,
    /// Keeps the catalogue of processes and approves what the departments draw (Prozessmanagement). Sees no case by that.
    ProcessManager,
    /// Manages people, units, settings (Verwaltung des Programms). Sees no case by that.
    Administrator,
    /// Keeps the machine running (Betrieb). Sees no personal data by that.
    Operator,
    /// Reads everything and changes nothing (Revision, Datenschutz).
    Auditor,
}

impl Role {
    /// All of them, in the order of the table that people read.
    pub const ALL: [Self; 7] = [Clerk, Head, Registry, ProcessManager, Administrator, Operator, Auditor];

    /// The name in columns and URLs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Clerk => "clerk",
            Head => "head",
            Registry => "registry",
            ProcessManager => "process_manager",
            Administrator => "administrator",
            Operator => "operator",
            Auditor => "auditor",
        }
    }

    /// What a German reader calls it.
    #[must_use]
    pub const fn german(self) -> &'static str {
        match self {
            Clerk => "Sachbearbeitung",
            Head => "Leitung",
            Registry => "Registratur",
            ProcessManager => "Prozessmanagement",
            Administrator => "Verwaltung des Programms",
            Operator => "Betrieb",
            Auditor => "Revision",
        }
    }
}

impl std::str::FromStr for Role {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|role| role.as_str() == text).ok_or(())
    }
}
store::text_enum!(Role);

/// How far a rule reaches, seen from the person and the unit in which they have the role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// What the person holds.
    HeldByMe,
    /// What the unit is responsible for.
    OwnUnit,
    /// What the unit or a unit below it is responsible for.
    OwnUnitAndBelow,
    /// Everything.
    WholeTown,
}

impl Scope {
    /// What a German reader calls it.
    #[must_use]
    pub const fn german(self) -> &'static str {
        match self {
            HeldByMe => "selbst gehalten",
            OwnUnit => "eigene Einheit",
            OwnUnitAndBelow => "eigene Einheit und darunter",
            WholeTown => "ganze Stadt",
        }
    }
}

/// One line of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Who.
    pub role: Role,
    /// May do what.
    pub action: Action,
    /// To which things.
    pub scope: Scope,
    /// Also to things whose existence is secret.
    pub secret: bool,
    /// Also their deputy (Vertretung), with the represented person's scope.
    pub deputy: bool,
}

impl Rule {
    /// Whoever holds a thing knows of it, so that secrecy does not matter there.
    #[must_use]
    pub fn covers_secret(&self) -> bool {
        self.secret || self.scope == HeldByMe
    }
}

const fn rule(role: Role, action: Action, scope: Scope) -> Rule {
    Rule { role, action, scope, secret: false, deputy: false }
}
/// Also for secret things.
const fn even_secret(mut rule: Rule) -> Rule {
    rule.secret = true;
    rule
}
/// Also for the deputy.
const fn deputy_too(mut rule: Rule) -> Rule {
    rule.deputy = true;
    rule
}
/// What a clerk may do with cases in their own hands, and their deputy with them.
const fn own_hands(action: Action) -> Rule {
    deputy_too(rule(Clerk, action, HeldByMe))
}
/// What a head may do in the unit and below, secret things included, and their deputy too.
const fn leading(action: Action) -> Rule {
    deputy_too(even_secret(rule(Head, action, OwnUnitAndBelow)))
}

/// The rules of the house.
pub(super) const RULES: &[Rule] = &[
    own_hands(ViewCase),
    rule(Clerk, ViewCase, OwnUnit),
    leading(ViewCase),
    deputy_too(rule(Registry, ViewCase, WholeTown)),
    even_secret(rule(Auditor, ViewCase, WholeTown)),
    //
    rule(Clerk, OpenCase, OwnUnit),
    leading(OpenCase),
    deputy_too(rule(Registry, OpenCase, WholeTown)),
    //
    own_hands(WorkOnCase),
    leading(WorkOnCase),
    //
    own_hands(AssignCase),
    // A clerk takes a case of the unit into their own hands, or gives it to a colleague.
    rule(Clerk, AssignCase, OwnUnit),
    leading(AssignCase),
    deputy_too(rule(Registry, AssignCase, WholeTown)),
    //
    own_hands(AskBack),
    leading(AskBack),
    //
    own_hands(DecideCase),
    leading(DecideCase),
    //
    own_hands(AssignTask),
    rule(Clerk, AssignTask, OwnUnit),
    leading(AssignTask),
    deputy_too(rule(Registry, AssignTask, WholeTown)),
    //
    own_hands(DoTask),
    leading(DoTask),
    //
    own_hands(CloseCase),
    leading(CloseCase),
    deputy_too(rule(Registry, CloseCase, WholeTown)),
    //
    own_hands(ReopenCase),
    leading(ReopenCase),
    //
    own_hands(Search),
    rule(Clerk, Search, OwnUnit),
    leading(Search),
    deputy_too(rule(Registry, Search, WholeTown)),
    even_secret(rule(Auditor, Search, WholeTown)),
    //
    // Only the unit that keeps the register: it is the thing's unit.
    rule(Clerk, SearchRegister, OwnUnit),
    deputy_too(rule(Head, SearchRegister, OwnUnitAndBelow)),
    //
    rule(Clerk, ViewFilePlan, WholeTown),
    rule(Head, ViewFilePlan, WholeTown),
    rule(Registry, ViewFilePlan, WholeTown),
    rule(Administrator, ViewFilePlan, WholeTown),
    rule(Auditor, ViewFilePlan, WholeTown),
    deputy_too(rule(Registry, EditFilePlan, WholeTown)),
    //
    // How the house works is no secret in it.
    rule(Clerk, ViewProcesses, WholeTown),
    rule(Head, ViewProcesses, WholeTown),
    rule(Registry, ViewProcesses, WholeTown),
    rule(ProcessManager, ViewProcesses, WholeTown),
    rule(Administrator, ViewProcesses, WholeTown),
    rule(Operator, ViewProcesses, WholeTown),
    rule(Auditor, ViewProcesses, WholeTown),
    rule(Head, DrawProcess, WholeTown),
    rule(ProcessManager, DrawProcess, WholeTown),
    rule(ProcessManager, ApproveProcess, WholeTown),
    //
    rule(Clerk, ArrangeDeputy, HeldByMe),
    rule(Head, ArrangeDeputy, HeldByMe),
    rule(Head, ArrangeDeputy, OwnUnitAndBelow),
    rule(Registry, ArrangeDeputy, HeldByMe),
    rule(ProcessManager, ArrangeDeputy, HeldByMe),
    rule(Administrator, ArrangeDeputy, WholeTown),
    //
    // Secret cases are not opened this way: who must get at one asks the head.
    rule(Clerk, BreakGlass, WholeTown),
    rule(Head, BreakGlass, WholeTown),
    //
    rule(Administrator, AdministerPeople, WholeTown),
    rule(Administrator, EditSettings, WholeTown),
    rule(Operator, OperateJobs, WholeTown),
    rule(Auditor, AuditLedger, WholeTown),
];

/// In which states of a case an action makes sense at all, whoever does it.
#[must_use]
pub(super) const fn states(action: Action) -> States {
    match action {
        WorkOnCase | AssignCase => States::OPEN,
        AskBack => States::of(&[State::Received, State::InWork]),
        DecideCase => States::of(&[State::InWork]),
        CloseCase => States::of(&[State::InWork, State::Waiting, State::Decided]),
        ReopenCase => States::of(&[State::Decided, State::Closed]),
        _ => States::ANY,
    }
}

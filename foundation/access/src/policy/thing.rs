//! What a rule is asked about.

use std::{fmt, str::FromStr};

use kernel::{Id, PersonId, UnitId};

/// Where a case stands, as far as the policy asks. `records` maps its own course to this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    /// Came in, nobody works on it yet (Eingang).
    Received,
    /// A clerk works on it (in Bearbeitung).
    InWork,
    /// Waits for the applicant's answer (wartet auf Antwort).
    Waiting,
    /// Decided, the notice is out or on its way (entschieden).
    Decided,
    /// Closed to the file (z. d. A.).
    Closed,
}

impl State {
    /// All of them, in the order of a case's course.
    pub const ALL: [Self; 5] = [Self::Received, Self::InWork, Self::Waiting, Self::Decided, Self::Closed];

    /// The name in columns and URLs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::InWork => "in_work",
            Self::Waiting => "waiting",
            Self::Decided => "decided",
            Self::Closed => "closed",
        }
    }

    /// What a German reader calls it.
    #[must_use]
    pub const fn german(self) -> &'static str {
        match self {
            Self::Received => "eingegangen",
            Self::InWork => "in Bearbeitung",
            Self::Waiting => "wartet auf Antwort",
            Self::Decided => "entschieden",
            Self::Closed => "zu den Akten",
        }
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

impl FromStr for State {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|state| state.as_str() == text).ok_or(())
    }
}
store::text_enum!(State);

/// A set of states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct States(u8);

impl States {
    /// Whatever the state is, and also where there is none.
    pub const ANY: Self = Self::of(&State::ALL);
    /// Not closed to the file.
    pub const OPEN: Self = Self(Self::ANY.0 & !State::Closed.bit());

    /// Exactly these.
    #[must_use]
    pub const fn of(states: &[State]) -> Self {
        let (mut bits, mut at) = (0, 0);
        while at < states.len() {
            bits |= states[at].bit();
            at += 1;
        }
        Self(bits)
    }

    /// Whether a thing in `state` is in the set. What has no state is only in [`States::ANY`].
    #[must_use]
    pub fn admit(self, state: Option<State>) -> bool {
        state.map_or(self == Self::ANY, |state| self.0 & state.bit() != 0)
    }

    /// The states in it.
    pub fn iter(self) -> impl Iterator<Item = State> {
        State::ALL.into_iter().filter(move |state| self.0 & state.bit() != 0)
    }
}

/// In words: `jeder`, or the states joined by commas.
impl fmt::Display for States {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::ANY {
            return f.write_str("jeder");
        }
        let names: Vec<_> = self.iter().map(State::german).collect();
        f.write_str(&names.join(", "))
    }
}

/// What a rule is asked about: a case (Vorgang) and everything in it, or a matter of a unit or of the whole town.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Thing {
    /// The case, where it is one. Emergency accesses are granted by it.
    pub id: Option<Id<()>>,
    /// The responsible unit (federführende Organisationseinheit).
    pub unit: Option<UnitId>,
    /// Who holds it: the clerk of a case, the person a deputy is arranged for.
    pub holder: Option<PersonId>,
    /// Where it stands; nothing for things without a course.
    pub state: Option<State>,
    /// Whether its existence is secret even inside the unit (such as a case about a colleague).
    pub secret: bool,
}

impl Thing {
    /// A matter of the whole town: settings, file plan, jobs.
    pub const TOWN: Self = Self { id: None, unit: None, holder: None, state: None, secret: false };

    /// A case.
    #[must_use]
    pub fn case<T>(id: Id<T>, unit: UnitId, holder: Option<PersonId>, state: State, secret: bool) -> Self {
        Self { id: Some(id.cast()), unit: Some(unit), holder, state: Some(state), secret }
    }

    /// A matter of a unit: the register it keeps, a case that is to be opened there.
    #[must_use]
    pub const fn of_unit(unit: UnitId) -> Self {
        Self { unit: Some(unit), ..Self::TOWN }
    }

    /// A matter of a person in a unit.
    #[must_use]
    pub const fn of_person(person: PersonId, unit: Option<UnitId>) -> Self {
        Self { holder: Some(person), unit, ..Self::TOWN }
    }
}

//! The proof that the policy said yes.

use std::{fmt, marker::PhantomData};

use kernel::{Actor, Id, PersonId};

use super::{Basis, May};

/// The proof that the policy allowed a person the action `A` on a thing. Only [`super::Policy::permit`] makes one, so a
/// function that demands `&Permit<may::ViewCase>` cannot be called without having asked.
pub struct Permit<A> {
    person: PersonId,
    basis: Basis,
    thing: Option<Id<()>>,
    action: PhantomData<A>,
}

impl<A: May> Permit<A> {
    pub(super) const fn new(person: PersonId, basis: Basis, thing: Option<Id<()>>) -> Self {
        Self { person, basis, thing, action: PhantomData }
    }

    /// What it rests on.
    #[must_use]
    pub const fn basis(&self) -> Basis {
        self.basis
    }

    /// The thing it was given for; nothing where it was a matter of a unit or of the town.
    #[must_use]
    pub const fn thing(&self) -> Option<Id<()>> {
        self.thing
    }

    /// Whether it was given for exactly this thing: a permit for one case opens no other.
    #[must_use]
    pub fn covers<T>(&self, id: Id<T>) -> bool {
        self.thing == Some(id.cast())
    }

    /// The person it was given to.
    #[must_use]
    pub const fn person(&self) -> PersonId {
        self.person
    }

    /// For whom the person acts, where the permission rests on a deputyship.
    #[must_use]
    pub const fn deputy_for(&self) -> Option<PersonId> {
        match self.basis {
            Basis::Deputy { of, .. } => Some(of),
            Basis::Own(_) | Basis::BreakGlass => None,
        }
    }

    /// Who acts, as it is to be recorded.
    #[must_use]
    pub const fn actor(&self) -> Actor {
        Actor::Staff { person: self.person, deputy_for: self.deputy_for() }
    }
}

impl<A: May> fmt::Debug for Permit<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Permit({} on {:?} to {} as {:?})", A::ACTION.key(), self.thing, self.person, self.basis)
    }
}

//! The proof that the policy said yes.

use std::{fmt, marker::PhantomData};

use kernel::{Actor, Id, PersonId};

use super::{Basis, May};

/// The proof that the policy allowed a person the action `A` on a thing. Only the policy makes one, so a
/// function that demands `&Permit<may::ViewCase>` cannot be called without having asked.
pub struct Permit<A> {
    actor: Actor,
    basis: Basis,
    thing: Option<Id<()>>,
    action: PhantomData<A>,
}

impl<A: May> Permit<A> {
    pub(crate) const fn new(person: PersonId, basis: Basis, thing: Option<Id<()>>) -> Self {
        let deputy_for = match basis {
            Basis::Deputy { of, .. } => Some(of),
            Basis::Own(_) | Basis::BreakGlass | Basis::Program => None,
        };
        Self { actor: Actor::Staff { person, deputy_for }, basis, thing, action: PhantomData }
    }

    /// For what the operator sets up at the command line.
    pub(crate) const fn of_the_program(actor: Actor) -> Self {
        Self { actor, basis: Basis::Program, thing: None, action: PhantomData }
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

    /// For whom the person acts, where the permission rests on a deputyship.
    #[must_use]
    pub const fn deputy_for(&self) -> Option<PersonId> {
        match self.actor {
            Actor::Staff { deputy_for, .. } => deputy_for,
            _ => None,
        }
    }

    /// Who acts, as it is to be recorded.
    #[must_use]
    pub const fn actor(&self) -> &Actor {
        &self.actor
    }
}

impl<A: May> fmt::Debug for Permit<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Permit({} on {:?} to {:?} as {:?})", A::ACTION.key(), self.thing, self.actor, self.basis)
    }
}

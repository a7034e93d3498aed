//! A member of staff as the policy sees them: roles, deputyships and emergency accesses at one moment.

mod store;

pub use store::Found;

use kernel::{Id, PersonId, UnitId};

use crate::policy::Role;

/// A member of staff, loaded for one request: who it is and everything the policy needs to know at that moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staff {
    /// The first is the person's own, the others are deputyships.
    hats: Vec<Hat>,
    granted: Vec<Id<()>>,
}

/// In which quality a person can act: as themselves, or as the deputy of somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hat {
    /// The person whose rights these are.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Whether they are worn as a deputy.
    pub deputy: bool,
    /// Their roles.
    pub roles: Vec<RoleIn>,
}

/// A role in a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleIn {
    /// The role.
    pub role: Role,
    /// The unit.
    pub unit: UnitId,
    /// The units below it, at any depth; the unit itself may be among them.
    pub below: Vec<UnitId>,
}

impl Staff {
    /// Somebody with these roles and nothing else.
    #[must_use]
    pub fn new(person: PersonId, name: impl Into<String>, roles: Vec<RoleIn>) -> Self {
        Self { hats: vec![Hat { person, name: name.into(), deputy: false, roles }], granted: Vec::new() }
    }

    /// Adds what `person` may do to what this person may do, as their deputy. Deputyships are not passed on: these are
    /// the represented person's own roles.
    #[must_use]
    pub fn standing_in_for(mut self, person: PersonId, name: impl Into<String>, roles: Vec<RoleIn>) -> Self {
        self.hats.push(Hat { person, name: name.into(), deputy: true, roles });
        self
    }

    /// Adds emergency accesses that have not run out.
    #[must_use]
    pub fn with_granted(mut self, cases: impl IntoIterator<Item = Id<()>>) -> Self {
        self.granted.extend(cases);
        self
    }

    /// Who it is.
    #[must_use]
    pub fn person(&self) -> PersonId {
        self.hats.first().map_or_else(Id::nil, |hat| hat.person)
    }

    /// The person's name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.hats.first().map_or("", |hat| &hat.name)
    }

    /// The actor of an act of this person. Whether it is done as a deputy is found inside the act ([`crate::authorise()`]).
    #[must_use]
    pub fn actor(&self) -> kernel::Actor {
        kernel::Actor::Staff { person: self.person(), deputy_for: None }
    }

    /// The qualities in which the person can act, their own first.
    #[must_use]
    pub fn hats(&self) -> &[Hat] {
        &self.hats
    }

    /// The person's own roles.
    #[must_use]
    pub fn roles(&self) -> &[RoleIn] {
        self.hats.first().map_or(&[], |hat| &hat.roles)
    }

    /// Whom the person stands in for now.
    pub fn represented(&self) -> impl Iterator<Item = &Hat> {
        self.hats.iter().filter(|hat| hat.deputy)
    }

    /// The units in which the person has a role, each once.
    #[must_use]
    pub fn units(&self) -> Vec<UnitId> {
        let mut units: Vec<_> = self.roles().iter().map(|held| held.unit).collect();
        units.sort_unstable();
        units.dedup();
        units
    }

    /// Whether the person themselves has the role, in whatever unit. For what a page shows, not for access.
    #[must_use]
    pub fn is(&self, role: Role) -> bool {
        self.roles().iter().any(|held| held.role == role)
    }

    /// The cases opened by an emergency access that has not run out.
    #[must_use]
    pub fn granted(&self) -> &[Id<()>] {
        &self.granted
    }
}

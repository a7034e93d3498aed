//! The one policy: who may do what to which thing. Pure; the rules are data in `table.rs`, readable by a data protection
//! officer in `policy.golden.md`.
//!
//! Two questions are answered from the same table: may this person do this to this thing ([`Policy::permit`]), and which
//! things may they do it to ([`Policy::filter`]). A property test compares the answers.

mod action;
mod filter;
mod golden;
mod permit;
mod refusal;
mod table;
mod thing;

use std::borrow::Cow;

use kernel::PersonId;

pub use action::{Action, May, may};
pub use filter::Filter;
pub use permit::Permit;
pub use refusal::Refusal;
pub use table::{Role, Rule, Scope};
pub use thing::{State, States, Thing};

use crate::staff::{Hat, Staff};

/// A table of rules. The program has one: [`POLICY`].
#[derive(Debug, Clone)]
pub struct Policy {
    rules: Cow<'static, [Rule]>,
}

/// The policy of the house.
pub static POLICY: Policy = Policy { rules: Cow::Borrowed(table::RULES) };

/// What a permission rests on. Recorded, so that a reviewer sees in which quality somebody acted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// A role of one's own.
    Own(Role),
    /// A role of the person one stands in for (Vertretung).
    Deputy {
        /// The represented person.
        of: PersonId,
        /// Their role.
        role: Role,
    },
    /// An emergency access (Notfallzugriff) that has not run out.
    BreakGlass,
    /// The program itself, set up by the operator at the command line.
    Program,
}

impl Policy {
    /// The proof that `staff` may do `A` to `thing`.
    ///
    /// # Errors
    /// [`Refusal`], which knows whether the person may even learn that there is such a thing.
    pub fn permit<A: May>(&self, staff: &Staff, _action: A, thing: &Thing) -> Result<Permit<A>, Refusal> {
        let basis = self.judge(staff, A::ACTION, thing)?;
        Ok(Permit::new(staff.person(), basis, thing.id))
    }

    /// The same as a value, where the action is only known at run time (which buttons a page shows).
    ///
    /// # Errors
    /// As [`Policy::permit`].
    pub fn judge(&self, staff: &Staff, action: Action, thing: &Thing) -> Result<Basis, Refusal> {
        match self.right(staff, action, thing) {
            Some(basis) if table::states(action).admit(thing.state) => Ok(basis),
            Some(_) => Err(Refusal::State(action)),
            None if self.knows_of(staff, action, thing) => {
                Err(Refusal::Forbidden { action, who_may: self.who_may(action) })
            }
            None => Err(Refusal::Hidden),
        }
    }

    /// Whether some thing exists to which `staff` may do `action`: for menus.
    #[must_use]
    pub fn ever(&self, staff: &Staff, action: Action) -> bool {
        !self.filter(staff, action).is_empty()
    }

    fn right(&self, staff: &Staff, action: Action, thing: &Thing) -> Option<Basis> {
        let by_role = staff.hats().iter().find_map(|hat| {
            let rule = self.rules_for(action, hat).find(|rule| reaches(hat, rule, thing))?;
            Some(if hat.deputy {
                Basis::Deputy { of: hat.person, role: rule.role }
            } else {
                Basis::Own(rule.role)
            })
        });
        by_role.or_else(|| {
            let granted =
                action.opened_by_break_glass() && thing.id.is_some_and(|id| staff.granted().contains(&id));
            granted.then_some(Basis::BreakGlass)
        })
    }

    fn rules_for<'p>(&'p self, action: Action, hat: &'p Hat) -> impl Iterator<Item = &'p Rule> {
        self.rules.iter().filter(move |rule| rule.action == action && (rule.deputy || !hat.deputy))
    }

    fn knows_of(&self, staff: &Staff, action: Action, thing: &Thing) -> bool {
        !action.is_about_a_case()
            || (action != Action::ViewCase && self.right(staff, Action::ViewCase, thing).is_some())
    }

    /// In words for the person who was refused: the roles that may, and how far.
    fn who_may(&self, action: Action) -> String {
        let mut words: Vec<String> = Vec::new();
        for rule in self.rules.iter().filter(|rule| rule.action == action) {
            words.push(format!("{} ({})", rule.role.german(), rule.scope.german()));
        }
        words.join(", ")
    }
}

fn reaches(hat: &Hat, rule: &Rule, thing: &Thing) -> bool {
    (rule.covers_secret() || !thing.secret)
        && hat.roles.iter().filter(|held| held.role == rule.role).any(|held| match rule.scope {
            Scope::HeldByMe => thing.holder == Some(hat.person),
            Scope::OwnUnit => thing.unit == Some(held.unit),
            Scope::OwnUnitAndBelow => {
                thing.unit.is_some_and(|unit| unit == held.unit || held.below.contains(&unit))
            }
            Scope::WholeTown => true,
        })
}

#[cfg(test)]
mod tests;

//! Which things a person may do something to: the same rules, turned round for lists.

use kernel::{Id, PersonId, UnitId};
use store::{Bind, Json};

use super::{Action, Policy, Scope, Thing, table};
use crate::staff::{Hat, Staff};

/// Which things the policy admits for one person and one action. Stores put it into SQL with [`visible!`](crate::visible)
/// and [`Filter::params`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    town: bool,
    town_secret: bool,
    units: Json<Vec<UnitId>>,
    units_secret: Json<Vec<UnitId>>,
    holders: Json<Vec<PersonId>>,
    granted: Json<Vec<Id<()>>>,
    states: Json<Vec<String>>,
    stateless: bool,
}

impl Policy {
    /// The things to which `staff` may do `action`.
    #[must_use]
    pub fn filter(&self, staff: &Staff, action: Action) -> Filter {
        let states = table::states(action);
        let mut filter = Filter {
            states: Json(states.iter().map(|state| state.as_str().to_owned()).collect()),
            stateless: states.admit(None),
            ..Filter::default()
        };
        for hat in staff.hats() {
            for rule in self.rules_for(action, hat) {
                filter.add(hat, rule);
            }
        }
        if action.opened_by_break_glass() {
            filter.granted.0 = staff.granted().to_vec();
        }
        filter.tidy();
        filter
    }
}

impl Filter {
    fn add(&mut self, hat: &Hat, rule: &super::Rule) {
        let units = if rule.covers_secret() { &mut self.units_secret.0 } else { &mut self.units.0 };
        for held in hat.roles.iter().filter(|held| held.role == rule.role) {
            match rule.scope {
                Scope::HeldByMe => self.holders.0.push(hat.person),
                Scope::OwnUnit => units.push(held.unit),
                Scope::OwnUnitAndBelow => {
                    units.push(held.unit);
                    units.extend(&held.below);
                }
                Scope::WholeTown if rule.covers_secret() => self.town_secret = true,
                Scope::WholeTown => self.town = true,
            }
        }
    }

    /// Sorted and without repetition, so that equal filters are equal and lists are short.
    fn tidy(&mut self) {
        for units in [&mut self.units.0, &mut self.units_secret.0] {
            units.sort_unstable();
            units.dedup();
        }
        self.holders.0.sort_unstable();
        self.holders.0.dedup();
        let secret = &self.units_secret.0;
        self.units.0.retain(|unit| secret.binary_search(unit).is_err());
    }

    /// Whether it admits `thing`. The same answer as [`Policy::judge`] gives.
    #[must_use]
    pub fn admits(&self, thing: &Thing) -> bool {
        let state =
            thing.state.map_or(self.stateless, |state| self.states.0.iter().any(|s| s == state.as_str()));
        let open = self.town || thing.unit.is_some_and(|unit| self.units.0.contains(&unit));
        let reached = self.town_secret
            || (open && !thing.secret)
            || thing.unit.is_some_and(|unit| self.units_secret.0.contains(&unit))
            || thing.holder.is_some_and(|holder| self.holders.0.contains(&holder))
            || thing.id.is_some_and(|id| self.granted.0.contains(&id));
        state && reached
    }

    /// Whether it admits nothing at all, so that a list need not ask the database.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        !self.town
            && !self.town_secret
            && self.units.0.is_empty()
            && self.units_secret.0.is_empty()
            && self.holders.0.is_empty()
            && self.granted.0.is_empty()
    }

    /// The units whose things are admitted, secret ones included or not; nothing where the whole town is.
    /// For choices on pages, not for access.
    pub fn units(&self) -> Option<impl Iterator<Item = UnitId>> {
        (!self.town && !self.town_secret).then(|| self.units.0.iter().chain(&self.units_secret.0).copied())
    }

    /// The people whose things are admitted because they hold them. For lists that read an index for each way in.
    #[must_use]
    pub fn holders(&self) -> &[PersonId] {
        &self.holders.0
    }

    /// The values of `$1` to `$7` of [`visible!`](crate::visible).
    #[must_use]
    pub fn params(&self) -> [&dyn Bind; 7] {
        [
            &self.town,
            &self.town_secret,
            &self.units,
            &self.units_secret,
            &self.holders,
            &self.granted,
            &self.states,
        ]
    }
}

/// The condition of a [`Filter`] on the table with the given alias, which has the columns `id`, `unit`, `holder`, `secret`
/// and `state` (the words of [`State`](super::State)). The filter's values are always `$1` to `$7`; a statement's own
/// parameters follow from `$8`:
///
/// ```ignore
/// let wanted = sql!(concat!("SELECT c.id FROM a_case c WHERE ", access::visible!("c"), " AND c.resubmit_on <= $8"));
/// let params: Vec<&dyn Bind> = filter.params().into_iter().chain([&today as &dyn Bind]).collect();
/// ```
#[macro_export]
macro_rules! visible {
    ($alias:literal) => {
        concat!(
            "($2 OR ($1 AND NOT ",
            $alias,
            ".secret) OR (",
            $alias,
            ".unit {in_uuids $3} AND NOT ",
            $alias,
            ".secret) OR ",
            $alias,
            ".unit {in_uuids $4} OR ",
            $alias,
            ".holder {in_uuids $5} OR ",
            $alias,
            ".id {in_uuids $6}) AND ",
            $alias,
            ".state {in_texts $7}"
        )
    };
}

//! A small organisation for the tests of this and other crates: units, people with roles, signed-in staff. Everything is
//! made by the same actions as in the program.
//!
//! ```text
//! stadt                 Ada Amtsleiter (administrator), Rita Revision (auditor), Otto Betrieb (operator)
//! ├── 10                Regine Registratur (registry)
//! ├── 32                Hanna Leitung (head)
//! │   └── 32.1          Clara Clerk, Carl Clerk (clerks)
//! └── 60                Bernd Bau (clerk), Beate Bauleitung (head)
//! ```

#![expect(clippy::expect_used, reason = "a builder for tests: stops loudly")]

use std::collections::BTreeMap;

use kernel::{Actor, PersonId, Secret, UnitId, World};
use ledger::{Act, event::Subject};
use store::{Database, Migration, Result};

use crate::{
    MIGRATIONS, Role, Staff,
    credentials::{self, Fresh},
    people::{self, Assignment, PersonData},
    sessions::{self, Knock, Source, actions::Arrival, actions::Entered, actions::Outcome},
    units::{self, UnitData},
};

/// The password of everybody in [`Organisation`] who was given one.
pub const PASSWORD: &str = "Grube Auguste 1908";

/// The migrations of this crate and of those below it.
#[must_use]
pub fn migrations() -> Vec<Migration> {
    [ledger::MIGRATIONS, MIGRATIONS].concat()
}

/// A small organisation.
#[derive(Debug, Clone)]
pub struct Organisation {
    /// Clock and randomness it lives in.
    pub world: World,
    units: BTreeMap<&'static str, UnitId>,
    people: BTreeMap<&'static str, PersonId>,
}

const UNITS: [(&str, Option<&str>, &str); 5] = [
    ("stadt", None, "Stadtverwaltung"),
    ("10", Some("stadt"), "Zentrale Dienste"),
    ("32", Some("stadt"), "Bürgerdienste"),
    ("32.1", Some("32"), "Bürgerbüro"),
    ("60", Some("stadt"), "Bauverwaltung"),
];

/// Short name, given name, family name, role, unit.
const PEOPLE: [(&str, &str, &str, Role, &str); 10] = [
    ("ada", "Ada", "Amtsleiter", Role::Administrator, "stadt"),
    ("rita", "Rita", "Revision", Role::Auditor, "stadt"),
    ("otto", "Otto", "Betrieb", Role::Operator, "stadt"),
    ("regine", "Regine", "Registratur", Role::Registry, "10"),
    ("paula", "Paula", "Prozess", Role::ProcessManager, "10"),
    ("hanna", "Hanna", "Leitung", Role::Head, "32"),
    ("clara", "Clara", "Clerk", Role::Clerk, "32.1"),
    ("carl", "Carl", "Clerk", Role::Clerk, "32.1"),
    ("bernd", "Bernd", "Bau", Role::Clerk, "60"),
    ("beate", "Beate", "Bauleitung", Role::Head, "60"),
];

impl Organisation {
    /// Writes the organisation into a migrated, empty database.
    ///
    /// # Panics
    /// Where the database refuses.
    #[must_use]
    pub fn found(db: &Database, world: &World) -> Self {
        let mut made = Self { world: world.clone(), units: BTreeMap::new(), people: BTreeMap::new() };
        db.write(|tx| {
            let operator = Actor::system("town.add");
            Act::perform(tx, &operator, world, |act| made.settle(act))
        })
        .expect("the organisation is written");
        made
    }

    fn settle(&mut self, act: &mut Act<'_, '_>) -> Result<()> {
        self.units.clear();
        for (key, parent, name) in UNITS {
            let parent = parent.map(|parent| self.unit(parent));
            let data = UnitData { key: key.into(), name: name.into(), tasks: String::new() };
            self.units.insert(key, units::actions::create(act, parent, data)?);
        }
        for (short, given, family, role, unit) in PEOPLE {
            let person = people::actions::create(act, data(short, given, family))?;
            let role = Assignment { role, unit: self.unit(unit) };
            people::actions::give_role(act, person, role)?;
            self.people.insert(short, person);
        }
        Ok(())
    }

    /// A unit by its key.
    ///
    /// # Panics
    /// Where there is none.
    #[must_use]
    pub fn unit(&self, key: &str) -> UnitId {
        *self.units.get(key).expect("a unit of the small organisation")
    }

    /// A person by their short name.
    ///
    /// # Panics
    /// Where there is none.
    #[must_use]
    pub fn person(&self, short: &str) -> PersonId {
        *self.people.get(short).expect("a person of the small organisation")
    }

    /// A person as an actor.
    #[must_use]
    pub fn actor(&self, short: &str) -> Actor {
        Actor::Staff { person: self.person(short), deputy_for: None }
    }

    /// A person as the policy sees them now.
    ///
    /// # Panics
    /// Where they are locked.
    #[must_use]
    pub fn staff(&self, db: &Database, short: &str) -> Staff {
        let loaded = db.read(|read| Staff::load(read, self.person(short), self.world.now()));
        loaded.expect("the database answers").expect("not locked")
    }

    /// Does something as this person.
    ///
    /// # Errors
    /// What `work` says.
    pub fn act<T>(
        &self,
        db: &Database,
        short: &str,
        mut work: impl FnMut(&mut Act<'_, '_>) -> Result<T>,
    ) -> Result<T> {
        act_as(db, &self.world, &self.actor(short), &mut work)
    }

    /// Gives the person [`PASSWORD`], as if they had chosen it.
    ///
    /// # Panics
    /// Where the database refuses.
    pub fn give_password(&self, db: &Database, short: &str) {
        let fresh = Fresh::chosen(&self.world, &Secret::new(PASSWORD.into()), &[]).expect("a good password");
        self.act(db, short, |act: &mut Act<'_, '_>| {
            let (person, now) = (self.person(short), self.world.now());
            credentials::store::set_password(act, person, fresh.hash.expose(), false, now)?;
            act.record("password.changed", Subject::new("person", person), None, ())
        })
        .expect("the password is written");
    }

    /// Signs the person in with [`PASSWORD`], which is given to them before.
    ///
    /// # Panics
    /// Where that does not succeed.
    #[must_use]
    pub fn sign_in(&self, db: &Database, short: &str) -> Entered {
        self.give_password(db, short);
        let email = address(short);
        let source = Source::of([192, 0, 2, 1].into());
        let knock = Knock { email: &email, source, device: None };
        let attempt = db.write(|tx| sessions::begin(tx, &knock, self.world.now())).expect("counted");
        let checked = attempt.check(&self.world, &Secret::new(PASSWORD.into())).expect("hashed");
        let arrival = Arrival { device: "Prüfbrowser", ..Arrival::default() };
        let outcome = act_as(db, &self.world, &checked.actor(), &mut |act: &mut Act<'_, '_>| {
            sessions::actions::enter(act, &checked, &arrival)
        });
        match outcome.expect("the password is right") {
            Outcome::Entered(entered) => *entered,
            other => unreachable!("no second factor was set up: {other:?}"),
        }
    }
}

/// Does something as any actor.
///
/// # Errors
/// What `work` says; [`store::Error::Unrecorded`] where it wrote and recorded nothing.
pub fn act_as<T>(
    db: &Database,
    world: &World,
    actor: &Actor,
    work: &mut impl FnMut(&mut Act<'_, '_>) -> Result<T>,
) -> Result<T> {
    db.write(|tx| Act::perform(tx, actor, world, &mut *work))
}

/// The address by which a person of the small organisation signs in.
#[must_use]
pub fn address(short: &str) -> String {
    format!("{short}@stadt.example")
}

fn data(short: &str, given: &str, family: &str) -> PersonData {
    PersonData {
        given_name: given.into(),
        family_name: family.into(),
        email: address(short),
        phone: String::new(),
        room: String::new(),
    }
}

//! An act in progress: the transaction, who acts, and the record that is kept of it.

use std::{
    borrow::Cow,
    ops::{Deref, DerefMut},
};

use kernel::{Actor, Id, PersonId, Timestamp, World};
use serde::Serialize;
use store::{Error, Result, Tx};
use uuid::Uuid;

use crate::{
    event::{Event, Sealed, Subject},
    rows,
};

/// An official act (Amtshandlung) in progress: what every function of the program that changes something is written
/// against. It is the transaction ([`Tx`], through `Deref`), it knows who acts and when, and it records.
///
/// What it did to official rows is bound to its last event; an act that wrote rows and recorded nothing is refused.
pub struct Act<'a, 'c> {
    tx: &'a mut Tx<'c>,
    actor: Cow<'a, Actor>,
    world: &'a World,
    now: Timestamp,
    recorded: u32,
    /// The last event: stored when the next one comes or the act ends, because only then is known what it did to rows.
    last: Option<Sealed>,
}

impl<'a, 'c> Act<'a, 'c> {
    /// Does an act of `actor` inside `tx`.
    ///
    /// # Errors
    /// What `work` says; [`Error::Unrecorded`] where it wrote rows and recorded nothing.
    pub fn perform<T>(
        tx: &'a mut Tx<'c>,
        actor: &'a Actor,
        world: &'a World,
        work: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        let now = world.now();
        let mut act = Self { tx, actor: Cow::Borrowed(actor), world, now, recorded: 0, last: None };
        let value = work(&mut act)?;
        act.finish().map(|()| value)
    }

    fn finish(mut self) -> Result<()> {
        match self.last.take() {
            Some(mut last) => {
                last.bind(&self.tx.take_changes()?);
                rows::insert(self.tx, &last, true)
            }
            None if self.tx.statements() > 0 => Err(Error::Unrecorded),
            None => Ok(()),
        }
    }

    /// Who acts.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Clock and randomness. For the time of the act see [`Act::now`].
    #[must_use]
    pub const fn world(&self) -> &'a World {
        self.world
    }

    /// The moment of the act: the same for everything that is done in it.
    #[must_use]
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    /// A fresh id.
    #[must_use]
    pub fn id<T>(&self) -> Id<T> {
        self.world.id()
    }

    /// From here on the member of staff acts as the deputy of `represented`, or as themselves: it is only known inside the
    /// act, when the policy has seen the thing, on which right the act rests. Other actors stay as they are.
    pub fn stand_in_for(&mut self, represented: Option<PersonId>) {
        if let Actor::Staff { deputy_for, .. } = self.actor.as_ref()
            && *deputy_for != represented
            && let Actor::Staff { deputy_for, .. } = self.actor.to_mut()
        {
            *deputy_for = represented;
        }
    }

    /// Records what was done: `kind` is `thing.verb`, `case` the case (Vorgang) it belongs to, and `data` everything that a
    /// reader of the record must know later. Personal data only in `data`, which can be erased.
    ///
    /// # Errors
    /// What the database says; a fault of the program where `data` is no canonical JSON (numbers with fractions, maps
    /// with keys that are no text) or `kind` is not spelled right.
    pub fn record(
        &mut self,
        kind: &'static str,
        subject: Subject,
        case: Option<Id<()>>,
        data: impl Serialize,
    ) -> Result<Id<Event>> {
        let data = serde_json::to_value(data).map_err(kernel::Error::caused_by)?;
        let event = Event {
            id: self.next_event(),
            at: self.now,
            kind: Cow::Borrowed(kind),
            subject,
            case,
            actor: self.actor.as_ref().clone(),
            data,
        };
        let sealed = event.seal(self.world.random()).map_err(kernel::Error::caused_by)?;
        if let Some(before) = self.last.replace(sealed) {
            rows::insert(self.tx, &before, false)?;
        }
        self.recorded += 1;
        Ok(event.id)
    }

    /// A fresh id that is greater than that of the event before: ids made within one millisecond are in no order, and the
    /// events of an act are read in the order of their ids.
    fn next_event(&self) -> Id<Event> {
        let fresh = self.id();
        match self.last.as_ref().map(|last| last.leaf.id) {
            Some(last) if fresh <= last => Id::new(Uuid::from_u128(last.uuid().as_u128() + 1)),
            _ => fresh,
        }
    }

    /// How many events were recorded so far.
    #[must_use]
    pub const fn recorded(&self) -> u32 {
        self.recorded
    }
}

impl<'c> Deref for Act<'_, 'c> {
    type Target = Tx<'c>;
    fn deref(&self) -> &Tx<'c> {
        self.tx
    }
}
impl DerefMut for Act<'_, '_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        self.tx
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use kernel::{SystemEntropy, TestClock};
    use store::{Database, testing};

    use super::*;
    use crate::{MIGRATIONS, of_case};

    fn staff(deputy_for: Option<u128>) -> Actor {
        Actor::Staff { person: id(1), deputy_for: deputy_for.map(id) }
    }
    fn id<T>(n: u128) -> Id<T> {
        format!("{n:032x}").parse().unwrap()
    }
    fn actors(db: &Database, case: Id<()>) -> Vec<Actor> {
        let events = db.read(|read| of_case(read, case)).unwrap();
        events.into_iter().map(|event| event.payload.unwrap().actor).collect()
    }

    #[test]
    fn an_act_has_one_moment_and_counts_what_it_records() {
        testing::on_both(MIGRATIONS, |db| {
            let clock = TestClock::at("2026-11-23T10:00:00Z".parse().unwrap());
            let world = World::new(clock.clone(), std::sync::Arc::new(SystemEntropy));
            let case = id(7);
            db.write(|tx| {
                Act::perform(tx, &Actor::Stranger, &world, |act| {
                    let before = act.now();
                    clock.advance(Duration::from_secs(5).try_into().unwrap());
                    assert_eq!(act.recorded(), 0);
                    let first = act.record("case.opened", Subject::new("case", case), Some(case), "one")?;
                    let second = act.record("case.noted", Subject::new("case", case), Some(case), ["two"])?;
                    assert_ne!(first, second);
                    assert_eq!((act.recorded(), act.now()), (2, before));
                    Ok(())
                })
            })
            .unwrap();
            assert_eq!(actors(db, case), [Actor::Stranger, Actor::Stranger]);
        });
    }

    #[test]
    fn who_stands_in_for_whom_is_recorded() {
        testing::on_both(MIGRATIONS, |db| {
            let (world, actor, case) = (World::system(), staff(None), id(7));
            db.write(|tx| {
                Act::perform(tx, &actor, &world, |act| {
                    act.stand_in_for(Some(id(2)));
                    act.record("case.noted", Subject::new("case", case), Some(case), ())?;
                    for _ in 0..50 {
                        act.stand_in_for(None);
                        act.record("case.noted", Subject::new("case", case), Some(case), ())?;
                        act.stand_in_for(Some(id(3)));
                        act.record("case.noted", Subject::new("case", case), Some(case), ())?;
                    }
                    Ok(())
                })
            })
            .unwrap();
            let mut expected = vec![staff(Some(2))];
            expected.extend([staff(None), staff(Some(3))].into_iter().cycle().take(100));
            assert_eq!(actors(db, case), expected, "in the order in which they were recorded");
        });
    }

    #[test]
    fn what_is_no_canonical_json_is_refused_and_nothing_stays() {
        testing::on_both(MIGRATIONS, |db| {
            let (world, case) = (World::system(), id(7));
            let result = db.write(|tx| {
                Act::perform(tx, &Actor::Stranger, &world, |act| {
                    act.record("case.noted", Subject::new("case", case), Some(case), 1)?;
                    act.record("case.noted", Subject::new("case", case), Some(case), 0.5)
                })
            });
            assert!(result.is_err());
            assert!(actors(db, case).is_empty());
        });
    }
}

//! Passkeys from registration to sign-in, against an authenticator in software, on both databases.

#![expect(clippy::unwrap_used, reason = "a test stops loudly")]

mod authenticator;

use access::{
    passkeys::{self, RelyingParty, actions},
    people,
    sessions::{Strength, Token, actions::Arrival, actions::Entered},
    testing::{Organisation, act_as, migrations},
};
use authenticator::{Authenticator, HOST, ORIGIN};
use jiff::SignedDuration;
use kernel::{Error, SystemEntropy, TestClock, World};
use serde_json::Value;
use std::sync::Arc;
use store::{Database, Result, testing::on_both};

struct Scene<'d> {
    db: &'d Database,
    clock: Arc<TestClock>,
    house: Organisation,
    rp: RelyingParty,
}

impl<'d> Scene<'d> {
    fn new(db: &'d Database) -> Self {
        let clock = TestClock::at("2026-11-23T08:00:00Z".parse().unwrap());
        let house = Organisation::found(db, &World::new(clock.clone(), Arc::new(SystemEntropy)));
        Self { db, clock, house, rp: RelyingParty::new(HOST, ORIGIN, "Stadt Beispiel").unwrap() }
    }
    fn begin_registration(&self, short: &str) -> (Token, Value) {
        let person = self.house.person(short);
        self.db.write(|tx| actions::begin_registration(tx, &self.rp, &self.house.world, person)).unwrap()
    }
    fn finish_registration(&self, short: &str, token: &Token, answer: &Value) -> Result<()> {
        self.house.act(self.db, short, |act| {
            actions::finish_registration(act, &self.rp, token, "Diensthandy", answer)
        })
    }
    fn registered(&self, short: &str, seed: u8) -> Authenticator {
        let mut phone = Authenticator::new(seed);
        let (token, challenge) = self.begin_registration(short);
        let answer = phone.create(&challenge);
        self.finish_registration(short, &token, &answer).unwrap();
        phone
    }
    fn begin_sign_in(&self) -> (Token, Value) {
        self.db.write(|tx| actions::begin_sign_in(tx, &self.rp, &self.house.world)).unwrap()
    }
    fn sign_in(&self, token: &Token, answer: &Value) -> Option<Entered> {
        let now = self.house.world.now();
        let verified = self.db.read(|read| actions::verify(read, &self.rp, token, answer, now)).unwrap()?;
        act_as(self.db, &self.house.world, &verified.actor(), &mut |act: &mut ledger::Act<'_, '_>| {
            actions::enter(act, &verified, &Arrival::default())
        })
        .ok()
    }
}

#[test]
fn a_passkey_opens_a_session_without_an_address() {
    on_both(&migrations(), |db| {
        let scene = Scene::new(db);
        let mut phone = scene.registered("clara", 1);
        let (token, challenge) = scene.begin_sign_in();
        assert_eq!(challenge["publicKey"]["userVerification"], "required");
        assert_eq!(
            challenge["publicKey"]["allowCredentials"],
            serde_json::json!([]),
            "says nothing about anybody"
        );
        let entered = scene.sign_in(&token, &phone.get(&challenge)).unwrap();
        assert_eq!(entered.session.person, scene.house.person("clara"));
        assert_eq!(entered.session.strength, Strength::Passkey);
        let known = db.read(|read| passkeys::of_person(read, scene.house.person("clara"))).unwrap();
        assert_eq!((known.len(), known[0].name.as_str()), (1, "Diensthandy"));
        assert_eq!(known[0].used_at, Some(scene.house.world.now()));
    });
}

#[test]
fn registration_demands_a_discoverable_key_that_verifies_its_user() {
    on_both(&migrations(), |db| {
        let scene = Scene::new(db);
        let (token, challenge) = scene.begin_registration("clara");
        let selection = &challenge["publicKey"]["authenticatorSelection"];
        assert_eq!(
            (&selection["residentKey"], &selection["userVerification"]),
            (&"required".into(), &"required".into())
        );
        let mut careless = Authenticator::new(1);
        careless.verifies = false;
        assert!(scene.finish_registration("clara", &token, &careless.create(&challenge)).is_err());
        let mut elsewhere = Authenticator::new(1);
        elsewhere.origin = "https://rathaus.stadt.example.evil.example".into();
        assert!(scene.finish_registration("clara", &token, &elsewhere.create(&challenge)).is_err());
        let mut good = Authenticator::new(1);
        let answer = good.create(&challenge);
        assert!(scene.finish_registration("carl", &token, &answer).is_err(), "another person's ceremony");
        scene.finish_registration("clara", &token, &answer).unwrap();
        assert!(scene.finish_registration("clara", &token, &answer).is_err(), "a ceremony ends once");
        let (_, again) = scene.begin_registration("clara");
        assert_eq!(again["publicKey"]["excludeCredentials"].as_array().map(Vec::len), Some(1));
    });
}

#[test]
fn everything_that_is_not_the_right_key_at_the_right_moment_is_refused() {
    on_both(&migrations(), |db| {
        let scene = Scene::new(db);
        let phone = scene.registered("clara", 1);
        let attempt = |change: &dyn Fn(&mut Authenticator)| {
            let (token, challenge) = scene.begin_sign_in();
            let mut changed = phone.clone();
            change(&mut changed);
            scene.sign_in(&token, &changed.get(&challenge)).is_some()
        };
        assert!(attempt(&|_| {}));
        assert!(!attempt(&|phone| phone.verifies = false));
        assert!(!attempt(&|phone| phone.origin = "https://stadt.example".into()));
        assert!(!attempt(&|phone| phone.pretend_to_be(scene.house.person("ada"))));
        assert!(!attempt(&|phone| *phone = Authenticator::new(2)));

        let (token, challenge) = scene.begin_sign_in();
        let answer = phone.clone().get(&challenge);
        let (other, _) = scene.begin_sign_in();
        assert!(scene.sign_in(&other, &answer).is_none(), "the answer to another challenge");
        let mut broken = answer.clone();
        broken["response"]["signature"] = "AAAA".into();
        assert!(scene.sign_in(&token, &broken).is_none());
        assert!(scene.sign_in(&token, &Value::Null).is_none());
        assert!(scene.sign_in(&token, &answer).is_some());
        assert!(scene.sign_in(&token, &answer).is_none(), "an answer counts once");

        let (token, challenge) = scene.begin_sign_in();
        scene.clock.advance(SignedDuration::from_mins(5));
        assert!(scene.sign_in(&token, &phone.clone().get(&challenge)).is_none(), "five minutes are over");
    });
}

#[test]
fn a_copied_key_is_noticed_by_its_counter() {
    on_both(&migrations(), |db| {
        let scene = Scene::new(db);
        let mut phone = scene.registered("clara", 1);
        let mut sign_in_at = |counter| {
            phone.counter = counter;
            let (token, challenge) = scene.begin_sign_in();
            scene.sign_in(&token, &phone.get(&challenge)).is_some()
        };
        assert!(sign_in_at(5));
        assert!(sign_in_at(6));
        assert!(!sign_in_at(6));
        assert!(!sign_in_at(3));
        assert!(sign_in_at(7));
    });
}

#[test]
fn a_passkey_that_was_removed_and_a_person_who_was_locked_stay_outside() {
    on_both(&migrations(), |db| {
        let scene = Scene::new(db);
        let mut phone = scene.registered("clara", 1);
        let mut tablet = scene.registered("clara", 2);
        let person = scene.house.person("clara");
        let known = db.read(|read| passkeys::of_person(read, person)).unwrap();
        let (first, challenge) = scene.begin_sign_in();
        let answer = phone.get(&challenge);
        for passkey in &known {
            // Somebody else's passkey is not removed by knowing its name.
            scene
                .house
                .act(db, "carl", |act| actions::remove(act, &passkey.credential_id))
                .unwrap_or_default();
        }
        assert_eq!(db.read(|read| passkeys::of_person(read, person)).unwrap().len(), 2);
        scene.house.act(db, "clara", |act| actions::remove(act, &known[0].credential_id)).unwrap();
        let left = db.read(|read| passkeys::of_person(read, person)).unwrap();
        let removed_is_phone = left[0].credential_id != known[0].credential_id;
        assert!(removed_is_phone);
        let (token, challenge) = scene.begin_sign_in();
        let entered = [scene.sign_in(&first, &answer), scene.sign_in(&token, &tablet.get(&challenge))];
        assert_eq!(entered.iter().flatten().count(), 1, "only the one that was kept");

        scene.house.act(db, "ada", |act| people::actions::lock(act, person)).unwrap();
        for key in [&mut phone, &mut tablet] {
            let (token, challenge) = scene.begin_sign_in();
            assert!(scene.sign_in(&token, &key.get(&challenge)).is_none());
        }
    });
}

#[test]
fn a_name_is_wanted_and_not_more_than_twenty_keys() {
    on_both(&migrations(), |db| {
        let scene = Scene::new(db);
        let (token, challenge) = scene.begin_registration("clara");
        let answer = Authenticator::new(1).create(&challenge);
        for name in ["", "  ", &"x".repeat(61)] {
            let result: kernel::Result<()> = scene
                .house
                .act(db, "clara", |act| actions::finish_registration(act, &scene.rp, &token, name, &answer))
                .map_err(Into::into);
            assert!(matches!(result, Err(Error::Invalid(_))), "{name:?}");
        }
        for seed in 1..=20 {
            scene.registered("clara", seed);
        }
        let person = scene.house.person("clara");
        let result: kernel::Result<_> = db
            .write(|tx| actions::begin_registration(tx, &scene.rp, &scene.house.world, person))
            .map_err(Into::into);
        assert!(matches!(result, Err(Error::Conflict(_))));
    });
}

//! Proving once more who one is, on both databases.

#![expect(clippy::unwrap_used, reason = "a test stops loudly")]

use std::sync::Arc;

use access::{
    credentials::{self, TownKey},
    sessions::{self, Limits, Standing, Strength, Token, actions},
    testing::{Organisation, PASSWORD, address, migrations},
};
use jiff::SignedDuration;
use kernel::{Error, Secret, SystemEntropy, TestClock, World};
use ledger::event::Subject;
use store::{Database, testing::on_both};

fn standing(db: &Database, house: &Organisation, token: &Token) -> Standing {
    let now = house.world.now();
    db.read(|read| sessions::resolve(read, token, now, &Limits::default())).unwrap().unwrap()
}

#[test]
fn a_password_proves_until_there_is_a_second_factor_which_then_proves_alone() {
    on_both(&migrations(), |db| {
        let clock = TestClock::at("2026-11-23T08:00:00Z".parse().unwrap());
        let house = Organisation::found(db, &World::new(clock.clone(), Arc::new(SystemEntropy)));
        let pass = |minutes| clock.set(house.world.now() + SignedDuration::from_mins(minutes));
        let token = house.sign_in(db, "clara").token;
        let fresh = || standing(db, &house, &token).is_proven(house.world.now());
        let by_password = |password: &str| {
            let (email, source) = (address("clara"), sessions::Source::of([192, 0, 2, 1].into()));
            let knock = sessions::Knock { email: &email, source, device: None };
            let attempt = db.write(|tx| sessions::begin(tx, &knock, house.world.now())).unwrap();
            let checked = attempt.check(&house.world, &Secret::new(password.to_owned())).unwrap();
            house
                .act(db, "clara", |act| actions::prove_with_password(act, &checked, &token))
                .map_err(Error::from)
        };
        assert!(fresh());
        pass(16);
        assert!(!fresh());
        assert!(matches!(by_password("falsch"), Err(Error::Invalid(_))));
        assert!(!fresh());
        by_password(PASSWORD).unwrap();
        assert!(fresh());
        assert_eq!(standing(db, &house, &token).session.strength, Strength::Password);

        let key = TownKey::new([7; 32]);
        let app = house.act(db, "clara", |act| credentials::actions::begin_totp(act, &key)).unwrap();
        assert!(fresh(), "codes that are not confirmed count for nothing");
        let code = app.shown_at(house.world.now());
        let codes =
            house.act(db, "clara", |act| credentials::actions::confirm_totp(act, &key, &code)).unwrap();
        assert!(!fresh(), "this session has not shown the second factor");
        assert!(matches!(by_password(PASSWORD), Err(Error::Conflict(_))));
        let by_code = |code: &str| {
            house.act(db, "clara", |act| actions::prove_with_code(act, &key, code, &token)).unwrap()
        };
        assert!(!by_code("AAAAA-AAAAA") && !fresh());
        assert!(by_code(codes[0].expose()) && fresh());
        assert_eq!(standing(db, &house, &token).session.strength, Strength::TwoFactor);
        assert!(!by_code(codes[0].expose()), "a recovery code is used once");

        let subject = Subject::new("person", house.person("clara"));
        let events = db.read(|read| ledger::of_subject(read, &subject)).unwrap();
        let proven = events.iter().filter(|event| event.leaf.kind == "session.proven").count();
        assert_eq!(proven, 2, "each proof is recorded");
    });
}

#[test]
fn a_proof_counts_for_the_session_it_was_made_in_and_for_no_other_person() {
    on_both(&migrations(), |db| {
        let house = Organisation::found(db, &World::system());
        let (clara, carl) = (house.sign_in(db, "clara").token, house.sign_in(db, "carl").token);
        let other = house.sign_in(db, "clara").token;
        let raise =
            |who, token: &Token| house.act(db, who, |act| actions::proven(act, token, Strength::Passkey));
        raise("clara", &clara).unwrap();
        assert!(matches!(raise("clara", &carl).map_err(Error::from), Err(Error::SignIn)));
        let strength = |token| standing(db, &house, token).session.strength;
        assert_eq!(
            [&clara, &carl, &other].map(strength),
            [Strength::Passkey, Strength::Password, Strength::Password]
        );
        // A weaker proof does not make a session weaker.
        house.act(db, "clara", |act| actions::proven(act, &clara, Strength::Password)).unwrap();
        assert_eq!(strength(&clara), Strength::Passkey);
    });
}

//! Signing in with password and codes, sessions and throttling, on both databases.

#![expect(clippy::unwrap_used, reason = "a test stops loudly")]

use std::sync::Arc;

use access::{
    credentials::{self, Fresh, TownKey, actions as own, totp},
    people,
    sessions::{
        self, Checked, Knock, Limits, Source, Strength, Token,
        actions::{self, Arrival, Entered, Outcome},
    },
    testing::{Organisation, PASSWORD, act_as, address, migrations},
};
use jiff::SignedDuration;
use kernel::{Error, Secret, SystemEntropy, TestClock, World};
use ledger::Act;
use store::{Database, testing::on_both};

const OFFICE: [u8; 4] = [192, 0, 2, 1];
const STRANGER: [u8; 4] = [198, 51, 100, 9];

struct Scene<'d> {
    db: &'d Database,
    clock: Arc<TestClock>,
    house: Organisation,
    town: TownKey,
}

impl<'d> Scene<'d> {
    fn new(db: &'d Database) -> Self {
        let clock = TestClock::at("2026-11-23T08:00:00Z".parse().unwrap());
        let house = Organisation::found(db, &World::new(clock.clone(), Arc::new(SystemEntropy)));
        house.give_password(db, "clara");
        Self { db, clock, house, town: TownKey::new([9; 32]) }
    }
    fn pass(&self, seconds: i64) {
        self.clock.advance(SignedDuration::from_secs(seconds));
    }
    fn knock(
        &self,
        email: &str,
        source: [u8; 4],
        device: Option<&Token>,
    ) -> kernel::Result<sessions::Attempt> {
        let knock = Knock { email, source: Source::of(source.into()), device };
        Ok(self.db.write(|tx| sessions::begin(tx, &knock, self.house.world.now()))?)
    }
    fn check(&self, email: &str, password: &str) -> Checked {
        let attempt = self.knock(email, OFFICE, None).unwrap();
        attempt.check(&self.house.world, &Secret::new(password.into())).unwrap()
    }
    /// Counts an attempt that is never proven right, without the cost of hashing.
    fn fail(&self, email: &str, source: [u8; 4]) -> Result<(), u64> {
        match self.knock(email, source, None) {
            Ok(_) => Ok(()),
            Err(Error::TooMany(seconds)) => Err(seconds),
            Err(other) => panic!("{other:?}"),
        }
    }
    fn enter(&self, checked: &Checked, arrival: &Arrival<'_>) -> kernel::Result<Outcome> {
        self.clock.advance(SignedDuration::from_millis(1)); // acts of one moment are in no order
        let mut work = |act: &mut Act<'_, '_>| actions::enter(act, checked, arrival);
        Ok(act_as(self.db, &self.house.world, &checked.actor(), &mut work)?)
    }
    fn sign_in(&self, arrival: &Arrival<'_>) -> Entered {
        match self.enter(&self.check(&address("clara"), PASSWORD), arrival).unwrap() {
            Outcome::Entered(entered) => *entered,
            other => panic!("{other:?}"),
        }
    }
    fn code(&self, step: &Token, code: &str) -> kernel::Result<Outcome> {
        self.clock.advance(SignedDuration::from_millis(1));
        let mut work =
            |act: &mut Act<'_, '_>| actions::second_factor(act, &self.town, step, code, &Arrival::default());
        Ok(act_as(self.db, &self.house.world, &self.house.actor("clara"), &mut work)?)
    }
    fn step(&self) -> Token {
        match self.enter(&self.check(&address("clara"), PASSWORD), &Arrival::default()).unwrap() {
            Outcome::CodeWanted(step) => step,
            other => panic!("{other:?}"),
        }
    }
    fn enrol(&self) -> (totp::Key, Vec<Secret<String>>) {
        let key = self.house.act(self.db, "clara", |act| own::begin_totp(act, &self.town)).unwrap();
        let code = key.shown_at(self.house.world.now());
        let codes =
            self.house.act(self.db, "clara", |act| own::confirm_totp(act, &self.town, &code)).unwrap();
        (key, codes)
    }
    fn is_in(&self, token: &Token) -> bool {
        let now = self.house.world.now();
        self.db.read(|read| sessions::resolve(read, token, now, &Limits::default())).unwrap().is_some()
    }
    fn events(&self) -> Vec<String> {
        let subject = ledger::event::Subject::new("person", self.house.person("clara"));
        let events = self.db.read(|read| ledger::of_subject(read, &subject)).unwrap();
        events.into_iter().map(|event| event.leaf.kind.into_owned()).skip(3).collect()
    }
}

#[test]
fn the_right_password_opens_a_session_and_everything_else_looks_alike() {
    on_both(&migrations(), |db| {
        let scene = Scene::new(db);
        for (email, password) in [
            (address("clara"), "falsch und lang genug"),
            (address("clara"), ""),
            (address("niemand"), PASSWORD),
            (address("carl"), PASSWORD), // has no password yet
            ("' OR 1=1 --".to_owned(), PASSWORD),
        ] {
            let checked = scene.check(&email, password);
            assert_eq!(checked.person(), None);
            let refused = scene.enter(&checked, &Arrival::default());
            assert!(matches!(refused, Err(Error::Forbidden(words)) if words == sessions::WRONG));
        }
        let entered = scene.sign_in(&Arrival { device: "Firefox\u{7}, Linux", ..Arrival::default() });
        assert_eq!((entered.session.strength, entered.must_change), (Strength::Password, false));
        assert_eq!(entered.session.device, "Firefox, Linux");
        assert!(scene.is_in(&entered.token));
        assert!(!scene.is_in(entered.device.as_ref().unwrap()), "the browser's token is no session");
        assert_eq!(scene.events(), ["session.opened"]);
        assert!(scene.check(" CLARA@stadt.example ", PASSWORD).person().is_some());
    });
}

#[test]
fn who_was_locked_or_given_a_new_password_between_the_steps_stays_outside() {
    on_both(&migrations(), |db| {
        let scene = Scene::new(db);
        let clara = scene.house.person("clara");
        let checked = scene.check(&address("clara"), PASSWORD);
        let (fresh, text) = Fresh::initial(&scene.house.world).unwrap();
        scene.house.act(db, "ada", |act| own::reset_password(act, clara, &fresh)).unwrap();
        assert!(scene.enter(&checked, &Arrival::default()).is_err());

        let checked = scene.check(&address("clara"), text.expose());
        match scene.enter(&checked, &Arrival::default()).unwrap() {
            Outcome::Entered(entered) => assert!(entered.must_change),
            other => panic!("{other:?}"),
        }
        let checked = scene.check(&address("clara"), text.expose());
        scene.house.act(db, "ada", |act| people::actions::lock(act, clara)).unwrap();
        assert!(scene.enter(&checked, &Arrival::default()).is_err());
        assert_eq!(scene.check(&address("clara"), text.expose()).person(), None);
    });
}

#[test]
fn a_password_is_changed_with_the_old_one_and_ends_the_other_sessions() {
    on_both(&migrations(), |db| {
        let scene = Scene::new(db);
        let (here, there) = (scene.sign_in(&Arrival::default()), scene.sign_in(&Arrival::default()));
        let fresh =
            Fresh::chosen(&scene.house.world, &Secret::new("Goitzsche im Nebel".into()), &[]).unwrap();
        let change = |checked: &Checked| {
            scene.house.act(db, "clara", |act| own::change_password(act, checked, &fresh, Some(&here.token)))
        };
        assert!(change(&scene.check(&address("clara"), "falsch")).is_err());
        scene.house.give_password(db, "carl");
        assert!(change(&scene.check(&address("carl"), PASSWORD)).is_err(), "somebody else's password");
        change(&scene.check(&address("clara"), PASSWORD)).unwrap();
        assert!(scene.is_in(&here.token) && !scene.is_in(&there.token));
        assert_eq!(scene.check(&address("clara"), PASSWORD).person(), None);
        assert!(scene.check(&address("clara"), "Goitzsche im Nebel").person().is_some());
    });
}

#[test]
fn sessions_rotate_and_end_by_hand_and_by_the_clock() {
    on_both(&migrations(), |db| {
        let scene = Scene::new(db);
        let first = scene.sign_in(&Arrival::default());
        let second = scene.sign_in(&Arrival {
            replaces: Some(&first.token),
            known: first.device.as_ref(),
            device: "",
        });
        assert!(!scene.is_in(&first.token) && scene.is_in(&second.token));
        assert!(second.device.is_none(), "the browser is known already");

        // Used, and written down once a minute.
        let now = || scene.house.world.now();
        let find = |token: &Token| {
            let found = db.read(|read| sessions::resolve(read, token, now(), &Limits::default()));
            found.unwrap().map(|standing| standing.session)
        };
        scene.pass(59);
        assert!(!find(&second.token).unwrap().needs_touch(now()));
        for _ in 0..4 {
            scene.pass(50 * 60);
            let session = find(&second.token).unwrap();
            db.write(|tx| sessions::touch(tx, &session, now())).unwrap();
            assert_eq!(find(&second.token).unwrap().seen_at, now());
        }
        scene.pass(61 * 60);
        assert!(!scene.is_in(&second.token), "an hour without a request");

        let (a, b) = (scene.sign_in(&Arrival::default()), scene.sign_in(&Arrival::default()));
        scene.house.act(db, "clara", |act| actions::sign_out(act, &a.token)).unwrap();
        assert!(!scene.is_in(&a.token) && scene.is_in(&b.token));
        scene.house.act(db, "carl", |act| actions::sign_out(act, &b.token)).unwrap();
        assert!(scene.is_in(&b.token), "nobody ends the session of somebody else");
        let c = scene.sign_in(&Arrival::default());
        scene.house.act(db, "clara", actions::sign_out_everywhere).unwrap();
        assert!(!scene.is_in(&b.token) && !scene.is_in(&c.token));
        let d = scene.sign_in(&Arrival::default());
        scene.house.act(db, "ada", |act| people::actions::lock(act, scene.house.person("clara"))).unwrap();
        assert!(!scene.is_in(&d.token));
    });
}

#[test]
fn what_is_over_is_swept_and_the_rest_stays() {
    on_both(&migrations(), |db| {
        let scene = Scene::new(db);
        let old = scene.sign_in(&Arrival::default());
        let sweep =
            || db.write(|tx| sessions::sweep(tx, scene.house.world.now(), &Limits::default())).unwrap();
        assert_eq!(sweep(), 0);
        scene.pass(12 * 3600);
        let young = scene.sign_in(&Arrival::default());
        assert_eq!(sweep(), 1);
        assert!(!scene.is_in(&old.token) && scene.is_in(&young.token));
        let mine = db.read(|read| sessions::of_person(read, scene.house.person("clara"))).unwrap();
        assert_eq!(mine, [young.session]);
        scene.pass(181 * 24 * 3600);
        assert_eq!(sweep(), 4, "the session, two browsers, the source's count");
    });
}

#[test]
fn a_code_is_wanted_where_codes_are_set_up_and_each_counts_once() {
    on_both(&migrations(), |db| {
        let scene = Scene::new(db);
        let (key, _) = scene.enrol();
        let now = || scene.house.world.now();
        let begun = scene.house.act(db, "clara", |act| own::begin_totp(act, &scene.town));
        assert!(begun.is_err(), "a stolen session does not replace the key");
        let step = scene.step();
        assert!(!scene.is_in(&step), "a step is no session");
        let refused = scene.code(&step, &key.shown_at(now())).unwrap();
        assert!(matches!(refused, Outcome::Refused), "the code that confirmed the key was used up");
        scene.pass(30);
        let code = key.shown_at(now());
        let person = db.read(|read| actions::step_of(read, &step, now())).unwrap();
        assert_eq!(person, Some(scene.house.person("clara")));
        let Outcome::Entered(entered) = scene.code(&step, &code).unwrap() else { panic!("refused") };
        assert_eq!(entered.session.strength, Strength::TwoFactor);
        assert!(scene.is_in(&entered.token));
        assert!(matches!(scene.code(&step, &code), Err(Error::SignIn)), "the step is over");
        assert!(matches!(scene.code(&scene.step(), &code).unwrap(), Outcome::Refused), "replayed");
        let late = scene.step();
        scene.pass(300);
        assert!(matches!(scene.code(&late, &key.shown_at(now())), Err(Error::SignIn)));
        let has = db.read(|read| credentials::of_person(read, scene.house.person("clara"))).unwrap();
        assert_eq!((has.password, has.totp, has.recovery_codes, has.passkeys), (true, true, 10, 0));
    });
}

#[test]
fn a_code_of_somebody_elses_step_opens_nothing() {
    on_both(&migrations(), |db| {
        let scene = Scene::new(db);
        let (key, _) = scene.enrol();
        let step = scene.step();
        scene.pass(30);
        let code = key.shown_at(scene.house.world.now());
        let as_carl = scene.house.act(db, "carl", |act| {
            actions::second_factor(act, &scene.town, &step, &code, &Arrival::default()).map(drop)
        });
        assert!(matches!(Error::from(as_carl.unwrap_err()), Error::SignIn));
        let other_town = TownKey::new([8; 32]);
        let wrong_key = scene.house.act(db, "clara", |act| {
            actions::second_factor(act, &other_town, &step, &code, &Arrival::default()).map(drop)
        });
        assert!(matches!(Error::from(wrong_key.unwrap_err()), Error::Internal(_)), "a fault, not a refusal");
    });
}

#[test]
fn recovery_codes_open_once_each() {
    on_both(&migrations(), |db| {
        let scene = Scene::new(db);
        let (_, codes) = scene.enrol();
        assert_eq!(codes.len(), 10);
        let typed = codes[3].expose().to_lowercase().replace('-', " ");
        assert!(matches!(scene.code(&scene.step(), &typed).unwrap(), Outcome::Entered(_)));
        assert!(matches!(scene.code(&scene.step(), &typed).unwrap(), Outcome::Refused));
        let events = scene.events();
        assert_eq!(
            &events[events.len() - 5..],
            [
                "session.code_wanted",
                "recovery.used",
                "session.opened",
                "session.code_wanted",
                "session.code_refused",
            ]
        );
        let renewed =
            scene.house.act(db, "clara", |act| own::renew_recovery_codes(act, &scene.town)).unwrap();
        assert!(matches!(scene.code(&scene.step(), codes[4].expose()).unwrap(), Outcome::Refused));
        assert!(matches!(scene.code(&scene.step(), renewed[0].expose()).unwrap(), Outcome::Entered(_)));
    });
}

#[test]
fn codes_are_removed_with_the_password_or_by_the_administration() {
    on_both(&migrations(), |db| {
        let scene = Scene::new(db);
        let clara = scene.house.person("clara");
        let has = || db.read(|read| credentials::of_person(read, clara)).unwrap();
        scene.enrol();
        let wrong = scene.check(&address("clara"), "falsch");
        assert!(scene.house.act(db, "clara", |act| own::remove_totp(act, &wrong)).is_err());
        let right = scene.check(&address("clara"), PASSWORD);
        scene.house.act(db, "clara", |act| own::remove_totp(act, &right)).unwrap();
        assert_eq!((has().totp, has().recovery_codes), (false, 0));
        scene.enrol();
        assert!(scene.house.act(db, "hanna", |act| own::reset_second_factor(act, clara)).is_err());
        scene.house.act(db, "ada", |act| own::reset_second_factor(act, clara)).unwrap();
        assert!(!has().totp);
        let own_reset =
            scene.house.act(db, "ada", |act| own::reset_second_factor(act, scene.house.person("ada")));
        assert!(matches!(Error::from(own_reset.unwrap_err()), Error::Conflict(_)));
    });
}

#[test]
fn guessing_codes_becomes_slow() {
    on_both(&migrations(), |db| {
        let scene = Scene::new(db);
        let (key, _) = scene.enrol();
        let step = scene.step();
        let guess = || match scene.code(&step, "000000") {
            Ok(Outcome::Refused) => Ok(()),
            Err(Error::TooMany(seconds)) => Err(seconds),
            other => panic!("{other:?}"),
        };
        assert_eq!([(); 5].map(|()| guess()), [Ok(()), Ok(()), Ok(()), Ok(()), Err(1)]);
        scene.pass(1);
        assert_eq!([(); 2].map(|()| guess()), [Ok(()), Err(2)]);
        scene.pass(30);
        let code = key.shown_at(scene.house.world.now());
        assert!(matches!(scene.code(&step, &code).unwrap(), Outcome::Entered(_)));
    });
}

#[test]
fn guessing_one_account_from_one_place_becomes_slow_and_waiting_ends() {
    on_both(&migrations(), |db| {
        let scene = Scene::new(db);
        let email = address("clara");
        for _ in 0..6 {
            assert_eq!(scene.fail(&email, STRANGER), Ok(()));
        }
        for wait in [1, 2, 4, 8, 16, 32] {
            assert_eq!(scene.fail(&email, STRANGER), Err(wait));
            assert_eq!(scene.fail(&email, STRANGER), Err(wait), "waiting is not made longer by trying");
            scene.pass(i64::try_from(wait).unwrap());
            assert_eq!(scene.fail(&email, STRANGER), Ok(()));
        }
        // The person themselves, from the office, notices nothing.
        assert!(scene.check(&email, PASSWORD).person().is_some());
        scene.pass(24 * 3600 + 1);
        for _ in 0..6 {
            assert_eq!(scene.fail(&email, STRANGER), Ok(()), "forgotten after a day");
        }
    });
}

#[test]
fn strangers_everywhere_cost_an_account_seconds_and_a_known_browser_nothing() {
    on_both(&migrations(), |db| {
        let scene = Scene::new(db);
        let email = address("clara");
        let device = scene.sign_in(&Arrival::default()).device.unwrap();
        let mut place = 0u16;
        let mut from_anywhere = || {
            place += 1;
            let [high, low] = place.to_be_bytes();
            scene.fail(&email, [10, 0, high, low])
        };
        for _ in 0..300 {
            if let Err(wait) = from_anywhere() {
                assert!(wait <= 20, "{wait} s");
                scene.pass(i64::try_from(wait).unwrap());
            }
        }
        while from_anywhere().is_ok() {}
        assert!(scene.fail(&email, OFFICE).is_err(), "an unknown browser waits some seconds");
        let attempt = scene.knock(&email, OFFICE, Some(&device)).unwrap();
        let checked = attempt.check(&scene.house.world, &Secret::new(PASSWORD.into())).unwrap();
        assert!(scene.enter(&checked, &Arrival::default()).is_ok());
        // The same browser does not help to guess somebody else's.
        assert!(scene.knock(&address("carl"), OFFICE, Some(&device)).is_ok());
        for _ in 0..5 {
            let _ = scene.knock(&address("carl"), OFFICE, Some(&device));
        }
        assert!(scene.knock(&address("carl"), OFFICE, Some(&device)).is_err());
    });
}

#[test]
fn trying_many_accounts_from_one_place_becomes_slow() {
    on_both(&migrations(), |db| {
        let scene = Scene::new(db);
        let tried =
            (0..100).take_while(|n| scene.fail(&format!("p{n}@stadt.example"), STRANGER).is_ok()).count();
        assert_eq!(tried, 31);
        assert_eq!(scene.fail("another@stadt.example", OFFICE), Ok(()));
        // Right passwords of one's own in between do not reset the count of the place.
        scene.pass(1);
        let attempt = scene.knock(&address("clara"), STRANGER, None).unwrap();
        let checked = attempt.check(&scene.house.world, &Secret::new(PASSWORD.into())).unwrap();
        scene.enter(&checked, &Arrival::default()).unwrap();
        assert_eq!(scene.fail("p200@stadt.example", STRANGER), Ok(()));
        assert_eq!(scene.fail("p201@stadt.example", STRANGER), Err(2));
    });
}

#[test]
fn many_guesses_at_the_same_moment_gain_nothing() {
    on_both(&migrations(), |db| {
        let scene = Scene::new(db);
        let email = address("clara");
        let passed: usize = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|_| scope.spawn(|| (0..8).filter(|_| scene.fail(&email, STRANGER).is_ok()).count()))
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).sum()
        });
        assert_eq!(passed, 6);
    });
}

//! People, units, roles, deputies and emergency accesses as acts on both databases.

#![expect(clippy::unwrap_used, reason = "a test stops loudly")]

use access::{
    POLICY, Role, Staff, State, Thing, acting, authorise, deputies, emergency, may,
    people::{self, Assignment, PersonData},
    policy::Action,
    testing::{Organisation, act_as, address, migrations},
    units::{self, UnitData},
};
use jiff::SignedDuration;
use kernel::{Actor, Error, Id, SystemEntropy, TestClock, World};
use ledger::Act;
use std::sync::Arc;
use store::{Database, testing::on_both};

fn town(db: &Database) -> (Arc<TestClock>, Organisation) {
    let clock = TestClock::at("2026-11-23T08:00:00Z".parse().unwrap());
    let world = World::new(clock.clone(), Arc::new(SystemEntropy));
    (clock, Organisation::found(db, &world))
}
/// Something that is tried.
type Work<'w> = dyn Fn(&mut Act<'_, '_>) -> store::Result<()> + 'w;

/// The answer in one word.
fn word<T>(result: store::Result<T>) -> &'static str {
    match result.map_err(Error::from) {
        Ok(_) => "done",
        Err(Error::NotFound) => "404",
        Err(Error::Forbidden(_)) => "403",
        Err(Error::Conflict(_)) => "409",
        Err(Error::Invalid(_)) => "422",
        Err(Error::SignIn) => "401",
        Err(other) => panic!("{other:?}"),
    }
}
fn case(house: &Organisation, n: u8, unit: &str, holder: Option<&str>) -> Thing {
    let id: Id<()> = format!("{n:032x}").parse().unwrap();
    Thing::case(id, house.unit(unit), holder.map(|short| house.person(short)), State::InWork, false)
}
fn kinds(db: &Database, kind: &'static str, id: Id<()>) -> Vec<String> {
    let events = db.read(|read| ledger::of_subject(read, &ledger::event::Subject::new(kind, id))).unwrap();
    let mut kinds: Vec<_> = events.into_iter().map(|event| event.leaf.kind.into_owned()).collect();
    // Sorted: the clock of these tests stands still, and acts of one moment are in no order.
    kinds.sort();
    kinds
}
fn person(email: &str) -> PersonData {
    let text = |t: &str| t.to_owned();
    PersonData {
        given_name: text("Neu"),
        family_name: text("Ünal"),
        email: text(email),
        phone: text("03493 1"),
        room: text("12"),
    }
}
fn unit(key: &str) -> UnitData {
    UnitData { key: key.into(), name: "Neue Einheit".into(), tasks: "Alles Neue".into() }
}

#[test]
fn only_the_administration_manages_people_and_every_act_is_recorded() {
    on_both(&migrations(), |db| {
        let (_, house) = town(db);
        for other in ["rita", "otto", "regine", "hanna", "clara"] {
            let result =
                house.act(db, other, |act| people::actions::create(act, person("neu@stadt.example")));
            assert_eq!(word(result), "403", "{other}");
        }
        for actor in [Actor::Stranger, Actor::Citizen { holds: Id::nil() }] {
            let mut create =
                |act: &mut Act<'_, '_>| people::actions::create(act, person("neu@stadt.example"));
            assert_eq!(word(act_as(db, &house.world, &actor, &mut create)), "401");
        }
        let new =
            house.act(db, "ada", |act| people::actions::create(act, person(" Neu@stadt.example"))).unwrap();
        let role = Assignment { role: Role::Clerk, unit: house.unit("60") };
        house.act(db, "ada", |act| people::actions::give_role(act, new, role)).unwrap();
        let mut changed = person("anders@stadt.example");
        changed.room = "13".into();
        house.act(db, "ada", |act| people::actions::change(act, new, 1, changed.clone())).unwrap();
        house.act(db, "ada", |act| people::actions::lock(act, new)).unwrap();
        house.act(db, "ada", |act| people::actions::unlock(act, new)).unwrap();
        house.act(db, "ada", |act| people::actions::take_role(act, new, role)).unwrap();
        assert_eq!(
            kinds(db, "person", new.cast()),
            [
                "person.changed",
                "person.created",
                "person.locked",
                "person.unlocked",
                "role.given",
                "role.taken"
            ]
        );
        let found = db.read(|read| people::by_email(read, "ANDERS@stadt.example")).unwrap().unwrap();
        assert_eq!((found.id, found.data, found.version), (new, changed, 4));
        assert_eq!(db.read(|read| people::roles_of(read, new)).unwrap(), []);
    });
}

#[test]
fn what_does_not_fit_is_refused_in_words() {
    on_both(&migrations(), |db| {
        let (_, house) = town(db);
        let clara = house.person("clara");
        let table: [(&str, &Work<'_>); 8] = [
            ("422", &|act| people::actions::create(act, person(&address("clara"))).map(drop)),
            ("422", &|act| people::actions::create(act, person("nowhere")).map(drop)),
            ("422", &|act| people::actions::change(act, clara, 1, person(&address("carl")))),
            ("409", &|act| people::actions::change(act, clara, 7, person("c@stadt.example"))),
            ("404", &|act| people::actions::lock(act, Id::nil())),
            ("422", &|act| units::actions::create(act, None, unit("32.1")).map(drop)),
            ("404", &|act| units::actions::create(act, Some(Id::nil()), unit("99")).map(drop)),
            ("404", &|act| {
                people::actions::give_role(act, clara, Assignment { role: Role::Head, unit: Id::nil() })
            }),
        ];
        for (number, (expected, work)) in table.iter().enumerate() {
            assert_eq!(word(house.act(db, "ada", |act| work(act))), *expected, "row {number}");
        }
    });
}

#[test]
fn nobody_lifts_themselves_and_an_administrator_remains() {
    on_both(&migrations(), |db| {
        let (_, house) = town(db);
        let (ada, clara) = (house.person("ada"), house.person("clara"));
        let at = |role| Assignment { role, unit: house.unit("stadt") };
        let own = house.act(db, "ada", |act| people::actions::give_role(act, ada, at(Role::Head)));
        assert_eq!(word(own), "409");
        assert_eq!(word(house.act(db, "ada", |act| people::actions::lock(act, ada))), "409");
        house.act(db, "ada", |act| people::actions::give_role(act, clara, at(Role::Administrator))).unwrap();
        house.act(db, "clara", |act| people::actions::take_role(act, ada, at(Role::Administrator))).unwrap();
        // Ada is no longer one; Clara is the last, and the command line may not leave the town without one either.
        assert_eq!(word(house.act(db, "ada", |act| people::actions::lock(act, clara))), "403");
        let operator = Actor::system("person.lock");
        let mut lock = |act: &mut Act<'_, '_>| people::actions::lock(act, clara);
        assert_eq!(word(act_as(db, &house.world, &operator, &mut lock)), "409");
    });
}

#[test]
fn a_role_taken_away_a_moment_ago_no_longer_counts() {
    on_both(&migrations(), |db| {
        let (_, house) = town(db);
        let thing = case(&house, 1, "32.1", None);
        let look = || word(house.act(db, "clara", |act| authorise(act, may::ViewCase, &thing).map(drop)));
        assert_eq!(look(), "done");
        let role = Assignment { role: Role::Clerk, unit: house.unit("32.1") };
        house.act(db, "ada", |act| people::actions::take_role(act, house.person("clara"), role)).unwrap();
        assert_eq!(look(), "404");
        house.act(db, "ada", |act| people::actions::lock(act, house.person("carl"))).unwrap();
        assert_eq!(word(house.act(db, "carl", |act| acting(act).map(drop))), "401");
    });
}

#[test]
fn the_command_line_sets_up_and_sees_no_case() {
    on_both(&migrations(), |db| {
        let (_, house) = town(db);
        let operator = Actor::system("town.add");
        let thing = case(&house, 1, "32.1", None);
        let ask = |work: &mut dyn FnMut(&mut Act<'_, '_>) -> store::Result<()>| {
            word(act_as(db, &house.world, &operator, &mut |act: &mut Act<'_, '_>| work(act)))
        };
        assert_eq!(ask(&mut |act| authorise(act, may::EditSettings, &Thing::TOWN).map(drop)), "done");
        assert_eq!(ask(&mut |act| authorise(act, may::EditFilePlan, &Thing::TOWN).map(drop)), "done");
        assert_eq!(ask(&mut |act| authorise(act, may::ViewCase, &thing).map(drop)), "401");
        assert_eq!(ask(&mut |act| authorise(act, may::DecideCase, &thing).map(drop)), "401");
    });
}

#[test]
fn a_head_reaches_new_and_moved_units_below() {
    on_both(&migrations(), |db| {
        let (_, house) = town(db);
        let new = house
            .act(db, "ada", |act| units::actions::create(act, Some(house.unit("32.1")), unit("32.11")))
            .unwrap();
        let case = Thing::case(Id::<()>::nil(), new, None, State::InWork, true);
        let sees = |short: &str| POLICY.judge(&house.staff(db, short), Action::ViewCase, &case).is_ok();
        assert_eq!([sees("hanna"), sees("beate"), sees("clara")], [true, false, false]);

        house.act(db, "ada", |act| units::actions::hang_under(act, new, 1, Some(house.unit("60")))).unwrap();
        assert_eq!([sees("hanna"), sees("beate")], [false, true]);

        let circle = |top: &str, under| {
            house.act(db, "ada", |act| units::actions::hang_under(act, house.unit(top), 1, Some(under)))
        };
        assert_eq!(word(circle("60", new)), "409");
        assert_eq!(word(circle("stadt", house.unit("32.1"))), "409");
        assert_eq!(word(circle("32", Id::nil())), "404");
        assert_eq!(
            word(house.act(db, "ada", |act| units::actions::hang_under(act, new, 1, None))),
            "409",
            "seen version 1"
        );
        house.act(db, "ada", |act| units::actions::change(act, new, 2, unit("60.1"))).unwrap();
        let all = db.read(units::all).unwrap();
        assert_eq!(all.len(), 6);
        let found = db.read(|read| units::by_key(read, "60.1")).unwrap().unwrap();
        assert_eq!((found.id, found.parent, found.version), (new, Some(house.unit("60")), 3));
        assert_eq!(kinds(db, "unit", new.cast()), ["unit.changed", "unit.created", "unit.moved"]);
    });
}

#[test]
fn a_deputyship_begins_and_ends_by_the_clock_and_is_recorded_in_the_act() {
    on_both(&migrations(), |db| {
        let (clock, house) = town(db);
        let (clara, bernd) = (house.person("clara"), house.person("bernd"));
        let start = house.world.now();
        let day = |n: i64| start.saturating_add(SignedDuration::from_hours(24 * n)).unwrap();
        let id = house
            .act(db, "clara", |act| deputies::actions::arrange(act, clara, bernd, day(1), day(3)))
            .unwrap();
        let thing = case(&house, 1, "32.1", Some("clara"));
        let decide = || {
            house.act(db, "bernd", |act| {
                let permit = authorise(act, may::DecideCase, &thing)?;
                assert_eq!(act.actor(), permit.actor());
                act.record(
                    "case.decided",
                    ledger::event::Subject::new("case", Id::<()>::nil()),
                    thing.id,
                    (),
                )?;
                Ok(permit.deputy_for())
            })
        };
        assert_eq!(word(decide()), "404", "not yet");
        clock.set(day(1));
        assert_eq!(decide().unwrap(), Some(clara));
        let events = db.read(|read| ledger::of_case(read, thing.id.unwrap())).unwrap();
        let actor = events[0].payload.clone().unwrap().actor;
        assert_eq!(actor, Actor::Staff { person: bernd, deputy_for: Some(clara) });
        assert_eq!(
            house.staff(db, "bernd").represented().map(|hat| hat.name.as_str()).collect::<Vec<_>>(),
            ["Clara Clerk"]
        );
        // Who is represented may be locked; the deputy still acts. The deputy's own deputy does not.
        house.act(db, "ada", |act| people::actions::lock(act, clara)).unwrap();
        assert!(decide().is_ok());
        house
            .act(db, "bernd", |act| {
                deputies::actions::arrange(act, bernd, house.person("carl"), day(1), day(3))
            })
            .unwrap();
        let carl = house.staff(db, "carl");
        assert_eq!(carl.represented().map(|hat| hat.person).collect::<Vec<_>>(), [bernd]);
        clock.set(day(3));
        assert_eq!(word(decide()), "404", "over");
        assert_eq!(kinds(db, "deputyship", id.cast()), ["deputy.arranged"]);
    });
}

#[test]
fn who_may_arrange_and_end_a_deputyship() {
    on_both(&migrations(), |db| {
        let (_, house) = town(db);
        let (clara, carl) = (house.person("clara"), house.person("carl"));
        let now = house.world.now();
        let until = now.saturating_add(SignedDuration::from_hours(48)).unwrap();
        let arrange =
            |who: &str| house.act(db, who, |act| deputies::actions::arrange(act, clara, carl, now, until));
        for (who, expected) in [
            ("clara", "done"),
            ("hanna", "done"),
            ("ada", "done"),
            ("carl", "403"),
            ("beate", "403"),
            ("rita", "403"),
        ] {
            assert_eq!(word(arrange(who)), expected, "{who}");
        }
        let later = |n| db.read(|read| deputies::of_represented(read, clara, n)).unwrap();
        assert_eq!((later(now).len(), later(until).len()), (3, 0));
        assert_eq!(db.read(|read| deputies::of_deputy(read, carl, now)).unwrap().len(), 3);
        let ids: Vec<_> = later(now).into_iter().map(|d| d.id).collect();
        for (who, id, expected) in
            [("bernd", ids[0], "403"), ("carl", ids[0], "done"), ("hanna", ids[1], "done")]
        {
            let ended = house.act(db, who, |act| deputies::actions::end(act, id));
            assert_eq!(word(ended), expected, "{who}");
        }
        assert_eq!(later(now).len(), 1);
        let oneself = house.act(db, "clara", |act| deputies::actions::arrange(act, clara, clara, now, until));
        assert_eq!(word(oneself), "422");
        house.act(db, "ada", |act| people::actions::lock(act, carl)).unwrap();
        assert_eq!(word(arrange("clara")), "422", "a deputy must be able to sign in");
    });
}

#[test]
fn the_glass_is_broken_for_an_hour_with_a_reason_in_the_sight_of_the_auditor() {
    on_both(&migrations(), |db| {
        let (clock, house) = town(db);
        let thing = case(&house, 1, "60", Some("bernd"));
        let break_glass = |who: &str, thing: &Thing, reason: &str| {
            house.act(db, who, |act| emergency::actions::grant(act, thing, reason))
        };
        let secret = Thing { secret: true, ..thing };
        let reason = "Wasserrohrbruch, Bauakte nötig";
        for (who, thing, reason, expected) in [
            ("clara", &thing, "   eilt   ", "422"),
            ("clara", &secret, reason, "404"),
            ("ada", &thing, reason, "404"),
            ("otto", &thing, reason, "404"),
            ("rita", &thing, reason, "403"),
            ("bernd", &thing, reason, "409"),
            ("clara", &thing, reason, "done"),
        ] {
            assert_eq!(word(break_glass(who, thing, reason)), expected, "{who} {reason}");
        }
        let sees = |thing: &Thing| {
            let staff = house.staff(db, "clara");
            let seen = POLICY.judge(&staff, Action::ViewCase, thing).is_ok();
            assert_eq!(POLICY.filter(&staff, Action::ViewCase).admits(thing), seen);
            seen
        };
        assert!(sees(&thing) && !sees(&case(&house, 2, "60", None)));
        assert!(POLICY.judge(&house.staff(db, "clara"), Action::WorkOnCase, &thing).is_err());
        clock.advance(SignedDuration::from_mins(59));
        assert!(sees(&thing));
        clock.advance(SignedDuration::from_mins(1));
        assert!(!sees(&thing));
        assert_eq!(kinds(db, "case", thing.id.unwrap()), ["case.glass_broken"]);

        clock.advance(SignedDuration::from_mins(1));
        break_glass("clara", &case(&house, 3, "60", None), reason).unwrap();
        let permit = POLICY.permit(&house.staff(db, "rita"), may::AuditLedger, &Thing::TOWN).unwrap();
        let list = db.read(|read| emergency::latest(read, &permit, None, 10)).unwrap();
        assert_eq!(list.len(), 2);
        assert_eq!(
            (list[1].person, list[1].case, list[1].reason.as_str()),
            (house.person("clara"), thing.id.unwrap(), reason)
        );
        let before = Some((list[0].starts_at, list[0].id));
        assert_eq!(db.read(|read| emergency::latest(read, &permit, before, 10)).unwrap(), list[1..]);
        assert!(POLICY.permit(&house.staff(db, "ada"), may::AuditLedger, &Thing::TOWN).is_err());
    });
}

#[test]
fn lists_are_in_german_order_and_whom_a_case_can_be_given_to_is_found() {
    on_both(&migrations(), |db| {
        let (_, house) = town(db);
        house.act(db, "ada", |act| people::actions::create(act, person("neu@stadt.example"))).unwrap();
        let names: Vec<_> = db.read(people::all).unwrap().iter().map(people::Person::name).collect();
        assert_eq!(names[0], "Ada Amtsleiter");
        assert_eq!(names[names.len() - 1], "Neu Ünal", "Ü as U, after Revision");
        let ask = || people::of_unit(house.unit("32.1"), [Role::Clerk; 2]);
        let (unit, clerks) = db.read(|read| read.ask(ask())).unwrap().unwrap();
        assert_eq!(unit, "Bürgerbüro");
        assert_eq!(
            clerks.iter().map(people::Person::name).collect::<Vec<_>>(),
            ["Carl Clerk", "Clara Clerk"]
        );
        assert_eq!(db.read(|read| Staff::load(read, Id::nil(), house.world.now())).unwrap(), None);
    });
}

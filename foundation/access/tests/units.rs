//! Units are moved and closed, and people go from one to another, on both databases.

#![expect(clippy::unwrap_used, reason = "a test stops loudly")]

use access::{
    Role,
    people::{self, Assignment},
    testing::{Organisation, migrations},
    units::{self, Unit, UnitData},
};
use kernel::{Error, World};
use ledger::event::Subject;
use store::{Database, testing::on_both};

fn unit(db: &Database, house: &Organisation, key: &str) -> Unit {
    db.read(|read| units::find(read, house.unit(key))).unwrap().unwrap()
}

fn refusal(result: store::Result<()>) -> String {
    match result.map_err(Error::from) {
        Err(Error::Conflict(words)) => words.into_owned(),
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn a_unit_is_closed_when_nothing_belongs_to_it_and_gets_nothing_new() {
    on_both(&migrations(), |db| {
        let house = Organisation::found(db, &World::system());
        let close = |key: &str, more: &[&str]| {
            let (found, more) = (unit(db, &house, key), more.iter().map(|words| (*words).to_owned()));
            let more: Vec<String> = more.collect();
            house.act(db, "ada", |act| units::actions::close(act, found.id, found.version, more.clone()))
        };
        assert!(refusal(close("32", &[])).contains("1 Person mit einer Rolle, 1 Einheit darunter"));
        let (from, to) = (house.unit("60"), house.unit("32.1"));
        for short in ["bernd", "beate"] {
            let person = house.person(short);
            house.act(db, "ada", |act| people::actions::move_to(act, person, from, to)).unwrap();
        }
        let roles = db.read(|read| people::roles_of(read, house.person("beate"))).unwrap();
        assert_eq!(roles, [Assignment { role: Role::Head, unit: to }]);
        assert!(refusal(close("60", &["7 offene Vorgänge"])).contains("7 offene Vorgänge"));
        close("60", &[]).unwrap();
        assert!(unit(db, &house, "60").closed_at.is_some());

        // Nothing new comes to it.
        let carl = house.person("carl");
        let role = Assignment { role: Role::Clerk, unit: from };
        let given = house.act(db, "ada", |act| people::actions::give_role(act, carl, role));
        assert!(refusal(given).contains("ist geschlossen"));
        let back = house.act(db, "ada", |act| people::actions::move_to(act, carl, to, from));
        assert!(refusal(back).contains("ist geschlossen"));
        let top = unit(db, &house, "10");
        let under =
            house.act(db, "ada", |act| units::actions::hang_under(act, top.id, top.version, Some(from)));
        assert!(refusal(under).contains("ist geschlossen"));
        let data = UnitData { key: "61".into(), name: "Neu".into(), tasks: String::new() };
        let below =
            house.act(db, "ada", |act| units::actions::create(act, Some(from), data.clone()).map(drop));
        assert!(refusal(below).contains("ist geschlossen"));

        let closed = unit(db, &house, "60");
        let stale = house.act(db, "ada", |act| units::actions::reopen(act, closed.id, closed.version - 1));
        assert!(refusal(stale).contains("inzwischen"));
        house.act(db, "ada", |act| units::actions::reopen(act, closed.id, closed.version)).unwrap();
        assert!(unit(db, &house, "60").closed_at.is_none());
        let events = db.read(|read| ledger::of_subject(read, &Subject::new("unit", from))).unwrap();
        for kind in ["unit.closed", "unit.reopened"] {
            assert_eq!(
                events.iter().filter(|event| event.leaf.kind == kind).count(),
                1,
                "{kind} is recorded"
            );
        }
    });
}

#[test]
fn a_person_is_moved_by_the_administration_with_each_role_once() {
    on_both(&migrations(), |db| {
        let house = Organisation::found(db, &World::system());
        let (clara, from, to) = (house.person("clara"), house.unit("32.1"), house.unit("60"));
        let clerk = Assignment { role: Role::Clerk, unit: to };
        house.act(db, "ada", |act| people::actions::give_role(act, clara, clerk)).unwrap();
        let moved = |who| house.act(db, who, |act| people::actions::move_to(act, clara, from, to));
        assert!(matches!(moved("hanna").map_err(Error::from), Err(Error::Forbidden(_))));
        moved("ada").unwrap();
        assert_eq!(db.read(|read| people::roles_of(read, clara)).unwrap(), [clerk]);
        assert!(refusal(moved("ada")).contains("keine Rolle"));
        let ada = house.person("ada");
        let own = house.act(db, "ada", |act| people::actions::move_to(act, ada, house.unit("stadt"), to));
        assert!(refusal(own).contains("bei sich selbst"));
        let events = db.read(|read| ledger::of_subject(read, &Subject::new("person", clara))).unwrap();
        assert_eq!(events.iter().filter(|event| event.leaf.kind == "person.moved").count(), 1);
    });
}

//! The schema and the statements of this crate on both databases, and the privacy class of every column.

#![expect(clippy::unwrap_used, reason = "a test stops loudly")]

use std::collections::BTreeSet;

use access::{
    MIGRATIONS, POLICY, State, Thing,
    policy::Action,
    testing::{Organisation, migrations},
};
use kernel::{Id, PersonId, UnitId, World};
use store::{Bind, Database, Migration, same_kind, sql, testing};

#[test]
fn every_statement_can_be_prepared_and_both_schemas_agree() {
    let databases = testing::both(&migrations());
    let ours = |file: &str| file.contains("access/src");
    let mut count = 0;
    for statement in store::STATEMENTS.iter().filter(|statement| ours(statement.file)) {
        count += 1;
        let described: Vec<_> = databases
            .iter()
            .map(|d| d.db.describe(statement).unwrap_or_else(|e| panic!("{statement:?}: {e:?}")))
            .collect();
        assert!(described.windows(2).all(|pair| pair[0] == pair[1]), "{statement:?}: {described:?}");
    }
    assert!(count > 50, "{count} statements were found");
    let columns: Vec<_> = databases.iter().map(|d| d.db.columns().unwrap()).collect();
    for pair in columns.windows(2) {
        assert_eq!(pair[0].len(), pair[1].len());
        for (sqlite, postgres) in pair[0].iter().zip(&pair[1]) {
            assert_eq!(
                (&sqlite.table, &sqlite.name, sqlite.required),
                (&postgres.table, &postgres.name, postgres.required)
            );
            assert!(same_kind(&sqlite.kind, &postgres.kind), "{sqlite:?} {postgres:?}");
        }
    }
}

#[test]
fn every_column_has_a_privacy_class() {
    let classes = ["public", "internal", "personal", "special", "secret"];
    let mut columns = 0;
    for line in MIGRATIONS.iter().flat_map(|migration| migration.text.lines()) {
        let indented = line.starts_with("    ") && !line.trim_start().starts_with("PRIMARY KEY");
        if indented || line.contains(" ADD COLUMN ") {
            columns += 1;
            let class = line.rsplit_once("-- ").map_or("", |(_, class)| class.trim());
            // Behind a colon stands why.
            let class = class.split(':').next().unwrap_or_default();
            assert!(classes.contains(&class), "no privacy class: {line}");
        }
    }
    let db = testing::sqlite(&migrations());
    let ledgers = testing::sqlite(ledger::MIGRATIONS).db.columns().unwrap();
    let known: BTreeSet<_> = ledgers.iter().map(|column| &column.table).collect();
    // The store adds the seal to every table.
    let ours = |column: &store::ColumnInfo| !known.contains(&column.table) && column.name != "seal";
    let ours = db.db.columns().unwrap().iter().filter(|column| ours(column)).count();
    assert_eq!(columns, ours);
}

const THINGS: Migration = Migration {
    name: "test/0001_things",
    text: "-- unrecorded: a table of tests
    CREATE TABLE a_thing (
        id {uuid} PRIMARY KEY,
        unit {uuid},
        holder {uuid},
        secret {bool} NOT NULL,
        state {text} NOT NULL
    ) {strict};",
};

fn all_things(house: &Organisation) -> Vec<Thing> {
    let mut things = Vec::new();
    let units = ["stadt", "32", "32.1", "60"].map(|key| Some(house.unit(key))).into_iter().chain([None]);
    for unit in units {
        for holder in [None, Some(house.person("clara")), Some(house.person("bernd"))] {
            for state in State::ALL {
                for secret in [false, true] {
                    let id = Id::new(uuid::Uuid::from_u128(things.len() as u128 + 1));
                    things.push(Thing { id: Some(id), unit, holder, state: Some(state), secret });
                }
            }
        }
    }
    things
}

fn listed(db: &Database, filter: &access::Filter) -> BTreeSet<Id<()>> {
    let nobody: Option<PersonId> = None;
    let nowhere: Option<UnitId> = None;
    let params: Vec<&dyn Bind> =
        filter.params().into_iter().chain([&nobody as &dyn Bind, &nowhere as &dyn Bind]).collect();
    let rows = db.read(|read| {
        let wanted = sql!(concat!(
            "SELECT t.id FROM a_thing t WHERE ",
            access::visible!("t"),
            " AND (t.holder = $8 OR CAST($8 AS {uuid}) IS NULL) AND (t.unit = $9 OR CAST($9 AS {uuid}) IS NULL)"
        ));
        read.all(wanted, &params, |row| row.get(0))
    });
    rows.unwrap().into_iter().collect()
}

#[test]
fn the_database_lists_exactly_what_the_policy_permits() {
    testing::on_both(&[migrations(), vec![THINGS]].concat(), |db| {
        let house = Organisation::found(db, &World::system());
        let things = all_things(&house);
        db.write(|tx| {
            for t in &things {
                let sql =
                    sql!("INSERT INTO a_thing (id, unit, holder, secret, state) VALUES ($1, $2, $3, $4, $5)");
                tx.execute(sql, &[&t.id, &t.unit, &t.holder, &t.secret, &t.state])?;
            }
            Ok(())
        })
        .unwrap();
        let granted = [things[40].id.unwrap(), things[90].id.unwrap()];
        let clara = house.staff(db, "clara");
        let bernd = house.staff(db, "bernd").standing_in_for(clara.person(), "Clara", clara.roles().to_vec());
        let hanna = house.staff(db, "hanna").with_granted(granted);
        let others = ["ada", "rita", "otto", "regine", "beate"].map(|short| house.staff(db, short));
        let mut seen = 0;
        for staff in others.into_iter().chain([clara, bernd, hanna]) {
            for action in Action::ALL {
                let permitted = things.iter().filter(|thing| POLICY.judge(&staff, *action, thing).is_ok());
                let permitted: BTreeSet<_> = permitted.filter_map(|thing| thing.id).collect();
                seen += permitted.len();
                assert_eq!(
                    listed(db, &POLICY.filter(&staff, *action)),
                    permitted,
                    "{} {action:?}",
                    staff.name()
                );
            }
        }
        assert!(seen > 1000, "{seen}");
    });
}

/// Not a benchmark, an alarm: measured in a release build on a busy machine of two cores, SQLite took 50 to 100 µs.
#[test]
fn loading_a_person_and_the_session_is_cheap() {
    testing::on_both(&migrations(), |db| {
        let house = Organisation::found(db, &World::system());
        let hanna = house.person("hanna");
        let now = house.world.now();
        let start = std::time::Instant::now();
        let rounds = 200;
        for _ in 0..rounds {
            db.read(|read| access::Staff::load(read, hanna, now)).unwrap().unwrap();
        }
        let each = start.elapsed() / rounds;
        println!("{:?}: {each:?} for a head with {} units below", db.dialect(), 2);
        assert!(each < std::time::Duration::from_millis(20), "{each:?}");
    });
}

//! The rules of the store, shown on both databases.

#![expect(clippy::unwrap_used, reason = "a test stops loudly")]

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    thread,
};

use jiff::{Timestamp, civil::date};
use kernel::{Id, Money};
use proptest::prelude::*;
use store::{Ask, Database, Error, Json, Migration, Result, same_kind, sql, testing};
use uuid::Uuid;

const MIGRATIONS: &[Migration] = &[Migration {
    name: "test/0001_all_types",
    text: "-- unrecorded: a table of tests
    CREATE TABLE thing (
        id {uuid} PRIMARY KEY,       -- internal
        name {text} NOT NULL UNIQUE, -- internal
        flag {bool},                 -- internal
        number {int},                -- internal
        at {timestamp},              -- internal
        day {date},                  -- internal
        data {json},                 -- internal
        bytes {bytes}                -- internal
    ) {strict};
    -- unrecorded: a table of tests
    CREATE TABLE part (
        thing {uuid} NOT NULL REFERENCES thing (id) -- internal
    ) {strict};
    -- unrecorded: a table of tests
    CREATE TABLE counter (name {text} PRIMARY KEY, value {int} NOT NULL) {strict};",
}];

fn insert(db: &Database, id: Uuid, name: &str) -> Result<u64> {
    db.write(|tx| tx.execute(sql!("INSERT INTO thing (id, name) VALUES ($1, $2)"), &[&id, &name]))
}

fn count(db: &Database) -> i64 {
    db.read(|read| read.one(sql!("SELECT count(*) FROM thing"), &[], |row| row.get(0))).unwrap()
}

#[derive(Debug, Clone, PartialEq)]
struct All {
    flag: Option<bool>,
    number: Option<i64>,
    at: Option<Timestamp>,
    day: Option<kernel::Date>,
    data: Option<Json<Vec<String>>>,
    bytes: Option<Vec<u8>>,
}

fn round_trip(db: &Database, all: &All) -> All {
    let id = Uuid::from_u128(9);
    db.write(|tx| {
        tx.execute(sql!("DELETE FROM thing"), &[])?;
        tx.execute(
            sql!(
                "INSERT INTO thing (id, name, flag, number, at, day, data, bytes)
                 VALUES ($1, 'x', $2, $3, $4, $5, $6, $7)"
            ),
            &[&id, &all.flag, &all.number, &all.at, &all.day, &all.data, &all.bytes],
        )
    })
    .unwrap();
    db.read(|read| {
        read.one(sql!("SELECT flag, number, at, day, data, bytes FROM thing WHERE id = $1"), &[&id], |row| {
            Ok(All {
                flag: row.get(0)?,
                number: row.get(1)?,
                at: row.get(2)?,
                day: row.get(3)?,
                data: row.get(4)?,
                bytes: row.get(5)?,
            })
        })
    })
    .unwrap()
}

fn any_values() -> impl Strategy<Value = All> {
    let text = "[^\u{0}]{0,12}";
    (
        any::<Option<bool>>(),
        any::<Option<i64>>(),
        proptest::option::of(-2_000_000_000_000_000i64..4_000_000_000_000_000),
        proptest::option::of((1900i16..2200, 1i8..=12, 1i8..=28)),
        proptest::option::of(proptest::collection::vec(text, 0..3)),
        any::<Option<Vec<u8>>>(),
    )
        .prop_map(|(flag, number, at, day, data, bytes)| All {
            flag,
            number,
            at: at.map(|micros| Timestamp::from_microsecond(micros).unwrap()),
            day: day.map(|(y, m, d)| date(y, m, d)),
            data: data.map(Json),
            bytes,
        })
}

#[test]
fn every_type_comes_back_as_it_went_in() {
    testing::on_both(MIGRATIONS, |db| {
        let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(64));
        runner
            .run(&any_values(), |all| {
                prop_assert_eq!(&round_trip(db, &all), &all);
                Ok(())
            })
            .unwrap();
    });
}

#[test]
fn newtypes_come_back() {
    testing::on_both(MIGRATIONS, |db| {
        let id: Id<()> = Id::new(Uuid::from_u128(5));
        let got: (Id<()>, Money) = db
            .write(|tx| {
                tx.returning(
                    sql!("INSERT INTO thing (id, name, number) VALUES ($1, 'm', $2) RETURNING id, number"),
                    &[&id, &Money::from_cents(1250)],
                    |row| Ok((row.get(0)?, row.get(1)?)),
                )
            })
            .unwrap()
            .unwrap();
        assert_eq!(got, (id, Money::from_cents(1250)));
    });
}

#[test]
fn lists_are_bound_as_one_parameter() {
    testing::on_both(MIGRATIONS, |db| {
        for n in 1..=3 {
            insert(db, Uuid::from_u128(n), &n.to_string()).unwrap();
        }
        let ids: Json<Vec<Id<()>>> = Json(vec![Id::new(Uuid::from_u128(1)), Id::new(Uuid::from_u128(3))]);
        let names: Vec<String> = db
            .read(|read| {
                read.all(sql!("SELECT name FROM thing WHERE id {in_uuids $1} ORDER BY id"), &[&ids], |row| {
                    row.get(0)
                })
            })
            .unwrap();
        assert_eq!(names, ["1", "3"]);
        let names = Json(vec!["2"]);
        let found: i64 = db
            .read(|read| {
                read.one(sql!("SELECT count(*) FROM thing WHERE name {in_texts $1}"), &[&names], |row| {
                    row.get(0)
                })
            })
            .unwrap();
        assert_eq!(found, 1);
    });
}

#[test]
fn an_error_leaves_nothing_behind_even_when_it_is_swallowed() {
    testing::on_both(MIGRATIONS, |db| {
        insert(db, Uuid::from_u128(1), "a").unwrap();
        let result = db.write(|tx| {
            tx.execute(sql!("INSERT INTO thing (id, name) VALUES ($1, 'b')"), &[&Uuid::from_u128(2)])?;
            let second =
                tx.execute(sql!("INSERT INTO thing (id, name) VALUES ($1, 'a')"), &[&Uuid::from_u128(3)]);
            assert!(matches!(second, Err(Error::Duplicate)));
            Ok(()) // swallowed
        });
        assert!(matches!(result, Err(Error::Poisoned)));
        assert_eq!(count(db), 1);
    });
}

#[test]
fn questions_asked_at_once_are_answered_in_their_order() {
    fn doubled(number: i64) -> Ask<Option<i64>> {
        Ask::first(sql!("SELECT CAST($1 AS {int}) * 2"), &[&number], |row| row.get(0))
    }
    // PostgreSQL refuses to make a number of it, SQLite's is no text.
    let broken =
        || Ask::first(sql!("SELECT CAST(name AS {int}) FROM thing"), &[], |row| row.get::<String>(0));
    testing::on_both(MIGRATIONS, |db| {
        insert(db, Uuid::from_u128(1), "b").unwrap();
        insert(db, Uuid::from_u128(2), "a").unwrap();
        let names =
            || Ask::all(sql!("SELECT name FROM thing ORDER BY name"), &[], |row| row.get::<String>(0));
        let joined =
            Ask::fold(sql!("SELECT name FROM thing ORDER BY name DESC"), &[], String::new(), |all, row| {
                all.push_str(&row.get::<String>(0)?);
                Ok(())
            });
        let nothing =
            Ask::first(sql!("SELECT name FROM thing WHERE name = 'c'"), &[], |row| row.get::<String>(0));
        let answers = db.read(|read| read.ask((names(), doubled(21), joined, nothing))).unwrap();
        assert_eq!(answers, (vec!["a".to_owned(), "b".to_owned()], Some(42), "ba".to_owned(), None));
        // More than a connection has under way at once, and outside of a transaction.
        let many: Vec<_> = db.ask((0..200).map(doubled).collect::<Vec<_>>()).unwrap();
        assert!(many.into_iter().eq((0..200).map(|number| Some(number * 2))));
        // An act asks as well, and sees what it has written.
        db.write(|tx| {
            tx.execute(sql!("INSERT INTO thing (id, name) VALUES ($1, 'z')"), &[&Uuid::from_u128(3)])?;
            assert_eq!(tx.ask((names(), doubled(1)))?.0.len(), 3);
            Ok(())
        })
        .unwrap();
        // One that fails fails all of them, and the connection is as good as before.
        for _ in 0..20 {
            let failed = db.read(|read| {
                assert!(read.ask((names(), broken(), names())).is_err());
                read.ask(names())
            });
            assert!(matches!(failed, Err(Error::Poisoned)), "{failed:?}");
            assert_eq!(db.read(|read| read.ask(names())).unwrap().len(), 3);
        }
    });
}

#[test]
fn the_schema_refuses_what_does_not_fit() {
    testing::on_both(MIGRATIONS, |db| {
        let orphan =
            db.write(|tx| tx.execute(sql!("INSERT INTO part (thing) VALUES ($1)"), &[&Uuid::from_u128(7)]));
        assert!(matches!(orphan, Err(Error::Constraint(_))), "{orphan:?}");
        let missing =
            db.read(|read| read.one(sql!("SELECT name FROM thing"), &[], |row| row.get::<String>(0)));
        assert!(matches!(missing, Err(Error::NoRow)));
    });
}

#[test]
fn reading_cannot_write() {
    testing::on_both(MIGRATIONS, |db| {
        let sneaky = db
            .read(|read| read.all(sql!("DELETE FROM thing RETURNING name"), &[], |row| row.get::<String>(0)));
        assert!(sneaky.is_err());
        let sneaky = || Ask::first(sql!("DELETE FROM thing RETURNING name"), &[], |row| row.get::<String>(0));
        assert!(db.read(|read| read.ask(sneaky())).is_err());
        assert!(db.ask((sneaky(),)).is_err());
    });
}

#[test]
fn a_panic_inside_an_act_takes_the_act_back_and_nothing_else() {
    testing::on_both(MIGRATIONS, |db| {
        let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            db.write(|tx| -> Result<()> {
                tx.execute(sql!("INSERT INTO thing (id, name) VALUES ($1, 'p')"), &[&Uuid::from_u128(1)])?;
                panic!("a fault of the program");
            })
        }));
        assert!(caught.is_err());
        assert_eq!(count(db), 0);
        insert(db, Uuid::from_u128(2), "after").unwrap();
        assert_eq!(count(db), 1);
    });
}

#[test]
fn many_writers_at_once_lose_nothing_and_number_without_gaps() {
    testing::on_both(MIGRATIONS, |db| {
        db.write(|tx| tx.execute(sql!("INSERT INTO counter (name, value) VALUES ('n', 0)"), &[])).unwrap();
        let failed = Arc::new(AtomicU32::new(0));
        thread::scope(|scope| {
            for writer in 0..8u128 {
                let failed = failed.clone();
                scope.spawn(move || {
                    for n in 0..50u128 {
                        let id = Uuid::from_u128(writer * 1000 + n + 1);
                        let fails = n % 10 == 9;
                        let result = db.write(|tx| {
                            tx.execute(
                                sql!("INSERT INTO thing (id, name) VALUES ($1, $2)"),
                                &[&id, &id.to_string()],
                            )?;
                            tx.returning(
                                sql!("UPDATE counter SET value = value + 1 WHERE name = 'n' RETURNING value"),
                                &[],
                                |row| row.get::<i64>(0),
                            )?;
                            if fails { Err(Error::NoRow) } else { Ok(()) }
                        });
                        assert_eq!(result.is_err(), fails);
                        failed.fetch_add(u32::from(fails), Ordering::SeqCst);
                    }
                });
            }
        });
        assert_eq!(failed.load(Ordering::SeqCst), 40);
        assert_eq!(count(db), 360);
        let value: i64 = db
            .read(|read| read.one(sql!("SELECT value FROM counter WHERE name = 'n'"), &[], |row| row.get(0)))
            .unwrap();
        assert_eq!(value, 360);
    });
}

#[test]
fn a_read_sees_one_moment() {
    testing::on_both(MIGRATIONS, |db| {
        db.read(|read| {
            let before: i64 = read.one(sql!("SELECT count(*) FROM thing"), &[], |row| row.get(0))?;
            thread::scope(|scope| {
                scope.spawn(|| insert(db, Uuid::from_u128(1), "meanwhile").unwrap()).join().unwrap()
            });
            let after: i64 = read.one(sql!("SELECT count(*) FROM thing"), &[], |row| row.get(0))?;
            assert_eq!(before, after);
            Ok(())
        })
        .unwrap();
        assert_eq!(count(db), 1);
    });
}

#[test]
fn a_migration_runs_once_and_must_not_be_changed_afterwards() {
    testing::on_both(MIGRATIONS, |db| {
        assert_eq!(db.migrate(MIGRATIONS, Timestamp::UNIX_EPOCH).unwrap(), Vec::<&str>::new());
        let changed = [Migration { text: "CREATE TABLE other (id {uuid}) {strict};", ..MIGRATIONS[0] }];
        assert!(matches!(db.migrate(&changed, Timestamp::UNIX_EPOCH), Err(Error::Migration(_))));
        let broken = [Migration {
            name: "test/0002_broken",
            text: "CREATE TABLE good (id {uuid}) {strict}; CREATE TABEL x;",
        }];
        assert!(matches!(db.migrate(&broken, Timestamp::UNIX_EPOCH), Err(Error::Migration(_))));
        assert!(
            db.columns().unwrap().iter().all(|column| column.table != "good"),
            "half a migration was left"
        );
    });
}

#[test]
fn every_statement_can_be_prepared_and_both_schemas_agree() {
    let databases = testing::both(MIGRATIONS);
    for statement in
        store::STATEMENTS.iter().filter(|s| s.file.ends_with("both.rs") || s.file.contains("store/src"))
    {
        let described: Vec<_> = databases
            .iter()
            .map(|d| d.db.describe(statement).unwrap_or_else(|e| panic!("{statement:?}: {e:?}")))
            .collect();
        assert!(described.windows(2).all(|pair| pair[0] == pair[1]), "{statement:?}: {described:?}");
    }
    let columns: Vec<_> = databases.iter().map(|d| d.db.columns().unwrap()).collect();
    assert!(columns[0].len() > 8);
    for pair in columns.windows(2) {
        for (sqlite, postgres) in pair[0].iter().zip(&pair[1]) {
            assert_eq!(
                (&sqlite.table, &sqlite.name, sqlite.required),
                (&postgres.table, &postgres.name, postgres.required)
            );
            assert!(same_kind(&sqlite.kind, &postgres.kind), "{sqlite:?} {postgres:?}");
        }
        assert_eq!(pair[0].len(), pair[1].len());
    }
}

#[test]
fn what_is_done_later_is_done_before_anything_that_comes_after() {
    testing::on_both(MIGRATIONS, |db| {
        let write = |tx: &mut store::Tx<'_>, number: u128| {
            let name = number.to_string();
            tx.later(sql!("INSERT INTO thing (id, name) VALUES ($1, $2)"), &[&Uuid::from_u128(number), &name])
        };
        let seen = db.write(|tx| {
            (0..2).try_for_each(|number| write(tx, number))?;
            let first: i64 = tx.one(sql!("SELECT count(*) FROM thing"), &[], |row| row.get(0))?;
            (2..152).try_for_each(|number| write(tx, number))?;
            let removed = tx.execute(sql!("DELETE FROM thing WHERE name = $1"), &[&"151"])?;
            write(tx, 152)?;
            Ok((first, removed))
        });
        assert_eq!((seen.unwrap(), count(db)), ((2, 1), 152));
        // What fails is told at the latest before the commit, and nothing of the transaction stays.
        let failed = db.write(|tx| write(tx, 200).and_then(|()| write(tx, 7)));
        assert!(failed.is_err());
        let swallowed = db.write(|tx| {
            let _ = write(tx, 7);
            let _ = tx.one(sql!("SELECT count(*) FROM thing"), &[], |row| row.get::<i64>(0));
            let _ = write(tx, 201);
            Ok(())
        });
        assert!(swallowed.is_err());
        assert_eq!(count(db), 152);
    });
}

#[test]
fn what_goes_with_the_commit_is_there_with_all_that_went_before_or_not_at_all() {
    testing::on_both(MIGRATIONS, |db| {
        // One after the other in time, whatever goes to the server as one: a thing, what belongs to it, a change, another thing.
        let write = |number: u128, last: u128| {
            let (id, name, last) = (Uuid::from_u128(number), number.to_string(), Uuid::from_u128(last));
            db.write(|tx| {
                let thing = sql!("INSERT INTO thing (id, name) VALUES ($1, $2)");
                tx.later(thing, &[&id, &name])?;
                tx.later(sql!("INSERT INTO part (thing) VALUES ($1)"), &[&id])?;
                tx.later(sql!("UPDATE thing SET flag = $2 WHERE id = $1"), &[&id, &true])?;
                tx.later(sql!("INSERT INTO counter (name, value) VALUES ($1, 1)"), &[&name])?;
                tx.last(thing, &[&last, &last.to_string()])
            })
        };
        let seen = |sql| db.read(|read| read.one(sql, &[], |row| row.get::<i64>(0))).unwrap();
        let all = || {
            (
                seen(sql!("SELECT count(*) FROM thing")),
                seen(sql!("SELECT count(*) FROM thing WHERE flag = {true}")),
                seen(sql!("SELECT count(*) FROM part")),
                seen(sql!("SELECT count(*) FROM counter")),
            )
        };
        write(1, 101).unwrap();
        assert_eq!(all(), (2, 1, 1, 1));
        // The last one fails: it is there already.
        assert!(write(2, 101).is_err());
        assert_eq!(all(), (2, 1, 1, 1));
        write(2, 102).unwrap();
        assert_eq!(all(), (4, 2, 2, 2));
    });
}

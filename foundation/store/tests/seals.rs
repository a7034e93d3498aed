//! Seals on both databases: every row has one, every change of an official row is known, and what was written past the
//! program is found.

#![expect(clippy::unwrap_used, reason = "a test stops loudly")]

use std::{cell::RefCell, collections::BTreeMap};

use jiff::Timestamp;
use proptest::prelude::*;
use store::{
    Changes, Database, Error, Json, Migration, Result, Sql, Tx,
    dialect::Dialect,
    sql,
    testing::{self, TestDatabase},
};
use uuid::Uuid;

const MIGRATIONS: &[Migration] = &[Migration {
    name: "test/0001_official",
    text: "CREATE TABLE deed (
        id {uuid} PRIMARY KEY,           -- internal
        title {text} NOT NULL UNIQUE,    -- internal
        flag {bool},                     -- internal
        number {int},                    -- internal
        at {timestamp},                  -- internal
        day {date},                      -- internal
        data {json},                     -- internal
        bytes {bytes}                    -- internal
    ) {strict};
    CREATE TABLE deed_page (
        deed {uuid} NOT NULL REFERENCES deed (id) ON DELETE CASCADE, -- internal
        page {int} NOT NULL,             -- internal
        text {text} NOT NULL,            -- internal
        PRIMARY KEY (deed, page)
    ) {strict};
    -- unrecorded: a scribble
    CREATE TABLE scribble (
        id {int} PRIMARY KEY,            -- internal
        text {text}                      -- internal
    ) {strict};
    CREATE INDEX scribble_text ON scribble (text);",
}];

/// One step of a transaction. Rows are chosen among a few, so that steps meet.
#[derive(Debug, Clone)]
enum Step {
    Put(u8, String, Option<i64>),
    Rename(u8, u8),
    Everything(Option<i64>),
    Page(u8, i64, String),
    Delete(u8),
    DeleteAll,
}

fn id(n: u8) -> Uuid {
    Uuid::from_u128(u128::from(n) + 1)
}

fn run(tx: &mut Tx<'_>, step: &Step) -> Result<()> {
    match step {
        Step::Put(n, text, number) => tx.execute(
            sql!(
                "INSERT INTO deed (id, title, flag, number, at, day, data, bytes) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                 ON CONFLICT (id) DO UPDATE SET number = excluded.number, data = excluded.data"
            ),
            &[
                &id(*n),
                &format!("{n},"),
                &number.map(|number| number % 2 == 0),
                number,
                &number.map(|number| Timestamp::from_microsecond(number % 1_000_000_000).unwrap()),
                &number.map(|_| jiff::civil::date(2026, 11, 25)),
                &Some(Json(vec![text.clone(), ")".to_owned()])),
                &Some(text.as_bytes().to_vec()),
            ],
        ),
        // Changes the primary key where the new one is free.
        Step::Rename(from, to) => tx.execute(
            sql!(
                "UPDATE deed SET id = $2 WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM deed WHERE id = $2)
                 AND NOT EXISTS (SELECT 1 FROM deed_page WHERE deed = $1)"
            ),
            &[&id(*from), &id(*to)],
        ),
        Step::Everything(number) => tx.execute(sql!("UPDATE deed SET number = $1"), &[number]),
        Step::Page(n, page, text) => tx.execute(
            sql!(
                "INSERT INTO deed_page (deed, page, text) SELECT id, $2, $3 FROM deed WHERE id = $1
                 ON CONFLICT (deed, page) DO UPDATE SET text = excluded.text"
            ),
            &[&id(*n), page, text],
        ),
        Step::Delete(n) => tx.execute(sql!("DELETE FROM deed WHERE id = $1"), &[&id(*n)]),
        Step::DeleteAll => tx.execute(sql!("DELETE FROM deed_page"), &[]),
    }?;
    Ok(())
}

fn any_step() -> impl Strategy<Value = Step> {
    let text = "[a-z,()\" äß]{0,6}";
    prop_oneof![
        4 => (0u8..5, text, any::<Option<i64>>()).prop_map(|(n, text, number)| Step::Put(n, text, number)),
        1 => (0u8..5, 0u8..5).prop_map(|(from, to)| Step::Rename(from, to)),
        1 => any::<Option<i64>>().prop_map(Step::Everything),
        3 => (0u8..5, 0i64..3, text).prop_map(|(n, page, text)| Step::Page(n, page, text)),
        1 => (0u8..5).prop_map(Step::Delete),
        1 => Just(Step::DeleteAll),
    ]
}

type Sums = BTreeMap<(String, u64), u128>;

fn add(sums: &mut Sums, changes: &Changes) {
    for (table, rows) in changes.iter() {
        for (row, value) in rows {
            let sum = sums.entry((table.to_owned(), *row)).or_default();
            *sum = sum.wrapping_add(*value);
        }
    }
    sums.retain(|_, sum| *sum != 0);
}

/// The seals that are there, and whether all of them fit.
fn seals(db: &Database, tables: &[&str]) -> (Sums, bool) {
    let (mut there, mut good) = (Sums::new(), true);
    for table in tables {
        db.read(|read| {
            read.each_sealed(db.sealer(), table, &mut |row| {
                good &= row.good;
                let sum = there.entry(((*table).to_owned(), row.number)).or_default();
                *sum = sum.wrapping_add(row.seal);
                assert!(
                    row.name().starts_with(if *table == "deed_page" { "deed,page=" } else { "id=" }),
                    "{}",
                    row.name()
                );
                Ok(())
            })
        })
        .unwrap();
    }
    (there, good)
}

#[test]
fn the_sums_of_all_transactions_are_the_seals_that_are_there() {
    let transaction = (proptest::collection::vec(any_step(), 1..5), prop::bool::weighted(0.8));
    let history = proptest::collection::vec(transaction, 1..8);
    testing::on_both(MIGRATIONS, |db| {
        let cases = if db.dialect() == Dialect::Sqlite { 200 } else { 60 };
        let sums = RefCell::new(Sums::new());
        let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(cases));
        runner
            .run(&history, |history| {
                for (steps, kept) in &history {
                    let done = db.write(|tx| {
                        steps.iter().try_for_each(|step| run(tx, step))?;
                        let changes = tx.take_changes()?;
                        if *kept { Ok(changes) } else { Err(Error::NoRow) }
                    });
                    if let Ok(changes) = done {
                        prop_assert_eq!(Changes::from_bytes(&changes.to_bytes()), Some(changes.clone()));
                        add(&mut sums.borrow_mut(), &changes);
                    }
                }
                let (there, good) = seals(db, &["deed", "deed_page"]);
                prop_assert!(good);
                prop_assert_eq!(&there, &*sums.borrow());
                Ok(())
            })
            .unwrap();
        println!("{cases} histories on {:?}", db.dialect());
    });
}

#[test]
fn what_changes_official_rows_and_is_taken_over_by_nobody_is_refused() {
    testing::on_both(MIGRATIONS, |db| {
        let put = Step::Put(1, "a".into(), None);
        let refused = db.write(|tx| run(tx, &put));
        assert!(matches!(&refused, Err(Error::Official(table)) if table == "deed"), "{refused:?}");
        assert!(seals(db, &["deed"]).0.is_empty(), "nothing was written");
        let both = db.write(|tx| {
            run(tx, &put)?;
            run(tx, &Step::Delete(1))
        });
        both.unwrap();
        db.write(|tx| tx.execute(sql!("INSERT INTO scribble (id, text) VALUES (1, 'x')"), &[])).unwrap();
        assert!(seals(db, &["scribble"]).1, "it has a seal all the same");
    });
}

fn filled(database: &TestDatabase) {
    database
        .db
        .write(|tx| {
            for n in 0..3 {
                run(tx, &Step::Put(n, "text".into(), Some(7)))?;
                run(tx, &Step::Page(n, 1, "page".into()))?;
                tx.execute(sql!("INSERT INTO scribble (id, text) VALUES ($1, NULL)"), &[&i64::from(n)])?;
            }
            tx.take_changes()?;
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_row_that_was_changed_past_the_program_has_the_wrong_seal() {
    for database in testing::both(MIGRATIONS) {
        let on_sqlite = database.db.dialect() == Dialect::Sqlite;
        let changes = [
            ("deed", "title = 'other'"),
            ("deed", "flag = NULL"),
            ("deed", "number = 8"),
            ("deed", if on_sqlite { "at = at + 1" } else { "at = at + interval '1 microsecond'" }),
            ("deed", if on_sqlite { "day = '2026-11-26'" } else { "day = day + 1" }),
            ("deed", "data = '[\"text\", \")\", null]'"),
            ("deed", if on_sqlite { "bytes = x''" } else { "bytes = ''" }),
            (
                "deed",
                if on_sqlite { "seal = zeroblob(16)" } else { "seal = decode(repeat('00', 16), 'hex')" },
            ),
            ("deed", "title = NULL, bytes = NULL, data = NULL"),
            ("deed_page", "page = 2"),
            ("deed_page", "text = ''"),
            ("scribble", "text = ''"),
            ("scribble", "id = 9"),
            ("schema_migration", "checksum = 'x'"),
        ];
        for (table, change) in changes {
            // Each database is used once for each change, so that a finding is one of this change.
            database.tamper("DELETE FROM scribble; DELETE FROM deed_page; DELETE FROM deed").unwrap();
            filled(&database);
            let one = if table == "deed" { "number = 7 AND title = '1,'" } else { "1 = 1" };
            let good = |db: &Database| {
                let mut good = true;
                let all = db.read(|read| {
                    read.each_sealed(db.sealer(), table, &mut |row| {
                        good &= row.good;
                        Ok(())
                    })
                });
                all.is_ok() && good
            };
            assert!(good(&database.db), "{table} before");
            let done = database.tamper(&format!("UPDATE {table} SET {change} WHERE {one}"));
            // The schema refuses what is no value of the column, or two pages with one key.
            if done.is_ok() {
                assert!(!good(&database.db), "{change} was not found on {:?}", database.db.dialect());
            } else {
                assert!(
                    change.contains("title = NULL") || change == "page = 2" || change == "id = 9",
                    "{change}: {done:?}"
                );
            }
        }
    }
}

#[test]
fn a_new_column_changes_no_seal_and_is_sealed_from_then_on() {
    testing::on_both(MIGRATIONS, |db| {
        db.write(|tx| {
            run(tx, &Step::Put(1, "a".into(), None))?;
            tx.take_changes()?;
            Ok(())
        })
        .unwrap();
        let before = seals(db, &["deed"]);
        let more = [
            MIGRATIONS,
            &[Migration {
                name: "test/0002_more",
                text: "ALTER TABLE deed ADD COLUMN more {text}; ALTER TABLE scribble ADD COLUMN more {int};",
            }],
        ]
        .concat();
        db.migrate(&more, Timestamp::UNIX_EPOCH).unwrap();
        assert_eq!(seals(db, &["deed"]), before);
        static SET: Sql = Sql::new("UPDATE deed SET more = 'x'", file!(), line!());
        let changes = db
            .write(|tx| {
                tx.execute(&SET, &[])?;
                tx.take_changes()
            })
            .unwrap();
        assert!(!changes.is_empty());
        let after = seals(db, &["deed"]);
        assert!(after.1 && after != before);
        assert_eq!(db.read(|read| read.inspect(&more)).unwrap(), []);
    });
}

#[test]
fn a_migration_cannot_write_official_rows_nor_make_a_table_whose_rows_have_no_name() {
    testing::on_both(MIGRATIONS, |db| {
        for text in [
            "INSERT INTO deed (id, title) SELECT id, 'x' FROM (SELECT {nothing} AS id) AS one;",
            "CREATE TABLE other (a {int} PRIMARY KEY) {strict}; INSERT INTO other VALUES (1);",
            "CREATE TABLE other (a {int}) {strict};",
        ] {
            let text = text.replace(
                "{nothing}",
                if db.dialect() == Dialect::Sqlite { "x'01'" } else { "gen_random_uuid()" },
            );
            let migration = Migration { name: "test/0002_more", text: text.leak() };
            let refused = db.migrate(&[MIGRATIONS, &[migration]].concat(), Timestamp::UNIX_EPOCH);
            assert!(
                matches!(&refused, Err(Error::Migration(words)) if words.contains("official")),
                "{refused:?}"
            );
        }
        assert_eq!(db.read(|read| read.inspect(MIGRATIONS)).unwrap(), []);
    });
}

#[test]
fn a_schema_that_was_changed_is_found() {
    let sqlite = [
        "DROP INDEX scribble_text",
        "DROP TRIGGER deed_seal_gone",
        "DROP TRIGGER deed_seal_new; CREATE TRIGGER deed_seal_new AFTER INSERT ON deed BEGIN SELECT 1; END",
        "CREATE TRIGGER more AFTER INSERT ON deed BEGIN SELECT 1; END",
        "ALTER TABLE deed ADD COLUMN more TEXT",
        "ALTER TABLE scribble DROP COLUMN seal",
        "CREATE TABLE more (a INTEGER)",
        "CREATE VIEW more AS SELECT 1",
        "DROP TABLE deed_page",
    ];
    let postgres = [
        "DROP INDEX scribble_text",
        "ALTER TABLE deed DISABLE TRIGGER row_changed",
        "ALTER TABLE deed ENABLE REPLICA TRIGGER row_seal",
        "DROP TRIGGER row_changed ON deed",
        "CREATE OR REPLACE FUNCTION row_seal() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "CREATE OR REPLACE FUNCTION row_changed_deed() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "ALTER TABLE deed ADD COLUMN more text",
        "ALTER TABLE scribble DROP COLUMN seal",
        "ALTER TABLE deed ALTER COLUMN title DROP NOT NULL",
        "ALTER TABLE deed ALTER COLUMN number TYPE int",
        "ALTER TABLE deed DROP CONSTRAINT deed_title_key",
        "ALTER TABLE deed ENABLE ROW LEVEL SECURITY",
        "CREATE TABLE more (a int)",
        "CREATE VIEW more AS SELECT 1",
        "CREATE RULE more AS ON DELETE TO deed DO INSTEAD NOTHING",
        "DROP TABLE deed_page",
    ];
    let mut found = 0;
    for on_postgres in [false, true] {
        for change in if on_postgres { &postgres[..] } else { &sqlite[..] } {
            let fresh =
                if on_postgres { testing::both(MIGRATIONS).pop() } else { Some(testing::sqlite(MIGRATIONS)) };
            let Some(database) = fresh.filter(|d| (d.db.dialect() == Dialect::Postgres) == on_postgres)
            else {
                return;
            };
            assert_eq!(database.db.read(|read| read.inspect(MIGRATIONS)).unwrap(), []);
            database.tamper(change).unwrap();
            let faults = database.db.read(|read| read.inspect(MIGRATIONS)).unwrap();
            assert!(!faults.is_empty(), "{change} was not found");
            found += 1;
        }
        println!("{found} changes of the schema found");
    }
}

#[test]
fn another_key_makes_other_seals() {
    for database in testing::both(MIGRATIONS) {
        filled(&database);
        let other = store::Sealer::new([1; 32]);
        let mut wrong = 0;
        database
            .db
            .read(|read| {
                read.each_sealed(&other, "deed", &mut |row| {
                    wrong += usize::from(!row.good);
                    Ok(())
                })
            })
            .unwrap();
        assert_eq!(wrong, 3);
    }
}

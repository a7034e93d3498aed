//! An intruder with the whole database and all objects in hand: the audit finds and names what was changed, on SQLite and
//! on PostgreSQL. The town is a real one, made by the same acts as in the running program.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a test stops loudly and says what it saw")]

mod changes;
mod scene;

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    fs,
};

use changes::{Kind, statements};
use proptest::{prelude::*, test_runner::TestRunner};
use scene::Scene;
use store::{
    dialect::Dialect,
    seal::{Kind as Sort, kinds},
    testing,
};

/// Counts inside of a property.
#[derive(Default)]
struct Count(Cell<usize>);

impl Count {
    fn add(&self, number: usize) {
        self.0.set(self.0.get() + number);
    }
}

fn runner(cases: u32) -> TestRunner {
    TestRunner::new(ProptestConfig {
        max_shrink_iters: 4,
        failure_persistence: None,
        ..ProptestConfig::with_cases(cases)
    })
}

/// Changes a random row in every table at once, a batch for each case, and demands that each table is named.
fn every_table_is_guarded(dialect: Dialect, cases: u32) {
    let Some(scene) = Scene::made(dialect) else { return };
    let town = scene.town();
    let audit = || rathaus::audit::town(&town, true, |_| ());
    let clean = audit().unwrap();
    assert!(clean.is_good(), "{clean}");
    let pristine = testing::dump(&scene.place).unwrap();
    let (found, refused) = (RefCell::new(BTreeMap::<&str, usize>::new()), Count::default());
    let kinds = kinds(&rathaus::wiring::migrations());
    let choice = (0usize..Kind::ALL.len(), any::<u32>(), any::<u32>(), any::<u32>());
    runner(cases)
        .run(&proptest::collection::vec(choice, kinds.len()), |choices| {
            let sealed = kinds.iter().zip(choices).filter(|((_, sort), _)| **sort != Sort::Unsealed);
            let batches = sealed.map(|((table, sort), (kind, row, column, place))| {
                // Of a table that is no official record only changed values are promised to be found.
                let kind = if *sort == Sort::Recorded { Kind::ALL[kind] } else { Kind::Value };
                statements(&scene, table, kind, (row, column, place))
            });
            refused.add(scene.tamper(&batches.collect::<Vec<_>>()));
            let after = testing::dump(&scene.place).unwrap();
            let report = audit().map_err(|error| TestCaseError::fail(format!("{error:?}")))?;
            for (table, kind) in kinds.iter().filter(|(table, _)| after[*table] != pristine[*table]) {
                let named = report.deviations.iter().any(|deviation| deviation.table == *table);
                prop_assert!(named, "a change of {} ({:?}) was not found: {}", table, kind, report);
                *found
                    .borrow_mut()
                    .entry(if *kind == Sort::Recorded { "official" } else { "other" })
                    .or_default() += 1;
            }
            scene.put_back(&pristine);
            prop_assert_eq!(&testing::dump(&scene.place).unwrap(), &pristine);
            Ok(())
        })
        .unwrap();
    let report = audit().unwrap();
    assert!(report.is_good(), "put back: {report}");
    let empty: Vec<_> =
        pristine.iter().filter(|(_, rows)| rows.is_empty()).map(|(table, _)| table.as_str()).collect();
    let found = found.into_inner();
    println!(
        "{dialect:?}: {} rows, {} documents audited; changes found: {found:?}, refused by the schema: {}",
        clean.rows,
        clean.documents,
        refused.0.get()
    );
    println!("tables without rows: {empty:?}");
    assert!(empty.len() < 4 && found["official"] > 30 && found["other"] > 30);
}

#[test]
fn every_table_on_sqlite_is_guarded() {
    every_table_is_guarded(Dialect::Sqlite, 8);
}

#[test]
fn every_table_on_postgresql_is_guarded() {
    every_table_is_guarded(Dialect::Postgres, 4);
}

#[test]
fn what_was_done_to_a_row_is_named_on_sqlite() {
    what_was_done_to_a_row_is_named(Dialect::Sqlite);
}

#[test]
fn what_was_done_to_a_row_is_named_on_postgresql() {
    what_was_done_to_a_row_is_named(Dialect::Postgres);
}

fn what_was_done_to_a_row_is_named(dialect: Dialect) {
    let Some(scene) = Scene::made(dialect) else { return };
    let (town, pristine) = (scene.town(), testing::dump(&scene.place).unwrap());
    let wanted = [
        (Kind::Value, "passt nicht zu ihrem Siegel"),
        (Kind::Removed, "die Zeile fehlt; zuletzt schrieb sie die Amtshandlung"),
        (Kind::Copied, "keine Amtshandlung hat diese Zeile geschrieben"),
        (Kind::RolledBack, "ist nicht auf dem Stand der Amtshandlung"),
    ];
    for (kind, words) in wanted {
        assert_eq!(scene.tamper(&[statements(&scene, "case_file", kind, (0, 5, 3))]), 0, "{kind:?}");
        let report = rathaus::audit::town(&town, false, |_| ()).unwrap();
        let named = report.deviations.iter().any(|d| d.table == "case_file" && d.words.contains(words));
        assert!(named, "{kind:?}: {report}");
        scene.put_back(&pristine);
    }
    // Old rows with their old, valid seals in all tables: the whole database as it was a while ago, but for the log.
    let tables = kinds(&rathaus::wiring::migrations());
    let tables = tables.keys().filter(|table| !table.starts_with("ledger_"));
    let batches: Vec<_> = tables.map(|table| scene.restore(table, scene::OLD)).collect();
    assert_eq!(scene.tamper(&batches), 0);
    let report = rathaus::audit::town(&town, false, |_| ()).unwrap();
    for table in ["case_entry", "case_file", "letter", "document", "person", "town_settings"] {
        assert!(report.deviations.iter().any(|d| d.table == table), "{table}: {report}");
    }
}

#[test]
fn the_log_is_guarded_on_sqlite() {
    the_log_is_guarded(Dialect::Sqlite, 30);
}

#[test]
fn the_log_is_guarded_on_postgresql() {
    the_log_is_guarded(Dialect::Postgres, 12);
}

fn the_log_is_guarded(dialect: Dialect, cases: u32) {
    let Some(scene) = Scene::made(dialect) else { return };
    let (town, pristine) = (scene.town(), testing::dump(&scene.place).unwrap());
    let (found, refused) = (Count::default(), Count::default());
    let tables = ["ledger_event", "ledger_tile", "ledger_checkpoint", "ledger_head"];
    let kind = prop_oneof![Just(Kind::Value), Just(Kind::Removed)];
    let choice = (0..tables.len(), kind, any::<u32>(), any::<u32>(), any::<u32>());
    runner(cases)
        .run(&choice, |(table, kind, row, column, place)| {
            let sql = statements(&scene, tables[table], kind, (row, column, place));
            let no = scene.tamper(std::slice::from_ref(&sql)) > 0;
            if no || testing::dump(&scene.place).unwrap() == pristine {
                refused.add(1);
                return Ok(());
            }
            let report = rathaus::audit::town(&town, false, |_| ());
            prop_assert!(report.is_err() || !report.unwrap().is_good(), "not found: {}", sql);
            found.add(1);
            scene.put_back(&pristine);
            Ok(())
        })
        .unwrap();
    let (found, refused) = (found.0.get(), refused.0.get());
    println!("{dialect:?}: {found} changes of the log found, {refused} refused by the schema");
    assert!(found > 5);
}

#[test]
fn a_changed_missing_or_surplus_object_is_found() {
    let scene = Scene::made(Dialect::Sqlite).expect("SQLite is always there");
    let town = scene.town();
    let objects = scene.objects();
    let found = Count::default();
    runner(25)
        .run(
            &(any::<prop::sample::Index>(), any::<prop::sample::Index>(), 1u8..=255),
            |(object, place, change)| {
                let path = object.get(&objects);
                let bytes = fs::read(path).unwrap();
                let mut changed = bytes.clone();
                changed[place.index(bytes.len())] ^= change;
                fs::write(path, &changed).unwrap();
                let report = town.audit(true, |_| ()).unwrap();
                fs::write(path, bytes).unwrap();
                prop_assert!(
                    report.deviations.iter().any(|deviation| deviation.table == "blob"),
                    "{}",
                    report
                );
                found.add(1);
                Ok(())
            },
        )
        .unwrap();
    let path = &objects[0];
    let bytes = fs::read(path).unwrap();
    fs::remove_file(path).unwrap();
    let report = town.audit(true, |_| ()).unwrap();
    assert!(report.deviations.iter().any(|d| d.words.contains("fehlt")), "{report}");
    assert!(town.audit(false, |_| ()).unwrap().is_good(), "without documents nobody looks");
    fs::write(path, &bytes).unwrap();
    let surplus = path.with_file_name("ab".repeat(32));
    let shelved = surplus.parent().unwrap().parent().unwrap().parent().unwrap().join("ab/ab");
    fs::create_dir_all(&shelved).unwrap();
    fs::write(shelved.join("ab".repeat(32)), b"x").unwrap();
    let report = town.audit(true, |_| ()).unwrap();
    assert!(report.deviations.iter().any(|d| d.words.contains("gehört zu keinem Dokument")), "{report}");
    println!("{} changed bytes in {} objects found", found.0.get(), objects.len());
}

#[test]
fn the_list_of_towns_is_guarded() {
    let scene = Scene::made(Dialect::Sqlite).expect("SQLite is always there");
    assert_eq!(scene.installation.audit_registry().unwrap(), Vec::<String>::new());
    for change in
        ["UPDATE installation_town SET hosts = '[\"evil.example\"]'", "CREATE TABLE more (a INTEGER)"]
    {
        testing::tamper(&scene.registry, change).unwrap();
        assert!(!scene.installation.audit_registry().unwrap().is_empty(), "{change}");
    }
}

/// Any byte of the file of a SQLite database: either the audit finds it, or it lies where no row is.
#[test]
fn any_byte_of_the_file_is_guarded_or_unused() {
    let scene = Scene::made(Dialect::Sqlite).expect("SQLite is always there");
    let (file, whole) = scene.closed();
    let place = store::Config::Sqlite { path: file.clone(), readers: 1 };
    let pristine = testing::dump(&place).unwrap();
    let (found, unused) = (Count::default(), Count::default());
    let written: Vec<usize> = (0..whole.len()).filter(|at| whole[*at] != 0).collect();
    runner(100)
        .run(&(any::<prop::sample::Index>(), any::<bool>(), 1u8..=255), |(at, anywhere, change)| {
            let mut bytes = whole.clone();
            // A small town's file is mostly empty pages: half of the flips go where something stands.
            let at = if anywhere { at.index(bytes.len()) } else { *at.get(&written) };
            bytes[at] ^= change;
            scene::write(&file, &bytes);
            let same = testing::dump(&place).is_ok_and(|dump| dump == pristine);
            scene::write(&file, &bytes);
            let report = scene.reopened().and_then(|town| town.audit(false, |_| ()));
            let good = report.as_ref().is_ok_and(ledger::Report::is_good);
            prop_assert!(!good || same, "byte {} was changed by {:02x} and not found", at, change);
            if good {
                unused.add(1);
            } else {
                found.add(1);
            }
            Ok(())
        })
        .unwrap();
    scene::write(&file, &whole);
    assert!(scene.reopened().unwrap().audit(false, |_| ()).unwrap().is_good());
    println!("{} bytes: {} flips found, {} hit unused space", whole.len(), found.0.get(), unused.0.get());
    assert!(found.0.get() > 30);
}

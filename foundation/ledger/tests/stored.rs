//! The stored log on both databases: recording, sequencing, proving, serving, erasing.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod common;

use std::{collections::HashSet, thread};

use common::{Scene, tamper};
use jiff::SignedDuration;
use kernel::{Actor, Id};
use ledger::{
    Act, BATCH, ERASED, Hash, MIGRATIONS,
    event::Event,
    proof::Bundle,
    tree,
    tree::tile::{Level, TilePath, from_bytes},
};
use store::{
    Database, Error, same_kind,
    testing::{both, on_both},
};

fn prove(db: &Database, id: Id<Event>) -> Option<Bundle> {
    db.read(|read| ledger::prove(read, id)).unwrap()
}

fn root(db: &Database) -> Hash {
    db.read(ledger::latest).unwrap().unwrap().unverified().root
}

#[test]
fn an_act_is_recorded_sequenced_and_proven() {
    on_both(MIGRATIONS, |db| {
        let scene = Scene::new();
        let ids = scene.record(db, 5);
        assert_eq!(prove(db, ids[0]), None, "not yet sequenced");
        let (waiting, since) = db.read(ledger::waiting).unwrap();
        assert_eq!(waiting, 5);
        assert_eq!(since, Some("2026-11-23T11:00:00.001Z".parse().unwrap()));
        assert_eq!(scene.sequence(db), 5);
        assert_eq!(scene.sequence(db), 0, "nothing left to do");
        for (place, id) in (0..).zip(&ids) {
            let bundle = prove(db, *id).unwrap();
            let verified = bundle.verify(scene.signer.verifier()).unwrap();
            assert_eq!((verified.leaf.id, verified.index), (*id, place));
            assert_eq!(verified.payload.unwrap().actor, Actor::system("test"));
        }
        assert_eq!(db.read(ledger::waiting).unwrap().0, 0);
        assert!(matches!(db.read(|read| ledger::prove(read, scene.world.id())), Err(Error::NoRow)));
    });
}

#[test]
fn an_act_that_writes_and_records_nothing_is_refused_and_leaves_nothing() {
    on_both(MIGRATIONS, |db| {
        let (scene, actor) = (Scene::new(), Actor::system("test"));
        let size = common::raw_sql("SELECT size FROM ledger_head".to_owned());
        let grow = common::raw_sql("UPDATE ledger_head SET size = size + 1".to_owned());
        let counted = || db.read(|read| read.one(size, &[], |row| row.get::<i64>(0)));
        let before = counted().unwrap();
        let silent =
            db.write(|tx| Act::perform(tx, &actor, &scene.world, |act| act.execute(grow, &[]).map(|_| ())));
        assert!(matches!(silent, Err(Error::Unrecorded)), "{silent:?}");
        assert_eq!(counted().unwrap(), before);
        db.write(|tx| Act::perform(tx, &actor, &scene.world, |_| Ok(()))).unwrap();
    });
}

#[test]
fn what_is_rolled_back_was_never_recorded() {
    on_both(MIGRATIONS, |db| {
        let scene = Scene::new();
        let act = scene.act("case.decided");
        let failed = db.write(|tx| {
            ledger::record(tx, &act, [1; 32])?;
            Err::<(), _>(Error::NoRow)
        });
        assert!(failed.is_err());
        assert_eq!(scene.sequence(db), 0);
        assert!(db.read(ledger::latest).unwrap().is_none());
        assert!(scene.audit(db).is_good(), "an empty log is a good log");
    });
}

#[test]
fn an_act_is_recorded_once_and_only_in_good_form() {
    on_both(MIGRATIONS, |db| {
        let scene = Scene::new();
        let act = scene.act("case.decided");
        let record = |act: &Event| db.write(|tx| ledger::record(tx, act, [1; 32]));
        record(&act).unwrap();
        assert!(matches!(record(&act), Err(Error::Duplicate)));
        let shapeless = Event { kind: "Bescheid".into(), ..scene.act("a.b") };
        assert!(record(&shapeless).is_err());
        let fraction = Event { data: serde_json::json!({"betrag": 0.5}), ..scene.act("a.b") };
        assert!(record(&fraction).is_err());
        assert_eq!(scene.sequence(db), 1);
    });
}

#[test]
fn proofs_hold_across_batches_and_tiles() {
    on_both(MIGRATIONS, |db| {
        let scene = Scene::new();
        let mut ids = Vec::new();
        // Sizes around the borders of tiles, one batch that is exactly full and one that is more than full.
        for count in [1, 255, 1, 300, usize::try_from(BATCH).unwrap(), usize::try_from(BATCH).unwrap() + 3] {
            ids.extend(scene.record_many(db, count));
            assert_eq!(scene.sequence(db), u64::try_from(count).unwrap());
        }
        for place in [0, 1, 254, 255, 256, 257, 511, 512, 556, 4652, ids.len() - 1] {
            let bundle = prove(db, ids[place]).unwrap();
            let verified = bundle.verify(scene.signer.verifier()).unwrap();
            assert_eq!(usize::try_from(verified.index).unwrap(), place);
        }
        let report = scene.audit(db);
        assert!(report.is_good(), "{report}");
        assert_eq!((report.size, report.checkpoints), (ids.len() as u64, 7));
    });
}

#[test]
fn every_state_continues_every_earlier_one() {
    on_both(MIGRATIONS, |db| {
        let scene = Scene::new();
        let mut states = vec![];
        for count in [1, 2, 4, 250, 300] {
            scene.record_many(db, count);
            scene.sequence(db);
            states.push(db.read(ledger::latest).unwrap().unwrap().unverified().clone());
        }
        for (place, new) in states.iter().enumerate() {
            for old in &states[..=place] {
                let path = db.read(|read| ledger::consistency(read, old.size, new.size)).unwrap().unwrap();
                assert!(tree::verify_consistency(old.size, old.root, new.size, new.root, &path));
            }
        }
        for (from, to) in [(2, 1), (0, 558), (558, 558)] {
            assert_eq!(db.read(|read| ledger::consistency(read, from, to)).unwrap(), None, "{from} to {to}");
        }
        assert_eq!(db.read(|read| ledger::consistency(read, 0, 557)).unwrap(), Some(vec![]));
    });
}

#[test]
fn tiles_and_entries_are_served_as_specified() {
    on_both(MIGRATIONS, |db| {
        let scene = Scene::new();
        scene.record_many(db, 300);
        scene.sequence(db);
        let get = |path: &str| db.read(|read| ledger::tile(read, path.parse::<TilePath>().unwrap())).unwrap();
        let full = from_bytes(&get("tile/0/000").unwrap()).unwrap();
        let part = from_bytes(&get("tile/0/001.p/44").unwrap()).unwrap();
        let above = from_bytes(&get("tile/1/000.p/1").unwrap()).unwrap();
        assert_eq!((full.len(), part.len()), (256, 44));
        assert_eq!(above, [tree::tile::complete_root(&full)]);
        assert_eq!(
            from_bytes(&get("tile/0/000.p/3").unwrap()).unwrap(),
            full[..3],
            "an earlier, narrower tile"
        );
        for missing in ["tile/0/001", "tile/0/001.p/45", "tile/0/002.p/1", "tile/1/000", "tile/2/000.p/1"] {
            assert_eq!(get(missing), None, "{missing}");
        }
        for missing in ["tile/entries/001", "tile/entries/001.p/45", "tile/entries/002.p/1"] {
            assert_eq!(get(missing), None, "{missing}");
        }
        assert_eq!(
            db.read(|read| ledger::tile(read, TilePath { level: Level::Entries, index: u64::MAX, width: 1 }))
                .unwrap(),
            None
        );
        let mut entries = &get("tile/entries/001.p/44").unwrap()[..];
        for expected in &part {
            let (length, rest) = entries.split_at(2);
            let (entry, rest) = rest.split_at(u16::from_be_bytes(length.try_into().unwrap()).into());
            assert_eq!(Hash::leaf(entry), *expected);
            entries = rest;
        }
        assert!(entries.is_empty());
    });
}

#[test]
fn erasure_removes_the_content_and_keeps_every_proof() {
    on_both(MIGRATIONS, |db| {
        let scene = Scene::new();
        let ids = scene.record(db, 3);
        scene.sequence(db);
        let before = prove(db, ids[1]).unwrap();
        let erase = || {
            let world = &scene.world;
            db.write(|tx| ledger::erase(tx, world, Actor::system("retention"), ids[1], "§ 17 DSGVO"))
        };
        let erasure = erase().unwrap();
        assert!(before.verify(scene.signer.verifier()).is_ok(), "a proof handed out holds for ever");
        let after = prove(db, ids[1]).unwrap();
        assert_eq!(after.opened, None);
        assert_eq!(
            after.verify(scene.signer.verifier()).unwrap().leaf,
            before.verify(scene.signer.verifier()).unwrap().leaf
        );

        let record = db.read(|read| ledger::recorded(read, erasure)).unwrap();
        assert_eq!((&*record.leaf.kind, record.leaf.subject.id), (ERASED, ids[1].cast()));
        assert_eq!(record.payload.unwrap().data["reason"], "§ 17 DSGVO");
        assert!(matches!(erase(), Err(Error::Act(error)) if matches!(*error, kernel::Error::Conflict(_))));
        let unknown = db.write(|tx| ledger::erase(tx, &scene.world, Actor::Stranger, scene.world.id(), "x"));
        assert!(matches!(unknown, Err(Error::NoRow)));

        assert!(scene.audit(db).is_good());
        scene.sequence(db);
        let report = scene.audit(db);
        assert!(report.is_good(), "{report}");
        assert_eq!((report.size, report.erased), (4, 1));
    });
}

#[test]
fn the_history_of_a_case_and_of_a_thing_is_read_in_order() {
    on_both(MIGRATIONS, |db| {
        let scene = Scene::new();
        let first = scene.act("case.opened");
        let second = Event { case: first.case, subject: first.subject.clone(), ..scene.act("case.decided") };
        let elsewhere = scene.act("case.opened");
        for act in [&second, &elsewhere, &first] {
            db.write(|tx| ledger::record(tx, act, [1; 32])).unwrap();
        }
        let kinds = |events: Vec<ledger::Recorded>| {
            events.iter().map(|event| event.leaf.kind.to_string()).collect::<Vec<_>>()
        };
        let case = first.case.unwrap();
        let history = db.read(|read| ledger::of_case(read, case)).unwrap();
        assert_eq!(kinds(history), ["case.opened", "case.decided"]);
        let history = db.read(|read| ledger::of_subject(read, &first.subject)).unwrap();
        assert_eq!(kinds(history), ["case.opened", "case.decided"]);
    });
}

#[test]
fn many_writers_and_many_sequencers_make_one_log_without_gaps() {
    for database in both(MIGRATIONS) {
        let scene = Scene::new();
        // A second server opens the same database; SQLite is one process by design.
        let servers: Vec<_> = match database.db.path() {
            Some(_) => vec![database.db.clone(), database.db.clone()],
            None => vec![database.db.clone(), Database::open(&database.config).unwrap()],
        };
        let placed: u64 = thread::scope(|scope| {
            for n in 0..4 {
                let (db, scene) = (&servers[n % 2], &scene);
                scope.spawn(move || scene.record(db, 40));
            }
            let sequencers: Vec<_> = (0..4)
                .map(|n| {
                    let (db, scene) = (&servers[n % 2], &scene);
                    scope.spawn(move || {
                        (0..30)
                            .map(|_| {
                                thread::sleep(std::time::Duration::from_millis(5));
                                scene.sequence(db)
                            })
                            .sum::<u64>()
                    })
                })
                .collect();
            sequencers.into_iter().map(|sequencer| sequencer.join().unwrap()).sum()
        });
        let rest = scene.sequence(&database.db);
        assert_eq!(placed + rest, 160, "each event was placed exactly once");
        let report = scene.audit(&database.db);
        assert!(report.is_good(), "{report}");
        assert_eq!((report.size, report.waiting), (160, 0));
    }
}

#[test]
fn a_sequencer_that_dies_leaves_all_or_nothing() {
    on_both(MIGRATIONS, |db| {
        let scene = Scene::new();
        let ids: HashSet<_> = scene.record_many(db, 10).into_iter().collect();
        // The checkpoint of this size exists already, so the last step of the batch fails after all the others were done.
        tamper(db, "INSERT INTO ledger_checkpoint (size, note) VALUES (10, 'x')").unwrap();
        // The damaged row is the latest checkpoint, and nothing is signed on top of it.
        assert!(ledger::sequence(db, &scene.signer).is_err());
        assert_eq!(db.read(ledger::waiting).unwrap().0, 10);
        tamper(db, "DELETE FROM ledger_checkpoint").unwrap();
        assert_eq!(scene.sequence(db), 10);
        assert!(ids.iter().all(|id| prove(db, *id).is_some()));
    });
}

#[test]
fn nothing_is_signed_on_top_of_a_changed_tree() {
    on_both(MIGRATIONS, |db| {
        let scene = Scene::new();
        scene.record(db, 3);
        scene.sequence(db);
        let signed = root(db);
        scene.record(db, 1);
        let tile = tree::tile::to_bytes(&[Hash::empty(), Hash::empty(), Hash::empty()]);
        db.write(|tx| tx.execute(common::raw_sql("UPDATE ledger_tile SET hashes = $1".to_owned()), &[&tile]))
            .unwrap();
        let refused = ledger::sequence(db, &scene.signer).unwrap_err();
        let Error::Act(words) = refused else { panic!("{refused:?}") };
        assert!(words.to_string().contains("does not lead to the root"), "{words}");
        assert_eq!(root(db), signed);
    });
}

#[test]
fn another_key_does_not_continue_a_log() {
    on_both(MIGRATIONS, |db| {
        let scene = Scene::new();
        scene.record(db, 1);
        scene.sequence(db);
        scene.record(db, 1);
        let other = ledger::note::Signer::new(common::ORIGIN, &kernel::Secret::new([8; 32])).unwrap();
        assert!(ledger::sequence(db, &other).is_err());
        assert_eq!(scene.sequence(db), 1);
    });
}

#[test]
fn an_event_with_an_older_id_that_is_committed_late_gets_the_next_place() {
    on_both(MIGRATIONS, |db| {
        let scene = Scene::new();
        let early = scene.act("case.decided");
        scene.clock.advance(SignedDuration::from_secs(5));
        let late = scene.record(db, 2);
        assert_eq!(scene.sequence(db), 2);
        db.write(|tx| ledger::record(tx, &early, [3; 32])).unwrap();
        assert_eq!(scene.sequence(db), 1);
        assert_eq!(prove(db, early.id).unwrap().index, 2);
        assert_eq!(prove(db, late[0]).unwrap().index, 0);
        assert!(scene.audit(db).is_good());
    });
}

#[test]
fn every_statement_can_be_prepared_and_both_schemas_agree() {
    let databases = both(MIGRATIONS);
    let ours = store::STATEMENTS.iter().filter(|statement| statement.file.contains("ledger"));
    assert!(ours.clone().count() >= 20, "the statements of this crate are registered");
    for statement in ours {
        let described: Vec<_> = databases
            .iter()
            .map(|d| d.db.describe(statement).unwrap_or_else(|e| panic!("{statement:?}: {e:?}")))
            .collect();
        assert!(described.windows(2).all(|pair| pair[0] == pair[1]), "{statement:?}: {described:?}");
    }
    let columns: Vec<_> = databases.iter().map(|d| d.db.columns().unwrap()).collect();
    for pair in columns.windows(2) {
        assert_eq!(pair[0].len(), pair[1].len());
        for (a, b) in pair[0].iter().zip(&pair[1]) {
            assert_eq!((&a.table, &a.name, a.required), (&b.table, &b.name, b.required));
            assert!(same_kind(&a.kind, &b.kind), "{a:?} {b:?}");
        }
    }
}

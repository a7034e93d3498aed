//! An intruder with the whole database in hand: the audit finds and names what was changed.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod common;

use common::{Scene, raw_sql, tamper};
use kernel::{Actor, Id, Timestamp};
use ledger::{Audit, MIGRATIONS, Report, event::Event};
use proptest::prelude::*;
use store::{
    Bind, Cell, Column, ColumnInfo, Database, Value,
    dialect::Dialect,
    testing::{on_both, sqlite},
};
use uuid::Uuid;

/// A log with everything in it: two batches, a full tile and partial ones, an erased event, waiting events.
fn filled(db: &Database) -> (Scene, Vec<Id<Event>>) {
    let scene = Scene::new();
    let mut ids = scene.record_many(db, 258);
    scene.sequence(db);
    ids.push(
        db.write(|tx| ledger::erase(tx, &scene.world, Actor::system("retention"), ids[7], "Frist")).unwrap(),
    );
    ids.extend(scene.record_many(db, 5));
    scene.sequence(db);
    ids.extend(scene.record_many(db, 2));
    assert!(scene.audit(db).is_good());
    (scene, ids)
}

/// The columns of the ledger as the database itself knows them: a new one cannot be forgotten. Seals are not the log's own
/// matter.
fn columns(db: &Database) -> Vec<ColumnInfo> {
    let mut columns = db.columns().unwrap();
    columns.retain(|column| column.table.starts_with("ledger_") && column.name != "seal");
    assert!(columns.len() >= 18, "the tables of the ledger are there");
    columns
}

/// Any value of any column.
#[derive(Debug, Clone, PartialEq)]
enum Any {
    Null,
    Int(i64),
    Text(String),
    Bytes(Vec<u8>),
    Uuid(Uuid),
    At(Timestamp),
}

impl Column for Any {
    const EXPECTED: &'static str = "anything";
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        Some(match cell {
            Cell::Null => Self::Null,
            Cell::Int(number) => Self::Int(number),
            Cell::Text(text) => Self::Text(text.to_owned()),
            Cell::Bytes(bytes) => Self::Bytes(bytes.to_vec()),
            Cell::Uuid(id) => Self::Uuid(id),
            Cell::Timestamp(at) => Self::At(at),
            _ => return None,
        })
    }
}

impl Bind for Any {
    fn bind(&self) -> Value<'_> {
        match self {
            Self::Null => Value::Null,
            Self::Int(number) => Value::Int(*number),
            Self::Text(text) => Value::Text(text.as_str().into()),
            Self::Bytes(bytes) => Value::Bytes(bytes.as_slice().into()),
            Self::Uuid(id) => Value::Uuid(*id),
            Self::At(at) => Value::Timestamp(*at),
        }
    }
}

impl Any {
    /// One bit pattern of one byte changed, or something where there was nothing.
    fn changed(&self, place: usize, change: u8, kind: &str) -> Self {
        let flip = |bytes: &[u8]| {
            let mut bytes = bytes.to_vec();
            let place = place % bytes.len();
            bytes[place] ^= change;
            bytes
        };
        let shift = u32::try_from(place % 6).unwrap() * 8;
        match self {
            Self::Int(number) => Self::Int(number ^ (i64::from(change) << shift)),
            // A text stays a text for both databases: one letter becomes another.
            Self::Text(text) => {
                let mut chars: Vec<_> = text.chars().collect();
                let place = place % chars.len();
                let other = char::from(b'a' + change % 26);
                chars[place] = if chars[place] == other { 'Z' } else { other };
                Self::Text(chars.into_iter().collect())
            }
            Self::Bytes(bytes) => Self::Bytes(flip(bytes)),
            Self::Uuid(id) => Self::Uuid(Uuid::from_slice(&flip(id.as_bytes())).unwrap()),
            Self::At(at) => {
                let micros = at.as_microsecond() ^ (i64::from(change) << shift.min(40));
                Self::At(Timestamp::from_microsecond(micros).unwrap())
            }
            Self::Null => match kind {
                "uuid" => Self::Uuid(Uuid::from_u128(change.into())),
                "blob" | "bytea" => Self::Bytes(vec![change; 32]),
                "integer" | "bigint" => Self::Int(change.into()),
                _ => Self::Text("x".to_owned()),
            },
        }
    }
}

/// How a row is addressed whatever its key is.
fn address(db: &Database) -> &'static str {
    if db.dialect() == Dialect::Sqlite { "CAST(rowid AS text)" } else { "CAST(ctid AS text)" }
}

/// All values of a column, with the addresses of their rows, in a fixed order.
fn values(db: &Database, column: &ColumnInfo) -> Vec<(String, Any)> {
    let ColumnInfo { table, name, .. } = column;
    let order = if table == "ledger_event" { "id" } else { "1, 2" };
    let sql = raw_sql(format!("SELECT {}, {name} FROM {table} ORDER BY {order}", address(db)));
    db.read(|read| read.all(sql, &[], |row| Ok((row.get(0)?, row.get(1)?)))).unwrap()
}

/// Writes one value and gives the row's new address; nothing where the schema itself refuses.
fn set(db: &Database, column: &ColumnInfo, row: &str, value: &Any) -> Option<String> {
    let (ColumnInfo { table, name, .. }, address) = (column, address(db));
    let sql =
        raw_sql(format!("UPDATE {table} SET {name} = $1 WHERE {address} = '{row}' RETURNING {address}"));
    db.write(|tx| tx.returning(sql, &[value], |row| row.get(0))).ok().flatten()
}

/// Changes one value, demands that the audit finds it, and puts it back. False where the schema itself refused the change.
fn is_found(
    db: &Database,
    scene: &Scene,
    column: &ColumnInfo,
    row: usize,
    new: impl Fn(&Any) -> Any,
) -> bool {
    let rows = values(db, column);
    let (at, old) = &rows[row % rows.len()];
    let new = new(old);
    if new == *old {
        return false;
    }
    let Some(moved) = set(db, column, at, &new) else { return false };
    let report = scene.audit(db);
    assert!(!report.is_good(), "{}.{} from {old:?} to {new:?} was not found", column.table, column.name);
    assert!(set(db, column, &moved, old).is_some(), "put back");
    true
}

#[test]
fn every_column_of_every_kind_of_row_is_guarded() {
    on_both(MIGRATIONS, |db| {
        let (scene, ids) = filled(db);
        // First, last of the full tile, erased, the record of the erasure, last placed, waiting.
        let rows = [0, 255, 7, 258, ids.len() - 3, ids.len() - 1];
        for column in columns(db) {
            let mut found = 0;
            for row in rows {
                found += u8::from(is_found(db, &scene, &column, row, |old| old.changed(3, 1, &column.kind)));
                found += u8::from(is_found(db, &scene, &column, row, |_| Any::Null));
            }
            // The schema guards this one alone.
            let only_one_value = (&*column.table, &*column.name) == ("ledger_head", "id");
            assert_eq!(found == 0, only_one_value, "{column:?} was changed {found} times");
        }
        assert!(scene.audit(db).is_good(), "everything was put back");
    });
}

#[test]
fn changing_any_byte_of_any_row_is_found() {
    on_both(MIGRATIONS, |db| {
        let (scene, _) = filled(db);
        let columns = columns(db);
        let strategy = (any::<prop::sample::Index>(), any::<usize>(), any::<usize>(), 1u8..);
        let found = std::cell::Cell::new(0);
        let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(200));
        runner
            .run(&strategy, |(column, row, place, change)| {
                let column = column.get(&columns);
                let is_found =
                    is_found(db, &scene, column, row, |old| old.changed(place, change, &column.kind));
                found.set(found.get() + i32::from(is_found));
                Ok(())
            })
            .unwrap();
        assert!(found.get() > 120, "only {found:?} changes were possible");
        assert!(scene.audit(db).is_good(), "everything was put back");
    });
}

/// The audit's words after one intrusion, with the ids and hashes that differ between runs left out.
fn words_after(intrusion: &str) -> String {
    let database = sqlite(MIGRATIONS);
    let (scene, ids) = filled(&database.db);
    let id = |place: usize| format!("x'{}'", ids[place]);
    let sql = intrusion.replace("FIRST", &id(0)).replace("SECOND", &id(1)).replace("ERASED", &id(7));
    tamper(&database.db, &sql).unwrap();
    listed(&scene.audit(&database.db))
}

fn listed(report: &Report) -> String {
    report.deviations.iter().map(|deviation| format!("{deviation}\n")).collect()
}

#[test]
fn a_changed_column_is_named_with_both_values() {
    insta::assert_snapshot!(words_after("UPDATE ledger_event SET kind = 'case.refused' WHERE id = FIRST"), @"ledger_event.kind [01a208100f817e55b2fbeea293f80bc9]: die Spalte sagt „case.refused“, der Eintrag „case.decided“.");
    insta::assert_snapshot!(words_after("UPDATE ledger_event SET at = at + 1 WHERE id = FIRST"), @"ledger_event.at [01a208100f817e55b2fbeea293f80bc9]: die Spalte sagt „2026-11-23T11:00:00.001001Z“, der Eintrag „2026-11-23T11:00:00.001Z“.");
}

#[test]
fn a_changed_leaf_is_named_and_the_rest_of_the_log_is_still_judged() {
    let sql = "UPDATE ledger_event SET leaf = replace(leaf, 'decided', 'refused') WHERE id = FIRST";
    insta::assert_snapshot!(words_after(sql), @"ledger_event.kind [01a208100f817e55b2fbeea293f80bc9]: die Spalte sagt „case.decided“, der Eintrag „case.refused“.");
    insta::assert_snapshot!(words_after("UPDATE ledger_event SET leaf = 'x' WHERE id = FIRST"), @"ledger_event.leaf [01a208100f817e55b2fbeea293f80bc9]: der Eintrag hat nicht die vorgeschriebene Form.");
}

#[test]
fn a_rewritten_event_breaks_tile_and_signed_roots() {
    let sql = "UPDATE ledger_event SET kind = 'case.refused', leaf = replace(leaf, 'decided', 'refused') WHERE id = FIRST";
    insta::assert_snapshot!(words_after(sql), @"
    ledger_checkpoint.note [258]: unterschrieben ist die Wurzel 4b49ec16f5e068265fd9196daa12e023f2d58caf6badef556e9f4d130050c134, die Einträge ergeben 098d72018abd052938742603af73c9f77087f15f80a1b3b4a08ee39b05568676.
    ledger_checkpoint.note [264]: unterschrieben ist die Wurzel 557896f8ff2f2b054aaaeb518123f1658e62f36e2b24e74ff5d5678b0cbc30c7, die Einträge ergeben 40b7db43e522778eb219517be08ebddfaf6d6549efb6d71f2300d6144ab352d7.
    ledger_tile.hashes [0/0]: der Eintrag 01a208100f817e55b2fbeea293f80bc9 an Stelle 0 ergibt eine andere Prüfsumme als hier steht.
    ledger_tile.hashes [1/0]: der Teilbaum 0 ergibt eine andere Prüfsumme als hier steht.
    ");
}

#[test]
fn a_changed_or_vanished_content_is_named() {
    insta::assert_snapshot!(words_after("UPDATE ledger_event SET payload = replace(payload, 'be', 'ge') WHERE id = FIRST"), @"ledger_event.payload [01a208100f817e55b2fbeea293f80bc9]: Inhalt und Zufallswert gehören nicht zu diesem Eintrag; eines von beiden wurde verändert.");
    insta::assert_snapshot!(words_after("UPDATE ledger_event SET payload = NULL, nonce = NULL WHERE id = FIRST"), @"ledger_event.payload [01a208100f817e55b2fbeea293f80bc9]: der Inhalt fehlt, ohne dass seine Löschung verzeichnet ist.");
    insta::assert_snapshot!(words_after("UPDATE ledger_event SET payload = 'x', nonce = zeroblob(32) WHERE id = ERASED"), @"
    ledger_event.payload [01a208100f8875d5a8a35a1502f973cf]: Inhalt und Zufallswert gehören nicht zu diesem Eintrag; eines von beiden wurde verändert.
    ledger_event.payload [01a208100f8875d5a8a35a1502f973cf]: die Löschung ist verzeichnet, aber der Inhalt ist noch oder wieder da.
    ");
    insta::assert_snapshot!(words_after("UPDATE ledger_event SET nonce = NULL WHERE id = FIRST"), @"ledger_event.nonce [01a208100f817e55b2fbeea293f80bc9]: der Zufallswert fehlt, der Inhalt ist noch da.");
}

#[test]
fn removed_events_and_stolen_places_are_named() {
    insta::assert_snapshot!(words_after("DELETE FROM ledger_event WHERE position = 263"), @"ledger_event.position [Stelle 263]: hier fehlen 1 Einträge, für die der Baum noch Prüfsummen hat.");
    insta::assert_snapshot!(words_after("DELETE FROM ledger_event WHERE position IN (100, 101)"), @"ledger_event.position [01a208100fe77159a412c3d6bdf54706]: die nächste Stelle ist 100, hier steht 102; dazwischen fehlt etwas.");
    insta::assert_snapshot!(words_after("UPDATE ledger_event SET position = 1000000000000 WHERE position = 100"), @"
    ledger_event.position [01a208100fe6708a8044f14fe68eff21]: die nächste Stelle ist 100, hier steht 101; dazwischen fehlt etwas.
    ledger_event.position [01a208100fe57f358143fcb72147cee6]: die nächste Stelle ist 264, hier steht 1000000000000; dazwischen fehlt etwas.
    ledger_checkpoint [264]: der jüngste Prüfpunkt gilt für 264 Einträge, es gibt 265.
    ledger_tile.hashes [0/1]: 256 Bytes statt 288.
    ledger_head.size [1]: hier steht [(1, 264)], es gibt 265 Einträge.
    ");
    insta::assert_snapshot!(words_after("UPDATE ledger_event SET position = -5 WHERE id = FIRST"), @"
    ledger_event.position [01a208100f817e55b2fbeea293f80bc9]: die Stelle -5 gibt es nicht; die nächste ist 0.
    ledger_event.position [01a208100f82705daa4b8acf76748aa2]: die nächste Stelle ist 0, hier steht 1; dazwischen fehlt etwas.
    ");
    insta::assert_snapshot!(words_after("UPDATE ledger_event SET position = -9223372036854775807 - 1 WHERE position = 263"), @"
    ledger_event.position [Stelle 263]: hier fehlen 1 Einträge, für die der Baum noch Prüfsummen hat.
    ledger_event.position [alle]: 266 Zeilen in der Tabelle, 265 davon lassen sich der Reihe nach lesen.
    ");
}

#[test]
fn damaged_tiles_checkpoints_and_head_are_named() {
    insta::assert_snapshot!(words_after("UPDATE ledger_tile SET hashes = zeroblob(8192) WHERE level = 0 AND number = 0"), @"ledger_tile.hashes [0/0]: der Eintrag 01a208100f817e55b2fbeea293f80bc9 an Stelle 0 ergibt eine andere Prüfsumme als hier steht.");
    insta::assert_snapshot!(words_after("DELETE FROM ledger_tile WHERE level = 1"), @"ledger_tile [1/0]: die Kachel fehlt.");
    insta::assert_snapshot!(words_after("INSERT INTO ledger_tile VALUES (0, 2, zeroblob(32)), (-1, 0, x''), (9, 0, x'')"), @"
    ledger_tile [-1/0]: diese Kachel gehört zu keinem Eintrag.
    ledger_tile [0/2]: diese Kachel gehört zu keinem Eintrag.
    ledger_tile [9/0]: diese Kachel gehört zu keinem Eintrag.
    ");
    insta::assert_snapshot!(words_after("UPDATE ledger_checkpoint SET note = replace(note, '258', '257') WHERE size = 258"), @"ledger_checkpoint.note [258]: der Prüfpunkt nennt eine andere Zahl von Einträgen.");
    insta::assert_snapshot!(words_after("UPDATE ledger_checkpoint SET size = 1000 WHERE size = 264"), @"ledger_checkpoint.size [1000]: der Prüfpunkt nennt 1000 Einträge, es gibt nur 264.");
    insta::assert_snapshot!(words_after("DELETE FROM ledger_checkpoint WHERE size = 264"), @"
    ledger_checkpoint [258]: der jüngste Prüfpunkt gilt für 258 Einträge, es gibt 264.
    ledger_checkpoint [alle]: 1 Prüfpunkte stehen hier, 2 wurden unterschrieben.
    ");
    insta::assert_snapshot!(words_after("DELETE FROM ledger_checkpoint WHERE size = 258"), @"ledger_checkpoint [alle]: 1 Prüfpunkte stehen hier, 2 wurden unterschrieben.");
    insta::assert_snapshot!(words_after("UPDATE ledger_head SET size = 5"), @"ledger_head.size [1]: hier steht [(1, 5)], es gibt 264 Einträge.");
    insta::assert_snapshot!(words_after("DELETE FROM ledger_head"), @"ledger_head.size [1]: hier steht [], es gibt 264 Einträge.");
}

#[test]
fn a_log_cut_off_at_an_earlier_state_is_found_by_a_checkpoint_kept_elsewhere() {
    on_both(MIGRATIONS, |db| {
        let scene = Scene::new();
        scene.record_many(db, 3);
        scene.sequence(db);
        let tiles = db.read(|read| ledger::tile(read, "tile/0/000.p/3".parse().unwrap())).unwrap().unwrap();
        let early = db.read(ledger::latest).unwrap().unwrap();
        scene.record_many(db, 2);
        scene.sequence(db);
        let kept = db.read(ledger::latest).unwrap().unwrap();
        let run = |kept: &[_]| {
            let audit = Audit::new(scene.signer.verifier()).with_outside(kept.to_vec());
            audit.run(db).unwrap()
        };
        assert_eq!(run(&[kept.clone(), early.clone()]).checkpoints, 4);
        assert!(run(&[kept.clone(), early.clone()]).is_good());

        for sql in [
            "DELETE FROM ledger_event WHERE position > 2",
            "DELETE FROM ledger_checkpoint WHERE size = 5",
            "UPDATE ledger_head SET size = 3, checkpoints = 1",
        ] {
            tamper(db, sql).unwrap();
        }
        let restore = raw_sql("UPDATE ledger_tile SET hashes = $1".to_owned());
        db.write(|tx| tx.execute(restore, &[&tiles])).unwrap();
        assert!(scene.audit(db).is_good(), "the database alone looks like an earlier, honest one");
        assert!(run(&[early]).is_good());
        let report = run(&[kept]);
        assert_eq!(report.deviations.len(), 1);
        assert!(report.deviations[0].words.contains("er nennt 5 Einträge, es gibt 3"), "{report}");
    });
}

#[test]
fn a_history_signed_with_another_key_is_refused() {
    on_both(MIGRATIONS, |db| {
        let scene = Scene::new();
        scene.record(db, 2);
        scene.sequence(db);
        let other = ledger::note::Signer::new(common::ORIGIN, &kernel::Secret::new([9; 32])).unwrap();
        let report = ledger::audit(db, other.verifier()).unwrap();
        assert!(listed(&report).contains("trägt keine Unterschrift"), "{report}");
    });
}

#[test]
fn the_caller_may_check_other_tables_with_the_events() {
    on_both(MIGRATIONS, |db| {
        let (scene, ids) = filled(db);
        let mut seen = 0;
        let audit = Audit::new(scene.signer.verifier()).with_check(|leaf, payload| {
            seen += 1;
            assert_eq!(payload.is_none(), leaf.id == ids[7]);
            if leaf.id == ids[3] { vec!["das Dokument fehlt".to_owned()] } else { vec![] }
        });
        let report = audit.run(db).unwrap();
        assert_eq!(seen, ids.len());
        assert_eq!(listed(&report), format!("check [{}]: das Dokument fehlt.\n", ids[3]));
    });
}

#[test]
fn thousands_of_deviations_are_counted_and_the_first_are_listed() {
    let database = sqlite(MIGRATIONS);
    let scene = Scene::new();
    scene.record_many(&database.db, 1200);
    scene.sequence(&database.db);
    insta::assert_snapshot!(scene.audit(&database.db), @"
    Geprüft: 1200 Einträge (0 mit gelöschtem Inhalt), 0 wartende, 6 Kacheln, 1 Prüfpunkte.
    Wurzel, neu berechnet: 0soztlT/DrVCroTnNhz2nOG7KhEo03dJu8qK1A40oSc=
    Keine Abweichung.
    ");
    tamper(&database.db, "UPDATE ledger_event SET kind = 'x.y'").unwrap();
    let report = scene.audit(&database.db);
    assert_eq!((report.deviations.len(), report.further), (1000, 200));
    let words = report.to_string();
    insta::assert_snapshot!(words.lines().take(3).chain(words.lines().last()).collect::<Vec<_>>().join("\n"), @"
    Geprüft: 1200 Einträge (0 mit gelöschtem Inhalt), 0 wartende, 6 Kacheln, 1 Prüfpunkte.
    Wurzel, neu berechnet: 0soztlT/DrVCroTnNhz2nOG7KhEo03dJu8qK1A40oSc=
    ABWEICHUNGEN: 1200
    - und 200 weitere.
    ");
}

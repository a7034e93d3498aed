//! The life of a document's bytes, shown on both databases.

#![expect(clippy::unwrap_used, reason = "the helpers of a test may stop it")]

use std::{
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
    sync::Arc,
};

use blob::{Blob, BlobRef, Blobs, Config, Keyring, State, Stored};
use jiff::SignedDuration;
use kernel::{Clock, Error, Id, SystemClock, SystemEntropy, TestClock, World};
use store::{Database, sql, testing};

struct House {
    clock: Arc<TestClock>,
    world: World,
    folder: tempfile::TempDir,
    blobs: Blobs,
    keys: Keyring,
}

fn house() -> House {
    // The files' own times are the machine's, so the clock starts there.
    let clock = TestClock::at(SystemClock.now());
    let world = World::new(clock.clone(), Arc::new(SystemEntropy));
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::open(&Config::Local { folder: folder.path().into() }, world.clone()).unwrap();
    House { clock, world, folder, blobs, keys: Keyring::new("2026", [1; 32]) }
}

impl House {
    fn put(&self, bytes: &[u8]) -> Stored {
        self.blobs.put(bytes, "text/plain", &self.keys).unwrap()
    }

    fn keep(&self, db: &Database, bytes: &[u8]) -> Id<Blob> {
        let stored = self.put(bytes);
        db.write(|tx| blob::record(tx, &self.world, &stored)).unwrap()
    }

    fn read(&self, blob: &BlobRef) -> kernel::Result<Vec<u8>> {
        self.blobs.read_all(blob, &self.keys, u64::MAX)
    }

    fn check(&self, db: &Database) -> Vec<String> {
        self.clock.advance(SignedDuration::from_secs(1));
        let checked = self.blobs.check(db, &self.keys, self.world.now(), 100).unwrap();
        checked.findings.into_iter().map(|finding| finding.words).collect()
    }

    fn sweep(&self, db: &Database) -> usize {
        (0..=255).map(|shard| self.blobs.sweep(db, shard).unwrap().deleted).sum()
    }

    fn files(&self) -> Vec<PathBuf> {
        files(self.folder.path())
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

fn find(db: &Database, id: Id<Blob>) -> BlobRef {
    db.read(|read| blob::find(read, id)).unwrap()
}

#[test]
fn what_is_put_is_read_and_lies_encrypted_under_the_hash_of_what_is_stored() {
    testing::on_both(blob::MIGRATIONS, |db| {
        let house = house();
        let text = "Frau Ünal wohnt in der Lindenstraße. ".repeat(10_000);
        let id = house.keep(db, text.as_bytes());
        let blob = find(db, id);
        assert_eq!(
            (blob.size, blob.mime.as_str(), blob.state),
            (text.len() as u64, "text/plain", State::Kept)
        );
        assert_eq!(house.read(&blob).unwrap(), text.as_bytes());
        let files = house.files();
        assert_eq!(files, [house.folder.path().join(blob.object.path())]);
        let stored = fs::read(&files[0]).unwrap();
        assert!(!stored.windows(8).any(|window| window == "Linden".as_bytes()));
        assert!(matches!(house.blobs.read_all(&blob, &house.keys, 10), Err(Error::TooLarge(_))));
        let missing = db.read(|read| blob::find(read, Id::nil())).map_err(Error::from);
        assert!(matches!(missing, Err(Error::NotFound)));
    });
}

#[test]
fn the_same_document_twice_is_two_objects_with_two_keys() {
    testing::on_both(blob::MIGRATIONS, |db| {
        let house = house();
        let (one, two) = (find(db, house.keep(db, b"same")), find(db, house.keep(db, b"same")));
        assert_ne!(one.object, two.object);
        assert_eq!(one.plain_sha256, two.plain_sha256);
        db.write(|tx| blob::destroy(tx, &house.world, one.id, "Frist abgelaufen")).unwrap();
        assert_eq!(house.read(&two).unwrap(), b"same");
    });
}

/// Gives so many bytes and then fails, as a connection does.
struct Breaks(u64);
impl Read for Breaks {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = out.len().min(usize::try_from(self.0).unwrap());
        self.0 -= count as u64;
        if count == 0 { Err(io::ErrorKind::ConnectionReset.into()) } else { Ok(count) }
    }
}

#[test]
fn an_upload_that_breaks_off_leaves_nothing() {
    let house = house();
    for bytes in [0, 1, 70_000, 200_000] {
        let result = house.blobs.put(Breaks(bytes), "text/plain", &house.keys);
        assert!(matches!(result, Err(Error::Internal(_))));
        assert_eq!(house.files(), Vec::<PathBuf>::new());
    }
}

#[test]
fn an_object_without_a_row_is_swept_after_a_day_and_its_row_can_no_longer_be_made() {
    testing::on_both(blob::MIGRATIONS, |db| {
        let house = house();
        let kept = house.keep(db, b"kept");
        let orphan = house.put(b"orphan");
        fs::write(house.folder.path().join("tmp/spool-of-a-killed-process"), b"half").unwrap();
        fs::write(house.folder.path().join("tmp/somebody-elses"), b"file").unwrap();
        assert_eq!((house.sweep(db), house.files().len()), (0, 4));

        house.clock.advance(SignedDuration::from_hours(13));
        let late = db.write(|tx| blob::record(tx, &house.world, &orphan)).map_err(Error::from);
        assert!(matches!(late, Err(Error::Conflict(_))));
        assert_eq!(house.sweep(db), 0);

        house.clock.advance(SignedDuration::from_hours(12));
        assert_eq!((house.sweep(db), house.files().len()), (1, 2));
        assert_eq!(house.read(&find(db, kept)).unwrap(), b"kept");
    });
}

#[test]
fn a_destroyed_document_cannot_be_read_even_with_the_object_and_leaves_its_hashes() {
    testing::on_both(blob::MIGRATIONS, |db| {
        let house = house();
        let id = house.keep(db, b"to be destroyed");
        let before = find(db, id);
        let bytes = fs::read(house.folder.path().join(before.object.path())).unwrap();
        db.write(|tx| blob::destroy(tx, &house.world, id, "Aufbewahrungsfrist abgelaufen")).unwrap();
        let again = db.write(|tx| blob::destroy(tx, &house.world, id, "noch einmal")).map_err(Error::from);
        assert!(matches!(again, Err(Error::NotFound)));

        let after = find(db, id);
        assert_eq!(after.state, State::Destroyed);
        assert_eq!(
            (after.object, after.plain_sha256, after.size),
            (before.object, before.plain_sha256, before.size)
        );
        assert!(matches!(house.read(&after), Err(Error::NotFound)));
        let keys: i64 = db
            .read(|read| {
                read.one(
                    sql!("SELECT count(*) FROM blob WHERE wrapped_key IS NOT NULL OR key_id IS NOT NULL"),
                    &[],
                    |row| row.get(0),
                )
            })
            .unwrap();
        assert_eq!(keys, 0);

        assert_eq!(house.blobs.remove_destroyed(db, 10).unwrap(), 1);
        assert_eq!(house.blobs.remove_destroyed(db, 10).unwrap(), 0);
        assert_eq!(house.files(), Vec::<PathBuf>::new());
        assert_eq!(house.check(db), Vec::<String>::new(), "what is destroyed is not missed");

        // An object that comes back from a backup is swept away again.
        let back = house.folder.path().join(before.object.path());
        fs::write(back, bytes).unwrap();
        house.clock.advance(SignedDuration::from_hours(25));
        assert_eq!(house.sweep(db), 1);
    });
}

#[test]
fn a_check_says_in_words_what_is_damaged_and_when_it_is_whole_again() {
    testing::on_both(blob::MIGRATIONS, |db| {
        let house = house();
        let [changed, missing, cut, row, key, _whole] =
            [1u8, 2, 3, 4, 5, 6].map(|n| find(db, house.keep(db, &vec![n; 100_000])));
        assert_eq!(house.check(db), Vec::<String>::new());
        let path = |blob: &BlobRef| house.folder.path().join(blob.object.path());

        let original = fs::read(path(&changed)).unwrap();
        let mut bytes = original.clone();
        bytes[50_000] ^= 1;
        fs::write(path(&changed), &bytes).unwrap();
        fs::remove_file(path(&missing)).unwrap();
        let bytes = fs::read(path(&cut)).unwrap();
        fs::write(path(&cut), &bytes[..70_000]).unwrap();
        db.write(|tx| {
            tx.execute(sql!("UPDATE blob SET size = size + 1 WHERE id = $1"), &[&row.id])?;
            tx.execute(sql!("UPDATE blob SET key_id = 'lost' WHERE id = $1"), &[&key.id])
        })
        .unwrap();

        let found = house.check(db);
        for (blob, words) in [
            (&changed, "wurde verändert: Seine Prüfsumme ist jetzt"),
            (&missing, "fehlt"),
            (&cut, "wurde verändert"),
            (&row, "ist heil, aber Prüfsumme oder Größe in der Datenbank wurden verändert"),
            (&key, "ist heil, aber sein Schlüssel öffnet es nicht"),
        ] {
            let sentence = found.iter().find(|sentence| sentence.contains(&blob.object.to_string()));
            assert!(sentence.unwrap().contains(words), "{sentence:?}");
            assert_eq!(find(db, blob.id).state, State::Damaged);
        }
        assert_eq!(found.len(), 5);

        fs::write(path(&changed), &original).unwrap();
        assert_eq!(house.check(db).len(), 4);
        assert_eq!(find(db, changed.id).state, State::Kept);
    });
}

#[test]
fn a_check_goes_through_everything_in_slices() {
    testing::on_both(blob::MIGRATIONS, |db| {
        let house = house();
        for n in 0..7u8 {
            house.keep(db, &[n]);
        }
        house.clock.advance(SignedDuration::from_hours(1));
        let before = house.world.now();
        let looked: Vec<usize> =
            (0..4).map(|_| house.blobs.check(db, &house.keys, before, 3).unwrap().looked).collect();
        assert_eq!(looked, [3, 3, 1, 0]);
    });
}

#[test]
fn keys_are_moved_over_to_a_new_key_and_the_old_one_can_go() {
    testing::on_both(blob::MIGRATIONS, |db| {
        let house = house();
        let ids: Vec<_> = (0..5u8).map(|n| house.keep(db, &[n])).collect();
        let both = Keyring::new("2027", [2; 32]).with_older("2026", [1; 32]);
        let moved: Vec<usize> = (0..4).map(|_| blob::rewrap(db, &house.world, &both, 2).unwrap()).collect();
        assert_eq!(moved, [2, 2, 1, 0]);
        let new = Keyring::new("2027", [2; 32]);
        for (n, id) in ids.into_iter().enumerate() {
            let blob = find(db, id);
            assert_eq!(house.blobs.read_all(&blob, &new, 10).unwrap(), [u8::try_from(n).unwrap()]);
            assert!(house.read(&blob).is_err(), "the old key alone is worth nothing");
        }
    });
}

#[test]
fn keys_exchanged_between_rows_do_not_open() {
    testing::on_both(blob::MIGRATIONS, |db| {
        let house = house();
        let (mine, yours) = (house.keep(db, b"mine"), house.keep(db, b"yours"));
        db.write(|tx| {
            tx.execute(
                sql!(
                    "UPDATE blob SET wrapped_key = (SELECT wrapped_key FROM blob WHERE id = $1) WHERE id = $2"
                ),
                &[&yours, &mine],
            )
        })
        .unwrap();
        assert!(house.read(&find(db, mine)).is_err());
    });
}

#[test]
fn every_statement_is_understood_by_both_databases() {
    let databases = testing::both(blob::MIGRATIONS);
    let mut seen = 0;
    for statement in store::STATEMENTS.iter().filter(|statement| statement.file.contains("blob")) {
        seen += 1;
        let described: Vec<_> = databases
            .iter()
            .map(|database| {
                database.db.describe(statement).unwrap_or_else(|e| panic!("{statement:?}: {e:?}"))
            })
            .collect();
        assert!(described.windows(2).all(|pair| pair[0] == pair[1]), "{statement:?}: {described:?}");
    }
    assert!(seen > 9, "{seen}");
}

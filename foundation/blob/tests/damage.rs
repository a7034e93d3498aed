//! Any changed byte of a stored object is found.

use std::fs;

use blob::{Blobs, Config, Keyring};
use kernel::World;
use proptest::prelude::*;
use store::testing;

#[test]
fn any_changed_byte_of_any_object_is_found_by_check_and_by_reading() {
    let database = testing::sqlite(blob::MIGRATIONS);
    let (db, world, keys) = (&database.db, World::system(), Keyring::new("k", [3; 32]));
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::open(&Config::Local { folder: folder.path().into() }, world.clone()).unwrap();
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(96));
    let input = (0usize..150_000, any::<prop::sample::Index>(), 1u8..=255);
    runner
        .run(&input, |(size, place, flip)| {
            let stored = blobs.put(&vec![9; size][..], "text/plain", &keys).unwrap();
            let id = db.write(|tx| blob::record(tx, &world, &stored)).unwrap();
            let found = db.read(|read| blob::find(read, id)).unwrap();
            prop_assert_eq!(blobs.damage(&found, &keys).unwrap(), None);
            let path = folder.path().join(found.object.path());
            let mut bytes = fs::read(&path).unwrap();
            let place = place.index(bytes.len());
            bytes[place] ^= flip;
            fs::write(&path, bytes).unwrap();
            let words = blobs.damage(&found, &keys).unwrap().unwrap_or_default();
            prop_assert!(words.contains("wurde verändert"), "byte {} of {}: {}", place, size, words);
            prop_assert!(blobs.read_all(&found, &keys, u64::MAX).is_err());
            Ok(())
        })
        .unwrap();
}

//! A copy made while the town works, and the way back into an empty place, on both databases.

#![expect(clippy::unwrap_used, reason = "a test stops loudly")]

use std::{fs, path::Path, time::Duration};

use kernel::{Actor, Id, World};
use ledger::event::Subject;
use rathaus::wiring;
use store::{Config, testing};
use town::{DatabaseConfig, Installation, InstallationConfig, ObjectConfig, Town};

fn place(database: &Config, data: &Path) -> InstallationConfig {
    let database = match database {
        Config::Sqlite { .. } => DatabaseConfig::Sqlite,
        Config::Postgres { url, .. } => DatabaseConfig::Postgres { url: url.clone(), connections: 4 },
    };
    let data = data.to_path_buf();
    InstallationConfig { data, database, objects: ObjectConfig::Local, migrations: wiring::migrations() }
}

/// One act with a document, as the rooms above do it.
fn act(town: &Town, text: &str) -> kernel::Result<()> {
    let stored = town.put_bytes(text.as_bytes(), "text/plain")?;
    town.write(&Actor::system("test"), |act| {
        let world = act.world().clone();
        blob::record(act, &world, &stored)?;
        act.record("document.filed", Subject::new("document", Id::<()>::nil()), None, text)?;
        Ok(())
    })
}

fn judge(installation: &Installation) -> (u64, usize) {
    let town = installation.towns().unwrap().remove(0);
    town.sequence().unwrap();
    let report = ledger::audit(town.database(), town.log_signer().unwrap().verifier()).unwrap();
    assert!(report.is_good(), "{report}");
    let checked = town.blobs.check(town.database(), &town.keyring, town.now(), 10_000).unwrap();
    assert!(checked.findings.is_empty(), "{:?}", checked.findings);
    (report.size, checked.looked)
}

#[test]
fn a_copy_of_a_working_town_comes_back_whole() {
    let (sources, targets) = (testing::both(&[]), testing::both(&[]));
    for (source, target) in sources.iter().zip(&targets) {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let working = Installation::open(place(&source.config, &path("a")), World::system()).unwrap();
        let slug = format!("copy-{}", std::process::id()).parse().unwrap();
        let town = working.add(&slug, &["localhost".to_owned()]).unwrap();
        town.change_settings(&Actor::system("test"), 0, &town::testing::settings()).unwrap();
        (0..20).for_each(|number| act(&town, &format!("before {number}")).unwrap());

        // Acts go on while the copy is made.
        std::thread::scope(|scope| {
            let busy = scope.spawn(|| {
                for number in 0..200 {
                    act(&town, &format!("meanwhile {number}")).unwrap();
                    std::thread::sleep(Duration::from_millis(1));
                }
            });
            working.copy_to(&path("copy")).unwrap();
            busy.join().unwrap();
        });
        assert!(working.copy_to(&path("copy")).is_err(), "a copy is never written over another");
        assert!(!path("copy/master.key").exists(), "the key is not in the copy");

        let key = path("a/master.key");
        let restored =
            Installation::restore(place(&target.config, &path("b")), &path("copy"), &key, World::system())
                .unwrap();
        let (size, documents) = judge(&restored);
        println!("{:?}: {size} acts and {documents} documents came back", source.db.dialect());
        assert!(size >= 21 && documents >= 20, "{size} acts, {documents} documents");
        // The restored town works on.
        let town = restored.towns().unwrap().remove(0);
        act(&town, "afterwards").unwrap();
        assert_eq!(judge(&restored), (size + 1, documents + 1));

        let again =
            Installation::restore(place(&target.config, &path("b")), &path("copy"), &key, World::system());
        assert!(again.is_err(), "nothing is restored over what is there");
    }
}

#[test]
fn a_restore_from_nowhere_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let config = place(&testing::sqlite(&[]).config, &folder.path().join("data"));
    fs::create_dir_all(folder.path().join("nothing")).unwrap();
    let key = folder.path().join("master.key");
    let error = Installation::restore(config, &folder.path().join("nothing"), &key, World::system());
    assert!(error.err().unwrap().to_string().contains("there is no copy"));
    assert!(!folder.path().join("data").exists(), "nothing was made");
}

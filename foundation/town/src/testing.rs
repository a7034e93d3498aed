//! A town for tests: on both databases, with settings, in a temporary folder.

#![expect(clippy::expect_used, reason = "a builder for tests: stops loudly")]

use kernel::{Actor, World, calendar::State};
use store::{Migration, testing::TestDatabase};

use crate::{Address, Keys, LegalRemedy, NumberRules, Settings, Town};

/// A town that vanishes with the test.
pub struct TestTown {
    /// The town.
    pub town: Town,
    _database: TestDatabase,
    _folder: tempfile::TempDir,
}

/// A town on SQLite and, where a server is given, one on PostgreSQL. `migrations` are those of all rooms the test needs.
#[must_use]
pub fn both(migrations: &[Migration], world: &World) -> Vec<TestTown> {
    let all = [ledger::MIGRATIONS, blob::MIGRATIONS, crate::MIGRATIONS, migrations].concat();
    store::testing::both(&all).into_iter().map(|database| open(database, &all, world)).collect()
}

fn open(database: TestDatabase, migrations: &[Migration], world: &World) -> TestTown {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let config = blob::Config::Local { folder: folder.path().join("objects") };
    let blobs = blob::Blobs::open(&config, world.clone()).expect("a folder for objects");
    let slug = "musterstadt".parse().expect("a good name");
    let keys = Keys::new(&[7; 32], &slug);
    let town = Town::new(slug, database.db.clone(), migrations.into(), blobs, keys, world.clone());
    town.change_settings(&Actor::system("test"), 0, &settings()).expect("good settings");
    TestTown { town, _database: database, _folder: folder }
}

/// The settings of an invented town.
#[must_use]
pub fn settings() -> Settings {
    Settings {
        name: "Stadt Musterstadt".into(),
        short_name: "Musterstadt".into(),
        represented_by: "Bürgermeisterin Erika Muster".into(),
        state: State::St,
        address: Address {
            street: "Markt 1".into(),
            postal_code: "00000".into(),
            place: "Musterstadt".into(),
        },
        phone: "00000 1-0".into(),
        email: "rathaus@example.org".into(),
        mail_from: "rathaus@example.org".into(),
        opening_hours: vec!["Montag 8 bis 12 Uhr".into()],
        public_url: "http://localhost".into(),
        accent: "#004b76".into(),
        coat_of_arms_svg: None,
        number_rules: NumberRules { file: "{class}/{year}/{number}".into(), case: "{file}-{number}".into() },
        legal_remedy: LegalRemedy::default(),
        privacy_officer: "datenschutz@example.org".into(),
        accessibility_body: String::new(),
        feedback_class: String::new(),
        feedback_unit: String::new(),
        second_factor: Vec::new(),
    }
}

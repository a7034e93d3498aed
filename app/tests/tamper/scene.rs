//! A small real town, with copies of its database to put it back from.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use citizen::{
    catalogue::Catalogue,
    letters::{self, Order},
    register::Embedded,
};
use kernel::{Actor, Id, SystemClock, SystemEntropy, TestClock, World};
use ledger::event::Subject;
use rathaus::{config::Config, demo};
use records::documents::{
    Direction,
    actions::{self as documents, NewDocument},
};
use store::{Bind, Database, Sql, dialect::Dialect, testing};
use town::{Installation, Town};
use uuid::Uuid;

/// The copy of the finished town.
pub(crate) const NEW: &str = "copy_new";
/// The copy from before the last acts.
pub(crate) const OLD: &str = "copy_old";

pub(crate) struct Scene {
    pub(crate) installation: Installation,
    /// The town's database, past the program.
    pub(crate) place: store::Config,
    /// The database of the list of towns.
    pub(crate) registry: store::Config,
    /// The columns of each table with their types.
    pub(crate) columns: BTreeMap<String, Vec<(String, String)>>,
    config: Config,
    folder: tempfile::TempDir,
    _database: Option<testing::TestDatabase>,
}

impl Scene {
    /// Nothing where there is no server.
    pub(crate) fn made(dialect: Dialect) -> Option<Self> {
        let database = match dialect {
            Dialect::Sqlite => None,
            Dialect::Postgres => {
                Some(testing::both(&[]).pop().filter(|d| d.db.dialect() == Dialect::Postgres)?)
            }
        };
        let folder = tempfile::tempdir().unwrap();
        let services = Path::new(env!("CARGO_MANIFEST_DIR")).join("../services");
        let mut config =
            Config { data: folder.path().join("data"), services, connections: 4, ..Config::default() };
        let sqlite = |path: PathBuf| store::Config::Sqlite { path, readers: 2 };
        let (mut place, mut registry) = (
            sqlite(config.data.join("towns/bitterfeld-wolfen/town.sqlite")),
            sqlite(config.data.join("rathaus.sqlite")),
        );
        if let Some(store::Config::Postgres { url, .. }) = database.as_ref().map(|database| &database.config)
        {
            config.database.clone_from(url);
            let schema = |schema: &str| store::Config::Postgres {
                url: url.clone(),
                schema: schema.to_owned(),
                role: None,
                connections: 1,
            };
            (place, registry) = (schema("town_bitterfeld_wolfen"), schema("rathaus"));
        }
        demo::make(&config, "http://localhost", demo::Size::Small, &|_| ()).unwrap();
        let installation = open(&config);
        let columns = columns(&place);
        let scene = Self { installation, place, registry, columns, config, folder, _database: database };
        let town = scene.town();
        fill(&town);
        scene.copy(OLD);
        later_acts(&town, &scene.config.services);
        scene.copy(NEW);
        Some(scene)
    }

    pub(crate) fn town(&self) -> Arc<Town> {
        self.installation.towns().unwrap().remove(0)
    }

    pub(crate) fn is_sqlite(&self) -> bool {
        matches!(self.place, store::Config::Sqlite { .. })
    }

    /// Where a copy of a table is.
    pub(crate) fn copied(&self, copy: &str, table: &str) -> String {
        format!("{copy}.\"{table}\"")
    }

    /// What makes the copies known to a statement.
    pub(crate) fn attached(&self) -> String {
        if !self.is_sqlite() {
            return String::new();
        }
        [OLD, NEW]
            .map(|copy| format!("ATTACH '{}' AS {copy};", self.folder.path().join(copy).display()))
            .concat()
    }

    fn copy(&self, copy: &str) {
        let mut sql = String::new();
        if self.is_sqlite() {
            sql = format!("VACUUM INTO '{}'", self.folder.path().join(copy).display());
        } else {
            sql += &format!("CREATE SCHEMA {copy};");
            for table in testing::dump(&self.place).unwrap().keys() {
                sql += &format!("CREATE TABLE {copy}.{table} AS TABLE {table};");
            }
        }
        testing::tamper(&self.place, &sql).unwrap();
    }

    /// The statements that give a table the rows of a copy.
    pub(crate) fn restore(&self, table: &str, copy: &str) -> String {
        let (main, from) = (self.main(table), self.copied(copy, table));
        format!("DELETE FROM {main}; INSERT INTO {main} SELECT * FROM {from};")
    }

    /// A table of the town itself.
    pub(crate) fn main(&self, table: &str) -> String {
        if self.is_sqlite() { format!("main.\"{table}\"") } else { format!("\"{table}\"") }
    }

    /// Runs batches of statements past the program; says how many the schema refused.
    pub(crate) fn tamper(&self, batches: &[String]) -> usize {
        let done = testing::tamper_each(&self.place, &self.attached(), batches).unwrap();
        done.iter().filter(|result| result.is_err()).count()
    }

    /// Puts back the tables that differ from what they were.
    pub(crate) fn put_back(&self, pristine: &BTreeMap<String, String>) {
        let now = testing::dump(&self.place).unwrap();
        let changed = pristine.iter().filter(|(table, rows)| now.get(*table) != Some(rows));
        let batches: Vec<_> = changed.map(|(table, _)| self.restore(table, NEW)).collect();
        assert_eq!(self.tamper(&batches), 0);
    }

    /// All objects of the town.
    pub(crate) fn objects(&self) -> Vec<PathBuf> {
        let folder = self.config.data.join("towns/bitterfeld-wolfen/objects");
        let mut files = Vec::new();
        let mut folders = vec![folder];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() { folders.push(path) } else { files.push(path) }
            }
        }
        assert!(files.len() > 1, "there are objects");
        files.sort();
        files
    }

    /// The file of the database and its bytes, with nobody using it and nothing left in the log beside it.
    pub(crate) fn closed(&self) -> (PathBuf, Vec<u8>) {
        let store::Config::Sqlite { path, .. } = &self.place else { unreachable!("only SQLite has a file") };
        let file = self.folder.path().join("flips/towns/bitterfeld-wolfen/town.sqlite");
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::copy(self.config.data.join("master.key"), self.folder.path().join("flips/master.key")).unwrap();
        let into = |from: &Path, to: &Path| {
            let at = store::Config::Sqlite { path: from.to_path_buf(), readers: 1 };
            testing::tamper(&at, &format!("VACUUM INTO '{}'", to.display())).unwrap();
        };
        into(path, &file);
        into(&self.config.data.join("rathaus.sqlite"), &self.folder.path().join("flips/rathaus.sqlite"));
        // The first opening makes it a database with a write-ahead log.
        drop(self.reopened().unwrap());
        let bytes = fs::read(&file).unwrap();
        (file, bytes)
    }

    /// The town over the file of [`Scene::closed`].
    pub(crate) fn reopened(&self) -> kernel::Result<Arc<Town>> {
        let config = Config { data: self.folder.path().join("flips"), ..self.config.clone() };
        Ok(config.open(world())?.towns()?.remove(0))
    }
}

/// Writes the file of a database and removes what SQLite kept beside it.
pub(crate) fn write(file: &Path, bytes: &[u8]) {
    for end in ["sqlite-wal", "sqlite-shm"] {
        let _ = fs::remove_file(file.with_extension(end));
    }
    fs::write(file, bytes).unwrap();
}

/// Ten days later, so that what belongs to nobody should have been swept away; standing still, so that settings are kept.
fn world() -> World {
    let now = kernel::Clock::now(&SystemClock).checked_add(jiff::SignedDuration::from_hours(240)).unwrap();
    World::new(TestClock::at(now), Arc::new(SystemEntropy))
}

fn open(config: &Config) -> Installation {
    config.open(world()).unwrap()
}

fn raw(text: &str) -> &'static Sql {
    Box::leak(Box::new(Sql::new(text.to_owned().leak(), file!(), line!())))
}

/// Rows in tables that a small town has none in.
fn fill(town: &Town) {
    let (now, id, other) = (town.now(), Uuid::from_u128(1), Uuid::from_u128(2));
    let person = "(SELECT id FROM person ORDER BY id LIMIT 1)";
    let draft = "(SELECT id FROM draft ORDER BY id LIMIT 1)";
    let official = [
        format!(
            "INSERT INTO deputyship (id, represented, deputy, starts_at, ends_at) VALUES ($1, {person}, {person}, $3, $3)"
        ),
        format!(
            "INSERT INTO emergency_access (id, person, case_id, reason, starts_at, ends_at) VALUES ($1, {person}, $2, 'x', $3, $3)"
        ),
        format!("INSERT INTO totp (person, sealed_key, last_step) VALUES ({person}, $4, 7)"),
        format!("INSERT INTO recovery_code (hash, person) VALUES ($4, {person})"),
        format!(
            "INSERT INTO passkey (credential_id, person, name, credential, created_at) VALUES ($4, {person}, 'x', $5, $3)"
        ),
    ];
    let others = [
        format!(
            "INSERT INTO draft_file (id, draft, question, name, mime, size, sha256, blob) VALUES ($1, {draft}, 'q', 'n', 'm', 1, $4, $2)"
        ),
        format!(
            "INSERT INTO draft_code (draft, email, code_hash, expires_at, tries) VALUES ({draft}, 'a@b', $4, $3, 0)"
        ),
        "INSERT INTO knock (source, hour, count) VALUES ('s', 1, 2)".to_owned(),
        format!(
            "INSERT INTO staff_session (token_hash, person, strength, device, created_at, seen_at) VALUES ($4, {person}, 'password', 'd', $3, $3)"
        ),
        "INSERT INTO sign_in_step (token_hash, kind, state, ends_at) VALUES ($4, 'k', $5, $3)".to_owned(),
        format!("INSERT INTO known_device (token_hash, person, ends_at) VALUES ($4, {person}, $3)"),
        "INSERT INTO sign_in_throttle (key, failures, free_at, last_at) VALUES ($4, 1, $3, $3)".to_owned(),
        "INSERT INTO job_schedule (name, rule, next) VALUES ('n', 'r', $3)".to_owned(),
    ];
    // Each statement gets those of the values that it names.
    let json = serde_json::json!({"a": [null, "b"]});
    let bytes = vec![7u8; 32];
    let values: [&dyn Bind; 5] = [&id, &other, &now, &bytes, &json];
    let run = |tx: &mut store::Tx<'_>, text: &str| {
        let mut renumbered = text.to_owned();
        let mut bound: Vec<&dyn Bind> = Vec::new();
        for (place, value) in values.iter().enumerate() {
            if text.contains(&format!("${}", place + 1)) {
                bound.push(*value);
                renumbered = renumbered.replace(&format!("${}", place + 1), &format!("${}", bound.len()));
            }
        }
        tx.execute(raw(&renumbered), &bound).map(drop)
    };
    town.write(&Actor::system("test"), |act| {
        official.iter().try_for_each(|text| run(act, text))?;
        act.record("test.filled", Subject::new("test", Id::<()>::nil()), None, ())?;
        Ok(())
    })
    .unwrap();
    town.maintain(|tx| Ok(others.iter().try_for_each(|text| run(tx, text))?)).unwrap();
    process(town);
}

/// A process that waits for a person and for a moment, and a message that nobody waits for.
fn process(town: &Town) {
    const MODEL: &str = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t"
        xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" expressionLanguage="https://www.omg.org/spec/DMN/20191111/FEEL/">
        <process id="p" name="Beispiel" isExecutable="true"><startEvent id="s" name="Beginn"/><userTask id="t" name="Prüfen"/>
        <boundaryEvent id="b" name="spät" attachedToRef="t"><timerEventDefinition>
        <timeDuration xsi:type="tFormalExpression">P90D</timeDuration></timerEventDefinition></boundaryEvent>
        <endEvent id="e" name="Ende"/><endEvent id="f" name="zu spät"/><sequenceFlow id="st" sourceRef="s" targetRef="t"/>
        <sequenceFlow id="te" sourceRef="t" targetRef="e"/><sequenceFlow id="bf" sourceRef="b" targetRef="f"/></process></definitions>"#;
    let workflow = rathaus::wiring::workflow();
    town.write(&Actor::system("test"), |act| {
        let case = case_with_application(act)?;
        workflow::models::actions::publish(&workflow, act, "beispiel", MODEL)?;
        let known = vec![("wer".into(), "Ünal".into())];
        workflow::instances::actions::begin(&workflow, act, town, "beispiel", case, known.clone())?;
        workflow::instances::actions::message(&workflow, act, town, case, "Nachfrage", &known)
    })
    .unwrap();
    workflow::drafts::actions::create(town, town.world.id(), "entwurf", "Entwurf", None).unwrap();
}

fn case_with_application(read: &mut store::Read<'_>) -> kernel::Result<records::cases::CaseId> {
    let first = raw("SELECT case_id FROM application ORDER BY case_id LIMIT 1");
    Ok(read.one(first, &[], |row| row.get(0))?)
}

/// Acts between the two copies: rows of several tables change, a document comes in, a letter goes out.
fn later_acts(town: &Town, services: &Path) {
    let case = town.read(case_with_application).unwrap();
    let stored = town.put_bytes(&b"Ein Anhang."[..], "text/plain").unwrap();
    town.write(&Actor::system("test"), |act| {
        let content = documents::Content::record(act, &stored)?;
        let new =
            NewDocument { title: "Anhang", name: "a.txt", direction: Direction::Incoming, content: &content };
        documents::add(act, case, &new)?;
        for text in [
            "UPDATE case_entry SET title = title || '!', version = version + 1",
            "UPDATE case_file SET title = title || '!', version = version + 1",
            "UPDATE person SET room = '1', version = version + 1",
            "UPDATE town_settings SET version = version + 1",
            "UPDATE document SET title = title || '!'",
        ] {
            act.execute(raw(text), &[])?;
        }
        act.record("test.changed", Subject::new("test", Id::<()>::nil()), None, ())?;
        Ok(())
    })
    .unwrap();
    let (catalogue, _) = Catalogue::load(services, Box::new(Embedded)).unwrap();
    letters::issue(town, &catalogue, &print::Printer::new(), &Order::Receipt { case }).unwrap();
    town.sequence().unwrap();
}

fn columns(place: &store::Config) -> BTreeMap<String, Vec<(String, String)>> {
    let mut columns = BTreeMap::<_, Vec<_>>::new();
    for column in Database::open(place).unwrap().columns().unwrap() {
        columns.entry(column.table).or_default().push((column.name, column.kind));
    }
    columns
}

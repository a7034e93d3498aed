//! A small installation with two towns, their units, staff in every role, signed in; on both databases.

use std::{
    collections::{BTreeMap, hash_map::DefaultHasher},
    fs,
    hash::{Hash, Hasher},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use access::{
    Role, Staff,
    credentials::{self, Fresh},
    people::{self, Assignment, PersonData},
    units::{self, UnitData},
};
use axum::Router;
use citizen::{catalogue::Catalogue, register::Embedded};
use kernel::{Actor, PersonId, Secret, SystemEntropy, TestClock, UnitId, World};
use ledger::{Act, event::Subject};
use rathaus::wiring;
use server::{House, Limits, Route};
use store::{Config, testing::TestDatabase};
use tower::ServiceExt;
use town::{DatabaseConfig, Installation, InstallationConfig, ObjectConfig, Town};
use workflow::Workflow;

use crate::web::{Ask, Reply, Sent};

/// The password of everybody.
pub(crate) const PASSWORD: &str = "Grube Auguste 1908";

/// Where the two towns are reached.
pub(crate) const HOSTS: [&str; 2] = ["auen.example", "bergen.example"];

/// The class and the unit in which reports of barriers become cases.
pub(crate) const FEEDBACK: (&str, &str) = ("12.20.80", "buergerservice");

/// A service with a question for files, made for these tests.
pub(crate) const WITH_FILE: &str = "mit-anlage";

const UNITS: [(&str, Option<&str>, &str); 4] = [
    ("stadt", None, "Stadtverwaltung"),
    ("buergerservice", Some("stadt"), "Bürgerservice"),
    ("bau", Some("stadt"), "Bauverwaltung"),
    ("registratur", Some("stadt"), "Registratur"),
];

/// Short name, role, unit. The first clerk holds what the tests are about.
pub(crate) const STAFF: [(&str, Role, &str); 11] = [
    ("clara", Role::Clerk, "buergerservice"),
    ("carl", Role::Clerk, "buergerservice"),
    ("hanna", Role::Head, "buergerservice"),
    ("bernd", Role::Clerk, "bau"),
    ("beate", Role::Head, "bau"),
    ("regine", Role::Registry, "registratur"),
    ("paula", Role::ProcessManager, "stadt"),
    ("ada", Role::Administrator, "stadt"),
    ("anton", Role::Administrator, "stadt"),
    ("otto", Role::Operator, "stadt"),
    ("rita", Role::Auditor, "stadt"),
];

/// A member of staff.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) id: PersonId,
    pub(crate) email: String,
    /// The cookie of a session.
    pub(crate) cookie: String,
}

/// One of the two towns.
pub(crate) struct Place {
    pub(crate) host: &'static str,
    pub(crate) town: Arc<Town>,
    pub(crate) units: BTreeMap<&'static str, UnitId>,
    pub(crate) staff: BTreeMap<&'static str, Person>,
    /// The one password as it is kept: hashing it for each person would take longer than most tests.
    password: Fresh,
}

/// The installation.
pub(crate) struct Ground {
    runtime: tokio::runtime::Runtime,
    pub(crate) router: Router,
    pub(crate) routes: Vec<Route>,
    pub(crate) clock: Arc<TestClock>,
    pub(crate) catalogue: Arc<Catalogue>,
    pub(crate) workflow: Workflow,
    pub(crate) places: Vec<Place>,
    database: TestDatabase,
    folder: tempfile::TempDir,
    addresses: AtomicU32,
    things: AtomicU32,
}

/// The installation on SQLite and, where a server is given, on PostgreSQL. `name` keeps the towns of two tests apart on a
/// server they share.
pub(crate) fn both(name: &str) -> Vec<Ground> {
    store::testing::both(&[])
        .into_iter()
        .map(|database| Ground::found(name, database, Limits::default()))
        .collect()
}

impl Ground {
    pub(crate) fn found(name: &str, database: TestDatabase, limits: Limits) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = TestClock::at("2026-06-15T08:00:00Z".parse().unwrap());
        let world = World::new(clock.clone(), Arc::new(SystemEntropy));
        let place = match &database.config {
            Config::Sqlite { .. } => DatabaseConfig::Sqlite,
            Config::Postgres { url, .. } => DatabaseConfig::Postgres { url: url.clone(), connections: 8 },
        };
        let config = InstallationConfig {
            data: folder.path().join("data"),
            database: place,
            objects: ObjectConfig::Local,
            migrations: wiring::migrations(),
        };
        let installation = Arc::new(Installation::open(config, world).unwrap());
        let services = services(folder.path());
        let (catalogue, unusable) = Catalogue::load(&services, Box::new(Embedded)).unwrap();
        assert!(unusable.is_empty(), "{unusable:?}");
        let catalogue = Arc::new(catalogue);
        let mut places: Vec<Place> =
            HOSTS.iter().map(|host| Place::found(&installation, name, host)).collect();
        let workflow = wiring::workflow();
        for place in &places {
            wiring::install_processes(&workflow, &place.town, &catalogue);
        }
        let house = wiring::house(installation, catalogue.clone(), vec![[127, 0, 0, 1].into()]);
        let house = Arc::into_inner(house).expect("nobody has it yet");
        let routes = wiring::routes();
        let router = server::router(Arc::new(House { limits, ..house }), &routes);
        let mut ground = Self {
            runtime: tokio::runtime::Runtime::new().unwrap(),
            router,
            routes,
            clock,
            catalogue,
            workflow,
            places: Vec::new(),
            database,
            folder,
            addresses: AtomicU32::new(0),
            things: AtomicU32::new(0),
        };
        for place in &mut places {
            for person in place.staff.values_mut() {
                person.cookie = ground.sign_in(place.host, &person.email);
            }
        }
        ground.places = places;
        ground
    }

    /// Which database it is on.
    pub(crate) fn dialect(&self) -> String {
        format!("{:?}", self.places[0].town.database().dialect())
    }

    /// The town whose things are to stay unknown.
    pub(crate) fn victim(&self) -> &Place {
        &self.places[0]
    }

    /// The other town.
    pub(crate) fn other(&self) -> &Place {
        &self.places[1]
    }

    /// A number that was not given before.
    pub(crate) fn number(&self) -> u32 {
        self.things.fetch_add(1, Ordering::Relaxed)
    }

    /// How many requests were sent.
    pub(crate) fn requests(&self) -> u32 {
        self.addresses.load(Ordering::Relaxed)
    }

    /// Sends a request, each from another address so that no limit by address hides the answer.
    pub(crate) fn ask(&self, ask: &Ask) -> Reply {
        let n = self.addresses.fetch_add(1, Ordering::Relaxed);
        self.ask_from(ask, &format!("10.{}.{}.{}", n >> 16 & 255, n >> 8 & 255, n & 255))
    }

    pub(crate) fn ask_from(&self, ask: &Ask, address: &str) -> Reply {
        self.try_ask(ask, address).unwrap_or_else(|| panic!("{ask:?} is no request"))
    }

    /// The answer; nothing where no HTTP client could send it.
    pub(crate) fn try_ask(&self, ask: &Ask, address: &str) -> Option<Reply> {
        let request = ask.request(address).ok()?;
        Some(self.runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.unwrap();
            let mut headers: Vec<(String, String)> = response
                .headers()
                .iter()
                .map(|(name, value)| {
                    (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned())
                })
                .collect();
            headers.sort();
            let status = response.status().as_u16();
            let bytes = axum::body::to_bytes(response.into_body(), 50_000_000).await.unwrap();
            Reply { status, headers, body: String::from_utf8_lossy(&bytes).into_owned() }
        }))
    }

    /// Serves on a port of this machine until the ground is gone.
    pub(crate) fn serve(&self, limits: &Limits) -> std::net::SocketAddr {
        let (limits, router) = (*limits, self.router.clone());
        let listener = self.runtime.block_on(tokio::net::TcpListener::bind(("127.0.0.1", 0))).unwrap();
        let address = listener.local_addr().unwrap();
        self.runtime
            .spawn(async move { server::serve(listener, router, &limits, server::Stop::default()).await });
        address
    }

    /// Signs in through the page and gives the session's cookie.
    pub(crate) fn sign_in(&self, host: &'static str, email: &str) -> String {
        let sent = Sent::form(&[("email", email), ("password", PASSWORD)]);
        let reply = self.ask(&Ask::post(host, "/anmelden", "", sent));
        let token = reply.cookie("sitzung").unwrap_or_else(|| panic!("{email}: {reply:?}"));
        format!("sitzung={token}")
    }

    /// Every table of a town: how many rows, and a fingerprint of them. What counts failed attempts is left out.
    pub(crate) fn rows(&self, place: &Place) -> BTreeMap<String, (usize, u64)> {
        const COUNTERS: [&str; 2] = ["knock", "sign_in_throttle"];
        let mut tables = match &self.database.config {
            Config::Sqlite { .. } => self.sqlite_rows(place),
            Config::Postgres { url, .. } => postgres_rows(url, place),
        };
        tables.retain(|table, _| !COUNTERS.contains(&table.as_str()));
        assert!(tables.len() > 30, "{} tables", tables.len());
        tables.into_iter().map(|(table, rows)| (table, fingerprint(rows))).collect()
    }

    fn sqlite(&self, place: &Place) -> rusqlite::Connection {
        let path = self.folder.path().join("data/towns").join(place.town.slug.as_str()).join("town.sqlite");
        rusqlite::Connection::open(path).unwrap()
    }

    fn sqlite_rows(&self, place: &Place) -> BTreeMap<String, Vec<String>> {
        let db = self.sqlite(place);
        let mut names = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").unwrap();
        let names: Vec<String> = names.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        let rows = |table: &String| {
            let mut all = db.prepare(&format!("SELECT * FROM \"{table}\"")).unwrap();
            let width = all.column_count();
            let row = |row: &rusqlite::Row<'_>| {
                Ok(format!("{:?}", (0..width).map(|at| row.get_ref(at)).collect::<Vec<_>>()))
            };
            all.query_map([], row).unwrap().map(Result::unwrap).collect()
        };
        names.iter().map(|table| (table.clone(), rows(table))).collect()
    }
}

fn postgres_of(url: &str) -> postgres::Client {
    postgres::Client::connect(url, postgres::NoTls).unwrap()
}

fn schema(place: &Place) -> String {
    format!("town_{}", place.town.slug.as_str().replace('-', "_"))
}

fn postgres_rows(url: &str, place: &Place) -> BTreeMap<String, Vec<String>> {
    let (mut db, schema) = (postgres_of(url), schema(place));
    let tables = db.query("SELECT tablename::text FROM pg_tables WHERE schemaname = $1", &[&schema]).unwrap();
    let names: Vec<String> = tables.iter().map(|row| row.get(0)).collect();
    let mut rows = |table: &String| {
        let all = db.query(&format!("SELECT t::text FROM \"{schema}\".\"{table}\" t"), &[]).unwrap();
        all.iter().map(|row| row.get(0)).collect()
    };
    names.iter().map(|table| (table.clone(), rows(table))).collect()
}

fn fingerprint(mut rows: Vec<String>) -> (usize, u64) {
    rows.sort_unstable();
    let mut hasher = DefaultHasher::new();
    rows.hash(&mut hasher);
    (rows.len(), hasher.finish())
}

/// The services of the house and one that asks for files.
fn services(folder: &Path) -> std::path::PathBuf {
    let (own, all) = (Path::new(env!("CARGO_MANIFEST_DIR")).join("../services"), folder.join("services"));
    for service in fs::read_dir(&own).unwrap().map(Result::unwrap) {
        copy(&service.path(), &all.join(service.file_name()));
    }
    copy(&own.join("meldebescheinigung"), &all.join(WITH_FILE));
    let form = all.join(WITH_FILE).join("form.toml");
    let question = "\n[[pages.questions]]\nid = \"anlage\"\ntype = \"upload\"\noptional = true\nmax_mb = 1\n\
        label = { de = \"Anlage\", de-leicht = \"Anlage\", en = \"Attachment\" }\n";
    fs::write(&form, fs::read_to_string(&form).unwrap() + question).unwrap();
    all
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), &target).unwrap();
        }
    }
}

impl Place {
    fn found(installation: &Installation, name: &str, host: &'static str) -> Self {
        let short = host.split('.').next().unwrap_or_default();
        let slug = format!("{name}-{short}").parse().unwrap();
        let town = installation.add(&slug, &[host.to_owned()]).unwrap();
        let settings = town::Settings {
            public_url: format!("http://{host}"),
            feedback_class: FEEDBACK.0.to_owned(),
            feedback_unit: FEEDBACK.1.to_owned(),
            ..town::testing::settings()
        };
        let program = Actor::system("test");
        town.change_settings(&program, 0, &settings).unwrap();
        let plan =
            fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("demo/fileplan.csv")).unwrap();
        town.write(&program, |act| records::fileplan::actions::import(act, &plan)).unwrap();
        let units = town
            .write(&program, |act| {
                let mut units: BTreeMap<&'static str, UnitId> = BTreeMap::new();
                for (key, parent, name) in UNITS {
                    let data = UnitData { key: key.into(), name: name.into(), tasks: String::new() };
                    let parent = parent.map(|parent| units[parent]);
                    units.insert(key, units::actions::create(act, parent, data)?);
                }
                Ok(units)
            })
            .unwrap();
        let password = Fresh::chosen(&town.world, &Secret::new(PASSWORD.into()), &[]).unwrap();
        let mut place = Self { host, town, units, staff: BTreeMap::new(), password };
        for (short, role, unit) in STAFF {
            let person = place.enter(short, role, unit);
            place.staff.insert(short, person);
        }
        place
    }

    /// Enters a member of staff with a password. The session is still to be opened.
    pub(crate) fn enter(&self, short: &str, role: Role, unit: &str) -> Person {
        let email = format!("{short}@{}", self.host);
        let enter = |act: &mut Act<'_, '_>| {
            let data = PersonData {
                given_name: capital(short),
                family_name: capital(unit),
                email: email.clone(),
                phone: String::new(),
                room: String::new(),
            };
            let person = people::actions::create(act, data)?;
            people::actions::give_role(act, person, Assignment { role, unit: self.units[unit] })?;
            credentials::actions::found_password(act, person, &self.password)?;
            Ok(person)
        };
        let id = self.town.write(&Actor::system("test"), enter).unwrap();
        Person { id, email, cookie: String::new() }
    }

    /// Makes a case secret. No page of the program does it yet, so the test does it where the case lies.
    pub(crate) fn make_secret(&self, case: records::cases::CaseId) {
        let statement = store::sql!("UPDATE case_entry SET secret = TRUE WHERE id = $1");
        let change = |act: &mut Act<'_, '_>| {
            act.record("case.made_secret", Subject::new("case", case), None, ())?;
            Ok(act.execute(statement, &[&case])?)
        };
        let changed = self.town.write(&Actor::system("test"), change).unwrap();
        assert_eq!(changed, 1, "the case is there");
    }

    /// The person as the policy sees them now.
    pub(crate) fn as_staff(&self, person: PersonId) -> Staff {
        self.town.read(|read| Ok(Staff::load(read, person, self.town.now())?)).unwrap().expect("not locked")
    }

    pub(crate) fn person(&self, short: &str) -> &Person {
        &self.staff[short]
    }

    pub(crate) fn actor(&self, short: &str) -> Actor {
        Actor::Staff { person: self.person(short).id, deputy_for: None }
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

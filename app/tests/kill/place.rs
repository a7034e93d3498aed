//! A fresh town in a temporary folder, and the processes of the program that serve it.

use std::{
    fs,
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use kernel::World;
use mail::catcher::Catcher;
use store::{Config as StoreConfig, testing::TestDatabase};
use town::Town;

use super::{dice::Dice, stock::SERVICE};

/// The short name of the town; nothing else uses it, because its role is known to the whole database server.
const TOWN: &str = "killed-town";
/// So long a start may take before it is a fault.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a process does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Serve,
    Work,
}

/// A process of the program.
struct Process {
    role: Role,
    port: u16,
    child: Option<Child>,
}

/// A town and its processes. Everything vanishes with it, unless the test fails.
pub(crate) struct Place {
    pub(crate) folder: tempfile::TempDir,
    /// Receives all mail, and outlives the processes that send it.
    _mail: Catcher,
    _database: Option<TestDatabase>,
    processes: Vec<Process>,
    config: rathaus::config::Config,
}

impl Place {
    /// Makes the town: on SQLite one server with its worker, on PostgreSQL two servers and two workers.
    pub(crate) fn found(database: Option<TestDatabase>) -> (Self, Vec<(String, String)>) {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let mail = Catcher::start((Ipv4Addr::LOCALHOST, 0).into(), &path("mail"), World::system()).unwrap();
        let (address, workers, roles) = match database.as_ref().map(|database| &database.config) {
            Some(StoreConfig::Postgres { url, .. }) => {
                (url.clone(), 0, vec![Role::Serve, Role::Serve, Role::Work, Role::Work])
            }
            _ => ("sqlite".to_owned(), 1, vec![Role::Serve]),
        };
        let checkout = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        services(&checkout.join("../services").join(SERVICE), &path("services").join(SERVICE));
        let config = format!(
            "data = {:?}\nservices = {:?}\ndatabase = {address:?}\nworkers = {workers}\nconnections = 6\n\
             [mail]\nhost = \"127.0.0.1\"\nport = {}\nsecurity = \"none\"\n",
            path("data"),
            path("services"),
            mail.address().port()
        );
        fs::write(path("rathaus.toml"), config).unwrap();
        let processes = roles.into_iter().map(|role| Process { role, port: free_port(), child: None });
        let config = rathaus::config::Config::read(Some(&path("rathaus.toml"))).unwrap();
        let place = Self { processes: processes.collect(), folder, _mail: mail, _database: database, config };
        let source = checkout.join("demo");
        let added =
            place.run(&["town", "add", TOWN, "--host", "localhost", "--from", source.to_str().unwrap()]);
        let sign_ins = added.lines().filter_map(|line| {
            let (email, password) = line.strip_prefix("  ")?.split_once("  ")?;
            Some((email.to_owned(), password.to_owned()))
        });
        let sign_ins = sign_ins.collect();
        (place, sign_ins)
    }

    /// Runs a command of the program that must succeed, and gives what it says.
    pub(crate) fn run(&self, arguments: &[&str]) -> String {
        let output = self.command().args(arguments).output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let (said, complaint) = (text(&output.stdout), text(&output.stderr));
        assert!(output.status.success(), "rathaus {arguments:?}: {}\n{said}{complaint}", output.status);
        said
    }

    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rathaus"));
        command.arg("--config").arg(self.folder.path().join("rathaus.toml"));
        command
    }

    /// The town, opened beside the program's processes.
    pub(crate) fn open(&self) -> Arc<Town> {
        self.config.open(World::system()).unwrap().town(&TOWN.parse().unwrap()).unwrap()
    }

    /// The ports of the servers.
    pub(crate) fn ports(&self) -> Vec<u16> {
        let servers = self.processes.iter().filter(|process| process.role == Role::Serve);
        servers.map(|process| process.port).collect()
    }

    /// Starts every process that does not run.
    pub(crate) fn start_all(&mut self) {
        (0..self.processes.len()).for_each(|place| self.start(place));
    }

    fn start(&mut self, place: usize) {
        if self.processes[place].child.is_some() {
            return;
        }
        let log = fs::OpenOptions::new().create(true).append(true).open(self.log(place)).unwrap();
        let process = &self.processes[place];
        let mut command = self.command();
        command.arg(if process.role == Role::Serve { "serve" } else { "work" });
        command.env("RATHAUS_LISTEN", format!("127.0.0.1:{}", process.port));
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        self.processes[place].child = Some(command.spawn().unwrap());
    }

    fn log(&self, place: usize) -> PathBuf {
        self.folder.path().join(format!("log-{place}"))
    }

    /// Waits until every server that was started takes connections.
    pub(crate) fn wait_for_servers(&mut self) {
        for place in 0..self.processes.len() {
            let begin = Instant::now();
            let Process { role, port, child } = &mut self.processes[place];
            let Some(child) = child else { continue };
            while *role == Role::Serve && TcpStream::connect((Ipv4Addr::LOCALHOST, *port)).is_err() {
                let ended = child.try_wait().unwrap();
                assert!(ended.is_none(), "a server ended by itself: {ended:?}\n{}", self.logs());
                assert!(begin.elapsed() < PATIENCE, "a server does not come up\n{}", self.logs());
                std::thread::sleep(Duration::from_millis(2));
            }
        }
    }

    /// Kills one process or several at once (SIGKILL) and starts most of what does not run; says how many died.
    pub(crate) fn kill_some(&mut self, dice: &Dice) -> usize {
        let running: Vec<usize> =
            (0..self.processes.len()).filter(|place| self.processes[*place].child.is_some()).collect();
        let first = running[dice.below(running.len())];
        let victims: Vec<usize> =
            running.into_iter().filter(|place| *place == first || dice.chance(25)).collect();
        self.kill(&victims);
        // A machine that is being repaired stays away for a while; the others go on.
        for place in 0..self.processes.len() {
            if self.processes.len() == 1 || dice.chance(80) {
                self.start(place);
            }
        }
        if self.processes.iter().all(|process| process.child.is_none()) {
            self.start(first);
        }
        victims.len()
    }

    /// Kills all that run.
    pub(crate) fn kill_all(&mut self) {
        self.kill(&(0..self.processes.len()).collect::<Vec<_>>());
    }

    fn kill(&mut self, victims: &[usize]) {
        let mut dying: Vec<Child> =
            victims.iter().filter_map(|place| self.processes[*place].child.take()).collect();
        dying.iter_mut().for_each(|child| child.kill().unwrap());
        for child in &mut dying {
            child.wait().unwrap();
        }
    }

    /// What the processes wrote into their logs.
    pub(crate) fn logs(&self) -> String {
        (0..self.processes.len()).filter_map(|place| fs::read_to_string(self.log(place)).ok()).collect()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.kill_all();
    }
}

/// A service of the checkout whose last page asks for a file besides.
fn services(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            services(&entry.path(), &target);
        } else {
            let question = if entry.file_name() == "form.toml" { UPLOAD } else { "" };
            fs::write(target, [&fs::read(entry.path()).unwrap(), question.as_bytes()].concat()).unwrap();
        }
    }
}

const UPLOAD: &str = r#"
[[pages.questions]]
id = "beleg"
type = "upload"
optional = true
label = { de = "Beleg", de-leicht = "Beleg", en = "Document" }
"#;

fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port()
}

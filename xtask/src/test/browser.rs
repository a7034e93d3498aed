//! Pages in a real browser: a demo town is made on each database, `web/tests/run.mjs` visits both, and the letters that came
//! of it are read by others. The gallery of components is looked at, too.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::count::{self, Count};
use super::postgres::{Care, Cluster};
use super::{Outcome, Plan, cargo_steps, papers};
use crate::failure::{Failure, Result};
use crate::run;

/// How long the town may take from nothing to its first answer.
const PATIENCE: Duration = Duration::from_secs(180);

pub(super) fn run(_: &Plan) -> Result<Outcome> {
    let script = run::root().join("web/tests/run.mjs");
    if !script.is_file() || !run::root().join("app/Cargo.toml").is_file() {
        return Ok(Outcome::new(Count::default(), "no program or no browser tests in this checkout"));
    }
    run::must(&mut cargo_steps::build()?)?;
    let program = run::target_dir().join("debug/rathaus");
    let folder = run::target_dir().join("xtask");
    let letters = run::target_dir().join("tmp/letters");
    if letters.is_dir() {
        std::fs::remove_dir_all(&letters)?;
    }
    let cluster = Cluster::start(Care::Careless)?;
    let mut towns = [
        Town::start(&program, &folder.join("browser-town"), None)?,
        Town::start(&program, &folder.join("browser-town-postgres"), Some(cluster.connection()))?,
    ];
    for town in &mut towns {
        town.wait()?;
    }
    let [sqlite, postgres] = &towns;
    // Side by side: a journey waits for mails and letters now and then.
    let count = std::thread::scope(|scope| -> Result<Count> {
        let whole = scope.spawn(|| visit(sqlite, "SQLite", &script, &[]));
        let journeys = visit(postgres, "PostgreSQL", &script, &["journeys"])?;
        let gallery = gallery()? + invoices()?;
        let whole = whole.join().map_err(|_| Failure::new("the visit of the town on SQLite broke off"))??;
        Ok(whole + journeys + gallery)
    })?;
    Ok(Outcome::new(count + papers::check(&program, &letters)?, "SQLite and PostgreSQL"))
}

/// Walks through a town; `name` stands before what is said of it.
fn visit(town: &Town, name: &str, script: &Path, parts: &[&str]) -> Result<Count> {
    let mut node = Command::new("node");
    node.arg(script).args(parts).current_dir(run::root()).env("BASE", format!("http://{}", town.address));
    node.env("RATHAUS_TOWN_DATA", &town.folder)
        .env("RATHAUS_TOWN_LOG", town.log())
        .env("RATHAUS_TOWN_NAME", name);
    let ended = run::shown(&mut node)?;
    Ok(count::plain(&ended.text)?.judged(ended.success))
}

/// The gallery of components and what the script adds: a test of the crate `ui` writes the pages.
fn gallery() -> Result<Count> {
    run::output(cargo_steps::linting()?.args(["test", "--quiet", "--workspace", "--test", "gallery"]))?;
    let pages = run::target_dir().join("tmp/gallery");
    let mut count = Count::default();
    for script in ["gallery.mjs", "script.mjs"] {
        let mut node = Command::new("node");
        node.arg(run::root().join("web/tests").join(script)).arg(&pages).current_dir(run::root());
        let ended = run::shown(&mut node)?;
        count = count + count::plain(&ended.text)?.judged(ended.success);
    }
    Ok(count)
}

/// The readable views of invoices: a test of the crate `einvoice` writes some.
fn invoices() -> Result<Count> {
    let test = ["test", "--quiet", "--workspace", "--test", "view", "pages_are_written_for_the_browser"];
    run::output(cargo_steps::linting()?.args(test))?;
    let mut node = Command::new("node");
    node.arg(run::root().join("web/tests/invoices.mjs")).arg(run::target_dir().join("tmp/invoices"));
    let ended = run::shown(node.current_dir(run::root()))?;
    Ok(count::plain(&ended.text)?.judged(ended.success))
}

/// A served demo town; dropping it ends it.
struct Town {
    server: Child,
    address: String,
    folder: PathBuf,
}

impl Town {
    /// Starts a town in `folder`, on SQLite unless a PostgreSQL server is named.
    fn start(program: &Path, folder: &Path, postgres: Option<String>) -> Result<Self> {
        if folder.exists() {
            std::fs::remove_dir_all(folder)?;
        }
        std::fs::create_dir_all(folder)?;
        let address = format!("127.0.0.1:{}", free_port()?);
        let log = std::fs::File::create(folder.with_extension("log"))?;
        let mut command = Command::new(program);
        command.current_dir(run::root()).arg("demo").arg("--data").arg(folder).args(["--listen", &address]);
        command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        if let Some(postgres) = postgres {
            command.env("RATHAUS_DATABASE", postgres);
        }
        Ok(Self { server: command.spawn()?, address, folder: folder.to_owned() })
    }

    /// What the program prints.
    fn log(&self) -> PathBuf {
        self.folder.with_extension("log")
    }

    /// Waits until the town answers.
    fn wait(&mut self) -> Result<()> {
        self.answer().map_err(|failure| {
            let said = std::fs::read_to_string(self.log()).unwrap_or_default();
            Failure::new(format!("{failure}; the program said:\n{said}"))
        })
    }

    fn answer(&mut self) -> Result<()> {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            if answers(&self.address) {
                return Ok(());
            }
            if let Some(status) = self.server.try_wait()? {
                return Failure::err(format!("the demo town ended with {status}"));
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        Failure::err(format!("the demo town did not answer within {} s", PATIENCE.as_secs()))
    }
}

impl Drop for Town {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// A port that nobody uses at this moment.
fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// Does the server at `address` say that it is well?
fn answers(address: &str) -> bool {
    let Ok(mut stream) = TcpStream::connect(address) else { return false };
    let _ = stream.set_read_timeout(Some(Duration::from_secs(5)));
    let asked = write!(stream, "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    let mut start = [0; 12];
    asked.is_ok() && stream.read_exact(&mut start).is_ok() && start.ends_with(b" 200")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn serve(answer: &'static str) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut asked = [0; 1024];
            let _ = stream.read(&mut asked).unwrap();
            stream.write_all(answer.as_bytes()).unwrap();
        });
        address
    }

    #[test]
    fn only_a_server_that_is_well_counts() {
        assert!(answers(&serve("HTTP/1.1 200 OK\r\n\r\n")));
        assert!(!answers(&serve("HTTP/1.1 503 Service Unavailable\r\n\r\n")));
        assert!(!answers(&format!("127.0.0.1:{}", free_port().unwrap())));
    }

    #[test]
    fn a_town_that_dies_is_told_with_what_it_said() {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("rathaus");
        run::write(&program, "#!/bin/sh\necho no such setting\nexit 2\n").unwrap();
        run::output(Command::new("chmod").arg("+x").arg(&program)).unwrap();
        let mut town = Town::start(&program, &folder.path().join("town"), None).unwrap();
        let failure = town.wait().err().unwrap().to_string();
        assert!(failure.contains("exit status: 2") && failure.contains("no such setting"), "{failure}");
    }
}

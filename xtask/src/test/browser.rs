//! Pages in a real browser: a demo town of its own is started, and `web/tests/run.mjs` visits it.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::count::{self, Count};
use super::{Outcome, Plan};
use crate::failure::{Failure, Result};
use crate::{demo, run};

/// How long the town may take from nothing to its first answer.
const PATIENCE: Duration = Duration::from_secs(180);

pub(super) fn run(_: &Plan) -> Result<Outcome> {
    let script = run::root().join("web/tests/run.mjs");
    if !script.is_file() || !run::root().join("app/Cargo.toml").is_file() {
        return Ok(Outcome::new(Count::default(), "no program or no browser tests in this checkout"));
    }
    let program = demo::program("dev")?;
    let folder = run::target_dir().join("xtask/browser-town");
    let town = Town::start(&program, &folder)?;
    let mut node = Command::new("node");
    node.arg(&script).current_dir(run::root()).env("BASE", format!("http://{}", town.address));
    node.env("RATHAUS_TOWN_DATA", &folder);
    let ended = run::shown(&mut node)?;
    Ok(Outcome::new(count::plain(&ended.text)?.judged(ended.success), ""))
}

/// A served demo town; dropping it ends it.
struct Town {
    server: Child,
    address: String,
}

impl Town {
    fn start(program: &Path, folder: &Path) -> Result<Self> {
        if folder.exists() {
            std::fs::remove_dir_all(folder)?;
        }
        std::fs::create_dir_all(folder)?;
        let address = format!("127.0.0.1:{}", free_port()?);
        let log_path = folder.with_extension("log");
        let log = std::fs::File::create(&log_path)?;
        let server = Command::new(program)
            .current_dir(run::root())
            .arg("demo")
            .arg("--data")
            .arg(folder)
            .args(["--listen", &address])
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()?;
        let mut town = Self { server, address };
        town.wait()
            .map_err(|failure| {
                let said = std::fs::read_to_string(&log_path).unwrap_or_default();
                Failure::new(format!("{failure}; the program said:\n{said}"))
            })
            .map(|()| town)
    }

    fn wait(&mut self) -> Result<()> {
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
        let failure = Town::start(&program, &folder.path().join("town")).err().unwrap().to_string();
        assert!(failure.contains("exit status: 2") && failure.contains("no such setting"), "{failure}");
    }
}

//! A PostgreSQL server of our own for the tests: made, used and removed, with nothing left behind.
//!
//! It listens on a socket in its own folder only, so it meets no other server. For the tests it trusts the disk (no fsync),
//! because its data lives for minutes; a measurement gets one that does not. PostgreSQL refuses to run as root; root hands it to the user that Debian made for it.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::failure::{Failure, Result};
use crate::{packages, run, say};

/// Folders of ours begin so, followed by the process that made them.
const PREFIX: &str = "rathaus-postgres-";

/// Any number does: the socket's folder is our own.
const PORT: &str = "5432";

/// How the server is started: room for many tests at once.
const SETTINGS: &[(&str, &str)] =
    &[("listen_addresses", ""), ("max_connections", "300"), ("shared_buffers", "256MB"), ("timezone", "UTC")];

/// What makes it quick to forget besides.
const CARELESS: &[(&str, &str)] =
    &[("fsync", "off"), ("synchronous_commit", "off"), ("full_page_writes", "off")];

/// Whether what is committed is on the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Care {
    /// It is, as in production: for measurements.
    Durable,
    /// It is not: for tests.
    Careless,
}

/// A running server; dropping it stops and removes it.
pub(crate) struct Cluster {
    folder: PathBuf,
    user: Option<String>,
    care: Care,
}

impl Cluster {
    /// Makes and starts a server, after clearing away what crashed runs left.
    ///
    /// # Errors
    /// When PostgreSQL is not installed or does not start; the text holds what it said.
    pub(crate) fn start(care: Care) -> Result<Self> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        sweep();
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("{PREFIX}{}-{number}", std::process::id()));
        std::fs::create_dir(&folder)?;
        let cluster = Self { user: server_user()?, folder, care };
        if let Some(user) = &cluster.user {
            run::output(Command::new("chown").arg(user).arg(&cluster.folder))?;
        }
        let mut initdb = cluster.program("initdb")?;
        initdb.args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]);
        run::output(initdb.arg("--pgdata").arg(cluster.data()))?;
        let mut start = cluster.program("pg_ctl")?;
        start.args(["start", "--wait", "--silent", "--pgdata"]).arg(cluster.data());
        start.arg("--log").arg(cluster.folder.join("log")).arg("--options").arg(cluster.options());
        run::output(&mut start).map_err(|failure| {
            let log = std::fs::read_to_string(cluster.folder.join("log")).unwrap_or_default();
            Failure::new(format!("{failure}\n{log}"))
        })?;
        Ok(cluster)
    }

    /// What the tests are given in `RATHAUS_TEST_POSTGRES`.
    pub(crate) fn connection(&self) -> String {
        format!("host={} port={PORT} user=postgres dbname=postgres", self.folder.display())
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn options(&self) -> String {
        let careless = CARELESS.iter().filter(|_| self.care == Care::Careless);
        let settings = SETTINGS.iter().chain(careless).map(|(name, value)| format!("-c {name}='{value}'"));
        let settings: Vec<String> = settings.collect();
        format!("-k '{}' -p {PORT} {}", self.folder.display(), settings.join(" "))
    }

    /// A program of the server, run as whoever may run it.
    fn program(&self, name: &str) -> Result<Command> {
        let program = packages::postgres_program(name)
            .ok_or_else(|| Failure::new(format!("`{name}` is missing: apt-get install postgresql")))?;
        let mut command = match &self.user {
            None => Command::new(program),
            Some(user) => {
                let mut command = Command::new("runuser");
                command.args(["-u", user, "--"]).arg(program);
                command
            }
        };
        // The server's user may not be able to enter the folder of the checkout.
        command.current_dir("/");
        Ok(command)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // Where this file is missing it did not start, or has ended: then there is only the folder.
        if self.data().join("postmaster.pid").exists() {
            let stopped = self.program("pg_ctl").and_then(|mut stop| {
                run::output(stop.args(["stop", "--mode=immediate", "--silent", "--pgdata"]).arg(self.data()))
            });
            if let Err(failure) = stopped {
                say::line(&format!("PostgreSQL did not stop: {failure}"));
            }
        }
        if let Err(error) = std::fs::remove_dir_all(&self.folder) {
            say::line(&format!("{}: {error}", self.folder.display()));
        }
    }
}

/// The user to whom root hands the server; none where we are not root.
fn server_user() -> Result<Option<String>> {
    if !run::is_root() {
        return Ok(None);
    }
    let passwd = std::fs::read_to_string("/etc/passwd")?;
    let known = |name: &&str| passwd.lines().any(|line| line.split(':').next() == Some(*name));
    let user = ["postgres", "nobody"].into_iter().find(known);
    user.map(|name| Some(name.to_owned()))
        .ok_or_else(|| Failure::new("there is no user `postgres` to run the test server as"))
}

/// Stops and removes the servers whose makers are no longer alive.
fn sweep() {
    let Ok(entries) = std::fs::read_dir(std::env::temp_dir()) else { return };
    for folder in entries.flatten().map(|entry| entry.path()) {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Some(maker) = name.strip_prefix(PREFIX).and_then(|rest| rest.split('-').next()) else { continue };
        if !Path::new("/proc").join(maker).exists() {
            say::line(&format!("clearing away {name}, left by a run that was cut off"));
            drop(Cluster { user: server_user().ok().flatten(), folder, care: Care::Careless });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn installed() -> bool {
        let there = packages::postgres_program("initdb").is_some();
        if !there {
            say::line("PostgreSQL is not installed: nothing was tested here");
        }
        there
    }

    #[test]
    fn a_server_answers_and_leaves_nothing_behind() {
        if !installed() {
            return;
        }
        let cluster = Cluster::start(Care::Careless).unwrap();
        let mut psql = Command::new(packages::postgres_program("psql").unwrap());
        psql.arg(cluster.connection()).args(["--tuples-only", "--no-align", "--command", "SHOW fsync"]);
        assert_eq!(run::output(&mut psql).unwrap().trim(), "off");
        let folder = cluster.folder.clone();
        drop(cluster);
        assert!(!folder.exists());
        assert!(run::output(&mut psql).is_err());
    }

    #[test]
    fn what_a_crashed_run_left_is_cleared_away() {
        if !installed() {
            return;
        }
        let cluster = Cluster::start(Care::Careless).unwrap();
        // A process number that no system gives.
        let left = std::env::temp_dir().join(format!("{PREFIX}999999999-0"));
        let _ = std::fs::remove_dir_all(&left);
        std::fs::create_dir(&left).unwrap();
        sweep();
        assert!(!left.exists());
        assert!(cluster.folder.exists(), "a server in use stays");
    }
}

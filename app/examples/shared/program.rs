//! The program as a process of its own: this example starts itself once more and then is the program.

use std::{
    fs,
    net::{SocketAddr, TcpListener},
    path::Path,
    process::{Child, Command, ExitCode, Stdio},
    time::{Duration, Instant},
};

use super::{
    Result,
    load::{Connection, get},
};

/// The clock ticks of `/proc/PID/stat` a second; the same on every Linux of today.
const TICKS: f64 = 100.0;

/// How long a server may take to answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// What this process is when it was started to be measured: the program, or the barest server there is.
pub(crate) fn instead() -> Option<ExitCode> {
    match std::env::args().nth(1).as_deref() {
        Some("serve" | "work") => Some(rathaus::cli::run()),
        Some("hello") => Some(match hello() {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        }),
        _ => None,
    }
}

/// A router with one route that says hello: what axum can do on this machine with this client.
fn hello() -> Result<()> {
    let listen: SocketAddr = std::env::var("RATHAUS_LISTEN")?.parse()?;
    let router = axum::Router::new().route("/", axum::routing::get(|| async { "hello" }));
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(async {
        axum::serve(tokio::net::TcpListener::bind(listen).await?, router).await?;
        Ok(())
    })
}

/// A running server; dropping it ends it.
pub(crate) struct Program {
    child: Child,
    /// Where it listens.
    pub(crate) address: SocketAddr,
    /// From its start to its first page.
    pub(crate) first_page: Duration,
}

/// How a server is started.
pub(crate) struct Start<'s> {
    /// `serve`, or `hello`.
    pub(crate) command: &'s str,
    /// The folder of the town.
    pub(crate) data: &'s Path,
    /// The folder of the services.
    pub(crate) services: &'s Path,
    /// The address of a PostgreSQL database, if it is one.
    pub(crate) database: Option<&'s str>,
    /// Threads that do jobs.
    pub(crate) workers: usize,
}

impl Start<'_> {
    /// Starts it and waits for its first page.
    pub(crate) fn now(&self) -> Result<Program> {
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let mut command = Command::new(std::env::current_exe()?);
        command.arg(self.command).stdin(Stdio::null()).stdout(Stdio::null());
        command.env("RATHAUS_LISTEN", address.to_string()).env("RATHAUS_DATA", self.data);
        command.env("RATHAUS_SERVICES", self.services).env("RATHAUS_WORKERS", self.workers.to_string());
        command.env("RATHAUS_DATABASE", self.database.unwrap_or("sqlite"));
        command.env("RATHAUS_LOG_FILTER", "warn");
        let start = Instant::now();
        let mut program = Program { child: command.spawn()?, address, first_page: Duration::ZERO };
        while program.first_page.is_zero() {
            match Connection::open(address).and_then(|mut connection| connection.ask(&get("/", ""))) {
                Ok(reply) if reply.status == 200 => program.first_page = start.elapsed(),
                Ok(reply) => return Err(format!("the first page: {}\n{}", reply.head, reply.text()).into()),
                Err(error) if start.elapsed() > PATIENCE => return Err(error),
                Err(_) => std::thread::sleep(Duration::from_millis(1)),
            }
            if let Some(status) = program.child.try_wait()? {
                return Err(format!("the program ended: {status}").into());
            }
        }
        Ok(program)
    }
}

impl Program {
    /// Processor time used so far.
    pub(crate) fn processor_time(&self) -> Result<Duration> {
        processor_time(&self.child.id().to_string())
    }

    /// A line of `/proc/PID/status` that is given in kB, in bytes.
    pub(crate) fn memory(&self, line: &str) -> Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let found = status.lines().find_map(|text| text.strip_prefix(line)?.strip_prefix(':'));
        let kilobytes: u64 =
            found.and_then(|text| text.split_whitespace().next()).ok_or("no status")?.parse()?;
        Ok(kilobytes * 1024)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Politely first, so that what it has in hand is finished.
        let stopped =
            Command::new("kill").arg(self.child.id().to_string()).status().is_ok_and(|s| s.success());
        if !stopped {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}

/// Processor time that this process, the client, used so far.
pub(crate) fn own_processor_time() -> Result<Duration> {
    processor_time("self")
}

fn processor_time(process: &str) -> Result<Duration> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat"))?;
    // The name of the program, in brackets, may hold blanks.
    let (_, fields) = stat.rsplit_once(')').ok_or("no stat")?;
    let ticks: Vec<f64> = fields.split_whitespace().skip(11).take(2).filter_map(|n| n.parse().ok()).collect();
    Ok(Duration::from_secs_f64(ticks.iter().sum::<f64>() / TICKS))
}

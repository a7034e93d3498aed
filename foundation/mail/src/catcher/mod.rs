//! A mail server that delivers nothing: each mail becomes a file, for demonstrations and tests.
//!
//! It speaks as much SMTP (RFC 5321) as a client needs that wants neither TLS nor a sign-in, and it listens where it is
//! told to, which should be this machine alone.

mod list;
mod session;

use std::{
    io::{self, BufReader},
    net::{SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread::JoinHandle,
    time::Duration,
};

use kernel::{Error, Result, World};

pub use list::{Caught, list, raw};

/// So many clients may be connected at once.
const MOST_CLIENTS: usize = 32;
/// A client that says nothing for so long is sent away.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running catcher. Dropping it ends it.
#[derive(Debug)]
pub struct Catcher {
    address: SocketAddr,
    ending: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Catcher {
    /// Listens on `address` (port 0: any free port) and writes mails into `folder`.
    ///
    /// # Errors
    /// Where the address is taken or the folder cannot be made.
    pub fn start(address: SocketAddr, folder: &Path, world: World) -> Result<Self> {
        std::fs::create_dir_all(folder).map_err(Error::caused_by)?;
        let listener = TcpListener::bind(address).map_err(Error::caused_by)?;
        let address = listener.local_addr().map_err(Error::caused_by)?;
        let ending = Arc::new(AtomicBool::new(false));
        let shared = Arc::new(Shared { folder: folder.to_path_buf(), world, clients: AtomicUsize::new(0) });
        let stop = ending.clone();
        let thread = std::thread::spawn(move || listen(&listener, &shared, &stop));
        Ok(Self { address, ending, thread: Some(thread) })
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Catcher {
    fn drop(&mut self) {
        self.ending.store(true, Ordering::SeqCst);
        // Wakes the listener.
        drop(TcpStream::connect(self.address));
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

struct Shared {
    folder: PathBuf,
    world: World,
    clients: AtomicUsize,
}

fn listen(listener: &TcpListener, shared: &Arc<Shared>, ending: &AtomicBool) {
    for client in listener.incoming() {
        if ending.load(Ordering::SeqCst) {
            return;
        }
        let Ok(client) = client else { continue };
        let shared = shared.clone();
        if shared.clients.fetch_add(1, Ordering::SeqCst) >= MOST_CLIENTS {
            shared.clients.fetch_sub(1, Ordering::SeqCst);
            continue;
        }
        std::thread::spawn(move || {
            if let Err(error) = serve(&client, &shared) {
                tracing::debug!(%error, "a mail client went away");
            }
            shared.clients.fetch_sub(1, Ordering::SeqCst);
        });
    }
}

fn serve(client: &TcpStream, shared: &Shared) -> io::Result<()> {
    client.set_read_timeout(Some(PATIENCE))?;
    client.set_write_timeout(Some(PATIENCE))?;
    session::talk(&mut BufReader::new(client), &mut &*client, |mail| {
        list::keep(&shared.folder, &shared.world, mail)
    })
}

//! Processes killed while they write: what was acknowledged is there and whole, and nothing has a name that is not.

#![expect(clippy::unwrap_used, reason = "the helpers of a test may stop it")]

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use blob::{Blobs, Config, Keyring, ObjectName};
use kernel::World;
use sha2::{Digest, Sha256};

const CHILD: &str = "RATHAUS_BLOB_CHILD";

/// Not a test: the process of the test below, which starts this very program with a folder named.
#[test]
fn writer_process() {
    let Ok(folder) = std::env::var(CHILD) else { return };
    let world = World::system();
    let blobs = Blobs::open(&Config::Local { folder: folder.into() }, world.clone()).unwrap();
    let keys = Keyring::new("k", [3; 32]);
    loop {
        let [a, b, c] = world.random();
        let size = usize::from(a) * usize::from(b) * 8;
        let stored = blobs.put(&vec![c; size][..], "text/plain", &keys).unwrap();
        writeln!(std::io::stderr(), "{}", stored.object).unwrap();
    }
}

fn named(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .filter(|path| !path.ends_with("tmp"))
        .flat_map(|path| if path.is_dir() { named(&path) } else { vec![path] })
        .collect()
}

#[test]
fn nothing_acknowledged_is_lost_and_nothing_half_has_a_name() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::system();
    let mut acknowledged: Vec<ObjectName> = Vec::new();
    for _ in 0..20 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["writer_process", "--exact", "--nocapture"])
            .env(CHILD, folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        // Killed at a random moment after the first one.
        acknowledged.extend(lines.next().and_then(|line| line.unwrap().parse::<ObjectName>().ok()));
        let [pause] = world.random();
        std::thread::sleep(Duration::from_micros(u64::from(pause) * 300));
        child.kill().unwrap();
        child.wait().unwrap();
        acknowledged.extend(lines.filter_map(|line| line.unwrap().parse::<ObjectName>().ok()));
    }
    let found = named(folder.path());
    println!("{} acknowledged, {} objects", acknowledged.len(), found.len());
    assert!(acknowledged.len() >= 20);
    for name in &acknowledged {
        assert!(folder.path().join(name.path()).is_file(), "{name} was acknowledged");
    }
    for path in found {
        let name: ObjectName = path.file_name().unwrap().to_str().unwrap().parse().unwrap();
        assert_eq!(name.hash()[..], Sha256::digest(fs::read(&path).unwrap())[..], "{name} is half");
    }
}
